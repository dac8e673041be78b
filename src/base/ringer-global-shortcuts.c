/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-global-shortcuts.h"

#include "ringer-enums.h"

enum {
  SIGNAL_ACTIVATED,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

static const GEnumValue shortcut_values[] = {
  RINGER_ENUM_VALUE (RINGER_GLOBAL_SHORTCUT_ANSWER, "answer"),
  RINGER_ENUM_VALUE (RINGER_GLOBAL_SHORTCUT_DECLINE, "decline"),
  RINGER_ENUM_VALUE (RINGER_GLOBAL_SHORTCUT_SILENCE, "silence"),
  RINGER_ENUM_VALUE (RINGER_GLOBAL_SHORTCUT_MICROPHONE, "microphone"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerGlobalShortcut, ringer_global_shortcut, shortcut_values)

G_DEFINE_INTERFACE (RingerGlobalShortcuts, ringer_global_shortcuts, G_TYPE_OBJECT)

static void
ringer_global_shortcuts_default_init (RingerGlobalShortcutsInterface *iface)
{
  g_object_interface_install_property (iface, g_param_spec_boolean ("enabled", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (iface, g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  signals[SIGNAL_ACTIVATED] =
    g_signal_new ("activated", RINGER_TYPE_GLOBAL_SHORTCUTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_GLOBAL_SHORTCUT);
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_GLOBAL_SHORTCUTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

gboolean
ringer_global_shortcuts_is_bound (RingerGlobalShortcuts *self)
{
  g_return_val_if_fail (RINGER_IS_GLOBAL_SHORTCUTS (self), FALSE);

  return RINGER_GLOBAL_SHORTCUTS_GET_IFACE (self)->is_bound (self);
}

const char *
ringer_global_shortcuts_get_trigger (RingerGlobalShortcuts *self,
                                     RingerGlobalShortcut shortcut)
{
  g_return_val_if_fail (RINGER_IS_GLOBAL_SHORTCUTS (self), NULL);

  return RINGER_GLOBAL_SHORTCUTS_GET_IFACE (self)->get_trigger (self, shortcut);
}

void
ringer_global_shortcuts_emit_activated (RingerGlobalShortcuts *self,
                                        RingerGlobalShortcut shortcut)
{
  g_return_if_fail (RINGER_IS_GLOBAL_SHORTCUTS (self));

  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, shortcut);
}

void
ringer_global_shortcuts_emit_changed (RingerGlobalShortcuts *self)
{
  g_return_if_fail (RINGER_IS_GLOBAL_SHORTCUTS (self));

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
