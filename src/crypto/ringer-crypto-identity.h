/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto-request.h"
#include "ringer-crypto.h"
#include "ringer-secret-key.h"

G_BEGIN_DECLS

/*
 * The account's own identity (Client-Server API, "Cross-signing"), and secret storage ("Secret Storage"), which has its private keys.
 */

/**
 * RingerCryptoIdentity:
 * @exists: whether the account has an identity, as far as is known here
 * @has_private_keys: whether all of its private keys are on this device
 * @verified: whether this device trusts it
 * @device_signed: whether it has signed this device: this is what others mean by a verified device
 *
 * How the account's identity and this device stand.
 */
typedef struct
{
  gboolean exists;
  gboolean has_private_keys;
  gboolean verified;
  gboolean device_signed;
} RingerCryptoIdentity;

/** ringer_crypto_get_identity_async: asks how things stand. The account's own keys have to be known: it has to be among those tracked. */
void ringer_crypto_get_identity_async (RingerCrypto *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/** ringer_crypto_get_identity_finish: whether @identity is filled in, else @error is set. */
gboolean ringer_crypto_get_identity_finish (RingerCrypto *self,
                                            GAsyncResult *result,
                                            RingerCryptoIdentity *identity,
                                            GError **error);

/**
 * ringer_crypto_make_identity_async:
 * @self: a machine
 * @reset: whether to make another one, where there is one: everybody has to verify the account anew then
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Makes an identity for the account, which signs this device, or goes on with one whose upload was not finished. The requests are to be sent in
 * their order; `signing-keys` needs User-Interactive Authentication. Ended with ringer_crypto_make_identity_finish().
 */
void ringer_crypto_make_identity_async (RingerCrypto *self,
                                        gboolean reset,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/** ringer_crypto_make_identity_finish: (transfer full) (nullable) (element-type RingerCryptoRequest): what to send. */
GPtrArray *ringer_crypto_make_identity_finish (RingerCrypto *self,
                                               GAsyncResult *result,
                                               GError **error);

/**
 * ringer_crypto_export_identity_async:
 * @self: a machine
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks for the private keys, to be put into secret storage. Ended with ringer_crypto_export_identity_finish().
 */
void ringer_crypto_export_identity_async (RingerCrypto *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * ringer_crypto_export_identity_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_NOT_FOUND if there are none
 *
 * Returns: (transfer full) (nullable): `master`, `self_signing` and `user_signing`, as far as they are here
 */
JsonObject *ringer_crypto_export_identity_finish (RingerCrypto *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/**
 * ringer_crypto_import_identity_async:
 * @self: a machine
 * @keys: `master`, `self_signing` and `user_signing`, from secret storage
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Takes in the private keys of the account's identity, which it trusts from then on. This device is signed with ringer_crypto_verify_async() after.
 * Ended with ringer_crypto_import_identity_finish().
 */
void ringer_crypto_import_identity_async (RingerCrypto *self,
                                          JsonObject *keys,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * ringer_crypto_import_identity_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_NOT_FOUND if the account's public keys are not known yet, RINGER_ERROR_WRONG_RECOVERY_KEY if these
 *   private keys are not those of the account
 *
 * Returns: whether they are here
 */
gboolean ringer_crypto_import_identity_finish (RingerCrypto *self,
                                               GAsyncResult *result,
                                               GError **error);

/**
 * ringer_crypto_request_secrets_async:
 * @self: a machine
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks the person's other devices, once they trust this one, for the private keys and the key of the backup (among the requests). Private keys are
 * taken in by themselves; `secret-received` tells of the key of the backup. Ended with ringer_crypto_request_secrets_finish().
 */
void ringer_crypto_request_secrets_async (RingerCrypto *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/** ringer_crypto_request_secrets_finish: whether the question is noted, else @error is set. */
gboolean ringer_crypto_request_secrets_finish (RingerCrypto *self,
                                               GAsyncResult *result,
                                               GError **error);

/**
 * ringer_crypto_make_secret_key_async:
 * @self: a machine
 * @passphrase: (nullable): a passphrase that does in its place
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Makes a key for secret storage: the recovery key. Ended with ringer_crypto_secret_key_finish().
 */
void ringer_crypto_make_secret_key_async (RingerCrypto *self,
                                          const char *passphrase,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * ringer_crypto_open_secret_key_async:
 * @self: a machine
 * @key_id: the id of the account's key (`m.secret_storage.default_key`)
 * @description: how the account describes it (`m.secret_storage.key.ID`)
 * @typed: the recovery key, or its passphrase
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Checks what a person typed as recovery key. Ended with ringer_crypto_secret_key_finish().
 */
void ringer_crypto_open_secret_key_async (RingerCrypto *self,
                                          const char *key_id,
                                          JsonObject *description,
                                          const char *typed,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * ringer_crypto_secret_key_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_WRONG_RECOVERY_KEY
 *
 * Returns: (transfer full) (nullable): the key
 */
RingerSecretKey *ringer_crypto_secret_key_finish (RingerCrypto *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/**
 * ringer_crypto_encrypt_secret_async:
 * @self: a machine
 * @key: a key
 * @name: the secret's name, such as `m.cross_signing.master`
 * @secret: the secret
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Encrypts a secret for secret storage.
 */
void ringer_crypto_encrypt_secret_async (RingerCrypto *self,
                                         RingerSecretKey *key,
                                         const char *name,
                                         const char *secret,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/** ringer_crypto_encrypt_secret_finish: (transfer full) (nullable): what belongs under `encrypted`, by the key's id. */
JsonObject *ringer_crypto_encrypt_secret_finish (RingerCrypto *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/**
 * ringer_crypto_decrypt_secret_async:
 * @self: a machine
 * @key: a key
 * @name: the secret's name, which is the type of the account data
 * @encrypted: what is under `encrypted` there, by the key's id
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Decrypts a secret of secret storage.
 */
void ringer_crypto_decrypt_secret_async (RingerCrypto *self,
                                         RingerSecretKey *key,
                                         const char *name,
                                         JsonObject *encrypted,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * ringer_crypto_decrypt_secret_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_WRONG_RECOVERY_KEY if it is not of this key
 *
 * Returns: (transfer full) (nullable): the secret; free it with ringer_secret_free()
 */
char *ringer_crypto_decrypt_secret_finish (RingerCrypto *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
