/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-device-choice.h"

G_BEGIN_DECLS

#define RINGER_TYPE_DEVICE_LIST (ringer_device_list_get_type ())
/**
 * RingerDeviceList:
 *
 * A GListModel of the #RingerDeviceChoice of one kind that the machine has, which follows what is plugged in and out. They are looked for in a thread, so
 * that the first list is empty at first. Owned by whoever shows the list.
 */
G_DECLARE_FINAL_TYPE (RingerDeviceList, ringer_device_list, RINGER, DEVICE_LIST, GObject)

/** ringer_device_list_new: begins to look, where no list does yet. */
GListModel *ringer_device_list_new (RingerDeviceKind kind);

G_END_DECLS
