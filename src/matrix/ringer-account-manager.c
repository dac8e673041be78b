/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-manager.h"

#include <glib/gstdio.h>

#include "ringer-account-private.h"
#include "ringer-error.h"
#include "ringer-json.h"

/* All accounts: a folder each, found at start. */

#define LOGOUT_DEADLINE_MS (10 * 1000)

struct _RingerAccountManager {
  GObject parent_instance;

  RingerClock *clock;
  RingerSecretStore *secrets;
  GNetworkMonitor *network;
  char *data_dir;
  char *cache_dir;
  GPtrArray *accounts;
  gboolean only_verified_devices;
};

typedef enum {
  PROP_ONLY_VERIFIED_DEVICES = 1,
} RingerAccountManagerProperty;

static GParamSpec *properties[PROP_ONLY_VERIFIED_DEVICES + 1];

enum {
  SIGNAL_SIGNED_OUT,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

static void ringer_account_manager_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerAccountManager, ringer_account_manager, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ringer_account_manager_list_model_init))

static GType
ringer_account_manager_get_item_type (GListModel *model)
{
  return RINGER_TYPE_ACCOUNT;
}

static unsigned int
ringer_account_manager_get_n_items (GListModel *model)
{
  return RINGER_ACCOUNT_MANAGER (model)->accounts->len;
}

static gpointer
ringer_account_manager_get_item (GListModel *model,
                                 unsigned int position)
{
  RingerAccountManager *self = RINGER_ACCOUNT_MANAGER (model);

  return position < self->accounts->len ? g_object_ref (g_ptr_array_index (self->accounts, position)) : NULL;
}

static void
ringer_account_manager_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ringer_account_manager_get_item_type;
  iface->get_n_items = ringer_account_manager_get_n_items;
  iface->get_item = ringer_account_manager_get_item;
}

static void
insert_account (RingerAccountManager *self,
                RingerAccount *account)
{
  unsigned int position = 0;

  while (position < self->accounts->len &&
         g_strcmp0 (ringer_account_get_user_id (g_ptr_array_index (self->accounts, position)), ringer_account_get_user_id (account)) < 0)
    position++;

  g_ptr_array_insert (self->accounts, (int) position, g_object_ref (account));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static void
remove_account (RingerAccountManager *self,
                RingerAccount *account)
{
  unsigned int position;

  if (!g_ptr_array_find (self->accounts, account, &position))
    return;

  g_ptr_array_remove_index (self->accounts, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static char *
make_store_path (RingerAccountManager *self,
                 const char *account_id)
{
  return g_build_filename (self->data_dir, "accounts", account_id, "account.db", NULL);
}

static RingerAccount *
open_account (RingerAccountManager *self,
              const char *account_id,
              RingerCredentials *credentials,
              GError **error)
{
  g_autofree char *path = make_store_path (self, account_id);
  g_autofree char *cache_dir = g_build_filename (self->cache_dir, account_id, NULL);
  g_autoptr (RingerAccountStore) store = ringer_account_store_open (path, error);
  g_autofree char *old_device_id = NULL;
  RingerAccount *account;

  if (store == NULL)
    return NULL;

  old_device_id = ringer_account_store_get_value (store, "device_id");
  if (credentials != NULL &&
      (!ringer_account_store_set_value (store, "user_id", credentials->user_id, error) ||
       !ringer_account_store_set_value (store, "device_id", credentials->device_id, error) ||
       !ringer_account_store_set_value (store, "base_url", credentials->base_url, error)))
    return NULL;

  account = ringer_account_new (self->clock, self->secrets, self->network, store, cache_dir);
  /* Keys belong to the device that they were made for. */
  if (account == NULL)
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_STORAGE, "The account's file does not say whose it is");
  else if (credentials != NULL && g_strcmp0 (old_device_id, credentials->device_id) != 0)
    ringer_encryption_wipe (ringer_account_get_encryption (account));

  if (account != NULL)
    ringer_encryption_set_strict (ringer_account_get_encryption (account), self->only_verified_devices);

  return account;
}

/* The folder is the account's alone: others keep what belongs to it there as well. */
static void
wipe_files (RingerAccountManager *self,
            const char *account_id)
{
  g_autofree char *path = make_store_path (self, account_id);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (folder, name, NULL);

    g_unlink (file);
  }
  g_rmdir (folder);
}

static void
ringer_account_manager_dispose (GObject *object)
{
  RingerAccountManager *self = RINGER_ACCOUNT_MANAGER (object);

  for (unsigned int i = 0; i < self->accounts->len; i++)
    ringer_account_stop (g_ptr_array_index (self->accounts, i));
  g_ptr_array_set_size (self->accounts, 0);

  G_OBJECT_CLASS (ringer_account_manager_parent_class)->dispose (object);
}

static void
ringer_account_manager_finalize (GObject *object)
{
  RingerAccountManager *self = RINGER_ACCOUNT_MANAGER (object);

  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->secrets);
  g_clear_object (&self->network);
  g_clear_pointer (&self->data_dir, g_free);
  g_clear_pointer (&self->cache_dir, g_free);

  G_OBJECT_CLASS (ringer_account_manager_parent_class)->finalize (object);
}

