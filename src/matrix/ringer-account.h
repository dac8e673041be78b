/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-account-store.h"
#include "ringer-device-trust.h"
#include "ringer-discovery.h"
#include "ringer-encryption.h"
#include "ringer-event-sender.h"
#include "ringer-media-repository.h"
#include "ringer-outbox.h"
#include "ringer-own-devices.h"
#include "ringer-push-rules.h"
#include "ringer-room.h"
#include "ringer-secret-store.h"
#include "ringer-server-clock.h"
#include "ringer-sync.h"

G_BEGIN_DECLS

/**
 * RingerAccountState:
 * @RINGER_ACCOUNT_STOPPED: not started
 * @RINGER_ACCOUNT_UNLOCKING: waits for the keyring
 * @RINGER_ACCOUNT_LOCKED: the keyring did not give the tokens; see RingerAccount:error; ringer_account_start() tries again
 * @RINGER_ACCOUNT_CONNECTING: asks the homeserver
 * @RINGER_ACCOUNT_FIRST_SYNC: the first picture is coming in
 * @RINGER_ACCOUNT_UP_TO_DATE: ready to ring
 * @RINGER_ACCOUNT_OFFLINE: no network; goes on by itself
 * @RINGER_ACCOUNT_FAILING: the homeserver has a problem; goes on by itself
 * @RINGER_ACCOUNT_SIGNED_OUT: the session is over: sign in again
 */
typedef enum {
  RINGER_ACCOUNT_STOPPED,
  RINGER_ACCOUNT_UNLOCKING,
  RINGER_ACCOUNT_LOCKED,
  RINGER_ACCOUNT_CONNECTING,
  RINGER_ACCOUNT_FIRST_SYNC,
  RINGER_ACCOUNT_UP_TO_DATE,
  RINGER_ACCOUNT_OFFLINE,
  RINGER_ACCOUNT_FAILING,
  RINGER_ACCOUNT_SIGNED_OUT,
} RingerAccountState;

#define RINGER_TYPE_ACCOUNT_STATE (ringer_account_state_get_type ())
GType ringer_account_state_get_type (void);

#define RINGER_TYPE_ACCOUNT (ringer_account_get_type ())
/**
 * RingerAccount:
 *
 * One signed-in Matrix account: nothing outside of it knows of a token. Owned by the [class@AccountManager].
 *
 * Properties (notify, read-only): `id` (a name for files and secrets, made from user and device id), `user-id`, `device-id`, `display-name` (never empty: the user id
 * where there is no name), `avatar-mxc` (nullable), `state`, `error` (nullable boxed GError), `rooms`.
 */
G_DECLARE_FINAL_TYPE (RingerAccount, ringer_account, RINGER, ACCOUNT, GObject)

/**
 * RingerAccount::room-updated:
 * @self: an account
 * @room: the room, which has applied the update
 * @update: (type gpointer): a `const RingerRoomUpdate *`, valid during the emission
 *
 * A room got news from the homeserver. For the store's own rooms at start it is emitted too (initial, with an empty timeline).
 */

/**
 * RingerAccount::rules-changed:
 * @self: an account
 *
 * Push rules, the list of ignored users or that of direct chats changed, perhaps on another client.
 */

/**
 * RingerAccount::to-device:
 * @self: an account
 * @event: (type RingerEvent): a to-device message
 */

/**
 * RingerAccount::update-applied:
 * @self: an account
 * @update: (type RingerSyncUpdate): the update that is applied now, after all of its [signal@Account::room-updated], and that is stored next: who keeps what it said
 *   keeps it now
 */

/**
 * ringer_account_new:
 * @clock: a clock
 * @secrets: where its tokens are
 * @network: (nullable): the network monitor
 * @store: its store, which knows user id, device id and base URL
 * @cache_dir: where its media cache goes
 */
RingerAccount *ringer_account_new (RingerClock *clock,
                                   RingerSecretStore *secrets,
                                   GNetworkMonitor *network,
                                   RingerAccountStore *store,
                                   const char *cache_dir);

/** ringer_account_start: fetches the tokens, loads what is stored, then stays up to date. Again after @RINGER_ACCOUNT_LOCKED. */
void ringer_account_start (RingerAccount *self);
/** ringer_account_stop: stops the sync (at quit). */
void ringer_account_stop (RingerAccount *self);
/** ringer_account_retry_now: tries again at once what waits (sync and outbox). */
void ringer_account_retry_now (RingerAccount *self);

const char *ringer_account_get_id (RingerAccount *self);
const char *ringer_account_get_user_id (RingerAccount *self);
const char *ringer_account_get_device_id (RingerAccount *self);
/** ringer_account_get_base_url: the URL of its homeserver. */
const char *ringer_account_get_base_url (RingerAccount *self);
const char *ringer_account_get_display_name (RingerAccount *self);
const char *ringer_account_get_avatar_mxc (RingerAccount *self);
RingerAccountState ringer_account_get_state (RingerAccount *self);
/** ringer_account_get_error: (nullable) (transfer none): why it is locked, offline, failing or signed out. */
const GError *ringer_account_get_error (RingerAccount *self);
/** ringer_account_get_rooms: (transfer none): a GListModel of #RingerRoom: joined rooms and invitations; no spaces, no room that was replaced by one I am in. After a start it grows while what is stored is read. */
GListModel *ringer_account_get_rooms (RingerAccount *self);
/** ringer_account_lookup_room: (transfer none) (nullable): any known room. */
RingerRoom *ringer_account_lookup_room (RingerAccount *self,
                                        const char *room_id);
