/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-global-shortcuts.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PORTAL_SHORTCUTS (ringer_portal_shortcuts_get_type ())
/**
 * RingerPortalShortcuts:
 *
 * [iface@GlobalShortcuts] over the portal (org.freedesktop.portal.GlobalShortcuts). Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerPortalShortcuts, ringer_portal_shortcuts, RINGER, PORTAL_SHORTCUTS, GObject)

/**
 * ringer_portal_shortcuts_new:
 * @app_id: (nullable): who asks, outside the sandbox, where the portal cannot see that for itself; %NULL inside
 */
RingerGlobalShortcuts *ringer_portal_shortcuts_new (const char *app_id);

G_END_DECLS
