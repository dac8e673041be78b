/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/rtp/gstrtpbasepayload.h>

G_BEGIN_DECLS

#define RINGER_TYPE_VP8_PAY (ringer_vp8_pay_get_type ())
/**
 * RingerVp8Pay:
 *
 * An element that makes RTP packets of VP8 frames (RFC 7741) without looking into them, since they may be encrypted; GStreamer's own reads the
 * frame's header and partitions. Each frame gets a picture id of 15 bits.
 */
G_DECLARE_FINAL_TYPE (RingerVp8Pay, ringer_vp8_pay, RINGER, VP8_PAY, GstRTPBasePayload)

/** ringer_vp8_pay_new: (transfer floating): the element. */
GstElement *ringer_vp8_pay_new (void);

G_END_DECLS
