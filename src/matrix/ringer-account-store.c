/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-store-private.h"

#include "ringer-json.h"
#include "ringer-room-state.h"
#include "ringer-sticky-map.h"

/*
 * One SQLite file per account. It holds nothing that the homeserver could not tell again, but with it a restart needs only what
 * is new. Events are kept as columns with their content as JSON text, so that loading parses as little as it can. How they
 * are read again is in ringer-account-store-load.c.
 */

/* Members come lazily, and so could become many: of a room this many are kept, besides its heroes and the account's own. */
#define MAX_MEMBERS 64

/* Who left a call leaves an empty event behind. A released migration has these words in it. */
#define IS_CALL_MEMBER "type = 'org.matrix.msc3401.call.member' AND content <> '{}'"
#define ROOM_COLUMNS "id, room_id, membership, heroes, joined_count, invited_count"

static const char *const migrations[] = {
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE room (id INTEGER PRIMARY KEY, room_id TEXT NOT NULL UNIQUE, membership TEXT, heroes TEXT, joined_count INTEGER NOT NULL DEFAULT -1,"
  "  invited_count INTEGER NOT NULL DEFAULT -1, picture INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE room_state (room INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE, type TEXT NOT NULL, state_key TEXT NOT NULL, event_id TEXT,"
  "  sender TEXT, origin_server_ts INTEGER NOT NULL, received INTEGER NOT NULL, redacted INTEGER NOT NULL, content TEXT NOT NULL,"
  "  PRIMARY KEY (room, type, state_key)) WITHOUT ROWID;"
  "CREATE TABLE sticky (event_id TEXT PRIMARY KEY, room INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE, type TEXT NOT NULL, sender TEXT NOT NULL,"
  "  origin_server_ts INTEGER NOT NULL, received INTEGER NOT NULL, duration INTEGER NOT NULL, ttl INTEGER NOT NULL, ends INTEGER NOT NULL, content TEXT NOT NULL);"
  "CREATE INDEX sticky_room ON sticky (room);"
  "CREATE TABLE account_data (type TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;",

  "ALTER TABLE sticky ADD COLUMN encrypted INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE sticky ADD COLUMN sender_device TEXT;"
  "ALTER TABLE sticky ADD COLUMN trust INTEGER NOT NULL DEFAULT 0;",

  "CREATE INDEX call_member ON room_state (room) WHERE " IS_CALL_MEMBER ";",
};

static const char *const statements[N_STMTS] = {
  [RINGER_ACCOUNT_STORE_GET_META] = "SELECT value FROM meta WHERE name = ?1",
  [RINGER_ACCOUNT_STORE_SET_META] = "INSERT OR REPLACE INTO meta VALUES (?1, ?2)",
  [RINGER_ACCOUNT_STORE_DELETE_META] = "DELETE FROM meta WHERE name = ?1",
  [RINGER_ACCOUNT_STORE_ADD_ROOM] = "INSERT INTO room (room_id) VALUES (?1)",
  [RINGER_ACCOUNT_STORE_FIND_ROOM] = "SELECT id FROM room WHERE room_id = ?1",
  [RINGER_ACCOUNT_STORE_UPDATE_ROOM] = ("UPDATE room SET membership = coalesce (?2, membership), heroes = coalesce (?3, heroes),"
                                        " joined_count = CASE WHEN ?4 < 0 THEN joined_count ELSE ?4 END,"
                                        " invited_count = CASE WHEN ?5 < 0 THEN invited_count ELSE ?5 END, picture = ?6 WHERE id = ?1"),
  [RINGER_ACCOUNT_STORE_DELETE_ROOM] = "DELETE FROM room WHERE room_id = ?1",
  [RINGER_ACCOUNT_STORE_DELETE_OLD_PICTURE] = "DELETE FROM room WHERE picture <> ?1",
  [RINGER_ACCOUNT_STORE_CLEAR_STATE] = "DELETE FROM room_state WHERE room = ?1 AND type <> 'm.room.encryption'",
  [RINGER_ACCOUNT_STORE_SET_STATE] = "INSERT OR REPLACE INTO room_state VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
  [RINGER_ACCOUNT_STORE_REDACT_STATE] = ("UPDATE room_state SET redacted = 1,"
                                         " content = CASE type WHEN 'm.room.member' THEN json_object ('membership', json_extract (content, '$.membership')) ELSE '{}' END"
                                         " WHERE room = ?1 AND event_id = ?2 AND type NOT IN ('m.room.create', 'm.room.power_levels', 'm.room.encryption')"),
  [RINGER_ACCOUNT_STORE_TRIM_MEMBERS] = ("DELETE FROM room_state WHERE room = ?1 AND type = 'm.room.member' AND state_key <> ?2"
                                         " AND state_key NOT IN (SELECT value FROM room, json_each (room.heroes) WHERE room.id = ?1)"
                                         " AND state_key NOT IN (SELECT state_key FROM room_state WHERE room = ?1 AND type = 'm.room.member' ORDER BY received DESC LIMIT ?3)"),
  [RINGER_ACCOUNT_STORE_ADD_STICKY] = ("INSERT INTO sticky VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (event_id)"
                                       " DO UPDATE SET type = ?3, content = ?10, encrypted = ?11, sender_device = ?12, trust = ?13 WHERE type = 'm.room.encrypted' AND room = ?2"),
  [RINGER_ACCOUNT_STORE_REDACT_STICKY] = "DELETE FROM sticky WHERE event_id = ?2 AND room = ?1",
  [RINGER_ACCOUNT_STORE_PURGE_STICKY] = "DELETE FROM sticky WHERE ends < ?1",
  [RINGER_ACCOUNT_STORE_SET_ACCOUNT_DATA] = "INSERT OR REPLACE INTO account_data VALUES (?1, ?2)",
  [RINGER_ACCOUNT_STORE_LOAD_LIVE_ROOMS] = ("SELECT " ROOM_COLUMNS " FROM room WHERE id IN (SELECT room FROM sticky"
                                            " UNION SELECT room FROM room_state INDEXED BY call_member WHERE " IS_CALL_MEMBER ")"),
  [RINGER_ACCOUNT_STORE_LOAD_NEXT_ROOMS] = ("SELECT " ROOM_COLUMNS " FROM room WHERE id > ?1 ORDER BY id LIMIT ?2"),
  [RINGER_ACCOUNT_STORE_LOAD_ROOM] = ("SELECT " ROOM_COLUMNS " FROM room WHERE room_id = ?1"),
  [RINGER_ACCOUNT_STORE_LOAD_STATE] = ("SELECT room, type, state_key, event_id, sender, origin_server_ts, received, redacted, -1, -1, content, 0, NULL, 0"
                                       " FROM room_state WHERE room = ?1"),
  [RINGER_ACCOUNT_STORE_LOAD_STICKY] = ("SELECT room, type, NULL, event_id, sender, origin_server_ts, received, 0, duration, ttl, content, encrypted, sender_device, trust"
                                        " FROM sticky WHERE room = ?1 ORDER BY origin_server_ts"),
  [RINGER_ACCOUNT_STORE_LOAD_ACCOUNT_DATA] = "SELECT type, content FROM account_data",
};

static const RingerDatabaseSchema schema = {
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
  .statements = statements,
  .n_statements = N_STMTS,
};

G_DEFINE_FINAL_TYPE (RingerAccountStore, ringer_account_store, G_TYPE_OBJECT)

static gboolean
run_with_room (RingerAccountStore *self,
               RingerAccountStoreStatement id,
               gint64 room,
               const char *text,
               GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, id, error);

  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, room);
  if (text != NULL)
    ringer_database_bind_text (stmt, 2, text);

  return ringer_database_run (self->db, stmt, error);
}

