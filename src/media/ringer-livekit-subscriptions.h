/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-livekit-peer.h"
#include "ringer-media-pipeline.h"

G_BEGIN_DECLS

#define RINGER_TYPE_LIVEKIT_SUBSCRIPTIONS (ringer_livekit_subscriptions_get_type ())
/**
 * RingerLivekitSubscriptions:
 *
 * Who else is in a LiveKit room, what they publish, and what of it we take: the tracks of those who are expected (the members of the session), sound
 * always, pictures as far as somebody looks at them. It keeps the members up to date. A RingerLivekitRoom owns it; it outlives reconnections.
 */
G_DECLARE_FINAL_TYPE (RingerLivekitSubscriptions, ringer_livekit_subscriptions, RINGER, LIVEKIT_SUBSCRIPTIONS, GObject)

/**
 * RingerLivekitSubscriptions::request:
 * @self: the subscriptions
 * @request: (type GLib.Bytes): what is to be said to the server
 */

/**
 * RingerLivekitSubscriptions::changed:
 * @self: the subscriptions
 *
 * They are to other tracks than before; the server was told already.
 */

/**
 * ringer_livekit_subscriptions_new:
 * @pipeline: the call's
 * @members: (element-type RingerMediaMember): who is expected
 * @encrypted: whether only what is encrypted is played
 */
RingerLivekitSubscriptions *ringer_livekit_subscriptions_new (RingerMediaPipeline *pipeline,
                                                              GListModel *members,
                                                              gboolean encrypted);

/** ringer_livekit_subscriptions_take: takes what the server says of others: JOIN, UPDATE, SPEAKERS, CONNECTIONS. */
void ringer_livekit_subscriptions_take (RingerLivekitSubscriptions *self,
                                        const RingerLivekitResponse *response);

/** ringer_livekit_subscriptions_count: how many tracks of that kind we take. */
unsigned int ringer_livekit_subscriptions_count (RingerLivekitSubscriptions *self,
                                                 RingerLivekitKind kind);

/** ringer_livekit_subscriptions_take_stream: a track comes in. */
void ringer_livekit_subscriptions_take_stream (RingerLivekitSubscriptions *self,
                                               RingerLivekitPeer *peer,
                                               GstPad *pad,
                                               const char *track_sid);

/** ringer_livekit_subscriptions_clear: the connection is gone; nobody is there until the next JOIN. */
void ringer_livekit_subscriptions_clear (RingerLivekitSubscriptions *self);

/** ringer_livekit_subscriptions_set_key: a key of somebody's. */
void ringer_livekit_subscriptions_set_key (RingerLivekitSubscriptions *self,
                                           const char *identity,
                                           guint8 index,
                                           GBytes *key);

/** ringer_livekit_subscriptions_forget_keys: somebody's keys go. */
void ringer_livekit_subscriptions_forget_keys (RingerLivekitSubscriptions *self,
                                               const char *identity);

G_END_DECLS
