/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "ringer-livekit-messages.h"

G_BEGIN_DECLS

/**
 * RingerLivekitRole:
 * @RINGER_LIVEKIT_ROLE_PUBLISHER: of two connections the one in which we offer, and send
 * @RINGER_LIVEKIT_ROLE_SUBSCRIBER: of two connections the one in which the server does
 * @RINGER_LIVEKIT_ROLE_BOTH: the only connection, in which we offer what both send
 *
 * What a peer connection is for.
 */
typedef enum {
  RINGER_LIVEKIT_ROLE_PUBLISHER,
  RINGER_LIVEKIT_ROLE_SUBSCRIBER,
  RINGER_LIVEKIT_ROLE_BOTH,
} RingerLivekitRole;

#define RINGER_TYPE_LIVEKIT_PEER (ringer_livekit_peer_get_type ())
/**
 * RingerLivekitPeer:
 *
 * A peer connection with a LiveKit server, over webrtcbin. What the server writes is checked before webrtcbin sees it, and webrtcbin's threads are kept
 * away from its owner, the RingerLivekitRoom: all signals come in the main context.
 *
 * webrtcbin of GStreamer 1.26 does not compare the DTLS certificate with the fingerprint in the description. This does, and until they were found the
 * same no packet passes, in or out.
 */
G_DECLARE_FINAL_TYPE (RingerLivekitPeer, ringer_livekit_peer, RINGER, LIVEKIT_PEER, GObject)

/**
 * RingerLivekitPeer::description:
 * @self: a peer connection
 * @sdp: the offer, or a subscriber's answer, for the server
 * @id: its number
 */

/**
 * RingerLivekitPeer::candidate:
 * @self: a peer connection
 * @candidate: an `RTCIceCandidateInit` as JSON, for the server
 */

/**
 * RingerLivekitPeer::stream:
 * @self: a peer connection
 * @pad: (type GstPad): where a track comes out; it is held back until it is linked and ringer_livekit_peer_release_stream() is called
 * @track_sid: (nullable): which one
 */

/**
 * RingerLivekitPeer::ready:
 * @self: a peer connection
 *
 * It is connected, and with the server that it should be.
 */

/**
 * RingerLivekitPeer::measured:
 * @self: a peer connection that sends
 * @loss: which part of our packets was lost lately, 0 to 1
 *
 * What came of ringer_livekit_peer_measure().
 */

/**
 * RingerLivekitPeer::failed:
 * @self: a peer connection
 * @error: (type GLib.Error): RINGER_ERROR_BAD_RESPONSE (the server writes nonsense), _BAD_CERTIFICATE (somebody else answers) or _NO_SERVER (no way there)
 */

/**
 * ringer_livekit_peer_new:
 * @pipeline: where it lives
 * @role: what it is for
 * @ice_servers: (element-type RingerLivekitIceServer): STUN and TURN servers
 * @force_relay: whether only TURN is allowed
 *
 * Returns: (transfer full) (nullable): the peer connection; %NULL where parts of GStreamer are missing
 */
RingerLivekitPeer *ringer_livekit_peer_new (GstBin *pipeline,
                                            RingerLivekitRole role,
                                            GPtrArray *ice_servers,
                                            gboolean force_relay);

/** ringer_livekit_peer_close: ends it; nothing is signalled after. */
void ringer_livekit_peer_close (RingerLivekitPeer *self);

/** ringer_livekit_peer_take_candidate: a candidate of the server, as JSON. */
void ringer_livekit_peer_take_candidate (RingerLivekitPeer *self,
                                         const char *candidate);

/** ringer_livekit_peer_take_offer: an offer; a subscriber answers it in its turn. */
void ringer_livekit_peer_take_offer (RingerLivekitPeer *self,
                                     const char *sdp,
                                     guint32 id);

/** ringer_livekit_peer_take_answer: the answer to the offer of that number; 0 for a server that does not number. */
void ringer_livekit_peer_take_answer (RingerLivekitPeer *self,
                                      const char *sdp,
                                      guint32 id);

/**
 * ringer_livekit_peer_add_track:
 * @self: a peer connection that sends
 * @source: what gives RTP packets
 * @video: whether they are of pictures
 *
 * Links a track. It is offered once @source has told its format.
 *
 * Returns: (transfer full) (nullable): the name (`cid`) that the offer will give it
 */
char *ringer_livekit_peer_add_track (RingerLivekitPeer *self,
                                     GstPad *source,
                                     gboolean video);

/**
 * ringer_livekit_peer_make_room:
 * @self: a peer connection
 * @kind: sound or pictures
 * @n: how many
 *
 * Has the next offers of one that is for both hold so many sections for what others send. Where the server offers nothing is done.
 */
void ringer_livekit_peer_make_room (RingerLivekitPeer *self,
                                    RingerLivekitKind kind,
                                    unsigned int n);

/** ringer_livekit_peer_make_more_room: the same with so many more sections than there are; whether any could be added. */
gboolean ringer_livekit_peer_make_more_room (RingerLivekitPeer *self,
                                             RingerLivekitKind kind,
                                             unsigned int n);

/**
 * ringer_livekit_peer_offer:
 * @self: a peer connection
 *
 * Offers what there is, once the main context has nothing else to do that came before, and one offer at a time. A publisher waits until all tracks have
 * told their format; in a connection for both, those that have not are offered when they do. A subscriber never offers.
 */
void ringer_livekit_peer_offer (RingerLivekitPeer *self);

/** ringer_livekit_peer_release_stream: lets a track through. */
void ringer_livekit_peer_release_stream (RingerLivekitPeer *self,
                                         GstPad *pad);

/** ringer_livekit_peer_measure: asks how our packets arrive. */
void ringer_livekit_peer_measure (RingerLivekitPeer *self);

gboolean ringer_livekit_peer_is_ready (RingerLivekitPeer *self);

G_END_DECLS
