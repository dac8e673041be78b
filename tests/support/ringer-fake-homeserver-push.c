/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include "ringer-json.h"

/* A person's override rules are in their account data, so that every client learns by its sync of what one of them wrote. */

static JsonObject *
get_global (FakeUser *user)
{
  FakeAccountData *data = g_hash_table_lookup (user->account_data, "m.push_rules");

  return data != NULL ? ringer_json_peek_object (data->content, "global") : NULL;
}

/* (nullable): the rule at @index, if that is its id. */
static JsonObject *
match_rule (JsonArray *rules,
            unsigned int index,
            const char *rule_id)
{
  JsonObject *rule = ringer_json_array_peek_object (rules, index);

  return g_strcmp0 (ringer_json_peek_string (rule, "rule_id"), rule_id) == 0 ? rule : NULL;
}

/* (nullable): the rule with that id. */
static JsonObject *
find_rule (FakeUser *user,
           const char *rule_id)
{
  JsonArray *rules = ringer_json_peek_array (get_global (user), "override");
  JsonObject *rule = NULL;

  for (unsigned int i = 0; rules != NULL && rule == NULL && i < json_array_get_length (rules); i++)
    rule = match_rule (rules, i, rule_id);

  return rule;
}

/* Takes @first (nullable), and puts it in front of all others, in the place of the one with that id. */
static void
replace_rule (FakeRequest *request,
              const char *rule_id,
              JsonObject *first)
{
  FakeUser *user = request->session->user;
  JsonObject *old = get_global (user);
  JsonArray *old_rules = ringer_json_peek_array (old, "override");
  JsonArray *rules = json_array_new ();
  g_autoptr (JsonObject) global = json_object_new ();
  JsonObjectIter iter;
  const char *kind;
  JsonNode *node;

  if (old != NULL) {
    json_object_iter_init (&iter, old);
    while (json_object_iter_next (&iter, &kind, &node))
      json_object_set_member (global, kind, json_node_copy (node));
  }

  if (first != NULL)
    json_array_add_object_element (rules, first);
  for (unsigned int i = 0; old_rules != NULL && i < json_array_get_length (old_rules); i++) {
    if (match_rule (old_rules, i, rule_id) == NULL)
      json_array_add_element (rules, json_node_copy (json_array_get_element (old_rules, i)));
  }
  json_object_set_array_member (global, "override", rules);
  ringer_fake_homeserver_set_push_rules (request->server, user->id, global);
}

void
ringer_fake_push_handle_get (FakeRequest *request)
{
  JsonObject *global = get_global (request->session->user);

  ringer_fake_reply (request->message, SOUP_STATUS_OK,
                     ringer_json_build ("global", "o", global != NULL ? json_object_ref (global) : json_object_new (), NULL));
}

static JsonObject *
build_rule (const char *rule_id,
            JsonObject *body,
            gboolean enabled)
{
  return ringer_json_build ("rule_id", "s", rule_id,
                            "default", "b", FALSE,
                            "enabled", "b", enabled,
                            "conditions", "a", json_array_ref (ringer_json_peek_array (body, "conditions")),
                            "actions", "a", json_array_ref (ringer_json_peek_array (body, "actions")),
                            NULL);
}

/* A rule that is there and off stays off. */
void
ringer_fake_push_handle_put (FakeRequest *request)
{
  JsonObject *old = find_rule (request->session->user, request->args[0]);
  gboolean enabled = TRUE;

  if (ringer_json_peek_array (request->body, "conditions") == NULL || ringer_json_peek_array (request->body, "actions") == NULL) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_BAD_REQUEST, "M_BAD_JSON");
    return;
  }

  if (old != NULL)
    ringer_json_get_boolean (old, "enabled", &enabled);
  replace_rule (request, request->args[0], build_rule (request->args[0], request->body, enabled));
  ringer_fake_reply_nothing (request);
}

void
ringer_fake_push_handle_enable (FakeRequest *request)
{
  JsonObject *old = find_rule (request->session->user, request->args[0]);
  gboolean enabled;

  if (old == NULL) {
    ringer_fake_reply_not_found (request);
    return;
  }

  if (!ringer_json_get_boolean (request->body, "enabled", &enabled)) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_BAD_REQUEST, "M_BAD_JSON");
    return;
  }

  replace_rule (request, request->args[0], build_rule (request->args[0], old, enabled));
  ringer_fake_reply_nothing (request);
}

void
ringer_fake_push_handle_delete (FakeRequest *request)
{
  if (find_rule (request->session->user, request->args[0]) == NULL) {
    ringer_fake_reply_not_found (request);
    return;
  }

  replace_rule (request, request->args[0], NULL);
  ringer_fake_reply_nothing (request);
}
