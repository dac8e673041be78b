/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-preferences-dialog.h"

#include <glib/gi18n.h>

#include "ringer-accounts-page.h"
#include "ringer-choice-row.h"
#include "ringer-error-words.h"
#include "ringer-global-shortcuts-group.h"
#include "ringer-hardware-group.h"
#include "ringer-ringtone-group.h"
#include "ringer-rules-banner.h"
#include "ringer-time-row.h"
#include "ringer-toast.h"

struct _RingerPreferencesDialog {
  AdwPreferencesDialog parent_instance;

  AdwPreferencesGroup *background_group;
  AdwSwitchRow *background_row;
  AdwSwitchRow *login_row;
  RingerGlobalShortcutsGroup *shortcuts_group;
  AdwSwitchRow *verified_row;
  AdwEntryRow *link_row;
  AdwBanner *error_banner;
  AdwSwitchRow *sounds_row;
  AdwComboRow *group_row;
  AdwPreferencesGroup *disturb_group;
  AdwSwitchRow *disturb_row;
  AdwSwitchRow *quiet_row;
  AdwSpinRow *from_row;
  AdwSpinRow *until_row;
  RingerRingtoneGroup *ringtone_group;
  GtkWidget *sound_group;
  GtkAdjustment *volume_adjustment;
  RingerChoiceRow *output_row;
  RingerHardwareGroup *hardware_group;
  AdwSwitchRow *rise_row;
  RingerAccountsPage *accounts_page;

  GSettings *settings;
  GError *background_error;
};

typedef enum {
  PROP_BACKGROUND_ERROR = 1,
} RingerPreferencesDialogProperty;

static GParamSpec *properties[PROP_BACKGROUND_ERROR + 1];

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

/* Who rings */

/* The values of the setting, as they are listed. */
static const char *const group_calls[] = { "as-called", "always", "never" };

static gboolean
to_selected (GValue *value,
             GVariant *variant,
             gpointer user_data)
{
  const char *word = g_variant_get_string (variant, NULL);

  for (unsigned int i = 0; i < G_N_ELEMENTS (group_calls); i++) {
    if (g_str_equal (group_calls[i], word))
      g_value_set_uint (value, i);
  }

  return TRUE;
}

static GVariant *
from_selected (const GValue *value,
               const GVariantType *type,
               gpointer user_data)
{
  unsigned int selected = g_value_get_uint (value);

  /* Losing its list deselects, which is not the person's choice. */
  return selected < G_N_ELEMENTS (group_calls) ? g_variant_new_string (group_calls[selected]) : NULL;
}

static void
set_up_group_calls (RingerPreferencesDialog *self)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);

  /* Translators: group calls ring when the caller asks for it. */
  gtk_string_list_append (choices, _ ("When the Caller Asks"));
  gtk_string_list_append (choices, _ ("Always"));
  gtk_string_list_append (choices, _ ("Never"));
  adw_combo_row_set_model (self->group_row, G_LIST_MODEL (choices));
  g_settings_bind_with_mapping (self->settings, "group-calls", self->group_row, "selected",
                                G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY, to_selected, from_selected, NULL, NULL);
}

/* In a sandbox, and on some desktops, nobody tells of the desktop's own. */
static void
set_up_do_not_disturb (RingerPreferencesDialog *self,
                       RingerDoNotDisturb *do_not_disturb)
{
  gboolean is_desktops = ringer_do_not_disturb_is_desktops (do_not_disturb);

  adw_preferences_group_set_description (self->disturb_group,
                                         is_desktops ? _ ("While it is on in the desktop, calls are shown, but make no sound and stay in the background. To let somebody through, select them in the main window.")
                                                     : _ ("The desktop does not tell Ringer whether its own is on. While this one is, calls are shown, but make no sound and stay in the background. To let somebody through, select them in the main window."));
  gtk_widget_set_visible (GTK_WIDGET (self->disturb_row), !is_desktops);
  if (!is_desktops)
    g_settings_bind (self->settings, "do-not-disturb", self->disturb_row, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
update_quiet_hours (RingerPreferencesDialog *self)
{
  unsigned int from = g_settings_get_uint (self->settings, "quiet-from");
  unsigned int until = g_settings_get_uint (self->settings, "quiet-until");
  gboolean never = from == until && g_settings_get_boolean (self->settings, "quiet-hours");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->quiet_row), never ? _ ("It is never quiet, since both times are the same") : "");
  /* Translators: the quiet hours last over midnight; this is said of their end. */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->until_row), until < from ? _ ("On the next day") : "");
}

static void
set_up_quiet_hours (RingerPreferencesDialog *self)
{
  g_settings_bind (self->settings, "quiet-hours", self->quiet_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "quiet-hours", self->from_row, "sensitive", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "quiet-hours", self->until_row, "sensitive", G_SETTINGS_BIND_GET);
  ringer_time_row_set_up (self->from_row, self->settings, "quiet-from");
  ringer_time_row_set_up (self->until_row, self->settings, "quiet-until");
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (update_quiet_hours), self, G_CONNECT_SWAPPED);
  update_quiet_hours (self);
}

/* In the background */

