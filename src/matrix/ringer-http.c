/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-http.h"

#include <libsoup/soup.h>

#include "ringer-error.h"
#include "ringer-http-private.h"
#include "ringer-json-cut.h"
#include "ringer-json.h"
#include "ringer-network.h"

/*
 * One SoupSession for one homeserver. A request is a Call from handing in to its end; a refresh of the access token
 * holds back those that ran into it and sends them again.
 */

#define DEFAULT_TIMEOUT_MS (30 * 1000)
#define DEFAULT_MAX_BYTES (8 * 1024 * 1024)
#define THREAD_FROM_BYTES (256 * 1024)
#define FIRST_CHUNK_BYTES (16 * 1024)
#define MAX_FIRST_BYTES (64 * 1024)
#define CHUNK_BYTES (256 * 1024)

struct _RingerHttp {
  GObject parent_instance;

  RingerClock *clock;
  char *base_url;
  SoupSession *session;
  char *access_token;
  char *refresh_token;
  GPtrArray *waiting; /* of GTask; not NULL while the tokens are being refreshed */
};

enum {
  SIGNAL_DATE,
  SIGNAL_TOKENS_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerHttp, ringer_http, G_TYPE_OBJECT)

typedef struct
{
  RingerClock *clock;
  char *method;
  char *path;
  char *query;
  GBytes *body;
  gint64 timeout_ms;
  gsize max_bytes;
  const char *const *skip;
  gboolean anonymous;
  gboolean json;

  SoupMessage *message;
  char *token; /* what it was sent with */
  GCancellable *cancellable;
  gulong cancelled_id;
  GCancellable *outer;
  unsigned int timeout_id;
  gboolean timed_out;
  gboolean insecure; /* where it was redirected to */
  gboolean refreshed;
  gint64 sent_us;
  GByteArray *data;
  RingerHttpTiming timing;
} Call;

static void send_call (GTask *task);

static void
call_disarm (Call *call)
{
  ringer_clock_clear_timeout (call->clock, &call->timeout_id);
  g_cancellable_disconnect (call->outer, call->cancelled_id);
  call->cancelled_id = 0;
}

static void
call_free (Call *call)
{
  call_disarm (call);
  g_clear_object (&call->outer);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->message);
  g_clear_object (&call->clock);
  g_clear_pointer (&call->data, g_byte_array_unref);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call->method);
  g_free (call->path);
  g_free (call->query);
  ringer_secret_free (call->token);
  g_free (call);
}

static void
fail (GTask *task,
      GError *error)
{
  call_disarm (g_task_get_task_data (task));
  g_task_return_error (task, error);
}

static void
fail_transport (GTask *task,
                const GError *error)
{
  Call *call = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    call_disarm (call);
  else if (call->insecure)
    fail (task, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_INSECURE, "The connection would not be encrypted"));
  else if (call->timed_out)
    fail (task, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_TIMEOUT, "The server did not answer in time"));
  else
    fail (task, ringer_http_map_transport_error (error, call->timing.headers_us != 0));
}

static void
on_parsed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  JsonObject *object = g_task_propagate_pointer (G_TASK (result), &error);

  call->timing.parsed_us = ringer_clock_get_monotonic_us (call->clock);
  if (object == NULL)
    fail (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, object, (GDestroyNotify) json_object_unref);
}

static void
parse_in_thread (GTask *task,
                 gpointer source,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  GByteArray *data = task_data;
  GError *error = NULL;
  JsonObject *object = ringer_json_parse_object ((const char *) data->data, data->len, &error);

  if (object == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, object, (GDestroyNotify) json_object_unref);
}

static void
succeed (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  JsonObject *object;

  if (!call->json) {
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&call->data)), (GDestroyNotify) g_bytes_unref);
    return;
  }

  if (call->skip != NULL)
    g_byte_array_set_size (call->data, (unsigned int) ringer_json_cut ((char *) call->data->data, call->data->len, call->skip));

  if (call->data->len >= THREAD_FROM_BYTES) {
    g_autoptr (GTask) parsing = g_task_new (NULL, NULL, on_parsed, g_object_ref (task));

    g_task_set_source_tag (parsing, succeed);
    g_task_set_task_data (parsing, g_byte_array_ref (call->data), (GDestroyNotify) g_byte_array_unref);
    g_task_run_in_thread (parsing, parse_in_thread);
    return;
  }

  object = ringer_json_parse_object (call->data->data != NULL ? (const char *) call->data->data : "", call->data->len, &error);
  call->timing.parsed_us = ringer_clock_get_monotonic_us (call->clock);
  if (object == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, object, (GDestroyNotify) json_object_unref);
}

