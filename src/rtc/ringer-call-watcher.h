/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-incoming-call.h"
#include "ringer-rtc-session-store.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_WATCHER (ringer_call_watcher_get_type ())
/**
 * RingerCallWatcher:
 *
 * Watches one account for calls: keeps its sessions, judges its notifications by the ring policy, and presents and ends incoming
 * calls. Owned by the [class@CallManager].
 */
G_DECLARE_FINAL_TYPE (RingerCallWatcher, ringer_call_watcher, RINGER, CALL_WATCHER, GObject)

/**
 * RingerCallWatcher::call:
 * @self: the watcher
 * @call: (type RingerIncomingCall): a call that is to be presented from now on, until its state says that it is over
 */

/**
 * RingerCallWatcher::judged:
 * @self: the watcher
 * @room: (type RingerRoom): a room
 * @event: (type RingerEvent): an event that is to tell of a call
 * @notification: (type RingerCallNotification) (nullable): what it says, where it can be read and may be
 * @decision: (type RingerRingDecision): what was decided about it
 *
 * The policy was asked about a notification and said something else than before, or one came that is none.
 */

/**
 * RingerCallWatcher::declined:
 * @self: the watcher
 * @room: (type RingerRoom): a room
 * @notification_id: a notification's event id, whether or not it is known
 *
 * A device of mine declined a notification.
 */

RingerCallWatcher *ringer_call_watcher_new (RingerAccount *account,
                                            RingerRingRules *rules);
RingerAccount *ringer_call_watcher_get_account (RingerCallWatcher *self);
RingerRtcSessionStore *ringer_call_watcher_get_sessions (RingerCallWatcher *self);

/** ringer_call_watcher_end_all: ends all its calls (the account is gone). */
void ringer_call_watcher_end_all (RingerCallWatcher *self);

G_END_DECLS
