/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-trust-row.h"

#include <glib/gi18n.h>

#include "ringer-reset-dialog.h"
#include "ringer-set-up-dialog.h"
#include "ringer-trust-words.h"
#include "ringer-verify-dialog.h"

struct _RingerTrustRow {
  AdwActionRow parent_instance;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerAccount *account;
};

G_DEFINE_FINAL_TYPE (RingerTrustRow, ringer_trust_row, ADW_TYPE_ACTION_ROW)

static const char *
title_for (RingerTrustProblem problem)
{
  switch (problem) {
  case RINGER_TRUST_PROBLEM_NO_RECOVERY:
    return _ ("Set Up Recovery…");
  case RINGER_TRUST_PROBLEM_NOT_SET_UP:
    return _ ("Set Up Encryption…");
  case RINGER_TRUST_PROBLEM_UNVERIFIED:
    return _ ("Verify This Device…");
  case RINGER_TRUST_PROBLEM_CLOSED:
    return _ ("Try Again");
  case RINGER_TRUST_PROBLEM_LOST:
    return _ ("Repair Encryption…");
  case RINGER_TRUST_PROBLEM_NONE:
  default:
    return "";
  }
}

static void
update (RingerTrustRow *self)
{
  RingerTrustProblem problem = ringer_trust_problem (self->account);

  gtk_widget_set_visible (GTK_WIDGET (self), problem != RINGER_TRUST_PROBLEM_NONE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title_for (problem));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), ringer_trust_words (problem));
}

static void
ringer_trust_row_activate (AdwActionRow *row)
{
  RingerTrustRow *self = RINGER_TRUST_ROW (row);

  ringer_trust_row_mend (self->accounts, self->calls, self->account, GTK_WIDGET (self));
}

static void
ringer_trust_row_dispose (GObject *object)
{
  RingerTrustRow *self = RINGER_TRUST_ROW (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->calls);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ringer_trust_row_parent_class)->dispose (object);
}

static void
ringer_trust_row_class_init (RingerTrustRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_trust_row_dispose;
  ADW_ACTION_ROW_CLASS (klass)->activate = ringer_trust_row_activate;
}

static void
ringer_trust_row_init (RingerTrustRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));

  adw_action_row_add_suffix (ADW_ACTION_ROW (self), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
}

GtkWidget *
ringer_trust_row_new (RingerAccountManager *accounts,
                      RingerCallManager *calls,
                      RingerAccount *account)
{
  RingerTrustRow *self = g_object_new (RINGER_TYPE_TRUST_ROW, NULL);

  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  self->account = g_object_ref (account);
  ringer_trust_problem_watch (account, G_CALLBACK (update), self);
  update (self);

  return GTK_WIDGET (self);
}

void
ringer_trust_row_mend (RingerAccountManager *accounts,
                       RingerCallManager *calls,
                       RingerAccount *account,
                       GtkWidget *parent)
{
  g_return_if_fail (RINGER_IS_ACCOUNT (account));

  switch (ringer_trust_problem (account)) {
  case RINGER_TRUST_PROBLEM_UNVERIFIED:
    adw_dialog_present (ringer_verify_dialog_new (account), parent);
    break;
  case RINGER_TRUST_PROBLEM_CLOSED:
    ringer_encryption_open (ringer_account_get_encryption (account));
    break;
  case RINGER_TRUST_PROBLEM_LOST:
    ringer_reset_dialog_present (accounts, calls, account, parent);
    break;
  case RINGER_TRUST_PROBLEM_NOT_SET_UP:
  case RINGER_TRUST_PROBLEM_NO_RECOVERY:
    adw_dialog_present (ringer_set_up_dialog_new (account), parent);
    break;
  case RINGER_TRUST_PROBLEM_NONE:
  default:
    break;
  }
}
