/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_TRUST_ROW (ringer_trust_row_get_type ())
/**
 * RingerTrustRow:
 *
 * What keeps an account's calls in encrypted rooms from ringing, with the way to mend it; hidden while there is nothing to mend. A row of the
 * [class@AccountsPage], below that of the account.
 */
G_DECLARE_FINAL_TYPE (RingerTrustRow, ringer_trust_row, RINGER, TRUST_ROW, AdwActionRow)

GtkWidget *ringer_trust_row_new (RingerAccountManager *accounts,
                                 RingerCallManager *calls,
                                 RingerAccount *account);

/** ringer_trust_row_mend: what activating it does, for who shows the problem in another way. */
void ringer_trust_row_mend (RingerAccountManager *accounts,
                            RingerCallManager *calls,
                            RingerAccount *account,
                            GtkWidget *parent);

G_END_DECLS
