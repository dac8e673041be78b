/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account.h"
#include "ringer-sign-in.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ACCOUNT_MANAGER (ringer_account_manager_get_type ())
/**
 * RingerAccountManager:
 *
 * All accounts: a GListModel of #RingerAccount, in the order of their user ids. Owned by the application.
 *
 * An account is a folder `accounts/ID/account.db` below the data folder, so that it is there also while the keyring is locked.
 *
 * Properties (notify, read-write): `only-verified-devices`: whether devices that their owners have not verified count for nothing, in all accounts
 * (ringer_encryption_set_strict()).
 */
G_DECLARE_FINAL_TYPE (RingerAccountManager, ringer_account_manager, RINGER, ACCOUNT_MANAGER, GObject)

/**
 * RingerAccountManager::signed-out:
 * @self: the manager
 * @account_id: the account's id
 *
 * The person signed an account out: what others keep of it is to be forgotten. Signing in again to one that is there does not emit it, though the account is
 * another object then.
 */

/**
 * ringer_account_manager_new:
 * @clock: a clock
 * @secrets: where tokens are kept
 * @network: (nullable): the network monitor
 * @data_dir: for example `~/.local/share/ringer`
 * @cache_dir: for example `~/.cache/ringer`
 */
RingerAccountManager *ringer_account_manager_new (RingerClock *clock,
                                                  RingerSecretStore *secrets,
                                                  GNetworkMonitor *network,
                                                  const char *data_dir,
                                                  const char *cache_dir);

/**
 * ringer_account_manager_load:
 * @self: the manager
 * @error: return location: an account whose file cannot be read; the others are loaded all the same
 *
 * Finds the accounts and starts them.
 */
gboolean ringer_account_manager_load (RingerAccountManager *self,
                                      GError **error);

/** ringer_account_manager_get_clock: (transfer none): the clock that it was made with. */
RingerClock *ringer_account_manager_get_clock (RingerAccountManager *self);

/** ringer_account_manager_lookup: (transfer none) (nullable): the account with that id. */
RingerAccount *ringer_account_manager_lookup (RingerAccountManager *self,
                                              const char *account_id);

/**
 * ringer_account_manager_add_async:
 * @self: the manager
 * @credentials: what the sign-in gave
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Stores the tokens, then makes the account and starts it. Where the keyring refuses, the new device is signed out again at the homeserver, so that nothing is
 * left behind. Of an account that is there already and signed out, the data is kept (soft logout, "sign in again").
 */
void ringer_account_manager_add_async (RingerAccountManager *self,
                                       RingerCredentials *credentials,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/** ringer_account_manager_add_finish: (transfer full) (nullable): the account; RINGER_ERROR_KEYRING_* or RINGER_ERROR_STORAGE. */
RingerAccount *ringer_account_manager_add_finish (RingerAccountManager *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/**
 * ringer_account_manager_sign_out_async:
 * @self: the manager
 * @account: one of its accounts
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Stops the account, ends its session at the homeserver, wipes what belongs to it (tokens, files, cache), and removes it. What is here is wiped
 * also where the homeserver cannot be reached; the error says then that the session there still stands.
 */
void ringer_account_manager_sign_out_async (RingerAccountManager *self,
                                            RingerAccount *account,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

gboolean ringer_account_manager_sign_out_finish (RingerAccountManager *self,
                                                 GAsyncResult *result,
                                                 GError **error);

G_END_DECLS
