/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "demo-session.h"
#include "demo-stage.h"

#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib-unix.h>

#include "tool-sign-in.h"

/*
 * ringer-demo [--headless [--pictures=FOLDER]]
 *
 * Shows what the program does without a homeserver, an account or a second person: a homeserver in this process, where Bob
 * is signed in and Ann calls him. All of it happens in a session of its own that is thrown away.
 */

#define PASSWORD "demo"
#define QUIT_WAIT_S 5

void
demo_say (const char *format,
          ...)
{
  va_list arguments;

  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  printf ("\n");
  fflush (stdout);
}

static char *
build_object_path (void)
{
  g_autoptr (GString) path = g_string_new ("/" RINGER_APP_ID);

  g_string_replace (path, ".", "/", 0);
  g_string_replace (path, "-", "_", 0);

  return g_string_free_and_steal (g_steal_pointer (&path));
}

void
demo_activate_action (DemoStage *stage,
                      const char *name)
{
  g_autofree char *path = build_object_path ();

  g_dbus_connection_call (stage->bus, RINGER_APP_ID, path, "org.gtk.Actions", "Activate",
                          g_variant_new ("(sava{sv})", name, NULL, NULL), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

void
demo_activate (DemoStage *stage)
{
  g_autofree char *path = build_object_path ();

  g_dbus_connection_call (stage->bus, RINGER_APP_ID, path, "org.gtk.Application", "Activate",
                          g_variant_new ("(a{sv})", NULL), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
add_group (RingerFakeHomeserver *server)
{
  static const char *const names[][2] = { { "cleo", "Cleo" }, { "dan", "Dan" }, { "eve", "Eve" } };
  const char *const members[] = { "cleo", "bob", "ann", "dan", "eve", NULL };

  for (unsigned int i = 0; i < G_N_ELEMENTS (names); i++)
    ringer_fake_homeserver_add_user (server, names[i][0], PASSWORD, names[i][1]);

  ringer_fake_homeserver_add_room (server, DEMO_GROUP, "Team Garden", members, FALSE);
  ringer_fake_homeserver_start_call (server, DEMO_GROUP, "cleo", "PHONE", NULL, "video");
  ringer_fake_homeserver_start_call (server, DEMO_GROUP, "dan", "PHONE", NULL, "video");
}

static void
set_up_server (DemoStage *stage)
{
  const char *const members[] = { "ann", "bob", NULL };

  stage->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_add_user (stage->server, "ann", PASSWORD, "Ann");
  ringer_fake_homeserver_add_user (stage->server, "bob", PASSWORD, "Bob");
  ringer_fake_homeserver_add_room (stage->server, DEMO_ROOM, NULL, members, TRUE);
  add_group (stage->server);
}

static void
on_program_exit (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  GMainLoop *loop = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (loop != NULL)
    g_main_loop_quit (loop);
}

static gboolean
on_session_end (int fd,
                GIOCondition condition,
                gpointer user_data)
{
  GMainLoop *loop = user_data;

  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_quit_deadline (gpointer user_data)
{
  g_subprocess_force_exit (user_data);

  return G_SOURCE_CONTINUE;
}

/* Lets it leave its calls; what does not end is ended. */
static void
stop_program (DemoStage *stage)
{
  unsigned int deadline = g_timeout_add_seconds (QUIT_WAIT_S, on_quit_deadline, stage->program);

  g_subprocess_send_signal (stage->program, SIGTERM);
  while (g_subprocess_get_identifier (stage->program) != NULL)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (deadline);
}

static gboolean
start_program (DemoStage *stage,
               gboolean headless,
               GError **error)
{
  g_autofree char *path = demo_session_get_build_path ("src/app/ringer");
  const char *service = headless ? "--gapplication-service" : NULL;

  stage->program = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, error, path, service, NULL);
  if (stage->program == NULL)
    return FALSE;

  g_subprocess_wait_async (stage->program, NULL, on_program_exit, headless ? NULL : stage->loop);
  return TRUE;
}

static gboolean
set_stage (DemoStage *stage,
           gboolean headless,
           GError **error)
{
  g_autofree char *account_id = NULL;

  stage->notifications = tool_notifications_new (stage->bus, error);
  if (stage->notifications == NULL)
    return FALSE;

  set_up_server (stage);
  account_id = tool_sign_in (ringer_fake_homeserver_get_url (stage->server), "bob", PASSWORD, FALSE, error);
  if (account_id == NULL)
    return FALSE;

  demo_say ("Bob is signed in at %s", ringer_fake_homeserver_get_url (stage->server));
  return start_program (stage, headless, error);
}

static int
play (gboolean headless,
      const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) keyring = NULL;
  DemoStage stage = { .status = EXIT_SUCCESS };

  stage.loop = g_main_loop_new (NULL, FALSE);
  g_unix_fd_add (DEMO_SESSION_LIFELINE_FD, G_IO_IN | G_IO_HUP | G_IO_ERR, on_session_end, stage.loop);

  stage.bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (stage.bus != NULL)
    keyring = demo_session_start_keyring (stage.bus, &error);

  if (keyring == NULL || !set_stage (&stage, headless, &error)) {
    fprintf (stderr, "ringer-demo: %s\n", error->message);
    stage.status = EXIT_FAILURE;
  } else {
    if (headless)
      demo_play_headless (&stage, folder);
    else
      demo_play_live (&stage);

    stop_program (&stage);
  }

  if (keyring != NULL)
    g_subprocess_force_exit (keyring);

  g_clear_object (&stage.program);
  g_clear_object (&stage.notifications);
  g_clear_object (&stage.server);
  g_clear_object (&stage.bus);
  g_main_loop_unref (stage.loop);

  return stage.status;
}

int
main (int argc,
      char *argv[])
{
  gboolean headless = FALSE;
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "headless", 0, 0, G_OPTION_ARG_NONE, &headless, "Play without a person, on the display that is there", NULL },
    { "pictures", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Where the pictures go", "FOLDER" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  setlocale (LC_ALL, "");
  for (int i = 1; i < argc; i++)
    g_strv_builder_add (arguments, argv[i]);
  words = g_strv_builder_end (arguments);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    fprintf (stderr, "ringer-demo: %s\n", error->message);
    return 2;
  }

  if (headless && g_getenv ("DISPLAY") == NULL) {
    fprintf (stderr, "ringer-demo: there is no display; run it within build-aux/with-session\n");
    return 2;
  }

  if (!demo_session_is_inside ())
    return demo_session_run ((const char *const *) words);

  if (folder != NULL && g_mkdir_with_parents (folder, 0755) != 0) {
    fprintf (stderr, "ringer-demo: %s: %s\n", folder, g_strerror (errno));
    return EXIT_FAILURE;
  }

  return play (headless, folder);
}
