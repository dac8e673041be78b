/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-banner.h"

#include <glib/gi18n.h>

#include "ringer-call-words.h"
#include "ringer-error-words.h"
#include "ringer-sign-in-dialog.h"
#include "ringer-trust-row.h"
#include "ringer-trust-words.h"

struct _RingerAccountBanner {
  AdwBin parent_instance;

  AdwBanner *banner;
  RingerAccountManager *accounts;
  RingerCallManager *calls;
  GPtrArray *watched;
  RingerAccount *shown;
};

G_DEFINE_FINAL_TYPE (RingerAccountBanner, ringer_account_banner, ADW_TYPE_BIN)

/* What only the person can mend comes first, unless it has to wait for the network. */
typedef enum {
  URGENCY_NONE,
  URGENCY_UNVERIFIED,
  URGENCY_OFFLINE,
  URGENCY_FAILING,
  URGENCY_ENCRYPTION,
  URGENCY_LOCKED,
  URGENCY_SIGNED_OUT,
} Urgency;

static Urgency
urgency_of_encryption (RingerAccount *account)
{
  switch (ringer_trust_problem (account)) {
  case RINGER_TRUST_PROBLEM_UNVERIFIED:
    return URGENCY_UNVERIFIED;
  case RINGER_TRUST_PROBLEM_CLOSED:
  case RINGER_TRUST_PROBLEM_LOST:
    return URGENCY_ENCRYPTION;
  case RINGER_TRUST_PROBLEM_NOT_SET_UP:
    return ringer_trust_matters (account) ? URGENCY_UNVERIFIED : URGENCY_NONE;
  case RINGER_TRUST_PROBLEM_NO_RECOVERY: /* nothing that keeps a call from ringing */
  case RINGER_TRUST_PROBLEM_NONE:
  default:
    return URGENCY_NONE;
  }
}

static Urgency
urgency_of_state (RingerAccountState state)
{
  switch (state) {
  case RINGER_ACCOUNT_SIGNED_OUT:
    return URGENCY_SIGNED_OUT;
  case RINGER_ACCOUNT_LOCKED:
    return URGENCY_LOCKED;
  case RINGER_ACCOUNT_FAILING:
    return URGENCY_FAILING;
  case RINGER_ACCOUNT_OFFLINE:
    return URGENCY_OFFLINE;
  case RINGER_ACCOUNT_STOPPED:
  case RINGER_ACCOUNT_UNLOCKING:
  case RINGER_ACCOUNT_CONNECTING:
  case RINGER_ACCOUNT_FIRST_SYNC:
  case RINGER_ACCOUNT_UP_TO_DATE:
  default:
    return URGENCY_NONE;
  }
}

static Urgency
get_urgency (RingerAccount *account)
{
  return MAX (urgency_of_state (ringer_account_get_state (account)), urgency_of_encryption (account));
}

static RingerAccount *
find_most_urgent (RingerAccountBanner *self)
{
  RingerAccount *found = NULL;

  for (unsigned int i = 0; i < self->watched->len; i++) {
    RingerAccount *account = g_ptr_array_index (self->watched, i);

    if (get_urgency (account) > (found != NULL ? get_urgency (found) : URGENCY_NONE))
      found = account;
  }

  return found;
}

static char *
words_for (RingerAccount *account)
{
  const GError *error = ringer_account_get_error (account);
  g_autofree char *server = ringer_call_words_server (account);

  switch (get_urgency (account)) {
  case URGENCY_SIGNED_OUT:
    /* Translators: %s is the address of an account, such as @ann:example.org. */
    return g_strdup_printf (_ ("%s was signed out. Calls don't ring."), ringer_account_get_user_id (account));
  case URGENCY_OFFLINE:
    return g_strdup (_ ("You are offline. Calls ring again once you are back."));
  case URGENCY_LOCKED:
  case URGENCY_FAILING:
    if (error != NULL)
      return ringer_error_words (error, server);
    return g_strdup (_ ("The server doesn't answer. Calls don't ring."));
  case URGENCY_ENCRYPTION:
  case URGENCY_UNVERIFIED:
    return g_strdup (ringer_trust_words (ringer_trust_problem (account)));
  case URGENCY_NONE:
  default:
    return NULL;
  }
}

