/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-ring-record.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RING_LOG (ringer_ring_log_get_type ())
/**
 * RingerRingLog:
 *
 * Why did it (not) ring? For each notification of an account that came in the last week, what the ring policy said: a GListModel of #RingerRingRecord, the one that
 * arrived last first. Kept in a file beside the history; where that fails, in memory. Owned by the [class@CallManager].
 */
G_DECLARE_FINAL_TYPE (RingerRingLog, ringer_ring_log, RINGER, RING_LOG, GObject)

/** RINGER_RING_LOG_KEEP_MS: how long a record is kept. */
#define RINGER_RING_LOG_KEEP_MS (7 * G_TIME_SPAN_DAY / 1000)

/**
 * ringer_ring_log_new:
 * @path: (nullable): the file, `ring-log.db` in the account's folder; %NULL keeps it in memory only
 * @now_ms: this machine's wall clock; what is older than a week is dropped
 *
 * Returns: (transfer full): the log
 */
RingerRingLog *ringer_ring_log_new (const char *path,
                                    gint64 now_ms);

/** ringer_ring_log_add: notes what arrived, if it is not known yet, and what was decided about it; drops what became too old. */
void ringer_ring_log_add (RingerRingLog *self,
                          const RingerRingArrival *arrival,
                          const RingerRingDecision *decision,
                          gint64 now_ms);

/** ringer_ring_log_save: writes down now what is new; else that is done a moment later. */
void ringer_ring_log_save (RingerRingLog *self);

/** ringer_ring_log_lookup: (transfer none) (nullable): the record of a notification. */
RingerRingRecord *ringer_ring_log_lookup (RingerRingLog *self,
                                          const char *event_id);

G_END_DECLS
