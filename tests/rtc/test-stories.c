/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-events.h"
#include "ringer-test-util.h"

/* Stories of what rooms send, in whatever order it comes. */

#define add_story(path, function) \
  g_test_add (path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)

#define SLOT_EVENT(status)                                                                                                         \
  "{\"type\":\"org.matrix.msc4143.rtc.slot\",\"event_id\":\"$" status "\",\"sender\":\"@ann:ringer.test\",\"origin_server_ts\":1," \
  "\"state_key\":\"m.call#ROOM\",\"content\":{\"status\":\"" status "\"}}"

static char *
make_sticky_ring (CallFixture *fixture,
                  const char *event_id,
                  gint64 ts_ms)
{
  return call_events_make_ring (event_id, fixture->ann, ts_ms, "$member", CALL_EVENTS_SLOT, CALL_EVENTS_STICKY);
}

static char *
make_withdrawal (const char *sender,
                 gint64 ts_ms,
                 const char *outer)
{
  return g_strdup_printf (
    "{\"type\":\"org.matrix.msc4075.rtc.notification\",\"event_id\":\"$withdrawal\",\"sender\":\"%s\",\"origin_server_ts\":%" G_GINT64_FORMAT "%s,"
    "\"content\":{\"msc4354_sticky_key\":\"m.call#ROOM\"}}",
    sender, ts_ms, outer);
}

/* What a hole in the timeline had hidden; takes the text. */
static void
receive_late (CallFixture *fixture,
              char *event)
{
  call_events_receive (fixture, CALL_ROOM, TRUE, event);
  g_free (event);
}

static void
ann_joins (CallFixture *fixture)
{
  call_events_receive_one (fixture, call_events_make_join ("$member", fixture->ann, "ANNDEV", CALL_NOW_MS - 500));
}

static void
assert_rings (CallFixture *fixture)
{
  RingerIncomingCall *call = call_fixture_get_call (fixture);

  g_assert_nonnull (call);
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_RINGING);
  g_assert_true (ringer_call_manager_get_sounding (fixture->calls) == call);
}

static void
assert_ended (CallFixture *fixture,
              unsigned int n_ended,
              RingerCallEndReason reason)
{
  g_assert_null (call_fixture_get_call (fixture));
  g_assert_cmpuint (fixture->n_ended, ==, n_ended);
  g_assert_cmpint (fixture->end_reason, ==, reason);
}

static void
assert_silent (CallFixture *fixture)
{
  g_assert_null (call_fixture_get_call (fixture));
  g_assert_cmpuint (fixture->n_ended, ==, 0);
}

static gboolean
has_no_call (gpointer data)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (((CallFixture *) data)->calls)) == 0;
}

/* Shape A43 */

static void
test_a43 (CallFixture *fixture,
          gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, make_sticky_ring (fixture, "$ring", CALL_NOW_MS));
  ringer_fake_clock_advance (fixture->clock, 89000);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 2000);
  assert_ended (fixture, 1, RINGER_CALL_END_MISSED);
}

static void
test_withdrawn (CallFixture *fixture,
                gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, make_sticky_ring (fixture, "$ring", CALL_NOW_MS));
  call_events_receive_one (fixture, make_withdrawal ("@bob:ringer.test", CALL_NOW_MS + 10, CALL_EVENTS_STICKY));
  assert_rings (fixture);
  call_events_receive_one (fixture, make_withdrawal (fixture->ann, CALL_NOW_MS - 10, CALL_EVENTS_STICKY));
  assert_rings (fixture);
  call_events_receive_one (fixture, make_withdrawal (fixture->ann, CALL_NOW_MS + 10, CALL_EVENTS_STICKY));
  assert_ended (fixture, 1, RINGER_CALL_END_WITHDRAWN);
}

/* The homeserver may not have sticky events. */
static void
test_withdrawn_plainly (CallFixture *fixture,
                        gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", CALL_EVENTS_SLOT, ""));
  assert_rings (fixture);
  call_events_receive_one (fixture, make_withdrawal (fixture->ann, CALL_NOW_MS + 10, ""));
  assert_ended (fixture, 1, RINGER_CALL_END_WITHDRAWN);
}

