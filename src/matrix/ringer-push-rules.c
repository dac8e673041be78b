/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-push-rules.h"

#include "ringer-json.h"
#include "ringer-push-condition.h"

/* An account's rules in the order in which they are asked: override, content, room, sender, underride; the first that matches decides. */

typedef struct
{
  char *rule_id;
  gboolean notify;
  gboolean is_default;
  gboolean is_override;
  GPtrArray *conditions;
} Rule;

struct _RingerPushRules {
  GPtrArray *rules; /* of Rule; only those that are on */
};

static const char *const kinds[] = { "override", "content", "room", "sender", "underride" };

/*
 * The server's default rules (Client-Server API, "Predefined Rules") that can decide about what Ringer judges; those for
 * kinds of events that it does not are left out. `@` stands for the account's user id.
 */
static const struct
{
  const char *kind;
  const char *rule_id;
  gboolean notify;
  const char *conditions;
} defaults[] = {
  { "override", ".m.rule.suppress_notices", FALSE, "[{\"kind\":\"event_match\",\"key\":\"content.msgtype\",\"pattern\":\"m.notice\"}]" },
  { "override", ".m.rule.invite_for_me", TRUE,
    "[{\"kind\":\"event_match\",\"key\":\"type\",\"pattern\":\"m.room.member\"},"
    "{\"kind\":\"event_match\",\"key\":\"content.membership\",\"pattern\":\"invite\"},"
    "{\"kind\":\"event_match\",\"key\":\"state_key\",\"pattern\":\"@\"}]" },
  { "override", ".m.rule.member_event", FALSE, "[{\"kind\":\"event_match\",\"key\":\"type\",\"pattern\":\"m.room.member\"}]" },
  { "override", ".m.rule.is_user_mention", TRUE,
    "[{\"kind\":\"event_property_contains\",\"key\":\"content.m\\\\.mentions.user_ids\",\"value\":\"@\"}]" },
  { "override", ".m.rule.is_room_mention", TRUE,
    "[{\"kind\":\"event_property_is\",\"key\":\"content.m\\\\.mentions.room\",\"value\":true},"
    "{\"kind\":\"sender_notification_permission\",\"key\":\"room\"}]" },
  { "override", ".m.rule.tombstone", TRUE,
    "[{\"kind\":\"event_match\",\"key\":\"type\",\"pattern\":\"m.room.tombstone\"},"
    "{\"kind\":\"event_match\",\"key\":\"state_key\",\"pattern\":\"\"}]" },
  { "override", ".m.rule.reaction", FALSE, "[{\"kind\":\"event_match\",\"key\":\"type\",\"pattern\":\"m.reaction\"}]" },
  { "underride", ".m.rule.call", TRUE, "[{\"kind\":\"event_match\",\"key\":\"type\",\"pattern\":\"m.call.invite\"}]" },
  { "underride", ".m.rule.message", TRUE, "[{\"kind\":\"event_match\",\"key\":\"type\",\"pattern\":\"m.room.message\"}]" },
  { "underride", ".m.rule.encrypted", TRUE, "[{\"kind\":\"event_match\",\"key\":\"type\",\"pattern\":\"m.room.encrypted\"}]" },
};

static void
rule_free (Rule *rule)
{
  g_free (rule->rule_id);
  g_ptr_array_unref (rule->conditions);
  g_free (rule);
}

static Rule *
rule_new (const char *rule_id,
          gboolean notify,
          gboolean is_default)
{
  Rule *rule = g_new0 (Rule, 1);

  rule->rule_id = g_strdup (rule_id);
  rule->notify = notify;
  rule->is_default = is_default;
  rule->conditions = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_push_condition_free);

  return rule;
}

static gboolean
has_notify (JsonArray *actions)
{
  for (unsigned int i = 0; i < json_array_get_length (actions); i++) {
    const char *action = ringer_json_array_peek_string (actions, i);

    /* `coalesce` was a kind of `notify`. */
    if (g_strcmp0 (action, "notify") == 0 || g_strcmp0 (action, "coalesce") == 0)
      return TRUE;
  }

  return FALSE;
}

static void
add_conditions (Rule *rule,
                JsonArray *conditions)
{
  for (unsigned int i = 0; conditions != NULL && i < json_array_get_length (conditions); i++)
    g_ptr_array_add (rule->conditions, ringer_push_condition_new (ringer_json_array_peek_object (conditions, i)));
}

