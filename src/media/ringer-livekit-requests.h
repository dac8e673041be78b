/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-livekit-messages.h"

G_BEGIN_DECLS

/* What Ringer says to a LiveKit server: each function gives one `SignalRequest` (transfer full), but for the first. */

/** RINGER_LIVEKIT_PROTOCOL: the version of the signalling. */
#define RINGER_LIVEKIT_PROTOCOL 15

/** ringer_livekit_request_make_join: (transfer full): the `join_request` in the address of `/rtc/v1`. */
char *ringer_livekit_request_make_join (void);

/**
 * RingerLivekitTrackRequest:
 * @cid: our own name of the track, as in the SDP
 * @kind: sound or picture
 * @source: where it comes from
 * @width: of a picture
 * @height: of a picture
 * @bitrate: of a picture, in bits a second
 * @muted: whether it begins muted
 * @encrypted: whether its frames are encrypted
 *
 * A track that is to be published.
 */
typedef struct {
  const char *cid;
  RingerLivekitKind kind;
  RingerLivekitSource source;
  unsigned int width;
  unsigned int height;
  unsigned int bitrate;
  gboolean muted;
  gboolean encrypted;
} RingerLivekitTrackRequest;

GBytes *ringer_livekit_request_new_offer (const char *sdp,
                                          guint32 id);
GBytes *ringer_livekit_request_new_answer (const char *sdp,
                                           guint32 id);

/** ringer_livekit_request_new_trickle: a candidate, as the JSON text of an `RTCIceCandidateInit`. */
GBytes *ringer_livekit_request_new_trickle (const char *candidate,
                                            RingerLivekitTarget target);
GBytes *ringer_livekit_request_new_add_track (const RingerLivekitTrackRequest *track);
GBytes *ringer_livekit_request_new_mute (const char *track_sid,
                                         gboolean muted);
GBytes *ringer_livekit_request_new_subscription (const char *track_sid,
                                                 gboolean subscribe);

/** ringer_livekit_request_new_track_setting: how large a picture is shown, in pixels; of width 0: it is not shown at all. */
GBytes *ringer_livekit_request_new_track_setting (const char *track_sid,
                                                  unsigned int width,
                                                  unsigned int height);
GBytes *ringer_livekit_request_new_leave (void);

/** ringer_livekit_request_new_ping: `ping`, which old servers answer; @wall_ms comes back with the answer. */
GBytes *ringer_livekit_request_new_ping (gint64 wall_ms);

/** ringer_livekit_request_new_ping_req: `ping_req`, which newer ones answer. */
GBytes *ringer_livekit_request_new_ping_req (gint64 wall_ms,
                                             gint64 round_trip_ms);

G_END_DECLS
