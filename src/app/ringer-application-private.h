/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account-manager.h"
#include "ringer-application.h"
#include "ringer-call-manager.h"

G_BEGIN_DECLS

/*
 * What the application's actions (ringer-application-actions.c) need of it.
 */

/** ringer_application_add_actions: adds all `app.` actions and their keys. */
void ringer_application_add_actions (RingerApplication *self);

RingerAccountManager *ringer_application_get_accounts (RingerApplication *self);
RingerCallManager *ringer_application_get_calls (RingerApplication *self);

/** ringer_application_present_window: (transfer none): shows the main window, made if there is none. */
GtkWindow *ringer_application_present_window (RingerApplication *self);

/** ringer_application_present_sheet: shows the sheet of the incoming calls, made if there is none. */
void ringer_application_present_sheet (RingerApplication *self);

/** ringer_application_present_preview: shows what others would see if the call were answered with video. */
void ringer_application_present_preview (RingerApplication *self,
                                         RingerIncomingCall *call);

/** ringer_application_show_preferences: shows the preferences on the main window. */
void ringer_application_show_preferences (RingerApplication *self);

/** ringer_application_call_back: opens the room in another application; its missed calls count as seen. */
void ringer_application_call_back (RingerApplication *self,
                                   const char *account_id,
                                   const char *room_id);

/** ringer_application_show_room: shows the page of a person or a room on the main window; only the window where there is no such room. */
void ringer_application_show_room (RingerApplication *self,
                                   const char *account_id,
                                   const char *room_id);

/** ringer_application_leave_and_quit: leaves the call, if in one, then quits. */
void ringer_application_leave_and_quit (RingerApplication *self);

G_END_DECLS
