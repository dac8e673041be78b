/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-sections.h"

#include <gst/webrtc/webrtc.h>

/* What RingerMediaBranch decodes. With the times at which packets came the server finds out how much the line to us carries. */
#define TRANSPORT_CC "extmap-5=(string)http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
#define OPUS                                                                                                 \
  "application/x-rtp,media=audio,payload=111,clock-rate=48000,encoding-name=OPUS,encoding-params=(string)2," \
  "minptime=(string)10,useinbandfec=(string)1," TRANSPORT_CC
#define VP8 "application/x-rtp,media=video,payload=96,clock-rate=90000,encoding-name=VP8," TRANSPORT_CC

void
ringer_livekit_sections_add (GstElement *webrtcbin,
                             RingerLivekitKind kind)
{
  gboolean video = kind == RINGER_LIVEKIT_VIDEO;
  g_autoptr (GstCaps) caps = gst_caps_from_string (video ? VP8 : OPUS);
  g_autoptr (GstWebRTCRTPTransceiver) transceiver = NULL;

  g_signal_emit_by_name (webrtcbin, "add-transceiver", GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY, caps, &transceiver);
  g_object_set (transceiver, "do-nack", video, NULL);
}

void
ringer_livekit_sections_set_nack (GstElement *webrtcbin)
{
  g_autoptr (GArray) transceivers = NULL;

  g_signal_emit_by_name (webrtcbin, "get-transceivers", &transceivers);
  for (unsigned int i = 0; i < transceivers->len; i++) {
    GstWebRTCRTPTransceiver *transceiver = g_array_index (transceivers, GstWebRTCRTPTransceiver *, i);
    GstWebRTCKind kind;

    g_object_get (transceiver, "kind", &kind, NULL);
    if (kind == GST_WEBRTC_KIND_VIDEO)
      g_object_set (transceiver, "do-nack", TRUE, NULL);
  }
}
