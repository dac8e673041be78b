/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-background.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PORTAL_BACKGROUND (ringer_portal_background_get_type ())
/**
 * RingerPortalBackground:
 *
 * [iface@Background] over the portal (org.freedesktop.portal.Background), for the sandbox. Once it is granted, it says to the desktop what Ringer does there. Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerPortalBackground, ringer_portal_background, RINGER, PORTAL_BACKGROUND, GObject)

/** ringer_portal_background_new: (transfer full): @bus: the session bus. */
RingerBackground *ringer_portal_background_new (GDBusConnection *bus);

G_END_DECLS
