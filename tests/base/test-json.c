/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-json.h"

#include "ringer-error.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = ringer_json_parse_object (text, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);

  return object;
}

static void
check_kind (JsonObject *source,
            const char *name,
            const char *kind)
{
  gboolean is_string = g_strcmp0 (kind, "string") == 0;
  gboolean is_integer = g_strcmp0 (kind, "integer") == 0;
  gboolean is_boolean = g_strcmp0 (kind, "boolean") == 0;
  gboolean is_object = g_strcmp0 (kind, "object") == 0;
  gboolean is_array = g_strcmp0 (kind, "array") == 0;
  const char *string = "default";
  gint64 integer = 42;
  gboolean boolean = 42;
  JsonObject *object = NULL;
  JsonArray *array = NULL;

  g_test_message ("%s as %s", name, kind);
  g_assert_cmpint (ringer_json_get_string (source, name, &string), ==, is_string);
  g_assert_cmpstr (string, ==, is_string ? "x" : "default");
  g_assert_cmpint (ringer_json_get_integer (source, name, &integer), ==, is_integer);
  g_assert_cmpint (integer, ==, is_integer ? 3 : 42);
  g_assert_cmpint (ringer_json_get_boolean (source, name, &boolean), ==, is_boolean);
  g_assert_cmpint (boolean, ==, is_boolean ? TRUE : 42);
  g_assert_cmpint (ringer_json_get_object (source, name, &object), ==, is_object);
  g_assert_cmpint (ringer_json_get_array (source, name, &array), ==, is_array);
  g_assert_cmpstr (ringer_json_peek_string (source, name), ==, is_string ? "x" : NULL);
  g_assert_true (ringer_json_peek_object (source, name) == object);
  g_assert_true (ringer_json_peek_array (source, name) == array);
}

/* What is of another kind is not there, and leaves the default alone. */
static void
test_kinds (void)
{
  const char *const kinds[] = { "string", "integer", "boolean", "object", "array", "null", "double", "missing" };
  g_autoptr (JsonObject) object = parse (
    "{\"string\":\"x\",\"integer\":3,\"boolean\":true,\"object\":{\"a\":1},\"array\":[1],\"null\":null,\"double\":1.5}");

  for (unsigned int i = 0; i < G_N_ELEMENTS (kinds); i++) {
    check_kind (object, kinds[i], kinds[i]);
    check_kind (NULL, kinds[i], NULL);
  }
}

static void
test_array_elements (void)
{
  g_autoptr (JsonObject) object = parse ("{\"a\":[\"x\",{\"b\":1},[1],7,true,null]}");
  JsonArray *array = ringer_json_peek_array (object, "a");

  g_assert_cmpuint (json_array_get_length (array), ==, 6);
  for (unsigned int i = 0; i < json_array_get_length (array); i++) {
    g_assert_cmpstr (ringer_json_array_peek_string (array, i), ==, i == 0 ? "x" : NULL);
    g_assert_true ((ringer_json_array_peek_object (array, i) != NULL) == (i == 1));
  }
}

static void
test_integers (void)
{
  const struct {
    const char *json;
    gboolean valid;
    gint64 expected;
  } cases[] = {
    { "0", TRUE, 0 },
    { "-0", TRUE, 0 },
    { "-5", TRUE, -5 },
    { "9007199254740991", TRUE, RINGER_JSON_MAX_INTEGER },
    { "-9007199254740991", TRUE, -RINGER_JSON_MAX_INTEGER },
    { "9007199254740992" },
    { "-9007199254740992" },
    { "9223372036854775807" },
    { "-9223372036854775808" },
    { "9223372036854775808" },
    { "18446744073709551617" },
    { "100000000000000000000000000000000000000000" },
    { "-100000000000000000000000000000000000000000" },
    { "1.0" },
    { "1e2" },
    { "1e400" },
    { "\"1\"" },
    { "false" },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf ("{\"a\":%s}", cases[i].json);
    g_autoptr (JsonObject) object = parse (text);
    gint64 value = 42;

    g_test_message ("%s", cases[i].json);
    g_assert_cmpint (ringer_json_get_integer (object, "a", &value), ==, cases[i].valid);
    g_assert_cmpint (value, ==, cases[i].valid ? cases[i].expected : 42);
  }

  g_assert_false (ringer_json_node_get_integer (NULL, NULL));
}

