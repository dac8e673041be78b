/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** ringer_test_wait_for: iterates the default main context until @done says so; the test fails after 20 s. */
void ringer_test_wait_for (gboolean (*done) (gpointer data),
                           gpointer data);

/** ringer_test_let_go: drops the last reference of the test's own, and waits for those that something on its way, or a thread, may have for a moment longer. */
void ringer_test_let_go (gpointer object);

/** ringer_test_push_on: the same for what goes on only because @done lets time pass, or does something else for it, again and again. */
void ringer_test_push_on (gboolean (*done) (gpointer data),
                          gpointer data);

/** ringer_test_draw_without_end: from here on there is always something to draw, as where a machine is too slow for what moves in a window; removed with g_source_remove(). */
unsigned int ringer_test_draw_without_end (void);

/** ringer_test_make_folder: (transfer full): a new folder for one test; take it away with ringer_test_remove_folder(). */
char *ringer_test_make_folder (void);

/** ringer_test_remove_folder: (transfer full): removes a folder with all that is in it, and frees its name. */
void ringer_test_remove_folder (char *path);

/** ringer_test_listen_untrusted: listens, until the program ends, with a certificate that nobody can trust; the port on 127.0.0.1. */
unsigned int ringer_test_listen_untrusted (void);

G_END_DECLS
