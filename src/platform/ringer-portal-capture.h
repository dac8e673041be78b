/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-capture-access.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PORTAL_CAPTURE (ringer_portal_capture_get_type ())
/**
 * RingerPortalCapture:
 *
 * Camera and screen by the portals org.freedesktop.portal.Camera and org.freedesktop.portal.ScreenCast. The screen always: only the desktop can let it be seen.
 */
G_DECLARE_FINAL_TYPE (RingerPortalCapture, ringer_portal_capture, RINGER, PORTAL_CAPTURE, GObject)

/**
 * ringer_portal_capture_new:
 * @bus: the session bus
 * @sandboxed: whether the camera, too, is behind its portal
 */
RingerCaptureAccess *ringer_portal_capture_new (GDBusConnection *bus,
                                                gboolean sandboxed);

G_END_DECLS
