/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-server-clock.h"

/*
 * Each sample is a range of possible offsets. The offset is the one nearest to zero that most of the recent samples allow. How the machine's
 * clock is set meanwhile is seen by the one that cannot be.
 */

#define MAX_SAMPLES 8
/* Clocks that are slowed or hastened a little run apart by less. */
#define MIN_STEP_MS 500

typedef struct
{
  gint64 earliest_ms;
  gint64 latest_ms;
} Sample;

struct _RingerServerClock {
  GObject parent_instance;

  RingerClock *clock;
  Sample samples[MAX_SAMPLES];
  unsigned int n_samples;
  unsigned int next;
  gint64 offset_ms;
  gint64 set_ms; /* the machine's clock minus the time since its start, as it is set */
};

typedef enum {
  PROP_OFFSET_MS = 1,
} RingerServerClockProperty;

static GParamSpec *properties[PROP_OFFSET_MS + 1];

G_DEFINE_FINAL_TYPE (RingerServerClock, ringer_server_clock, G_TYPE_OBJECT)

static unsigned int
count_fits (RingerServerClock *self,
            gint64 offset_ms)
{
  unsigned int n = 0;

  for (unsigned int i = 0; i < self->n_samples; i++) {
    if (offset_ms >= self->samples[i].earliest_ms && offset_ms <= self->samples[i].latest_ms)
      n++;
  }

  return n;
}

static void
consider (RingerServerClock *self,
          gint64 candidate_ms,
          gint64 *best_ms,
          unsigned int *best_fits)
{
  unsigned int fits = count_fits (self, candidate_ms);

  if (fits > *best_fits || (fits == *best_fits && ABS (candidate_ms) < ABS (*best_ms))) {
    *best_ms = candidate_ms;
    *best_fits = fits;
  }
}

static void
set_offset (RingerServerClock *self,
            gint64 offset_ms)
{
  if (self->offset_ms == offset_ms)
    return;

  self->offset_ms = offset_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFSET_MS]);
}

static void
estimate (RingerServerClock *self)
{
  gint64 best_ms = 0;
  unsigned int best_fits = count_fits (self, 0);

  for (unsigned int i = 0; i < self->n_samples; i++) {
    consider (self, self->samples[i].earliest_ms, &best_ms, &best_fits);
    consider (self, self->samples[i].latest_ms, &best_ms, &best_fits);
  }

  set_offset (self, best_ms);
}

static gint64
get_set_ms (RingerServerClock *self)
{
  return ringer_clock_get_wall_ms (self->clock) - ringer_clock_get_boot_ms (self->clock);
}

/* What was measured against a clock that was set since means nothing; the homeserver's own went on as before. */
static void
follow_clock (RingerServerClock *self)
{
  gint64 set_ms = get_set_ms (self);
  gint64 step_ms = set_ms - self->set_ms;

  if (ABS (step_ms) < MIN_STEP_MS)
    return;

  self->set_ms = set_ms;
  self->n_samples = 0;
  self->next = 0;
  set_offset (self, self->offset_ms - step_ms);
}

static void
ringer_server_clock_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  switch ((RingerServerClockProperty) prop_id) {
  case PROP_OFFSET_MS:
    g_value_set_int64 (value, RINGER_SERVER_CLOCK (object)->offset_ms);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_server_clock_finalize (GObject *object)
{
  g_clear_object (&RINGER_SERVER_CLOCK (object)->clock);

  G_OBJECT_CLASS (ringer_server_clock_parent_class)->finalize (object);
}

static void
ringer_server_clock_class_init (RingerServerClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_server_clock_finalize;
  object_class->get_property = ringer_server_clock_get_property;

  properties[PROP_OFFSET_MS] =
    g_param_spec_int64 ("offset-ms", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_server_clock_init (RingerServerClock *self)
{
}

RingerServerClock *
ringer_server_clock_new (RingerClock *clock)
{
  RingerServerClock *self = g_object_new (RINGER_TYPE_SERVER_CLOCK, NULL);

  self->clock = g_object_ref (clock);
  self->set_ms = get_set_ms (self);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (follow_clock), self, G_CONNECT_SWAPPED);

  return self;
}

void
ringer_server_clock_add_sample (RingerServerClock *self,
                                gint64 earliest_ms,
                                gint64 latest_ms)
{
  g_return_if_fail (RINGER_IS_SERVER_CLOCK (self));
  g_return_if_fail (earliest_ms <= latest_ms);

  follow_clock (self);
  self->samples[self->next] = (Sample) { earliest_ms, latest_ms };
  self->next = (self->next + 1) % MAX_SAMPLES;
  self->n_samples = MIN (self->n_samples + 1, MAX_SAMPLES);
  estimate (self);
}

gint64
ringer_server_clock_get_offset_ms (RingerServerClock *self)
{
  g_return_val_if_fail (RINGER_IS_SERVER_CLOCK (self), 0);

  return self->offset_ms;
}

gint64
ringer_server_clock_get_now_ms (RingerServerClock *self)
{
  g_return_val_if_fail (RINGER_IS_SERVER_CLOCK (self), 0);

  return ringer_clock_get_wall_ms (self->clock) + self->offset_ms;
}
