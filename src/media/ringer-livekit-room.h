/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"
#include "ringer-livekit-subscriptions.h"
#include "ringer-media-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_LIVEKIT_ROOM (ringer_livekit_room_get_type ())
/**
 * RingerLivekitRoom:
 *
 * Our part in a room of one LiveKit server: signalling and the one or two peer connections, made anew, with back-off, whenever anything of them breaks.
 * There is one for each server of a call; a RingerLivekitSession owns them.
 *
 * Properties: `state` (RingerMediaState), `error` (GError, nullable): why it failed or is tried again.
 */
G_DECLARE_FINAL_TYPE (RingerLivekitRoom, ringer_livekit_room, RINGER, LIVEKIT_ROOM, GObject)

/**
 * RingerLivekitRoom::token-needed:
 * @self: a room
 *
 * It waits for ringer_livekit_room_enter() with a newer token.
 */

/**
 * ringer_livekit_room_new:
 * @clock: time
 * @pipeline: the call's
 * @subscriptions: who is there and what we take of it
 * @publish: whether we send here
 * @encrypted: whether what we send is encrypted
 */
RingerLivekitRoom *ringer_livekit_room_new (RingerClock *clock,
                                            RingerMediaPipeline *pipeline,
                                            RingerLivekitSubscriptions *subscriptions,
                                            gboolean publish,
                                            gboolean encrypted);

/** ringer_livekit_room_enter: connects, or, connected already, keeps the token for the next time; @url stays the same. */
void ringer_livekit_room_enter (RingerLivekitRoom *self,
                                const char *url,
                                const char *token);

/** ringer_livekit_room_reconnect: makes the connection anew at once, also one that was given up; for when there was no network, or the machine slept. */
void ringer_livekit_room_reconnect (RingerLivekitRoom *self);

/** ringer_livekit_room_check: looks whether the connection still stands, and makes it anew if it does not; for when the network is another one. */
void ringer_livekit_room_check (RingerLivekitRoom *self);

void ringer_livekit_room_leave (RingerLivekitRoom *self);

RingerLivekitSubscriptions *ringer_livekit_room_get_subscriptions (RingerLivekitRoom *self);
RingerMediaState ringer_livekit_room_get_state (RingerLivekitRoom *self);

/** ringer_livekit_room_get_error: (nullable) (transfer none): the last error. */
const GError *ringer_livekit_room_get_error (RingerLivekitRoom *self);

G_END_DECLS