static void
ringer_account_manager_get_property (GObject *object,
                                     guint prop_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  RingerAccountManager *self = RINGER_ACCOUNT_MANAGER (object);

  switch ((RingerAccountManagerProperty) prop_id) {
  case PROP_ONLY_VERIFIED_DEVICES:
    g_value_set_boolean (value, self->only_verified_devices);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
set_only_verified_devices (RingerAccountManager *self,
                           gboolean only)
{
  if (self->only_verified_devices == only)
    return;

  self->only_verified_devices = only;
  for (unsigned int i = 0; i < self->accounts->len; i++)
    ringer_encryption_set_strict (ringer_account_get_encryption (g_ptr_array_index (self->accounts, i)), only);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_VERIFIED_DEVICES]);
}

static void
ringer_account_manager_set_property (GObject *object,
                                     guint prop_id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  switch ((RingerAccountManagerProperty) prop_id) {
  case PROP_ONLY_VERIFIED_DEVICES:
    set_only_verified_devices (RINGER_ACCOUNT_MANAGER (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_account_manager_class_init (RingerAccountManagerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_account_manager_dispose;
  object_class->finalize = ringer_account_manager_finalize;
  object_class->get_property = ringer_account_manager_get_property;
  object_class->set_property = ringer_account_manager_set_property;

  properties[PROP_ONLY_VERIFIED_DEVICES] =
    g_param_spec_boolean ("only-verified-devices", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_SIGNED_OUT] =
    g_signal_new ("signed-out", RINGER_TYPE_ACCOUNT_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ringer_account_manager_init (RingerAccountManager *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->only_verified_devices = TRUE;
}

RingerAccountManager *
ringer_account_manager_new (RingerClock *clock,
                            RingerSecretStore *secrets,
                            GNetworkMonitor *network,
                            const char *data_dir,
                            const char *cache_dir)
{
  RingerAccountManager *self = g_object_new (RINGER_TYPE_ACCOUNT_MANAGER, NULL);

  self->clock = g_object_ref (clock);
  self->secrets = g_object_ref (secrets);
  g_set_object (&self->network, network);
  self->data_dir = g_strdup (data_dir);
  self->cache_dir = g_strdup (cache_dir);

  return self;
}

RingerClock *
ringer_account_manager_get_clock (RingerAccountManager *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT_MANAGER (self), NULL);

  return self->clock;
}

gboolean
ringer_account_manager_load (RingerAccountManager *self,
                             GError **error)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) first_error = NULL;
  const char *name;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_MANAGER (self), FALSE);

  folder = g_build_filename (self->data_dir, "accounts", NULL);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = make_store_path (self, name);
    g_autoptr (RingerAccount) account = NULL;

    if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
      continue;

    account = open_account (self, name, NULL, first_error == NULL ? &first_error : NULL);
    if (account == NULL)
      continue;
    insert_account (self, account);
    ringer_account_start (account);
  }

  if (first_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&first_error));

  return FALSE;
}

