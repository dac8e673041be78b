/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-own-device.h"

G_BEGIN_DECLS

#define RINGER_TYPE_DEVICE_ROW (ringer_device_row_get_type ())
/**
 * RingerDeviceRow:
 *
 * A device of the person's, how it stands, and what can be done with it. A row of the [class@DevicesPage].
 */
G_DECLARE_FINAL_TYPE (RingerDeviceRow, ringer_device_row, RINGER, DEVICE_ROW, AdwExpanderRow)

/** RingerDeviceRow::rename: the person wants to give it another name. */
/** RingerDeviceRow::verify: the person wants to verify it. */
/** RingerDeviceRow::sign-out: the person wants to sign it out; not confirmed yet. */

/**
 * ringer_device_row_new:
 * @device: the device
 * @now_ms: now, for when it was seen
 * @can_verify: whether this device can verify another
 */
GtkWidget *ringer_device_row_new (RingerOwnDevice *device,
                                  gint64 now_ms,
                                  gboolean can_verify);

RingerOwnDevice *ringer_device_row_get_device (RingerDeviceRow *self);

G_END_DECLS
