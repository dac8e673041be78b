/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-ringtones.h"

#include <glib/gi18n.h>

static const struct
{
  const char *id;
  const char *title;
} ringtones[] = {
  /* Translators: the name of a ringtone: a calm melody. */
  { "garden", N_ ("Garden") },
  /* Translators: the name of a ringtone: strokes of a bell. */
  { "bell", N_ ("Bell") },
  /* Translators: the name of a ringtone: short electronic tones. */
  { "pulse", N_ ("Pulse") },
};

static const char *
sounds_dir (void)
{
  /* So that a development build is heard without being installed. */
  if (RINGER_DEVELOPMENT) {
    const char *dir = g_getenv ("RINGER_SOUNDS");

    if (dir != NULL && *dir != '\0')
      return dir;
  }

  return RINGER_SOUNDDIR;
}

unsigned int
ringer_ringtones_get_n_items (void)
{
  return G_N_ELEMENTS (ringtones);
}

const char *
ringer_ringtones_get_id (unsigned int index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (ringtones), NULL);

  return ringtones[index].id;
}

const char *
ringer_ringtones_get_title (unsigned int index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (ringtones), NULL);

  return _ (ringtones[index].title);
}

/* Which of the built-in ones it is; the first for what is damaged, and their number for a file. */
static size_t
find_built_in (const char *value)
{
  for (size_t i = 0; i < G_N_ELEMENTS (ringtones); i++) {
    if (g_str_equal (ringtones[i].id, value))
      return i;
  }

  return g_uri_is_valid (value, G_URI_FLAGS_NONE, NULL) ? G_N_ELEMENTS (ringtones) : 0;
}

static char *
make_path (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".wav", NULL);

  return g_build_filename (sounds_dir (), name, NULL);
}

char *
ringer_ringtones_resolve (const char *value)
{
  size_t built_in;

  g_return_val_if_fail (value != NULL, NULL);

  built_in = find_built_in (value);
  if (built_in == G_N_ELEMENTS (ringtones))
    return g_strdup (value);

  return make_path (ringtones[built_in].id);
}

char *
ringer_ringtones_get_soft_file (void)
{
  return make_path ("soft");
}

char *
ringer_ringtones_make_name (const char *value)
{
  size_t built_in;
  g_autoptr (GFile) file = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (value != NULL, NULL);

  built_in = find_built_in (value);
  if (built_in < G_N_ELEMENTS (ringtones))
    return g_strdup (_ (ringtones[built_in].title));

  file = g_file_new_for_uri (value);
  name = g_file_get_basename (file);

  return g_filename_display_name (name != NULL ? name : value);
}
