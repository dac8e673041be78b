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

typedef struct {
  char *account_id;
  char *name; /* nullable: any */
} Query;

static void
query_free (Query *query)
{
  g_free (query->account_id);
  g_free (query->name);
  g_free (query);
}

static void
set_query (GTask *task,
           const char *account_id,
           const char *name)
{
  Query *query = g_new0 (Query, 1);

  query->account_id = g_strdup (account_id);
  query->name = g_strdup (name);
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);
}

/* A keyring that is there but shut, and none at all, are two things that a person does something different about. */
static RingerError
find_code (const GError *error)
{
  const GDBusError missing[] = {
    G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER, G_DBUS_ERROR_NO_SERVER, G_DBUS_ERROR_DISCONNECTED, G_DBUS_ERROR_SPAWN_EXEC_FAILED,
    G_DBUS_ERROR_SPAWN_FORK_FAILED, G_DBUS_ERROR_SPAWN_CHILD_EXITED, G_DBUS_ERROR_SPAWN_CHILD_SIGNALED, G_DBUS_ERROR_SPAWN_FAILED, G_DBUS_ERROR_SPAWN_SETUP_FAILED,
    G_DBUS_ERROR_SPAWN_CONFIG_INVALID, G_DBUS_ERROR_SPAWN_SERVICE_INVALID, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND, G_DBUS_ERROR_SPAWN_PERMISSIONS_INVALID,
    G_DBUS_ERROR_SPAWN_FILE_INVALID, G_DBUS_ERROR_SPAWN_NO_MEMORY, G_DBUS_ERROR_UNKNOWN_METHOD, G_DBUS_ERROR_UNKNOWN_OBJECT, G_DBUS_ERROR_UNKNOWN_INTERFACE
  };

  for (size_t i = 0; i < G_N_ELEMENTS (missing); i++) {
    if (g_error_matches (error, G_DBUS_ERROR, (int) missing[i]))
      return RINGER_ERROR_KEYRING_MISSING;
  }

  /* No bus to reach it on */
  if (error->domain == G_IO_ERROR)
    return RINGER_ERROR_KEYRING_MISSING;

  /* A question that nobody answers */
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return RINGER_ERROR_KEYRING_LOCKED;

  return RINGER_ERROR_FAILED;
}

static void
return_error (GTask *task,
              GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_task_return_error_if_cancelled (task))
    return;

  g_task_return_new_error_literal (task, RINGER_ERROR, (int) find_code (error), error->message);
}

static void
return_locked (GTask *task)
{
  g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_KEYRING_LOCKED, "The keyring was not unlocked");
}

/* libsecret gives nothing and no error both where there is no item and where the person does not unlock it. To look at items takes no unlocking. */
static void
search (GTask *task,
        GAsyncReadyCallback callback)
{
  const Query *query = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (query->name != NULL)
    secret_password_search (&schema, SECRET_SEARCH_NONE, cancellable, callback, task, "account", query->account_id, "name", query->name, NULL);
  else
    secret_password_search (&schema, SECRET_SEARCH_ALL, cancellable, callback, task, "account", query->account_id, NULL);
}

static void
on_searched_after_lookup (GObject *source,
                          GAsyncResult *result,
                          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (items != NULL)
    return_locked (task);
  else
    g_task_return_new_error_literal (task, RINGER_ERROR, RINGER_ERROR_NOT_FOUND, "The keyring has no such item");

  g_list_free_full (items, g_object_unref);
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
    return_error (task, error);
  else if (secret == NULL)
    search (g_steal_pointer (&task), on_searched_after_lookup);
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
  set_query (task, account_id, name);
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
    return_error (task, error);
  else
    return_locked (task);
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
  set_query (task, account_id, name);
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
on_searched_after_clear (GObject *source,
                         GAsyncResult *result,
                         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_error (task, error);
  else if (items != NULL)
    return_locked (task);
  else
    g_task_return_boolean (task, TRUE);

  g_list_free_full (items, g_object_unref);
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
    return_error (task, error);
  else
    search (g_steal_pointer (&task), on_searched_after_clear);
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
  set_query (task, account_id, NULL);
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
