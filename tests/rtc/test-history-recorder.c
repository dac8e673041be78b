/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-history.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* What the history says of calls that come while the program runs. The stories of `tests/scenarios` have the outcomes of all shapes. */

#define add_test(path, function) \
  g_test_add ("/history-recorder/" path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)

static gboolean
has_no_call (gpointer data)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (((CallFixture *) data)->calls)) == 0;
}

static gboolean
is_joined (gpointer data)
{
  RingerActiveCall *active = ringer_call_manager_get_active (((CallFixture *) data)->calls);

  return active != NULL && ringer_active_call_get_state (active) == RINGER_ACTIVE_JOINED;
}

static void
test_missed (CallFixture *fixture,
             gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);

  call_fixture_ring (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_NOT_RUNG);
  g_assert_cmpuint (*n_missed, ==, 0);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, 0);

  call_history_advance (fixture, 31000);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (*n_missed, ==, 1);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 1);
  g_assert_cmpstr (ringer_history_entry_get_caller (call_history_get (fixture, 0)), ==, fixture->ann);
  g_assert_cmpstr (ringer_history_entry_get_caller_name (call_history_get (fixture, 0)), ==, "Ann");
  /* The caller waits still. */
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, 0);

  call_history_advance (fixture, 29000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, CALL_NOW_MS + 60000);
  call_history_assert_part (call_history_get (fixture, 0), 0, fixture->ann, CALL_NOW_MS, CALL_NOW_MS + 60000);
  g_assert_cmpuint (*n_missed, ==, 1);
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
}

/* However often it rings in it, a session is one entry; missed once more is news once more. */
static void
test_missed_twice (CallFixture *fixture,
                   gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);

  call_fixture_ring (fixture);
  call_history_advance (fixture, 31000);
  g_assert_cmpuint (*n_missed, ==, 1);
  ringer_call_history_mark_seen (call_history_get_history (fixture), CALL_ROOM);
  call_fixture_ring (fixture);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 0);
  call_history_advance (fixture, 31000);
  g_assert_cmpuint (*n_missed, ==, 2);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 1);
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
}

static void
test_hung_up (CallFixture *fixture,
              gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);

  call_fixture_ring (fixture);
  call_history_advance (fixture, 5000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  /* What counts is when it was sent, not when it came to be known. */
  ringer_fake_clock_advance (fixture->clock, 2000);
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (*n_missed, ==, 1);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, CALL_NOW_MS + 5000);
  call_history_assert_part (call_history_get (fixture, 0), 0, fixture->ann, CALL_NOW_MS, CALL_NOW_MS + 5000);
  g_assert_cmpint (ringer_history_entry_get_talk_ms (call_history_get (fixture, 0), 0), ==, 0);
}

static void
test_declined (CallFixture *fixture,
               gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);

  call_fixture_ring (fixture);
  ringer_incoming_call_decline (call_fixture_get_call (fixture));
  ringer_test_wait_for (has_no_call, fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_DECLINED);
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_DECLINED);
  g_assert_cmpuint (*n_missed, ==, 0);
}

static gboolean
has_left (gpointer data)
{
  return !ringer_fake_homeserver_is_in_call (((CallFixture *) data)->server, CALL_ROOM, "me");
}

/* While it catches up the clock may move on a little. */
static void
test_answered (CallFixture *fixture,
               gconstpointer user_data)
{
  gint64 joined_ms, hung_up_ms, left_ms;

  call_fixture_ring (fixture);
  call_history_advance (fixture, 4000);
  joined_ms = ringer_clock_get_wall_ms (RINGER_CLOCK (fixture->clock));
  ringer_call_manager_answer (fixture->calls, call_fixture_get_call (fixture), RINGER_CALL_VIDEO);
  ringer_test_wait_for (is_joined, fixture);
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_ANSWERED);
  call_history_assert_part (call_history_get (fixture, 0), 0, fixture->ann, CALL_NOW_MS, 0);
  call_history_assert_part (call_history_get (fixture, 0), 1, fixture->me, joined_ms, 0);

  call_history_advance (fixture, 60000);
  hung_up_ms = ringer_clock_get_wall_ms (RINGER_CLOCK (fixture->clock));
  ringer_active_call_hang_up (ringer_call_manager_get_active (fixture->calls));
  ringer_test_wait_for (has_left, fixture);
  call_fixture_sync (fixture);
  left_ms = ringer_clock_get_wall_ms (RINGER_CLOCK (fixture->clock));
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_ANSWERED);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, left_ms);
  g_assert_cmpint (ringer_history_entry_get_talk_ms (call_history_get (fixture, 0), 0), ==, hung_up_ms - joined_ms);
  g_assert_cmpuint (ringer_history_entry_count_people (call_history_get (fixture, 0)), ==, 2);
}

