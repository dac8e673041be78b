/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ringer-call-history.h"
#include "ringer-error.h"
#include "ringer-test-database.h"
#include "ringer-test-util.h"

/* The list of calls, and that it is the same after a restart whatever happens to its file. */

#define NOW_MS G_GINT64_CONSTANT (1752583130000)
#define ROOM "!room:h"
#define OTHER_ROOM "!other:h"

typedef struct
{
  char *folder;
  char *path;
  RingerCallHistory *history;
} Fixture;

/* As a new start of the program finds it. */
static void
reopen (Fixture *fixture)
{
  if (fixture->history != NULL)
    g_assert_finalize_object (fixture->history);
  fixture->history = ringer_call_history_new (fixture->path);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->folder = ringer_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "account", "history.db", NULL);
  reopen (fixture);
  g_assert_no_error (ringer_call_history_get_error (fixture->history));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->history);
  g_free (fixture->path);
  ringer_test_remove_folder (fixture->folder);
}

static RingerHistoryEntry *
begin_in (Fixture *fixture,
          const char *room_id,
          gint64 started_ms)
{
  const RingerHistoryStart start = {
    .room_id = room_id,
    .slot_id = "m.call#ROOM",
    .caller = "@ann:h",
    .caller_name = "Ann",
    .room_name = "Garden",
    .intent = RINGER_CALL_VOICE,
    .outcome = RINGER_CALL_OUTCOME_NOT_RUNG,
    .started_ms = started_ms,
    .seen = TRUE,
  };

  return ringer_call_history_begin (fixture->history, &start);
}

static RingerHistoryEntry *
begin (Fixture *fixture,
       gint64 started_ms)
{
  return begin_in (fixture, ROOM, started_ms);
}

static RingerHistoryEntry *
miss (Fixture *fixture,
      const char *room_id,
      gint64 started_ms)
{
  RingerHistoryEntry *entry = begin_in (fixture, room_id, started_ms);

  ringer_call_history_set_outcome (fixture->history, entry, RINGER_CALL_OUTCOME_MISSED, FALSE);
  ringer_call_history_end (fixture->history, entry, started_ms + 30000);

  return entry;
}

static unsigned int
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->history));
}

static RingerHistoryEntry *
get (Fixture *fixture,
     unsigned int position)
{
  g_autoptr (RingerHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->history), position);

  return entry;
}

