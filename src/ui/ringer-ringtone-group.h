/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-tone-player.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RINGTONE_GROUP (ringer_ringtone_group_get_type ())
/**
 * RingerRingtoneGroup:
 *
 * Chooses a ringtone: one of the built-in ones or a file of the person's own, each with a button to hear it. Whose ringtone it is is its owner's to say.
 *
 * Properties (notify, read-write): `value` (string: as the setting `ringtone` has it; nullable where there is a row for the general one).
 */
G_DECLARE_FINAL_TYPE (RingerRingtoneGroup, ringer_ringtone_group, RINGER, RINGTONE_GROUP, AdwPreferencesGroup)

/**
 * ringer_ringtone_group_set_up:
 * @self: the group
 * @settings: how it sounds, and which is the general one
 * @preview: what plays
 * @general: (nullable): the words of a row for having none but the general one
 *
 * To be called once.
 */
void ringer_ringtone_group_set_up (RingerRingtoneGroup *self,
                                   GSettings *settings,
                                   RingerTonePlayer *preview,
                                   const char *general);

const char *ringer_ringtone_group_get_value (RingerRingtoneGroup *self);
void ringer_ringtone_group_set_value (RingerRingtoneGroup *self,
                                      const char *value);

G_END_DECLS
