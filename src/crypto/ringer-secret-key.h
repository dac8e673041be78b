/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RINGER_TYPE_SECRET_KEY (ringer_secret_key_get_type ())
/**
 * RingerSecretKey:
 *
 * A key of secret storage, opened. Immutable; owned by whoever opened it, for no longer than it is needed.
 */
G_DECLARE_FINAL_TYPE (RingerSecretKey, ringer_secret_key, RINGER, SECRET_KEY, GObject)

/** ringer_secret_key_new: (transfer full) (nullable): from what the machine wrote. */
RingerSecretKey *ringer_secret_key_new (JsonObject *json);

/** ringer_secret_key_get_id: (transfer none): its id. */
const char *ringer_secret_key_get_id (RingerSecretKey *self);
/** ringer_secret_key_get_description: (transfer none): the content of its `m.secret_storage.key.ID`. */
JsonObject *ringer_secret_key_get_description (RingerSecretKey *self);
/** ringer_secret_key_get_recovery_key: (transfer none): the key itself, as a person writes it down; not to be kept. */
const char *ringer_secret_key_get_recovery_key (RingerSecretKey *self);

G_END_DECLS
