/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-secret-store.h"

#include "ringer-error.h"

struct _RingerFakeSecretStore {
  GObject parent_instance;

  GHashTable *secrets;
  gboolean locked;
};

static void ringer_fake_secret_store_iface_init (RingerSecretStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerFakeSecretStore, ringer_fake_secret_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_SECRET_STORE, ringer_fake_secret_store_iface_init))

static char *
build_key (const char *account_id,
           const char *name)
{
  return g_strdup_printf ("%s\n%s", account_id, name);
}

static gboolean
fail_if_locked (RingerFakeSecretStore *self,
                GTask *task)
{
  if (self->locked)
    g_task_return_new_error (task, RINGER_ERROR, RINGER_ERROR_KEYRING_LOCKED, "The keyring is locked");

  return self->locked;
}

static void
ringer_fake_secret_store_lookup_async (RingerSecretStore *store,
                                       const char *account_id,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  RingerFakeSecretStore *self = RINGER_FAKE_SECRET_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *key = build_key (account_id, name);
  const char *secret = g_hash_table_lookup (self->secrets, key);

  g_task_set_source_tag (task, ringer_fake_secret_store_lookup_async);

  if (fail_if_locked (self, task))
    return;

  if (secret == NULL)
    g_task_return_new_error (task, RINGER_ERROR, RINGER_ERROR_NOT_FOUND, "There is no such secret");
  else
    g_task_return_pointer (task, g_strdup (secret), (GDestroyNotify) ringer_secret_free);
}

static char *
ringer_fake_secret_store_lookup_finish (RingerSecretStore *store,
                                        GAsyncResult *result,
                                        GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ringer_fake_secret_store_store_async (RingerSecretStore *store,
                                      const char *account_id,
                                      const char *name,
                                      const char *secret,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  RingerFakeSecretStore *self = RINGER_FAKE_SECRET_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ringer_fake_secret_store_store_async);

  if (fail_if_locked (self, task))
    return;

  g_hash_table_insert (self->secrets, build_key (account_id, name), g_strdup (secret));
  g_task_return_boolean (task, TRUE);
}

static void
ringer_fake_secret_store_clear_async (RingerSecretStore *store,
                                      const char *account_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  RingerFakeSecretStore *self = RINGER_FAKE_SECRET_STORE (store);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *prefix = build_key (account_id, "");
  GHashTableIter iter;
  const char *key;

  g_task_set_source_tag (task, ringer_fake_secret_store_clear_async);

  if (fail_if_locked (self, task))
    return;

  g_hash_table_iter_init (&iter, self->secrets);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, NULL)) {
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
  }

  g_task_return_boolean (task, TRUE);
}

static gboolean
ringer_fake_secret_store_finish (RingerSecretStore *store,
                                 GAsyncResult *result,
                                 GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ringer_fake_secret_store_iface_init (RingerSecretStoreInterface *iface)
{
  iface->lookup_async = ringer_fake_secret_store_lookup_async;
  iface->lookup_finish = ringer_fake_secret_store_lookup_finish;
  iface->store_async = ringer_fake_secret_store_store_async;
  iface->store_finish = ringer_fake_secret_store_finish;
  iface->clear_async = ringer_fake_secret_store_clear_async;
  iface->clear_finish = ringer_fake_secret_store_finish;
}

static void
ringer_fake_secret_store_finalize (GObject *object)
{
  RingerFakeSecretStore *self = RINGER_FAKE_SECRET_STORE (object);

  g_hash_table_unref (self->secrets);

  G_OBJECT_CLASS (ringer_fake_secret_store_parent_class)->finalize (object);
}

static void
ringer_fake_secret_store_class_init (RingerFakeSecretStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_fake_secret_store_finalize;
}

static void
ringer_fake_secret_store_init (RingerFakeSecretStore *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ringer_secret_free);
}

RingerFakeSecretStore *
ringer_fake_secret_store_new (void)
{
  return g_object_new (RINGER_TYPE_FAKE_SECRET_STORE, NULL);
}

void
ringer_fake_secret_store_set_locked (RingerFakeSecretStore *self,
                                     gboolean locked)
{
  self->locked = locked;
}

unsigned int
ringer_fake_secret_store_get_n_secrets (RingerFakeSecretStore *self)
{
  return g_hash_table_size (self->secrets);
}

void
ringer_fake_secret_store_set (RingerFakeSecretStore *self,
                              const char *account_id,
                              const char *name,
                              const char *secret)
{
  g_autofree char *key = build_key (account_id, name);

  if (secret != NULL)
    g_hash_table_insert (self->secrets, g_steal_pointer (&key), g_strdup (secret));
  else
    g_hash_table_remove (self->secrets, key);
}
