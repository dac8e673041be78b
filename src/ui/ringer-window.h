/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_WINDOW (ringer_window_get_type ())
/**
 * RingerWindow:
 *
 * The main window: sign-in while there is no account, else calls, people and rooms, and the history. Owned by the application; may
 * come and go while calls ring.
 */
G_DECLARE_FINAL_TYPE (RingerWindow, ringer_window, RINGER, WINDOW, AdwApplicationWindow)

/**
 * ringer_window_new:
 * @application: the application, whose actions its buttons use
 * @accounts: all accounts
 * @calls: all calls
 * @settings: the `window-…` keys
 *
 * Returns: (transfer none): a window that is not shown yet
 */
GtkWidget *ringer_window_new (GtkApplication *application,
                              RingerAccountManager *accounts,
                              RingerCallManager *calls,
                              GSettings *settings);

/** ringer_window_show_history: turns to the history, as a press on a notification of a missed call does. */
void ringer_window_show_history (RingerWindow *self);

G_END_DECLS
