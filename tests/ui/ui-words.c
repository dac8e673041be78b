/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ui-fixture.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#include <json-glib/json-glib.h>

/*
 * The tests are written in English and run in other languages as well (with-language.py): what is looked for is translated, piece by piece,
 * as the program puts it together.
 */

#define NBSP "\302\240"
#define MARK "⟦"

typedef struct
{
  char *english;
  char *translated;
  GRegex *regex;
  unsigned int n_literal;
} Pattern;

static GHashTable *whole;   /* of texts without a format */
static GPtrArray *patterns; /* of Pattern, the most telling first */
static GHashTable *asked;   /* what was translated already */

/* What comes from people, the desktop or the C library, and so has no mark. */
static const char *const others[] = {
  "Ann Example",
  "Bob",
  "Carla",
  "Émile",
  "Me",
  "Me at Work",
  "Team Garden",
  "Choir",
  "Zither",
  "Orchard",
  "Chess Club",
  "Office",
  "Old Friends",
  "Test",
  "Phone",
  "Speakers",
  "Old laptop with a name that is much too long for such a narrow window",
  "SCRIPT",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
};

static void
pattern_free (gpointer data)
{
  Pattern *pattern = data;

  g_free (pattern->english);
  g_free (pattern->translated);
  g_clear_pointer (&pattern->regex, g_regex_unref);
  g_free (pattern);
}

/* (nullable): the end of the format that @text begins with, and its letter. */
static const char *
skip_format (const char *text,
             char *letter)
{
  const char *end = text;

  if (*end++ != '%')
    return NULL;
  end += strspn (end, "-0123456789$");
  if (!g_ascii_isalpha (*end))
    return NULL;
  *letter = *end;

  return end + 1;
}

static const char *
get_regex_of (char letter)
{
  switch (letter) {
  case 's':
    return "(.+)";
  case 'A':
  case 'B':
    return "(\\p{L}+)";
  default:
    return "(\\d+)";
  }
}

static Pattern *
pattern_new (const char *english,
             const char *translated)
{
  Pattern *pattern = g_new0 (Pattern, 1);
  g_autoptr (GString) regex = g_string_new ("^");
  g_autoptr (GError) error = NULL;

  for (const char *at = english; *at != '\0';) {
    char letter;
    const char *end = skip_format (at, &letter);

    if (end != NULL) {
      g_string_append (regex, get_regex_of (letter));
      at = end;
    } else {
      g_autofree char *character = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));
      g_autofree char *escaped = g_regex_escape_string (character, -1);

      g_string_append (regex, escaped);
      pattern->n_literal++;
      at = g_utf8_next_char (at);
    }
  }
  g_string_append_c (regex, '$');

  pattern->english = g_strdup (english);
  pattern->translated = g_strdup (translated);
  pattern->regex = g_regex_new (regex->str, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, &error);
  g_assert_no_error (error);

  return pattern;
}

static int
compare_patterns (gconstpointer a,
                  gconstpointer b)
{
  return (int) ((const Pattern *) b)->n_literal - (int) ((const Pattern *) a)->n_literal;
}

static char *
replace_nbsp (const char *text)
{
  g_autoptr (GString) string = g_string_new (text);

  g_string_replace (string, NBSP, " ", 0);

  return g_string_free_and_steal (g_steal_pointer (&string));
}

static void
load_words (void)
{
  const char *file = g_getenv ("RINGER_TEST_WORDS");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *pairs;

  whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  patterns = g_ptr_array_new_with_free_func (pattern_free);
  if (file == NULL)
    return;

  json_parser_load_from_file (parser, file, &error);
  g_assert_no_error (error);
  pairs = json_node_get_array (json_parser_get_root (parser));
  for (unsigned int i = 0; i < json_array_get_length (pairs); i++) {
    JsonArray *pair = json_array_get_array_element (pairs, i);
    const char *english = json_array_get_string_element (pair, 0);
    g_autofree char *translated = replace_nbsp (json_array_get_string_element (pair, 1));

    if (strchr (english, '%') != NULL)
      g_ptr_array_add (patterns, pattern_new (english, translated));
    else
      g_hash_table_insert (whole, g_strdup (english), g_steal_pointer (&translated));
  }
  g_ptr_array_sort_values (patterns, compare_patterns);
}

static char *translate (const char *text);

/* Which group of the English text fills a format of the translated one: of dates that with the same letter, else the next one. */
static int
find_group (const Pattern *pattern,
            const char *format,
            char letter,
            int nth)
{
  int group = 0;

  if (g_ascii_isdigit (format[1]) && format[2] == '$')
    return g_ascii_digit_value (format[1]);
  if (strstr (pattern->english, "%B") == NULL)
    return nth;

  for (const char *at = pattern->english; *at != '\0';) {
    char other;
    const char *end = skip_format (at, &other);

    if (end != NULL && ++group > 0 && other == letter)
      return group;
    at = end != NULL ? end : at + 1;
  }

  return nth;
}