RingerAccount *
ringer_account_manager_lookup (RingerAccountManager *self,
                               const char *account_id)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT_MANAGER (self), NULL);

  for (unsigned int i = 0; i < self->accounts->len; i++) {
    RingerAccount *account = g_ptr_array_index (self->accounts, i);

    if (g_strcmp0 (ringer_account_get_id (account), account_id) == 0)
      return account;
  }

  return NULL;
}

/* Adding an account */

typedef struct
{
  RingerCredentials *credentials;
  char *account_id;
  GError *reason; /* why the new device is given up */
} Adding;

static void
adding_free (Adding *adding)
{
  ringer_credentials_unref (adding->credentials);
  g_free (adding->account_id);
  g_clear_error (&adding->reason);
  g_free (adding);
}

static void
on_given_up (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Adding *adding = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  if (answer == NULL)
    g_message ("A new device that could not be kept is still signed in: %s", error->message);
  g_task_return_error (task, g_steal_pointer (&adding->reason));
}

/* Nothing is left behind at the homeserver of a device whose tokens cannot be kept. */
static void
give_up_device (GTask *task,
                GError *reason)
{
  RingerAccountManager *self = g_task_get_source_object (task);
  Adding *adding = g_task_get_task_data (task);
  g_autoptr (RingerHttp) http = ringer_http_new (self->clock, adding->credentials->base_url, NULL);
  RingerHttpRequest request = { .method = "POST", .path = "/_matrix/client/v3/logout" };

  if (http == NULL) {
    g_task_return_error (task, reason);
    return;
  }

  adding->reason = reason;
  ringer_http_set_tokens (http, adding->credentials->access_token, NULL);
  ringer_http_send_async (http, &request, NULL, on_given_up, g_object_ref (task));
}

static void
begin_account (GTask *task)
{
  RingerAccountManager *self = g_task_get_source_object (task);
  Adding *adding = g_task_get_task_data (task);
  g_autoptr (RingerAccount) account = NULL;
  GError *error = NULL;

  account = open_account (self, adding->account_id, adding->credentials, &error);
  if (account == NULL) {
    give_up_device (task, error);
    return;
  }

  insert_account (self, account);
  ringer_account_start (account);
  g_task_return_pointer (task, g_steal_pointer (&account), g_object_unref);
}

static void
on_old_closed (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!ringer_encryption_close_finish (RINGER_ENCRYPTION (source), result, &error))
    g_message ("The encryption of an account that is replaced was not closed: %s", error->message);

  begin_account (task);
}

static void
on_tokens_stored (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerAccountManager *self = g_task_get_source_object (task);
  Adding *adding = g_task_get_task_data (task);
  RingerAccount *old = ringer_account_manager_lookup (self, adding->account_id);
  g_autoptr (RingerEncryption) encryption = NULL;
  GError *error = NULL;

  if (!ringer_secret_store_store_finish (RINGER_SECRET_STORE (source), result, &error)) {
    give_up_device (task, error);
    return;
  }

  if (old == NULL) {
    begin_account (task);
    return;
  }

  /* A position belongs to the device that it was given to. */
  encryption = g_object_ref (ringer_account_get_encryption (old));
  ringer_account_store_set_value (ringer_account_get_store (old), "position", NULL, NULL);
  ringer_account_stop (old);
  remove_account (self, old);
  ringer_encryption_close_async (encryption, on_old_closed, g_object_ref (task));
}

