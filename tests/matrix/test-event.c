/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "ringer-error.h"
#include "ringer-event.h"
#include "ringer-json.h"

#define RECEIVED_MS G_GINT64_CONSTANT (1700000001000)

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = ringer_json_parse_object (text, -1, &error);

  g_assert_no_error (error);
  return object;
}

static JsonArray *
parse_array (const char *text,
             JsonNode **root)
{
  g_autoptr (GError) error = NULL;

  *root = ringer_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_array (*root);
}

static void
test_whole (void)
{
  g_autoptr (JsonObject) json = parse ("{\"type\": \"m.x\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"state_key\": \"k\", \"origin_server_ts\": 1700000000000,"
                                       " \"content\": {\"m.relates_to\": {\"rel_type\": \"m.reference\", \"event_id\": \"$other\"}},"
                                       " \"msc4354_sticky\": {\"duration_ms\": 60000},"
                                       " \"unsigned\": {\"age\": 1234, \"transaction_id\": \"t1\", \"msc4354_sticky_duration_ttl_ms\": 58000}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerEvent) event = ringer_event_new (json, RINGER_EVENT_TIMELINE, RECEIVED_MS, &error);
  g_autoptr (RingerEvent) slim = NULL;

  g_assert_no_error (error);
  slim = ringer_event_new_slim (event, TRUE);

  g_assert_cmpstr (event->type, ==, "m.x");
  g_assert_cmpstr (event->event_id, ==, "$e");
  g_assert_cmpstr (event->sender, ==, "@a:h");
  g_assert_cmpstr (event->state_key, ==, "k");
  g_assert_cmpstr (event->transaction_id, ==, "t1");
  g_assert_null (event->redacts);
  g_assert_cmpint (event->origin_server_ts_ms, ==, G_GINT64_CONSTANT (1700000000000));
  g_assert_cmpint (event->age_ms, ==, 1234);
  g_assert_cmpint (event->sticky_duration_ms, ==, 60000);
  g_assert_cmpint (event->sticky_ttl_ms, ==, 58000);
  g_assert_cmpint (event->received_ms, ==, RECEIVED_MS);
  g_assert_false (event->encrypted);
  g_assert_false (ringer_event_is_redacted (event));
  g_assert_cmpstr (ringer_event_get_relation (event, "m.reference"), ==, "$other");
  g_assert_null (ringer_event_get_relation (event, "m.thread"));

  /* The slim one lives on without the JSON. */
  g_clear_pointer (&event, ringer_event_unref);
  g_clear_pointer (&json, json_object_unref);
  g_assert_null (slim->json);
  g_assert_cmpstr (slim->event_id, ==, "$e");
  g_assert_cmpstr (slim->transaction_id, ==, "t1");
  g_assert_true (ringer_event_is_redacted (slim));
  g_assert_cmpstr (ringer_event_get_relation (slim, "m.reference"), ==, "$other");
}

typedef struct
{
  RingerEventKind kind;
  const char *text;
  const char *message;
} Bad;

static const Bad bad_events[] = {
  { RINGER_EVENT_TIMELINE, "{}", "*type*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": 5, \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}}", "*type*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": null, \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}}", "*type*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}}", "*type*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}}", "*event_id*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": [\"@a:h\"], \"origin_server_ts\": 1, \"content\": {}}", "*sender*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"a\", \"origin_server_ts\": 1, \"content\": {}}", "*sender*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": \"1\", \"content\": {}}", "*origin_server_ts*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1.5, \"content\": {}}", "*origin_server_ts*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 9223372036854775807, \"content\": {}}", "*origin_server_ts*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 99999999999999999999999, \"content\": {}}", "*origin_server_ts*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": []}", "*content*" },
  { RINGER_EVENT_TIMELINE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1}", "*content*" },
  { RINGER_EVENT_STATE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}}", "*state_key*" },
  { RINGER_EVENT_STATE, "{\"type\": \"t\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}, \"state_key\": 1}", "*state_key*" },
  { RINGER_EVENT_STRIPPED, "{\"type\": \"t\", \"state_key\": \"\", \"content\": {}}", "*sender*" },
  { RINGER_EVENT_ACCOUNT_DATA, "{\"type\": \"t\"}", "*content*" },
  { RINGER_EVENT_TO_DEVICE, "{\"type\": \"t\", \"content\": {}}", "*sender*" },
};

static void
test_bad (void)
{
  for (unsigned int i = 0; i < G_N_ELEMENTS (bad_events); i++) {
    g_autoptr (JsonObject) json = parse (bad_events[i].text);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingerEvent) event = ringer_event_new (json, bad_events[i].kind, RECEIVED_MS, &error);

    g_test_message ("%s", bad_events[i].text);
    g_assert_null (event);
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    g_assert_true (g_pattern_match_simple (bad_events[i].message, error->message));
  }
}

static void
test_too_long (void)
{
  g_autofree char *name = g_strnfill (256, 'x');
  g_autofree char *text = g_strdup_printf ("{\"type\": \"%s\", \"content\": {}}", name);
  g_autoptr (JsonObject) json = parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerEvent) event = ringer_event_new (json, RINGER_EVENT_ACCOUNT_DATA, RECEIVED_MS, &error);

  g_assert_null (event);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

