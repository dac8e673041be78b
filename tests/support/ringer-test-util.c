/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-test-util.h"

#include <gio/gio.h>

#define DEADLINE_S 20

static gboolean
on_deadline (gpointer user_data)
{
  g_error ("What the test waits for did not happen within %d s", DEADLINE_S);

  return G_SOURCE_REMOVE;
}

void
ringer_test_wait_for (gboolean (*done) (gpointer data),
                      gpointer data)
{
  unsigned int id = g_timeout_add_seconds (DEADLINE_S, on_deadline, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (id);
}

void
ringer_test_push_on (gboolean (*done) (gpointer data),
                     gpointer data)
{
  unsigned int id = g_timeout_add_seconds (DEADLINE_S, on_deadline, NULL);

  while (!done (data))
    g_main_context_iteration (NULL, FALSE);

  g_source_remove (id);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
ringer_test_let_go (gpointer object)
{
  gpointer watched = object;

  g_object_add_weak_pointer (object, &watched);
  g_object_unref (object);
  ringer_test_push_on (is_gone, &watched);
}

char *
ringer_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("ringer-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static void
remove_tree (GFile *file)
{
  g_autoptr (GFileEnumerator) children = NULL;

  children = g_file_enumerate_children (file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  while (children != NULL) {
    GFile *child = NULL;

    if (!g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) || child == NULL)
      break;

    remove_tree (child);
  }

  g_file_delete (file, NULL, NULL);
}

void
ringer_test_remove_folder (char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  remove_tree (file);
  g_free (path);
}
