/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-event.h"

#include <string.h>

#include "ringer-error.h"
#include "ringer-json.h"

/*
 * An event as a stranger sent it, checked once. The strings point into the JSON that the event keeps; an event from the store
 * (or one that was made slim) has its strings in one block of its own instead.
 */

typedef struct
{
  RingerEvent event;
  gboolean redacted;
  char *strings;
} RingerRealEvent;

G_DEFINE_BOXED_TYPE (RingerEvent, ringer_event, ringer_event_ref, ringer_event_unref)

/* Longer identifiers are against the specification ("Size limits"), and a log line has to end somewhere. */
#define MAX_IDENTIFIER_BYTES 255

/* What encryption hides of an event. */
static const char *const sealed[] = { "type", "content" };

static void
clear_event (gpointer data)
{
  RingerRealEvent *self = data;

  g_clear_pointer (&self->event.json, json_object_unref);
  g_clear_pointer (&self->event.content, json_object_unref);
  g_free (self->strings);
}

static gboolean
check_required (JsonObject *json,
                const char *name,
                const char **value,
                GError **error)
{
  gsize length;

  if (!ringer_json_get_string (json, name, value)) {
    g_set_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "no valid %s", name);
    return FALSE;
  }

  length = strlen (*value);

  /* Only a state key may be empty. */
  if (length > MAX_IDENTIFIER_BYTES || (length == 0 && !g_str_equal (name, "state_key"))) {
    g_set_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "%s of %" G_GSIZE_FORMAT " bytes", name, length);
    return FALSE;
  }

  return TRUE;
}

static gboolean
read_required (RingerEvent *self,
               JsonObject *json,
               RingerEventKind kind,
               GError **error)
{
  gboolean room_event = kind == RINGER_EVENT_TIMELINE || kind == RINGER_EVENT_STATE;

  if (!check_required (json, "type", &self->type, error))
    return FALSE;

  if (kind != RINGER_EVENT_ACCOUNT_DATA && !check_required (json, "sender", &self->sender, error))
    return FALSE;

  if (self->sender != NULL && self->sender[0] != '@') {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "sender is no user id");
    return FALSE;
  }

  if ((kind == RINGER_EVENT_STATE || kind == RINGER_EVENT_STRIPPED) && !check_required (json, "state_key", &self->state_key, error))
    return FALSE;

  if (room_event && !check_required (json, "event_id", &self->event_id, error))
    return FALSE;

  if (room_event && !ringer_json_get_integer (json, "origin_server_ts", &self->origin_server_ts_ms)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "no valid origin_server_ts");
    return FALSE;
  }

  if (!ringer_json_get_object (json, "content", &self->content)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "no valid content");
    return FALSE;
  }

  return TRUE;
}

/* What is optional counts as absent where its type or range is wrong. */
static void
read_duration (JsonObject *object,
               const char *name,
               gint64 *duration_ms)
{
  gint64 value;

  if (ringer_json_get_integer (object, name, &value) && value >= 0)
    *duration_ms = value;
}

static void
read_optional (RingerRealEvent *self,
               JsonObject *json,
               RingerEventKind kind)
{
  RingerEvent *event = &self->event;
  JsonObject *unsigned_data = ringer_json_peek_object (json, "unsigned");
  JsonObject *sticky = ringer_json_peek_object (json, "msc4354_sticky");

  if (kind == RINGER_EVENT_TIMELINE)
    event->state_key = ringer_json_peek_string (json, "state_key");

  if (sticky == NULL)
    sticky = ringer_json_peek_object (json, "sticky");

  read_duration (sticky, "duration_ms", &event->sticky_duration_ms);
  read_duration (unsigned_data, "age", &event->age_ms);
  read_duration (unsigned_data, "msc4354_sticky_duration_ttl_ms", &event->sticky_ttl_ms);
  if (event->sticky_ttl_ms < 0)
    read_duration (unsigned_data, "sticky_duration_ttl_ms", &event->sticky_ttl_ms);

  event->transaction_id = ringer_json_peek_string (unsigned_data, "transaction_id");
  self->redacted = ringer_json_peek_object (unsigned_data, "redacted_because") != NULL;

  if (g_str_equal (event->type, "m.room.redaction")) {
    event->redacts = ringer_json_peek_string (event->content, "redacts");
    if (event->redacts == NULL)
      event->redacts = ringer_json_peek_string (json, "redacts");
  }
}

