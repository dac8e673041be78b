/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-store-private.h"

#include "ringer-json.h"

/*
 * Reads a store again, in pieces: there may be thousands of rooms, and few of them matter in the first moment.
 */

static JsonObject *
parse_content (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *content = text != NULL ? ringer_json_parse_object (text, -1, &error) : NULL;

  if (content == NULL)
    g_message ("Ignoring a stored event: %s", error != NULL ? error->message : "no content");

  return content;
}

/* A thousand rooms say much the same: equal contents are read once, and are one object. */
static JsonObject *
share_content (RingerAccountStore *self,
               const char *text)
{
  JsonObject *content;

  if (self->contents == NULL)
    self->contents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);

  content = text != NULL ? g_hash_table_lookup (self->contents, text) : NULL;
  if (content == NULL) {
    content = parse_content (text);
    if (content == NULL)
      return NULL;
    g_hash_table_insert (self->contents, g_strdup (text), content);
  }

  return json_object_ref (content);
}

static GPtrArray *
heroes_from_text (const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? ringer_json_parse (text, -1, NULL) : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GPtrArray *heroes;

  if (array == NULL)
    return NULL;

  heroes = g_ptr_array_new_with_free_func (g_free);
  for (unsigned int i = 0; i < json_array_get_length (array); i++) {
    const char *user_id = ringer_json_array_peek_string (array, i);

    if (user_id != NULL)
      g_ptr_array_add (heroes, g_strdup (user_id));
  }

  return heroes;
}

static gboolean
pass_on (GError **error,
         GError **load_error)
{
  if (*load_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (load_error));
  return FALSE;
}

static gboolean
load_events (RingerAccountStore *self,
             RingerAccountStoreStatement id,
             gint64 room,
             GPtrArray *events,
             GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, id, error);
  g_autoptr (GError) load_error = NULL;

  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, room);
  while (ringer_database_next (self->db, stmt, &load_error)) {
    g_autoptr (JsonObject) content = share_content (self, ringer_database_get_text (stmt, 10));
    RingerEvent values = {
      .content = content,
      .type = ringer_database_get_text (stmt, 1),
      .state_key = ringer_database_get_text (stmt, 2),
      .event_id = ringer_database_get_text (stmt, 3),
      .sender = ringer_database_get_text (stmt, 4),
      .origin_server_ts_ms = sqlite3_column_int64 (stmt, 5),
      .received_ms = sqlite3_column_int64 (stmt, 6),
      .age_ms = -1,
      .sticky_duration_ms = sqlite3_column_int64 (stmt, 8),
      .sticky_ttl_ms = sqlite3_column_int64 (stmt, 9),
      .encrypted = sqlite3_column_int (stmt, 11),
      .sender_device = ringer_database_get_text (stmt, 12),
      .trust = (RingerCryptoTrust) sqlite3_column_int (stmt, 13),
    };

    if (content != NULL)
      g_ptr_array_add (events, ringer_event_new_slim (&values, sqlite3_column_int (stmt, 7)));
  }

  return pass_on (error, &load_error);
}

/* Adds the rooms that the statement finds, and leaves the id of the last one in @last. */
static gboolean
load_rooms (RingerAccountStore *self,
            sqlite3_stmt *stmt,
            RingerSyncUpdate *update,
            gint64 *last,
            GError **error)
{
  g_autoptr (GError) load_error = NULL;

  while (ringer_database_next (self->db, stmt, &load_error)) {
    RingerRoomUpdate *room = ringer_room_update_new (ringer_database_get_text (stmt, 1));

    *last = sqlite3_column_int64 (stmt, 0);
    room->initial = TRUE;
    room->membership = ringer_membership_from_string (ringer_database_get_text (stmt, 2));
    room->heroes = heroes_from_text (ringer_database_get_text (stmt, 3));
    room->joined_count = sqlite3_column_int64 (stmt, 4);
    room->invited_count = sqlite3_column_int64 (stmt, 5);
    g_ptr_array_add (update->rooms, room);

    if (!load_events (self, RINGER_ACCOUNT_STORE_LOAD_STATE, *last, room->state, error) ||
        !load_events (self, RINGER_ACCOUNT_STORE_LOAD_STICKY, *last, room->sticky, error)) {
      ringer_database_finish (self->db, stmt);
      return FALSE;
    }
  }

  return pass_on (error, &load_error);
}

static gboolean
load_account_data (RingerAccountStore *self,
                   RingerSyncUpdate *update,
                   GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_LOAD_ACCOUNT_DATA, error);
  g_autoptr (GError) load_error = NULL;

  if (stmt == NULL)
    return FALSE;

  while (ringer_database_next (self->db, stmt, &load_error)) {
    g_autoptr (JsonObject) content = parse_content (ringer_database_get_text (stmt, 1));
    RingerEvent values = {
      .content = content,
      .type = ringer_database_get_text (stmt, 0),
      .age_ms = -1,
      .sticky_duration_ms = -1,
      .sticky_ttl_ms = -1,
    };

    if (content != NULL)
      g_ptr_array_add (update->account_data, ringer_event_new_slim (&values, FALSE));
  }

  return pass_on (error, &load_error);
}

RingerSyncUpdate *
ringer_account_store_load (RingerAccountStore *self,
                           GError **error)
{
  g_autoptr (RingerSyncUpdate) update = NULL;
  g_autofree char *complete = NULL;
  sqlite3_stmt *stmt;
  gint64 last;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_STORE (self), NULL);

  self->loaded = 0;
  update = ringer_sync_update_new ();
  complete = ringer_account_store_get_value (self, "complete");
  stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_LOAD_LIVE_ROOMS, error);
  if (stmt == NULL || !load_rooms (self, stmt, update, &last, error) || !load_account_data (self, update, error))
    return NULL;

  update->position = ringer_account_store_get_value (self, "position");
  update->complete = g_strcmp0 (complete, "1") == 0;

  return g_steal_pointer (&update);
}

RingerSyncUpdate *
ringer_account_store_load_more (RingerAccountStore *self,
                                unsigned int n_rooms,
                                GError **error)
{
  g_autoptr (RingerSyncUpdate) update = NULL;
  sqlite3_stmt *stmt;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_STORE (self), NULL);

  update = ringer_sync_update_new ();
  stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_LOAD_NEXT_ROOMS, error);
  if (stmt == NULL)
    return NULL;

  sqlite3_bind_int64 (stmt, 1, self->loaded);
  sqlite3_bind_int64 (stmt, 2, n_rooms);
  if (!load_rooms (self, stmt, update, &self->loaded, error))
    return NULL;

  if (update->rooms->len < n_rooms) {
    g_clear_pointer (&self->contents, g_hash_table_unref);
    ringer_database_forget_pages (self->db);
  }

  return g_steal_pointer (&update);
}

RingerSyncUpdate *
ringer_account_store_load_room (RingerAccountStore *self,
                                const char *room_id,
                                GError **error)
{
  g_autoptr (RingerSyncUpdate) update = NULL;
  sqlite3_stmt *stmt;
  gint64 last;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (room_id != NULL, NULL);

  update = ringer_sync_update_new ();
  stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_LOAD_ROOM, error);
  if (stmt == NULL)
    return NULL;

  ringer_database_bind_text (stmt, 1, room_id);

  return load_rooms (self, stmt, update, &last, error) ? g_steal_pointer (&update) : NULL;
}
