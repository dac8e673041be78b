/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-sliding-sync.h"

#define ME "@me:h"
#define STICKY "org.matrix.msc4354.sticky_events"
#define EVENT(id, type, more) "{\"type\": \"" type "\", \"event_id\": \"" id "\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1700000000000" more "}"

static RingerSyncUpdate *
parse (RingerSyncBackend *backend,
       const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_json_parse_object (text, -1, &error);
  RingerSyncUpdate *update;

  g_assert_no_error (error);
  update = ringer_sync_backend_parse (backend, answer, 1700000000500, &error);
  g_assert_no_error (error);

  return update;
}

static RingerRoomUpdate *
find_room (RingerSyncUpdate *update,
           const char *room_id)
{
  for (unsigned int i = 0; i < update->rooms->len; i++) {
    RingerRoomUpdate *room = g_ptr_array_index (update->rooms, i);

    if (g_str_equal (room->room_id, room_id))
      return room;
  }

  g_assert_not_reached ();
}

static gint64
get_window (RingerSyncBackend *backend)
{
  RingerHttpRequest request = ringer_sync_backend_prepare (backend, 0);
  JsonObject *list = ringer_json_peek_object (ringer_json_peek_object (request.body, "lists"), "rooms");
  JsonArray *ranges = ringer_json_peek_array (list, "ranges");
  JsonArray *range = json_array_get_array_element (ranges, 0);

  g_assert_cmpuint (json_array_get_length (ranges), ==, 1);
  g_assert_cmpint (json_array_get_int_element (range, 0), ==, 0);

  return json_array_get_int_element (range, 1) + 1;
}

static JsonObject *
get_extension (RingerSyncBackend *backend,
               const char *name)
{
  RingerHttpRequest request = ringer_sync_backend_prepare (backend, 0);

  return ringer_json_peek_object (ringer_json_peek_object (request.body, "extensions"), name);
}

static gboolean
requires_state (JsonArray *required,
                const char *type,
                const char *state_key)
{
  for (unsigned int i = 0; i < json_array_get_length (required); i++) {
    JsonArray *pair = json_array_get_array_element (required, i);

    if (g_str_equal (json_array_get_string_element (pair, 0), type) && g_str_equal (json_array_get_string_element (pair, 1), state_key))
      return TRUE;
  }

  return FALSE;
}

static void
test_request (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_sliding_sync_new (ME, 10, TRUE);
  g_autoptr (RingerSyncBackend) without_sticky = ringer_sliding_sync_new (ME, 10, FALSE);
  g_autoptr (RingerSyncUpdate) update = NULL;
  RingerHttpRequest request = ringer_sync_backend_prepare (backend, 0);
  JsonObject *list = ringer_json_peek_object (ringer_json_peek_object (request.body, "lists"), "rooms");
  JsonArray *required = ringer_json_peek_array (list, "required_state");

  g_assert_cmpstr (request.method, ==, "POST");
  g_assert_cmpstr (request.path, ==, "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync");
  g_assert_null (strstr (request.query, "pos="));
  g_assert_cmpstr (ringer_json_peek_string (request.body, "conn_id"), ==, "ringer");
  g_assert_cmpint (json_object_get_int_member (list, "timeline_limit"), ==, 10);
  g_assert_false (json_object_has_member (list, "filters"));
  g_assert_true (requires_state (required, "m.room.power_levels", ""));
  g_assert_true (requires_state (required, "org.matrix.msc3401.call.member", "*"));
  g_assert_true (requires_state (required, "org.matrix.msc4143.rtc.slot", "*"));
  g_assert_true (requires_state (required, "m.room.member", "$LAZY"));
  g_assert_true (requires_state (required, "m.room.member", "$ME"));

  g_assert_true (json_object_get_boolean_member (get_extension (backend, STICKY), "enabled"));
  g_assert_true (json_object_get_boolean_member (get_extension (backend, "to_device"), "enabled"));
  g_assert_true (json_object_get_boolean_member (get_extension (backend, "e2ee"), "enabled"));
  g_assert_true (json_object_get_boolean_member (get_extension (backend, "account_data"), "enabled"));
  g_assert_false (json_object_has_member (get_extension (backend, STICKY), "since"));
  g_assert_null (get_extension (without_sticky, STICKY));

  update = parse (backend, "{\"pos\": \"1/s&2\"}");
  request = ringer_sync_backend_prepare (backend, 30000);
  g_assert_nonnull (strstr (request.query, "timeout=30000"));
  g_assert_nonnull (strstr (request.query, "pos=1%2Fs%262"));
  g_assert_cmpint (request.timeout_ms, >, 30000);
  g_assert_cmpint (request.timeout_ms, <, 40000);
}

