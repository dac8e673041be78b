/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-reset-dialog.h"

#include <glib/gi18n.h>

#include "ringer-sign-out.h"
#include "ringer-toast.h"
#include "ringer-trust-words.h"

typedef struct
{
  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerAccount *account;
  GtkWidget *parent;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->accounts);
  g_clear_object (&question->calls);
  g_clear_object (&question->account);
  g_clear_object (&question->parent);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
on_signed_out (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  /* What did not work was told. */
  ringer_sign_out_finish (RINGER_ACCOUNT_MANAGER (source), result);
}

static void
on_reset (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (ringer_encryption_reset_finish (RINGER_ENCRYPTION (source), result, &error))
    return;

  words = ringer_trust_words_error (question->account, error);
  if (!ringer_toast_show (question->parent, words))
    g_debug ("The encryption was not reset: %s", error->message);
}

static void
on_chosen (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  RingerEncryption *encryption = ringer_account_get_encryption (question->account);

  if (g_str_equal (response, "reset"))
    ringer_encryption_reset_async (encryption, on_reset, g_steal_pointer (&question));
  else if (g_str_equal (response, "sign-out"))
    ringer_sign_out_async (question->accounts, question->calls, question->account, question->parent, on_signed_out, NULL);
}

void
ringer_reset_dialog_present (RingerAccountManager *accounts,
                             RingerCallManager *calls,
                             RingerAccount *account,
                             GtkWidget *parent)
{
  AdwAlertDialog *dialog;
  Question *question;
  g_autofree char *words = NULL;

  g_return_if_fail (RINGER_IS_ACCOUNT (account));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("Reset?"), NULL));
  words = ringer_trust_words_error (account, ringer_encryption_get_error (ringer_account_get_encryption (account)));
  adw_alert_dialog_format_body (dialog, "%s\n\n%s", words,
                                _ ("A reset makes new keys, and this device has to be verified again. If people still don't reach it then, sign out and in again."));
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "sign-out", _ ("_Sign Out"), "reset", _ ("_Reset"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "sign-out", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_response_appearance (dialog, "reset", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");

  question = g_new0 (Question, 1);
  question->accounts = g_object_ref (accounts);
  question->calls = g_object_ref (calls);
  question->account = g_object_ref (account);
  question->parent = g_object_ref (parent);
  adw_alert_dialog_choose (dialog, parent, NULL, on_chosen, question);
}
