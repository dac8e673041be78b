/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-hardware-group.h"

#include <glib/gi18n.h>

#include "ringer-choice-row.h"

/* The level is measured only while it can be seen. */

struct _RingerHardwareGroup {
  AdwPreferencesGroup parent_instance;

  RingerMediaSession *session;
  GtkWidget *level_bar;
};

G_DEFINE_FINAL_TYPE (RingerHardwareGroup, ringer_hardware_group, ADW_TYPE_PREFERENCES_GROUP)

static void
set_metered (RingerHardwareGroup *self,
             gboolean metered)
{
  if (self->session != NULL)
    g_object_set (self->session, "metered", metered, NULL);
}

static void
ringer_hardware_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ringer_hardware_group_parent_class)->map (widget);

  set_metered (RINGER_HARDWARE_GROUP (widget), TRUE);
}

static void
ringer_hardware_group_unmap (GtkWidget *widget)
{
  set_metered (RINGER_HARDWARE_GROUP (widget), FALSE);

  GTK_WIDGET_CLASS (ringer_hardware_group_parent_class)->unmap (widget);
}

static void
ringer_hardware_group_dispose (GObject *object)
{
  g_clear_object (&RINGER_HARDWARE_GROUP (object)->session);

  G_OBJECT_CLASS (ringer_hardware_group_parent_class)->dispose (object);
}

static void
ringer_hardware_group_class_init (RingerHardwareGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_hardware_group_dispose;
  widget_class->map = ringer_hardware_group_map;
  widget_class->unmap = ringer_hardware_group_unmap;
}

static void
ringer_hardware_group_init (RingerHardwareGroup *self)
{
}

static void
add_level (RingerHardwareGroup *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->level_bar = gtk_level_bar_new ();
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->level_bar), NULL);
  gtk_widget_set_valign (self->level_bar, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->level_bar, 120, -1);
  gtk_widget_set_hexpand (self->level_bar, TRUE);
  /* Translators: how loud the microphone is. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->level_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Loudness of the microphone"), -1);
  /* Translators: how loud the microphone is; a bar that moves follows. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Level"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->level_bar);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_object_bind_property (self->session, "level", self->level_bar, "value", G_BINDING_SYNC_CREATE);
}

static void
follow_list (GtkWidget *row,
             unsigned int position,
             unsigned int removed,
             unsigned int added,
             GListModel *list)
{
  gtk_widget_set_visible (row, g_list_model_get_n_items (list) > 0);
}

static void
add_choice (RingerHardwareGroup *self,
            GSettings *settings,
            const char *key,
            const char *title,
            GListModel *list)
{
  GtkWidget *row = g_object_new (RINGER_TYPE_CHOICE_ROW, "title", title, "use-underline", TRUE, "use-subtitle", TRUE, NULL);

  ringer_choice_row_set_up (RINGER_CHOICE_ROW (row), settings, key, list);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  /* Where the desktop chooses there is nothing to choose here. */
  g_signal_connect_object (list, "items-changed", G_CALLBACK (follow_list), row, G_CONNECT_SWAPPED);
  follow_list (row, 0, 0, 0, list);
}

void
ringer_hardware_group_set_up (RingerHardwareGroup *self,
                              GSettings *settings,
                              GListModel *const *lists,
                              RingerMediaSession *session)
{
  g_return_if_fail (RINGER_IS_HARDWARE_GROUP (self));
  g_return_if_fail (self->session == NULL);

  add_choice (self, settings, "call-microphone", _ ("_Microphone"), lists[RINGER_DEVICE_MICROPHONE]);
  if (session != NULL) {
    self->session = g_object_ref (session);
    add_level (self);
    set_metered (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  }
  add_choice (self, settings, "call-speaker", _ ("_Speaker"), lists[RINGER_DEVICE_SPEAKER]);
  add_choice (self, settings, "call-camera", _ ("_Camera"), lists[RINGER_DEVICE_CAMERA]);
}

AdwDialog *
ringer_hardware_dialog_new (GSettings *settings,
                            GListModel *const *lists,
                            RingerMediaSession *session)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  RingerHardwareGroup *group = g_object_new (RINGER_TYPE_HARDWARE_GROUP, NULL);

  ringer_hardware_group_set_up (group, settings, lists, session);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_child (dialog, view);
  /* Translators: microphone, speaker and camera. */
  adw_dialog_set_title (dialog, _ ("Sound and Camera"));
  adw_dialog_set_content_width (dialog, 420);

  return dialog;
}