static char *
fill (const Pattern *pattern,
      GMatchInfo *match)
{
  g_autoptr (GString) string = g_string_new (NULL);
  int n_groups = 0;

  for (const char *at = pattern->translated; *at != '\0';) {
    char letter;
    const char *end = skip_format (at, &letter);

    if (end == NULL) {
      g_string_append_c (string, *at++);
    } else {
      g_autofree char *group = g_match_info_fetch (match, find_group (pattern, at, letter, ++n_groups));
      g_autofree char *words = translate (group);

      g_string_append (string, words);
      at = end;
    }
  }

  return g_string_free_and_steal (g_steal_pointer (&string));
}

static char *
translate_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (unsigned int i = 0; lines[i] != NULL; i++) {
    char *line = translate (lines[i]);

    g_free (lines[i]);
    lines[i] = line;
  }

  return g_strjoinv ("\n", lines);
}

static char *
translate (const char *text)
{
  const char *known = g_hash_table_lookup (whole, text);

  if (known != NULL)
    return g_strdup (known);
  if (strchr (text, '\n') != NULL)
    return translate_lines (text);

  for (unsigned int i = 0; i < patterns->len; i++) {
    const Pattern *pattern = g_ptr_array_index (patterns, i);
    g_autoptr (GMatchInfo) match = NULL;

    if (g_regex_match (pattern->regex, text, G_REGEX_MATCH_DEFAULT, &match))
      return fill (pattern, match);
  }

  return g_strdup (text);
}

gboolean
ui_says (const char *text,
         const char *english)
{
  g_autofree char *shown = text != NULL ? replace_nbsp (text) : NULL;
  const char *words = g_hash_table_lookup (asked, english);

  if (words == NULL) {
    g_autofree char *plain = replace_nbsp (english);

    words = translate (plain);
    g_hash_table_insert (asked, g_strdup (english), (char *) words);
  }

  return g_strcmp0 (shown, words) == 0;
}

void
ui_assert_says (const char *text,
                const char *english)
{
  if (!ui_says (text, english))
    g_error ("“%s” does not say “%s”", text, english);
}

void
ui_words_init (void)
{
  const char *folder = g_getenv ("RINGER_TEST_LOCALES");

  load_words ();
  if (folder == NULL)
    return;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static gboolean
has_letters (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return TRUE;
  }

  return FALSE;
}

static gboolean
is_part_of_others (const char *part)
{
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++) {
    if (g_str_equal (part, others[i]))
      return TRUE;
  }

  /* Recovery keys, addresses, the desktop's words for keys, and the initials in an avatar. */
  return g_regex_match_simple ("^(\\w{4} ){11}\\w{4}$", part, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT) || *part == '@' || g_str_has_prefix (part, "Press ") || g_utf8_strlen (part, -1) <= 2;
}

static gboolean
is_of_others (const char *shown)
{
  g_autofree char *text = replace_nbsp (shown);
  g_auto (GStrv) parts = g_strsplit (text, " · ", -1);

  for (unsigned int i = 0; parts[i] != NULL; i++) {
    if (!is_part_of_others (parts[i]))
      return FALSE;
  }

  return TRUE;
}

/* What GTK and libadwaita say, or give so much room and no more. */
static gboolean
is_of_a_library (GtkWidget *label)
{
  return gtk_widget_get_ancestor (label, ADW_TYPE_VIEW_SWITCHER) != NULL || gtk_widget_get_ancestor (label, ADW_TYPE_ABOUT_DIALOG) != NULL || gtk_widget_get_ancestor (label, ADW_TYPE_AVATAR) != NULL ||
         gtk_widget_has_css_class (label, "keycap");
}

static void
check_label (GtkWidget *widget,
             GString *faults)
{
  const char *text = gtk_label_get_text (GTK_LABEL (widget));

  if (!has_letters (text) || is_of_others (text) || is_of_a_library (widget))
    return;

  if (strstr (text, MARK) == NULL)
    g_string_append_printf (faults, "\n“%s” is not marked as translatable", text);
  if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))) && !gtk_widget_get_has_tooltip (widget))
    g_string_append_printf (faults, "\n“%s” is cut off", text);
}

static void
check_labels (GtkWidget *root,
              GString *faults)
{
  if (!gtk_widget_get_mapped (root) || !gtk_widget_get_child_visible (root))
    return;

  if (GTK_IS_LABEL (root))
    check_label (root, faults);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_labels (child, faults);
}

void
ui_check_words (GtkWidget *root)
{
  g_autoptr (GString) faults = g_string_new (NULL);

  if (g_strcmp0 (g_getenv ("LANGUAGE"), "pseudo") == 0)
    check_labels (root, faults);
  if (faults->len > 0)
    g_error ("In what can be seen:%s", faults->str);
}
