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
 * Reads what a start cannot do without. The other rooms come with ringer_account_store_load_more().
 *
 * Returns: (transfer full) (nullable): what is stored in the form of an update: the rooms where somebody is in a call, that have sticky events, or
 *   in which something waits for its key (with @initial set, and empty timelines), global account data, the position
 */
RingerSyncUpdate *ringer_account_store_load (RingerAccountStore *self,
                                             GError **error);

/**
 * ringer_account_store_load_more:
 * @self: the store
 * @n_rooms: how many rooms at most
 * @error: return location
 *
 * Reads the next rooms, in no particular order; those that were read before for another reason are among them.
 *
 * Returns: (transfer full) (nullable): an update with nothing but rooms; fewer than @n_rooms of them when there are no more
 */
RingerSyncUpdate *ringer_account_store_load_more (RingerAccountStore *self,
                                                  unsigned int n_rooms,
                                                  GError **error);

/**
 * ringer_account_store_load_room:
 * @self: the store
 * @room_id: a room
 * @error: return location
 *
 * Returns: (transfer full) (nullable): an update with nothing but that room, or with none if it is not stored
 */
RingerSyncUpdate *ringer_account_store_load_room (RingerAccountStore *self,
                                                  const char *room_id,
                                                  GError **error);

/** ringer_account_store_get_path: (transfer none): the file. */
const char *ringer_account_store_get_path (RingerAccountStore *self);

G_END_DECLS
