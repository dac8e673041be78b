/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"
#include "ringer-tone-player.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RING_CONTROLLER (ringer_ring_controller_get_type ())
/**
 * RingerRingController:
 *
 * Makes the ringtone follow the calls and the settings: it plays while a call sounds, unless that is quiet or sounds are off. It is the caller's, else the room's, else that of the setting; what
 * cannot be played gives way to the latter. A second call's soft tone plays beside it. Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerRingController, ringer_ring_controller, RINGER, RING_CONTROLLER, GObject)

/** RingerRingController:error: (nullable): a boxed GError: why the ringtone cannot be heard, until one is heard again. Notifies. */

/**
 * ringer_ring_controller_new:
 * @calls: whose `sounding`, `soft` and rules it follows
 * @player: what plays the ringtone
 * @soft_player: what plays the soft tone
 * @settings: the `ringtone…`, `rise-slowly` and `sounds` keys
 */
RingerRingController *ringer_ring_controller_new (RingerCallManager *calls,
                                                  RingerTonePlayer *player,
                                                  RingerTonePlayer *soft_player,
                                                  GSettings *settings);

/** ringer_ring_controller_prepare: loads the ringtone of the setting (while a call sounds: that of the call), so that the next ring is heard at once; done once the start is over. */
void ringer_ring_controller_prepare (RingerRingController *self);

/** ringer_ring_controller_get_error: (nullable) (transfer none): why the ringtone cannot be heard. */
const GError *ringer_ring_controller_get_error (RingerRingController *self);

G_END_DECLS
