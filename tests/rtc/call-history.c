/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-history.h"

RingerCallHistory *
call_history_get_history (CallFixture *fixture)
{
  return ringer_call_manager_get_history (fixture->calls, fixture->account);
}

unsigned int
call_history_count (CallFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (call_history_get_history (fixture)));
}

RingerHistoryEntry *
call_history_get (CallFixture *fixture,
                  unsigned int position)
{
  g_autoptr (RingerHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (call_history_get_history (fixture)), position);

  g_assert_nonnull (entry);

  return entry;
}

void
call_history_turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
call_history_advance (CallFixture *fixture,
                      gint64 ms)
{
  while (ms > 0) {
    gint64 step_ms = MIN (ms, 20000);

    ringer_fake_clock_advance (fixture->clock, step_ms);
    call_fixture_sync (fixture);
    ms -= step_ms;
  }
  call_history_turn ();
}

void
call_history_sleep_for (CallFixture *fixture,
                        gint64 ms)
{
  ringer_fake_clock_suspend (fixture->clock, ms);
  call_fixture_sync (fixture);
  call_history_turn ();
}

void
call_history_assert_outcome (CallFixture *fixture,
                             unsigned int position,
                             RingerCallOutcome outcome)
{
  call_history_turn ();
  g_assert_cmpint (ringer_history_entry_get_outcome (call_history_get (fixture, position)), ==, outcome);
}

void
call_history_assert_times (RingerHistoryEntry *entry,
                           gint64 started_ms,
                           gint64 ended_ms)
{
  g_assert_cmpint (ringer_history_entry_get_started_ms (entry), ==, started_ms);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (entry), ==, ended_ms);
}

void
call_history_assert_part (RingerHistoryEntry *entry,
                          unsigned int position,
                          const char *user_id,
                          gint64 from_ms,
                          gint64 until_ms)
{
  g_autoptr (GArray) parts = ringer_history_entry_list_parts (entry);
  const RingerHistoryPart *part;

  g_assert_cmpuint (position, <, parts->len);
  part = &g_array_index (parts, RingerHistoryPart, position);
  g_assert_cmpstr (part->user_id, ==, user_id);
  g_assert_cmpint (part->from_ms, ==, from_ms);
  g_assert_cmpint (part->until_ms, ==, until_ms);
}

static void
on_missed (unsigned int *n_missed)
{
  (*n_missed)++;
}

unsigned int *
call_history_watch_missed (CallFixture *fixture)
{
  unsigned int *n_missed = g_new0 (unsigned int, 1);

  g_signal_connect_data (fixture->calls, "call-missed", G_CALLBACK (on_missed), n_missed, (GClosureNotify) (GCallback) g_free, G_CONNECT_SWAPPED);

  return n_missed;
}

void
call_history_leaves (CallFixture *fixture,
                     const char *user,
                     const char *device)
{
  ringer_fake_homeserver_leave_call (fixture->server, CALL_ROOM, user, device);
}

void
call_history_joins (CallFixture *fixture,
                    const char *user,
                    const char *device)
{
  ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, user, device, NULL, "video");
}
