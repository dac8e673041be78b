/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-private.h"

#include <string.h>

#include "ringer-json.h"
#include "ringer-memory.h"
#include "ringer-priority.h"

/* So few rooms are loaded at once that nobody waits for it. */
#define LOADED_AT_ONCE 20

/* What an account knows: its rooms, and the account data that says which are direct, which are muted, and who is ignored. */

static gboolean
is_shown (RingerAccount *self,
          RingerRoom *room)
{
  RingerMembership membership = ringer_room_get_membership (room);
  const char *successor_id = ringer_room_get_successor (room);
  RingerRoom *successor = successor_id != NULL ? g_hash_table_lookup (self->rooms_by_id, successor_id) : NULL;

  if (ringer_room_is_space (room))
    return FALSE;

  if (successor != NULL && ringer_room_get_membership (successor) == RINGER_MEMBERSHIP_JOIN)
    return FALSE;

  return membership == RINGER_MEMBERSHIP_JOIN || membership == RINGER_MEMBERSHIP_INVITE;
}

/* Brings the shown list up to date with one change at most per place where it changes. */
static void
update_shown (RingerAccount *self)
{
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer room;

  for (unsigned int i = g_list_model_get_n_items (G_LIST_MODEL (self->rooms)); i-- > 0;) {
    g_autoptr (RingerRoom) shown = g_list_model_get_item (G_LIST_MODEL (self->rooms), i);

    if (g_hash_table_lookup (self->rooms_by_id, ringer_room_get_id (shown)) == shown && is_shown (self, shown))
      g_hash_table_add (present, shown);
    else
      g_list_store_remove (self->rooms, i);
  }

  g_hash_table_iter_init (&iter, self->rooms_by_id);
  while (g_hash_table_iter_next (&iter, NULL, &room)) {
    if (!g_hash_table_contains (present, room) && is_shown (self, room))
      g_ptr_array_add (added, room);
  }

  if (added->len > 0)
    g_list_store_splice (self->rooms, g_list_model_get_n_items (G_LIST_MODEL (self->rooms)), 0, added->pdata, added->len);
}

static void
set_room_flags (RingerAccount *self,
                RingerRoom *room)
{
  const char *id = ringer_room_get_id (room);

  ringer_room_set_direct (room, g_hash_table_contains (self->direct_rooms, id));
  ringer_room_set_muted (room, ringer_push_rules_is_room_muted (self->push_rules, id));
}

static gboolean
is_of_own_server (RingerAccount *self,
                  RingerEvent *event)
{
  const char *own = strchr (self->user_id, ':');
  const char *server = event->sender != NULL ? strchr (event->sender, ':') : NULL;

  return own != NULL && g_strcmp0 (own, server) == 0;
}

/* The newest event whose time and age are my homeserver's own: what others' servers say of theirs is not its clock. */
static void
sample_clock (RingerAccount *self,
              const RingerRoomUpdate *update,
              const RingerHttpTiming *timing)
{
  RingerEvent *event = NULL;
  gint64 offset_ms;

  for (unsigned int i = update->gap ? 0 : update->timeline->len; event == NULL && i > 0; i--) {
    if (is_of_own_server (self, g_ptr_array_index (update->timeline, i - 1)))
      event = g_ptr_array_index (update->timeline, i - 1);
  }
  if (event == NULL || event->age_ms < 0)
    return;

  /* The homeserver took the age when it wrote the answer, at most shortly before that began to come. */
  offset_ms = event->origin_server_ts_ms + event->age_ms - event->received_ms;
  ringer_server_clock_add_sample (self->server_clock, offset_ms, offset_ms + 2000 + (timing->body_us - timing->headers_us) / 1000);
}

/* Returns whether the list of shown rooms may have changed. */
static gboolean
apply_room (RingerAccount *self,
            const RingerRoomUpdate *update)
{
  g_autoptr (RingerRoom) room = NULL;
  RingerRoom *known = g_hash_table_lookup (self->rooms_by_id, update->room_id);
  gboolean was_shown = known != NULL && is_shown (self, known);
  RingerMembership membership;

  if (known == NULL) {
    if (update->membership == RINGER_MEMBERSHIP_LEAVE || update->membership == RINGER_MEMBERSHIP_BAN || update->gap)
      return FALSE;
    known = ringer_room_new (update->room_id, self->user_id);
    g_hash_table_insert (self->rooms_by_id, (gpointer) ringer_room_get_id (known), known);
    set_room_flags (self, known);
  }

  room = g_object_ref (known);
  ringer_room_apply (room, update);

  membership = ringer_room_get_membership (room);
  if (membership == RINGER_MEMBERSHIP_LEAVE || membership == RINGER_MEMBERSHIP_BAN)
    g_hash_table_remove (self->rooms_by_id, update->room_id);

  g_signal_emit (self, ringer_account_signals[RINGER_ACCOUNT_ROOM_UPDATED], 0, room, update);

  return was_shown != is_shown (self, room) || ringer_room_get_successor (room) != NULL;
}

