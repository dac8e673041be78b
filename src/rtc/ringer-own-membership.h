/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-rtc-session.h"

G_BEGIN_DECLS

/**
 * RingerOwnMembership:
 *
 * What this device sends to be in a session, and to leave it. It is a state event, which everybody reads; or, where everybody else is there by sticky
 * event, one of those (MSC4143 with MSC4354), as matrix-js-sdk 43 writes it. Which of the two is decided once, when it is made. Owned by who
 * sends it: the [class@ActiveCall], or ringer_left_over_leave().
 */
typedef struct _RingerOwnMembership RingerOwnMembership;

/**
 * ringer_own_membership_new:
 * @session: what to be in
 * @intent: what this device sends
 *
 * Decides by who is in @session now.
 */
RingerOwnMembership *ringer_own_membership_new (RingerRtcSession *session,
                                                RingerCallIntent intent);

/** ringer_own_membership_new_left_over: (transfer full): what this device said in an earlier life and is still there, to leave it. */
RingerOwnMembership *ringer_own_membership_new_left_over (RingerRtcSession *session,
                                                          RingerRtcMembership *left_over);
void ringer_own_membership_free (RingerOwnMembership *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerOwnMembership, ringer_own_membership_free)

/**
 * ringer_own_membership_address:
 * @self: the membership
 * @event: an event to send, of which it fills in where it goes: the room, the type, the state key, and for how long it is sticky
 *
 * The same for joining and for leaving. The strings live as long as @self.
 */
void ringer_own_membership_address (RingerOwnMembership *self,
                                    RingerOutgoingEvent *event);

/**
 * ringer_own_membership_make_join:
 * @self: the membership
 * @now_ms: now, ms since 1970 by the homeserver's clock
 *
 * What says that this device is in the session from the first time that it was asked for this. It counts until
 * ringer_own_membership_get_end_ms(), which every call puts off.
 *
 * Returns: (transfer full): the content
 */
JsonObject *ringer_own_membership_make_join (RingerOwnMembership *self,
                                             gint64 now_ms);

/** ringer_own_membership_set_service: where this device sends its media, for what is made from now on: a token service of LiveKit's (MSC4195). */
void ringer_own_membership_set_service (RingerOwnMembership *self,
                                        const char *service_url);

/** ringer_own_membership_get_member_id: the id of this stay. */
const char *ringer_own_membership_get_member_id (RingerOwnMembership *self);

/** ringer_own_membership_is_sticky: whether it is a sticky event. */
gboolean ringer_own_membership_is_sticky (RingerOwnMembership *self);

/** ringer_own_membership_make_leave: (transfer full): the content that says that this device is not, or no longer, in the session. */
JsonObject *ringer_own_membership_make_leave (RingerOwnMembership *self);

/** ringer_own_membership_get_end_ms: when what was made last stops to count, ms since 1970 by the homeserver's clock; 0 before. */
gint64 ringer_own_membership_get_end_ms (RingerOwnMembership *self);

/** ringer_own_membership_may_send: whether the account has the power to send in the session's room what this device would send now. */
gboolean ringer_own_membership_may_send (RingerRtcSession *session);

G_END_DECLS
