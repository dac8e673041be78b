/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "ringer-call-words.h"
#include "ringer-error-words.h"
#include "ringer-error.h"
#include "ringer-time-words.h"

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
/* Tuesday, July 15, 2025, 12:38:50 */
#define NOW_MS G_GINT64_CONSTANT (1752583130000)

/* What the locale itself says, such as the names of the months, is not asked: not every machine has it. */
typedef struct
{
  const char *language;
  const char *incoming;
  const char *seconds[2]; /* to wait: one, several */
  const char *yesterday;
  const char *missed;
  const char *date;
  const char *old_date;
  const char *length;
} Case;

static const Case cases[] = {
  {
    "de",
    "Eingehender Videoanruf",
    { "Der Server wurde zu oft gefragt. Versuchen Sie es in 1 Sekunde erneut.", "Der Server wurde zu oft gefragt. Versuchen Sie es in 30 Sekunden erneut." },
    "Gestern, 12:38",
    "Verpasst um 12:38",
    "1. July",
    "15. July 2024",
    "1 Std. 5 Min.",
  },
  {
    "es",
    "Videollamada entrante",
    { "Se consultó al servidor con demasiada frecuencia. Inténtelo de nuevo en 1 segundo.", "Se consultó al servidor con demasiada frecuencia. Inténtelo de nuevo en 30 segundos." },
    "Ayer, 12:38",
    "Perdida a las 12:38",
    "1 de July",
    "15 de July de 2024",
    "1 h 5 min",
  },
  {
    "fr",
    "Appel vidéo entrant",
    { "Le serveur a été trop sollicité. Réessayez dans 1 seconde.", "Le serveur a été trop sollicité. Réessayez dans 30 secondes." },
    "Hier, 12:38",
    "Manqué à 12:38",
    "1 July",
    "15 July 2024",
    "1 h 5 min",
  },
};

static void
assert_words (char *words,
              const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static char *
words_for_wait (int seconds)
{
  g_autoptr (GError) error = ringer_error_new_matrix (RINGER_ERROR_RATE_LIMITED, 429, "M_LIMIT_EXCEEDED", seconds * 1000, "");

  return ringer_error_words (error, NULL);
}

static void
test_language (gconstpointer user_data)
{
  const Case *expected = user_data;

  g_setenv ("LANGUAGE", expected->language, TRUE);
  /* Makes gettext look at the variable again. */
  textdomain (GETTEXT_PACKAGE);

  g_assert_cmpstr (ringer_call_words_kind (RINGER_CALL_VIDEO), ==, expected->incoming);
  assert_words (words_for_wait (1), expected->seconds[0]);
  assert_words (words_for_wait (30), expected->seconds[1]);
  assert_words (ringer_time_words_moment (NOW_MS - DAY_MS, NOW_MS), expected->yesterday);
  assert_words (ringer_time_words_missed (NOW_MS, NOW_MS), expected->missed);
  assert_words (ringer_time_words_short (NOW_MS - 14 * DAY_MS, NOW_MS), expected->date);
  assert_words (ringer_time_words_short (NOW_MS - 365 * DAY_MS, NOW_MS), expected->old_date);
  assert_words (ringer_time_words_length (HOUR_MS + 5 * MINUTE_MS), expected->length);
}

int
main (int argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("RINGER_TEST_BUILT_LOCALES"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/ui/languages/", cases[i].language, NULL);

    g_test_add_data_func (path, &cases[i], test_language);
  }

  return g_test_run ();
}