static void
join (Fixture *fixture,
      RingerHistoryEntry *entry,
      const char *user_id,
      gint64 joined_ms)
{
  g_autoptr (RingerHistoryStay) stay = ringer_history_stay_new (user_id, "DEV", joined_ms, joined_ms + 3600000);

  ringer_call_history_join (fixture->history, entry, stay);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The list */

static void
test_order (Fixture *fixture,
            gconstpointer user_data)
{
  RingerHistoryEntry *second = begin (fixture, NOW_MS + 10);
  RingerHistoryEntry *first = begin (fixture, NOW_MS + 20);
  RingerHistoryEntry *third = begin (fixture, NOW_MS);
  RingerHistoryEntry *newest = begin (fixture, NOW_MS + 20);

  g_assert_true (get (fixture, 0) == newest);
  g_assert_true (get (fixture, 1) == first);
  g_assert_true (get (fixture, 2) == second);
  g_assert_true (get (fixture, 3) == third);
  g_assert_null (get (fixture, 4));

  reopen (fixture);
  g_assert_cmpint (ringer_history_entry_get_id (get (fixture, 0)), ==, 4);
  g_assert_cmpint (ringer_history_entry_get_id (get (fixture, 1)), ==, 2);
  g_assert_cmpint (ringer_history_entry_get_id (get (fixture, 2)), ==, 1);
  g_assert_cmpint (ringer_history_entry_get_id (get (fixture, 3)), ==, 3);
  g_assert_cmpint (ringer_history_entry_get_id (begin (fixture, NOW_MS)), ==, 5);
}

static void
assert_whole (Fixture *fixture)
{
  RingerHistoryEntry *entry = get (fixture, 0);
  GPtrArray *stays = ringer_history_entry_get_stays (entry);
  const RingerHistoryStay *stay;

  g_assert_cmpstr (ringer_history_entry_get_room_id (entry), ==, ROOM);
  g_assert_cmpstr (ringer_history_entry_get_slot_id (entry), ==, "m.call#ROOM");
  g_assert_cmpstr (ringer_history_entry_get_caller (entry), ==, "@bob:h");
  g_assert_cmpstr (ringer_history_entry_get_caller_name (entry), ==, NULL);
  g_assert_cmpstr (ringer_history_entry_get_room_name (entry), ==, "Garden");
  g_assert_cmpint (ringer_history_entry_get_intent (entry), ==, RINGER_CALL_VIDEO);
  g_assert_cmpint (ringer_history_entry_get_outcome (entry), ==, RINGER_CALL_OUTCOME_ANSWERED);
  g_assert_cmpint (ringer_history_entry_get_started_ms (entry), ==, NOW_MS);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (entry), ==, NOW_MS + 9000);
  g_assert_true (ringer_history_entry_has_rung (entry));

  g_assert_cmpuint (stays->len, ==, 2);
  stay = g_ptr_array_index (stays, 0);
  g_assert_cmpstr (stay->user_id, ==, "@ann:h");
  g_assert_cmpstr (stay->device_id, ==, "DEV");
  g_assert_cmpint (stay->joined_ms, ==, NOW_MS);
  g_assert_cmpint (stay->left_ms, ==, NOW_MS + 5000);
  g_assert_cmpint (stay->expires_ms, ==, NOW_MS + 3600000);
  stay = g_ptr_array_index (stays, 1);
  g_assert_cmpstr (stay->user_id, ==, "@bob:h");
  g_assert_cmpint (stay->left_ms, ==, NOW_MS + 9000);
  g_assert_cmpint (stay->expires_ms, ==, NOW_MS + 7200000);
}

static void
test_kept (Fixture *fixture,
           gconstpointer user_data)
{
  RingerHistoryEntry *entry = begin (fixture, NOW_MS);
  g_autoptr (RingerHistoryStay) longer = ringer_history_stay_new ("@bob:h", "DEV", NOW_MS + 2000, NOW_MS + 7200000);

  ringer_call_history_note_ring (fixture->history, entry, "$ring", "@bob:h", NULL);
  /* The first who rings is the caller. */
  ringer_call_history_note_ring (fixture->history, entry, "$again", "@eve:h", "Eve");
  join (fixture, entry, "@ann:h", NOW_MS);
  join (fixture, entry, "@bob:h", NOW_MS + 1000);
  ringer_call_history_join (fixture->history, entry, longer);
  ringer_call_history_set_intent (fixture->history, entry, RINGER_CALL_VIDEO);
  ringer_call_history_leave (fixture->history, entry, "@ann:h", "DEV", NOW_MS + 5000);
  ringer_call_history_set_outcome (fixture->history, entry, RINGER_CALL_OUTCOME_ANSWERED, TRUE);
  ringer_call_history_end (fixture->history, entry, NOW_MS + 9000);
  assert_whole (fixture);

  reopen (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  assert_whole (fixture);
  g_assert_true (ringer_call_history_find_ring (fixture->history, "$ring") == get (fixture, 0));
  g_assert_true (ringer_call_history_find_ring (fixture->history, "$again") == get (fixture, 0));
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$other"));
  g_assert_true (ringer_call_history_lookup (fixture->history, 1) == get (fixture, 0));
  g_assert_null (ringer_call_history_lookup (fixture->history, 2));
}

/* Each turn of the main loop leaves a file that is whole; what is saved at once needs not even that. */
static void
test_saved_soon (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (RingerCallHistory) soon = NULL;
  g_autoptr (RingerCallHistory) at_once = NULL;

  begin (fixture, NOW_MS);
  turn ();
  soon = ringer_call_history_new (fixture->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (soon)), ==, 1);

  begin (fixture, NOW_MS + 1000);
  ringer_call_history_save (fixture->history);
  at_once = ringer_call_history_new (fixture->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (at_once)), ==, 2);
}

