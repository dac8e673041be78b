/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PERSON_TILE (ringer_person_tile_get_type ())
/**
 * RingerPersonTile:
 *
 * A person in a call: picture and name.
 */
G_DECLARE_FINAL_TYPE (RingerPersonTile, ringer_person_tile, RINGER, PERSON_TILE, AdwBin)

GtkWidget *ringer_person_tile_new (RingerAccount *account,
                                   RingerMember *member);

RingerMember *ringer_person_tile_get_member (RingerPersonTile *self);

G_END_DECLS