/* A bad rule counts as absent, one that is off only keeps the default from being assumed. */
static Rule *
read_rule (const char *kind,
           JsonObject *json)
{
  const char *rule_id = ringer_json_peek_string (json, "rule_id");
  const char *pattern = ringer_json_peek_string (json, "pattern");
  JsonArray *actions = ringer_json_peek_array (json, "actions");
  gboolean is_default = FALSE;
  Rule *rule;

  if (rule_id == NULL || actions == NULL || (g_str_equal (kind, "content") && pattern == NULL))
    return NULL;

  ringer_json_get_boolean (json, "default", &is_default);
  rule = rule_new (rule_id, has_notify (actions), is_default);
  rule->is_override = g_str_equal (kind, "override");
  if (g_str_equal (kind, "content"))
    g_ptr_array_add (rule->conditions, ringer_push_condition_new_pattern (pattern));
  else if (g_str_equal (kind, "room"))
    g_ptr_array_add (rule->conditions, ringer_push_condition_new_match ("room_id", rule_id));
  else if (g_str_equal (kind, "sender"))
    g_ptr_array_add (rule->conditions, ringer_push_condition_new_match ("sender", rule_id));
  else
    add_conditions (rule, ringer_json_peek_array (json, "conditions"));

  return rule;
}

static void
add_missing_defaults (RingerPushRules *self,
                      const char *user_id,
                      const char *kind,
                      GHashTable *seen)
{
  for (size_t i = 0; i < G_N_ELEMENTS (defaults); i++) {
    g_autoptr (JsonNode) node = NULL;
    JsonArray *conditions;
    Rule *rule;

    if (!g_str_equal (defaults[i].kind, kind) || g_hash_table_contains (seen, defaults[i].rule_id))
      continue;

    node = json_from_string (defaults[i].conditions, NULL);
    conditions = json_node_get_array (node);
    for (unsigned int j = 0; j < json_array_get_length (conditions); j++) {
      JsonObject *condition = json_array_get_object_element (conditions, j);

      for (size_t k = 0; k < 2; k++) {
        const char *name = k == 0 ? "pattern" : "value";

        if (g_strcmp0 (ringer_json_peek_string (condition, name), "@") == 0)
          json_object_set_string_member (condition, name, user_id);
      }
    }

    rule = rule_new (defaults[i].rule_id, defaults[i].notify, TRUE);
    add_conditions (rule, conditions);
    g_ptr_array_add (self->rules, rule);
  }
}

static void
add_kind (RingerPushRules *self,
          const char *user_id,
          const char *kind,
          JsonArray *array)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (unsigned int i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonObject *json = ringer_json_array_peek_object (array, i);
    gboolean enabled = TRUE;
    Rule *rule;

    if (json == NULL || (rule = read_rule (kind, json)) == NULL)
      continue;

    g_hash_table_add (seen, (gpointer) ringer_json_peek_string (json, "rule_id"));
    ringer_json_get_boolean (json, "enabled", &enabled);
    if (enabled)
      g_ptr_array_add (self->rules, rule);
    else
      rule_free (rule);
  }

  add_missing_defaults (self, user_id, kind, seen);
}

RingerPushRules *
ringer_push_rules_new (const char *user_id,
                       JsonObject *content)
{
  RingerPushRules *self = g_atomic_rc_box_new0 (RingerPushRules);
  JsonObject *global = ringer_json_peek_object (content, "global");

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_kind (self, user_id, kinds[i], ringer_json_peek_array (global, kinds[i]));

  return self;
}

RingerPushRules *
ringer_push_rules_ref (RingerPushRules *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
push_rules_clear (gpointer data)
{
  g_ptr_array_unref (((RingerPushRules *) data)->rules);
}

void
ringer_push_rules_unref (RingerPushRules *self)
{
  g_atomic_rc_box_release_full (self, push_rules_clear);
}

static gboolean
rule_matches (Rule *rule,
              RingerEvent *event,
              const RingerPushContext *context)
{
  for (unsigned int i = 0; i < rule->conditions->len; i++) {
    if (!ringer_push_condition_matches (g_ptr_array_index (rule->conditions, i), event, context))
      return FALSE;
  }

  return TRUE;
}

void
ringer_push_rules_evaluate (RingerPushRules *self,
                            RingerEvent *event,
                            const RingerPushContext *context,
                            RingerPushVerdict *verdict)
{
  g_return_if_fail (self != NULL && event != NULL && context != NULL && verdict != NULL);

  *verdict = (RingerPushVerdict) { .room_muted = ringer_push_rules_is_room_muted (self, context->room_id) };
  for (unsigned int i = 0; i < self->rules->len; i++) {
    Rule *rule = g_ptr_array_index (self->rules, i);

    if (!rule_matches (rule, event, context))
      continue;

    verdict->notify = rule->notify;
    verdict->rule_id = rule->rule_id;
    return;
  }
}

gboolean
ringer_push_rules_is_room_muted (RingerPushRules *self,
                                 const char *room_id)
{
  for (unsigned int i = 0; i < self->rules->len; i++) {
    Rule *rule = g_ptr_array_index (self->rules, i);
    const char *id = NULL;

    if (rule->is_override && !rule->is_default && !rule->notify && rule->conditions->len == 1)
      id = ringer_push_condition_get_room_id (g_ptr_array_index (rule->conditions, 0));

    /* The same as a room rule only means "mentions only". */
    if (g_strcmp0 (id, room_id) == 0)
      return TRUE;
  }

  return FALSE;
}
