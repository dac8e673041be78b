/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account-manager.h"
#include "ringer-active-call.h"
#include "ringer-call-history.h"
#include "ringer-incoming-call.h"
#include "ringer-media-supply.h"
#include "ringer-ring-log.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_MANAGER (ringer_call_manager_get_type ())
/**
 * RingerCallManager:
 *
 * All calls of all accounts: what is presented, which of them sounds, and the one that this device is in. Forgets the rules of accounts that are signed out. Owned by the application.
 *
 * Properties (notify, read-only): `incoming` (GListModel of #RingerIncomingCall that are not over, oldest first), `sessions` (GListModel of #RingerRtcSession that somebody is in),
 * `active` (nullable #RingerActiveCall), `sounding` (nullable #RingerIncomingCall: the one whose ringtone is to be heard; at most one), `soft` (nullable #RingerIncomingCall: another one that
 * rings beside that or while this device is in a call, whose soft tone is to be heard, for 15 s at most).
 */
G_DECLARE_FINAL_TYPE (RingerCallManager, ringer_call_manager, RINGER, CALL_MANAGER, GObject)

/**
 * RingerCallManager::call-added:
 * @self: the manager
 * @call: (type RingerIncomingCall): a call that is presented from now on
 */

/**
 * RingerCallManager::call-ended:
 * @self: the manager
 * @call: (type RingerIncomingCall): a call that is over; see its end reason
 */

/**
 * RingerCallManager::call-missed:
 * @self: the manager
 * @account: (type RingerAccount): whose call it was
 * @entry: (type RingerHistoryEntry): a call that was missed, and of which the person does not know
 */

RingerCallManager *ringer_call_manager_new (RingerAccountManager *accounts,
                                            RingerRingRules *rules);

/** ringer_call_manager_get_media_supply: (transfer none): what calls have their sound and pictures from; without a maker they are joined in name only. */
RingerMediaSupply *ringer_call_manager_get_media_supply (RingerCallManager *self);

GListModel *ringer_call_manager_get_incoming (RingerCallManager *self);
GListModel *ringer_call_manager_get_sessions (RingerCallManager *self);
RingerActiveCall *ringer_call_manager_get_active (RingerCallManager *self);
RingerIncomingCall *ringer_call_manager_get_sounding (RingerCallManager *self);
RingerIncomingCall *ringer_call_manager_get_soft (RingerCallManager *self);

/** ringer_call_manager_get_histories: (transfer none): a GListModel of #RingerCallHistory, one per account. */
GListModel *ringer_call_manager_get_histories (RingerCallManager *self);
/** ringer_call_manager_get_history: (transfer none) (nullable): an account's history. */
RingerCallHistory *ringer_call_manager_get_history (RingerCallManager *self,
                                                    RingerAccount *account);
/** ringer_call_manager_get_history_account: (transfer none) (nullable): whose history it is. */
RingerAccount *ringer_call_manager_get_history_account (RingerCallManager *self,
                                                        RingerCallHistory *history);
/** ringer_call_manager_get_ring_log: (transfer none) (nullable): why an account's calls rang or did not. */
RingerRingLog *ringer_call_manager_get_ring_log (RingerCallManager *self,
                                                 RingerAccount *account);

/** ringer_call_manager_get_rules: (transfer none): what the person said about who may ring. */
RingerRingRules *ringer_call_manager_get_rules (RingerCallManager *self);

/** ringer_call_manager_lookup: (transfer none) (nullable): the presented call with that id. */
RingerIncomingCall *ringer_call_manager_lookup (RingerCallManager *self,
                                                const char *call_id);

/**
 * RingerCallWish:
 * @RINGER_CALL_WISH_NONE: nothing
 * @RINGER_CALL_WISH_ANSWER: to answer it
 * @RINGER_CALL_WISH_ANSWER_VOICE: to answer it with the voice only
 * @RINGER_CALL_WISH_DECLINE: to decline it
 *
 * What the person wants of a call.
 */
typedef enum {
  RINGER_CALL_WISH_NONE,
  RINGER_CALL_WISH_ANSWER,
  RINGER_CALL_WISH_ANSWER_VOICE,
  RINGER_CALL_WISH_DECLINE,
} RingerCallWish;

/**
 * ringer_call_manager_expect:
 * @self: the manager
 * @call_id: the id of a call that is not presented
 * @wish: what the person wants of it
 *
 * A notification outlives a program that dies. What its buttons say is done when the call is known again, without a ring; only the last wish counts.
 */
void ringer_call_manager_expect (RingerCallManager *self,
                                 const char *call_id,
                                 RingerCallWish wish);

/** ringer_call_manager_lookup_session: (transfer none) (nullable): the room's ordinary session, made if the room is known. */
RingerRtcSession *ringer_call_manager_lookup_session (RingerCallManager *self,
                                                      const char *account_id,
                                                      const char *room_id);

/**
 * ringer_call_manager_answer:
 * @self: the manager
 * @call: a presented call
 * @intent: voice or video
 *
 * Joins the call's session, after leaving the one that this device is in. Where joining fails the call goes on being presented, silenced, with its error.
 */
void ringer_call_manager_answer (RingerCallManager *self,
                                 RingerIncomingCall *call,
                                 RingerCallIntent intent);

/** ringer_call_manager_join: joins a session that is running, without a ring. */
void ringer_call_manager_join (RingerCallManager *self,
                               RingerRtcSession *session,
                               RingerCallIntent intent);

/**
 * ringer_call_manager_leave_all_async:
 * @self: the manager
 * @account: (nullable): only of this account, or %NULL for all
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when out of every call, or after 5 s at most
 * @user_data: for @callback
 *
 * Leaves the call that this device is in (before quitting or signing out).
 */
void ringer_call_manager_leave_all_async (RingerCallManager *self,
                                          RingerAccount *account,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean ringer_call_manager_leave_all_finish (RingerCallManager *self,
                                               GAsyncResult *result,
                                               GError **error);

G_END_DECLS
