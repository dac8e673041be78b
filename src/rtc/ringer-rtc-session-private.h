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

/** ringer_rtc_session_note_member_event: remembers that @event_id is, or was, a member event of @user_id in it. */
void ringer_rtc_session_note_member_event (RingerRtcSession *self,
                                           const char *user_id,
                                           const char *event_id);

G_END_DECLS
