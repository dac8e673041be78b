/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-call-link.h"
#include "ringer-call-words.h"
#include "ringer-entry.h"
#include "ringer-error-words.h"
#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-key-guard.h"
#include "ringer-map-list.h"
#include "ringer-ringtones.h"

static void
test_errors_all (void)
{
  for (int code = RINGER_ERROR_FAILED; code <= RINGER_ERROR_SOUND; code++) {
    g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, code, "the log's words");
    g_autofree char *words = ringer_error_words (error, NULL);
    g_autofree char *cause = ringer_error_cause (error);

    g_assert_cmpstr (words, !=, "");
    g_assert_cmpstr (cause, !=, "");
    g_assert_true (g_str_has_suffix (words, ".") || code == RINGER_ERROR_FAILED);
    g_assert_false (g_str_has_suffix (cause, "."));
    /* Only the error that has no words of its own shows those of the log. */
    g_assert_true ((strstr (words, "the log's words") != NULL) == (code == RINGER_ERROR_FAILED));
  }
}

static void
test_errors_distinct (void)
{
  static const RingerError codes[] = {
    RINGER_ERROR_NO_SERVER,
    RINGER_ERROR_NOT_MATRIX,
    RINGER_ERROR_BAD_CERTIFICATE,
    RINGER_ERROR_TOO_OLD,
    RINGER_ERROR_OFFLINE,
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, (int) codes[i], "");
    g_autofree char *words = ringer_error_words (error, "example.org");

    g_assert_true ((strstr (words, "example.org") != NULL) == (codes[i] != RINGER_ERROR_OFFLINE));
    g_assert_true (g_hash_table_add (seen, g_steal_pointer (&words)));
  }
}

static void
test_errors_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No space left");
  g_autofree char *words = ringer_error_words (error, NULL);
  g_autofree char *cause = ringer_error_cause (error);

  g_assert_cmpstr (words, ==, "Something went wrong: No space left");
  g_assert_cmpstr (cause, ==, "No space left");
}

static void
test_errors_rate_limit (void)
{
  static const struct
  {
    gint64 retry_after_ms;
    const char *part;
  } cases[] = {
    { 0, "in a few minutes" },
    { 1000, "in 1 second." },
    { 1001, "in 2 seconds." },
    { 180000, "in 3 minutes." },
    { G_MAXINT64 - 1000, "minutes." },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = ringer_error_new_matrix (RINGER_ERROR_RATE_LIMITED, 429, "M_LIMIT_EXCEEDED", cases[i].retry_after_ms, "");
    g_autofree char *words = ringer_error_words (error, "example.org");

    g_assert_nonnull (strstr (words, cases[i].part));
  }
}

