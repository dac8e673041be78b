/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-verify-prompt.h"

#include "ringer-set-up-dialog.h"
#include "ringer-trust-words.h"
#include "ringer-verify-dialog.h"

struct _RingerVerifyPrompt {
  GObject parent_instance;

  RingerAccountManager *accounts;
  GtkWidget *window; /* whose this is */
  RingerVerification *shown;
};

G_DEFINE_FINAL_TYPE (RingerVerifyPrompt, ringer_verify_prompt, G_TYPE_OBJECT)

static void
update (RingerVerifyPrompt *self)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  if (!gtk_widget_get_mapped (self->window))
    return;

  for (unsigned int i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (accounts, i);
    RingerVerification *request = ringer_device_trust_get_request (ringer_account_get_trust (account));

    if (request != NULL && g_set_object (&self->shown, request))
      adw_dialog_present (ringer_verify_dialog_new_asked (account, request), self->window);
  }
}

/* (transfer full) (nullable) */
static RingerAccount *
find_account (RingerVerifyPrompt *self,
              RingerDeviceTrust *trust)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (unsigned int i = 0; i < g_list_model_get_n_items (accounts); i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (accounts, i);

    if (ringer_account_get_trust (account) == trust)
      return g_steal_pointer (&account);
  }

  return NULL;
}

/* Of a new account it is offered once; then the banner will do. */
static void
on_first_state (RingerVerifyPrompt *self,
                GParamSpec *pspec,
                RingerDeviceTrust *trust)
{
  g_autoptr (RingerAccount) account = NULL;
  RingerTrustState state = ringer_device_trust_get_state (trust);

  if (state == RINGER_TRUST_UNKNOWN)
    return;

  g_signal_handlers_disconnect_by_func (trust, on_first_state, self);
  account = find_account (self, trust);
  if (account == NULL || !gtk_widget_get_mapped (self->window))
    return;

  if (state == RINGER_TRUST_UNVERIFIED)
    adw_dialog_present (ringer_verify_dialog_new (account), self->window);
  else if (state == RINGER_TRUST_NO_IDENTITY && ringer_trust_matters (account))
    adw_dialog_present (ringer_set_up_dialog_new (account), self->window);
}

static void
follow (RingerVerifyPrompt *self,
        RingerDeviceTrust *trust)
{
  g_signal_connect_object (trust, "notify::request", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
on_accounts_changed (RingerVerifyPrompt *self,
                     unsigned int position,
                     unsigned int n_removed,
                     unsigned int n_added)
{
  for (unsigned int i = position; i < position + n_added; i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    follow (self, ringer_account_get_trust (account));
    g_signal_connect_object (ringer_account_get_trust (account), "notify::state", G_CALLBACK (on_first_state), self, G_CONNECT_SWAPPED);
  }
}

static void
ringer_verify_prompt_dispose (GObject *object)
{
  RingerVerifyPrompt *self = RINGER_VERIFY_PROMPT (object);

  g_clear_object (&self->shown);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_verify_prompt_parent_class)->dispose (object);
}

static void
ringer_verify_prompt_class_init (RingerVerifyPromptClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_verify_prompt_dispose;
}

static void
ringer_verify_prompt_init (RingerVerifyPrompt *self)
{
}

RingerVerifyPrompt *
ringer_verify_prompt_new (RingerAccountManager *accounts,
                          GtkWidget *window)
{
  RingerVerifyPrompt *self;

  g_return_val_if_fail (RINGER_IS_ACCOUNT_MANAGER (accounts), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (window), NULL);

  self = g_object_new (RINGER_TYPE_VERIFY_PROMPT, NULL);
  self->accounts = g_object_ref (accounts);
  self->window = window;
  g_signal_connect_object (window, "map", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (accounts)); i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (G_LIST_MODEL (accounts), i);

    follow (self, ringer_account_get_trust (account));
  }

  return self;
}
