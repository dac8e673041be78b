/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-time-words.h"

#include <langinfo.h>
#include <string.h>

#include <glib/gi18n.h>

/* What GDateTime can say, less a day for the zone and one for the midnight that follows. */
#define FIRST_MS 0
#define LAST_MS G_GINT64_CONSTANT (253402128000000)

/* The days of which the name of the weekday is enough. */
#define N_WEEKDAYS 7

/* Strangers' clocks say all kinds of things. */
static GDateTime *
make_local (gint64 at_ms)
{
  return g_date_time_new_from_unix_local (CLAMP (at_ms, FIRST_MS, LAST_MS) / 1000);
}

static int
get_days_since (gint64 at_ms,
                gint64 now_ms)
{
  return MAX (ringer_time_words_get_day (now_ms) - ringer_time_words_get_day (at_ms), 0);
}

static gboolean
is_of_this_year (gint64 at_ms,
                 gint64 now_ms)
{
  g_autoptr (GDateTime) at = make_local (at_ms);
  g_autoptr (GDateTime) now = make_local (now_ms);

  return g_date_time_get_year (at) == g_date_time_get_year (now);
}

static char *
format (gint64 at_ms,
        const char *pattern)
{
  g_autoptr (GDateTime) at = make_local (at_ms);
  char *words = g_date_time_format (at, pattern);

  /* A translation may have a pattern that is none. */
  return words != NULL ? words : g_date_time_format (at, "%F");
}

gboolean
ringer_time_words_use_12_hours (void)
{
  static const char *const signs[] = { "%I", "%l", "%p", "%P", "%r" };
  const char *pattern = nl_langinfo (T_FMT);

  for (size_t i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (strstr (pattern, signs[i]) != NULL)
      return TRUE;
  }

  return FALSE;
}

char *
ringer_time_words_clock (gint64 at_ms)
{
  return format (at_ms, ringer_time_words_use_12_hours () ? "%-I:%M %p" : "%H:%M");
}

char *
ringer_time_words_exact (gint64 at_ms)
{
  return format (at_ms, ringer_time_words_use_12_hours () ? "%-I:%M:%S %p" : "%H:%M:%S");
}

char *
ringer_time_words_span (gint64 from_ms,
                        gint64 until_ms)
{
  g_autofree char *from = ringer_time_words_clock (from_ms);
  g_autofree char *until = ringer_time_words_clock (until_ms);

  /* Translators: from when until when somebody was in a call: "18:04–18:20". */
  return g_strdup_printf (_ ("%s–%s"), from, until);
}

static char *
words_for_date (gint64 at_ms,
                gint64 now_ms)
{
  if (is_of_this_year (at_ms, now_ms)) {
    /* Translators: a day of this year, as g_date_time_format () takes it: "July 14". */
    return format (at_ms, _ ("%B %-d"));
  }

  /* Translators: a day of another year, as g_date_time_format () takes it: "July 14, 2024". */
  return format (at_ms, _ ("%B %-d, %Y"));
}

char *
ringer_time_words_day (gint64 at_ms,
                       gint64 now_ms)
{
  int days = get_days_since (at_ms, now_ms);

  if (days == 0)
    return g_strdup (_ ("Today"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));

  if (is_of_this_year (at_ms, now_ms)) {
    /* Translators: a day of this year as a heading, as g_date_time_format () takes it: "Monday, July 14". */
    return format (at_ms, _ ("%A, %B %-d"));
  }

  /* Translators: a day of another year as a heading, as g_date_time_format () takes it: "Sunday, July 14, 2024". */
  return format (at_ms, _ ("%A, %B %-d, %Y"));
}

static char *
join_day (gint64 at_ms,
          gint64 now_ms,
          const char *time)
{
  g_autofree char *day = ringer_time_words_day (at_ms, now_ms);

  /* Translators: a day and a time: "Yesterday, 18:04". */
  return g_strdup_printf (_ ("%s, %s"), day, time);
}

char *
ringer_time_words_moment (gint64 at_ms,
                          gint64 now_ms)
{
  g_autofree char *time = ringer_time_words_clock (at_ms);

  return join_day (at_ms, now_ms, time);
}

char *
ringer_time_words_exact_moment (gint64 at_ms,
                                gint64 now_ms)
{
  g_autofree char *time = ringer_time_words_exact (at_ms);

  return join_day (at_ms, now_ms, time);
}

char *
ringer_time_words_short (gint64 at_ms,
                         gint64 now_ms)
{
  int days = get_days_since (at_ms, now_ms);

  if (days == 0)
    return ringer_time_words_clock (at_ms);
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days < N_WEEKDAYS)
    return format (at_ms, "%A");

  return words_for_date (at_ms, now_ms);
}

char *
ringer_time_words_missed (gint64 at_ms,
                          gint64 now_ms)
{
  int days = get_days_since (at_ms, now_ms);
  g_autofree char *time = ringer_time_words_clock (at_ms);
  g_autofree char *day = NULL;

  if (days == 0) {
    /* Translators: a call was missed today; %s is the time: "Missed at 18:04". */
    return g_strdup_printf (_ ("Missed at %s"), time);
  }

  if (days == 1) {
    /* Translators: %s is the time: "Missed yesterday, 18:04". */
    return g_strdup_printf (_ ("Missed yesterday, %s"), time);
  }

  if (days < N_WEEKDAYS) {
    day = format (at_ms, "%A");
    /* Translators: a weekday and a time: "Missed on Monday, 18:04". */
    return g_strdup_printf (_ ("Missed on %s, %s"), day, time);
  }

  day = words_for_date (at_ms, now_ms);

  /* Translators: %s is a date: "Missed on July 14". */
  return g_strdup_printf (_ ("Missed on %s"), day);
}

char *
ringer_time_words_length (gint64 length_ms)
{
  gint64 seconds = MAX (length_ms, 0) / 1000;
  int minutes = (int) (seconds / 60 % 60);
  int hours = (int) MIN (seconds / 3600, G_MAXINT);

  if (hours > 0) {
    /* Translators: how long a call was: hours and minutes, as short as it can be. */
    return g_strdup_printf (_ ("%d h %d min"), hours, minutes);
  }

  if (minutes > 0) {
    /* Translators: how long a call was: minutes. */
    return g_strdup_printf (_ ("%d min"), minutes);
  }

  /* Translators: how long a call was: seconds. */
  return g_strdup_printf (_ ("%d s"), (int) seconds);
}

int
ringer_time_words_get_day (gint64 at_ms)
{
  g_autoptr (GDateTime) at = make_local (at_ms);
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (at), (GDateMonth) g_date_time_get_month (at), (GDateYear) g_date_time_get_year (at));

  return (int) g_date_get_julian (&date);
}

gint64
ringer_time_words_get_midnight_ms (gint64 at_ms)
{
  g_autoptr (GDateTime) at = make_local (at_ms);
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (at, 1);
  g_autoptr (GDateTime) midnight =
    g_date_time_new_local (g_date_time_get_year (tomorrow), g_date_time_get_month (tomorrow), g_date_time_get_day_of_month (tomorrow), 0, 0, 0);

  return g_date_time_to_unix (midnight) * 1000;
}
