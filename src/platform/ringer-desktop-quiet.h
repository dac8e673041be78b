/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-do-not-disturb.h"

G_BEGIN_DECLS

#define RINGER_TYPE_DESKTOP_QUIET (ringer_desktop_quiet_get_type ())
/**
 * RingerDesktopQuiet:
 *
 * [iface@DoNotDisturb] over GNOME's setting, where it is installed. A sandbox has settings of its own, which say nothing of the desktop's, and no portal tells of this one:
 * there, and on other desktops, it is a switch of Ringer's own. Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerDesktopQuiet, ringer_desktop_quiet, RINGER, DESKTOP_QUIET, GObject)

/**
 * ringer_desktop_quiet_new:
 * @settings: Ringer's own, with the `do-not-disturb` key
 * @sandboxed: whether the program runs in a sandbox
 */
RingerDoNotDisturb *ringer_desktop_quiet_new (GSettings *settings,
                                              gboolean sandboxed);

G_END_DECLS
