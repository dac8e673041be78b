/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-room-dialog.h"

#include <glib/gi18n.h>

#include "ringer-avatar.h"
#include "ringer-history-words.h"
#include "ringer-ringtone-group.h"
#include "ringer-ringtones.h"
#include "ringer-room-rule-row.h"
#include "ringer-room-words.h"
#include "ringer-rules-banner.h"
#include "ringer-minute-words.h"
#include "ringer-time-words.h"

/* Shows what the rules, the room and the history say, and follows them; what is chosen goes to the rules. */

#define MAX_CALLS 5

struct _RingerRoomDialog {
  AdwPreferencesDialog parent_instance;

  AdwBanner *error_banner;
  RingerAvatar *avatar;
  GtkLabel *name_label;
  GtkLabel *account_label;
  RingerRoomRuleRow *rule_row;
  AdwSwitchRow *quiet_row;
  AdwSwitchRow *disturb_row;
  AdwActionRow *ringtone_row;
  AdwPreferencesGroup *power_group;
  AdwPreferencesGroup *calls_group;
  AdwNavigationPage *ringtone_page;
  RingerRingtoneGroup *ringtone_group;

  RingerAccountManager *accounts;
  RingerAccount *account;
  RingerRoom *room;
  RingerRingRules *rules;
  RingerCallHistory *history;
  char *ringtone_id; /* whose ringtone it is: the person's of a direct chat, else the room's */
  GPtrArray *call_rows;
};

