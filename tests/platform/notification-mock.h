/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The desktop's side of notifications, as GNOME has it (org.gtk.Notifications), as others do (org.freedesktop.Notifications), and as the portal does: it
 * shows nothing, but keeps what came last. In this process, on a connection of its own.
 */
typedef struct {
  GDBusConnection *bus;
  unsigned int registrations[3];
  GVariant *shown; /* nullable: what AddNotification or Notify brought last */
  unsigned int n_shown;
  unsigned int n_asked; /* how often the portal was asked for its version */
  char *gone;           /* nullable: the id of what was withdrawn last */
  guint32 last_id;
} NotificationMock;

void notification_mock_start (NotificationMock *mock);
void notification_mock_stop (NotificationMock *mock);

/** notification_mock_forget: as if nothing had come. */
void notification_mock_forget (NotificationMock *mock);

/** notification_mock_press: what other desktops than GNOME say when a button is pressed; @action as it came. */
void notification_mock_press (NotificationMock *mock,
                              const char *action);

G_END_DECLS
