/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RINGER_TYPE_SECRET_STORE (ringer_secret_store_get_type ())
/**
 * RingerSecretStore:
 *
 * Where an account's tokens and keys are kept: the only place on disk where Ringer has secrets.
 *
 * Errors are RINGER_ERROR_KEYRING_LOCKED, RINGER_ERROR_KEYRING_MISSING and, for the rest, RINGER_ERROR_FAILED.
 * There is no plain-text fallback.
 */
G_DECLARE_INTERFACE (RingerSecretStore, ringer_secret_store, RINGER, SECRET_STORE, GObject)

struct _RingerSecretStoreInterface {
  GTypeInterface parent_iface;

  void (*lookup_async) (RingerSecretStore *self,
                        const char *account_id,
                        const char *name,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  char *(*lookup_finish) (RingerSecretStore *self,
                          GAsyncResult *result,
                          GError **error);
  void (*store_async) (RingerSecretStore *self,
                       const char *account_id,
                       const char *name,
                       const char *secret,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*store_finish) (RingerSecretStore *self,
                            GAsyncResult *result,
                            GError **error);
  void (*clear_async) (RingerSecretStore *self,
                       const char *account_id,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*clear_finish) (RingerSecretStore *self,
                            GAsyncResult *result,
                            GError **error);
};

/**
 * ringer_secret_store_lookup_async:
 * @self: a store
 * @account_id: the account's id (see RingerAccount:id)
 * @name: which of its secrets, for example `tokens`
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Looks a secret up; may ask the person to unlock the keyring.
 */
void ringer_secret_store_lookup_async (RingerSecretStore *self,
                                       const char *account_id,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * ringer_secret_store_lookup_finish:
 * @self: a store
 * @result: the result
 * @error: return location; RINGER_ERROR_NOT_FOUND where there is no such secret
 *
 * Returns: (transfer full) (nullable): the secret; free it with ringer_secret_free()
 */
char *ringer_secret_store_lookup_finish (RingerSecretStore *self,
                                         GAsyncResult *result,
                                         GError **error);

/**
 * ringer_secret_store_store_async:
 * @self: a store
 * @account_id: the account's id
 * @name: which of its secrets
 * @secret: UTF-8 text; replaces what was there
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 */
void ringer_secret_store_store_async (RingerSecretStore *self,
                                      const char *account_id,
                                      const char *name,
                                      const char *secret,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/** ringer_secret_store_store_finish: whether it is stored, else @error is set. */
gboolean ringer_secret_store_store_finish (RingerSecretStore *self,
                                           GAsyncResult *result,
                                           GError **error);

/**
 * ringer_secret_store_clear_async:
 * @self: a store
 * @account_id: the account's id
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Removes all secrets of an account. That there were none is no error.
 */
void ringer_secret_store_clear_async (RingerSecretStore *self,
                                      const char *account_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/** ringer_secret_store_clear_finish: whether they are gone, else @error is set. */
gboolean ringer_secret_store_clear_finish (RingerSecretStore *self,
                                           GAsyncResult *result,
                                           GError **error);

/**
 * ringer_secret_free:
 * @secret: (nullable) (transfer full): a secret
 *
 * Overwrites the text, then frees it.
 */
void ringer_secret_free (char *secret);

G_END_DECLS
