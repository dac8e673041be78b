/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-time-row.h"

#include "ringer-minute-words.h"
#include "ringer-time-words.h"

#define MINUTES_A_DAY (24 * 60)
#define STEP 15
#define PAGE 60

static int
on_input (AdwSpinRow *row,
          double *value,
          gpointer user_data)
{
  unsigned int minute;

  if (!ringer_minute_words_parse (gtk_editable_get_text (GTK_EDITABLE (row)), &minute))
    return GTK_INPUT_ERROR;

  *value = minute;

  return TRUE;
}

static gboolean
on_output (AdwSpinRow *row,
           gpointer user_data)
{
  g_autofree char *words = ringer_minute_words ((unsigned int) adw_spin_row_get_value (row), ringer_time_words_use_12_hours ());

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), words))
    gtk_editable_set_text (GTK_EDITABLE (row), words);

  return TRUE;
}

void
ringer_time_row_set_up (AdwSpinRow *row,
                        GSettings *settings,
                        const char *key)
{
  g_return_if_fail (ADW_IS_SPIN_ROW (row));

  g_signal_connect (row, "input", G_CALLBACK (on_input), NULL);
  g_signal_connect (row, "output", G_CALLBACK (on_output), NULL);
  adw_spin_row_configure (row, gtk_adjustment_new (0, 0, MINUTES_A_DAY - 1, STEP, PAGE, 0), 0, 0);
  /* What is no time changes nothing. */
  adw_spin_row_set_update_policy (row, GTK_UPDATE_IF_VALID);
  adw_spin_row_set_wrap (row, TRUE);
  g_settings_bind (settings, key, row, "value", G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
}
