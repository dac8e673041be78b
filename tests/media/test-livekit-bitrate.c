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

/* What is sent after many times like this. */
static RingerLivekitBitrates
settle (double loss,
        gboolean camera,
        gboolean screen)
{
  unsigned int bitrate = RINGER_LIVEKIT_BITRATE_START;
  RingerLivekitBitrates sent = { 0 };

  for (unsigned int i = 0; i < 100; i++) {
    sent = ringer_livekit_bitrate_share (bitrate, camera, screen);
    bitrate = ringer_livekit_bitrate_next (&sent, loss);
  }

  return sent;
}

static void
test_next (void)
{
  const RingerLivekitBitrates sent = { .camera = 200000, .screen = 600000 };

  g_assert_cmpuint (ringer_livekit_bitrate_next (&sent, 0.05), ==, 800000);
  g_assert_cmpuint (ringer_livekit_bitrate_next (&sent, 0), ==, 900000);
  g_assert_cmpuint (ringer_livekit_bitrate_next (&sent, 0.5), ==, 600000);
}

static void
test_bounds (void)
{
  g_assert_cmpuint (settle (1, TRUE, FALSE).camera, ==, RINGER_LIVEKIT_BITRATE_CAMERA_MIN);
  g_assert_cmpuint (settle (0, TRUE, FALSE).camera, ==, RINGER_LIVEKIT_BITRATE_CAMERA_MAX);
  g_assert_cmpuint (settle (1, FALSE, TRUE).screen, ==, RINGER_LIVEKIT_BITRATE_SCREEN_MIN);
  g_assert_cmpuint (settle (0, FALSE, TRUE).screen, ==, RINGER_LIVEKIT_BITRATE_SCREEN_MAX);
  g_assert_cmpuint (settle (1, TRUE, TRUE).camera, ==, RINGER_LIVEKIT_BITRATE_CAMERA_MIN);
  g_assert_cmpuint (settle (1, TRUE, TRUE).screen, ==, RINGER_LIVEKIT_BITRATE_SCREEN_MIN);
  g_assert_cmpuint (settle (0, TRUE, TRUE).screen, ==, RINGER_LIVEKIT_BITRATE_SCREEN_MAX);
}

static void
test_share (void)
{
  RingerLivekitBitrates shares = ringer_livekit_bitrate_share (800000, TRUE, TRUE);

  g_assert_cmpuint (shares.camera, ==, 200000);
  g_assert_cmpuint (shares.screen, ==, 600000);

  shares = ringer_livekit_bitrate_share (800000, FALSE, TRUE);
  g_assert_cmpuint (shares.camera, ==, 0);
  g_assert_cmpuint (shares.screen, ==, 800000);

  shares = ringer_livekit_bitrate_share (800000, TRUE, FALSE);
  g_assert_cmpuint (shares.camera, ==, 800000);
  g_assert_cmpuint (shares.screen, ==, 0);

  shares = ringer_livekit_bitrate_share (0, FALSE, FALSE);
  g_assert_cmpuint (shares.camera + shares.screen, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add_func ("/livekit-bitrate/loss", test_loss);
  g_test_add_func ("/livekit-bitrate/next", test_next);
  g_test_add_func ("/livekit-bitrate/bounds", test_bounds);
  g_test_add_func ("/livekit-bitrate/share", test_share);

  return g_test_run ();
}
