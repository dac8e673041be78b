/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ringer_ringtones_get_n_items:
 *
 * Returns: how many ringtones are built in
 */
unsigned int ringer_ringtones_get_n_items (void);

/** ringer_ringtones_get_id: (transfer none): what the setting `ringtone` keeps for the built-in ringtone at @index. */
const char *ringer_ringtones_get_id (unsigned int index);

/** ringer_ringtones_get_title: (transfer none): the translated name of the built-in ringtone at @index. */
const char *ringer_ringtones_get_title (unsigned int index);

/**
 * ringer_ringtones_resolve:
 * @value: the value of the setting `ringtone`: a built-in ringtone's id or a file's URI
 *
 * An unknown id, or a URI that is none, gives the first built-in ringtone, so that a damaged setting still rings.
 *
 * Returns: (transfer full): the absolute path or URI of the sound file, for #RingerToneOptions
 */
char *ringer_ringtones_resolve (const char *value);

/** ringer_ringtones_get_soft_file: (transfer full): the absolute path of the soft tone that tells of a second call; nobody chooses it. */
char *ringer_ringtones_get_soft_file (void);

/** ringer_ringtones_make_name: (transfer full): what a value of the setting `ringtone` is called: a built-in ringtone's translated name, or a file's. */
char *ringer_ringtones_make_name (const char *value);

G_END_DECLS
