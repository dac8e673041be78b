/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-secret-service.h"

#include <libsecret/secret.h>

#include "ringer-error.h"

/* Tokens in the keyring, one item per account and name. */

struct _RingerSecretService {
  GObject parent_instance;
};

static void ringer_secret_service_iface_init (RingerSecretStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerSecretService, ringer_secret_service, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_SECRET_STORE, ringer_secret_service_iface_init))

static const SecretSchema schema = {
  "org.example.Ringer",
  SECRET_SCHEMA_NONE,
  {
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* A keyring that is there but shut, and none at all, are two things that a person does something different about. */
static GError *
map_error (GError *error)
{
  g_autoptr (GError) owned = error;
  RingerError code = RINGER_ERROR_KEYRING_MISSING;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);

  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    code = RINGER_ERROR_KEYRING_LOCKED;

  return g_error_new_literal (RINGER_ERROR, (int) code, error->message);
}

static void
on_lookup (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, map_error (error));
  else if (secret == NULL)
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_NOT_FOUND, "The keyring has no such item");
  else {
    g_task_return_pointer (task, g_strdup (secret), (GDestroyNotify) ringer_secret_free);
    secret_password_free (secret);
  }
}

static void
ringer_secret_service_lookup_async (RingerSecretStore *store,
                                    const char *account_id,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, ringer_secret_service_lookup_async);
  secret_password_lookup (&schema, cancellable, on_lookup, task, "account", account_id, "name", name, NULL);
}

static char *
ringer_secret_service_lookup_finish (RingerSecretStore *store,
                                     GAsyncResult *result,
                                     GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_store (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    g_task_return_error (task, map_error (error));
  else
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_KEYRING_LOCKED, "The keyring was not unlocked");
}

static void
ringer_secret_service_store_async (RingerSecretStore *store,
                                   const char *account_id,
                                   const char *name,
                                   const char *secret,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, ringer_secret_service_store_async);
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, "Ringer", secret, cancellable, on_store, task,
                         "account", account_id, "name", name, NULL);
}

static gboolean
ringer_secret_service_store_finish (RingerSecretStore *store,
                                    GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_clear (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, map_error (error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
ringer_secret_service_clear_async (RingerSecretStore *store,
                                   const char *account_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, ringer_secret_service_clear_async);
  secret_password_clear (&schema, cancellable, on_clear, task, "account", account_id, NULL);
}

static gboolean
ringer_secret_service_clear_finish (RingerSecretStore *store,
                                    GAsyncResult *result,
                                    GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ringer_secret_service_iface_init (RingerSecretStoreInterface *iface)
{
  iface->lookup_async = ringer_secret_service_lookup_async;
  iface->lookup_finish = ringer_secret_service_lookup_finish;
  iface->store_async = ringer_secret_service_store_async;
  iface->store_finish = ringer_secret_service_store_finish;
  iface->clear_async = ringer_secret_service_clear_async;
  iface->clear_finish = ringer_secret_service_clear_finish;
}

static void
ringer_secret_service_class_init (RingerSecretServiceClass *klass)
{
}

static void
ringer_secret_service_init (RingerSecretService *self)
{
}

RingerSecretStore *
ringer_secret_service_new (void)
{
  return g_object_new (RINGER_TYPE_SECRET_SERVICE, NULL);
}