/* Storing an update */

static gboolean
store_state_event (RingerAccountStore *self,
                   gint64 room,
                   RingerEvent *event,
                   GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_SET_STATE, error);
  g_autofree char *content = NULL;

  if (stmt == NULL)
    return FALSE;

  content = ringer_json_to_string (event->content);
  sqlite3_bind_int64 (stmt, 1, room);
  ringer_database_bind_text (stmt, 2, event->type);
  ringer_database_bind_text (stmt, 3, event->state_key);
  ringer_database_bind_text (stmt, 4, event->event_id);
  ringer_database_bind_text (stmt, 5, event->sender);
  sqlite3_bind_int64 (stmt, 6, event->origin_server_ts_ms);
  sqlite3_bind_int64 (stmt, 7, event->received_ms);
  sqlite3_bind_int (stmt, 8, ringer_event_is_redacted (event));
  ringer_database_bind_text (stmt, 9, content);

  return ringer_database_run (self->db, stmt, error);
}

static gboolean
store_sticky_event (RingerAccountStore *self,
                    gint64 room,
                    RingerEvent *event,
                    GError **error)
{
  sqlite3_stmt *stmt;
  g_autofree char *content = NULL;

  /* What may ring once its key comes is kept as if it were sticky, until it is decrypted. */
  if (event->encrypted && event->sticky_duration_ms < 0)
    return run_with_room (self, RINGER_ACCOUNT_STORE_REDACT_STICKY, room, event->event_id, error);
  if (!ringer_event_is_sticky (event) && !ringer_event_waits_for_key (event))
    return TRUE;

  stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_ADD_STICKY, error);
  if (stmt == NULL)
    return FALSE;

  content = ringer_json_to_string (event->content);
  ringer_database_bind_text (stmt, 1, event->event_id);
  sqlite3_bind_int64 (stmt, 2, room);
  ringer_database_bind_text (stmt, 3, event->type);
  ringer_database_bind_text (stmt, 4, event->sender);
  sqlite3_bind_int64 (stmt, 5, event->origin_server_ts_ms);
  sqlite3_bind_int64 (stmt, 6, event->received_ms);
  sqlite3_bind_int64 (stmt, 7, event->sticky_duration_ms);
  sqlite3_bind_int64 (stmt, 8, event->sticky_ttl_ms);
  sqlite3_bind_int64 (stmt, 9, ringer_event_waits_for_key (event) ? event->received_ms + RINGER_EVENT_RECENT_MS : ringer_event_get_sticky_end_ms (event, 0));
  ringer_database_bind_text (stmt, 10, content);
  sqlite3_bind_int (stmt, 11, event->encrypted);
  ringer_database_bind_text (stmt, 12, event->sender_device);
  sqlite3_bind_int (stmt, 13, (int) event->trust);

  return ringer_database_run (self->db, stmt, error);
}

