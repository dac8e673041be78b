/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ringer_time_row_set_up:
 * @row: a row
 * @settings: where the time is kept
 * @key: a key of minutes since midnight
 *
 * Makes @row one for a time of day, shown as the person's locale has it and typed as people type it.
 */
void ringer_time_row_set_up (AdwSpinRow *row,
                             GSettings *settings,
                             const char *key);

G_END_DECLS
