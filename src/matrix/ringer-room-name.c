/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-room-name.h"

#include <glib/gi18n-lib.h>

#define MAX_NAMES 3

static char *
join_names (GPtrArray *names,
            gint64 n_others)
{
  unsigned int n = MIN (names->len, MAX_NAMES);
  gint64 n_rest = n_others - n;
  g_autoptr (GString) text = g_string_new (NULL);

  if (n == 1 && n_rest <= 0)
    return g_strdup (g_ptr_array_index (names, 0));

  if (n == 2 && n_rest <= 0)
    /* Translators: the name of a room without a name: the two people in it */
    return g_strdup_printf (_ ("%s and %s"), (const char *) g_ptr_array_index (names, 0), (const char *) g_ptr_array_index (names, 1));

  for (unsigned int i = 0; i < n; i++) {
    if (i > 0)
      /* Translators: between the names of people in a list */
      g_string_append (text, C_ ("list of people", ", "));
    g_string_append (text, g_ptr_array_index (names, i));
  }

  if (n_rest <= 0)
    return g_string_free_and_steal (g_steal_pointer (&text));

  /* Translators: the name of a room without a name: some of the people in it, and how many more there are */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s and %d other", "%s and %d others", (gulong) n_rest), text->str, (int) MIN (n_rest, G_MAXINT));
}

char *
ringer_room_name_from_heroes (GPtrArray *names,
                              gint64 n_others,
                              gboolean all_left)
{
  g_autofree char *text = NULL;

  if (names->len == 0)
    return g_strdup (_ ("Empty room"));

  text = join_names (names, all_left ? names->len : n_others);
  if (!all_left)
    return g_steal_pointer (&text);

  /* Translators: the name of a room that everybody else has left; %s are the people who were in it */
  return g_strdup_printf (_ ("Empty room (was %s)"), text);
}
