/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-push-defaults.h"

#include "ringer-json.h"

#define MATCH(key, pattern) "{\"kind\":\"event_match\",\"key\":\"" key "\",\"pattern\":\"" pattern "\"}"
#define IS(key, value) "{\"kind\":\"event_property_is\",\"key\":\"" key "\",\"value\":" value "}"
#define OF_TWO "{\"kind\":\"room_member_count\",\"is\":\"2\"}"

/* Stands for the user id. */
#define ME "@"

static const RingerPushDefault defaults[] = {
  { "override", ".m.rule.suppress_notices", FALSE, "[" MATCH ("content.msgtype", "m.notice") "]" },
  { "override", ".m.rule.invite_for_me", TRUE,
    "[" MATCH ("type", "m.room.member") "," MATCH ("content.membership", "invite") "," MATCH ("state_key", ME) "]" },
  { "override", ".m.rule.member_event", FALSE, "[" MATCH ("type", "m.room.member") "]" },
  { "override", ".m.rule.is_user_mention", TRUE,
    "[{\"kind\":\"event_property_contains\",\"key\":\"content.m\\\\.mentions.user_ids\",\"value\":\"" ME "\"}]" },
  { "override", ".m.rule.is_room_mention", TRUE,
    "[" IS ("content.m\\\\.mentions.room", "true") ",{\"kind\":\"sender_notification_permission\",\"key\":\"room\"}]" },
  { "override", ".m.rule.tombstone", TRUE, "[" MATCH ("type", "m.room.tombstone") "," MATCH ("state_key", "") "]" },
  { "override", ".m.rule.reaction", FALSE, "[" MATCH ("type", "m.reaction") "]" },
  { "override", ".m.rule.room.server_acl", FALSE, "[" MATCH ("type", "m.room.server_acl") "," MATCH ("state_key", "") "]" },
  { "override", ".m.rule.suppress_edits", FALSE, "[" IS ("content.m\\\\.relates_to.rel_type", "\"m.replace\"") "]" },
  { "underride", ".m.rule.call", TRUE, "[" MATCH ("type", "m.call.invite") "]" },
  { "underride", ".m.rule.encrypted_room_one_to_one", TRUE, "[" OF_TWO "," MATCH ("type", "m.room.encrypted") "]" },
  { "underride", ".m.rule.room_one_to_one", TRUE, "[" OF_TWO "," MATCH ("type", "m.room.message") "]" },
  { "underride", ".m.rule.message", TRUE, "[" MATCH ("type", "m.room.message") "]" },
  { "underride", ".m.rule.encrypted", TRUE, "[" MATCH ("type", "m.room.encrypted") "]" },
};

const RingerPushDefault *
ringer_push_defaults_get (size_t *n_defaults)
{
  *n_defaults = G_N_ELEMENTS (defaults);

  return defaults;
}

JsonArray *
ringer_push_default_build_conditions (const RingerPushDefault *self,
                                      const char *user_id)
{
  static const char *const names[] = { "pattern", "value" };
  g_autoptr (JsonNode) node = json_from_string (self->conditions, NULL);
  JsonArray *conditions = json_node_get_array (node);

  for (unsigned int i = 0; i < json_array_get_length (conditions); i++) {
    JsonObject *condition = json_array_get_object_element (conditions, i);

    for (size_t j = 0; j < G_N_ELEMENTS (names); j++) {
      if (g_strcmp0 (ringer_json_peek_string (condition, names[j]), ME) == 0)
        json_object_set_string_member (condition, names[j], user_id);
    }
  }

  return json_array_ref (conditions);
}
