/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-global-shortcuts.h"

G_BEGIN_DECLS

#define RINGER_TYPE_GLOBAL_SHORTCUTS_GROUP (ringer_global_shortcuts_group_get_type ())
/**
 * RingerGlobalShortcutsGroup:
 *
 * Switches the global shortcuts, and shows which keys the desktop has given them, or why there are none.
 */
G_DECLARE_FINAL_TYPE (RingerGlobalShortcutsGroup, ringer_global_shortcuts_group, RINGER, GLOBAL_SHORTCUTS_GROUP, AdwPreferencesGroup)

/**
 * ringer_global_shortcuts_group_set_up:
 * @self: the group
 * @settings: has the `global-shortcuts` key
 * @shortcuts: what follows that
 *
 * To be called once.
 */
void ringer_global_shortcuts_group_set_up (RingerGlobalShortcutsGroup *self,
                                           GSettings *settings,
                                           RingerGlobalShortcuts *shortcuts);

G_END_DECLS
