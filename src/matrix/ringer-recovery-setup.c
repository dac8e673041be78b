/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-recovery-setup.h"

#include "ringer-crypto-backup.h"
#include "ringer-crypto-identity.h"
#include "ringer-crypto-sync.h"
#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-secret-storage.h"

/* Step by step, and each step may be done twice: after a failure, and after another setup was broken off behind it. */

#define BACKUP_VERSION "/_matrix/client/v3/room_keys/version"

typedef enum {
  STEP_QUERY, /* the account's keys, as they are now */
  STEP_LOOK,
  STEP_FIND_KEY, /* of secret storage */
  STEP_MAKE_IDENTITY,
  STEP_SEND_IDENTITY, /* one request after the other */
  STEP_FIND_BACKUP,
  STEP_MAKE_BACKUP,
  STEP_SEND_BACKUP,
  STEP_BACKUP_KEY,
  STEP_ENABLE_BACKUP,
  STEP_EXPORT_IDENTITY,
  STEP_MAKE_KEY,
  STEP_STORE_KEY,
  STEP_ENCRYPT_SECRET, /* and store it, one after the other */
  STEP_STORE_SECRET,
  STEP_CONFIRM,
  STEP_SET_KEY,
  STEP_CHECK,
  STEP_DONE,
} Step;

struct _RingerRecoverySetup {
  GObject parent_instance;

  RingerCrypto *crypto;
  RingerCryptoPump *pump;
  RingerHttp *http;
  GCancellable *cancellable;
  RingerRecoverySetupState state;
  Step step;
  GError *error;
  GPtrArray *requests; /* of the identity */
  unsigned int n_sent; /* of them */
  RingerUserAuth *auth;
  JsonObject *backup_info;
  char *backup_key;     /* or NULL */
  JsonObject *identity; /* its private keys */
  RingerSecretKey *key;
  unsigned int n_stored; /* secrets */
  JsonObject *encrypted; /* the next */
};

typedef enum {
  PROP_STATE = 1,
} RingerRecoverySetupProperty;

static GParamSpec *properties[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (RingerRecoverySetup, ringer_recovery_setup, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  RINGER_ENUM_VALUE (RINGER_RECOVERY_SETUP_WORKING, "working"),
  RINGER_ENUM_VALUE (RINGER_RECOVERY_SETUP_AUTH, "auth"),
  RINGER_ENUM_VALUE (RINGER_RECOVERY_SETUP_KEY, "key"),
  RINGER_ENUM_VALUE (RINGER_RECOVERY_SETUP_DONE, "done"),
  RINGER_ENUM_VALUE (RINGER_RECOVERY_SETUP_FAILED, "failed"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerRecoverySetupState, ringer_recovery_setup_state, state_values)

static void step (RingerRecoverySetup *self);

static void
set_state (RingerRecoverySetup *self,
           RingerRecoverySetupState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_debug ("Setting up recovery is %s", state_values[state].value_nick);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Takes @error */
static void
fail (RingerRecoverySetup *self,
      GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_error_free (error);
    return;
  }

  g_clear_error (&self->error);
  self->error = error;
  g_message ("Recovery is not set up: %s", error->message);
  set_state (self, RINGER_RECOVERY_SETUP_FAILED);
}

static void
go_on (RingerRecoverySetup *self,
       Step next)
{
  self->step = next;
  step (self);
}

/* What most steps do with their answer: takes @error. */
static void
go_on_if (RingerRecoverySetup *self,
          gboolean done,
          Step next,
          GError *error)
{
  if (done)
    go_on (self, next);
  else
    fail (self, error);
}

static void
send_request (RingerRecoverySetup *self,
              const char *method,
              const char *path,
              JsonObject *body,
              GAsyncReadyCallback callback)
{
  const RingerHttpRequest request = { .method = method, .path = path, .body = body };

  ringer_http_send_async (self->http, &request, self->cancellable, callback, g_object_ref (self));
}

static void
put_account_data (RingerRecoverySetup *self,
                  const char *type,
                  JsonObject *content,
                  GAsyncReadyCallback callback)
{
  g_autofree char *path = ringer_secret_storage_path (ringer_crypto_get_user_id (self->crypto), type);

  send_request (self, "PUT", path, content, callback);
}

/* The identity */

static void
on_queried (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;
  gboolean queried = ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error);

  go_on_if (self, queried, self->step + 1, error);
}

static void
on_identity (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  RingerCryptoIdentity identity;
  GError *error = NULL;

  if (!ringer_crypto_get_identity_finish (RINGER_CRYPTO (source), result, &identity, &error))
    fail (self, error);
  else if (identity.exists && !identity.has_private_keys)
    fail (self, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_UNVERIFIED, "The account's identity is another device's"));
  else
    go_on (self, identity.exists && identity.device_signed ? STEP_FIND_KEY : STEP_MAKE_IDENTITY);
}

