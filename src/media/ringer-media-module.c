/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-media-module.h"

#include <gmodule.h>

#include "ringer-livekit-session.h"

typedef RingerMediaSession *(*Maker) (RingerClock *clock,
                                      gboolean encrypted,
                                      const RingerMediaDevices *devices);

static Maker
load (void)
{
  const char *folder = g_getenv ("RINGER_MODULES");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : RINGER_MODULEDIR, "ringer-livekit." G_MODULE_SUFFIX, NULL);
  g_autoptr (GError) error = NULL;
  GModule *module = g_module_open_full (path, G_MODULE_BIND_LOCAL, &error);
  gpointer symbol = NULL;

  if (module == NULL || !g_module_symbol (module, "ringer_livekit_session_new", &symbol)) {
    g_warning ("Calls have neither sound nor pictures: %s", error != NULL ? error->message : g_module_error ());
    return NULL;
  }

  /* Its types stay known for as long as the program runs. */
  g_module_make_resident (module);

  return (Maker) symbol;
}

RingerMediaSession *
ringer_media_module_make_session (RingerClock *clock,
                                  gboolean encrypted)
{
  static Maker maker;

  if (maker == NULL)
    maker = load ();

  return maker != NULL ? maker (clock, encrypted, NULL) : NULL;
}
