/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-plain-sync.h"

#define ME "@me:h"
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

static void
test_request (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_plain_sync_new (ME);
  g_autoptr (RingerSyncUpdate) update = NULL;
  g_autofree char *first_filter = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_autoptr (JsonObject) filter = NULL;
  g_autoptr (GError) error = NULL;
  RingerHttpRequest request = ringer_sync_backend_prepare (backend, 0);
  JsonObject *room;

  g_assert_cmpstr (request.method, ==, "GET");
  g_assert_cmpstr (request.path, ==, "/_matrix/client/v3/sync");
  query = g_uri_parse_params (request.query, -1, "&", G_URI_PARAMS_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (query, "timeout"), ==, "0");
  g_assert_false (g_hash_table_contains (query, "since"));
  first_filter = g_strdup (g_hash_table_lookup (query, "filter"));

  filter = ringer_json_parse_object (first_filter, -1, &error);
  g_assert_no_error (error);
  room = ringer_json_peek_object (filter, "room");
  g_assert_true (json_object_get_boolean_member (ringer_json_peek_object (room, "state"), "lazy_load_members"));
  g_assert_false (json_object_get_boolean_member (room, "include_leave"));
  g_assert_nonnull (strstr (first_filter, "org.matrix.msc4075.*"));

  update = parse (backend, "{\"next_batch\": \"s1&/ä\"}");
  request = ringer_sync_backend_prepare (backend, 30000);
  g_clear_pointer (&query, g_hash_table_unref);
  query = g_uri_parse_params (request.query, -1, "&", G_URI_PARAMS_NONE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (query, "timeout"), ==, "30000");
  g_assert_cmpstr (g_hash_table_lookup (query, "since"), ==, "s1&/ä");
  g_assert_cmpstr (g_hash_table_lookup (query, "filter"), ==, first_filter);
  g_assert_cmpint (request.timeout_ms, >, 30000);
  g_assert_cmpint (request.timeout_ms, <, 40000);
}

static const char *const whole_answer =
  "{\"next_batch\": \"s2\","
  " \"account_data\": {\"events\": [{\"type\": \"m.direct\", \"content\": {\"@ann:h\": [\"!a:h\"]}}, {\"type\": \"org.noise\", \"content\": {}}]},"
  " \"to_device\": {\"events\": [{\"type\": \"m.x\", \"sender\": \"@ann:h\", \"content\": {}}]},"
  " \"device_lists\": {\"changed\": [\"@ann:h\"]},"
  " \"device_one_time_keys_count\": {\"signed_curve25519\": 50},"
  " \"rooms\": {"
  "  \"join\": {\"!a:h\": {"
  "    \"summary\": {\"m.heroes\": [\"@ann:h\", 5], \"m.joined_member_count\": 2, \"m.invited_member_count\": -1},"
  "    \"state\": {\"events\": [" EVENT ("$name", "m.room.name", ", \"state_key\": \"\", \"content\": {\"name\": \"A\"}") "]},"
                                                                                                                          "    \"timeline\": {\"limited\": true, \"prev_batch\": \"p1\", \"events\": [" EVENT ("$ring", "org.matrix.msc4075.rtc.notification", ", \"content\": {}") "]},"
                                                                                                                                                                                                                                                                                    "    \"msc4354_sticky\": {\"events\": [" EVENT ("$sticky", "org.matrix.msc4143.rtc.member", ", \"content\": {}, \"msc4354_sticky\": {\"duration_ms\": 60000}") "]}}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                   "  \"invite\": {\"!i:h\": {\"invite_state\": {\"events\": [{\"type\": \"m.room.member\", \"sender\": \"@ann:h\", \"state_key\": \"" ME "\", \"content\": {\"membership\": \"invite\"}}]}}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                   "  \"knock\": {\"!k:h\": {\"knock_state\": {\"events\": []}}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                   "  \"leave\": {\"!l:h\": {\"timeline\": {\"limited\": true, \"prev_batch\": \"p\", \"events\": []}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                   "   \"!b:h\": {\"timeline\": {\"events\": [" EVENT ("$ban", "m.room.member", ", \"state_key\": \"" ME "\", \"content\": {\"membership\": \"ban\"}") "]}}}}}";

