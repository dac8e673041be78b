/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-history.h"
#include "ringer-call-watcher.h"
#include "ringer-ring-log.h"

G_BEGIN_DECLS

#define RINGER_TYPE_HISTORY_RECORDER (ringer_history_recorder_get_type ())
/**
 * RingerHistoryRecorder:
 *
 * Writes an account's history as it happens: who was in which session from when until when, and what became of what rang. A session is one entry from its first
 * to its last member, however often it rings. Owned by the [class@CallManager].
 */
G_DECLARE_FINAL_TYPE (RingerHistoryRecorder, ringer_history_recorder, RINGER, HISTORY_RECORDER, GObject)

/**
 * RingerHistoryRecorder::missed:
 * @self: the recorder
 * @entry: (type RingerHistoryEntry): a call that was missed, and of which the person does not know
 */

RingerHistoryRecorder *ringer_history_recorder_new (RingerCallWatcher *watcher,
                                                    RingerCallHistory *history,
                                                    RingerRingLog *log);

/** ringer_history_recorder_note_joined: this device is in @session now. */
void ringer_history_recorder_note_joined (RingerHistoryRecorder *self,
                                          RingerRtcSession *session);

G_END_DECLS
