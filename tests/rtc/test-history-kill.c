/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "ringer-call-history.h"
#include "ringer-test-database.h"
#include "ringer-test-util.h"

/*
 * The program is killed at any moment. A child, which is this program too, writes a scripted story of calls into a history and says after each
 * change that it is saved. The parent reads that, kills it, and compares the file with the same story told to a history in memory: every change that was
 * said to be saved is there, at most one more is, and nothing is half there.
 */

#define N_KILLS 10
/* The parent decides within these many changes, so that the child does not come to the end of them. */
#define MAX_READ 200
#define MAX_CHANGES 100000

#define NOW_MS G_GINT64_CONSTANT (1752583130000)
#define CHANGES_PER_CALL 9

static char *
make_ring_id (unsigned int n_call)
{
  return g_strdup_printf ("$ring%u", n_call);
}

static void
begin (RingerCallHistory *history,
       unsigned int n_call,
       gint64 at_ms)
{
  g_autofree char *room_id = g_strdup_printf ("!room%u:h", n_call % 5);
  const RingerHistoryStart start = {
    .room_id = room_id,
    .slot_id = "m.call#ROOM",
    .caller = "@ann:h",
    .caller_name = "Ann",
    .room_name = "Garden",
    .outcome = RINGER_CALL_OUTCOME_NOT_RUNG,
    .started_ms = at_ms,
    .seen = TRUE,
  };

  ringer_call_history_begin (history, &start);
}

static void
join (RingerCallHistory *history,
      RingerHistoryEntry *entry,
      const char *user_id,
      gint64 at_ms)
{
  g_autoptr (RingerHistoryStay) stay = ringer_history_stay_new (user_id, "DEV", at_ms, at_ms + 3600000);

  ringer_call_history_join (history, entry, stay);
}

/* Makes the @n-th change, the first being 0. */
static void
change (RingerCallHistory *history,
        unsigned int n)
{
  unsigned int n_call = n / CHANGES_PER_CALL;
  gint64 at_ms = NOW_MS + n * G_GINT64_CONSTANT (1000);
  g_autoptr (RingerHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (history), 0);
  g_autoptr (RingerHistoryEntry) older = g_list_model_get_item (G_LIST_MODEL (history), 1);
  g_autofree char *ring_id = make_ring_id (n_call);

  switch (n % CHANGES_PER_CALL) {
  case 0:
    begin (history, n_call, at_ms);
    break;
  case 1:
    ringer_call_history_note_ring (history, entry, ring_id, "@bob:h", "Bob");
    break;
  case 2:
    join (history, entry, "@bob:h", at_ms);
    break;
  case 3:
    ringer_call_history_set_outcome (history, entry, RINGER_CALL_OUTCOME_MISSED, FALSE);
    break;
  case 4:
    join (history, entry, "@me:h", at_ms);
    break;
  case 5:
    ringer_call_history_set_outcome (history, entry, n_call % 2 == 0 ? RINGER_CALL_OUTCOME_ANSWERED : RINGER_CALL_OUTCOME_MISSED, FALSE);
    ringer_call_history_set_intent (history, entry, RINGER_CALL_VOICE);
    break;
  case 6:
    ringer_call_history_leave (history, entry, "@bob:h", "DEV", at_ms);
    break;
  case 7:
    ringer_call_history_end (history, entry, at_ms);
    break;
  case 8:
  default:
    if (n_call % 7 == 6)
      ringer_call_history_remove (history, older);
    else
      ringer_call_history_mark_seen (history, NULL);
  }
}

/* The child */

static int
run_child (const char *path,
           unsigned int n_done)
{
  RingerCallHistory *history = ringer_call_history_new (path);

  for (unsigned int n = n_done; n < n_done + MAX_CHANGES; n++) {
    change (history, n);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    if (ringer_call_history_get_error (history) != NULL)
      return EXIT_FAILURE;
    /* One write each, so that a line that was read was saved before. */
    printf ("%u\n", n + 1);
    fflush (stdout);
  }

  return EXIT_FAILURE;
}

/* The parent */

