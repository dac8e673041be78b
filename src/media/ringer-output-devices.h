/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RINGER_TYPE_OUTPUT_DEVICES (ringer_output_devices_get_type ())
/**
 * RingerOutputDevices:
 *
 * A GListModel of the #RingerAudioDevice of the machine that one can hear, which follows what is plugged in and out. It looks for them in a thread, so
 * that it is empty at first. Owned by whoever shows the list.
 */
G_DECLARE_FINAL_TYPE (RingerOutputDevices, ringer_output_devices, RINGER, OUTPUT_DEVICES, GObject)

G_END_DECLS
