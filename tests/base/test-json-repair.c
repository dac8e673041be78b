/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "ringer-error.h"
#include "ringer-json-repair.h"
#include "ringer-json.h"

static void
test_nothing_to_repair (void)
{
  const char *const texts[] = { "", "{", "<html>", "{\"a\": \"\\ud83d\\ude00 \\n \\\\ \\\"\"}", "{\"a\": \"", "{\"a\": \"\\", "{\"a\": \"\\u12", "]]]]", "{\"a\": [[[1]]]}" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *repaired = ringer_json_repair (texts[i], strlen (texts[i]));

    g_test_message ("%s", texts[i]);
    g_assert_null (repaired);
  }
}

static void
test_characters (void)
{
  const char *const texts[][2] = {
    { "{\"a\": \"x\\ud800y\", \"b\": 1}", "x\357\277\275y" },
    { "{\"a\": \"x\\udc00y\", \"b\": 1}", "x\357\277\275y" },
    { "{\"a\": \"\\ud800\\u0041\", \"b\": 1}", "\357\277\275A" },
    { "{\"a\": \"x\377y\", \"b\": 1}", "x\357\277\275y" },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) object = ringer_json_parse_object (texts[i][0], -1, &error);
    gint64 value = 0;

    g_assert_no_error (error);
    g_assert_cmpstr (ringer_json_peek_string (object, "a"), ==, texts[i][1]);
    g_assert_true (ringer_json_get_integer (object, "b", &value));
    g_assert_cmpint (value, ==, 1);
  }
}

static void
test_depth (void)
{
  g_autofree char *open = g_strnfill (100000, '[');
  g_autofree char *close = g_strnfill (100000, ']');
  g_autofree char *text = g_strdup_printf ("{\"bomb\": %s\"]\\\"]\"%s, \"after\": \"here\"}", open, close);
  g_autofree char *cut = g_strdup_printf ("{\"bomb\": %s", open);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = ringer_json_parse_object (text, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (ringer_json_peek_string (object, "after"), ==, "here");
  g_assert_nonnull (ringer_json_peek_array (object, "bomb"));

  g_assert_null (ringer_json_parse_object (cut, -1, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-repair/nothing", test_nothing_to_repair);
  g_test_add_func ("/json-repair/characters", test_characters);
  g_test_add_func ("/json-repair/depth", test_depth);

  return g_test_run ();
}
