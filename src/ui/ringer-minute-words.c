/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-minute-words.h"

#include <langinfo.h>
#include <string.h>

#define HOURS_A_DAY 24
#define MINUTES_AN_HOUR 60

char *
ringer_minute_words (unsigned int minute,
                     gboolean use_12_hours)
{
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (minute < HOURS_A_DAY * MINUTES_AN_HOUR, NULL);

  time = g_date_time_new_utc (2000, 1, 1, (int) (minute / MINUTES_AN_HOUR), (int) (minute % MINUTES_AN_HOUR), 0);

  return g_date_time_format (time, use_12_hours ? "%-I:%M %p" : "%H:%M");
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
ringer_minute_words_parse (const char *text,
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
