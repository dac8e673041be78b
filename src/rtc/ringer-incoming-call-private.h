/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-incoming-call.h"

G_BEGIN_DECLS

/*
 * For the watcher, which begins and ends incoming calls, and the manager, which answers them.
 */

/**
 * ringer_incoming_call_new:
 * @session: what it is a call to
 * @notification: what it rings for
 * @kind: whether it rings
 * @reason: why it is presented
 * @decided_us: when that was decided, on the monotonic clock
 */
RingerIncomingCall *ringer_incoming_call_new (RingerRtcSession *session,
                                              RingerCallNotification *notification,
                                              RingerCallKind kind,
                                              RingerRingReason reason,
                                              gint64 decided_us);

/**
 * ringer_incoming_call_update:
 * @notification: the newest that it rings for now: the one that a decline answers
 * @caller_id: who called first of those who still call
 * @kind: whether it rings; what was silenced stays so
 * @quiet: whether a ring makes no sound now
 */
void ringer_incoming_call_update (RingerIncomingCall *self,
                                  RingerCallNotification *notification,
                                  const char *caller_id,
                                  RingerCallKind kind,
                                  gboolean quiet);

/** ringer_incoming_call_set_sounding: for the manager: whether its ringtone is heard now. */
void ringer_incoming_call_set_sounding (RingerIncomingCall *self,
                                        gboolean sounding);

/** ringer_incoming_call_set_end_ms: when it runs out now, on the monotonic clock. */
void ringer_incoming_call_set_end_ms (RingerIncomingCall *self,
                                      gint64 end_ms);

/** ringer_incoming_call_begin_answer: the person answered; whether it could be answered. */
gboolean ringer_incoming_call_begin_answer (RingerIncomingCall *self);

/** ringer_incoming_call_fail_answer: joining failed: it is presented again, silenced. */
void ringer_incoming_call_fail_answer (RingerIncomingCall *self,
                                       const GError *error);

/** ringer_incoming_call_end: it is over; only the first reason counts. */
void ringer_incoming_call_end (RingerIncomingCall *self,
                               RingerCallEndReason reason);

/** ringer_incoming_call_end_for: the same, for what the notification that it is presented for has come to be judged as. */
void ringer_incoming_call_end_for (RingerIncomingCall *self,
                                   RingerRingReason reason);

G_END_DECLS
