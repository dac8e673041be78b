/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-clock.h"
#include "ringer-livekit-messages.h"

G_BEGIN_DECLS

#define RINGER_TYPE_LIVEKIT_SIGNAL (ringer_livekit_signal_get_type ())
/**
 * RingerLivekitSignal:
 *
 * One connection to the signalling of a LiveKit server (protocol 15): a WebSocket, kept alive by pings. It is to `/rtc/v1`, for one peer connection, or,
 * with servers that do not have that, to `/rtc`, for two. It is made for one try and not used again. A RingerLivekitRoom owns it.
 */
G_DECLARE_FINAL_TYPE (RingerLivekitSignal, ringer_livekit_signal, RINGER, LIVEKIT_SIGNAL, GObject)

/**
 * RingerLivekitSignal::response:
 * @self: a connection
 * @response: (type RingerLivekitResponse): what the server says; the first one is a JOIN or a LEAVE
 */

/**
 * RingerLivekitSignal::closed:
 * @self: a connection
 * @error: (type GLib.Error): why, as RINGER_ERROR: _BAD_ADDRESS, _INSECURE, _NO_SERVER, _OFFLINE, _TIMEOUT and _BAD_CERTIFICATE; _FORBIDDEN (the token
 *   is not taken), _NOT_FOUND (nobody has opened the room yet), _RATE_LIMITED, _SERVER and _BAD_RESPONSE
 *
 * The connection is over, or never came about. Emitted once, and not after ringer_livekit_signal_close().
 */

RingerLivekitSignal *ringer_livekit_signal_new (RingerClock *clock);

/**
 * ringer_livekit_signal_open:
 * @self: a new connection
 * @url: the server, `wss:` or `https:`
 * @token: the JWT; goes into the Authorization header and nowhere else
 *
 * Connects. What comes of it is signalled, never before this returns.
 */
void ringer_livekit_signal_open (RingerLivekitSignal *self,
                                 const char *url,
                                 const char *token);

/** ringer_livekit_signal_has_one_peer: whether one peer connection carries both what we send and what the others do; known with the JOIN. */
gboolean ringer_livekit_signal_has_one_peer (RingerLivekitSignal *self);

/** ringer_livekit_signal_send: sends a request, or drops it where there is no connection (any more). */
void ringer_livekit_signal_send (RingerLivekitSignal *self,
                                 GBytes *request);

/** ringer_livekit_signal_check: asks the server whether it is still there; the connection is over if there is no answer within 3 s. */
void ringer_livekit_signal_check (RingerLivekitSignal *self);

/** ringer_livekit_signal_close: says that we leave, if there is anybody to say it to, and closes. */
void ringer_livekit_signal_close (RingerLivekitSignal *self);

/**
 * ringer_livekit_signal_make_address:
 * @url: the server
 * @path: the end of the path, such as `rtc`
 * @query: what is after it
 *
 * Returns: (transfer full) (nullable): where to connect to, as `https:` or, on loopback, `http:`; %NULL with RINGER_ERROR_BAD_ADDRESS or _INSECURE
 */
char *ringer_livekit_signal_make_address (const char *url,
                                          const char *path,
                                          const char *query,
                                          GError **error);

G_END_DECLS
