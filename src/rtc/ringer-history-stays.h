/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-history.h"
#include "ringer-rtc-session.h"

G_BEGIN_DECLS

/*
 * For the recorder: who was in a call from when until when, as its session says it. Times are the homeserver's.
 */

/** ringer_history_stays_begin: notes who is in @session now. */
void ringer_history_stays_begin (RingerCallHistory *history,
                                 RingerHistoryEntry *entry,
                                 RingerRtcSession *session,
                                 gint64 now_ms);

/**
 * ringer_history_stays_end:
 * @history: the history
 * @entry: one of its entries that runs
 * @room: (nullable): its room, where it is known still
 * @session: (nullable): who is in this stays; %NULL ends all
 * @now_ms: the time
 *
 * Notes who left, and when their leaves say that they did; of who only ran out, when that was.
 *
 * Returns: when the last one left
 */
gint64 ringer_history_stays_end (RingerCallHistory *history,
                                 RingerHistoryEntry *entry,
                                 RingerRoom *room,
                                 RingerRtcSession *session,
                                 gint64 now_ms);

/** ringer_history_stays_go_on: whether anybody who is in @session was in it already, as far as @entry knows, or nobody was. */
gboolean ringer_history_stays_go_on (RingerHistoryEntry *entry,
                                     RingerRtcSession *session);

G_END_DECLS
