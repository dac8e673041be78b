/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-preferences-dialog.h"

#include <glib/gi18n.h>

#include "ringer-accounts-page.h"
#include "ringer-output-row.h"
#include "ringer-ringtone-group.h"
#include "ringer-toast.h"

struct _RingerPreferencesDialog {
  AdwPreferencesDialog parent_instance;

  AdwSwitchRow *background_row;
  AdwEntryRow *link_row;
  AdwSwitchRow *sounds_row;
  RingerRingtoneGroup *ringtone_group;
  GtkWidget *sound_group;
  GtkAdjustment *volume_adjustment;
  RingerOutputRow *output_row;
  AdwSwitchRow *rise_row;
  RingerAccountsPage *accounts_page;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (RingerPreferencesDialog, ringer_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static gboolean
is_good_link (const char *link)
{
  return *link == '\0' ||
         (strstr (link, "%s") != NULL &&
          (g_str_has_prefix (link, "https://") || g_str_has_prefix (link, "http://")));
}

static void
on_link_typed (RingerPreferencesDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->link_row), "error");
}

static void
on_link_applied (RingerPreferencesDialog *self)
{
  g_autofree char *link = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->link_row))));

  if (is_good_link (link)) {
    g_settings_set_string (self->settings, "call-link", link);
    return;
  }

  gtk_widget_add_css_class (GTK_WIDGET (self->link_row), "error");
  ringer_toast_show (GTK_WIDGET (self->link_row), _ ("The address begins with https:// and has %s where the room goes"));
}

static void
ringer_preferences_dialog_dispose (GObject *object)
{
  RingerPreferencesDialog *self = RINGER_PREFERENCES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ringer_preferences_dialog_parent_class)->dispose (object);
}

static void
ringer_preferences_dialog_class_init (RingerPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringer_preferences_dialog_dispose;

  g_type_ensure (RINGER_TYPE_ACCOUNTS_PAGE);
  g_type_ensure (RINGER_TYPE_OUTPUT_ROW);
  g_type_ensure (RINGER_TYPE_RINGTONE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, background_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, link_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, sounds_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, ringtone_group);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, sound_group);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, volume_adjustment);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, output_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, rise_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, accounts_page);
  gtk_widget_class_bind_template_callback (widget_class, on_link_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_link_typed);
}

static void
ringer_preferences_dialog_init (RingerPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
ringer_preferences_dialog_new (GSettings *settings,
                               RingerAccountManager *accounts,
                               RingerCallManager *calls,
                               RingerTonePlayer *preview,
                               GListModel *output_devices)
{
  RingerPreferencesDialog *self = g_object_new (RINGER_TYPE_PREFERENCES_DIALOG, NULL);
  g_autofree char *link = g_settings_get_string (settings, "call-link");

  self->settings = g_object_ref (settings);
  g_settings_bind (settings, "run-in-background", self->background_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sounds", self->sounds_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sounds", self->ringtone_group, "sensitive", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "sounds", self->sound_group, "sensitive", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "ringtone-volume", self->volume_adjustment, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "rise-slowly", self->rise_row, "active", G_SETTINGS_BIND_DEFAULT);

  gtk_editable_set_text (GTK_EDITABLE (self->link_row), link);
  ringer_ringtone_group_set_up (self->ringtone_group, settings, preview, NULL);
  g_settings_bind (settings, "ringtone", self->ringtone_group, "value", G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  ringer_output_row_set_up (self->output_row, settings, output_devices);
  ringer_accounts_page_set_up (self->accounts_page, accounts, calls);

  return ADW_DIALOG (self);
}