static void
test_withdrawn_before_it_is_seen (CallFixture *fixture,
                                  gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, make_withdrawal (fixture->ann, CALL_NOW_MS + 10, CALL_EVENTS_STICKY));
  receive_late (fixture, make_sticky_ring (fixture, "$ring", CALL_NOW_MS));
  assert_silent (fixture);
}

/* Filed under another key than its slot, it is not the slot's. */
static void
test_wrong_key (CallFixture *fixture,
                gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", ",\"slot_id\":\"m.call#ROOM\",\"msc4354_sticky_key\":\"x\"", CALL_EVENTS_STICKY));
  assert_silent (fixture);
}

static void
test_renewed (CallFixture *fixture,
              gconstpointer user_data)
{
  RingerIncomingCall *call;

  ann_joins (fixture);
  call_events_receive_one (fixture, make_sticky_ring (fixture, "$ring1", CALL_NOW_MS));
  call = call_fixture_get_call (fixture);
  ringer_incoming_call_silence (call);
  ringer_fake_clock_advance (fixture->clock, 60000);
  call_events_receive_one (fixture, make_sticky_ring (fixture, "$ring2", CALL_NOW_MS + 60000));
  g_assert_true (call_fixture_get_call (fixture) == call);
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
  ringer_fake_clock_advance (fixture->clock, 60000);
  g_assert_true (call_fixture_get_call (fixture) == call);

  /* My phone may have declined the one that it saw. */
  call_events_receive_one (fixture, call_events_make_decline (fixture->me, "$ring1"));
  assert_ended (fixture, 1, RINGER_CALL_END_DECLINED_ELSEWHERE);
}

/* What fills a hole is older than what rings. */
static void
test_older_does_not_renew (CallFixture *fixture,
                           gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, make_sticky_ring (fixture, "$ring2", CALL_NOW_MS));
  receive_late (fixture, make_sticky_ring (fixture, "$ring1", CALL_NOW_MS - 50000));
  ringer_fake_clock_advance (fixture->clock, 60000);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 31000);
  assert_ended (fixture, 1, RINGER_CALL_END_MISSED);
}

static void
test_renewed_by_a_bad_one (CallFixture *fixture,
                           gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, make_sticky_ring (fixture, "$ring1", CALL_NOW_MS));
  call_events_receive_one (fixture, call_events_make_ring ("$ring2", fixture->ann, CALL_NOW_MS + 10, "$member", CALL_EVENTS_SLOT ",\"m.mentions\":{}", CALL_EVENTS_STICKY));
  assert_ended (fixture, 1, RINGER_CALL_END_WITHDRAWN);
}

static void
test_own_leave (CallFixture *fixture,
                gconstpointer user_data)
{
  const char *other_slot = "{\"type\":\"org.matrix.msc3401.call.member\",\"event_id\":\"$other\",\"sender\":\"@me:ringer.test\","
                           "\"origin_server_ts\":1752583130020,\"state_key\":\"_@me:ringer.test_PHONE_m.other\",\"content\":{}}";

  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_member ("$before", fixture->me, "PHONE", CALL_NOW_MS - 10, ""));
  call_events_receive_one (fixture, make_sticky_ring (fixture, "$ring", CALL_NOW_MS));
  assert_rings (fixture);
  call_events_receive (fixture, CALL_ROOM, FALSE, other_slot);
  assert_rings (fixture);
  call_events_receive_one (fixture, call_events_make_member ("$after", fixture->me, "PHONE", CALL_NOW_MS + 10, ""));
  assert_ended (fixture, 1, RINGER_CALL_END_ANSWERED_ELSEWHERE);
}

/* Condition 5 */

/* An answer that does not come makes no new question, and no call is lost by it. */
static void
test_lookup_fails (CallFixture *fixture,
                   gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (fixture->server, "/event/$unseen", 1, 500, "{}");
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$unseen", "", ""));
  call_events_wait_for_answers (fixture);
  call_events_wait_for_answers (fixture);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 91000);
  assert_ended (fixture, 1, RINGER_CALL_END_MISSED);
}

