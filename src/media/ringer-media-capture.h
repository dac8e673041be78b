/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-capture-remote.h"
#include "ringer-frame-cryptor.h"
#include "ringer-media-elements.h"
#include "ringer-video-feed.h"

G_BEGIN_DECLS

/**
 * RingerMediaCapture:
 * @device: what is captured
 * @description: (nullable): what to use instead of a device, in the syntax of gst-launch
 * @id: (nullable): the id of a device (RingerDeviceChoice), %NULL or empty for the desktop's choice
 * @remote: (nullable): where the pictures come from, if the desktop gives them
 * @echo_probe: (nullable): the name of the element that hears what is played
 * @cryptor: (nullable): what frames are encrypted with
 * @self_view: (nullable): where the pictures go, besides
 *
 * One of our devices and what encodes it.
 */
typedef struct {
  RingerMediaDevice device;
  const char *description;
  const char *id;
  RingerCaptureRemote *remote;
  const char *echo_probe;
  RingerFrameCryptor *cryptor;
  RingerVideoFeed *self_view;
} RingerMediaCapture;

/**
 * ringer_media_capture_make_bin:
 * @capture: what to capture
 * @error: return location: RINGER_ERROR_SOUND, with words for the person
 *
 * Asks the sound servers, so that it may block.
 *
 * Returns: (transfer full) (nullable): a bin with one pad, `src`, of encoded frames. Of its elements these have names: `encoder`, and for the microphone
 *   `valve`, which is closed while it is silent, and `level`.
 */
GstElement *ringer_media_capture_make_bin (const RingerMediaCapture *capture,
                                           GError **error);

/** ringer_media_capture_fail: says that a device cannot be used, in the person's words; @instead: that another one is used. */
GError *ringer_media_capture_fail (RingerMediaDevice device,
                                   gboolean instead);

G_END_DECLS
