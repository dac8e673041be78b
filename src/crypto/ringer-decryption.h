/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ringer-crypto-enums.h"

G_BEGIN_DECLS

#define RINGER_TYPE_DECRYPTION (ringer_decryption_get_type ())
/**
 * RingerDecryption:
 *
 * What became of an event, of a room or to this device. Immutable; owned by whoever asked.
 */
G_DECLARE_FINAL_TYPE (RingerDecryption, ringer_decryption, RINGER, DECRYPTION, GObject)

/** ringer_decryption_new: (transfer full): from what the machine wrote. */
RingerDecryption *ringer_decryption_new (JsonObject *json);

RingerDecryptionState ringer_decryption_get_state (RingerDecryption *self);
/** ringer_decryption_get_event: (transfer none) (nullable): the event in clear; of events to this device that are not decrypted, as it came. */
JsonObject *ringer_decryption_get_event (RingerDecryption *self);
/** ringer_decryption_get_sender_device: (transfer none) (nullable): the device that encrypted it, as far as `trust` goes. */
const char *ringer_decryption_get_sender_device (RingerDecryption *self);
/** ringer_decryption_get_trust: what is known of that device; RINGER_CRYPTO_TRUST_UNKNOWN_DEVICE also where it is not decrypted. */
RingerCryptoTrust ringer_decryption_get_trust (RingerDecryption *self);
/**
 * ringer_decryption_get_withheld:
 * @self: a decryption
 *
 * Returns: (transfer none) (nullable): why the sender's device gave no key, such as `m.unverified`, if it said so
 */
const char *ringer_decryption_get_withheld (RingerDecryption *self);

G_END_DECLS
