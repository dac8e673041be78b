/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-sync-update.h"

G_BEGIN_DECLS

#define RINGER_TYPE_MEMBER (ringer_member_get_type ())
/**
 * RingerMember:
 *
 * One user in one room. Owned by the room; may be known only in part, since members come lazily.
 *
 * Properties (all notify, all read-only from outside of the room): `user-id`, `name`, `avatar-mxc` (nullable), `membership`.
 */
G_DECLARE_FINAL_TYPE (RingerMember, ringer_member, RINGER, MEMBER, GObject)

RingerMember *ringer_member_new (const char *user_id);

const char *ringer_member_get_user_id (RingerMember *self);
/**
 * ringer_member_get_name:
 * @self: a member
 *
 * Returns: (transfer none): what to call them: the display name, with the user id behind it where another member has the same or it looks
 *   like a user id (Client-Server API, "Calculating the display name for a user"), else the user id. Stripped of control and bidirectional override characters
 */
const char *ringer_member_get_name (RingerMember *self);
/** ringer_member_get_avatar_mxc: (nullable): the avatar's `mxc://` URI. */
const char *ringer_member_get_avatar_mxc (RingerMember *self);
RingerMembership ringer_member_get_membership (RingerMember *self);

/**
 * ringer_member_apply:
 * @self: a member
 * @event: an `m.room.member` event of theirs, from state or stripped state
 *
 * For the room. An event without a membership is ignored; one that was deleted means that they left.
 */
void ringer_member_apply (RingerMember *self,
                          RingerEvent *event);

/** ringer_member_forget_membership: for the room: whether they are still in it is not known any more. */
void ringer_member_forget_membership (RingerMember *self);

/** ringer_member_get_display_name: (nullable): the display name alone, cleaned; for comparing. */
const char *ringer_member_get_display_name (RingerMember *self);

/** ringer_clean_name: (transfer full) (nullable): a name that a stranger chose, without what could disturb the text around it, not too long, on one line; %NULL if nothing is left to see. */
char *ringer_clean_name (const char *text);

/** ringer_member_set_ambiguous: for the room: whether another member has the same display name. */
void ringer_member_set_ambiguous (RingerMember *self,
                                  gboolean ambiguous);

G_END_DECLS
