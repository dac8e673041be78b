/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver.h"

#include <libsoup/soup.h>

#include "ringer-fake-clock.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

#define CLIENT "/_matrix/client/"
#define ROOM "!garden:ringer.test"
#define START_MS (G_GINT64_CONSTANT (1790000000000))

typedef struct {
  RingerFakeHomeserver *server;
  RingerFakeClock *clock;
  SoupSession *session;
  char *token;
} Fixture;

typedef struct {
  SoupMessage *message;
  JsonObject *json;
  gboolean done;
} Answer;

static void
answer_free (Answer *answer)
{
  g_clear_object (&answer->message);
  g_clear_pointer (&answer->json, json_object_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  g_assert_no_error (error);
  answer->json = ringer_json_parse_object (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  answer->done = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Answer *) data)->done;
}

static gboolean
has_poll (gpointer data)
{
  return ringer_fake_homeserver_get_n_polls (data) == 1;
}

static Answer *
start (Fixture *fixture,
       const char *method,
       const char *path,
       const char *body)
{
  Answer *answer = g_new0 (Answer, 1);
  g_autofree char *url = g_strconcat (ringer_fake_homeserver_get_url (fixture->server), path, NULL);

  answer->message = soup_message_new (method, url);
  if (fixture->token != NULL) {
    g_autofree char *header = g_strconcat ("Bearer ", fixture->token, NULL);

    soup_message_headers_append (soup_message_get_request_headers (answer->message), "Authorization", header);
  }

  if (body != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

    soup_message_set_request_body_from_bytes (answer->message, "application/json", bytes);
  }

  soup_session_send_and_read_async (fixture->session, answer->message, G_PRIORITY_DEFAULT, NULL, on_answer, answer);
  return answer;
}

static Answer *
ask (Fixture *fixture,
     const char *method,
     const char *path,
     const char *body)
{
  Answer *answer = start (fixture, method, path, body);

  ringer_test_wait_for (is_answered, answer);
  return answer;
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (Answer) answer = ask (fixture, "POST", CLIENT "v3/login",
                                   "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"bob\"},\"password\":\"secret\"}");

  g_assert_cmpint (soup_message_get_status (answer->message), ==, 200);
  fixture->token = g_strdup (ringer_json_peek_string (answer->json, "access_token"));
  g_assert_nonnull (fixture->token);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  const char *members[] = { "ann", "bob", NULL };

  fixture->session = soup_session_new ();
  fixture->clock = ringer_fake_clock_new (START_MS);
  fixture->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  ringer_fake_homeserver_add_user (fixture->server, "ann", "secret", "Ann");
  ringer_fake_homeserver_add_user (fixture->server, "bob", "secret", "Bob");
  ringer_fake_homeserver_add_room (fixture->server, ROOM, "Garden", members, TRUE);
  sign_in (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  g_assert_finalize_object (g_steal_pointer (&fixture->server));
  g_assert_finalize_object (g_steal_pointer (&fixture->clock));
  g_clear_pointer (&fixture->token, g_free);
}

static JsonObject *
peek_room (Answer *answer)
{
  return ringer_json_peek_object (ringer_json_peek_object (ringer_json_peek_object (answer->json, "rooms"), "join"), ROOM);
}

static JsonArray *
peek_timeline (Answer *answer)
{
  return ringer_json_peek_array (ringer_json_peek_object (peek_room (answer), "timeline"), "events");
}

static void
test_token (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (Answer) versions = NULL;
  g_autoptr (Answer) refused = NULL;
  g_autoptr (Answer) well_known = ask (fixture, "GET", "/.well-known/matrix/client", NULL);

  g_assert_cmpint (soup_message_get_status (well_known->message), ==, 404);

  versions = ask (fixture, "GET", CLIENT "versions", NULL);
  g_assert_true (json_object_get_boolean_member (ringer_json_peek_object (versions->json, "unstable_features"), "org.matrix.msc4140"));

  ringer_fake_homeserver_revoke_tokens (fixture->server, "bob", TRUE);
  refused = ask (fixture, "GET", CLIENT "v3/sync", NULL);
  g_assert_cmpint (soup_message_get_status (refused->message), ==, 401);
  g_assert_cmpstr (ringer_json_peek_string (refused->json, "errcode"), ==, "M_UNKNOWN_TOKEN");
  g_assert_true (json_object_get_boolean_member (refused->json, "soft_logout"));
}

static void
test_poll (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (Answer) first = ask (fixture, "GET", CLIENT "v3/sync", NULL);
  g_autoptr (Answer) second = NULL;
  g_autofree char *path = NULL;
  JsonObject *notification;
  const char *event_id;

  g_assert_nonnull (peek_room (first));

  path = g_strdup_printf (CLIENT "v3/sync?timeout=30000&since=%s", ringer_json_peek_string (first->json, "next_batch"));
  second = start (fixture, "GET", path, NULL);
  ringer_test_wait_for (has_poll, fixture->server);

  event_id = ringer_fake_homeserver_start_call (fixture->server, ROOM, "ann", "LAPTOP", "ring", "audio");
  ringer_test_wait_for (is_answered, second);

  g_assert_cmpuint (json_array_get_length (peek_timeline (second)), ==, 2);
  notification = ringer_json_array_peek_object (peek_timeline (second), 1);
  g_assert_cmpstr (ringer_json_peek_string (notification, "event_id"), ==, event_id);
  g_assert_cmpstr (ringer_json_peek_string (ringer_json_peek_object (notification, "content"), "notification_type"), ==, "ring");
  g_assert_cmpint (json_object_get_int_member (notification, "origin_server_ts"), ==, START_MS);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "ann"));

  ringer_fake_homeserver_leave_call (fixture->server, ROOM, "ann", "LAPTOP");
  g_assert_false (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "ann"));
}

