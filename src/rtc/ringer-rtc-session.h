/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account.h"
#include "ringer-rtc-membership.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RTC_SESSION (ringer_rtc_session_get_type ())
/**
 * RingerRtcSession:
 *
 * A session (MSC4143): one slot of one room, and who is in it now. Owned by the [class@RtcSessionStore]; there is one object per slot for as long as the
 * account lives, whether or not anybody is in it.
 *
 * It is a GListModel of #RingerRtcMembership, oldest first: one per (user, device), joined and not expired, whose user is joined to the room.
 *
 * Properties (notify, read-only): `account`, `room`, `slot-id`, `n-users` (guint: how many different people are in it), `intent` (voice if all who are in it say so), `joined-elsewhere` (gboolean: whether a device of
 * mine other than this one is in it), `joined-here` (gboolean).
 */
G_DECLARE_FINAL_TYPE (RingerRtcSession, ringer_rtc_session, RINGER, RTC_SESSION, GObject)

/**
 * RingerRtcSession::changed:
 * @self: a session
 *
 * Who is in it changed. Emitted once per update, within the main loop's turn that learnt of it.
 */

RingerAccount *ringer_rtc_session_get_account (RingerRtcSession *self);
RingerRoom *ringer_rtc_session_get_room (RingerRtcSession *self);
const char *ringer_rtc_session_get_slot_id (RingerRtcSession *self);
unsigned int ringer_rtc_session_get_n_users (RingerRtcSession *self);
RingerCallIntent ringer_rtc_session_get_intent (RingerRtcSession *self);
/** ringer_rtc_session_is_joined: whether any device of @user_id is in it. */
gboolean ringer_rtc_session_is_joined (RingerRtcSession *self,
                                       const char *user_id);
/** ringer_rtc_session_is_joined_elsewhere: whether a device of mine other than this one is in it. */
gboolean ringer_rtc_session_is_joined_elsewhere (RingerRtcSession *self);
/** ringer_rtc_session_is_joined_here: whether this device is in it, as the homeserver sees it. */
gboolean ringer_rtc_session_is_joined_here (RingerRtcSession *self);
/** ringer_rtc_session_is_own: whether @member is this device's part in it. */
gboolean ringer_rtc_session_is_own (RingerRtcSession *self,
                                    RingerRtcMembership *member);
/** ringer_rtc_session_was_left_since: whether a leave of @user_id from its slot, with whatever device, is later than @since_ms (by the homeserver's clock). */
gboolean ringer_rtc_session_was_left_since (RingerRtcSession *self,
                                            const char *user_id,
                                            gint64 since_ms);
/** ringer_rtc_session_get_started_ms: when the oldest member joined, by the homeserver's clock; 0 if it is empty. */
gint64 ringer_rtc_session_get_started_ms (RingerRtcSession *self);
/**
 * ringer_rtc_session_has_member_event:
 * @self: a session
 * @user_id: a user
 * @event_id: (nullable): an event
 * @left_ms: (out) (optional): when the stay that the event tells of ended by a leave (by the homeserver's clock); G_MAXINT64 if it did not
 *
 * Returns: whether @event_id is a member event of @user_id in it, or was one before a refresh or a leave
 */
gboolean ringer_rtc_session_has_member_event (RingerRtcSession *self,
                                              const char *user_id,
                                              const char *event_id,
                                              gint64 *left_ms);

G_END_DECLS
