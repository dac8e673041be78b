/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"

G_BEGIN_DECLS

#define RINGER_TYPE_TODAY (ringer_today_get_type ())
/**
 * RingerToday:
 *
 * What day it is where the person is: words such as "Yesterday" are said anew when it changes. Owned by the window.
 */
G_DECLARE_FINAL_TYPE (RingerToday, ringer_today, RINGER, TODAY, GObject)

/**
 * RingerToday::changed:
 * @self: the object
 *
 * Another day began, or the clock was set to one.
 */

/** ringer_today_new: (transfer full): follows @clock. */
RingerToday *ringer_today_new (RingerClock *clock);

/** ringer_today_get_now_ms: milliseconds since 1970, by this machine's clock. */
gint64 ringer_today_get_now_ms (RingerToday *self);

G_END_DECLS
