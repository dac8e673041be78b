/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-store.h"

#include "ringer-database.h"
#include "ringer-enums.h"
#include "ringer-history-entry-private.h"

static const char *const migrations[] = {
  "CREATE TABLE call (id INTEGER PRIMARY KEY, room_id TEXT NOT NULL, slot_id TEXT NOT NULL, caller TEXT NOT NULL, caller_name TEXT, room_name TEXT,"
  "  intent TEXT NOT NULL, outcome TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER NOT NULL, seen INTEGER NOT NULL, rung INTEGER NOT NULL);"
  "CREATE INDEX call_started ON call (started);"
  "CREATE TABLE stay (call INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE, user_id TEXT NOT NULL, device_id TEXT NOT NULL,"
  "  joined INTEGER NOT NULL, left INTEGER NOT NULL, expires INTEGER NOT NULL);"
  "CREATE INDEX stay_call ON stay (call);"
  "CREATE TABLE ring (notification_id TEXT PRIMARY KEY, call INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE) WITHOUT ROWID;"
  "CREATE INDEX ring_call ON ring (call);",
};

typedef enum {
  STMT_TRIM,
  STMT_LOAD_CALLS,
  STMT_LOAD_STAYS,
  STMT_SAVE_CALL,
  STMT_CLEAR_STAYS,
  STMT_ADD_STAY,
  STMT_ADD_RING,
  STMT_FIND_RING,
  STMT_REMOVE,
  STMT_CLEAR,
  N_STMTS,
} StmtId;

static const char *const statements[N_STMTS] = {
  [STMT_TRIM] = "DELETE FROM call WHERE id IN (SELECT id FROM call ORDER BY started DESC, id DESC LIMIT -1 OFFSET ?1)",
  [STMT_LOAD_CALLS] = ("SELECT id, room_id, slot_id, caller, caller_name, room_name, intent, outcome, started, ended, seen, rung FROM call"
                       " ORDER BY started DESC, id DESC"),
  [STMT_LOAD_STAYS] = "SELECT call, user_id, device_id, joined, left, expires FROM stay ORDER BY joined, stay.rowid",
  [STMT_SAVE_CALL] = ("INSERT INTO call VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (id) DO UPDATE SET"
                      " caller = excluded.caller, caller_name = excluded.caller_name, room_name = excluded.room_name, intent = excluded.intent,"
                      " outcome = excluded.outcome, started = excluded.started, ended = excluded.ended, seen = excluded.seen, rung = excluded.rung"),
  [STMT_CLEAR_STAYS] = "DELETE FROM stay WHERE call = ?1",
  [STMT_ADD_STAY] = "INSERT INTO stay VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [STMT_ADD_RING] = "INSERT OR REPLACE INTO ring VALUES (?1, ?2)",
  [STMT_FIND_RING] = "SELECT call FROM ring WHERE notification_id = ?1",
  [STMT_REMOVE] = "DELETE FROM call WHERE id = ?1",
  [STMT_CLEAR] = "DELETE FROM call",
};

static const RingerDatabaseSchema schema = {
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
  .statements = statements,
  .n_statements = N_STMTS,
};

struct _RingerHistoryStore {
  GObject parent_instance;

  RingerDatabase *db;
};

G_DEFINE_FINAL_TYPE (RingerHistoryStore, ringer_history_store, G_TYPE_OBJECT)

static void
ringer_history_store_finalize (GObject *object)
{
  g_clear_object (&RINGER_HISTORY_STORE (object)->db);

  G_OBJECT_CLASS (ringer_history_store_parent_class)->finalize (object);
}

static void
ringer_history_store_class_init (RingerHistoryStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_history_store_finalize;
}

static void
ringer_history_store_init (RingerHistoryStore *self)
{
}

RingerHistoryStore *
ringer_history_store_open (const char *path,
                           GError **error)
{
  g_autoptr (RingerDatabase) db = ringer_database_open (path, &schema, error);
  RingerHistoryStore *self;

  if (db == NULL)
    return NULL;

  self = g_object_new (RINGER_TYPE_HISTORY_STORE, NULL);
  self->db = g_steal_pointer (&db);

  return self;
}

static gboolean
run_with_number (RingerHistoryStore *self,
                 StmtId id,
                 gint64 number,
                 GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, id, error);

  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, number);

  return ringer_database_run (self->db, stmt, error);
}

