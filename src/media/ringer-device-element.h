/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "ringer-device-choice.h"

G_BEGIN_DECLS

/*
 * Devices by an id that settings can keep, and the elements that play and capture on them.
 *
 * An id is the element's factory and the name by which the sound server knows the device, as in `pulsesink:alsa_output.usb-headset`. Unlike the
 * numbers of devices it outlives a restart, and it needs no search for devices before a tone can be heard.
 */

/** ringer_device_element_make_id: (transfer full) (nullable): the id of a device; %NULL for one that Ringer cannot use for that. */
char *ringer_device_element_make_id (RingerDeviceKind kind,
                                     GstDevice *device);

/**
 * ringer_device_element_make:
 * @kind: what for
 * @id: (nullable): the id of a device; %NULL or empty for the desktop's choice
 * @error: return location: RINGER_ERROR_SOUND
 *
 * Makes an element that uses the device and tells the desktop that it is about a phone call. For the desktop's choice it asks the sound servers, so
 * that it may block.
 *
 * Returns: (transfer floating) (nullable): the element
 */
GstElement *ringer_device_element_make (RingerDeviceKind kind,
                                        const char *id,
                                        GError **error);

G_END_DECLS