static gboolean
store_redaction (RingerAccountStore *self,
                 gint64 room,
                 RingerEvent *event,
                 GError **error)
{
  if (event->redacts == NULL)
    return TRUE;

  return run_with_room (self, RINGER_ACCOUNT_STORE_REDACT_STATE, room, event->redacts, error) && run_with_room (self, RINGER_ACCOUNT_STORE_REDACT_STICKY, room, event->redacts, error);
}

static gboolean
store_events (RingerAccountStore *self,
              gint64 room,
              GPtrArray *events,
              gboolean apply_state,
              gboolean *members,
              GError **error)
{
  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);

    if (!store_redaction (self, room, event, error) || !store_sticky_event (self, room, event, error))
      return FALSE;

    if (!apply_state || event->state_key == NULL || !ringer_sync_wants_state (event->type))
      continue;

    /* Encryption is not switched off, whatever the homeserver says. */
    if (g_str_equal (event->type, "m.room.encryption") && ringer_room_state_is_deleted (event))
      continue;

    if (!store_state_event (self, room, event, error))
      return FALSE;

    *members |= g_str_equal (event->type, "m.room.member");
  }

  return TRUE;
}

static gboolean
trim_members (RingerAccountStore *self,
              gint64 room,
              GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_TRIM_MEMBERS, error);

  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, room);
  ringer_database_bind_text (stmt, 2, self->user_id != NULL ? self->user_id : "");
  sqlite3_bind_int (stmt, 3, MAX_MEMBERS);

  return ringer_database_run (self->db, stmt, error);
}

static char *
heroes_to_text (GPtrArray *heroes)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (heroes == NULL)
    return NULL;

  array = json_array_sized_new (heroes->len);
  for (unsigned int i = 0; i < heroes->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (heroes, i));

  node = json_node_init_array (json_node_alloc (), array);
  json_array_unref (array);

  return json_to_string (node, FALSE);
}

