/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RINGER_TYPE_OUTPUT_ROW (ringer_output_row_get_type ())
/**
 * RingerOutputRow:
 *
 * Chooses the sound device of the ringtone. A device that is not there now stays chosen: headphones come back.
 */
G_DECLARE_FINAL_TYPE (RingerOutputRow, ringer_output_row, RINGER, OUTPUT_ROW, AdwComboRow)

/**
 * ringer_output_row_set_up:
 * @self: the row
 * @settings: the key `ringtone-output`
 * @devices: the devices, of #RingerAudioDevice
 *
 * To be called once.
 */
void ringer_output_row_set_up (RingerOutputRow *self,
                               GSettings *settings,
                               GListModel *devices);

G_END_DECLS