void
ringer_account_manager_add_async (RingerAccountManager *self,
                                  RingerCredentials *credentials,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (JsonObject) object = NULL;
  Adding *adding;
  GTask *task;
  char *secret;

  g_return_if_fail (RINGER_IS_ACCOUNT_MANAGER (self));
  g_return_if_fail (credentials != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_account_manager_add_async);
  adding = g_new0 (Adding, 1);
  adding->credentials = ringer_credentials_ref (credentials);
  adding->account_id = ringer_account_make_id (credentials->user_id);
  g_task_set_task_data (task, adding, (GDestroyNotify) adding_free);

  object = ringer_json_build ("access_token", "s", credentials->access_token, "refresh_token", "s", credentials->refresh_token, NULL);
  secret = ringer_json_to_string (object);
  ringer_secret_store_store_async (self->secrets, adding->account_id, RINGER_ACCOUNT_TOKENS, secret, cancellable, on_tokens_stored, task);
  ringer_secret_free (secret);
}

RingerAccount *
ringer_account_manager_add_finish (RingerAccountManager *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Signing out */

typedef struct
{
  RingerAccount *account;
  GError *error; /* the first thing that went wrong */
} SigningOut;

static void
signing_out_free (SigningOut *signing_out)
{
  g_object_unref (signing_out->account);
  g_clear_error (&signing_out->error);
  g_free (signing_out);
}

static void
on_encryption_closed (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerAccountManager *self = g_task_get_source_object (task);
  SigningOut *signing_out = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!ringer_encryption_close_finish (RINGER_ENCRYPTION (source), result, &error))
    g_message ("The encryption of an account that is signed out was not closed: %s", error->message);

  ringer_encryption_wipe (RINGER_ENCRYPTION (source));
  ringer_media_repository_wipe (ringer_account_get_media (signing_out->account));
  remove_account (self, signing_out->account);
  wipe_files (self, ringer_account_get_id (signing_out->account));
  g_signal_emit (self, signals[SIGNAL_SIGNED_OUT], 0, ringer_account_get_id (signing_out->account));

  if (signing_out->error != NULL)
    g_task_return_error (task, g_steal_pointer (&signing_out->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_secrets_cleared (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  GTask *task = user_data;
  SigningOut *signing_out = g_task_get_task_data (task);
  GError **error = signing_out->error == NULL ? &signing_out->error : NULL;

  ringer_secret_store_clear_finish (RINGER_SECRET_STORE (source), result, error);
  ringer_encryption_close_async (ringer_account_get_encryption (signing_out->account), on_encryption_closed, task);
}

static void
on_logged_out (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerAccountManager *self = g_task_get_source_object (task);
  SigningOut *signing_out = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);

  /* A session that is over already is what was wanted. */
  if (answer == NULL && !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_SIGNED_OUT) &&
      !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_SOFT_SIGNED_OUT))
    signing_out->error = g_steal_pointer (&error);

  ringer_secret_store_clear_async (self->secrets, ringer_account_get_id (signing_out->account), NULL,
                                   on_secrets_cleared, g_object_ref (task));
}

void
ringer_account_manager_sign_out_async (RingerAccountManager *self,
                                       RingerAccount *account,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  RingerHttpRequest request = { .method = "POST", .path = "/_matrix/client/v3/logout" };
  SigningOut *signing_out;
  GTask *task;

  g_return_if_fail (RINGER_IS_ACCOUNT_MANAGER (self));
  g_return_if_fail (RINGER_IS_ACCOUNT (account));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_account_manager_sign_out_async);
  signing_out = g_new0 (SigningOut, 1);
  signing_out->account = g_object_ref (account);
  g_task_set_task_data (task, signing_out, (GDestroyNotify) signing_out_free);

  ringer_account_stop (account);
  ringer_outbox_request_async (ringer_account_get_outbox (account), &request,
                               ringer_clock_get_monotonic_ms (self->clock) + LOGOUT_DEADLINE_MS,
                               NULL, on_logged_out, task);
}

gboolean
ringer_account_manager_sign_out_finish (RingerAccountManager *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
