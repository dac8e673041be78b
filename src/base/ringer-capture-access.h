/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-capture-remote.h"

G_BEGIN_DECLS

/**
 * RingerCaptureSource:
 * @RINGER_CAPTURE_CAMERA: the camera
 * @RINGER_CAPTURE_SCREEN: the screen, or a window on it
 *
 * What of the person's the desktop may want to be asked for.
 */
typedef enum {
  RINGER_CAPTURE_CAMERA,
  RINGER_CAPTURE_SCREEN,
} RingerCaptureSource;

#define RINGER_TYPE_CAPTURE_ACCESS (ringer_capture_access_get_type ())
/**
 * RingerCaptureAccess:
 *
 * The way to camera and screen where they are the desktop's to give: platform/ asks for them, media/ takes the pictures.
 */
G_DECLARE_INTERFACE (RingerCaptureAccess, ringer_capture_access, RINGER, CAPTURE_ACCESS, GObject)

struct _RingerCaptureAccessInterface {
  GTypeInterface parent_iface;

  gboolean (*covers) (RingerCaptureAccess *self,
                      RingerCaptureSource source);
  void (*open_async) (RingerCaptureAccess *self,
                      RingerCaptureSource source,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  RingerCaptureRemote *(*open_finish) (RingerCaptureAccess *self,
                                       GAsyncResult *result,
                                       GError **error);
};

/** ringer_capture_access_covers: whether it has to be asked for; else it is opened directly. */
gboolean ringer_capture_access_covers (RingerCaptureAccess *self,
                                       RingerCaptureSource source);

/**
 * ringer_capture_access_open_async:
 * @self: the access
 * @source: of what
 * @cancellable: (nullable): a cancellable; then the desktop is told that nobody waits
 * @callback: (scope async): called when the person or the desktop has answered
 * @user_data: for @callback
 *
 * Asks for it, once for each time that it is opened. Errors are RINGER_ERROR_DESKTOP_REFUSED and RINGER_ERROR_DESKTOP_LACKS.
 */
void ringer_capture_access_open_async (RingerCaptureAccess *self,
                                       RingerCaptureSource source,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/** ringer_capture_access_open_finish: (transfer full): where the pictures come from. */
RingerCaptureRemote *ringer_capture_access_open_finish (RingerCaptureAccess *self,
                                                        GAsyncResult *result,
                                                        GError **error);

G_END_DECLS