/* Of two outcomes that apply the later in the list counts; it never goes back. */
static void
test_outcome_order (Fixture *fixture,
                    gconstpointer user_data)
{
  static const RingerCallOutcome outcomes[] = {
    RINGER_CALL_OUTCOME_NOT_RUNG,
    RINGER_CALL_OUTCOME_MISSED,
    RINGER_CALL_OUTCOME_DECLINED,
    RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE,
    RINGER_CALL_OUTCOME_ANSWERED,
    RINGER_CALL_OUTCOME_OUTGOING,
  };

  for (size_t i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    for (size_t j = 0; j < G_N_ELEMENTS (outcomes); j++) {
      RingerHistoryEntry *entry = begin (fixture, NOW_MS);

      ringer_call_history_set_outcome (fixture->history, entry, outcomes[i], TRUE);
      ringer_call_history_set_outcome (fixture->history, entry, outcomes[j], TRUE);
      g_assert_cmpint (ringer_history_entry_get_outcome (entry), ==, MAX (outcomes[i], outcomes[j]));
    }
  }
}

static void
on_n_missed (unsigned int *n_told)
{
  (*n_told)++;
}

static void
test_seen (Fixture *fixture,
           gconstpointer user_data)
{
  unsigned int n_told = 0;
  RingerHistoryEntry *entry;

  g_signal_connect_swapped (fixture->history, "notify::n-missed", G_CALLBACK (on_n_missed), &n_told);
  entry = miss (fixture, ROOM, NOW_MS);
  miss (fixture, OTHER_ROOM, NOW_MS + 1000);
  miss (fixture, ROOM, NOW_MS + 2000);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 3);
  g_assert_cmpuint (n_told, ==, 3);

  ringer_call_history_mark_seen (fixture->history, OTHER_ROOM);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 2);
  reopen (fixture);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 2);

  /* Missed once more is news once more; and what was answered after all is none. */
  entry = get (fixture, 2);
  ringer_call_history_mark_seen (fixture->history, NULL);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 0);
  ringer_call_history_set_outcome (fixture->history, entry, RINGER_CALL_OUTCOME_MISSED, FALSE);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 1);
  ringer_call_history_set_outcome (fixture->history, entry, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE, TRUE);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 0);
  reopen (fixture);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 0);
}

static void
test_running (Fixture *fixture,
              gconstpointer user_data)
{
  RingerHistoryEntry *entry = begin (fixture, NOW_MS);
  g_autoptr (GPtrArray) running = NULL;

  join (fixture, entry, "@ann:h", NOW_MS);
  miss (fixture, ROOM, NOW_MS - 100000);
  reopen (fixture);
  running = ringer_call_history_list_running (fixture->history);
  g_assert_cmpuint (running->len, ==, 1);
  g_assert_true (g_ptr_array_index (running, 0) == get (fixture, 0));

  /* Its end is that of the stays that last too; before it began it does not end. */
  ringer_call_history_end (fixture->history, get (fixture, 0), NOW_MS - 50000);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (get (fixture, 0)), ==, NOW_MS);
  g_assert_cmpint (((RingerHistoryStay *) g_ptr_array_index (ringer_history_entry_get_stays (get (fixture, 0)), 0))->left_ms, ==, NOW_MS);

  ringer_call_history_resume (fixture->history, get (fixture, 0));
  reopen (fixture);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (get (fixture, 0)), ==, 0);
}

/* A device that comes and goes for hours fills nobody's disk. */
static void
test_many_stays (Fixture *fixture,
                 gconstpointer user_data)
{
  RingerHistoryEntry *entry = begin (fixture, NOW_MS);

  for (int i = 0; i < 1500; i++) {
    join (fixture, entry, "@ann:h", NOW_MS + 2 * i);
    ringer_call_history_leave (fixture->history, entry, "@ann:h", "DEV", NOW_MS + 2 * i + 1);
  }
  g_assert_cmpuint (ringer_history_entry_get_stays (entry)->len, ==, 1000);
  g_assert_cmpint (ringer_history_entry_get_talk_ms (entry, NOW_MS), ==, 0);
}