/* Loading */

static RingerHistoryEntry *
read_entry (sqlite3_stmt *stmt)
{
  RingerHistoryEntry *entry =
    ringer_history_entry_new (sqlite3_column_int64 (stmt, 0), ringer_database_get_text (stmt, 1), ringer_database_get_text (stmt, 2));

  ringer_history_entry_set_caller (entry, ringer_database_get_text (stmt, 3), ringer_database_get_text (stmt, 4));
  ringer_history_entry_set_room_name (entry, ringer_database_get_text (stmt, 5));
  ringer_history_entry_set_intent (entry, (RingerCallIntent) ringer_enum_from_nick (RINGER_TYPE_CALL_INTENT, ringer_database_get_text (stmt, 6)));
  ringer_history_entry_set_outcome (entry, (RingerCallOutcome) ringer_enum_from_nick (RINGER_TYPE_CALL_OUTCOME, ringer_database_get_text (stmt, 7)),
                                    sqlite3_column_int (stmt, 10) != 0);
  ringer_history_entry_set_times (entry, sqlite3_column_int64 (stmt, 8), sqlite3_column_int64 (stmt, 9));
  if (sqlite3_column_int (stmt, 11) != 0)
    ringer_history_entry_set_rung (entry);

  return entry;
}

static gboolean
load_entries (RingerHistoryStore *self,
              GPtrArray *entries,
              GHashTable *by_id,
              GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, STMT_LOAD_CALLS, error);
  GError *failure = NULL;

  if (stmt == NULL)
    return FALSE;

  while (ringer_database_next (self->db, stmt, &failure)) {
    RingerHistoryEntry *entry = read_entry (stmt);
    gint64 id = ringer_history_entry_get_id (entry);

    g_ptr_array_add (entries, entry);
    g_hash_table_insert (by_id, g_memdup2 (&id, sizeof (id)), entry);
  }

  return failure == NULL || (g_propagate_error (error, failure), FALSE);
}

static gboolean
load_stays (RingerHistoryStore *self,
            GHashTable *by_id,
            GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, STMT_LOAD_STAYS, error);
  GError *failure = NULL;

  if (stmt == NULL)
    return FALSE;

  while (ringer_database_next (self->db, stmt, &failure)) {
    gint64 id = sqlite3_column_int64 (stmt, 0);
    RingerHistoryEntry *entry = g_hash_table_lookup (by_id, &id);
    RingerHistoryStay *stay;

    if (entry == NULL)
      continue;

    stay = ringer_history_stay_new (ringer_database_get_text (stmt, 1), ringer_database_get_text (stmt, 2), sqlite3_column_int64 (stmt, 3),
                                    sqlite3_column_int64 (stmt, 5));
    stay->left_ms = sqlite3_column_int64 (stmt, 4);
    ringer_history_entry_take_stay (entry, stay);
  }

  return failure == NULL || (g_propagate_error (error, failure), FALSE);
}

GPtrArray *
ringer_history_store_load (RingerHistoryStore *self,
                           unsigned int keep,
                           GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  g_return_val_if_fail (RINGER_IS_HISTORY_STORE (self), NULL);

  if (!run_with_number (self, STMT_TRIM, keep, error) || !load_entries (self, entries, by_id, error) || !load_stays (self, by_id, error))
    return NULL;

  ringer_database_forget_pages (self->db);

  return g_steal_pointer (&entries);
}

/* Saving */

