/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-discovery.h"

#include <libsoup/soup.h>

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-network.h"

/* Finding a homeserver: one step after the other, each with one request. */

#define STEP_TIMEOUT_MS (20 * 1000)

typedef enum {
  STEP_WELL_KNOWN,
  STEP_VERSIONS,
  STEP_FLOWS,
} Step;

typedef struct
{
  RingerClock *clock;
  Step step;
  RingerHttp *http;
  char *base_url;
  char *user_id;
  gboolean plain_fallback; /* a loopback host without a scheme: HTTP is tried when HTTPS is not there */
  GStrv versions;
  GStrv features;
} Discovery;

static void step (GTask *task);

static void
discovery_free (Discovery *self)
{
  g_clear_object (&self->clock);
  g_clear_object (&self->http);
  g_free (self->base_url);
  g_free (self->user_id);
  g_strfreev (self->versions);
  g_strfreev (self->features);
  g_free (self);
}

/* The answer to `/versions`: whether one of the versions is one that Ringer speaks (1.1 and later). */
static gboolean
read_versions (JsonObject *answer,
               GStrv *versions,
               GStrv *features,
               GError **error)
{
  JsonArray *array = ringer_json_peek_array (answer, "versions");
  JsonObject *unstable = ringer_json_peek_object (answer, "unstable_features");
  g_autoptr (GStrvBuilder) version_builder = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) feature_builder = g_strv_builder_new ();
  gboolean spoken = FALSE;

  if (array == NULL) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_NOT_MATRIX, "No Matrix versions");
    return FALSE;
  }

  for (unsigned int i = 0; i < json_array_get_length (array); i++) {
    const char *version = ringer_json_array_peek_string (array, i);

    if (version == NULL)
      continue;
    g_strv_builder_add (version_builder, version);
    spoken = spoken || g_str_has_prefix (version, "v1.");
  }

  if (!spoken) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_TOO_OLD, "No version that is spoken here");
    return FALSE;
  }

  if (unstable != NULL) {
    JsonObjectIter iter;
    const char *name;

    json_object_iter_init (&iter, unstable);
    while (json_object_iter_next (&iter, &name, NULL)) {
      gboolean on = FALSE;

      if (ringer_json_get_boolean (unstable, name, &on) && on)
        g_strv_builder_add (feature_builder, name);
    }
  }

  *versions = g_strv_builder_end (version_builder);
  *features = g_strv_builder_end (feature_builder);

  return TRUE;
}

static RingerLoginFlows
read_flows (JsonObject *answer)
{
  JsonArray *array = ringer_json_peek_array (answer, "flows");
  RingerLoginFlows flows = 0;

  for (unsigned int i = 0; array != NULL && i < json_array_get_length (array); i++) {
    const char *type = ringer_json_peek_string (ringer_json_array_peek_object (array, i), "type");

    if (g_strcmp0 (type, "m.login.password") == 0)
      flows |= RINGER_LOGIN_PASSWORD;
    else if (g_strcmp0 (type, "m.login.sso") == 0)
      flows |= RINGER_LOGIN_SSO;
    else if (g_strcmp0 (type, "m.login.token") == 0)
      flows |= RINGER_LOGIN_TOKEN;
    else if (type != NULL)
      flows |= RINGER_LOGIN_OTHER;
  }

  return flows;
}

static gboolean
take_base_url (Discovery *self,
               const char *base_url,
               GError **error)
{
  g_autoptr (RingerHttp) http = ringer_http_new (self->clock, base_url, error);

  if (http == NULL)
    return FALSE;

  g_set_object (&self->http, http);
  g_set_str (&self->base_url, ringer_http_get_base_url (http));

  return TRUE;
}

static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_UNSUPPORTED) ||
         ringer_error_get_http_status (error) >= 400;
}

/* Server Discovery, "Well-known URI": not there or not usable means the name itself; a wrong content means that somebody must mend it. */
static gboolean
apply_well_known (Discovery *self,
                  JsonObject *answer,
                  const GError *failure,
                  GError **error)
{
  const char *base_url = ringer_json_peek_string (ringer_json_peek_object (answer, "m.homeserver"), "base_url");

  if (base_url != NULL) {
    if (take_base_url (self, base_url, error))
      return TRUE;
    g_clear_error (error);
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_NOT_MATRIX, "The server's own description is wrong");
    return FALSE;
  }

  if (answer != NULL || is_absent (failure) || g_error_matches (failure, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE))
    return TRUE;

  g_propagate_error (error, g_error_copy (failure));

  return FALSE;
}

static gboolean
try_plain (Discovery *self,
           const GError *error)
{
  g_autofree char *plain = NULL;

  if (!self->plain_fallback || ringer_error_get_http_status (error) != 0)
    return FALSE;

  self->plain_fallback = FALSE;
  plain = g_strconcat ("http", self->base_url + strlen ("https"), NULL);

  return take_base_url (self, plain, NULL);
}

