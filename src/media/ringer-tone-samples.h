/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** RINGER_TONE_RATE: frames per second of all decoded tones. */
#define RINGER_TONE_RATE 48000

/**
 * RingerToneSamples:
 *
 * The decoded sound of a tone, 16 bit, mono or stereo. It may still grow while it is read: one thread appends, another reads.
 * Reference-counted; owned by the player and by what reads and fills it.
 */
typedef struct _RingerToneSamples RingerToneSamples;

RingerToneSamples *ringer_tone_samples_new (void);
RingerToneSamples *ringer_tone_samples_ref (RingerToneSamples *self);
void ringer_tone_samples_unref (RingerToneSamples *self);

/**
 * ringer_tone_samples_append:
 * @self: samples
 * @data: interleaved samples
 * @n_frames: how many frames
 * @n_channels: 1 or 2; the same each time
 *
 * Appends, from the thread that decodes.
 */
void ringer_tone_samples_append (RingerToneSamples *self,
                                 const gint16 *data,
                                 size_t n_frames,
                                 unsigned int n_channels);

/** ringer_tone_samples_set_whole: says that this is the whole tone: after its last frame comes its first. */
void ringer_tone_samples_set_whole (RingerToneSamples *self);

gboolean ringer_tone_samples_is_whole (RingerToneSamples *self);
size_t ringer_tone_samples_get_n_frames (RingerToneSamples *self);
/** ringer_tone_samples_get_n_channels: 1 or 2; 0 while there are none. */
unsigned int ringer_tone_samples_get_n_channels (RingerToneSamples *self);

/**
 * ringer_tone_samples_read:
 * @self: samples
 * @position: the frame to begin at
 * @frames: (out caller-allocated): interleaved samples, -1.0 to 1.0
 * @n_frames: how many frames are wanted
 *
 * Returns: how many frames were read: fewer than wanted at the end
 */
size_t ringer_tone_samples_read (RingerToneSamples *self,
                                 size_t position,
                                 float *frames,
                                 size_t n_frames);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerToneSamples, ringer_tone_samples_unref)

G_END_DECLS
