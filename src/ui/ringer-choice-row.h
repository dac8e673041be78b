/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RINGER_TYPE_CHOICE_ROW (ringer_choice_row_get_type ())
/**
 * RingerChoiceRow:
 *
 * Chooses a device. One that is not there now stays chosen: headphones come back.
 */
G_DECLARE_FINAL_TYPE (RingerChoiceRow, ringer_choice_row, RINGER, CHOICE_ROW, AdwComboRow)

/**
 * ringer_choice_row_set_up:
 * @self: the row
 * @settings: the settings
 * @key: the key that has the device's id, empty for the desktop's choice
 * @devices: the devices, of #RingerDeviceChoice
 *
 * To be called once.
 */
void ringer_choice_row_set_up (RingerChoiceRow *self,
                               GSettings *settings,
                               const char *key,
                               GListModel *devices);

G_END_DECLS
