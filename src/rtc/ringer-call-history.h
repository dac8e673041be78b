/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-history-entry.h"
#include "ringer-ring-log.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_HISTORY (ringer_call_history_get_type ())
/**
 * RingerCallHistory:
 *
 * The calls of one account, kept in a file: a GListModel of #RingerHistoryEntry, newest (by started-ms) first. Each change is one transaction, so that nothing
 * is lost whenever the program ends. Where the file fails, the list goes on in memory, and `error` says so. Owned by the [class@CallManager], filled by
 * the [class@HistoryRecorder].
 *
 * Properties (notify, read-only): `n-missed` (guint: entries that are missed and not seen), `error` (nullable boxed GError: RINGER_ERROR_STORAGE, why
 * what is in the list is not in the file).
 */
G_DECLARE_FINAL_TYPE (RingerCallHistory, ringer_call_history, RINGER, CALL_HISTORY, GObject)

/**
 * ringer_call_history_new:
 * @path: (nullable): the file, `history.db` in the account's folder; %NULL keeps it in memory only
 *
 * Loads what is stored. A file that cannot be read stays as it is.
 *
 * Returns: (transfer full): the history
 */
RingerCallHistory *ringer_call_history_new (const char *path);

unsigned int ringer_call_history_get_n_missed (RingerCallHistory *self);
/** ringer_call_history_get_error: (nullable) (transfer none): why it is not kept. */
const GError *ringer_call_history_get_error (RingerCallHistory *self);

/** ringer_call_history_lookup: (transfer none) (nullable): the entry with that id. */
RingerHistoryEntry *ringer_call_history_lookup (RingerCallHistory *self,
                                                gint64 id);

/** ringer_call_history_find_ring: (transfer none) (nullable): the entry that a notification was noted for. */
RingerHistoryEntry *ringer_call_history_find_ring (RingerCallHistory *self,
                                                   const char *notification_id);

/**
 * ringer_call_history_list_records:
 * @self: a history
 * @entry: one of its entries
 * @log: what was decided about the same account's notifications
 *
 * Finds why it rang or did not. A notification that was not presented is often noted for no entry: then it belongs to the call of its room in whose time it was sent.
 *
 * Returns: (transfer full) (element-type RingerRingRecord): the records of the call's notifications, the one that arrived last first
 */
GPtrArray *ringer_call_history_list_records (RingerCallHistory *self,
                                             RingerHistoryEntry *entry,
                                             RingerRingLog *log);

/** ringer_call_history_list_running: (transfer full) (element-type RingerHistoryEntry): those that have not ended, after a start too. */
GPtrArray *ringer_call_history_list_running (RingerCallHistory *self);

/**
 * RingerHistoryStart:
 * @room_id: the room
 * @slot_id: the slot
 * @caller: who called, or was in it first
 * @caller_name: (nullable): what they are called now
 * @room_name: (nullable): what the room is called now
 * @intent: voice or video
 * @outcome: what it is so far
 * @started_ms: when it rang or the first one joined
 * @seen: whether a missed one needs no telling
 *
 * What is known of a call at first.
 */
typedef struct
{
  const char *room_id;
  const char *slot_id;
  const char *caller;
  const char *caller_name;
  const char *room_name;
  RingerCallIntent intent;
  RingerCallOutcome outcome;
  gint64 started_ms;
  gboolean seen;
} RingerHistoryStart;

/** ringer_call_history_begin: (transfer none): adds an entry that runs. */
RingerHistoryEntry *ringer_call_history_begin (RingerCallHistory *self,
                                               const RingerHistoryStart *start);

/** ringer_call_history_note_ring: notes that a notification is of this entry, and who sent it: of an entry that was not rung for, they become the caller. */
void ringer_call_history_note_ring (RingerCallHistory *self,
                                    RingerHistoryEntry *entry,
                                    const char *notification_id,
                                    const char *caller,
                                    const char *caller_name);

/** ringer_call_history_set_caller: who called, if the first that rang did not. */
void ringer_call_history_set_caller (RingerCallHistory *self,
                                     RingerHistoryEntry *entry,
                                     const char *caller,
                                     const char *caller_name);

/** ringer_call_history_set_outcome: what became of it, if that counts for more than what it was; @seen is taken if the outcome is. */
void ringer_call_history_set_outcome (RingerCallHistory *self,
                                      RingerHistoryEntry *entry,
                                      RingerCallOutcome outcome,
                                      gboolean seen);

/** ringer_call_history_set_intent: voice or video, as the session says. */
void ringer_call_history_set_intent (RingerCallHistory *self,
                                     RingerHistoryEntry *entry,
                                     RingerCallIntent intent);

/** ringer_call_history_join: a device joined (or is in it longer, if it is a stay that lasts: then only its expiry changes). */
void ringer_call_history_join (RingerCallHistory *self,
                               RingerHistoryEntry *entry,
                               const RingerHistoryStay *stay);

/** ringer_call_history_leave: a device left. */
void ringer_call_history_leave (RingerCallHistory *self,
                                RingerHistoryEntry *entry,
                                const char *user_id,
                                const char *device_id,
                                gint64 left_ms);

/** ringer_call_history_end: it is over; stays that last end then too. */
void ringer_call_history_end (RingerCallHistory *self,
                              RingerHistoryEntry *entry,
                              gint64 ended_ms);

/** ringer_call_history_resume: it goes on after all. */
void ringer_call_history_resume (RingerCallHistory *self,
                                 RingerHistoryEntry *entry);

/** ringer_call_history_save: saves what changed now, and not only at the end of this turn of the main loop. */
void ringer_call_history_save (RingerCallHistory *self);

/** ringer_call_history_mark_seen: the person knows of the missed calls: of @room_id, or (%NULL) of all. */
void ringer_call_history_mark_seen (RingerCallHistory *self,
                                    const char *room_id);

/** ringer_call_history_remove: deletes an entry for good. */
void ringer_call_history_remove (RingerCallHistory *self,
                                 RingerHistoryEntry *entry);

/** ringer_call_history_clear: deletes all. */
void ringer_call_history_clear (RingerCallHistory *self);

G_END_DECLS
