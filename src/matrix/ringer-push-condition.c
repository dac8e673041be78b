/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-push-condition.h"

#include <string.h>

#include "ringer-json.h"
#include "ringer-push-glob.h"

/* The conditions of push rules. What is unknown or bad never matches, as the specification asks. */

typedef enum {
  KIND_NEVER,
  KIND_EVENT_MATCH,
  KIND_TEXT_IS,
  KIND_PROPERTY_IS,
  KIND_PROPERTY_CONTAINS,
  KIND_DISPLAY_NAME,
  KIND_MEMBER_COUNT,
  KIND_NOTIFICATION_PERMISSION,
} Kind;

typedef enum {
  COMPARE_EQUAL,
  COMPARE_LESS,
  COMPARE_MORE,
  COMPARE_LESS_OR_EQUAL,
  COMPARE_MORE_OR_EQUAL,
} Compare;

struct _RingerPushCondition {
  Kind kind;
  GStrv path;    /* the dotted key, taken apart */
  char *pattern; /* as it was written */
  RingerPushGlob *glob;
  JsonNode *value;
  char *key;
  Compare compare;
  gint64 count;
};

/* `content.m\.mentions.room` → { "content", "m.mentions", "room" } */
static GStrv
split_key (const char *key)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) part = g_string_new (NULL);

  for (const char *p = key; *p != '\0'; p++) {
    if (*p == '\\' && (p[1] == '.' || p[1] == '\\'))
      g_string_append_c (part, *++p);
    else if (*p == '.') {
      g_strv_builder_add (builder, part->str);
      g_string_truncate (part, 0);
    } else
      g_string_append_c (part, *p);
  }
  g_strv_builder_add (builder, part->str);

  return g_strv_builder_end (builder);
}

static void
set_match (RingerPushCondition *self,
           const char *key,
           const char *pattern)
{
  self->kind = KIND_EVENT_MATCH;
  self->path = split_key (key);
  self->pattern = g_strdup (pattern);
  self->glob = ringer_push_glob_new (pattern, g_str_equal (key, "content.body"));
}

static void
set_count (RingerPushCondition *self,
           const char *text)
{
  if (g_str_has_prefix (text, "=="))
    text += 2;
  else if (g_str_has_prefix (text, "<=")) {
    self->compare = COMPARE_LESS_OR_EQUAL;
    text += 2;
  } else if (g_str_has_prefix (text, ">=")) {
    self->compare = COMPARE_MORE_OR_EQUAL;
    text += 2;
  } else if (*text == '<') {
    self->compare = COMPARE_LESS;
    text += 1;
  } else if (*text == '>') {
    self->compare = COMPARE_MORE;
    text += 1;
  }

  if (g_ascii_string_to_signed (text, 10, 0, RINGER_JSON_MAX_INTEGER, &self->count, NULL))
    self->kind = KIND_MEMBER_COUNT;
}

RingerPushCondition *
ringer_push_condition_new (JsonObject *json)
{
  RingerPushCondition *self = g_new0 (RingerPushCondition, 1);
  const char *kind = ringer_json_peek_string (json, "kind");
  const char *key = ringer_json_peek_string (json, "key");
  const char *pattern = ringer_json_peek_string (json, "pattern");
  const char *is = ringer_json_peek_string (json, "is");
  JsonNode *value = json != NULL ? json_object_get_member (json, "value") : NULL;

  if (kind == NULL)
    return self;

  if (g_str_equal (kind, "event_match") && key != NULL && pattern != NULL)
    set_match (self, key, pattern);
  else if ((g_str_equal (kind, "event_property_is") || g_str_equal (kind, "event_property_contains")) &&
           key != NULL && value != NULL && (JSON_NODE_HOLDS_VALUE (value) || JSON_NODE_HOLDS_NULL (value))) {
    self->kind = g_str_equal (kind, "event_property_is") ? KIND_PROPERTY_IS : KIND_PROPERTY_CONTAINS;
    self->path = split_key (key);
    self->value = json_node_copy (value);
  } else if (g_str_equal (kind, "contains_display_name"))
    self->kind = KIND_DISPLAY_NAME;
  else if (g_str_equal (kind, "room_member_count") && is != NULL)
    set_count (self, is);
  else if (g_str_equal (kind, "sender_notification_permission") && key != NULL) {
    self->kind = KIND_NOTIFICATION_PERMISSION;
    self->key = g_strdup (key);
  }

  return self;
}

RingerPushCondition *
ringer_push_condition_new_pattern (const char *pattern)
{
  RingerPushCondition *self = g_new0 (RingerPushCondition, 1);

  set_match (self, "content.body", pattern);

  return self;
}