static const char *
button_for (RingerAccount *account)
{
  switch (get_urgency (account)) {
  case URGENCY_SIGNED_OUT:
    return _ ("_Sign In Again");
  case URGENCY_LOCKED:
    /* Translators: asks for the password of the keyring. */
    return _ ("_Unlock");
  case URGENCY_ENCRYPTION:
    /* Translators: of what keeps the encryption from working. */
    return ringer_trust_problem (account) == RINGER_TRUST_PROBLEM_LOST ? _ ("_Repair…") : _ ("_Try Again");
  case URGENCY_FAILING:
  case URGENCY_OFFLINE:
    return _ ("_Try Again");
  case URGENCY_UNVERIFIED:
    if (ringer_trust_problem (account) == RINGER_TRUST_PROBLEM_NOT_SET_UP) {
      /* Translators: sets up encryption. */
      return _ ("_Set Up…");
    }
    /* Translators: verifies this device. */
    return _ ("_Verify…");
  case URGENCY_NONE:
  default:
    return NULL;
  }
}

static void
update (RingerAccountBanner *self)
{
  RingerAccount *account = find_most_urgent (self);

  g_set_object (&self->shown, account);
  if (account != NULL) {
    g_autofree char *title = words_for (account);

    adw_banner_set_title (self->banner, title);
    adw_banner_set_button_label (self->banner, button_for (account));
  }
  adw_banner_set_revealed (self->banner, account != NULL);
}

static void
on_accounts_changed (RingerAccountBanner *self)
{
  for (unsigned int i = 0; i < self->watched->len; i++) {
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), update, self);
    ringer_trust_problem_unwatch (g_ptr_array_index (self->watched, i), G_CALLBACK (update), self);
  }
  g_ptr_array_set_size (self->watched, 0);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++) {
    RingerAccount *account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    g_signal_connect_object (account, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (account, "notify::error", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    ringer_trust_problem_watch (account, G_CALLBACK (update), self);
    g_ptr_array_add (self->watched, account);
  }
  update (self);
}

static void
on_button_clicked (RingerAccountBanner *self)
{
  if (self->shown == NULL)
    return;

  switch (get_urgency (self->shown)) {
  case URGENCY_SIGNED_OUT:
    adw_dialog_present (ringer_sign_in_dialog_new (self->accounts, self->shown), GTK_WIDGET (self));
    break;
  case URGENCY_LOCKED:
    ringer_account_start (self->shown);
    break;
  case URGENCY_ENCRYPTION:
  case URGENCY_UNVERIFIED:
    ringer_trust_row_mend (self->accounts, self->calls, self->shown, GTK_WIDGET (self));
    break;
  case URGENCY_FAILING:
  case URGENCY_OFFLINE:
    ringer_account_retry_now (self->shown);
    break;
  case URGENCY_NONE:
  default:
    break;
  }
}

static void
ringer_account_banner_dispose (GObject *object)
{
  RingerAccountBanner *self = RINGER_ACCOUNT_BANNER (object);

  g_clear_object (&self->shown);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_account_banner_parent_class)->dispose (object);
}

static void
ringer_account_banner_class_init (RingerAccountBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_account_banner_dispose;
}

static void
ringer_account_banner_init (RingerAccountBanner *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (on_button_clicked), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

void
ringer_account_banner_set_accounts (RingerAccountBanner *self,
                                    RingerAccountManager *accounts,
                                    RingerCallManager *calls)
{
  g_return_if_fail (RINGER_IS_ACCOUNT_BANNER (self));
  g_return_if_fail (self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  on_accounts_changed (self);
}

const char *
ringer_account_banner_get_title (RingerAccountBanner *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT_BANNER (self), NULL);

  return adw_banner_get_revealed (self->banner) ? adw_banner_get_title (self->banner) : NULL;
}
