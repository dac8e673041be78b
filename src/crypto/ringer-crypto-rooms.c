/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-rooms.h"

#include "ringer-crypto-private.h"
#include "ringer-enums.h"
#include "ringer-json.h"

/* Rooms: their keys and events. */

void
ringer_crypto_set_room_encryption_async (RingerCrypto *self,
                                         const char *room_id,
                                         JsonObject *content,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  JsonObject *arguments;
  const char *algorithm;
  gint64 value;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (room_id != NULL && content != NULL);

  /* Without an algorithm it is an unknown one. */
  algorithm = ringer_json_peek_string (content, "algorithm");
  arguments = ringer_json_build ("room_id", "s", room_id, "algorithm", "s", algorithm != NULL ? algorithm : "", NULL);
  if (ringer_json_get_integer (content, "rotation_period_ms", &value) && value >= 0)
    json_object_set_int_member (arguments, "rotation_period_ms", value);
  if (ringer_json_get_integer (content, "rotation_period_msgs", &value) && value >= 0)
    json_object_set_int_member (arguments, "rotation_period_msgs", value);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_set_room_encryption_async);
  ringer_crypto_call (self, task, "set-room-settings", arguments, NULL);
}

gboolean
ringer_crypto_set_room_encryption_finish (RingerCrypto *self,
                                          GAsyncResult *result,
                                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
read_algorithm (GTask *task,
                JsonObject *result)
{
  const char *algorithm = ringer_json_peek_string (result, "algorithm");

  g_task_return_pointer (task, g_strdup (algorithm != NULL ? algorithm : ""), g_free);
}

void
ringer_crypto_get_room_encrypted_async (RingerCrypto *self,
                                        const char *room_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (room_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_get_room_encrypted_async);
  ringer_crypto_call (self, task, "room-settings", ringer_json_build ("room_id", "s", room_id, NULL), read_algorithm);
}

char *
ringer_crypto_get_room_encrypted_finish (RingerCrypto *self,
                                         GAsyncResult *result,
                                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_share_room_key_async (RingerCrypto *self,
                                    const char *room_id,
                                    const char *const *users,
                                    const char *history_visibility,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  JsonObject *arguments;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (room_id != NULL);

  arguments = ringer_json_build ("room_id", "s", room_id, "users", "a", ringer_crypto_make_array (users),
                                 "history_visibility", "s", history_visibility,
                                 "recipients", "s", ringer_enum_get_nick (RINGER_TYPE_CRYPTO_RECIPIENTS, (int) self->recipients), NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_share_room_key_async);
  ringer_crypto_call (self, task, "share-room-key", arguments, ringer_crypto_read_requests);
}

GPtrArray *
ringer_crypto_share_room_key_finish (RingerCrypto *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ringer_crypto_discard_room_key_async (RingerCrypto *self,
                                      const char *room_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (room_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_discard_room_key_async);
  ringer_crypto_call (self, task, "discard-room-key", ringer_json_build ("room_id", "s", room_id, NULL), NULL);
}

gboolean
ringer_crypto_discard_room_key_finish (RingerCrypto *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
read_content (GTask *task,
              JsonObject *result)
{
  ringer_crypto_read_object (task, ringer_json_peek_object (result, "content"));
}

void
ringer_crypto_encrypt_async (RingerCrypto *self,
                             const char *room_id,
                             const char *type,
                             JsonObject *content,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  JsonObject *arguments;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (room_id != NULL && type != NULL && content != NULL);

  arguments = ringer_json_build ("room_id", "s", room_id, "type", "s", type, "content", "o", json_object_ref (content), NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_encrypt_async);
  ringer_crypto_call (self, task, "encrypt", arguments, read_content);
}

JsonObject *
ringer_crypto_encrypt_finish (RingerCrypto *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
read_decryption (GTask *task,
                 JsonObject *result)
{
  g_task_return_pointer (task, ringer_decryption_new (result), g_object_unref);
}

void
ringer_crypto_decrypt_async (RingerCrypto *self,
                             const char *room_id,
                             JsonObject *event,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  JsonObject *arguments;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (room_id != NULL && event != NULL);

  arguments = ringer_json_build ("room_id", "s", room_id, "event", "o", json_object_ref (event),
                                 "senders", "s", ringer_enum_get_nick (RINGER_TYPE_CRYPTO_SENDERS, (int) self->senders), NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_decrypt_async);
  ringer_crypto_call (self, task, "decrypt", arguments, read_decryption);
}

RingerDecryption *
ringer_crypto_decrypt_finish (RingerCrypto *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
