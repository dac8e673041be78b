/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-session.h"

#include <gst/gst.h>
#include <libsoup/soup.h>

#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-livekit-messages.h"
#include "ringer-livekit-peer.h"
#include "ringer-protobuf.h"
#include "ringer-test-util.h"

/*
 * A session against a server that says what a test wants: what it asks for, and how it goes on when something breaks. There is no media, but what is
 * offered may be answered.
 */

#define MAX_DELAY_MS 10000

typedef struct {
  SoupServer *server;
  char *url;
  RingerFakeClock *clock;
  RingerMediaSession *session;
  GListModel *members;

  unsigned int status; /* of handshakes that are refused */
  gboolean is_old;     /* the server has no `/rtc/v1` */
  unsigned int n_handshakes;
  char *authorization;
  SoupWebsocketConnection *connection;
  GPtrArray *received; /* (element-type utf8): in hexadecimal */
  GPtrArray *offers;   /* (element-type utf8): the descriptions in them */
  GstElement *pipeline;
  RingerLivekitPeer *peer; /* the server's, if it has one */
  unsigned int n_tokens_needed;
} Fixture;

static char *
read_offer (const guint8 *data,
            size_t size)
{
  RingerProtobufReader reader, inner;
  RingerProtobufField field;

  ringer_protobuf_reader_init (&reader, data, size);
  if (!ringer_protobuf_reader_next (&reader, &field) || field.number != 1)
    return NULL;

  ringer_protobuf_reader_init (&inner, field.data, field.size);
  while (ringer_protobuf_reader_next (&inner, &field)) {
    if (field.number == 2)
      return ringer_protobuf_field_dup_string (&field);
  }

  return NULL;
}

