/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-events.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* Faults that other clients had, and what a hostile member of a room would like to do, each by its name. */

#define add_fault(path, function) \
  g_test_add ("/peers-faults/" path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)
#define add_attack(path, function) \
  g_test_add ("/hostile-member/" path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)

#define BOB "@bob:ringer.test"
#define OPEN_SLOT                                                                                                            \
  "{\"type\":\"org.matrix.msc4143.rtc.slot\",\"event_id\":\"$slot\",\"sender\":\"@ann:ringer.test\",\"origin_server_ts\":1," \
  "\"state_key\":\"m.call#ROOM\",\"content\":{\"status\":\"open\",\"application\":{\"type\":\"m.call\"}}}"

static unsigned int
count_calls (CallFixture *fixture)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (fixture->calls));
}

static unsigned int
count_missed (CallFixture *fixture)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;

  return ringer_call_history_get_n_missed (ringer_call_manager_get_history (fixture->calls, fixture->account));
}

static void
assert_sounds (CallFixture *fixture)
{
  RingerIncomingCall *call = call_fixture_get_call (fixture);

  g_assert_nonnull (call);
  g_assert_cmpint (ringer_incoming_call_get_kind (call), ==, RINGER_CALL_RING);
  g_assert_true (ringer_call_manager_get_sounding (fixture->calls) == call);
}

static void
ann_joins (CallFixture *fixture)
{
  call_events_receive_one (fixture, call_events_make_join ("$member", fixture->ann, "ANNDEV", CALL_NOW_MS - 500));
}

static void
ann_leaves (CallFixture *fixture)
{
  call_events_receive_one (fixture, call_events_make_member ("$left", fixture->ann, "ANNDEV", CALL_NOW_MS + 500, ""));
}

/* Ann's ring @n, plain. */
static void
ann_rings (CallFixture *fixture,
           const char *event_id,
           gint64 ts_ms)
{
  call_events_receive_one (fixture, call_events_make_ring (event_id, fixture->ann, ts_ms, "$member", "", ""));
}

static void
ann_rings_sticky (CallFixture *fixture,
                  const char *event_id,
                  gint64 ts_ms)
{
  call_events_receive_one (fixture, call_events_make_ring (event_id, fixture->ann, ts_ms, "$member", CALL_EVENTS_SLOT, CALL_EVENTS_STICKY));
}

static char *
make_redaction (const char *redacted_id)
{
  return g_strdup_printf ("{\"type\":\"m.room.redaction\",\"event_id\":\"$redaction\",\"sender\":\"@ann:ringer.test\",\"origin_server_ts\":%" G_GINT64_FORMAT ","
                          "\"redacts\":\"%s\",\"content\":{\"redacts\":\"%s\"}}",
                          CALL_NOW_MS, redacted_id, redacted_id);
}

/* The faults of others */

/* Element Web: any redaction in the room stopped the ring. */
static void
test_any_redaction_stops (CallFixture *fixture,
                          gconstpointer user_data)
{
  ann_joins (fixture);
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  call_events_receive_one (fixture, make_redaction ("$message"));
  assert_sounds (fixture);

  /* Nor does one of the same id in another room. */
  {
    g_autofree char *elsewhere = make_redaction ("$ring");

    call_events_receive (fixture, CALL_GROUP, FALSE, elsewhere);
  }
  assert_sounds (fixture);

  call_events_receive_one (fixture, make_redaction ("$ring"));
  g_assert_null (call_fixture_get_call (fixture));
}

/* Element X: the timer of a ring that was declined elsewhere ended the next one early. */
static void
test_dead_ring_ends_the_next (CallFixture *fixture,
                              gconstpointer user_data)
{
  ann_joins (fixture);
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  ringer_fake_clock_advance (fixture->clock, 15000);
  call_events_receive_one (fixture, call_events_make_decline (fixture->me, "$ring"));
  g_assert_null (call_fixture_get_call (fixture));

  ringer_fake_clock_advance (fixture->clock, 5000);
  ann_rings (fixture, "$ring2", CALL_NOW_MS + 20000);
  /* The first would have ended after 90 s, the second ends after 110. */
  ringer_fake_clock_advance (fixture->clock, 71000);
  assert_sounds (fixture);
  ringer_fake_clock_advance (fixture->clock, 18000);
  assert_sounds (fixture);
  ringer_fake_clock_advance (fixture->clock, 1000);
  g_assert_null (call_fixture_get_call (fixture));
}

