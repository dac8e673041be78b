/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-global-shortcuts-group.h"

#include <glib/gi18n.h>

#include "ringer-error.h"

struct _RingerGlobalShortcutsGroup {
  AdwPreferencesGroup parent_instance;

  GtkWidget *switch_row;
  GtkWidget *rows[RINGER_N_GLOBAL_SHORTCUTS];
  RingerGlobalShortcuts *shortcuts;
};

G_DEFINE_FINAL_TYPE (RingerGlobalShortcutsGroup, ringer_global_shortcuts_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *const titles[RINGER_N_GLOBAL_SHORTCUTS] = {
  [RINGER_GLOBAL_SHORTCUT_ANSWER] = N_ ("Answer"),
  [RINGER_GLOBAL_SHORTCUT_DECLINE] = N_ ("Decline"),
  [RINGER_GLOBAL_SHORTCUT_SILENCE] = N_ ("Silence"),
  [RINGER_GLOBAL_SHORTCUT_MICROPHONE] = N_ ("Mute Microphone"),
};

/* GNOME 48 writes keys as programs do: "Press <Control><Super>a". */
static char *
make_words (const char *trigger)
{
  const char *keys = strchr (trigger, '<');
  g_autofree char *label = NULL;
  GdkModifierType modifiers;
  guint key;

  if (keys == NULL || !gtk_accelerator_parse (keys, &key, &modifiers))
    return g_strdup (trigger);

  label = gtk_accelerator_get_label (key, modifiers);

  return g_strdup_printf ("%.*s%s", (int) (keys - trigger), trigger, label);
}

static void
update_keys (RingerGlobalShortcutsGroup *self)
{
  gboolean bound = ringer_global_shortcuts_is_bound (self->shortcuts);

  for (size_t i = 0; i < G_N_ELEMENTS (self->rows); i++) {
    const char *trigger = ringer_global_shortcuts_get_trigger (self->shortcuts, (RingerGlobalShortcut) i);
    g_autofree char *words = trigger != NULL ? make_words (trigger) : NULL;

    gtk_widget_set_visible (self->rows[i], bound);
    /* Translators: no keys are set for a shortcut. */
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[i]), words != NULL ? words : _ ("No keys; set them in the desktop's settings"));
  }
}

static void
update_words (RingerGlobalShortcutsGroup *self)
{
  g_autoptr (GError) error = NULL;
  const char *words;

  g_object_get (self->shortcuts, "error", &error, NULL);
  if (error == NULL)
    words = _ ("For calls, while another window has the focus");
  else if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED))
    words = _ ("The desktop didn't allow them. Switch them on again to be asked anew.");
  else
    words = _ ("This desktop doesn't let apps have keys that work everywhere");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->switch_row), words);
}

static void
ringer_global_shortcuts_group_dispose (GObject *object)
{
  RingerGlobalShortcutsGroup *self = RINGER_GLOBAL_SHORTCUTS_GROUP (object);

  g_clear_object (&self->shortcuts);

  G_OBJECT_CLASS (ringer_global_shortcuts_group_parent_class)->dispose (object);
}

static void
ringer_global_shortcuts_group_class_init (RingerGlobalShortcutsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_global_shortcuts_group_dispose;
}

static void
ringer_global_shortcuts_group_init (RingerGlobalShortcutsGroup *self)
{
  self->switch_row = adw_switch_row_new ();
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->switch_row), TRUE);
  /* Translators: keys that work whichever window has the focus. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->switch_row), _ ("_Global Shortcuts"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->switch_row);

  for (size_t i = 0; i < G_N_ELEMENTS (self->rows); i++) {
    self->rows[i] = adw_action_row_new ();
    /* The keys are the desktop's words. */
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->rows[i]), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _ (titles[i]));
    gtk_widget_add_css_class (self->rows[i], "property");
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->rows[i]);
  }
}

void
ringer_global_shortcuts_group_set_up (RingerGlobalShortcutsGroup *self,
                                      GSettings *settings,
                                      RingerGlobalShortcuts *shortcuts)
{
  g_return_if_fail (RINGER_IS_GLOBAL_SHORTCUTS_GROUP (self));
  g_return_if_fail (RINGER_IS_GLOBAL_SHORTCUTS (shortcuts));

  self->shortcuts = g_object_ref (shortcuts);
  g_settings_bind (settings, "global-shortcuts", self->switch_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (shortcuts, "changed", G_CALLBACK (update_keys), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shortcuts, "notify::error", G_CALLBACK (update_words), self, G_CONNECT_SWAPPED);
  update_keys (self);
  update_words (self);
}
