/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-devices.h"

#include "ringer-crypto-private.h"
#include "ringer-enums.h"
#include "ringer-json.h"

/* People's devices and identities, and messages to them. */

static JsonObject *
name_users (const char *const *users)
{
  return ringer_json_build ("users", "a", ringer_crypto_make_array (users), NULL);
}

void
ringer_crypto_track_users_async (RingerCrypto *self,
                                 const char *const *users,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_track_users_async);
  ringer_crypto_call (self, task, "track-users", name_users (users), NULL);
}

gboolean
ringer_crypto_track_users_finish (RingerCrypto *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ringer_crypto_query_keys_async (RingerCrypto *self,
                                const char *const *users,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_query_keys_async);
  ringer_crypto_call (self, task, "query-keys", name_users (users), ringer_crypto_read_requests);
}

void
ringer_crypto_missing_channels_async (RingerCrypto *self,
                                      const char *const *users,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_missing_channels_async);
  ringer_crypto_call (self, task, "missing-sessions", name_users (users), ringer_crypto_read_requests);
}

GPtrArray *
ringer_crypto_requests_finish (RingerCrypto *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_person_free (RingerCryptoPerson *person)
{
  g_free (person->fingerprint);
  g_ptr_array_unref (person->devices);
  g_free (person);
}

static void
read_person (GTask *task,
             JsonObject *result)
{
  JsonObject *identity = ringer_json_peek_object (result, "identity");
  JsonArray *devices = ringer_json_peek_array (result, "devices");
  RingerCryptoPerson *person = g_new0 (RingerCryptoPerson, 1);

  person->has_identity = identity != NULL;
  person->fingerprint = g_strdup (ringer_json_peek_string (identity, "fingerprint"));
  ringer_json_get_boolean (identity, "verified", &person->verified);
  ringer_json_get_boolean (identity, "changed", &person->identity_changed);
  person->devices = g_ptr_array_new_with_free_func (g_object_unref);
  for (unsigned int i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    g_ptr_array_add (person->devices, ringer_device_new (ringer_json_array_peek_object (devices, i)));

  g_task_return_pointer (task, person, (GDestroyNotify) ringer_crypto_person_free);
}

void
ringer_crypto_get_person_async (RingerCrypto *self,
                                const char *user_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (user_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_get_person_async);
  ringer_crypto_call (self, task, "devices", ringer_json_build ("user_id", "s", user_id, NULL), read_person);
}

RingerCryptoPerson *
ringer_crypto_get_person_finish (RingerCrypto *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_verify_async (RingerCrypto *self,
                            const char *user_id,
                            const char *device_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (user_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_verify_async);
  ringer_crypto_call (self, task, device_id != NULL ? "verify-device" : "verify-user",
                      ringer_json_build ("user_id", "s", user_id, "device_id", "s", device_id, NULL), ringer_crypto_keep_requests);
}

void
ringer_crypto_withdraw_verification_async (RingerCrypto *self,
                                           const char *user_id,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (user_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_withdraw_verification_async);
  ringer_crypto_call (self, task, "withdraw-verification", ringer_json_build ("user_id", "s", user_id, NULL), NULL);
}

gboolean
ringer_crypto_verify_finish (RingerCrypto *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ringer_crypto_encrypt_to_devices_async (RingerCrypto *self,
                                        JsonObject *devices,
                                        const char *type,
                                        JsonObject *content,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  JsonObject *arguments;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (devices != NULL && type != NULL && content != NULL);

  arguments = ringer_json_build ("devices", "o", json_object_ref (devices), "type", "s", type, "content", "o", json_object_ref (content),
                                 "recipients", "s", ringer_enum_get_nick (RINGER_TYPE_CRYPTO_RECIPIENTS, (int) self->recipients), NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_encrypt_to_devices_async);
  ringer_crypto_call (self, task, "encrypt-to-devices", arguments, ringer_crypto_read_requests);
}
