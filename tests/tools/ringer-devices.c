/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>
#include <string.h>

#include "ringer-device-list.h"
#include "tool-lines.h"

/*
 * ringer-devices
 *
 * Ringer's lists of devices without Ringer: told what to do by lines on standard input, telling what is listed on standard output.
 *
 *   open NAME KIND · close NAME · churn on|off · play DESCRIPTION · stop
 *
 *   devices NAME ID… · closed NAME · churned TIMES
 *
 * Kinds are numbers of RingerDeviceKind. As long as it churns, lists of all kinds are opened, and closed again as soon as they list something.
 */

typedef struct {
  GHashTable *lists; /* by name */
  GListModel *churned[RINGER_N_DEVICE_KINDS];
  unsigned int churn_id;
  unsigned int n_churned;
  GstElement *pipeline;
} Tool;

/* Lists */

static void
tell (GListModel *list,
      const char *name)
{
  GString *ids = g_string_new (NULL);

  for (unsigned int i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (RingerDeviceChoice) device = g_list_model_get_item (list, i);

    g_string_append_printf (ids, " %s", ringer_device_choice_get_id (device));
  }
  tool_say ("devices %s%s", name, ids->str);
  g_string_free (ids, TRUE);
}

static void
on_items_changed (GListModel *list,
                  unsigned int position,
                  unsigned int removed,
                  unsigned int added,
                  gpointer user_data)
{
  tell (list, user_data);
}

static void
open_list (Tool *tool,
           const char *name,
           const char *kind)
{
  GListModel *list = ringer_device_list_new ((RingerDeviceKind) g_ascii_strtoull (kind, NULL, 10));
  char *key = g_strdup (name);

  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), key);
  g_hash_table_insert (tool->lists, key, list);
  tell (list, name);
}

static void
close_list (Tool *tool,
            const char *name)
{
  g_hash_table_remove (tool->lists, name);
  tool_say ("closed %s", name);
}

/* Churning */

static gboolean
churn (gpointer user_data)
{
  Tool *tool = user_data;

  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++) {
    if (tool->churned[kind] != NULL && g_list_model_get_n_items (tool->churned[kind]) == 0)
      continue;
    g_clear_object (&tool->churned[kind]);
    tool->churned[kind] = ringer_device_list_new ((RingerDeviceKind) kind);
    tool->n_churned++;
  }

  return G_SOURCE_CONTINUE;
}

static void
set_churning (Tool *tool,
              gboolean churning)
{
  if (churning) {
    tool->churn_id = g_idle_add (churn, tool);
    return;
  }

  g_clear_handle_id (&tool->churn_id, g_source_remove);
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    g_clear_object (&tool->churned[kind]);
  tool_say ("churned %u", tool->n_churned);
}

/* What plays at the same time */

static void
stop (Tool *tool)
{
  if (tool->pipeline != NULL)
    gst_element_set_state (tool->pipeline, GST_STATE_NULL);
  gst_clear_object (&tool->pipeline);
}

static void
play (Tool *tool,
      const char *description)
{
  g_autoptr (GstClock) clock = NULL;

  gst_init (NULL, NULL);
  stop (tool);
  tool->pipeline = gst_object_ref_sink (gst_parse_launch (description, NULL));
  clock = gst_system_clock_obtain ();
  gst_pipeline_use_clock (GST_PIPELINE (tool->pipeline), clock);
  gst_element_set_state (tool->pipeline, GST_STATE_PLAYING);
}

/* Commands */

static void
obey (const char *line,
      gpointer user_data)
{
  Tool *tool = user_data;
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  unsigned int n = g_strv_length (words);
  const char *command = n > 0 ? words[0] : "";

  if (n == 3 && g_str_equal (command, "open"))
    open_list (tool, words[1], words[2]);
  else if (n == 2 && g_str_equal (command, "close"))
    close_list (tool, words[1]);
  else if (n == 2 && g_str_equal (command, "churn"))
    set_churning (tool, g_str_equal (words[1], "on"));
  else if (n >= 2 && g_str_equal (command, "play"))
    play (tool, line + strlen ("play "));
  else if (n == 1 && g_str_equal (command, "stop"))
    stop (tool);
  else
    tool_say ("what? %s", command);
}

int
main (int argc,
      char *argv[])
{
  Tool tool = { 0 };

  tool.lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  tool_obey (obey, &tool);
  set_churning (&tool, FALSE);
  stop (&tool);
  g_hash_table_unref (tool.lists);

  return 0;
}
