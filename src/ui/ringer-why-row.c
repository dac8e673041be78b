/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-why-row.h"

#include <glib/gi18n.h>

#include "ringer-label-tooltip.h"
#include "ringer-ring-words.h"
#include "ringer-time-words.h"

struct _RingerWhyRow {
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *name_label;
  GtkLabel *summary_label;
  GtkLabel *time_label;

  RingerWhyItem *item;
  GSignalGroup *record_signals;
};

G_DEFINE_FINAL_TYPE (RingerWhyRow, ringer_why_row, ADW_TYPE_BIN)

static void
update (RingerWhyRow *self)
{
  RingerRingRecord *record = ringer_why_item_get_record (self->item);
  const char *caller = ringer_why_item_get_caller_name (self->item);
  const char *room = ringer_why_item_get_room_name (self->item);
  g_autofree char *summary = ringer_ring_words_summary (record);
  g_autofree char *time = ringer_time_words_clock (ringer_ring_record_get_arrival (record)->arrived_ms);
  /* Translators: "Ann · Team Garden": who called, in which room. */
  g_autofree char *name = room != NULL ? g_strdup_printf (_ ("%s · %s"), caller, room) : g_strdup (caller);

  gtk_image_set_from_icon_name (self->icon, ringer_ring_words_icon (ringer_ring_words_get_verdict (record)));
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->summary_label, summary);
  gtk_label_set_label (self->time_label, time);
}

static void
ringer_why_row_dispose (GObject *object)
{
  RingerWhyRow *self = RINGER_WHY_ROW (object);

  g_clear_object (&self->record_signals);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_WHY_ROW);

  G_OBJECT_CLASS (ringer_why_row_parent_class)->dispose (object);
}

static void
ringer_why_row_class_init (RingerWhyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_why_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-why-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerWhyRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RingerWhyRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RingerWhyRow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, RingerWhyRow, time_label);
}

static void
ringer_why_row_init (RingerWhyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ringer_label_tooltip_add (self->name_label);

  self->record_signals = g_signal_group_new (RINGER_TYPE_RING_RECORD);
  g_signal_group_connect_object (self->record_signals, "stepped", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ringer_why_row_new (void)
{
  return g_object_new (RINGER_TYPE_WHY_ROW, NULL);
}

void
ringer_why_row_set_item (RingerWhyRow *self,
                         RingerWhyItem *item)
{
  g_return_if_fail (RINGER_IS_WHY_ROW (self));
  g_return_if_fail (item == NULL || RINGER_IS_WHY_ITEM (item));

  if (!g_set_object (&self->item, item))
    return;

  g_signal_group_set_target (self->record_signals, item != NULL ? ringer_why_item_get_record (item) : NULL);
  if (item != NULL)
    update (self);
}

void
ringer_why_row_name_item (RingerWhyRow *self,
                          GtkListItem *item)
{
  g_return_if_fail (RINGER_IS_WHY_ROW (self));
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  g_object_bind_property (self->name_label, "label", item, "accessible-label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->summary_label, "label", item, "accessible-description", G_BINDING_SYNC_CREATE);
}
