/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-json.h"

#include <string.h>

#include "ringer-error.h"
#include "ringer-json-repair.h"

/* One event of a stranger must not take a whole answer with it: what the parser refuses is tried once more without what it refuses. */
static gboolean
load_repaired (JsonParser *parser,
               const char *data,
               gssize length)
{
  g_autofree char *repaired = ringer_json_repair (data, length < 0 ? strlen (data) : (gsize) length);

  return repaired != NULL && json_parser_load_from_data (parser, repaired, -1, NULL);
}

JsonNode *
ringer_json_parse (const char *data,
                   gssize length,
                   GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, data, length, &local_error) && !load_repaired (parser, data, length)) {
    /* Only the place and kind of the fault: the parser's message may quote the text. */
    if (local_error != NULL && local_error->domain == JSON_PARSER_ERROR)
      g_set_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "Not valid JSON (fault %d)", local_error->code);
    else
      g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "Not valid JSON");
    return NULL;
  }

  return json_parser_steal_root (parser);
}

JsonObject *
ringer_json_parse_object (const char *data,
                          gssize length,
                          GError **error)
{
  g_autoptr (JsonNode) root = ringer_json_parse (data, length, error);

  if (root == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "Not a JSON object");
    return NULL;
  }

  return json_node_dup_object (root);
}

char *
ringer_json_to_string (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  g_return_val_if_fail (object != NULL, NULL);

  json_node_set_object (node, object);

  return json_to_string (node, FALSE);
}

void
ringer_json_append_string (GString *json,
                           const char *value)
{
  g_return_if_fail (json != NULL);
  g_return_if_fail (value != NULL);

  g_string_append_c (json, '"');
  for (const char *at = value; *at != '\0'; at++) {
    if (*at == '"' || *at == '\\')
      g_string_append_c (json, '\\');

    if ((guchar) *at < 0x20)
      g_string_append_printf (json, "\\u%04x", (unsigned int) *at);
    else
      g_string_append_c (json, *at);
  }
  g_string_append_c (json, '"');
}

/* json_node_copy () would share the value. */
static JsonNode *
copy_value (JsonNode *node)
{
  JsonNode *copy = json_node_alloc ();

  switch (json_node_get_value_type (node)) {
  case G_TYPE_STRING:
    return json_node_init_string (copy, json_node_get_string (node));
  case G_TYPE_INT64:
    return json_node_init_int (copy, json_node_get_int (node));
  case G_TYPE_DOUBLE:
    return json_node_init_double (copy, json_node_get_double (node));
  case G_TYPE_BOOLEAN:
    return json_node_init_boolean (copy, json_node_get_boolean (node));
  default:
    return json_node_init_null (copy);
  }
}

static JsonNode *
copy_node (JsonNode *node)
{
  JsonNode *copy;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    copy = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (copy, ringer_json_copy (json_node_get_object (node)));
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);
    unsigned int length = json_array_get_length (array);
    JsonArray *array_copy = json_array_sized_new (length);

    for (unsigned int i = 0; i < length; i++)
      json_array_add_element (array_copy, copy_node (json_array_get_element (array, i)));

    copy = json_node_new (JSON_NODE_ARRAY);
    json_node_take_array (copy, array_copy);
  } else {
    copy = copy_value (node);
  }

  return copy;
}

JsonObject *
ringer_json_copy (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (copy, name, copy_node (node));

  return copy;
}

static JsonNode *
lookup (JsonObject *object,
        const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

gboolean
ringer_json_get_string (JsonObject *object,
                        const char *name,
                        const char **value)
{
  JsonNode *node = lookup (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;

  *value = json_node_get_string (node);

  return TRUE;
}

gboolean
ringer_json_get_integer (JsonObject *object,
                         const char *name,
                         gint64 *value)
{
  return ringer_json_node_get_integer (lookup (object, name), value);
}

gboolean
ringer_json_get_boolean (JsonObject *object,
                         const char *name,
                         gboolean *value)
{
  JsonNode *node = lookup (object, name);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;

  *value = json_node_get_boolean (node);

  return TRUE;
}

gboolean
ringer_json_get_object (JsonObject *object,
                        const char *name,
                        JsonObject **value)
{
  JsonNode *node = lookup (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  *value = json_node_get_object (node);

  return TRUE;
}

gboolean
ringer_json_get_array (JsonObject *object,
                       const char *name,
                       JsonArray **value)
{
  JsonNode *node = lookup (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  *value = json_node_get_array (node);

  return TRUE;
}

const char *
ringer_json_peek_string (JsonObject *object,
                         const char *name)
{
  const char *value = NULL;

  ringer_json_get_string (object, name, &value);

  return value;
}

JsonObject *
ringer_json_peek_object (JsonObject *object,
                         const char *name)
{
  JsonObject *value = NULL;

  ringer_json_get_object (object, name, &value);

  return value;
}

JsonArray *
ringer_json_peek_array (JsonObject *object,
                        const char *name)
{
  JsonArray *value = NULL;

  ringer_json_get_array (object, name, &value);

  return value;
}

const char *
ringer_json_array_peek_string (JsonArray *array,
                               unsigned int index)
{
  JsonNode *node = json_array_get_element (array, index);

  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

JsonObject *
ringer_json_array_peek_object (JsonArray *array,
                               unsigned int index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
ringer_json_node_get_integer (JsonNode *node,
                              gint64 *value)
{
  gint64 integer;

  /* A number with fraction or exponent is a double here, and one beyond 64 bits comes saturated: both are refused. */
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  integer = json_node_get_int (node);
  if (integer > RINGER_JSON_MAX_INTEGER || integer < -RINGER_JSON_MAX_INTEGER)
    return FALSE;

  *value = integer;

  return TRUE;
}

JsonObject *
ringer_json_build (const char *name,
                   ...)
{
  JsonObject *object = json_object_new ();
  va_list args;

  va_start (args, name);
  for (const char *member = name; member != NULL; member = va_arg (args, const char *)) {
    const char *type = va_arg (args, const char *);

    switch (*type) {
    case 's': {
      const char *string = va_arg (args, const char *);

      if (string != NULL)
        json_object_set_string_member (object, member, string);
      break;
    }
    case 'i':
      json_object_set_int_member (object, member, va_arg (args, gint64));
      break;
    case 'b':
      json_object_set_boolean_member (object, member, va_arg (args, gboolean));
      break;
    case 'o': {
      JsonObject *child = va_arg (args, JsonObject *);

      if (child != NULL)
        json_object_set_object_member (object, member, child);
      break;
    }
    case 'a': {
      JsonArray *array = va_arg (args, JsonArray *);

      if (array != NULL)
        json_object_set_array_member (object, member, array);
      break;
    }
    default:
      g_assert_not_reached ();
    }
  }
  va_end (args);

  return object;
}
