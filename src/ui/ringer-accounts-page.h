/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ACCOUNTS_PAGE (ringer_accounts_page_get_type ())
/**
 * RingerAccountsPage:
 *
 * The preferences' page of accounts: their state, adding and signing out.
 */
G_DECLARE_FINAL_TYPE (RingerAccountsPage, ringer_accounts_page, RINGER, ACCOUNTS_PAGE, AdwPreferencesPage)

/** ringer_accounts_page_set_up: to be called once. */
void ringer_accounts_page_set_up (RingerAccountsPage *self,
                                  RingerAccountManager *accounts,
                                  RingerCallManager *calls);

G_END_DECLS
