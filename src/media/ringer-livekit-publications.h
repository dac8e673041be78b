/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"
#include "ringer-livekit-peer.h"
#include "ringer-media-pipeline.h"

G_BEGIN_DECLS

#define RINGER_TYPE_LIVEKIT_PUBLICATIONS (ringer_livekit_publications_get_type ())
/**
 * RingerLivekitPublications:
 *
 * What we send in a LiveKit room: microphone, camera and screen, each a track from when it is first on, and muted while it is off, as Element Call does it. The pictures follow what
 * the line carries. A
 * RingerLivekitRoom makes one for each connection.
 */
G_DECLARE_FINAL_TYPE (RingerLivekitPublications, ringer_livekit_publications, RINGER, LIVEKIT_PUBLICATIONS, GObject)

/**
 * RingerLivekitPublications::request:
 * @self: the publications
 * @request: (type GLib.Bytes): what is to be said to the server
 */

RingerLivekitPublications *ringer_livekit_publications_new (RingerClock *clock,
                                                            RingerMediaPipeline *pipeline,
                                                            RingerLivekitPeer *peer,
                                                            gboolean encrypted);

/** ringer_livekit_publications_start: publishes what is on, and from now on what comes. */
void ringer_livekit_publications_start (RingerLivekitPublications *self);

/** ringer_livekit_publications_take: takes what the server says of our tracks: TRACK_PUBLISHED, MUTE, SUBSCRIBED_QUALITY. */
void ringer_livekit_publications_take (RingerLivekitPublications *self,
                                       const RingerLivekitResponse *response);

/** ringer_livekit_publications_has_tracks: whether anything was published. */
gboolean ringer_livekit_publications_has_tracks (RingerLivekitPublications *self);

void ringer_livekit_publications_close (RingerLivekitPublications *self);

G_END_DECLS
