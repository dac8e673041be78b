/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringer_room_name_from_heroes:
 * @names: (element-type utf8): what the heroes are called, without myself
 * @n_others: how many joined and invited members there are besides myself
 * @all_left: whether the heroes are no longer in the room
 *
 * A name for a room that has none (Client-Server API, "Calculating the display name for a room").
 *
 * Returns: (transfer full): the name, translated
 */
char *ringer_room_name_from_heroes (GPtrArray *names,
                                    gint64 n_others,
                                    gboolean all_left);

G_END_DECLS