/* Element X: a second notification of the same session was told as missed while the first still rang. */
static void
test_missed_while_ringing (CallFixture *fixture,
                           gconstpointer user_data)
{
  ann_joins (fixture);
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  ann_rings (fixture, "$ring2", CALL_NOW_MS);
  ann_rings (fixture, "$stale", CALL_NOW_MS - 100000);
  assert_sounds (fixture);
  g_assert_cmpuint (count_missed (fixture), ==, 0);
  ann_leaves (fixture);
  g_assert_cmpuint (count_missed (fixture), ==, 1);
}

/* Element Web: all rings shared one sound, so that dismissing the one silenced the other; or a call that emptied in another room did. */
static void
test_dismissed_silences_another (CallFixture *fixture,
                                 gconstpointer user_data)
{
  g_autofree char *join = call_events_make_join ("$bob", BOB, "BOBDEV", CALL_NOW_MS - 500);
  g_autofree char *ring = call_events_make_ring ("$bob-ring", BOB, CALL_NOW_MS, "$bob", ",\"m.mentions\":{\"user_ids\":[\"@me:ringer.test\"]}", "");
  g_autofree char *left = call_events_make_member ("$bob-left", BOB, "BOBDEV", CALL_NOW_MS + 500, "");

  call_events_receive (fixture, CALL_GROUP, FALSE, join);
  call_events_receive (fixture, CALL_GROUP, FALSE, ring);
  ann_joins (fixture);
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  g_assert_cmpuint (count_calls (fixture), ==, 2);
  g_assert_nonnull (ringer_call_manager_get_sounding (fixture->calls));

  ringer_incoming_call_silence (ringer_call_manager_get_sounding (fixture->calls));
  g_assert_nonnull (ringer_call_manager_get_sounding (fixture->calls));
  g_assert_false (ringer_incoming_call_get_silenced (ringer_call_manager_get_sounding (fixture->calls)));
  call_events_receive (fixture, CALL_GROUP, FALSE, left);
  g_assert_cmpuint (count_calls (fixture), ==, 1);
  assert_sounds (fixture);
}

/* Element X: a ring that came before the room's state knew of the call became an ordinary message. */
static void
test_downgraded_before_the_session (CallFixture *fixture,
                                    gconstpointer user_data)
{
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  assert_sounds (fixture);
  ann_joins (fixture);
  assert_sounds (fixture);
  ringer_fake_clock_advance (fixture->clock, 89000);
  assert_sounds (fixture);
}

/* Element X: who is in the call by sticky event only never rang. */
static void
test_caller_on_sticky_events (CallFixture *fixture,
                              gconstpointer user_data)
{
  call_events_receive (fixture, CALL_ROOM, FALSE,
                       "{\"type\":\"org.matrix.msc4143.rtc.member\",\"event_id\":\"$member\",\"sender\":\"@ann:ringer.test\",\"origin_server_ts\":1752583129500,"
                       "\"msc4354_sticky\":{\"duration_ms\":3600000},\"content\":{\"slot_id\":\"m.call#ROOM\",\"application\":{\"type\":\"m.call\"},"
                       "\"member\":{\"id\":\"m\",\"user_id\":\"@ann:ringer.test\",\"device_id\":\"ANNDEV\"},\"versions\":[],\"msc4354_sticky_key\":\"m\"}}");
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  assert_sounds (fixture);
  call_events_receive (fixture, CALL_ROOM, FALSE,
                       "{\"type\":\"org.matrix.msc4143.rtc.member\",\"event_id\":\"$left\",\"sender\":\"@ann:ringer.test\",\"origin_server_ts\":1752583131000,"
                       "\"msc4354_sticky\":{\"duration_ms\":3600000},\"content\":{\"msc4354_sticky_key\":\"m\"}}");
  g_assert_null (call_fixture_get_call (fixture));
}

