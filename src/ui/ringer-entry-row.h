/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-entry.h"
#include "ringer-today.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ENTRY_ROW (ringer_entry_row_get_type ())
/**
 * RingerEntryRow:
 *
 * Shows one #RingerEntry: who, what, and what one can do about it. The list gives it one entry after another as it scrolls.
 */
G_DECLARE_FINAL_TYPE (RingerEntryRow, ringer_entry_row, RINGER, ENTRY_ROW, AdwBin)

/**
 * ringer_entry_row_new:
 * @accounts: all accounts: with several, the row says which one it is of
 * @calls: all calls: the row knows which one this device is in
 * @today: what day it is: the row says when the last call was
 */
GtkWidget *ringer_entry_row_new (RingerAccountManager *accounts,
                                 RingerCallManager *calls,
                                 RingerToday *today);

/** ringer_entry_row_set_entry: shows @entry; %NULL for none. */
void ringer_entry_row_set_entry (RingerEntryRow *self,
                                 RingerEntry *entry);

/** ringer_entry_row_name_item: gives @item, of which the row is the child, the row's words as its accessible name and description. */
void ringer_entry_row_name_item (RingerEntryRow *self,
                                 GtkListItem *item);

/** ringer_entry_row_get_name: (transfer none): the name that it shows. */
const char *ringer_entry_row_get_name (RingerEntryRow *self);

/** ringer_entry_row_get_subtitle: (transfer none): what stands below the name. */
const char *ringer_entry_row_get_subtitle (RingerEntryRow *self);

G_END_DECLS