static void
test_optional (void)
{
  /* A wrong type in an optional field counts as absent. */
  g_autoptr (JsonObject) json = parse ("{\"type\": \"m.x\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"state_key\": {}, \"origin_server_ts\": 1, \"content\": {\"m.relates_to\": 3},"
                                       " \"msc4354_sticky\": {\"duration_ms\": -5}, \"unsigned\": {\"age\": \"old\", \"transaction_id\": 1, \"redacted_because\": true,"
                                       " \"msc4354_sticky_duration_ttl_ms\": 1e3}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerEvent) event = ringer_event_new (json, RINGER_EVENT_TIMELINE, RECEIVED_MS, &error);

  g_assert_no_error (error);
  g_assert_null (event->state_key);
  g_assert_null (event->transaction_id);
  g_assert_cmpint (event->age_ms, ==, -1);
  g_assert_cmpint (event->sticky_duration_ms, ==, -1);
  g_assert_cmpint (event->sticky_ttl_ms, ==, -1);
  g_assert_false (ringer_event_is_redacted (event));
  g_assert_null (ringer_event_get_relation (event, "m.reference"));
}

static void
test_redaction (void)
{
  g_autoptr (JsonObject) old_json = parse ("{\"type\": \"m.room.redaction\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}, \"redacts\": \"$x\"}");
  g_autoptr (JsonObject) new_json = parse ("{\"type\": \"m.room.redaction\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {\"redacts\": \"$y\"}}");
  g_autoptr (JsonObject) redacted_json = parse ("{\"type\": \"m.x\", \"event_id\": \"$e\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}, \"unsigned\": {\"redacted_because\": {}}}");
  g_autoptr (RingerEvent) old_event = ringer_event_new (old_json, RINGER_EVENT_TIMELINE, 0, NULL);
  g_autoptr (RingerEvent) new_event = ringer_event_new (new_json, RINGER_EVENT_TIMELINE, 0, NULL);
  g_autoptr (RingerEvent) redacted_event = ringer_event_new (redacted_json, RINGER_EVENT_TIMELINE, 0, NULL);

  g_assert_cmpstr (old_event->redacts, ==, "$x");
  g_assert_cmpstr (new_event->redacts, ==, "$y");
  g_assert_true (ringer_event_is_redacted (redacted_event));
}

static void
test_list (void)
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array = parse_array ("[{\"type\": \"a\", \"event_id\": \"$1\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {}},"
                                  " 17,"
                                  " {\"type\": \"b\", \"event_id\": \"$bad\\n\", \"sender\": \"@a:h\", \"origin_server_ts\": -9223372036854775808, \"content\": {}},"
                                  " {\"type\": \"c\", \"event_id\": \"$2\", \"sender\": \"@a:h\", \"origin_server_ts\": 1, \"content\": {\"deep\": [[[[[[[[]]]]]]]]}}]",
                                  &root);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) none = ringer_events_parse (NULL, RINGER_EVENT_TIMELINE, RECEIVED_MS);

  g_assert_cmpuint (none->len, ==, 0);

  /* One line for each bad one; what a stranger wrote cannot make it two. */
  g_test_expect_message ("ringer-matrix", G_LOG_LEVEL_MESSAGE, "Ignoring a bad event (no id): not an object");
  g_test_expect_message ("ringer-matrix", G_LOG_LEVEL_MESSAGE, "Ignoring a bad event ($bad\\n): no valid origin_server_ts");
  events = ringer_events_parse (array, RINGER_EVENT_TIMELINE, RECEIVED_MS);
  g_test_assert_expected_messages ();

  g_assert_cmpuint (events->len, ==, 2);
  g_assert_cmpstr (((RingerEvent *) g_ptr_array_index (events, 0))->event_id, ==, "$1");
  g_assert_cmpstr (((RingerEvent *) g_ptr_array_index (events, 1))->event_id, ==, "$2");
}

static void
test_deleted_state (void)
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array = parse_array ("[{\"type\": \"m.room.name\", \"state_key\": \"\"}]", &root);
  g_autoptr (GPtrArray) events = ringer_events_parse (array, RINGER_EVENT_STATE, RECEIVED_MS);
  RingerEvent *event;

  g_assert_cmpuint (events->len, ==, 1);
  event = g_ptr_array_index (events, 0);
  g_assert_cmpstr (event->type, ==, "m.room.name");
  g_assert_cmpstr (event->state_key, ==, "");
  g_assert_cmpstr (event->sender, ==, "");
  g_assert_null (event->event_id);
  g_assert_cmpuint (json_object_get_size (event->content), ==, 0);
}

/* What a homeserver has to see and judge does not come encrypted. */
static void
test_encrypted_redaction (void)
{
  g_autoptr (JsonObject) outer_json = ringer_json_parse_object ("{\"type\": \"m.room.encrypted\", \"event_id\": \"$1\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1, \"content\": {}}", -1, NULL);
  g_autoptr (JsonObject) clear = ringer_json_parse_object ("{\"type\": \"m.room.redaction\", \"content\": {\"redacts\": \"$2\"}}", -1, NULL);
  g_autoptr (RingerEvent) outer = ringer_event_new (outer_json, RINGER_EVENT_TIMELINE, 1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringer_event_new_decrypted (outer, clear, NULL, RINGER_CRYPTO_TRUST_VERIFIED, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event/whole", test_whole);
  g_test_add_func ("/event/bad", test_bad);
  g_test_add_func ("/event/too-long", test_too_long);
  g_test_add_func ("/event/optional", test_optional);
  g_test_add_func ("/event/redaction", test_redaction);
  g_test_add_func ("/event/list", test_list);
  g_test_add_func ("/event/deleted-state", test_deleted_state);
  g_test_add_func ("/event/encrypted-redaction", test_encrypted_redaction);

  return g_test_run ();
}
