/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-json-repair.h"

#include <string.h>

/* Far deeper than anything that has a meaning, and far from where a recursive parser stops. */
#define MAX_DEPTH 200

#define REPLACEMENT "\\ufffd"

typedef struct
{
  const char *at;
  const char *end;
  GString *out;
  gboolean changed;
} Repair;

static int
read_escape (const char *at,
             const char *end)
{
  int value = 0;

  if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
    return -1;

  for (unsigned int i = 2; i < 6; i++) {
    int digit = g_ascii_xdigit_value (at[i]);

    if (digit < 0)
      return -1;

    value = value * 16 + digit;
  }

  return value;
}

static void
copy_escape (Repair *self)
{
  int unit = read_escape (self->at, self->end);
  int next = unit >= 0 ? read_escape (self->at + 6, self->end) : -1;
  gboolean high = unit >= 0xd800 && unit <= 0xdbff;
  gboolean low = unit >= 0xdc00 && unit <= 0xdfff;
  gsize length = unit >= 0 ? 6 : MIN (2, self->end - self->at);

  if (high && next >= 0xdc00 && next <= 0xdfff) {
    length = 12;
  } else if (high || low) {
    g_string_append (self->out, REPLACEMENT);
    self->changed = TRUE;
    self->at += length;
    return;
  }

  g_string_append_len (self->out, self->at, length);
  self->at += length;
}

/* Copies a string, from its first quote to behind its last one. */
static void
copy_string (Repair *self)
{
  g_string_append_c (self->out, *self->at++);

  while (self->at < self->end) {
    if (*self->at == '\\') {
      copy_escape (self);
      continue;
    }

    g_string_append_c (self->out, *self->at);
    if (*self->at++ == '"')
      return;
  }
}

/* Goes behind the bracket that closes the one it stands at. */
static void
skip_value (Repair *self)
{
  gsize depth = 0;
  gboolean in_string = FALSE;

  for (; self->at < self->end; self->at++) {
    if (in_string && *self->at == '\\')
      self->at++;
    else if (*self->at == '"')
      in_string = !in_string;
    else if (!in_string && (*self->at == '{' || *self->at == '['))
      depth++;
    else if (!in_string && (*self->at == '}' || *self->at == ']') && --depth == 0)
      break;
  }

  self->at = MIN (self->at + 1, self->end);
}

static void
copy_all (Repair *self)
{
  gsize depth = 0;

  while (self->at < self->end) {
    char c = *self->at;

    if (c == '"') {
      copy_string (self);
      continue;
    }

    if ((c == '{' || c == '[') && depth >= MAX_DEPTH) {
      g_string_append (self->out, "null");
      self->changed = TRUE;
      skip_value (self);
      continue;
    }

    if (c == '{' || c == '[')
      depth++;
    else if ((c == '}' || c == ']') && depth > 0)
      depth--;

    g_string_append_c (self->out, c);
    self->at++;
  }
}

char *
ringer_json_repair (const char *data,
                    gsize length)
{
  g_autofree char *valid = NULL;
  Repair self = { 0 };

  g_return_val_if_fail (data != NULL, NULL);

  if (!g_utf8_validate_len (data, length, NULL)) {
    valid = g_utf8_make_valid (data, length);
    data = valid;
    length = strlen (valid);
    self.changed = TRUE;
  }

  self.at = data;
  self.end = data + length;
  self.out = g_string_sized_new (length);
  copy_all (&self);

  return g_string_free (self.out, !self.changed);
}
