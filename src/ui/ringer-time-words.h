/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Moments and lengths of time in the person's words, zone and locale. All moments are ms since 1970; one that cannot be shown is moved to the nearest that can,
 * and one of a day that is still to come, since two clocks differ, is said to be of today.
 */

/** ringer_time_words_use_12_hours: whether the person's locale counts the hours of half a day. */
gboolean ringer_time_words_use_12_hours (void);

/** ringer_time_words_clock: (transfer full): the time of day: "18:04". */
char *ringer_time_words_clock (gint64 at_ms);

/** ringer_time_words_exact: (transfer full): the time of day with seconds. */
char *ringer_time_words_exact (gint64 at_ms);

/** ringer_time_words_span: (transfer full): from when until when: "18:04–18:20". */
char *ringer_time_words_span (gint64 from_ms,
                              gint64 until_ms);

/** ringer_time_words_day: (transfer full): the day, as a heading: "Today", "Yesterday", "Monday, July 14". */
char *ringer_time_words_day (gint64 at_ms,
                             gint64 now_ms);

/** ringer_time_words_moment: (transfer full): the day and the time: "Yesterday, 18:04". */
char *ringer_time_words_moment (gint64 at_ms,
                                gint64 now_ms);

/** ringer_time_words_exact_moment: (transfer full): the same with seconds. */
char *ringer_time_words_exact_moment (gint64 at_ms,
                                      gint64 now_ms);

/** ringer_time_words_short: (transfer full): as much as tells it apart: "18:04", "Yesterday", "Monday", "July 14". */
char *ringer_time_words_short (gint64 at_ms,
                               gint64 now_ms);

/** ringer_time_words_missed: (transfer full): the same of a missed call: "Missed yesterday, 18:04". */
char *ringer_time_words_missed (gint64 at_ms,
                                gint64 now_ms);

/** ringer_time_words_length: (transfer full): how long something took: "45 s", "12 min", "1 h 4 min". */
char *ringer_time_words_length (gint64 length_ms);

/** ringer_time_words_get_day: a number for the person's day: that of the next day is one more. */
int ringer_time_words_get_day (gint64 at_ms);

/** ringer_time_words_get_midnight_ms: when the person's next day begins. */
gint64 ringer_time_words_get_midnight_ms (gint64 at_ms);

G_END_DECLS
