/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-ring-rules.h"
#include "ringer-rtc-slot.h"

G_BEGIN_DECLS

/**
 * RingerRingReason:
 * @RINGER_RING_REASON_OK: all conditions hold
 * @RINGER_RING_REASON_OPTIMISTIC: all hold but that the member event is not known yet: ring, and check meanwhile
 * @RINGER_RING_REASON_OWN: I sent it, from some device
 * @RINGER_RING_REASON_IGNORED_SENDER: the sender is on my ignore list
 * @RINGER_RING_REASON_SENDER_NOT_IN_ROOM: the sender has left the room
 * @RINGER_RING_REASON_NOT_IN_ROOM: I am not in the room
 * @RINGER_RING_REASON_REDACTED: it was redacted
 * @RINGER_RING_REASON_EXPIRED: it ran out
 * @RINGER_RING_REASON_MISSED: it was for me, but it was over before it could be presented
 * @RINGER_RING_REASON_NOT_MENTIONED: it is not for me
 * @RINGER_RING_REASON_NO_RIGHT_TO_MENTION: it is for the whole room, and the sender may not call that
 * @RINGER_RING_REASON_MUTED_ROOM: the room is muted
 * @RINGER_RING_REASON_PUSH_RULES: push rules silence it
 * @RINGER_RING_REASON_SLOT_CLOSED: the slot is not open
 * @RINGER_RING_REASON_NO_SLOT: there is no slot, and an invitation needs one
 * @RINGER_RING_REASON_NO_MEMBERSHIP: it names no member event of its sender
 * @RINGER_RING_REASON_CALLER_NOT_JOINED: the sender is not in the session
 * @RINGER_RING_REASON_JOINED_ALREADY: a device of mine is in the session
 * @RINGER_RING_REASON_DECLINED_ALREADY: I declined it, on some device
 * @RINGER_RING_REASON_WITHDRAWN: it was withdrawn
 * @RINGER_RING_REASON_PRESENTED_ALREADY: the same session is being presented
 * @RINGER_RING_REASON_MALFORMED: it cannot be read; then the policy was not asked
 * @RINGER_RING_REASON_NOT_ENCRYPTED: it came in clear into an encrypted room; then the policy was not asked
 * @RINGER_RING_REASON_UNDECRYPTED: what can be read of it says that it is about a call; the rest cannot be decrypted (yet), and the policy was not asked
 * @RINGER_RING_REASON_UNTRUSTED_DEVICE: the same, since it is from a device that its owner has not verified
 *
 * Why it rings or does not (protocol: "When to tell the user").
 */
typedef enum {
  RINGER_RING_REASON_OK,
  RINGER_RING_REASON_OPTIMISTIC,
  RINGER_RING_REASON_OWN,
  RINGER_RING_REASON_IGNORED_SENDER,
  RINGER_RING_REASON_SENDER_NOT_IN_ROOM,
  RINGER_RING_REASON_NOT_IN_ROOM,
  RINGER_RING_REASON_REDACTED,
  RINGER_RING_REASON_EXPIRED,
  RINGER_RING_REASON_MISSED,
  RINGER_RING_REASON_NOT_MENTIONED,
  RINGER_RING_REASON_NO_RIGHT_TO_MENTION,
  RINGER_RING_REASON_MUTED_ROOM,
  RINGER_RING_REASON_PUSH_RULES,
  RINGER_RING_REASON_SLOT_CLOSED,
  RINGER_RING_REASON_NO_SLOT,
  RINGER_RING_REASON_NO_MEMBERSHIP,
  RINGER_RING_REASON_CALLER_NOT_JOINED,
  RINGER_RING_REASON_JOINED_ALREADY,
  RINGER_RING_REASON_DECLINED_ALREADY,
  RINGER_RING_REASON_WITHDRAWN,
  RINGER_RING_REASON_PRESENTED_ALREADY,
  RINGER_RING_REASON_MALFORMED,
  RINGER_RING_REASON_NOT_ENCRYPTED,
  RINGER_RING_REASON_UNDECRYPTED,
  RINGER_RING_REASON_UNTRUSTED_DEVICE,
} RingerRingReason;

