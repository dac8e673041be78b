/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-vp8-pay.h"

#include <gst/rtp/gstrtpbuffer.h>

#define DESCRIPTOR_SIZE 4
#define MAX_PICTURE_ID 0x7fff

struct _RingerVp8Pay {
  GstRTPBasePayload parent_instance;

  guint16 picture_id;
};

G_DEFINE_FINAL_TYPE (RingerVp8Pay, ringer_vp8_pay, GST_TYPE_RTP_BASE_PAYLOAD)

static GstStaticPadTemplate sink_template =
  GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("video/x-vp8"));

static GstStaticPadTemplate src_template =
  GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
                           GST_STATIC_CAPS ("application/x-rtp, media=(string)video, payload=(int)[ 96, 127 ], "
                                            "clock-rate=(int)90000, encoding-name=(string)VP8"));

/* A packet's header and the descriptor: extended, with a picture id; the first packet of a frame starts partition 0. */
static GstBuffer *
make_header (RingerVp8Pay *self,
             gboolean first,
             gboolean last)
{
  GstBuffer *header = gst_rtp_base_payload_allocate_output_buffer (GST_RTP_BASE_PAYLOAD (self), DESCRIPTOR_SIZE, 0, 0);
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;
  guint8 *descriptor;

  if (!gst_rtp_buffer_map (header, GST_MAP_READWRITE, &rtp)) {
    gst_buffer_unref (header);
    return NULL;
  }

  descriptor = gst_rtp_buffer_get_payload (&rtp);
  descriptor[0] = (guint8) (0x80 | (first ? 0x10 : 0));
  descriptor[1] = 0x80;
  descriptor[2] = (guint8) (0x80 | self->picture_id >> 8);
  descriptor[3] = (guint8) self->picture_id;
  gst_rtp_buffer_set_marker (&rtp, last);
  gst_rtp_buffer_unmap (&rtp);

  return header;
}

static GstBuffer *
make_packet (RingerVp8Pay *self,
             GstBuffer *frame,
             size_t offset,
             size_t size)
{
  gboolean last = offset + size == gst_buffer_get_size (frame);
  GstBuffer *packet = make_header (self, offset == 0, last);

  if (packet == NULL)
    return NULL;

  GST_BUFFER_PTS (packet) = GST_BUFFER_PTS (frame);
  GST_BUFFER_DTS (packet) = GST_BUFFER_DTS (frame);
  if (last)
    GST_BUFFER_FLAG_SET (packet, GST_BUFFER_FLAG_MARKER);
  if (offset > 0 || GST_BUFFER_FLAG_IS_SET (frame, GST_BUFFER_FLAG_DELTA_UNIT))
    GST_BUFFER_FLAG_SET (packet, GST_BUFFER_FLAG_DELTA_UNIT);

  return gst_buffer_append (packet, gst_buffer_copy_region (frame, GST_BUFFER_COPY_MEMORY, offset, size));
}

static GstFlowReturn
ringer_vp8_pay_handle_buffer (GstRTPBasePayload *payload,
                              GstBuffer *frame)
{
  RingerVp8Pay *self = RINGER_VP8_PAY (payload);
  size_t size = gst_buffer_get_size (frame);
  size_t most = gst_rtp_buffer_calc_payload_len (GST_RTP_BASE_PAYLOAD_MTU (payload), 0, 0) - DESCRIPTOR_SIZE;
  GstBufferList *packets;

  if (size == 0) {
    gst_buffer_unref (frame);
    return GST_FLOW_OK;
  }

  packets = gst_buffer_list_new_sized ((unsigned int) (size / most + 1));
  for (size_t offset = 0; offset < size; offset += most) {
    GstBuffer *packet = make_packet (self, frame, offset, MIN (most, size - offset));

    if (packet != NULL)
      gst_buffer_list_add (packets, packet);
  }
  self->picture_id = (self->picture_id + 1) & MAX_PICTURE_ID;
  gst_buffer_unref (frame);

  return gst_rtp_base_payload_push_list (payload, packets);
}

static gboolean
ringer_vp8_pay_set_caps (GstRTPBasePayload *payload,
                         GstCaps *caps)
{
  gst_rtp_base_payload_set_options (payload, "video", TRUE, "VP8", 90000);

  return gst_rtp_base_payload_set_outcaps (payload, NULL);
}

static void
ringer_vp8_pay_class_init (RingerVp8PayClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstRTPBasePayloadClass *payload_class = GST_RTP_BASE_PAYLOAD_CLASS (klass);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "RTP payloader for opaque VP8 frames", "Codec/Payloader/Network/RTP",
                                         "Makes RTP packets of VP8 frames that may be encrypted", "Ringer");

  payload_class->set_caps = ringer_vp8_pay_set_caps;
  payload_class->handle_buffer = ringer_vp8_pay_handle_buffer;
}

static void
ringer_vp8_pay_init (RingerVp8Pay *self)
{
  self->picture_id = (guint16) (g_random_int () & MAX_PICTURE_ID);
}

GstElement *
ringer_vp8_pay_new (void)
{
  return g_object_new (RINGER_TYPE_VP8_PAY, NULL);
}
