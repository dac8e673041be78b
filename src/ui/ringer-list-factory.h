/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ringer_list_factory_new:
 * @owner: the object that the list is of
 * @set_up: `(owner, GtkListItem *)`: gives the item a row
 * @bind: `(owner, GtkListItem *)`: lets the row show the item
 * @unbind: `(owner, GtkListItem *)`: lets it show nothing
 *
 * Returns: (transfer full): a factory for a list's rows, which does nothing any more once @owner is gone
 */
GtkListItemFactory *ringer_list_factory_new (gpointer owner,
                                             GCallback set_up,
                                             GCallback bind,
                                             GCallback unbind);

/**
 * RingerListTitleFunc:
 * @item: the first item of a section
 * @owner: the object that the list is of
 *
 * Returns: (transfer full): the heading of the section
 */
typedef char *(*RingerListTitleFunc) (gpointer item,
                                      gpointer owner);

/** ringer_list_factory_new_for_headings: (transfer full): a factory for the headings above a list's sections; @owner outlives it. */
GtkListItemFactory *ringer_list_factory_new_for_headings (RingerListTitleFunc title,
                                                          gpointer owner);

G_END_DECLS