/* One line says what is wrong with a bad one, and which it is. */
static void
test_bad_one_stops_another (CallFixture *fixture,
                            gconstpointer user_data)
{
  ann_joins (fixture);
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  g_test_expect_message ("ringer-rtc", G_LOG_LEVEL_MESSAGE, "Ignoring call notification $bad: *lifetime*");
  call_events_receive_one (fixture, call_events_make_ring ("$bad", fixture->ann, CALL_NOW_MS, "$member", ",\"lifetime\":\"long\"", ""));
  g_test_assert_expected_messages ();
  g_test_expect_message ("ringer-rtc", G_LOG_LEVEL_MESSAGE, "Ignoring call member event $bad-member: *device_id*");
  call_events_receive_one (fixture, call_events_make_member ("$bad-member", BOB, "X", CALL_NOW_MS, "\"application\":\"m.call\",\"call_id\":\"\""));
  g_test_assert_expected_messages ();
  assert_sounds (fixture);
}

/* What a hostile member would like */

/* By a long lifetime, a time ahead, a clock that is set back, and by sending the same again. */
static void
test_longer_than_two_minutes (CallFixture *fixture,
                              gconstpointer user_data)
{
  char *(*make) (const char *, const char *, gint64, const char *, const char *, const char *) = call_events_make_ring;
  const char *more = CALL_EVENTS_SLOT ",\"lifetime\":9007199254740991,\"sender_ts\":1752583150000";

  ann_joins (fixture);
  call_events_receive_one (fixture, make ("$ring", fixture->ann, CALL_NOW_MS, "$member", more, ",\"msc4354_sticky\":{\"duration_ms\":9007199254740991}"));
  assert_sounds (fixture);
  ringer_fake_clock_advance (fixture->clock, 60000);
  ringer_fake_clock_jump (fixture->clock, -3600000);
  call_events_receive_one (fixture, make ("$ring", fixture->ann, CALL_NOW_MS, "$member", more, ",\"msc4354_sticky\":{\"duration_ms\":9007199254740991}"));
  ringer_fake_clock_advance (fixture->clock, 59999);
  assert_sounds (fixture);
  ringer_fake_clock_advance (fixture->clock, 1);
  g_assert_null (call_fixture_get_call (fixture));
  call_events_receive_one (fixture, make ("$ring", fixture->ann, CALL_NOW_MS, "$member", more, ",\"msc4354_sticky\":{\"duration_ms\":9007199254740991}"));
  g_assert_null (call_fixture_get_call (fixture));
}

/* By renewing it, by a plain one, and by an invitation beside it. */
static void
test_silenced_sounds_again (CallFixture *fixture,
                            gconstpointer user_data)
{
  call_events_receive (fixture, CALL_ROOM, FALSE, OPEN_SLOT);
  ann_joins (fixture);
  ann_rings_sticky (fixture, "$ring0", CALL_NOW_MS);
  ringer_incoming_call_silence (call_fixture_get_call (fixture));

  for (int i = 1; i <= 20; i++) {
    g_autofree char *id = g_strdup_printf ("$ring%d", i);

    ringer_fake_clock_advance (fixture->clock, 1000);
    ann_rings_sticky (fixture, id, CALL_NOW_MS + 1000 * i);
    g_assert_cmpuint (count_calls (fixture), ==, 1);
    g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
  }
  ann_rings (fixture, "$plain", CALL_NOW_MS + 20000);
  call_events_receive (fixture, CALL_ROOM, FALSE,
                       "{\"type\":\"org.matrix.msc4075.rtc.invite\",\"event_id\":\"$invite\",\"sender\":\"@ann:ringer.test\",\"origin_server_ts\":1752583150000,"
                       "\"msc4354_sticky\":{\"duration_ms\":110000},\"content\":{\"slot_id\":\"m.call#ROOM\",\"sender_ts\":1752583150000,\"lifetime\":90000,"
                       "\"m.mentions\":{\"room\":true},\"sticky_key\":\"m.call#ROOM\"}}");
  g_assert_cmpuint (count_calls (fixture), ==, 1);
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
}