static void
test_remove (Fixture *fixture,
             gconstpointer user_data)
{
  RingerHistoryEntry *entry = miss (fixture, ROOM, NOW_MS);
  g_autoptr (RingerHistoryEntry) kept = g_object_ref (entry);

  ringer_call_history_note_ring (fixture->history, entry, "$ring", "@ann:h", "Ann");
  miss (fixture, OTHER_ROOM, NOW_MS + 1000);
  turn ();
  ringer_call_history_remove (fixture->history, entry);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 1);
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$ring"));

  /* What happens to it from then on is nobody's business. */
  join (fixture, kept, "@ann:h", NOW_MS);
  ringer_call_history_note_ring (fixture->history, kept, "$ring2", "@ann:h", "Ann");
  ringer_call_history_set_outcome (fixture->history, kept, RINGER_CALL_OUTCOME_ANSWERED, TRUE);
  ringer_call_history_end (fixture->history, kept, NOW_MS + 5000);
  ringer_call_history_remove (fixture->history, kept);
  turn ();

  reopen (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (ringer_history_entry_get_room_id (get (fixture, 0)), ==, OTHER_ROOM);
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$ring"));
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$ring2"));
}

/* Before it was ever saved, too. */
static void
test_remove_at_once (Fixture *fixture,
                     gconstpointer user_data)
{
  RingerHistoryEntry *entry = begin (fixture, NOW_MS);

  ringer_call_history_note_ring (fixture->history, entry, "$ring", "@ann:h", "Ann");
  ringer_call_history_remove (fixture->history, entry);
  turn ();
  g_assert_no_error (ringer_call_history_get_error (fixture->history));
  reopen (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$ring"));
}

static void
test_clear (Fixture *fixture,
            gconstpointer user_data)
{
  ringer_call_history_note_ring (fixture->history, miss (fixture, ROOM, NOW_MS), "$ring", "@ann:h", "Ann");
  turn ();
  ringer_call_history_note_ring (fixture->history, miss (fixture, OTHER_ROOM, NOW_MS), "$ring2", "@ann:h", "Ann");
  ringer_call_history_clear (fixture->history);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 0);
  turn ();

  reopen (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$ring"));
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$ring2"));
}

/* Files that fail */

static void
expect_message (void)
{
  g_test_expect_message ("ringer-rtc", G_LOG_LEVEL_MESSAGE, "The history of calls is not kept: *");
}

static void
assert_failed (Fixture *fixture)
{
  g_assert_error (ringer_call_history_get_error (fixture->history), RINGER_ERROR, RINGER_ERROR_STORAGE);
}

/* The list goes on in memory all the same. */
static void
assert_goes_on (Fixture *fixture)
{
  unsigned int n = count (fixture);
  RingerHistoryEntry *entry = miss (fixture, ROOM, NOW_MS + 100000);

  ringer_call_history_note_ring (fixture->history, entry, "$in-memory", "@ann:h", "Ann");
  turn ();
  g_assert_cmpuint (count (fixture), ==, n + 1);
  g_assert_true (get (fixture, 0) == entry);
  g_assert_true (ringer_call_history_find_ring (fixture->history, "$in-memory") == entry);
}

/* It is said once for each reason, not with each change. */
static void
test_full_disk (Fixture *fixture,
                gconstpointer user_data)
{
  struct rlimit limit;
  struct rlimit none;

  miss (fixture, ROOM, NOW_MS);
  turn ();

  /* No file may grow beyond this size: what is written fails as on a full disk. */
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  none = (struct rlimit) { .rlim_cur = 4096, .rlim_max = limit.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  expect_message ();
  miss (fixture, OTHER_ROOM, NOW_MS + 1000);
  turn ();
  miss (fixture, OTHER_ROOM, NOW_MS + 2000);
  turn ();
  g_test_assert_expected_messages ();
  assert_failed (fixture);
  g_assert_cmpuint (count (fixture), ==, 3);

  /* There is room again: with the next change all is saved. */
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  miss (fixture, ROOM, NOW_MS + 3000);
  turn ();
  g_assert_no_error (ringer_call_history_get_error (fixture->history));
  reopen (fixture);
  g_assert_no_error (ringer_call_history_get_error (fixture->history));
  g_assert_cmpuint (count (fixture), ==, 4);
  g_assert_cmpuint (ringer_call_history_get_n_missed (fixture->history), ==, 4);
}

/* What could not be deleted would come back with the next start, so it stays in the list. */
static void
test_undeletable (Fixture *fixture,
                  gconstpointer user_data)
{
  RingerHistoryEntry *entry = miss (fixture, ROOM, NOW_MS);

  turn ();
  ringer_test_database_execute (fixture->path, "CREATE TRIGGER full BEFORE DELETE ON call BEGIN SELECT RAISE (ABORT, 'disk full'); END");
  expect_message ();
  ringer_call_history_remove (fixture->history, entry);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (count (fixture), ==, 1);
  assert_failed (fixture);
  ringer_call_history_clear (fixture->history);
  g_assert_cmpuint (count (fixture), ==, 1);

  ringer_test_database_execute (fixture->path, "DROP TRIGGER full");
  ringer_call_history_remove (fixture->history, entry);
  g_assert_cmpuint (count (fixture), ==, 0);
  reopen (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* A change that fails in the middle leaves nothing half in the file. */
static void
test_half_saved (Fixture *fixture,
                 gconstpointer user_data)
{
  RingerHistoryEntry *entry;

  ringer_test_database_execute (fixture->path, "CREATE TRIGGER full BEFORE INSERT ON ring BEGIN SELECT RAISE (ABORT, 'disk full'); END");
  entry = begin (fixture, NOW_MS);
  join (fixture, entry, "@ann:h", NOW_MS);
  ringer_call_history_note_ring (fixture->history, entry, "$ring", "@ann:h", "Ann");
  expect_message ();
  turn ();
  g_test_assert_expected_messages ();
  assert_failed (fixture);
  {
    g_autoptr (RingerCallHistory) other = ringer_call_history_new (fixture->path);

    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (other)), ==, 0);
  }

  ringer_test_database_execute (fixture->path, "DROP TRIGGER full");
  ringer_call_history_leave (fixture->history, entry, "@ann:h", "DEV", NOW_MS + 1000);
  turn ();
  g_assert_no_error (ringer_call_history_get_error (fixture->history));
  reopen (fixture);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_true (ringer_call_history_find_ring (fixture->history, "$ring") == get (fixture, 0));
}

static void
test_read_only (Fixture *fixture,
                gconstpointer user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  if (geteuid () == 0) {
    g_test_skip ("Nothing is unwritable for root");
    return;
  }

  miss (fixture, ROOM, NOW_MS);
  g_clear_object (&fixture->history);
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  expect_message ();
  reopen (fixture);
  g_test_assert_expected_messages ();
  assert_failed (fixture);
  assert_goes_on (fixture);

  /* What was in it is there still. */
  g_clear_object (&fixture->history);
  g_assert_cmpint (g_chmod (fixture->path, 0600), ==, 0);
  reopen (fixture);
  g_assert_no_error (ringer_call_history_get_error (fixture->history));
  g_assert_cmpuint (count (fixture), ==, 1);

  /* The same where the file could be written, but not what SQLite needs beside it. */
  g_clear_object (&fixture->history);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  expect_message ();
  reopen (fixture);
  assert_failed (fixture);
  assert_goes_on (fixture);
  g_test_assert_expected_messages ();
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
}

static void
test_damaged (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *text = NULL;

  g_clear_object (&fixture->history);
  g_assert_true (g_file_set_contents (fixture->path, "this is no database, but it is longer than the head of one would be, and more", -1, NULL));
  expect_message ();
  reopen (fixture);
  g_test_assert_expected_messages ();
  assert_failed (fixture);
  assert_goes_on (fixture);

  /* It stays for whoever can read it. */
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "this is no database"));
}