static void
on_refreshed (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  RingerHttp *self = RINGER_HTTP (source);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (self, result, NULL, &error);
  const char *access_token = ringer_json_peek_string (answer, "access_token");
  const char *refresh_token = ringer_json_peek_string (answer, "refresh_token");

  if (access_token != NULL) {
    g_autofree char *old = g_strdup (self->refresh_token);

    ringer_http_set_tokens (self, access_token, refresh_token != NULL ? refresh_token : old);
    g_signal_emit (self, signals[SIGNAL_TOKENS_CHANGED], 0, self->access_token, self->refresh_token);
  }

  for (unsigned int i = 0; i < waiting->len; i++) {
    GTask *task = g_ptr_array_index (waiting, i);

    if (access_token != NULL)
      send_call (task);
    else if (error != NULL && (ringer_error_is_transient (error) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_SIGNED_OUT)))
      fail (task, g_error_copy (error));
    else
      fail (task, ringer_error_new_matrix (RINGER_ERROR_SOFT_SIGNED_OUT, 401, "M_UNKNOWN_TOKEN", 0, "The session has expired"));
  }
}

/* Returns whether the call was taken over: it is sent again with a new token, or fails with the refresh. */
static gboolean
refresh_and_resend (RingerHttp *self,
                    GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (JsonObject) body = NULL;
  RingerHttpRequest request = { .method = "POST", .path = "/_matrix/client/v3/refresh", .anonymous = TRUE };

  if (call->anonymous || call->refreshed || self->refresh_token == NULL)
    return FALSE;

  call->refreshed = TRUE;
  if (g_strcmp0 (call->token, self->access_token) != 0) {
    send_call (task);
    return TRUE;
  }

  if (self->waiting != NULL) {
    g_ptr_array_add (self->waiting, g_object_ref (task));
    return TRUE;
  }

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->waiting, g_object_ref (task));
  body = ringer_json_build ("refresh_token", "s", self->refresh_token, NULL);
  request.body = body;
  ringer_http_send_async (self, &request, NULL, on_refreshed, NULL);

  return TRUE;
}

static void
finish_call (GTask *task)
{
  RingerHttp *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  unsigned int status = soup_message_get_status (call->message);
  g_autoptr (GError) error = NULL;

  call->timing.body_us = ringer_clock_get_monotonic_us (call->clock);
  call->timing.length = call->data->len;
  call_disarm (call);

  if (SOUP_STATUS_IS_SUCCESSFUL (status)) {
    succeed (task);
    return;
  }

  error = ringer_http_map_status (call->message, call->data, ringer_clock_get_wall_ms (call->clock));
  if (g_strcmp0 (ringer_error_get_errcode (error), "M_UNKNOWN_TOKEN") == 0 && refresh_and_resend (self, task))
    return;

  g_task_return_error (task, g_steal_pointer (&error));
}

static void read_more (GTask *task,
                       GInputStream *stream,
                       gsize size);

/* Returns whether the body goes on; else the call is over. */
static gboolean
take_chunk (GTask *task,
            const guint8 *bytes,
            gsize size)
{
  Call *call = g_task_get_task_data (task);

  if (size == 0) {
    finish_call (task);
    return FALSE;
  }

  if (call->data->len + size > call->max_bytes) {
    g_cancellable_cancel (call->cancellable);
    fail (task, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "The answer is too large"));
    return FALSE;
  }

  g_byte_array_append (call->data, bytes, (unsigned int) size);

  return TRUE;
}

static void
on_chunk (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (stream, result, &error);

  if (chunk == NULL)
    fail_transport (task, error);
  else if (take_chunk (task, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk)))
    read_more (task, stream, CHUNK_BYTES);
}

static void
read_more (GTask *task,
           GInputStream *stream,
           gsize size)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (stream, size, G_PRIORITY_DEFAULT, call->cancellable, on_chunk, g_object_ref (task));
}

/* A short body mostly came together with its headers: then no turn of the main loop is spent on it. */
static void
read_first (GTask *task,
            GInputStream *stream)
{
  Call *call = g_task_get_task_data (task);
  GPollableInputStream *pollable = G_POLLABLE_INPUT_STREAM (stream);
  guint8 chunk[FIRST_CHUNK_BYTES];

  while (call->data->len < MAX_FIRST_BYTES) {
    g_autoptr (GError) error = NULL;
    gssize size = g_pollable_input_stream_read_nonblocking (pollable, chunk, sizeof chunk, call->cancellable, &error);

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
      break;

    if (size < 0) {
      fail_transport (task, error);
      return;
    }

    if (!take_chunk (task, chunk, (gsize) size))
      return;
  }

  read_more (task, stream, CHUNK_BYTES);
}

