/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-history.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* What the history says of calls that came, or went on, or ended, while the program did not run. */

#define add_test(path, function) \
  g_test_add ("/history-restart/" path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)
#define add_sticky_test(path, function) \
  g_test_add ("/history-restart/" path, CallFixture, "+org.matrix.msc4354", call_fixture_set_up, function, call_fixture_tear_down)

static void
declines (CallFixture *fixture,
          const char *notification_id)
{
  g_autoptr (JsonObject) content =
    ringer_json_build ("m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", notification_id, NULL), NULL);

  ringer_fake_homeserver_send_event (fixture->server, CALL_ROOM, fixture->me, "org.matrix.msc4310.rtc.decline", NULL, content);
}

static gboolean
has_no_call (gpointer data)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (((CallFixture *) data)->calls)) == 0;
}

static void
test_taken_up (CallFixture *fixture,
               gconstpointer user_data)
{
  call_fixture_ring (fixture);
  call_history_advance (fixture, 31000);
  ringer_call_history_mark_seen (call_history_get_history (fixture), NULL);
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 60000);

  call_fixture_start (fixture);
  call_fixture_catch_up (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, 0);
  call_history_advance (fixture, 9000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_true (ringer_history_entry_get_seen (call_history_get (fixture, 0)));
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, CALL_NOW_MS + 100000);
  call_history_assert_part (call_history_get (fixture, 0), 0, fixture->ann, CALL_NOW_MS, CALL_NOW_MS + 100000);
}

static void
test_over_meanwhile (CallFixture *fixture,
                     gconstpointer user_data)
{
  call_history_joins (fixture, "ann", "ANNDEV");
  call_history_joins (fixture, "bob", "BOBDEV");
  call_fixture_sync (fixture);
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 60000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  ringer_fake_clock_advance (fixture->clock, 60000);
  call_history_leaves (fixture, "bob", "BOBDEV");
  ringer_fake_clock_advance (fixture->clock, CALL_HOUR_MS);

  call_fixture_start (fixture);
  call_fixture_catch_up (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, CALL_NOW_MS + 120000);
  call_history_assert_part (call_history_get (fixture, 0), 0, fixture->ann, CALL_NOW_MS, CALL_NOW_MS + 60000);
  call_history_assert_part (call_history_get (fixture, 0), 1, "@bob:ringer.test", CALL_NOW_MS, CALL_NOW_MS + 120000);
}

/* What nobody ended, and ran out while nobody looked. */
static void
test_ran_out_meanwhile (CallFixture *fixture,
                        gconstpointer user_data)
{
  call_history_joins (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 30 * CALL_HOUR_MS);

  call_fixture_start (fixture);
  call_fixture_catch_up (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, CALL_NOW_MS + 4 * CALL_HOUR_MS);
}

static void
test_another_meanwhile (CallFixture *fixture,
                        gconstpointer user_data)
{
  call_history_joins (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 60000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  ringer_fake_clock_advance (fixture->clock, CALL_HOUR_MS);
  call_history_joins (fixture, "ann", "ANNDEV");

  call_fixture_start (fixture);
  call_fixture_catch_up (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 2);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS + 60000 + CALL_HOUR_MS, 0);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (call_history_get (fixture, 1)), >, CALL_NOW_MS);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (call_history_get (fixture, 1)), <=, CALL_NOW_MS + 60000 + CALL_HOUR_MS);
}

static gboolean
has_call (gpointer data)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (((CallFixture *) data)->calls)) == 1;
}

/* It rang when the program ended, and rings on when it is back; nobody is told meanwhile that it was missed. */
static void
test_rings_on (CallFixture *fixture,
               gconstpointer user_data)
{
  unsigned int *n_missed;

  call_fixture_ring (fixture);
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 5000);

  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  ringer_test_wait_for (has_call, fixture);
  call_fixture_catch_up (fixture);
  g_assert_true (has_call (fixture));
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  g_assert_cmpuint (*n_missed, ==, 0);

  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  g_assert_true (has_no_call (fixture));
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (*n_missed, ==, 1);
}

/* The notification of before can still be there, and its buttons start the program. */
static void
test_wished_before (CallFixture *fixture,
                    gconstpointer user_data)
{
  g_autofree char *id = NULL;

  call_fixture_ring (fixture);
  id = g_strdup (ringer_incoming_call_get_id (call_fixture_get_call (fixture)));
  call_fixture_quit (fixture);

  call_fixture_start (fixture);
  ringer_call_manager_expect (fixture->calls, id, RINGER_CALL_WISH_DECLINE);
  ringer_test_wait_for (has_call, fixture);
  g_assert_false (ringer_incoming_call_get_sounding (call_fixture_get_call (fixture)));
  ringer_test_wait_for (has_no_call, fixture);
  call_fixture_catch_up (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_DECLINED);
}

/* It rang when the program ended, and does not when it is back. */
static void
test_ended_while_ringing (CallFixture *fixture,
                          gconstpointer user_data)
{
  unsigned int *n_missed;

  call_fixture_ring (fixture);
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 60000);

  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (*n_missed, ==, 1);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 1);
}

static void
test_ended_while_ringing_declined (CallFixture *fixture,
                                   gconstpointer user_data)
{
  g_autofree char *id = g_strdup (call_fixture_ring (fixture));
  unsigned int *n_missed;

  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 5000);
  declines (fixture, id);
  ringer_fake_clock_advance (fixture->clock, 60000);

  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_DECLINED);
  g_assert_cmpuint (*n_missed, ==, 0);
}

