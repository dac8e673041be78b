/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"
#include "ringer-ring-rules.h"

G_BEGIN_DECLS

#define RINGER_TYPE_ROOM_RULE_ROW (ringer_room_rule_row_get_type ())
/**
 * RingerRoomRuleRow:
 *
 * Chooses how the calls of one room ring: as usual, always, with a banner only, or never. The first three are the person's own rules; "never"
 * mutes the room at its homeserver, so that it counts in every app.
 */
G_DECLARE_FINAL_TYPE (RingerRoomRuleRow, ringer_room_rule_row, RINGER, ROOM_RULE_ROW, AdwComboRow)

/**
 * ringer_room_rule_row_set_up:
 * @self: the row
 * @account: whose room it is
 * @room: the room
 * @rules: the person's own rules
 *
 * To be called once.
 */
void ringer_room_rule_row_set_up (RingerRoomRuleRow *self,
                                  RingerAccount *account,
                                  RingerRoom *room,
                                  RingerRingRules *rules);

/** ringer_room_rule_row_may_ring: whether what is chosen ever makes a sound; changes with AdwComboRow:selected. */
gboolean ringer_room_rule_row_may_ring (RingerRoomRuleRow *self);

G_END_DECLS
