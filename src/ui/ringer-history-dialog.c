/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-dialog.h"

#include "ringer-avatar.h"
#include "ringer-call-back.h"
#include "ringer-history-words.h"
#include "ringer-record-page.h"
#include "ringer-ring-words.h"
#include "ringer-stay-row.h"
#include "ringer-time-words.h"
#include "ringer-why-page.h"

struct _RingerHistoryDialog {
  AdwDialog parent_instance;

  AdwNavigationView *navigation;
  RingerAvatar *avatar;
  GtkLabel *name_label;
  GtkLabel *details_label;
  GtkLabel *moment_label;
  GtkLabel *account_label;
  GtkButton *call_button;
  GtkWidget *people_group;
  GtkListBox *people_list;
  GtkWidget *why_group;
  AdwPreferencesRow *why_row;

  RingerHistoryItem *item;
  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerToday *today;
  GListModel *why;
};

enum {
  SIGNAL_DELETE,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerHistoryDialog, ringer_history_dialog, ADW_TYPE_DIALOG)

static void
update_words (RingerHistoryDialog *self)
{
  RingerAccount *account = ringer_history_item_get_account (self->item);
  const char *name = ringer_history_item_get_name (self->item);
  gint64 started_ms = ringer_history_entry_get_started_ms (ringer_history_item_get_entry (self->item));
  g_autofree char *details = ringer_history_words_details (self->item);
  g_autofree char *moment = ringer_time_words_moment (started_ms, ringer_today_get_now_ms (self->today));

  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->details_label, details);
  gtk_label_set_label (self->moment_label, moment);
  gtk_label_set_label (self->account_label, ringer_account_get_user_id (account));
  gtk_widget_set_visible (GTK_WIDGET (self->account_label), g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 1);
  ringer_avatar_set (self->avatar, account, ringer_history_item_get_avatar_mxc (self->item), name);
}

static RingerStayRow *
add_person (RingerHistoryDialog *self,
            const char *user_id)
{
  RingerAccount *account = ringer_history_item_get_account (self->item);
  RingerRoom *room = ringer_history_item_get_room (self->item);
  RingerHistoryEntry *entry = ringer_history_item_get_entry (self->item);
  gint64 until_ms = ringer_history_entry_get_ended_ms (entry);
  GtkWidget *row;

  if (until_ms == 0)
    until_ms = ringer_server_clock_get_now_ms (ringer_account_get_server_clock (account));
  row = ringer_stay_row_new (account, room != NULL ? ringer_room_lookup_member (room, user_id) : NULL, user_id,
                             ringer_history_entry_get_started_ms (entry), until_ms);
  gtk_list_box_append (self->people_list, row);

  return RINGER_STAY_ROW (row);
}

static void
update_people (RingerHistoryDialog *self)
{
  g_autoptr (GArray) parts = ringer_history_entry_list_parts (ringer_history_item_get_entry (self->item));
  const char *user_id = NULL;
  RingerStayRow *row = NULL;

  gtk_list_box_remove_all (self->people_list);
  for (unsigned int i = 0; i < parts->len; i++) {
    const RingerHistoryPart *part = &g_array_index (parts, RingerHistoryPart, i);

    if (row == NULL || !g_str_equal (user_id, part->user_id))
      row = add_person (self, part->user_id);
    user_id = part->user_id;
    ringer_stay_row_add (row, part);
  }
  gtk_widget_set_visible (self->people_group, parts->len > 0);
}

/* Of several notifications of a call it is enough that one rang. */
static void
update_why (RingerHistoryDialog *self)
{
  gboolean rang = FALSE;
  unsigned int n_items;

  g_clear_object (&self->why);
  self->why = ringer_why_item_list_of (self->item, self->calls);
  n_items = g_list_model_get_n_items (self->why);
  for (unsigned int i = 0; i < n_items; i++) {
    g_autoptr (RingerWhyItem) why = g_list_model_get_item (self->why, i);

    rang = rang || ringer_ring_words_get_verdict (ringer_why_item_get_record (why)) == RINGER_VERDICT_RING;
  }

  adw_preferences_row_set_title (self->why_row, ringer_ring_words_question (rang));
  gtk_widget_set_visible (self->why_group, n_items > 0);
}

static void
update (RingerHistoryDialog *self)
{
  update_words (self);
  update_people (self);
  update_why (self);
  ringer_call_back_set_button (self->call_button, self->item, self->calls);
}

static void
on_why (RingerHistoryDialog *self)
{
  AdwNavigationPage *page;

  if (g_list_model_get_n_items (self->why) == 1) {
    g_autoptr (RingerWhyItem) why = g_list_model_get_item (self->why, 0);

    page = ringer_record_page_new (why, self->today);
  } else
    page = ringer_why_page_new (adw_preferences_row_get_title (self->why_row), self->why, self->today);

  adw_navigation_view_push (self->navigation, page);
}

static void
on_delete (RingerHistoryDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_DELETE], 0);
}

static void
ringer_history_dialog_dispose (GObject *object)
{
  RingerHistoryDialog *self = RINGER_HISTORY_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_HISTORY_DIALOG);
  g_clear_object (&self->why);
  g_clear_object (&self->item);
  g_clear_object (&self->today);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_history_dialog_parent_class)->dispose (object);
}

static void
ringer_history_dialog_class_init (RingerHistoryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_history_dialog_dispose;

  signals[SIGNAL_DELETE] =
    g_signal_new ("delete", RINGER_TYPE_HISTORY_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (RINGER_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-history-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, navigation);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, avatar);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, details_label);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, moment_label);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, account_label);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, call_button);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, people_group);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, people_list);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, why_group);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryDialog, why_row);
  gtk_widget_class_bind_template_callback (widget_class, on_why);
  gtk_widget_class_bind_template_callback (widget_class, on_delete);
}

static void
ringer_history_dialog_init (RingerHistoryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
ringer_history_dialog_new (RingerHistoryItem *item,
                           RingerAccountManager *accounts,
                           RingerCallManager *calls,
                           RingerToday *today)
{
  RingerHistoryDialog *self = g_object_new (RINGER_TYPE_HISTORY_DIALOG, NULL);

  self->item = g_object_ref (item);
  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  self->today = g_object_ref (today);
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (today, "changed", G_CALLBACK (update_words), self, G_CONNECT_SWAPPED);
  update (self);

  return ADW_DIALOG (self);
}

RingerHistoryItem *
ringer_history_dialog_get_item (RingerHistoryDialog *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_DIALOG (self), NULL);

  return self->item;
}
