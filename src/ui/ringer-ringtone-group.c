/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ringtone-group.h"

#include <glib/gi18n.h>

#include "ringer-error-words.h"
#include "ringer-ringtone-row.h"
#include "ringer-ringtones.h"
#include "ringer-toast.h"

/* At most one ringtone is heard at a time, and none once the group is out of sight. */

struct _RingerRingtoneGroup {
  AdwPreferencesGroup parent_instance;

  char *value;
  GSettings *settings;
  RingerTonePlayer *preview;
  GPtrArray *rows;
  RingerRingtoneRow *file_row;
  RingerRingtoneRow *playing;
  GCancellable *cancellable;
};

typedef enum {
  PROP_VALUE = 1,
} RingerRingtoneGroupProperty;

static GParamSpec *properties[PROP_VALUE + 1];

G_DEFINE_FINAL_TYPE (RingerRingtoneGroup, ringer_ringtone_group, ADW_TYPE_PREFERENCES_GROUP)

static void
prepare (RingerRingtoneGroup *self)
{
  const char *value = ringer_ringtone_row_get_value (self->playing);
  g_autofree char *general = g_settings_get_string (self->settings, "ringtone");
  g_autofree char *file = ringer_ringtones_resolve (value != NULL ? value : general);
  g_autofree char *device = g_settings_get_string (self->settings, "ringtone-output");
  RingerToneOptions options = { 0 };

  options.file = file;
  options.device = *device != '\0' ? device : NULL;
  options.volume = g_settings_get_double (self->settings, "ringtone-volume");
  ringer_tone_player_prepare (self->preview, &options);
}

static void
stop (RingerRingtoneGroup *self)
{
  RingerRingtoneRow *row = g_steal_pointer (&self->playing);

  if (row == NULL)
    return;

  ringer_tone_player_stop (self->preview);
  ringer_ringtone_row_set_playing (row, FALSE);
}

static void
on_preview_toggled (RingerRingtoneGroup *self,
                    RingerRingtoneRow *row)
{
  gboolean wanted = ringer_ringtone_row_get_playing (row);

  stop (self);
  if (!wanted)
    return;

  ringer_ringtone_row_set_playing (row, TRUE);
  self->playing = row;
  prepare (self);
  ringer_tone_player_play (self->preview);
}

static void
on_sound_settings_changed (RingerRingtoneGroup *self)
{
  if (self->playing != NULL)
    prepare (self);
}

static void
on_preview_failed (RingerRingtoneGroup *self,
                   const GError *error)
{
  g_autofree char *words = ringer_error_words (error, NULL);

  if (self->playing == NULL)
    return;

  stop (self);
  ringer_toast_show (GTK_WIDGET (self), words);
}

static void
on_chosen (RingerRingtoneGroup *self,
           RingerRingtoneRow *row)
{
  ringer_ringtone_group_set_value (self, ringer_ringtone_row_get_value (row));
}

static RingerRingtoneRow *
add_row (RingerRingtoneGroup *self,
         const char *value,
         const char *title)
{
  RingerRingtoneRow *first = self->rows->len > 0 ? g_ptr_array_index (self->rows, 0) : NULL;
  RingerRingtoneRow *row = RINGER_RINGTONE_ROW (ringer_ringtone_row_new (value, title, first));

  g_signal_connect_object (row, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "preview-toggled", G_CALLBACK (on_preview_toggled), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row));

  return row;
}

static RingerRingtoneRow *
find_row (RingerRingtoneGroup *self,
          const char *value)
{
  for (unsigned int i = 0; i < self->rows->len; i++) {
    RingerRingtoneRow *row = g_ptr_array_index (self->rows, i);

    if (g_strcmp0 (ringer_ringtone_row_get_value (row), value) == 0)
      return row;
  }

  return NULL;
}

static void
show_file (RingerRingtoneGroup *self,
           const char *uri)
{
  g_autofree char *name = ringer_ringtones_make_name (uri);

  if (self->file_row == NULL)
    self->file_row = add_row (self, uri, name);
  else
    ringer_ringtone_row_set_value (self->file_row, uri, name);
}

static void
choose_row (RingerRingtoneGroup *self)
{
  RingerRingtoneRow *row = find_row (self, self->value);

  if (row == NULL && self->value != NULL && g_uri_is_valid (self->value, G_URI_FLAGS_NONE, NULL)) {
    show_file (self, self->value);
    row = self->file_row;
  }

  /* What is damaged rings with the first; see ringer_ringtones_resolve(). */
  if (row == NULL)
    row = find_row (self, ringer_ringtones_get_id (0));
  if (row != NULL)
    ringer_ringtone_row_set_chosen (row);
}

