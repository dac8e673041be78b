/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portal-mock.h"
#include "ringer-error.h"
#include "ringer-portal-capture.h"
#include "ringer-test-util.h"

#define CHOSEN "{'session_handle': <'" PORTAL_MOCK_SESSION "'>, 'streams': <[(uint32 42, {'size': <(1920, 1080)>})]>}"

static const char *const portals[] = { "org.freedesktop.portal.Camera", "org.freedesktop.portal.ScreenCast", "org.freedesktop.portal.Session", NULL };

typedef struct {
  GTestDBus *dbus;
  PortalMock mock;
  GDBusConnection *bus;
  RingerCaptureAccess *access;
  GAsyncResult *result;
  gboolean ended;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer interfaces)
{
  g_autoptr (GError) error = NULL;

  fixture->dbus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->dbus);
  portal_mock_start (&fixture->mock, interfaces);
  portal_mock_answer (&fixture->mock, 0, CHOSEN);
  fixture->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_set_exit_on_close (fixture->bus, FALSE);
  fixture->access = ringer_portal_capture_new (fixture->bus, TRUE);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->access);
  portal_mock_stop (&fixture->mock);
  g_dbus_connection_close_sync (fixture->bus, NULL, NULL);
  g_clear_object (&fixture->bus);
  g_test_dbus_down (fixture->dbus);
  g_object_unref (fixture->dbus);
}

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static gboolean
is_opened (gpointer data)
{
  return ((Fixture *) data)->result != NULL;
}

static RingerCaptureRemote *
open_source (Fixture *fixture,
             RingerCaptureSource source,
             GError **error)
{
  g_clear_object (&fixture->result);
  ringer_capture_access_open_async (fixture->access, source, NULL, on_opened, fixture);
  ringer_test_wait_for (is_opened, fixture);

  return ringer_capture_access_open_finish (fixture->access, fixture->result, error);
}

static void
test_camera (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  RingerCaptureRemote *remote = open_source (fixture, RINGER_CAPTURE_CAMERA, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ringer_capture_remote_get_fd (remote), >=, 0);
  g_assert_cmpuint (ringer_capture_remote_get_node (remote), ==, RINGER_CAPTURE_ANY_NODE);
  g_assert_nonnull (portal_mock_find (&fixture->mock, "AccessCamera"));
  g_clear_object (&fixture->result);
  g_assert_finalize_object (remote);
}

static gboolean
is_closed (gpointer data)
{
  return portal_mock_find (&((Fixture *) data)->mock, "Close") != NULL;
}

static void
test_screen (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *types = NULL;
  RingerCaptureRemote *remote = open_source (fixture, RINGER_CAPTURE_SCREEN, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ringer_capture_remote_get_fd (remote), >=, 0);
  g_assert_cmpuint (ringer_capture_remote_get_node (remote), ==, 42);
  types = portal_mock_lookup (&fixture->mock, "SelectSources", "types");
  g_assert_cmpstr (types, ==, "3");
  g_assert_false (is_closed (fixture));

  /* Whoever is done with it ends it in the desktop. */
  g_clear_object (&fixture->result);
  g_assert_finalize_object (remote);
  ringer_test_wait_for (is_closed, fixture);
}

static void
on_ended (Fixture *fixture)
{
  fixture->ended = TRUE;
}

static gboolean
has_ended (gpointer data)
{
  return ((Fixture *) data)->ended;
}

/* Until the bus has answered this, it may not have read yet which signals the program wants to get. */
static void
wait_for_bus (GDBusConnection *bus)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) id = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", NULL,
                                                         G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
test_ended (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  RingerCaptureRemote *remote = open_source (fixture, RINGER_CAPTURE_SCREEN, &error);

  g_assert_no_error (error);
  g_signal_connect_swapped (remote, "ended", G_CALLBACK (on_ended), fixture);
  wait_for_bus (fixture->bus);
  g_dbus_connection_emit_signal (fixture->mock.bus, NULL, PORTAL_MOCK_SESSION, "org.freedesktop.portal.Session", "Closed", NULL, NULL);
  ringer_test_wait_for (has_ended, fixture);
  g_clear_object (&fixture->result);
  g_assert_finalize_object (remote);
  ringer_test_wait_for (is_closed, fixture);
}

static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  portal_mock_answer (&fixture->mock, 1, "{}");
  g_assert_null (open_source (fixture, RINGER_CAPTURE_CAMERA, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED);
  g_clear_error (&error);

  /* Of what was begun nothing stays. */
  portal_mock_answer (&fixture->mock, 0, CHOSEN);
  fixture->mock.failing = "Start";
  g_assert_null (open_source (fixture, RINGER_CAPTURE_SCREEN, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED);
  g_clear_object (&fixture->result);
  ringer_test_wait_for (is_closed, fixture);
}

static void
test_nonsense (Fixture *fixture,
               gconstpointer user_data)
{
  static const char *const answers[] = {
    "{}",
    "{'session_handle': <'no path'>}",
    "{'session_handle': <'" PORTAL_MOCK_SESSION "'>, 'streams': <@a(ua{sv}) []>}",
    "{'session_handle': <'" PORTAL_MOCK_SESSION "'>, 'streams': <'none'>}",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GError) error = NULL;

    portal_mock_answer (&fixture->mock, 0, answers[i]);
    g_assert_null (open_source (fixture, RINGER_CAPTURE_SCREEN, &error));
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_DESKTOP_LACKS);
  }
}

static void
test_missing (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (open_source (fixture, RINGER_CAPTURE_SCREEN, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_DESKTOP_LACKS);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/portal-capture/camera", Fixture, portals, set_up, test_camera, tear_down);
  g_test_add ("/portal-capture/screen", Fixture, portals, set_up, test_screen, tear_down);
  g_test_add ("/portal-capture/ended", Fixture, portals, set_up, test_ended, tear_down);
  g_test_add ("/portal-capture/refused", Fixture, portals, set_up, test_refused, tear_down);
  g_test_add ("/portal-capture/nonsense", Fixture, portals, set_up, test_nonsense, tear_down);
  g_test_add ("/portal-capture/missing", Fixture, NULL, set_up, test_missing, tear_down);

  return g_test_run ();
}