/* The event that is named has expired, and was replaced by a refresh that has not. */
static void
test_lookup_finds_what_was_refreshed (CallFixture *fixture,
                                      gconstpointer user_data)
{
  g_autofree char *content = g_strdup ("\"application\":\"m.call\",\"call_id\":\"\",\"device_id\":\"ANNDEV\",\"expires\":1000");
  g_autofree char *old = call_events_make_member ("$old", fixture->ann, "ANNDEV", CALL_NOW_MS - 60000, content);

  ringer_fake_homeserver_fail_next (fixture->server, "/event/$old", 1, 200, old);
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$old", "", ""));
  assert_rings (fixture);
  call_events_wait_for_answers (fixture);
  assert_rings (fixture);
}

/* What only its homeserver says of a member event: the room's state does not know it, and says nothing else. */
static void
test_lookup_finds_what_was_not_synced (CallFixture *fixture,
                                       gconstpointer user_data)
{
  g_autofree char *join = call_events_make_join ("$unseen", fixture->ann, "ANNDEV", CALL_NOW_MS - 1000);

  ringer_fake_homeserver_fail_next (fixture->server, "/event/$unseen", 1, 200, join);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$unseen", "", ""));
  call_events_wait_for_answers (fixture);
  assert_rings (fixture);
  call_events_receive_one (fixture, call_events_make_member ("$left", fixture->ann, "ANNDEV", CALL_NOW_MS + 10, ""));
  assert_ended (fixture, 1, RINGER_CALL_END_CALLER_LEFT);
}

/* The event that is named is somebody else's. */
static void
test_lookup_finds_anothers (CallFixture *fixture,
                            gconstpointer user_data)
{
  g_autofree char *join = call_events_make_join ("$bob", "@bob:ringer.test", "BOBDEV", CALL_NOW_MS - 1000);

  ringer_fake_homeserver_fail_next (fixture->server, "/event/$bob", 1, 200, join);
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$bob", "", ""));
  call_events_wait_for_answers (fixture);
  assert_ended (fixture, 1, RINGER_CALL_END_INVALID);
}

static void
test_membership_comes_later (CallFixture *fixture,
                             gconstpointer user_data)
{
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  assert_rings (fixture);
  ringer_incoming_call_silence (call_fixture_get_call (fixture));
  call_events_wait_for_answers (fixture);
  assert_ended (fixture, 1, RINGER_CALL_END_INVALID);

  ann_joins (fixture);
  g_assert_nonnull (call_fixture_get_call (fixture));
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
  ringer_fake_clock_advance (fixture->clock, 91000);
  assert_ended (fixture, 2, RINGER_CALL_END_MISSED);
}

/* A caller who comes back rings by a new notification, not by the old one. */
static void
test_caller_comes_back (CallFixture *fixture,
                        gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  call_events_receive_one (fixture, call_events_make_member ("$left", fixture->ann, "ANNDEV", CALL_NOW_MS + 10, ""));
  assert_ended (fixture, 1, RINGER_CALL_END_CALLER_LEFT);
  call_events_receive_one (fixture, call_events_make_join ("$again", fixture->ann, "ANNDEV", CALL_NOW_MS + 20));
  g_assert_null (call_fixture_get_call (fixture));
}

