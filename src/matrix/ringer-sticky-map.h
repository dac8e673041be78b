/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-event.h"

G_BEGIN_DECLS

/** RINGER_STICKY_MAX_MS: no event is sticky for longer (MSC4354). */
#define RINGER_STICKY_MAX_MS 3600000

/**
 * RingerStickyMap:
 *
 * The sticky events of a room (MSC4354, "Ephemeral map"): of all events of one sender, type and sticky key the one that ends last, by event id
 * where they end together. It does not matter in which order they come. Whether one has ended is for who asks to say: the map has no clock.
 * Bounded: what ends first is forgotten. Owned by the room.
 */
typedef struct _RingerStickyMap RingerStickyMap;

RingerStickyMap *ringer_sticky_map_new (void);
void ringer_sticky_map_free (RingerStickyMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerStickyMap, ringer_sticky_map_free)

/** ringer_event_get_sticky_key: (nullable): the sticky key in its content (MSC4354), under either name. */
const char *ringer_event_get_sticky_key (RingerEvent *event);

/**
 * ringer_event_get_sticky_end_ms:
 * @event: a sticky event
 * @offset_ms: the homeserver's clock minus this machine's
 *
 * Returns: when it stops being sticky, ms since 1970 by the homeserver's clock
 */
gint64 ringer_event_get_sticky_end_ms (RingerEvent *event,
                                       gint64 offset_ms);

/** ringer_event_is_sticky: whether it is a sticky event of which calls may be made, encrypted or not; anybody in a room may make any event sticky. */
gboolean ringer_event_is_sticky (RingerEvent *event);

/** ringer_event_is_sticky_leave: whether it is a session's member event with nothing in it but its slot and its key: its sender left (MSC4143). */
gboolean ringer_event_is_sticky_leave (RingerEvent *event);

/** ringer_sticky_map_put: takes a sticky event with a key; what is not one is ignored. */
void ringer_sticky_map_put (RingerStickyMap *self,
                            RingerEvent *event);

/** ringer_sticky_map_get: (transfer none) (nullable): the event that counts. */
RingerEvent *ringer_sticky_map_get (RingerStickyMap *self,
                                    const char *type,
                                    const char *sender,
                                    const char *key);

/** ringer_sticky_map_list: (transfer full) (element-type RingerEvent): all events of a type that count. */
GPtrArray *ringer_sticky_map_list (RingerStickyMap *self,
                                   const char *type);

/** ringer_sticky_map_redact: takes the content of an event away, if it is the one that counts. */
void ringer_sticky_map_redact (RingerStickyMap *self,
                               const char *event_id);

G_END_DECLS
