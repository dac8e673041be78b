/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-http-private.h"

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-network.h"

/* What went wrong below and in HTTP, in terms of what a person can do about it. */

GError *
ringer_http_map_transport_error (const GError *error,
                                 gboolean had_headers)
{
  return ringer_network_map_error (error, had_headers || error->domain == SOUP_SESSION_ERROR ? RINGER_ERROR_BAD_RESPONSE : RINGER_ERROR_NO_SERVER);
}

static gint64
read_retry_after_ms (SoupMessage *message,
                     JsonObject *body,
                     gint64 wall_ms)
{
  const char *header = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  guint64 seconds;
  gint64 retry_after_ms = 0;

  if (header != NULL && g_ascii_string_to_unsigned (header, 10, 0, 24 * 3600, &seconds, NULL))
    return (gint64) seconds * 1000;

  if (header != NULL) {
    g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (header);

    if (date != NULL)
      return CLAMP (g_date_time_to_unix (date) * 1000 - wall_ms, 0, 24 * 3600 * 1000);
  }

  ringer_json_get_integer (body, "retry_after_ms", &retry_after_ms);

  return CLAMP (retry_after_ms, 0, 24 * 3600 * 1000);
}

static RingerError
code_for (unsigned int status,
          const char *errcode,
          gboolean soft_logout)
{
  if (g_strcmp0 (errcode, "M_UNKNOWN_TOKEN") == 0)
    return soft_logout ? RINGER_ERROR_SOFT_SIGNED_OUT : RINGER_ERROR_SIGNED_OUT;
  if (g_strcmp0 (errcode, "M_MISSING_TOKEN") == 0)
    return RINGER_ERROR_SIGNED_OUT;
  if (g_strcmp0 (errcode, "M_USER_DEACTIVATED") == 0 || g_strcmp0 (errcode, "M_USER_LOCKED") == 0)
    return RINGER_ERROR_DEACTIVATED;
  if (status == 429 || g_strcmp0 (errcode, "M_LIMIT_EXCEEDED") == 0)
    return RINGER_ERROR_RATE_LIMITED;
  if (g_strcmp0 (errcode, "M_UNRECOGNIZED") == 0 || status == 405)
    return RINGER_ERROR_UNSUPPORTED;
  if (status == 404)
    return RINGER_ERROR_NOT_FOUND;
  if (status == 401 || status == 403)
    return RINGER_ERROR_FORBIDDEN;
  if (status >= 500)
    return RINGER_ERROR_SERVER;
  if (status >= 300 && status < 400)
    return RINGER_ERROR_BAD_RESPONSE;

  return RINGER_ERROR_FAILED;
}

GError *
ringer_http_map_status (SoupMessage *message,
                        GByteArray *body,
                        gint64 wall_ms)
{
  g_autoptr (JsonObject) object = body->len > 0 ? ringer_json_parse_object ((const char *) body->data, body->len, NULL) : NULL;
  unsigned int status = soup_message_get_status (message);
  const char *errcode = ringer_json_peek_string (object, "errcode");
  gboolean soft_logout = FALSE;
  g_autofree char *text = g_strdup_printf ("HTTP status %u", status);
  GError *error = NULL;

  ringer_json_get_boolean (object, "soft_logout", &soft_logout);
  error = ringer_error_new_matrix (code_for (status, errcode, soft_logout), status, errcode, read_retry_after_ms (message, object, wall_ms), text);
  if (status == SOUP_STATUS_UNAUTHORIZED && ringer_json_peek_array (object, "flows") != NULL)
    ringer_error_take_auth (error, json_object_ref (object));

  return error;
}

char *
ringer_http_path (const char *format,
                  ...)
{
  g_autoptr (GString) path = g_string_new (NULL);
  va_list args;

  va_start (args, format);
  for (const char *p = format; *p != '\0'; p++) {
    if (p[0] == '%' && p[1] == 's') {
      g_string_append_uri_escaped (path, va_arg (args, const char *), NULL, FALSE);
      p++;
    } else
      g_string_append_c (path, *p);
  }
  va_end (args);

  return g_string_free_and_steal (g_steal_pointer (&path));
}