/* For one call; of two calls one sounds. */
static void
test_rings_twice_at_once (CallFixture *fixture,
                          gconstpointer user_data)
{
  ann_joins (fixture);
  for (int i = 0; i < 20; i++) {
    g_autofree char *id = g_strdup_printf ("$ring%d", i);

    ann_rings (fixture, id, CALL_NOW_MS);
    assert_sounds (fixture);
  }

  /* And they do not queue up behind it. */
  ringer_incoming_call_silence (call_fixture_get_call (fixture));
  call_events_receive_one (fixture, call_events_make_decline (fixture->me, "$ring0"));
  g_assert_cmpuint (count_calls (fixture), ==, 0);
  ringer_fake_clock_advance (fixture->clock, 1000);
  ann_joins (fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 0);
}

/* A notification by @sender in each shape, with @mentions. */
static void
send_each_shape (CallFixture *fixture,
                 const char *room_id,
                 const char *sender,
                 const char *mentions)
{
  static const char *const shapes[] = {
    "\"org.matrix.msc4075.rtc.notification\",\"content\":{\"notification_type\":\"ring\",\"sender_ts\":1752583130000,\"lifetime\":30000",
    "\"m.rtc.notification\",\"content\":{\"notification_type\":\"ring\",\"sender_ts\":1752583130000,\"lifetime\":30000",
    "\"org.matrix.msc4075.rtc.notification\",\"content\":{\"notification_type\":\"notification\",\"sender_ts\":1752583130000,\"lifetime\":30000",
    "\"org.matrix.msc4075.rtc.notification\",\"msc4354_sticky\":{\"duration_ms\":110000},\"content\":{\"notification_type\":\"ring\",\"sender_ts\":1752583130000,\"lifetime\":90000" CALL_EVENTS_SLOT,
    "\"org.matrix.msc4075.rtc.notification\",\"content\":{\"application\":{\"type\":\"m.call\",\"notification_type\":\"ring\",\"sender_ts\":1752583130000,\"lifetime\":30000}",
    "\"org.matrix.msc4075.rtc.notification\",\"content\":{\"application\":{\"type\":\"org.example\"}",
    "\"org.matrix.msc4075.rtc.invite\",\"msc4354_sticky\":{\"duration_ms\":110000},\"content\":{\"slot_id\":\"m.call#ROOM\",\"sender_ts\":1752583130000,\"lifetime\":90000,\"sticky_key\":\"m.call#ROOM\"",
    "\"m.rtc.invite\",\"content\":{\"slot_id\":\"m.call#ROOM\",\"sender_ts\":1752583130000,\"lifetime\":90000,\"sticky_key\":\"m.call#ROOM\"",
    "\"org.matrix.msc4075.call.notify\",\"content\":{\"application\":\"m.call\",\"call_id\":\"\",\"notify_type\":\"ring\"",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++) {
    g_autofree char *event = g_strdup_printf ("{\"event_id\":\"$%s-%zu\",\"sender\":\"%s\",\"origin_server_ts\":1752583130000,\"type\":%s,\"m.mentions\":%s,"
                                              "\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$%s-member\"}}}",
                                              sender, i, sender, shapes[i], mentions, sender);

    call_events_receive (fixture, room_id, FALSE, event);
    g_assert_cmpuint (count_calls (fixture), ==, 0);
  }
}

static void
join_as (CallFixture *fixture,
         const char *room_id,
         const char *sender)
{
  g_autofree char *id = g_strdup_printf ("$%s-member", sender);
  g_autofree char *join = call_events_make_join (id, sender, "DEV", CALL_NOW_MS - 500);

  call_events_receive (fixture, room_id, FALSE, OPEN_SLOT);
  call_events_receive (fixture, room_id, FALSE, join);
}

