/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SIGN_IN_PAGE (ringer_sign_in_page_get_type ())
/**
 * RingerSignInPage:
 *
 * Asks for an address, then for what the homeserver wants. Stands in the main window while there is no account, and in the
 * [class@SignInDialog].
 */
G_DECLARE_FINAL_TYPE (RingerSignInPage, ringer_sign_in_page, RINGER, SIGN_IN_PAGE, AdwBin)

/**
 * RingerSignInPage::done:
 * @self: the page
 *
 * The account is there.
 */

/**
 * ringer_sign_in_page_new:
 * @accounts: where the account goes
 * @again: (nullable): the account to sign in again, or %NULL for a new one
 * @menu: (nullable): the menu of the header bar, where it is the first thing that a person sees of Ringer, or %NULL in a dialog
 */
GtkWidget *ringer_sign_in_page_new (RingerAccountManager *accounts,
                                    RingerAccount *again,
                                    GMenuModel *menu);

/** ringer_sign_in_page_get_initial_focus: (transfer none): the entry that wants the keyboard first. */
GtkWidget *ringer_sign_in_page_get_initial_focus (RingerSignInPage *self);

G_END_DECLS
