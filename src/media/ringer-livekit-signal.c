/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-livekit-signal.h"

#include <libsoup/soup.h>

#include "ringer-error.h"
#include "ringer-livekit-requests.h"
#include "ringer-network.h"

#define PATH "rtc"
#define PATH_V1 "rtc/v1"
#define PATH_VALIDATE "rtc/validate"
#define QUERY "version=1.0&protocol=" G_STRINGIFY (RINGER_LIVEKIT_PROTOCOL) "&auto_subscribe=0&adaptive_stream=0&os=linux"
/* A large room has large descriptions. */
#define MAX_PAYLOAD (8 * 1024 * 1024)
#define CONNECT_TIMEOUT_S 15
#define DEFAULT_PING_INTERVAL_S 5
#define DEFAULT_PING_TIMEOUT_S 15
#define CHECK_TIMEOUT_MS 3000

struct _RingerLivekitSignal {
  GObject parent_instance;

  RingerClock *clock;
  SoupSession *session;
  SoupMessage *handshake; /* of the try under way */
  SoupWebsocketConnection *connection;
  GCancellable *cancellable;
  char *url;
  char *token;

  gboolean has_one_peer;
  gboolean joined;
  gboolean over;
  unsigned int ping_interval_s;
  unsigned int ping_timeout_s;
  gint64 round_trip_ms;
  gint64 pinged_ms;
  unsigned int ping_id;
  unsigned int timeout_id;
};

enum {
  RESPONSE,
  CLOSED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerLivekitSignal, ringer_livekit_signal, G_TYPE_OBJECT)

static void
finish (RingerLivekitSignal *self)
{
  self->over = TRUE;
  ringer_clock_clear_timeout (self->clock, &self->ping_id);
  ringer_clock_clear_timeout (self->clock, &self->timeout_id);
  g_cancellable_cancel (self->cancellable);
  if (self->connection != NULL) {
    g_signal_handlers_disconnect_by_data (self->connection, self);
    /* It has to live until the last that was sent is out. */
    if (soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN) {
      g_signal_connect (g_object_ref (self->connection), "closed", G_CALLBACK (g_object_unref), NULL);
      soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
    }
    g_clear_object (&self->connection);
  }
}

static void
fail (RingerLivekitSignal *self,
      RingerError code,
      const char *message)
{
  g_autoptr (GError) error = NULL;

  if (self->over)
    return;

  error = g_error_new_literal (RINGER_ERROR, (int) code, message);
  g_debug ("The signalling ends: %s", message);
  finish (self);
  g_signal_emit (self, signals[CLOSED], 0, error);
}

/* Pings */

static void
on_silence (gpointer user_data)
{
  RingerLivekitSignal *self = user_data;

  self->timeout_id = 0;
  fail (self, RINGER_ERROR_TIMEOUT, "The call service has gone silent");
}

/* Something has to be heard within that time. */
static void
listen (RingerLivekitSignal *self,
        gint64 timeout_ms)
{
  ringer_clock_clear_timeout (self->clock, &self->timeout_id);
  self->timeout_id = ringer_clock_add_timeout (self->clock, timeout_ms, on_silence, self);
}

static void
restart_timeout (RingerLivekitSignal *self)
{
  listen (self, (gint64) self->ping_timeout_s * 1000);
}

static void send_ping (gpointer user_data);

static void
wait_for_ping (RingerLivekitSignal *self)
{
  ringer_clock_clear_timeout (self->clock, &self->ping_id);
  self->ping_id = ringer_clock_add_timeout (self->clock, (gint64) self->ping_interval_s * 1000, send_ping, self);
}

static void
send_ping (gpointer user_data)
{
  RingerLivekitSignal *self = user_data;
  gint64 wall_ms = ringer_clock_get_wall_ms (self->clock);
  g_autoptr (GBytes) ping = ringer_livekit_request_new_ping (wall_ms);
  g_autoptr (GBytes) ping_req = ringer_livekit_request_new_ping_req (wall_ms, self->round_trip_ms);

  self->ping_id = 0;
  self->pinged_ms = ringer_clock_get_monotonic_ms (self->clock);
  ringer_livekit_signal_send (self, ping);
  ringer_livekit_signal_send (self, ping_req);
  wait_for_ping (self);
}

/* What the server says */

static void
take_join (RingerLivekitSignal *self,
           const RingerLivekitResponse *response)
{
  self->joined = TRUE;
  if (response->ping_interval_s > 0)
    self->ping_interval_s = response->ping_interval_s;
  if (response->ping_timeout_s > 0)
    self->ping_timeout_s = response->ping_timeout_s;
  wait_for_ping (self);
}

