/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto-homeserver.h"
#include "ringer-crypto-backup.h"
#include "ringer-crypto-devices.h"
#include "ringer-crypto-identity.h"
#include "ringer-crypto-rooms.h"
#include "ringer-crypto-verification.h"

G_BEGIN_DECLS

#define CRYPTO_ANN "@ann:example.org"
#define CRYPTO_BOB "@bob:example.org"
#define CRYPTO_ROOM "!garden:example.org"

/*
 * One device at the homeserver, and what its account would do with it. What fails fails the test, unless it says otherwise.
 */

typedef struct
{
  CryptoHomeserver *server;
  RingerCrypto *crypto;
  char *user_id;
  char *device_id;
  char *folder;
  char *key;
} CryptoParty;

/** crypto_party_new: (transfer full): a new device; its keys are at the homeserver. */
CryptoParty *crypto_party_new (CryptoHomeserver *server,
                               const char *user_id,
                               const char *device_id);
void crypto_party_free (CryptoParty *self);

/** crypto_party_reopen: ends the program, and starts it again. */
void crypto_party_reopen (CryptoParty *self);

/** crypto_on_result: a GAsyncReadyCallback that keeps the result in a GAsyncResult ** for crypto_await(). */
void crypto_on_result (GObject *source,
                       GAsyncResult *result,
                       gpointer user_data);
void crypto_await (GAsyncResult **result);

/** crypto_party_send: (transfer full): sends requests, in their order. */
void crypto_party_send (CryptoParty *self,
                        GPtrArray *requests);

/** crypto_party_send_pending: sends what the machine has to be sent, until there is nothing more; whether there was anything. */
gboolean crypto_party_send_pending (CryptoParty *self);

/** crypto_party_sync: (transfer full) (element-type RingerDecryption): takes in a sync, sends what is to be sent; the events to this device. */
GPtrArray *crypto_party_sync (CryptoParty *self);

/** crypto_party_track: gets to know people's devices. */
void crypto_party_track (CryptoParty *self,
                         const char *const *users);

/** crypto_party_make_identity: gives the account an identity, which signs this device. */
void crypto_party_make_identity (CryptoParty *self);

RingerCryptoIdentity crypto_party_get_identity (CryptoParty *self);

/** crypto_party_encrypt: (transfer full) (nullable): an event of CRYPTO_ROOM for these people, as the homeserver would give it to them; %NULL and @error. */
JsonObject *crypto_party_encrypt (CryptoParty *self,
                                  const char *const *users,
                                  const char *text,
                                  GError **error);

/** crypto_party_encrypt_event: (transfer full) (nullable): the same for any event of any room; only its content. */
JsonObject *crypto_party_encrypt_event (CryptoParty *self,
                                        const char *room_id,
                                        const char *const *users,
                                        const char *type,
                                        JsonObject *content,
                                        GError **error);

/** crypto_party_send_message: sends an encrypted message to one device. */
void crypto_party_send_message (CryptoParty *self,
                                const char *user_id,
                                const char *device_id,
                                const char *type,
                                JsonObject *content);

/** crypto_party_decrypt_event: (transfer full): what becomes of an event of any room. */
RingerDecryption *crypto_party_decrypt_event (CryptoParty *self,
                                              const char *room_id,
                                              JsonObject *event);

/** crypto_party_decrypt: (transfer full): what becomes of an event of CRYPTO_ROOM. */
RingerDecryption *crypto_party_decrypt (CryptoParty *self,
                                        JsonObject *event);

/** crypto_party_get_verification: (transfer none) (nullable): the newest. */
RingerVerification *crypto_party_get_verification (CryptoParty *self);

/** crypto_party_verification_is: whether there is a verification, and the newest is in @state. */
gboolean crypto_party_verification_is (CryptoParty *self,
                                       RingerVerificationState state);

typedef void (*CryptoSay) (RingerCrypto *crypto,
                           RingerVerification *verification,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/** crypto_party_say: says something in the newest verification, and sends it. */
void crypto_party_say (CryptoParty *self,
                       CryptoSay function);

/** crypto_party_make_secret_key: (transfer full): a new recovery key, with a passphrase or without. */
RingerSecretKey *crypto_party_make_secret_key (CryptoParty *self,
                                               const char *passphrase);

/** crypto_party_encrypt_secret: (transfer full): a secret as secret storage has it. */
JsonObject *crypto_party_encrypt_secret (CryptoParty *self,
                                         RingerSecretKey *key,
                                         const char *name,
                                         const char *secret);

/** crypto_party_export_identity: (transfer full): the private keys of the identity that it made. */
JsonObject *crypto_party_export_identity (CryptoParty *self);

/** crypto_party_make_backup: (transfer full): the key of a new backup, whose version is 1. */
char *crypto_party_make_backup (CryptoParty *self,
                                JsonObject **info);

/** crypto_party_enable_backup: whether room keys go to a backup now, else @error is set. */
gboolean crypto_party_enable_backup (CryptoParty *self,
                                     JsonObject *info,
                                     const char *key,
                                     GError **error);

/** crypto_party_back_up: puts all room keys into the backup; how many requests that took. */
unsigned int crypto_party_back_up (CryptoParty *self);

/** crypto_get_backup: (transfer full): how the backup of any machine stands. */
RingerCryptoBackup *crypto_get_backup (RingerCrypto *crypto);

/** crypto_assert_text: that it is decrypted, and says so. */
void crypto_assert_text (RingerDecryption *decryption,
                         const char *text);

G_END_DECLS
