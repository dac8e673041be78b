/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sync-update.h"

#include <string.h>

#include "ringer-json.h"

/* The normal form of a sync answer, and what calls need of one: the same for both ways to sync. */

G_DEFINE_BOXED_TYPE (RingerSyncUpdate, ringer_sync_update, ringer_sync_update_ref, ringer_sync_update_unref)

static const char *const membership_names[] = {
  [RINGER_MEMBERSHIP_UNKNOWN] = NULL,
  [RINGER_MEMBERSHIP_JOIN] = "join",
  [RINGER_MEMBERSHIP_INVITE] = "invite",
  [RINGER_MEMBERSHIP_KNOCK] = "knock",
  [RINGER_MEMBERSHIP_LEAVE] = "leave",
  [RINGER_MEMBERSHIP_BAN] = "ban",
};

static const char *const state_types[] = {
  "m.room.create",
  "m.room.name",
  "m.room.canonical_alias",
  "m.room.avatar",
  "m.room.power_levels",
  "m.room.encryption",
  "m.room.tombstone",
  "org.matrix.msc3401.call.member",
  "org.matrix.msc4143.rtc.slot",
  "m.rtc.slot",
  NULL,
};

static const char *const account_data_types[] = {
  "m.push_rules",
  "m.direct",
  "m.ignored_user_list",
  NULL,
};

/* Names that proposals have not given yet are caught by the wildcards. */
static const char *const timeline_types[] = {
  "m.room.create",
  "m.room.name",
  "m.room.canonical_alias",
  "m.room.avatar",
  "m.room.power_levels",
  "m.room.encryption",
  "m.room.tombstone",
  "m.room.member",
  "m.room.redaction",
  "m.room.encrypted",
  "m.rtc.*",
  "m.call.member",
  "org.matrix.msc3401.call.member",
  "org.matrix.msc4075.*",
  "org.matrix.msc4143.*",
  "org.matrix.msc4310.*",
  NULL,
};

RingerMembership
ringer_membership_from_string (const char *string)
{
  for (unsigned int i = RINGER_MEMBERSHIP_JOIN; i < G_N_ELEMENTS (membership_names); i++) {
    if (g_strcmp0 (string, membership_names[i]) == 0)
      return i;
  }

  return RINGER_MEMBERSHIP_UNKNOWN;
}

const char *
ringer_membership_to_string (RingerMembership membership)
{
  g_return_val_if_fail ((unsigned int) membership < G_N_ELEMENTS (membership_names), NULL);

  return membership_names[membership];
}

RingerRoomUpdate *
ringer_room_update_new (const char *room_id)
{
  RingerRoomUpdate *self;

  g_return_val_if_fail (room_id != NULL, NULL);

  self = g_new0 (RingerRoomUpdate, 1);
  self->room_id = g_strdup (room_id);
  self->state = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);
  self->timeline = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);
  self->sticky = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);
  self->account_data = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);
  self->joined_count = -1;
  self->invited_count = -1;

  return self;
}

void
ringer_room_update_free (RingerRoomUpdate *self)
{
  g_free (self->room_id);
  g_free (self->prev_batch);
  g_ptr_array_unref (self->state);
  g_ptr_array_unref (self->timeline);
  g_ptr_array_unref (self->sticky);
  g_ptr_array_unref (self->account_data);
  g_clear_pointer (&self->heroes, g_ptr_array_unref);
  g_free (self);
}

static RingerMembership
find_membership (GPtrArray *events,
                 const char *user_id)
{
  for (unsigned int i = events->len; i > 0; i--) {
    RingerEvent *event = g_ptr_array_index (events, i - 1);

    if (g_strcmp0 (event->state_key, user_id) == 0 && g_str_equal (event->type, "m.room.member"))
      return ringer_membership_from_string (ringer_json_peek_string (event->content, "membership"));
  }

  return RINGER_MEMBERSHIP_UNKNOWN;
}

RingerMembership
ringer_room_update_find_membership (const RingerRoomUpdate *self,
                                    const char *user_id)
{
  RingerMembership membership;

  g_return_val_if_fail (self != NULL, RINGER_MEMBERSHIP_UNKNOWN);
  g_return_val_if_fail (user_id != NULL, RINGER_MEMBERSHIP_UNKNOWN);

  membership = find_membership (self->timeline, user_id);
  if (membership == RINGER_MEMBERSHIP_UNKNOWN)
    membership = find_membership (self->state, user_id);

  return membership;
}

RingerSyncUpdate *
ringer_sync_update_new (void)
{
  RingerSyncUpdate *self = g_atomic_rc_box_new0 (RingerSyncUpdate);

  self->rooms = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_room_update_free);
  self->account_data = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);
  self->to_device = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);

  return self;
}

RingerSyncUpdate *
ringer_sync_update_ref (RingerSyncUpdate *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_update (gpointer data)
{
  RingerSyncUpdate *self = data;

  g_free (self->position);
  g_ptr_array_unref (self->rooms);
  g_ptr_array_unref (self->account_data);
  g_ptr_array_unref (self->to_device);
  g_free (self->to_device_position);
  g_clear_pointer (&self->crypto, json_object_unref);
}

void
ringer_sync_update_unref (RingerSyncUpdate *self)
{
  g_atomic_rc_box_release_full (self, clear_update);
}

static gboolean
has_items (JsonObject *object,
           const char *name)
{
  JsonArray *array = ringer_json_peek_array (object, name);

  return array != NULL && json_array_get_length (array) > 0;
}

gboolean
ringer_sync_update_has_keys (RingerSyncUpdate *self,
                             JsonObject *known)
{
  JsonObject *lists;

  g_return_val_if_fail (self != NULL, FALSE);

  /* Whose devices changed may be the same ones again; how many keys there are stands in every answer. */
  lists = ringer_json_peek_object (self->crypto, "device_lists");
  if (has_items (lists, "changed") || has_items (lists, "left"))
    return TRUE;

  return self->crypto != NULL && (known == NULL || !json_object_equal (known, self->crypto));
}

const char *const *
ringer_sync_state_types (void)
{
  return state_types;
}

gboolean
ringer_sync_wants_state (const char *type)
{
  g_return_val_if_fail (type != NULL, FALSE);

  return g_str_equal (type, "m.room.member") || g_strv_contains (state_types, type);
}

gboolean
ringer_sync_wants_account_data (const char *type)
{
  g_return_val_if_fail (type != NULL, FALSE);

  return g_strv_contains (account_data_types, type);
}

const char *const *
ringer_sync_account_data_types (void)
{
  return account_data_types;
}

const char *const *
ringer_sync_timeline_types (void)
{
  return timeline_types;
}
