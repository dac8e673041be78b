/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-rtc-session.h"

G_BEGIN_DECLS

/*
 * For the session store.
 */

RingerRtcSession *ringer_rtc_session_new (RingerAccount *account,
                                          RingerRoom *room,
                                          const char *slot_id);

/** ringer_rtc_session_set_members: (transfer none): who is in it now, oldest first; tells if that is something new. */
void ringer_rtc_session_set_members (RingerRtcSession *self,
                                     GPtrArray *members);

/** ringer_rtc_session_note_member: remembers the event of @member, and the one that it took the place of, as member events in it. */
void ringer_rtc_session_note_member (RingerRtcSession *self,
                                     RingerRtcMembership *member);

/** ringer_rtc_session_note_leave: remembers that the stay that the member events before @event, a leave, told of is over. */
void ringer_rtc_session_note_leave (RingerRtcSession *self,
                                    RingerEvent *event);

G_END_DECLS
