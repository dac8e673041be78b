/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-event.h"

G_BEGIN_DECLS

/**
 * RingerPowerLevels:
 *
 * A room's `m.room.power_levels` (Client-Server API), with the defaults of the specification for what is missing, and
 * of room versions whose creators are above all levels. Reference-counted, immutable. Levels may be written as strings in old rooms.
 */
typedef struct _RingerPowerLevels RingerPowerLevels;

/**
 * ringer_power_levels_new:
 * @power_levels: (nullable): the `m.room.power_levels` event
 * @create: (nullable): the `m.room.create` event
 */
RingerPowerLevels *ringer_power_levels_new (RingerEvent *power_levels,
                                            RingerEvent *create);

/** ringer_power_levels_new_from: (transfer full): of the same room as @former, with another @power_levels event or none. */
RingerPowerLevels *ringer_power_levels_new_from (RingerPowerLevels *former,
                                                 RingerEvent *power_levels);

RingerPowerLevels *ringer_power_levels_ref (RingerPowerLevels *self);
void ringer_power_levels_unref (RingerPowerLevels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerPowerLevels, ringer_power_levels_unref)

/** ringer_power_levels_get_user: the level of a user. */
gint64 ringer_power_levels_get_user (RingerPowerLevels *self,
                                     const char *user_id);

/** ringer_power_levels_get_users_default: the level of users of whom nothing else is said. */
gint64 ringer_power_levels_get_users_default (RingerPowerLevels *self);

/** ringer_power_levels_get_required: the level needed to send an event of @type; @is_state says which default counts. */
gint64 ringer_power_levels_get_required (RingerPowerLevels *self,
                                         const char *type,
                                         gboolean is_state);

/** ringer_power_levels_get_notification: the level needed for `notifications.@key`, for example `room`; default 50. */
gint64 ringer_power_levels_get_notification (RingerPowerLevels *self,
                                             const char *key);

/** ringer_power_levels_may_send: whether @user_id may send an event of @type. */
gboolean ringer_power_levels_may_send (RingerPowerLevels *self,
                                       const char *user_id,
                                       const char *type,
                                       gboolean is_state);

G_END_DECLS
