/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"

G_BEGIN_DECLS

/**
 * ringer_room_words_who_may_ring:
 * @account: the account
 * @room: one of its rooms
 *
 * By its power levels: who may be in calls there, and who may mention the whole room, as the apps do that ring.
 *
 * Returns: (transfer full): a sentence
 */
char *ringer_room_words_who_may_ring (RingerAccount *account,
                                      RingerRoom *room);

G_END_DECLS
