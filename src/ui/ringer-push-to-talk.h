/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-media-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PUSH_TO_TALK (ringer_push_to_talk_get_type ())
/**
 * RingerPushToTalk:
 *
 * While the microphone is off, the space key turns it on in a window for as long as it is held. Whoever went to a button by keyboard, or is in a dialog, uses
 * the key for that. Owned by the window.
 */
G_DECLARE_FINAL_TYPE (RingerPushToTalk, ringer_push_to_talk, RINGER, PUSH_TO_TALK, GObject)

RingerPushToTalk *ringer_push_to_talk_new (AdwApplicationWindow *window,
                                           RingerMediaSession *session);

G_END_DECLS
