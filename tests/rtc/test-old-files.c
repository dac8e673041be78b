/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-history.h"
#include "ringer-ring-log.h"
#include "ringer-test-database.h"
#include "ringer-test-util.h"

/* Files that earlier versions of the program left behind are read, and go on. `data/` has one of each version that there was. */

#define START_MS G_GINT64_CONSTANT (1752583130000)

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->folder = ringer_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "old.db", NULL);
  ringer_test_database_make (fixture->path, user_data);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  ringer_test_database_check (fixture->path);
  g_assert_cmpint (ringer_test_database_get_number (fixture->path, "PRAGMA user_version"), >=, 1);
  g_free (fixture->path);
  ringer_test_remove_folder (fixture->folder);
}

static void
assert_call (RingerCallHistory *history,
             unsigned int position,
             const char *caller,
             RingerCallOutcome outcome,
             unsigned int n_stays)
{
  g_autoptr (RingerHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (history), position);

  g_assert_nonnull (entry);
  g_assert_cmpstr (ringer_history_entry_get_caller (entry), ==, caller);
  g_assert_cmpint (ringer_history_entry_get_outcome (entry), ==, outcome);
  g_assert_cmpuint (ringer_history_entry_get_stays (entry)->len, ==, n_stays);
}

static void
assert_calls (RingerCallHistory *history)
{
  RingerHistoryEntry *missed = ringer_call_history_find_ring (history, "$ring1");
  RingerHistoryEntry *answered = ringer_call_history_find_ring (history, "$ring2");

  assert_call (history, 0, "@eve:example.org", RINGER_CALL_OUTCOME_NOT_RUNG, 1);
  assert_call (history, 1, "@bob:example.org", RINGER_CALL_OUTCOME_ANSWERED, 2);
  assert_call (history, 2, "@ann:example.org", RINGER_CALL_OUTCOME_MISSED, 0);

  g_assert_cmpstr (ringer_history_entry_get_caller_name (missed), ==, "Ann");
  g_assert_cmpint (ringer_history_entry_get_intent (missed), ==, RINGER_CALL_VOICE);
  g_assert_false (ringer_history_entry_get_seen (missed));
  g_assert_true (ringer_history_entry_has_rung (missed));
  g_assert_cmpstr (ringer_history_entry_get_room_name (answered), ==, "Garden");
  g_assert_cmpstr (ringer_history_entry_get_caller_name (answered), ==, NULL);
  g_assert_cmpint (ringer_history_entry_get_started_ms (answered), ==, START_MS + 70000);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (answered), ==, START_MS + 670000);
  g_assert_cmpint (ringer_history_entry_get_talk_ms (answered, 0), ==, 490000);
}

static void
test_history (Fixture *fixture,
              gconstpointer user_data)
{
  RingerCallHistory *history = ringer_call_history_new (fixture->path);
  const RingerHistoryStart start = { .room_id = "!chat:example.org", .slot_id = "m.call#ROOM", .caller = "@me:example.org", .started_ms = START_MS - 1, .seen = TRUE };
  g_autoptr (GPtrArray) running = NULL;

  g_assert_no_error (ringer_call_history_get_error (history));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (history)), ==, 3);
  g_assert_cmpuint (ringer_call_history_get_n_missed (history), ==, 1);
  assert_calls (history);
  running = ringer_call_history_list_running (history);
  g_assert_cmpuint (running->len, ==, 1);

  /* What comes now is kept with it. */
  g_assert_cmpint (ringer_history_entry_get_id (ringer_call_history_begin (history, &start)), ==, 4);
  ringer_call_history_end (history, g_ptr_array_index (running, 0), START_MS + 900000);
  g_clear_pointer (&running, g_ptr_array_unref);
  g_assert_finalize_object (history);

  history = ringer_call_history_new (fixture->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (history)), ==, 4);
  assert_calls (history);
  running = ringer_call_history_list_running (history);
  g_assert_cmpuint (running->len, ==, 1);
  g_assert_finalize_object (history);
}

static void
test_ring_log (Fixture *fixture,
               gconstpointer user_data)
{
  RingerRingLog *log = ringer_ring_log_new (fixture->path, START_MS + 100000);
  RingerRingRecord *record = ringer_ring_log_lookup (log, "$ring1");
  const RingerRingStep *steps;
  unsigned int n_steps;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (log)), ==, 2);
  g_assert_cmpint (ringer_ring_record_get_arrival (record)->shape, ==, RINGER_NOTIFICATION_FLAT_SLOT);
  g_assert_cmpint (ringer_ring_record_get_arrival (record)->kind, ==, RINGER_CALL_RING);
  steps = ringer_ring_record_get_steps (record, &n_steps);
  g_assert_cmpuint (n_steps, ==, 3);
  g_assert_cmpint (steps[0].at_ms, ==, START_MS + 500);
  g_assert_cmpint (steps[0].decision.reason, ==, RINGER_RING_REASON_OPTIMISTIC);
  g_assert_cmpint (steps[0].decision.verdict, ==, RINGER_VERDICT_RING);
  g_assert_cmpint (steps[2].decision.reason, ==, RINGER_RING_REASON_EXPIRED);
  g_assert_cmpint (ringer_ring_record_get_last (ringer_ring_log_lookup (log, "$ring2"))->decision.reason, ==, RINGER_RING_REASON_MUTED_ROOM);
  g_assert_finalize_object (log);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/old-files/history-1", Fixture, "rtc/data/history-1.sql", set_up, test_history, tear_down);
  g_test_add ("/old-files/ring-log-1", Fixture, "rtc/data/ring-log-1.sql", set_up, test_ring_log, tear_down);

  return g_test_run ();
}
