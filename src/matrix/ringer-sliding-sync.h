/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-sync-backend.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SLIDING_SYNC (ringer_sliding_sync_get_type ())
/**
 * RingerSlidingSync:
 *
 * Simplified sliding sync (MSC4186, `org.matrix.simplified_msc3575`). Starts with a small window of the most recent rooms and grows it in
 * the background until it holds all, so that the first answer is small whatever the number of rooms. A room outside the window that
 * gets an event comes into it by itself where the server sorts as MSC4186 says (by the last event, of whatever type).
 *
 * Its position holds the `pos` of the connection, the window and the extensions' own positions. Started from nothing after a
 * position was forgotten, it keeps the one of to-device messages.
 */
G_DECLARE_FINAL_TYPE (RingerSlidingSync, ringer_sliding_sync, RINGER, SLIDING_SYNC, GObject)

/**
 * ringer_sliding_sync_new:
 * @user_id: the account's user id
 * @first_window: how many rooms the first answer holds (10 is a good number)
 * @sticky_events: whether the homeserver lists `org.matrix.msc4354`, and so has sticky events
 *
 * Returns: (transfer full): a new backend
 */
RingerSyncBackend *ringer_sliding_sync_new (const char *user_id,
                                            unsigned int first_window,
                                            gboolean sticky_events);

G_END_DECLS
