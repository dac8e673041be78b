/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-test-database.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 2000);

  return db;
}

void
ringer_test_database_execute (const char *path,
                              const char *sql)
{
  sqlite3 *db = open_file (path);

  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (db));
  sqlite3_close (db);
}

void
ringer_test_database_make (const char *path,
                           const char *source)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *source_path = g_test_build_filename (G_TEST_DIST, source, NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_get_contents (source_path, &sql, NULL, &error);
  g_assert_no_error (error);
  ringer_test_database_execute (path, sql);
}

gint64
ringer_test_database_get_number (const char *path,
                                 const char *sql)
{
  sqlite3 *db = open_file (path);
  sqlite3_stmt *stmt = NULL;
  gint64 number;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (db);

  return number;
}

void
ringer_test_database_check (const char *path)
{
  g_assert_cmpint (ringer_test_database_get_number (path, "SELECT count (*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), ==, 0);
  g_assert_cmpint (ringer_test_database_get_number (path, "SELECT count (*) FROM pragma_foreign_key_check"), ==, 0);
}
