/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-notification.h"

G_BEGIN_DECLS

/**
 * RingerCallOutcome:
 * @RINGER_CALL_OUTCOME_NOT_RUNG: it was only seen that others were in it
 * @RINGER_CALL_OUTCOME_MISSED: it rang, or should have, and nobody of me took it
 * @RINGER_CALL_OUTCOME_DECLINED: declined, on whichever device
 * @RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE: another device of mine joined
 * @RINGER_CALL_OUTCOME_ANSWERED: this device joined
 * @RINGER_CALL_OUTCOME_OUTGOING: this device called
 *
 * What became of a call, from the person's view. Of two that apply the later one in this list counts.
 */
typedef enum {
  RINGER_CALL_OUTCOME_NOT_RUNG,
  RINGER_CALL_OUTCOME_MISSED,
  RINGER_CALL_OUTCOME_DECLINED,
  RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE,
  RINGER_CALL_OUTCOME_ANSWERED,
  RINGER_CALL_OUTCOME_OUTGOING,
} RingerCallOutcome;

#define RINGER_TYPE_CALL_OUTCOME (ringer_call_outcome_get_type ())
GType ringer_call_outcome_get_type (void);

/**
 * RingerHistoryStay:
 * @user_id: who
 * @device_id: with which device
 * @joined_ms: from when, ms since 1970 by the homeserver's clock
 * @left_ms: until when; 0 while it lasts
 * @expires_ms: when it ends if nothing more is heard of it
 *
 * One device's time in a call.
 */
typedef struct
{
  char *user_id;
  char *device_id;
  gint64 joined_ms;
  gint64 left_ms;
  gint64 expires_ms;
} RingerHistoryStay;

/** ringer_history_stay_new: (transfer full): with copies of the strings. */
RingerHistoryStay *ringer_history_stay_new (const char *user_id,
                                            const char *device_id,
                                            gint64 joined_ms,
                                            gint64 expires_ms);
void ringer_history_stay_free (RingerHistoryStay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerHistoryStay, ringer_history_stay_free)

/**
 * RingerHistoryPart:
 * @user_id: who
 * @from_ms: from when
 * @until_ms: until when; 0 while it lasts
 *
 * A person's time in a call without a break, whatever devices they were in it with.
 */
typedef struct
{
  const char *user_id;
  gint64 from_ms;
  gint64 until_ms;
} RingerHistoryPart;

#define RINGER_TYPE_HISTORY_ENTRY (ringer_history_entry_get_type ())
/**
 * RingerHistoryEntry:
 *
 * One call of the history: a session (MSC4143) from its first to its last member, and what it was to the person. Owned by its [class@CallHistory], which alone changes it.
 *
 * Properties (notify, read-only): `id` (gint64), `room-id`, `slot-id`, `caller` (user id), `caller-name` and `room-name` (as they were then; nullable), `intent`, `outcome`, `started-ms`, `ended-ms` (0 while it
 * runs), `seen` (gboolean: a missed call that the person knows of; always so of others), `rung` (gboolean).
 */
G_DECLARE_FINAL_TYPE (RingerHistoryEntry, ringer_history_entry, RINGER, HISTORY_ENTRY, GObject)

/**
 * RingerHistoryEntry::stays-changed:
 * @self: an entry
 *
 * Who was in it changed.
 */

gint64 ringer_history_entry_get_id (RingerHistoryEntry *self);
const char *ringer_history_entry_get_room_id (RingerHistoryEntry *self);
const char *ringer_history_entry_get_slot_id (RingerHistoryEntry *self);
const char *ringer_history_entry_get_caller (RingerHistoryEntry *self);
const char *ringer_history_entry_get_caller_name (RingerHistoryEntry *self);
const char *ringer_history_entry_get_room_name (RingerHistoryEntry *self);
RingerCallIntent ringer_history_entry_get_intent (RingerHistoryEntry *self);
RingerCallOutcome ringer_history_entry_get_outcome (RingerHistoryEntry *self);
/** ringer_history_entry_get_started_ms: when it rang or the first one joined, ms since 1970 by the homeserver's clock. */
gint64 ringer_history_entry_get_started_ms (RingerHistoryEntry *self);
gint64 ringer_history_entry_get_ended_ms (RingerHistoryEntry *self);
gboolean ringer_history_entry_get_seen (RingerHistoryEntry *self);

/** ringer_history_entry_get_stays: (transfer none) (element-type RingerHistoryStay): all devices' times in it, in the order of joining. */
GPtrArray *ringer_history_entry_get_stays (RingerHistoryEntry *self);

/**
 * ringer_history_entry_list_parts:
 * @self: an entry
 *
 * Merges the stays of each person where they overlap or touch.
 *
 * Returns: (transfer full): of #RingerHistoryPart, ordered by when the person first joined, then by time; the ids are the entry's
 */
GArray *ringer_history_entry_list_parts (RingerHistoryEntry *self);

/** ringer_history_entry_has_rung: whether a notification was noted for it. */
gboolean ringer_history_entry_has_rung (RingerHistoryEntry *self);

/** ringer_history_entry_count_people: how many different people were in it. */
unsigned int ringer_history_entry_count_people (RingerHistoryEntry *self);

/**
 * ringer_history_entry_get_talk_ms:
 * @self: an entry
 * @now_ms: the homeserver's clock, for a call that runs
 *
 * Returns: for how long at least two people were in it at the same time
 */
gint64 ringer_history_entry_get_talk_ms (RingerHistoryEntry *self,
                                         gint64 now_ms);

G_END_DECLS
