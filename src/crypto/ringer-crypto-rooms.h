/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto.h"
#include "ringer-decryption.h"

G_BEGIN_DECLS

/**
 * ringer_crypto_set_room_encryption_async:
 * @self: a machine
 * @room_id: a room
 * @content: the content of its `m.room.encryption`
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Notes that a room is encrypted. What was noted first stays, whatever the room's state says later.
 */
void ringer_crypto_set_room_encryption_async (RingerCrypto *self,
                                              const char *room_id,
                                              JsonObject *content,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

/**
 * ringer_crypto_set_room_encryption_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_FAILED if it is another than was noted first, or unknown
 *
 * Returns: whether it is noted
 */
gboolean ringer_crypto_set_room_encryption_finish (RingerCrypto *self,
                                                   GAsyncResult *result,
                                                   GError **error);

/** ringer_crypto_get_room_encrypted_async: asks whether a room was ever noted as encrypted. */
void ringer_crypto_get_room_encrypted_async (RingerCrypto *self,
                                             const char *room_id,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

/**
 * ringer_crypto_get_room_encrypted_finish:
 * @self: a machine
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the algorithm, empty if the room is not encrypted; %NULL if @error is set
 */
char *ringer_crypto_get_room_encrypted_finish (RingerCrypto *self,
                                               GAsyncResult *result,
                                               GError **error);

/**
 * ringer_crypto_share_room_key_async:
 * @self: a machine
 * @room_id: an encrypted room
 * @users: whom it is for: the members of the room
 * @history_visibility: (nullable): the room's `history_visibility`
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks what has to be sent so that these people's devices can decrypt what this one encrypts next. Their keys have to be known, and channels to
 * their devices be there (ringer_crypto_missing_channels_async()). To be done before each event, for one event of a room at a time.
 */
void ringer_crypto_share_room_key_async (RingerCrypto *self,
                                         const char *room_id,
                                         const char *const *users,
                                         const char *history_visibility,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * ringer_crypto_share_room_key_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_UNVERIFIED if this device has to be verified for that, RINGER_ERROR_IDENTITY_CHANGED,
 *   RINGER_ERROR_NOT_FOUND if the room is not encrypted
 *
 * Returns: (transfer full) (nullable) (element-type RingerCryptoRequest): what to send, all of it before the event
 */
GPtrArray *ringer_crypto_share_room_key_finish (RingerCrypto *self,
                                                GAsyncResult *result,
                                                GError **error);

/** ringer_crypto_discard_room_key_async: the next event gets a new key; ended with ringer_crypto_discard_room_key_finish(). */
void ringer_crypto_discard_room_key_async (RingerCrypto *self,
                                           const char *room_id,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/** ringer_crypto_discard_room_key_finish: whether it is done, else @error is set. */
gboolean ringer_crypto_discard_room_key_finish (RingerCrypto *self,
                                                GAsyncResult *result,
                                                GError **error);

/**
 * ringer_crypto_encrypt_async:
 * @self: a machine
 * @room_id: an encrypted room whose key is shared
 * @type: the event's type
 * @content: its content
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Encrypts an event. An `m.relates_to` stays readable.
 */
void ringer_crypto_encrypt_async (RingerCrypto *self,
                                  const char *room_id,
                                  const char *type,
                                  JsonObject *content,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/** ringer_crypto_encrypt_finish: (transfer full) (nullable): the content of the `m.room.encrypted` to send, or %NULL and @error is set. */
JsonObject *ringer_crypto_encrypt_finish (RingerCrypto *self,
                                          GAsyncResult *result,
                                          GError **error);

/**
 * ringer_crypto_decrypt_async:
 * @self: a machine
 * @room_id: the room that it came in
 * @event: a whole `m.room.encrypted` event
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Decrypts an event. Where its key is missing, the person's other devices are asked for it (among the requests), and `room-key-received` says
 * when to try again.
 */
void ringer_crypto_decrypt_async (RingerCrypto *self,
                                  const char *room_id,
                                  JsonObject *event,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/** ringer_crypto_decrypt_finish: (transfer full) (nullable): what became of it; %NULL and @error is set only where the store fails. */
RingerDecryption *ringer_crypto_decrypt_finish (RingerCrypto *self,
                                                GAsyncResult *result,
                                                GError **error);

G_END_DECLS
