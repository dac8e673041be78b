/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-user-auth.h"

#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-network.h"
#include "ringer-json.h"

/* Of what the homeserver offers the password is taken first, then a page of the account's own, then the homeserver's own page for what comes next. */

#define PASSWORD "m.login.password"

/* Where the account is managed on a page; the second until MSC4312 was accepted. */
static const char *const page_stages[] = { "m.oauth", "org.matrix.cross_signing_reset" };

struct _RingerUserAuth {
  GObject parent_instance;

  RingerHttp *http;
  char *user_id;
  char *method;
  char *path;
  JsonObject *body;
  GCancellable *cancellable;
  char *session; /* of the homeserver's, or NULL */
  char *uri;
  JsonObject *answer;
  gboolean with_password; /* what is under way */
  RingerUserAuthState state;
  GError *error;
};

typedef enum {
  PROP_STATE = 1,
} RingerUserAuthProperty;

static GParamSpec *properties[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (RingerUserAuth, ringer_user_auth, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  RINGER_ENUM_VALUE (RINGER_USER_AUTH_BUSY, "busy"),
  RINGER_ENUM_VALUE (RINGER_USER_AUTH_PASSWORD, "password"),
  RINGER_ENUM_VALUE (RINGER_USER_AUTH_PAGE, "page"),
  RINGER_ENUM_VALUE (RINGER_USER_AUTH_DONE, "done"),
  RINGER_ENUM_VALUE (RINGER_USER_AUTH_FAILED, "failed"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerUserAuthState, ringer_user_auth_state, state_values)

/* Takes @error. It is told each time: another wrong password is news, too. */
static void
set_state (RingerUserAuth *self,
           RingerUserAuthState state,
           GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* What the homeserver offers */

static gboolean
is_completed (JsonObject *auth,
              const char *stage)
{
  JsonArray *completed = ringer_json_peek_array (auth, "completed");

  for (unsigned int i = 0; completed != NULL && i < json_array_get_length (completed); i++) {
    if (g_strcmp0 (ringer_json_array_peek_string (completed, i), stage) == 0)
      return TRUE;
  }

  return FALSE;
}

/* (transfer none) (nullable): the first stage of a flow that is left to do. */
static const char *
get_next_stage (JsonObject *auth,
                JsonObject *flow)
{
  JsonArray *stages = ringer_json_peek_array (flow, "stages");

  for (unsigned int i = 0; stages != NULL && i < json_array_get_length (stages); i++) {
    const char *stage = ringer_json_array_peek_string (stages, i);

    if (stage != NULL && !is_completed (auth, stage))
      return stage;
  }

  return NULL;
}

static unsigned int
rank (const char *stage)
{
  if (g_str_equal (stage, PASSWORD))
    return 3;

  return g_strv_contains ((const char *const[]) { page_stages[0], page_stages[1], NULL }, stage) ? 2 : 1;
}

static const char *
choose_stage (JsonObject *auth)
{
  JsonArray *flows = ringer_json_peek_array (auth, "flows");
  const char *chosen = NULL;

  for (unsigned int i = 0; flows != NULL && i < json_array_get_length (flows); i++) {
    const char *stage = get_next_stage (auth, ringer_json_array_peek_object (flows, i));

    if (stage != NULL && (chosen == NULL || rank (stage) > rank (chosen)))
      chosen = stage;
  }

  return chosen;
}

/* (transfer full) (nullable): the page of a stage. */
static char *
make_uri (RingerUserAuth *self,
          JsonObject *auth,
          const char *stage)
{
  const char *url = ringer_json_peek_string (ringer_json_peek_object (ringer_json_peek_object (auth, "params"), stage), "url");
  g_autofree char *path = NULL;
  g_autofree char *session = NULL;

  if (rank (stage) == 2)
    return url != NULL && ringer_network_check_url (url, NULL) ? g_strdup (url) : NULL;

  path = ringer_http_path ("/_matrix/client/v3/auth/%s/fallback/web", stage);
  session = g_uri_escape_string (self->session != NULL ? self->session : "", NULL, FALSE);

  return g_strconcat (ringer_http_get_base_url (self->http), path, "?session=", session, NULL);
}

static void
ask (RingerUserAuth *self,
     JsonObject *auth)
{
  const char *stage = choose_stage (auth);

  g_set_str (&self->session, ringer_json_peek_string (auth, "session"));
  g_clear_pointer (&self->uri, g_free);
  if (g_strcmp0 (stage, PASSWORD) == 0) {
    set_state (self, RINGER_USER_AUTH_PASSWORD,
               self->with_password ? g_error_new_literal (RINGER_ERROR, RINGER_ERROR_WRONG_PASSWORD, "The homeserver did not take the password") : NULL);
    return;
  }

  if (stage != NULL)
    self->uri = make_uri (self, auth, stage);
  if (self->uri != NULL)
    set_state (self, RINGER_USER_AUTH_PAGE, NULL);
  else
    set_state (self, RINGER_USER_AUTH_FAILED, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_UNSUPPORTED, "The homeserver offers no way to prove who asks"));
}

/* Sending */

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (RingerUserAuth) self = user_data;
  g_autoptr (GError) error = NULL;

  self->answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (self->answer != NULL)
    set_state (self, RINGER_USER_AUTH_DONE, NULL);
  else if (ringer_error_get_auth (error) != NULL)
    ask (self, ringer_error_get_auth (error));
  else
    set_state (self, RINGER_USER_AUTH_FAILED, g_steal_pointer (&error));
}

/* Takes @auth, which is nullable. */
static void
send_with (RingerUserAuth *self,
           JsonObject *auth)
{
  g_autoptr (JsonObject) body = ringer_json_copy (self->body);
  const RingerHttpRequest request = { .method = self->method, .path = self->path, .body = body };

  if (auth != NULL)
    json_object_set_object_member (body, "auth", auth);
  set_state (self, RINGER_USER_AUTH_BUSY, NULL);
  ringer_http_send_async (self->http, &request, self->cancellable, on_answer, g_object_ref (self));
}

static void
ringer_user_auth_dispose (GObject *object)
{
  RingerUserAuth *self = RINGER_USER_AUTH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->http);

  G_OBJECT_CLASS (ringer_user_auth_parent_class)->dispose (object);
}

