/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-room.h"

G_BEGIN_DECLS

/**
 * RingerSlotCheck:
 * @RINGER_SLOT_MISSING: the room has no such slot, or one that does not say all that it has to: its application, and in an encrypted room how
 *   its members are encrypted
 * @RINGER_SLOT_OPEN: it is open
 * @RINGER_SLOT_CLOSED: it is there, and not open
 *
 * What a room's state says of a slot (MSC4143).
 */
typedef enum {
  RINGER_SLOT_MISSING,
  RINGER_SLOT_OPEN,
  RINGER_SLOT_CLOSED,
} RingerSlotCheck;

/**
 * ringer_rtc_slot_check:
 * @room: a room
 * @slot_id: a slot of it
 *
 * Returns: what the room's slot event says
 */
RingerSlotCheck ringer_rtc_slot_check (RingerRoom *room,
                                       const char *slot_id);

/** ringer_rtc_slot_is_of: whether @slot_id begins with the type of @application (nullable), an object as slots and members have it. */
gboolean ringer_rtc_slot_is_of (const char *slot_id,
                                JsonObject *application);

G_END_DECLS
