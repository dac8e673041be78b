/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"
#include "ringer-active-call.h"
#include "ringer-json.h"
#include "ringer-own-membership.h"

/* By which form of member event this device joins, depending on who is there already, and whether it may. */

#define STATE_MEMBER "org.matrix.msc3401.call.member"
#define STICKY_MEMBER "org.matrix.msc4143.rtc.member"

#define add_case(path, function) \
  g_test_add ("/own-membership/" path, CallFixture, "+org.matrix.msc4354", call_fixture_set_up, function, call_fixture_tear_down)

static RingerRtcSession *
get_session (CallFixture *fixture)
{
  call_fixture_sync (fixture);

  return ringer_call_manager_lookup_session (fixture->calls, ringer_account_get_id (fixture->account), CALL_GROUP);
}

static void
assert_form (CallFixture *fixture,
             gboolean sticky)
{
  g_autoptr (RingerOwnMembership) membership = ringer_own_membership_new (get_session (fixture), RINGER_CALL_VIDEO);
  RingerOutgoingEvent event = { 0 };

  ringer_own_membership_address (membership, &event);
  g_assert_cmpstr (event.room_id, ==, CALL_GROUP);
  g_assert_cmpstr (event.type, ==, sticky ? STICKY_MEMBER : STATE_MEMBER);
  g_assert_cmpint (event.state_key == NULL, ==, sticky);
  g_assert_cmpint (event.sticky_duration_ms > 0, ==, sticky);
}

static void
join_sticky (CallFixture *fixture,
             const char *user)
{
  ringer_fake_homeserver_start_sticky_call (fixture->server, CALL_GROUP, user, "DEV", NULL, "video");
}

static void
join_by_state (CallFixture *fixture,
               const char *user)
{
  ringer_fake_homeserver_start_call (fixture->server, CALL_GROUP, user, "DEV", NULL, "video");
}

static void
test_empty (CallFixture *fixture,
            gconstpointer user_data)
{
  assert_form (fixture, FALSE);
}

static void
test_all_sticky (CallFixture *fixture,
                 gconstpointer user_data)
{
  join_sticky (fixture, "ann");
  assert_form (fixture, TRUE);
  join_sticky (fixture, "bob");
  assert_form (fixture, TRUE);
}

static void
test_mixed (CallFixture *fixture,
            gconstpointer user_data)
{
  join_sticky (fixture, "ann");
  join_by_state (fixture, "bob");
  assert_form (fixture, FALSE);
  ringer_fake_homeserver_leave_call (fixture->server, CALL_GROUP, "bob", "DEV");
  assert_form (fixture, TRUE);
}

/* One that sends both forms reads both, or not; the one that everybody reads is safe. */
static void
test_both_forms (CallFixture *fixture,
                 gconstpointer user_data)
{
  join_sticky (fixture, "ann");
  join_by_state (fixture, "ann");
  assert_form (fixture, FALSE);
}

static void
test_my_leftovers (CallFixture *fixture,
                   gconstpointer user_data)
{
  join_sticky (fixture, "me");
  assert_form (fixture, FALSE);
  join_by_state (fixture, "me");
  join_sticky (fixture, "ann");
  assert_form (fixture, TRUE);
}

static void
test_without_sticky_events (CallFixture *fixture,
                            gconstpointer user_data)
{
  join_sticky (fixture, "ann");
  g_assert_true (ringer_rtc_session_is_joined (get_session (fixture), fixture->ann));
  assert_form (fixture, FALSE);
}

/* Where others encrypt, they read no sticky event of a device that is not verified, as this one is not. */
static void
test_encrypted (CallFixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (JsonObject) content = ringer_json_build ("algorithm", "s", "m.megolm.v1.aes-sha2", NULL);

  join_sticky (fixture, "ann");
  ringer_fake_homeserver_send_event (fixture->server, CALL_GROUP, fixture->ann, "m.room.encryption", "", content);
  g_assert_true (ringer_rtc_session_is_joined (get_session (fixture), fixture->ann));
  assert_form (fixture, FALSE);
}

/* I am without any power in the room, and these are the levels that the two forms need. */
static void
set_power_levels (CallFixture *fixture,
                  gint64 state,
                  gint64 sticky)
{
  JsonObject *events = ringer_json_build (STATE_MEMBER, "i", state, STICKY_MEMBER, "i", sticky, NULL);
  JsonObject *users = ringer_json_build (fixture->ann, "i", (gint64) 100, NULL);
  g_autoptr (JsonObject) content = ringer_json_build ("events", "o", events, "users", "o", users, NULL);

  ringer_fake_homeserver_send_event (fixture->server, CALL_GROUP, fixture->ann, "m.room.power_levels", "", content);
}

static void
test_may_join (CallFixture *fixture,
               gconstpointer user_data)
{
  set_power_levels (fixture, 50, 0);
  g_assert_false (ringer_active_call_may_join (get_session (fixture)));
  join_sticky (fixture, "ann");
  g_assert_true (ringer_active_call_may_join (get_session (fixture)));

  set_power_levels (fixture, 0, 50);
  g_assert_false (ringer_active_call_may_join (get_session (fixture)));
  join_by_state (fixture, "bob");
  g_assert_true (ringer_active_call_may_join (get_session (fixture)));
}

/* What the room says of events of any type depends on whether they are state. */
static void
test_may_join_by_default (CallFixture *fixture,
                          gconstpointer user_data)
{
  JsonObject *users = ringer_json_build (fixture->ann, "i", (gint64) 100, NULL);
  g_autoptr (JsonObject) content = ringer_json_build ("users", "o", users, NULL);

  ringer_fake_homeserver_send_event (fixture->server, CALL_GROUP, fixture->ann, "m.room.power_levels", "", content);
  g_assert_false (ringer_active_call_may_join (get_session (fixture)));
  join_sticky (fixture, "ann");
  g_assert_true (ringer_active_call_may_join (get_session (fixture)));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_case ("empty", test_empty);
  add_case ("all-sticky", test_all_sticky);
  add_case ("mixed", test_mixed);
  add_case ("both-forms", test_both_forms);
  add_case ("my-leftovers", test_my_leftovers);
  g_test_add ("/own-membership/without-sticky-events", CallFixture, NULL, call_fixture_set_up, test_without_sticky_events, call_fixture_tear_down);
  add_case ("encrypted", test_encrypted);
  add_case ("may-join", test_may_join);
  add_case ("may-join-by-default", test_may_join_by_default);

  return g_test_run ();
}
