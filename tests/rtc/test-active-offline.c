/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "active-story.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* What becomes of a call while its homeserver cannot be reached. */

static void
test_leave_came (ActiveStory *story,
                 gconstpointer user_data)
{
  g_autofree char *key = NULL;

  active_story_join (story);
  key = g_strdup (ringer_json_peek_string (story->membership, "msc4354_sticky_key"));
  active_story_go_offline (story);
  ringer_fake_clock_advance (story->base.clock, 19000);
  g_assert_false (active_story_is_in_call (story));
  active_story_go_online (story);

  /* The try that was on its way may be too late by now; then the next one is the one that learns of it. */
  while (!active_story_is_in_call (story)) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    call_fixture_sync (&story->base);
  }
  active_story_update_log (story);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINED);
  g_assert_true (g_str_has_suffix (story->log->str, "schedule join") || g_str_has_suffix (story->log->str, "join schedule"));
  g_string_truncate (story->log, 0);
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 1);

  /* It takes the place of the first one, and a state event counts from when that was sent. */
  g_assert_cmpstr (ringer_json_peek_string (story->membership, "msc4354_sticky_key"), ==, key);
  if (!story->sticky) {
    g_assert_true (json_object_has_member (story->membership, "created_ts"));
    g_assert_cmpint (json_object_get_int_member (story->membership, "created_ts"), <, CALL_NOW_MS + 2000);
  }

  ringer_fake_clock_advance (story->base.clock, 6000);
  active_story_expect (story, "restart");
}

/* The homeserver was there only for so long that this was learnt. */
static void
test_leave_came_and_away_again (ActiveStory *story,
                                gconstpointer user_data)
{
  active_story_join (story);
  active_story_go_offline (story);
  ringer_fake_clock_advance (story->base.clock, 19000);
  active_story_go_online (story);
  ringer_fake_homeserver_fail_next (story->base.server, "/rooms/", G_MAXUINT, 0, NULL);
  for (unsigned int i = 0; i < 60; i++) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    call_fixture_sync (&story->base);
  }
  active_story_update_log (story);
  g_assert_nonnull (strstr (story->log->str, "schedule"));
  g_assert_false (active_story_is_in_call (story));

  active_story_go_online (story);
  for (unsigned int i = 0; i < 60 && (!active_story_is_in_call (story) || ringer_fake_homeserver_get_n_delayed (story->base.server) == 0); i++) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    call_fixture_sync (&story->base);
  }
  g_assert_true (active_story_is_in_call (story));
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 1);
  g_string_truncate (story->log, 0);
}

typedef struct
{
  ActiveStory *story;
  gboolean (*done) (gpointer data);
  gboolean waiting; /* whether a request began to wait to be tried again */
} Retries;

static void
on_retrying (Retries *retries)
{
  retries->waiting = TRUE;
}

static gboolean
is_done_or_waiting (gpointer data)
{
  Retries *retries = data;

  return retries->waiting || retries->done (retries->story);
}

/* Time passes while a request waits to be tried again, and stands still while one is on its way. */
static void
pass_retries (ActiveStory *story,
              gboolean (*done) (gpointer data))
{
  RingerOutbox *outbox = ringer_account_get_outbox (story->base.account);
  Retries retries = { story, done, FALSE };
  gulong id = g_signal_connect_swapped (outbox, "retrying", G_CALLBACK (on_retrying), &retries);

  while (!done (story)) {
    ringer_test_wait_for (is_done_or_waiting, &retries);
    retries.waiting = FALSE;
    if (!done (story))
      ringer_fake_clock_advance (story->base.clock, 15000);
  }
  g_signal_handler_disconnect (outbox, id);
}

static void
test_offline_while_joining (ActiveStory *story,
                            gconstpointer user_data)
{
  active_story_go_offline (story);
  active_story_start (story);

  /* First the leave cannot be scheduled, then the membership cannot be sent; only that is worth a word. */
  g_assert_null (ringer_active_call_get_error (story->call));
  pass_retries (story, active_story_has_error);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINING);
  g_assert_true (ringer_error_is_transient (ringer_active_call_get_error (story->call)));

  active_story_go_online (story);
  ringer_fake_clock_advance (story->base.clock, 1300);
  ringer_test_wait_for (active_story_is_joined, story);
  /* And what could not be scheduled before is made up for. */
  active_story_expect (story, "join schedule");
  g_assert_null (ringer_active_call_get_error (story->call));
}

static void
test_offline_too_long (ActiveStory *story,
                       gconstpointer user_data)
{
  active_story_go_offline (story);
  active_story_start (story);
  pass_retries (story, active_story_is_ended);

  /* It says what was wrong, not that it is too late. */
  g_assert_nonnull (ringer_active_call_get_error (story->call));
  g_assert_false (g_error_matches (ringer_active_call_get_error (story->call), RINGER_ERROR, RINGER_ERROR_POINTLESS));
  active_story_go_online (story);
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, 0);
}

static void
test_offline_in_call (ActiveStory *story,
                      gconstpointer user_data)
{
  active_story_join (story);
  active_story_go_offline (story);
  for (unsigned int i = 0; i < 16; i++) {
    ringer_fake_clock_advance (story->base.clock, 500);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
  active_story_go_online (story);
  ringer_fake_clock_advance (story->base.clock, 6000);
  active_story_expect (story, "restart");
  active_story_expect_nothing (story);
  g_assert_true (active_story_is_in_call (story));
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINED);
  g_assert_null (ringer_active_call_get_error (story->call));
}

static void
test_leave_while_offline (ActiveStory *story,
                          gconstpointer user_data)
{
  active_story_join (story);
  active_story_go_offline (story);
  ringer_active_call_hang_up (story->call);
  for (unsigned int i = 0; i < 30; i++) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }

  /* What was scheduled came to pass. */
  g_assert_false (active_story_is_in_call (story));
  active_story_go_online (story);
  while (!active_story_is_ended (story)) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    g_main_context_iteration (NULL, FALSE);
  }
  /* Of which whoever hung up long ago need not hear. */
  g_assert_null (ringer_active_call_get_error (story->call));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  active_story_add ("leave-came", test_leave_came);
  active_story_add ("leave-came-and-away-again", test_leave_came_and_away_again);
  active_story_add ("offline-while-joining", test_offline_while_joining);
  active_story_add ("offline-too-long", test_offline_too_long);
  active_story_add ("offline-in-call", test_offline_in_call);
  active_story_add ("leave-while-offline", test_leave_while_offline);

  active_story_add_sticky ("leave-came", test_leave_came);
  active_story_add_sticky ("offline-while-joining", test_offline_while_joining);
  active_story_add_sticky ("offline-in-call", test_offline_in_call);
  active_story_add_sticky ("leave-while-offline", test_leave_while_offline);

  return g_test_run ();
}
