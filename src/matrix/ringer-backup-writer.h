/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-encryption.h"
#include "ringer-http.h"

G_BEGIN_DECLS

#define RINGER_TYPE_BACKUP_WRITER (ringer_backup_writer_get_type ())
/**
 * RingerBackupWriter:
 *
 * Puts room keys into the backup at the homeserver (Client-Server API, "Server-side key backups"), as long as one is open whose key is here. What could not be
 * delivered is tried again later; where the backup is another one by now, or gone, this one is given up. Owned by the [class@DeviceTrust].
 */
G_DECLARE_FINAL_TYPE (RingerBackupWriter, ringer_backup_writer, RINGER, BACKUP_WRITER, GObject)

RingerBackupWriter *ringer_backup_writer_new (RingerEncryption *encryption,
                                              RingerHttp *http,
                                              RingerClock *clock);

/** ringer_backup_writer_follow: (nullable): the machine whose room keys are written from now on, or %NULL for none. */
void ringer_backup_writer_follow (RingerBackupWriter *self,
                                  RingerCrypto *crypto);

/** ringer_backup_writer_kick: there may be something to be written: sees to it that it is, soon. */
void ringer_backup_writer_kick (RingerBackupWriter *self);

G_END_DECLS
