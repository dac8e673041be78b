/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-verify-dialog.h"

#include <glib/gi18n.h>

#include "ringer-call-words.h"
#include "ringer-comparison-page.h"
#include "ringer-error-words.h"
#include "ringer-error.h"
#include "ringer-field-error.h"

struct _RingerVerifyDialog {
  AdwDialog parent_instance;

  AdwNavigationView *navigation;
  AdwActionRow *recovery_row;
  AdwEntryRow *key_row;
  GtkLabel *key_error;
  GtkWidget *key_hint;
  GtkWidget *verify_button;
  GtkWidget *key_progress;
  AdwStatusPage *done_page;
  GtkWidget *done_button;

  RingerAccount *account;
  GCancellable *recovery;       /* the one that runs, or NULL */
  RingerComparison *comparison; /* the last, or NULL */
};

G_DEFINE_FINAL_TYPE (RingerVerifyDialog, ringer_verify_dialog, ADW_TYPE_DIALOG)

static void
show_page (RingerVerifyDialog *self,
           const char *tag)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);

  if (page == NULL || g_strcmp0 (adw_navigation_page_get_tag (page), tag) != 0)
    adw_navigation_view_push_by_tag (self->navigation, tag);
}

static RingerTrustState
get_trust_state (RingerVerifyDialog *self)
{
  return ringer_device_trust_get_state (ringer_account_get_trust (self->account));
}

/* It may be another device that verified this one. A comparison goes on to its end, which the other device waits for. */
static void
update_done (RingerVerifyDialog *self)
{
  if (get_trust_state (self) != RINGER_TRUST_VERIFIED ||
      (self->comparison != NULL && ringer_comparison_get_state (self->comparison) != RINGER_COMPARISON_DONE))
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  adw_navigation_view_replace_with_tags (self->navigation, (const char *[]) { "done" }, 1);
  gtk_widget_grab_focus (self->done_button);
}

/* The recovery key */

static void
update_recovery_row (RingerVerifyDialog *self)
{
  gboolean has_recovery = ringer_device_trust_get_has_recovery (ringer_account_get_trust (self->account));

  gtk_widget_set_sensitive (GTK_WIDGET (self->recovery_row), has_recovery);
  adw_action_row_set_subtitle (self->recovery_row, has_recovery ? _ ("Or the passphrase that goes with it") : _ ("Your account has none"));
}

static char *
words_for (RingerVerifyDialog *self,
           const GError *error)
{
  g_autofree char *server = ringer_call_words_server (self->account);

  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
    return g_strdup (_ ("This account has no recovery key. Use another device where you are signed in instead."));

  return ringer_error_words (error, server);
}

static void
update_key_page (RingerVerifyDialog *self,
                 const char *words)
{
  gboolean busy = self->recovery != NULL;

  gtk_widget_set_visible (self->key_progress, busy);
  gtk_widget_set_visible (self->verify_button, !busy);
  gtk_widget_set_sensitive (self->verify_button, *gtk_editable_get_text (GTK_EDITABLE (self->key_row)) != '\0');
  gtk_editable_set_editable (GTK_EDITABLE (self->key_row), !busy);
  gtk_widget_set_visible (self->key_hint, words == NULL);
  ringer_field_error_show (self->key_row, self->key_error, words);
}