static void
on_received (Fixture *fixture,
             SoupWebsocketDataType type,
             GBytes *message)
{
  GString *hex = g_string_new (NULL);
  size_t size;
  const guint8 *data = g_bytes_get_data (message, &size);
  char *offer = read_offer (data, size);

  for (size_t i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  g_ptr_array_add (fixture->received, g_string_free_and_steal (hex));
  if (offer != NULL)
    g_ptr_array_add (fixture->offers, offer);
  if (offer != NULL && fixture->peer != NULL)
    ringer_livekit_peer_take_offer (fixture->peer, offer, fixture->offers->len);
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
  fixture->n_handshakes += g_str_has_suffix (path, fixture->is_old ? "/rtc" : "/rtc/v1");
  if (fixture->status != 0)
    soup_server_message_set_status (message, fixture->status, NULL);
  else if (fixture->is_old && g_str_has_suffix (path, "/rtc/v1"))
    soup_server_message_set_status (message, 404, NULL);
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
  fixture->offers = g_ptr_array_new_with_free_func (g_free);
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
  if (fixture->peer != NULL) {
    ringer_livekit_peer_close (fixture->peer);
    ringer_test_let_go (fixture->peer);
  }
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  while (ringer_media_get_n_stopping () > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  if (fixture->pipeline != NULL)
    gst_element_set_state (fixture->pipeline, GST_STATE_NULL);
  gst_clear_object (&fixture->pipeline);
  g_assert_finalize_object (G_OBJECT (fixture->session));
  g_assert_finalize_object (G_OBJECT (fixture->clock));
  drop_connection (fixture);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_ptr_array_unref (fixture->received);
  g_ptr_array_unref (fixture->offers);
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

/* Beside what a connection has to say of itself. */
static const char *
find_subscription (Fixture *fixture)
{
  for (unsigned int i = 0; i < fixture->received->len; i++) {
    if (g_str_has_prefix (fixture->received->pdata[i], "32"))
      return fixture->received->pdata[i];
  }

  return NULL;
}

static gboolean
has_subscribed (gpointer data)
{
  return find_subscription (data) != NULL;
}

static gboolean
has_offered (gpointer data)
{
  return ((Fixture *) data)->offers->len > 0;
}

static gboolean
has_offered_again (gpointer data)
{
  return ((Fixture *) data)->offers->len > 1;
}

static gboolean
has_answered (gpointer data)
{
  Fixture *fixture = data;

  return fixture->received->len > 0 && g_str_has_prefix (fixture->received->pdata[0], "12");
}

static void
enter (Fixture *fixture,
       const char *token)
{
  ringer_media_session_set_server (fixture->session, fixture->url, token, FALSE);
}

static void
publish (Fixture *fixture,
         const char *token)
{
  ringer_media_session_set_server (fixture->session, fixture->url, token, TRUE);
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
  ringer_test_wait_for (has_subscribed, fixture);
  /* subscription { track_sids: "t" subscribe: true } */
  g_assert_cmpstr (find_subscription (fixture), ==, "32050a01741001");
  g_assert_true (get_flag (member, "present"));
  g_assert_true (get_flag (member, "microphone"));
  g_assert_false (get_flag (member, "unencrypted"));

  ringer_media_session_forget_member (fixture->session, "ann");
  g_ptr_array_set_size (fixture->received, 0);
  ringer_test_wait_for (has_subscribed, fixture);
  g_assert_cmpstr (find_subscription (fixture), ==, "32030a0174");
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
  ringer_test_wait_for (has_offered, fixture);
  g_assert_null (find_subscription (fixture));
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
  ringer_test_wait_for (has_offered, fixture);
  g_assert_null (find_subscription (fixture));
  g_assert_cmpuint (g_list_model_get_n_items (fixture->members), ==, 1);
}

static void
on_description (Fixture *fixture,
                const char *sdp,
                unsigned int id)
{
  GByteArray *content = g_byte_array_new ();

  ringer_protobuf_write_string (content, 1, "answer");
  ringer_protobuf_write_string (content, 2, sdp);
  ringer_protobuf_write_number (content, 3, id);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_ANSWER, content);
}

static void
add_peer (Fixture *fixture)
{
  g_autoptr (GPtrArray) servers = g_ptr_array_new ();

  fixture->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  gst_element_set_state (fixture->pipeline, GST_STATE_PLAYING);
  fixture->peer = ringer_livekit_peer_new (GST_BIN (fixture->pipeline), RINGER_LIVEKIT_ROLE_SUBSCRIBER, servers, FALSE);
  g_signal_connect_swapped (fixture->peer, "description", G_CALLBACK (on_description), fixture);
}

static unsigned int
count_sections (const char *sdp,
                const char *kind)
{
  g_auto (GStrv) parts = g_strsplit (sdp, kind, -1);

  return g_strv_length (parts) - 1;
}

static void
test_media_sections (Fixture *fixture,
                     gconstpointer user_data)
{
  GByteArray *lacking = g_byte_array_new ();

  add_peer (fixture);
  join (fixture, NULL);
  ringer_test_wait_for (has_offered, fixture);
  g_assert_cmpuint (count_sections (fixture->offers->pdata[0], "m=audio"), ==, 3);
  g_assert_cmpuint (count_sections (fixture->offers->pdata[0], "m=video"), ==, 3);
  g_assert_cmpuint (count_sections (fixture->offers->pdata[0], "a=recvonly"), ==, 6);

  /* Also while the first is not answered yet. */
  ringer_protobuf_write_number (lacking, 1, 2);
  ringer_protobuf_write_number (lacking, 2, 1);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS, lacking);
  ringer_test_wait_for (has_offered_again, fixture);
  g_assert_cmpuint (count_sections (fixture->offers->pdata[1], "m=audio"), ==, 5);
  g_assert_cmpuint (count_sections (fixture->offers->pdata[1], "m=video"), ==, 4);
}

static void
test_too_many_sections (Fixture *fixture,
                        gconstpointer user_data)
{
  GByteArray *lacking = g_byte_array_new ();

  add_peer (fixture);
  join (fixture, NULL);
  ringer_test_wait_for (has_offered, fixture);
  ringer_protobuf_write_number (lacking, 1, G_MAXUINT32);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS, lacking);
  ringer_test_wait_for (has_offered_again, fixture);
  g_assert_cmpuint (count_sections (fixture->offers->pdata[1], "m=audio"), ==, 100);

  /* It asks in vain: what it says next is heard. */
  g_ptr_array_set_size (fixture->offers, 0);
  lacking = g_byte_array_new ();
  ringer_protobuf_write_number (lacking, 1, 1);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS, lacking);
  lacking = g_byte_array_new ();
  ringer_protobuf_write_number (lacking, 2, 1);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS, lacking);
  ringer_test_wait_for (has_offered, fixture);
  g_assert_cmpuint (fixture->offers->len, ==, 1);
  g_assert_cmpuint (count_sections (fixture->offers->pdata[0], "m=video"), ==, 4);
}