/* During the ring, and when it was missed here. */
static void
test_answered_elsewhere (CallFixture *fixture,
                         gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);

  call_fixture_ring (fixture);
  call_history_joins (fixture, "me", "PHONE");
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE);
  call_history_leaves (fixture, "me", "PHONE");
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_history_advance (fixture, 10000);
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE);
  g_assert_cmpuint (*n_missed, ==, 0);

  call_fixture_ring (fixture);
  call_history_advance (fixture, 31000);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  call_history_joins (fixture, "me", "PHONE");
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE);
  g_assert_cmpuint (*n_missed, ==, 1);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 0);
  g_assert_cmpuint (call_history_count (fixture), ==, 2);
}

/* This machine slept over all of it: it was missed here as far as that goes, until it comes to be known that it was not. */
static void
test_answered_elsewhere_in_sleep (CallFixture *fixture,
                                  gconstpointer user_data)
{
  call_fixture_ring (fixture);
  ringer_fake_clock_suspend (fixture->clock, 600000);
  call_history_turn ();
  call_history_joins (fixture, "me", "PHONE");
  call_history_leaves (fixture, "me", "PHONE");
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 0);
  g_assert_cmpuint (call_history_count (fixture), ==, 1);
}

/* A leave from before it rang says nothing about the ring. */
static void
test_left_before (CallFixture *fixture,
                  gconstpointer user_data)
{
  call_history_joins (fixture, "me", "PHONE");
  call_history_leaves (fixture, "me", "PHONE");
  call_history_advance (fixture, 1000);
  call_fixture_ring (fixture);
  call_history_advance (fixture, 31000);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
}

/* The person does not want to hear of it: no news; and of whom they ignore they do not want to read. */
static void
test_muted_and_ignored (CallFixture *fixture,
                        gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);
  g_autoptr (JsonObject) global = ringer_json_parse_object (
    "{\"override\":[{\"rule_id\":\"" CALL_ROOM "\",\"default\":false,\"enabled\":true,\"actions\":[],"
    "\"conditions\":[{\"kind\":\"event_match\",\"key\":\"room_id\",\"pattern\":\"" CALL_ROOM "\"}]}]}",
    -1, NULL);
  g_autoptr (JsonObject) nothing = json_object_new ();

  call_fixture_ring (fixture);
  ringer_fake_homeserver_set_push_rules (fixture->server, "me", global);
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_true (ringer_history_entry_get_seen (call_history_get (fixture, 0)));
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_history_advance (fixture, 1000);

  ringer_fake_homeserver_set_push_rules (fixture->server, "me", nothing);
  call_fixture_sync (fixture);
  call_fixture_ring (fixture);
  g_assert_nonnull (call_fixture_get_call (fixture));
  ringer_fake_homeserver_ignore (fixture->server, "me", fixture->ann);
  call_fixture_sync (fixture);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_NOT_RUNG);
  g_assert_cmpuint (*n_missed, ==, 0);
}

/* A banner that nobody touched is no news either. */
static void
test_banner (CallFixture *fixture,
             gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);

  ringer_fake_homeserver_start_call (fixture->server, CALL_GROUP, "ann", "ANNDEV", "notification", "audio");
  call_fixture_sync (fixture);
  g_assert_nonnull (call_fixture_get_call (fixture));
  call_history_advance (fixture, 31000);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_true (ringer_history_entry_get_seen (call_history_get (fixture, 0)));
  g_assert_cmpuint (*n_missed, ==, 0);
}

/* What did not ring because of quiet hours is read of in the morning. */
static void
test_quiet_hours (CallFixture *fixture,
                  gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (CALL_NOW_MS / 1000);
  unsigned int minute = (unsigned int) (g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now));

  g_object_set (fixture->rules, "quiet-hours", TRUE, "quiet-from", minute, "quiet-until", (minute + 10) % (24 * 60), NULL);
  call_fixture_ring (fixture);
  g_assert_cmpint (ringer_incoming_call_get_kind (call_fixture_get_call (fixture)), ==, RINGER_CALL_BANNER);
  call_history_advance (fixture, 31000);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_false (ringer_history_entry_get_seen (call_history_get (fixture, 0)));
  g_assert_cmpuint (*n_missed, ==, 1);
}

