/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-notification.h"
#include "ringer-error.h"
#include "ringer-json.h"

static RingerCallNotification *
parse (const char *content,
       GError **error)
{
  g_autofree char *text = g_strdup_printf (
    "{\"type\":\"org.matrix.msc4075.rtc.notification\",\"event_id\":\"$n\",\"sender\":\"@ann:h\",\"origin_server_ts\":1000000,\"content\":%s}", content);
  g_autoptr (JsonObject) json = ringer_json_parse_object (text, -1, NULL);
  g_autoptr (RingerEvent) event = ringer_event_new (json, RINGER_EVENT_TIMELINE, 0, NULL);

  g_assert_nonnull (event);
  g_assert_true (ringer_call_notification_matches (event));

  return ringer_call_notification_new ("!r:h", event, error);
}

static void
test_flat (void)
{
  g_autoptr (RingerCallNotification) notification = parse (
    "{\"notification_type\":\"ring\",\"sender_ts\":1001000,\"lifetime\":30000,\"m.call.intent\":\"audio\","
    "\"m.mentions\":{\"user_ids\":[1,\"@me:h\"],\"room\":true},\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$m\"}}",
    NULL);

  g_assert_cmpint (ringer_call_notification_get_shape (notification), ==, RINGER_NOTIFICATION_FLAT);
  g_assert_cmpint (ringer_call_notification_get_kind (notification), ==, RINGER_CALL_RING);
  g_assert_cmpint (ringer_call_notification_get_intent (notification), ==, RINGER_CALL_VOICE);
  g_assert_cmpstr (ringer_call_notification_get_member_event_id (notification), ==, "$m");
  g_assert_cmpstr (ringer_call_notification_get_slot_id (notification), ==, RINGER_SLOT_DEFAULT);
  g_assert_cmpint (ringer_call_notification_get_end_ms (notification), ==, 1031000);
  g_assert_true (ringer_call_notification_mentions_room (notification));
  g_assert_true (ringer_call_notification_mentions_user (notification, "@me:h"));
  g_assert_false (ringer_call_notification_mentions_user (notification, "@you:h"));
}

static gint64
get_start_ms (const char *sender_ts,
              const char *slot)
{
  g_autofree char *content = g_strdup_printf ("{\"notification_type\":\"ring\",\"lifetime\":90000,\"sender_ts\":%s%s}", sender_ts, slot);
  g_autoptr (RingerCallNotification) notification = parse (content, NULL);

  return ringer_call_notification_get_start_ms (notification);
}

/* A sender's clock is believed within 20 s; with a slot, also if it is behind. */
static void
test_skew (void)
{
  const char *slot = ",\"slot_id\":\"m.call#ROOM\"";

  g_assert_cmpint (get_start_ms ("1020000", ""), ==, 1020000);
  g_assert_cmpint (get_start_ms ("1020001", ""), ==, 1000000);
  g_assert_cmpint (get_start_ms ("980000", ""), ==, 980000);
  g_assert_cmpint (get_start_ms ("979999", ""), ==, 1000000);
  g_assert_cmpint (get_start_ms ("1020001", slot), ==, 1000000);
  g_assert_cmpint (get_start_ms ("900000", slot), ==, 900000);
}

static void
test_lifetime (void)
{
  g_autoptr (RingerCallNotification) endless = parse ("{\"notification_type\":\"ring\",\"sender_ts\":1000000,\"lifetime\":9000000}", NULL);
  g_autoptr (RingerCallNotification) negative = parse ("{\"notification_type\":\"x\",\"sender_ts\":1000000,\"lifetime\":-5}", NULL);

  g_assert_cmpint (ringer_call_notification_get_lifetime_ms (endless), ==, RINGER_NOTIFICATION_MAX_LIFETIME_MS);
  g_assert_cmpint (ringer_call_notification_get_lifetime_ms (negative), ==, 0);
  g_assert_cmpint (ringer_call_notification_get_kind (negative), ==, RINGER_CALL_BANNER);
}

static void
test_bad (void)
{
  const char *contents[] = {
    "{}",
    "{\"notification_type\":\"ring\",\"sender_ts\":1000000}",
    "{\"notification_type\":\"ring\",\"lifetime\":30000}",
    "{\"notification_type\":1,\"sender_ts\":1000000,\"lifetime\":30000}",
    "{\"notification_type\":\"ring\",\"sender_ts\":\"1000000\",\"lifetime\":30000}",
    "{\"notification_type\":\"ring\",\"sender_ts\":1e6,\"lifetime\":30000}",
    "{\"notification_type\":\"ring\",\"sender_ts\":1000000,\"lifetime\":30000.5}",
    "{\"notification_type\":\"ring\",\"sender_ts\":9007199254740993,\"lifetime\":30000}",
    "{\"notification_type\":\"ring\",\"sender_ts\":99999999999999999999,\"lifetime\":30000}",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingerCallNotification) notification = parse (contents[i], &error);

    g_assert_null (notification);
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
  }
}

/* What is optional and of a wrong type counts as absent. */
static void
test_bad_options (void)
{
  g_autoptr (RingerCallNotification) notification = parse (
    "{\"notification_type\":\"ring\",\"sender_ts\":1000000,\"lifetime\":30000,\"m.call.intent\":5,\"m.mentions\":[],\"m.relates_to\":\"x\",\"slot_id\":7}", NULL);

  g_assert_nonnull (notification);
  g_assert_cmpint (ringer_call_notification_get_intent (notification), ==, RINGER_CALL_VIDEO);
  g_assert_null (ringer_call_notification_get_member_event_id (notification));
  g_assert_false (ringer_call_notification_mentions_room (notification));
  g_assert_cmpint (ringer_call_notification_get_shape (notification), ==, RINGER_NOTIFICATION_FLAT);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/call-notification/flat", test_flat);
  g_test_add_func ("/call-notification/skew", test_skew);
  g_test_add_func ("/call-notification/lifetime", test_lifetime);
  g_test_add_func ("/call-notification/bad", test_bad);
  g_test_add_func ("/call-notification/bad-options", test_bad_options);

  return g_test_run ();
}
