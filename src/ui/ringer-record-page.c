/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-record-page.h"

#include <glib/gi18n.h>

#include "ringer-ring-words.h"
#include "ringer-time-words.h"

struct _RingerRecordPage {
  AdwNavigationPage parent_instance;

  AdwToastOverlay *toast_overlay;
  AdwActionRow *caller_row;
  AdwActionRow *room_row;
  AdwActionRow *asked_row;
  AdwActionRow *sent_row;
  AdwActionRow *arrived_row;
  GtkListBox *steps_list;

  RingerWhyItem *item;
  RingerToday *today;
};

G_DEFINE_FINAL_TYPE (RingerRecordPage, ringer_record_page, ADW_TYPE_NAVIGATION_PAGE)

static void
set_moment (RingerRecordPage *self,
            AdwActionRow *row,
            gint64 at_ms)
{
  g_autofree char *words = ringer_time_words_exact_moment (at_ms, ringer_today_get_now_ms (self->today));

  adw_action_row_set_subtitle (row, words);
}

static void
update_arrival (RingerRecordPage *self)
{
  RingerRingRecord *record = ringer_why_item_get_record (self->item);
  const RingerRingArrival *arrival = ringer_ring_record_get_arrival (record);
  const char *room_name = ringer_why_item_get_room_name (self->item);

  adw_action_row_set_subtitle (self->caller_row, ringer_why_item_get_caller_name (self->item));
  adw_action_row_set_subtitle (self->room_row, room_name != NULL ? room_name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->room_row), room_name != NULL);
  adw_action_row_set_subtitle (self->asked_row, arrival->kind == RINGER_CALL_RING ? _ ("Ringing") : _ ("Being shown, without ringing"));
  gtk_widget_set_visible (GTK_WIDGET (self->asked_row), ringer_ring_words_was_read (record));
  set_moment (self, self->sent_row, arrival->sent_ms);
  set_moment (self, self->arrived_row, arrival->arrived_ms);
}

static GtkWidget *
build_step (RingerRecordPage *self,
            const RingerRingStep *step,
            unsigned int position)
{
  RingerRingRecord *record = ringer_why_item_get_record (self->item);
  const char *rule = ringer_ring_words_rule (&step->decision, ringer_ring_record_get_arrival (record)->kind);
  const char *reason = ringer_ring_words_reason (step->decision.reason);
  g_autofree char *why = rule != NULL ? g_strdup_printf ("%s\n%s", reason, rule) : g_strdup (reason);
  g_autofree char *time = ringer_time_words_exact (step->at_ms);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (ringer_ring_words_icon (step->decision.verdict));
  GtkWidget *label = gtk_label_new (time);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, time, -1);
  gtk_widget_add_css_class (label, "dimmed");
  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ringer_ring_words_step (record, position));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

static void
update_steps (RingerRecordPage *self)
{
  unsigned int n_steps;
  const RingerRingStep *steps = ringer_ring_record_get_steps (ringer_why_item_get_record (self->item), &n_steps);

  gtk_list_box_remove_all (self->steps_list);
  for (unsigned int i = 0; i < n_steps; i++)
    gtk_list_box_append (self->steps_list, build_step (self, &steps[i], i));
}

static void
on_copy (RingerRecordPage *self)
{
  g_autofree char *report = ringer_ring_words_report (ringer_why_item_get_record (self->item));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_ ("Copied")));
}

static void
ringer_record_page_dispose (GObject *object)
{
  RingerRecordPage *self = RINGER_RECORD_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_RECORD_PAGE);
  g_clear_object (&self->item);
  g_clear_object (&self->today);

  G_OBJECT_CLASS (ringer_record_page_parent_class)->dispose (object);
}

static void
ringer_record_page_class_init (RingerRecordPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_record_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-record-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerRecordPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, RingerRecordPage, caller_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRecordPage, room_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRecordPage, asked_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRecordPage, sent_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRecordPage, arrived_row);
  gtk_widget_class_bind_template_child (widget_class, RingerRecordPage, steps_list);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
}

static void
ringer_record_page_init (RingerRecordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
ringer_record_page_new (RingerWhyItem *item,
                        RingerToday *today)
{
  RingerRingRecord *record = ringer_why_item_get_record (item);
  RingerRecordPage *self = g_object_new (RINGER_TYPE_RECORD_PAGE, NULL);

  self->item = g_object_ref (item);
  self->today = g_object_ref (today);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self),
                                 ringer_ring_words_question (ringer_ring_words_get_verdict (record) == RINGER_VERDICT_RING));
  g_signal_connect_object (record, "stepped", G_CALLBACK (update_steps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (today, "changed", G_CALLBACK (update_arrival), self, G_CONNECT_SWAPPED);
  update_arrival (self);
  update_steps (self);

  return ADW_NAVIGATION_PAGE (self);
}