static void
tell_date (RingerHttp *self,
           Call *call)
{
  const char *header = soup_message_headers_get_one (soup_message_get_response_headers (call->message), "Date");
  g_autoptr (GDateTime) date = header != NULL ? soup_date_time_new_from_http_string (header) : NULL;
  gint64 duration_ms = (call->timing.headers_us - call->sent_us) / 1000;
  gint64 date_ms;
  gint64 wall_ms;

  if (date == NULL)
    return;

  /* The header has whole seconds; it was written at most shortly before it came, even if the request was a long poll. */
  date_ms = g_date_time_to_unix (date) * 1000;
  wall_ms = ringer_clock_get_wall_ms (self->clock);
  g_signal_emit (self, signals[SIGNAL_DATE], 0, date_ms - wall_ms, date_ms + 999 - wall_ms + MIN (duration_ms, 2000));
}

static void
on_headers (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerHttp *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL) {
    fail_transport (task, error);
    return;
  }

  call->timing.headers_us = ringer_clock_get_monotonic_us (call->clock);
  tell_date (self, call);
  read_first (task, stream);
}

static void
on_timeout (gpointer user_data)
{
  Call *call = user_data;

  call->timeout_id = 0;
  call->timed_out = TRUE;
  g_cancellable_cancel (call->cancellable);
}

static void
on_outer_cancelled (GCancellable *outer,
                    gpointer inner)
{
  g_cancellable_cancel (inner);
}

/* The kept connection was closed already, and the message goes out anew on another: its body, which was read, has to be there again. */
static void
on_message_restarted (SoupMessage *message,
                      GBytes *body)
{
  soup_message_set_request_body_from_bytes (message, "application/json", body);
}

static void
unref_body (gpointer body,
            GClosure *closure)
{
  g_bytes_unref (body);
}

/* Where it could not have been sent in the first place it is not sent now; and nothing that is encrypted becomes plain on the way. */
static void
on_redirected (SoupMessage *message,
               GTask *task)
{
  RingerHttp *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autofree char *url = g_uri_to_string (soup_message_get_uri (message));

  if (ringer_network_check_url (url, NULL) && (g_str_has_prefix (url, "https:") || g_str_has_prefix (self->base_url, "http:")))
    return;

  call->insecure = TRUE;
  g_cancellable_cancel (call->cancellable);
}

static void
send_call (GTask *task)
{
  RingerHttp *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autofree char *uri = g_strconcat (self->base_url, call->path, call->query != NULL ? "?" : NULL, call->query, NULL);
  SoupMessageHeaders *headers;

  g_clear_object (&call->message);
  g_clear_object (&call->cancellable);
  call->cancellable = g_cancellable_new ();
  g_clear_pointer (&call->data, g_byte_array_unref);
  call->data = g_byte_array_new ();
  call->timing = (RingerHttpTiming) { 0 };
  call->message = soup_message_new (call->method, uri);
  if (call->message == NULL) {
    fail (task, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_BAD_ADDRESS, "Not a valid address"));
    return;
  }

  headers = soup_message_get_request_headers (call->message);
  if (call->body != NULL) {
    soup_message_set_request_body_from_bytes (call->message, "application/json", call->body);
    g_signal_connect_data (call->message, "restarted", G_CALLBACK (on_message_restarted), g_bytes_ref (call->body), unref_body, 0);
  }
  if (!call->anonymous) {
    g_autofree char *value = g_strconcat ("Bearer ", self->access_token, NULL);

    g_set_str (&call->token, self->access_token);
    if (self->access_token != NULL)
      soup_message_headers_replace (headers, "Authorization", value);
    explicit_bzero (value, strlen (value));
  }

  /* Tokens and passwords go to the homeserver and nowhere else. */
  if (!call->anonymous || call->body != NULL)
    soup_message_add_flags (call->message, SOUP_MESSAGE_NO_REDIRECT);
  else
    g_signal_connect_object (call->message, "restarted", G_CALLBACK (on_redirected), task, 0);

  if (call->outer != NULL)
    call->cancelled_id = g_cancellable_connect (call->outer, G_CALLBACK (on_outer_cancelled), g_object_ref (call->cancellable), g_object_unref);
  call->timeout_id = ringer_clock_add_timeout (call->clock, call->timeout_ms, on_timeout, call);
  call->sent_us = ringer_clock_get_monotonic_us (call->clock);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->cancellable, on_headers, g_object_ref (task));
}

