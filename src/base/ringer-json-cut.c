/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-json-cut.h"

#include <string.h>

typedef struct
{
  char *at;
  char *end;
  char *out;
  const char *const *path;
  unsigned int path_length;
  gsize depth;          /* containers that are open */
  unsigned int matched; /* how many of them, from the outside, the path goes through */
} Cut;

/* Stands at a quote. Returns where the string's last quote is, or the end of the text. */
static char *
find_string_end (char *at,
                 char *end)
{
  char *quote = at;

  while ((quote = memchr (quote + 1, '"', (gsize) (end - quote - 1))) != NULL) {
    char *text_end = quote;

    /* It ends the string unless it is escaped, by a backslash that is not escaped itself. */
    while (text_end > at + 1 && text_end[-1] == '\\')
      text_end--;
    if ((quote - text_end) % 2 == 0)
      return quote;
  }

  return end;
}

/* Stands at a bracket. Returns the place behind the one that closes it, or %NULL if there is none. */
static char *
find_value_end (char *at,
                char *end)
{
  gsize depth = 0;

  for (; at < end; at++) {
    if (*at == '"')
      at = find_string_end (at, end);
    else if (*at == '{' || *at == '[')
      depth++;
    else if ((*at == '}' || *at == ']') && --depth == 0)
      return at + 1;
  }

  return NULL;
}

static char *
skip_space (char *at,
            char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;

  return at;
}

static void
copy_until (Cut *self,
            char *until)
{
  gsize length = (gsize) (until - self->at);

  if (self->out != self->at)
    memmove (self->out, self->at, length);

  self->out += length;
  self->at = until;
}

static gboolean
is_name (Cut *self,
         const char *name,
         const char *from,
         const char *to)
{
  gsize length = strlen (name);

  return g_str_equal (name, "*") || ((gsize) (to - from) == length && memcmp (name, from, length) == 0);
}

/* Whether a value follows that is on the path; the string from @name to @name_end stands before @rest. */
static char *
find_value (Cut *self,
            const char *name,
            const char *name_end,
            char *rest)
{
  char *value = skip_space (rest, self->end);

  if (self->depth != self->matched + 1 || value == self->end || *value != ':' || !is_name (self, self->path[self->matched], name, name_end))
    return NULL;

  value = skip_space (value + 1, self->end);

  return value < self->end && (*value == '{' || *value == '[') ? value : NULL;
}

/* Copies a string; where it is the path's next name, also the colon, and does with the value what the path says. */
static void
copy_string (Cut *self)
{
  char *name_end = find_string_end (self->at, self->end);
  char *rest = MIN (name_end + 1, self->end);
  char *value = find_value (self, self->at + 1, name_end, rest);
  char *value_end;

  if (value == NULL) {
    copy_until (self, rest);
    return;
  }

  copy_until (self, value);
  if (self->matched + 1 < self->path_length) {
    self->matched++;
    return;
  }

  value_end = find_value_end (value, self->end);
  if (value_end != NULL) {
    *self->out++ = '0';
    self->at = value_end;
  }
}

gsize
ringer_json_cut (char *data,
                 gsize length,
                 const char *const *path)
{
  Cut self = { .at = data, .end = data + length, .out = data, .path = path };

  g_return_val_if_fail (data != NULL || length == 0, 0);
  g_return_val_if_fail (path != NULL && path[0] != NULL, length);

  self.path_length = g_strv_length ((char **) path);

  while (self.at < self.end) {
    char c = *self.at;

    if (c == '"') {
      copy_string (&self);
      continue;
    }

    if (c == '{' || c == '[') {
      self.depth++;
    } else if (c == '}' || c == ']') {
      self.depth -= self.depth > 0;
      self.matched = self.depth > 0 ? (unsigned int) MIN (self.matched, self.depth - 1) : 0;
    }

    *self.out++ = *self.at++;
  }

  return (gsize) (self.out - data);
}
