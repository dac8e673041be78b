/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RINGER_TYPE_RINGTONE_ROW (ringer_ringtone_row_get_type ())
/**
 * RingerRingtoneRow:
 *
 * One ringtone: a radio button to choose it, a toggle to hear it. A row of the [class@RingtoneGroup].
 */
G_DECLARE_FINAL_TYPE (RingerRingtoneRow, ringer_ringtone_row, RINGER, RINGTONE_ROW, AdwActionRow)

/** RingerRingtoneRow::chosen: the person chose this ringtone. */
/** RingerRingtoneRow::preview-toggled: the person wants to hear it, or no longer; see ringer_ringtone_row_get_playing(). */

/**
 * ringer_ringtone_row_new:
 * @value: (nullable): what the group's value is for this row
 * @title: its name
 * @group: (nullable): another row, of which only one is chosen
 */
GtkWidget *ringer_ringtone_row_new (const char *value,
                                    const char *title,
                                    RingerRingtoneRow *group);

const char *ringer_ringtone_row_get_value (RingerRingtoneRow *self);
void ringer_ringtone_row_set_value (RingerRingtoneRow *self,
                                    const char *value,
                                    const char *title);

/** ringer_ringtone_row_set_chosen: chooses it without telling so. */
void ringer_ringtone_row_set_chosen (RingerRingtoneRow *self);

gboolean ringer_ringtone_row_get_playing (RingerRingtoneRow *self);
/** ringer_ringtone_row_set_playing: shows whether it is heard, without telling so. */
void ringer_ringtone_row_set_playing (RingerRingtoneRow *self,
                                      gboolean playing);

G_END_DECLS