G_DEFINE_FINAL_TYPE (RingerRoomDialog, ringer_room_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static const char *
get_account_id (RingerRoomDialog *self)
{
  return ringer_account_get_id (self->account);
}

static void
update_looks (RingerRoomDialog *self)
{
  const char *name = ringer_room_get_name (self->room);
  gboolean several = g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 1;

  adw_dialog_set_title (ADW_DIALOG (self), ringer_room_is_direct (self->room) ? _ ("Person") : _ ("Room"));
  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  ringer_avatar_set (self->avatar, self->account, ringer_room_get_avatar_mxc (self->room), name);

  gtk_label_set_label (self->account_label, ringer_account_get_user_id (self->account));
  gtk_widget_set_visible (GTK_WIDGET (self->account_label), several);
}

static void
update_power (RingerRoomDialog *self)
{
  g_autofree char *words = ringer_room_words_who_may_ring (self->account, self->room);
  g_autofree char *markup = g_markup_escape_text (words, -1);

  adw_preferences_group_set_description (self->power_group, markup);
}

/* The rules */

static char *
words_for_quiet_hours (RingerRoomDialog *self)
{
  gboolean twelve = ringer_time_words_use_12_hours ();
  gboolean on;
  unsigned int from;
  unsigned int until;
  g_autofree char *from_words = NULL;
  g_autofree char *until_words = NULL;

  g_object_get (self->rules, "quiet-hours", &on, "quiet-from", &from, "quiet-until", &until, NULL);
  if (!on)
    return g_strdup (_ ("Quiet hours are off"));

  from_words = ringer_minute_words (from, twelve);
  until_words = ringer_minute_words (until, twelve);

  /* Translators: quiet hours, from one time of day until another. */
  return g_strdup_printf (_ ("%s until %s"), from_words, until_words);
}

static void
update_rules (RingerRoomDialog *self)
{
  const char *ringtone = ringer_ring_rules_get_ringtone (self->rules, get_account_id (self), self->ringtone_id);
  g_autofree char *quiet_words = words_for_quiet_hours (self);
  g_autofree char *ringtone_words = ringtone != NULL ? ringer_ringtones_make_name (ringtone) : g_strdup (_ ("As Other Calls"));

  adw_switch_row_set_active (self->quiet_row,
                             ringer_ring_rules_get_room_rings_in_quiet_hours (self->rules, get_account_id (self), ringer_room_get_id (self->room)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->quiet_row), quiet_words);
  adw_switch_row_set_active (self->disturb_row,
                             ringer_ring_rules_get_room_rings_in_do_not_disturb (self->rules, get_account_id (self), ringer_room_get_id (self->room)));
  adw_action_row_set_subtitle (self->ringtone_row, ringtone_words);
  ringer_ringtone_group_set_value (self->ringtone_group, ringtone);
}

static void
on_rule_selected (RingerRoomDialog *self)
{
  gboolean may_ring = ringer_room_rule_row_may_ring (self->rule_row);

  gtk_widget_set_sensitive (GTK_WIDGET (self->quiet_row), may_ring);
  gtk_widget_set_sensitive (GTK_WIDGET (self->disturb_row), may_ring);
}

static void
on_quiet_toggled (RingerRoomDialog *self)
{
  ringer_ring_rules_set_room_rings_in_quiet_hours (self->rules, get_account_id (self), ringer_room_get_id (self->room),
                                                   adw_switch_row_get_active (self->quiet_row));
}

static void
on_disturb_toggled (RingerRoomDialog *self)
{
  ringer_ring_rules_set_room_rings_in_do_not_disturb (self->rules, get_account_id (self), ringer_room_get_id (self->room),
                                                      adw_switch_row_get_active (self->disturb_row));
}

static void
on_ringtone_activated (RingerRoomDialog *self)
{
  adw_preferences_dialog_push_subpage (ADW_PREFERENCES_DIALOG (self), self->ringtone_page);
}

static void
on_ringtone_chosen (RingerRoomDialog *self)
{
  ringer_ring_rules_set_ringtone (self->rules, get_account_id (self), self->ringtone_id, ringer_ringtone_group_get_value (self->ringtone_group));
}

/* The last calls */

static char *
words_for_time (RingerRoomDialog *self,
                RingerHistoryEntry *entry)
{
  gint64 now_ms = ringer_server_clock_get_now_ms (ringer_account_get_server_clock (self->account));
  gint64 talk_ms = ringer_history_entry_get_talk_ms (entry, now_ms);
  g_autofree char *when = ringer_time_words_moment (ringer_history_entry_get_started_ms (entry), now_ms);
  g_autofree char *length = NULL;

  if (talk_ms < 1000)
    return g_steal_pointer (&when);

  length = ringer_time_words_length (talk_ms);

  /* Translators: when a call was, and for how long: "Yesterday, 18:04 · 4 min". */
  return g_strdup_printf (_ ("%s · %s"), when, length);
}

static GtkWidget *
build_call_row (RingerRoomDialog *self,
                RingerHistoryEntry *entry)
{
  const char *what = ringer_history_words_what (entry);
  const char *caller = ringer_history_entry_get_caller_name (entry);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = words_for_time (self, entry);
  GtkWidget *row = adw_action_row_new ();

  /* Of two, it is clear who called. */
  if (ringer_ring_rules_is_group (self->room) && caller != NULL) {
    /* Translators: what a call was, and who called: "Missed video call · Ann". */
    title = g_strdup_printf (_ ("%s · %s"), what, caller);
  } else {
    title = g_strdup (what);
  }

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);

  return row;
}

static void
update_calls (RingerRoomDialog *self)
{
  const char *room_id = ringer_room_get_id (self->room);
  unsigned int n_calls = g_list_model_get_n_items (G_LIST_MODEL (self->history));

  for (unsigned int i = 0; i < self->call_rows->len; i++)
    adw_preferences_group_remove (self->calls_group, g_ptr_array_index (self->call_rows, i));
  g_ptr_array_set_size (self->call_rows, 0);

  for (unsigned int i = 0; i < n_calls && self->call_rows->len < MAX_CALLS; i++) {
    g_autoptr (RingerHistoryEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->history), i);
    GtkWidget *row;

    if (g_strcmp0 (ringer_history_entry_get_room_id (entry), room_id) != 0)
      continue;

    /* Whoever is in it, and what becomes of it, changes while it runs. */
    g_signal_handlers_disconnect_by_func (entry, update_calls, self);
    g_signal_connect_object (entry, "notify", G_CALLBACK (update_calls), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (entry, "stays-changed", G_CALLBACK (update_calls), self, G_CONNECT_SWAPPED);

    row = build_call_row (self, entry);
    adw_preferences_group_add (self->calls_group, row);
    g_ptr_array_add (self->call_rows, row);
  }

  adw_preferences_group_set_description (self->calls_group, self->call_rows->len == 0 ? _ ("None yet") : NULL);
}

