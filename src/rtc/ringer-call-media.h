/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-media-session.h"
#include "ringer-own-membership.h"
#include "ringer-rtc-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_MEDIA (ringer_call_media_get_type ())
/**
 * RingerCallMedia:
 *
 * What a call's sound and pictures need of Matrix (MSC4195): finds the service that this device sends by, gets the right to connect there and wherever the
 * others are, tells the [iface@MediaSession] who is in the call, and, where the room is encrypted, with which keys. Owned by the [class@ActiveCall].
 *
 * Everybody sends on a server of their own. Where the others all hold to the server of whoever came first, as older clients do, this device sends there too,
 * for they look nowhere else.
 *
 * Properties (notify, read-only): `session` (#RingerMediaSession: members, pictures, microphone and camera), `state` (#RingerMediaState), `error` (nullable
 * boxed GError: why it failed).
 *
 * Signals: `people-changed`: ringer_call_media_lookup() may find somebody else; `service-changed`: the membership names another service, and has to be sent.
 */
G_DECLARE_FINAL_TYPE (RingerCallMedia, ringer_call_media, RINGER, CALL_MEDIA, GObject)

/**
 * ringer_call_media_new:
 * @session: the call's session
 * @membership: this device's part in it, which outlives this
 * @media: its sound and pictures; closed by ringer_call_media_stop()
 */
RingerCallMedia *ringer_call_media_new (RingerRtcSession *session,
                                        RingerOwnMembership *membership,
                                        RingerMediaSession *media);

/**
 * ringer_call_media_find_async:
 * @self: a call's media
 * @deadline_ms: the moment on the monotonic clock after which it is pointless
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Finds the service, writes it into the membership, and begins to connect.
 */
void ringer_call_media_find_async (RingerCallMedia *self,
                                   gint64 deadline_ms,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/** ringer_call_media_find_finish: whether there is one; RINGER_ERROR_NO_CALL_SERVICE where neither the homeserver nor anybody in the call has one. */
gboolean ringer_call_media_find_finish (RingerCallMedia *self,
                                        GAsyncResult *result,
                                        GError **error);

/** ringer_call_media_note_joined: this device is in the session: the others get its key. */
void ringer_call_media_note_joined (RingerCallMedia *self);

/** ringer_call_media_retry: tries again what failed. */
void ringer_call_media_retry (RingerCallMedia *self);

/** ringer_call_media_stop: this device leaves: closes everything, for good. */
void ringer_call_media_stop (RingerCallMedia *self);

RingerMediaSession *ringer_call_media_get_session (RingerCallMedia *self);
RingerMediaState ringer_call_media_get_state (RingerCallMedia *self);
/** ringer_call_media_get_error: (nullable) (transfer none): why it failed. */
const GError *ringer_call_media_get_error (RingerCallMedia *self);

/**
 * ringer_call_media_lookup:
 * @self: a call's media
 * @user_id: somebody in the session
 * @wanted: what is to be shown of them: their camera, or their screen
 *
 * Of several devices that they are in with, one goes before others that sends what is wanted, then one that can be heard, then one that a server has, and then the newest.
 *
 * Returns: (transfer none) (nullable): how they are heard and seen; %NULL for who is signed in here, whom this device itself shows
 */
RingerMediaMember *ringer_call_media_lookup (RingerCallMedia *self,
                                             const char *user_id,
                                             RingerMediaFlags wanted);

G_END_DECLS
