/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"
#include "ringer-media-pipeline.h"
#include "ringer-media-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_LIVEKIT_SESSION (ringer_livekit_session_get_type ())
/**
 * RingerLivekitSession:
 *
 * [iface@MediaSession] over LiveKit and GStreamer. Nothing of GStreamer is loaded before one is made.
 */
G_DECLARE_FINAL_TYPE (RingerLivekitSession, ringer_livekit_session, RINGER, LIVEKIT_SESSION, GObject)

/**
 * ringer_livekit_session_new:
 * @clock: time
 * @encrypted: whether frames are encrypted
 * @devices: (nullable): what to use instead of the desktop's devices
 *
 * Returns: (transfer full): a session; close it with ringer_media_session_close()
 */
RingerMediaSession *ringer_livekit_session_new (RingerClock *clock,
                                                gboolean encrypted,
                                                const RingerMediaDevices *devices);

G_END_DECLS