static void
ringer_user_auth_finalize (GObject *object)
{
  RingerUserAuth *self = RINGER_USER_AUTH (object);

  g_free (self->user_id);
  g_free (self->method);
  g_free (self->path);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->answer, json_object_unref);
  g_clear_object (&self->cancellable);
  g_free (self->session);
  g_free (self->uri);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_user_auth_parent_class)->finalize (object);
}

static void
ringer_user_auth_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  RingerUserAuth *self = RINGER_USER_AUTH (object);

  switch ((RingerUserAuthProperty) prop_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_user_auth_class_init (RingerUserAuthClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_user_auth_dispose;
  object_class->finalize = ringer_user_auth_finalize;
  object_class->get_property = ringer_user_auth_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_USER_AUTH_STATE, RINGER_USER_AUTH_BUSY,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_user_auth_init (RingerUserAuth *self)
{
  self->cancellable = g_cancellable_new ();
}

RingerUserAuth *
ringer_user_auth_new (RingerHttp *http,
                      const char *user_id,
                      const RingerHttpRequest *request)
{
  RingerUserAuth *self;

  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  self = g_object_new (RINGER_TYPE_USER_AUTH, NULL);
  self->http = g_object_ref (http);
  self->user_id = g_strdup (user_id);
  self->method = g_strdup (request->method);
  self->path = g_strdup (request->path);
  self->body = request->body != NULL ? json_object_ref (request->body) : json_object_new ();
  send_with (self, NULL);

  return self;
}

RingerUserAuthState
ringer_user_auth_get_state (RingerUserAuth *self)
{
  g_return_val_if_fail (RINGER_IS_USER_AUTH (self), RINGER_USER_AUTH_FAILED);

  return self->state;
}

const GError *
ringer_user_auth_get_error (RingerUserAuth *self)
{
  g_return_val_if_fail (RINGER_IS_USER_AUTH (self), NULL);

  return self->error;
}

const char *
ringer_user_auth_get_uri (RingerUserAuth *self)
{
  g_return_val_if_fail (RINGER_IS_USER_AUTH (self), NULL);

  return self->uri;
}

JsonObject *
ringer_user_auth_get_answer (RingerUserAuth *self)
{
  g_return_val_if_fail (RINGER_IS_USER_AUTH (self), NULL);

  return self->answer;
}

void
ringer_user_auth_give_password (RingerUserAuth *self,
                                const char *password)
{
  JsonObject *identifier;

  g_return_if_fail (RINGER_IS_USER_AUTH (self));
  g_return_if_fail (password != NULL);

  if (self->state != RINGER_USER_AUTH_PASSWORD)
    return;

  self->with_password = TRUE;
  identifier = ringer_json_build ("type", "s", "m.id.user", "user", "s", self->user_id, NULL);
  send_with (self, ringer_json_build ("type", "s", PASSWORD, "identifier", "o", identifier, "password", "s", password, "session", "s", self->session, NULL));
}

void
ringer_user_auth_go_on (RingerUserAuth *self)
{
  g_return_if_fail (RINGER_IS_USER_AUTH (self));

  if (self->state != RINGER_USER_AUTH_PAGE && self->state != RINGER_USER_AUTH_FAILED)
    return;

  self->with_password = FALSE;
  /* After a failure it begins anew: the homeserver may have forgotten its session. */
  send_with (self, self->state == RINGER_USER_AUTH_PAGE ? ringer_json_build ("session", "s", self->session, NULL) : NULL);
}

void
ringer_user_auth_cancel (RingerUserAuth *self)
{
  g_return_if_fail (RINGER_IS_USER_AUTH (self));

  g_cancellable_cancel (self->cancellable);
}
