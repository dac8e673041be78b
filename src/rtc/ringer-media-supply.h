/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-media-session.h"
#include "ringer-rtc-session.h"

G_BEGIN_DECLS

/**
 * RingerMediaMaker:
 * @clock: a clock
 * @encrypted: whether frames are encrypted
 *
 * Returns: (transfer full): the sound and pictures of one call
 */
typedef RingerMediaSession *(*RingerMediaMaker) (RingerClock *clock,
                                                 gboolean encrypted);

/**
 * RingerMediaSupply:
 *
 * Makes the sound and pictures of calls. For a call with video they may be prepared, so that the person sees beforehand what others will see; the call
 * takes them over as they are then. Without that a call begins with the camera off, wherever it is answered from. Owned by the [class@CallManager].
 */
typedef struct _RingerMediaSupply RingerMediaSupply;

RingerMediaSupply *ringer_media_supply_new (void);
void ringer_media_supply_free (RingerMediaSupply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerMediaSupply, ringer_media_supply_free)

/**
 * ringer_media_supply_set_maker:
 * @self: the supply
 * @maker: what they are made with from now on; without it there are none
 * @access: (nullable): the way to camera and screen
 */
void ringer_media_supply_set_maker (RingerMediaSupply *self,
                                    RingerMediaMaker maker,
                                    RingerCaptureAccess *access);

gboolean ringer_media_supply_has_maker (RingerMediaSupply *self);

/** ringer_media_supply_prepare: (transfer none) (nullable): opens microphone and camera; %NULL where there are none. */
RingerMediaSession *ringer_media_supply_prepare (RingerMediaSupply *self,
                                                 RingerRtcSession *session);

/** ringer_media_supply_drop: closes what was prepared and not taken. */
void ringer_media_supply_drop (RingerMediaSupply *self);

/** ringer_media_supply_take: (transfer full) (nullable): what a call has: what was prepared for it, if it is one with video, else something new, with the camera off. */
RingerMediaSession *ringer_media_supply_take (RingerMediaSupply *self,
                                              RingerRtcSession *session,
                                              RingerCallIntent intent);

G_END_DECLS
