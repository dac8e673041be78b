/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "ringer-crypto-enums.h"
#include "ringer-verification.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CRYPTO (ringer_crypto_get_type ())
/**
 * RingerCrypto:
 *
 * The end-to-end encryption of one device: matrix-sdk-crypto's machine with its store, as an object. It does no network: what it wants to have sent
 * it lists as [class@CryptoRequest]. Owned by whoever owns the account. All work is done on a thread of its own, and ends in the main context that
 * the object was made in; a cancelled operation is carried out all the same, only its result is dropped.
 *
 * Its functions are in ringer-crypto.h (its life), ringer-crypto-sync.h, ringer-crypto-rooms.h, ringer-crypto-devices.h, ringer-crypto-identity.h and
 * ringer-crypto-backup.h.
 *
 * Errors of all of them are RINGER_ERROR_STORAGE and RINGER_ERROR_STORE_DAMAGED (of the store), RINGER_ERROR_UNVERIFIED (this device has to be verified
 * first), RINGER_ERROR_NOT_FOUND, and RINGER_ERROR_FAILED.
 *
 * Signals:
 * - `requests-pending`: there is more to be sent than what the last answer asked for
 * - `room-key-received` (room id, session id): what was encrypted with this key can be decrypted now
 * - `devices-changed` (user id): the devices or the identity of a person
 * - `secret-received` (name): another device sent this secret
 */
G_DECLARE_FINAL_TYPE (RingerCrypto, ringer_crypto, RINGER, CRYPTO, GObject)

/**
 * ringer_crypto_make_store_key:
 *
 * Returns: (transfer full): a new random key for a store, to be kept in the secret store; free it with ringer_secret_free()
 */
char *ringer_crypto_make_store_key (void);

/**
 * ringer_crypto_new:
 * @user_id: whose device it is
 * @device_id: which device it is
 * @folder: the folder of the store
 *
 * Returns: (transfer full): a machine that is not open yet
 */
RingerCrypto *ringer_crypto_new (const char *user_id,
                                 const char *device_id,
                                 const char *folder);

/**
 * ringer_crypto_open_async:
 * @self: a machine
 * @key: the store's key, of ringer_crypto_make_store_key()
 * @create: whether a store may be made; only for a device whose keys the homeserver does not have yet
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Opens the store, or makes one. Nothing that is there is ever made anew. To be called once, before all else.
 */
void ringer_crypto_open_async (RingerCrypto *self,
                               const char *key,
                               gboolean create,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * ringer_crypto_open_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_NOT_FOUND if there is no store, RINGER_ERROR_STORE_KEY if it was made with another key or for
 *   another device, RINGER_ERROR_STORE_DAMAGED, RINGER_ERROR_STORE_NEWER if a newer Ringer wrote it, RINGER_ERROR_STORAGE
 *
 * Returns: whether it is open
 */
gboolean ringer_crypto_open_finish (RingerCrypto *self,
                                    GAsyncResult *result,
                                    GError **error);

/**
 * ringer_crypto_close_async:
 * @self: a machine
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Finishes what is under way and closes the store, so that its files can be taken away. Nothing can be done with the machine after.
 * Without it that happens some time after the object is gone.
 */
void ringer_crypto_close_async (RingerCrypto *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/** ringer_crypto_close_finish: whether it is closed, else @error is set. */
gboolean ringer_crypto_close_finish (RingerCrypto *self,
                                     GAsyncResult *result,
                                     GError **error);

/** ringer_crypto_get_user_id: (transfer none): whose device it is. */
const char *ringer_crypto_get_user_id (RingerCrypto *self);
/** ringer_crypto_get_device_id: (transfer none): which device it is. */
const char *ringer_crypto_get_device_id (RingerCrypto *self);
/** ringer_crypto_get_curve25519: (transfer none) (nullable): its identity key, once it is open. */
const char *ringer_crypto_get_curve25519 (RingerCrypto *self);
/** ringer_crypto_get_ed25519: (transfer none) (nullable): its fingerprint, once it is open. */
const char *ringer_crypto_get_ed25519 (RingerCrypto *self);

/** ringer_crypto_set_senders: whose events are decrypted; at first RINGER_CRYPTO_SENDERS_SIGNED_OR_LEGACY. */
void ringer_crypto_set_senders (RingerCrypto *self,
                                RingerCryptoSenders senders);
/** ringer_crypto_set_recipients: which devices get keys and messages; at first RINGER_CRYPTO_RECIPIENTS_SIGNED. */
void ringer_crypto_set_recipients (RingerCrypto *self,
                                   RingerCryptoRecipients recipients);

/** ringer_crypto_get_verifications: (transfer none): the [class@Verification]s of this run, oldest first. */
GListModel *ringer_crypto_get_verifications (RingerCrypto *self);

G_END_DECLS