static void
test_rings_through_mute (CallFixture *fixture,
                         gconstpointer user_data)
{
  g_autoptr (JsonObject) global = ringer_json_parse_object (
    "{\"override\":[{\"rule_id\":\"" CALL_ROOM "\",\"default\":false,\"enabled\":true,\"actions\":[],"
    "\"conditions\":[{\"kind\":\"event_match\",\"key\":\"room_id\",\"pattern\":\"" CALL_ROOM "\"}]}]}",
    -1, NULL);

  ringer_fake_homeserver_set_push_rules (fixture->server, "me", global);
  call_fixture_sync (fixture);
  join_as (fixture, CALL_ROOM, fixture->ann);
  send_each_shape (fixture, CALL_ROOM, fixture->ann, "{\"user_ids\":[\"@me:ringer.test\"],\"room\":true}");
  g_assert_cmpuint (count_missed (fixture), ==, 0);
}

static void
test_rings_for_somebody_else (CallFixture *fixture,
                              gconstpointer user_data)
{
  static const char *const mentions[] = {
    "{\"user_ids\":[\"@bob:ringer.test\"]}",
    "{\"user_ids\":[\"@me:ringer.testing\",\"@ME:ringer.test\",\"@me\"],\"room\":\"true\"}",
    "{}",
    "7",
  };

  join_as (fixture, CALL_ROOM, fixture->ann);
  for (size_t i = 0; i < G_N_ELEMENTS (mentions); i++)
    send_each_shape (fixture, CALL_ROOM, fixture->ann, mentions[i]);
  g_assert_cmpuint (count_missed (fixture), ==, 0);
}

/* Who may not notify all does not ring for all, in the group where Bob has no power. */
static void
test_rings_without_the_right (CallFixture *fixture,
                              gconstpointer user_data)
{
  call_events_receive (fixture, CALL_GROUP, FALSE,
                       "{\"type\":\"m.room.power_levels\",\"event_id\":\"$levels\",\"sender\":\"@me:ringer.test\",\"origin_server_ts\":1,\"state_key\":\"\","
                       "\"content\":{\"users\":{\"@me:ringer.test\":100},\"notifications\":{\"room\":50}}}");
  join_as (fixture, CALL_GROUP, BOB);
  send_each_shape (fixture, CALL_GROUP, BOB, "{\"room\":true}");
  g_assert_cmpuint (count_missed (fixture), ==, 0);
}

static void
test_rings_when_ignored (CallFixture *fixture,
                         gconstpointer user_data)
{
  ringer_fake_homeserver_ignore (fixture->server, "me", fixture->ann);
  call_fixture_sync (fixture);
  join_as (fixture, CALL_ROOM, fixture->ann);
  send_each_shape (fixture, CALL_ROOM, fixture->ann, "{\"user_ids\":[\"@me:ringer.test\"],\"room\":true}");
  g_assert_cmpuint (count_missed (fixture), ==, 0);

  /* It is that of the sender alone. */
  call_events_receive_one (fixture, call_events_make_join ("$bob", BOB, "BOBDEV", CALL_NOW_MS));
  call_events_receive_one (fixture, call_events_make_ring ("$bob-ring", BOB, CALL_NOW_MS, "$bob", ",\"m.mentions\":{\"user_ids\":[\"@me:ringer.test\"]}", ""));
  assert_sounds (fixture);
}

#define FORGED                                                                                                                           \
  "{\"type\":\"org.matrix.msc3401.call.member\",\"event_id\":\"$forged\",\"sender\":\"" BOB "\",\"origin_server_ts\":1752583129500,"     \
  "\"state_key\":\"_@ann:ringer.test_ANNDEV_m.call\",\"content\":{\"application\":\"m.call\",\"call_id\":\"\",\"device_id\":\"ANNDEV\"," \
  "\"membershipID\":\"@ann:ringer.test:ANNDEV\",\"expires\":14400000}}"