RingerEvent *
ringer_event_new (JsonObject *json,
                  RingerEventKind kind,
                  gint64 received_ms,
                  GError **error)
{
  RingerRealEvent *self;

  g_return_val_if_fail (json != NULL, NULL);

  self = g_atomic_rc_box_new0 (RingerRealEvent);
  self->event.received_ms = received_ms;
  self->event.age_ms = -1;
  self->event.sticky_duration_ms = -1;
  self->event.sticky_ttl_ms = -1;

  if (!read_required (&self->event, json, kind, error)) {
    self->event.content = NULL;
    g_atomic_rc_box_release_full (self, clear_event);
    return NULL;
  }

  self->event.json = json_object_ref (json);
  json_object_ref (self->event.content);
  read_optional (self, json, kind);

  return &self->event;
}

static gsize
string_size (const char *string)
{
  return string != NULL ? strlen (string) + 1 : 0;
}

static const char *
move_string (char **block,
             const char *string)
{
  const char *copy = *block;

  if (string == NULL)
    return NULL;

  *block = g_stpcpy (*block, string) + 1;
  return copy;
}

RingerEvent *
ringer_event_new_slim (const RingerEvent *values,
                       gboolean redacted)
{
  RingerRealEvent *self;
  char *block;

  g_return_val_if_fail (values != NULL, NULL);
  g_return_val_if_fail (values->type != NULL, NULL);
  g_return_val_if_fail (values->content != NULL, NULL);

  self = g_atomic_rc_box_new0 (RingerRealEvent);
  self->event = *values;
  self->event.json = NULL;
  json_object_ref (self->event.content);
  self->redacted = redacted;

  self->strings = block = g_malloc (string_size (values->type) + string_size (values->event_id) + string_size (values->sender) + string_size (values->state_key) + string_size (values->redacts) + string_size (values->transaction_id) + string_size (values->sender_device));
  self->event.type = move_string (&block, values->type);
  self->event.event_id = move_string (&block, values->event_id);
  self->event.sender = move_string (&block, values->sender);
  self->event.state_key = move_string (&block, values->state_key);
  self->event.redacts = move_string (&block, values->redacts);
  self->event.transaction_id = move_string (&block, values->transaction_id);
  self->event.sender_device = move_string (&block, values->sender_device);

  return &self->event;
}

static RingerEvent *
new_beside (RingerEvent *outer,
            JsonObject *json,
            GError **error)
{
  RingerEvent *event = ringer_event_new (json, RINGER_EVENT_TIMELINE, outer->received_ms, error);

  if (event != NULL)
    event->state_key = NULL;

  return event;
}

static void
set_encrypted (RingerEvent *event,
               const char *sender_device,
               RingerCryptoTrust trust)
{
  event->encrypted = TRUE;
  event->decryption = RINGER_DECRYPTION_DONE;
  event->trust = trust;
  event->sender_device = ((RingerRealEvent *) event)->strings = g_strdup (sender_device);
}

RingerEvent *
ringer_event_new_decrypted (RingerEvent *outer,
                            JsonObject *clear,
                            const char *sender_device,
                            RingerCryptoTrust trust,
                            GError **error)
{
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (RingerEvent) event = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (outer != NULL && outer->json != NULL, NULL);
  g_return_val_if_fail (clear != NULL, NULL);

  json = json_object_new ();
  json_object_iter_init (&iter, outer->json);
  while (json_object_iter_next (&iter, &name, &node)) {
    if (!g_str_equal (name, "state_key"))
      json_object_set_member (json, name, json_node_copy (node));
  }
  for (unsigned int i = 0; i < G_N_ELEMENTS (sealed); i++) {
    json_object_remove_member (json, sealed[i]);
    if (json_object_has_member (clear, sealed[i]))
      json_object_set_member (json, sealed[i], json_object_dup_member (clear, sealed[i]));
  }

  event = new_beside (outer, json, error);
  if (event == NULL)
    return NULL;

  /* The homeserver could not see whether its sender may do that. */
  if (g_str_equal (event->type, "m.room.redaction")) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "an encrypted redaction");
    return NULL;
  }

  set_encrypted (event, sender_device, trust);

  return g_steal_pointer (&event);
}

RingerEvent *
ringer_event_new_to_device (JsonObject *clear,
                            gint64 received_ms,
                            const char *sender_device,
                            RingerCryptoTrust trust,
                            GError **error)
{
  RingerEvent *event = ringer_event_new (clear, RINGER_EVENT_TO_DEVICE, received_ms, error);

  if (event != NULL)
    set_encrypted (event, sender_device, trust);

  return event;
}

