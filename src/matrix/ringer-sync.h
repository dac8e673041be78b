/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-sync-backend.h"

G_BEGIN_DECLS

/**
 * RingerSyncState:
 * @RINGER_SYNC_STOPPED: not started, or stopped for good
 * @RINGER_SYNC_CONNECTING: asking; nothing came yet since the start or the last failure
 * @RINGER_SYNC_UP_TO_DATE: the long poll stands
 * @RINGER_SYNC_OFFLINE: no network; goes on by itself when it returns
 * @RINGER_SYNC_FAILING: the homeserver does not answer as it should; tries again by itself; see RingerSync:error
 * @RINGER_SYNC_SIGNED_OUT: the session is over; see RingerSync:error for which kind
 */
typedef enum {
  RINGER_SYNC_STOPPED,
  RINGER_SYNC_CONNECTING,
  RINGER_SYNC_UP_TO_DATE,
  RINGER_SYNC_OFFLINE,
  RINGER_SYNC_FAILING,
  RINGER_SYNC_SIGNED_OUT,
} RingerSyncState;

#define RINGER_TYPE_SYNC_STATE (ringer_sync_state_get_type ())
GType ringer_sync_state_get_type (void);

#define RINGER_TYPE_SYNC (ringer_sync_get_type ())
/**
 * RingerSync:
 *
 * Keeps one account up to date: one long poll after another, through a [iface@SyncBackend].
 *
 * Backs off with jitter on errors, obeys `Retry-After`, asks at once when the network returns or the machine wakes, notices a dead
 * connection within 40 s, starts from nothing when the homeserver forgot the position (`M_UNKNOWN_POS`), and fills holes of limited
 * timelines backwards while their events are younger than 120 s. Owned by the account.
 */
G_DECLARE_FINAL_TYPE (RingerSync, ringer_sync, RINGER, SYNC, GObject)

/** RingerSync:state: a #RingerSyncState. Notifies. */
/** RingerSync:error: (nullable): a boxed GError: why it is offline, failing or signed out. Notifies. */

/**
 * RingerSync::update:
 * @self: the object
 * @update: (type RingerSyncUpdate): what came
 *
 * Emitted in order, once per answer; apply and store it before returning, or before ringer_sync_release(). While holes in timelines are open, updates have no position:
 * the newest position is given with the gap's update (RingerRoomUpdate.gap) that closes the last hole, so that a crash
 * in between asks again.
 */

/**
 * ringer_sync_new:
 * @clock: a clock
 * @http: the account's
 * @network: (nullable): the network monitor
 * @backend: how
 */
RingerSync *ringer_sync_new (RingerClock *clock,
                             RingerHttp *http,
                             GNetworkMonitor *network,
                             RingerSyncBackend *backend);

/**
 * ringer_sync_start:
 * @self: the object
 * @position: (nullable): where to go on, or %NULL to start from nothing
 */
void ringer_sync_start (RingerSync *self,
                        const char *position);

/** ringer_sync_stop: stops at once; no update comes after. */
void ringer_sync_stop (RingerSync *self);

/**
 * ringer_sync_hold:
 * @self: the object
 *
 * Whoever cannot take an update in at once says so while it is emitted: neither is another one emitted nor the homeserver asked for more until
 * ringer_sync_release(). That request would let the homeserver forget the events to this device that the last answer brought.
 */
void ringer_sync_hold (RingerSync *self);

/** ringer_sync_release: the update is taken in, for one call of ringer_sync_hold(). */
void ringer_sync_release (RingerSync *self);

/** ringer_sync_retry_now: asks at once if it waits (the person pressed *Try again*). */
void ringer_sync_retry_now (RingerSync *self);

RingerSyncState ringer_sync_get_state (RingerSync *self);

/** ringer_sync_get_error: (transfer none) (nullable): why it is in its state. */
const GError *ringer_sync_get_error (RingerSync *self);

G_END_DECLS
