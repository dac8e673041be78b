/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-ring-policy.h"

G_BEGIN_DECLS

/**
 * RingerRingStep:
 * @at_ms: when, ms since 1970 by this machine's clock
 * @decision: what the ring policy said
 *
 * One decision about a notification.
 */
typedef struct
{
  gint64 at_ms;
  RingerRingDecision decision;
} RingerRingStep;

#define RINGER_TYPE_RING_RECORD (ringer_ring_record_get_type ())
/**
 * RingerRingRecord:
 *
 * What arrived as one notification, and what was decided about it, step by step. Owned by its [class@RingLog], which alone changes it.
 */
G_DECLARE_FINAL_TYPE (RingerRingRecord, ringer_ring_record, RINGER, RING_RECORD, GObject)

/**
 * RingerRingRecord::stepped:
 * @self: a record
 *
 * Something more was decided.
 */

/**
 * RingerRingArrival:
 * @event_id: the notification's event
 * @room_id: its room
 * @sender: who sent it
 * @type: the event's type
 * @shape: in which form it was; without meaning where it could not be read
 * @kind: what it asks for
 * @sent_ms: when it was sent, ms since 1970 by the homeserver's clock
 * @arrived_ms: when it came, by this machine's
 *
 * What arrived. The strings are the owner's.
 */
typedef struct
{
  const char *event_id;
  const char *room_id;
  const char *sender;
  const char *type;
  RingerNotificationShape shape;
  RingerCallKind kind;
  gint64 sent_ms;
  gint64 arrived_ms;
} RingerRingArrival;

/** ringer_ring_record_new: (transfer full): a record of @arrival, which is copied, without steps. */
RingerRingRecord *ringer_ring_record_new (const RingerRingArrival *arrival);

/** ringer_ring_record_get_arrival: (transfer none): what arrived. */
const RingerRingArrival *ringer_ring_record_get_arrival (RingerRingRecord *self);

/** ringer_ring_record_get_steps: (transfer none) (array length=n_steps): the decisions, oldest first. */
const RingerRingStep *ringer_ring_record_get_steps (RingerRingRecord *self,
                                                    unsigned int *n_steps);

/** ringer_ring_record_get_last: (transfer none) (nullable): the newest decision. */
const RingerRingStep *ringer_ring_record_get_last (RingerRingRecord *self);

/** ringer_ring_record_add_step: notes a decision; after many only the newest are kept, behind the first. */
void ringer_ring_record_add_step (RingerRingRecord *self,
                                  const RingerRingStep *step);

G_END_DECLS
