/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto-request.h"
#include "ringer-crypto.h"
#include "ringer-device.h"

G_BEGIN_DECLS

/**
 * ringer_crypto_track_users_async:
 * @self: a machine
 * @users: people in encrypted rooms
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Has the machine know these people's devices from now on; for those that are new to it there is a request to be sent. Ended with
 * ringer_crypto_track_users_finish().
 */
void ringer_crypto_track_users_async (RingerCrypto *self,
                                      const char *const *users,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/** ringer_crypto_track_users_finish: whether it is noted, else @error is set. */
gboolean ringer_crypto_track_users_finish (RingerCrypto *self,
                                           GAsyncResult *result,
                                           GError **error);

/** ringer_crypto_query_keys_async: asks for the request that fetches these people's keys anew; ended with ringer_crypto_requests_finish(). */
void ringer_crypto_query_keys_async (RingerCrypto *self,
                                     const char *const *users,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * ringer_crypto_missing_channels_async:
 * @self: a machine
 * @users: whom something is to be encrypted for, or nobody
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks for the request that opens encrypted channels to devices that there are none to yet; without people, to those whose channel broke. To be
 * done before ringer_crypto_share_room_key_async() and ringer_crypto_encrypt_to_devices_async(), and after each sync; one at a time. Ended with
 * ringer_crypto_requests_finish().
 */
void ringer_crypto_missing_channels_async (RingerCrypto *self,
                                           const char *const *users,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/** ringer_crypto_requests_finish: (transfer full) (nullable) (element-type RingerCryptoRequest): what to send, which may be nothing. */
GPtrArray *ringer_crypto_requests_finish (RingerCrypto *self,
                                          GAsyncResult *result,
                                          GError **error);

/**
 * RingerCryptoPerson:
 * @has_identity: whether they have an identity, which signs their devices
 * @verified: whether it was verified here (of the account itself: by this device)
 * @identity_changed: whether another was verified here before
 * @fingerprint: (nullable): its public key
 * @devices: (element-type RingerDevice): their devices
 *
 * What is known of somebody's keys.
 */
typedef struct
{
  gboolean has_identity;
  gboolean verified;
  gboolean identity_changed;
  char *fingerprint;
  GPtrArray *devices;
} RingerCryptoPerson;

void ringer_crypto_person_free (RingerCryptoPerson *person);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerCryptoPerson, ringer_crypto_person_free)

/** ringer_crypto_get_person_async: asks what is known of somebody's keys. */
void ringer_crypto_get_person_async (RingerCrypto *self,
                                     const char *user_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/** ringer_crypto_get_person_finish: (transfer full) (nullable): what is known; %NULL and @error is set only where the store fails. */
RingerCryptoPerson *ringer_crypto_get_person_finish (RingerCrypto *self,
                                                     GAsyncResult *result,
                                                     GError **error);

/**
 * ringer_crypto_verify_async:
 * @self: a machine
 * @user_id: somebody
 * @device_id: (nullable): a device of the person's own, or %NULL for @user_id's identity
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Signs an identity or a device; the signature is among the requests to be sent. Ended with ringer_crypto_verify_finish().
 */
void ringer_crypto_verify_async (RingerCrypto *self,
                                 const char *user_id,
                                 const char *device_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/** ringer_crypto_withdraw_verification_async: takes somebody as they are now, where their identity changed. */
void ringer_crypto_withdraw_verification_async (RingerCrypto *self,
                                                const char *user_id,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);

/**
 * ringer_crypto_verify_finish:
 * @self: a machine
 * @result: the result of ringer_crypto_verify_async() or ringer_crypto_withdraw_verification_async()
 * @error: return location; RINGER_ERROR_UNVERIFIED if this device does not have the key to sign with, RINGER_ERROR_NOT_FOUND
 *
 * Returns: whether it is done
 */
gboolean ringer_crypto_verify_finish (RingerCrypto *self,
                                      GAsyncResult *result,
                                      GError **error);

/**
 * ringer_crypto_encrypt_to_devices_async:
 * @self: a machine
 * @devices: (element-type utf8): user id → array of device ids, as a JSON object
 * @type: the type of the event
 * @content: its content
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Encrypts an event to devices that there are channels to. Those that are unknown, or not among the [enum@CryptoRecipients], are left out. To be
 * sent at once; ended with ringer_crypto_requests_finish().
 */
void ringer_crypto_encrypt_to_devices_async (RingerCrypto *self,
                                             JsonObject *devices,
                                             const char *type,
                                             JsonObject *content,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

G_END_DECLS
