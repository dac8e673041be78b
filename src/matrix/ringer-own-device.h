/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RingerOwnDeviceState:
 * @RINGER_OWN_DEVICE_VERIFIED: the account's identity has signed it
 * @RINGER_OWN_DEVICE_UNVERIFIED: it has not: others give it no keys
 * @RINGER_OWN_DEVICE_PLAIN: it does not encrypt, as far as is known here
 *
 * How a device of the person's stands.
 */
typedef enum {
  RINGER_OWN_DEVICE_VERIFIED,
  RINGER_OWN_DEVICE_UNVERIFIED,
  RINGER_OWN_DEVICE_PLAIN,
} RingerOwnDeviceState;

#define RINGER_TYPE_OWN_DEVICE (ringer_own_device_get_type ())
/**
 * RingerOwnDevice:
 *
 * A device on which the account is signed in, as it was when it was asked for. Immutable; an item of [class@OwnDevices].
 */
G_DECLARE_FINAL_TYPE (RingerOwnDevice, ringer_own_device, RINGER, OWN_DEVICE, GObject)

RingerOwnDevice *ringer_own_device_new (const char *id,
                                        const char *name,
                                        gint64 last_seen_ms,
                                        gboolean current,
                                        RingerOwnDeviceState state);

const char *ringer_own_device_get_id (RingerOwnDevice *self);
/** ringer_own_device_get_name: what the person calls it, or its id. */
const char *ringer_own_device_get_name (RingerOwnDevice *self);
/** ringer_own_device_get_last_seen_ms: when the homeserver saw it last, or 0 where it does not say. */
gint64 ringer_own_device_get_last_seen_ms (RingerOwnDevice *self);
/** ringer_own_device_is_current: whether it is this device. */
gboolean ringer_own_device_is_current (RingerOwnDevice *self);
RingerOwnDeviceState ringer_own_device_get_state (RingerOwnDevice *self);

G_END_DECLS
