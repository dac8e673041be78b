/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * RingerDatabaseSchema:
 * @migrations: each entry is SQL that leads from its index as `PRAGMA user_version` to the next one; released ones never change
 * @n_migrations: how many
 * @statements: the SQL of the statements, by the owner's ids
 * @n_statements: how many
 *
 * What a database holds and is asked; static.
 */
typedef struct
{
  const char *const *migrations;
  unsigned int n_migrations;
  const char *const *statements;
  unsigned int n_statements;
} RingerDatabaseSchema;

#define RINGER_TYPE_DATABASE (ringer_database_get_type ())
/**
 * RingerDatabase:
 *
 * A SQLite file of Ringer's own: opened for nobody else (0600, its folder 0700), brought to the newest version, with statements that
 * are prepared once. WAL, so that an update costs no sync to disk. Owned by the store whose file it is.
 *
 * All errors are RINGER_ERROR_STORAGE: disk full, damaged, no right.
 */
G_DECLARE_FINAL_TYPE (RingerDatabase, ringer_database, RINGER, DATABASE, GObject)

/**
 * ringer_database_open:
 * @path: the file; made, with its folder, if it is not there
 * @schema: what it holds; must outlive the object
 * @error: return location; a file of a newer version is an error too, and stays untouched
 *
 * Returns: (transfer full) (nullable): the database
 */
RingerDatabase *ringer_database_open (const char *path,
                                      const RingerDatabaseSchema *schema,
                                      GError **error);

/**
 * ringer_database_prepare:
 * @self: a database
 * @statement: which
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the statement, ready to be bound; then ringer_database_run() or ringer_database_next()
 */
sqlite3_stmt *ringer_database_prepare (RingerDatabase *self,
                                       unsigned int statement,
                                       GError **error);

/** ringer_database_run: runs a statement whose rows do not matter, and makes it ready for the next time. */
gboolean ringer_database_run (RingerDatabase *self,
                              sqlite3_stmt *stmt,
                              GError **error);

/** ringer_database_run_simple: the same, of a statement without parameters. */
gboolean ringer_database_run_simple (RingerDatabase *self,
                                     unsigned int statement,
                                     GError **error);

/** ringer_database_next: goes to the next row. %FALSE at the end, then the statement is ready for the next time, and on error. */
gboolean ringer_database_next (RingerDatabase *self,
                               sqlite3_stmt *stmt,
                               GError **error);

/** ringer_database_finish: ends a statement of which not all rows were read. */
void ringer_database_finish (RingerDatabase *self,
                             sqlite3_stmt *stmt);

gboolean ringer_database_begin (RingerDatabase *self,
                                GError **error);
gboolean ringer_database_commit (RingerDatabase *self,
                                 GError **error);
/** ringer_database_roll_back: takes back what was done since ringer_database_begin(), if it is still open. */
void ringer_database_roll_back (RingerDatabase *self);

/** ringer_database_forget_pages: frees the pages that it keeps in memory, after much was read that is not read again. */
void ringer_database_forget_pages (RingerDatabase *self);

/** ringer_database_get_last_row_id: the id of the row that was added last. */
gint64 ringer_database_get_last_row_id (RingerDatabase *self);

/** ringer_database_get_path: (transfer none): the file. */
const char *ringer_database_get_path (RingerDatabase *self);

/** ringer_database_bind_text: binds @text (nullable), which lives at least until the statement ran. */
void ringer_database_bind_text (sqlite3_stmt *stmt,
                                int index,
                                const char *text);

/** ringer_database_get_text: (transfer none) (nullable): a column of the current row, until the next one. */
const char *ringer_database_get_text (sqlite3_stmt *stmt,
                                      int column);

G_END_DECLS
