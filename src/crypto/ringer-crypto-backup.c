/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-backup.h"

#include "ringer-crypto-private.h"
#include "ringer-json.h"

/* The backup of room keys. */

void
ringer_crypto_backup_free (RingerCryptoBackup *backup)
{
  g_free (backup->version);
  g_free (backup);
}

static void
read_backup (GTask *task,
             JsonObject *result)
{
  RingerCryptoBackup *backup = g_new0 (RingerCryptoBackup, 1);

  ringer_json_get_boolean (result, "enabled", &backup->enabled);
  ringer_json_get_boolean (result, "has_key", &backup->has_key);
  ringer_json_get_integer (result, "total", &backup->n_keys);
  ringer_json_get_integer (result, "backed_up", &backup->n_backed_up);
  backup->version = g_strdup (ringer_json_peek_string (result, "version"));

  g_task_return_pointer (task, backup, (GDestroyNotify) ringer_crypto_backup_free);
}

void
ringer_crypto_get_backup_async (RingerCrypto *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_get_backup_async);
  ringer_crypto_call (self, task, "backup-status", json_object_new (), read_backup);
}

RingerCryptoBackup *
ringer_crypto_get_backup_finish (RingerCrypto *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_make_backup_async (RingerCrypto *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_make_backup_async);
  ringer_crypto_call (self, task, "new-backup", json_object_new (), ringer_crypto_read_object);
}

char *
ringer_crypto_make_backup_finish (RingerCrypto *self,
                                  GAsyncResult *result,
                                  JsonObject **info,
                                  GError **error)
{
  g_autoptr (JsonObject) made = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  made = g_task_propagate_pointer (G_TASK (result), error);
  if (made == NULL)
    return NULL;

  *info = json_object_ref (ringer_json_peek_object (made, "info"));
  return g_strdup (ringer_json_peek_string (made, "key"));
}

void
ringer_crypto_get_backup_key_async (RingerCrypto *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_get_backup_key_async);
  ringer_crypto_call (self, task, "backup-key", json_object_new (), ringer_crypto_read_secret);
}

char *
ringer_crypto_get_backup_key_finish (RingerCrypto *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_enable_backup_async (RingerCrypto *self,
                                   JsonObject *info,
                                   const char *key,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (info != NULL && key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_enable_backup_async);
  ringer_crypto_call (self, task, "enable-backup",
                      ringer_json_build ("key", "s", key, "version", "s", ringer_json_peek_string (info, "version"),
                                         "info", "o", json_object_ref (info), NULL),
                      NULL);
}

gboolean
ringer_crypto_enable_backup_finish (RingerCrypto *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ringer_crypto_disable_backup_async (RingerCrypto *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_disable_backup_async);
  ringer_crypto_call (self, task, "disable-backup", json_object_new (), NULL);
}

void
ringer_crypto_get_received_backup_key_async (RingerCrypto *self,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_get_received_backup_key_async);
  ringer_crypto_call (self, task, "received-backup-key", json_object_new (), ringer_crypto_read_secret);
}

char *
ringer_crypto_get_received_backup_key_finish (RingerCrypto *self,
                                              GAsyncResult *result,
                                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_back_up_async (RingerCrypto *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_back_up_async);
  ringer_crypto_call (self, task, "back-up", json_object_new (), ringer_crypto_read_requests);
}

GPtrArray *
ringer_crypto_back_up_finish (RingerCrypto *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_imported (GTask *task,
               JsonObject *result)
{
  gint64 imported = 0;

  ringer_json_get_integer (result, "imported", &imported);
  g_task_return_int (task, (gssize) imported);
}

void
ringer_crypto_import_backup_async (RingerCrypto *self,
                                   const char *version,
                                   JsonObject *rooms,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (version != NULL && rooms != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_import_backup_async);
  ringer_crypto_call (self, task, "import-backup", ringer_json_build ("version", "s", version, "rooms", "o", json_object_ref (rooms), NULL), read_imported);
}

gssize
ringer_crypto_import_backup_finish (RingerCrypto *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