/* Where the identity is a new one, the secret storage that there may be is of another. */
static void
on_key_found (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) content = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (content == NULL && !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
    fail (self, g_steal_pointer (&error));
  else
    go_on (self, ringer_json_peek_string (content, "key") != NULL ? STEP_DONE : STEP_FIND_BACKUP);
}

static void
on_identity_made (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;

  g_clear_pointer (&self->requests, g_ptr_array_unref);
  self->requests = ringer_crypto_make_identity_finish (RINGER_CRYPTO (source), result, &error);
  self->n_sent = 0;
  go_on_if (self, self->requests != NULL, STEP_SEND_IDENTITY, error);
}

static void
on_identity_sent (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;
  gboolean sent = ringer_crypto_pump_finish (RINGER_CRYPTO_PUMP (source), result, &error);

  self->n_sent += sent;
  go_on_if (self, sent, STEP_SEND_IDENTITY, error);
}

static void
on_marked (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;
  gboolean marked = ringer_crypto_mark_sent_finish (RINGER_CRYPTO (source), result, &error);

  self->n_sent += marked;
  go_on_if (self, marked, STEP_SEND_IDENTITY, error);
}

static void
on_auth_state (RingerRecoverySetup *self)
{
  g_autofree char *text = NULL;

  switch (ringer_user_auth_get_state (self->auth)) {
  case RINGER_USER_AUTH_PASSWORD:
  case RINGER_USER_AUTH_PAGE:
    set_state (self, RINGER_RECOVERY_SETUP_AUTH);
    break;
  case RINGER_USER_AUTH_DONE:
    set_state (self, RINGER_RECOVERY_SETUP_WORKING);
    text = ringer_json_to_string (ringer_user_auth_get_answer (self->auth));
    ringer_crypto_mark_sent_async (self->crypto, g_ptr_array_index (self->requests, self->n_sent), text, self->cancellable, on_marked, g_object_ref (self));
    break;
  case RINGER_USER_AUTH_FAILED:
    fail (self, g_error_copy (ringer_user_auth_get_error (self->auth)));
    break;
  case RINGER_USER_AUTH_BUSY:
  default:
    break;
  }
}

static void
forget_auth (RingerRecoverySetup *self)
{
  if (self->auth == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->auth, self);
  ringer_user_auth_cancel (self->auth);
  g_clear_object (&self->auth);
}

/* The public keys are what the homeserver may want a proof for; the others go as always. */
static void
send_identity (RingerRecoverySetup *self)
{
  RingerCryptoRequest *request;

  forget_auth (self);
  if (self->n_sent == self->requests->len) {
    go_on (self, STEP_FIND_BACKUP);
    return;
  }

  request = g_ptr_array_index (self->requests, self->n_sent);
  if (g_str_equal (ringer_crypto_request_get_kind (request), "signing-keys")) {
    const RingerHttpRequest http_request = {
      .method = ringer_crypto_request_get_method (request),
      .path = ringer_crypto_request_get_path (request),
      .body = ringer_crypto_request_get_body (request),
    };

    self->auth = ringer_user_auth_new (self->http, ringer_crypto_get_user_id (self->crypto), &http_request);
    g_signal_connect_object (self->auth, "notify::state", G_CALLBACK (on_auth_state), self, G_CONNECT_SWAPPED);
  } else {
    GPtrArray *one = g_ptr_array_new_with_free_func (g_object_unref);

    g_ptr_array_add (one, g_object_ref (request));
    ringer_crypto_pump_send_async (self->pump, one, 0, self->cancellable, on_identity_sent, g_object_ref (self));
  }
}

