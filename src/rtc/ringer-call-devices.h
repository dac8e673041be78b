/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-media-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_DEVICES (ringer_call_devices_get_type ())
/**
 * RingerCallDevices:
 *
 * Which devices a call uses: those that the person chose while they are there, else the desktop's choice. Owned by whoever shows the call.
 *
 * Properties (writable strings, for settings to be bound to): `speaker`, `microphone`, `camera` (ids of #RingerDeviceChoice; empty for the desktop's choice).
 */
G_DECLARE_FINAL_TYPE (RingerCallDevices, ringer_call_devices, RINGER, CALL_DEVICES, GObject)

/**
 * RingerCallDevices::lost:
 * @self: the devices
 * @kind: of what
 * @name: what the person knows it by
 *
 * The chosen device, which was in use, is gone, and the desktop's choice is used.
 */

/**
 * RingerCallDevices::returned:
 * @self: the devices
 * @kind: of what
 * @name: what the person knows it by
 *
 * It is there again, and in use.
 */

/**
 * ringer_call_devices_new:
 * @session: what uses them
 * @lists: for each RingerDeviceKind the devices that there are, of #RingerDeviceChoice
 */
RingerCallDevices *ringer_call_devices_new (RingerMediaSession *session,
                                            GListModel *const *lists);

/** ringer_call_devices_bind: from now on the keys `call-speaker`, `call-microphone` and `call-camera` say what is chosen. */
void ringer_call_devices_bind (RingerCallDevices *self,
                               GSettings *settings);

/** ringer_call_devices_get_list: (transfer none): the devices of a kind that there are. */
GListModel *ringer_call_devices_get_list (RingerCallDevices *self,
                                          RingerDeviceKind kind);

G_END_DECLS
