/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-devices-page.h"

#include <glib/gi18n.h>

#include "ringer-auth-dialog.h"
#include "ringer-call-words.h"
#include "ringer-device-row.h"
#include "ringer-error-words.h"
#include "ringer-toast.h"
#include "ringer-verify-dialog.h"

struct _RingerDevicesPage {
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *failed_page;
  AdwPreferencesGroup *current_group;
  AdwPreferencesGroup *other_group;
  GPtrArray *rows;

  RingerAccount *account;
  RingerOwnDevices *devices;
};

G_DEFINE_FINAL_TYPE (RingerDevicesPage, ringer_devices_page, ADW_TYPE_NAVIGATION_PAGE)

/* What the person was asked about a device. */
typedef struct
{
  RingerDevicesPage *self;
  RingerOwnDevice *device;
  AdwEntryRow *name_row; /* or NULL */
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->self);
  g_clear_object (&question->device);
  g_clear_object (&question->name_row);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static Question *
question_new (RingerDevicesPage *self,
              RingerDeviceRow *row)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->device = g_object_ref (ringer_device_row_get_device (row));

  return question;
}

static void
show_error (RingerDevicesPage *self,
            const GError *error)
{
  g_autofree char *server = NULL;
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->account == NULL)
    return;

  server = ringer_call_words_server (self->account);
  words = ringer_error_words (error, server);
  ringer_toast_show (GTK_WIDGET (self), words);
}

/* Another name */

static void
on_renamed (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (RingerDevicesPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ringer_own_devices_rename_finish (RINGER_OWN_DEVICES (source), result, &error))
    show_error (self, error);
}

static void
on_name_chosen (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->name_row))));

  if (g_str_equal (response, "rename") && *name != '\0' && question->self->devices != NULL)
    ringer_own_devices_rename_async (question->self->devices, question->device, name, on_renamed, g_object_ref (question->self));
}

static void
on_rename (RingerDevicesPage *self,
           RingerDeviceRow *row)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Rename Device"), _ ("People in your rooms may see the name.")));
  Question *question = question_new (self, row);
  GtkWidget *group = adw_preferences_group_new ();

  question->name_row = g_object_ref_sink (ADW_ENTRY_ROW (adw_entry_row_new ()));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->name_row), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (question->name_row), ringer_own_device_get_name (question->device));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (question->name_row));
  adw_entry_row_set_activates_default (question->name_row, TRUE);
  adw_alert_dialog_set_extra_child (dialog, group);
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "rename", _ ("_Rename"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "rename", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "rename");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, on_name_chosen, question);
}

/* Signing out */

static void
on_auth_state (RingerDevicesPage *self,
               GParamSpec *pspec,
               RingerUserAuth *auth)
{
  if (ringer_user_auth_get_state (auth) != RINGER_USER_AUTH_DONE)
    return;

  ringer_own_devices_refresh (self->devices);
  ringer_toast_show (GTK_WIDGET (self), _ ("The device was signed out"));
}

/* Whatever was done on the account's page. */
static void
on_active (RingerDevicesPage *self,
           GParamSpec *pspec,
           GtkWindow *window)
{
  if (!gtk_window_is_active (window))
    return;

  g_signal_handlers_disconnect_by_func (window, on_active, self);
  ringer_own_devices_refresh (self->devices);
}

static void
on_launched (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (RingerDevicesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL || self->devices == NULL)
    return;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error))
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (on_active), self, G_CONNECT_SWAPPED);
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    ringer_toast_show (GTK_WIDGET (self), _ ("There is no web browser on this computer."));
}

static void
sign_out (RingerDevicesPage *self,
          RingerOwnDevice *device)
{
  g_autofree char *page = ringer_own_devices_get_page (self->devices, device);
  g_autofree char *server = ringer_call_words_server (self->account);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autoptr (GtkUriLauncher) launcher = NULL;
  g_autoptr (RingerUserAuth) auth = NULL;

  if (page != NULL) {
    launcher = gtk_uri_launcher_new (page);
    gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, on_launched, g_object_ref (self));
    return;
  }

  auth = ringer_own_devices_sign_out (self->devices, device);
  g_signal_connect_object (auth, "notify::state", G_CALLBACK (on_auth_state), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ringer_auth_dialog_new (auth, server), GTK_WIDGET (self));
}

static void
on_sign_out_chosen (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_str_equal (response, "sign-out") && question->self->devices != NULL)
    sign_out (question->self, question->device);
}