/* Rooms that a new picture does not hold are rooms that the account is no longer in. */
static gboolean
end_picture (RingerAccount *self)
{
  g_autoptr (GHashTable) picture = g_steal_pointer (&self->picture);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_room_update_free);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->rooms_by_id);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    RingerRoomUpdate *update;

    if (g_hash_table_contains (picture, id))
      continue;

    update = ringer_room_update_new (id);
    update->membership = RINGER_MEMBERSHIP_LEAVE;
    g_ptr_array_add (gone, update);
  }

  for (unsigned int i = 0; i < gone->len; i++)
    apply_room (self, g_ptr_array_index (gone, i));

  return gone->len > 0;
}

static void
apply_direct (RingerAccount *self,
              JsonObject *content)
{
  JsonObjectIter iter;
  const char *user_id;

  g_clear_pointer (&self->direct, json_object_unref);
  self->direct = ringer_json_copy (content);
  g_hash_table_remove_all (self->direct_rooms);

  json_object_iter_init (&iter, content);
  while (json_object_iter_next (&iter, &user_id, NULL)) {
    JsonArray *rooms = ringer_json_peek_array (content, user_id);

    for (unsigned int i = 0; rooms != NULL && i < json_array_get_length (rooms); i++) {
      const char *room_id = ringer_json_array_peek_string (rooms, i);

      if (room_id != NULL)
        g_hash_table_add (self->direct_rooms, g_strdup (room_id));
    }
  }
}

static void
apply_ignored (RingerAccount *self,
               JsonObject *content)
{
  JsonObject *users = ringer_json_peek_object (content, "ignored_users");
  JsonObjectIter iter;
  const char *user_id;

  g_hash_table_remove_all (self->ignored);
  if (users == NULL)
    return;

  json_object_iter_init (&iter, users);
  while (json_object_iter_next (&iter, &user_id, NULL))
    g_hash_table_add (self->ignored, g_strdup (user_id));
}

/* Returns whether push rules, the list of ignored users or that of direct chats changed. */
static gboolean
apply_account_data (RingerAccount *self,
                    GPtrArray *events)
{
  gboolean rules_changed = FALSE;
  GHashTableIter iter;
  gpointer room;

  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);

    if (g_str_equal (event->type, "m.push_rules")) {
      g_clear_pointer (&self->push_rules, ringer_push_rules_unref);
      self->push_rules = ringer_push_rules_new (self->user_id, event->content);
      rules_changed = TRUE;
    } else if (g_str_equal (event->type, "m.ignored_user_list")) {
      apply_ignored (self, event->content);
      rules_changed = TRUE;
    } else if (g_str_equal (event->type, "m.direct")) {
      apply_direct (self, event->content);
      rules_changed = TRUE;
    }
  }

  if (events->len == 0)
    return FALSE;

  g_hash_table_iter_init (&iter, self->rooms_by_id);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    set_room_flags (self, room);

  return rules_changed;
}

/* What is stored */

/* Applies what is not known yet: an answer of the homeserver may have been faster, or somebody who asked. */
static void
apply_stored (RingerAccount *self,
              RingerSyncUpdate *stored)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();

  for (unsigned int i = 0; i < stored->rooms->len; i++) {
    const RingerRoomUpdate *update = g_ptr_array_index (stored->rooms, i);
    RingerRoom *room;

    if (g_hash_table_contains (self->rooms_by_id, update->room_id))
      continue;

    apply_room (self, update);
    room = g_hash_table_lookup (self->rooms_by_id, update->room_id);
    if (room != NULL && is_shown (self, room))
      g_ptr_array_add (shown, room);
  }

  if (shown->len > 0)
    g_list_store_splice (self->rooms, g_list_model_get_n_items (G_LIST_MODEL (self->rooms)), 0, shown->pdata, shown->len);
  ringer_account_track_rooms (self, stored);
}

/* Returns whether there may be more. */
static gboolean
load_more (RingerAccount *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerSyncUpdate) stored = ringer_account_store_load_more (self->store, LOADED_AT_ONCE, &error);

  if (stored != NULL)
    apply_stored (self, stored);
  else
    g_message ("What is stored of account %s cannot be read: %s", self->id, error->message);

  return stored != NULL && stored->rooms->len == LOADED_AT_ONCE;
}

