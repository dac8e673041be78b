/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-actionable.h"

void
ringer_actionable_set (GtkActionable *actionable,
                       const char *action,
                       GVariant *target)
{
  g_autoptr (GVariant) owned_target = target != NULL ? g_variant_ref_sink (target) : NULL;

  g_return_if_fail (GTK_IS_ACTIONABLE (actionable));

  if (g_strcmp0 (gtk_actionable_get_action_name (actionable), action) != 0)
    gtk_actionable_set_action_name (actionable, NULL);
  gtk_actionable_set_action_target_value (actionable, owned_target);
  gtk_actionable_set_action_name (actionable, action);
}
