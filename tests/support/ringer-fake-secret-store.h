/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-secret-store.h"

G_BEGIN_DECLS

#define RINGER_TYPE_FAKE_SECRET_STORE (ringer_fake_secret_store_get_type ())
/**
 * RingerFakeSecretStore:
 *
 * A keyring in memory, which answers in a later turn of the main loop as a real one does.
 */
G_DECLARE_FINAL_TYPE (RingerFakeSecretStore, ringer_fake_secret_store, RINGER, FAKE_SECRET_STORE, GObject)

RingerFakeSecretStore *ringer_fake_secret_store_new (void);

/** ringer_fake_secret_store_set_locked: whether everything fails with RINGER_ERROR_KEYRING_LOCKED. */
void ringer_fake_secret_store_set_locked (RingerFakeSecretStore *self,
                                          gboolean locked);

/** ringer_fake_secret_store_set: puts a secret there, or takes it away if it is %NULL. */
void ringer_fake_secret_store_set (RingerFakeSecretStore *self,
                                   const char *account_id,
                                   const char *name,
                                   const char *secret);

/** ringer_fake_secret_store_get_n_secrets: how many secrets it has. */
unsigned int ringer_fake_secret_store_get_n_secrets (RingerFakeSecretStore *self);

G_END_DECLS