static void
test_limited (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (Answer) first = ask (fixture, "GET", CLIENT "v3/sync", NULL);
  g_autoptr (Answer) second = NULL;
  g_autoptr (Answer) messages = NULL;
  g_autoptr (JsonObject) content = json_object_new ();
  g_autofree char *path = g_strdup_printf (CLIENT "v3/sync?since=%s", ringer_json_peek_string (first->json, "next_batch"));
  JsonObject *timeline;

  for (unsigned int i = 0; i < 30; i++)
    ringer_fake_homeserver_send_event (fixture->server, ROOM, "ann", "m.room.message", NULL, content);

  second = ask (fixture, "GET", path, NULL);
  timeline = ringer_json_peek_object (peek_room (second), "timeline");
  g_assert_cmpuint (json_array_get_length (peek_timeline (second)), ==, 20);
  g_assert_true (json_object_get_boolean_member (timeline, "limited"));

  g_free (path);
  path = g_strdup_printf (CLIENT "v3/rooms/" ROOM "/messages?dir=b&limit=12&from=%s", ringer_json_peek_string (timeline, "prev_batch"));
  messages = ask (fixture, "GET", path, NULL);
  g_assert_cmpuint (json_array_get_length (ringer_json_peek_array (messages->json, "chunk")), ==, 12);
  g_assert_nonnull (ringer_json_peek_string (messages->json, "end"));
}

static void
test_send_twice (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (Answer) first = ask (fixture, "PUT", CLIENT "v3/rooms/" ROOM "/send/m.test/1", "{\"a\":1}");
  g_autoptr (Answer) second = ask (fixture, "PUT", CLIENT "v3/rooms/" ROOM "/send/m.test/1", "{\"a\":1}");
  g_autoptr (GPtrArray) requests = ringer_fake_homeserver_take_requests (fixture->server);
  RingerFakeRequest *request = g_ptr_array_index (requests, 2);

  g_assert_nonnull (ringer_json_peek_string (first->json, "event_id"));
  g_assert_cmpstr (ringer_json_peek_string (first->json, "event_id"), ==, ringer_json_peek_string (second->json, "event_id"));

  g_assert_cmpuint (requests->len, ==, 3);
  g_assert_cmpstr (request->method, ==, "PUT");
  g_assert_cmpstr (request->path, ==, CLIENT "v3/rooms/" ROOM "/send/m.test/1");
  g_assert_true (json_object_has_member (request->body, "a"));
}

static void
test_delayed (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (Answer) state = NULL;
  g_autoptr (Answer) restarted = NULL;
  g_autoptr (Answer) gone = NULL;
  g_autofree char *path = NULL;

  ringer_fake_homeserver_start_call (fixture->server, ROOM, "bob", "PHONE", NULL, NULL);
  state = ask (fixture, "PUT", CLIENT "v3/rooms/" ROOM "/state/org.matrix.msc3401.call.member/_@bob:ringer.test_PHONE_m.call?org.matrix.msc4140.delay=8000", "{}");
  path = g_strdup_printf (CLIENT "unstable/org.matrix.msc4140/delayed_events/%s/restart", ringer_json_peek_string (state->json, "delay_id"));

  ringer_fake_clock_advance (fixture->clock, 7000);
  restarted = ask (fixture, "POST", path, "{}");
  g_assert_cmpint (soup_message_get_status (restarted->message), ==, 200);
  ringer_fake_clock_advance (fixture->clock, 7000);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "bob"));
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (fixture->server), ==, 1);

  ringer_fake_clock_advance (fixture->clock, 1000);
  g_assert_false (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "bob"));
  gone = ask (fixture, "POST", path, "{}");
  g_assert_cmpint (soup_message_get_status (gone->message), ==, 404);
}