static void
on_file_chosen (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (RingerRingtoneGroup) self = user_data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);
  if (file == NULL) {
    /* Dismissed by the person, or with what the group is in. */
    g_debug ("No ringtone was chosen: %s", error->message);
    return;
  }

  if (self->settings == NULL)
    return;

  uri = g_file_get_uri (file);
  stop (self);
  ringer_ringtone_group_set_value (self, uri);
}

static void
on_choose_clicked (RingerRingtoneGroup *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_file_filter_add_mime_type (filter, "audio/*");
  gtk_file_filter_set_name (filter, _ ("Sound files"));
  gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_set_title (dialog, _ ("Choose a Ringtone"));
  gtk_file_dialog_open (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->cancellable,
                        on_file_chosen, g_object_ref (self));
}

static void
ringer_ringtone_group_unmap (GtkWidget *widget)
{
  stop (RINGER_RINGTONE_GROUP (widget));

  GTK_WIDGET_CLASS (ringer_ringtone_group_parent_class)->unmap (widget);
}

static void
ringer_ringtone_group_dispose (GObject *object)
{
  RingerRingtoneGroup *self = RINGER_RINGTONE_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  self->playing = NULL;
  g_clear_object (&self->settings);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (ringer_ringtone_group_parent_class)->dispose (object);
}

static void
ringer_ringtone_group_finalize (GObject *object)
{
  RingerRingtoneGroup *self = RINGER_RINGTONE_GROUP (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->value, g_free);

  G_OBJECT_CLASS (ringer_ringtone_group_parent_class)->finalize (object);
}

static void
ringer_ringtone_group_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  RingerRingtoneGroup *self = RINGER_RINGTONE_GROUP (object);

  switch ((RingerRingtoneGroupProperty) prop_id) {
  case PROP_VALUE:
    g_value_set_string (value, self->value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_ringtone_group_set_property (GObject *object,
                                    guint prop_id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  RingerRingtoneGroup *self = RINGER_RINGTONE_GROUP (object);

  switch ((RingerRingtoneGroupProperty) prop_id) {
  case PROP_VALUE:
    ringer_ringtone_group_set_value (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_ringtone_group_class_init (RingerRingtoneGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_ringtone_group_dispose;
  object_class->finalize = ringer_ringtone_group_finalize;
  object_class->get_property = ringer_ringtone_group_get_property;
  object_class->set_property = ringer_ringtone_group_set_property;
  GTK_WIDGET_CLASS (klass)->unmap = ringer_ringtone_group_unmap;

  properties[PROP_VALUE] =
    g_param_spec_string ("value", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_ringtone_group_init (RingerRingtoneGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
}

void
ringer_ringtone_group_set_up (RingerRingtoneGroup *self,
                              GSettings *settings,
                              RingerTonePlayer *preview,
                              const char *general)
{
  GtkWidget *choose_button;

  g_return_if_fail (RINGER_IS_RINGTONE_GROUP (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->preview = g_object_ref (preview);

  if (general != NULL)
    add_row (self, NULL, general);
  for (unsigned int i = 0; i < ringer_ringtones_get_n_items (); i++)
    add_row (self, ringer_ringtones_get_id (i), ringer_ringtones_get_title (i));

  choose_button = gtk_button_new_with_mnemonic (_ ("Choose a _File…"));
  gtk_widget_add_css_class (choose_button, "flat");
  gtk_widget_set_valign (choose_button, GTK_ALIGN_CENTER);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), choose_button);
  g_signal_connect_object (choose_button, "clicked", G_CALLBACK (on_choose_clicked), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (settings, "changed::ringtone", G_CALLBACK (on_sound_settings_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::ringtone-volume", G_CALLBACK (on_sound_settings_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::ringtone-output", G_CALLBACK (on_sound_settings_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (preview, "failed", G_CALLBACK (on_preview_failed), self, G_CONNECT_SWAPPED);
  choose_row (self);
}

const char *
ringer_ringtone_group_get_value (RingerRingtoneGroup *self)
{
  g_return_val_if_fail (RINGER_IS_RINGTONE_GROUP (self), NULL);

  return self->value;
}

void
ringer_ringtone_group_set_value (RingerRingtoneGroup *self,
                                 const char *value)
{
  g_return_if_fail (RINGER_IS_RINGTONE_GROUP (self));

  if (!g_set_str (&self->value, value))
    return;

  choose_row (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}
