/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ringer_actionable_set:
 * @actionable: a button
 * @action: (nullable): the action that it activates
 * @target: (nullable): the action's parameter, which may be floating
 *
 * Gives a button another action. One that is already there never sees the new one's target, nor the new one the old target.
 */
void ringer_actionable_set (GtkActionable *actionable,
                            const char *action,
                            GVariant *target);

G_END_DECLS
