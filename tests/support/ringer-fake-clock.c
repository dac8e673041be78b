/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-clock.h"

typedef struct
{
  gint64 due_us;
  unsigned int id;
  RingerClockFunc func;
  gpointer user_data;
} Timeout;

struct _RingerFakeClock {
  GObject parent_instance;

  gint64 wall_ms;
  gint64 monotonic_us;
  gint64 slept_us;
  unsigned int last_id;
  GArray *timeouts; /* in the order in which they are due */
};

static void ringer_fake_clock_iface_init (RingerClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerFakeClock, ringer_fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_CLOCK, ringer_fake_clock_iface_init))

static gint64
ringer_fake_clock_get_wall_ms (RingerClock *clock)
{
  return RINGER_FAKE_CLOCK (clock)->wall_ms;
}

static gint64
ringer_fake_clock_get_monotonic_us (RingerClock *clock)
{
  return RINGER_FAKE_CLOCK (clock)->monotonic_us;
}

static gint64
ringer_fake_clock_get_boot_us (RingerClock *clock)
{
  return RINGER_FAKE_CLOCK (clock)->monotonic_us + RINGER_FAKE_CLOCK (clock)->slept_us;
}

static unsigned int
ringer_fake_clock_add_timeout (RingerClock *clock,
                               gint64 delay_ms,
                               RingerClockFunc func,
                               gpointer user_data)
{
  RingerFakeClock *self = RINGER_FAKE_CLOCK (clock);
  const Timeout timeout = { self->monotonic_us + delay_ms * 1000, ++self->last_id, func, user_data };
  unsigned int position = 0;

  while (position < self->timeouts->len && g_array_index (self->timeouts, Timeout, position).due_us <= timeout.due_us)
    position++;
  g_array_insert_val (self->timeouts, position, timeout);

  return timeout.id;
}

static void
ringer_fake_clock_remove_timeout (RingerClock *clock,
                                  unsigned int id)
{
  RingerFakeClock *self = RINGER_FAKE_CLOCK (clock);

  for (unsigned int i = 0; i < self->timeouts->len; i++) {
    if (g_array_index (self->timeouts, Timeout, i).id == id) {
      g_array_remove_index (self->timeouts, i);
      return;
    }
  }

  g_assert_not_reached ();
}

static void
ringer_fake_clock_finalize (GObject *object)
{
  RingerFakeClock *self = RINGER_FAKE_CLOCK (object);

  g_clear_pointer (&self->timeouts, g_array_unref);

  G_OBJECT_CLASS (ringer_fake_clock_parent_class)->finalize (object);
}

static void
ringer_fake_clock_iface_init (RingerClockInterface *iface)
{
  iface->get_wall_ms = ringer_fake_clock_get_wall_ms;
  iface->get_monotonic_us = ringer_fake_clock_get_monotonic_us;
  iface->get_boot_us = ringer_fake_clock_get_boot_us;
  iface->add_timeout = ringer_fake_clock_add_timeout;
  iface->remove_timeout = ringer_fake_clock_remove_timeout;
}

static void
ringer_fake_clock_class_init (RingerFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_fake_clock_finalize;
}

static void
ringer_fake_clock_init (RingerFakeClock *self)
{
  self->timeouts = g_array_new (FALSE, FALSE, sizeof (Timeout));
}

RingerFakeClock *
ringer_fake_clock_new (gint64 wall_ms)
{
  RingerFakeClock *self = g_object_new (RINGER_TYPE_FAKE_CLOCK, NULL);

  self->wall_ms = wall_ms;
  self->monotonic_us = 1000000;

  return self;
}

static void
move_to (RingerFakeClock *self,
         gint64 monotonic_us)
{
  self->wall_ms += (monotonic_us - self->monotonic_us) / 1000;
  self->monotonic_us = monotonic_us;
}

void
ringer_fake_clock_advance (RingerFakeClock *self,
                           gint64 ms)
{
  gint64 end_us = self->monotonic_us + ms * 1000;

  while (self->timeouts->len > 0 && g_array_index (self->timeouts, Timeout, 0).due_us <= end_us) {
    Timeout timeout = g_array_index (self->timeouts, Timeout, 0);

    g_array_remove_index (self->timeouts, 0);
    move_to (self, MAX (timeout.due_us, self->monotonic_us));
    timeout.func (timeout.user_data);
  }

  move_to (self, end_us);
}

void
ringer_fake_clock_jump (RingerFakeClock *self,
                        gint64 ms)
{
  self->wall_ms += ms;
  ringer_clock_emit_jumped (RINGER_CLOCK (self));
}

void
ringer_fake_clock_suspend (RingerFakeClock *self,
                           gint64 ms)
{
  self->slept_us += ms * 1000;
  ringer_fake_clock_jump (self, ms);
}

unsigned int
ringer_fake_clock_get_n_timeouts (RingerFakeClock *self)
{
  return self->timeouts->len;
}

gint64
ringer_fake_clock_get_next_delay_ms (RingerFakeClock *self)
{
  if (self->timeouts->len == 0)
    return -1;

  return (g_array_index (self->timeouts, Timeout, 0).due_us - self->monotonic_us) / 1000;
}

void
ringer_fake_clock_pass_pause (RingerFakeClock *self,
                              gint64 ms)
{
  gint64 delay_ms = ringer_fake_clock_get_next_delay_ms (self);

  if (delay_ms >= 0 && delay_ms <= ms)
    ringer_fake_clock_advance (self, delay_ms);
}
