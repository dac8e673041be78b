/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-history-entry.h"

G_BEGIN_DECLS

#define RINGER_TYPE_HISTORY_STORE (ringer_history_store_get_type ())
/**
 * RingerHistoryStore:
 *
 * The file of a [class@CallHistory]. All errors are RINGER_ERROR_STORAGE.
 */
G_DECLARE_FINAL_TYPE (RingerHistoryStore, ringer_history_store, RINGER, HISTORY_STORE, GObject)

/** ringer_history_store_open: (transfer full) (nullable): opens the file at @path, or makes it. */
RingerHistoryStore *ringer_history_store_open (const char *path,
                                               GError **error);

/**
 * ringer_history_store_load:
 * @self: a store
 * @keep: how many entries there may be: older ones are deleted
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type RingerHistoryEntry): the entries, newest first
 */
GPtrArray *ringer_history_store_load (RingerHistoryStore *self,
                                      unsigned int keep,
                                      GError **error);

/**
 * ringer_history_store_save:
 * @self: a store
 * @entries: (element-type RingerHistoryEntry): what is new or changed
 * @rings: (element-type utf8 RingerHistoryEntry): which notification is of which of them
 * @error: return location
 *
 * Keeps all of it, or nothing.
 */
gboolean ringer_history_store_save (RingerHistoryStore *self,
                                    GHashTable *entries,
                                    GHashTable *rings,
                                    GError **error);

/** ringer_history_store_find_ring: the id of the entry that a notification was kept for; 0 if there is none, and on error. */
gint64 ringer_history_store_find_ring (RingerHistoryStore *self,
                                       const char *notification_id,
                                       GError **error);

/** ringer_history_store_remove: deletes an entry for good. */
gboolean ringer_history_store_remove (RingerHistoryStore *self,
                                      gint64 id,
                                      GError **error);

/** ringer_history_store_clear: deletes all. */
gboolean ringer_history_store_clear (RingerHistoryStore *self,
                                     GError **error);

G_END_DECLS
