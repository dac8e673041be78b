/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account-store.h"
#include "ringer-crypto-pump.h"
#include "ringer-decrypter.h"
#include "ringer-secret-store.h"

G_BEGIN_DECLS

/**
 * RingerEncryptionState:
 * @RINGER_ENCRYPTION_CLOSED: not opened
 * @RINGER_ENCRYPTION_OPENING: waits for the keyring, or opens its store
 * @RINGER_ENCRYPTION_READY: works
 * @RINGER_ENCRYPTION_FAILED: the store cannot be opened; see RingerEncryption:error. Nothing is made anew by itself: see ringer_encryption_reset_async()
 */
typedef enum {
  RINGER_ENCRYPTION_CLOSED,
  RINGER_ENCRYPTION_OPENING,
  RINGER_ENCRYPTION_READY,
  RINGER_ENCRYPTION_FAILED,
} RingerEncryptionState;

#define RINGER_TYPE_ENCRYPTION_STATE (ringer_encryption_state_get_type ())
GType ringer_encryption_state_get_type (void);

#define RINGER_TYPE_ENCRYPTION (ringer_encryption_get_type ())
/**
 * RingerEncryption:
 *
 * The end-to-end encryption of one account: its machine, whose store is in the account's folder and whose store's key is in the secret store, and what works
 * with it. Owned by the [class@Account].
 *
 * Properties (notify, read-only): `state`, `error` (nullable boxed GError): RINGER_ERROR_STORE_KEY if the key is gone or of another store,
 * RINGER_ERROR_NOT_FOUND if the store is gone, RINGER_ERROR_STORE_DAMAGED, RINGER_ERROR_STORE_NEWER, RINGER_ERROR_STORAGE, or an error of the secret store;
 * while it is ready, why something could not be stored.
 */
G_DECLARE_FINAL_TYPE (RingerEncryption, ringer_encryption, RINGER, ENCRYPTION, GObject)

/**
 * ringer_encryption_new:
 * @account_id: the account's id
 * @store: the account's store, beside which the encryption's own is
 * @secrets: where the key is
 * @outbox: the account's
 * @clock: a clock
 * @server_clock: the account's
 *
 * Returns: (transfer full): a new object, closed
 */
RingerEncryption *ringer_encryption_new (const char *account_id,
                                         RingerAccountStore *store,
                                         RingerSecretStore *secrets,
                                         RingerOutbox *outbox,
                                         RingerClock *clock,
                                         RingerServerClock *server_clock);

/** ringer_encryption_open: opens it, or makes the store and its key for a device that never had them. Again after it failed. */
void ringer_encryption_open (RingerEncryption *self);

/**
 * ringer_encryption_close_async:
 * @self: an encryption
 * @callback: (scope async) (nullable): called when the store's files are no longer in use
 * @user_data: for @callback
 */
void ringer_encryption_close_async (RingerEncryption *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/** ringer_encryption_close_finish: whether the store was closed tidily, else @error is set; it is closed in any case. */
gboolean ringer_encryption_close_finish (RingerEncryption *self,
                                         GAsyncResult *result,
                                         GError **error);

/** ringer_encryption_wipe: takes the store's files away, and that there were any. To be closed before. */
void ringer_encryption_wipe (RingerEncryption *self);

/**
 * ringer_encryption_reset_async:
 * @self: an encryption
 * @callback: (scope async): called when it is ready, or failed again
 * @user_data: for @callback
 *
 * Begins anew, with new keys: what was encrypted for this device so far is lost, and so is its verification. Others may refuse other keys of a device that
 * they know; what helps then is to sign out and in again.
 */
void ringer_encryption_reset_async (RingerEncryption *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/** ringer_encryption_reset_finish: whether it is ready, else @error is set. */
gboolean ringer_encryption_reset_finish (RingerEncryption *self,
                                         GAsyncResult *result,
                                         GError **error);

RingerEncryptionState ringer_encryption_get_state (RingerEncryption *self);
/** ringer_encryption_get_error: (transfer none) (nullable): why it failed. */
const GError *ringer_encryption_get_error (RingerEncryption *self);
/** ringer_encryption_get_crypto: (transfer none) (nullable): the machine, while it is ready. */
RingerCrypto *ringer_encryption_get_crypto (RingerEncryption *self);
/** ringer_encryption_get_pump: (transfer none) (nullable): what sends for it, while it is ready. */
RingerCryptoPump *ringer_encryption_get_pump (RingerEncryption *self);
/** ringer_encryption_get_decrypter: (transfer none): what decrypts. */
RingerDecrypter *ringer_encryption_get_decrypter (RingerEncryption *self);

/** ringer_encryption_set_strict: whether devices that their owners have not verified count for nothing (MSC4153); at first %TRUE. */
void ringer_encryption_set_strict (RingerEncryption *self,
                                   gboolean strict);

gboolean ringer_encryption_is_strict (RingerEncryption *self);

/** ringer_encryption_track: has a person's devices known from now on, so that what they send can be trusted at once. */
void ringer_encryption_track (RingerEncryption *self,
                              const char *user_id);

/**
 * ringer_encryption_note_taken:
 * @self: an encryption
 * @error: (nullable): why it could not be taken in
 *
 * An update was taken in (ringer_decrypter_take_async()): there may be something to be sent now.
 */
void ringer_encryption_note_taken (RingerEncryption *self,
                                   const GError *error);

G_END_DECLS
