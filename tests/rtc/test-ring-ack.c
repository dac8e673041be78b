/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "call-events.h"
#include "ringer-json.h"

/* The calling device is told that it rings here, if it wants to know, once it does (MSC4075, "Ringing acknowledgements"). */

#define add_case(path, function) \
  g_test_add ("/ring-ack/" path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)

/* @more is put into the application. */
static void
receive_ring (CallFixture *fixture,
              const char *room_id,
              const char *type,
              const char *more)
{
  g_autofree char *join = call_events_make_join ("$member", fixture->ann, "ANNDEV", CALL_NOW_MS - 500);
  g_autofree char *ring = g_strdup_printf (
    "{\"type\":\"%s\",\"event_id\":\"$ring-%s\",\"sender\":\"@ann:ringer.test\",\"origin_server_ts\":1752583130000,"
    "\"content\":{\"application\":{\"type\":\"m.call\",\"sender_ts\":1752583130000,\"lifetime\":30000,%s},\"m.mentions\":{\"user_ids\":[\"@me:ringer.test\"]},"
    "\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$member\"}}}",
    type, room_id, more);

  call_events_receive (fixture, room_id, FALSE, join);
  call_events_receive (fixture, room_id, FALSE, ring);
}

static void
receive_nested (CallFixture *fixture,
                const char *more)
{
  receive_ring (fixture, CALL_ROOM, "org.matrix.msc4075.rtc.notification", more);
}

/* What was sent to devices by now. */
static GPtrArray *
take_acks (CallFixture *fixture)
{
  g_autoptr (GPtrArray) requests = NULL;
  GPtrArray *acks = g_ptr_array_new ();

  call_events_wait_for_answers (fixture);
  call_events_wait_for_answers (fixture);
  requests = ringer_fake_homeserver_take_requests (fixture->server);
  for (unsigned int i = 0; i < requests->len; i++) {
    RingerFakeRequest *request = g_ptr_array_index (requests, i);

    if (strstr (request->path, "/sendToDevice/") != NULL)
      g_ptr_array_add (acks, ringer_json_build ("path", "s", request->path, "body", "o", json_object_ref (request->body), NULL));
  }
  g_ptr_array_set_free_func (acks, (GDestroyNotify) json_object_unref);

  return acks;
}

static void
assert_n_acks (CallFixture *fixture,
               unsigned int n)
{
  g_autoptr (GPtrArray) acks = take_acks (fixture);

  g_assert_cmpuint (acks->len, ==, n);
}

static void
assert_acked (CallFixture *fixture,
              const char *type,
              gint64 now_ms)
{
  g_autoptr (GPtrArray) acks = take_acks (fixture);
  g_autofree char *part = g_strdup_printf ("/sendToDevice/%s/", type);
  JsonObject *messages;
  JsonObject *content;
  gint64 sender_ts_ms = 0;

  for (unsigned int i = 0; i < 20 && acks->len == 0; i++) {
    g_ptr_array_unref (acks);
    acks = take_acks (fixture);
  }
  g_assert_cmpuint (acks->len, ==, 1);
  g_assert_nonnull (strstr (ringer_json_peek_string (acks->pdata[0], "path"), part));
  messages = ringer_json_peek_object (ringer_json_peek_object (acks->pdata[0], "body"), "messages");
  g_assert_cmpuint (json_object_get_size (messages), ==, 1);
  g_assert_cmpuint (json_object_get_size (ringer_json_peek_object (messages, fixture->ann)), ==, 1);
  content = ringer_json_peek_object (ringer_json_peek_object (messages, fixture->ann), "ANNDEV");
  g_assert_cmpuint (json_object_get_size (content), ==, 1);
  g_assert_true (ringer_json_get_integer (content, "sender_ts", &sender_ts_ms));
  g_assert_cmpint (sender_ts_ms, ==, now_ms);
}

/* Once, however often it is judged again. */
static void
test_told (CallFixture *fixture,
           gconstpointer user_data)
{
  receive_nested (fixture, "\"notification_type\":\"ring\",\"device_id\":\"ANNDEV\"");
  assert_acked (fixture, "org.matrix.msc4075.call.ring.ack", CALL_NOW_MS);
  ringer_fake_clock_advance (fixture->clock, 5000);
  assert_n_acks (fixture, 0);
}

