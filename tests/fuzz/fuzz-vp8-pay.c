/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include <gst/rtp/gstrtpbuffer.h>

#include "ringer-vp8-pay.h"

/* A frame that is split into packets: the first two bytes are the largest size of a packet. */

#define MIN_MTU 28

static GByteArray *received;

static GstFlowReturn
on_packet (GstPad *pad,
           GstObject *parent,
           GstBuffer *packet)
{
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;

  g_assert_true (gst_rtp_buffer_map (packet, GST_MAP_READ, &rtp));
  g_assert_cmpuint (gst_rtp_buffer_get_payload_len (&rtp), >, 4);
  g_byte_array_append (received, (guint8 *) gst_rtp_buffer_get_payload (&rtp) + 4, gst_rtp_buffer_get_payload_len (&rtp) - 4);
  gst_rtp_buffer_unmap (&rtp);
  gst_buffer_unref (packet);

  return GST_FLOW_OK;
}

static void
push (GstPad *source,
      const guint8 *data,
      size_t size)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("video/x-vp8");
  GstBuffer *frame = gst_buffer_new_allocate (NULL, size, NULL);
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (source, gst_event_new_stream_start ("frames"));
  gst_pad_push_event (source, gst_event_new_caps (caps));
  gst_pad_push_event (source, gst_event_new_segment (&segment));
  gst_buffer_fill (frame, 0, data, size);
  GST_BUFFER_PTS (frame) = 0;
  g_assert_cmpint (gst_pad_push (source, frame), ==, GST_FLOW_OK);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (GstElement) payloader = NULL;
  g_autoptr (GstPad) source = NULL;
  g_autoptr (GstPad) sink = NULL;
  g_autoptr (GstPad) payloader_sink = NULL;
  g_autoptr (GstPad) payloader_source = NULL;

  if (size < 2)
    return 0;

  gst_init (NULL, NULL);
  received = g_byte_array_new ();
  payloader = gst_object_ref_sink (ringer_vp8_pay_new ());
  g_object_set (payloader, "mtu", MIN_MTU + (unsigned int) data[0] * 8 + data[1], NULL);
  source = gst_pad_new ("src", GST_PAD_SRC);
  sink = gst_pad_new ("sink", GST_PAD_SINK);
  gst_pad_set_chain_function (sink, on_packet);
  payloader_sink = gst_element_get_static_pad (payloader, "sink");
  payloader_source = gst_element_get_static_pad (payloader, "src");
  gst_pad_link (source, payloader_sink);
  gst_pad_link (payloader_source, sink);
  gst_pad_set_active (source, TRUE);
  gst_pad_set_active (sink, TRUE);
  gst_element_set_state (payloader, GST_STATE_PLAYING);

  push (source, data + 2, size - 2);
  g_assert_cmpmem (received->data, received->len, data + 2, size - 2);

  gst_element_set_state (payloader, GST_STATE_NULL);
  gst_pad_set_active (source, FALSE);
  gst_pad_set_active (sink, FALSE);
  g_byte_array_unref (received);

  return 0;
}
