/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-status-controller.h"

#include "call-fixture.h"
#include "ringer-fake-do-not-disturb.h"
#include "ringer-test-util.h"

/* What the desktop is told. */

#define TEST_TYPE_DESKTOP (test_desktop_get_type ())
G_DECLARE_FINAL_TYPE (TestDesktop, test_desktop, TEST, DESKTOP, GObject)

struct _TestDesktop {
  GObject parent_instance;

  char *status;
};

static void
test_desktop_set_status (RingerBackground *background,
                         const char *status)
{
  g_set_str (&TEST_DESKTOP (background)->status, status);
}

static void
test_desktop_iface_init (RingerBackgroundInterface *iface)
{
  iface->set_status = test_desktop_set_status;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestDesktop, test_desktop, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_BACKGROUND, test_desktop_iface_init))

static void
test_desktop_finalize (GObject *object)
{
  g_free (TEST_DESKTOP (object)->status);

  G_OBJECT_CLASS (test_desktop_parent_class)->finalize (object);
}

static void
test_desktop_class_init (TestDesktopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_desktop_finalize;
}

static void
test_desktop_init (TestDesktop *self)
{
}

typedef struct
{
  CallFixture base;
  RingerFakeDoNotDisturb *do_not_disturb;
  TestDesktop *desktop;
  RingerStatusController *controller;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  call_fixture_set_up (&fixture->base, NULL);
  fixture->do_not_disturb = ringer_fake_do_not_disturb_new (FALSE);
  fixture->desktop = g_object_new (TEST_TYPE_DESKTOP, NULL);
  fixture->controller = ringer_status_controller_new (fixture->base.calls, RINGER_DO_NOT_DISTURB (fixture->do_not_disturb), RINGER_BACKGROUND (fixture->desktop));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->controller);
  g_assert_finalize_object (fixture->desktop);
  g_assert_finalize_object (fixture->do_not_disturb);
  call_fixture_tear_down (&fixture->base, NULL);
}

static gboolean
is_in_call (gpointer data)
{
  return g_str_equal (((Fixture *) data)->desktop->status, "In a call");
}

static gboolean
is_waiting (gpointer data)
{
  return g_str_equal (((Fixture *) data)->desktop->status, "Waiting for calls");
}

static void
test_call (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_true (is_waiting (fixture));
  call_fixture_ring (&fixture->base);
  g_assert_cmpstr (fixture->desktop->status, ==, "Somebody is calling");
  ringer_call_manager_answer (fixture->base.calls, call_fixture_get_call (&fixture->base), RINGER_CALL_VIDEO);
  ringer_test_wait_for (is_in_call, fixture);
  ringer_active_call_hang_up (ringer_call_manager_get_active (fixture->base.calls));
  ringer_test_wait_for (is_waiting, fixture);
}

static void
test_quiet (Fixture *fixture,
            gconstpointer user_data)
{
  ringer_fake_do_not_disturb_set_active (fixture->do_not_disturb, TRUE);
  g_assert_cmpstr (fixture->desktop->status, ==, "Waiting for calls, silently");
  call_fixture_ring (&fixture->base);
  g_assert_cmpstr (fixture->desktop->status, ==, "Somebody is calling");
  ringer_incoming_call_silence (call_fixture_get_call (&fixture->base));
  g_assert_cmpstr (fixture->desktop->status, ==, "Waiting for calls, silently");
  ringer_fake_do_not_disturb_set_active (fixture->do_not_disturb, FALSE);
  g_assert_true (is_waiting (fixture));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/status-controller/call", Fixture, NULL, set_up, test_call, tear_down);
  g_test_add ("/status-controller/quiet", Fixture, NULL, set_up, test_quiet, tear_down);

  return g_test_run ();
}
