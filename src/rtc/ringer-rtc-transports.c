/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-rtc-transports.h"

#include <string.h>

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-network.h"

#define TRANSPORTS_PATH "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports"
#define WELL_KNOWN_PATH "/.well-known/matrix/client"
#define WELL_KNOWN_KEY "org.matrix.msc4143.rtc_foci"

/* Nobody has so many; each is one connection of the call. */
#define MAX_TRANSPORTS 8

static char *
read_transport (JsonObject *transport)
{
  const char *type = ringer_json_peek_string (transport, "type");
  const char *url = ringer_json_peek_string (transport, "livekit_service_url");
  g_autofree char *trimmed = NULL;

  if (g_strcmp0 (type, "livekit") != 0 || url == NULL)
    return NULL;

  trimmed = g_strdup (url);
  while (g_str_has_suffix (trimmed, "/"))
    trimmed[strlen (trimmed) - 1] = '\0';

  return ringer_network_check_url (trimmed, NULL) ? g_steal_pointer (&trimmed) : NULL;
}

GStrv
ringer_rtc_transports_read (JsonArray *transports)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  unsigned int n_transports = transports != NULL ? MIN (json_array_get_length (transports), MAX_TRANSPORTS) : 0;

  for (unsigned int i = 0; i < n_transports; i++) {
    char *url = read_transport (ringer_json_array_peek_object (transports, i));

    if (url != NULL)
      g_strv_builder_take (builder, url);
  }

  return g_strv_builder_end (builder);
}

static void
return_transports (GTask *task,
                   JsonArray *transports)
{
  g_auto (GStrv) urls = ringer_rtc_transports_read (transports);

  if (urls[0] != NULL)
    g_task_return_pointer (task, g_steal_pointer (&urls), (GDestroyNotify) g_strfreev);
  else
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_NO_CALL_SERVICE, "The homeserver names no call service");
}

static void
on_well_known (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (answer != NULL || ringer_error_is_missing (error)) {
    g_clear_error (&error);
    return_transports (task, answer != NULL ? ringer_json_peek_array (answer, WELL_KNOWN_KEY) : NULL);
  } else {
    g_task_return_error (task, error);
  }
}

/* A homeserver on this machine has no name that others know; it is asked itself. */
static RingerHttp *
make_well_known_http (RingerAccount *account,
                      GError **error)
{
  const char *server_name = strchr (ringer_account_get_user_id (account), ':');
  const char *base_url = ringer_account_get_base_url (account);
  g_autofree char *url = NULL;

  if (server_name == NULL || g_str_has_prefix (base_url, "http:"))
    url = g_strdup (base_url);
  else
    url = g_strconcat ("https://", server_name + 1, NULL);

  return ringer_http_new (ringer_account_get_clock (account), url, error);
}

static void
ask_well_known (GTask *task)
{
  RingerHttpRequest request = { .method = "GET", .path = WELL_KNOWN_PATH, .anonymous = TRUE };
  GError *error = NULL;
  g_autoptr (RingerHttp) http = make_well_known_http (g_task_get_source_object (task), &error);

  if (http == NULL)
    g_task_return_error (task, error);
  else
    ringer_http_send_async (http, &request, g_task_get_cancellable (task), on_well_known, g_object_ref (task));
}

static void
on_transports (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);
  JsonArray *transports = answer != NULL ? ringer_json_peek_array (answer, "rtc_transports") : NULL;

  if (transports != NULL && json_array_get_length (transports) > 0)
    return_transports (task, transports);
  else if (answer != NULL || ringer_error_is_missing (error))
    ask_well_known (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
ringer_rtc_transports_fetch_async (RingerAccount *account,
                                   gint64 deadline_ms,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  RingerHttpRequest request = { .method = "GET", .path = TRANSPORTS_PATH };
  GTask *task;

  g_return_if_fail (RINGER_IS_ACCOUNT (account));

  task = g_task_new (account, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_rtc_transports_fetch_async);
  ringer_outbox_request_async (ringer_account_get_outbox (account), &request, deadline_ms, cancellable, on_transports, task);
}

GStrv
ringer_rtc_transports_fetch_finish (GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
