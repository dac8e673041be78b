/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool-notifications.h"

#include <stdio.h>
#include <stdlib.h>

#include "tool-lines.h"

/*
 * ringer-notifications
 *
 * A notification service for scripts: it writes "ready", "notified TITLE" and "closed TITLE"; a line "app.answer" on standard input
 * presses the button whose action starts so, and "missing" tells that there is none. Ends with its input.
 */

static void
on_notified (ToolNotifications *notifications,
             const char *summary,
             const char *body,
             gpointer user_data)
{
  tool_say ("notified %s", summary);
}

static void
on_closed (ToolNotifications *notifications,
           const char *summary,
           gpointer user_data)
{
  tool_say ("closed %s", summary);
}

static void
press (const char *line,
       gpointer notifications)
{
  if (!tool_notifications_press (notifications, line))
    tool_say ("missing %s", line);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (ToolNotifications) notifications = bus != NULL ? tool_notifications_new (bus, &error) : NULL;

  if (notifications == NULL) {
    fprintf (stderr, "ringer-notifications: %s\n", error->message);
    return EXIT_FAILURE;
  }

  g_signal_connect (notifications, "notified", G_CALLBACK (on_notified), NULL);
  g_signal_connect (notifications, "closed", G_CALLBACK (on_closed), NULL);
  tool_say ("ready");
  tool_obey (press, notifications);

  return EXIT_SUCCESS;
}
