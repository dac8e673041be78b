/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ringer-tone-feed.h"

#define N_FRAMES 1000

/* A tone whose every frame is another one: channel by channel 1, 2, 3… in steps of 16 bit. */
static RingerToneSamples *
make_samples (unsigned int n_channels,
              unsigned int first,
              unsigned int n_frames)
{
  RingerToneSamples *samples = ringer_tone_samples_new ();
  g_autofree gint16 *values = g_new (gint16, n_frames * n_channels);

  for (unsigned int i = 0; i < n_frames * n_channels; i++)
    values[i] = (gint16) (first + i + 1);
  ringer_tone_samples_append (samples, values, n_frames, n_channels);

  return samples;
}

static int
to_int (float value)
{
  return (int) lrintf (value * 32768.0F);
}

static void
test_loop (void)
{
  for (unsigned int n_channels = 1; n_channels <= 2; n_channels++) {
    g_autoptr (RingerToneSamples) samples = make_samples (n_channels, 0, N_FRAMES);
    g_autoptr (RingerToneFeed) feed = NULL;
    float frames[2 * 777];
    unsigned int position = 0;

    ringer_tone_samples_set_whole (samples);
    feed = ringer_tone_feed_new (samples, NULL, 1.0, 0);
    g_assert_cmpuint (ringer_tone_feed_get_n_channels (feed), ==, n_channels);

    for (unsigned int round = 0; round < 8; round++) {
      ringer_tone_feed_read (feed, frames, 777);
      for (unsigned int i = 0; i < 777 * n_channels; i++)
        g_assert_cmpint (to_int (frames[i]), ==, (int) (position++ % (N_FRAMES * n_channels)) + 1);
    }
  }
}

static void
test_fade (void)
{
  g_autoptr (RingerToneSamples) samples = ringer_tone_samples_new ();
  g_autoptr (RingerToneFeed) feed = NULL;
  const gint16 loud[2] = { 16384, 16384 };
  float frames[2 * 480];
  float last = -1.0F;

  ringer_tone_samples_append (samples, loud, 2, 1);
  ringer_tone_samples_set_whole (samples);
  feed = ringer_tone_feed_new (samples, NULL, 0.5, 100);

  for (unsigned int i = 0; i < 4800; i += 480) {
    ringer_tone_feed_read (feed, frames, 480);
    for (unsigned int j = 0; j < 480; j++) {
      double level = 0.5 * (i + j) / 4800.0;

      g_assert_cmpfloat_with_epsilon (frames[j], (float) (0.5 * level * level * level), 1e-6F);
      g_assert_cmpfloat (frames[j], >=, last);
      last = frames[j];
    }
  }

  ringer_tone_feed_read (feed, frames, 480);
  for (unsigned int j = 0; j < 480; j++)
    g_assert_cmpfloat_with_epsilon (frames[j], 0.5F * 0.125F, 1e-6F);
}

static void
test_volume (void)
{
  g_autoptr (RingerToneSamples) samples = ringer_tone_samples_new ();
  g_autoptr (RingerToneFeed) feed = NULL;
  const gint16 loud[2] = { 16384, 16384 };
  float frames[960];
  float last;

  ringer_tone_samples_append (samples, loud, 2, 1);
  ringer_tone_samples_set_whole (samples);
  feed = ringer_tone_feed_new (samples, NULL, 1.0, 0);
  ringer_tone_feed_read (feed, frames, 960);
  last = frames[959];
  g_assert_cmpfloat_with_epsilon (last, 0.5F, 1e-6F);

  /* Within one read, and without a jump that would be heard as a click */
  ringer_tone_feed_set_volume (feed, 0.0);
  ringer_tone_feed_read (feed, frames, 960);
  for (unsigned int i = 0; i < 960; i++) {
    g_assert_cmpfloat (fabsf (frames[i] - last), <, 0.01F);
    last = frames[i];
  }
  g_assert_cmpfloat_with_epsilon (last, 0.0F, 1e-6F);

  /* What a damaged setting says is no noise. */
  ringer_tone_feed_set_volume (feed, 1000.0);
  ringer_tone_feed_read (feed, frames, 960);
  g_assert_cmpfloat_with_epsilon (frames[959], 0.5F, 1e-6F);
}

static void
test_growing (void)
{
  g_autoptr (RingerToneSamples) head = make_samples (1, 0, 100);
  g_autoptr (RingerToneSamples) full = ringer_tone_samples_new ();
  g_autoptr (RingerToneFeed) feed = ringer_tone_feed_new (head, full, 1.0, 0);
  gint16 values[N_FRAMES];
  float frames[150];

  for (unsigned int i = 0; i < N_FRAMES; i++)
    values[i] = (gint16) (i + 1);

  /* The decoder is late: the head is heard, then silence */
  ringer_tone_feed_read (feed, frames, 150);
  for (unsigned int i = 0; i < 150; i++)
    g_assert_cmpint (to_int (frames[i]), ==, i < 100 ? (int) i + 1 : 0);

  /* It goes on where it was */
  ringer_tone_samples_append (full, values, 200, 1);
  ringer_tone_feed_read (feed, frames, 100);
  for (unsigned int i = 0; i < 100; i++)
    g_assert_cmpint (to_int (frames[i]), ==, 100 + (int) i + 1);

  /* The end, and the beginning again */
  ringer_tone_samples_set_whole (full);
  ringer_tone_feed_read (feed, frames, 150);
  for (unsigned int i = 0; i < 150; i++)
    g_assert_cmpint (to_int (frames[i]), ==, (int) i + 1);
}

static void
test_lost_rest (void)
{
  g_autoptr (RingerToneSamples) head = make_samples (1, 0, 100);
  g_autoptr (RingerToneSamples) full = make_samples (1, 0, 10);
  g_autoptr (RingerToneFeed) feed = ringer_tone_feed_new (head, full, 1.0, 0);
  float frames[250];

  /* The file was taken away while it was decoded: what is kept of it loops. */
  ringer_tone_samples_set_whole (full);
  ringer_tone_feed_read (feed, frames, 250);
  for (unsigned int i = 0; i < 250; i++)
    g_assert_cmpint (to_int (frames[i]), ==, (int) (i % 100) + 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tone-feed/loop", test_loop);
  g_test_add_func ("/tone-feed/fade", test_fade);
  g_test_add_func ("/tone-feed/volume", test_volume);
  g_test_add_func ("/tone-feed/growing", test_growing);
  g_test_add_func ("/tone-feed/lost-rest", test_lost_rest);

  return g_test_run ();
}
