/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-back.h"

#include <glib/gi18n.h>

#include "ringer-actionable.h"

static const char *
get_label (RingerHistoryItem *item)
{
  if (ringer_history_item_is_running (item)) {
    /* Translators: a button that joins a call that is running. */
    return _ ("Join");
  }

  switch (ringer_history_entry_get_outcome (ringer_history_item_get_entry (item))) {
  case RINGER_CALL_OUTCOME_OUTGOING:
    return _ ("Call Again");
  case RINGER_CALL_OUTCOME_NOT_RUNG:
    /* Translators: a button that calls somebody. */
    return C_ ("verb", "Call");
  case RINGER_CALL_OUTCOME_MISSED:
  case RINGER_CALL_OUTCOME_DECLINED:
  case RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE:
  case RINGER_CALL_OUTCOME_ANSWERED:
  default:
    return _ ("Call Back");
  }
}

static gboolean
is_in_it (RingerHistoryItem *item,
          RingerCallManager *calls)
{
  RingerActiveCall *active = ringer_call_manager_get_active (calls);

  return active != NULL && ringer_history_item_is_running (item) &&
         ringer_rtc_session_get_room (ringer_active_call_get_session (active)) == ringer_history_item_get_room (item);
}

void
ringer_call_back_set_button (GtkButton *button,
                             RingerHistoryItem *item,
                             RingerCallManager *calls)
{
  const char *label = get_label (item);
  g_autofree char *name = NULL;

  g_return_if_fail (GTK_IS_BUTTON (button));
  g_return_if_fail (RINGER_IS_HISTORY_ITEM (item));

  ringer_actionable_set (GTK_ACTIONABLE (button), ringer_history_item_is_running (item) ? "app.join" : "app.call-back",
                         g_variant_new ("(ss)", ringer_account_get_id (ringer_history_item_get_account (item)),
                                        ringer_history_entry_get_room_id (ringer_history_item_get_entry (item))));
  if (gtk_button_get_icon_name (button) == NULL)
    gtk_button_set_label (button, label);
  else if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (button)), label) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (button), label);
  gtk_widget_set_visible (GTK_WIDGET (button), ringer_history_item_get_room (item) != NULL && !is_in_it (item, calls));

  /* Translators: for screen readers: a button and whom it is about, as in "Join: Team Garden". */
  name = g_strdup_printf (_ ("%s: %s"), label, ringer_history_item_get_name (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
