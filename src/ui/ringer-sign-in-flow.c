/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sign-in-flow.h"

#include <glib/gi18n.h>

#include "ringer-error-words.h"
#include "ringer-error.h"

/* Every step begins in step () and ends in a callback that changes the state; the password lives for one call of step () only. */

struct _RingerSignInFlow {
  GObject parent_instance;

  RingerAccountManager *accounts;
  RingerSignInState state;
  GCancellable *cancellable;

  char *address;
  char *server;
  RingerHomeserver *homeserver;
  char *user;
  const char *password; /* only within ringer_sign_in_flow_set_password () */
  RingerCredentials *credentials;
  RingerAccount *account;

  GError *error;
  char *words;
};

typedef enum {
  PROP_ACCOUNTS = 1,
} RingerSignInFlowProperty;

static GParamSpec *properties[PROP_ACCOUNTS + 1];

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerSignInFlow, ringer_sign_in_flow, G_TYPE_OBJECT)

static void step (RingerSignInFlow *self);

static void
set_state (RingerSignInFlow *self,
           RingerSignInState state)
{
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take_words (RingerSignInFlow *self,
            GError *error,
            char *words)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->words, g_free);
  self->error = error;
  self->words = words;
}

static void
fail (RingerSignInFlow *self,
      RingerSignInState state,
      GError *error)
{
  g_autofree char *words = ringer_error_words (error, self->server);

  take_words (self, error, g_steal_pointer (&words));
  set_state (self, state);
}

/* What was cancelled has had its new state set by whoever cancelled it. */
static gboolean
was_cancelled (RingerSignInFlow *self,
               GCancellable *cancellable)
{
  return self->cancellable != cancellable;
}

