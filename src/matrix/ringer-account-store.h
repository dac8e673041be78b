/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-sync-update.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ACCOUNT_STORE (ringer_account_store_get_type ())
/**
 * RingerAccountStore:
 *
 * The account's SQLite file: who it is, the sync position, and of each room the state that calls need. No secrets.
 *
 * WAL, one transaction per sync answer, versioned by `PRAGMA user_version` with migrations. Owned by the account.
 */
G_DECLARE_FINAL_TYPE (RingerAccountStore, ringer_account_store, RINGER, ACCOUNT_STORE, GObject)

/**
 * ringer_account_store_open:
 * @path: the file; made, with its folder (mode 0700), if it is not there
 * @error: return location: RINGER_ERROR_STORAGE; a file of a newer Ringer is an error too and stays untouched
 *
 * Returns: (transfer full) (nullable): the store
 */
RingerAccountStore *ringer_account_store_open (const char *path,
                                               GError **error);

/** ringer_account_store_get_value: (transfer full) (nullable): a value of the account itself: `user_id`, `device_id`, `base_url`, `position`, `backend`, … */
char *ringer_account_store_get_value (RingerAccountStore *self,
                                      const char *name);

/** ringer_account_store_set_value: sets it, or removes it with %NULL. */
gboolean ringer_account_store_set_value (RingerAccountStore *self,
                                         const char *name,
                                         const char *value,
                                         GError **error);

/**
 * ringer_account_store_apply:
 * @self: the store
 * @update: what came
 * @error: return location: RINGER_ERROR_STORAGE (disk full, …); nothing of the update is stored then
 *
 * Stores an update and, if it has one, its position, in one transaction.
 */
gboolean ringer_account_store_apply (RingerAccountStore *self,
                                     RingerSyncUpdate *update,
                                     GError **error);

/**
 * ringer_account_store_load:
 * @self: the store
 * @error: return location
 *
 * Returns: (transfer full) (nullable): everything stored, in the form of one update (rooms with @initial set, empty timelines,
 *   global account data, the position)
 */
RingerSyncUpdate *ringer_account_store_load (RingerAccountStore *self,
                                             GError **error);

/** ringer_account_store_forget: removes all rooms, account data and the position; the account's own values stay. */
gboolean ringer_account_store_forget (RingerAccountStore *self,
                                      GError **error);

/** ringer_account_store_get_path: (transfer none): the file. */
const char *ringer_account_store_get_path (RingerAccountStore *self);

G_END_DECLS
