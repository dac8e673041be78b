/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sign-in-dialog.h"

#include <glib/gi18n.h>

#include "ringer-sign-in-page.h"

struct _RingerSignInDialog {
  AdwDialog parent_instance;
};

G_DEFINE_FINAL_TYPE (RingerSignInDialog, ringer_sign_in_dialog, ADW_TYPE_DIALOG)

static void
on_done (RingerSignInDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
ringer_sign_in_dialog_class_init (RingerSignInDialogClass *klass)
{
}

static void
ringer_sign_in_dialog_init (RingerSignInDialog *self)
{
}

AdwDialog *
ringer_sign_in_dialog_new (RingerAccountManager *accounts,
                           RingerAccount *again)
{
  RingerSignInDialog *self = g_object_new (RINGER_TYPE_SIGN_IN_DIALOG,
                                           "title", again != NULL ? _ ("Sign In Again") : _ ("Add Account"),
                                           "content-width", 440,
                                           "content-height", 480,
                                           NULL);
  GtkWidget *page = ringer_sign_in_page_new (accounts, again, NULL);

  g_signal_connect_object (page, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  adw_dialog_set_child (ADW_DIALOG (self), page);
  adw_dialog_set_focus (ADW_DIALOG (self), ringer_sign_in_page_get_initial_focus (RINGER_SIGN_IN_PAGE (page)));

  return ADW_DIALOG (self);
}