static void
test_errors (void)
{
  const char *const texts[] = {
    "",
    " ",
    "{",
    "}",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,}",
    "{'a':1}",
    "{a:1}",
    "{\"a\":1}}",
    "{\"a\":1} x",
    "{\"a\":1 \"b\":2}",
    "{1:2}",
    "{\"a\":undefined}",
    "{\"a\":NaN}",
    "{\"a\":\"\\x\"}",
    "{\"a\":1} // secret",
    "<html>secret</html>",
    "[]",
    "[{}]",
    "\"a\"",
    "1",
    "null",
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (ringer_json_parse_object (texts[i], -1, &error));
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    /* The error may come into a log, the text must not. */
    g_assert_null (strstr (error->message, "secret"));
  }
}

static void
test_roots (void)
{
  const char *const texts[] = { "[]", "[1,2]", "\"a\"", "1", "true", "null", "{}" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) root = ringer_json_parse (texts[i], -1, &error);
    g_autofree char *text = NULL;

    g_assert_no_error (error);
    text = json_to_string (root, FALSE);
    g_assert_cmpstr (text, ==, texts[i]);
  }
}

static void
test_length (void)
{
  g_autoptr (JsonObject) object = ringer_json_parse_object ("{\"a\":1}, and what is behind it", 7, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (object);
  g_assert_null (ringer_json_parse_object ("{\"a\":1}", 6, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
}

/* However deep, it neither ends the program nor takes what is beside it along. */
static void
test_depth (void)
{
  const unsigned int depths[] = { 1, 100, 1000, 1000000 };

  for (unsigned int i = 0; i < G_N_ELEMENTS (depths); i++) {
    g_autoptr (GString) text = g_string_new ("{\"deep\":");
    g_autoptr (JsonObject) object = NULL;

    for (unsigned int k = 0; k < depths[i]; k++)
      g_string_append (text, "{\"a\":");
    g_string_append_c (text, '1');
    for (unsigned int k = 0; k < depths[i]; k++)
      g_string_append_c (text, '}');
    g_string_append (text, ",\"beside\":\"x\"}");

    object = parse (text->str);
    g_assert_nonnull (ringer_json_peek_object (object, "deep"));
    g_assert_cmpstr (ringer_json_peek_string (object, "beside"), ==, "x");
  }
}

static void
test_build (void)
{
  JsonArray *array = json_array_new ();
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;

  json_array_add_int_element (array, 1);
  object = ringer_json_build ("s", "s", "a\"\n", "i", "i", RINGER_JSON_MAX_INTEGER, "b", "b", FALSE, "o", "o", json_object_new (), "a", "a", array,
                              "no-s", "s", NULL, "no-o", "o", NULL, "no-a", "a", NULL, NULL);
  text = ringer_json_to_string (object);

  g_assert_cmpstr (text, ==, "{\"s\":\"a\\\"\\n\",\"i\":9007199254740991,\"b\":false,\"o\":{},\"a\":[1]}");
}

static void
test_append_string (void)
{
  const char *values[] = { "", "s72594_4483_1934", "a\"b\\c/d", "line\nand\ttab\x1f", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x93\x9e", "</script>" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (GString) json = g_string_new ("{\"value\":");
    g_autoptr (JsonObject) object = NULL;

    ringer_json_append_string (json, values[i]);
    g_string_append_c (json, '}');
    object = ringer_json_parse_object (json->str, (gssize) json->len, NULL);
    g_assert_nonnull (object);
    g_assert_cmpstr (ringer_json_peek_string (object, "value"), ==, values[i]);
  }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/kinds", test_kinds);
  g_test_add_func ("/json/array-elements", test_array_elements);
  g_test_add_func ("/json/integers", test_integers);
  g_test_add_func ("/json/errors", test_errors);
  g_test_add_func ("/json/roots", test_roots);
  g_test_add_func ("/json/length", test_length);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/build", test_build);
  g_test_add_func ("/json/append-string", test_append_string);

  return g_test_run ();
}
