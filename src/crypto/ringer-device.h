/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RINGER_TYPE_DEVICE (ringer_device_get_type ())
/**
 * RingerDevice:
 *
 * A device of somebody's that can encrypt, as it was when it was asked for. Immutable; owned by whoever asked.
 */
G_DECLARE_FINAL_TYPE (RingerDevice, ringer_device, RINGER, DEVICE, GObject)

/** ringer_device_new: (transfer full): from what the machine wrote. */
RingerDevice *ringer_device_new (JsonObject *json);

/** ringer_device_get_id: (transfer none): its id. */
const char *ringer_device_get_id (RingerDevice *self);
/** ringer_device_get_name: (transfer none) (nullable): what its owner calls it; anybody may claim anything. */
const char *ringer_device_get_name (RingerDevice *self);
/** ringer_device_get_fingerprint: (transfer none) (nullable): its ed25519 key. */
const char *ringer_device_get_fingerprint (RingerDevice *self);
/** ringer_device_get_signed: whether its owner has verified it. */
gboolean ringer_device_get_signed (RingerDevice *self);
/** ringer_device_get_verified: whether its owner has verified it, and was verified here. */
gboolean ringer_device_get_verified (RingerDevice *self);

G_END_DECLS
