/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** ringer_output_monitor_new: (transfer full): a monitor of the devices that one can hear, not started. */
GstDeviceMonitor *ringer_output_monitor_new (void);

/** ringer_output_device_dup_id: (transfer full): what names a device from one start of the machine to the next. */
char *ringer_output_device_dup_id (GstDevice *device);

/** ringer_output_device_find: (transfer full) (nullable): the device of that id, if it is there now. Blocks: for a worker thread. */
GstDevice *ringer_output_device_find (const char *id);

G_END_DECLS
