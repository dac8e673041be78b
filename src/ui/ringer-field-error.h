/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ringer_field_error_show:
 * @row: the field
 * @label: the label below it
 * @words: (nullable): what is wrong with it, or %NULL for nothing
 *
 * Shows an error at the field that it belongs to: for the eye below it, for a screen reader as its error message.
 */
void ringer_field_error_show (AdwEntryRow *row,
                              GtkLabel *label,
                              const char *words);

G_END_DECLS