static gboolean
find_room (RingerAccountStore *self,
           const char *room_id,
           gboolean add_it,
           gint64 *room,
           GError **error)
{
  sqlite3_stmt *find = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_FIND_ROOM, error);
  sqlite3_stmt *add = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_ADD_ROOM, error);
  g_autoptr (GError) find_error = NULL;

  if (find == NULL || add == NULL)
    return FALSE;

  ringer_database_bind_text (find, 1, room_id);
  if (ringer_database_next (self->db, find, &find_error)) {
    *room = sqlite3_column_int64 (find, 0);
    ringer_database_finish (self->db, find);
    return TRUE;
  }

  if (find_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&find_error));
    return FALSE;
  }

  if (!add_it)
    return TRUE;

  ringer_database_bind_text (add, 1, room_id);
  if (!ringer_database_run (self->db, add, error))
    return FALSE;

  *room = ringer_database_get_last_row_id (self->db);
  return TRUE;
}

static gboolean
store_room_row (RingerAccountStore *self,
                gint64 room,
                const RingerRoomUpdate *update,
                GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_UPDATE_ROOM, error);
  g_autofree char *heroes = heroes_to_text (update->heroes);

  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, room);
  ringer_database_bind_text (stmt, 2, ringer_membership_to_string (update->membership));
  ringer_database_bind_text (stmt, 3, heroes);
  sqlite3_bind_int64 (stmt, 4, update->joined_count);
  sqlite3_bind_int64 (stmt, 5, update->invited_count);
  sqlite3_bind_int64 (stmt, 6, self->picture);

  return ringer_database_run (self->db, stmt, error);
}

static gboolean
delete_room (RingerAccountStore *self,
             const char *room_id,
             GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_DELETE_ROOM, error);

  if (stmt == NULL)
    return FALSE;

  ringer_database_bind_text (stmt, 1, room_id);
  return ringer_database_run (self->db, stmt, error);
}

static gboolean
store_room (RingerAccountStore *self,
            const RingerRoomUpdate *update,
            GError **error)
{
  gboolean members = FALSE;
  gint64 room = 0;

  if (update->membership == RINGER_MEMBERSHIP_LEAVE || update->membership == RINGER_MEMBERSHIP_BAN)
    return delete_room (self, update->room_id, error);

  /* A gap may be filled when I have left the room already. */
  if (!find_room (self, update->room_id, !update->gap, &room, error))
    return FALSE;

  if (room == 0)
    return TRUE;

  /* What a gap's answer says of the room itself is out of date. */
  if (!update->gap && !store_room_row (self, room, update, error))
    return FALSE;

  if (update->initial && !update->gap && !run_with_room (self, RINGER_ACCOUNT_STORE_CLEAR_STATE, room, NULL, error))
    return FALSE;

  if (!store_events (self, room, update->state, !update->gap, &members, error) || !store_events (self, room, update->timeline, !update->gap, &members, error) || !store_events (self, room, update->sticky, FALSE, &members, error))
    return FALSE;

  return !members || trim_members (self, room, error);
}

