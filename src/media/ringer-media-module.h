/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"
#include "ringer-media-session.h"

G_BEGIN_DECLS

/**
 * ringer_media_module_make_session:
 * @clock: a clock
 * @encrypted: whether frames are encrypted
 *
 * Loads what calls need, the first time, and stays with it: whoever only waits for calls is spared it.
 *
 * Returns: (transfer full) (nullable): the sound and pictures of a call; %NULL where that is not installed
 */
RingerMediaSession *ringer_media_module_make_session (RingerClock *clock,
                                                      gboolean encrypted);

/**
 * ringer_media_module_finish:
 *
 * For the end of the program: waits until what sessions that were closed had open is closed as well, but not for ever.
 *
 * Returns: whether it is
 */
gboolean ringer_media_module_finish (void);

G_END_DECLS
