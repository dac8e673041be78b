/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-push-condition.h"

#include "ringer-json.h"

/* The conditions of push rules. What is unknown or bad never matches, as the specification asks. */

typedef enum {
  KIND_NEVER,
  KIND_EVENT_MATCH,
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
  GStrv path;     /* the dotted key, taken apart */
  char *pattern;  /* case-folded */
  char *original; /* as it was written */
  GRegex *regex;  /* of @pattern, where it has wildcards or looks for words */
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

static GRegex *
compile_glob (const char *pattern,
              gboolean words)
{
  g_autoptr (GString) text = g_string_new (words ? "(?:^|\\W)" : "^");

  for (const char *p = pattern; *p != '\0'; p = g_utf8_next_char (p)) {
    g_autofree char *one = NULL;
    g_autofree char *escaped = NULL;

    if (*p == '*') {
      g_string_append (text, ".*");
      continue;
    }
    if (*p == '?') {
      g_string_append_c (text, '.');
      continue;
    }
    one = g_strndup (p, (gsize) (g_utf8_next_char (p) - p));
    escaped = g_regex_escape_string (one, -1);
    g_string_append (text, escaped);
  }
  g_string_append (text, words ? "(?:\\W|$)" : "$");

  return g_regex_new (text->str, G_REGEX_CASELESS | G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);
}

static void
set_match (RingerPushCondition *self,
           const char *key,
           const char *pattern)
{
  gboolean words = g_str_equal (key, "content.body");

  self->kind = KIND_EVENT_MATCH;
  self->path = split_key (key);
  self->original = g_strdup (pattern);
  self->pattern = g_utf8_casefold (pattern, -1);
  if (words || strpbrk (pattern, "*?") != NULL) {
    self->regex = compile_glob (pattern, words);
    if (self->regex == NULL)
      self->kind = KIND_NEVER;
  }
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
  return ringer_push_condition_new_match ("content.body", pattern);
}

RingerPushCondition *
ringer_push_condition_new_match (const char *key,
                                 const char *value)
{
  RingerPushCondition *self = g_new0 (RingerPushCondition, 1);

  set_match (self, key, value);

  return self;
}

void
ringer_push_condition_free (RingerPushCondition *self)
{
  g_strfreev (self->path);
  g_free (self->pattern);
  g_free (self->original);
  g_free (self->key);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_clear_pointer (&self->value, json_node_unref);
  g_free (self);
}

static JsonNode *
find_property (RingerPushCondition *self,
               RingerEvent *event)
{
  JsonObject *object = event->json;

  for (unsigned int i = 0; object != NULL && self->path[i] != NULL; i++) {
    if (self->path[i + 1] == NULL)
      return json_object_get_member (object, self->path[i]);
    object = ringer_json_peek_object (object, self->path[i]);
  }

  return NULL;
}

static gboolean
match_text (RingerPushCondition *self,
            const char *text)
{
  g_autofree char *folded = NULL;

  if (self->regex != NULL)
    return g_regex_match (self->regex, text, 0, NULL);

  folded = g_utf8_casefold (text, -1);

  return g_str_equal (folded, self->pattern);
}

static gboolean
match_event (RingerPushCondition *self,
             RingerEvent *event,
             const RingerPushContext *context)
{
  JsonNode *node;

  /* What a sync answer leaves out, since it stands under the room's id. */
  if (g_str_equal (self->path[0], "room_id") && self->path[1] == NULL)
    return match_text (self, context->room_id);

  node = find_property (self, event);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING && match_text (self, json_node_get_string (node));
}

static gboolean
match_display_name (RingerEvent *event,
                    const RingerPushContext *context)
{
  const char *body = ringer_json_peek_string (event->content, "body");
  g_autofree char *escaped = NULL;
  g_autofree char *text = NULL;

  if (body == NULL || context->display_name == NULL || *context->display_name == '\0')
    return FALSE;

  escaped = g_regex_escape_string (context->display_name, -1);
  text = g_strconcat ("(?:^|\\W)", escaped, "(?:\\W|$)", NULL);

  return g_regex_match_simple (text, body, G_REGEX_CASELESS, 0);
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
  if (self->kind != KIND_EVENT_MATCH || self->regex != NULL || !g_str_equal (self->path[0], "room_id") || self->path[1] != NULL)
    return NULL;

  return self->original;
}