static const char *const whole_answer =
  "{\"pos\": \"2\", \"lists\": {\"rooms\": {\"count\": 3, \"ops\": [{\"op\": \"SYNC\", \"range\": [0, 9], \"room_ids\": [\"!a:h\"]}]}},"
  " \"rooms\": {"
  "  \"!a:h\": {\"initial\": true, \"limited\": true, \"prev_batch\": \"p\", \"joined_count\": 2, \"invited_count\": 1,"
  "   \"heroes\": [{\"user_id\": \"@ann:h\", \"displayname\": \"Ann\"}, {\"user_id\": \"@bob:h\", \"displayname\": \"Bob\", \"avatar_url\": \"mxc://h/b\"}, {\"user_id\": \"@cat:h\"}, {}],"
  "   \"required_state\": [" EVENT ("$create", "m.room.create", ", \"state_key\": \"\", \"content\": {}") ","
                                                                                                          "     " EVENT ("$ann", "m.room.member", ", \"state_key\": \"@ann:h\", \"content\": {\"membership\": \"join\", \"displayname\": \"Ann A.\"}") "],"
                                                                                                                                                                                                                                                       "   \"timeline\": [" EVENT ("$ring", "org.matrix.msc4075.rtc.notification", ", \"content\": {}") "]},"
                                                                                                                                                                                                                                                                                                                                                        "  \"!i:h\": {\"initial\": true, \"invite_state\": [{\"type\": \"m.room.member\", \"sender\": \"@ann:h\", \"state_key\": \"" ME "\", \"content\": {\"membership\": \"invite\"}}]},"
                                                                                                                                                                                                                                                                                                                                                        "  \"!k:h\": {\"initial\": true, \"stripped_state\": [{\"type\": \"m.room.member\", \"sender\": \"" ME "\", \"state_key\": \"" ME "\", \"content\": {\"membership\": \"knock\"}}]},"
                                                                                                                                                                                                                                                                                                                                                        "  \"!l:h\": {\"required_state\": [" EVENT ("$leave", "m.room.member", ", \"state_key\": \"" ME "\", \"content\": {\"membership\": \"leave\"}") "]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "  \"!n:h\": {\"membership\": \"ban\"},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                        "  \"!u:h\": {\"timeline\": [" EVENT ("$u", "m.x", ", \"content\": {}") "]}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                " \"extensions\": {"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "  \"account_data\": {\"global\": [{\"type\": \"m.push_rules\", \"content\": {}}, {\"type\": \"org.noise\", \"content\": {}}]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "  \"to_device\": {\"next_batch\": \"7\", \"events\": [{\"type\": \"m.x\", \"sender\": \"@ann:h\", \"content\": {}}]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "  \"e2ee\": {\"device_one_time_keys_count\": {}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "  \"" STICKY "\": {\"next_batch\": \"sticky_5\", \"rooms\": {"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "    \"!a:h\": {\"events\": [" EVENT ("$s1", "m.rtc.member", ", \"content\": {}, \"msc4354_sticky\": {\"duration_ms\": 1000}") "]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "    \"!out:h\": {\"events\": [" EVENT ("$s2", "m.rtc.invite", ", \"content\": {}, \"msc4354_sticky\": {\"duration_ms\": 1000}") "]}}}}}";

