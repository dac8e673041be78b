/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-session.h"

#include <gst/gst.h>
#include <libsoup/soup.h>

#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-livekit-messages.h"
#include "ringer-protobuf.h"
#include "ringer-test-util.h"

/* A session against a server that says what a test wants: what it asks for, and how it goes on when something breaks. There is no media. */

#define MAX_DELAY_MS 7000

typedef struct {
  SoupServer *server;
  char *url;
  RingerFakeClock *clock;
  RingerMediaSession *session;
  GListModel *members;

  unsigned int status; /* of handshakes that are refused */
  unsigned int n_handshakes;
  char *authorization;
  SoupWebsocketConnection *connection;
  GPtrArray *received; /* (element-type utf8): in hexadecimal */
  unsigned int n_tokens_needed;
} Fixture;

static void
on_received (Fixture *fixture,
             SoupWebsocketDataType type,
             GBytes *message)
{
  GString *hex = g_string_new (NULL);
  size_t size;
  const guint8 *data = g_bytes_get_data (message, &size);

  for (size_t i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  g_ptr_array_add (fixture->received, g_string_free_and_steal (hex));
}

static void
on_websocket (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              SoupWebsocketConnection *connection,
              gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_null (fixture->connection);
  fixture->connection = g_object_ref (connection);
  g_signal_connect_swapped (connection, "message", G_CALLBACK (on_received), fixture);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *fixture = user_data;

  g_set_str (&fixture->authorization, soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"));
  fixture->n_handshakes += g_str_has_suffix (path, "/rtc");
  if (fixture->status != 0)
    soup_server_message_set_status (message, fixture->status, NULL);
}

static void
on_token_needed (Fixture *fixture,
                 const char *url)
{
  g_assert_cmpstr (url, ==, fixture->url);
  fixture->n_tokens_needed++;
}

static void
setup (Fixture *fixture,
       gconstpointer user_data)
{
  const RingerMediaDevices devices = { .speaker = "fakesink", .microphone = "audiotestsrc is-live=true", .camera = "videotestsrc is-live=true" };
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  fixture->received = g_ptr_array_new_with_free_func (g_free);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (fixture->server, "/rtc", on_request, fixture, NULL);
  soup_server_add_websocket_handler (fixture->server, "/rtc", NULL, NULL, on_websocket, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_strdup_printf ("ws://127.0.0.1:%d", g_uri_get_port (uris->data));

  fixture->clock = ringer_fake_clock_new (1000);
  fixture->session = ringer_livekit_session_new (RINGER_CLOCK (fixture->clock), TRUE, &devices);
  g_object_get (fixture->session, "members", &fixture->members, NULL);
  g_signal_connect_swapped (fixture->session, "token-needed", G_CALLBACK (on_token_needed), fixture);
}

static void
drop_connection (Fixture *fixture)
{
  if (fixture->connection == NULL)
    return;

  g_signal_handlers_disconnect_by_data (fixture->connection, fixture);
  if (soup_websocket_connection_get_state (fixture->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (fixture->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  g_clear_object (&fixture->connection);
}

static void
teardown (Fixture *fixture,
          gconstpointer user_data)
{
  g_clear_object (&fixture->members);
  ringer_media_session_close (fixture->session);
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (G_OBJECT (fixture->session));
  g_assert_finalize_object (G_OBJECT (fixture->clock));
  drop_connection (fixture);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_ptr_array_unref (fixture->received);
  g_free (fixture->authorization);
  g_free (fixture->url);
}

static RingerMediaState
get_state (Fixture *fixture)
{
  RingerMediaState state;

  g_object_get (fixture->session, "state", &state, NULL);

  return state;
}

static gboolean
is_connected (gpointer data)
{
  return ((Fixture *) data)->connection != NULL;
}

static gboolean
has_failed (gpointer data)
{
  return get_state (data) == RINGER_MEDIA_STATE_FAILED;
}

static gboolean
needs_token (gpointer data)
{
  return ((Fixture *) data)->n_tokens_needed > 0;
}

/* Whether a try waits for its turn. One that is under way waits longer. */
static gboolean
waits (gpointer data)
{
  Fixture *fixture = data;

  return ringer_fake_clock_get_n_timeouts (fixture->clock) == 1 && ringer_fake_clock_get_next_delay_ms (fixture->clock) <= MAX_DELAY_MS;
}

static gboolean
has_received (gpointer data)
{
  return ((Fixture *) data)->received->len > 0;
}

static void
enter (Fixture *fixture,
       const char *token)
{
  ringer_media_session_set_server (fixture->session, fixture->url, token, FALSE);
}

static void
answer (Fixture *fixture,
        guint32 kind,
        GByteArray *content)
{
  GByteArray *message = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  ringer_protobuf_write_message (message, kind, content);
  bytes = g_byte_array_free_to_bytes (message);
  soup_websocket_connection_send_message (fixture->connection, SOUP_WEBSOCKET_DATA_BINARY, bytes);
}

static GByteArray *
make_participant (const char *sid,
                  const char *identity,
                  RingerLivekitEncryption encryption)
{
  GByteArray *participant = g_byte_array_new ();
  GByteArray *track = g_byte_array_new ();

  ringer_protobuf_write_string (participant, 1, sid);
  ringer_protobuf_write_string (participant, 2, identity);
  if (encryption != RINGER_LIVEKIT_ENCRYPTION_CUSTOM) {
    ringer_protobuf_write_string (track, 1, "t");
    ringer_protobuf_write_number (track, 9, RINGER_LIVEKIT_SOURCE_MICROPHONE);
    ringer_protobuf_write_number (track, 16, encryption);
    ringer_protobuf_write_message (participant, 4, g_byte_array_ref (track));
  }
  g_byte_array_unref (track);

  return participant;
}

static void
join (Fixture *fixture,
      GByteArray *other)
{
  GByteArray *content = g_byte_array_new ();

  enter (fixture, "first");
  ringer_test_wait_for (is_connected, fixture);
  ringer_protobuf_write_message (content, 2, make_participant ("PA_1", "me", RINGER_LIVEKIT_ENCRYPTION_CUSTOM));
  if (other != NULL)
    ringer_protobuf_write_message (content, 3, other);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_JOIN, content);
}

static gboolean
get_flag (gpointer member,
          const char *name)
{
  gboolean flag;

  g_object_get (member, name, &flag, NULL);

  return flag;
}

static gboolean
is_present (gpointer data)
{
  return get_flag (data, "present");
}

/* Tests */

static void
test_subscribes (Fixture *fixture,
                 gconstpointer user_data)
{
  RingerMediaMember *member = ringer_media_session_expect_member (fixture->session, "ann");

  g_assert_true (member == ringer_media_session_expect_member (fixture->session, "ann"));
  g_assert_cmpuint (g_list_model_get_n_items (fixture->members), ==, 1);
  join (fixture, make_participant ("PA_2", "ann", RINGER_LIVEKIT_ENCRYPTION_GCM));
  ringer_test_wait_for (has_received, fixture);
  /* subscription { track_sids: "t" subscribe: true } */
  g_assert_cmpstr (fixture->received->pdata[0], ==, "32050a01741001");
  g_assert_true (get_flag (member, "present"));
  g_assert_true (get_flag (member, "microphone"));
  g_assert_false (get_flag (member, "unencrypted"));

  ringer_media_session_forget_member (fixture->session, "ann");
  g_ptr_array_set_size (fixture->received, 0);
  ringer_test_wait_for (has_received, fixture);
  g_assert_cmpstr (fixture->received->pdata[0], ==, "32030a0174");
}

static void
test_unencrypted (Fixture *fixture,
                  gconstpointer user_data)
{
  RingerMediaMember *member = ringer_media_session_expect_member (fixture->session, "ann");

  join (fixture, make_participant ("PA_2", "ann", RINGER_LIVEKIT_ENCRYPTION_NONE));
  ringer_test_wait_for (is_present, member);
  g_assert_true (get_flag (member, "unencrypted"));
  g_assert_false (get_flag (member, "microphone"));
  g_assert_cmpuint (fixture->received->len, ==, 0);
}

static void
test_stranger (Fixture *fixture,
               gconstpointer user_data)
{
  RingerMediaMember *member = ringer_media_session_expect_member (fixture->session, "ann");
  GByteArray *update = g_byte_array_new ();

  join (fixture, make_participant ("PA_3", "eve", RINGER_LIVEKIT_ENCRYPTION_GCM));
  ringer_protobuf_write_message (update, 1, make_participant ("PA_2", "ann", RINGER_LIVEKIT_ENCRYPTION_CUSTOM));
  answer (fixture, RINGER_LIVEKIT_RESPONSE_UPDATE, update);
  ringer_test_wait_for (is_present, member);
  g_assert_cmpuint (fixture->received->len, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (fixture->members), ==, 1);
}

static void
leave_with (Fixture *fixture,
            RingerLivekitLeaveReason reason,
            RingerLivekitLeaveAction action)
{
  GByteArray *leave = g_byte_array_new ();

  ringer_protobuf_write_number (leave, 2, reason);
  ringer_protobuf_write_number (leave, 3, action);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_LEAVE, leave);
}

static void
test_removed (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  join (fixture, NULL);
  leave_with (fixture, RINGER_LIVEKIT_LEAVE_PARTICIPANT_REMOVED, RINGER_LIVEKIT_LEAVE_STOP);
  ringer_test_wait_for (has_failed, fixture);
  g_object_get (fixture->session, "error", &error, NULL);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_POINTLESS);
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 0);
}

static void
test_reconnects (Fixture *fixture,
                 gconstpointer user_data)
{
  static const gint64 delays_ms[] = { 0, 300, 1200, 2700, 4800, 7000 };

  join (fixture, NULL);
  leave_with (fixture, RINGER_LIVEKIT_LEAVE_SERVER_SHUTDOWN, RINGER_LIVEKIT_LEAVE_RECONNECT);
  fixture->status = 503;
  for (size_t i = 0; i < G_N_ELEMENTS (delays_ms); i++) {
    ringer_test_wait_for (waits, fixture);
    g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), ==, delays_ms[i]);
    ringer_fake_clock_advance (fixture->clock, delays_ms[i]);
    g_assert_cmpint (get_state (fixture), ==, RINGER_MEDIA_STATE_CONNECTING);
  }
  ringer_test_wait_for (waits, fixture);
  fixture->status = 0;
  drop_connection (fixture);
  ringer_fake_clock_advance (fixture->clock, MAX_DELAY_MS);
  ringer_test_wait_for (is_connected, fixture);
  g_assert_cmpuint (fixture->n_handshakes, ==, 8);
}

