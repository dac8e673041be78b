/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"
#include "ringer-test-util.h"

/* Several calls at once: which of them rings, which is only told of softly, and that none takes another's place. */

#define add_story(path, function) \
  g_test_add (path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)

static unsigned int
count_calls (CallFixture *fixture)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (fixture->calls));
}

/* (transfer none) */
static RingerIncomingCall *
get_call (CallFixture *fixture,
          unsigned int position)
{
  g_autoptr (RingerIncomingCall) call = g_list_model_get_item (ringer_call_manager_get_incoming (fixture->calls), position);

  g_assert_nonnull (call);

  return call;
}

/* Bob calls in the group. */
static void
call_group (CallFixture *fixture,
            const char *notification_type)
{
  ringer_fake_homeserver_start_call (fixture->server, CALL_GROUP, "bob", "BOBDEV", notification_type, "video");
  call_fixture_sync (fixture);
}

static void
hang_up (CallFixture *fixture,
         const char *room_id,
         const char *user,
         const char *device)
{
  ringer_fake_homeserver_leave_call (fixture->server, room_id, user, device);
  call_fixture_sync (fixture);
}

static void
assert_heard (CallFixture *fixture,
              RingerIncomingCall *sounding,
              RingerIncomingCall *soft)
{
  g_assert_true (ringer_call_manager_get_sounding (fixture->calls) == sounding);
  g_assert_true (ringer_call_manager_get_soft (fixture->calls) == soft);
  for (unsigned int i = 0; i < count_calls (fixture); i++) {
    RingerIncomingCall *call = get_call (fixture, i);

    g_assert_cmpint (ringer_incoming_call_get_sounding (call), ==, call == sounding);
  }
}

static gboolean
is_joined (gpointer data)
{
  RingerActiveCall *active = ringer_call_manager_get_active (((CallFixture *) data)->calls);

  return active != NULL && ringer_active_call_get_state (active) == RINGER_ACTIVE_JOINED;
}

static gboolean
is_in_no_call (gpointer data)
{
  return ringer_call_manager_get_active (((CallFixture *) data)->calls) == NULL;
}

static void
answer (CallFixture *fixture,
        RingerIncomingCall *call)
{
  ringer_call_manager_answer (fixture->calls, call, RINGER_CALL_VIDEO);
  ringer_test_wait_for (is_joined, fixture);
}

static void
test_soft_for_a_while (CallFixture *fixture,
                       gconstpointer user_data)
{
  call_fixture_ring (fixture);
  assert_heard (fixture, get_call (fixture, 0), NULL);
  ringer_fake_clock_advance (fixture->clock, 5000);
  call_group (fixture, "ring");
  assert_heard (fixture, get_call (fixture, 0), get_call (fixture, 1));

  ringer_fake_clock_advance (fixture->clock, 14000);
  assert_heard (fixture, get_call (fixture, 0), get_call (fixture, 1));
  ringer_fake_clock_advance (fixture->clock, 1000);
  assert_heard (fixture, get_call (fixture, 0), NULL);

  /* The first runs out; the second has its turn, though its soft tone is over. */
  ringer_fake_clock_advance (fixture->clock, 10500);
  g_assert_cmpuint (count_calls (fixture), ==, 1);
  assert_heard (fixture, get_call (fixture, 0), NULL);
}

static void
test_turn_comes_early (CallFixture *fixture,
                       gconstpointer user_data)
{
  call_fixture_ring (fixture);
  call_group (fixture, "ring");
  hang_up (fixture, CALL_ROOM, "ann", "ANNDEV");
  assert_heard (fixture, get_call (fixture, 0), NULL);

  /* Its soft tone's end is no end of the ring. */
  ringer_fake_clock_advance (fixture->clock, 16000);
  assert_heard (fixture, get_call (fixture, 0), NULL);
}

static void
test_silenced (CallFixture *fixture,
               gconstpointer user_data)
{
  call_fixture_ring (fixture);
  call_group (fixture, "ring");
  ringer_incoming_call_silence (get_call (fixture, 1));
  assert_heard (fixture, get_call (fixture, 0), NULL);
  hang_up (fixture, CALL_ROOM, "ann", "ANNDEV");
  assert_heard (fixture, NULL, NULL);
}

static void
test_first_is_silenced (CallFixture *fixture,
                        gconstpointer user_data)
{
  call_fixture_ring (fixture);
  call_group (fixture, "ring");
  ringer_incoming_call_silence (get_call (fixture, 0));
  assert_heard (fixture, get_call (fixture, 1), NULL);
}

static void
test_over (CallFixture *fixture,
           gconstpointer user_data)
{
  call_fixture_ring (fixture);
  call_group (fixture, "ring");
  hang_up (fixture, CALL_GROUP, "bob", "BOBDEV");
  assert_heard (fixture, get_call (fixture, 0), NULL);
}

static void
test_banner (CallFixture *fixture,
             gconstpointer user_data)
{
  call_fixture_ring (fixture);
  call_group (fixture, "notification");
  g_assert_cmpuint (count_calls (fixture), ==, 2);
  assert_heard (fixture, get_call (fixture, 0), NULL);
}

static void
test_in_a_call (CallFixture *fixture,
                gconstpointer user_data)
{
  call_fixture_ring (fixture);
  answer (fixture, get_call (fixture, 0));
  call_group (fixture, "ring");
  assert_heard (fixture, NULL, get_call (fixture, 0));
  ringer_fake_clock_advance (fixture->clock, 15000);
  assert_heard (fixture, NULL, NULL);

  ringer_active_call_hang_up (ringer_call_manager_get_active (fixture->calls));
  ringer_test_wait_for (is_in_no_call, fixture);
  assert_heard (fixture, get_call (fixture, 0), NULL);
}

