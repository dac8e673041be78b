/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-push-glob.h"

/* Appendices, "Glob-style matching"; Client-Server API, "Push Rules", for what a word is. */

typedef struct
{
  const char *pattern;
  const char *text;
  gboolean expected;
} GlobCase;

static void
check (RingerPushGlob *glob,
       const GlobCase *test)
{
  g_test_message ("“%s” in “%s”", test->pattern, test->text);
  g_assert_cmpint (ringer_push_glob_matches (glob, test->text), ==, test->expected);
}

static void
test_whole (void)
{
  const GlobCase cases[] = {
    { "", "", TRUE },
    { "", "a", FALSE },
    { "a", "", FALSE },
    { "abc", "abc", TRUE },
    { "abc", "abcd", FALSE },
    { "bc", "abc", FALSE },
    { "*", "", TRUE },
    { "*", "a\nb", TRUE },
    { "**", "", TRUE },
    { "a*", "a", TRUE },
    { "a*", "ba", FALSE },
    { "*a", "bab", FALSE },
    { "*a", "baba", TRUE },
    { "a*c", "abcbc", TRUE },
    { "a*b*c", "acb", FALSE },
    { "*ab*ab*", "abab", TRUE },
    { "*ab*ab*", "abb", FALSE },
    { "?", "", FALSE },
    { "?", "a", TRUE },
    { "?", "ab", FALSE },
    { "?", "é", TRUE },
    { "?", "😀", TRUE },
    { "*?", "", FALSE },
    { "*?*", "a", TRUE },
    { "a??d", "abcd", TRUE },
    { "a??d", "abd", FALSE },
    { "ABC", "abc", TRUE },
    { "abc", "ABC", TRUE },
    { "ÉÑ", "éñ", TRUE },
    { "é", "e", FALSE },
    /* Nothing else is special. */
    { "a.c", "abc", FALSE },
    { "a.c", "a.c", TRUE },
    { "[ab]", "a", FALSE },
    { "[ab]", "[ab]", TRUE },
    { "a\\*c", "a\\bc", TRUE },
    { "a\\*c", "a*c", FALSE },
    { "^a$", "a", FALSE },
    { "(a|b)+", "(A|B)+", TRUE },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingerPushGlob) glob = ringer_push_glob_new (cases[i].pattern, FALSE);

    check (glob, &cases[i]);
  }
}

/* As for `content.body`. */
static void
test_words (void)
{
  const GlobCase cases[] = {
    { "cake", "cake", TRUE },
    { "cake", "I like cake", TRUE },
    { "cake", "Cake, anyone?", TRUE },
    { "cake", "(cake)", TRUE },
    { "cake", "a\ncake\nb", TRUE },
    { "cake", "cakes", FALSE },
    { "cake", "pancake", FALSE },
    { "cake", "pancake cake", TRUE },
    { "cake", "my_cake", FALSE },
    { "cake", "cake2", FALSE },
    { "cake", "cake-shop", TRUE },
    { "cake", "", FALSE },
    { "cake*", "cakes and ale", TRUE },
    { "*cake", "pancake", TRUE },
    { "c?ke", "a coke, please", TRUE },
    { "c?ke", "a cke, please", FALSE },
    { "two words", "in two words only", TRUE },
    { "two words", "two wordsmiths", FALSE },
    /* Only ASCII letters, digits and `_` are parts of words. */
    { "cake", "écake", TRUE },
    { "日本", "私は日本人", TRUE },
    { "é", "aéb", FALSE },
    { "é", "a é b", TRUE },
    { "@ann", "hey @ann!", TRUE },
    { "@ann", "hey@ann", FALSE },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingerPushGlob) glob = ringer_push_glob_new (cases[i].pattern, TRUE);

    check (glob, &cases[i]);
  }
}

/* As for names, which may have any characters in them. */
static void
test_plain_words (void)
{
  const GlobCase cases[] = {
    { "Ann", "hello ann", TRUE },
    { "Ann", "hello anna", FALSE },
    { "A*", "hello ann", FALSE },
    { "A*", "hello a*", TRUE },
    { "Ann?", "is it anna", FALSE },
    { "Ann?", "is it Ann?", TRUE },
    { "Ann (Bob)", "ANN (BOB): hello", TRUE },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingerPushGlob) glob = ringer_push_glob_new_words (cases[i].pattern);

    check (glob, &cases[i]);
  }
}

/* What keeps a matcher that goes back busy for longer than anybody lives ends at once here. */
static void
test_stars_end (void)
{
  const struct {
    const char *part;
    unsigned int n_parts;
    gsize n_text;
  } cases[] = {
    { "*a", 30, 60000 },
    { "*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 30, 60000 },
    { "a*", 30, 60000 },
    { "*", 30000, 60000 },
    { "*?", 30, 60000 },
    { "a*?*", 1000, 60000 },
    { "**a?", 1000, 3000 },
  };
  gint64 start_us = g_get_monotonic_time ();

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) pattern = g_string_new (NULL);
    g_autofree char *text = g_strnfill (cases[i].n_text, 'a');

    for (unsigned int k = 0; k < cases[i].n_parts; k++)
      g_string_append (pattern, cases[i].part);
    g_string_append_c (pattern, 'b');

    for (int words = 0; words < 2; words++) {
      g_autoptr (RingerPushGlob) glob = ringer_push_glob_new (pattern->str, words);

      g_test_message ("%u times %s", cases[i].n_parts, cases[i].part);
      g_assert_false (ringer_push_glob_matches (glob, text));
      text[cases[i].n_text - 1] = 'B';
      g_assert_true (ringer_push_glob_matches (glob, text));
      text[cases[i].n_text - 1] = 'a';
    }
  }

  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 10 * G_USEC_PER_SEC);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/push-glob/whole", test_whole);
  g_test_add_func ("/push-glob/words", test_words);
  g_test_add_func ("/push-glob/plain-words", test_plain_words);
  g_test_add_func ("/push-glob/stars-end", test_stars_end);

  return g_test_run ();
}
