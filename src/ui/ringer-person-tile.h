/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"
#include "ringer-media-member.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PERSON_TILE (ringer_person_tile_get_type ())
/**
 * RingerPersonTile:
 *
 * A person in a call: moving pictures where there are any, else picture, with the name, whether they can be heard, and a frame while they speak.
 */
G_DECLARE_FINAL_TYPE (RingerPersonTile, ringer_person_tile, RINGER, PERSON_TILE, AdwBin)

GtkWidget *ringer_person_tile_new (RingerAccount *account,
                                   RingerMember *member);

RingerMember *ringer_person_tile_get_member (RingerPersonTile *self);

/** ringer_person_tile_set_media: (nullable media): how they are heard and seen; %NULL for not at all. */
void ringer_person_tile_set_media (RingerPersonTile *self,
                                   RingerMediaMember *media);

/** ringer_person_tile_set_self_view: it is this person's own, and shows these pictures, as a mirror does. */
void ringer_person_tile_set_self_view (RingerPersonTile *self,
                                       RingerVideoFeed *feed);

G_END_DECLS
