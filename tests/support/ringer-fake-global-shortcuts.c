/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-global-shortcuts.h"

struct _RingerFakeGlobalShortcuts {
  GObject parent_instance;

  gboolean enabled;
  char *trigger;
  GError *error;
};

enum {
  PROP_ENABLED = 1,
  PROP_ERROR,
};

static GParamSpec *properties[PROP_ERROR + 1];

static void ringer_fake_global_shortcuts_iface_init (RingerGlobalShortcutsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerFakeGlobalShortcuts, ringer_fake_global_shortcuts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_GLOBAL_SHORTCUTS, ringer_fake_global_shortcuts_iface_init))

static gboolean
ringer_fake_global_shortcuts_is_bound (RingerGlobalShortcuts *fake)
{
  return RINGER_FAKE_GLOBAL_SHORTCUTS (fake)->trigger != NULL;
}

static const char *
ringer_fake_global_shortcuts_get_trigger (RingerGlobalShortcuts *fake,
                                          RingerGlobalShortcut shortcut)
{
  return shortcut == RINGER_GLOBAL_SHORTCUT_ANSWER ? RINGER_FAKE_GLOBAL_SHORTCUTS (fake)->trigger : NULL;
}

static void
ringer_fake_global_shortcuts_get_property (GObject *object,
                                           guint prop_id,
                                           GValue *value,
                                           GParamSpec *pspec)
{
  RingerFakeGlobalShortcuts *self = RINGER_FAKE_GLOBAL_SHORTCUTS (object);

  if (prop_id == PROP_ENABLED)
    g_value_set_boolean (value, self->enabled);
  else
    g_value_set_boxed (value, self->error);
}

static void
ringer_fake_global_shortcuts_set_property (GObject *object,
                                           guint prop_id,
                                           const GValue *value,
                                           GParamSpec *pspec)
{
  RINGER_FAKE_GLOBAL_SHORTCUTS (object)->enabled = g_value_get_boolean (value);
}

static void
ringer_fake_global_shortcuts_finalize (GObject *object)
{
  RingerFakeGlobalShortcuts *self = RINGER_FAKE_GLOBAL_SHORTCUTS (object);

  g_clear_pointer (&self->trigger, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_fake_global_shortcuts_parent_class)->finalize (object);
}

static void
ringer_fake_global_shortcuts_iface_init (RingerGlobalShortcutsInterface *iface)
{
  iface->is_bound = ringer_fake_global_shortcuts_is_bound;
  iface->get_trigger = ringer_fake_global_shortcuts_get_trigger;
}

static void
ringer_fake_global_shortcuts_class_init (RingerFakeGlobalShortcutsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringer_fake_global_shortcuts_get_property;
  object_class->set_property = ringer_fake_global_shortcuts_set_property;
  object_class->finalize = ringer_fake_global_shortcuts_finalize;

  g_object_class_override_property (object_class, PROP_ENABLED, "enabled");
  g_object_class_override_property (object_class, PROP_ERROR, "error");
  properties[PROP_ERROR] = g_object_class_find_property (object_class, "error");
}

static void
ringer_fake_global_shortcuts_init (RingerFakeGlobalShortcuts *self)
{
}

RingerFakeGlobalShortcuts *
ringer_fake_global_shortcuts_new (void)
{
  return g_object_new (RINGER_TYPE_FAKE_GLOBAL_SHORTCUTS, NULL);
}

void
ringer_fake_global_shortcuts_bind (RingerFakeGlobalShortcuts *self,
                                   const char *trigger)
{
  g_set_str (&self->trigger, trigger);
  ringer_global_shortcuts_emit_changed (RINGER_GLOBAL_SHORTCUTS (self));
}

void
ringer_fake_global_shortcuts_fail (RingerFakeGlobalShortcuts *self,
                                   GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}
