/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-media-module.h"

#include <gmodule.h>

#include "ringer-livekit-session.h"

/* Devices close in a moment; should a driver hang, the program ends all the same. */
#define FINISH_AT_MOST_MS 2000

typedef RingerMediaSession *(*Maker) (RingerClock *clock,
                                      gboolean encrypted,
                                      const RingerMediaDevices *devices);
typedef unsigned int (*Counter) (void);

static Maker make_session;
static Counter get_n_stopping;

static void
load (void)
{
  const char *folder = g_getenv ("RINGER_MODULES");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : RINGER_MODULEDIR, "ringer-livekit." G_MODULE_SUFFIX, NULL);
  g_autoptr (GError) error = NULL;
  GModule *module = g_module_open_full (path, G_MODULE_BIND_LOCAL, &error);
  gpointer maker = NULL, counter = NULL;

  if (module == NULL || !g_module_symbol (module, "ringer_livekit_session_new", &maker) || !g_module_symbol (module, "ringer_media_get_n_stopping", &counter)) {
    g_warning ("Calls have neither sound nor pictures: %s", error != NULL ? error->message : g_module_error ());
    return;
  }

  /* Its types stay known for as long as the program runs. */
  g_module_make_resident (module);
  make_session = (Maker) maker;
  get_n_stopping = (Counter) counter;
}

RingerMediaSession *
ringer_media_module_make_session (RingerClock *clock,
                                  gboolean encrypted)
{
  if (make_session == NULL)
    load ();

  return make_session != NULL ? make_session (clock, encrypted, NULL) : NULL;
}

static gboolean
on_too_long (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_CONTINUE;
}

gboolean
ringer_media_module_finish (void)
{
  gboolean too_long = FALSE;
  unsigned int timeout_id;

  if (get_n_stopping == NULL)
    return TRUE;

  timeout_id = g_timeout_add (FINISH_AT_MOST_MS, on_too_long, &too_long);
  while (get_n_stopping () > 0 && !too_long)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout_id);

  return !too_long;
}
