/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-policy.h"

#include "ringer-enums.h"

static const GEnumValue reason_values[] = {
  RINGER_ENUM_VALUE (RINGER_RING_REASON_OK, "ok"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_OPTIMISTIC, "optimistic"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_OWN, "own"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_IGNORED_SENDER, "ignored-sender"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_SENDER_NOT_IN_ROOM, "sender-not-in-room"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_NOT_IN_ROOM, "not-in-room"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_REDACTED, "redacted"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_EXPIRED, "expired"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_MISSED, "missed"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_NOT_MENTIONED, "not-mentioned"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_NO_RIGHT_TO_MENTION, "no-right-to-mention"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_MUTED_ROOM, "muted-room"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_PUSH_RULES, "push-rules"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_SLOT_CLOSED, "slot-closed"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_NO_SLOT, "no-slot"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_NO_MEMBERSHIP, "no-membership"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_CALLER_NOT_JOINED, "caller-not-joined"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_JOINED_ALREADY, "joined-already"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_DECLINED_ALREADY, "declined-already"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_WITHDRAWN, "withdrawn"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_PRESENTED_ALREADY, "presented-already"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_MALFORMED, "malformed"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_NOT_ENCRYPTED, "not-encrypted"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_UNDECRYPTED, "undecrypted"),
  RINGER_ENUM_VALUE (RINGER_RING_REASON_UNTRUSTED_DEVICE, "untrusted-device"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerRingReason, ringer_ring_reason, reason_values)

static const GEnumValue verdict_values[] = {
  RINGER_ENUM_VALUE (RINGER_VERDICT_NOTHING, "nothing"),
  RINGER_ENUM_VALUE (RINGER_VERDICT_BANNER, "banner"),
  RINGER_ENUM_VALUE (RINGER_VERDICT_RING, "ring"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerRingVerdict, ringer_ring_verdict, verdict_values)

/* Who it is from. */
static RingerRingReason
check_origin (const RingerRingFacts *facts)
{
  if (facts->own)
    return RINGER_RING_REASON_OWN;
  if (facts->sender_ignored)
    return RINGER_RING_REASON_IGNORED_SENDER;
  if (!facts->me_in_room)
    return RINGER_RING_REASON_NOT_IN_ROOM;
  if (!facts->sender_in_room)
    return RINGER_RING_REASON_SENDER_NOT_IN_ROOM;
  return RINGER_RING_REASON_OK;
}

/* What became of it. */
static RingerRingReason
check_fate (const RingerRingFacts *facts)
{
  if (facts->redacted)
    return RINGER_RING_REASON_REDACTED;
  if (facts->withdrawn)
    return RINGER_RING_REASON_WITHDRAWN;
  if (facts->declined)
    return RINGER_RING_REASON_DECLINED_ALREADY;
  return RINGER_RING_REASON_OK;
}

/* Whom it is for, and whether they want it. */
static RingerRingReason
check_audience (const RingerRingFacts *facts)
{
  if (!facts->mentions_me) {
    if (!facts->mentions_room)
      return RINGER_RING_REASON_NOT_MENTIONED;
    if (facts->sender_level < facts->room_mention_level)
      return RINGER_RING_REASON_NO_RIGHT_TO_MENTION;
  }

  if (facts->room_muted)
    return RINGER_RING_REASON_MUTED_ROOM;
  if (!facts->push_notify)
    return RINGER_RING_REASON_PUSH_RULES;

  return RINGER_RING_REASON_OK;
}

/* Whether there is somebody to answer. */
static RingerRingReason
check_proof (const RingerRingFacts *facts)
{
  if (facts->slot == RINGER_SLOT_CLOSED)
    return RINGER_RING_REASON_SLOT_CLOSED;

  if (facts->proof == RINGER_PROOF_SLOT)
    return facts->slot == RINGER_SLOT_OPEN ? RINGER_RING_REASON_OK : RINGER_RING_REASON_NO_SLOT;

  switch (facts->member) {
  case RINGER_MEMBER_UNKNOWN:
    return RINGER_RING_REASON_OPTIMISTIC;
  case RINGER_MEMBER_NOT_JOINED:
    return RINGER_RING_REASON_CALLER_NOT_JOINED;
  case RINGER_MEMBER_WRONG:
    return RINGER_RING_REASON_NO_MEMBERSHIP;
  case RINGER_MEMBER_JOINED:
  default:
    return RINGER_RING_REASON_OK;
  }
}

static RingerRingReason
check_session (const RingerRingFacts *facts)
{
  RingerRingReason reason;

  /* Known before anything about the caller: once I am in the call there is nothing to ring for. */
  if (facts->joined_already)
    return RINGER_RING_REASON_JOINED_ALREADY;
  if (facts->now_ms >= facts->end_ms)
    return facts->was_presented ? RINGER_RING_REASON_EXPIRED : RINGER_RING_REASON_MISSED;

  reason = check_proof (facts);
  if (facts->presented_already && (reason == RINGER_RING_REASON_OK || reason == RINGER_RING_REASON_OPTIMISTIC))
    return RINGER_RING_REASON_PRESENTED_ALREADY;

  return reason;
}

RingerRingDecision
ringer_ring_policy_decide (const RingerRingFacts *facts)
{
  RingerRingDecision decision = { RINGER_VERDICT_NOTHING, check_origin (facts), RINGER_RING_RULE_NONE, facts->kind };

  if (decision.reason == RINGER_RING_REASON_OK)
    decision.reason = check_audience (facts);
  /* Of what was not for me nothing became. */
  if (decision.reason == RINGER_RING_REASON_OK)
    decision.reason = check_fate (facts);
  if (decision.reason == RINGER_RING_REASON_OK)
    decision.reason = check_session (facts);
  if (decision.reason == RINGER_RING_REASON_OK || decision.reason == RINGER_RING_REASON_OPTIMISTIC) {
    decision.verdict = facts->kind == RINGER_CALL_RING ? RINGER_VERDICT_RING : RINGER_VERDICT_BANNER;
    decision.rule = facts->rule;
  }

  return decision;
}
