/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-field-error.h"

void
ringer_field_error_show (AdwEntryRow *row,
                         GtkLabel *label,
                         const char *words)
{
  gboolean appears;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (GTK_IS_LABEL (label));

  appears = words != NULL && g_strcmp0 (words, gtk_label_get_label (label)) != 0;
  gtk_label_set_label (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);

  if (words != NULL) {
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
  }

  if (appears)
    gtk_accessible_announce (GTK_ACCESSIBLE (row), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}