/* The backup */

static void
on_backup_found (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->backup_info, json_object_unref);
  self->backup_info = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);
  if (self->backup_info == NULL && !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
    fail (self, g_steal_pointer (&error));
  else
    go_on (self, self->backup_info != NULL ? STEP_BACKUP_KEY : STEP_MAKE_BACKUP);
}

static void
on_backup_made (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;

  ringer_secret_free (self->backup_key);
  self->backup_key = ringer_crypto_make_backup_finish (RINGER_CRYPTO (source), result, &self->backup_info, &error);
  go_on_if (self, self->backup_key != NULL, STEP_SEND_BACKUP, error);
}

/* It may be there also where no answer came. */
static void
on_backup_sent (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  self->step = STEP_FIND_BACKUP;
  go_on_if (self, answer != NULL, STEP_FIND_BACKUP, error);
}

static void
on_backup_key (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;

  ringer_secret_free (self->backup_key);
  self->backup_key = ringer_crypto_get_backup_key_finish (RINGER_CRYPTO (source), result, &error);
  if (error != NULL)
    fail (self, error);
  else
    go_on (self, self->backup_key != NULL ? STEP_ENABLE_BACKUP : STEP_EXPORT_IDENTITY);
}

static void
on_backup_enabled (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean enabled = ringer_crypto_enable_backup_finish (RINGER_CRYPTO (source), result, &error);

  /* Somebody else's backup is left alone. */
  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY)) {
    g_clear_pointer (&self->backup_key, ringer_secret_free);
    go_on (self, STEP_EXPORT_IDENTITY);
    return;
  }

  go_on_if (self, enabled, STEP_EXPORT_IDENTITY, g_steal_pointer (&error));
}

/* Secret storage */

static void
on_identity_exported (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;

  g_clear_pointer (&self->identity, json_object_unref);
  self->identity = ringer_crypto_export_identity_finish (RINGER_CRYPTO (source), result, &error);
  go_on_if (self, self->identity != NULL, STEP_MAKE_KEY, error);
}

static void
on_key_made (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;

  g_clear_object (&self->key);
  self->key = ringer_crypto_secret_key_finish (RINGER_CRYPTO (source), result, &error);
  self->n_stored = 0;
  go_on_if (self, self->key != NULL, STEP_STORE_KEY, error);
}

static void
on_key_stored (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  go_on_if (self, answer != NULL, STEP_ENCRYPT_SECRET, error);
}

static void
on_encrypted (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;

  g_clear_pointer (&self->encrypted, json_object_unref);
  self->encrypted = ringer_crypto_encrypt_secret_finish (RINGER_CRYPTO (source), result, &error);
  go_on_if (self, self->encrypted != NULL, STEP_STORE_SECRET, error);
}

static void
encrypt_secret (RingerRecoverySetup *self)
{
  const RingerStoredSecret *secret = ringer_secret_storage_get_secret (self->n_stored);
  const char *text;

  if (secret == NULL) {
    go_on (self, STEP_CONFIRM);
    return;
  }

  text = secret->member != NULL ? ringer_json_peek_string (self->identity, secret->member) : self->backup_key;
  if (text != NULL) {
    ringer_crypto_encrypt_secret_async (self->crypto, self->key, secret->type, text, self->cancellable, on_encrypted, g_object_ref (self));
  } else {
    self->n_stored++;
    encrypt_secret (self);
  }
}

static void
on_secret_stored (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  self->n_stored += answer != NULL;
  go_on_if (self, answer != NULL, STEP_ENCRYPT_SECRET, error);
}

static void
store_secret (RingerRecoverySetup *self)
{
  g_autoptr (JsonObject) content = NULL;

  content = ringer_json_build ("encrypted", "o", ringer_json_build (ringer_secret_key_get_id (self->key), "o", json_object_ref (self->encrypted), NULL), NULL);
  put_account_data (self, ringer_secret_storage_get_secret (self->n_stored)->type, content, on_secret_stored);
}

static void
store_key (RingerRecoverySetup *self)
{
  g_autofree char *type = g_strconcat (RINGER_SECRET_STORAGE_KEY_PREFIX, ringer_secret_key_get_id (self->key), NULL);

  put_account_data (self, type, ringer_secret_key_get_description (self->key), on_key_stored);
}

