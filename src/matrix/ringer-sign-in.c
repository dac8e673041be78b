/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sign-in.h"

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-secret-store.h"

G_DEFINE_BOXED_TYPE (RingerCredentials, ringer_credentials, ringer_credentials_ref, ringer_credentials_unref)

RingerCredentials *
ringer_credentials_new (const char *base_url,
                        const char *user_id,
                        const char *device_id,
                        const char *access_token,
                        const char *refresh_token)
{
  RingerCredentials *self = g_atomic_rc_box_new0 (RingerCredentials);

  self->base_url = g_strdup (base_url);
  self->user_id = g_strdup (user_id);
  self->device_id = g_strdup (device_id);
  self->access_token = g_strdup (access_token);
  self->refresh_token = g_strdup (refresh_token);

  return self;
}

RingerCredentials *
ringer_credentials_ref (RingerCredentials *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
credentials_clear (gpointer data)
{
  RingerCredentials *self = data;

  g_free (self->base_url);
  g_free (self->user_id);
  g_free (self->device_id);
  ringer_secret_free (self->access_token);
  ringer_secret_free (self->refresh_token);
}

void
ringer_credentials_unref (RingerCredentials *self)
{
  g_atomic_rc_box_release_full (self, credentials_clear);
}

static void
on_login (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerHttp *http = RINGER_HTTP (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (http, result, NULL, &error);
  const char *user_id = ringer_json_peek_string (answer, "user_id");
  const char *device_id = ringer_json_peek_string (answer, "device_id");
  const char *access_token = ringer_json_peek_string (answer, "access_token");

  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN))
    g_task_return_error (task, ringer_error_new_matrix (RINGER_ERROR_WRONG_PASSWORD, ringer_error_get_http_status (error),
                                                        ringer_error_get_errcode (error), 0, "The homeserver refused the name and password"));
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (user_id == NULL || device_id == NULL || access_token == NULL || user_id[0] != '@' || strchr (user_id, ':') == NULL)
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "The answer to the sign-in is incomplete");
  else
    g_task_return_pointer (task,
                           ringer_credentials_new (ringer_http_get_base_url (http), user_id, device_id, access_token,
                                                   ringer_json_peek_string (answer, "refresh_token")),
                           (GDestroyNotify) ringer_credentials_unref);
}

void
ringer_sign_in_with_password_async (RingerClock *clock,
                                    RingerHomeserver *homeserver,
                                    const RingerPasswordLogin *login,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (RingerHttp) http = NULL;
  g_autoptr (JsonObject) body = NULL;
  GError *error = NULL;
  RingerHttpRequest request = { .method = "POST", .path = "/_matrix/client/v3/login", .anonymous = TRUE };

  g_return_if_fail (RINGER_IS_CLOCK (clock));
  g_return_if_fail (RINGER_IS_HOMESERVER (homeserver));
  g_return_if_fail (login != NULL && login->user != NULL && login->password != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_sign_in_with_password_async);

  if ((ringer_homeserver_get_flows (homeserver) & RINGER_LOGIN_PASSWORD) == 0) {
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_UNSUPPORTED, "The homeserver offers no password sign-in");
    return;
  }

  http = ringer_http_new (clock, ringer_homeserver_get_base_url (homeserver), &error);
  if (http == NULL) {
    g_task_return_error (task, error);
    return;
  }

  body = ringer_json_build ("type", "s", "m.login.password",
                            "identifier", "o", ringer_json_build ("type", "s", "m.id.user", "user", "s", login->user, NULL),
                            "password", "s", login->password,
                            "initial_device_display_name", "s", login->device_name,
                            "refresh_token", "b", TRUE,
                            NULL);
  request.body = body;
  ringer_http_send_async (http, &request, cancellable, on_login, g_steal_pointer (&task));
}

RingerCredentials *
ringer_sign_in_with_password_finish (GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
