/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"
#include "ringer-global-shortcuts.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SHORTCUTS_CONTROLLER (ringer_shortcuts_controller_get_type ())
/**
 * RingerShortcutsController:
 *
 * Does what a global shortcut says: to the call whose turn it is to be heard, else to the one that rings longest. Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerShortcutsController, ringer_shortcuts_controller, RINGER, SHORTCUTS_CONTROLLER, GObject)

RingerShortcutsController *ringer_shortcuts_controller_new (RingerCallManager *calls,
                                                            RingerGlobalShortcuts *shortcuts);

G_END_DECLS
