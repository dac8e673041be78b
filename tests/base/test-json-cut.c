/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "ringer-json-cut.h"

static const char *const path[] = { "lists", "*", "ops", NULL };

static void
test_cut (void)
{
  const char *const texts[][2] = {
    { "{\"lists\":{\"a\":{\"count\":2,\"ops\":[{\"room_ids\":[\"!a\",\"!b\"]}]}},\"pos\":\"1\"}", "{\"lists\":{\"a\":{\"count\":2,\"ops\":0}},\"pos\":\"1\"}" },
    { "{ \"lists\" : { \"a\" : { \"ops\" : [ ] , \"count\" : 2 } } }", "{ \"lists\" : { \"a\" : { \"ops\" : 0 , \"count\" : 2 } } }" },
    { "{\"lists\":{\"a\":{\"ops\":{\"x\":1}},\"b\":{\"ops\":[1,[2]]}},\"ops\":[1]}", "{\"lists\":{\"a\":{\"ops\":0},\"b\":{\"ops\":0}},\"ops\":[1]}" },
    /* Brackets, quotes and names inside strings are none. */
    { "{\"lists\":{\"a\":{\"ops\":[\"]}\\\"]\"],\"x\":\"\\\"ops\\\":[1]\"}}}", "{\"lists\":{\"a\":{\"ops\":0,\"x\":\"\\\"ops\\\":[1]\"}}}" },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text = g_strdup (texts[i][0]);
    gsize length = ringer_json_cut (text, strlen (text), path);

    text[length] = '\0';
    g_assert_cmpstr (text, ==, texts[i][1]);
  }
}

static void
test_left_alone (void)
{
  const char *const texts[] = {
    "",
    "{}",
    "{\"ops\":[1]}",
    "{\"lists\":{\"ops\":[1]}}",
    "{\"lists\":{\"a\":{\"b\":{\"ops\":[1]},\"ops\":1}}}",
    "{\"rooms\":{\"lists\":{\"a\":{\"ops\":[1]}}}}",
    "{\"lists\":{},\"x\":{\"a\":{\"ops\":[1]}}}",
    "{\"lists\":[\"a\",{\"ops\":[1]}]}",
    "{\"lists\":{\"a\":{\"ops\":[1",
    "{\"lists\":{\"a\":{\"ops\":[\"\\",
    "{\"lists\":{\"a\":{\"ops\"",
    "{\"lists\"  :",
    "<html>",
    "]]}}\"",
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (texts); i++) {
    gsize length = strlen (texts[i]);
    /* Without a last zero, so that reading too far is seen. */
    g_autofree char *text = g_memdup2 (texts[i], length);

    g_assert_cmpmem (text, ringer_json_cut (text, length, path), texts[i], length);
  }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-cut/cut", test_cut);
  g_test_add_func ("/json-cut/left-alone", test_left_alone);

  return g_test_run ();
}
