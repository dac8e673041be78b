/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-clock.h"

enum {
  SIGNAL_JUMPED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_INTERFACE (RingerClock, ringer_clock, G_TYPE_OBJECT)

static void
ringer_clock_default_init (RingerClockInterface *iface)
{
  signals[SIGNAL_JUMPED] =
    g_signal_new ("jumped", RINGER_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

gint64
ringer_clock_get_wall_ms (RingerClock *self)
{
  g_return_val_if_fail (RINGER_IS_CLOCK (self), 0);

  return RINGER_CLOCK_GET_IFACE (self)->get_wall_ms (self);
}

gint64
ringer_clock_get_monotonic_us (RingerClock *self)
{
  g_return_val_if_fail (RINGER_IS_CLOCK (self), 0);

  return RINGER_CLOCK_GET_IFACE (self)->get_monotonic_us (self);
}

gint64
ringer_clock_get_monotonic_ms (RingerClock *self)
{
  return ringer_clock_get_monotonic_us (self) / 1000;
}

gint64
ringer_clock_get_boot_ms (RingerClock *self)
{
  g_return_val_if_fail (RINGER_IS_CLOCK (self), 0);

  return RINGER_CLOCK_GET_IFACE (self)->get_boot_us (self) / 1000;
}

unsigned int
ringer_clock_add_timeout (RingerClock *self,
                          gint64 delay_ms,
                          RingerClockFunc func,
                          gpointer user_data)
{
  g_return_val_if_fail (RINGER_IS_CLOCK (self), 0);
  g_return_val_if_fail (func != NULL, 0);

  return RINGER_CLOCK_GET_IFACE (self)->add_timeout (self, MAX (delay_ms, 0), func, user_data);
}

void
ringer_clock_clear_timeout (RingerClock *self,
                            unsigned int *id)
{
  g_return_if_fail (RINGER_IS_CLOCK (self));
  g_return_if_fail (id != NULL);

  if (*id != 0)
    RINGER_CLOCK_GET_IFACE (self)->remove_timeout (self, g_steal_handle_id (id));
}

void
ringer_clock_emit_jumped (RingerClock *self)
{
  g_return_if_fail (RINGER_IS_CLOCK (self));

  g_signal_emit (self, signals[SIGNAL_JUMPED], 0);
}
