/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-history-item.h"

G_BEGIN_DECLS

#define RINGER_TYPE_WHY_ITEM (ringer_why_item_get_type ())
/**
 * RingerWhyItem:
 *
 * A record of why it rang or did not, with its account. Owned by the list that it is in.
 */
G_DECLARE_FINAL_TYPE (RingerWhyItem, ringer_why_item, RINGER, WHY_ITEM, GObject)

RingerWhyItem *ringer_why_item_new (RingerAccount *account,
                                    RingerRingRecord *record);

RingerAccount *ringer_why_item_get_account (RingerWhyItem *self);
RingerRingRecord *ringer_why_item_get_record (RingerWhyItem *self);

/** ringer_why_item_get_caller_name: (transfer none): what the caller is called now, or their user id. */
const char *ringer_why_item_get_caller_name (RingerWhyItem *self);
/** ringer_why_item_get_room_name: (transfer none) (nullable): what the room is called; %NULL for a direct chat, and for a room that is gone. */
const char *ringer_why_item_get_room_name (RingerWhyItem *self);

/** ringer_why_item_list_all: (transfer full): the records of all accounts, the one that arrived last first, in sections of a day. */
GListModel *ringer_why_item_list_all (RingerAccountManager *accounts,
                                      RingerCallManager *calls);
/** ringer_why_item_list_of: (transfer full): the records of one call, as far as they are known now. */
GListModel *ringer_why_item_list_of (RingerHistoryItem *item,
                                     RingerCallManager *calls);

G_END_DECLS