static void
test_never_rung (CallFixture *fixture,
                 gconstpointer user_data)
{
  call_history_joins (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  call_history_advance (fixture, 10000);
  call_history_joins (fixture, "bob", "BOBDEV");
  call_fixture_sync (fixture);
  call_history_advance (fixture, 20000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  call_history_advance (fixture, 5000);
  call_history_leaves (fixture, "bob", "BOBDEV");
  call_fixture_sync (fixture);

  g_assert_cmpuint (call_history_count (fixture), ==, 1);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_NOT_RUNG);
  g_assert_false (ringer_history_entry_has_rung (call_history_get (fixture, 0)));
  g_assert_true (ringer_history_entry_get_seen (call_history_get (fixture, 0)));
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, CALL_NOW_MS + 35000);
  call_history_assert_part (call_history_get (fixture, 0), 0, fixture->ann, CALL_NOW_MS, CALL_NOW_MS + 30000);
  call_history_assert_part (call_history_get (fixture, 0), 1, "@bob:ringer.test", CALL_NOW_MS + 10000, CALL_NOW_MS + 35000);
  g_assert_cmpint (ringer_history_entry_get_talk_ms (call_history_get (fixture, 0), 0), ==, 20000);
}

/* Nothing comes to say that a device is gone: its time ran out. */
static void
test_ran_out (CallFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (JsonObject) content = ringer_json_parse_object (
    "{\"application\":\"m.call\",\"call_id\":\"\",\"device_id\":\"ANNDEV\",\"expires\":60000}", -1, NULL);

  ringer_fake_homeserver_send_event (fixture->server, CALL_ROOM, fixture->ann, "org.matrix.msc3401.call.member", "_@ann:ringer.test_ANNDEV_m.call", content);
  call_fixture_sync (fixture);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (call_history_get (fixture, 0)), ==, 0);
  call_history_advance (fixture, 70000);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, CALL_NOW_MS + 60000);
  call_history_assert_part (call_history_get (fixture, 0), 0, fixture->ann, CALL_NOW_MS, CALL_NOW_MS + 60000);
}

/* Whose device's id begins with that of another one of theirs, does not leave with that. */
static void
test_devices (CallFixture *fixture,
              gconstpointer user_data)
{
  call_history_joins (fixture, "ann", "DEV");
  call_history_joins (fixture, "ann", "DEV2");
  call_fixture_sync (fixture);
  call_history_advance (fixture, 10000);
  call_history_leaves (fixture, "ann", "DEV2");
  call_fixture_sync (fixture);
  call_history_sleep_for (fixture, 5 * CALL_HOUR_MS);
  call_history_assert_times (call_history_get (fixture, 0), CALL_NOW_MS, CALL_NOW_MS + 4 * CALL_HOUR_MS);
  call_history_assert_part (call_history_get (fixture, 0), 0, fixture->ann, CALL_NOW_MS, CALL_NOW_MS + 4 * CALL_HOUR_MS);
}

/* It rang on trust, and there was no call: nothing is left of it. */
static void
test_no_call (CallFixture *fixture,
              gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);
  g_autoptr (JsonObject) content = ringer_json_build ("notification_type", "s", "ring", "sender_ts", "i", CALL_NOW_MS, "lifetime", "i", (gint64) 30000,
                                                      "m.mentions", "o", ringer_json_build ("room", "b", TRUE, NULL),
                                                      "m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", "$nothing", NULL), NULL);

  ringer_fake_homeserver_send_event (fixture->server, CALL_ROOM, fixture->ann, "org.matrix.msc4075.rtc.notification", NULL, content);
  call_fixture_sync (fixture);
  ringer_test_wait_for (has_no_call, fixture);
  call_history_turn ();
  g_assert_cmpuint (call_history_count (fixture), ==, 0);
  call_history_advance (fixture, 60000);
  g_assert_cmpuint (call_history_count (fixture), ==, 0);
  g_assert_cmpuint (*n_missed, ==, 0);
}

/* Deleted while it runs it stays deleted, and what still comes of it begins no other. */
static void
test_removed (CallFixture *fixture,
              gconstpointer user_data)
{
  call_fixture_ring (fixture);
  ringer_call_history_remove (call_history_get_history (fixture), call_history_get (fixture, 0));
  call_history_advance (fixture, 31000);
  g_assert_cmpuint (call_history_count (fixture), ==, 0);
  call_history_leaves (fixture, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 0);
}