RingerEvent *
ringer_event_new_undecrypted (RingerEvent *outer,
                              RingerDecryptionState decryption,
                              RingerCryptoTrust trust)
{
  RingerEvent *event;

  g_return_val_if_fail (outer != NULL && outer->json != NULL, NULL);

  event = new_beside (outer, outer->json, NULL);
  event->decryption = decryption;
  event->trust = trust;

  return event;
}

gboolean
ringer_event_may_be_decrypted (RingerEvent *self)
{
  return self->state_key == NULL && self->event_id != NULL && g_str_equal (self->type, "m.room.encrypted") && !ringer_event_is_redacted (self) &&
         (self->decryption == RINGER_DECRYPTION_MISSING_KEY || self->decryption == RINGER_DECRYPTION_UNTRUSTED);
}

gboolean
ringer_event_waits_for_key (RingerEvent *self)
{
  return self->sticky_duration_ms < 0 && ringer_event_may_be_decrypted (self) && self->origin_server_ts_ms > self->received_ms - RINGER_EVENT_RECENT_MS;
}

RingerEvent *
ringer_event_copy (RingerEvent *self)
{
  g_autoptr (JsonObject) content = NULL;
  RingerEvent values;

  g_return_val_if_fail (self != NULL, NULL);

  content = ringer_json_copy (self->content);
  values = *self;
  values.content = content;

  return ringer_event_new_slim (&values, ringer_event_is_redacted (self));
}

RingerEvent *
ringer_event_ref (RingerEvent *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringer_event_unref (RingerEvent *self)
{
  g_atomic_rc_box_release_full (self, clear_event);
}

gboolean
ringer_event_is_redacted (RingerEvent *self)
{
  return ((RingerRealEvent *) self)->redacted;
}

const char *
ringer_event_get_relation (RingerEvent *self,
                           const char *rel_type)
{
  JsonObject *relation;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (rel_type != NULL, NULL);

  relation = ringer_json_peek_object (self->content, "m.relates_to");
  if (g_strcmp0 (ringer_json_peek_string (relation, "rel_type"), rel_type) != 0)
    return NULL;

  return ringer_json_peek_string (relation, "event_id");
}

/* MSC4186, "StateStub": only a type and a state key say that a piece of state is gone. */
static RingerEvent *
new_if_deleted (JsonObject *json,
                gint64 received_ms)
{
  RingerEvent values = { .received_ms = received_ms, .sender = "", .age_ms = -1, .sticky_duration_ms = -1, .sticky_ttl_ms = -1 };
  g_autoptr (JsonObject) content = NULL;

  if (json_object_has_member (json, "content") || json_object_has_member (json, "event_id"))
    return NULL;

  if (!check_required (json, "type", &values.type, NULL) || !check_required (json, "state_key", &values.state_key, NULL))
    return NULL;

  content = json_object_new ();
  values.content = content;
  return ringer_event_new_slim (&values, FALSE);
}

static void
log_bad_event (JsonObject *json,
               const GError *error)
{
  const char *event_id = ringer_json_peek_string (json, "event_id");
  g_autofree char *start = NULL;
  g_autofree char *escaped = NULL;

  /* The id is a stranger's text too. */
  start = event_id != NULL ? g_strndup (event_id, MAX_IDENTIFIER_BYTES) : NULL;
  escaped = start != NULL ? g_strescape (start, NULL) : NULL;

  g_message ("Ignoring a bad event (%s): %s", escaped != NULL ? escaped : "no id", error->message);
}

GPtrArray *
ringer_events_parse (JsonArray *array,
                     RingerEventKind kind,
                     gint64 received_ms)
{
  unsigned int n_events = array != NULL ? json_array_get_length (array) : 0;
  GPtrArray *events = g_ptr_array_new_full (n_events, (GDestroyNotify) ringer_event_unref);

  for (unsigned int i = 0; i < n_events; i++) {
    JsonObject *json = ringer_json_array_peek_object (array, i);
    g_autoptr (GError) error = NULL;
    RingerEvent *event = NULL;

    if (json == NULL) {
      g_message ("Ignoring a bad event (no id): not an object");
      continue;
    }

    if (kind == RINGER_EVENT_STATE)
      event = new_if_deleted (json, received_ms);

    if (event == NULL)
      event = ringer_event_new (json, kind, received_ms, &error);

    if (event != NULL)
      g_ptr_array_add (events, event);
    else
      log_bad_event (json, error);
  }

  return events;
}
