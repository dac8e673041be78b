/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SERVER_CLOCK (ringer_server_clock_get_type ())
/**
 * RingerServerClock:
 *
 * What time it is on the homeserver, measured from its answers (`Date`, `unsigned.age`).
 *
 * Every sample is a range in which the offset lies. This machine's clock is believed as long as it fits the samples; else the
 * smallest correction that does is taken. The first sample counts at once; a single later one that contradicts all
 * others does not. When the machine's clock is set, the homeserver's goes on as before, and the samples are forgotten; a sleep changes nothing. Owned by the account.
 */
G_DECLARE_FINAL_TYPE (RingerServerClock, ringer_server_clock, RINGER, SERVER_CLOCK, GObject)

/** RingerServerClock:offset-ms: the homeserver's clock minus this machine's, in ms. Notifies. */

RingerServerClock *ringer_server_clock_new (RingerClock *clock);

/**
 * ringer_server_clock_add_sample:
 * @self: the object
 * @earliest_ms: the smallest offset that explains the sample
 * @latest_ms: the largest
 */
void ringer_server_clock_add_sample (RingerServerClock *self,
                                     gint64 earliest_ms,
                                     gint64 latest_ms);

/** ringer_server_clock_get_offset_ms: the offset; 0 before the first sample. */
gint64 ringer_server_clock_get_offset_ms (RingerServerClock *self);

/** ringer_server_clock_get_now_ms: milliseconds since 1970 by the homeserver's clock. */
gint64 ringer_server_clock_get_now_ms (RingerServerClock *self);

G_END_DECLS
