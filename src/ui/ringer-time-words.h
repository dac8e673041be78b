/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ringer_time_words_use_12_hours: whether the person's locale counts the hours of half a day. */
gboolean ringer_time_words_use_12_hours (void);

/**
 * ringer_time_words_minute:
 * @minute: minutes since midnight
 * @use_12_hours: whether to count the hours of half a day
 *
 * Returns: (transfer full): the time of day: `22:00`, or `10:00 PM`
 */
char *ringer_time_words_minute (unsigned int minute,
                                gboolean use_12_hours);

/**
 * ringer_time_words_parse_minute:
 * @text: a time of day as people type it: `7`, `7:30`, `0730`, `7.30 pm`
 * @minute: (out): minutes since midnight
 *
 * Returns: whether it is one
 */
gboolean ringer_time_words_parse_minute (const char *text,
                                         unsigned int *minute);

/**
 * ringer_time_words_when:
 * @then: a moment
 * @now: the present
 *
 * Returns: (transfer full): when it was: the time, and the day where it is not today
 */
char *ringer_time_words_when (GDateTime *then,
                              GDateTime *now);

G_END_DECLS