static void
test_answer (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_sliding_sync_new (ME, 10, TRUE);
  g_autoptr (RingerSyncUpdate) update = parse (backend, whole_answer);
  RingerRoomUpdate *room;

  g_assert_true (update->fresh);
  g_assert_true (update->complete);
  g_assert_cmpuint (update->rooms->len, ==, 7);
  g_assert_cmpuint (update->account_data->len, ==, 1);
  g_assert_cmpuint (update->to_device->len, ==, 1);
  g_assert_true (json_object_has_member (update->crypto, "device_one_time_keys_count"));

  room = find_room (update, "!a:h");
  g_assert_cmpint (room->membership, ==, RINGER_MEMBERSHIP_JOIN);
  g_assert_true (room->initial);
  g_assert_true (room->limited);
  g_assert_cmpstr (room->prev_batch, ==, "p");
  g_assert_cmpint (room->joined_count, ==, 2);
  g_assert_cmpint (room->invited_count, ==, 1);
  g_assert_cmpuint (room->heroes->len, ==, 3);
  g_assert_cmpuint (room->timeline->len, ==, 1);
  g_assert_cmpuint (room->sticky->len, ==, 1);

  /* The member events of two heroes are made up from what is told of them: Ann's came. */
  g_assert_cmpuint (room->state->len, ==, 4);
  g_assert_cmpint (ringer_room_update_find_membership (room, "@ann:h"), ==, RINGER_MEMBERSHIP_JOIN);
  g_assert_cmpint (ringer_room_update_find_membership (room, "@bob:h"), ==, RINGER_MEMBERSHIP_INVITE);
  g_assert_cmpint (ringer_room_update_find_membership (room, "@cat:h"), ==, RINGER_MEMBERSHIP_LEAVE);
  g_assert_cmpint (ringer_room_update_find_membership (room, "@dan:h"), ==, RINGER_MEMBERSHIP_UNKNOWN);

  g_assert_cmpint (find_room (update, "!i:h")->membership, ==, RINGER_MEMBERSHIP_INVITE);
  g_assert_cmpint (find_room (update, "!k:h")->membership, ==, RINGER_MEMBERSHIP_KNOCK);
  g_assert_cmpint (find_room (update, "!l:h")->membership, ==, RINGER_MEMBERSHIP_LEAVE);
  g_assert_cmpint (find_room (update, "!n:h")->membership, ==, RINGER_MEMBERSHIP_BAN);
  g_assert_cmpint (find_room (update, "!u:h")->membership, ==, RINGER_MEMBERSHIP_UNKNOWN);
  g_assert_cmpuint (find_room (update, "!out:h")->sticky->len, ==, 1);

  g_assert_cmpstr (ringer_json_peek_string (get_extension (backend, STICKY), "since"), ==, "sticky_5");
  g_assert_cmpstr (ringer_json_peek_string (get_extension (backend, "to_device"), "since"), ==, "7");
}

static void
test_window (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_sliding_sync_new (ME, 10, TRUE);
  const gint64 windows[] = { 10, 100, 300, 500, 700, 900, 1100 };

  for (unsigned int i = 0; i < G_N_ELEMENTS (windows); i++) {
    g_autofree char *answer = g_strdup_printf ("{\"pos\": \"%u\", \"lists\": {\"rooms\": {\"count\": 1000}}}", i + 1);
    g_autoptr (RingerSyncUpdate) update = NULL;

    g_assert_cmpint (get_window (backend), ==, windows[i]);
    update = parse (backend, answer);
    g_assert_true (update->fresh == (i == 0));
    g_assert_true (update->complete == (windows[i] >= 1000));
  }

  /* It stays, also when a few rooms more come. */
  g_assert_cmpint (get_window (backend), ==, 1100);
  ringer_sync_update_unref (parse (backend, "{\"pos\": \"x\", \"lists\": {\"rooms\": {\"count\": 1050}}}"));
  g_assert_cmpint (get_window (backend), ==, 1100);

  /* It grows with them, and the picture stays whole. */
  {
    g_autoptr (RingerSyncUpdate) update = parse (backend, "{\"pos\": \"y\", \"lists\": {\"rooms\": {\"count\": 1101}}}");

    g_assert_true (update->complete);
    g_assert_cmpint (get_window (backend), ==, 1300);
  }
}

static void
test_absurd_count (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_sliding_sync_new (ME, 10, TRUE);
  unsigned int n_answers = 0;

  for (gboolean complete = FALSE; !complete; n_answers++) {
    g_autoptr (RingerSyncUpdate) update = parse (backend, "{\"pos\": \"x\", \"lists\": {\"rooms\": {\"count\": 9007199254740991}}}");

    complete = update->complete;
    g_assert_cmpuint (n_answers, <, 1000);
  }

  {
    g_autoptr (RingerSyncUpdate) update = parse (backend, "{\"pos\": \"x\", \"lists\": {\"rooms\": {\"count\": \"many\"}}}");

    g_assert_true (update->complete);
  }
}

