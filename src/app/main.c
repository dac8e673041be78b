/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "ringer-application.h"
#include "ringer-memory.h"

int
main (int argc,
      char *argv[])
{
  g_autoptr (RingerApplication) application = NULL;

  ringer_memory_limit_arenas ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, RINGER_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_application_name (_ ("Ringer"));
  g_set_prgname (RINGER_APP_ID);

  application = ringer_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
