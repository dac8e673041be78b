/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-set-up-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ringer-auth-page.h"
#include "ringer-call-words.h"
#include "ringer-error-words.h"
#include "ringer-error.h"
#include "ringer-toast.h"

struct _RingerSetUpDialog {
  AdwDialog parent_instance;

  AdwNavigationView *navigation;
  AdwStatusPage *begin_page;
  GtkLabel *begin_error;
  GtkWidget *begin_buttons;
  GtkButton *begin_button;
  GtkWidget *begin_progress;
  GtkLabel *key_label;
  GtkWidget *copy_button;
  GtkCheckButton *kept_check;
  GtkLabel *key_error;
  GtkWidget *finish_button;
  GtkWidget *key_progress;
  GtkWidget *done_button;

  RingerAccount *account;
  RingerRecoverySetup *setup; /* NULL before it begins */
};

G_DEFINE_FINAL_TYPE (RingerSetUpDialog, ringer_set_up_dialog, ADW_TYPE_DIALOG)

static gboolean
is_shown (RingerSetUpDialog *self,
          const char *tag)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation);

  return page != NULL && g_strcmp0 (adw_navigation_page_get_tag (page), tag) == 0;
}

static char *
words_for (RingerSetUpDialog *self)
{
  const GError *error = ringer_recovery_setup_get_error (self->setup);
  g_autofree char *server = ringer_call_words_server (self->account);

  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_UNVERIFIED))
    return g_strdup (_ ("Encryption was set up in another app. Verify this device with it instead."));

  return ringer_error_words (error, server);
}

static void
show_words (GtkLabel *label,
            const char *words)
{
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
  gtk_label_set_label (label, words != NULL ? words : "");
  if (words != NULL)
    gtk_accessible_announce (GTK_ACCESSIBLE (label), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Both the page where it begins and the one with the key may wait, and fail. */
static void
update_pages (RingerSetUpDialog *self,
              gboolean busy,
              const char *words)
{
  gboolean with_key = is_shown (self, "key");

  gtk_widget_set_visible (self->begin_progress, busy && !with_key);
  gtk_widget_set_visible (self->begin_buttons, !busy || with_key);
  if (words != NULL)
    gtk_button_set_label (self->begin_button, _ ("_Try Again"));
  show_words (self->begin_error, with_key ? NULL : words);
  gtk_widget_set_visible (self->key_progress, busy && with_key);
  gtk_widget_set_visible (self->finish_button, !busy || !with_key);
  gtk_widget_set_sensitive (GTK_WIDGET (self->kept_check), !busy);
  show_words (self->key_error, with_key ? words : NULL);
}

static void
show_auth (RingerSetUpDialog *self)
{
  g_autofree char *server = ringer_call_words_server (self->account);

  if (!is_shown (self, "auth"))
    adw_navigation_view_push (self->navigation, ringer_auth_page_new (ringer_recovery_setup_get_auth (self->setup), server));
}

static void
show_key (RingerSetUpDialog *self)
{
  if (is_shown (self, "key"))
    return;

  gtk_label_set_label (self->key_label, ringer_recovery_setup_get_key (self->setup));
  adw_navigation_view_replace_with_tags (self->navigation, (const char *[]) { "key" }, 1);
  gtk_widget_grab_focus (self->copy_button);
  /* The focus was in it for a moment. */
  gtk_label_select_region (self->key_label, 0, 0);
}

static void
show_failed (RingerSetUpDialog *self)
{
  g_autofree char *words = words_for (self);

  if (is_shown (self, "auth"))
    adw_navigation_view_pop_to_tag (self->navigation, "begin");
  update_pages (self, FALSE, words);
}

static void
show_done (RingerSetUpDialog *self)
{
  gtk_label_set_label (self->key_label, "");
  adw_navigation_view_replace_with_tags (self->navigation, (const char *[]) { "done" }, 1);
  gtk_widget_grab_focus (self->done_button);
}

static void
update (RingerSetUpDialog *self)
{
  switch (ringer_recovery_setup_get_state (self->setup)) {
  case RINGER_RECOVERY_SETUP_AUTH:
    show_auth (self);
    break;
  case RINGER_RECOVERY_SETUP_KEY:
    show_key (self);
    update_pages (self, FALSE, NULL);
    break;
  case RINGER_RECOVERY_SETUP_DONE:
    show_done (self);
    break;
  case RINGER_RECOVERY_SETUP_FAILED:
    show_failed (self);
    break;
  case RINGER_RECOVERY_SETUP_WORKING:
  default:
    update_pages (self, TRUE, NULL);
  }
}

static void
cancel (RingerSetUpDialog *self)
{
  if (self->setup == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->setup, self);
  ringer_recovery_setup_cancel (self->setup);
  g_clear_object (&self->setup);
}

static void
on_begin_clicked (RingerSetUpDialog *self)
{
  if (self->setup != NULL) {
    ringer_recovery_setup_go_on (self->setup);
    return;
  }

  self->setup = ringer_device_trust_set_up (ringer_account_get_trust (self->account));
  if (self->setup == NULL)
    return;

  g_signal_connect_object (self->setup, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
on_cancel_clicked (RingerSetUpDialog *self)
{
  cancel (self);
  update_pages (self, FALSE, NULL);
}

/* Back from the question who it is. */
static void
on_popped (RingerSetUpDialog *self)
{
  if (self->setup != NULL && ringer_recovery_setup_get_state (self->setup) != RINGER_RECOVERY_SETUP_FAILED)
    on_cancel_clicked (self);
}

static void
on_kept_toggled (RingerSetUpDialog *self)
{
  gtk_widget_set_sensitive (self->finish_button, gtk_check_button_get_active (self->kept_check));
}

static void
on_finish_clicked (RingerSetUpDialog *self)
{
  if (ringer_recovery_setup_get_state (self->setup) == RINGER_RECOVERY_SETUP_FAILED)
    ringer_recovery_setup_go_on (self->setup);
  else
    ringer_recovery_setup_confirm (self->setup);
}

static void
on_copy_clicked (RingerSetUpDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), gtk_label_get_label (self->key_label));
  ringer_toast_show (self->finish_button, _ ("Copied"));
}

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerSetUpDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    words = g_strdup (_ ("Saved"));
  else
    /* Translators: %s is a sentence from another part of the system. */
    words = g_strdup_printf (_ ("Not saved: %s"), error->message);
  ringer_toast_show (self->finish_button, words);
}

static void
on_file_chosen (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (RingerSetUpDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL || self->account == NULL) {
    /* Dismissed by the person, or with the dialog. */
    g_debug ("The recovery key is not saved: %s", error != NULL ? error->message : "too late");
    return;
  }

  /* Translators: a file that a person keeps: %1$s is the address of an account, %2$s the key. */
  text = g_strdup_printf (_ ("Recovery key of %1$s:\n\n%2$s\n"), ringer_account_get_user_id (self->account), gtk_label_get_label (self->key_label));
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, on_written, g_object_ref (self));
}