static void
on_key_set (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerRecoverySetup) self = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  go_on_if (self, answer != NULL, STEP_CHECK, error);
}

static void
set_key (RingerRecoverySetup *self)
{
  g_autoptr (JsonObject) content = ringer_json_build ("key", "s", ringer_secret_key_get_id (self->key), NULL);

  put_account_data (self, RINGER_SECRET_STORAGE_DEFAULT_KEY, content, on_key_set);
}

static void
find_key (RingerRecoverySetup *self)
{
  g_autofree char *path = ringer_secret_storage_path (ringer_crypto_get_user_id (self->crypto), RINGER_SECRET_STORAGE_DEFAULT_KEY);

  send_request (self, "GET", path, NULL, on_key_found);
}

/* The steps that are no more than one call */

static void
query_identity (RingerRecoverySetup *self)
{
  ringer_crypto_pump_query_async (self->pump, ringer_crypto_get_user_id (self->crypto), self->cancellable, on_queried, g_object_ref (self));
}

static void
look_at_identity (RingerRecoverySetup *self)
{
  ringer_crypto_get_identity_async (self->crypto, self->cancellable, on_identity, g_object_ref (self));
}

static void
make_identity (RingerRecoverySetup *self)
{
  ringer_crypto_make_identity_async (self->crypto, FALSE, self->cancellable, on_identity_made, g_object_ref (self));
}

static void
find_backup (RingerRecoverySetup *self)
{
  send_request (self, "GET", BACKUP_VERSION, NULL, on_backup_found);
}

static void
make_backup (RingerRecoverySetup *self)
{
  ringer_crypto_make_backup_async (self->crypto, self->cancellable, on_backup_made, g_object_ref (self));
}

static void
send_backup (RingerRecoverySetup *self)
{
  send_request (self, "POST", BACKUP_VERSION, self->backup_info, on_backup_sent);
}

static void
get_backup_key (RingerRecoverySetup *self)
{
  ringer_crypto_get_backup_key_async (self->crypto, self->cancellable, on_backup_key, g_object_ref (self));
}

static void
enable_backup (RingerRecoverySetup *self)
{
  ringer_crypto_enable_backup_async (self->crypto, self->backup_info, self->backup_key, self->cancellable, on_backup_enabled, g_object_ref (self));
}

static void
export_identity (RingerRecoverySetup *self)
{
  ringer_crypto_export_identity_async (self->crypto, self->cancellable, on_identity_exported, g_object_ref (self));
}

static void
make_key (RingerRecoverySetup *self)
{
  ringer_crypto_make_secret_key_async (self->crypto, NULL, self->cancellable, on_key_made, g_object_ref (self));
}

static void
show_key (RingerRecoverySetup *self)
{
  set_state (self, RINGER_RECOVERY_SETUP_KEY);
}

static void
finish (RingerRecoverySetup *self)
{
  set_state (self, RINGER_RECOVERY_SETUP_DONE);
}

static void (*const steps[]) (RingerRecoverySetup *self) = {
  [STEP_QUERY] = query_identity,
  [STEP_LOOK] = look_at_identity,
  [STEP_FIND_KEY] = find_key,
  [STEP_MAKE_IDENTITY] = make_identity,
  [STEP_SEND_IDENTITY] = send_identity,
  [STEP_FIND_BACKUP] = find_backup,
  [STEP_MAKE_BACKUP] = make_backup,
  [STEP_SEND_BACKUP] = send_backup,
  [STEP_BACKUP_KEY] = get_backup_key,
  [STEP_ENABLE_BACKUP] = enable_backup,
  [STEP_EXPORT_IDENTITY] = export_identity,
  [STEP_MAKE_KEY] = make_key,
  [STEP_STORE_KEY] = store_key,
  [STEP_ENCRYPT_SECRET] = encrypt_secret,
  [STEP_STORE_SECRET] = store_secret,
  [STEP_CONFIRM] = show_key,
  [STEP_SET_KEY] = set_key,
  [STEP_CHECK] = query_identity,
  [STEP_DONE] = finish,
};

static void
step (RingerRecoverySetup *self)
{
  steps[self->step](self);
}

