/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-push-rules.h"

#include "ringer-json.h"
#include "ringer-push-condition.h"
#include "ringer-push-defaults.h"

/* An account's rules in the order in which they are asked: override, content, room, sender, underride; the first that matches decides. */

typedef struct
{
  char *rule_id;
  gboolean notify;
  gboolean text_mention; /* looks for mentions in the text */
  GPtrArray *conditions;
} Rule;

struct _RingerPushRules {
  GPtrArray *rules;        /* of Rule; only those that are on */
  GHashTable *muted_rooms; /* id → GPtrArray of the ids of the rules that mute it */
};

static const char *const kinds[] = { "override", "content", "room", "sender", "underride" };

#define MASTER ".m.rule.master"

/* Until version 1.17 of the specification: an event that says whom it mentions is not searched for names. */
static const char *const text_mention_rules[] = {
  ".m.rule.contains_display_name",
  ".m.rule.contains_user_name",
  ".m.rule.roomnotif",
  NULL,
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
          gboolean notify)
{
  Rule *rule = g_new0 (Rule, 1);

  rule->rule_id = g_strdup (rule_id);
  rule->notify = notify;
  rule->text_mention = g_strv_contains (text_mention_rules, rule_id);
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

/* A bad rule counts as absent. */
static gboolean
is_good (const char *kind,
         JsonObject *json)
{
  return ringer_json_peek_string (json, "rule_id") != NULL && ringer_json_peek_array (json, "actions") != NULL &&
         (!g_str_equal (kind, "content") || ringer_json_peek_string (json, "pattern") != NULL);
}

static Rule *
read_rule (const char *kind,
           JsonObject *json)
{
  const char *rule_id = ringer_json_peek_string (json, "rule_id");
  Rule *rule = rule_new (rule_id, has_notify (ringer_json_peek_array (json, "actions")));

  if (g_str_equal (kind, "content"))
    g_ptr_array_add (rule->conditions, ringer_push_condition_new_pattern (ringer_json_peek_string (json, "pattern")));
  else if (g_str_equal (kind, "room"))
    g_ptr_array_add (rule->conditions, ringer_push_condition_new_match ("room_id", rule_id));
  else if (g_str_equal (kind, "sender"))
    g_ptr_array_add (rule->conditions, ringer_push_condition_new_match ("sender", rule_id));
  else
    add_conditions (rule, ringer_json_peek_array (json, "conditions"));

  return rule;
}

/* The room, if the rule mutes one: it looks at nothing but the room's id. The same as a room rule only means "mentions only". */
static const char *
get_muted_room (Rule *rule)
{
  const char *room_id = NULL;

  for (unsigned int i = 0; i < rule->conditions->len; i++) {
    const char *id = ringer_push_condition_get_room_id (g_ptr_array_index (rule->conditions, i));

    if (id == NULL || (room_id != NULL && !g_str_equal (id, room_id)))
      return NULL;
    room_id = id;
  }

  return room_id;
}

static void
add_mute (RingerPushRules *self,
          const char *room_id,
          const char *rule_id)
{
  GPtrArray *rule_ids = g_hash_table_lookup (self->muted_rooms, room_id);

  if (rule_ids == NULL) {
    rule_ids = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (self->muted_rooms, g_strdup (room_id), rule_ids);
  }
  g_ptr_array_add (rule_ids, g_strdup (rule_id));
}

static void
add_rule (RingerPushRules *self,
          const char *kind,
          JsonObject *json,
          Rule *rule)
{
  gboolean enabled = TRUE;
  gboolean is_default = rule->rule_id[0] == '.';

  ringer_json_get_boolean (json, "enabled", &enabled);
  ringer_json_get_boolean (json, "default", &is_default);
  if (!enabled) {
    rule_free (rule);
    return;
  }

  /* It stands above all others, wherever it is listed. */
  g_ptr_array_insert (self->rules, g_str_equal (rule->rule_id, MASTER) ? 0 : -1, rule);

  if (!rule->notify && !is_default && g_str_equal (kind, "override")) {
    const char *room_id = get_muted_room (rule);

    if (room_id != NULL)
      add_mute (self, room_id, rule->rule_id);
  }
}

/* Adds those of the default rules from @first to before @end that are of the kind and that the account does not have. */
static void
add_missing_defaults (RingerPushRules *self,
                      const char *user_id,
                      const char *kind,
                      GHashTable *seen,
                      const RingerPushDefault *first,
                      const RingerPushDefault *end)
{
  for (const RingerPushDefault *i = first; i < end; i++) {
    g_autoptr (JsonArray) conditions = NULL;
    Rule *rule;

    if (!g_str_equal (i->kind, kind) || g_hash_table_contains (seen, i->rule_id))
      continue;

    conditions = ringer_push_default_build_conditions (i, user_id);
    rule = rule_new (i->rule_id, i->notify);
    add_conditions (rule, conditions);
    g_ptr_array_add (self->rules, rule);
  }
}

static const RingerPushDefault *
find_default (const RingerPushDefault *first,
              const RingerPushDefault *end,
              const char *rule_id)
{
  for (const RingerPushDefault *i = first; i < end; i++) {
    if (g_str_equal (i->rule_id, rule_id))
      return i;
  }

  return NULL;
}

/* The account's own order, and what it lacks before the default rule that it should come before. */
static void
add_kind (RingerPushRules *self,
          const char *user_id,
          const char *kind,
          JsonArray *array)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  unsigned int n = array != NULL ? json_array_get_length (array) : 0;
  size_t n_defaults;
  const RingerPushDefault *next = ringer_push_defaults_get (&n_defaults);
  const RingerPushDefault *end = next + n_defaults;

  for (unsigned int i = 0; i < n; i++) {
    JsonObject *json = ringer_json_array_peek_object (array, i);

    if (is_good (kind, json))
      g_hash_table_add (seen, (gpointer) ringer_json_peek_string (json, "rule_id"));
  }

  for (unsigned int i = 0; i < n; i++) {
    JsonObject *json = ringer_json_array_peek_object (array, i);
    const RingerPushDefault *known;
    Rule *rule;

    if (!is_good (kind, json))
      continue;

    rule = read_rule (kind, json);
    known = find_default (next, end, rule->rule_id);
    if (known != NULL) {
      add_missing_defaults (self, user_id, kind, seen, next, known);
      next = known + 1;
    }
    add_rule (self, kind, json, rule);
  }

  add_missing_defaults (self, user_id, kind, seen, next, end);
}

