/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-clock.h"
#include "ringer-server-clock.h"

/* What time it is at the homeserver, by what its answers say, whatever one of them says and whatever happens to this machine's clock. */

#define NOW_MS G_GINT64_CONSTANT (1752583130000)
#define HOUR_MS (3600 * G_GINT64_CONSTANT (1000))

typedef struct
{
  RingerFakeClock *clock;
  RingerServerClock *server_clock;
  unsigned int n_told;
} Fixture;

static void
on_offset (Fixture *fixture)
{
  fixture->n_told++;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->clock = ringer_fake_clock_new (NOW_MS);
  fixture->server_clock = ringer_server_clock_new (RINGER_CLOCK (fixture->clock));
  g_signal_connect_swapped (fixture->server_clock, "notify::offset-ms", G_CALLBACK (on_offset), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->server_clock);
  g_assert_finalize_object (fixture->clock);
}

static void
add (Fixture *fixture,
     gint64 earliest_ms,
     gint64 latest_ms)
{
  ringer_server_clock_add_sample (fixture->server_clock, earliest_ms, latest_ms);
}

static void
add_times (Fixture *fixture,
           int n,
           gint64 offset_ms)
{
  for (int i = 0; i < n; i++)
    add (fixture, offset_ms, offset_ms + 999);
}

static void
assert_offset (Fixture *fixture,
               gint64 offset_ms)
{
  g_assert_cmpint (ringer_server_clock_get_offset_ms (fixture->server_clock), ==, offset_ms);
  g_assert_cmpint (ringer_server_clock_get_now_ms (fixture->server_clock), ==, ringer_clock_get_wall_ms (RINGER_CLOCK (fixture->clock)) + offset_ms);
}

/* As long as it fits what is measured. */
static void
test_believes_this_machine (Fixture *fixture,
                            gconstpointer user_data)
{
  assert_offset (fixture, 0);
  add (fixture, -800, 199);
  add (fixture, -100, 899);
  assert_offset (fixture, 0);
  g_assert_cmpuint (fixture->n_told, ==, 0);
}

static void
test_first_sample_counts (Fixture *fixture,
                          gconstpointer user_data)
{
  add (fixture, 60000, 60999);
  assert_offset (fixture, 60000);
  g_assert_cmpuint (fixture->n_told, ==, 1);
}

/* A date has whole seconds only; several of them narrow it down. */
static void
test_narrows_down (Fixture *fixture,
                   gconstpointer user_data)
{
  add (fixture, 60000, 60999);
  add (fixture, 60400, 61399);
  assert_offset (fixture, 60400);
  add (fixture, 59600, 60599);
  assert_offset (fixture, 60400);

  add_times (fixture, 8, -7999);
  assert_offset (fixture, -7000);
}

/* Whatever it is, and as long as it is remembered. */
static void
test_one_bad_sample_does_not (Fixture *fixture,
                              gconstpointer user_data)
{
  static const gint64 bad[] = { -9000000, 0, 61500, G_GINT64_CONSTANT (-9007199254740991), G_GINT64_CONSTANT (9007199254740991) };

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    add_times (fixture, 2, 60000);
    add (fixture, bad[i], bad[i] + 999);
    for (int j = 0; j < 10; j++) {
      assert_offset (fixture, 60000);
      add_times (fixture, 1, 60000);
    }
  }
}

/* The first of all is the bad one. */
static void
test_first_is_bad (Fixture *fixture,
                   gconstpointer user_data)
{
  add (fixture, -900000, -899001);
  assert_offset (fixture, -899001);
  add_times (fixture, 1, -200);
  assert_offset (fixture, 0);
}

/* The homeserver's clock was put right: what it says again and again is believed. */
static void
test_follows_the_server (Fixture *fixture,
                         gconstpointer user_data)
{
  add_times (fixture, 8, 60000);
  add_times (fixture, 4, 90000);
  assert_offset (fixture, 60000);
  add_times (fixture, 1, 90000);
  assert_offset (fixture, 90000);
}

