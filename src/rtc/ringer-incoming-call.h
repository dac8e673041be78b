/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-security.h"
#include "ringer-ring-policy.h"
#include "ringer-rtc-session.h"

G_BEGIN_DECLS

/**
 * RingerIncomingCallState:
 * @RINGER_INCOMING_RINGING: it is presented; whether it sounds is the manager's to say
 * @RINGER_INCOMING_ANSWERING: the person answered; joining
 * @RINGER_INCOMING_DECLINING: the person declined; the decline is on its way
 * @RINGER_INCOMING_ENDED: over; see RingerIncomingCall:end-reason
 */
typedef enum {
  RINGER_INCOMING_RINGING,
  RINGER_INCOMING_ANSWERING,
  RINGER_INCOMING_DECLINING,
  RINGER_INCOMING_ENDED,
} RingerIncomingCallState;

/**
 * RingerCallEndReason:
 * @RINGER_CALL_END_NONE: not over
 * @RINGER_CALL_END_ANSWERED: answered here
 * @RINGER_CALL_END_DECLINED: declined here
 * @RINGER_CALL_END_ANSWERED_ELSEWHERE: another device of mine joined
 * @RINGER_CALL_END_DECLINED_ELSEWHERE: another device of mine declined
 * @RINGER_CALL_END_CALLER_LEFT: the caller hung up, or everybody left
 * @RINGER_CALL_END_MISSED: the lifetime ran out
 * @RINGER_CALL_END_WITHDRAWN: withdrawn, redacted, or the slot was closed
 * @RINGER_CALL_END_SILENCED_BY_RULE: the room was muted, the caller ignored, or I left the room
 * @RINGER_CALL_END_INVALID: it was no call after all: the check behind an optimistic ring failed
 * @RINGER_CALL_END_ACCOUNT_GONE: the account was signed out
 */
typedef enum {
  RINGER_CALL_END_NONE,
  RINGER_CALL_END_ANSWERED,
  RINGER_CALL_END_DECLINED,
  RINGER_CALL_END_ANSWERED_ELSEWHERE,
  RINGER_CALL_END_DECLINED_ELSEWHERE,
  RINGER_CALL_END_CALLER_LEFT,
  RINGER_CALL_END_MISSED,
  RINGER_CALL_END_WITHDRAWN,
  RINGER_CALL_END_SILENCED_BY_RULE,
  RINGER_CALL_END_INVALID,
  RINGER_CALL_END_ACCOUNT_GONE,
} RingerCallEndReason;

#define RINGER_TYPE_INCOMING_CALL_STATE (ringer_incoming_call_state_get_type ())
#define RINGER_TYPE_CALL_END_REASON (ringer_call_end_reason_get_type ())
GType ringer_incoming_call_state_get_type (void);
GType ringer_call_end_reason_get_type (void);

#define RINGER_TYPE_INCOMING_CALL (ringer_incoming_call_get_type ())
/**
 * RingerIncomingCall:
 *
 * A call that is being presented to the person: a state machine from the decision to ring until its end. Owned by the [class@CallManager] (and whoever shows it).
 *
 * Properties (notify, read-only): `id` (string, of the ring that it began with, also after a new start; the target of the actions), `account`, `room`, `session`, `caller` (RingerMember), `kind` (ring or banner), `intent`, `state`,
 * `silenced` (gboolean: the person silenced it), `quiet` (gboolean: it makes no sound and does not push itself forward, for the person wants not to be disturbed),
 * `sounding` (gboolean: it has its turn: its ringtone is heard unless it is quiet), `end-reason`, `error` (nullable boxed GError: what keeps the answer or decline from being
 * delivered; the call goes on).
 */
G_DECLARE_FINAL_TYPE (RingerIncomingCall, ringer_incoming_call, RINGER, INCOMING_CALL, GObject)

const char *ringer_incoming_call_get_id (RingerIncomingCall *self);
RingerAccount *ringer_incoming_call_get_account (RingerIncomingCall *self);
RingerRoom *ringer_incoming_call_get_room (RingerIncomingCall *self);
RingerRtcSession *ringer_incoming_call_get_session (RingerIncomingCall *self);
RingerMember *ringer_incoming_call_get_caller (RingerIncomingCall *self);
RingerCallKind ringer_incoming_call_get_kind (RingerIncomingCall *self);
RingerCallIntent ringer_incoming_call_get_intent (RingerIncomingCall *self);
RingerIncomingCallState ringer_incoming_call_get_state (RingerIncomingCall *self);
RingerCallEndReason ringer_incoming_call_get_end_reason (RingerIncomingCall *self);
/** ringer_incoming_call_get_text: (nullable): what to say of a call of an application that Ringer does not know. */
const char *ringer_incoming_call_get_text (RingerIncomingCall *self);
/** ringer_incoming_call_get_security: how well what rings is protected. */
RingerCallSecurity ringer_incoming_call_get_security (RingerIncomingCall *self);
gboolean ringer_incoming_call_get_silenced (RingerIncomingCall *self);
gboolean ringer_incoming_call_get_quiet (RingerIncomingCall *self);
gboolean ringer_incoming_call_get_sounding (RingerIncomingCall *self);
/** ringer_incoming_call_get_error: (nullable) (transfer none): what keeps the answer or decline from being delivered. */
const GError *ringer_incoming_call_get_error (RingerIncomingCall *self);
/** ringer_incoming_call_get_reason: why it is presented. */
RingerRingReason ringer_incoming_call_get_reason (RingerIncomingCall *self);
/** ringer_incoming_call_get_decided_us: when it was decided, on the monotonic clock, for the benchmark. */
gint64 ringer_incoming_call_get_decided_us (RingerIncomingCall *self);

/** ringer_incoming_call_silence: stops its sound for good; it goes on being presented. */
void ringer_incoming_call_silence (RingerIncomingCall *self);

/** ringer_incoming_call_decline: sends the decline (MSC4310) and ends; does nothing unless it rings (or failed to be declined: then it tries again). */
void ringer_incoming_call_decline (RingerIncomingCall *self);

G_END_DECLS
