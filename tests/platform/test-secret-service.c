/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ringer-error.h"
#include "ringer-secret-service.h"
#include "ringer-test-util.h"

/*
 * Against the real daemon, on a bus of its own with nothing else on it. libsecret keeps one connection per program, so that each kind of keyring is a run of
 * its own: `keyring`, `missing` (nothing on the bus) and `no-bus`.
 */

typedef struct {
  RingerSecretStore *store;
  GAsyncResult *result;
} Fixture;

static GSubprocess *daemon_process;
/* Never let go of: it would wait for libsecret to let go of the connection, which it does not. */
static GTestDBus *bus_process;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->store = ringer_secret_service_new ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->store);
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->result != NULL;
}

static char *
lookup (Fixture *fixture,
        const char *account,
        const char *name,
        GError **error)
{
  char *secret;

  ringer_secret_store_lookup_async (fixture->store, account, name, NULL, on_done, fixture);
  ringer_test_wait_for (is_done, fixture);
  secret = ringer_secret_store_lookup_finish (fixture->store, fixture->result, error);
  g_clear_object (&fixture->result);

  return secret;
}

static gboolean
store (Fixture *fixture,
       const char *account,
       const char *name,
       const char *secret,
       GError **error)
{
  gboolean stored;

  ringer_secret_store_store_async (fixture->store, account, name, secret, NULL, on_done, fixture);
  ringer_test_wait_for (is_done, fixture);
  stored = ringer_secret_store_store_finish (fixture->store, fixture->result, error);
  g_clear_object (&fixture->result);

  return stored;
}

static gboolean
clear (Fixture *fixture,
       const char *account,
       GError **error)
{
  gboolean cleared;

  ringer_secret_store_clear_async (fixture->store, account, NULL, on_done, fixture);
  ringer_test_wait_for (is_done, fixture);
  cleared = ringer_secret_store_clear_finish (fixture->store, fixture->result, error);
  g_clear_object (&fixture->result);

  return cleared;
}

static void
must_store (Fixture *fixture,
            const char *account,
            const char *name,
            const char *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (store (fixture, account, name, secret, &error));
  g_assert_no_error (error);
}

static void
must_have (Fixture *fixture,
           const char *account,
           const char *name,
           const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *secret = lookup (fixture, account, name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  ringer_secret_free (secret);
}

static void
must_lack (Fixture *fixture,
           const char *account,
           const char *name,
           RingerError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lookup (fixture, account, name, &error));
  g_assert_error (error, RINGER_ERROR, (int) code);
}

static void
must_clear (Fixture *fixture,
            const char *account)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (clear (fixture, account, &error));
  g_assert_no_error (error);
}

static void
test_keeps (Fixture *fixture,
            gconstpointer user_data)
{
  must_lack (fixture, "ann", "tokens", RINGER_ERROR_NOT_FOUND);

  must_store (fixture, "ann", "tokens", "{\"access_token\": \"ä\"}");
  must_store (fixture, "ann", "key", "k");
  must_store (fixture, "bob", "tokens", "b");
  must_have (fixture, "ann", "tokens", "{\"access_token\": \"ä\"}");
  must_have (fixture, "ann", "key", "k");

  must_store (fixture, "ann", "tokens", "new");
  must_have (fixture, "ann", "tokens", "new");

  must_clear (fixture, "ann");
  must_lack (fixture, "ann", "tokens", RINGER_ERROR_NOT_FOUND);
  must_lack (fixture, "ann", "key", RINGER_ERROR_NOT_FOUND);
  must_have (fixture, "bob", "tokens", "b");

  /* That there is nothing is no error. */
  must_clear (fixture, "ann");
  must_clear (fixture, "bob");
}

static void
test_cancel (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  ringer_secret_store_lookup_async (fixture->store, "ann", "tokens", cancellable, on_done, fixture);
  g_cancellable_cancel (cancellable);
  ringer_test_wait_for (is_done, fixture);
  g_assert_null (ringer_secret_store_lookup_finish (fixture->store, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&fixture->result);
}

static void
lock_keyring (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
                                        g_variant_new_parsed ("([objectpath '/org/freedesktop/secrets/collection/login'],)"),
                                        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_locked (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GError) store_error = NULL;
  g_autoptr (GError) clear_error = NULL;

  must_store (fixture, "ann", "tokens", "a");
  lock_keyring ();

  /* Nobody is there to be asked for the password, which is the same as nobody giving it. */
  must_lack (fixture, "ann", "tokens", RINGER_ERROR_KEYRING_LOCKED);
  g_assert_false (store (fixture, "ann", "tokens", "b", &store_error));
  g_assert_error (store_error, RINGER_ERROR, RINGER_ERROR_KEYRING_LOCKED);
  g_assert_false (clear (fixture, "ann", &clear_error));
  g_assert_error (clear_error, RINGER_ERROR, RINGER_ERROR_KEYRING_LOCKED);
}

static void
test_missing (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) store_error = NULL;
  g_autoptr (GError) clear_error = NULL;

  must_lack (fixture, "ann", "tokens", RINGER_ERROR_KEYRING_MISSING);
  g_assert_false (store (fixture, "ann", "tokens", "a", &store_error));
  g_assert_error (store_error, RINGER_ERROR, RINGER_ERROR_KEYRING_MISSING);
  g_assert_false (clear (fixture, "ann", &clear_error));
  g_assert_error (clear_error, RINGER_ERROR, RINGER_ERROR_KEYRING_MISSING);
}

static gboolean
has_owner (gpointer data)
{
  g_autoptr (GVariant) answer = NULL;
  gboolean there = FALSE;

  answer = g_dbus_connection_call_sync (data, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
                                        g_variant_new ("(s)", "org.freedesktop.secrets"), G_VARIANT_TYPE ("(b)"),
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (answer);
  g_variant_get (answer, "(b)", &there);
  /* So that the wait looks again */
  g_main_context_wakeup (NULL);

  return there;
}

static void
start_daemon (const char *folder)
{
  const char password[] = "test";
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", folder, TRUE);
  daemon_process = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (daemon_process), password, strlen (password), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (g_subprocess_get_stdin_pipe (daemon_process), NULL, &error);
  g_assert_no_error (error);

  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  ringer_test_wait_for (has_owner, bus);
}

static int
run_with_keyring (void)
{
  char *folder = ringer_test_make_folder ();
  int status;

  start_daemon (folder);
  g_test_add ("/secret-service/keeps", Fixture, NULL, set_up, test_keeps, tear_down);
  g_test_add ("/secret-service/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/secret-service/locked", Fixture, NULL, set_up, test_locked, tear_down);
  status = g_test_run ();

  g_subprocess_force_exit (daemon_process);
  g_subprocess_wait (daemon_process, NULL, NULL);
  g_clear_object (&daemon_process);
  ringer_test_remove_folder (folder);

  return status;
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  if (g_str_equal (argv[1], "no-bus")) {
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
    g_test_add ("/secret-service/no-bus", Fixture, NULL, set_up, test_missing, tear_down);
    return g_test_run ();
  }

  bus_process = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus_process);
  if (g_str_equal (argv[1], "keyring"))
    status = run_with_keyring ();
  else {
    g_test_add ("/secret-service/missing", Fixture, NULL, set_up, test_missing, tear_down);
    status = g_test_run ();
  }
  g_test_dbus_stop (bus_process);

  return status;
}
