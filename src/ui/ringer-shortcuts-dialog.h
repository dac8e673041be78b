/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RINGER_TYPE_SHORTCUTS_DIALOG (ringer_shortcuts_dialog_get_type ())
/**
 * RingerShortcutsDialog:
 *
 * All keys of Ringer. (GtkShortcutsWindow is deprecated, AdwShortcutsDialog newer than the libadwaita that Ringer needs.)
 */
G_DECLARE_FINAL_TYPE (RingerShortcutsDialog, ringer_shortcuts_dialog, RINGER, SHORTCUTS_DIALOG, AdwDialog)

/** ringer_shortcuts_dialog_new: (transfer none): a dialog that is not shown yet. */
AdwDialog *ringer_shortcuts_dialog_new (void);

G_END_DECLS
