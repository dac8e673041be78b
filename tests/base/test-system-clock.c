/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-system-clock.h"

#include "ringer-test-util.h"

/* Real time passes here, so only what must not be is checked: nothing too early, nothing twice, nothing that was cancelled. */

typedef struct
{
  RingerClock *clock;
  GString *log;         /* one letter for each timeout that fired */
  const char *expected; /* what the log is to become */
} Fixture;

typedef struct
{
  Fixture *fixture;
  char letter;
  unsigned int id;
  unsigned int *clears; /* another's id, or NULL */
  gint64 fired_us;
} Timeout;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->clock = ringer_system_clock_new ();
  fixture->log = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
}

static void
on_timeout (gpointer user_data)
{
  Timeout *timeout = user_data;

  timeout->id = 0;
  timeout->fired_us = ringer_clock_get_monotonic_us (timeout->fixture->clock);
  g_string_append_c (timeout->fixture->log, timeout->letter);
  if (timeout->clears != NULL)
    ringer_clock_clear_timeout (timeout->fixture->clock, timeout->clears);
}

static void
start (Fixture *fixture,
       Timeout *timeout,
       char letter,
       gint64 delay_ms)
{
  timeout->fixture = fixture;
  timeout->letter = letter;
  timeout->id = ringer_clock_add_timeout (fixture->clock, delay_ms, on_timeout, timeout);
  g_assert_cmpuint (timeout->id, >, 0);
}

static gboolean
is_complete (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_str_has_prefix (fixture->expected, fixture->log->str));

  return g_str_equal (fixture->log->str, fixture->expected);
}

static void
wait_for (Fixture *fixture,
          const char *log)
{
  fixture->expected = log;
  ringer_test_wait_for (is_complete, fixture);
}

static void
test_wall (Fixture *fixture,
           gconstpointer data)
{
  gint64 before_ms = g_get_real_time () / 1000;
  gint64 wall_ms = ringer_clock_get_wall_ms (fixture->clock);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  /* Somebody may set the clock meanwhile, but hardly by a minute. */
  g_assert_cmpint (ABS (wall_ms - before_ms), <, 60 * 1000);
  g_assert_cmpint (ABS (wall_ms / 1000 - g_date_time_to_unix (now)), <, 60);
}

static void
test_monotonic (Fixture *fixture,
                gconstpointer data)
{
  gint64 first_us = ringer_clock_get_monotonic_us (fixture->clock);
  gint64 last_us = first_us;

  while (last_us - first_us < 2000) {
    gint64 now_us = ringer_clock_get_monotonic_us (fixture->clock);
    gint64 now_ms = ringer_clock_get_monotonic_ms (fixture->clock);

    g_assert_cmpint (now_us, >=, last_us);
    g_assert_cmpint (now_ms, >=, now_us / 1000);
    last_us = now_us;
  }
}

static void
test_boot (Fixture *fixture,
           gconstpointer data)
{
  gint64 last_ms = ringer_clock_get_boot_ms (fixture->clock);

  for (unsigned int i = 0; i < 1000; i++) {
    gint64 now_ms = ringer_clock_get_boot_ms (fixture->clock);

    g_assert_cmpint (now_ms, >=, last_ms);
    last_ms = now_ms;
  }
}

static void
test_fires (Fixture *fixture,
            gconstpointer data)
{
  gint64 start_us = ringer_clock_get_monotonic_us (fixture->clock);
  Timeout a = { 0 }, b = { 0 }, c = { 0 };

  start (fixture, &a, 'a', 0);
  start (fixture, &b, 'b', 20);
  start (fixture, &c, 'c', 40);
  /* Never from within: who starts a timeout keeps its id first. */
  g_assert_cmpstr (fixture->log->str, ==, "");

  wait_for (fixture, "abc");
  /* Sources count in milliseconds, so one may be early by a part of one. */
  g_assert_cmpint (b.fired_us - start_us, >=, 19 * 1000);
  g_assert_cmpint (c.fired_us - start_us, >=, 39 * 1000);
  g_assert_cmpuint (a.id + b.id + c.id, ==, 0);
}

static void
test_fires_once (Fixture *fixture,
                 gconstpointer data)
{
  Timeout a = { 0 }, b = { 0 };

  start (fixture, &a, 'a', 0);
  start (fixture, &b, 'b', 20);
  wait_for (fixture, "ab");
}

/* A moment that passed, and one so far off that the machine cannot count to it. */
static void
test_odd_delays (Fixture *fixture,
                 gconstpointer data)
{
  Timeout past = { 0 }, far = { 0 }, farthest = { 0 }, soon = { 0 };

  start (fixture, &far, 'f', G_GINT64_CONSTANT (0x100000000));
  start (fixture, &farthest, 'F', G_MAXINT64);
  start (fixture, &past, 'p', G_MININT64);
  start (fixture, &soon, 's', 20);
  wait_for (fixture, "ps");

  ringer_clock_clear_timeout (fixture->clock, &far.id);
  ringer_clock_clear_timeout (fixture->clock, &farthest.id);
}

static void
test_cancel (Fixture *fixture,
             gconstpointer data)
{
  Timeout a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };

  start (fixture, &a, 'a', 0);
  start (fixture, &b, 'b', 0);
  start (fixture, &c, 'c', 10);
  start (fixture, &d, 'd', 20);

  ringer_clock_clear_timeout (fixture->clock, &a.id);
  g_assert_cmpuint (a.id, ==, 0);
  ringer_clock_clear_timeout (fixture->clock, &a.id);

  /* Also by another that comes before it. */
  b.clears = &c.id;
  wait_for (fixture, "bd");
  g_assert_cmpuint (c.id, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/system-clock/wall", Fixture, NULL, set_up, test_wall, tear_down);
  g_test_add ("/system-clock/monotonic", Fixture, NULL, set_up, test_monotonic, tear_down);
  g_test_add ("/system-clock/boot", Fixture, NULL, set_up, test_boot, tear_down);
  g_test_add ("/system-clock/fires", Fixture, NULL, set_up, test_fires, tear_down);
  g_test_add ("/system-clock/fires-once", Fixture, NULL, set_up, test_fires_once, tear_down);
  g_test_add ("/system-clock/odd-delays", Fixture, NULL, set_up, test_odd_delays, tear_down);
  g_test_add ("/system-clock/cancel", Fixture, NULL, set_up, test_cancel, tear_down);

  return g_test_run ();
}
