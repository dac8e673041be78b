/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "ringer-ring-policy.h"

/* Prints how many nanoseconds a decision of the ring policy takes, over facts that end at every condition. */

#define N_DECISIONS 4000000

static void
make_facts (unsigned int i,
            RingerRingFacts *facts)
{
  *facts = (RingerRingFacts) {
    .kind = i % 2 == 0 ? RINGER_CALL_RING : RINGER_CALL_BANNER,
    .now_ms = i % 16 == 1 ? 40000 : 10000,
    .end_ms = 30000,
    .was_presented = i % 4 == 1,
    .own = i % 16 == 2,
    .sender_ignored = i % 16 == 3,
    .sender_in_room = i % 16 != 4,
    .me_in_room = i % 16 != 5,
    .redacted = i % 16 == 6,
    .withdrawn = i % 16 == 7,
    .declined = i % 16 == 8,
    .mentions_me = i % 3 == 0,
    .mentions_room = i % 3 != 2,
    .sender_level = i % 16 == 9 ? 0 : 50,
    .room_mention_level = 50,
    .room_muted = i % 16 == 10,
    .push_notify = i % 16 != 11,
    .slot = i % 16 == 12 ? RINGER_SLOT_CLOSED : RINGER_SLOT_OPEN,
    .proof = (RingerRingProof) (i % 3),
    .member = i % 16 == 13 ? RINGER_MEMBER_NOT_JOINED : RINGER_MEMBER_JOINED,
    .joined_already = i % 16 == 14,
    .presented_already = i % 16 == 15,
  };
}

int
main (void)
{
  RingerRingFacts facts[240];
  unsigned int n_rings = 0;
  gint64 start_us;
  gint64 took_us;

  for (unsigned int i = 0; i < G_N_ELEMENTS (facts); i++)
    make_facts (i, &facts[i]);

  start_us = g_get_monotonic_time ();
  for (unsigned int i = 0; i < N_DECISIONS; i++)
    n_rings += ringer_ring_policy_decide (&facts[i % G_N_ELEMENTS (facts)]).verdict == RINGER_VERDICT_RING;
  took_us = g_get_monotonic_time () - start_us;

  /* The rings are told so that no compiler leaves the decisions out. */
  printf ("{\"rings\": %u, \"us\": %.6f}\n", n_rings, (double) took_us / N_DECISIONS);

  return 0;
}
