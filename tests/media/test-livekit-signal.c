/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-signal.h"

#include <libsoup/soup.h>

#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-livekit-requests.h"
#include "ringer-protobuf.h"
#include "ringer-test-util.h"

/* The signalling, against a server that says what a test wants. */

typedef struct {
  SoupServer *server;
  char *url;
  RingerFakeClock *clock;
  RingerLivekitSignal *signal;

  unsigned int status; /* of the handshake that is refused, and of `/rtc/validate` */
  gboolean is_old;     /* it has no `/rtc/v1` */
  char *authorization;
  char *query;
  gboolean validated;
  SoupWebsocketConnection *connection;
  GPtrArray *received; /* (element-type GBytes) */
  gboolean disconnected;

  GPtrArray *responses; /* (element-type RingerLivekitResponse) */
  GError *error;
} Fixture;

static void
on_received (Fixture *fixture,
             SoupWebsocketDataType type,
             GBytes *message)
{
  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_BINARY);
  g_ptr_array_add (fixture->received, g_bytes_ref (message));
}

static void
on_disconnected (Fixture *fixture)
{
  fixture->disconnected = TRUE;
}

static void
on_websocket (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              SoupWebsocketConnection *connection,
              gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->connection = g_object_ref (connection);
  g_signal_connect_swapped (connection, "message", G_CALLBACK (on_received), fixture);
  g_signal_connect_swapped (connection, "closed", G_CALLBACK (on_disconnected), fixture);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  g_set_str (&fixture->authorization, soup_message_headers_get_one (headers, "Authorization"));
  g_set_str (&fixture->query, g_uri_get_query (soup_server_message_get_uri (message)));
  fixture->validated |= g_str_has_suffix (path, "/rtc/validate");
  if (fixture->status != 0)
    soup_server_message_set_status (message, fixture->status, NULL);
  else if (fixture->is_old && g_str_has_suffix (path, "/v1"))
    soup_server_message_set_status (message, 404, NULL);
}

static void
on_response (Fixture *fixture,
             RingerLivekitResponse *response)
{
  g_ptr_array_add (fixture->responses, ringer_livekit_response_ref (response));
}

static void
on_closed (Fixture *fixture,
           const GError *error)
{
  g_assert_no_error (fixture->error);
  fixture->error = g_error_copy (error);
}

static void
setup (Fixture *fixture,
       gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  fixture->received = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  fixture->responses = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_livekit_response_unref);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (fixture->server, "/sfu/rtc", on_request, fixture, NULL);
  soup_server_add_websocket_handler (fixture->server, "/sfu/rtc", NULL, NULL, on_websocket, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_strdup_printf ("ws://127.0.0.1:%d/sfu", g_uri_get_port (uris->data));

  fixture->clock = ringer_fake_clock_new (1000);
  fixture->signal = ringer_livekit_signal_new (RINGER_CLOCK (fixture->clock));
  g_signal_connect_swapped (fixture->signal, "response", G_CALLBACK (on_response), fixture);
  g_signal_connect_swapped (fixture->signal, "closed", G_CALLBACK (on_closed), fixture);
}

static void
teardown (Fixture *fixture,
          gconstpointer user_data)
{
  ringer_livekit_signal_close (fixture->signal);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (G_OBJECT (fixture->signal));
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_finalize_object (G_OBJECT (fixture->clock));
  if (fixture->connection != NULL)
    g_signal_handlers_disconnect_by_data (fixture->connection, fixture);
  g_clear_object (&fixture->connection);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_ptr_array_unref (fixture->received);
  g_ptr_array_unref (fixture->responses);
  g_clear_error (&fixture->error);
  g_free (fixture->authorization);
  g_free (fixture->query);
  g_free (fixture->url);
}

static gboolean
is_over (gpointer data)
{
  return ((Fixture *) data)->error != NULL;
}

static gboolean
has_response (gpointer data)
{
  return ((Fixture *) data)->responses->len > 0;
}

static gboolean
has_received (gpointer data)
{
  return ((Fixture *) data)->received->len >= 2;
}

static gboolean
is_connected (gpointer data)
{
  return ((Fixture *) data)->connection != NULL;
}

static gboolean
is_disconnected (gpointer data)
{
  return ((Fixture *) data)->disconnected;
}

static void
answer (Fixture *fixture,
        GByteArray *message)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (message);

  soup_websocket_connection_send_message (fixture->connection, SOUP_WEBSOCKET_DATA_BINARY, bytes);
}

static void
answer_join (Fixture *fixture,
             size_t n_more)
{
  GByteArray *message = g_byte_array_new ();
  GByteArray *join = g_byte_array_new ();
  GByteArray *me = g_byte_array_new ();
  GByteArray *more = g_byte_array_new ();

  ringer_protobuf_write_string (me, 1, "PA_1");
  ringer_protobuf_write_string (me, 2, "me");
  ringer_protobuf_write_message (join, 2, me);
  ringer_protobuf_write_number (join, 10, 15);
  ringer_protobuf_write_number (join, 11, 5);
  g_byte_array_set_size (more, (unsigned int) n_more);
  memset (more->data, 'x', n_more);
  ringer_protobuf_write_message (join, 900, more);
  ringer_protobuf_write_message (message, 1, join);
  answer (fixture, message);
}

