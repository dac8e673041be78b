/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "ringer-media-gate.h"

G_BEGIN_DECLS

#define RINGER_TYPE_LIVEKIT_SENDER (ringer_livekit_sender_get_type ())
/**
 * RingerLivekitSender:
 *
 * A track of ours on its way into webrtcbin. It is linked for as long as this lives. A RingerLivekitPeer owns it.
 */
G_DECLARE_FINAL_TYPE (RingerLivekitSender, ringer_livekit_sender, RINGER, LIVEKIT_SENDER, GObject)

/**
 * RingerLivekitSender::format:
 * @self: a track
 *
 * It has told its format; only now an offer can have it. Emitted once, in the main context, and not where it had from the beginning.
 */

/**
 * ringer_livekit_sender_new:
 * @webrtcbin: where it goes
 * @gate: what no packet passes before it may
 * @source: what gives RTP packets
 * @video: whether they are of pictures
 */
RingerLivekitSender *ringer_livekit_sender_new (GstElement *webrtcbin,
                                                RingerMediaGate *gate,
                                                GstPad *source,
                                                gboolean video);

/** ringer_livekit_sender_get_cid: (transfer none): the name that an offer will give it. */
const char *ringer_livekit_sender_get_cid (RingerLivekitSender *self);

gboolean ringer_livekit_sender_has_format (RingerLivekitSender *self);

G_END_DECLS