/* Who comes finds room that was offered for them. */
static void
test_comes_later (Fixture *fixture,
                  gconstpointer user_data)
{
  GByteArray *update = g_byte_array_new ();

  ringer_media_session_expect_member (fixture->session, "ann");
  add_peer (fixture);
  join (fixture, NULL);
  ringer_test_wait_for (has_offered, fixture);
  ringer_protobuf_write_message (update, 1, make_participant ("PA_2", "ann", RINGER_LIVEKIT_ENCRYPTION_GCM));
  answer (fixture, RINGER_LIVEKIT_RESPONSE_UPDATE, update);
  ringer_test_wait_for (has_offered_again, fixture);
  g_assert_cmpstr (find_subscription (fixture), ==, "32050a01741001");

  /* And leaves it to others. */
  g_ptr_array_set_size (fixture->received, 0);
  g_ptr_array_set_size (fixture->offers, 0);
  update = g_byte_array_new ();
  ringer_protobuf_write_message (update, 1, make_participant ("PA_2", "ann", RINGER_LIVEKIT_ENCRYPTION_CUSTOM));
  answer (fixture, RINGER_LIVEKIT_RESPONSE_UPDATE, update);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS, g_byte_array_new ());
  ringer_test_wait_for (has_offered, fixture);
  g_assert_cmpuint (count_sections (fixture->offers->pdata[0], "m=audio"), ==, 3);
}

/* There the server offers. */
static void
test_two_peers (Fixture *fixture,
                gconstpointer user_data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "livekit-sdp", "data.sdp", NULL);
  g_autofree char *sdp = NULL;
  g_autoptr (GError) error = NULL;
  GByteArray *offer = g_byte_array_new ();

  fixture->is_old = TRUE;
  join (fixture, NULL);
  g_file_get_contents (path, &sdp, NULL, &error);
  g_assert_no_error (error);
  ringer_protobuf_write_string (offer, 2, sdp);
  ringer_protobuf_write_number (offer, 3, 1);
  answer (fixture, RINGER_LIVEKIT_RESPONSE_OFFER, offer);
  ringer_test_wait_for (has_answered, fixture);
  g_assert_cmpuint (fixture->n_handshakes, ==, 1);
  g_assert_cmpuint (fixture->offers->len, ==, 0);
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

/* As often as a server that we send on is tried before that fails. */
static void
fail_ten_times (Fixture *fixture)
{
  for (unsigned int i = 0; i < 10; i++) {
    ringer_test_wait_for (waits, fixture);
    ringer_fake_clock_advance (fixture->clock, ringer_fake_clock_get_next_delay_ms (fixture->clock));
  }
}

static void
test_gives_up (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->status = 404;
  publish (fixture, "first");
  fail_ten_times (fixture);
  ringer_test_wait_for (has_failed, fixture);
  g_object_get (fixture->session, "error", &error, NULL);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);

  /* Try again */
  fixture->status = 0;
  publish (fixture, "second");
  ringer_test_wait_for (is_connected, fixture);
}

