/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringer_minute_words:
 * @minute: minutes since midnight
 * @use_12_hours: whether to count the hours of half a day
 *
 * Returns: (transfer full): the time of day: `22:00`, or `10:00 PM`
 */
char *ringer_minute_words (unsigned int minute,
                           gboolean use_12_hours);

/**
 * ringer_minute_words_parse:
 * @text: a time of day as people type it: `7`, `7:30`, `0730`, `7.30 pm`
 * @minute: (out): minutes since midnight
 *
 * Returns: whether it is one
 */
gboolean ringer_minute_words_parse (const char *text,
                                    unsigned int *minute);

G_END_DECLS
