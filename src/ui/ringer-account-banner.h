/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ACCOUNT_BANNER (ringer_account_banner_get_type ())
/**
 * RingerAccountBanner:
 *
 * Says what keeps an account from ringing, with the one thing to do about it. Of several accounts it shows the one that needs the person most.
 */
G_DECLARE_FINAL_TYPE (RingerAccountBanner, ringer_account_banner, RINGER, ACCOUNT_BANNER, AdwBin)

/** ringer_account_banner_set_accounts: to be called once. */
void ringer_account_banner_set_accounts (RingerAccountBanner *self,
                                         RingerAccountManager *accounts,
                                         RingerCallManager *calls);

/** ringer_account_banner_get_title: (transfer none) (nullable): what it says, %NULL while all is well. */
const char *ringer_account_banner_get_title (RingerAccountBanner *self);

G_END_DECLS
