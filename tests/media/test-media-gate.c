/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-gate.h"

#include <gst/rtp/gstrtpbuffer.h>

/* What comes into the rtpbin that the gate guards. */

#define KNOWN 0x11111111
#define STRANGER 0x22222222

typedef struct {
  GstElement *rtpbin;
  GstPad *entry;
  GstPad *source;
  RingerMediaGate *gate;
  unsigned int n_in;
} Fixture;

static GstPadProbeReturn
on_in (GstPad *pad,
       GstPadProbeInfo *info,
       gpointer user_data)
{
  ((Fixture *) user_data)->n_in++;

  /* Nobody has described it to the rtpbin itself. */
  return GST_PAD_PROBE_DROP;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const guint32 ssrcs[] = { KNOWN };
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("application/x-rtp", "media", G_TYPE_STRING, "audio", "clock-rate", G_TYPE_INT, 48000, NULL);
  GstSegment segment;

  fixture->gate = ringer_media_gate_new ();
  fixture->rtpbin = gst_object_ref_sink (gst_element_factory_make ("rtpbin", NULL));
  ringer_media_gate_guard (fixture->gate, fixture->rtpbin);
  fixture->entry = gst_element_request_pad_simple (fixture->rtpbin, "recv_rtp_sink_0");
  gst_pad_add_probe (fixture->entry, GST_PAD_PROBE_TYPE_BUFFER, on_in, fixture, NULL);
  g_array_append_vals (known, ssrcs, G_N_ELEMENTS (ssrcs));
  ringer_media_gate_set_ssrcs (fixture->gate, known);

  fixture->source = gst_pad_new ("source", GST_PAD_SRC);
  gst_pad_set_active (fixture->source, TRUE);
  g_assert_cmpint (gst_pad_link (fixture->source, fixture->entry), ==, GST_PAD_LINK_OK);
  gst_element_set_state (fixture->rtpbin, GST_STATE_PLAYING);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (fixture->source, gst_event_new_stream_start ("stream"));
  gst_pad_push_event (fixture->source, gst_event_new_caps (caps));
  gst_pad_push_event (fixture->source, gst_event_new_segment (&segment));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  gst_element_set_state (fixture->rtpbin, GST_STATE_NULL);
  gst_pad_set_active (fixture->source, FALSE);
  gst_pad_unlink (fixture->source, fixture->entry);
  gst_object_unref (fixture->source);
  gst_element_release_request_pad (fixture->rtpbin, fixture->entry);
  gst_object_unref (fixture->entry);
  gst_object_unref (fixture->rtpbin);
  ringer_media_gate_unref (fixture->gate);
}

static GstBuffer *
make_packet (guint32 ssrc)
{
  GstBuffer *packet = gst_rtp_buffer_new_allocate (20, 0, 0);
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;

  g_assert_true (gst_rtp_buffer_map (packet, GST_MAP_READWRITE, &rtp));
  gst_rtp_buffer_set_ssrc (&rtp, ssrc);
  gst_rtp_buffer_unmap (&rtp);

  return packet;
}

static void
push (Fixture *fixture,
      guint32 ssrc)
{
  g_assert_cmpint (gst_pad_push (fixture->source, make_packet (ssrc)), ==, GST_FLOW_OK);
}

static void
test_closed (Fixture *fixture,
             gconstpointer user_data)
{
  push (fixture, KNOWN);
  g_assert_cmpuint (fixture->n_in, ==, 0);
}

/* webrtcbin of GStreamer 1.26 crashes at a stream that no description has. */
static void
test_stranger (Fixture *fixture,
               gconstpointer user_data)
{
  ringer_media_gate_set_open (fixture->gate, TRUE);
  push (fixture, STRANGER);
  g_assert_cmpuint (fixture->n_in, ==, 0);
  push (fixture, KNOWN);
  push (fixture, STRANGER);
  push (fixture, KNOWN);
  g_assert_cmpuint (fixture->n_in, ==, 2);
}

static void
test_too_short (Fixture *fixture,
                gconstpointer user_data)
{
  ringer_media_gate_set_open (fixture->gate, TRUE);
  g_assert_cmpint (gst_pad_push (fixture->source, gst_buffer_new_allocate (NULL, 4, NULL)), ==, GST_FLOW_OK);
  g_assert_cmpuint (fixture->n_in, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add ("/media-gate/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/media-gate/stranger", Fixture, NULL, set_up, test_stranger, tear_down);
  g_test_add ("/media-gate/too-short", Fixture, NULL, set_up, test_too_short, tear_down);

  return g_test_run ();
}
