/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SET_UP_DIALOG (ringer_set_up_dialog_get_type ())
/**
 * RingerSetUpDialog:
 *
 * Leads the person through a [class@RecoverySetup]. Closing it breaks it off, and the next one goes on with what was made.
 */
G_DECLARE_FINAL_TYPE (RingerSetUpDialog, ringer_set_up_dialog, RINGER, SET_UP_DIALOG, AdwDialog)

/** ringer_set_up_dialog_new: (transfer none): a dialog that is not shown yet. */
AdwDialog *ringer_set_up_dialog_new (RingerAccount *account);

G_END_DECLS
