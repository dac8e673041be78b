/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "ringer-livekit-messages.h"

G_BEGIN_DECLS

/** ringer_livekit_ice_make_turn_url: (transfer full): a TURN server's address (RFC 7065) with its credentials, as webrtcbin takes it. */
char *ringer_livekit_ice_make_turn_url (const char *url,
                                        const RingerLivekitIceServer *server);

/** ringer_livekit_ice_set_servers: (element-type RingerLivekitIceServer): tells webrtcbin of the first STUN server and of all TURN servers, and to ask nobody else. */
void ringer_livekit_ice_set_servers (GstElement *webrtcbin,
                                     GPtrArray *servers);

/** ringer_livekit_ice_make_candidate: (transfer full): what the signalling says of a candidate, as JSON (RTCIceCandidateInit). */
char *ringer_livekit_ice_make_candidate (const char *candidate,
                                         unsigned int index);

/** ringer_livekit_ice_take_candidate: gives webrtcbin a candidate of the server; ignores what is none. */
void ringer_livekit_ice_take_candidate (GstElement *webrtcbin,
                                        const char *candidate);

G_END_DECLS
