/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-desktop-quiet.h"

/* What GNOME's quick settings switch; it is about banners, so it says the opposite. */
#define DESKTOP_SCHEMA "org.gnome.desktop.notifications"
#define DESKTOP_KEY "show-banners"
#define OWN_KEY "do-not-disturb"

struct _RingerDesktopQuiet {
  GObject parent_instance;

  GSettings *settings; /* the desktop's, or Ringer's own */
  gboolean is_desktops;
  gboolean active;
};

typedef enum {
  PROP_ACTIVE = 1,
} RingerDesktopQuietProperty;

static GParamSpec *properties[PROP_ACTIVE + 1];

static void ringer_desktop_quiet_iface_init (RingerDoNotDisturbInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerDesktopQuiet, ringer_desktop_quiet, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_DO_NOT_DISTURB, ringer_desktop_quiet_iface_init))

static void
update (RingerDesktopQuiet *self)
{
  gboolean active = self->is_desktops ? !g_settings_get_boolean (self->settings, DESKTOP_KEY) : g_settings_get_boolean (self->settings, OWN_KEY);

  if (self->active == active)
    return;

  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static gboolean
ringer_desktop_quiet_is_desktops (RingerDoNotDisturb *quiet)
{
  return RINGER_DESKTOP_QUIET (quiet)->is_desktops;
}

static void
ringer_desktop_quiet_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  RingerDesktopQuiet *self = RINGER_DESKTOP_QUIET (object);

  switch ((RingerDesktopQuietProperty) prop_id) {
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->active);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_desktop_quiet_finalize (GObject *object)
{
  RingerDesktopQuiet *self = RINGER_DESKTOP_QUIET (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ringer_desktop_quiet_parent_class)->finalize (object);
}

static void
ringer_desktop_quiet_iface_init (RingerDoNotDisturbInterface *iface)
{
  iface->is_desktops = ringer_desktop_quiet_is_desktops;
}

static void
ringer_desktop_quiet_class_init (RingerDesktopQuietClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringer_desktop_quiet_get_property;
  object_class->finalize = ringer_desktop_quiet_finalize;

  g_object_class_override_property (object_class, PROP_ACTIVE, "active");
  properties[PROP_ACTIVE] = g_object_class_find_property (object_class, "active");
}

static void
ringer_desktop_quiet_init (RingerDesktopQuiet *self)
{
}

/* (nullable): an older desktop may have the schema without the key, and GSettings ends the program that asks for what is not there. */
static GSettings *
open_desktop (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, DESKTOP_SCHEMA, TRUE) : NULL;

  if (schema == NULL || !g_settings_schema_has_key (schema, DESKTOP_KEY))
    return NULL;

  return g_settings_new_full (schema, NULL, NULL);
}

RingerDoNotDisturb *
ringer_desktop_quiet_new (GSettings *settings,
                          gboolean sandboxed)
{
  RingerDesktopQuiet *self = g_object_new (RINGER_TYPE_DESKTOP_QUIET, NULL);

  self->settings = sandboxed ? NULL : open_desktop ();
  self->is_desktops = self->settings != NULL;
  if (!self->is_desktops)
    self->settings = g_object_ref (settings);
  g_signal_connect_object (self->settings, self->is_desktops ? "changed::" DESKTOP_KEY : "changed::" OWN_KEY, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return RINGER_DO_NOT_DISTURB (self);
}
