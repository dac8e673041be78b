/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "ringer-clock.h"

G_BEGIN_DECLS

/**
 * RingerHttpRequest:
 * @method: `GET`, `PUT`, `POST` or `DELETE`
 * @path: the path with its segments escaped (see ringer_http_path()), from the first slash on
 * @query: (nullable): the query without `?`, already encoded; never holds a secret
 * @body: (nullable): the JSON body; %NULL sends none (`{}` for POST and PUT)
 * @timeout_ms: after how long without an answer it fails with RINGER_ERROR_TIMEOUT; 0 is 30 s
 * @max_bytes: how large an answer may be; 0 is 8 MiB
 * @skip: (nullable) (array zero-terminated=1): what of the answer nobody reads, as ringer_json_cut() takes it; lives as long as the request
 * @anonymous: whether to leave the access token out
 *
 * One request, as plain values; the functions copy what they keep.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  JsonObject *body;
  gint64 timeout_ms;
  gsize max_bytes;
  const char *const *skip;
  gboolean anonymous;
} RingerHttpRequest;

/**
 * RingerHttpTiming:
 * @headers_us: when the answer's headers were there, on the monotonic clock
 * @body_us: when its last byte was
 * @parsed_us: when it was parsed
 * @length: its length in bytes
 *
 * Moments of one answer, and its size, for the benchmark and the sync loop.
 */
typedef struct
{
  gint64 headers_us;
  gint64 body_us;
  gint64 parsed_us;
  gsize length;
} RingerHttpTiming;

#define RINGER_TYPE_HTTP (ringer_http_get_type ())
/**
 * RingerHttp:
 *
 * Talks JSON over HTTP with one homeserver, for one account or for a sign-in.
 *
 * Owned by the account (or the sign-in). Knows the access token and gives it to nobody; refreshes it by the
 * refresh token when the homeserver says that it is expired (Client-Server API, "Refreshing access tokens").
 * Plain HTTP is refused unless the host is loopback. Redirects to another scheme or host do not carry the token.
 */
G_DECLARE_FINAL_TYPE (RingerHttp, ringer_http, RINGER, HTTP, GObject)

/**
 * RingerHttp::date:
 * @self: the object
 * @earliest_ms: the earliest that the homeserver's clock can have been minus this machine's, in ms
 * @latest_ms: the latest
 *
 * An answer with a `Date` header came: the bounds take its resolution of a second and the request's duration into account.
 */

/**
 * RingerHttp::tokens-changed:
 * @self: the object
 * @access_token: the new access token
 * @refresh_token: (nullable): the new refresh token
 *
 * The tokens were refreshed: whoever stores them stores the new ones.
 */

/**
 * ringer_http_new:
 * @clock: a clock
 * @base_url: the homeserver's URL without a trailing slash
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a new object, or %NULL with RINGER_ERROR_INSECURE or RINGER_ERROR_BAD_ADDRESS
 */
RingerHttp *ringer_http_new (RingerClock *clock,
                             const char *base_url,
                             GError **error);

/** ringer_http_get_base_url: (transfer none): the URL that it was made with. */
const char *ringer_http_get_base_url (RingerHttp *self);

/**
 * ringer_http_set_tokens:
 * @self: the object
 * @access_token: (nullable): the token, or %NULL for none
 * @refresh_token: (nullable): the refresh token
 */
void ringer_http_set_tokens (RingerHttp *self,
                             const char *access_token,
                             const char *refresh_token);

/**
 * ringer_http_send_async:
 * @self: the object
 * @request: what to send
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Sends once; does not repeat (that is RingerOutbox's and RingerSync's to decide).
 * Large answers are parsed in a thread.
 */
void ringer_http_send_async (RingerHttp *self,
                             const RingerHttpRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/**
 * ringer_http_send_finish:
 * @self: the object
 * @result: the result
 * @timing: (out) (optional): the moments of the answer
 * @error: return location: any code of RINGER_ERROR that a request can end with, with the homeserver's `errcode` kept
 *
 * Returns: (transfer full) (nullable): the answer's JSON object (2xx), or %NULL
 */
JsonObject *ringer_http_send_finish (RingerHttp *self,
                                     GAsyncResult *result,
                                     RingerHttpTiming *timing,
                                     GError **error);

/**
 * ringer_http_get_bytes_async:
 * @self: the object
 * @request: what to send; its body is ignored
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Gets an answer that is not JSON (media).
 */
void ringer_http_get_bytes_async (RingerHttp *self,
                                  const RingerHttpRequest *request,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * ringer_http_get_bytes_finish:
 * @self: the object
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the body, or %NULL
 */
GBytes *ringer_http_get_bytes_finish (RingerHttp *self,
                                      GAsyncResult *result,
                                      GError **error);

/**
 * ringer_http_drop_connections:
 * @self: the object
 *
 * Closes idle and running connections, after a suspend or a change of network made them worthless. Running requests fail
 * with RINGER_ERROR_OFFLINE.
 */
void ringer_http_drop_connections (RingerHttp *self);

/**
 * ringer_http_path:
 * @format: a path in which every `%s` is a segment to be escaped; no other conversion
 * @...: the segments
 *
 * Returns: (transfer full): the path, for example `/_matrix/client/v3/rooms/%21r%3Ah/leave`
 */
char *ringer_http_path (const char *format,
                        ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
