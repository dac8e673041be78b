/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-accounts-page.h"

#include <glib/gi18n.h>

#include "ringer-account-row.h"
#include "ringer-devices-page.h"
#include "ringer-sign-out.h"
#include "ringer-trust-row.h"

struct _RingerAccountsPage {
  AdwPreferencesPage parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget *add_row;
  GPtrArray *rows;       /* of the accounts */
  GPtrArray *other_rows; /* below them */

  RingerAccountManager *accounts;
  RingerCallManager *calls;
};

G_DEFINE_FINAL_TYPE (RingerAccountsPage, ringer_accounts_page, ADW_TYPE_PREFERENCES_PAGE)

typedef struct
{
  RingerAccountsPage *self;
  RingerAccount *account;
} SignOut;

static void
sign_out_free (SignOut *data)
{
  g_clear_object (&data->self);
  g_clear_object (&data->account);
  g_free (data);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignOut, sign_out_free)

static void
set_busy (RingerAccountsPage *self,
          RingerAccount *account,
          gboolean busy)
{
  for (unsigned int i = 0; self->rows != NULL && i < self->rows->len; i++) {
    RingerAccountRow *row = g_ptr_array_index (self->rows, i);

    if (ringer_account_row_get_account (row) == account)
      ringer_account_row_set_busy (row, busy);
  }
}

static void
on_signed_out (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (SignOut) data = user_data;

  if (!ringer_sign_out_finish (RINGER_ACCOUNT_MANAGER (source), result))
    set_busy (data->self, data->account, FALSE);
}

static void
on_confirmed (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (SignOut) data = user_data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  RingerAccountsPage *self = data->self;
  RingerAccount *account = data->account;

  if (!g_str_equal (response, "sign-out") || self->calls == NULL)
    return;

  set_busy (self, account, TRUE);
  ringer_sign_out_async (self->accounts, self->calls, account, GTK_WIDGET (self), on_signed_out, g_steal_pointer (&data));
}

static void
on_sign_out (RingerAccountsPage *self,
             RingerAccountRow *row)
{
  RingerAccount *account = ringer_account_row_get_account (row);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Sign Out?"), NULL));
  SignOut *data = g_new0 (SignOut, 1);

  data->self = g_object_ref (self);
  data->account = g_object_ref (account);

  /* Translators: %s is the address of an account. */
  adw_alert_dialog_format_body (dialog, _ ("Calls to %s will no longer ring on this computer."),
                                ringer_account_get_user_id (account));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "sign-out", _ ("_Sign Out"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, on_confirmed, data);
}

static void
on_devices_activated (RingerAccount *account,
                      GtkWidget *row)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_DIALOG);

  if (dialog != NULL)
    adw_preferences_dialog_push_subpage (ADW_PREFERENCES_DIALOG (dialog), ringer_devices_page_new (account));
}

static GtkWidget *
make_devices_row (RingerAccount *account)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("_Devices"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect_object (row, "activated", G_CALLBACK (on_devices_activated), account, G_CONNECT_SWAPPED);

  return row;
}

static void
add_other_row (RingerAccountsPage *self,
               GtkWidget *row)
{
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->other_rows, row);
}

static void
remove_row (GtkWidget *row,
            AdwPreferencesGroup *group)
{
  adw_preferences_group_remove (group, row);
}

static void
on_accounts_changed (RingerAccountsPage *self)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  g_ptr_array_foreach (self->rows, (GFunc) remove_row, self->group);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_foreach (self->other_rows, (GFunc) remove_row, self->group);
  g_ptr_array_set_size (self->other_rows, 0);
  adw_preferences_group_remove (self->group, self->add_row);

  for (unsigned int i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (accounts, i);
    GtkWidget *row = ringer_account_row_new (account);

    g_signal_connect_object (row, "sign-out", G_CALLBACK (on_sign_out), self, G_CONNECT_SWAPPED);
    adw_preferences_group_add (self->group, row);
    g_ptr_array_add (self->rows, row);
    add_other_row (self, make_devices_row (account));
    add_other_row (self, ringer_trust_row_new (self->accounts, self->calls, account));
  }
  adw_preferences_group_add (self->group, self->add_row);
}

static void
ringer_accounts_page_dispose (GObject *object)
{
  RingerAccountsPage *self = RINGER_ACCOUNTS_PAGE (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->other_rows, g_ptr_array_unref);
  g_clear_object (&self->add_row);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_accounts_page_parent_class)->dispose (object);
}

static void
ringer_accounts_page_class_init (RingerAccountsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_accounts_page_dispose;
}

static void
ringer_accounts_page_init (RingerAccountsPage *self)
{
  self->rows = g_ptr_array_new ();
  self->other_rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), self->group);

  self->add_row = g_object_ref_sink (adw_button_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add_row), _ ("_Add Account…"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->add_row), TRUE);
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (self->add_row), "list-add-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->add_row), "app.add-account");
  adw_preferences_group_add (self->group, self->add_row);
}

void
ringer_accounts_page_set_up (RingerAccountsPage *self,
                             RingerAccountManager *accounts,
                             RingerCallManager *calls)
{
  g_return_if_fail (RINGER_IS_ACCOUNTS_PAGE (self));
  g_return_if_fail (self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);
}
