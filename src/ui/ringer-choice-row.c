/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-choice-row.h"

#include <glib/gi18n.h>

#include "ringer-device-choice.h"

struct _RingerChoiceRow {
  AdwComboRow parent_instance;

  GSettings *settings;
  char *key;
  GListModel *devices;
  GListModel *choices;
  gboolean updating; /* the row's selection follows the setting, not the person */
};

G_DEFINE_FINAL_TYPE (RingerChoiceRow, ringer_choice_row, ADW_TYPE_COMBO_ROW)

static void
select_from_settings (RingerChoiceRow *self)
{
  g_autofree char *id = g_settings_get_string (self->settings, self->key);
  unsigned int selected = 0;

  for (unsigned int i = 0; i < g_list_model_get_n_items (self->choices); i++) {
    g_autoptr (RingerDeviceChoice) device = g_list_model_get_item (self->choices, i);

    if (g_strcmp0 (ringer_device_choice_get_id (device), id) == 0)
      selected = i;
  }

  self->updating = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  self->updating = FALSE;
}

static void
on_devices_changed (RingerChoiceRow *self)
{
  g_autoptr (RingerDeviceChoice) standard = NULL;
  GListStore *choices = G_LIST_STORE (self->choices);

  self->updating = TRUE;
  g_list_store_remove_all (choices);
  /* Translators: the sound device or camera that is set in the system's settings. */
  standard = ringer_device_choice_new ("", _ ("As in System Settings"));
  g_list_store_append (choices, standard);
  for (unsigned int i = 0; i < g_list_model_get_n_items (self->devices); i++) {
    g_autoptr (RingerDeviceChoice) device = g_list_model_get_item (self->devices, i);

    g_list_store_append (choices, device);
  }
  self->updating = FALSE;

  select_from_settings (self);
}

static void
on_selected (RingerChoiceRow *self)
{
  RingerDeviceChoice *device = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self));

  if (self->updating || device == NULL)
    return;

  g_settings_set_string (self->settings, self->key, ringer_device_choice_get_id (device));
}

static void
ringer_choice_row_dispose (GObject *object)
{
  RingerChoiceRow *self = RINGER_CHOICE_ROW (object);

  /* Losing its list deselects, which is not the person's choice. */
  self->updating = TRUE;
  g_clear_object (&self->settings);
  g_clear_object (&self->devices);
  g_clear_object (&self->choices);
  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (ringer_choice_row_parent_class)->dispose (object);
}

static void
ringer_choice_row_class_init (RingerChoiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_choice_row_dispose;
}

static void
ringer_choice_row_init (RingerChoiceRow *self)
{
}

void
ringer_choice_row_set_up (RingerChoiceRow *self,
                          GSettings *settings,
                          const char *key,
                          GListModel *devices)
{
  g_autoptr (GtkExpression) name = NULL;
  g_autofree char *changed = g_strconcat ("changed::", key, NULL);

  g_return_if_fail (RINGER_IS_CHOICE_ROW (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->key = g_strdup (key);
  self->devices = g_object_ref (devices);
  self->choices = G_LIST_MODEL (g_list_store_new (RINGER_TYPE_DEVICE_CHOICE));

  name = gtk_property_expression_new (RINGER_TYPE_DEVICE_CHOICE, NULL, "name");
  adw_combo_row_set_expression (ADW_COMBO_ROW (self), name);
  self->updating = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), self->choices);
  on_devices_changed (self);

  g_signal_connect_object (devices, "items-changed", G_CALLBACK (on_devices_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, changed, G_CALLBACK (select_from_settings), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}
