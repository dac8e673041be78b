/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-time-words.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>

#define HOURS_A_DAY 24
#define MINUTES_AN_HOUR 60

gboolean
ringer_time_words_use_12_hours (void)
{
  static const char *const signs[] = { "%I", "%l", "%p", "%P", "%r" };
  const char *format = nl_langinfo (T_FMT);

  for (size_t i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (strstr (format, signs[i]) != NULL)
      return TRUE;
  }

  return FALSE;
}

static char *
format_time (GDateTime *time,
             gboolean use_12_hours)
{
  /* Translators: a time of day as g_date_time_format() takes it, where the hours are counted twice a day: "10:00 PM". */
  return g_date_time_format (time, use_12_hours ? _ ("%-I:%M %p") : "%H:%M");
}

char *
ringer_time_words_minute (unsigned int minute,
                          gboolean use_12_hours)
{
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (minute < HOURS_A_DAY * MINUTES_AN_HOUR, NULL);

  time = g_date_time_new_utc (2000, 1, 1, (int) (minute / MINUTES_AN_HOUR), (int) (minute % MINUTES_AN_HOUR), 0);

  return format_time (time, use_12_hours);
}

/* Takes the digits that stand at the front, and says how many they were. */
static unsigned int
take_digits (const char **text,
             unsigned int *number)
{
  unsigned int n = 0;

  *number = 0;
  for (; g_ascii_isdigit (**text) && n < 4; (*text)++, n++)
    *number = *number * 10 + (unsigned int) g_ascii_digit_value (**text);

  return n;
}

static gboolean
begins_alike (const char *text,
              const char *word)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_word = g_utf8_casefold (word, -1);

  return *folded_word != '\0' && g_str_has_prefix (folded_text, folded_word);
}

/* The hour of the day, of one with what says which half of the day it is in; more than a day has if that makes no sense. */
static unsigned int
apply_half (unsigned int hour,
            const char *half)
{
  gboolean is_am = begins_alike (half, nl_langinfo (AM_STR)) || begins_alike (half, "a");
  gboolean is_pm = begins_alike (half, nl_langinfo (PM_STR)) || begins_alike (half, "p");

  if (*half == '\0')
    return hour;
  if ((!is_am && !is_pm) || hour < 1 || hour > HOURS_A_DAY / 2)
    return HOURS_A_DAY;

  return hour % (HOURS_A_DAY / 2) + (is_pm && !is_am ? HOURS_A_DAY / 2 : 0);
}

gboolean
ringer_time_words_parse_minute (const char *text,
                                unsigned int *minute)
{
  g_autofree char *stripped = g_utf8_make_valid (text, -1);
  const char *rest = g_strstrip (stripped);
  unsigned int hour;
  unsigned int past = 0;
  unsigned int n_digits = take_digits (&rest, &hour);

  if (n_digits == 0)
    return FALSE;

  if (n_digits > 2) {
    past = hour % 100;
    hour /= 100;
  } else if (*rest != '\0' && strchr (":.h", *rest) != NULL) {
    rest++;
    n_digits = take_digits (&rest, &past);
    if (n_digits != 2 && n_digits != 0)
      return FALSE;
  }

  while (g_ascii_isspace (*rest))
    rest++;
  hour = apply_half (hour, rest);
  if (hour >= HOURS_A_DAY || past >= MINUTES_AN_HOUR)
    return FALSE;

  *minute = hour * MINUTES_AN_HOUR + past;

  return TRUE;
}

static gboolean
is_same_day (GDateTime *a,
             GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

char *
ringer_time_words_when (GDateTime *then,
                        GDateTime *now)
{
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autofree char *time = format_time (then, ringer_time_words_use_12_hours ());
  g_autofree char *day = NULL;

  if (is_same_day (then, now))
    return g_steal_pointer (&time);

  if (is_same_day (then, yesterday)) {
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_ ("Yesterday, %s"), time);
  }

  /* Translators: a day of this year as g_date_time_format() takes it: "3 March". */
  day = g_date_time_format (then, g_date_time_get_year (then) == g_date_time_get_year (now) ? _ ("%-e %B") : "%x");

  /* Translators: a day and a time of day. */
  return g_strdup_printf (_ ("%s, %s"), day, time);
}