/* Where others send it waits for as long as they do. */
static void
test_patient (Fixture *fixture,
              gconstpointer user_data)
{
  fixture->status = 404;
  enter (fixture, "first");
  fail_ten_times (fixture);
  fail_ten_times (fixture);
  g_assert_cmpint (get_state (fixture), ==, RINGER_MEDIA_STATE_CONNECTING);
  ringer_test_wait_for (waits, fixture);
  fixture->status = 0;
  ringer_fake_clock_advance (fixture->clock, MAX_DELAY_MS);
  ringer_test_wait_for (is_connected, fixture);
}

static void
tell_network (gboolean available)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", available);
}

static void
test_network_returns (Fixture *fixture,
                      gconstpointer user_data)
{
  publish (fixture, "first");
  fixture->status = 503;
  tell_network (FALSE);
  fail_ten_times (fixture);
  ringer_test_wait_for (has_failed, fixture);

  fixture->status = 0;
  tell_network (TRUE);
  g_assert_cmpint (get_state (fixture), ==, RINGER_MEDIA_STATE_CONNECTING);
  ringer_test_wait_for (is_connected, fixture);
}

/* What is tried again is tried at once. */
static void
test_other_network (Fixture *fixture,
                    gconstpointer user_data)
{
  fixture->status = 503;
  publish (fixture, "first");
  ringer_test_wait_for (waits, fixture);
  ringer_fake_clock_advance (fixture->clock, 0);
  ringer_test_wait_for (waits, fixture);
  fixture->status = 0;
  tell_network (TRUE);
  ringer_test_wait_for (is_connected, fixture);
}

static void
test_token (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->status = 401;
  publish (fixture, "first");
  ringer_test_wait_for (needs_token, fixture);
  g_assert_cmpint (get_state (fixture), ==, RINGER_MEDIA_STATE_CONNECTING);
  publish (fixture, "second");
  ringer_test_wait_for (has_failed, fixture);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer second");
  g_assert_cmpuint (fixture->n_tokens_needed, ==, 1);
  g_object_get (fixture->session, "error", &error, NULL);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN);
}

/* Where others send, a later token may be taken. */
static void
test_refused_for_now (Fixture *fixture,
                      gconstpointer user_data)
{
  fixture->status = 401;
  enter (fixture, "first");
  ringer_test_wait_for (needs_token, fixture);
  enter (fixture, "second");
  ringer_test_wait_for (waits, fixture);
  fixture->n_tokens_needed = 0;
  ringer_fake_clock_advance (fixture->clock, MAX_DELAY_MS);
  ringer_test_wait_for (needs_token, fixture);
  fixture->status = 0;
  enter (fixture, "third");
  ringer_test_wait_for (is_connected, fixture);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer third");
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
  g_test_add ("/livekit-room/media-sections", Fixture, NULL, setup, test_media_sections, teardown);
  g_test_add ("/livekit-room/too-many-sections", Fixture, NULL, setup, test_too_many_sections, teardown);
  g_test_add ("/livekit-room/comes-later", Fixture, NULL, setup, test_comes_later, teardown);
  g_test_add ("/livekit-room/two-peers", Fixture, NULL, setup, test_two_peers, teardown);
  g_test_add ("/livekit-room/removed", Fixture, NULL, setup, test_removed, teardown);
  g_test_add ("/livekit-room/reconnects", Fixture, NULL, setup, test_reconnects, teardown);
  g_test_add ("/livekit-room/gives-up", Fixture, NULL, setup, test_gives_up, teardown);
  g_test_add ("/livekit-room/patient", Fixture, NULL, setup, test_patient, teardown);
  g_test_add ("/livekit-room/network-returns", Fixture, NULL, setup, test_network_returns, teardown);
  g_test_add ("/livekit-room/other-network", Fixture, NULL, setup, test_other_network, teardown);
  g_test_add ("/livekit-room/token", Fixture, NULL, setup, test_token, teardown);
  g_test_add ("/livekit-room/refused-for-now", Fixture, NULL, setup, test_refused_for_now, teardown);
  g_test_add ("/livekit-room/old-token", Fixture, NULL, setup, test_old_token, teardown);
  g_test_add ("/livekit-room/insecure", Fixture, NULL, setup, test_insecure, teardown);

  return g_test_run ();
}
