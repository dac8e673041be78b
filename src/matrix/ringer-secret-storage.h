/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What Ringer has in an account's secret storage (Client-Server API, "Secret Storage"): for ringer-recovery.c and ringer-recovery-setup.c.
 */

/** RINGER_SECRET_STORAGE_DEFAULT_KEY: the account data that says which key it is. */
#define RINGER_SECRET_STORAGE_DEFAULT_KEY "m.secret_storage.default_key"
/** RINGER_SECRET_STORAGE_KEY_PREFIX: with a key's id, the account data that describes the key. */
#define RINGER_SECRET_STORAGE_KEY_PREFIX "m.secret_storage.key."

/**
 * RingerStoredSecret:
 * @type: the account data that has it
 * @member: (nullable): of what RingerCrypto imports and exports as the identity; %NULL for the backup's key, which an account may do without
 */
typedef struct
{
  const char *type;
  const char *member;
} RingerStoredSecret;

/** ringer_secret_storage_get_secret: (transfer none) (nullable): one of the secrets, or %NULL behind the last. */
const RingerStoredSecret *ringer_secret_storage_get_secret (unsigned int index);

/** ringer_secret_storage_path: (transfer full): the path of an account's data. */
char *ringer_secret_storage_path (const char *user_id,
                                  const char *type);

G_END_DECLS
