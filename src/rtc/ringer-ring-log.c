/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-log.h"

#include "ringer-database.h"
#include "ringer-enums.h"

/* More is no help to anybody, and somebody who sends thousands fills no disk. */
#define MAX_RECORDS 500

/* The steps are text, a line for each: when, reason, verdict, rule. */
static const char *const migrations[] = {
  "CREATE TABLE record (event_id TEXT PRIMARY KEY, room_id TEXT NOT NULL, sender TEXT NOT NULL, type TEXT NOT NULL, shape TEXT NOT NULL, kind TEXT NOT NULL,"
  "  sent INTEGER NOT NULL, arrived INTEGER NOT NULL, steps TEXT NOT NULL) WITHOUT ROWID;",
};

typedef enum {
  STMT_LOAD,
  STMT_SAVE,
  STMT_REMOVE,
  N_STMTS,
} StmtId;

static const char *const statements[N_STMTS] = {
  [STMT_LOAD] = "SELECT event_id, room_id, sender, type, shape, kind, sent, arrived, steps FROM record ORDER BY arrived DESC",
  [STMT_SAVE] = "INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
  [STMT_REMOVE] = "DELETE FROM record WHERE event_id = ?1",
};

static const RingerDatabaseSchema schema = {
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
  .statements = statements,
  .n_statements = N_STMTS,
};

struct _RingerRingLog {
  GObject parent_instance;

  RingerDatabase *db;
  GPtrArray *records;
  GHashTable *by_id;   /* event id → record, both the records' */
  GHashTable *unsaved; /* records */
  unsigned int save_id;
};

static void ringer_ring_log_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerRingLog, ringer_ring_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ringer_ring_log_list_model_init))

static GType
ringer_ring_log_get_item_type (GListModel *model)
{
  return RINGER_TYPE_RING_RECORD;
}

static unsigned int
ringer_ring_log_get_n_items (GListModel *model)
{
  return RINGER_RING_LOG (model)->records->len;
}

static gpointer
ringer_ring_log_get_item (GListModel *model,
                          unsigned int position)
{
  RingerRingLog *self = RINGER_RING_LOG (model);

  return position < self->records->len ? g_object_ref (g_ptr_array_index (self->records, position)) : NULL;
}

static void
ringer_ring_log_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ringer_ring_log_get_item_type;
  iface->get_n_items = ringer_ring_log_get_n_items;
  iface->get_item = ringer_ring_log_get_item;
}

/* The file */

static char *
write_steps (RingerRingRecord *record)
{
  GString *text = g_string_new (NULL);
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (record, &n_steps);

  for (unsigned int i = 0; i < n_steps; i++) {
    g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %s %s\n", steps[i].at_ms,
                            ringer_enum_get_nick (RINGER_TYPE_RING_REASON, (int) steps[i].decision.reason),
                            ringer_enum_get_nick (RINGER_TYPE_RING_VERDICT, (int) steps[i].decision.verdict),
                            ringer_enum_get_nick (RINGER_TYPE_RING_RULE, (int) steps[i].decision.rule));
  }

  return g_string_free (text, FALSE);
}

static void
read_steps (RingerRingRecord *record,
            const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

  for (size_t i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", 4);
    RingerRingStep step = { 0 };

    if (g_strv_length (words) != 4)
      continue;

    step.at_ms = g_ascii_strtoll (words[0], NULL, 10);
    step.decision.reason = (RingerRingReason) ringer_enum_from_nick (RINGER_TYPE_RING_REASON, words[1]);
    step.decision.verdict = (RingerRingVerdict) ringer_enum_from_nick (RINGER_TYPE_RING_VERDICT, words[2]);
    step.decision.rule = (RingerRingRule) ringer_enum_from_nick (RINGER_TYPE_RING_RULE, words[3]);
    ringer_ring_record_add_step (record, &step);
  }
}

static gboolean
save_record (RingerRingLog *self,
             RingerRingRecord *record,
             GError **error)
{
  const RingerRingArrival *arrival = ringer_ring_record_get_arrival (record);
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, STMT_SAVE, error);
  g_autofree char *steps = NULL;

  if (stmt == NULL)
    return FALSE;

  steps = write_steps (record);
  ringer_database_bind_text (stmt, 1, arrival->event_id);
  ringer_database_bind_text (stmt, 2, arrival->room_id);
  ringer_database_bind_text (stmt, 3, arrival->sender);
  ringer_database_bind_text (stmt, 4, arrival->type);
  ringer_database_bind_text (stmt, 5, ringer_enum_get_nick (RINGER_TYPE_NOTIFICATION_SHAPE, (int) arrival->shape));
  ringer_database_bind_text (stmt, 6, ringer_enum_get_nick (RINGER_TYPE_CALL_KIND, (int) arrival->kind));
  sqlite3_bind_int64 (stmt, 7, arrival->sent_ms);
  sqlite3_bind_int64 (stmt, 8, arrival->arrived_ms);
  ringer_database_bind_text (stmt, 9, steps);

  return ringer_database_run (self->db, stmt, error);
}

static gboolean
save_records (RingerRingLog *self,
              GError **error)
{
  GHashTableIter iter;
  gpointer record;

  if (!ringer_database_begin (self->db, error))
    return FALSE;

  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, &record, NULL)) {
    if (!save_record (self, record, error))
      return FALSE;
  }

  return ringer_database_commit (self->db, error);
}

/* What cannot be saved is tried again with what comes next. */
void
ringer_ring_log_save (RingerRingLog *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (RINGER_IS_RING_LOG (self));

  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->db == NULL || g_hash_table_size (self->unsaved) == 0)
    return;

  if (save_records (self, &error)) {
    g_hash_table_remove_all (self->unsaved);
  } else {
    g_debug ("What was decided about calls is not kept: %s", error->message);
    ringer_database_roll_back (self->db);
  }
}

