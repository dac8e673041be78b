/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "ringer-error.h"

/* A thin layer over SQLite that turns its results into errors and keeps prepared statements. */

#define BUSY_TIMEOUT_MS 2000

struct _RingerDatabase {
  GObject parent_instance;

  char *path;
  const RingerDatabaseSchema *schema;
  sqlite3 *db;
  sqlite3_stmt **stmts;
};

G_DEFINE_FINAL_TYPE (RingerDatabase, ringer_database, G_TYPE_OBJECT)

static gboolean
set_error (RingerDatabase *self,
           GError **error)
{
  g_set_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE, "%s: %s", self->path, self->db != NULL ? sqlite3_errmsg (self->db) : "no memory");
  return FALSE;
}

static gboolean
execute (RingerDatabase *self,
         const char *sql,
         GError **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK || set_error (self, error);
}

static gboolean
read_version (RingerDatabase *self,
              gint64 *version,
              GError **error)
{
  sqlite3_stmt *stmt = NULL;
  gboolean read = FALSE;

  if (sqlite3_prepare_v2 (self->db, "PRAGMA user_version", -1, &stmt, NULL) == SQLITE_OK && sqlite3_step (stmt) == SQLITE_ROW) {
    *version = sqlite3_column_int64 (stmt, 0);
    read = TRUE;
  } else {
    set_error (self, error);
  }

  sqlite3_finalize (stmt);
  return read;
}

static gboolean
migrate (RingerDatabase *self,
         GError **error)
{
  gint64 version = 0;

  if (!read_version (self, &version, error))
    return FALSE;

  if (version < 0 || version > self->schema->n_migrations) {
    g_set_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE, "%s: written by a newer version", self->path);
    return FALSE;
  }

  for (unsigned int i = (unsigned int) version; i < self->schema->n_migrations; i++) {
    g_autofree char *sql = g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA user_version = %u; COMMIT;", self->schema->migrations[i], i + 1);

    if (!execute (self, sql, error)) {
      ringer_database_roll_back (self);
      return FALSE;
    }
  }

  return TRUE;
}

static gboolean
create_file (RingerDatabase *self,
             GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE, "%s: %s", folder, g_strerror (errno));
    return FALSE;
  }

  /* SQLite would let others read it. */
  fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    g_set_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE, "%s: %s", self->path, g_strerror (errno));
    return FALSE;
  }

  close (fd);
  return TRUE;
}

static void
ringer_database_finalize (GObject *object)
{
  RingerDatabase *self = RINGER_DATABASE (object);

  for (unsigned int i = 0; self->stmts != NULL && i < self->schema->n_statements; i++)
    sqlite3_finalize (self->stmts[i]);

  sqlite3_close (self->db);
  g_free (self->stmts);
  g_free (self->path);

  G_OBJECT_CLASS (ringer_database_parent_class)->finalize (object);
}

static void
ringer_database_class_init (RingerDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_database_finalize;
}

static void
ringer_database_init (RingerDatabase *self)
{
}

RingerDatabase *
ringer_database_open (const char *path,
                      const RingerDatabaseSchema *schema,
                      GError **error)
{
  g_autoptr (RingerDatabase) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (schema != NULL, NULL);

  self = g_object_new (RINGER_TYPE_DATABASE, NULL);
  self->path = g_strdup (path);
  self->schema = schema;
  self->stmts = g_new0 (sqlite3_stmt *, schema->n_statements);

  if (!create_file (self, error))
    return NULL;

  if (sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
    set_error (self, error);
    return NULL;
  }

  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  if (!migrate (self, error))
    return NULL;

  if (!execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -128;", error))
    return NULL;

  return g_steal_pointer (&self);
}

sqlite3_stmt *
ringer_database_prepare (RingerDatabase *self,
                         unsigned int statement,
                         GError **error)
{
  g_return_val_if_fail (RINGER_IS_DATABASE (self), NULL);
  g_return_val_if_fail (statement < self->schema->n_statements, NULL);

  if (self->stmts[statement] == NULL && sqlite3_prepare_v3 (self->db, self->schema->statements[statement], -1, SQLITE_PREPARE_PERSISTENT, &self->stmts[statement], NULL) != SQLITE_OK) {
    set_error (self, error);
    return NULL;
  }

  return self->stmts[statement];
}

gboolean
ringer_database_run (RingerDatabase *self,
                     sqlite3_stmt *stmt,
                     GError **error)
{
  int result;

  g_return_val_if_fail (RINGER_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (stmt != NULL, FALSE);

  result = sqlite3_step (stmt);
  if (result != SQLITE_DONE && result != SQLITE_ROW)
    set_error (self, error);

  ringer_database_finish (self, stmt);
  return result == SQLITE_DONE || result == SQLITE_ROW;
}

gboolean
ringer_database_run_simple (RingerDatabase *self,
                            unsigned int statement,
                            GError **error)
{
  sqlite3_stmt *stmt = ringer_database_prepare (self, statement, error);

  return stmt != NULL && ringer_database_run (self, stmt, error);
}

gboolean
ringer_database_next (RingerDatabase *self,
                      sqlite3_stmt *stmt,
                      GError **error)
{
  int result;

  g_return_val_if_fail (RINGER_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (stmt != NULL, FALSE);

  result = sqlite3_step (stmt);
  if (result == SQLITE_ROW)
    return TRUE;

  if (result != SQLITE_DONE)
    set_error (self, error);

  ringer_database_finish (self, stmt);
  return FALSE;
}

void
ringer_database_finish (RingerDatabase *self,
                        sqlite3_stmt *stmt)
{
  g_return_if_fail (RINGER_IS_DATABASE (self));
  g_return_if_fail (stmt != NULL);

  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
}

gboolean
ringer_database_begin (RingerDatabase *self,
                       GError **error)
{
  g_return_val_if_fail (RINGER_IS_DATABASE (self), FALSE);

  return execute (self, "BEGIN IMMEDIATE", error);
}

gboolean
ringer_database_commit (RingerDatabase *self,
                        GError **error)
{
  g_return_val_if_fail (RINGER_IS_DATABASE (self), FALSE);

  return execute (self, "COMMIT", error);
}

void
ringer_database_roll_back (RingerDatabase *self)
{
  g_return_if_fail (RINGER_IS_DATABASE (self));

  /* SQLite rolls back by itself where the disk is full. */
  if (!sqlite3_get_autocommit (self->db))
    execute (self, "ROLLBACK", NULL);
}

void
ringer_database_forget_pages (RingerDatabase *self)
{
  g_return_if_fail (RINGER_IS_DATABASE (self));

  sqlite3_db_release_memory (self->db);
}

gint64
ringer_database_get_last_row_id (RingerDatabase *self)
{
  g_return_val_if_fail (RINGER_IS_DATABASE (self), 0);

  return sqlite3_last_insert_rowid (self->db);
}

const char *
ringer_database_get_path (RingerDatabase *self)
{
  g_return_val_if_fail (RINGER_IS_DATABASE (self), NULL);

  return self->path;
}

void
ringer_database_bind_text (sqlite3_stmt *stmt,
                           int index,
                           const char *text)
{
  sqlite3_bind_text (stmt, index, text, -1, SQLITE_STATIC);
}

const char *
ringer_database_get_text (sqlite3_stmt *stmt,
                          int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}