RingerOutbox *ringer_account_get_outbox (RingerAccount *self);
/** ringer_account_get_encryption: (transfer none): its end-to-end encryption. */
RingerEncryption *ringer_account_get_encryption (RingerAccount *self);
/** ringer_account_get_trust: (transfer none): whether this device is verified. */
RingerDeviceTrust *ringer_account_get_trust (RingerAccount *self);
/** ringer_account_list_devices: (transfer full): the devices on which it is signed in, to be fetched. */
RingerOwnDevices *ringer_account_list_devices (RingerAccount *self);
RingerServerClock *ringer_account_get_server_clock (RingerAccount *self);
RingerMediaRepository *ringer_account_get_media (RingerAccount *self);
RingerAccountStore *ringer_account_get_store (RingerAccount *self);
RingerClock *ringer_account_get_clock (RingerAccount *self);
/** ringer_account_get_push_rules: (transfer none): never %NULL. */
RingerPushRules *ringer_account_get_push_rules (RingerAccount *self);
gboolean ringer_account_is_ignored (RingerAccount *self,
                                    const char *user_id);
/** ringer_account_has_feature: whether the homeserver lists an unstable feature as on. */
gboolean ringer_account_has_feature (RingerAccount *self,
                                     const char *feature);

/**
 * ringer_account_send_event_async:
 * @self: an account
 * @event: what to send
 * @cancellable: (nullable): a cancellable; an event on the wire may arrive all the same
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Sends an event by the outbox, encrypted where the room is; state events and delayed events are never encrypted.
 *
 * Returns: an id for [signal@Outbox::retrying]
 */
unsigned int ringer_account_send_event_async (RingerAccount *self,
                                              const RingerOutgoingEvent *event,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
/** ringer_account_send_event_finish: (transfer full) (nullable): the event id, or for a delayed event its delay id; RINGER_ERROR_UNVERIFIED where this device has to be verified first. */
char *ringer_account_send_event_finish (GAsyncResult *result,
                                        GError **error);
/** ringer_account_get_sender: (transfer none): what sends encrypted, for messages to devices. */
RingerEventSender *ringer_account_get_sender (RingerAccount *self);

/**
 * ringer_account_fetch_event_async:
 * @self: an account
 * @room_id: the room
 * @event_id: the event
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * `GET /_matrix/client/v3/rooms/{room}/event/{event}`, decrypted where that is possible.
 */
void ringer_account_fetch_event_async (RingerAccount *self,
                                       const char *room_id,
                                       const char *event_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/**
 * ringer_account_take_event:
 * @self: an account
 * @room_id: the room
 * @event: an event that was fetched
 *
 * Treats it as one of the timeline's that came late.
 */
void ringer_account_take_event (RingerAccount *self,
                                const char *room_id,
                                RingerEvent *event);
/** ringer_account_fetch_event_finish: (transfer full) (nullable): the event; RINGER_ERROR_NOT_FOUND where there is none. */
RingerEvent *ringer_account_fetch_event_finish (RingerAccount *self,
                                                GAsyncResult *result,
                                                GError **error);

/**
 * ringer_account_fetch_member_async:
 * @self: an account
 * @room: one of its rooms
 * @user_id: whose name and picture are wanted, since they came neither with the state nor with the timeline
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async) (nullable): called when done
 * @user_data: for @callback
 *
 * Fetches the member event and applies it to @room. Single-flight.
 */
void ringer_account_fetch_member_async (RingerAccount *self,
                                        RingerRoom *room,
                                        const char *user_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean ringer_account_fetch_member_finish (RingerAccount *self,
                                             GAsyncResult *result,
                                             GError **error);

/** ringer_account_accept_invite_async: joins a room that I am invited to; a direct one is added to `m.direct`. */
void ringer_account_accept_invite_async (RingerAccount *self,
                                         RingerRoom *room,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean ringer_account_accept_invite_finish (RingerAccount *self,
                                              GAsyncResult *result,
                                              GError **error);
/** ringer_account_reject_invite_async: declines the invitation (leaves). */
void ringer_account_reject_invite_async (RingerAccount *self,
                                         RingerRoom *room,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean ringer_account_reject_invite_finish (RingerAccount *self,
                                              GAsyncResult *result,
                                              GError **error);

/**
 * ringer_account_set_room_muted_async:
 * @self: an account
 * @room: one of its rooms
 * @muted: whether nothing of it is to be heard or seen
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when the homeserver knows it
 * @user_data: for @callback
 *
 * Mutes the room as every Matrix client understands it: by an override push rule that matches its id and does nothing (Client-Server API, "Push Rules").
 * Unmuting deletes every such rule, whoever made it. The room is muted or no longer once the sync brings the rules.
 */
void ringer_account_set_room_muted_async (RingerAccount *self,
                                          RingerRoom *room,
                                          gboolean muted,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean ringer_account_set_room_muted_finish (RingerAccount *self,
                                               GAsyncResult *result,
                                               GError **error);

G_END_DECLS
