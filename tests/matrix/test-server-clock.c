/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-clock.h"
#include "ringer-server-clock.h"

static void
test_believes_this_machine (void)
{
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (5000);
  g_autoptr (RingerServerClock) server_clock = ringer_server_clock_new (RINGER_CLOCK (clock));

  g_assert_cmpint (ringer_server_clock_get_now_ms (server_clock), ==, 5000);
  ringer_server_clock_add_sample (server_clock, -800, 199);
  g_assert_cmpint (ringer_server_clock_get_offset_ms (server_clock), ==, 0);
}

static void
test_first_sample_counts (void)
{
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (5000);
  g_autoptr (RingerServerClock) server_clock = ringer_server_clock_new (RINGER_CLOCK (clock));

  ringer_server_clock_add_sample (server_clock, 60000, 60999);
  g_assert_cmpint (ringer_server_clock_get_offset_ms (server_clock), ==, 60000);
}

static void
test_one_bad_sample_does_not (void)
{
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (5000);
  g_autoptr (RingerServerClock) server_clock = ringer_server_clock_new (RINGER_CLOCK (clock));

  for (int i = 0; i < 3; i++)
    ringer_server_clock_add_sample (server_clock, 60000, 60999);
  ringer_server_clock_add_sample (server_clock, -9000000, -8999001);
  g_assert_cmpint (ringer_server_clock_get_offset_ms (server_clock), ==, 60000);
}

static void
test_forgets_at_a_jump (void)
{
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (5000);
  g_autoptr (RingerServerClock) server_clock = ringer_server_clock_new (RINGER_CLOCK (clock));

  for (int i = 0; i < 5; i++)
    ringer_server_clock_add_sample (server_clock, 60000, 60999);
  ringer_fake_clock_jump (clock, 60000);
  ringer_server_clock_add_sample (server_clock, -500, 499);
  g_assert_cmpint (ringer_server_clock_get_offset_ms (server_clock), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-clock/believes-this-machine", test_believes_this_machine);
  g_test_add_func ("/server-clock/first-sample-counts", test_first_sample_counts);
  g_test_add_func ("/server-clock/one-bad-sample-does-not", test_one_bad_sample_does_not);
  g_test_add_func ("/server-clock/forgets-at-a-jump", test_forgets_at_a_jump);

  return g_test_run ();
}
