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

G_END_DECLS