static gboolean
has_no_call (gpointer data)
{
  return count_calls (data) == 0;
}

/* Bob, by a member event under Ann's key and with her ids in it: nobody is in a call by that. */
static void
test_rings_in_anothers_name (CallFixture *fixture,
                             gconstpointer user_data)
{
  call_events_receive (fixture, CALL_ROOM, FALSE, FORGED);
  g_assert_cmpuint (g_list_model_get_n_items (ringer_call_manager_get_sessions (fixture->calls)), ==, 0);
  ringer_fake_homeserver_fail_next (fixture->server, "/event/$forged", 1, 200, FORGED);
  call_events_receive_one (fixture, call_events_make_ring ("$ring", BOB, CALL_NOW_MS, "$forged", ",\"m.mentions\":{\"user_ids\":[\"@me:ringer.test\"]}", ""));
  ringer_test_wait_for (has_no_call, fixture);
  g_assert_cmpint (fixture->end_reason, ==, RINGER_CALL_END_INVALID);
  g_assert_cmpuint (count_missed (fixture), ==, 0);
}

/* By a ring that nobody can check yet, just before the one of somebody who really calls: that waits, and is not spent. */
static void
test_spends_anothers_ring (CallFixture *fixture,
                           gconstpointer user_data)
{
  call_events_receive_one (fixture, call_events_make_ring ("$bad", BOB, CALL_NOW_MS, "$nothing", ",\"m.mentions\":{\"user_ids\":[\"@me:ringer.test\"]}", ""));
  ann_joins (fixture);
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  g_assert_cmpuint (count_calls (fixture), ==, 1);
  call_events_wait_for_answers (fixture);
  call_events_wait_for_answers (fixture);
  assert_sounds (fixture);
  g_assert_cmpstr (ringer_member_get_user_id (ringer_incoming_call_get_caller (call_fixture_get_call (fixture))), ==, fixture->ann);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
}

/* What the person declined before that, though, is declined for all of them. */
static void
test_declined_on_trust (CallFixture *fixture,
                        gconstpointer user_data)
{
  call_events_receive_one (fixture, call_events_make_ring ("$bad", BOB, CALL_NOW_MS, "$nothing", ",\"m.mentions\":{\"user_ids\":[\"@me:ringer.test\"]}", ""));
  ann_joins (fixture);
  ann_rings (fixture, "$ring", CALL_NOW_MS);
  ringer_incoming_call_decline (call_fixture_get_call (fixture));
  ringer_test_wait_for (has_no_call, fixture);
  call_events_wait_for_answers (fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_fault ("any-redaction-stops", test_any_redaction_stops);
  add_fault ("dead-ring-ends-the-next", test_dead_ring_ends_the_next);
  add_fault ("missed-while-ringing", test_missed_while_ringing);
  add_fault ("dismissed-silences-another", test_dismissed_silences_another);
  add_fault ("downgraded-before-the-session", test_downgraded_before_the_session);
  add_fault ("caller-on-sticky-events", test_caller_on_sticky_events);
  add_fault ("bad-one-stops-another", test_bad_one_stops_another);
  add_attack ("longer-than-two-minutes", test_longer_than_two_minutes);
  add_attack ("silenced-sounds-again", test_silenced_sounds_again);
  add_attack ("rings-twice-at-once", test_rings_twice_at_once);
  add_attack ("rings-through-mute", test_rings_through_mute);
  add_attack ("rings-for-somebody-else", test_rings_for_somebody_else);
  add_attack ("rings-without-the-right", test_rings_without_the_right);
  add_attack ("rings-when-ignored", test_rings_when_ignored);
  add_attack ("rings-in-anothers-name", test_rings_in_anothers_name);
  add_attack ("spends-anothers-ring", test_spends_anothers_ring);
  add_attack ("declined-on-trust", test_declined_on_trust);

  return g_test_run ();
}
