/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"
#include "ringer-media-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PERSON_TILE (ringer_person_tile_get_type ())
/**
 * RingerPersonTile:
 *
 * A person in a call: moving pictures where there are any, else picture, with the name, whether they can be heard, and a frame while they speak.
 */
G_DECLARE_FINAL_TYPE (RingerPersonTile, ringer_person_tile, RINGER, PERSON_TILE, GtkWidget)

/**
 * RingerPersonTile::picture-changed:
 * @self: a tile
 *
 * Whether there is a picture is another thing now.
 */

GtkWidget *ringer_person_tile_new (RingerAccount *account,
                                   RingerMember *member);

/** ringer_person_tile_new_screen: the screen that a person shares. */
GtkWidget *ringer_person_tile_new_screen (RingerAccount *account,
                                          RingerMember *member);

gboolean ringer_person_tile_is_screen (RingerPersonTile *self);
gboolean ringer_person_tile_is_speaking (RingerPersonTile *self);
gboolean ringer_person_tile_has_picture (RingerPersonTile *self);

RingerMember *ringer_person_tile_get_member (RingerPersonTile *self);

/** ringer_person_tile_set_media: (nullable media): how they are heard and seen; %NULL for not at all. */
void ringer_person_tile_set_media (RingerPersonTile *self,
                                   RingerMediaMember *media);

/** ringer_person_tile_get_media: (transfer none) (nullable): how they are heard and seen. */
RingerMediaMember *ringer_person_tile_get_media (RingerPersonTile *self);

/** ringer_person_tile_set_own: it is this person's own, and shows what the session sends of them, as a mirror does. */
void ringer_person_tile_set_own (RingerPersonTile *self,
                                 RingerMediaSession *session);

G_END_DECLS
