/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-history-item.h"

G_BEGIN_DECLS

#define RINGER_TYPE_HISTORY_ROW (ringer_history_row_get_type ())
/**
 * RingerHistoryRow:
 *
 * Shows one #RingerHistoryItem. The list gives it one item after another as it scrolls.
 *
 * Properties (notify, read-only): `description` (nullable: what stands beside the name, for screen readers).
 */
G_DECLARE_FINAL_TYPE (RingerHistoryRow, ringer_history_row, RINGER, HISTORY_ROW, AdwBin)

/**
 * ringer_history_row_new:
 * @accounts: all accounts: with several, the row says which one it is of
 * @calls: all calls: the row knows which one this device is in
 */
GtkWidget *ringer_history_row_new (RingerAccountManager *accounts,
                                   RingerCallManager *calls);

/** ringer_history_row_set_item: shows @item; %NULL for none. */
void ringer_history_row_set_item (RingerHistoryRow *self,
                                  RingerHistoryItem *item);

/** ringer_history_row_name_item: gives @item, of which the row is the child, the row's words as its accessible name and description. */
void ringer_history_row_name_item (RingerHistoryRow *self,
                                   GtkListItem *item);

/** ringer_history_row_get_name: (transfer none): the name that it shows. */
const char *ringer_history_row_get_name (RingerHistoryRow *self);

/** ringer_history_row_get_details: (transfer none): what stands below the name. */
const char *ringer_history_row_get_details (RingerHistoryRow *self);

G_END_DECLS