RingerPushCondition *
ringer_push_condition_new_match (const char *key,
                                 const char *value)
{
  RingerPushCondition *self = g_new0 (RingerPushCondition, 1);

  self->kind = KIND_TEXT_IS;
  self->path = split_key (key);
  self->pattern = g_strdup (value);

  return self;
}

void
ringer_push_condition_free (RingerPushCondition *self)
{
  g_strfreev (self->path);
  g_free (self->pattern);
  g_free (self->key);
  g_clear_pointer (&self->glob, ringer_push_glob_free);
  g_clear_pointer (&self->value, json_node_unref);
  g_free (self);
}

static JsonNode *
find_property (RingerPushCondition *self,
               RingerEvent *event)
{
  JsonObject *object = event->json;
  unsigned int i = 0;

  /* Of a decrypted event only the content may be there as JSON. */
  if (object == NULL && g_str_equal (self->path[0], "content")) {
    object = event->content;
    i = 1;
  }

  for (; object != NULL && self->path[i] != NULL; i++) {
    if (self->path[i + 1] == NULL)
      return json_object_get_member (object, self->path[i]);
    object = ringer_json_peek_object (object, self->path[i]);
  }

  return NULL;
}

static const char *
find_text (RingerPushCondition *self,
           RingerEvent *event,
           const RingerPushContext *context)
{
  JsonNode *node;

  if (self->path[1] == NULL) {
    /* A sync answer leaves it out, since the event stands under the room's id. */
    if (g_str_equal (self->path[0], "room_id"))
      return context->room_id;
    if (g_str_equal (self->path[0], "type"))
      return event->type;
    if (g_str_equal (self->path[0], "sender"))
      return event->sender;
    if (g_str_equal (self->path[0], "state_key"))
      return event->state_key;
  }

  node = find_property (self, event);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
match_event (RingerPushCondition *self,
             RingerEvent *event,
             const RingerPushContext *context)
{
  const char *text = find_text (self, event, context);

  return text != NULL && ringer_push_glob_matches (self->glob, text);
}

static gboolean
match_display_name (RingerEvent *event,
                    const RingerPushContext *context)
{
  const char *body = ringer_json_peek_string (event->content, "body");
  g_autoptr (RingerPushGlob) glob = NULL;

  if (body == NULL || context->display_name == NULL || *context->display_name == '\0')
    return FALSE;

  glob = ringer_push_glob_new_words (context->display_name);

  return ringer_push_glob_matches (glob, body);
}

static gboolean
match_count (RingerPushCondition *self,
             gint64 count)
{
  switch (self->compare) {
  case COMPARE_EQUAL:
    return count == self->count;
  case COMPARE_LESS:
    return count < self->count;
  case COMPARE_MORE:
    return count > self->count;
  case COMPARE_LESS_OR_EQUAL:
    return count <= self->count;
  case COMPARE_MORE_OR_EQUAL:
    return count >= self->count;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
match_contains (RingerPushCondition *self,
                JsonNode *node)
{
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  array = json_node_get_array (node);
  for (unsigned int i = 0; i < json_array_get_length (array); i++) {
    if (json_node_equal (json_array_get_element (array, i), self->value))
      return TRUE;
  }

  return FALSE;
}

gboolean
ringer_push_condition_matches (RingerPushCondition *self,
                               RingerEvent *event,
                               const RingerPushContext *context)
{
  JsonNode *node;

  switch (self->kind) {
  case KIND_EVENT_MATCH:
    return match_event (self, event, context);
  case KIND_TEXT_IS:
    return g_strcmp0 (find_text (self, event, context), self->pattern) == 0;
  case KIND_PROPERTY_IS:
    node = find_property (self, event);
    return node != NULL && json_node_equal (node, self->value);
  case KIND_PROPERTY_CONTAINS:
    return match_contains (self, find_property (self, event));
  case KIND_DISPLAY_NAME:
    return match_display_name (event, context);
  case KIND_MEMBER_COUNT:
    return match_count (self, context->joined_count);
  case KIND_NOTIFICATION_PERMISSION:
    return event->sender != NULL &&
           ringer_power_levels_get_user (context->levels, event->sender) >=
             ringer_power_levels_get_notification (context->levels, self->key);
  case KIND_NEVER:
  default:
    return FALSE;
  }
}

const char *
ringer_push_condition_get_room_id (RingerPushCondition *self)
{
  if (self->kind != KIND_EVENT_MATCH || strpbrk (self->pattern, "*?") != NULL ||
      !g_str_equal (self->path[0], "room_id") || self->path[1] != NULL)
    return NULL;

  return self->pattern;
}
