/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingerMapFunc:
 * @item: an item of the source
 * @user_data: what was given with it
 *
 * Returns: (transfer full): the item that stands for it
 */
typedef gpointer (*RingerMapFunc) (gpointer item,
                                   gpointer user_data);

#define RINGER_TYPE_MAP_LIST (ringer_map_list_get_type ())
/**
 * RingerMapList:
 *
 * A list with an item for each of another list, which lives as long as that one is in it. Unlike GtkMapListModel, which as of GTK 4.18 gives wrong items once
 * something was put before one that is in use.
 */
G_DECLARE_FINAL_TYPE (RingerMapList, ringer_map_list, RINGER, MAP_LIST, GObject)

/**
 * ringer_map_list_new:
 * @source: the other list
 * @item_type: the type of the items
 * @func: makes an item
 * @user_data: for @func
 * @destroy: (nullable): for @user_data
 *
 * Returns: (transfer full): a list
 */
GListModel *ringer_map_list_new (GListModel *source,
                                 GType item_type,
                                 RingerMapFunc func,
                                 gpointer user_data,
                                 GDestroyNotify destroy);

G_END_DECLS