static void
test_durations (void)
{
  static const struct
  {
    gint64 duration_s;
    const char *words;
  } cases[] = {
    { 0, "0:00" },
    { 9, "0:09" },
    { 245, "4:05" },
    { 3599, "59:59" },
    { 3845, "1:04:05" },
    { 360000, "100:00:00" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = ringer_call_words_duration (cases[i].duration_s);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
}

static gpointer
map_text (gpointer item,
          gpointer user_data)
{
  return g_object_ref (item);
}

static void
assert_same (GListModel *source,
             GListModel *mapped)
{
  g_assert_cmpuint (g_list_model_get_n_items (source), ==, g_list_model_get_n_items (mapped));
  for (unsigned int i = 0; i < g_list_model_get_n_items (source); i++) {
    g_autoptr (GObject) wanted = g_list_model_get_item (source, i);
    g_autoptr (GObject) found = g_list_model_get_item (mapped, i);

    g_assert_true (wanted == found);
  }
}

static void
test_map_list (void)
{
  g_autoptr (GtkStringList) source = gtk_string_list_new ((const char *[]) { "b", "d", NULL });
  g_autoptr (GListModel) mapped = ringer_map_list_new (G_LIST_MODEL (source), GTK_TYPE_STRING_OBJECT, map_text, NULL, NULL);

  assert_same (G_LIST_MODEL (source), mapped);
  gtk_string_list_splice (source, 0, 0, (const char *[]) { "a", NULL });
  assert_same (G_LIST_MODEL (source), mapped);
  gtk_string_list_splice (source, 2, 0, (const char *[]) { "c", "c", NULL });
  assert_same (G_LIST_MODEL (source), mapped);
  gtk_string_list_splice (source, 1, 3, (const char *[]) { "x", NULL });
  assert_same (G_LIST_MODEL (source), mapped);
  gtk_string_list_splice (source, 0, 3, NULL);
  assert_same (G_LIST_MODEL (source), mapped);
  g_assert_finalize_object (g_steal_pointer (&mapped));
}

static void
test_ringtones (void)
{
  g_autofree char *first = ringer_ringtones_resolve ("garden");
  g_autofree char *unknown = ringer_ringtones_resolve ("no such ringtone");
  g_autofree char *bell = ringer_ringtones_resolve ("bell");
  g_autofree char *own = ringer_ringtones_resolve ("file:///music/my%20tone.ogg");

  g_assert_cmpuint (ringer_ringtones_get_n_items (), ==, 3);
  g_assert_cmpstr (ringer_ringtones_get_id (0), ==, "garden");
  g_assert_cmpstr (first, ==, unknown);
  g_assert_cmpstr (first, !=, bell);
  g_assert_cmpstr (own, ==, "file:///music/my%20tone.ogg");
  g_assert_true (g_path_is_absolute (bell));
}

static void
test_ringtones_folder (void)
{
  g_autofree char *path = NULL;

  g_setenv ("RINGER_SOUNDS", "/somewhere", TRUE);
  path = ringer_ringtones_resolve ("pulse");
  g_unsetenv ("RINGER_SOUNDS");

  g_assert_true (g_str_has_prefix (path, "/somewhere/") == (RINGER_DEVELOPMENT != 0));
}

static void
test_search_fold (void)
{
  g_autofree char *accents = ringer_entry_fold ("Émile ÅNGSTRÖM");
  g_autofree char *plain = ringer_entry_fold ("emile angstrom");
  g_autofree char *broken = ringer_entry_fold ("\xff\xfe");

  g_assert_cmpstr (accents, ==, plain);
  g_assert_cmpstr (broken, ==, "");
}

static void
test_call_link (void)
{
  g_autoptr (RingerRoom) room = ringer_room_new ("!a b:example.org", "@me:my.example:8448");
  g_autoptr (RingerRoom) hash_room = ringer_room_new ("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM", "@me:example.org");
  static const char *bad_templates[] = { NULL, "", "https://call.example.org/", "javascript:alert('%s')", "no link %s" };

  for (size_t i = 0; i < G_N_ELEMENTS (bad_templates); i++) {
    g_autofree char *link = ringer_call_link_new (room, bad_templates[i]);
    g_autofree char *hash_link = ringer_call_link_new (hash_room, bad_templates[i]);

    g_assert_cmpstr (link, ==, "matrix:roomid/a%20b:example.org?via=my.example:8448");
    g_assert_cmpstr (hash_link, ==, "matrix:roomid/31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM?via=example.org");
  }
}

static void
test_call_link_template (void)
{
  g_autoptr (RingerRoom) room = ringer_room_new ("!r/?#%n:example.org", "@me:example.org");
  g_autofree char *link = ringer_call_link_new (room, "https://call.example.org/room/#?roomId=%s&x=%25d");

  g_assert_cmpstr (link, ==, "https://call.example.org/room/#?roomId=%21r%2F%3F%23%25n%3Aexample.org&x=%25d");
}

static void
test_key_guard (void)
{
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (0);
  g_autoptr (RingerKeyGuard) guard = ringer_key_guard_new (RINGER_CLOCK (clock));

  g_assert_false (ringer_key_guard_admit (guard));
  ringer_fake_clock_advance (clock, 999);
  g_assert_false (ringer_key_guard_admit (guard));

  /* The second counts from the last key, not from when the window came. */
  ringer_fake_clock_advance (clock, 999);
  g_assert_false (ringer_key_guard_admit (guard));
  ringer_fake_clock_advance (clock, 1000);
  g_assert_true (ringer_key_guard_admit (guard));
  g_assert_true (ringer_key_guard_admit (guard));

  ringer_key_guard_rearm (guard);
  g_assert_false (ringer_key_guard_admit (guard));

  g_assert_finalize_object (g_steal_pointer (&guard));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/errors/all", test_errors_all);
  g_test_add_func ("/ui/errors/distinct", test_errors_distinct);
  g_test_add_func ("/ui/errors/foreign", test_errors_foreign);
  g_test_add_func ("/ui/errors/rate-limit", test_errors_rate_limit);
  g_test_add_func ("/ui/durations", test_durations);
  g_test_add_func ("/ui/map-list", test_map_list);
  g_test_add_func ("/ui/ringtones", test_ringtones);
  g_test_add_func ("/ui/ringtones/folder", test_ringtones_folder);
  g_test_add_func ("/ui/search-fold", test_search_fold);
  g_test_add_func ("/ui/call-link", test_call_link);
  g_test_add_func ("/ui/call-link/template", test_call_link_template);
  g_test_add_func ("/ui/key-guard", test_key_guard);

  return g_test_run ();
}
