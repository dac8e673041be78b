/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SYSTEM_CLOCK (ringer_system_clock_get_type ())
/**
 * RingerSystemClock:
 *
 * [iface@Clock] of this machine.
 *
 * It notices steps of the wall clock and resume from suspend by a timerfd that the kernel cancels
 * at each of them (`TFD_TIMER_CANCEL_ON_SET`), so that it needs no service to tell it.
 */
G_DECLARE_FINAL_TYPE (RingerSystemClock, ringer_system_clock, RINGER, SYSTEM_CLOCK, GObject)

/**
 * ringer_system_clock_new:
 *
 * Returns: (transfer full): a new clock
 */
RingerClock *ringer_system_clock_new (void);

G_END_DECLS
