/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sign-out.h"

#include <glib/gi18n.h>

#include "ringer-error-words.h"
#include "ringer-toast.h"

/* First leaves the account's call, while there is still a session that may do so. */

typedef struct
{
  RingerAccount *account;
  GtkWidget *widget;
} SignOut;

static void
sign_out_free (SignOut *data)
{
  g_clear_object (&data->account);
  g_clear_object (&data->widget);
  g_free (data);
}

static void
on_signed_out (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignOut *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *cause = NULL;
  g_autofree char *words = NULL;

  if (ringer_account_manager_sign_out_finish (RINGER_ACCOUNT_MANAGER (source), result, &error)) {
    g_task_return_boolean (task, TRUE);
    return;
  }

  cause = ringer_error_cause (error);
  /* Translators: %s is the cause, such as "you are offline". */
  words = g_strdup_printf (_ ("Signed out here, but not at the server: %s"), cause);
  if (!ringer_toast_show (data->widget, words))
    g_debug ("Signing out was not complete: %s", error->message);
  g_task_return_boolean (task, FALSE);
}

static void
on_left (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  RingerAccountManager *accounts = g_task_get_source_object (task);
  SignOut *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* The homeserver's delayed leave does what could not be done now. */
  if (!ringer_call_manager_leave_all_finish (RINGER_CALL_MANAGER (source), result, &error))
    g_debug ("Signing out without having left the call: %s", error->message);

  ringer_account_manager_sign_out_async (accounts, data->account, NULL, on_signed_out, g_object_ref (task));
}

void
ringer_sign_out_async (RingerAccountManager *accounts,
                       RingerCallManager *calls,
                       RingerAccount *account,
                       GtkWidget *widget,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task;
  SignOut *data;

  g_return_if_fail (RINGER_IS_ACCOUNT_MANAGER (accounts));
  g_return_if_fail (RINGER_IS_ACCOUNT (account));

  task = g_task_new (accounts, NULL, callback, user_data);
  g_task_set_source_tag (task, ringer_sign_out_async);
  data = g_new0 (SignOut, 1);
  data->account = g_object_ref (account);
  data->widget = g_object_ref (widget);
  g_task_set_task_data (task, data, (GDestroyNotify) sign_out_free);
  ringer_call_manager_leave_all_async (calls, account, NULL, on_left, task);
}

gboolean
ringer_sign_out_finish (RingerAccountManager *accounts,
                        GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, accounts), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