static void
test_gives_up (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->status = 404;
  enter (fixture, "first");
  for (unsigned int i = 0; i < 10; i++) {
    ringer_test_wait_for (waits, fixture);
    ringer_fake_clock_advance (fixture->clock, MAX_DELAY_MS);
  }
  ringer_test_wait_for (has_failed, fixture);
  g_object_get (fixture->session, "error", &error, NULL);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);

  /* Try again */
  fixture->status = 0;
  enter (fixture, "second");
  ringer_test_wait_for (is_connected, fixture);
}

static void
test_token (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->status = 401;
  enter (fixture, "first");
  ringer_test_wait_for (needs_token, fixture);
  g_assert_cmpint (get_state (fixture), ==, RINGER_MEDIA_STATE_CONNECTING);
  enter (fixture, "second");
  ringer_test_wait_for (has_failed, fixture);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer second");
  g_assert_cmpuint (fixture->n_tokens_needed, ==, 1);
  g_object_get (fixture->session, "error", &error, NULL);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN);
}

static void
test_old_token (Fixture *fixture,
                gconstpointer user_data)
{
  fixture->status = 503;
  enter (fixture, "first");
  ringer_test_wait_for (waits, fixture);
  ringer_fake_clock_suspend (fixture->clock, 60 * 60 * 1000);
  ringer_test_wait_for (needs_token, fixture);
  fixture->status = 0;
  enter (fixture, "second");
  ringer_test_wait_for (is_connected, fixture);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer second");
}

