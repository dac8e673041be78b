/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ringtone-row.h"

#include <glib/gi18n.h>

struct _RingerRingtoneRow {
  AdwActionRow parent_instance;

  GtkCheckButton *check;
  GtkToggleButton *play_button;
  char *value;
};

enum {
  SIGNAL_CHOSEN,
  SIGNAL_PREVIEW_TOGGLED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerRingtoneRow, ringer_ringtone_row, ADW_TYPE_ACTION_ROW)

static void
update_play_button (RingerRingtoneRow *self)
{
  gboolean playing = gtk_toggle_button_get_active (self->play_button);
  const char *words = playing ? _ ("Stop") : _ ("Play");
  g_autofree char *name = NULL;

  gtk_button_set_icon_name (GTK_BUTTON (self->play_button),
                            playing ? "media-playback-stop-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), words);

  /* Translators: for screen readers: "Play: Garden", the name of a ringtone. */
  name = g_strdup_printf (_ ("%s: %s"), words, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_check_toggled (RingerRingtoneRow *self)
{
  if (gtk_check_button_get_active (self->check))
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
on_play_toggled (RingerRingtoneRow *self)
{
  update_play_button (self);
  g_signal_emit (self, signals[SIGNAL_PREVIEW_TOGGLED], 0);
}

static void
ringer_ringtone_row_finalize (GObject *object)
{
  RingerRingtoneRow *self = RINGER_RINGTONE_ROW (object);

  g_clear_pointer (&self->value, g_free);

  G_OBJECT_CLASS (ringer_ringtone_row_parent_class)->finalize (object);
}

static void
ringer_ringtone_row_class_init (RingerRingtoneRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_ringtone_row_finalize;

  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", RINGER_TYPE_RINGTONE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PREVIEW_TOGGLED] =
    g_signal_new ("preview-toggled", RINGER_TYPE_RINGTONE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_ringtone_row_init (RingerRingtoneRow *self)
{
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->check));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);

  self->play_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->play_button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->play_button), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->play_button), "circular");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->play_button));

  g_signal_connect_object (self->check, "toggled", G_CALLBACK (on_check_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->play_button, "toggled", G_CALLBACK (on_play_toggled), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ringer_ringtone_row_new (const char *value,
                         const char *title,
                         RingerRingtoneRow *group)
{
  RingerRingtoneRow *self = g_object_new (RINGER_TYPE_RINGTONE_ROW, NULL);

  ringer_ringtone_row_set_value (self, value, title);
  if (group != NULL)
    gtk_check_button_set_group (self->check, group->check);

  return GTK_WIDGET (self);
}

const char *
ringer_ringtone_row_get_value (RingerRingtoneRow *self)
{
  g_return_val_if_fail (RINGER_IS_RINGTONE_ROW (self), NULL);

  return self->value;
}

void
ringer_ringtone_row_set_value (RingerRingtoneRow *self,
                               const char *value,
                               const char *title)
{
  g_return_if_fail (RINGER_IS_RINGTONE_ROW (self));

  g_set_str (&self->value, value);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  update_play_button (self);
}

void
ringer_ringtone_row_set_chosen (RingerRingtoneRow *self)
{
  g_return_if_fail (RINGER_IS_RINGTONE_ROW (self));

  g_signal_handlers_block_by_func (self->check, on_check_toggled, self);
  gtk_check_button_set_active (self->check, TRUE);
  g_signal_handlers_unblock_by_func (self->check, on_check_toggled, self);
}

gboolean
ringer_ringtone_row_get_playing (RingerRingtoneRow *self)
{
  g_return_val_if_fail (RINGER_IS_RINGTONE_ROW (self), FALSE);

  return gtk_toggle_button_get_active (self->play_button);
}

void
ringer_ringtone_row_set_playing (RingerRingtoneRow *self,
                                 gboolean playing)
{
  g_return_if_fail (RINGER_IS_RINGTONE_ROW (self));

  g_signal_handlers_block_by_func (self->play_button, on_play_toggled, self);
  gtk_toggle_button_set_active (self->play_button, playing);
  g_signal_handlers_unblock_by_func (self->play_button, on_play_toggled, self);
  update_play_button (self);
}
