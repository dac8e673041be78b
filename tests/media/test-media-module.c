/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-module.h"

#include "ringer-fake-clock.h"

static void
test_finish (void)
{
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (0);
  RingerMediaSession *session;

  /* Nobody was in a call. */
  g_assert_true (ringer_media_module_finish ());

  session = ringer_media_module_make_session (RINGER_CLOCK (clock), TRUE);
  g_assert_nonnull (session);
  ringer_media_session_close (session);
  g_assert_finalize_object (G_OBJECT (session));
  /* A slow machine may take longer than a program waits. */
  while (!ringer_media_module_finish ())
    continue;
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media-module/finish", test_finish);

  return g_test_run ();
}