static void
test_spent (CallFixture *fixture,
            gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  call_events_receive_one (fixture, call_events_make_ring ("$ring2", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  call_events_receive_one (fixture, call_events_make_ring ("$ring3", fixture->ann, CALL_NOW_MS, "", "", ""));
  call_events_receive_one (fixture, call_events_make_decline (fixture->me, "$ring"));
  assert_ended (fixture, 1, RINGER_CALL_END_DECLINED_ELSEWHERE);
  call_events_receive_one (fixture, call_events_make_join ("$refresh", fixture->ann, "ANNDEV", CALL_NOW_MS + 20));
  g_assert_null (call_fixture_get_call (fixture));

  call_events_receive_one (fixture, call_events_make_ring ("$ring4", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  assert_rings (fixture);
}

static void
test_slot_closes (CallFixture *fixture,
                  gconstpointer user_data)
{
  call_events_receive (fixture, CALL_ROOM, FALSE, SLOT_EVENT ("open"));
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  assert_rings (fixture);
  call_events_receive (fixture, CALL_ROOM, FALSE, SLOT_EVENT ("closed"));
  assert_ended (fixture, 1, RINGER_CALL_END_WITHDRAWN);
}

/* Order, and what a stranger cannot do */

static void
test_declined_before_it_is_seen (CallFixture *fixture,
                                 gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_decline (fixture->me, "$ring"));
  receive_late (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  assert_silent (fixture);
}

/* In one answer, what I did says more than that the caller left. */
static void
test_declined_and_left (CallFixture *fixture,
                        gconstpointer user_data)
{
  g_autofree char *left = call_events_make_member ("$left", fixture->ann, "ANNDEV", CALL_NOW_MS + 10, "");
  g_autofree char *decline = call_events_make_decline (fixture->me, "$ring");
  g_autofree char *both = g_strjoin (",", left, decline, NULL);

  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  call_events_receive (fixture, CALL_ROOM, FALSE, both);
  assert_ended (fixture, 1, RINGER_CALL_END_DECLINED_ELSEWHERE);
}

static void
test_seen_twice (CallFixture *fixture,
                 gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  ringer_incoming_call_decline (call_fixture_get_call (fixture));
  ringer_test_wait_for (has_no_call, fixture);
  for (unsigned int i = 0; i < 600; i++) {
    g_autofree char *id = g_strdup_printf ("$bad%u", i);

    call_events_receive_one (fixture, call_events_make_ring (id, "@bob:ringer.test", CALL_NOW_MS, "", "", ""));
  }
  receive_late (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  assert_ended (fixture, 1, RINGER_CALL_END_DECLINED);
}

/* One who floods a room keeps nobody else from ringing. */
static void
test_flood (CallFixture *fixture,
            gconstpointer user_data)
{
  for (unsigned int i = 0; i < 50; i++) {
    g_autofree char *id = g_strdup_printf ("$bad%u", i);

    call_events_receive_one (fixture, call_events_make_ring (id, "@bob:ringer.test", CALL_NOW_MS, "", "", ""));
  }
  g_assert_null (call_fixture_get_call (fixture));

  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  assert_rings (fixture);
}

/* Whoever sets the clock of this machine sets neither the homeserver's nor the ring's end. */
static void
test_clock_set (CallFixture *fixture,
                gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  ringer_fake_clock_jump (fixture->clock, -3600 * 1000);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 50000);
  ringer_fake_clock_jump (fixture->clock, 24 * 3600 * 1000);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 39999);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 1);
  assert_ended (fixture, 1, RINGER_CALL_END_MISSED);
}

/* In sleep time passes. */
static void
test_sleep (CallFixture *fixture,
            gconstpointer user_data)
{
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  ringer_fake_clock_suspend (fixture->clock, 60000);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 29999);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 1);
  assert_ended (fixture, 1, RINGER_CALL_END_MISSED);

  call_events_receive_one (fixture, call_events_make_ring ("$ring2", fixture->ann, CALL_NOW_MS + 90000, "$member", "", ""));
  assert_rings (fixture);
  ringer_fake_clock_suspend (fixture->clock, 90000);
  assert_ended (fixture, 2, RINGER_CALL_END_MISSED);
}

static void
test_clear_in_encrypted_room (CallFixture *fixture,
                              gconstpointer user_data)
{
  call_events_receive (fixture, CALL_ROOM, FALSE, "{\"type\":\"m.room.encryption\",\"event_id\":\"$e\",\"sender\":\"@ann:ringer.test\",\"origin_server_ts\":1,\"state_key\":\"\","
                                                  "\"content\":{\"algorithm\":\"m.megolm.v1.aes-sha2\"}}");
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  assert_silent (fixture);
}

/* What the person does */

static gboolean
has_error (gpointer data)
{
  return ringer_incoming_call_get_error (data) != NULL;
}

