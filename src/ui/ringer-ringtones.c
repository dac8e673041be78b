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

char *
ringer_ringtones_resolve (const char *value)
{
  const char *id = ringtones[0].id;
  g_autofree char *name = NULL;

  g_return_val_if_fail (value != NULL, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (ringtones); i++) {
    if (g_str_equal (ringtones[i].id, value))
      id = ringtones[i].id;
  }

  if (!g_str_equal (id, value) && g_uri_is_valid (value, G_URI_FLAGS_NONE, NULL))
    return g_strdup (value);

  name = g_strconcat (id, ".wav", NULL);

  return g_build_filename (sounds_dir (), name, NULL);
}
