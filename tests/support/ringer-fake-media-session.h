/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-media-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_FAKE_MEDIA_SESSION (ringer_fake_media_session_get_type ())
/**
 * RingerFakeMediaSession:
 *
 * A [iface@MediaSession] that does nothing but remember what it was told. Its properties can all be set.
 */
G_DECLARE_FINAL_TYPE (RingerFakeMediaSession, ringer_fake_media_session, RINGER, FAKE_MEDIA_SESSION, GObject)

RingerFakeMediaSession *ringer_fake_media_session_new (void);

/** ringer_fake_media_session_take_log: (transfer full): what it was told since the last time, each ended by a semicolon. */
char *ringer_fake_media_session_take_log (RingerFakeMediaSession *self);

/** ringer_fake_media_session_peek_log: (transfer none): the same, and it stays. */
const char *ringer_fake_media_session_peek_log (RingerFakeMediaSession *self);

G_END_DECLS
