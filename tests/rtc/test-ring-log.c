/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "ringer-ring-log.h"
#include "ringer-test-util.h"

/* Why it rang or did not: what is remembered of each notification, for how long, and over a restart. */

#define NOW_MS G_GINT64_CONSTANT (1752583130000)
#define DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))

typedef struct
{
  char *folder;
  char *path;
  RingerRingLog *log;
} Fixture;

static void
open_log (Fixture *fixture,
          gint64 now_ms)
{
  if (fixture->log != NULL)
    g_assert_finalize_object (fixture->log);
  fixture->log = ringer_ring_log_new (fixture->path, now_ms);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->folder = ringer_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "account", "ring-log.db", NULL);
  open_log (fixture, NOW_MS);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->log);
  g_free (fixture->path);
  ringer_test_remove_folder (fixture->folder);
}

static const RingerRingDecision rings = { RINGER_VERDICT_RING, RINGER_RING_REASON_OPTIMISTIC, RINGER_RING_RULE_ROOM, RINGER_CALL_RING };
static const RingerRingDecision is_muted = { RINGER_VERDICT_NOTHING, RINGER_RING_REASON_MUTED_ROOM, RINGER_RING_RULE_NONE, RINGER_CALL_RING };
static const RingerRingDecision is_missed = { RINGER_VERDICT_NOTHING, RINGER_RING_REASON_MISSED, RINGER_RING_RULE_NONE, RINGER_CALL_RING };

static void
add (Fixture *fixture,
     const char *event_id,
     const RingerRingDecision *decision,
     gint64 now_ms)
{
  const RingerRingArrival arrival = {
    .event_id = event_id,
    .room_id = "!room:h",
    .sender = "@ann:h",
    .type = "org.matrix.msc4075.rtc.notification",
    .shape = RINGER_NOTIFICATION_NESTED,
    .kind = RINGER_CALL_BANNER,
    .sent_ms = now_ms - 500,
    .arrived_ms = now_ms,
  };

  ringer_ring_log_add (fixture->log, &arrival, decision, now_ms);
}

static unsigned int
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->log));
}

static void
assert_first (Fixture *fixture,
              const char *event_id)
{
  g_autoptr (RingerRingRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->log), 0);

  g_assert_cmpstr (ringer_ring_record_get_arrival (record)->event_id, ==, event_id);
}

static void
assert_step (RingerRingRecord *record,
             unsigned int position,
             gint64 at_ms,
             const RingerRingDecision *decision)
{
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (record, &n_steps);

  g_assert_cmpuint (position, <, n_steps);
  g_assert_cmpint (steps[position].at_ms, ==, at_ms);
  g_assert_cmpint (steps[position].decision.verdict, ==, decision->verdict);
  g_assert_cmpint (steps[position].decision.reason, ==, decision->reason);
  g_assert_cmpint (steps[position].decision.rule, ==, decision->rule);
}

/* The record */

static void
on_stepped (unsigned int *n_told)
{
  (*n_told)++;
}

/* The first decision and the newest ones are kept, however often it changes. */
static void
test_record (void)
{
  const RingerRingArrival arrival = { .event_id = "$ring", .room_id = "!room:h", .sender = "@ann:h", .type = "t", .arrived_ms = NOW_MS };
  RingerRingRecord *record = ringer_ring_record_new (&arrival);
  unsigned int n_told = 0;
  unsigned int n_steps;

  g_assert_null (ringer_ring_record_get_last (record));
  g_signal_connect_swapped (record, "stepped", G_CALLBACK (on_stepped), &n_told);
  for (int i = 0; i < 100; i++) {
    const RingerRingStep step = { NOW_MS + i, i % 2 == 0 ? rings : is_muted };

    ringer_ring_record_add_step (record, &step);
  }

  g_assert_cmpuint (n_told, ==, 100);
  ringer_ring_record_get_steps (record, &n_steps);
  g_assert_cmpuint (n_steps, ==, 30);
  assert_step (record, 0, NOW_MS, &rings);
  assert_step (record, 1, NOW_MS + 71, &is_muted);
  assert_step (record, 29, NOW_MS + 99, &is_muted);
  g_assert_cmpint (ringer_ring_record_get_last (record)->at_ms, ==, NOW_MS + 99);
  g_assert_finalize_object (record);
}

/* The log */

static void
test_order (Fixture *fixture,
            gconstpointer user_data)
{
  RingerRingRecord *record;

  add (fixture, "$1", &rings, NOW_MS);
  add (fixture, "$2", &is_muted, NOW_MS + 1000);
  assert_first (fixture, "$2");

  /* More about the first makes no new one of it. */
  add (fixture, "$1", &is_missed, NOW_MS + 2000);
  g_assert_cmpuint (count (fixture), ==, 2);
  assert_first (fixture, "$2");
  record = ringer_ring_log_lookup (fixture->log, "$1");
  g_assert_cmpint (ringer_ring_record_get_arrival (record)->arrived_ms, ==, NOW_MS);
  assert_step (record, 0, NOW_MS, &rings);
  assert_step (record, 1, NOW_MS + 2000, &is_missed);
  g_assert_null (ringer_ring_log_lookup (fixture->log, "$3"));
}

