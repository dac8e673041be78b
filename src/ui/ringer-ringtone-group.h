/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-tone-player.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RINGTONE_GROUP (ringer_ringtone_group_get_type ())
/**
 * RingerRingtoneGroup:
 *
 * Chooses the ringtone: the built-in ones and a file of the person's own, each with a button to hear it.
 */
G_DECLARE_FINAL_TYPE (RingerRingtoneGroup, ringer_ringtone_group, RINGER, RINGTONE_GROUP, AdwPreferencesGroup)

/**
 * ringer_ringtone_group_set_up:
 * @self: the group
 * @settings: the `ringtone…` keys
 * @preview: what plays
 *
 * To be called once.
 */
void ringer_ringtone_group_set_up (RingerRingtoneGroup *self,
                                   GSettings *settings,
                                   RingerTonePlayer *preview);

G_END_DECLS
