/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Database files as other programs see them: what an older version left behind, what a disk does to it, and whether it is still whole.
 */

/** ringer_test_database_make: makes a file of the SQL text in @source, a file of the tests' own given by its path below `tests/`. */
void ringer_test_database_make (const char *path,
                                const char *source);

/** ringer_test_database_execute: runs statements. */
void ringer_test_database_execute (const char *path,
                                   const char *sql);

/** ringer_test_database_get_number: what a query answers. */
gint64 ringer_test_database_get_number (const char *path,
                                        const char *sql);

/** ringer_test_database_check: asserts that the file is whole, and that nothing in it refers to what is not there. */
void ringer_test_database_check (const char *path);

G_END_DECLS
