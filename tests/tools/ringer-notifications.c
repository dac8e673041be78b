/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool-notifications.h"

#include <stdio.h>
#include <stdlib.h>

#include <gio/gunixinputstream.h>

/*
 * ringer-notifications
 *
 * A notification service for scripts: it writes "ready", "notified TITLE" and "closed TITLE"; a line "app.answer" on standard input
 * presses the button whose action starts so, and "missing" tells that there is none. Ends with its input.
 */

static void
say (const char *word,
     const char *text)
{
  printf ("%s%s%s\n", word, text[0] != '\0' ? " " : "", text);
  fflush (stdout);
}

static void
on_notified (ToolNotifications *notifications,
             const char *summary,
             const char *body,
             gpointer user_data)
{
  say ("notified", summary);
}

static void
on_closed (ToolNotifications *notifications,
           const char *summary,
           gpointer user_data)
{
  say ("closed", summary);
}

typedef struct {
  ToolNotifications *notifications;
  GDataInputStream *input;
  GMainLoop *loop;
} Reader;

static void
on_line (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Reader *reader = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (reader->input, result, NULL, NULL);

  if (line == NULL) {
    g_main_loop_quit (reader->loop);
    return;
  }

  if (!tool_notifications_press (reader->notifications, line))
    say ("missing", line);

  g_data_input_stream_read_line_async (reader->input, G_PRIORITY_DEFAULT, NULL, on_line, reader);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GInputStream) stdin_stream = g_unix_input_stream_new (0, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (stdin_stream);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (ToolNotifications) notifications = bus != NULL ? tool_notifications_new (bus, &error) : NULL;
  Reader reader = { .notifications = notifications, .input = input, .loop = loop };

  if (notifications == NULL) {
    fprintf (stderr, "ringer-notifications: %s\n", error->message);
    return EXIT_FAILURE;
  }

  g_signal_connect (notifications, "notified", G_CALLBACK (on_notified), NULL);
  g_signal_connect (notifications, "closed", G_CALLBACK (on_closed), NULL);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_line, &reader);
  say ("ready", "");
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}
