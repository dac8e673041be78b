/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-policy.h"

/* Facts under which it rings; each case changes what it is about. */
static RingerRingFacts
make_facts (void)
{
  return (RingerRingFacts) {
    .kind = RINGER_CALL_RING,
    .now_ms = 1000,
    .end_ms = 2000,
    .sender_in_room = TRUE,
    .me_in_room = TRUE,
    .mentions_room = TRUE,
    .sender_level = 50,
    .room_mention_level = 50,
    .push_notify = TRUE,
    .member = RINGER_MEMBER_JOINED,
  };
}

static void
assert_reason (RingerRingFacts facts,
               RingerRingReason reason)
{
  RingerRingDecision decision = ringer_ring_policy_decide (&facts);

  g_assert_cmpint (decision.reason, ==, reason);
  if (reason == RINGER_RING_REASON_OK || reason == RINGER_RING_REASON_OPTIMISTIC)
    g_assert_cmpint (decision.verdict, ==, facts.kind == RINGER_CALL_RING ? RINGER_VERDICT_RING : RINGER_VERDICT_BANNER);
  else
    g_assert_cmpint (decision.verdict, ==, RINGER_VERDICT_NOTHING);
}

static void
test_rings (void)
{
  RingerRingFacts facts = make_facts ();

  assert_reason (facts, RINGER_RING_REASON_OK);
  facts.kind = RINGER_CALL_BANNER;
  assert_reason (facts, RINGER_RING_REASON_OK);
  facts.member = RINGER_MEMBER_UNKNOWN;
  assert_reason (facts, RINGER_RING_REASON_OPTIMISTIC);
}

#define assert_fact(field, value, reason)   \
  G_STMT_START                              \
  {                                         \
    RingerRingFacts facts_ = make_facts (); \
                                            \
    facts_.field = value;                   \
    assert_reason (facts_, reason);         \
  }                                         \
  G_STMT_END

static void
test_each_condition (void)
{
  assert_fact (own, TRUE, RINGER_RING_REASON_OWN);
  assert_fact (sender_ignored, TRUE, RINGER_RING_REASON_IGNORED_SENDER);
  assert_fact (sender_in_room, FALSE, RINGER_RING_REASON_SENDER_NOT_IN_ROOM);
  assert_fact (me_in_room, FALSE, RINGER_RING_REASON_NOT_IN_ROOM);
  assert_fact (redacted, TRUE, RINGER_RING_REASON_REDACTED);
  assert_fact (withdrawn, TRUE, RINGER_RING_REASON_WITHDRAWN);
  assert_fact (declined, TRUE, RINGER_RING_REASON_DECLINED_ALREADY);
  assert_fact (now_ms, 2000, RINGER_RING_REASON_MISSED);
  assert_fact (now_ms, 1999, RINGER_RING_REASON_OK);
  assert_fact (mentions_room, FALSE, RINGER_RING_REASON_NOT_MENTIONED);
  assert_fact (sender_level, 49, RINGER_RING_REASON_NO_RIGHT_TO_MENTION);
  assert_fact (room_muted, TRUE, RINGER_RING_REASON_MUTED_ROOM);
  assert_fact (push_notify, FALSE, RINGER_RING_REASON_PUSH_RULES);
  assert_fact (slot, RINGER_SLOT_CLOSED, RINGER_RING_REASON_SLOT_CLOSED);
  assert_fact (proof, RINGER_PROOF_SLOT, RINGER_RING_REASON_NO_SLOT);
  assert_fact (member, RINGER_MEMBER_WRONG, RINGER_RING_REASON_NO_MEMBERSHIP);
  assert_fact (member, RINGER_MEMBER_NOT_JOINED, RINGER_RING_REASON_CALLER_NOT_JOINED);
  assert_fact (joined_already, TRUE, RINGER_RING_REASON_JOINED_ALREADY);
  assert_fact (presented_already, TRUE, RINGER_RING_REASON_PRESENTED_ALREADY);
}

/* Who is named needs nobody's right to name the room. */
static void
test_named_by_anybody (void)
{
  RingerRingFacts facts = make_facts ();

  facts.mentions_me = TRUE;
  facts.sender_level = 0;
  assert_reason (facts, RINGER_RING_REASON_OK);
}

/* An invitation asks for an open slot and for nobody in the session. */
static void
test_slot (void)
{
  RingerRingFacts facts = make_facts ();

  facts.proof = RINGER_PROOF_SLOT;
  facts.slot = RINGER_SLOT_OPEN;
  facts.member = RINGER_MEMBER_NOT_JOINED;
  assert_reason (facts, RINGER_RING_REASON_OK);
  facts.slot = RINGER_SLOT_CLOSED;
  assert_reason (facts, RINGER_RING_REASON_SLOT_CLOSED);
}

/* What rang has run out; what did not was missed, unless it was not for me. */
static void
test_over (void)
{
  RingerRingFacts facts = make_facts ();

  facts.now_ms = facts.end_ms;
  facts.was_presented = TRUE;
  assert_reason (facts, RINGER_RING_REASON_EXPIRED);
  facts.was_presented = FALSE;
  facts.member = RINGER_MEMBER_NOT_JOINED;
  assert_reason (facts, RINGER_RING_REASON_MISSED);
  facts.room_muted = TRUE;
  assert_reason (facts, RINGER_RING_REASON_MUTED_ROOM);
}

/* Of what was not for me nothing became: neither was it withdrawn from me, nor did I decline it. */
static void
test_not_for_me (void)
{
  RingerRingFacts facts = make_facts ();

  facts.withdrawn = facts.declined = facts.redacted = TRUE;
  assert_reason (facts, RINGER_RING_REASON_REDACTED);
  facts.mentions_room = FALSE;
  assert_reason (facts, RINGER_RING_REASON_NOT_MENTIONED);
  facts.mentions_room = TRUE;
  facts.room_muted = TRUE;
  assert_reason (facts, RINGER_RING_REASON_MUTED_ROOM);
}

/* What it would have been is said of what is not presented, too. */
static void
test_kind (void)
{
  RingerRingFacts facts = make_facts ();

  facts.kind = RINGER_CALL_BANNER;
  g_assert_cmpint (ringer_ring_policy_decide (&facts).kind, ==, RINGER_CALL_BANNER);
  facts.now_ms = facts.end_ms;
  g_assert_cmpint (ringer_ring_policy_decide (&facts).kind, ==, RINGER_CALL_BANNER);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ring-policy/rings", test_rings);
  g_test_add_func ("/ring-policy/each-condition", test_each_condition);
  g_test_add_func ("/ring-policy/named-by-anybody", test_named_by_anybody);
  g_test_add_func ("/ring-policy/slot", test_slot);
  g_test_add_func ("/ring-policy/over", test_over);
  g_test_add_func ("/ring-policy/not-for-me", test_not_for_me);
  g_test_add_func ("/ring-policy/kind", test_kind);

  return g_test_run ();
}
