/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-history.h"
#include "ringer-test-util.h"

/* Which records of the ring log belong to a call of the history. */

#define NOW_MS G_GINT64_CONSTANT (1752583130000)

typedef struct
{
  char *folder;
  char *path;
  RingerCallHistory *history;
  RingerRingLog *log;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->folder = ringer_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "history.db", NULL);
  fixture->history = ringer_call_history_new (fixture->path);
  fixture->log = ringer_ring_log_new (NULL, NOW_MS);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->history);
  g_assert_finalize_object (fixture->log);
  g_free (fixture->path);
  ringer_test_remove_folder (fixture->folder);
}

static RingerHistoryEntry *
begin (Fixture *fixture,
       const char *room_id,
       gint64 started_ms)
{
  const RingerHistoryStart start = {
    .room_id = room_id,
    .slot_id = RINGER_SLOT_DEFAULT,
    .caller = "@ann:example.org",
    .started_ms = started_ms,
    .seen = TRUE,
  };

  return ringer_call_history_begin (fixture->history, &start);
}

static void
add_record (Fixture *fixture,
            const char *event_id,
            const char *room_id,
            gint64 sent_ms)
{
  const RingerRingArrival arrival = {
    .event_id = event_id,
    .room_id = room_id,
    .sender = "@ann:example.org",
    .type = "m.rtc.notification",
    .sent_ms = sent_ms,
    .arrived_ms = NOW_MS,
  };
  const RingerRingDecision decision = { RINGER_VERDICT_NOTHING, RINGER_RING_REASON_MUTED_ROOM, RINGER_RING_RULE_NONE };

  ringer_ring_log_add (fixture->log, &arrival, &decision, NOW_MS);
}

static void
assert_records (Fixture *fixture,
                RingerHistoryEntry *entry,
                const char *expected)
{
  g_autoptr (GPtrArray) records = ringer_call_history_list_records (fixture->history, entry, fixture->log);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (unsigned int i = 0; i < records->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", ringer_ring_record_get_arrival (g_ptr_array_index (records, i))->event_id);
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_noted (Fixture *fixture,
            gconstpointer user_data)
{
  RingerHistoryEntry *entry = begin (fixture, "!a", NOW_MS);
  gint64 id = ringer_history_entry_get_id (entry);

  add_record (fixture, "$first", "!a", NOW_MS);
  add_record (fixture, "$again", "!a", NOW_MS + 60000);
  ringer_call_history_note_ring (fixture->history, entry, "$first", "@ann:example.org", "Ann");
  ringer_call_history_note_ring (fixture->history, entry, "$again", "@ann:example.org", "Ann");
  ringer_call_history_end (fixture->history, entry, NOW_MS + 1000);
  assert_records (fixture, entry, "$again $first");

  /* After a start, too. */
  g_assert_finalize_object (g_steal_pointer (&fixture->history));
  fixture->history = ringer_call_history_new (fixture->path);
  assert_records (fixture, ringer_call_history_lookup (fixture->history, id), "$again $first");
}

static void
test_by_time (Fixture *fixture,
              gconstpointer user_data)
{
  RingerHistoryEntry *before = begin (fixture, "!a", NOW_MS - 600000);
  RingerHistoryEntry *entry = begin (fixture, "!a", NOW_MS);

  ringer_call_history_end (fixture->history, before, NOW_MS - 300000);
  add_record (fixture, "$long-before", "!a", NOW_MS - 1200000);
  add_record (fixture, "$before", "!a", NOW_MS - 590000);
  add_record (fixture, "$between", "!a", NOW_MS - 100000);
  add_record (fixture, "$early", "!a", NOW_MS - 19000);
  add_record (fixture, "$now", "!a", NOW_MS + 5000);
  add_record (fixture, "$elsewhere", "!b", NOW_MS + 5000);
  assert_records (fixture, before, "$before");
  assert_records (fixture, entry, "$now $early");

  ringer_call_history_end (fixture->history, entry, NOW_MS + 1000);
  assert_records (fixture, entry, "$early");

  /* What is noted for another call is not this one's, whenever it was sent. */
  ringer_call_history_note_ring (fixture->history, before, "$early", "@ann:example.org", "Ann");
  assert_records (fixture, before, "$early $before");
  assert_records (fixture, entry, "");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/call-records/noted", Fixture, NULL, set_up, test_noted, tear_down);
  g_test_add ("/call-records/by-time", Fixture, NULL, set_up, test_by_time, tear_down);

  return g_test_run ();
}