static void
on_sign_out (RingerDevicesPage *self,
             RingerDeviceRow *row)
{
  Question *question = question_new (self, row);
  g_autofree char *page = ringer_own_devices_get_page (self->devices, question->device);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Sign Out Device?"), NULL));

  /* Translators: %s is the name of a device. */
  adw_alert_dialog_format_body (dialog, page != NULL ? _ ("A page of your account opens, where you sign %s out.") : _ ("Your account will no longer be used on %s."),
                                ringer_own_device_get_name (question->device));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "sign-out", page != NULL ? _ ("_Open Page") : _ ("_Sign Out"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "sign-out", page != NULL ? ADW_RESPONSE_SUGGESTED : ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, on_sign_out_chosen, question);
}

static void
on_verify (RingerDevicesPage *self,
           RingerDeviceRow *row)
{
  AdwDialog *dialog = ringer_verify_dialog_new_for (self->account, ringer_own_device_get_id (ringer_device_row_get_device (row)));

  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* The list */

static void
add_row (RingerDevicesPage *self,
         RingerOwnDevice *device,
         gint64 now_ms)
{
  gboolean can_verify = ringer_device_trust_get_state (ringer_account_get_trust (self->account)) == RINGER_TRUST_VERIFIED;
  GtkWidget *row = ringer_device_row_new (device, now_ms, can_verify);

  g_signal_connect_object (row, "rename", G_CALLBACK (on_rename), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "verify", G_CALLBACK (on_verify), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "sign-out", G_CALLBACK (on_sign_out), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ringer_own_device_is_current (device) ? self->current_group : self->other_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
remove_row (GtkWidget *row)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP));

  adw_preferences_group_remove (group, row);
}

static void
on_devices_changed (RingerDevicesPage *self)
{
  GListModel *devices = G_LIST_MODEL (self->devices);
  unsigned int n_unverified = ringer_own_devices_get_n_unverified (self->devices);
  gint64 now_ms = ringer_clock_get_wall_ms (ringer_account_get_clock (self->account));
  g_autofree char *hint = NULL;

  g_ptr_array_foreach (self->rows, (GFunc) remove_row, NULL);
  g_ptr_array_set_size (self->rows, 0);
  for (unsigned int i = 0; i < g_list_model_get_n_items (devices); i++) {
    g_autoptr (RingerOwnDevice) device = g_list_model_get_item (devices, i);

    add_row (self, device, now_ms);
  }

  if (n_unverified > 0)
    hint = g_strdup_printf (ngettext ("%u device is not verified: calls in encrypted rooms don't ring there. Sign it out if it is not yours.",
                                      "%u devices are not verified: calls in encrypted rooms don't ring there. Sign out those that are not yours.", n_unverified),
                            n_unverified);
  adw_preferences_group_set_description (self->other_group, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->other_group), g_list_model_get_n_items (devices) > 1);
}

static void
update (RingerDevicesPage *self)
{
  const GError *error = ringer_own_devices_get_error (self->devices);
  g_autofree char *server = ringer_call_words_server (self->account);
  g_autofree char *words = NULL;

  if (self->rows->len > 0) {
    gtk_stack_set_visible_child_name (self->stack, "list");
  } else if (error == NULL || ringer_own_devices_get_loading (self->devices)) {
    gtk_stack_set_visible_child_name (self->stack, "loading");
  } else {
    words = ringer_error_words (error, server);
    adw_status_page_set_description (self->failed_page, words);
    gtk_stack_set_visible_child_name (self->stack, "failed");
  }
}

static void
on_again_clicked (RingerDevicesPage *self)
{
  ringer_own_devices_refresh (self->devices);
}

static void
ringer_devices_page_dispose (GObject *object)
{
  RingerDevicesPage *self = RINGER_DEVICES_PAGE (object);

  if (self->devices != NULL)
    ringer_own_devices_stop (self->devices);
  g_clear_object (&self->devices);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_DEVICES_PAGE);
  g_clear_object (&self->account);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (ringer_devices_page_parent_class)->dispose (object);
}

static void
ringer_devices_page_class_init (RingerDevicesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_devices_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-devices-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerDevicesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RingerDevicesPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, RingerDevicesPage, current_group);
  gtk_widget_class_bind_template_child (widget_class, RingerDevicesPage, other_group);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
}

static void
ringer_devices_page_init (RingerDevicesPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
ringer_devices_page_new (RingerAccount *account)
{
  RingerDevicesPage *self;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), NULL);

  self = g_object_new (RINGER_TYPE_DEVICES_PAGE, NULL);
  self->account = g_object_ref (account);
  self->devices = ringer_account_list_devices (account);
  g_signal_connect_object (self->devices, "items-changed", G_CALLBACK (on_devices_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->devices, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  ringer_own_devices_refresh (self->devices);
  update (self);

  return ADW_NAVIGATION_PAGE (self);
}
