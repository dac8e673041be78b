/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-rtc-session.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RTC_SESSION_STORE (ringer_rtc_session_store_get_type ())
/**
 * RingerRtcSessionStore:
 *
 * All sessions of an account, kept from its rooms' call member events; expires memberships by timers. Owned by the [class@CallWatcher].
 */
G_DECLARE_FINAL_TYPE (RingerRtcSessionStore, ringer_rtc_session_store, RINGER, RTC_SESSION_STORE, GObject)

RingerRtcSessionStore *ringer_rtc_session_store_new (RingerAccount *account);

/** ringer_rtc_session_store_get_active: (transfer none): a GListModel of the #RingerRtcSession that somebody is in. */
GListModel *ringer_rtc_session_store_get_active (RingerRtcSessionStore *self);

/** ringer_rtc_session_store_apply: for the watcher: takes what a room got; to be called before its notifications are judged, and ringer_rtc_session_store_settle() after it. */
void ringer_rtc_session_store_apply (RingerRtcSessionStore *self,
                                     RingerRoom *room,
                                     const RingerRoomUpdate *update);

/** ringer_rtc_session_store_settle: for the watcher: lists who is active now. Who follows the list does not hold up a ring. */
void ringer_rtc_session_store_settle (RingerRtcSessionStore *self);

/** ringer_rtc_session_store_get: (transfer none): the session of a slot, made if it is not there yet. */
RingerRtcSession *ringer_rtc_session_store_get (RingerRtcSessionStore *self,
                                                RingerRoom *room,
                                                const char *slot_id);

/** ringer_rtc_session_store_knows_member_event: whether an event is a member event of @sender's, in any session of the room. */
gboolean ringer_rtc_session_store_knows_member_event (RingerRtcSessionStore *self,
                                                      RingerRoom *room,
                                                      const char *sender,
                                                      const char *event_id);

G_END_DECLS
