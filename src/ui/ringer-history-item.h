/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_HISTORY_ITEM (ringer_history_item_get_type ())
/**
 * RingerHistoryItem:
 *
 * One row of the history page: a call of a history, with its account and its room. Made by the [class@HistoryModel].
 */
G_DECLARE_FINAL_TYPE (RingerHistoryItem, ringer_history_item, RINGER, HISTORY_ITEM, GObject)

/**
 * RingerHistoryItem::changed:
 * @self: an item
 *
 * What is shown of it changed; but for its room's name and picture, of which the room tells.
 */

RingerHistoryItem *ringer_history_item_new (RingerAccount *account,
                                            RingerCallHistory *history,
                                            RingerHistoryEntry *entry);

RingerAccount *ringer_history_item_get_account (RingerHistoryItem *self);
RingerCallHistory *ringer_history_item_get_history (RingerHistoryItem *self);
RingerHistoryEntry *ringer_history_item_get_entry (RingerHistoryItem *self);

/** ringer_history_item_get_room: (transfer none) (nullable): the room; %NULL where it is gone, or not known yet. */
RingerRoom *ringer_history_item_get_room (RingerHistoryItem *self);
/** ringer_history_item_look_up_room: looks again whether the account has the room. */
void ringer_history_item_look_up_room (RingerHistoryItem *self);

/** ringer_history_item_get_name: (transfer none): the person in a direct chat, else the room; as it was called then where it is gone. Never empty. */
const char *ringer_history_item_get_name (RingerHistoryItem *self);
/** ringer_history_item_get_avatar_mxc: (nullable): the picture. */
const char *ringer_history_item_get_avatar_mxc (RingerHistoryItem *self);

/** ringer_history_item_get_n_people: how many people were in it. */
unsigned int ringer_history_item_get_n_people (RingerHistoryItem *self);
/** ringer_history_item_get_talk_ms: for how long they talked; 0 while it runs. */
gint64 ringer_history_item_get_talk_ms (RingerHistoryItem *self);
/** ringer_history_item_is_running: whether it has not ended. */
gboolean ringer_history_item_is_running (RingerHistoryItem *self);

/** ringer_history_item_is_news: whether it was missed, and not known when the person came to the page. */
gboolean ringer_history_item_is_news (RingerHistoryItem *self);
/** ringer_history_item_end_news: the person went away from the page: what they know now is no news. */
void ringer_history_item_end_news (RingerHistoryItem *self);

/** ringer_history_item_is_hidden: whether it is out of sight, since the person is about to delete it. */
gboolean ringer_history_item_is_hidden (RingerHistoryItem *self);
void ringer_history_item_set_hidden (RingerHistoryItem *self,
                                     gboolean hidden);

/** ringer_history_item_get_day: the day of the call, see ringer_time_words_get_day(). */
int ringer_history_item_get_day (RingerHistoryItem *self);
/** ringer_history_item_matches: whether it is found by @folded, a text that went through ringer_entry_fold(). */
gboolean ringer_history_item_matches (RingerHistoryItem *self,
                                      const char *folded);

G_END_DECLS
