/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RINGER_TYPE_DO_NOT_DISTURB (ringer_do_not_disturb_get_type ())
/**
 * RingerDoNotDisturb:
 *
 * Whether the person wants not to be disturbed now: as the desktop has it, or, where it does not tell, as they say to Ringer itself.
 *
 * Properties (notify, read-only): `active` (gboolean).
 */
G_DECLARE_INTERFACE (RingerDoNotDisturb, ringer_do_not_disturb, RINGER, DO_NOT_DISTURB, GObject)

struct _RingerDoNotDisturbInterface {
  GTypeInterface parent_iface;

  gboolean (*is_desktops) (RingerDoNotDisturb *self);
};

/** ringer_do_not_disturb_is_active: whether it is on. */
gboolean ringer_do_not_disturb_is_active (RingerDoNotDisturb *self);

/** ringer_do_not_disturb_is_desktops: whether the desktop tells; else it is the `do-not-disturb` setting. */
gboolean ringer_do_not_disturb_is_desktops (RingerDoNotDisturb *self);

G_END_DECLS
