/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-session.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gstdio.h>

#include "ringer-test-util.h"

#define INSIDE "RINGER_DEMO_SESSION"
#define KEYRING_WAIT_S 15
#define PASSWORD "demo\n"

gboolean
demo_session_is_inside (void)
{
  return g_getenv (INSIDE) != NULL;
}

char *
demo_session_get_build_path (const char *name)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (program);

  return g_build_filename (folder, "..", "..", name, NULL);
}

/* The screen and the sound are found below the person's own runtime folder. */
static void
keep_runtime (GSubprocessLauncher *launcher)
{
  const char *runtime = g_get_user_runtime_dir ();
  const char *display = g_getenv ("WAYLAND_DISPLAY");
  g_autofree char *pulse = g_build_filename (runtime, "pulse", "native", NULL);

  if (display != NULL && !g_path_is_absolute (display)) {
    g_autofree char *path = g_build_filename (runtime, display, NULL);

    g_subprocess_launcher_setenv (launcher, "WAYLAND_DISPLAY", path, TRUE);
  }

  if (g_getenv ("PULSE_SERVER") == NULL && g_file_test (pulse, G_FILE_TEST_EXISTS)) {
    g_autofree char *server = g_strconcat ("unix:", pulse, NULL);

    g_subprocess_launcher_setenv (launcher, "PULSE_SERVER", server, TRUE);
  }

  g_subprocess_launcher_setenv (launcher, "PIPEWIRE_RUNTIME_DIR", runtime, FALSE);
}

static void
set_folders (GSubprocessLauncher *launcher,
             const char *folder)
{
  static const char *const names[][2] = {
    { "XDG_RUNTIME_DIR", "runtime" },
    { "XDG_DATA_HOME", "data" },
    { "XDG_CONFIG_HOME", "config" },
    { "XDG_CACHE_HOME", "cache" },
    { "XDG_STATE_HOME", "state" },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i][1], NULL);

    g_mkdir_with_parents (path, 0700);
    g_subprocess_launcher_setenv (launcher, names[i][0], path, TRUE);
  }
}

/* A group of its own: Ctrl+C then reaches only this process, which lets the others end in their order. */
static void
lead_group (gpointer user_data)
{
  setpgid (0, 0);
}

/* The session ends when its lifeline is cut, also where this process dies. */
static gboolean
on_signal (gpointer user_data)
{
  int *lifeline = user_data;

  g_clear_fd (lifeline, NULL);
  return G_SOURCE_CONTINUE;
}

static void
on_session_exit (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  gboolean *done = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  *done = TRUE;
}

int
demo_session_run (const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *schemas = demo_session_get_build_path ("data");
  g_autofree char *sounds = g_build_filename (schemas, "sounds", NULL);
  g_autofree char *modules = demo_session_get_build_path ("src/media");
  g_auto (GStrv) command = NULL;
  char *folder = ringer_test_make_folder ();
  unsigned int interrupt, terminate;
  int ends[2] = { -1, -1 };
  gboolean done = FALSE;
  int status = EXIT_FAILURE;

  keep_runtime (launcher);
  set_folders (launcher, folder);
  g_subprocess_launcher_setenv (launcher, INSIDE, folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "memory", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_subprocess_launcher_setenv (launcher, "RINGER_SOUNDS", sounds, TRUE);
  g_subprocess_launcher_setenv (launcher, "RINGER_MODULES", modules, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DBUS_SESSION_BUS_ADDRESS");
  g_subprocess_launcher_unsetenv (launcher, "GNOME_KEYRING_CONTROL");
  g_subprocess_launcher_set_child_setup (launcher, lead_group, NULL, NULL);

  if (!g_unix_open_pipe (ends, O_CLOEXEC, &error))
    g_error ("No pipe: %s", error->message);
  g_subprocess_launcher_take_fd (launcher, ends[0], DEMO_SESSION_LIFELINE_FD);

  g_strv_builder_add_many (words, "dbus-run-session", "--", program, NULL);
  g_strv_builder_addv (words, (const char **) arguments);
  command = g_strv_builder_end (words);

  child = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, &error);
  if (child == NULL) {
    fprintf (stderr, "ringer-demo: cannot start a session: %s\n", error->message);
    g_clear_fd (&ends[1], NULL);
    ringer_test_remove_folder (folder);
    return EXIT_FAILURE;
  }

  interrupt = g_unix_signal_add (SIGINT, on_signal, &ends[1]);
  terminate = g_unix_signal_add (SIGTERM, on_signal, &ends[1]);
  g_subprocess_wait_async (child, NULL, on_session_exit, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);

  g_clear_fd (&ends[1], NULL);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  if (g_subprocess_get_if_exited (child))
    status = g_subprocess_get_exit_status (child);

  ringer_test_remove_folder (folder);
  return status;
}

static gboolean
on_keyring_deadline (gpointer user_data)
{
  gboolean *late = user_data;

  *late = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
on_keyring_appeared (GDBusConnection *bus,
                     const char *name,
                     const char *owner,
                     gpointer user_data)
{
  gboolean *there = user_data;

  *there = TRUE;
}

GSubprocess *
demo_session_start_keyring (GDBusConnection *bus,
                            GError **error)
{
  g_autoptr (GSubprocess) keyring = NULL;
  GOutputStream *input;
  gboolean there = FALSE;
  gboolean late = FALSE;
  unsigned int watch, deadline;

  keyring = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, error,
                              "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets", NULL);
  if (keyring == NULL)
    return NULL;

  input = g_subprocess_get_stdin_pipe (keyring);
  if (!g_output_stream_write_all (input, PASSWORD, sizeof PASSWORD - 1, NULL, NULL, error) || !g_output_stream_close (input, NULL, error)) {
    g_subprocess_force_exit (keyring);
    return NULL;
  }

  watch = g_bus_watch_name_on_connection (bus, "org.freedesktop.secrets", G_BUS_NAME_WATCHER_FLAGS_NONE, on_keyring_appeared, NULL, &there, NULL);
  deadline = g_timeout_add_seconds (KEYRING_WAIT_S, on_keyring_deadline, &late);
  while (!there && !late)
    g_main_context_iteration (NULL, TRUE);

  g_bus_unwatch_name (watch);
  g_source_remove (deadline);
  if (there)
    return g_steal_pointer (&keyring);

  g_subprocess_force_exit (keyring);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The keyring did not start");
  return NULL;
}