/* What a row says that no program of this version would have written is read as far as it can be. */
static void
test_damaged_rows (Fixture *fixture,
                   gconstpointer user_data)
{
  RingerHistoryEntry *entry = miss (fixture, ROOM, NOW_MS);

  join (fixture, entry, "@ann:h", NOW_MS);
  miss (fixture, OTHER_ROOM, NOW_MS + 1000);
  g_clear_object (&fixture->history);
  ringer_test_database_execute (fixture->path, "UPDATE call SET intent = 'smell', outcome = 'forgotten', started = 'never', caller = x'00ff' WHERE room_id = '" ROOM "';"
                                               "UPDATE stay SET user_id = '', left = 'late'; INSERT INTO stay VALUES (99, '@eve:h', 'X', 1, 2, 3); INSERT INTO ring VALUES ('$lost', 99)");
  reopen (fixture);
  g_assert_no_error (ringer_call_history_get_error (fixture->history));
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpint (ringer_history_entry_get_outcome (ringer_call_history_lookup (fixture->history, 1)), ==, RINGER_CALL_OUTCOME_NOT_RUNG);
  g_assert_cmpint (ringer_history_entry_get_outcome (ringer_call_history_lookup (fixture->history, 2)), ==, RINGER_CALL_OUTCOME_MISSED);
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$lost"));
}

