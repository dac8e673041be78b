/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-tone-samples.h"

G_BEGIN_DECLS

/**
 * RingerToneFeed:
 *
 * What one playing of a tone sounds like: its samples in a loop, from their beginning, as loud as they are to be. Knows no GStreamer and no time.
 * Reference-counted; the main thread sets, the sound device's thread reads.
 */
typedef struct _RingerToneFeed RingerToneFeed;

/**
 * ringer_tone_feed_new:
 * @head: the tone, or as much of it as is kept; not empty
 * @full: (nullable): the same tone from its beginning, where @head is not all of it; it may still grow
 * @volume: 0.0 to 1.0, on the cubic scale that sliders show
 * @fade_in_ms: how long the volume rises; 0 for at once
 */
RingerToneFeed *ringer_tone_feed_new (RingerToneSamples *head,
                                      RingerToneSamples *full,
                                      double volume,
                                      unsigned int fade_in_ms);
RingerToneFeed *ringer_tone_feed_ref (RingerToneFeed *self);
void ringer_tone_feed_unref (RingerToneFeed *self);

unsigned int ringer_tone_feed_get_n_channels (RingerToneFeed *self);

/** ringer_tone_feed_set_volume: the volume from now on; it is reached within the next frames that are read, without a click. */
void ringer_tone_feed_set_volume (RingerToneFeed *self,
                                  double volume);

/**
 * ringer_tone_feed_read:
 * @self: a feed
 * @frames: (out caller-allocated): interleaved samples
 * @n_frames: how many frames, all of which are filled
 *
 * Reads what comes next. Where @full does not grow fast enough there is silence, which does not count as a part of the tone.
 */
void ringer_tone_feed_read (RingerToneFeed *self,
                            float *frames,
                            size_t n_frames);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerToneFeed, ringer_tone_feed_unref)

G_END_DECLS
