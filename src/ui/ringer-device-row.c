/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-device-row.h"

#include <glib/gi18n.h>

#include "ringer-time-words.h"

struct _RingerDeviceRow {
  AdwExpanderRow parent_instance;

  RingerOwnDevice *device;
};

enum {
  SIGNAL_RENAME,
  SIGNAL_VERIFY,
  SIGNAL_SIGN_OUT,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerDeviceRow, ringer_device_row, ADW_TYPE_EXPANDER_ROW)

static const char *
state_words (RingerOwnDeviceState state)
{
  switch (state) {
  case RINGER_OWN_DEVICE_VERIFIED:
    return _ ("Verified");
  case RINGER_OWN_DEVICE_UNVERIFIED:
    return _ ("Not verified");
  case RINGER_OWN_DEVICE_PLAIN:
  default:
    /* Translators: of a device. */
    return _ ("No encryption");
  }
}

static const char *
state_icon (RingerOwnDeviceState state)
{
  switch (state) {
  case RINGER_OWN_DEVICE_VERIFIED:
    return "security-high-symbolic";
  case RINGER_OWN_DEVICE_UNVERIFIED:
    return "dialog-warning-symbolic";
  case RINGER_OWN_DEVICE_PLAIN:
  default:
    return "security-low-symbolic";
  }
}

static char *
make_subtitle (RingerOwnDevice *device,
               gint64 now_ms)
{
  const char *state = state_words (ringer_own_device_get_state (device));
  gint64 last_seen_ms = ringer_own_device_get_last_seen_ms (device);
  g_autofree char *moment = NULL;

  if (ringer_own_device_is_current (device) || last_seen_ms <= 0)
    return g_strdup (state);

  moment = ringer_time_words_moment (last_seen_ms, now_ms);

  /* Translators: %1$s is how a device stands, such as "Verified"; %2$s is a moment, such as "Yesterday, 18:04". */
  return g_strdup_printf (_ ("%1$s, last seen: %2$s"), state, moment);
}

static void
on_rename (RingerDeviceRow *self)
{
  g_signal_emit (self, signals[SIGNAL_RENAME], 0);
}

static void
on_verify (RingerDeviceRow *self)
{
  g_signal_emit (self, signals[SIGNAL_VERIFY], 0);
}

static void
on_sign_out (RingerDeviceRow *self)
{
  g_signal_emit (self, signals[SIGNAL_SIGN_OUT], 0);
}

static void
add_button (RingerDeviceRow *self,
            const char *label,
            const char *css_class,
            void (*on_activated) (RingerDeviceRow *self))
{
  GtkWidget *row = adw_button_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (row, css_class);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
ringer_device_row_dispose (GObject *object)
{
  g_clear_object (&RINGER_DEVICE_ROW (object)->device);

  G_OBJECT_CLASS (ringer_device_row_parent_class)->dispose (object);
}

static void
ringer_device_row_class_init (RingerDeviceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_device_row_dispose;

  signals[SIGNAL_RENAME] = g_signal_new ("rename", RINGER_TYPE_DEVICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_VERIFY] = g_signal_new ("verify", RINGER_TYPE_DEVICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SIGN_OUT] = g_signal_new ("sign-out", RINGER_TYPE_DEVICE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_device_row_init (RingerDeviceRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_expander_row_set_title_lines (ADW_EXPANDER_ROW (self), 1);
}

GtkWidget *
ringer_device_row_new (RingerOwnDevice *device,
                       gint64 now_ms,
                       gboolean can_verify)
{
  RingerDeviceRow *self;
  GtkWidget *icon;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (RINGER_IS_OWN_DEVICE (device), NULL);

  self = g_object_new (RINGER_TYPE_DEVICE_ROW, NULL);
  self->device = g_object_ref (device);
  subtitle = make_subtitle (device, now_ms);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), ringer_own_device_get_name (device));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  icon = gtk_image_new_from_icon_name (state_icon (ringer_own_device_get_state (device)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, state_words (ringer_own_device_get_state (device)), -1);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), icon);

  if (can_verify && !ringer_own_device_is_current (device) && ringer_own_device_get_state (device) == RINGER_OWN_DEVICE_UNVERIFIED)
    add_button (self, _ ("_Verify…"), NULL, on_verify);
  add_button (self, _ ("_Rename…"), NULL, on_rename);
  if (!ringer_own_device_is_current (device))
    add_button (self, _ ("_Sign Out…"), "destructive-action", on_sign_out);

  return GTK_WIDGET (self);
}

RingerOwnDevice *
ringer_device_row_get_device (RingerDeviceRow *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE_ROW (self), NULL);

  return self->device;
}
