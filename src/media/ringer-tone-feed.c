/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-tone-feed.h"

#include <string.h>

/* The loop closes here, sample by sample, so that no format, decoder or busy main loop can put a gap into it. */

struct _RingerToneFeed {
  gatomicrefcount ref_count;

  /* Set when made */
  RingerToneSamples *head;
  RingerToneSamples *full;
  unsigned int n_channels;
  guint64 fade_frames;

  /* Of the thread that reads */
  size_t position;
  guint64 n_read;
  double reached_volume;

  GMutex mutex;
  double volume;
};

RingerToneFeed *
ringer_tone_feed_new (RingerToneSamples *head,
                      RingerToneSamples *full,
                      double volume,
                      unsigned int fade_in_ms)
{
  RingerToneFeed *self = g_new0 (RingerToneFeed, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->head = ringer_tone_samples_ref (head);
  self->full = full == NULL ? NULL : ringer_tone_samples_ref (full);
  self->n_channels = ringer_tone_samples_get_n_channels (head);
  self->fade_frames = (guint64) fade_in_ms * RINGER_TONE_RATE / 1000;
  self->volume = self->reached_volume = CLAMP (volume, 0.0, 1.0);

  return self;
}

RingerToneFeed *
ringer_tone_feed_ref (RingerToneFeed *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ringer_tone_feed_unref (RingerToneFeed *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  ringer_tone_samples_unref (self->head);
  g_clear_pointer (&self->full, ringer_tone_samples_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

unsigned int
ringer_tone_feed_get_n_channels (RingerToneFeed *self)
{
  return self->n_channels;
}

void
ringer_tone_feed_set_volume (RingerToneFeed *self,
                             double volume)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->volume = CLAMP (volume, 0.0, 1.0);
}

static gboolean
is_at_end (RingerToneFeed *self)
{
  return self->position > 0 &&
         (ringer_tone_samples_is_whole (self->head) ||
          self->full == NULL ||
          ringer_tone_samples_is_whole (self->full));
}

static size_t
read_some (RingerToneFeed *self,
           float *frames,
           size_t n_frames)
{
  size_t n = 0;

  if (self->full != NULL)
    n = ringer_tone_samples_read (self->full, self->position, frames, n_frames);
  if (n == 0)
    n = ringer_tone_samples_read (self->head, self->position, frames, n_frames);

  self->position += n;

  return n;
}

static void
apply_volume (RingerToneFeed *self,
              float *frames,
              size_t n_frames)
{
  double volume;
  double step;

  g_mutex_lock (&self->mutex);
  volume = self->volume;
  g_mutex_unlock (&self->mutex);

  step = (volume - self->reached_volume) / (double) n_frames;
  for (size_t i = 0; i < n_frames; i++) {
    double level = self->reached_volume + step * (double) (i + 1);
    float gain;

    if (self->n_read + i < self->fade_frames)
      level *= (double) (self->n_read + i) / (double) self->fade_frames;
    gain = (float) (level * level * level);

    for (unsigned int channel = 0; channel < self->n_channels; channel++)
      frames[i * self->n_channels + channel] *= gain;
  }

  self->reached_volume = volume;
  self->n_read += n_frames;
}

void
ringer_tone_feed_read (RingerToneFeed *self,
                       float *frames,
                       size_t n_frames)
{
  size_t filled = 0;

  while (filled < n_frames) {
    size_t n = read_some (self, frames + filled * self->n_channels, n_frames - filled);

    filled += n;
    if (n > 0)
      continue;
    if (!is_at_end (self))
      break;
    self->position = 0;
  }

  if (filled > 0)
    apply_volume (self, frames, filled);
  memset (frames + filled * self->n_channels, 0, (n_frames - filled) * self->n_channels * sizeof (float));
}
