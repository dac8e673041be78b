/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"

G_BEGIN_DECLS

#define RINGER_TYPE_FAKE_CLOCK (ringer_fake_clock_get_type ())
/**
 * RingerFakeClock:
 *
 * A clock that stands still until a test moves it.
 */
G_DECLARE_FINAL_TYPE (RingerFakeClock, ringer_fake_clock, RINGER, FAKE_CLOCK, GObject)

RingerFakeClock *ringer_fake_clock_new (gint64 wall_ms);

/** ringer_fake_clock_advance: moves on by @ms; timeouts that fall due are called in their order, each at its own moment. */
void ringer_fake_clock_advance (RingerFakeClock *self,
                                gint64 ms);

/** ringer_fake_clock_pass_pause: moves on to the next timeout if it is due within @ms; so a pause passes, and no deadline of what is under way. */
void ringer_fake_clock_pass_pause (RingerFakeClock *self,
                                   gint64 ms);

/** ringer_fake_clock_jump: sets the wall clock by @ms without time passing, and says so. */
void ringer_fake_clock_jump (RingerFakeClock *self,
                             gint64 ms);

/** ringer_fake_clock_suspend: the machine sleeps for @ms: time passes, no timeout falls due, and when it wakes that is said. */
void ringer_fake_clock_suspend (RingerFakeClock *self,
                                gint64 ms);

/** ringer_fake_clock_get_n_timeouts: how many timeouts wait. */
unsigned int ringer_fake_clock_get_n_timeouts (RingerFakeClock *self);

/** ringer_fake_clock_get_next_delay_ms: how long until the next timeout is due, or -1 if none waits. */
gint64 ringer_fake_clock_get_next_delay_ms (RingerFakeClock *self);

G_END_DECLS