/* Everybody left and came back in one answer: two calls. */
static void
test_two_in_a_gap (CallFixture *fixture,
                   gconstpointer user_data)
{
  call_fixture_ring (fixture);
  call_history_advance (fixture, 31000);
  call_history_leaves (fixture, "ann", "ANNDEV");
  ringer_fake_clock_suspend (fixture->clock, 600000);
  ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, "ann", "ANNDEV", "ring", "video");
  call_fixture_sync (fixture);
  g_assert_cmpuint (call_history_count (fixture), ==, 2);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_NOT_RUNG);
  call_history_assert_outcome (fixture, 1, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpint (ringer_history_entry_get_ended_ms (call_history_get (fixture, 1)), >, 0);
  call_history_advance (fixture, 31000);
  call_history_assert_outcome (fixture, 0, RINGER_CALL_OUTCOME_MISSED);
}

/* "Missed call" while it still rings: of two notifications that come at once, one is over already. */
static void
test_not_missed_while_ringing (CallFixture *fixture,
                               gconstpointer user_data)
{
  unsigned int *n_missed = call_history_watch_missed (fixture);
  gint64 old_ms = CALL_NOW_MS - 60000;
  g_autoptr (JsonObject) old = NULL;
  const char *member_id = ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, "ann", "ANNDEV", NULL, "video");

  old = ringer_json_build ("notification_type", "s", "ring", "sender_ts", "i", old_ms, "lifetime", "i", (gint64) 30000, "slot_id", "s", "m.call#ROOM",
                           "m.mentions", "o", ringer_json_build ("room", "b", TRUE, NULL),
                           "m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", member_id, NULL), NULL);
  ringer_fake_homeserver_send_event (fixture->server, CALL_ROOM, fixture->ann, "org.matrix.msc4075.rtc.notification", NULL, old);
  call_fixture_ring (fixture);
  call_history_turn ();
  g_assert_nonnull (call_fixture_get_call (fixture));
  g_assert_cmpuint (*n_missed, ==, 0);
  g_assert_cmpuint (ringer_call_history_get_n_missed (call_history_get_history (fixture)), ==, 0);
  call_history_advance (fixture, 31000);
  g_assert_cmpuint (*n_missed, ==, 1);
}

/* Before the account says in its own file how far it has come, what it said is in the history's: nothing is lost between the two. */
static void
on_update_applied (RingerAccount *account,
                   RingerSyncUpdate *update,
                   unsigned int *n_kept)
{
  g_autofree char *folder = g_path_get_dirname (ringer_account_store_get_path (ringer_account_get_store (account)));
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (RingerCallHistory) other = ringer_call_history_new (path);
  g_autofree char *position = ringer_account_store_get_value (ringer_account_get_store (account), "position");

  if (g_strcmp0 (position, update->position) != 0)
    *n_kept = MAX (*n_kept, g_list_model_get_n_items (G_LIST_MODEL (other)));
}

static void
test_kept_first (CallFixture *fixture,
                 gconstpointer user_data)
{
  unsigned int n_kept = 0;

  g_signal_connect (fixture->account, "update-applied", G_CALLBACK (on_update_applied), &n_kept);
  call_fixture_ring (fixture);
  g_assert_cmpuint (n_kept, ==, 1);
  g_signal_handlers_disconnect_by_data (fixture->account, &n_kept);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("missed", test_missed);
  add_test ("missed-twice", test_missed_twice);
  add_test ("hung-up", test_hung_up);
  add_test ("declined", test_declined);
  g_test_add ("/history-recorder/answered", CallFixture, "-org.matrix.msc4140", call_fixture_set_up, test_answered, call_fixture_tear_down);
  add_test ("answered-elsewhere", test_answered_elsewhere);
  add_test ("answered-elsewhere-in-sleep", test_answered_elsewhere_in_sleep);
  add_test ("left-before", test_left_before);
  add_test ("muted-and-ignored", test_muted_and_ignored);
  add_test ("banner", test_banner);
  add_test ("quiet-hours", test_quiet_hours);
  add_test ("never-rung", test_never_rung);
  add_test ("ran-out", test_ran_out);
  add_test ("devices", test_devices);
  add_test ("no-call", test_no_call);
  add_test ("removed", test_removed);
  add_test ("two-in-a-gap", test_two_in_a_gap);
  add_test ("not-missed-while-ringing", test_not_missed_while_ringing);
  add_test ("kept-first", test_kept_first);

  return g_test_run ();
}