static void
on_recovered (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (RingerVerifyDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean recovered = ringer_device_trust_recover_finish (RINGER_DEVICE_TRUST (source), result, &error);

  /* The one that was cancelled has nothing to say, and there may be another by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->recovery);
  if (!recovered)
    words = words_for (self, error);
  update_key_page (self, words);
  if (!recovered)
    gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
}

static void
cancel (RingerVerifyDialog *self)
{
  g_cancellable_cancel (self->recovery);
  g_clear_object (&self->recovery);

  if (self->comparison != NULL) {
    g_signal_handlers_disconnect_by_data (self->comparison, self);
    ringer_comparison_cancel (self->comparison, FALSE);
  }
  g_clear_object (&self->comparison);
}

static void
on_recovery_activated (RingerVerifyDialog *self)
{
  show_page (self, "key");
  gtk_widget_grab_focus (GTK_WIDGET (self->key_row));
}

/* Another device */

/* Takes @comparison; the page is to be shown. */
static AdwNavigationPage *
take_comparison (RingerVerifyDialog *self,
                 RingerComparison *comparison)
{
  self->comparison = comparison;
  g_signal_connect_object (comparison, "notify::state", G_CALLBACK (update_done), self, G_CONNECT_SWAPPED);

  return ringer_comparison_page_new (comparison);
}

static void
on_device_activated (RingerVerifyDialog *self)
{
  RingerComparison *comparison = ringer_device_trust_compare (ringer_account_get_trust (self->account), NULL);

  if (comparison != NULL)
    adw_navigation_view_push (self->navigation, take_comparison (self, comparison));
}

static void
on_key_activated (RingerVerifyDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->key_row));

  if (*typed == '\0' || self->recovery != NULL)
    return;

  self->recovery = g_cancellable_new ();
  update_key_page (self, NULL);
  ringer_device_trust_recover_async (ringer_account_get_trust (self->account), typed, self->recovery, on_recovered, g_object_ref (self));
}

static void
on_key_typed (RingerVerifyDialog *self)
{
  update_key_page (self, NULL);
}

static void
on_cancel_clicked (RingerVerifyDialog *self)
{
  cancel (self);
  update_key_page (self, NULL);
}

static void
on_popped (RingerVerifyDialog *self)
{
  cancel (self);
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  update_key_page (self, NULL);
}

static void
on_close_clicked (RingerVerifyDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
ringer_verify_dialog_closed (AdwDialog *dialog)
{
  cancel (RINGER_VERIFY_DIALOG (dialog));
}

static void
ringer_verify_dialog_dispose (GObject *object)
{
  RingerVerifyDialog *self = RINGER_VERIFY_DIALOG (object);

  cancel (self);
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_VERIFY_DIALOG);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ringer_verify_dialog_parent_class)->dispose (object);
}

static void
ringer_verify_dialog_class_init (RingerVerifyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_verify_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = ringer_verify_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-verify-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, recovery_row);
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, key_error);
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, key_hint);
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, verify_button);
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, key_progress);
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, done_page);
  gtk_widget_class_bind_template_child (widget_class, RingerVerifyDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, on_recovery_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_device_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_key_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_key_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_popped);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
ringer_verify_dialog_init (RingerVerifyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static RingerVerifyDialog *
make (RingerAccount *account)
{
  RingerVerifyDialog *self = g_object_new (RINGER_TYPE_VERIFY_DIALOG, NULL);

  self->account = g_object_ref (account);
  if (get_trust_state (self) == RINGER_TRUST_VERIFIED)
    adw_status_page_set_description (self->done_page, _ ("Your other device is trusted from now on."));
  g_signal_connect_object (ringer_account_get_trust (account), "notify::state", G_CALLBACK (update_done), self, G_CONNECT_SWAPPED);

  return self;
}

AdwDialog *
ringer_verify_dialog_new (RingerAccount *account)
{
  RingerVerifyDialog *self;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), NULL);

  self = make (account);
  g_signal_connect_object (ringer_account_get_trust (account), "notify::has-recovery", G_CALLBACK (update_recovery_row), self, G_CONNECT_SWAPPED);
  ringer_device_trust_seek_recovery (ringer_account_get_trust (account));
  update_recovery_row (self);

  return ADW_DIALOG (self);
}

/* Takes @comparison, which is nullable. */
static AdwDialog *
make_with (RingerAccount *account,
           RingerComparison *comparison)
{
  RingerVerifyDialog *self = make (account);
  AdwNavigationPage *page;

  if (comparison != NULL) {
    page = take_comparison (self, comparison);
    adw_navigation_view_replace (self->navigation, &page, 1);
  }

  return ADW_DIALOG (self);
}

AdwDialog *
ringer_verify_dialog_new_asked (RingerAccount *account,
                                RingerVerification *request)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (RINGER_IS_VERIFICATION (request), NULL);

  return make_with (account, ringer_device_trust_compare (ringer_account_get_trust (account), request));
}

AdwDialog *
ringer_verify_dialog_new_for (RingerAccount *account,
                              const char *device_id)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), NULL);

  return make_with (account, ringer_device_trust_compare_with (ringer_account_get_trust (account), device_id));
}
