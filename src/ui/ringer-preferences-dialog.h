/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"
#include "ringer-do-not-disturb.h"
#include "ringer-global-shortcuts.h"
#include "ringer-tone-player.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PREFERENCES_DIALOG (ringer_preferences_dialog_get_type ())
/**
 * RingerPreferencesDialog:
 *
 * The preferences; every one of them acts at once.
 *
 * Properties (notify, read-write): `background-error` (nullable boxed GError): why the desktop does not let Ringer run in the background.
 */
G_DECLARE_FINAL_TYPE (RingerPreferencesDialog, ringer_preferences_dialog, RINGER, PREFERENCES_DIALOG, AdwPreferencesDialog)

/**
 * ringer_preferences_dialog_new:
 * @settings: the settings that it changes
 * @accounts: all accounts
 * @calls: all calls, since signing out leaves them first; and the rules, which may not be kept
 * @do_not_disturb: says whose switch there is for that
 * @preview: plays the chosen ringtone; not the one that rings
 * @output_devices: the sound devices, of #RingerDeviceChoice
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
AdwDialog *ringer_preferences_dialog_new (GSettings *settings,
                                          RingerAccountManager *accounts,
                                          RingerCallManager *calls,
                                          RingerDoNotDisturb *do_not_disturb,
                                          RingerTonePlayer *preview,
                                          GListModel *output_devices);

/** ringer_preferences_dialog_set_shortcuts: the global shortcuts; to be called once, before it is shown. */
void ringer_preferences_dialog_set_shortcuts (RingerPreferencesDialog *self,
                                              RingerGlobalShortcuts *shortcuts);

/** ringer_preferences_dialog_set_devices: for each RingerDeviceKind the devices that there are. */
void ringer_preferences_dialog_set_devices (RingerPreferencesDialog *self,
                                            GSettings *settings,
                                            GListModel *const *lists);

G_END_DECLS
