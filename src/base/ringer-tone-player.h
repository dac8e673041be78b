/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RINGER_TYPE_TONE_PLAYER (ringer_tone_player_get_type ())
/**
 * RingerTonePlayer:
 *
 * Plays one ringtone, in a loop without a gap, until it is told to stop.
 *
 * A device or codec that is missing never fails the call: the player emits
 * [signal@TonePlayer::failed] and stays silent.
 */
G_DECLARE_INTERFACE (RingerTonePlayer, ringer_tone_player, RINGER, TONE_PLAYER, GObject)

/**
 * RingerToneOptions:
 * @file: the sound file, absolute path or URI
 * @device: (nullable): the id of a RingerDeviceChoice; %NULL or empty for the desktop's choice
 * @volume: 0.0 to 1.0, on the cubic scale that sliders show
 * @fade_in_ms: how long the volume rises at the start; 0 for at once
 */
typedef struct
{
  const char *file;
  const char *device;
  double volume;
  unsigned int fade_in_ms;
} RingerToneOptions;

struct _RingerTonePlayerInterface {
  GTypeInterface parent_iface;

  void (*prepare) (RingerTonePlayer *self,
                   const RingerToneOptions *options);
  void (*play) (RingerTonePlayer *self);
  void (*stop) (RingerTonePlayer *self);
};

/**
 * RingerTonePlayer::failed:
 * @self: a player
 * @error: (type GLib.Error): why, as RINGER_ERROR_SOUND with words for the person
 *
 * The tone cannot be heard. Emitted at most once per prepare, and again only if the tone was heard in between.
 */

/**
 * RingerTonePlayer::started:
 * @self: a player
 *
 * The first sample after ringer_tone_player_play() reached the sink.
 */

/**
 * ringer_tone_player_prepare:
 * @self: a player
 * @options: what to play, and how; copied
 *
 * Loads the tone so that ringer_tone_player_play() is heard within 60 ms.
 * While a tone plays the change acts at once. The same options again do nothing.
 */
void ringer_tone_player_prepare (RingerTonePlayer *self,
                                 const RingerToneOptions *options);

/**
 * ringer_tone_player_play:
 * @self: a player
 *
 * Starts the prepared tone from its beginning; does nothing while it plays.
 */
void ringer_tone_player_play (RingerTonePlayer *self);

/**
 * ringer_tone_player_stop:
 * @self: a player
 *
 * Stops at once. The same tone stays prepared.
 */
void ringer_tone_player_stop (RingerTonePlayer *self);

/** ringer_tone_player_emit_failed: for implementations. */
void ringer_tone_player_emit_failed (RingerTonePlayer *self,
                                     const GError *error);

/** ringer_tone_player_emit_started: for implementations. */
void ringer_tone_player_emit_started (RingerTonePlayer *self);

G_END_DECLS