/* This machine's clock is set: the homeserver's goes on. What was measured before counts no more. */
static void
test_set_right (Fixture *fixture,
                gconstpointer user_data)
{
  gint64 before_ms;

  add_times (fixture, 5, 60000);
  before_ms = ringer_server_clock_get_now_ms (fixture->server_clock);
  ringer_fake_clock_jump (fixture->clock, 60000);
  g_assert_cmpint (ringer_server_clock_get_now_ms (fixture->server_clock), ==, before_ms);
  assert_offset (fixture, 0);
  g_assert_cmpuint (fixture->n_told, ==, 2);
  add (fixture, -500, 499);
  assert_offset (fixture, 0);
}

static void
test_set_wrong (Fixture *fixture,
                gconstpointer user_data)
{
  gint64 before_ms;

  add_times (fixture, 5, -500);
  before_ms = ringer_server_clock_get_now_ms (fixture->server_clock);
  ringer_fake_clock_jump (fixture->clock, -HOUR_MS);
  g_assert_cmpint (ringer_server_clock_get_now_ms (fixture->server_clock), ==, before_ms);
  ringer_fake_clock_jump (fixture->clock, 25 * HOUR_MS);
  g_assert_cmpint (ringer_server_clock_get_now_ms (fixture->server_clock), ==, before_ms);
  /* One that is measured says so too. */
  add (fixture, -24 * HOUR_MS - 500, -24 * HOUR_MS + 499);
  assert_offset (fixture, -24 * HOUR_MS + 499);
}

/* Nobody says that it was set, as where the machine cannot watch its clock: what comes next is measured by the new one. */
static void
test_set_without_a_word (Fixture *fixture,
                         gconstpointer user_data)
{
  unsigned int signal_id = g_signal_lookup ("jumped", RINGER_TYPE_CLOCK);

  add_times (fixture, 8, -500);
  g_signal_handlers_block_matched (fixture->clock, G_SIGNAL_MATCH_ID, signal_id, 0, NULL, NULL, NULL);
  ringer_fake_clock_jump (fixture->clock, HOUR_MS);
  add (fixture, -HOUR_MS - 500, -HOUR_MS + 499);
  assert_offset (fixture, -HOUR_MS + 499);
}

/* Time passes for both. */
static void
test_suspend (Fixture *fixture,
              gconstpointer user_data)
{
  add_times (fixture, 5, 60000);
  ringer_fake_clock_suspend (fixture->clock, 8 * HOUR_MS);
  assert_offset (fixture, 60000);
  g_assert_cmpint (ringer_server_clock_get_now_ms (fixture->server_clock), ==, NOW_MS + 8 * HOUR_MS + 60000);
  /* One bad answer after waking does nothing either. */
  add_times (fixture, 1, -9000000);
  assert_offset (fixture, 60000);
}

static void
test_time_passes (Fixture *fixture,
                  gconstpointer user_data)
{
  add_times (fixture, 5, 60000);
  ringer_fake_clock_advance (fixture->clock, 90000);
  assert_offset (fixture, 60000);
  g_assert_cmpuint (fixture->n_told, ==, 1);
}

#define add_test(path, function) g_test_add ("/server-clock/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("believes-this-machine", test_believes_this_machine);
  add_test ("first-sample-counts", test_first_sample_counts);
  add_test ("narrows-down", test_narrows_down);
  add_test ("one-bad-sample-does-not", test_one_bad_sample_does_not);
  add_test ("first-is-bad", test_first_is_bad);
  add_test ("follows-the-server", test_follows_the_server);
  add_test ("set-right", test_set_right);
  add_test ("set-wrong", test_set_wrong);
  add_test ("set-without-a-word", test_set_without_a_word);
  add_test ("suspend", test_suspend);
  add_test ("time-passes", test_time_passes);

  return g_test_run ();
}
