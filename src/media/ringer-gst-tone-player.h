/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-tone-player.h"

G_BEGIN_DECLS

#define RINGER_TYPE_GST_TONE_PLAYER (ringer_gst_tone_player_get_type ())
/**
 * RingerGstTonePlayer:
 *
 * [iface@TonePlayer] over GStreamer. Initialises GStreamer at the first prepare, not before, so that starting in the background stays quick.
 * The application has one for calls, and one for hearing tones in preferences.
 *
 * Properties (construct-only): `sink-description` (nullable string: what to play to instead of a device, in the syntax of gst-launch; for tests).
 */
G_DECLARE_FINAL_TYPE (RingerGstTonePlayer, ringer_gst_tone_player, RINGER, GST_TONE_PLAYER, GObject)

/** ringer_gst_tone_player_new: (transfer full): a player; in a development build the environment's `RINGER_SINK` is its `sink-description`. */
RingerTonePlayer *ringer_gst_tone_player_new (void);

/**
 * ringer_gst_tone_player_list_devices:
 *
 * Returns: (transfer full): a GListModel of #RingerDeviceChoice that follows the devices of the machine while it lives; made when preferences are shown
 */
GListModel *ringer_gst_tone_player_list_devices (void);

G_END_DECLS