static void
on_message (RingerLivekitSignal *self,
            SoupWebsocketDataType type,
            GBytes *message)
{
  g_autoptr (RingerLivekitSignal) alive = g_object_ref (self);
  g_autoptr (RingerLivekitResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  size_t size;
  const guint8 *data = g_bytes_get_data (message, &size);

  if (type != SOUP_WEBSOCKET_DATA_BINARY)
    return;

  response = ringer_livekit_response_parse (data, size, &error);
  if (response == NULL) {
    /* Without a join nothing goes on; later it may be something that is not missed. */
    g_debug ("%s", error->message);
    if (!self->joined)
      fail (self, RINGER_ERROR_BAD_RESPONSE, error->message);
    return;
  }

  if (response->kind == RINGER_LIVEKIT_RESPONSE_JOIN)
    take_join (self, response);
  else if (!self->joined && response->kind != RINGER_LIVEKIT_RESPONSE_LEAVE) {
    fail (self, RINGER_ERROR_BAD_RESPONSE, "The call service does not begin with a join");
    return;
  }
  if (response->kind == RINGER_LIVEKIT_RESPONSE_PONG || response->kind == RINGER_LIVEKIT_RESPONSE_PONG_RESP)
    self->round_trip_ms = ringer_clock_get_monotonic_ms (self->clock) - self->pinged_ms;

  restart_timeout (self);
  g_signal_emit (self, signals[RESPONSE], 0, response);
}

static void
on_closed (RingerLivekitSignal *self)
{
  fail (self, RINGER_ERROR_SERVER, "The call service closed the connection");
}

static void
on_error (RingerLivekitSignal *self,
          const GError *reason)
{
  g_autoptr (GError) error = ringer_network_map_error (reason, RINGER_ERROR_BAD_RESPONSE);

  fail (self, (RingerError) error->code, reason->message);
}

/* Connecting */

static gboolean
is_header_value (const char *token)
{
  for (const char *p = token; *p != '\0'; p++) {
    if (!g_ascii_isgraph (*p))
      return FALSE;
  }

  return *token != '\0';
}

char *
ringer_livekit_signal_make_address (const char *url,
                                    const char *path,
                                    const char *query,
                                    GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED_PATH, NULL);
  g_autofree char *address = NULL;
  g_autofree char *whole_path = NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *base;

  if (uri == NULL || g_uri_get_userinfo (uri) != NULL) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_ADDRESS, "Not the address of a call service");
    return NULL;
  }

  if (g_str_equal (scheme, "wss"))
    scheme = "https";
  else if (g_str_equal (scheme, "ws"))
    scheme = "http";
  base = g_uri_get_path (uri);
  whole_path = g_strconcat (base, g_str_has_suffix (base, "/") ? "" : "/", path, NULL);
  address = g_uri_join (G_URI_FLAGS_ENCODED, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri), whole_path, query, NULL);
  if (!ringer_network_check_url (address, error))
    return NULL;

  return g_steal_pointer (&address);
}

static char *
make_query (const char *path)
{
  g_autofree char *join = NULL;

  if (!g_str_equal (path, PATH_V1))
    return g_strdup (QUERY);

  join = ringer_livekit_request_make_join ();

  return soup_form_encode ("join_request", join, NULL);
}

static SoupMessage *
make_message (RingerLivekitSignal *self,
              const char *path,
              GError **error)
{
  g_autofree char *query = make_query (path);
  g_autofree char *address = ringer_livekit_signal_make_address (self->url, path, query, error);
  g_autofree char *authorization = NULL;
  SoupMessage *message;

  if (address == NULL)
    return NULL;
  if (!is_header_value (self->token)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "The token is none");
    return NULL;
  }

  message = soup_message_new (SOUP_METHOD_GET, address);
  authorization = g_strconcat ("Bearer ", self->token, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", authorization);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);

  return message;
}

static RingerError
code_for (unsigned int status)
{
  if (status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_FORBIDDEN)
    return RINGER_ERROR_FORBIDDEN;
  if (status == SOUP_STATUS_NOT_FOUND)
    return RINGER_ERROR_NOT_FOUND;
  if (status == 429)
    return RINGER_ERROR_RATE_LIMITED;
  if (status >= 500)
    return RINGER_ERROR_SERVER;

  return RINGER_ERROR_BAD_RESPONSE;
}

static void
on_validated (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (RingerLivekitSignal) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  SoupMessage *message = soup_session_get_async_result_message (SOUP_SESSION (source), result);
  g_autofree char *text = NULL;

  if (body == NULL) {
    on_error (self, error);
    return;
  }

  text = g_strdup_printf ("The call service answers with HTTP status %u", soup_message_get_status (message));
  fail (self, code_for (soup_message_get_status (message)), text);
}

/* Of a handshake that fails one does not learn why. */
static void
validate (RingerLivekitSignal *self)
{
  g_autoptr (SoupMessage) message = make_message (self, PATH_VALIDATE, NULL);

  g_assert (message != NULL);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, self->cancellable, on_validated, g_object_ref (self));
}

static void shake_hands (RingerLivekitSignal *self);

