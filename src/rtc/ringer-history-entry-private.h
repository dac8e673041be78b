/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-history-entry.h"

G_BEGIN_DECLS

/*
 * For the history, which alone changes entries, and its store, which makes them from what was kept. What changes is told.
 */

/** ringer_history_entry_new: an entry without stays, that runs. */
RingerHistoryEntry *ringer_history_entry_new (gint64 id,
                                              const char *room_id,
                                              const char *slot_id);

void ringer_history_entry_set_id (RingerHistoryEntry *self,
                                  gint64 id);
void ringer_history_entry_set_caller (RingerHistoryEntry *self,
                                      const char *caller,
                                      const char *caller_name);
void ringer_history_entry_set_room_name (RingerHistoryEntry *self,
                                         const char *room_name);
void ringer_history_entry_set_intent (RingerHistoryEntry *self,
                                      RingerCallIntent intent);
void ringer_history_entry_set_outcome (RingerHistoryEntry *self,
                                       RingerCallOutcome outcome,
                                       gboolean seen);
void ringer_history_entry_set_times (RingerHistoryEntry *self,
                                     gint64 started_ms,
                                     gint64 ended_ms);
void ringer_history_entry_set_rung (RingerHistoryEntry *self);

/** ringer_history_entry_take_stay: adds a stay (transfer full), behind those that began before it. */
void ringer_history_entry_take_stay (RingerHistoryEntry *self,
                                     RingerHistoryStay *stay);

/** ringer_history_entry_find_stay: (nullable): the stay of a device that lasts; who changes it calls ringer_history_entry_stays_changed(). */
RingerHistoryStay *ringer_history_entry_find_stay (RingerHistoryEntry *self,
                                                   const char *user_id,
                                                   const char *device_id);
void ringer_history_entry_stays_changed (RingerHistoryEntry *self);

G_END_DECLS
