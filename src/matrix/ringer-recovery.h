/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-backup-reader.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RECOVERY (ringer_recovery_get_type ())
/**
 * RingerRecovery:
 *
 * What a person does with their recovery key on a new device: takes the account's identity out of secret storage (Client-Server API, "Secret Storage"), has
 * it sign this device, and opens the backup of room keys. Owned by the [class@DeviceTrust].
 */
G_DECLARE_FINAL_TYPE (RingerRecovery, ringer_recovery, RINGER, RECOVERY, GObject)

RingerRecovery *ringer_recovery_new (RingerEncryption *encryption,
                                     RingerBackupReader *backup,
                                     RingerHttp *http);

/**
 * ringer_recovery_run_async:
 * @self: a recovery
 * @typed: the recovery key, or its passphrase
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 */
void ringer_recovery_run_async (RingerRecovery *self,
                                const char *typed,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/**
 * ringer_recovery_run_finish:
 * @self: a recovery
 * @result: the result
 * @error: return location; RINGER_ERROR_WRONG_RECOVERY_KEY, RINGER_ERROR_NOT_FOUND if the account has no recovery, or any error of a request
 *
 * Returns: whether this device is verified; a backup that cannot be read does not hinder that
 */
gboolean ringer_recovery_run_finish (RingerRecovery *self,
                                     GAsyncResult *result,
                                     GError **error);

/**
 * ringer_recovery_look_async:
 * @self: a recovery
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks the homeserver whether there is secret storage.
 */
void ringer_recovery_look_async (RingerRecovery *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/** ringer_recovery_look_finish: whether there is; RINGER_ERROR_NOT_FOUND if there is none, or any error of a request. */
gboolean ringer_recovery_look_finish (RingerRecovery *self,
                                      GAsyncResult *result,
                                      GError **error);

G_END_DECLS
