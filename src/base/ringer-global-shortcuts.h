/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingerGlobalShortcut:
 * @RINGER_GLOBAL_SHORTCUT_ANSWER: answers the call that rings
 * @RINGER_GLOBAL_SHORTCUT_DECLINE: declines it
 * @RINGER_GLOBAL_SHORTCUT_SILENCE: silences it
 * @RINGER_GLOBAL_SHORTCUT_MICROPHONE: mutes the microphone in the call that this device is in, or no longer
 *
 * What keys do wherever the focus is.
 */
typedef enum {
  RINGER_GLOBAL_SHORTCUT_ANSWER,
  RINGER_GLOBAL_SHORTCUT_DECLINE,
  RINGER_GLOBAL_SHORTCUT_SILENCE,
  RINGER_GLOBAL_SHORTCUT_MICROPHONE,
} RingerGlobalShortcut;

#define RINGER_N_GLOBAL_SHORTCUTS (RINGER_GLOBAL_SHORTCUT_MICROPHONE + 1)

#define RINGER_TYPE_GLOBAL_SHORTCUT (ringer_global_shortcut_get_type ())
GType ringer_global_shortcut_get_type (void);

#define RINGER_TYPE_GLOBAL_SHORTCUTS (ringer_global_shortcuts_get_type ())
/**
 * RingerGlobalShortcuts:
 *
 * Keys that the desktop keeps for Ringer. Which ones they are is the desktop's to say, and the person's there.
 *
 * Properties (notify): `enabled` (gboolean, read-write: whether there are to be any; goes back where the desktop does not go along), `error` (nullable boxed GError, read-only: why it does
 * not: RINGER_ERROR_DESKTOP_REFUSED or RINGER_ERROR_DESKTOP_LACKS).
 */
G_DECLARE_INTERFACE (RingerGlobalShortcuts, ringer_global_shortcuts, RINGER, GLOBAL_SHORTCUTS, GObject)

struct _RingerGlobalShortcutsInterface {
  GTypeInterface parent_iface;

  gboolean (*is_bound) (RingerGlobalShortcuts *self);
  const char *(*get_trigger) (RingerGlobalShortcuts *self,
                              RingerGlobalShortcut shortcut);
};

/**
 * RingerGlobalShortcuts::activated:
 * @self: the shortcuts
 * @shortcut: (type RingerGlobalShortcut): whose keys were pressed
 */

/**
 * RingerGlobalShortcuts::changed:
 * @self: the shortcuts
 *
 * The desktop has other keys for them, or none any more.
 */

/** ringer_global_shortcuts_is_bound: whether the desktop has them. */
gboolean ringer_global_shortcuts_is_bound (RingerGlobalShortcuts *self);

/** ringer_global_shortcuts_get_trigger: (nullable) (transfer none): the keys, in the desktop's words; %NULL if there are none. */
const char *ringer_global_shortcuts_get_trigger (RingerGlobalShortcuts *self,
                                                 RingerGlobalShortcut shortcut);

/** ringer_global_shortcuts_emit_activated: for those who implement it. */
void ringer_global_shortcuts_emit_activated (RingerGlobalShortcuts *self,
                                             RingerGlobalShortcut shortcut);

/** ringer_global_shortcuts_emit_changed: for those who implement it. */
void ringer_global_shortcuts_emit_changed (RingerGlobalShortcuts *self);

G_END_DECLS
