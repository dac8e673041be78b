/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include <glib/gstdio.h>

#include "portal-mock.h"
#include "ringer-autostart-file.h"
#include "ringer-error.h"
#include "ringer-portal-background.h"
#include "ringer-test-util.h"

/* What the desktop is asked, in the sandbox and outside, and what comes of its answers. */

typedef struct
{
  PortalMock portal;
  char *folder;
  RingerBackground *background;
  GCancellable *cancellable;
  const char *status; /* that the desktop is to know */
  gboolean done;
  GError *error;
} Fixture;

static GTestDBus *bus_process;
static GDBusConnection *bus;

static void
set_up_portal (Fixture *fixture,
               gconstpointer is_missing)
{
  const char *const interfaces[] = { "org.freedesktop.portal.Background", NULL };

  portal_mock_start (&fixture->portal, is_missing == NULL ? interfaces : NULL);
  fixture->background = ringer_portal_background_new (bus);
  fixture->cancellable = g_cancellable_new ();
}

static void
tear_down_portal (Fixture *fixture,
                  gconstpointer user_data)
{
  g_assert_finalize_object (fixture->background);
  g_clear_error (&fixture->error);
  g_object_unref (fixture->cancellable);
  portal_mock_stop (&fixture->portal);
}

static void
set_up_file (Fixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *autostart = NULL;

  fixture->folder = ringer_test_make_folder ();
  autostart = g_build_filename (fixture->folder, "autostart", NULL);
  fixture->background = ringer_autostart_file_new (autostart);
}

static void
tear_down_file (Fixture *fixture,
                gconstpointer user_data)
{
  g_assert_finalize_object (fixture->background);
  g_clear_error (&fixture->error);
  ringer_test_remove_folder (fixture->folder);
}

static void
on_answered (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  ringer_background_request_finish (RINGER_BACKGROUND (source), result, &fixture->error);
  fixture->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
request (Fixture *fixture,
         gboolean at_login)
{
  g_clear_error (&fixture->error);
  fixture->done = FALSE;
  ringer_background_request_async (fixture->background, at_login, fixture->cancellable, on_answered, fixture);
  ringer_test_wait_for (is_done, fixture);
}

static void
assert_option (Fixture *fixture,
               const char *option,
               const char *value)
{
  g_autofree char *found = portal_mock_lookup (&fixture->portal, "RequestBackground", option);

  g_assert_cmpstr (found, ==, value);
}

static gboolean
has_status (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *status = NULL;

  if (portal_mock_find (&fixture->portal, "SetStatus") == NULL)
    return FALSE;

  status = portal_mock_lookup (&fixture->portal, "SetStatus", "message");

  return g_str_equal (status, fixture->status);
}

static void
test_granted (Fixture *fixture,
              gconstpointer user_data)
{
  /* Nobody may say it before the desktop has said yes. */
  ringer_background_set_status (fixture->background, "Waiting");
  portal_mock_answer (&fixture->portal, 0, "{'background': <true>, 'autostart': <true>}");
  request (fixture, TRUE);
  g_assert_no_error (fixture->error);
  assert_option (fixture, "autostart", "true");
  assert_option (fixture, "dbus-activatable", "false");
  assert_option (fixture, "commandline", "['ringer', '--gapplication-service']");
  fixture->status = "'Waiting'";
  ringer_test_wait_for (has_status, fixture);
  ringer_background_set_status (fixture->background, "In a call");
  fixture->status = "'In a call'";
  ringer_test_wait_for (has_status, fixture);

  portal_mock_answer (&fixture->portal, 0, "{'background': <true>, 'autostart': <false>}");
  request (fixture, FALSE);
  g_assert_no_error (fixture->error);
  assert_option (fixture, "autostart", "false");
}

/* The person said no; the desktop grants only a part; it answers with something else. */
static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  const struct
  {
    guint32 response;
    const char *results;
  } answers[] = {
    { 1, "{}" },
    { 2, "{'background': <true>, 'autostart': <true>}" },
    { 0, "{}" },
    { 0, "{'background': <false>, 'autostart': <true>}" },
    { 0, "{'background': <true>, 'autostart': <false>}" },
    { 0, "{'background': <'yes'>, 'autostart': <1>}" },
  };

  ringer_background_set_status (fixture->background, "Waiting");
  for (size_t i = 0; i < G_N_ELEMENTS (answers); i++) {
    portal_mock_answer (&fixture->portal, answers[i].response, answers[i].results);
    request (fixture, TRUE);
    g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED);
  }
  g_assert_null (portal_mock_find (&fixture->portal, "SetStatus"));
}

static void
test_missing (Fixture *fixture,
              gconstpointer user_data)
{
  request (fixture, TRUE);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_DESKTOP_LACKS);
}

static gboolean
is_asked (gpointer data)
{
  return portal_mock_find (&((Fixture *) data)->portal, "RequestBackground") != NULL;
}

/* While the person thinks about it, and before the question is out. */
static void
test_cancelled (Fixture *fixture,
                gconstpointer user_data)
{
  fixture->portal.silent = TRUE;
  ringer_background_request_async (fixture->background, TRUE, fixture->cancellable, on_answered, fixture);
  ringer_test_wait_for (is_asked, fixture);
  g_cancellable_cancel (fixture->cancellable);
  ringer_test_wait_for (is_done, fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  request (fixture, TRUE);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_file (Fixture *fixture,
           gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "autostart", RINGER_APP_ID ".desktop", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *command = NULL;

  request (fixture, TRUE);
  g_assert_no_error (fixture->error);
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  command = g_key_file_get_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL);
  g_assert_true (g_str_has_suffix (command, "/ringer --gapplication-service"));

  /* Also where there is nothing to take away. */
  for (unsigned int i = 0; i < 2; i++) {
    request (fixture, FALSE);
    g_assert_no_error (fixture->error);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

static void
test_unwritable (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "autostart", NULL);

  g_assert_true (g_file_set_contents (path, "no folder", -1, NULL));
  request (fixture, TRUE);
  g_assert_error (fixture->error, RINGER_ERROR, RINGER_ERROR_STORAGE);
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  bus_process = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus_process);
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_test_add ("/background/granted", Fixture, NULL, set_up_portal, test_granted, tear_down_portal);
  g_test_add ("/background/refused", Fixture, NULL, set_up_portal, test_refused, tear_down_portal);
  g_test_add ("/background/missing", Fixture, "missing", set_up_portal, test_missing, tear_down_portal);
  g_test_add ("/background/cancelled", Fixture, NULL, set_up_portal, test_cancelled, tear_down_portal);
  g_test_add ("/background/file", Fixture, NULL, set_up_file, test_file, tear_down_file);
  g_test_add ("/background/unwritable", Fixture, NULL, set_up_file, test_unwritable, tear_down_file);
  status = g_test_run ();
  g_object_unref (bus);
  g_test_dbus_down (bus_process);
  g_object_unref (bus_process);

  return status;
}
