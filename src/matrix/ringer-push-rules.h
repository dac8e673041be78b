/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-event.h"
#include "ringer-power-levels.h"

G_BEGIN_DECLS

/**
 * RingerPushContext:
 * @user_id: the account's user
 * @display_name: (nullable): their display name in the room
 * @room_id: the room
 * @joined_count: its joined members
 * @levels: its power levels
 * @room_version: (nullable): its version
 *
 * What push rules look at besides the event.
 */
typedef struct
{
  const char *user_id;
  const char *display_name;
  const char *room_id;
  gint64 joined_count;
  RingerPowerLevels *levels;
  const char *room_version;
} RingerPushContext;

/**
 * RingerPushVerdict:
 * @notify: whether the first rule that matches says `notify`
 * @rule_id: (nullable): that rule's id, for the reason log; %NULL if none matches; lives as long as the rules
 * @room_muted: whether an override rule mutes the whole room (matches only its `room_id` and has no `notify`)
 */
typedef struct
{
  gboolean notify;
  const char *rule_id;
  gboolean room_muted;
} RingerPushVerdict;

/**
 * RingerPushRules:
 *
 * An account's push rules (Client-Server API 1.11+, "Push Rules"), evaluated here on the decrypted event. The server's default rules are
 * assumed where the account lacks them. Reference-counted, immutable.
 */
typedef struct _RingerPushRules RingerPushRules;

/**
 * ringer_push_rules_new:
 * @user_id: the account's user, for the default rules
 * @content: (nullable): the content of `m.push_rules`; bad rules in it count as absent
 */
RingerPushRules *ringer_push_rules_new (const char *user_id,
                                        JsonObject *content);
RingerPushRules *ringer_push_rules_ref (RingerPushRules *self);
void ringer_push_rules_unref (RingerPushRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerPushRules, ringer_push_rules_unref)

/**
 * ringer_push_rules_evaluate:
 * @self: the rules
 * @event: the decrypted event
 * @context: what else they look at
 * @verdict: (out caller-allocates): the verdict
 */
void ringer_push_rules_evaluate (RingerPushRules *self,
                                 RingerEvent *event,
                                 const RingerPushContext *context,
                                 RingerPushVerdict *verdict);

/** ringer_push_rules_is_room_muted: whether an override rule mutes @room_id altogether. */
gboolean ringer_push_rules_is_room_muted (RingerPushRules *self,
                                          const char *room_id);

/** ringer_push_rules_list_mutes: (transfer full) (element-type utf8): the ids of the override rules that mute @room_id altogether. */
GPtrArray *ringer_push_rules_list_mutes (RingerPushRules *self,
                                         const char *room_id);

G_END_DECLS
