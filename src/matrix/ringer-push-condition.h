/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-push-rules.h"

G_BEGIN_DECLS

/**
 * RingerPushCondition:
 *
 * One condition of a push rule (Client-Server API, "Conditions"), read once. Owned by its rule.
 */
typedef struct _RingerPushCondition RingerPushCondition;

/** ringer_push_condition_new: (transfer full): reads a condition; one that is bad or of an unknown kind never matches. */
RingerPushCondition *ringer_push_condition_new (JsonObject *json);

/** ringer_push_condition_new_pattern: (transfer full): the condition of a content rule: its pattern as words in the message's text. */
RingerPushCondition *ringer_push_condition_new_pattern (const char *pattern);

/** ringer_push_condition_new_match: (transfer full): that a text is exactly @value, for room and sender rules. */
RingerPushCondition *ringer_push_condition_new_match (const char *key,
                                                      const char *value);

void ringer_push_condition_free (RingerPushCondition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerPushCondition, ringer_push_condition_free)

/** ringer_push_condition_matches: whether it holds for @event. */
gboolean ringer_push_condition_matches (RingerPushCondition *self,
                                        RingerEvent *event,
                                        const RingerPushContext *context);

/** ringer_push_condition_get_room_id: (nullable): the room id, if it is nothing but `event_match` of `room_id` without wildcards. */
const char *ringer_push_condition_get_room_id (RingerPushCondition *self);

G_END_DECLS
