/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-desktop-quiet.h"

/* Whose switch counts, and that it acts at once. */

typedef struct
{
  GSettings *settings;
  RingerDoNotDisturb *quiet;
  unsigned int n_told;
} Fixture;

static void
on_active (Fixture *fixture)
{
  fixture->n_told++;
}

static void
set_up (Fixture *fixture,
        gconstpointer sandboxed)
{
  fixture->settings = g_settings_new (RINGER_APP_ID);
  fixture->quiet = ringer_desktop_quiet_new (fixture->settings, sandboxed != NULL);
  g_signal_connect_swapped (fixture->quiet, "notify::active", G_CALLBACK (on_active), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->quiet);
  g_settings_reset (fixture->settings, "do-not-disturb");
  g_object_unref (fixture->settings);
}

static void
assert_active (Fixture *fixture,
               gboolean active,
               unsigned int n_told)
{
  g_assert_cmpint (ringer_do_not_disturb_is_active (fixture->quiet), ==, active);
  g_assert_cmpuint (fixture->n_told, ==, n_told);
}

static void
test_desktop (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GSettings) desktop = NULL;

  if (!ringer_do_not_disturb_is_desktops (fixture->quiet)) {
    g_test_skip ("GNOME's settings are not installed");
    return;
  }

  desktop = g_settings_new ("org.gnome.desktop.notifications");
  assert_active (fixture, FALSE, 0);
  g_settings_set_boolean (desktop, "show-banners", FALSE);
  assert_active (fixture, TRUE, 1);
  g_settings_set_boolean (fixture->settings, "do-not-disturb", TRUE);
  g_settings_set_boolean (desktop, "show-banners", TRUE);
  assert_active (fixture, FALSE, 2);
  g_settings_reset (desktop, "show-banners");
}

static void
test_sandbox (Fixture *fixture,
              gconstpointer user_data)
{
  g_assert_false (ringer_do_not_disturb_is_desktops (fixture->quiet));
  assert_active (fixture, FALSE, 0);
  g_settings_set_boolean (fixture->settings, "do-not-disturb", TRUE);
  assert_active (fixture, TRUE, 1);
  g_settings_set_boolean (fixture->settings, "do-not-disturb", FALSE);
  assert_active (fixture, FALSE, 2);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/desktop-quiet/desktop", Fixture, NULL, set_up, test_desktop, tear_down);
  g_test_add ("/desktop-quiet/sandbox", Fixture, "sandboxed", set_up, test_sandbox, tear_down);

  return g_test_run ();
}