static void
test_answer (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_plain_sync_new (ME);
  g_autoptr (RingerSyncUpdate) first = parse (backend, whole_answer);
  g_autoptr (RingerSyncUpdate) second = NULL;
  RingerRoomUpdate *room;

  g_assert_cmpstr (first->position, ==, "s2");
  g_assert_true (first->fresh);
  g_assert_true (first->complete);
  g_assert_cmpuint (first->rooms->len, ==, 5);
  g_assert_cmpuint (first->account_data->len, ==, 1);
  g_assert_cmpuint (first->to_device->len, ==, 1);
  g_assert_true (json_object_has_member (first->crypto, "device_lists"));
  g_assert_true (json_object_has_member (first->crypto, "device_one_time_keys_count"));

  room = find_room (first, "!a:h");
  g_assert_cmpint (room->membership, ==, RINGER_MEMBERSHIP_JOIN);
  g_assert_true (room->initial);
  g_assert_true (room->limited);
  g_assert_cmpstr (room->prev_batch, ==, "p1");
  g_assert_cmpint (room->joined_count, ==, 2);
  g_assert_cmpint (room->invited_count, ==, -1);
  g_assert_cmpuint (room->heroes->len, ==, 1);
  g_assert_cmpuint (room->state->len, ==, 1);
  g_assert_cmpuint (room->timeline->len, ==, 1);
  g_assert_cmpuint (room->sticky->len, ==, 1);
  g_assert_cmpint (((RingerEvent *) g_ptr_array_index (room->sticky, 0))->sticky_duration_ms, ==, 60000);

  room = find_room (first, "!i:h");
  g_assert_cmpint (room->membership, ==, RINGER_MEMBERSHIP_INVITE);
  g_assert_cmpuint (room->state->len, ==, 1);
  g_assert_cmpint (find_room (first, "!k:h")->membership, ==, RINGER_MEMBERSHIP_KNOCK);
  g_assert_cmpint (find_room (first, "!l:h")->membership, ==, RINGER_MEMBERSHIP_LEAVE);
  g_assert_false (find_room (first, "!l:h")->limited);
  g_assert_cmpint (find_room (first, "!b:h")->membership, ==, RINGER_MEMBERSHIP_BAN);

  second = parse (backend, "{\"next_batch\": \"s3\", \"rooms\": {\"join\": {\"!a:h\": {\"timeline\": {\"events\": []}}}}}");
  g_assert_false (second->fresh);
  g_assert_true (second->complete);
  g_assert_null (second->crypto);
  room = find_room (second, "!a:h");
  g_assert_false (room->initial);
  g_assert_null (room->heroes);
  g_assert_cmpint (room->joined_count, ==, -1);
}

static void
test_restore (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_plain_sync_new (ME);
  g_autoptr (RingerSyncUpdate) update = NULL;

  ringer_sync_backend_restore (backend, "s9");
  g_assert_nonnull (strstr (ringer_sync_backend_prepare (backend, 0).query, "since=s9"));
  update = parse (backend, "{\"next_batch\": \"s10\"}");
  g_assert_false (update->fresh);

  ringer_sync_backend_restore (backend, NULL);
  g_assert_null (strstr (ringer_sync_backend_prepare (backend, 0).query, "since="));
}

static void
test_bad (void)
{
  g_autoptr (RingerSyncBackend) backend = ringer_plain_sync_new (ME);
  const char *const bad[] = { "{}", "{\"next_batch\": 5}", "{\"next_batch\": \"\"}" };
  g_autoptr (RingerSyncUpdate) update = NULL;
  RingerRoomUpdate *room;

  for (unsigned int i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (JsonObject) answer = ringer_json_parse_object (bad[i], -1, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringer_sync_backend_parse (backend, answer, 0, &error));
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
  }

  /* Wrong types everywhere, and one good event among them. */
  g_test_expect_message ("ringer-matrix", G_LOG_LEVEL_MESSAGE, "Ignoring a bad room*");
  g_test_expect_message ("ringer-matrix", G_LOG_LEVEL_MESSAGE, "Ignoring a bad event (no id)*");
  update = parse (backend, "{\"next_batch\": \"s1\", \"account_data\": 5, \"to_device\": {\"events\": {}}, \"device_lists\": null, \"rooms\": {\"join\": {"
                           "\"!x:h\": 7,"
                           "\"!a:h\": {\"summary\": [], \"state\": {\"events\": 1}, \"timeline\": {\"limited\": \"yes\", \"prev_batch\": 2, \"events\": [{}, " EVENT ("$ok", "m.x", ", \"content\": {}") "]}}},"
                                                                                                                                                                                                         "\"invite\": [], \"leave\": null}}");
  g_test_assert_expected_messages ();

  g_assert_cmpuint (update->rooms->len, ==, 1);
  room = find_room (update, "!a:h");
  g_assert_false (room->limited);
  g_assert_null (room->prev_batch);
  g_assert_cmpuint (room->timeline->len, ==, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plain-sync/request", test_request);
  g_test_add_func ("/plain-sync/answer", test_answer);
  g_test_add_func ("/plain-sync/restore", test_restore);
  g_test_add_func ("/plain-sync/bad", test_bad);

  return g_test_run ();
}
