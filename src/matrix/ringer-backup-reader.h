/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-encryption.h"
#include "ringer-http.h"

G_BEGIN_DECLS

#define RINGER_TYPE_BACKUP_READER (ringer_backup_reader_get_type ())
/**
 * RingerBackupReader:
 *
 * Opens the backup of room keys at the homeserver (Client-Server API, "Server-side key backups"), and takes from it the keys of the rooms that have something
 * waiting to be decrypted. Owned by the [class@DeviceTrust].
 */
G_DECLARE_FINAL_TYPE (RingerBackupReader, ringer_backup_reader, RINGER, BACKUP_READER, GObject)

RingerBackupReader *ringer_backup_reader_new (RingerEncryption *encryption,
                                              RingerHttp *http);

/**
 * ringer_backup_reader_read_async:
 * @self: a reader
 * @key: the backup's key
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 */
void ringer_backup_reader_read_async (RingerBackupReader *self,
                                      const char *key,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * ringer_backup_reader_read_finish:
 * @self: a reader
 * @result: the result
 * @error: return location; RINGER_ERROR_NOT_FOUND if there is no backup, RINGER_ERROR_WRONG_RECOVERY_KEY if the key is not that of the backup
 *
 * Returns: whether the backup is open
 */
gboolean ringer_backup_reader_read_finish (RingerBackupReader *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
