/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-tone-player.h"

G_BEGIN_DECLS

#define RINGER_TYPE_FAKE_TONE_PLAYER (ringer_fake_tone_player_get_type ())
/**
 * RingerFakeTonePlayer:
 *
 * A player without sound that tells what it was told.
 */
G_DECLARE_FINAL_TYPE (RingerFakeTonePlayer, ringer_fake_tone_player, RINGER, FAKE_TONE_PLAYER, GObject)

RingerFakeTonePlayer *ringer_fake_tone_player_new (void);

/** ringer_fake_tone_player_is_playing: whether play came after the last stop. */
gboolean ringer_fake_tone_player_is_playing (RingerFakeTonePlayer *self);

/** ringer_fake_tone_player_get_file: (nullable): the file that is prepared. */
const char *ringer_fake_tone_player_get_file (RingerFakeTonePlayer *self);

/** ringer_fake_tone_player_get_volume: the volume that is prepared. */
double ringer_fake_tone_player_get_volume (RingerFakeTonePlayer *self);

/** ringer_fake_tone_player_get_fade_in_ms: the fade-in that is prepared. */
unsigned int ringer_fake_tone_player_get_fade_in_ms (RingerFakeTonePlayer *self);

G_END_DECLS