RingerPushRules *
ringer_push_rules_new (const char *user_id,
                       JsonObject *content)
{
  RingerPushRules *self = g_atomic_rc_box_new0 (RingerPushRules);
  JsonObject *global = ringer_json_peek_object (content, "global");

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  self->muted_rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
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
  RingerPushRules *self = data;

  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->muted_rooms);
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
  gboolean has_mentions;

  g_return_if_fail (self != NULL && event != NULL && context != NULL && verdict != NULL);

  has_mentions = json_object_has_member (event->content, "m.mentions");
  *verdict = (RingerPushVerdict) { .room_muted = ringer_push_rules_is_room_muted (self, context->room_id) };
  for (unsigned int i = 0; i < self->rules->len; i++) {
    Rule *rule = g_ptr_array_index (self->rules, i);

    if ((rule->text_mention && has_mentions) || !rule_matches (rule, event, context))
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
  g_return_val_if_fail (self != NULL && room_id != NULL, FALSE);

  return g_hash_table_contains (self->muted_rooms, room_id);
}

GPtrArray *
ringer_push_rules_list_mutes (RingerPushRules *self,
                              const char *room_id)
{
  GPtrArray *rule_ids;

  g_return_val_if_fail (self != NULL && room_id != NULL, NULL);

  rule_ids = g_hash_table_lookup (self->muted_rooms, room_id);

  return rule_ids != NULL ? g_ptr_array_ref (rule_ids) : g_ptr_array_new ();
}
