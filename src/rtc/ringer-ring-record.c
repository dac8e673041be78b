/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-record.h"

/* A caller who comes and goes makes no record without end. */
#define MAX_STEPS 30

struct _RingerRingRecord {
  GObject parent_instance;

  RingerRingArrival arrival;
  GArray *steps;
};

enum {
  SIGNAL_STEPPED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerRingRecord, ringer_ring_record, G_TYPE_OBJECT)

static void
ringer_ring_record_finalize (GObject *object)
{
  RingerRingRecord *self = RINGER_RING_RECORD (object);

  g_free ((char *) self->arrival.event_id);
  g_free ((char *) self->arrival.room_id);
  g_free ((char *) self->arrival.sender);
  g_free ((char *) self->arrival.type);
  g_array_unref (self->steps);

  G_OBJECT_CLASS (ringer_ring_record_parent_class)->finalize (object);
}

static void
ringer_ring_record_class_init (RingerRingRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_ring_record_finalize;

  signals[SIGNAL_STEPPED] =
    g_signal_new ("stepped", RINGER_TYPE_RING_RECORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_ring_record_init (RingerRingRecord *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (RingerRingStep));
}

RingerRingRecord *
ringer_ring_record_new (const RingerRingArrival *arrival)
{
  RingerRingRecord *self = g_object_new (RINGER_TYPE_RING_RECORD, NULL);

  self->arrival = *arrival;
  self->arrival.event_id = g_strdup (arrival->event_id);
  self->arrival.room_id = g_strdup (arrival->room_id);
  self->arrival.sender = g_strdup (arrival->sender);
  self->arrival.type = g_strdup (arrival->type);

  return self;
}

const RingerRingArrival *
ringer_ring_record_get_arrival (RingerRingRecord *self)
{
  g_return_val_if_fail (RINGER_IS_RING_RECORD (self), NULL);

  return &self->arrival;
}

const RingerRingStep *
ringer_ring_record_get_steps (RingerRingRecord *self,
                              unsigned int *n_steps)
{
  g_return_val_if_fail (RINGER_IS_RING_RECORD (self), NULL);

  *n_steps = self->steps->len;

  return (const RingerRingStep *) self->steps->data;
}

const RingerRingStep *
ringer_ring_record_get_last (RingerRingRecord *self)
{
  g_return_val_if_fail (RINGER_IS_RING_RECORD (self), NULL);

  return self->steps->len > 0 ? &g_array_index (self->steps, RingerRingStep, self->steps->len - 1) : NULL;
}

void
ringer_ring_record_add_step (RingerRingRecord *self,
                             const RingerRingStep *step)
{
  g_return_if_fail (RINGER_IS_RING_RECORD (self));

  if (self->steps->len == MAX_STEPS)
    g_array_remove_index (self->steps, 1);
  g_array_append_vals (self->steps, step, 1);
  g_signal_emit (self, signals[SIGNAL_STEPPED], 0);
}