static gboolean
on_save_due (gpointer user_data)
{
  RingerRingLog *self = user_data;

  self->save_id = 0;
  ringer_ring_log_save (self);

  return G_SOURCE_REMOVE;
}

static gboolean
load_records (RingerRingLog *self,
              GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self->db, STMT_LOAD, error);
  GError *failure = NULL;

  if (stmt == NULL)
    return FALSE;

  while (ringer_database_next (self->db, stmt, &failure)) {
    const RingerRingArrival arrival = {
      .event_id = ringer_database_get_text (stmt, 0),
      .room_id = ringer_database_get_text (stmt, 1),
      .sender = ringer_database_get_text (stmt, 2),
      .type = ringer_database_get_text (stmt, 3),
      .shape = (RingerNotificationShape) ringer_enum_from_nick (RINGER_TYPE_NOTIFICATION_SHAPE, ringer_database_get_text (stmt, 4)),
      .kind = (RingerCallKind) ringer_enum_from_nick (RINGER_TYPE_CALL_KIND, ringer_database_get_text (stmt, 5)),
      .sent_ms = sqlite3_column_int64 (stmt, 6),
      .arrived_ms = sqlite3_column_int64 (stmt, 7),
    };
    RingerRingRecord *record = ringer_ring_record_new (&arrival);

    read_steps (record, ringer_database_get_text (stmt, 8));
    g_ptr_array_add (self->records, record);
    g_hash_table_insert (self->by_id, (gpointer) ringer_ring_record_get_arrival (record)->event_id, record);
  }

  return failure == NULL || (g_propagate_error (error, failure), FALSE);
}

/* What is too old or too much; the oldest are the last. */

static void
remove_stored (RingerRingLog *self,
               const char *event_id)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *stmt;

  if (self->db == NULL)
    return;

  stmt = ringer_database_prepare (self->db, STMT_REMOVE, &error);
  if (stmt != NULL) {
    ringer_database_bind_text (stmt, 1, event_id);
    ringer_database_run (self->db, stmt, &error);
  }
  if (error != NULL)
    g_debug ("What was decided about a call is not forgotten: %s", error->message);
}

static void
drop_old (RingerRingLog *self,
          gint64 now_ms)
{
  while (self->records->len > 0) {
    unsigned int last = self->records->len - 1;
    RingerRingRecord *record = g_ptr_array_index (self->records, last);
    const RingerRingArrival *arrival = ringer_ring_record_get_arrival (record);

    if (self->records->len <= MAX_RECORDS && arrival->arrived_ms >= now_ms - RINGER_RING_LOG_KEEP_MS)
      break;

    remove_stored (self, arrival->event_id);
    g_hash_table_remove (self->by_id, arrival->event_id);
    g_hash_table_remove (self->unsaved, record);
    g_ptr_array_remove_index (self->records, last);
    g_list_model_items_changed (G_LIST_MODEL (self), last, 1, 0);
  }
}

static void
ringer_ring_log_dispose (GObject *object)
{
  RingerRingLog *self = RINGER_RING_LOG (object);

  ringer_ring_log_save (self);
  g_clear_object (&self->db);

  G_OBJECT_CLASS (ringer_ring_log_parent_class)->dispose (object);
}

static void
ringer_ring_log_finalize (GObject *object)
{
  RingerRingLog *self = RINGER_RING_LOG (object);

  g_hash_table_unref (self->unsaved);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->records);

  G_OBJECT_CLASS (ringer_ring_log_parent_class)->finalize (object);
}

static void
ringer_ring_log_class_init (RingerRingLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_ring_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = ringer_ring_log_finalize;
}

static void
ringer_ring_log_init (RingerRingLog *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->unsaved = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

RingerRingLog *
ringer_ring_log_new (const char *path,
                     gint64 now_ms)
{
  RingerRingLog *self = g_object_new (RINGER_TYPE_RING_LOG, NULL);
  g_autoptr (GError) error = NULL;

  if (path != NULL)
    self->db = ringer_database_open (path, &schema, &error);

  if (self->db != NULL && !load_records (self, &error))
    g_clear_object (&self->db);
  if (error != NULL)
    g_message ("What is decided about calls is not kept: %s", error->message);
  drop_old (self, now_ms);

  return self;
}

void
ringer_ring_log_add (RingerRingLog *self,
                     const RingerRingArrival *arrival,
                     const RingerRingDecision *decision,
                     gint64 now_ms)
{
  const RingerRingStep step = { now_ms, *decision };
  RingerRingRecord *record;

  g_return_if_fail (RINGER_IS_RING_LOG (self));

  record = g_hash_table_lookup (self->by_id, arrival->event_id);
  if (record != NULL) {
    ringer_ring_record_add_step (record, &step);
  } else {
    record = ringer_ring_record_new (arrival);
    ringer_ring_record_add_step (record, &step);
    g_ptr_array_insert (self->records, 0, record);
    g_hash_table_insert (self->by_id, (gpointer) ringer_ring_record_get_arrival (record)->event_id, record);
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  }

  g_hash_table_add (self->unsaved, g_object_ref (record));
  if (self->save_id == 0)
    self->save_id = g_idle_add_full (G_PRIORITY_HIGH, on_save_due, self, NULL);
  drop_old (self, now_ms);
}

RingerRingRecord *
ringer_ring_log_lookup (RingerRingLog *self,
                        const char *event_id)
{
  g_return_val_if_fail (RINGER_IS_RING_LOG (self), NULL);

  return g_hash_table_lookup (self->by_id, event_id);
}
