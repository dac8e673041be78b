/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ACCOUNT_ROW (ringer_account_row_get_type ())
/**
 * RingerAccountRow:
 *
 * An account, its state in words, and the way out of it. A row of the [class@AccountsPage].
 */
G_DECLARE_FINAL_TYPE (RingerAccountRow, ringer_account_row, RINGER, ACCOUNT_ROW, AdwActionRow)

/** RingerAccountRow::sign-out: the person wants to sign out; not confirmed yet. */

GtkWidget *ringer_account_row_new (RingerAccount *account);

RingerAccount *ringer_account_row_get_account (RingerAccountRow *self);

/** ringer_account_row_set_busy: whether it is being signed out. */
void ringer_account_row_set_busy (RingerAccountRow *self,
                                  gboolean busy);

G_END_DECLS