static void
end_loading (RingerAccount *self)
{
  g_clear_handle_id (&self->loading_id, g_source_remove);
  /* Which rooms were replaced can be said now. */
  update_shown (self);
  ringer_memory_give_back ();
}

static gboolean
on_load_more (gpointer user_data)
{
  RingerAccount *self = user_data;

  if (load_more (self))
    return G_SOURCE_CONTINUE;

  end_loading (self);
  return G_SOURCE_REMOVE;
}

static void
load_rest (RingerAccount *self)
{
  if (self->loading_id == 0)
    return;

  while (load_more (self))
    continue;
  end_loading (self);
}

/* A room that is asked for before its turn. */
static void
load_room (RingerAccount *self,
           const char *room_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerSyncUpdate) stored = ringer_account_store_load_room (self->store, room_id, &error);

  if (stored != NULL)
    apply_stored (self, stored);
  else
    g_message ("A room of account %s cannot be read: %s", self->id, error->message);
}

void
ringer_account_load_rooms (RingerAccount *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerSyncUpdate) stored = ringer_account_store_load (self->store, &error);
  gboolean rules_changed;

  if (stored == NULL) {
    g_message ("What is stored of account %s cannot be read: %s", self->id, error->message);
    return;
  }

  /* From here on whoever asks for a room has it loaded. */
  self->loading_id = g_idle_add_full (RINGER_PRIORITY_BESIDE_DRAWING, on_load_more, self, NULL);
  rules_changed = apply_account_data (self, stored->account_data);
  apply_stored (self, stored);
  ringer_account_keep_encrypted (self, stored);
  if (rules_changed)
    g_signal_emit (self, ringer_account_signals[RINGER_ACCOUNT_RULES_CHANGED], 0);

  if (!load_more (self))
    end_loading (self);
}

void
ringer_account_apply_update (RingerAccount *self,
                             RingerSyncUpdate *update)
{
  gboolean shown_changed = FALSE;
  gboolean rules_changed;

  if (update->fresh) {
    load_rest (self);
    g_clear_pointer (&self->picture, g_hash_table_unref);
    self->picture = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  }

  /* First the rules, so that what the same answer brings is judged by them. */
  rules_changed = apply_account_data (self, update->account_data);

  for (unsigned int i = 0; i < update->rooms->len; i++) {
    const RingerRoomUpdate *room_update = g_ptr_array_index (update->rooms, i);

    /* What is stored of it comes first. */
    ringer_account_lookup_room (self, room_update->room_id);
    sample_clock (self, room_update, &update->timing);
    if (self->picture != NULL)
      g_hash_table_add (self->picture, g_strdup (room_update->room_id));
    shown_changed = apply_room (self, room_update) || shown_changed;
  }

  if (self->picture != NULL && update->complete)
    shown_changed = end_picture (self) || shown_changed;
  if (shown_changed)
    update_shown (self);

  for (unsigned int i = 0; i < update->to_device->len; i++)
    g_signal_emit (self, ringer_account_signals[RINGER_ACCOUNT_TO_DEVICE], 0, g_ptr_array_index (update->to_device, i));
  if (rules_changed)
    g_signal_emit (self, ringer_account_signals[RINGER_ACCOUNT_RULES_CHANGED], 0);
}

void
ringer_account_clear_rooms (RingerAccount *self)
{
  g_clear_object (&self->rooms);
  g_clear_pointer (&self->rooms_by_id, g_hash_table_unref);
  g_clear_pointer (&self->picture, g_hash_table_unref);
  g_clear_pointer (&self->push_rules, ringer_push_rules_unref);
  g_clear_pointer (&self->ignored, g_hash_table_unref);
  g_clear_pointer (&self->direct_rooms, g_hash_table_unref);
  g_clear_pointer (&self->direct, json_object_unref);
}

GListModel *
ringer_account_get_rooms (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return G_LIST_MODEL (self->rooms);
}

RingerRoom *
ringer_account_lookup_room (RingerAccount *self,
                            const char *room_id)
{
  RingerRoom *room;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  room = g_hash_table_lookup (self->rooms_by_id, room_id);
  if (room == NULL && self->loading_id != 0) {
    load_room (self, room_id);
    room = g_hash_table_lookup (self->rooms_by_id, room_id);
  }

  return room;
}

RingerPushRules *
ringer_account_get_push_rules (RingerAccount *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), NULL);

  return self->push_rules;
}

gboolean
ringer_account_is_ignored (RingerAccount *self,
                           const char *user_id)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (self), FALSE);

  return g_hash_table_contains (self->ignored, user_id);
}
