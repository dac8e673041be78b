/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-capture-access.h"
#include "ringer-device-choice.h"
#include "ringer-error.h"
#include "ringer-media-member.h"

G_BEGIN_DECLS

/**
 * RingerMediaState:
 * @RINGER_MEDIA_STATE_IDLE: no server was named yet
 * @RINGER_MEDIA_STATE_CONNECTING: on the way
 * @RINGER_MEDIA_STATE_CONNECTED: sound and pictures go both ways
 * @RINGER_MEDIA_STATE_RECONNECTING: it stood, broke, and is tried again
 * @RINGER_MEDIA_STATE_FAILED: given up; `error` says why
 * @RINGER_MEDIA_STATE_CLOSED: over, since we left
 *
 * Where the connection with a server is, or, of a session, with the server that we publish on.
 */
typedef enum {
  RINGER_MEDIA_STATE_IDLE,
  RINGER_MEDIA_STATE_CONNECTING,
  RINGER_MEDIA_STATE_CONNECTED,
  RINGER_MEDIA_STATE_RECONNECTING,
  RINGER_MEDIA_STATE_FAILED,
  RINGER_MEDIA_STATE_CLOSED,
} RingerMediaState;

#define RINGER_TYPE_MEDIA_STATE (ringer_media_state_get_type ())
GType ringer_media_state_get_type (void);

#define RINGER_TYPE_MEDIA_SESSION (ringer_media_session_get_type ())
/**
 * RingerMediaSession:
 *
 * The sound and pictures of one call: rtc/ says which servers, with which tokens, who is in it and with which keys, media/ does it. It knows no Matrix;
 * an identity is whatever the server calls a participant.
 *
 * Made when a call is answered, and closed by whoever made it. Nothing of microphone and camera is open before ringer_media_session_start() and after the close.
 *
 * Properties that implementations have: `state` (RingerMediaState), `error` (GError, nullable; with words for the log), `encrypted` (construct-only:
 * whether frames are encrypted: then nothing is sent before there is a key to send with, and nothing is played that is not encrypted), `microphone` and
 * `camera` (writable: whether they are on; both begin as FALSE), `screen` (writable: whether the person's screen, or a window, is shared; what the desktop has to
 * be asked for is on once it agreed), `access` (writable RingerCaptureAccess, nullable: who asks the desktop), `metered` (writable: whether `level` is measured),
 * `level` (how loud the microphone is, 0 to 1, also while it is off), `members` (GListModel of RingerMediaMember), `self-view` (RingerVideoFeed of our camera; without pictures while it is not shown).
 */
G_DECLARE_INTERFACE (RingerMediaSession, ringer_media_session, RINGER, MEDIA_SESSION, GObject)

struct _RingerMediaSessionInterface {
  GTypeInterface parent_iface;

  void (*start) (RingerMediaSession *self);
  void (*set_device) (RingerMediaSession *self,
                      RingerDeviceKind kind,
                      const char *id);
  void (*set_server) (RingerMediaSession *self,
                      const char *url,
                      const char *token,
                      gboolean publish);
  void (*remove_server) (RingerMediaSession *self,
                         const char *url);
  RingerMediaMember *(*expect_member) (RingerMediaSession *self,
                                       const char *identity);
  void (*forget_member) (RingerMediaSession *self,
                         const char *identity);
  void (*set_key) (RingerMediaSession *self,
                   const char *identity,
                   guint8 index,
                   GBytes *key);
  void (*set_own_key) (RingerMediaSession *self,
                       guint8 index,
                       GBytes *key);
  void (*close) (RingerMediaSession *self);
};

/**
 * RingerMediaSession::token-needed:
 * @self: a session
 * @url: the server's
 *
 * The server has to be entered again and the token may be too old: get a new one, and give it with ringer_media_session_set_server().
 */

/**
 * RingerMediaSession::device-failed:
 * @self: a session
 * @error: (type GLib.Error): RINGER_ERROR_SOUND, with words for the person
 *
 * A microphone, camera or speaker cannot be used; the call goes on without, or with another one.
 */

/** ringer_media_session_start: opens the devices that are on, and from now on what is turned on; naming a server does it too. */
void ringer_media_session_start (RingerMediaSession *self);

/**
 * ringer_media_session_set_device:
 * @self: a session
 * @kind: of what
 * @id: (nullable): the id of a RingerDeviceChoice that is there; %NULL or empty for the desktop's choice
 *
 * Changes a device, also while it is in use.
 */
void ringer_media_session_set_device (RingerMediaSession *self,
                                      RingerDeviceKind kind,
                                      const char *id);

/**
 * ringer_media_session_set_server:
 * @self: a session
 * @url: the LiveKit server
 * @token: the JWT for it
 * @publish: whether we send there; of all servers at most one
 *
 * Enters the server's room, or gives it a new token.
 */
void ringer_media_session_set_server (RingerMediaSession *self,
                                      const char *url,
                                      const char *token,
                                      gboolean publish);

/** ringer_media_session_remove_server: leaves the server's room; for one on which nobody is any more. */
void ringer_media_session_remove_server (RingerMediaSession *self,
                                         const char *url);

/**
 * ringer_media_session_expect_member:
 * @self: a session
 * @identity: who has a membership in the call
 *
 * Returns: (transfer none): the member, now also in `members`; the same one when asked again
 */
RingerMediaMember *ringer_media_session_expect_member (RingerMediaSession *self,
                                                       const char *identity);

/** ringer_media_session_forget_member: their membership is over: not heard and seen any more, and their keys are forgotten. */
void ringer_media_session_forget_member (RingerMediaSession *self,
                                         const char *identity);

/** ringer_media_session_set_key: a key of a member, in raw bytes; it may come before the member. */
void ringer_media_session_set_key (RingerMediaSession *self,
                                   const char *identity,
                                   guint8 index,
                                   GBytes *key);

/** ringer_media_session_set_own_key: from now on we encrypt with this key; give it once the others had time to get it. */
void ringer_media_session_set_own_key (RingerMediaSession *self,
                                       guint8 index,
                                       GBytes *key);

/** ringer_media_session_close: leaves all rooms and closes all devices. */
void ringer_media_session_close (RingerMediaSession *self);

/** ringer_media_session_emit_token_needed: for implementations. */
void ringer_media_session_emit_token_needed (RingerMediaSession *self,
                                             const char *url);

/** ringer_media_session_emit_device_failed: for implementations. */
void ringer_media_session_emit_device_failed (RingerMediaSession *self,
                                              const GError *error);

G_END_DECLS
