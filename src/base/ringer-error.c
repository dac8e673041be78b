/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-error.h"

/* The homeserver's words travel with the error, so that whoever shows or retries it needs no second channel. */

typedef struct
{
  char *errcode;
  gint64 retry_after_ms;
  unsigned int http_status;
  JsonObject *auth; /* or NULL */
} RingerErrorPrivate;

static void
ringer_error_private_init (RingerErrorPrivate *private)
{
}

static void
ringer_error_private_copy (const RingerErrorPrivate *source,
                           RingerErrorPrivate *copy)
{
  copy->errcode = g_strdup (source->errcode);
  copy->retry_after_ms = source->retry_after_ms;
  copy->http_status = source->http_status;
  copy->auth = source->auth != NULL ? json_object_ref (source->auth) : NULL;
}

static void
ringer_error_private_clear (RingerErrorPrivate *private)
{
  g_free (private->errcode);
  g_clear_pointer (&private->auth, json_object_unref);
}

G_DEFINE_EXTENDED_ERROR (RingerError, ringer_error)

GError *
ringer_error_new_matrix (RingerError code,
                         unsigned int http_status,
                         const char *errcode,
                         gint64 retry_after_ms,
                         const char *message)
{
  GError *error = g_error_new_literal (RINGER_ERROR, (int) code, message);
  RingerErrorPrivate *private = ringer_error_get_private (error);

  private->errcode = g_strdup (errcode);
  private->retry_after_ms = MAX (retry_after_ms, 0);
  private->http_status = http_status;

  return error;
}

const char *
ringer_error_get_errcode (const GError *error)
{
  if (error == NULL || error->domain != RINGER_ERROR)
    return NULL;

  return ringer_error_get_private (error)->errcode;
}

unsigned int
ringer_error_get_http_status (const GError *error)
{
  if (error == NULL || error->domain != RINGER_ERROR)
    return 0;

  return ringer_error_get_private (error)->http_status;
}

gint64
ringer_error_get_retry_after_ms (const GError *error)
{
  if (error == NULL || error->domain != RINGER_ERROR)
    return 0;

  return ringer_error_get_private (error)->retry_after_ms;
}

void
ringer_error_take_auth (GError *error,
                        JsonObject *auth)
{
  RingerErrorPrivate *private;

  g_return_if_fail (error != NULL && error->domain == RINGER_ERROR);

  private = ringer_error_get_private (error);
  g_clear_pointer (&private->auth, json_object_unref);
  private->auth = auth;
}

JsonObject *
ringer_error_get_auth (const GError *error)
{
  if (error == NULL || error->domain != RINGER_ERROR)
    return NULL;

  return ringer_error_get_private (error)->auth;
}

gboolean
ringer_error_is_transient (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return g_error_matches (error, RINGER_ERROR, RINGER_ERROR_OFFLINE) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NO_SERVER) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_TIMEOUT) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_RATE_LIMITED) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_SERVER) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

gboolean
ringer_error_is_missing (const GError *error)
{
  return g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_UNSUPPORTED);
}
