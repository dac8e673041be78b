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

G_END_DECLS
