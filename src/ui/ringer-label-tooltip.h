/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** ringer_label_tooltip_add: lets @label, which is cut off where it is too long, show all of its text as its tooltip then. For rows, where to set a text each time is slow: GTK looks for the pointer each time. */
void ringer_label_tooltip_add (GtkLabel *label);

G_END_DECLS