static void
assert_kept (Fixture *fixture)
{
  RingerRingRecord *record = ringer_ring_log_lookup (fixture->log, "$1");
  const RingerRingArrival *arrival;

  g_assert_nonnull (record);
  arrival = ringer_ring_record_get_arrival (record);
  g_assert_cmpstr (arrival->room_id, ==, "!room:h");
  g_assert_cmpstr (arrival->sender, ==, "@ann:h");
  g_assert_cmpstr (arrival->type, ==, "org.matrix.msc4075.rtc.notification");
  g_assert_cmpint (arrival->shape, ==, RINGER_NOTIFICATION_NESTED);
  g_assert_cmpint (arrival->kind, ==, RINGER_CALL_BANNER);
  g_assert_cmpint (arrival->sent_ms, ==, NOW_MS - 500);
  g_assert_cmpint (arrival->arrived_ms, ==, NOW_MS);
  assert_step (record, 0, NOW_MS, &rings);
  assert_step (record, 1, NOW_MS + 30000, &is_missed);
  assert_first (fixture, "$2");
}

static void
test_kept (Fixture *fixture,
           gconstpointer user_data)
{
  add (fixture, "$1", &rings, NOW_MS);
  add (fixture, "$1", &is_missed, NOW_MS + 30000);
  add (fixture, "$2", &is_muted, NOW_MS + 31000);
  open_log (fixture, NOW_MS + DAY_MS);
  g_assert_cmpuint (count (fixture), ==, 2);
  assert_kept (fixture);

  /* And what is said after a restart of what was there before. */
  add (fixture, "$1", &is_muted, NOW_MS + DAY_MS);
  open_log (fixture, NOW_MS + DAY_MS);
  assert_kept (fixture);
  assert_step (ringer_ring_log_lookup (fixture->log, "$1"), 2, NOW_MS + DAY_MS, &is_muted);
}

/* It is saved by the end of the main loop's turn, not only at the end of the program. */
static void
test_saved_soon (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (RingerRingLog) other = NULL;

  add (fixture, "$1", &rings, NOW_MS);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  other = ringer_ring_log_new (fixture->path, NOW_MS);
  g_assert_nonnull (ringer_ring_log_lookup (other, "$1"));
}

static void
test_week (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_cmpint (RINGER_RING_LOG_KEEP_MS, ==, 7 * DAY_MS);
  add (fixture, "$1", &rings, NOW_MS);
  add (fixture, "$2", &rings, NOW_MS + DAY_MS);

  /* A week old exactly is kept; a moment later it is not, and is not read again either. */
  add (fixture, "$3", &rings, NOW_MS + 7 * DAY_MS);
  g_assert_cmpuint (count (fixture), ==, 3);
  add (fixture, "$4", &rings, NOW_MS + 7 * DAY_MS + 1);
  g_assert_cmpuint (count (fixture), ==, 3);
  g_assert_null (ringer_ring_log_lookup (fixture->log, "$1"));
  open_log (fixture, NOW_MS + 7 * DAY_MS + 1);
  g_assert_cmpuint (count (fixture), ==, 3);

  /* Nor is one that became too old while the program did not run. */
  open_log (fixture, NOW_MS + 9 * DAY_MS);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_null (ringer_ring_log_lookup (fixture->log, "$2"));
  open_log (fixture, NOW_MS);
  g_assert_cmpuint (count (fixture), ==, 2);
}

/* Somebody who sends thousands fills no disk. */
static void
test_many (Fixture *fixture,
           gconstpointer user_data)
{
  for (int i = 0; i < 700; i++) {
    g_autofree char *id = g_strdup_printf ("$%d", i);

    add (fixture, id, &is_muted, NOW_MS + i);
  }
  g_assert_cmpuint (count (fixture), ==, 500);
  assert_first (fixture, "$699");
  g_assert_null (ringer_ring_log_lookup (fixture->log, "$199"));
  g_assert_nonnull (ringer_ring_log_lookup (fixture->log, "$200"));

  open_log (fixture, NOW_MS + 700);
  g_assert_cmpuint (count (fixture), ==, 500);
  assert_first (fixture, "$699");
  g_assert_null (ringer_ring_log_lookup (fixture->log, "$199"));
}

/* It is said, the file stays as it is, and the log goes on in memory. */
static void
test_damaged (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *text = NULL;

  g_clear_object (&fixture->log);
  g_assert_true (g_file_set_contents (fixture->path, "this is no database, but it is longer than the head of one would be, and more", -1, NULL));
  g_test_expect_message ("ringer-rtc", G_LOG_LEVEL_MESSAGE, "What is decided about calls is not kept: *");
  open_log (fixture, NOW_MS);
  g_test_assert_expected_messages ();

  add (fixture, "$1", &rings, NOW_MS);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_nonnull (ringer_ring_log_lookup (fixture->log, "$1"));
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "this is no database"));
}

static void
test_in_memory (void)
{
  g_autoptr (RingerRingLog) log = ringer_ring_log_new (NULL, NOW_MS);
  Fixture fixture = { .log = log };

  add (&fixture, "$1", &rings, NOW_MS);
  g_assert_nonnull (ringer_ring_log_lookup (log, "$1"));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

#define add_test(path, function) g_test_add ("/ring-log/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ring-log/record", test_record);
  add_test ("order", test_order);
  add_test ("kept", test_kept);
  add_test ("saved-soon", test_saved_soon);
  add_test ("week", test_week);
  add_test ("many", test_many);
  add_test ("damaged", test_damaged);
  g_test_add_func ("/ring-log/in-memory", test_in_memory);

  return g_test_run ();
}
