/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-global-shortcuts.h"

G_BEGIN_DECLS

#define RINGER_TYPE_FAKE_GLOBAL_SHORTCUTS (ringer_fake_global_shortcuts_get_type ())
/**
 * RingerFakeGlobalShortcuts:
 *
 * A desktop that does with them as the test says.
 */
G_DECLARE_FINAL_TYPE (RingerFakeGlobalShortcuts, ringer_fake_global_shortcuts, RINGER, FAKE_GLOBAL_SHORTCUTS, GObject)

RingerFakeGlobalShortcuts *ringer_fake_global_shortcuts_new (void);

/** ringer_fake_global_shortcuts_bind: gives keys to the first of them, and none to the others. */
void ringer_fake_global_shortcuts_bind (RingerFakeGlobalShortcuts *self,
                                        const char *trigger);

/** ringer_fake_global_shortcuts_fail: @error: (transfer full): says why there are none. */
void ringer_fake_global_shortcuts_fail (RingerFakeGlobalShortcuts *self,
                                        GError *error);

G_END_DECLS
