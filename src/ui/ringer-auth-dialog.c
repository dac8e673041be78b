/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-auth-dialog.h"

#include <glib/gi18n.h>

#include "ringer-auth-page.h"

static void
on_state (AdwDialog *dialog,
          GParamSpec *pspec,
          RingerUserAuth *auth)
{
  if (ringer_user_auth_get_state (auth) == RINGER_USER_AUTH_DONE)
    adw_dialog_force_close (dialog);
}

AdwDialog *
ringer_auth_dialog_new (RingerUserAuth *auth,
                        const char *server)
{
  AdwDialog *dialog;
  GtkWidget *overlay;
  GtkWidget *navigation;

  g_return_val_if_fail (RINGER_IS_USER_AUTH (auth), NULL);

  navigation = adw_navigation_view_new ();
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (navigation), ringer_auth_page_new (auth, server));
  overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), navigation);
  dialog = adw_dialog_new ();
  adw_dialog_set_title (dialog, _ ("Confirm It Is You"));
  adw_dialog_set_content_width (dialog, 440);
  adw_dialog_set_content_height (dialog, 480);
  adw_dialog_set_child (dialog, overlay);
  g_signal_connect_object (auth, "notify::state", G_CALLBACK (on_state), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (ringer_user_auth_cancel), auth, G_CONNECT_SWAPPED);

  return dialog;
}
