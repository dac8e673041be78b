/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-notification.h"
#include "ringer-room.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_MEMORY (ringer_call_memory_get_type ())
/**
 * RingerCallMemory:
 *
 * What events of an account's rooms said about notifications, kept by room and event id, so that it does not matter in which order they come: a hole in a
 * timeline is filled after newer events were seen. Bounded: the oldest is forgotten. Owned by the [class@CallWatcher].
 */
G_DECLARE_FINAL_TYPE (RingerCallMemory, ringer_call_memory, RINGER, CALL_MEMORY, GObject)

/**
 * ringer_call_memory_new:
 * @own_user_id: whose declines count
 */
RingerCallMemory *ringer_call_memory_new (const char *own_user_id);

/**
 * ringer_call_memory_take:
 * @self: the memory
 * @room_id: the room of @event
 * @event: an event
 *
 * Remembers what @event says: a redaction, a decline of mine or a withdrawal; others say nothing.
 *
 * Returns: (transfer none) (nullable): the notification's event id, if it is a decline of mine
 */
const char *ringer_call_memory_take (RingerCallMemory *self,
                                     const char *room_id,
                                     RingerEvent *event);

/** ringer_call_memory_see: whether this notification is seen for the first time. */
gboolean ringer_call_memory_see (RingerCallMemory *self,
                                 const char *event_id);

/** ringer_call_memory_is_redacted: whether it was redacted in its room; what other rooms say of its id means nothing. */
gboolean ringer_call_memory_is_redacted (RingerCallMemory *self,
                                         const char *room_id,
                                         const char *event_id);

/** ringer_call_memory_is_declined: whether a device of mine declined it, in its room. */
gboolean ringer_call_memory_is_declined (RingerCallMemory *self,
                                         const char *room_id,
                                         const char *event_id);

/** ringer_call_memory_is_withdrawn: whether it was withdrawn, or another notification took its place in the map of sticky events (MSC4354). */
gboolean ringer_call_memory_is_withdrawn (RingerCallMemory *self,
                                          RingerRoom *room,
                                          RingerCallNotification *notification);

G_END_DECLS
