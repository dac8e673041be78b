/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-event.h"

G_BEGIN_DECLS

/**
 * RingerRoomState:
 *
 * The current state events of a room that are kept as events, by type and state key. Owned by the room.
 */
typedef struct _RingerRoomState RingerRoomState;

RingerRoomState *ringer_room_state_new (void);
void ringer_room_state_free (RingerRoomState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerRoomState, ringer_room_state_free)

/** ringer_room_state_is_deleted: whether @event only says that the piece of state is gone (MSC4186, `StateStub`). */
gboolean ringer_room_state_is_deleted (RingerEvent *event);

/** ringer_room_state_clear: forgets everything. */
void ringer_room_state_clear (RingerRoomState *self);

/**
 * ringer_room_state_put:
 * @event: a state event
 * @one_of_many: whether it came in a picture of a whole room: then a copy is kept, so that nothing holds the pages of the rest
 *
 * Makes @event the current one.
 */
void ringer_room_state_put (RingerRoomState *self,
                            RingerEvent *event,
                            gboolean one_of_many);

/** ringer_room_state_get: (transfer none) (nullable): the current event. */
RingerEvent *ringer_room_state_get (RingerRoomState *self,
                                    const char *type,
                                    const char *state_key);

/** ringer_room_state_list: (transfer full) (element-type RingerEvent): all current events of a type. */
GPtrArray *ringer_room_state_list (RingerRoomState *self,
                                   const char *type);

/**
 * ringer_room_state_redact:
 * @self: the state
 * @event_id: an event that was redacted
 *
 * Takes the content away, if the event is current and not one that keeps it (Client-Server API, "Redactions").
 *
 * Returns: (transfer none) (nullable): what is current in its place, or %NULL if nothing changed
 */
RingerEvent *ringer_room_state_redact (RingerRoomState *self,
                                       const char *event_id);

G_END_DECLS
