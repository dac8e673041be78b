/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-bitrate.h"

#include <gst/webrtc/webrtc.h>

static void
add (GstStructure *stats,
     const char *name,
     GstWebRTCStatsType type,
     double loss)
{
  g_autoptr (GstStructure) one = gst_structure_new ("stats", "type", GST_TYPE_WEBRTC_STATS_TYPE, type, "fraction-lost", G_TYPE_DOUBLE, loss, NULL);

  gst_structure_set (stats, name, GST_TYPE_STRUCTURE, one, NULL);
}

static void
test_loss (void)
{
  g_autoptr (GstStructure) stats = gst_structure_new ("stats", "other", G_TYPE_INT, 1, NULL);
  double loss = 7;

  add (stats, "a", GST_WEBRTC_STATS_INBOUND_RTP, 0.9);
  g_assert_false (ringer_livekit_bitrate_read_loss (stats, &loss));
  g_assert_cmpfloat (loss, ==, 7);
  add (stats, "b", GST_WEBRTC_STATS_REMOTE_INBOUND_RTP, 0.25);
  add (stats, "c", GST_WEBRTC_STATS_REMOTE_INBOUND_RTP, 0.125);
  g_assert_true (ringer_livekit_bitrate_read_loss (stats, &loss));
  g_assert_cmpfloat (loss, ==, 0.25);
}

static void
test_next (void)
{
  unsigned int bitrate = RINGER_LIVEKIT_BITRATE_START;

  g_assert_cmpuint (ringer_livekit_bitrate_next (bitrate, 0.05), ==, bitrate);
  g_assert_cmpuint (ringer_livekit_bitrate_next (bitrate, 0), >, bitrate);
  g_assert_cmpuint (ringer_livekit_bitrate_next (bitrate, 0.5), ==, bitrate / 4 * 3);
  for (unsigned int i = 0; i < 100; i++)
    bitrate = ringer_livekit_bitrate_next (bitrate, 1);
  g_assert_cmpuint (bitrate, ==, RINGER_LIVEKIT_BITRATE_MIN);
  for (unsigned int i = 0; i < 100; i++)
    bitrate = ringer_livekit_bitrate_next (bitrate, 0);
  g_assert_cmpuint (bitrate, ==, RINGER_LIVEKIT_BITRATE_MAX);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add_func ("/livekit-bitrate/loss", test_loss);
  g_test_add_func ("/livekit-bitrate/next", test_next);

  return g_test_run ();
}
