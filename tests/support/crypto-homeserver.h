/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto-sync.h"

G_BEGIN_DECLS

/*
 * What of a homeserver the encryption needs, in memory: it answers a RingerCryptoRequest at once, and has the encryption's part of a sync answer.
 */

typedef struct _CryptoHomeserver CryptoHomeserver;

CryptoHomeserver *crypto_homeserver_new (void);
void crypto_homeserver_free (CryptoHomeserver *self);

/** crypto_homeserver_answer: (transfer full): does what a device asks for; the body of the answer. */
char *crypto_homeserver_answer (CryptoHomeserver *self,
                                const char *user_id,
                                const char *device_id,
                                RingerCryptoRequest *request);

/** crypto_homeserver_fill_sync: (transfer full): an answer to a device's sync; @sync points into it. */
JsonObject *crypto_homeserver_fill_sync (CryptoHomeserver *self,
                                         const char *user_id,
                                         const char *device_id,
                                         RingerCryptoSync *sync);

/** crypto_homeserver_has_news: whether there is something for a device's sync. */
gboolean crypto_homeserver_has_news (CryptoHomeserver *self,
                                     const char *user_id,
                                     const char *device_id);

/** crypto_homeserver_set_listener: (nullable): what is called when there may be news for somebody. */
void crypto_homeserver_set_listener (CryptoHomeserver *self,
                                     GFunc listener,
                                     gpointer user_data);

/** crypto_homeserver_set_holding: whether messages to devices are held back, until it is unset. */
void crypto_homeserver_set_holding (CryptoHomeserver *self,
                                    gboolean holding);

/** crypto_homeserver_remove_device: a device's keys are gone. */
void crypto_homeserver_remove_device (CryptoHomeserver *self,
                                      const char *user_id,
                                      const char *device_id);

/** crypto_homeserver_make_backup: (transfer none): makes a new, empty backup, and says its version. */
const char *crypto_homeserver_make_backup (CryptoHomeserver *self,
                                           JsonObject *info);

/** crypto_homeserver_set_backup_info: (transfer none) (nullable): what it says of the backup, which is the same for all users; %NULL for none. */
void crypto_homeserver_set_backup_info (CryptoHomeserver *self,
                                        JsonObject *info);

/** crypto_homeserver_get_backup_info: (transfer none) (nullable): what it says of the backup; %NULL while there is none. */
JsonObject *crypto_homeserver_get_backup_info (CryptoHomeserver *self);

/** crypto_homeserver_get_backup: (transfer none): the rooms in the backup. */
JsonObject *crypto_homeserver_get_backup (CryptoHomeserver *self);

G_END_DECLS
