/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-memory.h"
#include "ringer-incoming-call.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RING_CANDIDATE (ringer_ring_candidate_get_type ())
/**
 * RingerRingCandidate:
 *
 * A live notification and what is known of it: it gathers the facts that the ring policy is asked with, looks up its member event, and says when there is
 * reason to ask again. Owned by the [class@CallWatcher], from when the notification came until it is over or spent.
 */
G_DECLARE_FINAL_TYPE (RingerRingCandidate, ringer_ring_candidate, RINGER, RING_CANDIDATE, GObject)

/**
 * RingerRingCandidate::changed:
 * @self: a candidate
 *
 * Its time ran out, or its member event was looked up.
 */

RingerRingCandidate *ringer_ring_candidate_new (RingerCallNotification *notification,
                                                RingerRtcSession *session,
                                                RingerCallMemory *memory,
                                                RingerRingRules *rules);

RingerCallNotification *ringer_ring_candidate_get_notification (RingerRingCandidate *self);
RingerRtcSession *ringer_ring_candidate_get_session (RingerRingCandidate *self);

/** ringer_ring_candidate_get_call: (nullable): the call by which it is being presented. */
RingerIncomingCall *ringer_ring_candidate_get_call (RingerRingCandidate *self);
void ringer_ring_candidate_set_call (RingerRingCandidate *self,
                                     RingerIncomingCall *call);
/** ringer_ring_candidate_was_silenced: whether the person silenced the call by which it was presented before. */
gboolean ringer_ring_candidate_was_silenced (RingerRingCandidate *self);

/** ringer_ring_candidate_is_proven: whether it once held all conditions, its member event known. */
gboolean ringer_ring_candidate_is_proven (RingerRingCandidate *self);
void ringer_ring_candidate_prove (RingerRingCandidate *self);
/** ringer_ring_candidate_is_checked: whether it is proven, or nobody could say whether its member event is what it should be. */
gboolean ringer_ring_candidate_is_checked (RingerRingCandidate *self);

/**
 * ringer_ring_candidate_replace:
 * @self: a candidate
 * @presented: the one whose place it takes: a decline of either is a decline of @self from now on
 */
void ringer_ring_candidate_replace (RingerRingCandidate *self,
                                    RingerRingCandidate *presented);

/** ringer_ring_candidate_is_renewal: whether it is a sticky notification of the same sender, shape and session as @presented. */
gboolean ringer_ring_candidate_is_renewal (RingerRingCandidate *self,
                                           RingerRingCandidate *presented);

/**
 * ringer_ring_candidate_is_one_call:
 *
 * Returns: whether both ring for one call: as a renewal, or beside each other until the later of their ends, as invitations stand beside
 *   each other and beside the shapes before
 */
gboolean ringer_ring_candidate_is_one_call (RingerRingCandidate *self,
                                            RingerRingCandidate *presented);

/** ringer_ring_candidate_set_decision: what the policy says now; returns whether that is news. */
gboolean ringer_ring_candidate_set_decision (RingerRingCandidate *self,
                                             const RingerRingDecision *decision);
/** ringer_ring_candidate_get_decided_us: when the policy said so first, on the monotonic clock. */
gint64 ringer_ring_candidate_get_decided_us (RingerRingCandidate *self);
/** ringer_ring_candidate_get_decision: (transfer none): what the policy said last. */
const RingerRingDecision *ringer_ring_candidate_get_decision (RingerRingCandidate *self);

/** ringer_ring_candidate_acknowledge: it is heard: tells the calling device, once, if that wants to know; its lifetime counts from now then (MSC4075). */
void ringer_ring_candidate_acknowledge (RingerRingCandidate *self);

/**
 * ringer_ring_candidate_get_left_ms:
 *
 * Returns: how long it still lives: by its own times, and never more than the limit since it was seen first, which no clock can lengthen
 */
gint64 ringer_ring_candidate_get_left_ms (RingerRingCandidate *self);

/** ringer_ring_candidate_follow_end: sees to it that [signal@RingCandidate::changed] comes when its time has run out, by what the clocks say now. */
void ringer_ring_candidate_follow_end (RingerRingCandidate *self);

/** ringer_ring_candidate_look_up_member: asks the homeserver for its member event, once. */
void ringer_ring_candidate_look_up_member (RingerRingCandidate *self);

/** ringer_ring_candidate_stop: nothing comes from it any more. */
void ringer_ring_candidate_stop (RingerRingCandidate *self);

/** ringer_ring_candidate_gather: collects what the ring policy looks at. */
void ringer_ring_candidate_gather (RingerRingCandidate *self,
                                   gboolean presented_already,
                                   RingerRingFacts *facts);

G_END_DECLS