static void
renew_cancellable (RingerSignInFlow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

typedef struct
{
  RingerSignInFlow *self;
  GCancellable *cancellable;
} Step;

static Step *
step_new (RingerSignInFlow *self)
{
  Step *data = g_new0 (Step, 1);

  data->self = g_object_ref (self);
  data->cancellable = g_object_ref (self->cancellable);

  return data;
}

static void
step_free (Step *data)
{
  g_clear_object (&data->self);
  g_clear_object (&data->cancellable);
  g_free (data);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

static void
on_discovered (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (Step) data = user_data;
  g_autoptr (RingerHomeserver) homeserver = NULL;
  g_autoptr (GError) error = NULL;
  RingerSignInFlow *self = data->self;

  homeserver = ringer_discover_finish (result, &error);
  if (was_cancelled (self, data->cancellable))
    return;

  if (homeserver == NULL) {
    fail (self, RINGER_SIGN_IN_ADDRESS, g_steal_pointer (&error));
    return;
  }

  if ((ringer_homeserver_get_flows (homeserver) & RINGER_LOGIN_PASSWORD) == 0) {
    /* Translators: %s is the name of a server. */
    take_words (self, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_UNSUPPORTED, "no password login"),
                g_strdup_printf (_ ("%s doesn't let you sign in with a password, only in a browser. Ringer can't do that yet."), self->server));
    set_state (self, RINGER_SIGN_IN_ADDRESS);
    return;
  }

  g_set_object (&self->homeserver, homeserver);
  set_state (self, RINGER_SIGN_IN_PASSWORD);
}

static void
on_signed_in (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (Step) data = user_data;
  g_autoptr (RingerCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;
  RingerSignInFlow *self = data->self;

  credentials = ringer_sign_in_with_password_finish (result, &error);
  if (was_cancelled (self, data->cancellable))
    return;

  if (credentials == NULL) {
    fail (self, RINGER_SIGN_IN_PASSWORD, g_steal_pointer (&error));
    return;
  }

  g_clear_pointer (&self->credentials, ringer_credentials_unref);
  self->credentials = g_steal_pointer (&credentials);
  set_state (self, RINGER_SIGN_IN_ADDING);
  step (self);
}

static void
on_added (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Step) data = user_data;
  g_autoptr (RingerAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  RingerSignInFlow *self = data->self;

  account = ringer_account_manager_add_finish (RINGER_ACCOUNT_MANAGER (source), result, &error);
  if (was_cancelled (self, data->cancellable))
    return;

  if (account == NULL) {
    fail (self, RINGER_SIGN_IN_PASSWORD, g_steal_pointer (&error));
    return;
  }

  g_set_object (&self->account, account);
  set_state (self, RINGER_SIGN_IN_DONE);
}

static void
step (RingerSignInFlow *self)
{
  RingerClock *clock = ringer_account_manager_get_clock (self->accounts);

  switch (self->state) {
  case RINGER_SIGN_IN_DISCOVERING:
    renew_cancellable (self);
    ringer_discover_async (clock, self->address, self->cancellable, on_discovered, step_new (self));
    break;
  case RINGER_SIGN_IN_SIGNING_IN: {
    /* Translators: how this device is called in the list of a person's devices; %s is the name of the computer. */
    g_autofree char *device_name = g_strdup_printf (_ ("Ringer on %s"), g_get_host_name ());

    renew_cancellable (self);
    ringer_sign_in_with_password_async (clock, self->homeserver,
                                        &(RingerPasswordLogin) { self->user, self->password, device_name },
                                        self->cancellable, on_signed_in, step_new (self));
    break;
  }
  case RINGER_SIGN_IN_ADDING: {
    g_autoptr (RingerCredentials) credentials = g_steal_pointer (&self->credentials);

    renew_cancellable (self);
    ringer_account_manager_add_async (self->accounts, credentials, self->cancellable, on_added, step_new (self));
    break;
  }
  case RINGER_SIGN_IN_ADDRESS:
  case RINGER_SIGN_IN_PASSWORD:
  case RINGER_SIGN_IN_DONE:
  default:
    break;
  }
}

static void
ringer_sign_in_flow_dispose (GObject *object)
{
  RingerSignInFlow *self = RINGER_SIGN_IN_FLOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->accounts);
  g_clear_object (&self->homeserver);
  g_clear_object (&self->account);
  g_clear_pointer (&self->credentials, ringer_credentials_unref);

  G_OBJECT_CLASS (ringer_sign_in_flow_parent_class)->dispose (object);
}

static void
ringer_sign_in_flow_finalize (GObject *object)
{
  RingerSignInFlow *self = RINGER_SIGN_IN_FLOW (object);

  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->user, g_free);
  take_words (self, NULL, NULL);

  G_OBJECT_CLASS (ringer_sign_in_flow_parent_class)->finalize (object);
}

