/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-why-item.h"

G_BEGIN_DECLS

#define RINGER_TYPE_WHY_ROW (ringer_why_row_get_type ())
/**
 * RingerWhyRow:
 *
 * Shows one #RingerWhyItem: who called, when, and what came of it. The list gives it one item after another as it scrolls.
 */
G_DECLARE_FINAL_TYPE (RingerWhyRow, ringer_why_row, RINGER, WHY_ROW, AdwBin)

GtkWidget *ringer_why_row_new (void);

/** ringer_why_row_set_item: shows @item; %NULL for none. */
void ringer_why_row_set_item (RingerWhyRow *self,
                              RingerWhyItem *item);

/** ringer_why_row_name_item: gives @item, of which the row is the child, the row's words as its accessible name and description. */
void ringer_why_row_name_item (RingerWhyRow *self,
                               GtkListItem *item);

G_END_DECLS
