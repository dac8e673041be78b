/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PREVIEW_WINDOW (ringer_preview_window_get_type ())
/**
 * RingerPreviewWindow:
 *
 * Before a call is answered with video: what the others will see, with which devices, and *Answer*. The call is silenced meanwhile, and goes on ringing when
 * it is closed. It closes by itself when the call is over. Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerPreviewWindow, ringer_preview_window, RINGER, PREVIEW_WINDOW, AdwWindow)

/**
 * ringer_preview_window_new:
 * @application: the application
 * @calls: the manager
 * @call: a call that rings
 * @media: what was prepared for it; it is dropped with the window, unless the call takes it over
 * @settings: the keys that say which devices are used
 * @lists: for each RingerDeviceKind the devices that there are
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWidget *ringer_preview_window_new (GtkApplication *application,
                                      RingerCallManager *calls,
                                      RingerIncomingCall *call,
                                      RingerMediaSession *media,
                                      GSettings *settings,
                                      GListModel *const *lists);

G_END_DECLS