static void
on_sounding_changed (CallFixture *fixture,
                     GParamSpec *pspec,
                     RingerCallManager *calls)
{
  RingerIncomingCall *sounding = ringer_call_manager_get_sounding (calls);

  g_assert_true (sounding == NULL || ringer_incoming_call_get_room (sounding) == ringer_account_lookup_room (fixture->account, CALL_ROOM));
}

/* Neither on the way into a call nor from one call into another does the other one ring for a moment. */
static void
test_answer_beside_another (CallFixture *fixture,
                            gconstpointer user_data)
{
  RingerIncomingCall *second;
  gulong id = g_signal_connect_swapped (fixture->calls, "notify::sounding", G_CALLBACK (on_sounding_changed), fixture);

  call_fixture_ring (fixture);
  call_group (fixture, "ring");
  second = get_call (fixture, 1);
  ringer_call_manager_answer (fixture->calls, get_call (fixture, 0), RINGER_CALL_VIDEO);
  assert_heard (fixture, NULL, second);
  ringer_test_wait_for (is_joined, fixture);
  assert_heard (fixture, NULL, second);

  ringer_call_manager_answer (fixture->calls, second, RINGER_CALL_VIDEO);
  assert_heard (fixture, NULL, NULL);
  ringer_test_wait_for (is_joined, fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 0);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->server, CALL_GROUP, "me"));
  g_signal_handler_disconnect (fixture->calls, id);
}

/* Joined in the main window in place of answering: there is nothing more to tell. */
static void
test_join_beside_a_ring (CallFixture *fixture,
                         gconstpointer user_data)
{
  gulong id = g_signal_connect_swapped (fixture->calls, "notify::sounding", G_CALLBACK (on_sounding_changed), fixture);
  RingerIncomingCall *second;

  call_fixture_ring (fixture);
  answer (fixture, get_call (fixture, 0));
  call_group (fixture, "ring");
  second = get_call (fixture, 0);
  assert_heard (fixture, NULL, second);
  ringer_call_manager_join (fixture->calls, ringer_incoming_call_get_session (second), RINGER_CALL_VIDEO);
  assert_heard (fixture, NULL, NULL);
  g_signal_handler_disconnect (fixture->calls, id);
}

/* The person thinks better of it while still joining. */
static void
test_answer_twice (CallFixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) first = NULL;

  call_fixture_ring (fixture);
  call_group (fixture, "ring");
  first = g_object_ref (get_call (fixture, 0));
  ringer_call_manager_answer (fixture->calls, first, RINGER_CALL_VIDEO);
  ringer_call_manager_answer (fixture->calls, get_call (fixture, 1), RINGER_CALL_VIDEO);
  g_assert_cmpint (ringer_incoming_call_get_end_reason (first), ==, RINGER_CALL_END_ANSWERED);
  ringer_test_wait_for (is_joined, fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 0);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->server, CALL_GROUP, "me"));
}

/* What the person says of the room counts for what is heard now. */
static void
test_rules_change (CallFixture *fixture,
                   gconstpointer user_data)
{
  const char *account_id = ringer_account_get_id (fixture->account);

  call_fixture_ring (fixture);
  call_group (fixture, "ring");
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, CALL_ROOM, RINGER_ROOM_RULE_BANNER);
  assert_heard (fixture, get_call (fixture, 1), NULL);
  g_assert_cmpuint (count_calls (fixture), ==, 2);
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, CALL_GROUP, RINGER_ROOM_RULE_BANNER);
  assert_heard (fixture, NULL, NULL);
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, CALL_ROOM, RINGER_ROOM_RULE_DEFAULT);
  assert_heard (fixture, get_call (fixture, 0), NULL);
}

/* Who is let through is heard beside a call that is not, whichever came first. */
static void
test_do_not_disturb (CallFixture *fixture,
                     gconstpointer user_data)
{
  g_object_set (fixture->rules, "do-not-disturb", TRUE, NULL);
  ringer_ring_rules_set_room_rings_in_do_not_disturb (fixture->rules, ringer_account_get_id (fixture->account), CALL_GROUP, TRUE);
  call_fixture_ring (fixture);
  assert_heard (fixture, get_call (fixture, 0), NULL);
  g_assert_true (ringer_incoming_call_get_quiet (get_call (fixture, 0)));
  call_group (fixture, "ring");
  assert_heard (fixture, get_call (fixture, 1), NULL);
  g_assert_false (ringer_incoming_call_get_quiet (get_call (fixture, 1)));

  g_object_set (fixture->rules, "do-not-disturb", FALSE, NULL);
  assert_heard (fixture, get_call (fixture, 0), get_call (fixture, 1));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_story ("/second-call/soft-for-a-while", test_soft_for_a_while);
  add_story ("/second-call/turn-comes-early", test_turn_comes_early);
  add_story ("/second-call/silenced", test_silenced);
  add_story ("/second-call/first-is-silenced", test_first_is_silenced);
  add_story ("/second-call/over", test_over);
  add_story ("/second-call/banner", test_banner);
  add_story ("/second-call/in-a-call", test_in_a_call);
  add_story ("/second-call/answer-beside-another", test_answer_beside_another);
  add_story ("/second-call/join-beside-a-ring", test_join_beside_a_ring);
  add_story ("/second-call/answer-twice", test_answer_twice);
  add_story ("/second-call/rules-change", test_rules_change);
  add_story ("/second-call/do-not-disturb", test_do_not_disturb);

  return g_test_run ();
}
