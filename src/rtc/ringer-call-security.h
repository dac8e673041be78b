/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-rtc-session.h"

G_BEGIN_DECLS

/**
 * RingerCallSecurity:
 * @RINGER_CALL_SECURITY_CLEAR: the room is not encrypted
 * @RINGER_CALL_SECURITY_UNVERIFIED: it is, but something came from a device that its owner has not verified, or whose device it is cannot be told
 * @RINGER_CALL_SECURITY_ENCRYPTED: it is
 *
 * How well a call is protected.
 */
typedef enum {
  RINGER_CALL_SECURITY_CLEAR,
  RINGER_CALL_SECURITY_UNVERIFIED,
  RINGER_CALL_SECURITY_ENCRYPTED,
} RingerCallSecurity;

#define RINGER_TYPE_CALL_SECURITY (ringer_call_security_get_type ())
GType ringer_call_security_get_type (void);

/** ringer_call_security_of_event: that of an event of a call in @room. Member state events are in clear in every room, and say nothing of it. */
RingerCallSecurity ringer_call_security_of_event (RingerRoom *room,
                                                  RingerEvent *event);

/** ringer_call_security_of_session: that of all who are in a session. */
RingerCallSecurity ringer_call_security_of_session (RingerRtcSession *session);

G_END_DECLS
