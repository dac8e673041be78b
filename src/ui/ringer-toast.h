/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ringer_toast_show:
 * @widget: what it is about
 * @words: a sentence, without markup
 *
 * Says something for a few seconds at the foot of the window or dialog that @widget is in.
 *
 * Returns: whether it is in one
 */
gboolean ringer_toast_show (GtkWidget *widget,
                            const char *words);

G_END_DECLS
