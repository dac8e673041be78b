/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-room-private.h"

/* Who is in a room, as far as it is known: members come lazily. */

gboolean
ringer_member_is_present (RingerMember *member)
{
  RingerMembership membership = ringer_member_get_membership (member);

  return membership == RINGER_MEMBERSHIP_JOIN || membership == RINGER_MEMBERSHIP_INVITE || membership == RINGER_MEMBERSHIP_UNKNOWN;
}

/* Whoever counted as joined and is not among those who are has left. */
static void
forget_joined (RingerRoom *self,
               GPtrArray *events)
{
  g_autoptr (GHashTable) joined = g_hash_table_new (g_str_hash, g_str_equal);

  for (unsigned int i = 0; i < events->len; i++)
    g_hash_table_add (joined, (gpointer) ((RingerEvent *) g_ptr_array_index (events, i))->state_key);

  for (unsigned int i = 0; self->members != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++) {
    g_autoptr (RingerMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

    if (ringer_member_get_membership (member) == RINGER_MEMBERSHIP_JOIN && !g_hash_table_contains (joined, ringer_member_get_user_id (member)))
      ringer_member_forget_membership (member);
  }
}

gint64
ringer_room_get_joined_count (RingerRoom *self)
{
  gint64 n = 0;

  g_return_val_if_fail (RINGER_IS_ROOM (self), 0);

  if (self->joined_count > 0)
    return self->joined_count;

  /* Not told: those that are known then. */
  for (unsigned int i = 0; self->members != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++) {
    g_autoptr (RingerMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

    if (ringer_member_get_membership (member) == RINGER_MEMBERSHIP_JOIN)
      n++;
  }

  return n;
}

GListModel *
ringer_room_get_members (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  if (self->members == NULL) {
    self->members = g_list_store_new (RINGER_TYPE_MEMBER);
    self->members_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  }

  return G_LIST_MODEL (self->members);
}

gboolean
ringer_room_has_all_members (RingerRoom *self)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), FALSE);

  return self->all_members;
}

void
ringer_room_set_all_members (RingerRoom *self,
                             GPtrArray *events)
{
  g_autoptr (RingerRoomUpdate) update = NULL;

  g_return_if_fail (RINGER_IS_ROOM (self));

  forget_joined (self, events);
  update = ringer_room_update_new (self->id);
  g_ptr_array_extend (update->state, events, (GCopyFunc) (GCallback) ringer_event_ref, NULL);
  ringer_room_apply (self, update);
  self->all_members = TRUE;
}

RingerMember *
ringer_room_lookup_member (RingerRoom *self,
                           const char *user_id)
{
  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  return self->members_by_id != NULL ? g_hash_table_lookup (self->members_by_id, user_id) : NULL;
}

RingerMember *
ringer_room_ensure_member (RingerRoom *self,
                           const char *user_id)
{
  g_autoptr (RingerMember) member = NULL;
  RingerMember *known;

  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  known = ringer_room_lookup_member (self, user_id);
  if (known != NULL)
    return known;

  ringer_room_get_members (self);
  known = member = ringer_member_new (user_id);
  g_hash_table_insert (self->members_by_id, (gpointer) ringer_member_get_user_id (member), member);
  g_list_store_append (self->members, member);

  return known;
}

RingerMember *
ringer_room_get_other (RingerRoom *self)
{
  RingerMember *gone = NULL;

  g_return_val_if_fail (RINGER_IS_ROOM (self), NULL);

  if (self->membership == RINGER_MEMBERSHIP_INVITE && self->inviter != NULL)
    return self->inviter;

  for (unsigned int i = 0; self->heroes != NULL && i < self->heroes->len; i++) {
    const char *user_id = g_ptr_array_index (self->heroes, i);
    RingerMember *member = ringer_room_lookup_member (self, user_id);

    if (member != NULL && !g_str_equal (user_id, self->own_user_id))
      return member;
  }

  for (unsigned int i = 0; self->members != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->members)); i++) {
    g_autoptr (RingerMember) member = g_list_model_get_item (G_LIST_MODEL (self->members), i);

    if (g_str_equal (ringer_member_get_user_id (member), self->own_user_id))
      continue;
    if (ringer_member_is_present (member))
      return member;
    gone = member;
  }

  return gone;
}
