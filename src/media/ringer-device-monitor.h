/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "ringer-device-choice.h"

G_BEGIN_DECLS

#define RINGER_TYPE_DEVICE_MONITOR (ringer_device_monitor_get_type ())
/**
 * RingerDeviceMonitor:
 *
 * Watches the devices of all kinds. All lists share one, as long as there is a list: of several monitors GStreamer would tell only the one that was made
 * last, and none after the first of them is gone.
 */
G_DECLARE_FINAL_TYPE (RingerDeviceMonitor, ringer_device_monitor, RINGER, DEVICE_MONITOR, GObject)

/**
 * RingerDeviceMonitor::changed:
 *
 * Devices came or went.
 */

/** ringer_device_monitor_get: (transfer full): the one that there is, or else a new one, which begins to look. */
RingerDeviceMonitor *ringer_device_monitor_get (void);

/** ringer_device_monitor_list: (transfer container) (element-type RingerDeviceChoice): the devices of a kind, in no order, each under every name that it is offered by. */
GPtrArray *ringer_device_monitor_list (RingerDeviceMonitor *self,
                                       RingerDeviceKind kind);

G_END_DECLS