static void
ringer_sign_in_flow_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  RingerSignInFlow *self = RINGER_SIGN_IN_FLOW (object);

  switch ((RingerSignInFlowProperty) prop_id) {
  case PROP_ACCOUNTS:
    self->accounts = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_sign_in_flow_class_init (RingerSignInFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_sign_in_flow_dispose;
  object_class->finalize = ringer_sign_in_flow_finalize;
  object_class->set_property = ringer_sign_in_flow_set_property;

  properties[PROP_ACCOUNTS] =
    g_param_spec_object ("accounts", NULL, NULL, RINGER_TYPE_ACCOUNT_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_SIGN_IN_FLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_sign_in_flow_init (RingerSignInFlow *self)
{
  self->server = g_strdup ("");
}

RingerSignInFlow *
ringer_sign_in_flow_new (RingerAccountManager *accounts)
{
  return g_object_new (RINGER_TYPE_SIGN_IN_FLOW, "accounts", accounts, NULL);
}

RingerSignInState
ringer_sign_in_flow_get_state (RingerSignInFlow *self)
{
  g_return_val_if_fail (RINGER_IS_SIGN_IN_FLOW (self), RINGER_SIGN_IN_ADDRESS);

  return self->state;
}

gboolean
ringer_sign_in_flow_is_busy (RingerSignInFlow *self)
{
  g_return_val_if_fail (RINGER_IS_SIGN_IN_FLOW (self), FALSE);

  return self->state == RINGER_SIGN_IN_DISCOVERING ||
         self->state == RINGER_SIGN_IN_SIGNING_IN ||
         self->state == RINGER_SIGN_IN_ADDING;
}

const char *
ringer_sign_in_flow_get_words (RingerSignInFlow *self)
{
  g_return_val_if_fail (RINGER_IS_SIGN_IN_FLOW (self), NULL);

  return self->words;
}

const GError *
ringer_sign_in_flow_get_error (RingerSignInFlow *self)
{
  g_return_val_if_fail (RINGER_IS_SIGN_IN_FLOW (self), NULL);

  return self->error;
}

const char *
ringer_sign_in_flow_get_server (RingerSignInFlow *self)
{
  g_return_val_if_fail (RINGER_IS_SIGN_IN_FLOW (self), NULL);

  return self->server;
}

const char *
ringer_sign_in_flow_get_user_id (RingerSignInFlow *self)
{
  g_return_val_if_fail (RINGER_IS_SIGN_IN_FLOW (self), NULL);

  return self->homeserver != NULL ? ringer_homeserver_get_user_id (self->homeserver) : NULL;
}

RingerAccount *
ringer_sign_in_flow_get_account (RingerSignInFlow *self)
{
  g_return_val_if_fail (RINGER_IS_SIGN_IN_FLOW (self), NULL);

  return self->account;
}

/* What the person will recognise in a sentence: the part of what they typed that names the server. */
static char *
server_of_address (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *colon;

  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0')
    return g_strdup (g_uri_get_host (uri));

  colon = *address == '@' ? strchr (address, ':') : NULL;

  return g_strdup (colon != NULL ? colon + 1 : address);
}

void
ringer_sign_in_flow_set_address (RingerSignInFlow *self,
                                 const char *address)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (RINGER_IS_SIGN_IN_FLOW (self));
  g_return_if_fail (address != NULL);

  if (self->state != RINGER_SIGN_IN_ADDRESS)
    return;

  stripped = g_strstrip (g_strdup (address));
  g_set_str (&self->address, stripped);
  g_free (self->server);
  self->server = server_of_address (stripped);
  g_clear_object (&self->homeserver);
  take_words (self, NULL, NULL);

  set_state (self, RINGER_SIGN_IN_DISCOVERING);
  step (self);
}

void
ringer_sign_in_flow_set_password (RingerSignInFlow *self,
                                  const char *user,
                                  const char *password)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (RINGER_IS_SIGN_IN_FLOW (self));
  g_return_if_fail (user != NULL);
  g_return_if_fail (password != NULL);

  if (self->state != RINGER_SIGN_IN_PASSWORD)
    return;

  stripped = g_strstrip (g_strdup (user));
  g_set_str (&self->user, stripped);
  take_words (self, NULL, NULL);

  set_state (self, RINGER_SIGN_IN_SIGNING_IN);
  self->password = password;
  step (self);
  self->password = NULL;
}

void
ringer_sign_in_flow_back (RingerSignInFlow *self)
{
  g_return_if_fail (RINGER_IS_SIGN_IN_FLOW (self));

  if (self->state == RINGER_SIGN_IN_ADDRESS || self->state == RINGER_SIGN_IN_DONE)
    return;

  renew_cancellable (self);
  take_words (self, NULL, NULL);
  set_state (self, RINGER_SIGN_IN_ADDRESS);
}

void
ringer_sign_in_flow_cancel (RingerSignInFlow *self)
{
  g_return_if_fail (RINGER_IS_SIGN_IN_FLOW (self));

  if (!ringer_sign_in_flow_is_busy (self))
    return;

  renew_cancellable (self);
  set_state (self, self->state == RINGER_SIGN_IN_DISCOVERING ? RINGER_SIGN_IN_ADDRESS : RINGER_SIGN_IN_PASSWORD);
}

void
ringer_sign_in_flow_clear_error (RingerSignInFlow *self)
{
  g_return_if_fail (RINGER_IS_SIGN_IN_FLOW (self));

  if (self->error == NULL)
    return;

  take_words (self, NULL, NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
