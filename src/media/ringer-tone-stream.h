/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "ringer-tone-feed.h"

G_BEGIN_DECLS

#define RINGER_TYPE_TONE_STREAM (ringer_tone_stream_get_type ())
/**
 * RingerToneStream:
 *
 * One playing of a tone on one sound device, from the opening of the device to its closing. Owned by [class@GstTonePlayer], which makes a new one each time.
 *
 * Sound servers may block, so each stream has a thread that opens and closes the device; nothing here waits for it. GStreamer is initialised.
 */
G_DECLARE_FINAL_TYPE (RingerToneStream, ringer_tone_stream, RINGER, TONE_STREAM, GObject)

/**
 * RingerToneStream::started:
 * @self: a stream
 *
 * The first sample reached the sink.
 */

/**
 * RingerToneStream::failed:
 * @self: a stream
 * @error: (type GLib.Error): a RINGER_ERROR_SOUND
 *
 * The device could not be opened in time, or is gone. At most once.
 */

/**
 * ringer_tone_stream_new:
 * @feed: what to play
 * @device: (nullable): the id of a device; see ringer_device_element_make()
 * @sink_description: (nullable): what to play to instead, in the syntax of gst-launch
 *
 * Opens the device and plays.
 */
RingerToneStream *ringer_tone_stream_new (RingerToneFeed *feed,
                                          const char *device,
                                          const char *sink_description);

/** ringer_tone_stream_get_feed: (transfer none): what it plays. */
RingerToneFeed *ringer_tone_stream_get_feed (RingerToneStream *self);

/** ringer_tone_stream_close: is silent and gives the device back, for good; there are no signals after it. */
void ringer_tone_stream_close (RingerToneStream *self);

/** ringer_tone_stream_is_over: whether it was closed and the device was given back. */
gboolean ringer_tone_stream_is_over (RingerToneStream *self);

/** ringer_tone_stream_is_hanging: whether it was closed long ago, and the sound server still keeps its thread. */
gboolean ringer_tone_stream_is_hanging (RingerToneStream *self);

G_END_DECLS
