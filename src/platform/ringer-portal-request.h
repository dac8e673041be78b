/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RINGER_PORTAL_NAME "org.freedesktop.portal.Desktop"
#define RINGER_PORTAL_PATH "/org/freedesktop/portal/desktop"

/**
 * RingerPortalCall:
 * @interface: the portal
 * @method: its method, which answers by a request object
 * @arguments: (nullable): a tuple of its arguments, without the last one; taken if floating
 * @options: the last one, a dictionary; its `handle_token` is filled in
 */
typedef struct
{
  const char *interface;
  const char *method;
  GVariant *arguments;
  GVariantDict *options;
} RingerPortalCall;

/**
 * ringer_portal_request_async:
 * @bus: the session bus
 * @call: what to ask
 * @cancellable: (nullable): a cancellable; then the desktop is told that nobody waits
 * @callback: (scope async): called when the desktop, or the person there, has answered
 * @user_data: for @callback
 *
 * Asks something of a portal that it may ask the person about (org.freedesktop.portal.Request). Errors are RINGER_ERROR_DESKTOP_LACKS where there is no such portal, and
 * RINGER_ERROR_DESKTOP_REFUSED.
 */
void ringer_portal_request_async (GDBusConnection *bus,
                                  const RingerPortalCall *call,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/** ringer_portal_request_finish: (transfer full): the results, of type `a{sv}`. */
GVariant *ringer_portal_request_finish (GDBusConnection *bus,
                                        GAsyncResult *result,
                                        GError **error);

/** ringer_portal_make_error: (transfer full): @error of a call of a portal, as one of the person's errors; takes it. */
GError *ringer_portal_make_error (GError *error);

G_END_DECLS
