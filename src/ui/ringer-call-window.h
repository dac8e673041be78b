/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_WINDOW (ringer_call_window_get_type ())
/**
 * RingerCallWindow:
 *
 * The call that this device is in: who else is, since when, and what is heard and seen of whom. Without media/ it has the way to an application that carries that.
 *
 * Closing it hangs up. It closes by itself once the call is over, unless joining failed: then it says why, with *Try Again*. Owned by the
 * application.
 */
G_DECLARE_FINAL_TYPE (RingerCallWindow, ringer_call_window, RINGER, CALL_WINDOW, AdwApplicationWindow)

/**
 * ringer_call_window_new:
 * @application: the application, whose actions its buttons use
 * @call: the call
 * @settings: the key `call-link`
 * @clock: a clock
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWidget *ringer_call_window_new (GtkApplication *application,
                                   RingerActiveCall *call,
                                   GSettings *settings,
                                   RingerClock *clock);

/** ringer_call_window_set_devices: for each RingerDeviceKind the devices that there are; the keys `call-speaker`, `call-microphone` and `call-camera` say which are used. */
void ringer_call_window_set_devices (RingerCallWindow *self,
                                     GListModel *const *lists);

/** ringer_call_window_set_calls: whoever else calls is shown in it. To be called once. */
void ringer_call_window_set_calls (RingerCallWindow *self,
                                   RingerCallManager *calls);

G_END_DECLS