static void
fail (GTask *task,
      const GError *error)
{
  /* Something answers there with a page or an error of its own. */
  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE) || (is_absent (error) && ringer_error_get_http_status (error) < 500 &&
                                                                           !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_RATE_LIMITED)))
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_NOT_MATRIX, "Not a Matrix homeserver");
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Discovery *self = g_task_get_task_data (task);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &failure);

  if (failure != NULL && (g_task_return_error_if_cancelled (task)))
    return;

  switch (self->step) {
  case STEP_WELL_KNOWN:
    if (!apply_well_known (self, answer, failure, &error)) {
      if (try_plain (self, failure != NULL ? failure : error))
        step (task);
      else
        fail (task, error);
      return;
    }
    self->step = STEP_VERSIONS;
    break;
  case STEP_VERSIONS:
    if (answer == NULL || !read_versions (answer, &self->versions, &self->features, &error)) {
      if (try_plain (self, failure != NULL ? failure : error))
        step (task);
      else
        fail (task, failure != NULL ? failure : error);
      return;
    }
    self->step = STEP_FLOWS;
    break;
  case STEP_FLOWS:
    if (answer == NULL && !is_absent (failure)) {
      fail (task, failure);
      return;
    }
    g_task_return_pointer (task,
                           ringer_homeserver_new (self->base_url, self->user_id, read_flows (answer),
                                                  (const char *const *) self->features, (const char *const *) self->versions),
                           g_object_unref);
    return;
  default:
    g_assert_not_reached ();
  }

  step (task);
}

static void
step (GTask *task)
{
  static const char *const paths[] = {
    [STEP_WELL_KNOWN] = "/.well-known/matrix/client",
    [STEP_VERSIONS] = "/_matrix/client/versions",
    [STEP_FLOWS] = "/_matrix/client/v3/login",
  };
  Discovery *self = g_task_get_task_data (task);
  RingerHttpRequest request = {
    .method = "GET",
    .path = paths[self->step],
    .timeout_ms = STEP_TIMEOUT_MS,
    .anonymous = TRUE,
  };

  ringer_http_send_async (self->http, &request, g_task_get_cancellable (task), on_answer, g_object_ref (task));
}

/* From what was typed to the first URL to ask. */
static char *
read_address (Discovery *self,
              const char *address,
              GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (address));
  const char *name = text;
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;
  g_autofree char *url = NULL;

  if (strstr (text, "://") != NULL) {
    self->step = STEP_WELL_KNOWN;
    return ringer_network_check_url (text, error) ? g_strdup (text) : NULL;
  }

  if (*text == '@') {
    name = strchr (text, ':');
    name = name != NULL ? name + 1 : "";
    self->user_id = g_strdup (text);
  }

  host = g_hostname_to_ascii (name);
  url = g_strconcat ("https://", host, NULL);
  uri = host != NULL && *host != '\0' && strpbrk (host, " /?#@") == NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0') {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_ADDRESS, "Not the address of a server");
    return NULL;
  }

  {
    g_autofree char *plain = g_strconcat ("http://", host, NULL);

    self->plain_fallback = ringer_network_check_url (plain, NULL);
  }

  return g_steal_pointer (&url);
}

void
ringer_discover_async (RingerClock *clock,
                       const char *address,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *url = NULL;
  Discovery *self = g_new0 (Discovery, 1);
  GError *error = NULL;

  g_return_if_fail (RINGER_IS_CLOCK (clock));
  g_return_if_fail (address != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_discover_async);
  g_task_set_task_data (task, self, (GDestroyNotify) discovery_free);
  self->clock = g_object_ref (clock);

  url = read_address (self, address, &error);
  if (url == NULL || !take_base_url (self, url, &error))
    g_task_return_error (task, error);
  else
    step (task);
}

RingerHomeserver *
ringer_discover_finish (GAsyncResult *result,
                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_versions (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerHttp *http = RINGER_HTTP (source);
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (http, result, NULL, &error);
  g_auto (GStrv) versions = NULL;
  g_auto (GStrv) features = NULL;

  if (answer == NULL || !read_versions (answer, &versions, &features, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task,
                           ringer_homeserver_new (ringer_http_get_base_url (http), NULL, 0,
                                                  (const char *const *) features, (const char *const *) versions),
                           g_object_unref);
}

void
ringer_fetch_versions_async (RingerHttp *http,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (http, cancellable, callback, user_data);
  RingerHttpRequest request = { .method = "GET", .path = "/_matrix/client/versions" };

  g_task_set_source_tag (task, ringer_fetch_versions_async);
  ringer_http_send_async (http, &request, cancellable, on_versions, task);
}

RingerHomeserver *
ringer_fetch_versions_finish (GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