static void
open (Fixture *fixture)
{
  ringer_livekit_signal_open (fixture->signal, fixture->url, "header.body.signature");
}

static void
join (Fixture *fixture)
{
  open (fixture);
  ringer_test_wait_for (is_connected, fixture);
  answer_join (fixture, 1);
  ringer_test_wait_for (has_response, fixture);
}

static void
test_join (Fixture *fixture,
           gconstpointer user_data)
{
  open (fixture);
  ringer_test_wait_for (is_connected, fixture);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer header.body.signature");
  /* join_request { client_info { version: "1.0" protocol: 15 os: "linux" } } */
  g_assert_cmpstr (fixture->query, ==, "join_request=EhAKDhIDMS4wGA8iBWxpbnV4");
  g_assert_true (ringer_livekit_signal_has_one_peer (fixture->signal));
  /* Larger than what libsoup takes by itself. */
  answer_join (fixture, 4 * 1024 * 1024);
  ringer_test_wait_for (has_response, fixture);
  g_assert_cmpint (((RingerLivekitResponse *) fixture->responses->pdata[0])->kind, ==, RINGER_LIVEKIT_RESPONSE_JOIN);
}

static void
test_old (Fixture *fixture,
          gconstpointer user_data)
{
  fixture->is_old = TRUE;
  join (fixture);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer header.body.signature");
  g_assert_nonnull (strstr (fixture->query, "protocol=15"));
  g_assert_null (strstr (fixture->query, "signature"));
  g_assert_false (ringer_livekit_signal_has_one_peer (fixture->signal));
  g_assert_false (fixture->validated);
}

static void
test_pings (Fixture *fixture,
            gconstpointer user_data)
{
  join (fixture);
  ringer_fake_clock_advance (fixture->clock, 5000);
  ringer_test_wait_for (has_received, fixture);
  g_assert_cmphex (((const guint8 *) g_bytes_get_data (fixture->received->pdata[0], NULL))[0], ==, 0x70);
  ringer_fake_clock_advance (fixture->clock, 9999);
  g_assert_no_error (fixture->error);
  ringer_fake_clock_advance (fixture->clock, 1);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_TIMEOUT);
}

static void
test_check (Fixture *fixture,
            gconstpointer user_data)
{
  GByteArray *message = g_byte_array_new ();

  join (fixture);
  ringer_livekit_signal_check (fixture->signal);
  ringer_test_wait_for (has_received, fixture);
  g_ptr_array_set_size (fixture->responses, 0);
  /* pong: 1 */
  ringer_protobuf_write_number (message, 18, 1);
  answer (fixture, message);
  ringer_test_wait_for (has_response, fixture);
  ringer_fake_clock_advance (fixture->clock, 3000);
  g_assert_no_error (fixture->error);

  ringer_livekit_signal_check (fixture->signal);
  ringer_fake_clock_advance (fixture->clock, 2999);
  g_assert_no_error (fixture->error);
  ringer_fake_clock_advance (fixture->clock, 1);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_TIMEOUT);
}

static void
test_certificate (Fixture *fixture,
                  gconstpointer user_data)
{
  g_free (fixture->url);
  fixture->url = g_strdup_printf ("wss://127.0.0.1:%u/sfu", ringer_test_listen_untrusted ());
  open (fixture);
  ringer_test_wait_for (is_over, fixture);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_BAD_CERTIFICATE);
}

static void
test_leave (Fixture *fixture,
            gconstpointer user_data)
{
  join (fixture);
  ringer_livekit_signal_close (fixture->signal);
  ringer_test_wait_for (is_disconnected, fixture);
  g_assert_cmpuint (fixture->received->len, ==, 1);
  g_assert_cmphex (((const guint8 *) g_bytes_get_data (fixture->received->pdata[0], NULL))[0], ==, 0x42);
  g_assert_no_error (fixture->error);
}

static void
test_server_closes (Fixture *fixture,
                    gconstpointer user_data)
{
  join (fixture);
  soup_websocket_connection_close (fixture->connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  ringer_test_wait_for (is_over, fixture);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_SERVER);
}

