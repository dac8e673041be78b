/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-event.h"
#include "ringer-http.h"

G_BEGIN_DECLS

/**
 * RingerMembership:
 *
 * A user's `membership` in a room. @RINGER_MEMBERSHIP_UNKNOWN: not told.
 */
typedef enum {
  RINGER_MEMBERSHIP_UNKNOWN,
  RINGER_MEMBERSHIP_JOIN,
  RINGER_MEMBERSHIP_INVITE,
  RINGER_MEMBERSHIP_KNOCK,
  RINGER_MEMBERSHIP_LEAVE,
  RINGER_MEMBERSHIP_BAN,
} RingerMembership;

/** ringer_membership_from_string: what @string says; unknown text and %NULL are @RINGER_MEMBERSHIP_UNKNOWN. */
RingerMembership ringer_membership_from_string (const char *string);

/** ringer_membership_to_string: (nullable): the wire's word, %NULL for @RINGER_MEMBERSHIP_UNKNOWN. */
const char *ringer_membership_to_string (RingerMembership membership);

/**
 * RingerRoomUpdate:
 * @room_id: which room
 * @membership: mine in it now, or @RINGER_MEMBERSHIP_UNKNOWN if unchanged
 * @initial: whether @state is all there is: what was known of the room's state before is forgotten
 * @limited: whether events are missing before @timeline
 * @gap: whether @timeline was fetched later, to fill such a hole: it is older than what was seen before, its state is out of date.
 *   Some of its events may have been seen before
 * @prev_batch: (nullable): where to go on backwards
 * @state: (element-type RingerEvent): state before the timeline (only the types that calls need), or stripped state of an invitation
 * @timeline: (element-type RingerEvent): events in order, oldest first
 * @sticky: (element-type RingerEvent): sticky events (MSC4354) that are not in the timeline
 * @account_data: (element-type RingerEvent): the room's account data
 * @heroes: (nullable) (element-type utf8): user ids for a room without a name; %NULL if unchanged
 * @joined_count: joined members, or -1 if unchanged
 * @invited_count: invited members, or -1 if unchanged
 *
 * What one room got in one answer: the same form whichever way it came.
 */
typedef struct
{
  char *room_id;
  RingerMembership membership;
  gboolean initial;
  gboolean limited;
  gboolean gap;
  char *prev_batch;
  GPtrArray *state;
  GPtrArray *timeline;
  GPtrArray *sticky;
  GPtrArray *account_data;
  GPtrArray *heroes;
  gint64 joined_count;
  gint64 invited_count;
} RingerRoomUpdate;

/** ringer_room_update_new: (transfer full): an update with empty lists that says nothing yet. */
RingerRoomUpdate *ringer_room_update_new (const char *room_id);
void ringer_room_update_free (RingerRoomUpdate *self);

/**
 * ringer_room_update_find_membership:
 * @self: an update
 * @user_id: whose
 *
 * Returns: the newest membership that a member event of @user_id in it states, or @RINGER_MEMBERSHIP_UNKNOWN
 */
RingerMembership ringer_room_update_find_membership (const RingerRoomUpdate *self,
                                                     const char *user_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerRoomUpdate, ringer_room_update_free)

#define RINGER_TYPE_SYNC_UPDATE (ringer_sync_update_get_type ())
/**
 * RingerSyncUpdate:
 * @position: (nullable): where the next request goes on, once this update was applied and stored; %NULL while holes are open
 * @rooms: (element-type RingerRoomUpdate): rooms with news
 * @account_data: (element-type RingerEvent): global account data
 * @to_device: (element-type RingerEvent): to-device messages
 * @to_device_position: (nullable): the position after them
 * @crypto: (nullable): `device_lists`, `device_one_time_keys_count` and `device_unused_fallback_key_types` as they came, for RingerCrypto
 * @fresh: whether a new picture begins with this update: rooms known from before that are in no update from this one up to the
 *   first with @complete are rooms that the account is no longer in
 * @complete: whether all rooms that the account is in are known with this update (the first picture is whole); stays so
 * @timing: the answer's moments
 *
 * One answer in normal form. Reference-counted; nobody changes it after it was emitted, but for the account, which decrypts what is in it.
 */
typedef struct _RingerSyncUpdate RingerSyncUpdate;

struct _RingerSyncUpdate {
  char *position;
  GPtrArray *rooms;
  GPtrArray *account_data;
  GPtrArray *to_device;
  char *to_device_position;
  JsonObject *crypto;
  gboolean fresh;
  gboolean complete;
  RingerHttpTiming timing;
};

GType ringer_sync_update_get_type (void);
RingerSyncUpdate *ringer_sync_update_new (void);
RingerSyncUpdate *ringer_sync_update_ref (RingerSyncUpdate *self);
void ringer_sync_update_unref (RingerSyncUpdate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerSyncUpdate, ringer_sync_update_unref)

/** ringer_sync_update_has_keys: whether it tells of keys or devices something else than @known, the `crypto` of what came before (nullable). */
gboolean ringer_sync_update_has_keys (RingerSyncUpdate *self,
                                      JsonObject *known);

/**
 * ringer_sync_state_types:
 *
 * Returns: (transfer none) (array zero-terminated=1): the state event types that calls need, `m.room.member` not among
 *   them (members come lazily): create, name, canonical alias, avatar, power levels, encryption, tombstone,
 *   call members (MSC3401) and slots (MSC4143)
 */
const char *const *ringer_sync_state_types (void);

/** ringer_sync_wants_state: whether calls need state events of @type: one of ringer_sync_state_types(), or a member. */
gboolean ringer_sync_wants_state (const char *type);

/** ringer_sync_wants_account_data: whether global account data of @type matters: push rules, direct chats, ignored users. */
gboolean ringer_sync_wants_account_data (const char *type);

/** ringer_sync_account_data_types: (transfer none) (array zero-terminated=1): the types of global account data that matter. */
const char *const *ringer_sync_account_data_types (void);

/**
 * ringer_sync_timeline_types:
 *
 * Returns: (transfer none) (array zero-terminated=1): the types of timeline events that calls need, for the filters of
 *   `/sync` and `/messages`; some end in the wildcard `*`
 */
const char *const *ringer_sync_timeline_types (void);

G_END_DECLS