static void
ringer_recovery_setup_dispose (GObject *object)
{
  RingerRecoverySetup *self = RINGER_RECOVERY_SETUP (object);

  forget_auth (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->pump);
  g_clear_object (&self->crypto);
  g_clear_object (&self->http);

  G_OBJECT_CLASS (ringer_recovery_setup_parent_class)->dispose (object);
}

static void
ringer_recovery_setup_finalize (GObject *object)
{
  RingerRecoverySetup *self = RINGER_RECOVERY_SETUP (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->backup_info, json_object_unref);
  g_clear_pointer (&self->backup_key, ringer_secret_free);
  g_clear_pointer (&self->identity, json_object_unref);
  g_clear_object (&self->key);
  g_clear_pointer (&self->encrypted, json_object_unref);

  G_OBJECT_CLASS (ringer_recovery_setup_parent_class)->finalize (object);
}

static void
ringer_recovery_setup_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  RingerRecoverySetup *self = RINGER_RECOVERY_SETUP (object);

  switch ((RingerRecoverySetupProperty) prop_id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_recovery_setup_class_init (RingerRecoverySetupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_recovery_setup_dispose;
  object_class->finalize = ringer_recovery_setup_finalize;
  object_class->get_property = ringer_recovery_setup_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_RECOVERY_SETUP_STATE, RINGER_RECOVERY_SETUP_WORKING,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_recovery_setup_init (RingerRecoverySetup *self)
{
  self->cancellable = g_cancellable_new ();
}

RingerRecoverySetup *
ringer_recovery_setup_new (RingerEncryption *encryption,
                           RingerHttp *http)
{
  RingerRecoverySetup *self;

  g_return_val_if_fail (RINGER_IS_ENCRYPTION (encryption), NULL);
  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);

  if (ringer_encryption_get_crypto (encryption) == NULL)
    return NULL;

  self = g_object_new (RINGER_TYPE_RECOVERY_SETUP, NULL);
  self->crypto = g_object_ref (ringer_encryption_get_crypto (encryption));
  self->pump = g_object_ref (ringer_encryption_get_pump (encryption));
  self->http = g_object_ref (http);
  step (self);

  return self;
}

RingerRecoverySetupState
ringer_recovery_setup_get_state (RingerRecoverySetup *self)
{
  g_return_val_if_fail (RINGER_IS_RECOVERY_SETUP (self), RINGER_RECOVERY_SETUP_FAILED);

  return self->state;
}

const GError *
ringer_recovery_setup_get_error (RingerRecoverySetup *self)
{
  g_return_val_if_fail (RINGER_IS_RECOVERY_SETUP (self), NULL);

  return self->error;
}

RingerUserAuth *
ringer_recovery_setup_get_auth (RingerRecoverySetup *self)
{
  g_return_val_if_fail (RINGER_IS_RECOVERY_SETUP (self), NULL);

  return self->auth;
}

const char *
ringer_recovery_setup_get_key (RingerRecoverySetup *self)
{
  g_return_val_if_fail (RINGER_IS_RECOVERY_SETUP (self), NULL);

  return self->key != NULL ? ringer_secret_key_get_recovery_key (self->key) : NULL;
}

void
ringer_recovery_setup_confirm (RingerRecoverySetup *self)
{
  g_return_if_fail (RINGER_IS_RECOVERY_SETUP (self));

  if (self->state != RINGER_RECOVERY_SETUP_KEY)
    return;

  set_state (self, RINGER_RECOVERY_SETUP_WORKING);
  go_on (self, STEP_SET_KEY);
}

void
ringer_recovery_setup_go_on (RingerRecoverySetup *self)
{
  g_return_if_fail (RINGER_IS_RECOVERY_SETUP (self));

  if (self->state != RINGER_RECOVERY_SETUP_FAILED)
    return;

  set_state (self, RINGER_RECOVERY_SETUP_WORKING);
  /* What keeps a device from its account's identity may have changed meanwhile. */
  go_on (self, self->step == STEP_LOOK ? STEP_QUERY : self->step);
}

void
ringer_recovery_setup_cancel (RingerRecoverySetup *self)
{
  g_return_if_fail (RINGER_IS_RECOVERY_SETUP (self));

  forget_auth (self);
  g_cancellable_cancel (self->cancellable);
}
