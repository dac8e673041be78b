/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** ringer_livekit_fingerprint_of_pem: (transfer full) (nullable): SHA-256 of a certificate, as upper-case pairs with colons; %NULL if it is none. */
char *ringer_livekit_fingerprint_of_pem (const char *pem);

/**
 * ringer_livekit_fingerprint_check:
 * @webrtcbin: a connection that stands
 * @fingerprint: that of the certificate that the other side announced
 *
 * Returns: whether there is a DTLS transport, and the certificate of each is the one that was announced
 */
gboolean ringer_livekit_fingerprint_check (GstElement *webrtcbin,
                                           const char *fingerprint);

G_END_DECLS
