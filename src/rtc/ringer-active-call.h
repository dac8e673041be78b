/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-media.h"
#include "ringer-rtc-session.h"

G_BEGIN_DECLS

/**
 * RingerActiveCallState:
 * @RINGER_ACTIVE_JOINING: the delayed leave and the membership are on their way
 * @RINGER_ACTIVE_JOINED: in the call
 * @RINGER_ACTIVE_LEAVING: hanging up
 * @RINGER_ACTIVE_ENDED: out of the call; see RingerActiveCall:error if it never came about
 */
typedef enum {
  RINGER_ACTIVE_JOINING,
  RINGER_ACTIVE_JOINED,
  RINGER_ACTIVE_LEAVING,
  RINGER_ACTIVE_ENDED,
} RingerActiveCallState;

#define RINGER_TYPE_ACTIVE_CALL_STATE (ringer_active_call_state_get_type ())
GType ringer_active_call_state_get_type (void);

#define RINGER_TYPE_ACTIVE_CALL (ringer_active_call_get_type ())
/**
 * RingerActiveCall:
 *
 * This device's part in a session: schedules the leave (MSC4140), joins, keeps the membership alive, leaves. It joins by a state event, or by sticky
 * event where everybody else did (MSC4354); which of the two is decided once, at the start. Owned by the [class@CallManager].
 *
 * Properties (notify, read-only): `session`, `intent`, `state`, `joined-ms` (gint64, wall clock of this machine when it joined, 0 before), `error`
 * (nullable boxed GError).
 */
G_DECLARE_FINAL_TYPE (RingerActiveCall, ringer_active_call, RINGER, ACTIVE_CALL, GObject)

/**
 * ringer_active_call_new:
 * @session: what to join
 * @intent: what this device sends
 * @previous: (nullable): the call that is being left for this one
 * @media: (nullable): its sound and pictures; %NULL to be in it in name only
 *
 * Starts joining at once, or when @previous is left, which is waited for a second at most.
 */
RingerActiveCall *ringer_active_call_new (RingerRtcSession *session,
                                          RingerCallIntent intent,
                                          RingerActiveCall *previous,
                                          RingerMediaSession *media);

RingerRtcSession *ringer_active_call_get_session (RingerActiveCall *self);
RingerActiveCallState ringer_active_call_get_state (RingerActiveCall *self);
gint64 ringer_active_call_get_joined_ms (RingerActiveCall *self);
const GError *ringer_active_call_get_error (RingerActiveCall *self);

/** ringer_active_call_get_media: (nullable) (transfer none): its sound and pictures. */
RingerCallMedia *ringer_active_call_get_media (RingerActiveCall *self);

/** ringer_active_call_hang_up: leaves, from any state. */
void ringer_active_call_hang_up (RingerActiveCall *self);

/** ringer_active_call_may_join: whether the account has the power to send its member event, in the form that it would have now, in the session's room. */
gboolean ringer_active_call_may_join (RingerRtcSession *session);

G_END_DECLS
