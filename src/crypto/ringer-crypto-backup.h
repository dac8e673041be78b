/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto-request.h"
#include "ringer-crypto.h"

G_BEGIN_DECLS

/*
 * The backup of room keys at the homeserver (Client-Server API, "Server-side key backups"), in which keys that came in while this device was away
 * are found.
 */

/**
 * RingerCryptoBackup:
 * @enabled: whether room keys go to a backup
 * @has_key: whether the key to read it is here
 * @version: (nullable): its version
 * @n_keys: how many room keys are here
 * @n_backed_up: how many of them are in it
 *
 * How the backup stands.
 */
typedef struct
{
  gboolean enabled;
  gboolean has_key;
  char *version;
  gint64 n_keys;
  gint64 n_backed_up;
} RingerCryptoBackup;

void ringer_crypto_backup_free (RingerCryptoBackup *backup);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerCryptoBackup, ringer_crypto_backup_free)

/** ringer_crypto_get_backup_async: asks how the backup stands. */
void ringer_crypto_get_backup_async (RingerCrypto *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/** ringer_crypto_get_backup_finish: (transfer full) (nullable): how it stands, or %NULL and @error is set. */
RingerCryptoBackup *ringer_crypto_get_backup_finish (RingerCrypto *self,
                                                     GAsyncResult *result,
                                                     GError **error);

/**
 * ringer_crypto_make_backup_async: makes a key for a new backup, and keeps it in place of any other (ringer_crypto_get_backup_key_async()); it is in use from
 * ringer_crypto_enable_backup_async() on.
 */
void ringer_crypto_make_backup_async (RingerCrypto *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * ringer_crypto_make_backup_finish:
 * @self: a machine
 * @result: the result
 * @info: (out) (transfer full): what to tell the homeserver (`POST /room_keys/version`), which answers with the version
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the key, for secret storage as `m.megolm_backup.v1`; free it with ringer_secret_free()
 */
char *ringer_crypto_make_backup_finish (RingerCrypto *self,
                                        GAsyncResult *result,
                                        JsonObject **info,
                                        GError **error);

/** ringer_crypto_get_backup_key_async: asks for the key of the backup that is kept here, which need not be in use. */
void ringer_crypto_get_backup_key_async (RingerCrypto *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/** ringer_crypto_get_backup_key_finish: (transfer full) (nullable): the key, for ringer_secret_free(); %NULL without @error if there is none. */
char *ringer_crypto_get_backup_key_finish (RingerCrypto *self,
                                           GAsyncResult *result,
                                           GError **error);

/**
 * ringer_crypto_enable_backup_async:
 * @self: a machine
 * @info: what the homeserver says of the backup (`GET /room_keys/version`): `algorithm`, `auth_data` and `version`
 * @key: its key
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Has room keys go to this backup, and come from it, from now on. Ended with ringer_crypto_enable_backup_finish().
 */
void ringer_crypto_enable_backup_async (RingerCrypto *self,
                                        JsonObject *info,
                                        const char *key,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/** ringer_crypto_disable_backup_async: forgets the backup; ended with ringer_crypto_enable_backup_finish(). */
void ringer_crypto_disable_backup_async (RingerCrypto *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * ringer_crypto_enable_backup_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_WRONG_RECOVERY_KEY if the key is not that of the backup
 *
 * Returns: whether it is done
 */
gboolean ringer_crypto_enable_backup_finish (RingerCrypto *self,
                                             GAsyncResult *result,
                                             GError **error);

/** ringer_crypto_get_received_backup_key_async: asks for the key of the backup that another device sent (`secret-received`). */
void ringer_crypto_get_received_backup_key_async (RingerCrypto *self,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer user_data);

/** ringer_crypto_get_received_backup_key_finish: (transfer full) (nullable): the key, for ringer_secret_free(); %NULL without @error if there is none. */
char *ringer_crypto_get_received_backup_key_finish (RingerCrypto *self,
                                                    GAsyncResult *result,
                                                    GError **error);

/** ringer_crypto_back_up_async: asks for the request that puts the next room keys into the backup. */
void ringer_crypto_back_up_async (RingerCrypto *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/** ringer_crypto_back_up_finish: (transfer full) (nullable) (element-type RingerCryptoRequest): one request, or none if all are there. */
GPtrArray *ringer_crypto_back_up_finish (RingerCrypto *self,
                                         GAsyncResult *result,
                                         GError **error);

/**
 * ringer_crypto_import_backup_async:
 * @self: a machine
 * @version: the version of the backup
 * @rooms: room id → `sessions`, as the homeserver has it (`GET /room_keys/keys`)
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Takes in room keys from the backup; `room-key-received` tells of them.
 */
void ringer_crypto_import_backup_async (RingerCrypto *self,
                                        const char *version,
                                        JsonObject *rooms,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * ringer_crypto_import_backup_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_NOT_FOUND if the key of the backup is not here
 *
 * Returns: how many room keys were new, or -1
 */
gssize ringer_crypto_import_backup_finish (RingerCrypto *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
