/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RINGER_TYPE_CRYPTO_REQUEST (ringer_crypto_request_get_type ())
/**
 * RingerCryptoRequest:
 *
 * Something that a [class@Crypto] wants to have sent to the homeserver. Whoever sends it says so with ringer_crypto_mark_sent_async(); until then
 * it is listed again. Immutable.
 */
G_DECLARE_FINAL_TYPE (RingerCryptoRequest, ringer_crypto_request, RINGER, CRYPTO_REQUEST, GObject)

/** ringer_crypto_request_new: (transfer full) (nullable): from what the machine wrote. */
RingerCryptoRequest *ringer_crypto_request_new (JsonObject *json);

/** ringer_crypto_request_get_id: (transfer none): its id. */
const char *ringer_crypto_request_get_id (RingerCryptoRequest *self);
/**
 * ringer_crypto_request_get_kind:
 * @self: a request
 *
 * Returns: (transfer none): `keys-upload`, `keys-query`, `keys-claim`, `to-device`, `signatures`, `signing-keys` (needs
 *   User-Interactive Authentication), `room-message` or `keys-backup`
 */
const char *ringer_crypto_request_get_kind (RingerCryptoRequest *self);
/** ringer_crypto_request_get_method: (transfer none): `POST` or `PUT`. */
const char *ringer_crypto_request_get_method (RingerCryptoRequest *self);
/** ringer_crypto_request_get_path: (transfer none): path and query, escaped. */
const char *ringer_crypto_request_get_path (RingerCryptoRequest *self);
/** ringer_crypto_request_get_body: (transfer none): what to send. */
JsonObject *ringer_crypto_request_get_body (RingerCryptoRequest *self);

G_END_DECLS
