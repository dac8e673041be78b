/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-background.h"

G_BEGIN_DECLS

#define RINGER_TYPE_AUTOSTART_FILE (ringer_autostart_file_get_type ())
/**
 * RingerAutostartFile:
 *
 * [iface@Background] outside the sandbox, where everybody may run: at login the desktop starts what has a file in the folder `autostart` (Desktop Application Autostart Specification).
 * Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerAutostartFile, ringer_autostart_file, RINGER, AUTOSTART_FILE, GObject)

/**
 * ringer_autostart_file_new:
 * @folder: `$XDG_CONFIG_HOME/autostart`
 */
RingerBackground *ringer_autostart_file_new (const char *folder);

G_END_DECLS