static char *
describe_stays (RingerHistoryEntry *entry)
{
  GString *text = g_string_new (NULL);
  GPtrArray *stays = ringer_history_entry_get_stays (entry);

  for (unsigned int i = 0; i < stays->len; i++) {
    const RingerHistoryStay *stay = g_ptr_array_index (stays, i);

    g_string_append_printf (text, " %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                            stay->user_id, stay->device_id, stay->joined_ms, stay->left_ms, stay->expires_ms);
  }

  return g_string_free_and_steal (text);
}

static char *
describe (RingerCallHistory *history)
{
  GString *text = g_string_new (NULL);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (history)); i++) {
    g_autoptr (RingerHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (history), i);
    g_autofree char *stays = describe_stays (entry);

    g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %s %s %s %d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %d:%s\n",
                            ringer_history_entry_get_id (entry), ringer_history_entry_get_room_id (entry), ringer_history_entry_get_caller (entry),
                            ringer_history_entry_get_caller_name (entry), ringer_history_entry_get_room_name (entry),
                            (int) ringer_history_entry_get_intent (entry), (int) ringer_history_entry_get_outcome (entry),
                            ringer_history_entry_get_started_ms (entry), ringer_history_entry_get_ended_ms (entry),
                            ringer_history_entry_get_seen (entry), ringer_history_entry_has_rung (entry), stays);
  }

  return g_string_free_and_steal (text);
}

static gint64
find_ring (RingerCallHistory *history,
           const char *ring_id)
{
  RingerHistoryEntry *entry = ringer_call_history_find_ring (history, ring_id);

  return entry != NULL ? ringer_history_entry_get_id (entry) : 0;
}

static gboolean
is_same (RingerCallHistory *a,
         RingerCallHistory *b)
{
  g_autofree char *text_a = describe (a);
  g_autofree char *text_b = describe (b);

  return g_str_equal (text_a, text_b);
}

/* Returns how many changes the child said to be saved before it died. */
static unsigned int
run_and_kill (const char *path,
              unsigned int n_done,
              unsigned int n_read)
{
  g_autofree char *done = g_strdup_printf ("%u", n_done);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--child", path, done, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  char *line;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  for (unsigned int i = 0; (line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL; i++) {
    n_done = (unsigned int) g_ascii_strtoull (line, NULL, 10);
    g_free (line);
    /* It goes on meanwhile: where it is hit nobody knows, and all that it still said counts. */
    if (i == n_read)
      g_subprocess_send_signal (child, SIGKILL);
  }
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (child));

  return n_done;
}

static void
test_killed (void)
{
  char *folder = ringer_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  RingerCallHistory *model = ringer_call_history_new (NULL);
  unsigned int n_done = 0;

  for (unsigned int i = 0; i < N_KILLS; i++) {
    unsigned int n_read = (unsigned int) g_test_rand_int_range (0, MAX_READ);
    unsigned int n_said = run_and_kill (path, n_done, n_read);
    RingerCallHistory *history;

    for (; n_done < n_said; n_done++)
      change (model, n_done);
    ringer_test_database_check (path);
    history = ringer_call_history_new (path);
    g_assert_no_error (ringer_call_history_get_error (history));

    /* One change may be saved that it did not live to tell of. */
    if (!is_same (model, history))
      change (model, n_done++);
    if (!is_same (model, history)) {
      g_autofree char *wanted = describe (model);
      g_autofree char *found = describe (history);

      g_assert_cmpstr (found, ==, wanted);
    }
    for (unsigned int n_call = 0; n_call <= n_done / CHANGES_PER_CALL; n_call++) {
      g_autofree char *ring_id = make_ring_id (n_call);

      g_assert_cmpint (find_ring (history, ring_id), ==, find_ring (model, ring_id));
    }
    g_test_message ("Killed after %u changes, of which %u were told", n_done, n_said);
    g_assert_finalize_object (history);
  }

  g_assert_finalize_object (model);
  ringer_test_remove_folder (folder);
}

int
main (int argc,
      char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], (unsigned int) g_ascii_strtoull (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history-kill/killed", test_killed);

  return g_test_run ();
}
