/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-tone-samples.h"

/* An array of samples behind a lock. It grows in the decoder's thread while the sound device's thread reads. */

struct _RingerToneSamples {
  gatomicrefcount ref_count;

  GMutex mutex;
  GArray *values; /* (element-type gint16) */
  unsigned int n_channels;
  gboolean whole;
};

static size_t
count_frames (RingerToneSamples *self)
{
  return self->n_channels == 0 ? 0 : self->values->len / self->n_channels;
}

RingerToneSamples *
ringer_tone_samples_new (void)
{
  RingerToneSamples *self = g_new0 (RingerToneSamples, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->values = g_array_new (FALSE, FALSE, sizeof (gint16));

  return self;
}

RingerToneSamples *
ringer_tone_samples_ref (RingerToneSamples *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ringer_tone_samples_unref (RingerToneSamples *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->values);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
ringer_tone_samples_append (RingerToneSamples *self,
                            const gint16 *data,
                            size_t n_frames,
                            unsigned int n_channels)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_return_if_fail (n_channels == 1 || n_channels == 2);
  g_return_if_fail (self->n_channels == 0 || self->n_channels == n_channels);

  self->n_channels = n_channels;
  g_array_append_vals (self->values, data, (unsigned int) (n_frames * n_channels));
}

void
ringer_tone_samples_set_whole (RingerToneSamples *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->whole = TRUE;
}

gboolean
ringer_tone_samples_is_whole (RingerToneSamples *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->whole;
}

size_t
ringer_tone_samples_get_n_frames (RingerToneSamples *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return count_frames (self);
}

unsigned int
ringer_tone_samples_get_n_channels (RingerToneSamples *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_channels;
}

size_t
ringer_tone_samples_read (RingerToneSamples *self,
                          size_t position,
                          float *frames,
                          size_t n_frames)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  size_t there = count_frames (self);
  const gint16 *values;

  if (position >= there)
    return 0;

  n_frames = MIN (n_frames, there - position);
  values = (const gint16 *) (const void *) self->values->data + position * self->n_channels;
  for (size_t i = 0; i < n_frames * self->n_channels; i++)
    frames[i] = (float) values[i] / 32768.0F;

  return n_frames;
}
