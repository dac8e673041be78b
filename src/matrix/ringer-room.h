/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-member.h"
#include "ringer-power-levels.h"
#include "ringer-sync-update.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ROOM (ringer_room_get_type ())
/**
 * RingerRoom:
 *
 * A room as far as calls need it: name, picture, members that are known, power levels, call state events. Owned by the account.
 *
 * Properties (notify, read-only): `id`, `name`, `avatar-mxc` (nullable), `membership`, `direct` (gboolean), `encrypted` (gboolean),
 * `space` (gboolean), `inviter` (nullable RingerMember, of an invitation), `successor` (nullable string, the room that replaced it), `muted`
 * (gboolean, by push rules), `joined-count` (gint64).
 */
G_DECLARE_FINAL_TYPE (RingerRoom, ringer_room, RINGER, ROOM, GObject)

/**
 * RingerRoom::state-changed:
 * @self: a room
 * @event: (type RingerEvent): the state event that is current now
 *
 * A state event other than a member changed; detailed by its type (`state-changed::org.matrix.msc3401.call.member`).
 */

/**
 * ringer_room_new:
 * @room_id: its id
 * @own_user_id: the account's user
 */
RingerRoom *ringer_room_new (const char *room_id,
                             const char *own_user_id);

const char *ringer_room_get_id (RingerRoom *self);
const char *ringer_room_get_own_user_id (RingerRoom *self);
/**
 * ringer_room_get_name:
 * @self: a room
 *
 * Returns: (transfer none): its name by the rules of the specification (`m.room.name`, alias, heroes), never empty; translated where it is made up
 */
const char *ringer_room_get_name (RingerRoom *self);
/** ringer_room_get_avatar_mxc: (nullable): its picture, or the other person's in a direct chat without one. */
const char *ringer_room_get_avatar_mxc (RingerRoom *self);
RingerMembership ringer_room_get_membership (RingerRoom *self);
gboolean ringer_room_is_direct (RingerRoom *self);
gboolean ringer_room_is_encrypted (RingerRoom *self);
/** ringer_room_get_encryption: (transfer full) (nullable): the content of the first `m.room.encryption`. */
JsonObject *ringer_room_get_encryption (RingerRoom *self);
gboolean ringer_room_is_space (RingerRoom *self);
gboolean ringer_room_is_muted (RingerRoom *self);
/** ringer_room_is_invited_direct: whether my invitation says that it is to a direct chat. */
gboolean ringer_room_is_invited_direct (RingerRoom *self);
/** ringer_room_get_inviter: (nullable) (transfer none): who invited me. */
RingerMember *ringer_room_get_inviter (RingerRoom *self);
/** ringer_room_get_successor: (nullable): the room that replaced this one (`m.room.tombstone`). */
const char *ringer_room_get_successor (RingerRoom *self);
/** ringer_room_get_version: the room version; `1` where the creation event does not say. */
const char *ringer_room_get_version (RingerRoom *self);
gint64 ringer_room_get_joined_count (RingerRoom *self);

/** ringer_room_get_members: (transfer none): the known members, a GListModel of #RingerMember. */
GListModel *ringer_room_get_members (RingerRoom *self);
/** ringer_room_has_all_members: whether all who are joined are among them. */
gboolean ringer_room_has_all_members (RingerRoom *self);
/** ringer_room_set_all_members: (element-type RingerEvent): for who fetched them: takes the member events of all who are joined. */
void ringer_room_set_all_members (RingerRoom *self,
                                  GPtrArray *events);
/** ringer_room_lookup_member: (transfer none) (nullable): the member, if known. */
RingerMember *ringer_room_lookup_member (RingerRoom *self,
                                         const char *user_id);
/** ringer_room_ensure_member: (transfer none): the member; one that is not known yet is added under its user id. */
RingerMember *ringer_room_ensure_member (RingerRoom *self,
                                         const char *user_id);
/** ringer_room_get_other: (transfer none) (nullable): the other person of a direct chat or an invitation, as far as heroes and members tell. */
RingerMember *ringer_room_get_other (RingerRoom *self);
/** ringer_room_get_power_levels: (transfer none): never %NULL. */
RingerPowerLevels *ringer_room_get_power_levels (RingerRoom *self);
/** ringer_room_get_state: (transfer none) (nullable): the current state event (of the types that ringer_sync_state_types() names). */
RingerEvent *ringer_room_get_state (RingerRoom *self,
                                    const char *type,
                                    const char *state_key);
/** ringer_room_list_state: (transfer full) (element-type RingerEvent): all current state events of a type. */
GPtrArray *ringer_room_list_state (RingerRoom *self,
                                   const char *type);

/** ringer_room_get_sticky: (transfer none) (nullable): the sticky event of a sender and key that counts, ended or not (MSC4354). */
RingerEvent *ringer_room_get_sticky (RingerRoom *self,
                                     const char *type,
                                     const char *sender,
                                     const char *key);

/** ringer_room_list_sticky: (transfer full) (element-type RingerEvent): the sticky events of a type that count, ended or not. */
GPtrArray *ringer_room_list_sticky (RingerRoom *self,
                                    const char *type);

/**
 * ringer_room_apply:
 * @self: a room
 * @update: what came
 *
 * For the account: applies state, members, counts and (unless it is a gap's) the timeline's state events.
 */
void ringer_room_apply (RingerRoom *self,
                        const RingerRoomUpdate *update);

/** ringer_room_set_direct: for the account: whether `m.direct` lists it. */
void ringer_room_set_direct (RingerRoom *self,
                             gboolean direct);
/** ringer_room_set_muted: for the account: whether push rules mute it. */
void ringer_room_set_muted (RingerRoom *self,
                            gboolean muted);

G_END_DECLS