static void
test_restore (void)
{
  g_autoptr (RingerSyncBackend) first = ringer_sliding_sync_new (ME, 10, TRUE);
  g_autoptr (RingerSyncBackend) second = ringer_sliding_sync_new (ME, 10, TRUE);
  g_autoptr (RingerSyncBackend) third = ringer_sliding_sync_new (ME, 10, TRUE);
  g_autoptr (RingerSyncUpdate) update = NULL;
  g_autoptr (RingerSyncUpdate) third_update = NULL;
  const char *const bad[] = { "", "s1_2_3", "[]", "{\"pos\": 5}", "{\"window\": -1, \"to_device\": {}}" };

  ringer_sync_update_unref (parse (first, "{\"pos\": \"1\", \"lists\": {\"rooms\": {\"count\": 200}}}"));
  update = parse (first, "{\"pos\": \"2\", \"lists\": {\"rooms\": {\"count\": 200}}, \"extensions\": {\"to_device\": {\"next_batch\": \"7\"}, \"" STICKY "\": {\"next_batch\": \"sticky_5\"}}}");

  ringer_sync_backend_restore (second, update->position);
  g_assert_nonnull (strstr (ringer_sync_backend_prepare (second, 0).query, "pos=2"));
  g_assert_cmpint (get_window (second), ==, 10);
  g_assert_cmpstr (ringer_json_peek_string (get_extension (second, "to_device"), "since"), ==, "7");
  g_assert_cmpstr (ringer_json_peek_string (get_extension (second, STICKY), "since"), ==, "sticky_5");

  /* After that the window is at once what it was, and what it was is known also if it all ends between the two. */
  third_update = parse (second, "{\"pos\": \"3\", \"lists\": {\"rooms\": {\"count\": 200}}}");
  g_assert_false (third_update->complete);
  g_assert_cmpint (get_window (second), ==, 300);
  ringer_sync_backend_restore (third, third_update->position);
  g_assert_cmpint (get_window (third), ==, 10);
  ringer_sync_update_unref (parse (third, "{\"pos\": \"4\", \"lists\": {\"rooms\": {\"count\": 200}}}"));
  g_assert_cmpint (get_window (third), ==, 300);

  /* What was forgotten begins anew, but to-device messages are not given twice. */
  ringer_sync_backend_restore (second, NULL);
  g_assert_null (strstr (ringer_sync_backend_prepare (second, 0).query, "pos="));
  g_assert_cmpint (get_window (second), ==, 10);
  g_assert_cmpstr (ringer_json_peek_string (get_extension (second, "to_device"), "since"), ==, "7");
  g_assert_false (json_object_has_member (get_extension (second, STICKY), "since"));

  for (unsigned int i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (RingerSyncBackend) backend = ringer_sliding_sync_new (ME, 10, TRUE);

    ringer_sync_backend_restore (backend, bad[i]);
    g_assert_null (strstr (ringer_sync_backend_prepare (backend, 0).query, "pos="));
    g_assert_cmpint (get_window (backend), ==, 10);
  }
}

static void
test_bad (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_sliding_sync_new (ME, 10, TRUE);
  const char *const bad[] = { "{}", "{\"pos\": 5}", "{\"pos\": \"\"}" };
  g_autoptr (RingerSyncUpdate) update = NULL;
  RingerRoomUpdate *room;

  for (unsigned int i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (JsonObject) answer = ringer_json_parse_object (bad[i], -1, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringer_sync_backend_parse (backend, answer, 0, &error));
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
  }

  g_test_expect_message ("ringer-matrix", G_LOG_LEVEL_MESSAGE, "Ignoring a bad room*");
  g_test_expect_message ("ringer-matrix", G_LOG_LEVEL_MESSAGE, "Ignoring a bad room*");
  g_test_expect_message ("ringer-matrix", G_LOG_LEVEL_MESSAGE, "Ignoring a bad event ($bad)*");
  update = parse (backend, "{\"pos\": \"1\", \"lists\": [], \"rooms\": {\"!x:h\": 7, \"y\": {}, \"!a:h\": {\"initial\": 1, \"limited\": \"yes\", \"prev_batch\": {}, \"heroes\": {}, \"joined_count\": 1e400,"
                           " \"required_state\": 5, \"timeline\": [" EVENT ("$bad", "m.x", "") ", " EVENT ("$ok", "m.x", ", \"content\": {}") "]}},"
                                                                                                                                              " \"extensions\": {\"account_data\": [], \"to_device\": {\"next_batch\": 5, \"events\": \"\"}, \"e2ee\": 1, \"" STICKY "\": {\"next_batch\": [], \"rooms\": {\"!a:h\": []}}}}");
  g_test_assert_expected_messages ();

  g_assert_cmpuint (update->rooms->len, ==, 1);
  room = find_room (update, "!a:h");
  g_assert_false (room->initial);
  g_assert_false (room->limited);
  g_assert_cmpint (room->joined_count, ==, -1);
  g_assert_cmpuint (room->timeline->len, ==, 1);
  g_assert_null (update->crypto);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sliding-sync/request", test_request);
  g_test_add_func ("/sliding-sync/answer", test_answer);
  g_test_add_func ("/sliding-sync/window", test_window);
  g_test_add_func ("/sliding-sync/absurd-count", test_absurd_count);
  g_test_add_func ("/sliding-sync/restore", test_restore);
  g_test_add_func ("/sliding-sync/bad", test_bad);

  return g_test_run ();
}
