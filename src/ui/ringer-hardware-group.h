/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-media-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_HARDWARE_GROUP (ringer_hardware_group_get_type ())
/**
 * RingerHardwareGroup:
 *
 * Chooses the microphone, speaker and camera of calls, and shows how loud the microphone is. Each choice acts at once.
 */
G_DECLARE_FINAL_TYPE (RingerHardwareGroup, ringer_hardware_group, RINGER, HARDWARE_GROUP, AdwPreferencesGroup)

/**
 * ringer_hardware_group_set_up:
 * @self: the group
 * @settings: the keys `call-microphone`, `call-speaker`, `call-camera`
 * @lists: for each RingerDeviceKind the devices that there are, of #RingerDeviceChoice
 * @session: (nullable): whose microphone's level is shown
 *
 * To be called once.
 */
void ringer_hardware_group_set_up (RingerHardwareGroup *self,
                                   GSettings *settings,
                                   GListModel *const *lists,
                                   RingerMediaSession *session);

/** ringer_hardware_dialog_new: a dialog with such a group. */
AdwDialog *ringer_hardware_dialog_new (GSettings *settings,
                                       GListModel *const *lists,
                                       RingerMediaSession *session);

G_END_DECLS
