/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-row.h"

#include "ringer-avatar.h"
#include "ringer-call-back.h"
#include "ringer-history-words.h"
#include "ringer-label-tooltip.h"
#include "ringer-time-words.h"

struct _RingerHistoryRow {
  AdwBin parent_instance;

  RingerAvatar *avatar;
  GtkLabel *name_label;
  GtkImage *icon;
  GtkLabel *details_label;
  GtkLabel *account_label;
  GtkLabel *time_label;
  GtkButton *call_button;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerHistoryItem *item;
  GSignalGroup *item_signals;
  GSignalGroup *room_signals;
  char *description; /* for screen readers: what the labels beside the name say */
};

typedef enum {
  PROP_DESCRIPTION = 1,
} RingerHistoryRowProperty;

static GParamSpec *properties[PROP_DESCRIPTION + 1];

G_DEFINE_FINAL_TYPE (RingerHistoryRow, ringer_history_row, ADW_TYPE_BIN)

static void
set_class (RingerHistoryRow *self,
           const char *name,
           gboolean set)
{
  if (set)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static void
update_looks (RingerHistoryRow *self)
{
  RingerHistoryEntry *entry = ringer_history_item_get_entry (self->item);
  RingerCallOutcome outcome = ringer_history_entry_get_outcome (entry);

  set_class (self, "missed", outcome == RINGER_CALL_OUTCOME_MISSED);
  set_class (self, "news", ringer_history_item_is_news (self->item));
  set_class (self, "of-others", outcome == RINGER_CALL_OUTCOME_NOT_RUNG && !ringer_history_entry_has_rung (entry));
  gtk_image_set_from_icon_name (self->icon, ringer_history_words_icon (entry));
}

static void
update_words (RingerHistoryRow *self)
{
  RingerAccount *account = ringer_history_item_get_account (self->item);
  const char *name = ringer_history_item_get_name (self->item);
  gboolean several = g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 1;
  g_autofree char *details = ringer_history_words_details (self->item);
  g_autofree char *time = ringer_time_words_clock (ringer_history_entry_get_started_ms (ringer_history_item_get_entry (self->item)));
  g_autofree char *description = several ? g_strdup_printf ("%s · %s · %s", time, details, ringer_account_get_user_id (account))
                                         : g_strdup_printf ("%s · %s", time, details);

  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->details_label, details);
  gtk_label_set_label (self->account_label, ringer_account_get_user_id (account));
  gtk_widget_set_visible (GTK_WIDGET (self->account_label), several);
  gtk_label_set_label (self->time_label, time);
  ringer_avatar_set (self->avatar, account, ringer_history_item_get_avatar_mxc (self->item), name);
  if (g_set_str (&self->description, description))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
}

static void
update (RingerHistoryRow *self)
{
  if (self->item == NULL)
    return;

  g_signal_group_set_target (self->room_signals, ringer_history_item_get_room (self->item));
  update_looks (self);
  update_words (self);
  ringer_call_back_set_button (self->call_button, self->item, self->calls);
}

static void
ringer_history_row_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  RingerHistoryRow *self = RINGER_HISTORY_ROW (object);

  switch ((RingerHistoryRowProperty) prop_id) {
  case PROP_DESCRIPTION:
    g_value_set_string (value, self->description);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_history_row_dispose (GObject *object)
{
  RingerHistoryRow *self = RINGER_HISTORY_ROW (object);

  g_clear_object (&self->room_signals);
  g_clear_object (&self->item_signals);
  g_clear_object (&self->item);
  g_clear_object (&self->accounts);
  g_clear_object (&self->calls);
  g_clear_pointer (&self->description, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_HISTORY_ROW);

  G_OBJECT_CLASS (ringer_history_row_parent_class)->dispose (object);
}

static void
ringer_history_row_class_init (RingerHistoryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringer_history_row_dispose;
  object_class->get_property = ringer_history_row_get_property;

  properties[PROP_DESCRIPTION] =
    g_param_spec_string ("description", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (RINGER_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-history-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryRow, account_label);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, RingerHistoryRow, call_button);
}

static void
ringer_history_row_init (RingerHistoryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ringer_label_tooltip_add (self->name_label);
  ringer_label_tooltip_add (self->details_label);
  ringer_label_tooltip_add (self->account_label);

  self->item_signals = g_signal_group_new (RINGER_TYPE_HISTORY_ITEM);
  g_signal_group_connect_object (self->item_signals, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->room_signals = g_signal_group_new (RINGER_TYPE_ROOM);
  g_signal_group_connect_object (self->room_signals, "notify::name", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->room_signals, "notify::avatar-mxc", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->room_signals, "notify::direct", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ringer_history_row_new (RingerAccountManager *accounts,
                        RingerCallManager *calls)
{
  RingerHistoryRow *self = g_object_new (RINGER_TYPE_HISTORY_ROW, NULL);

  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
ringer_history_row_set_item (RingerHistoryRow *self,
                             RingerHistoryItem *item)
{
  g_return_if_fail (RINGER_IS_HISTORY_ROW (self));
  g_return_if_fail (item == NULL || RINGER_IS_HISTORY_ITEM (item));

  if (!g_set_object (&self->item, item))
    return;

  g_signal_group_set_target (self->item_signals, item);
  if (item == NULL)
    g_signal_group_set_target (self->room_signals, NULL);
  update (self);
}

void
ringer_history_row_name_item (RingerHistoryRow *self,
                              GtkListItem *item)
{
  g_return_if_fail (RINGER_IS_HISTORY_ROW (self));
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  g_object_bind_property (self->name_label, "label", item, "accessible-label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "description", item, "accessible-description", G_BINDING_SYNC_CREATE);
}

const char *
ringer_history_row_get_name (RingerHistoryRow *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ROW (self), NULL);

  return gtk_label_get_label (self->name_label);
}

const char *
ringer_history_row_get_details (RingerHistoryRow *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ROW (self), NULL);

  return gtk_label_get_label (self->details_label);
}
