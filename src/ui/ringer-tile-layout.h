/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RINGER_TYPE_TILE_LAYOUT (ringer_tile_layout_get_type ())
/**
 * RingerTileLayout:
 *
 * Lays out the people of a call in a grid, with as many columns as make the tiles largest; the last row is in the middle. Or one
 * of them is large, and the others are in a row below.
 */
G_DECLARE_FINAL_TYPE (RingerTileLayout, ringer_tile_layout, RINGER, TILE_LAYOUT, GtkLayoutManager)

/** ringer_tile_layout_set_large: (nullable large): which child is large; to be changed before it is removed. */
void ringer_tile_layout_set_large (RingerTileLayout *self,
                                   GtkWidget *large);

G_END_DECLS
