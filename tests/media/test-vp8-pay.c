/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-vp8-pay.h"

#include <gst/gst.h>
#include <gst/rtp/gstrtpbuffer.h>

/* What the payloader makes of frames. */

#define MTU 1200

typedef struct {
  GstElement *payloader;
  GstPad *source;
  GstPad *sink;
  GPtrArray *packets; /* (element-type GstBuffer) */
} Fixture;

static Fixture *current;

static GstFlowReturn
on_packet (GstPad *pad,
           GstObject *parent,
           GstBuffer *packet)
{
  g_ptr_array_add (current->packets, packet);

  return GST_FLOW_OK;
}

static void
setup (Fixture *fixture,
       gconstpointer user_data)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("video/x-vp8");
  g_autoptr (GstPad) sink = NULL;
  g_autoptr (GstPad) source = NULL;
  GstSegment segment;

  current = fixture;
  fixture->packets = g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref);
  fixture->payloader = gst_object_ref_sink (ringer_vp8_pay_new ());
  g_object_set (fixture->payloader, "mtu", MTU, "pt", 96, NULL);
  fixture->source = gst_pad_new ("src", GST_PAD_SRC);
  fixture->sink = gst_pad_new ("sink", GST_PAD_SINK);
  gst_pad_set_chain_function (fixture->sink, on_packet);
  sink = gst_element_get_static_pad (fixture->payloader, "sink");
  source = gst_element_get_static_pad (fixture->payloader, "src");
  gst_pad_link (fixture->source, sink);
  gst_pad_link (source, fixture->sink);
  gst_pad_set_active (fixture->source, TRUE);
  gst_pad_set_active (fixture->sink, TRUE);
  gst_element_set_state (fixture->payloader, GST_STATE_PLAYING);

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (fixture->source, gst_event_new_stream_start ("frames"));
  gst_pad_push_event (fixture->source, gst_event_new_caps (caps));
  gst_pad_push_event (fixture->source, gst_event_new_segment (&segment));
}

static void
teardown (Fixture *fixture,
          gconstpointer user_data)
{
  gst_element_set_state (fixture->payloader, GST_STATE_NULL);
  gst_pad_set_active (fixture->source, FALSE);
  gst_pad_set_active (fixture->sink, FALSE);
  gst_object_unref (fixture->source);
  gst_object_unref (fixture->sink);
  g_ptr_array_unref (fixture->packets);
  g_assert_finalize_object (G_OBJECT (fixture->payloader));
}

static void
push (Fixture *fixture,
      size_t size,
      gboolean delta)
{
  GstBuffer *frame = gst_buffer_new_allocate (NULL, size, NULL);

  for (size_t i = 0; i < size; i++)
    gst_buffer_memset (frame, i, (guint8) i, 1);
  GST_BUFFER_PTS (frame) = GST_SECOND;
  if (delta)
    GST_BUFFER_FLAG_SET (frame, GST_BUFFER_FLAG_DELTA_UNIT);
  g_assert_cmpint (gst_pad_push (fixture->source, frame), ==, GST_FLOW_OK);
}

/* Gives the picture id, and adds the size of what the packet carries. */
static unsigned int
check_packet (Fixture *fixture,
              unsigned int i,
              gboolean first,
              gboolean last,
              size_t *size)
{
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
  const guint8 *payload;
  unsigned int id;

  g_assert_true (gst_rtp_buffer_map (fixture->packets->pdata[i], GST_MAP_READ, &rtp));
  g_assert_cmpuint (gst_rtp_buffer_get_packet_len (&rtp), <=, MTU);
  g_assert_cmpint (gst_rtp_buffer_get_marker (&rtp), ==, last);
  payload = gst_rtp_buffer_get_payload (&rtp);
  g_assert_cmphex (payload[0], ==, first ? 0x90 : 0x80);
  g_assert_cmphex (payload[1], ==, 0x80);
  g_assert_cmphex (payload[2] & 0x80, ==, 0x80);
  g_assert_cmphex (payload[4], ==, (guint8) *size);
  id = (unsigned int) (payload[2] & 0x7f) << 8 | payload[3];
  *size += gst_rtp_buffer_get_payload_len (&rtp) - 4;
  gst_rtp_buffer_unmap (&rtp);

  return id;
}

static void
test_split (Fixture *fixture,
            gconstpointer user_data)
{
  static const size_t sizes[] = { 1, 1183, 1184, 1185, 5000, 100000 };

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
    size_t size = 0;

    g_ptr_array_set_size (fixture->packets, 0);
    push (fixture, sizes[i], FALSE);
    g_assert_cmpuint (fixture->packets->len, ==, (sizes[i] + 1183) / 1184);
    for (unsigned int j = 0; j < fixture->packets->len; j++)
      check_packet (fixture, j, j == 0, j == fixture->packets->len - 1, &size);
    g_assert_cmpuint (size, ==, sizes[i]);
  }
}

static void
test_picture_id (Fixture *fixture,
                 gconstpointer user_data)
{
  size_t size = 0;
  unsigned int first, second;

  push (fixture, 10, FALSE);
  push (fixture, 10, TRUE);
  first = check_packet (fixture, 0, TRUE, TRUE, &size);
  size = 0;
  second = check_packet (fixture, 1, TRUE, TRUE, &size);
  g_assert_cmpuint (second, ==, (first + 1) & 0x7fff);
  g_assert_false (GST_BUFFER_FLAG_IS_SET (fixture->packets->pdata[0], GST_BUFFER_FLAG_DELTA_UNIT));
  g_assert_true (GST_BUFFER_FLAG_IS_SET (fixture->packets->pdata[1], GST_BUFFER_FLAG_DELTA_UNIT));
}

static void
test_empty (Fixture *fixture,
            gconstpointer user_data)
{
  push (fixture, 0, FALSE);
  g_assert_cmpuint (fixture->packets->len, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add ("/vp8-pay/split", Fixture, NULL, setup, test_split, teardown);
  g_test_add ("/vp8-pay/picture-id", Fixture, NULL, setup, test_picture_id, teardown);
  g_test_add ("/vp8-pay/empty", Fixture, NULL, setup, test_empty, teardown);

  return g_test_run ();
}