static void
on_save_clicked (RingerSetUpDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_file_dialog_set_title (dialog, _ ("Save Recovery Key"));
  /* Translators: the name of a file. */
  gtk_file_dialog_set_initial_name (dialog, _ ("Ringer Recovery Key.txt"));
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, on_file_chosen, g_object_ref (self));
}

static void
on_close_clicked (RingerSetUpDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
ringer_set_up_dialog_closed (AdwDialog *dialog)
{
  cancel (RINGER_SET_UP_DIALOG (dialog));
}

static void
ringer_set_up_dialog_dispose (GObject *object)
{
  RingerSetUpDialog *self = RINGER_SET_UP_DIALOG (object);

  cancel (self);
  adw_dialog_set_child (ADW_DIALOG (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_SET_UP_DIALOG);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ringer_set_up_dialog_parent_class)->dispose (object);
}

static void
ringer_set_up_dialog_class_init (RingerSetUpDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_set_up_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = ringer_set_up_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-set-up-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, begin_page);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, begin_error);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, begin_buttons);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, begin_button);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, begin_progress);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, key_label);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, copy_button);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, kept_check);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, key_error);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, finish_button);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, key_progress);
  gtk_widget_class_bind_template_child (widget_class, RingerSetUpDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, on_begin_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_popped);
  gtk_widget_class_bind_template_callback (widget_class, on_kept_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
}

static void
ringer_set_up_dialog_init (RingerSetUpDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
ringer_set_up_dialog_new (RingerAccount *account)
{
  RingerSetUpDialog *self;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), NULL);

  self = g_object_new (RINGER_TYPE_SET_UP_DIALOG, NULL);
  self->account = g_object_ref (account);
  if (ringer_device_trust_get_state (ringer_account_get_trust (account)) == RINGER_TRUST_VERIFIED) {
    adw_status_page_set_title (self->begin_page, _ ("Set Up Recovery"));
    adw_status_page_set_description (self->begin_page, _ ("A recovery key gets you back into encrypted calls if you lose all your devices."));
  }

  return ADW_DIALOG (self);
}
