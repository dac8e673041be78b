/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Readers for JSON that a stranger wrote. Each returns whether @name is there with the right type;
 * `null` is a wrong type. Where they return %FALSE the out parameter is left alone, so that
 * it can hold a default. @object may be %NULL: then nothing is there.
 */

/**
 * RINGER_JSON_MAX_INTEGER:
 *
 * The largest integer that canonical JSON allows (2^53 - 1), and with a minus the smallest.
 */
#define RINGER_JSON_MAX_INTEGER (G_GINT64_CONSTANT (9007199254740991))

/**
 * ringer_json_parse:
 * @data: UTF-8 text
 * @length: its length in bytes, or -1
 * @error: return location
 *
 * Parses a whole document.
 *
 * Returns: (transfer full) (nullable): the root, or %NULL with RINGER_ERROR_BAD_RESPONSE;
 *   an empty document is an error
 */
JsonNode *ringer_json_parse (const char *data,
                             gssize length,
                             GError **error);

/**
 * ringer_json_parse_object:
 * @data: UTF-8 text
 * @length: its length in bytes, or -1
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the root object, or %NULL with RINGER_ERROR_BAD_RESPONSE
 */
JsonObject *ringer_json_parse_object (const char *data,
                                      gssize length,
                                      GError **error);

/**
 * ringer_json_to_string:
 * @object: an object
 *
 * Returns: (transfer full): it as text, without white space
 */
char *ringer_json_to_string (JsonObject *object);

/**
 * ringer_json_append_string:
 * @json: what is written
 * @value: valid UTF-8
 *
 * Writes a string with its quotes, for where there is no time to build an object first.
 */
void ringer_json_append_string (GString *json,
                                const char *value);

/**
 * ringer_json_copy:
 * @object: an object
 *
 * Returns: (transfer full): a copy down to the last string, for who keeps a small part of a large text
 */
JsonObject *ringer_json_copy (JsonObject *object);

/** ringer_json_get_string: a string; transfer none, lives as long as @object. */
gboolean ringer_json_get_string (JsonObject *object,
                                 const char *name,
                                 const char **value);

/** ringer_json_get_integer: a number without fraction or exponent within ±(2^53 - 1); others are of the wrong type, never clamped. */
gboolean ringer_json_get_integer (JsonObject *object,
                                  const char *name,
                                  gint64 *value);

/** ringer_json_get_boolean: true or false. */
gboolean ringer_json_get_boolean (JsonObject *object,
                                  const char *name,
                                  gboolean *value);

/** ringer_json_get_object: an object; transfer none. */
gboolean ringer_json_get_object (JsonObject *object,
                                 const char *name,
                                 JsonObject **value);

/** ringer_json_get_array: an array; transfer none. */
gboolean ringer_json_get_array (JsonObject *object,
                                const char *name,
                                JsonArray **value);

/**
 * ringer_json_peek_string:
 * @object: (nullable): an object
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the string, or %NULL if there is none
 */
const char *ringer_json_peek_string (JsonObject *object,
                                     const char *name);

/**
 * ringer_json_peek_object:
 * @object: (nullable): an object
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the object, or %NULL if there is none
 */
JsonObject *ringer_json_peek_object (JsonObject *object,
                                     const char *name);

/**
 * ringer_json_peek_array:
 * @object: (nullable): an object
 * @name: a member
 *
 * Returns: (transfer none) (nullable): the array, or %NULL if there is none
 */
JsonArray *ringer_json_peek_array (JsonObject *object,
                                   const char *name);

/**
 * ringer_json_array_peek_string:
 * @array: an array
 * @index: below its length
 *
 * Returns: (transfer none) (nullable): the string at @index, or %NULL if it is something else
 */
const char *ringer_json_array_peek_string (JsonArray *array,
                                           unsigned int index);

/**
 * ringer_json_array_peek_object:
 * @array: an array
 * @index: below its length
 *
 * Returns: (transfer none) (nullable): the object at @index, or %NULL if it is something else
 */
JsonObject *ringer_json_array_peek_object (JsonArray *array,
                                           unsigned int index);

/**
 * ringer_json_node_get_integer:
 * @node: (nullable): a node
 * @value: (out): the value
 *
 * Like ringer_json_get_integer(), for a node.
 */
gboolean ringer_json_node_get_integer (JsonNode *node,
                                       gint64 *value);

/**
 * ringer_json_build:
 * @name: the first member's name
 * @...: a type as `"s"` (string), `"i"` (gint64), `"b"` (gboolean), `"o"` (JsonObject, transfer full),
 *   `"a"` (JsonArray, transfer full), its value, then the next name, ended by %NULL.
 *   A `"s"`, `"o"` or `"a"` whose value is %NULL leaves the member out.
 *
 * Returns: (transfer full): a new object
 */
JsonObject *ringer_json_build (const char *name,
                               ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