static void
set_background_error (RingerPreferencesDialog *self,
                      const GError *error)
{
  g_autofree char *words = error != NULL ? ringer_error_words (error, NULL) : NULL;
  g_autofree char *markup = words != NULL ? g_markup_escape_text (words, -1) : NULL;

  if (self->background_error == NULL && error == NULL)
    return;

  g_clear_error (&self->background_error);
  self->background_error = error != NULL ? g_error_copy (error) : NULL;
  adw_preferences_group_set_description (self->background_group, markup);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BACKGROUND_ERROR]);
}

static void
set_up_background (RingerPreferencesDialog *self)
{
  g_settings_bind (self->settings, "run-in-background", self->background_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "run-in-background", self->login_row, "sensitive", G_SETTINGS_BIND_GET);
  g_settings_bind (self->settings, "start-at-login", self->login_row, "active", G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
}

static void
ringer_preferences_dialog_get_property (GObject *object,
                                        guint prop_id,
                                        GValue *value,
                                        GParamSpec *pspec)
{
  RingerPreferencesDialog *self = RINGER_PREFERENCES_DIALOG (object);

  switch ((RingerPreferencesDialogProperty) prop_id) {
  case PROP_BACKGROUND_ERROR:
    g_value_set_boxed (value, self->background_error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_preferences_dialog_set_property (GObject *object,
                                        guint prop_id,
                                        const GValue *value,
                                        GParamSpec *pspec)
{
  RingerPreferencesDialog *self = RINGER_PREFERENCES_DIALOG (object);

  switch ((RingerPreferencesDialogProperty) prop_id) {
  case PROP_BACKGROUND_ERROR:
    set_background_error (self, g_value_get_boxed (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_preferences_dialog_dispose (GObject *object)
{
  RingerPreferencesDialog *self = RINGER_PREFERENCES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), RINGER_TYPE_PREFERENCES_DIALOG);
  g_clear_object (&self->settings);
  g_clear_error (&self->background_error);

  G_OBJECT_CLASS (ringer_preferences_dialog_parent_class)->dispose (object);
}

static void
ringer_preferences_dialog_class_init (RingerPreferencesDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringer_preferences_dialog_dispose;
  object_class->get_property = ringer_preferences_dialog_get_property;
  object_class->set_property = ringer_preferences_dialog_set_property;

  properties[PROP_BACKGROUND_ERROR] = g_param_spec_boxed ("background-error", NULL, NULL, G_TYPE_ERROR,
                                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (RINGER_TYPE_ACCOUNTS_PAGE);
  g_type_ensure (RINGER_TYPE_GLOBAL_SHORTCUTS_GROUP);
  g_type_ensure (RINGER_TYPE_CHOICE_ROW);
  g_type_ensure (RINGER_TYPE_HARDWARE_GROUP);
  g_type_ensure (RINGER_TYPE_RINGTONE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/Ringer/ringer-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, background_group);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, background_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, login_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, shortcuts_group);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, verified_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, link_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, error_banner);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, sounds_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, group_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, disturb_group);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, disturb_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, until_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, ringtone_group);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, sound_group);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, volume_adjustment);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, output_row);
  gtk_widget_class_bind_template_child (widget_class, RingerPreferencesDialog, hardware_group);
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
                               RingerDoNotDisturb *do_not_disturb,
                               RingerTonePlayer *preview,
                               GListModel *output_devices)
{
  RingerPreferencesDialog *self = g_object_new (RINGER_TYPE_PREFERENCES_DIALOG, NULL);
  g_autofree char *link = g_settings_get_string (settings, "call-link");

  self->settings = g_object_ref (settings);
  set_up_background (self);
  g_settings_bind (settings, "only-verified-devices", self->verified_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sounds", self->sounds_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sounds", self->ringtone_group, "sensitive", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "sounds", self->sound_group, "sensitive", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "ringtone-volume", self->volume_adjustment, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "rise-slowly", self->rise_row, "active", G_SETTINGS_BIND_DEFAULT);

  ringer_rules_banner_set_up (self->error_banner, ringer_call_manager_get_rules (calls));
  set_up_group_calls (self);
  set_up_do_not_disturb (self, do_not_disturb);
  set_up_quiet_hours (self);

  gtk_editable_set_text (GTK_EDITABLE (self->link_row), link);
  ringer_ringtone_group_set_up (self->ringtone_group, settings, preview, NULL);
  g_settings_bind (settings, "ringtone", self->ringtone_group, "value", G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
  ringer_choice_row_set_up (self->output_row, settings, "ringtone-output", output_devices);
  ringer_accounts_page_set_up (self->accounts_page, accounts, calls);

  return ADW_DIALOG (self);
}

void
ringer_preferences_dialog_set_shortcuts (RingerPreferencesDialog *self,
                                         RingerGlobalShortcuts *shortcuts)
{
  g_return_if_fail (RINGER_IS_PREFERENCES_DIALOG (self));

  ringer_global_shortcuts_group_set_up (self->shortcuts_group, self->settings, shortcuts);
}

void
ringer_preferences_dialog_set_devices (RingerPreferencesDialog *self,
                                       GSettings *settings,
                                       GListModel *const *lists)
{
  g_return_if_fail (RINGER_IS_PREFERENCES_DIALOG (self));

  ringer_hardware_group_set_up (self->hardware_group, settings, lists, NULL);
}