static gboolean
store_account_data (RingerAccountStore *self,
                    GPtrArray *events,
                    GError **error)
{
  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);
    g_autofree char *content = ringer_json_to_string (event->content);
    sqlite3_stmt *stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_SET_ACCOUNT_DATA, error);

    if (stmt == NULL)
      return FALSE;

    ringer_database_bind_text (stmt, 1, event->type);
    ringer_database_bind_text (stmt, 2, content);
    if (!ringer_database_run (self->db, stmt, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
store_integer (RingerAccountStore *self,
               const char *name,
               gint64 value,
               GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return ringer_account_store_set_value (self, name, text, error);
}

/* A new picture has a new number; rooms that still have an old one when it is whole are rooms that the account has left. */
static gboolean
begin_picture (RingerAccountStore *self,
               GError **error)
{
  self->picture++;
  return store_integer (self, "picture", self->picture, error) && store_integer (self, "complete", FALSE, error);
}

static gboolean
complete_picture (RingerAccountStore *self,
                  GError **error)
{
  g_autofree char *complete = ringer_account_store_get_value (self, "complete");

  if (g_strcmp0 (complete, "1") == 0)
    return TRUE;

  return run_with_room (self, RINGER_ACCOUNT_STORE_DELETE_OLD_PICTURE, self->picture, NULL, error) && store_integer (self, "complete", TRUE, error);
}

static gboolean
purge_sticky (RingerAccountStore *self,
              RingerSyncUpdate *update,
              GError **error)
{
  for (unsigned int i = 0; i < update->rooms->len; i++) {
    const RingerRoomUpdate *room = g_ptr_array_index (update->rooms, i);
    RingerEvent *event = room->sticky->len > 0 ? g_ptr_array_index (room->sticky, 0) : NULL;

    if (event == NULL && room->timeline->len > 0)
      event = g_ptr_array_index (room->timeline, 0);

    /* Any event of the update tells what time it is. */
    if (event != NULL)
      return run_with_room (self, RINGER_ACCOUNT_STORE_PURGE_STICKY, event->received_ms, NULL, error);
  }

  return TRUE;
}

static gboolean
store_update (RingerAccountStore *self,
              RingerSyncUpdate *update,
              GError **error)
{
  if (update->fresh && !begin_picture (self, error))
    return FALSE;

  for (unsigned int i = 0; i < update->rooms->len; i++) {
    if (!store_room (self, g_ptr_array_index (update->rooms, i), error))
      return FALSE;
  }

  if (!store_account_data (self, update->account_data, error) || !purge_sticky (self, update, error))
    return FALSE;

  if (update->complete && !complete_picture (self, error))
    return FALSE;

  return update->position == NULL || ringer_account_store_set_value (self, "position", update->position, error);
}

gboolean
ringer_account_store_apply (RingerAccountStore *self,
                            RingerSyncUpdate *update,
                            GError **error)
{
  gint64 picture;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (update != NULL, FALSE);

  picture = self->picture;

  if (!ringer_database_begin (self->db, error))
    return FALSE;

  if (!store_update (self, update, error) || !ringer_database_commit (self->db, error)) {
    ringer_database_roll_back (self->db);
    self->picture = picture;
    return FALSE;
  }

  return TRUE;
}

/* Opening, and the account's own values */

static void
ringer_account_store_finalize (GObject *object)
{
  RingerAccountStore *self = RINGER_ACCOUNT_STORE (object);

  g_clear_object (&self->db);
  g_clear_pointer (&self->contents, g_hash_table_unref);
  g_free (self->user_id);

  G_OBJECT_CLASS (ringer_account_store_parent_class)->finalize (object);
}

static void
ringer_account_store_class_init (RingerAccountStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_account_store_finalize;
}

static void
ringer_account_store_init (RingerAccountStore *self)
{
}

RingerAccountStore *
ringer_account_store_open (const char *path,
                           GError **error)
{
  g_autoptr (RingerDatabase) db = NULL;
  g_autofree char *picture = NULL;
  RingerAccountStore *self;

  g_return_val_if_fail (path != NULL, NULL);

  db = ringer_database_open (path, &schema, error);
  if (db == NULL)
    return NULL;

  self = g_object_new (RINGER_TYPE_ACCOUNT_STORE, NULL);
  self->db = g_steal_pointer (&db);
  self->user_id = ringer_account_store_get_value (self, "user_id");
  picture = ringer_account_store_get_value (self, "picture");
  self->picture = picture != NULL ? g_ascii_strtoll (picture, NULL, 10) : 0;

  return self;
}

char *
ringer_account_store_get_value (RingerAccountStore *self,
                                const char *name)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt;
  char *value = NULL;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  stmt = ringer_database_prepare (self->db, RINGER_ACCOUNT_STORE_GET_META, &error);
  if (stmt != NULL) {
    ringer_database_bind_text (stmt, 1, name);
    if (ringer_database_next (self->db, stmt, &error)) {
      value = g_strdup (ringer_database_get_text (stmt, 0));
      ringer_database_finish (self->db, stmt);
    }
  }

  if (error != NULL)
    g_message ("Cannot read the account's store: %s", error->message);

  return value;
}

gboolean
ringer_account_store_set_value (RingerAccountStore *self,
                                const char *name,
                                const char *value,
                                GError **error)
{
  sqlite3_stmt *stmt;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  stmt = ringer_database_prepare (self->db, value != NULL ? RINGER_ACCOUNT_STORE_SET_META : RINGER_ACCOUNT_STORE_DELETE_META, error);
  if (stmt == NULL)
    return FALSE;

  ringer_database_bind_text (stmt, 1, name);
  if (value != NULL)
    ringer_database_bind_text (stmt, 2, value);

  if (!ringer_database_run (self->db, stmt, error))
    return FALSE;

  if (g_str_equal (name, "user_id"))
    g_set_str (&self->user_id, value);

  return TRUE;
}

const char *
ringer_account_store_get_path (RingerAccountStore *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT_STORE (self), NULL);

  return ringer_database_get_path (self->db);
}