static void
test_bad_begin (Fixture *fixture,
                gconstpointer user_data)
{
  static const guint8 bytes[][3] = { { 0x0a, 0x05, 0x01 }, { 0x90, 0x01, 0x01 } };
  size_t i = GPOINTER_TO_SIZE (user_data);
  GByteArray *message = g_byte_array_new ();

  open (fixture);
  ringer_test_wait_for (is_connected, fixture);
  g_byte_array_append (message, bytes[i], sizeof bytes[i]);
  answer (fixture, message);
  ringer_test_wait_for (is_over, fixture);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

static void
test_bad_later (Fixture *fixture,
                gconstpointer user_data)
{
  GByteArray *bad = g_byte_array_new ();

  join (fixture);
  g_byte_array_append (bad, (const guint8 *) "\x0a\x05\x01", 3);
  answer (fixture, bad);
  g_ptr_array_set_size (fixture->responses, 0);
  answer_join (fixture, 1);
  ringer_test_wait_for (has_response, fixture);
  g_assert_no_error (fixture->error);
}

static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  static const struct {
    unsigned int status;
    RingerError code;
  } answers[] = {
    { 401, RINGER_ERROR_FORBIDDEN },
    { 403, RINGER_ERROR_FORBIDDEN },
    { 404, RINGER_ERROR_NOT_FOUND },
    { 429, RINGER_ERROR_RATE_LIMITED },
    { 503, RINGER_ERROR_SERVER },
    { 302, RINGER_ERROR_BAD_RESPONSE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_clear_error (&fixture->error);
    ringer_livekit_signal_close (fixture->signal);
    g_object_unref (fixture->signal);
    fixture->signal = ringer_livekit_signal_new (RINGER_CLOCK (fixture->clock));
    g_signal_connect_swapped (fixture->signal, "closed", G_CALLBACK (on_closed), fixture);

    fixture->status = answers[i].status;
    fixture->validated = FALSE;
    open (fixture);
    ringer_test_wait_for (is_over, fixture);
    g_assert_true (fixture->validated);
    g_assert_cmpstr (fixture->authorization, ==, "Bearer header.body.signature");
    g_assert_error (fixture->error, RINGER_ERROR, (int) answers[i].code);
  }
}

static void
test_no_server (Fixture *fixture,
                gconstpointer user_data)
{
  soup_server_disconnect (fixture->server);
  open (fixture);
  ringer_test_wait_for (is_over, fixture);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_NO_SERVER);
}

static void
test_bad_token (Fixture *fixture,
                gconstpointer user_data)
{
  ringer_livekit_signal_open (fixture->signal, fixture->url, "two\r\nlines");
  ringer_fake_clock_advance (fixture->clock, 0);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

static void
test_addresses (void)
{
  static const struct {
    const char *url;
    const char *address; /* without the query */
    int code;
  } cases[] = {
    { "wss://h", "https://h/rtc?", -1 },
    { "wss://h/", "https://h/rtc?", -1 },
    { "https://h:8443/livekit/sfu", "https://h:8443/livekit/sfu/rtc?", -1 },
    { "wss://h/a%20b/", "https://h/a%20b/rtc?", -1 },
    { "ws://127.0.0.1:7880", "http://127.0.0.1:7880/rtc?", -1 },
    { "ws://example.org", NULL, RINGER_ERROR_INSECURE },
    { "http://example.org", NULL, RINGER_ERROR_INSECURE },
    { "wss://me:secret@h", NULL, RINGER_ERROR_BAD_ADDRESS },
    { "ftp://h", NULL, RINGER_ERROR_BAD_ADDRESS },
    { "h", NULL, RINGER_ERROR_BAD_ADDRESS },
    { "", NULL, RINGER_ERROR_BAD_ADDRESS },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *address = ringer_livekit_signal_make_address (cases[i].url, "rtc", "a=b", &error);

    g_test_message ("%s", cases[i].url);
    if (cases[i].code < 0) {
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (address, cases[i].address));
    } else {
      g_assert_error (error, RINGER_ERROR, cases[i].code);
      g_assert_null (address);
    }
  }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/livekit-signal/addresses", test_addresses);
  g_test_add ("/livekit-signal/join", Fixture, NULL, setup, test_join, teardown);
  g_test_add ("/livekit-signal/old", Fixture, NULL, setup, test_old, teardown);
  g_test_add ("/livekit-signal/certificate", Fixture, NULL, setup, test_certificate, teardown);
  g_test_add ("/livekit-signal/pings", Fixture, NULL, setup, test_pings, teardown);
  g_test_add ("/livekit-signal/check", Fixture, NULL, setup, test_check, teardown);
  g_test_add ("/livekit-signal/leave", Fixture, NULL, setup, test_leave, teardown);
  g_test_add ("/livekit-signal/server-closes", Fixture, NULL, setup, test_server_closes, teardown);
  g_test_add ("/livekit-signal/damaged", Fixture, GSIZE_TO_POINTER (0), setup, test_bad_begin, teardown);
  g_test_add ("/livekit-signal/no-join", Fixture, GSIZE_TO_POINTER (1), setup, test_bad_begin, teardown);
  g_test_add ("/livekit-signal/damaged-later", Fixture, NULL, setup, test_bad_later, teardown);
  g_test_add ("/livekit-signal/refused", Fixture, NULL, setup, test_refused, teardown);
  g_test_add ("/livekit-signal/no-server", Fixture, NULL, setup, test_no_server, teardown);
  g_test_add ("/livekit-signal/bad-token", Fixture, NULL, setup, test_bad_token, teardown);

  return g_test_run ();
}
