/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-row.h"

#include <glib/gi18n.h>

#include "ringer-avatar.h"
#include "ringer-call-words.h"

struct _RingerAccountRow {
  AdwActionRow parent_instance;

  RingerAvatar *avatar;
  GtkWidget *spinner;
  GtkWidget *sign_out_button;

  RingerAccount *account;
};

enum {
  SIGNAL_SIGN_OUT,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerAccountRow, ringer_account_row, ADW_TYPE_ACTION_ROW)

static void
update (RingerAccountRow *self)
{
  const char *name = ringer_account_get_display_name (self->account);
  const char *user_id = ringer_account_get_user_id (self->account);
  g_autofree char *state = ringer_call_words_account (self->account);
  g_autofree char *subtitle = g_str_equal (name, user_id) ? g_strdup (state) : g_strdup_printf ("%s\n%s", user_id, state);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  ringer_avatar_set (self->avatar, self->account, ringer_account_get_avatar_mxc (self->account), name);
}

static void
on_sign_out_clicked (RingerAccountRow *self)
{
  g_signal_emit (self, signals[SIGNAL_SIGN_OUT], 0);
}

static void
ringer_account_row_dispose (GObject *object)
{
  g_clear_object (&RINGER_ACCOUNT_ROW (object)->account);

  G_OBJECT_CLASS (ringer_account_row_parent_class)->dispose (object);
}

static void
ringer_account_row_class_init (RingerAccountRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_account_row_dispose;

  signals[SIGNAL_SIGN_OUT] =
    g_signal_new ("sign-out", RINGER_TYPE_ACCOUNT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_account_row_init (RingerAccountRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 1);

  self->avatar = RINGER_AVATAR (ringer_avatar_new (40));
  gtk_widget_set_valign (GTK_WIDGET (self->avatar), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->avatar));

  self->spinner = adw_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spinner);

  self->sign_out_button = gtk_button_new_with_label (_ ("Sign Out…"));
  gtk_widget_set_valign (self->sign_out_button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->sign_out_button);
  g_signal_connect_object (self->sign_out_button, "clicked", G_CALLBACK (on_sign_out_clicked), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ringer_account_row_new (RingerAccount *account)
{
  RingerAccountRow *self = g_object_new (RINGER_TYPE_ACCOUNT_ROW, NULL);
  g_autofree char *name = NULL;

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  /* Translators: for screen readers: %s is the address of an account. */
  name = g_strdup_printf (_ ("Sign out %s"), ringer_account_get_user_id (account));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sign_out_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return GTK_WIDGET (self);
}

RingerAccount *
ringer_account_row_get_account (RingerAccountRow *self)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT_ROW (self), NULL);

  return self->account;
}

void
ringer_account_row_set_busy (RingerAccountRow *self,
                             gboolean busy)
{
  g_return_if_fail (RINGER_IS_ACCOUNT_ROW (self));

  gtk_widget_set_visible (self->spinner, busy);
  gtk_widget_set_sensitive (self->sign_out_button, !busy);
}
