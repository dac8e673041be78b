/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-sync-update.h"

G_BEGIN_DECLS

#define RINGER_TYPE_GAP_FILLER (ringer_gap_filler_get_type ())
/**
 * RingerGapFiller:
 *
 * Fetches the events that limited timelines left out, as far as they can still matter: backwards while they are younger than
 * 120 s (no call notification lives longer). Owned by [class@Sync], which goes on polling meanwhile.
 *
 * A request that fails is repeated with back-off; a hole closes when it is filled, when the homeserver refuses, or when everything
 * that it could hide is over.
 */
G_DECLARE_FINAL_TYPE (RingerGapFiller, ringer_gap_filler, RINGER, GAP_FILLER, GObject)

/**
 * RingerGapFiller::closed:
 * @self: the object
 * @update: (type RingerSyncUpdate): one room with RingerRoomUpdate.gap set, whose timeline is what was found; no position
 *
 * A hole is closed. It no longer counts in ringer_gap_filler_is_idle().
 */

/**
 * ringer_gap_filler_new:
 * @clock: a clock
 * @http: the account's
 *
 * Returns: (transfer full): a new object
 */
RingerGapFiller *ringer_gap_filler_new (RingerClock *clock,
                                        RingerHttp *http);

/**
 * ringer_gap_filler_add:
 * @self: the object
 * @room: what came of a room
 *
 * Looks whether @room leaves a hole that can hide something live, and starts to fill it.
 *
 * Returns: whether there is a hole
 */
gboolean ringer_gap_filler_add (RingerGapFiller *self,
                                const RingerRoomUpdate *room);

/** ringer_gap_filler_is_idle: whether no hole is open. */
gboolean ringer_gap_filler_is_idle (RingerGapFiller *self);

/** ringer_gap_filler_retry_now: asks at once where it waits. */
void ringer_gap_filler_retry_now (RingerGapFiller *self);

/** ringer_gap_filler_stop: forgets all holes. */
void ringer_gap_filler_stop (RingerGapFiller *self);

G_END_DECLS