#define RINGER_TYPE_RING_REASON (ringer_ring_reason_get_type ())
GType ringer_ring_reason_get_type (void);

/**
 * RingerRingVerdict:
 * @RINGER_VERDICT_NOTHING: tell nobody
 * @RINGER_VERDICT_BANNER: show it
 * @RINGER_VERDICT_RING: show it and ring
 */
typedef enum {
  RINGER_VERDICT_NOTHING,
  RINGER_VERDICT_BANNER,
  RINGER_VERDICT_RING,
} RingerRingVerdict;

#define RINGER_TYPE_RING_VERDICT (ringer_ring_verdict_get_type ())
GType ringer_ring_verdict_get_type (void);

/**
 * RingerMemberCheck:
 * @RINGER_MEMBER_UNKNOWN: the member event that the notification names was not found yet
 * @RINGER_MEMBER_JOINED: it is the sender's, and the sender is in the session
 * @RINGER_MEMBER_NOT_JOINED: it is the sender's, but the sender is not in the session (any more)
 * @RINGER_MEMBER_WRONG: it does not exist, or is not a member event of the sender
 *
 * What is known of the member event that a notification names.
 */
typedef enum {
  RINGER_MEMBER_UNKNOWN,
  RINGER_MEMBER_JOINED,
  RINGER_MEMBER_NOT_JOINED,
  RINGER_MEMBER_WRONG,
} RingerMemberCheck;

/**
 * RingerRingProof:
 * @RINGER_PROOF_MEMBER: the notification names a member event of its sender, who is in the session
 * @RINGER_PROOF_JOINED: its sender is in the session
 * @RINGER_PROOF_SLOT: the slot is open, whoever is in the session
 *
 * What must hold of the session, by the notification's shape.
 */
typedef enum {
  RINGER_PROOF_MEMBER,
  RINGER_PROOF_JOINED,
  RINGER_PROOF_SLOT,
} RingerRingProof;

/**
 * RingerRingFacts:
 *
 * Everything the policy looks at, as plain values.
 */
typedef struct
{
  RingerCallKind kind;    /* what the person's own rules make of what was asked for */
  RingerRingRule rule;    /* the one that did */
  gint64 now_ms;          /* by the homeserver's clock */
  gint64 end_ms;          /* of the notification, same clock */
  gboolean was_presented; /* it rang, for a while at least */
  gboolean own;           /* sent by my user */
  gboolean sender_ignored;
  gboolean sender_in_room;
  gboolean me_in_room;
  gboolean redacted;
  gboolean withdrawn;
  gboolean declined; /* by a device of mine */
  gboolean mentions_me;
  gboolean mentions_room;
  gint64 sender_level;
  gint64 room_mention_level; /* needed for a mention of the room */
  gboolean room_muted;
  gboolean push_notify; /* what the push rules say */
  RingerSlotCheck slot;
  RingerRingProof proof;
  RingerMemberCheck member; /* for @RINGER_PROOF_JOINED never unknown or wrong; unused for @RINGER_PROOF_SLOT */
  gboolean joined_already;  /* a device of mine is in the session */
  gboolean presented_already;
} RingerRingFacts;

/**
 * RingerRingDecision:
 * @verdict: what to do
 * @reason: why: the first condition that fails, in the order of the protocol page
 * @rule: which of the person's own rules says whether it rings or shows a banner, if it is presented
 * @kind: whether it rings or would ring, presented or not
 */
typedef struct
{
  RingerRingVerdict verdict;
  RingerRingReason reason;
  RingerRingRule rule;
  RingerCallKind kind;
} RingerRingDecision;

/**
 * ringer_ring_policy_decide:
 * @facts: what is known
 *
 * Says whether to ring. A pure function: no time, no state, no side effect.
 *
 * Returns: the decision
 */
RingerRingDecision ringer_ring_policy_decide (const RingerRingFacts *facts);

G_END_DECLS
