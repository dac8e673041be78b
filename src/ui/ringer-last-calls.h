/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_LAST_CALLS (ringer_last_calls_get_type ())
/**
 * RingerLastCalls:
 *
 * The newest call of each room, from the histories of all accounts. Owned by the [class@EntryModel].
 */
G_DECLARE_FINAL_TYPE (RingerLastCalls, ringer_last_calls, RINGER, LAST_CALLS, GObject)

/**
 * RingerLastCalls::changed:
 * @self: the object
 *
 * Of some room another call is the newest now.
 */

RingerLastCalls *ringer_last_calls_new (RingerCallManager *calls);

/** ringer_last_calls_lookup: (transfer none) (nullable): the newest call of a room. */
RingerHistoryEntry *ringer_last_calls_lookup (RingerLastCalls *self,
                                              RingerAccount *account,
                                              const char *room_id);

G_END_DECLS
