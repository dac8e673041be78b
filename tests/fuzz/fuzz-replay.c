/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

/* Feeds a target with the seeds, each a test of its own: fuzz-replay FOLDER. */

static void
test_seed (gconstpointer user_data)
{
  g_autofree char *seed = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (user_data, &seed, &size, &error);
  g_assert_no_error (error);

  LLVMFuzzerTestOneInput ((const guint8 *) seed, size);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_names (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GPtrArray) names = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  LLVMFuzzerInitialize (&argc, &argv);

  names = list_names (argv[1]);
  g_assert_cmpuint (names->len, >, 0);
  for (unsigned int i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *path = g_strdup_printf ("/seed/%s", name);

    g_test_add_data_func_full (path, g_build_filename (argv[1], name, NULL), test_seed, g_free);
  }

  return g_test_run ();
}
