/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-push-glob.h"

#include <string.h>

/*
 * Patterns without regular expressions: a stranger writes the text, so its length must not cost more than it has to.
 * What stands between two stars is found as far to the left as it can be, which never spoils what comes after it.
 */

/* Above all characters. */
enum {
  TOKEN_ANY_TEXT = 0x110000,
  TOKEN_ANY_ONE,
  TOKEN_WORD_START,
  TOKEN_WORD_END,
};

struct _RingerPushGlob {
  size_t n_tokens;
  gunichar tokens[];
};

static inline gunichar
fold (gunichar c)
{
  return c < 0x80 ? (gunichar) g_ascii_tolower ((char) c) : g_unichar_tolower (c);
}

static gunichar
read_token (const char *p,
            gboolean wildcards)
{
  if (wildcards && *p == '*')
    return TOKEN_ANY_TEXT;
  if (wildcards && *p == '?')
    return TOKEN_ANY_ONE;

  return fold (g_utf8_get_char (p));
}

static RingerPushGlob *
compile (const char *pattern,
         gboolean words,
         gboolean wildcards)
{
  RingerPushGlob *self = g_malloc (sizeof (RingerPushGlob) + (strlen (pattern) + 4) * sizeof (gunichar));
  size_t n = 0;

  if (words) {
    self->tokens[n++] = TOKEN_ANY_TEXT;
    self->tokens[n++] = TOKEN_WORD_START;
  }
  for (const char *p = pattern; *p != '\0'; p = g_utf8_next_char (p))
    self->tokens[n++] = read_token (p, wildcards);
  if (words) {
    self->tokens[n++] = TOKEN_WORD_END;
    self->tokens[n++] = TOKEN_ANY_TEXT;
  }
  self->n_tokens = n;

  return self;
}

RingerPushGlob *
ringer_push_glob_new (const char *pattern,
                      gboolean words)
{
  g_return_val_if_fail (pattern != NULL, NULL);

  return compile (pattern, words, TRUE);
}

RingerPushGlob *
ringer_push_glob_new_words (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return compile (text, TRUE, FALSE);
}

void
ringer_push_glob_free (RingerPushGlob *self)
{
  g_free (self);
}

/* Client-Server API, "Conditions": only these are parts of words; every byte of another character is none of them. */
static inline gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* Whether a token fits at @p, and where the text goes on after it. */
static gboolean
fits (gunichar token,
      const char *text,
      const char *p,
      const char **next)
{
  *next = p;
  if (token == TOKEN_WORD_START)
    return p == text || !is_word (p[-1]);
  if (token == TOKEN_WORD_END)
    return !is_word (*p);

  if (*p == '\0' || (token != TOKEN_ANY_ONE && token != fold (g_utf8_get_char (p))))
    return FALSE;

  *next = g_utf8_next_char (p);

  return TRUE;
}

gboolean
ringer_push_glob_matches (const RingerPushGlob *self,
                          const char *text)
{
  const char *p = text;
  const char *retry = NULL; /* where what follows the last star was tried */
  size_t after_star = 0;
  size_t i = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  for (;;) {
    if (i < self->n_tokens && self->tokens[i] == TOKEN_ANY_TEXT) {
      after_star = ++i;
      retry = p;
      if (i == self->n_tokens)
        return TRUE;
      continue;
    }

    if (i == self->n_tokens ? *p == '\0' : fits (self->tokens[i], text, p, &p)) {
      if (i == self->n_tokens)
        return TRUE;
      i++;
      continue;
    }

    if (retry == NULL || *retry == '\0')
      return FALSE;

    p = retry = g_utf8_next_char (retry);
    i = after_star;
  }
}
