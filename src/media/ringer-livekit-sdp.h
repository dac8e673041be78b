/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/sdp/sdp.h>

#include "ringer-livekit-messages.h"

G_BEGIN_DECLS

/**
 * RingerLivekitSection:
 * @kind: what it carries
 * @mid: its name
 * @active: whether the server sends in it
 * @track_sid: (nullable): the track that it carries
 * @ssrcs: (element-type guint32): the streams that belong to it
 *
 * One media section of a description.
 */
typedef struct {
  RingerLivekitKind kind;
  char *mid;
  gboolean active;
  char *track_sid;
  GArray *ssrcs;
} RingerLivekitSection;

/**
 * RingerLivekitSdp:
 * @message: what webrtcbin is given
 * @sections: (element-type RingerLivekitSection): its media sections
 * @fingerprint: SHA-256 of the server's DTLS certificate, as upper-case pairs with colons
 *
 * A session description (RFC 8866) of the server, checked before webrtcbin sees it: what that would assert, it never gets.
 */
typedef struct {
  GstSDPMessage *message;
  GPtrArray *sections;
  char *fingerprint;
} RingerLivekitSdp;

/**
 * ringer_livekit_sdp_parse:
 * @text: an offer or answer
 * @offer: (nullable): what it answers
 * @error: return location: RINGER_ERROR_BAD_RESPONSE
 *
 * Each section has to have a name of its own, ICE credentials and a fingerprint, all sections the same fingerprint. An answer has to have the
 * sections that were offered (RFC 8829 section 5.3.1); those that it refuses need nothing but their kind.
 *
 * Returns: (transfer full) (nullable): the description
 */
RingerLivekitSdp *ringer_livekit_sdp_parse (const char *text,
                                            const GstSDPMessage *offer,
                                            GError **error);

/**
 * ringer_livekit_sdp_check_follows:
 * @self: a description
 * @before: (nullable): the one before it in the same connection
 * @error: return location: RINGER_ERROR_BAD_RESPONSE
 *
 * Returns: whether no section is missing, has changed its name or kind, and the certificate is the same
 */
gboolean ringer_livekit_sdp_check_follows (RingerLivekitSdp *self,
                                           RingerLivekitSdp *before,
                                           GError **error);

/**
 * ringer_livekit_sdp_refuse:
 * @self: an offer or answer
 * @ours: the other of the two, of webrtcbin's
 *
 * Takes the sections in which that receives nothing for inactive: it has nothing that their streams could belong to.
 */
void ringer_livekit_sdp_refuse (RingerLivekitSdp *self,
                                const GstSDPMessage *ours);

/**
 * ringer_livekit_sdp_list_ssrcs:
 * @self: a description
 * @other: another of the same connection, or the same
 *
 * Returns: (transfer full) (element-type guint32): the streams of active sections that are in both
 */
GArray *ringer_livekit_sdp_list_ssrcs (RingerLivekitSdp *self,
                                       RingerLivekitSdp *other);

/** ringer_livekit_sdp_find_track: (nullable) (transfer none): the track that a stream belongs to. */
const char *ringer_livekit_sdp_find_track (RingerLivekitSdp *self,
                                           guint32 ssrc);

void ringer_livekit_sdp_free (RingerLivekitSdp *self);

/**
 * ringer_livekit_sdp_name_tracks:
 * @offer: an offer that webrtcbin made
 *
 * LiveKit knows the tracks of an offer by `a=msid`, which webrtcbin does not write. The name is that of its transceiver.
 *
 * Returns: (transfer full): its text, with that
 */
char *ringer_livekit_sdp_name_tracks (const GstSDPMessage *offer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerLivekitSdp, ringer_livekit_sdp_free)

G_END_DECLS
