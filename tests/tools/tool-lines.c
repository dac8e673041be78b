/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool-lines.h"

#include <stdio.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixinputstream.h>

void
tool_say (const char *format,
          ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  puts (line);
  fflush (stdout);
}

static void
on_line (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
wait_for_line (GDataInputStream *input)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_line, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_data_input_stream_read_line_finish (input, result, NULL, NULL);
}

void
tool_obey (ToolObeyFunc obey,
           gpointer user_data)
{
  g_autoptr (GInputStream) standard_input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (standard_input);
  char *line;

  while ((line = wait_for_line (input)) != NULL) {
    obey (line, user_data);
    g_free (line);
  }
}