static void
on_refused (RingerLivekitSignal *self,
            const GError *error)
{
  if (error->domain != SOUP_WEBSOCKET_ERROR)
    on_error (self, error);
  else if (self->has_one_peer && soup_message_get_status (self->handshake) == SOUP_STATUS_NOT_FOUND) {
    g_debug ("The call service has no %s", PATH_V1);
    self->has_one_peer = FALSE;
    shake_hands (self);
  } else
    validate (self);
}

static void
on_connected (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (RingerLivekitSignal) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) connection = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (self->over)
    return;
  if (connection == NULL) {
    on_refused (self, error);
    return;
  }

  self->connection = g_steal_pointer (&connection);
  soup_websocket_connection_set_max_incoming_payload_size (self->connection, MAX_PAYLOAD);
  g_signal_connect_object (self->connection, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "error", G_CALLBACK (on_error), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
}

static void
shake_hands (RingerLivekitSignal *self)
{
  g_clear_object (&self->handshake);
  self->handshake = make_message (self, self->has_one_peer ? PATH_V1 : PATH, NULL);
  if (self->handshake != NULL)
    soup_session_websocket_connect_async (self->session, self->handshake, NULL, NULL, G_PRIORITY_DEFAULT, self->cancellable, on_connected,
                                          g_object_ref (self));
}

static void
on_bad_address (gpointer user_data)
{
  RingerLivekitSignal *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = make_message (self, PATH, &error);

  self->timeout_id = 0;
  fail (self, (RingerError) error->code, error->message);
}

void
ringer_livekit_signal_open (RingerLivekitSignal *self,
                            const char *url,
                            const char *token)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_SIGNAL (self));
  g_return_if_fail (url != NULL && token != NULL);
  g_return_if_fail (self->url == NULL);

  self->url = g_strdup (url);
  self->token = g_strdup (token);
  self->has_one_peer = TRUE;
  shake_hands (self);
  if (self->handshake != NULL)
    restart_timeout (self);
  else
    self->timeout_id = ringer_clock_add_timeout (self->clock, 0, on_bad_address, self);
}

gboolean
ringer_livekit_signal_has_one_peer (RingerLivekitSignal *self)
{
  g_return_val_if_fail (RINGER_IS_LIVEKIT_SIGNAL (self), FALSE);

  return self->has_one_peer;
}

void
ringer_livekit_signal_send (RingerLivekitSignal *self,
                            GBytes *request)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_SIGNAL (self));

  if (self->connection != NULL && soup_websocket_connection_get_state (self->connection) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_message (self->connection, SOUP_WEBSOCKET_DATA_BINARY, request);
}

void
ringer_livekit_signal_check (RingerLivekitSignal *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_SIGNAL (self));

  if (!self->joined || self->over)
    return;

  ringer_clock_clear_timeout (self->clock, &self->ping_id);
  send_ping (self);
  listen (self, CHECK_TIMEOUT_MS);
}

void
ringer_livekit_signal_close (RingerLivekitSignal *self)
{
  g_autoptr (GBytes) leave = ringer_livekit_request_new_leave ();

  g_return_if_fail (RINGER_IS_LIVEKIT_SIGNAL (self));

  if (self->over)
    return;

  ringer_livekit_signal_send (self, leave);
  finish (self);
}

static void
ringer_livekit_signal_dispose (GObject *object)
{
  RingerLivekitSignal *self = RINGER_LIVEKIT_SIGNAL (object);

  if (!self->over)
    finish (self);

  G_OBJECT_CLASS (ringer_livekit_signal_parent_class)->dispose (object);
}

static void
ringer_livekit_signal_finalize (GObject *object)
{
  RingerLivekitSignal *self = RINGER_LIVEKIT_SIGNAL (object);

  g_clear_object (&self->session);
  g_clear_object (&self->handshake);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->clock);
  g_free (self->url);
  g_free (self->token);

  G_OBJECT_CLASS (ringer_livekit_signal_parent_class)->finalize (object);
}

static void
ringer_livekit_signal_class_init (RingerLivekitSignalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_livekit_signal_dispose;
  object_class->finalize = ringer_livekit_signal_finalize;

  signals[RESPONSE] =
    g_signal_new ("response", RINGER_TYPE_LIVEKIT_SIGNAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_LIVEKIT_RESPONSE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[CLOSED] =
    g_signal_new ("closed", RINGER_TYPE_LIVEKIT_SIGNAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_livekit_signal_init (RingerLivekitSignal *self)
{
  self->session = soup_session_new_with_options ("user-agent", "Ringer/" RINGER_VERSION, "timeout", CONNECT_TIMEOUT_S, NULL);
  self->cancellable = g_cancellable_new ();
  self->ping_interval_s = DEFAULT_PING_INTERVAL_S;
  self->ping_timeout_s = DEFAULT_PING_TIMEOUT_S;
}

RingerLivekitSignal *
ringer_livekit_signal_new (RingerClock *clock)
{
  RingerLivekitSignal *self = g_object_new (RINGER_TYPE_LIVEKIT_SIGNAL, NULL);

  self->clock = g_object_ref (clock);

  return self;
}