/* Nobody is left whom a decline would tell anything. */
static void
test_declining_when_the_caller_leaves (CallFixture *fixture,
                                       gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (fixture->server, "rtc.decline", 5, 500, "{}");
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  ringer_incoming_call_decline (call_fixture_get_call (fixture));
  ringer_test_wait_for (has_error, call_fixture_get_call (fixture));
  call_events_receive_one (fixture, call_events_make_member ("$left", fixture->ann, "ANNDEV", CALL_NOW_MS + 10, ""));
  assert_ended (fixture, 1, RINGER_CALL_END_DECLINED);
}

/* The answer fails when the ring is over already: nothing is left to go back to. */
static void
test_answer_fails_too_late (CallFixture *fixture,
                            gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (fixture->server, "msc3401.call.member", 2, 403, "{\"errcode\":\"M_FORBIDDEN\"}");
  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS - 80000, "$member", CALL_EVENTS_SLOT, ""));
  ringer_call_manager_answer (fixture->calls, call_fixture_get_call (fixture), RINGER_CALL_VIDEO);
  ringer_fake_clock_advance (fixture->clock, 11000);
  ringer_test_wait_for (has_no_call, fixture);
  assert_ended (fixture, 1, RINGER_CALL_END_MISSED);
}

/* The second one is heard once it is the only one. */
static void
test_second_after_first (CallFixture *fixture,
                         gconstpointer user_data)
{
  g_autofree char *join = call_events_make_join ("$bob", "@bob:ringer.test", "BOBDEV", CALL_NOW_MS);
  g_autofree char *ring = call_events_make_ring ("$ring2", "@bob:ringer.test", CALL_NOW_MS, "$bob", ",\"m.mentions\":{\"user_ids\":[\"@me:ringer.test\"]}", "");

  ann_joins (fixture);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", fixture->ann, CALL_NOW_MS, "$member", "", ""));
  call_events_receive (fixture, CALL_GROUP, FALSE, join);
  call_events_receive (fixture, CALL_GROUP, FALSE, ring);
  g_assert_cmpuint (g_list_model_get_n_items (ringer_call_manager_get_incoming (fixture->calls)), ==, 2);
  call_events_receive_one (fixture, call_events_make_decline (fixture->me, "$ring"));
  assert_rings (fixture);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_story ("/stories/a43", test_a43);
  add_story ("/stories/withdrawn", test_withdrawn);
  add_story ("/stories/withdrawn-plainly", test_withdrawn_plainly);
  add_story ("/stories/withdrawn-before-it-is-seen", test_withdrawn_before_it_is_seen);
  add_story ("/stories/wrong-key", test_wrong_key);
  add_story ("/stories/renewed", test_renewed);
  add_story ("/stories/older-does-not-renew", test_older_does_not_renew);
  add_story ("/stories/renewed-by-a-bad-one", test_renewed_by_a_bad_one);
  add_story ("/stories/own-leave", test_own_leave);
  add_story ("/stories/lookup-fails", test_lookup_fails);
  add_story ("/stories/lookup-finds-what-was-refreshed", test_lookup_finds_what_was_refreshed);
  add_story ("/stories/lookup-finds-what-was-not-synced", test_lookup_finds_what_was_not_synced);
  add_story ("/stories/lookup-finds-anothers", test_lookup_finds_anothers);
  add_story ("/stories/membership-comes-later", test_membership_comes_later);
  add_story ("/stories/caller-comes-back", test_caller_comes_back);
  add_story ("/stories/spent", test_spent);
  add_story ("/stories/slot-closes", test_slot_closes);
  add_story ("/stories/declined-before-it-is-seen", test_declined_before_it_is_seen);
  add_story ("/stories/declined-and-left", test_declined_and_left);
  add_story ("/stories/seen-twice", test_seen_twice);
  add_story ("/stories/flood", test_flood);
  add_story ("/stories/clock-set", test_clock_set);
  add_story ("/stories/sleep", test_sleep);
  add_story ("/stories/clear-in-encrypted-room", test_clear_in_encrypted_room);
  add_story ("/stories/declining-when-the-caller-leaves", test_declining_when_the_caller_leaves);
  add_story ("/stories/answer-fails-too-late", test_answer_fails_too_late);
  add_story ("/stories/second-after-first", test_second_after_first);

  return g_test_run ();
}