static void
test_newer (Fixture *fixture,
            gconstpointer user_data)
{
  g_clear_object (&fixture->history);
  ringer_test_database_execute (fixture->path, "PRAGMA user_version = 99; CREATE TABLE future (x)");
  expect_message ();
  reopen (fixture);
  g_test_assert_expected_messages ();
  assert_failed (fixture);
  assert_goes_on (fixture);
  ringer_test_database_execute (fixture->path, "SELECT x FROM future");

  g_clear_object (&fixture->history);
  ringer_test_database_execute (fixture->path, "PRAGMA user_version = 1");
  reopen (fixture);
  g_assert_cmpuint (count (fixture), ==, 0);
}

static void
test_private (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  GStatBuf status;

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
}

/* The oldest of more than anybody looks back at are forgotten, with who was in them. */
static void
test_many (Fixture *fixture,
           gconstpointer user_data)
{
  for (int i = 0; i < 2100; i++) {
    g_autofree char *id = g_strdup_printf ("$ring%d", i);
    RingerHistoryEntry *entry = begin (fixture, NOW_MS + i);

    ringer_call_history_note_ring (fixture->history, entry, id, "@ann:h", "Ann");
    join (fixture, entry, "@ann:h", NOW_MS + i);
    ringer_call_history_end (fixture->history, entry, NOW_MS + i + 1);
  }
  reopen (fixture);
  g_assert_cmpuint (count (fixture), ==, 2000);
  g_assert_null (ringer_call_history_find_ring (fixture->history, "$ring99"));
  g_assert_true (ringer_call_history_find_ring (fixture->history, "$ring100") == get (fixture, 1999));
  g_assert_cmpuint (ringer_history_entry_get_stays (get (fixture, 1999))->len, ==, 1);
}

static void
test_in_memory (void)
{
  RingerCallHistory *history = ringer_call_history_new (NULL);
  Fixture fixture = { .history = history };

  miss (&fixture, ROOM, NOW_MS);
  assert_goes_on (&fixture);
  ringer_call_history_remove (history, get (&fixture, 0));
  ringer_call_history_clear (history);
  g_assert_cmpuint (count (&fixture), ==, 0);
  g_assert_no_error (ringer_call_history_get_error (history));
  g_assert_finalize_object (history);
}

#define add_test(path, function) g_test_add ("/call-history/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("order", test_order);
  add_test ("kept", test_kept);
  add_test ("saved-soon", test_saved_soon);
  add_test ("outcome-order", test_outcome_order);
  add_test ("seen", test_seen);
  add_test ("running", test_running);
  add_test ("many-stays", test_many_stays);
  add_test ("remove", test_remove);
  add_test ("remove-at-once", test_remove_at_once);
  add_test ("clear", test_clear);
  add_test ("full-disk", test_full_disk);
  add_test ("undeletable", test_undeletable);
  add_test ("half-saved", test_half_saved);
  add_test ("read-only", test_read_only);
  add_test ("damaged", test_damaged);
  add_test ("damaged-rows", test_damaged_rows);
  add_test ("newer", test_newer);
  add_test ("private", test_private);
  add_test ("many", test_many);
  g_test_add_func ("/call-history/in-memory", test_in_memory);

  return g_test_run ();
}
