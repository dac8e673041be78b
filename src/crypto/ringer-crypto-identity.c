/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-identity.h"

#include "ringer-crypto-private.h"
#include "ringer-json.h"

/* The account's own identity, and secret storage. */

static void
read_identity (GTask *task,
               JsonObject *result)
{
  RingerCryptoIdentity *identity = g_new0 (RingerCryptoIdentity, 1);
  gboolean master = FALSE;
  gboolean self_signing = FALSE;
  gboolean user_signing = FALSE;

  ringer_json_get_boolean (result, "master", &master);
  ringer_json_get_boolean (result, "self_signing", &self_signing);
  ringer_json_get_boolean (result, "user_signing", &user_signing);
  ringer_json_get_boolean (result, "identity", &identity->exists);
  ringer_json_get_boolean (result, "identity_verified", &identity->verified);
  ringer_json_get_boolean (result, "device_signed", &identity->device_signed);
  identity->has_private_keys = master && self_signing && user_signing;

  g_task_return_pointer (task, identity, g_free);
}

void
ringer_crypto_get_identity_async (RingerCrypto *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_get_identity_async);
  ringer_crypto_call (self, task, "cross-signing-status", json_object_new (), read_identity);
}

gboolean
ringer_crypto_get_identity_finish (RingerCrypto *self,
                                   GAsyncResult *result,
                                   RingerCryptoIdentity *identity,
                                   GError **error)
{
  g_autofree RingerCryptoIdentity *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;

  *identity = *found;
  return TRUE;
}

void
ringer_crypto_make_identity_async (RingerCrypto *self,
                                   gboolean reset,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_make_identity_async);
  ringer_crypto_call (self, task, "bootstrap-cross-signing", ringer_json_build ("reset", "b", reset, NULL), ringer_crypto_read_requests);
}

GPtrArray *
ringer_crypto_make_identity_finish (RingerCrypto *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_export_identity_async (RingerCrypto *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_export_identity_async);
  ringer_crypto_call (self, task, "export-cross-signing", json_object_new (), ringer_crypto_read_object);
}

JsonObject *
ringer_crypto_export_identity_finish (RingerCrypto *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_import_identity_async (RingerCrypto *self,
                                     JsonObject *keys,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (keys != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_import_identity_async);
  ringer_crypto_call (self, task, "import-cross-signing", json_object_ref (keys), NULL);
}

gboolean
ringer_crypto_import_identity_finish (RingerCrypto *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ringer_crypto_request_secrets_async (RingerCrypto *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_request_secrets_async);
  ringer_crypto_call (self, task, "request-secrets", json_object_new (), NULL);
}

gboolean
ringer_crypto_request_secrets_finish (RingerCrypto *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
read_secret_key (GTask *task,
                 JsonObject *result)
{
  g_task_return_pointer (task, ringer_secret_key_new (result), g_object_unref);
}

void
ringer_crypto_make_secret_key_async (RingerCrypto *self,
                                     const char *passphrase,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_make_secret_key_async);
  ringer_crypto_call (self, task, "new-secret-key", ringer_json_build ("passphrase", "s", passphrase, NULL), read_secret_key);
}

void
ringer_crypto_open_secret_key_async (RingerCrypto *self,
                                     const char *key_id,
                                     JsonObject *description,
                                     const char *typed,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (key_id != NULL && description != NULL && typed != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_open_secret_key_async);
  ringer_crypto_call (self, task, "open-secret-key",
                      ringer_json_build ("key_id", "s", key_id, "description", "o", json_object_ref (description), "secret", "s", typed, NULL),
                      read_secret_key);
}

RingerSecretKey *
ringer_crypto_secret_key_finish (RingerCrypto *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static JsonObject *
name_secret (RingerSecretKey *key,
             const char *name)
{
  JsonObject *opened = ringer_json_build ("key_id", "s", ringer_secret_key_get_id (key),
                                          "description", "o", json_object_ref (ringer_secret_key_get_description (key)),
                                          "key", "s", ringer_secret_key_get_recovery_key (key), NULL);

  return ringer_json_build ("key", "o", opened, "name", "s", name, NULL);
}

void
ringer_crypto_encrypt_secret_async (RingerCrypto *self,
                                    RingerSecretKey *key,
                                    const char *name,
                                    const char *secret,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  JsonObject *arguments;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (RINGER_IS_SECRET_KEY (key));
  g_return_if_fail (name != NULL && secret != NULL);

  arguments = name_secret (key, name);
  json_object_set_string_member (arguments, "secret", secret);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_encrypt_secret_async);
  ringer_crypto_call (self, task, "encrypt-secret", arguments, ringer_crypto_read_object);
}

JsonObject *
ringer_crypto_encrypt_secret_finish (RingerCrypto *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_decrypt_secret_async (RingerCrypto *self,
                                    RingerSecretKey *key,
                                    const char *name,
                                    JsonObject *encrypted,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  JsonObject *arguments;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (RINGER_IS_SECRET_KEY (key));
  g_return_if_fail (name != NULL && encrypted != NULL);

  arguments = name_secret (key, name);
  json_object_set_object_member (arguments, "encrypted", json_object_ref (encrypted));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_decrypt_secret_async);
  ringer_crypto_call (self, task, "decrypt-secret", arguments, ringer_crypto_read_secret);
}

char *
ringer_crypto_decrypt_secret_finish (RingerCrypto *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