static void
test_sticky (Fixture *fixture,
             gconstpointer data)
{
  const char *path = CLIENT "v3/rooms/" ROOM "/send/org.matrix.msc4143.rtc.member/1?org.matrix.msc4354.sticky_duration_ms=60000";
  const char *body = "{\"application\":{},\"msc4354_sticky_key\":\"k\"}";
  g_autoptr (Answer) plain = ask (fixture, "PUT", path, body);
  g_autoptr (Answer) sticky = NULL;
  g_autoptr (Answer) left = NULL;

  /* Without the feature it is an event like any other. */
  g_assert_cmpint (soup_message_get_status (plain->message), ==, 200);
  g_assert_false (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "bob"));

  ringer_fake_homeserver_set_feature (fixture->server, "org.matrix.msc4354", TRUE);
  sticky = ask (fixture, "PUT", CLIENT "v3/rooms/" ROOM "/send/org.matrix.msc4143.rtc.member/2?org.matrix.msc4354.sticky_duration_ms=60000", body);
  g_assert_cmpint (soup_message_get_status (sticky->message), ==, 200);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "bob"));
  ringer_fake_clock_advance (fixture->clock, 61000);
  g_assert_false (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "bob"));

  ringer_fake_homeserver_start_sticky_call (fixture->server, ROOM, "bob", "PHONE", NULL, NULL);
  left = ask (fixture, "PUT", CLIENT "v3/rooms/" ROOM "/send/org.matrix.msc4143.rtc.member/3?org.matrix.msc4354.sticky_duration_ms=60000&org.matrix.msc4140.delay=8000",
              "{\"msc4354_sticky_key\":\"@bob:ringer.test:PHONE\"}");
  g_assert_cmpint (soup_message_get_status (left->message), ==, 200);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "bob"));
  ringer_fake_clock_advance (fixture->clock, 8000);
  g_assert_false (ringer_fake_homeserver_is_in_call (fixture->server, ROOM, "bob"));
}

static void
test_failure (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (Answer) failed = NULL;
  g_autoptr (Answer) passed = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/profile/", 1, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\"}");
  ringer_fake_homeserver_set_date_offset_ms (fixture->server, 3600 * 1000);

  failed = ask (fixture, "GET", CLIENT "v3/profile/@ann:ringer.test", NULL);
  g_assert_cmpint (soup_message_get_status (failed->message), ==, 429);
  g_assert_cmpstr (ringer_json_peek_string (failed->json, "errcode"), ==, "M_LIMIT_EXCEEDED");
  passed = ask (fixture, "GET", CLIENT "v3/profile/@ann:ringer.test", NULL);
  g_assert_cmpstr (ringer_json_peek_string (passed->json, "displayname"), ==, "Ann");
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (passed->message), "Date"), ==, "Mon, 21 Sep 2026 15:13:20 GMT");
}

static void
test_picture (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (Answer) answer = ask (fixture, "GET", CLIENT "v1/media/thumbnail/ringer.test/ann?width=96&height=96", NULL);

  g_assert_cmpint (soup_message_get_status (answer->message), ==, 200);
  g_assert_cmpstr (soup_message_headers_get_content_type (soup_message_get_response_headers (answer->message), NULL), ==, "image/png");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/fake-homeserver/token", Fixture, NULL, set_up, test_token, tear_down);
  g_test_add ("/fake-homeserver/poll", Fixture, NULL, set_up, test_poll, tear_down);
  g_test_add ("/fake-homeserver/limited", Fixture, NULL, set_up, test_limited, tear_down);
  g_test_add ("/fake-homeserver/send-twice", Fixture, NULL, set_up, test_send_twice, tear_down);
  g_test_add ("/fake-homeserver/delayed", Fixture, NULL, set_up, test_delayed, tear_down);
  g_test_add ("/fake-homeserver/sticky", Fixture, NULL, set_up, test_sticky, tear_down);
  g_test_add ("/fake-homeserver/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/fake-homeserver/picture", Fixture, NULL, set_up, test_picture, tear_down);

  return g_test_run ();
}
