/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RINGER_TYPE_CLOCK (ringer_clock_get_type ())
/**
 * RingerClock:
 *
 * The only source of time and timeouts, so that tests own it.
 *
 * Created by the application, one for all, and passed on as a construct-only property.
 */
G_DECLARE_INTERFACE (RingerClock, ringer_clock, RINGER, CLOCK, GObject)

/**
 * RingerClockFunc:
 * @user_data: what was given with it
 *
 * Called once when a timeout is due. The timeout's id is no longer valid then.
 */
typedef void (*RingerClockFunc) (gpointer user_data);

struct _RingerClockInterface {
  GTypeInterface parent_iface;

  gint64 (*get_wall_ms) (RingerClock *self);
  gint64 (*get_monotonic_us) (RingerClock *self);
  gint64 (*get_boot_us) (RingerClock *self);
  unsigned int (*add_timeout) (RingerClock *self,
                               gint64 delay_ms,
                               RingerClockFunc func,
                               gpointer user_data);
  void (*remove_timeout) (RingerClock *self,
                          unsigned int id);
};

/**
 * RingerClock::jumped:
 * @self: a clock
 *
 * The wall clock was set, or the machine woke from suspend: what waits for a moment in wall time looks again,
 * and what waits for an answer from the network asks again.
 */

/**
 * ringer_clock_get_wall_ms:
 * @self: a clock
 *
 * Returns: milliseconds since 1970, by this machine's clock, which may be wrong
 */
gint64 ringer_clock_get_wall_ms (RingerClock *self);

/**
 * ringer_clock_get_monotonic_us:
 * @self: a clock
 *
 * Returns: microseconds since some moment; never goes back, stands still in suspend
 */
gint64 ringer_clock_get_monotonic_us (RingerClock *self);

/**
 * ringer_clock_get_monotonic_ms:
 * @self: a clock
 *
 * Returns: milliseconds since some moment; never goes back, stands still in suspend
 */
gint64 ringer_clock_get_monotonic_ms (RingerClock *self);

/**
 * ringer_clock_get_boot_ms:
 * @self: a clock
 *
 * What tells a wall clock that was set from a machine that slept.
 *
 * Returns: milliseconds since some moment; never goes back, goes on in suspend
 */
gint64 ringer_clock_get_boot_ms (RingerClock *self);

/**
 * ringer_clock_add_timeout:
 * @self: a clock
 * @delay_ms: when, counted from now on the monotonic clock; below zero counts as zero
 * @func: (scope async): called once, in the main context
 * @user_data: for @func; not reffed, so its owner clears the timeout before it goes
 *
 * Returns: an id above zero, for ringer_clock_clear_timeout()
 */
unsigned int ringer_clock_add_timeout (RingerClock *self,
                                       gint64 delay_ms,
                                       RingerClockFunc func,
                                       gpointer user_data);

/**
 * ringer_clock_clear_timeout:
 * @self: a clock
 * @id: (inout): where the id is kept; 0 is no timeout
 *
 * Removes the timeout, if there is one, and sets @id to 0.
 * The owner sets its id to 0 itself when the timeout calls.
 */
void ringer_clock_clear_timeout (RingerClock *self,
                                 unsigned int *id);

/**
 * ringer_clock_emit_jumped:
 * @self: a clock
 *
 * For implementations: emits [signal@Clock::jumped].
 */
void ringer_clock_emit_jumped (RingerClock *self);

G_END_DECLS
