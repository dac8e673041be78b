/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-incoming-call.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RING_TURN (ringer_ring_turn_get_type ())
/**
 * RingerRingTurn:
 *
 * Whose turn it is to be heard of the calls that are presented. The first that rings and was not silenced sounds, unless this device is in a call; one that
 * is quiet gives way to one that is not. One that comes beside that has a
 * soft tone for a while, and sounds if it is still there when its turn comes. Owned by the [class@CallManager].
 *
 * Properties (notify, read-only): `sounding` and `soft` (nullable #RingerIncomingCall each, never the same).
 */
G_DECLARE_FINAL_TYPE (RingerRingTurn, ringer_ring_turn, RINGER, RING_TURN, GObject)

/**
 * ringer_ring_turn_new:
 * @incoming: of #RingerIncomingCall, oldest first
 */
RingerRingTurn *ringer_ring_turn_new (GListModel *incoming);

/** ringer_ring_turn_set_session: @session (nullable) is what this device is in. */
void ringer_ring_turn_set_session (RingerRingTurn *self,
                                   RingerRtcSession *session);

/** ringer_ring_turn_get_sounding: (transfer none) (nullable): the call whose ringtone is to be heard. */
RingerIncomingCall *ringer_ring_turn_get_sounding (RingerRingTurn *self);
/** ringer_ring_turn_get_soft: (transfer none) (nullable): the call whose soft tone is to be heard. */
RingerIncomingCall *ringer_ring_turn_get_soft (RingerRingTurn *self);

G_END_DECLS
