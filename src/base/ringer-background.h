/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RINGER_TYPE_BACKGROUND (ringer_background_get_type ())
/**
 * RingerBackground:
 *
 * The desktop's leave to run without a window, and from login on.
 */
G_DECLARE_INTERFACE (RingerBackground, ringer_background, RINGER, BACKGROUND, GObject)

struct _RingerBackgroundInterface {
  GTypeInterface parent_iface;

  void (*request_async) (RingerBackground *self,
                         gboolean at_login,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  gboolean (*request_finish) (RingerBackground *self,
                              GAsyncResult *result,
                              GError **error);
  void (*set_status) (RingerBackground *self,
                      const char *status);
};

/**
 * ringer_background_request_async:
 * @self: the desktop
 * @at_login: whether Ringer is to be started at login
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when the desktop, or the person there, has answered
 * @user_data: for @callback
 *
 * Asks for what Ringer is to be allowed from now on. Errors are RINGER_ERROR_DESKTOP_REFUSED, RINGER_ERROR_DESKTOP_LACKS, and RINGER_ERROR_STORAGE.
 */
void ringer_background_request_async (RingerBackground *self,
                                      gboolean at_login,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean ringer_background_request_finish (RingerBackground *self,
                                           GAsyncResult *result,
                                           GError **error);

/** ringer_background_set_status: @status: what Ringer does at the moment, in a few words; for the desktop's list of what runs without a window, where it has one. */
void ringer_background_set_status (RingerBackground *self,
                                   const char *status);

G_END_DECLS
