/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "ringer-json.h"
#include "scenario-story.h"

/* ringer-scenario FILE…: tells each story and prints TAP. Ends with 0 only if all went as they say. */

static void
print_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (unsigned int i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] != '\0')
      printf ("# %s\n", lines[i]);
  }
}

static char *
tell_file (const char *path,
           char **name)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) story = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  *name = g_path_get_basename (path);
  if (!g_file_get_contents (path, &text, &length, &error))
    return g_strdup (error->message);

  story = ringer_json_parse_object (text, (gssize) length, &error);
  if (story == NULL)
    return g_strdup (error->message);

  if (ringer_json_peek_string (story, "name") != NULL)
    g_set_str (name, ringer_json_peek_string (story, "name"));

  return scenario_story_tell (story);
}

int
main (int argc,
      char **argv)
{
  gboolean passed = argc > 1;

  /* Nothing of this machine: no proxies, no other file systems. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  setvbuf (stdout, NULL, _IOLBF, 0);

  if (argc < 2)
    fprintf (stderr, "Usage: %s FILE…\n", argv[0]);

  printf ("1..%d\n", argc - 1);
  for (int i = 1; i < argc; i++) {
    g_autofree char *name = NULL;
    g_autofree char *faults = tell_file (argv[i], &name);

    printf ("%s %d - %s\n", faults == NULL ? "ok" : "not ok", i, name);
    if (faults != NULL) {
      print_lines (faults);
      passed = FALSE;
    }
  }

  return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