static void
start_call (GTask *task,
            const RingerHttpRequest *request,
            gboolean json)
{
  RingerHttp *self = g_task_get_source_object (task);
  Call *call = g_new0 (Call, 1);

  call->clock = g_object_ref (self->clock);
  call->method = g_strdup (request->method);
  call->path = g_strdup (request->path);
  call->query = g_strdup (request->query);
  call->timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : DEFAULT_TIMEOUT_MS;
  call->max_bytes = request->max_bytes > 0 ? request->max_bytes : DEFAULT_MAX_BYTES;
  call->skip = request->skip;
  call->anonymous = request->anonymous;
  call->json = json;
  g_set_object (&call->outer, g_task_get_cancellable (task));

  if (json && (request->body != NULL || g_str_equal (request->method, "POST") || g_str_equal (request->method, "PUT"))) {
    g_autofree char *text = request->body != NULL ? ringer_json_to_string (request->body) : g_strdup ("{}");

    call->body = g_bytes_new (text, strlen (text));
  }

  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  send_call (task);
}

static void
ringer_http_finalize (GObject *object)
{
  RingerHttp *self = RINGER_HTTP (object);

  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->access_token, ringer_secret_free);
  g_clear_pointer (&self->refresh_token, ringer_secret_free);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);

  G_OBJECT_CLASS (ringer_http_parent_class)->finalize (object);
}

static void
ringer_http_class_init (RingerHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_http_finalize;

  signals[SIGNAL_DATE] =
    g_signal_new ("date", RINGER_TYPE_HTTP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  signals[SIGNAL_TOKENS_CHANGED] =
    g_signal_new ("tokens-changed", RINGER_TYPE_HTTP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_http_init (RingerHttp *self)
{
  self->session = soup_session_new_with_options ("user-agent", "Ringer/" RINGER_VERSION,
                                                 "max-conns-per-host", 8,
                                                 "timeout", 0,
                                                 NULL);
}

RingerHttp *
ringer_http_new (RingerClock *clock,
                 const char *base_url,
                 GError **error)
{
  RingerHttp *self;

  g_return_val_if_fail (RINGER_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (base_url != NULL, NULL);

  if (!ringer_network_check_url (base_url, error))
    return NULL;

  self = g_object_new (RINGER_TYPE_HTTP, NULL);
  self->clock = g_object_ref (clock);
  self->base_url = g_strdup (base_url);
  while (g_str_has_suffix (self->base_url, "/"))
    self->base_url[strlen (self->base_url) - 1] = '\0';

  return self;
}

const char *
ringer_http_get_base_url (RingerHttp *self)
{
  g_return_val_if_fail (RINGER_IS_HTTP (self), NULL);

  return self->base_url;
}

void
ringer_http_set_tokens (RingerHttp *self,
                        const char *access_token,
                        const char *refresh_token)
{
  g_autofree char *access_copy = g_strdup (access_token);
  g_autofree char *refresh_copy = g_strdup (refresh_token);

  g_return_if_fail (RINGER_IS_HTTP (self));

  ringer_secret_free (self->access_token);
  self->access_token = g_steal_pointer (&access_copy);
  ringer_secret_free (self->refresh_token);
  self->refresh_token = g_steal_pointer (&refresh_copy);
}

void
ringer_http_send_async (RingerHttp *self,
                        const RingerHttpRequest *request,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (RINGER_IS_HTTP (self));
  g_return_if_fail (request != NULL && request->method != NULL && request->path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_http_send_async);
  start_call (task, request, TRUE);
}

JsonObject *
ringer_http_send_finish (RingerHttp *self,
                         GAsyncResult *result,
                         RingerHttpTiming *timing,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (timing != NULL)
    *timing = ((Call *) g_task_get_task_data (G_TASK (result)))->timing;

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_http_get_bytes_async (RingerHttp *self,
                             const RingerHttpRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (RINGER_IS_HTTP (self));
  g_return_if_fail (request != NULL && request->method != NULL && request->path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_http_get_bytes_async);
  start_call (task, request, FALSE);
}

GBytes *
ringer_http_get_bytes_finish (RingerHttp *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_http_drop_connections (RingerHttp *self)
{
  g_return_if_fail (RINGER_IS_HTTP (self));

  soup_session_abort (self->session);
}