static void
close_if_gone (RingerRoomDialog *self)
{
  if (ringer_room_get_membership (self->room) != RINGER_MEMBERSHIP_JOIN ||
      ringer_account_manager_lookup (self->accounts, get_account_id (self)) != self->account)
    adw_dialog_force_close (ADW_DIALOG (self));
}

static void
on_accounts_changed (RingerRoomDialog *self)
{
  update_looks (self);
  close_if_gone (self);
}

static void
ringer_room_dialog_dispose (GObject *object)
{
  RingerRoomDialog *self = RINGER_ROOM_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_ROOM_DIALOG);
  g_clear_pointer (&self->call_rows, g_ptr_array_unref);
  g_clear_pointer (&self->ringtone_id, g_free);
  g_clear_object (&self->history);
  g_clear_object (&self->rules);
  g_clear_object (&self->room);
  g_clear_object (&self->account);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_room_dialog_parent_class)->dispose (object);
}

static void
ringer_room_dialog_class_init (RingerRoomDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_room_dialog_dispose;

  g_type_ensure (RINGER_TYPE_AVATAR);
  g_type_ensure (RINGER_TYPE_RINGTONE_GROUP);
  g_type_ensure (RINGER_TYPE_ROOM_RULE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-room-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, error_banner);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, avatar);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, account_label);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, rule_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, disturb_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, ringtone_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, power_group);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, calls_group);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, ringtone_page);
  gtk_widget_class_bind_template_child (widget_class, RingerRoomDialog, ringtone_group);
  gtk_widget_class_bind_template_callback (widget_class, on_ringtone_activated);
}

static void
ringer_room_dialog_init (RingerRoomDialog *self)
{
  self->call_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow_room (RingerRoomDialog *self)
{
  g_signal_connect_object (self->room, "notify::name", G_CALLBACK (update_looks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->room, "notify::avatar-mxc", G_CALLBACK (update_looks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->room, "notify::direct", G_CALLBACK (update_looks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->room, "notify::membership", G_CALLBACK (close_if_gone), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->room, "state-changed::m.room.power_levels", G_CALLBACK (update_power), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "items-changed", G_CALLBACK (update_calls), self, G_CONNECT_SWAPPED);
  update_looks (self);
  update_power (self);
  update_calls (self);
}

static void
follow_rules (RingerRoomDialog *self)
{
  g_signal_connect_object (self->rules, "changed", G_CALLBACK (update_rules), self, G_CONNECT_SWAPPED);
  update_rules (self);

  g_signal_connect_object (self->rule_row, "notify::selected", G_CALLBACK (on_rule_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->quiet_row, "notify::active", G_CALLBACK (on_quiet_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->disturb_row, "notify::active", G_CALLBACK (on_disturb_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ringtone_group, "notify::value", G_CALLBACK (on_ringtone_chosen), self, G_CONNECT_SWAPPED);
  on_rule_selected (self);
}

AdwDialog *
ringer_room_dialog_new (RingerAccountManager *accounts,
                        RingerAccount *account,
                        RingerRoom *room,
                        RingerCallManager *calls,
                        GSettings *settings,
                        RingerTonePlayer *preview)
{
  RingerRoomDialog *self = g_object_new (RINGER_TYPE_ROOM_DIALOG, NULL);
  RingerMember *other = ringer_ring_rules_is_group (room) ? NULL : ringer_room_get_other (room);

  self->accounts = g_object_ref (accounts);
  self->account = g_object_ref (account);
  self->room = g_object_ref (room);
  self->rules = g_object_ref (ringer_call_manager_get_rules (calls));
  self->history = g_object_ref (ringer_call_manager_get_history (calls, account));
  self->ringtone_id = g_strdup (other != NULL ? ringer_member_get_user_id (other) : ringer_room_get_id (room));

  g_settings_bind (settings, "sounds", self->ringtone_row, "sensitive", G_SETTINGS_BIND_GET);
  ringer_rules_banner_set_up (self->error_banner, self->rules);
  ringer_ringtone_group_set_up (self->ringtone_group, settings, preview, _ ("As Other Calls"));
  ringer_room_rule_row_set_up (self->rule_row, account, room, self->rules);
  follow_room (self);
  follow_rules (self);

  return ADW_DIALOG (self);
}
