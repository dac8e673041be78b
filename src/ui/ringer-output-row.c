/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-output-row.h"

#include <glib/gi18n.h>

#include "ringer-audio-device.h"

struct _RingerOutputRow {
  AdwComboRow parent_instance;

  GSettings *settings;
  GListModel *devices;
  GListModel *choices;
  gboolean updating; /* the row's selection follows the setting, not the person */
};

G_DEFINE_FINAL_TYPE (RingerOutputRow, ringer_output_row, ADW_TYPE_COMBO_ROW)

static void
select_from_settings (RingerOutputRow *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, "ringtone-output");
  unsigned int selected = 0;

  for (unsigned int i = 0; i < g_list_model_get_n_items (self->choices); i++) {
    g_autoptr (RingerAudioDevice) device = g_list_model_get_item (self->choices, i);

    if (g_strcmp0 (ringer_audio_device_get_id (device), id) == 0)
      selected = i;
  }

  self->updating = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->updating = FALSE;
}

static void
on_devices_changed (RingerOutputRow *self)
{
  g_autoptr (RingerAudioDevice) standard = NULL;
  GListStore *choices = G_LIST_STORE (self->choices);

  self->updating = TRUE;
  g_list_store_remove_all (choices);
  /* Translators: the sound device that is set in the system's settings. */
  standard = ringer_audio_device_new ("", _ ("As in System Settings"));
  g_list_store_append (choices, standard);
  for (unsigned int i = 0; i < g_list_model_get_n_items (self->devices); i++) {
    g_autoptr (RingerAudioDevice) device = g_list_model_get_item (self->devices, i);

    g_list_store_append (choices, device);
  }
  self->updating = FALSE;

  select_from_settings (self);
}

static void
on_selected (RingerOutputRow *self)
{
  RingerAudioDevice *device = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self));

  if (self->updating || device == NULL)
    return;

  g_settings_set_string (self->settings, "ringtone-output", ringer_audio_device_get_id (device));
}

static void
ringer_output_row_dispose (GObject *object)
{
  RingerOutputRow *self = RINGER_OUTPUT_ROW (object);

  /* Losing its list deselects, which is not the person's choice. */
  self->updating = TRUE;
  g_clear_object (&self->settings);
  g_clear_object (&self->devices);
  g_clear_object (&self->choices);

  G_OBJECT_CLASS (ringer_output_row_parent_class)->dispose (object);
}

static void
ringer_output_row_class_init (RingerOutputRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_output_row_dispose;
}

static void
ringer_output_row_init (RingerOutputRow *self)
{
}

void
ringer_output_row_set_up (RingerOutputRow *self,
                          GSettings *settings,
                          GListModel *devices)
{
  g_autoptr (GtkExpression) name = NULL;

  g_return_if_fail (RINGER_IS_OUTPUT_ROW (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->devices = g_object_ref (devices);
  self->choices = G_LIST_MODEL (g_list_store_new (RINGER_TYPE_AUDIO_DEVICE));

  name = gtk_property_expression_new (RINGER_TYPE_AUDIO_DEVICE, NULL, "name");
  adw_combo_row_set_expression (ADW_COMBO_ROW (self), name);
  self->updating = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), self->choices);
  on_devices_changed (self);

  g_signal_connect_object (devices, "items-changed", G_CALLBACK (on_devices_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::ringtone-output", G_CALLBACK (select_from_settings), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}
