/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-about-dialog.h"

#include <glib/gi18n.h>

AdwDialog *
ringer_about_dialog_new (void)
{
  AdwDialog *dialog = adw_about_dialog_new ();

  g_object_set (dialog,
                "application-name", RINGER_DEVELOPMENT ? _ ("Ringer (Development)") : _ ("Ringer"),
                "application-icon", RINGER_APP_ID,
                "version", RINGER_VERSION,
                "developer-name", _ ("The Ringer developers"),
                "license-type", GTK_LICENSE_GPL_3_0,
                "copyright", "© 2026 The Ringer developers",
                "comments", _ ("Ringer rings when somebody calls you over Matrix."),
                /* Translators: replace this with your names, one per line. */
                "translator-credits", _ ("translator-credits"),
                NULL);

  return dialog;
}
