/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-clock.h"

G_BEGIN_DECLS

#define RINGER_TYPE_KEY_GUARD (ringer_key_guard_get_type ())
/**
 * RingerKeyGuard:
 *
 * Keeps a window that comes up by itself from taking what the person was typing elsewhere: no key acts until a second has passed
 * without a key press. Owned by that window.
 */
G_DECLARE_FINAL_TYPE (RingerKeyGuard, ringer_key_guard, RINGER, KEY_GUARD, GObject)

/**
 * ringer_key_guard_new:
 * @clock: a clock
 *
 * Returns: (transfer full): a guard that is on
 */
RingerKeyGuard *ringer_key_guard_new (RingerClock *clock);

/** ringer_key_guard_attach: swallows the keys of @widget, before anything in it sees them, for as long as the guard is on. */
void ringer_key_guard_attach (RingerKeyGuard *self,
                              GtkWidget *widget);

/** ringer_key_guard_rearm: begins anew: something came up just now. */
void ringer_key_guard_rearm (RingerKeyGuard *self);

/**
 * ringer_key_guard_admit:
 * @self: the guard
 *
 * To be asked once for each key press.
 *
 * Returns: whether this key may act
 */
gboolean ringer_key_guard_admit (RingerKeyGuard *self);

G_END_DECLS
