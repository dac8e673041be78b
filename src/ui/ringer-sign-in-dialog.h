/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SIGN_IN_DIALOG (ringer_sign_in_dialog_get_type ())
/**
 * RingerSignInDialog:
 *
 * Adds an account, or signs in again to one whose session is over. Closes once the account is there.
 */
G_DECLARE_FINAL_TYPE (RingerSignInDialog, ringer_sign_in_dialog, RINGER, SIGN_IN_DIALOG, AdwDialog)

/**
 * ringer_sign_in_dialog_new:
 * @accounts: where the account goes
 * @again: (nullable): the account to sign in again, or %NULL for a new one
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
AdwDialog *ringer_sign_in_dialog_new (RingerAccountManager *accounts,
                                      RingerAccount *again);

G_END_DECLS
