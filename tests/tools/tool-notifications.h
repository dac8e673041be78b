/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TOOL_TYPE_NOTIFICATIONS (tool_notifications_get_type ())
/**
 * ToolNotifications:
 *
 * A notification service on the session bus that shows nothing: it tells what came and presses buttons.
 */
G_DECLARE_FINAL_TYPE (ToolNotifications, tool_notifications, TOOL, NOTIFICATIONS, GObject)

/**
 * ToolNotifications::notified:
 * @self: the service
 * @summary: the title
 * @body: the text
 *
 * A notification came, or one changed.
 */

/**
 * ToolNotifications::closed:
 * @self: the service
 * @summary: its title
 *
 * A notification was withdrawn.
 */

/**
 * tool_notifications_new:
 * @bus: the session bus, where nobody else is such a service
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the service
 */
ToolNotifications *tool_notifications_new (GDBusConnection *bus,
                                           GError **error);

/** tool_notifications_has_button: whether a notification that is shown has a button whose action starts with @prefix. */
gboolean tool_notifications_has_button (ToolNotifications *self,
                                        const char *prefix);

/** tool_notifications_press: presses that button, of the newest that has it; returns whether there is one. */
gboolean tool_notifications_press (ToolNotifications *self,
                                   const char *prefix);

G_END_DECLS