/* My phone took it, and is in it still, or not any more. */
static void
test_ended_while_ringing_answered (CallFixture *fixture,
                                   gconstpointer user_data)
{
  unsigned int *n_missed;

  call_fixture_ring (fixture);
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 5000);
  call_history_joins (fixture, "me", "PHONE");
  ringer_fake_clock_advance (fixture->clock, 60000);
  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE);
  call_history_leaves (fixture, "me", "PHONE");
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  g_assert_cmpuint (*n_missed, ==, 0);

  call_history_advance (fixture, 60000);
  call_fixture_ring (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 2);
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 5000);
  call_history_joins (fixture, "me", "PHONE");
  ringer_fake_clock_advance (fixture->clock, 60000);
  call_history_leaves (fixture, "me", "PHONE");
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 2);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE);
  g_assert_cmpuint (*n_missed, ==, 0);
}

/* A sticky one is known from the account's own file, and still rings: it is not missed meanwhile, and is one call. */
static void
test_still_rings (CallFixture *fixture,
                  gconstpointer user_data)
{
  unsigned int *n_missed;

  ringer_fake_homeserver_start_sticky_call (fixture->server, CALL_ROOM, "ann", "ANNDEV", "ring", "video");
  call_fixture_sync (fixture);
  g_assert_nonnull (call_fixture_get_call (fixture));
  call_fixture_quit (fixture);
  ringer_fake_clock_advance (fixture->clock, 10000);

  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  g_assert_nonnull (call_fixture_get_call (fixture));
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_NOT_RUNG);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (call_history_get (fixture, 0)), ==, 0);
  g_assert_cmpuint (*n_missed, ==, 0);

  call_history_advance (fixture, 120000);
  g_assert_null (call_fixture_get_call (fixture));
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (*n_missed, ==, 1);
}

/* What was declined by a sticky event is declined after a start, too. */
static void
test_still_declined (CallFixture *fixture,
                     gconstpointer user_data)
{
  ringer_fake_homeserver_start_sticky_call (fixture->server, CALL_ROOM, "ann", "ANNDEV", "ring", "video");
  call_fixture_sync (fixture);
  ringer_incoming_call_decline (call_fixture_get_call (fixture));
  ringer_test_wait_for (has_no_call, fixture);
  call_fixture_sync (fixture);
  call_fixture_quit (fixture);

  call_fixture_start (fixture);
  call_fixture_catch_up (fixture);
  g_assert_null (call_fixture_get_call (fixture));
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_DECLINED);
}

static void
test_came_meanwhile (CallFixture *fixture,
                     gconstpointer user_data)
{
  unsigned int *n_missed;

  call_fixture_quit (fixture);
  ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, "ann", "ANNDEV", "ring", "video");
  ringer_fake_clock_advance (fixture->clock, 40000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  ringer_fake_clock_advance (fixture->clock, CALL_HOUR_MS);
  ringer_fake_homeserver_start_call (fixture->server, CALL_GROUP, "bob", "BOBDEV", "ring", "video");

  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 2);
  /* The one still rings. */
  g_assert_nonnull (call_fixture_get_call (fixture));
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_NOT_RUNG);
  call_history_assert_outcome (fixture, 1, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (*n_missed, ==, 1);
  call_history_assert_times (call_history_get (fixture, 1), CALL_NOW_MS, CALL_NOW_MS);
}

/* What lies long back is in the history, and is no news. */
static void
test_came_long_ago (CallFixture *fixture,
                    gconstpointer user_data)
{
  unsigned int *n_missed;

  call_fixture_quit (fixture);
  ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, "ann", "ANNDEV", "ring", "video");
  call_history_leaves (fixture, "ann", "ANNDEV");
  ringer_fake_clock_advance (fixture->clock, 48 * CALL_HOUR_MS);

  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_true (ringer_history_entry_get_seen (call_history_get (fixture, 0)));
  g_assert_cmpuint (*n_missed, ==, 0);
}

/* And nothing is told twice: what was missed is not missed again with the next start. */
static void
test_told_once (CallFixture *fixture,
                gconstpointer user_data)
{
  unsigned int *n_missed;

  call_fixture_ring (fixture);
  call_history_advance (fixture, 31000);
  call_fixture_quit (fixture);
  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  g_assert_cmpuint (*n_missed, ==, 0);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 1);
}

/* The homeserver forgot how far it had told, and tells all anew. */
static void
test_told_anew (CallFixture *fixture,
                gconstpointer user_data)
{
  unsigned int *n_missed;

  call_fixture_ring (fixture);
  call_history_advance (fixture, 31000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  ringer_call_history_mark_seen (call_history_get_history (fixture), NULL);
  g_assert_true (ringer_account_store_set_value (ringer_account_get_store (fixture->account), "position", NULL, NULL));
  call_fixture_quit (fixture);

  call_fixture_start (fixture);
  n_missed = call_history_watch_missed (fixture);
  call_fixture_catch_up (fixture);
  call_history_turn ();
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  g_assert_cmpuint (*n_missed, ==, 0);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("taken-up", test_taken_up);
  add_test ("over-meanwhile", test_over_meanwhile);
  add_test ("ran-out-meanwhile", test_ran_out_meanwhile);
  add_test ("another-meanwhile", test_another_meanwhile);
  add_test ("rings-on", test_rings_on);
  add_test ("wished-before", test_wished_before);
  add_test ("ended-while-ringing", test_ended_while_ringing);
  add_test ("ended-while-ringing-declined", test_ended_while_ringing_declined);
  add_test ("ended-while-ringing-answered", test_ended_while_ringing_answered);
  add_sticky_test ("still-rings", test_still_rings);
  add_sticky_test ("still-declined", test_still_declined);
  add_test ("came-meanwhile", test_came_meanwhile);
  add_test ("came-long-ago", test_came_long_ago);
  add_test ("told-once", test_told_once);
  add_test ("told-anew", test_told_anew);

  return g_test_run ();
}
