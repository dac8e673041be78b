/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call-fixture.h"

G_BEGIN_DECLS

/*
 * The account's history, and what happens in the direct chat that it tells of.
 */

#define CALL_HOUR_MS (3600 * G_GINT64_CONSTANT (1000))

RingerCallHistory *call_history_get_history (CallFixture *fixture);
unsigned int call_history_count (CallFixture *fixture);
RingerHistoryEntry *call_history_get (CallFixture *fixture,
                                      unsigned int position);

/** call_history_turn: the end of this turn of the main loop, by which what is known is told. */
void call_history_turn (void);

/** call_history_advance: time passes, in steps short enough for the sync not to think that nobody answers. */
void call_history_advance (CallFixture *fixture,
                           gint64 ms);

/** call_history_sleep_for: hours, in which the machine sleeps. */
void call_history_sleep_for (CallFixture *fixture,
                             gint64 ms);

void call_history_assert_outcome (CallFixture *fixture,
                                  unsigned int position,
                                  RingerCallOutcome outcome);
void call_history_assert_times (RingerHistoryEntry *entry,
                                gint64 started_ms,
                                gint64 ended_ms);
void call_history_assert_part (RingerHistoryEntry *entry,
                               unsigned int position,
                               const char *user_id,
                               gint64 from_ms,
                               gint64 until_ms);

/** call_history_watch_missed: (transfer none): how many missed calls were told from now on. */
unsigned int *call_history_watch_missed (CallFixture *fixture);

void call_history_joins (CallFixture *fixture,
                         const char *user,
                         const char *device);
void call_history_leaves (CallFixture *fixture,
                          const char *user,
                          const char *device);

G_END_DECLS