static void
test_insecure (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ringer_media_session_set_server (fixture->session, "ws://example.org", "first", FALSE);
  ringer_fake_clock_advance (fixture->clock, 0);
  g_assert_cmpint (get_state (fixture), ==, RINGER_MEDIA_STATE_FAILED);
  g_object_get (fixture->session, "error", &error, NULL);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_INSECURE);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add ("/livekit-room/subscribes", Fixture, NULL, setup, test_subscribes, teardown);
  g_test_add ("/livekit-room/unencrypted", Fixture, NULL, setup, test_unencrypted, teardown);
  g_test_add ("/livekit-room/stranger", Fixture, NULL, setup, test_stranger, teardown);
  g_test_add ("/livekit-room/removed", Fixture, NULL, setup, test_removed, teardown);
  g_test_add ("/livekit-room/reconnects", Fixture, NULL, setup, test_reconnects, teardown);
  g_test_add ("/livekit-room/gives-up", Fixture, NULL, setup, test_gives_up, teardown);
  g_test_add ("/livekit-room/token", Fixture, NULL, setup, test_token, teardown);
  g_test_add ("/livekit-room/old-token", Fixture, NULL, setup, test_old_token, teardown);
  g_test_add ("/livekit-room/insecure", Fixture, NULL, setup, test_insecure, teardown);

  return g_test_run ();
}
