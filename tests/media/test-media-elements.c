/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-elements.h"
#include "ringer-test-util.h"

/* Longer than a test lasts. */
#define LATENCY_MS 600000
#define SENDER "audiotestsrc is-live=true samplesperbuffer=480 ! audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay name=packets"

typedef struct {
  int n_sent;
  int n_received;
} Stream;

static GstPadProbeReturn
on_sent (GstPad *pad,
         GstPadProbeInfo *info,
         gpointer user_data)
{
  Stream *stream = user_data;

  return g_atomic_int_add (&stream->n_sent, 1) == 0 ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static GstPadProbeReturn
on_received (GstPad *pad,
             GstPadProbeInfo *info,
             gpointer user_data)
{
  Stream *stream = user_data;

  g_atomic_int_inc (&stream->n_received);
  g_main_context_wakeup (NULL);

  return GST_PAD_PROBE_DROP;
}

static void
on_pad_added (GstElement *rtpbin,
              GstPad *pad,
              gpointer user_data)
{
  if (GST_PAD_DIRECTION (pad) == GST_PAD_SRC)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_received, user_data, NULL);
}

static gboolean
is_received (gpointer data)
{
  return g_atomic_int_get (&((Stream *) data)->n_received) > 0;
}

static int
find_jitter_buffer (gconstpointer item,
                    gconstpointer user_data)
{
  GstElementFactory *factory = gst_element_get_factory (g_value_get_object (item));

  return g_strcmp0 (factory != NULL ? GST_OBJECT_NAME (factory) : NULL, "rtpjitterbuffer");
}

/* How long the next ones are waited for */
static unsigned int
get_latency_ms (GstElement *rtpbin)
{
  g_autoptr (GstIterator) elements = gst_bin_iterate_elements (GST_BIN (rtpbin));
  g_auto (GValue) found = G_VALUE_INIT;
  unsigned int latency_ms;

  g_assert_true (gst_iterator_find_custom (elements, find_jitter_buffer, &found, NULL));
  g_object_get (g_value_get_object (&found), "latency", &latency_ms, NULL);

  return latency_ms;
}

static void
test_first_packet (void)
{
  g_autoptr (GstElement) pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *sender = ringer_media_make_bin (SENDER, NULL);
  GstElement *rtpbin = gst_element_factory_make ("rtpbin", NULL);
  g_autoptr (GstPad) packets = NULL;
  Stream stream = { 0 };

  g_object_set (rtpbin, "latency", LATENCY_MS, NULL);
  ringer_media_hurry (rtpbin, LATENCY_MS);
  g_signal_connect (rtpbin, "pad-added", G_CALLBACK (on_pad_added), &stream);
  gst_bin_add_many (GST_BIN (pipeline), sender, rtpbin, NULL);
  g_assert_true (gst_element_link_pads (sender, "src", rtpbin, "recv_rtp_sink_0"));
  packets = ringer_media_get_pad (sender, "packets", "src");
  gst_pad_add_probe (packets, GST_PAD_PROBE_TYPE_BUFFER, on_sent, &stream, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  ringer_test_wait_for (is_received, &stream);
  g_assert_cmpuint (get_latency_ms (rtpbin), ==, LATENCY_MS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);

  g_test_add_func ("/media-elements/first-packet", test_first_packet);

  return g_test_run ();
}