static void
test_stable (CallFixture *fixture,
             gconstpointer user_data)
{
  receive_ring (fixture, CALL_ROOM, "m.rtc.notification", "\"notification_type\":\"ring\",\"device_id\":\"ANNDEV\"");
  assert_acked (fixture, "m.call.ring.ack", CALL_NOW_MS);
}

/* By the homeserver's clock, which the caller compares it with. */
static void
test_clock (CallFixture *fixture,
            gconstpointer user_data)
{
  ringer_server_clock_add_sample (ringer_account_get_server_clock (fixture->account), 0, 0);
  for (int i = 0; i < 8; i++)
    ringer_server_clock_add_sample (ringer_account_get_server_clock (fixture->account), 7000, 7000);
  receive_nested (fixture, "\"notification_type\":\"ring\",\"device_id\":\"ANNDEV\"");
  assert_acked (fixture, "org.matrix.msc4075.call.ring.ack", CALL_NOW_MS + 7000);
}

static void
test_nobody_asked (CallFixture *fixture,
                   gconstpointer user_data)
{
  receive_nested (fixture, "\"notification_type\":\"ring\"");
  g_assert_nonnull (call_fixture_get_call (fixture));
  assert_n_acks (fixture, 0);
}

static void
test_odd_device (CallFixture *fixture,
                 gconstpointer user_data)
{
  receive_nested (fixture, "\"notification_type\":\"ring\",\"device_id\":7");
  g_assert_nonnull (call_fixture_get_call (fixture));
  assert_n_acks (fixture, 0);
}

static void
test_banner (CallFixture *fixture,
             gconstpointer user_data)
{
  receive_nested (fixture, "\"notification_type\":\"notification\",\"device_id\":\"ANNDEV\"");
  g_assert_nonnull (call_fixture_get_call (fixture));
  assert_n_acks (fixture, 0);
}

/* What does not ring, because another call does, is told when it does. */
static void
test_second (CallFixture *fixture,
             gconstpointer user_data)
{
  receive_ring (fixture, CALL_GROUP, "org.matrix.msc4075.rtc.notification", "\"notification_type\":\"ring\"");
  receive_nested (fixture, "\"notification_type\":\"ring\",\"device_id\":\"ANNDEV\"");
  assert_n_acks (fixture, 0);
  ringer_incoming_call_silence (ringer_call_manager_get_sounding (fixture->calls));
  assert_acked (fixture, "org.matrix.msc4075.call.ring.ack", CALL_NOW_MS);
}

/* It rings as a banner here: the person said so. */
static void
test_quiet (CallFixture *fixture,
            gconstpointer user_data)
{
  ringer_ring_rules_set_room_rule (fixture->rules, ringer_account_get_id (fixture->account), CALL_ROOM, RINGER_ROOM_RULE_BANNER);
  receive_nested (fixture, "\"notification_type\":\"ring\",\"device_id\":\"ANNDEV\"");
  g_assert_cmpint (ringer_incoming_call_get_kind (call_fixture_get_call (fixture)), ==, RINGER_CALL_BANNER);
  assert_n_acks (fixture, 0);
}

/* The caller hears that it rings, as if it were heard; so Do Not Disturb is nobody else's business. */
static void
test_do_not_disturb (CallFixture *fixture,
                     gconstpointer user_data)
{
  g_object_set (fixture->rules, "do-not-disturb", TRUE, NULL);
  receive_nested (fixture, "\"notification_type\":\"ring\",\"device_id\":\"ANNDEV\"");
  g_assert_true (ringer_incoming_call_get_quiet (call_fixture_get_call (fixture)));
  assert_acked (fixture, "org.matrix.msc4075.call.ring.ack", CALL_NOW_MS);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_case ("told", test_told);
  add_case ("stable", test_stable);
  add_case ("clock", test_clock);
  add_case ("nobody-asked", test_nobody_asked);
  add_case ("odd-device", test_odd_device);
  add_case ("banner", test_banner);
  add_case ("second", test_second);
  add_case ("quiet", test_quiet);
  add_case ("do-not-disturb", test_do_not_disturb);

  return g_test_run ();
}