static gboolean
save_stays (RingerHistoryStore *self,
            RingerHistoryEntry *entry,
            GError **error)
{
  GPtrArray *stays = ringer_history_entry_get_stays (entry);

  if (!run_with_number (self, STMT_CLEAR_STAYS, ringer_history_entry_get_id (entry), error))
    return FALSE;

  for (unsigned int i = 0; i < stays->len; i++) {
    const RingerHistoryStay *stay = g_ptr_array_index (stays, i);
    sqlite3_stmt *stmt = ringer_database_prepare (self->db, STMT_ADD_STAY, error);

    if (stmt == NULL)
      return FALSE;

    sqlite3_bind_int64 (stmt, 1, ringer_history_entry_get_id (entry));
    ringer_database_bind_text (stmt, 2, stay->user_id);
    ringer_database_bind_text (stmt, 3, stay->device_id);
    sqlite3_bind_int64 (stmt, 4, stay->joined_ms);
    sqlite3_bind_int64 (stmt, 5, stay->left_ms);
    sqlite3_bind_int64 (stmt, 6, stay->expires_ms);
    if (!ringer_database_run (self->db, stmt, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
save_entry (RingerHistoryStore *self,
            RingerHistoryEntry *entry,
            GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, STMT_SAVE_CALL, error);

  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, ringer_history_entry_get_id (entry));
  ringer_database_bind_text (stmt, 2, ringer_history_entry_get_room_id (entry));
  ringer_database_bind_text (stmt, 3, ringer_history_entry_get_slot_id (entry));
  ringer_database_bind_text (stmt, 4, ringer_history_entry_get_caller (entry));
  ringer_database_bind_text (stmt, 5, ringer_history_entry_get_caller_name (entry));
  ringer_database_bind_text (stmt, 6, ringer_history_entry_get_room_name (entry));
  ringer_database_bind_text (stmt, 7, ringer_enum_get_nick (RINGER_TYPE_CALL_INTENT, (int) ringer_history_entry_get_intent (entry)));
  ringer_database_bind_text (stmt, 8, ringer_enum_get_nick (RINGER_TYPE_CALL_OUTCOME, (int) ringer_history_entry_get_outcome (entry)));
  sqlite3_bind_int64 (stmt, 9, ringer_history_entry_get_started_ms (entry));
  sqlite3_bind_int64 (stmt, 10, ringer_history_entry_get_ended_ms (entry));
  sqlite3_bind_int (stmt, 11, ringer_history_entry_get_seen (entry));
  sqlite3_bind_int (stmt, 12, ringer_history_entry_has_rung (entry));

  return ringer_database_run (self->db, stmt, error) && save_stays (self, entry, error);
}

static gboolean
save_ring (RingerHistoryStore *self,
           const char *notification_id,
           RingerHistoryEntry *entry,
           GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, STMT_ADD_RING, error);

  if (stmt == NULL)
    return FALSE;

  ringer_database_bind_text (stmt, 1, notification_id);
  sqlite3_bind_int64 (stmt, 2, ringer_history_entry_get_id (entry));

  return ringer_database_run (self->db, stmt, error);
}

static gboolean
save_all (RingerHistoryStore *self,
          GHashTable *entries,
          GHashTable *rings,
          GError **error)
{
  GHashTableIter iter;
  gpointer key;
  gpointer entry;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &entry, NULL)) {
    if (!save_entry (self, entry, error))
      return FALSE;
  }

  g_hash_table_iter_init (&iter, rings);
  while (g_hash_table_iter_next (&iter, &key, &entry)) {
    if (!save_ring (self, key, entry, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
ringer_history_store_save (RingerHistoryStore *self,
                           GHashTable *entries,
                           GHashTable *rings,
                           GError **error)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_STORE (self), FALSE);

  if (ringer_database_begin (self->db, error) && save_all (self, entries, rings, error) && ringer_database_commit (self->db, error))
    return TRUE;

  ringer_database_roll_back (self->db);

  return FALSE;
}

gint64
ringer_history_store_find_ring (RingerHistoryStore *self,
                                const char *notification_id,
                                GError **error)
{
  sqlite3_stmt *stmt;
  gint64 id = 0;

  g_return_val_if_fail (RINGER_IS_HISTORY_STORE (self), 0);

  stmt = ringer_database_prepare (self->db, STMT_FIND_RING, error);
  if (stmt == NULL)
    return 0;

  ringer_database_bind_text (stmt, 1, notification_id);
  if (ringer_database_next (self->db, stmt, error)) {
    id = sqlite3_column_int64 (stmt, 0);
    ringer_database_finish (self->db, stmt);
  }

  return id;
}

gboolean
ringer_history_store_remove (RingerHistoryStore *self,
                             gint64 id,
                             GError **error)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_STORE (self), FALSE);

  return run_with_number (self, STMT_REMOVE, id, error);
}

gboolean
ringer_history_store_clear (RingerHistoryStore *self,
                            GError **error)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_STORE (self), FALSE);

  return ringer_database_run_simple (self->db, STMT_CLEAR, error);
}
