/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-history-item.h"

G_BEGIN_DECLS

/** ringer_history_words_what: (transfer none): what a call was: "Missed video call", "Answered on another device". */
const char *ringer_history_words_what (RingerHistoryEntry *entry);

/** ringer_history_words_details: (transfer full): the same with how long it was and how many were in it: "Incoming video call · 12 min · 3 people". */
char *ringer_history_words_details (RingerHistoryItem *item);

/** ringer_history_words_icon: (transfer none): the name of the icon for what a call was. */
const char *ringer_history_words_icon (RingerHistoryEntry *entry);

G_END_DECLS
