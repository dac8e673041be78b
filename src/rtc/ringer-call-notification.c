/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-notification.h"

#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-json.h"

/* A notification, read once from its event. */

#define MAX_SKEW_MS 20000
#define BANNER_LIFETIME_MS 30000
#define LEGACY_LIFETIME_MS 10000

struct _RingerCallNotification {
  GObject parent_instance;

  RingerEvent *event;
  char *room_id;
  char *slot_id;
  const char *member_event_id; /* in event, as the next two */
  const char *device_id;
  const char *text;
  gboolean unknown_application;
  RingerNotificationShape shape;
  RingerCallKind kind;
  RingerCallIntent intent;
  gint64 start_ms;
  gint64 lifetime_ms;
  gint64 end_ms;
};

G_DEFINE_FINAL_TYPE (RingerCallNotification, ringer_call_notification, G_TYPE_OBJECT)

static const GEnumValue kind_values[] = {
  RINGER_ENUM_VALUE (RINGER_CALL_RING, "ring"),
  RINGER_ENUM_VALUE (RINGER_CALL_BANNER, "banner"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerCallKind, ringer_call_kind, kind_values)

static const GEnumValue intent_values[] = {
  RINGER_ENUM_VALUE (RINGER_CALL_VIDEO, "video"),
  RINGER_ENUM_VALUE (RINGER_CALL_VOICE, "voice"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerCallIntent, ringer_call_intent, intent_values)

static const GEnumValue shape_values[] = {
  RINGER_ENUM_VALUE (RINGER_NOTIFICATION_FLAT, "flat"),
  RINGER_ENUM_VALUE (RINGER_NOTIFICATION_FLAT_SLOT, "flat-slot"),
  RINGER_ENUM_VALUE (RINGER_NOTIFICATION_NESTED, "nested"),
  RINGER_ENUM_VALUE (RINGER_NOTIFICATION_INVITE, "invite"),
  RINGER_ENUM_VALUE (RINGER_NOTIFICATION_LEGACY, "legacy"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerNotificationShape, ringer_notification_shape, shape_values)

static void
ringer_call_notification_finalize (GObject *object)
{
  RingerCallNotification *self = RINGER_CALL_NOTIFICATION (object);

  g_clear_pointer (&self->event, ringer_event_unref);
  g_clear_pointer (&self->room_id, g_free);
  g_clear_pointer (&self->slot_id, g_free);

  G_OBJECT_CLASS (ringer_call_notification_parent_class)->finalize (object);
}

static void
ringer_call_notification_class_init (RingerCallNotificationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_call_notification_finalize;
}

static void
ringer_call_notification_init (RingerCallNotification *self)
{
}

static gboolean
is_invite_type (const char *type)
{
  return g_str_equal (type, "org.matrix.msc4075.rtc.invite") || g_str_equal (type, "m.rtc.invite");
}

static gboolean
is_legacy_type (const char *type)
{
  return g_str_equal (type, "org.matrix.msc4075.call.notify");
}

gboolean
ringer_call_notification_is_type (const char *type)
{
  return g_str_equal (type, "org.matrix.msc4075.rtc.notification") || g_str_equal (type, "m.rtc.notification") ||
         is_invite_type (type) || is_legacy_type (type);
}

gboolean
ringer_call_notification_matches (RingerEvent *event)
{
  return event->state_key == NULL && ringer_call_notification_is_type (event->type);
}

gboolean
ringer_call_notification_is_withdrawal (RingerEvent *event)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, event->content);
  while (json_object_iter_next (&iter, &name, NULL)) {
    if (!g_str_equal (name, "sticky_key") && !g_str_equal (name, "msc4354_sticky_key"))
      return FALSE;
  }

  return ringer_event_get_sticky_key (event) != NULL;
}

RingerCallIntent
ringer_call_intent_from_content (JsonObject *content)
{
  const char *intent = ringer_json_peek_string (content, "m.call.intent");

  return g_strcmp0 (intent, "audio") == 0 || g_strcmp0 (intent, "voice") == 0 ? RINGER_CALL_VOICE : RINGER_CALL_VIDEO;
}

char *
ringer_slot_id_from_call (const char *application,
                          const char *call_id)
{
  return g_strdup_printf ("%s#%s", application, call_id != NULL && *call_id != '\0' ? call_id : "ROOM");
}

static void
take_times (RingerCallNotification *self,
            gint64 sender_ts_ms,
            gint64 lifetime_ms)
{
  gint64 ahead_ms = sender_ts_ms - self->event->origin_server_ts_ms;
  gboolean has_slot = self->shape == RINGER_NOTIFICATION_FLAT_SLOT || self->shape == RINGER_NOTIFICATION_INVITE;
  gboolean wrong = has_slot ? ahead_ms > MAX_SKEW_MS : ABS (ahead_ms) > MAX_SKEW_MS;

  self->start_ms = wrong ? self->event->origin_server_ts_ms : sender_ts_ms;
  self->lifetime_ms = CLAMP (lifetime_ms, 0, RINGER_NOTIFICATION_MAX_LIFETIME_MS);
  self->end_ms = self->start_ms + self->lifetime_ms;
}

/* The shapes: each reads what it asks for, and says what is wrong. */

static const char *
read_flat (RingerCallNotification *self)
{
  JsonObject *content = self->event->content;
  const char *type = ringer_json_peek_string (content, "notification_type");
  const char *slot_id = ringer_json_peek_string (content, "slot_id");
  gint64 sender_ts_ms;
  gint64 lifetime_ms;

  if (type == NULL || !ringer_json_get_integer (content, "sender_ts", &sender_ts_ms) ||
      !ringer_json_get_integer (content, "lifetime", &lifetime_ms))
    return "notification_type, sender_ts or lifetime is missing or of a wrong type";

  self->shape = slot_id != NULL ? RINGER_NOTIFICATION_FLAT_SLOT : RINGER_NOTIFICATION_FLAT;
  self->slot_id = g_strdup (slot_id != NULL ? slot_id : RINGER_SLOT_DEFAULT);
  self->kind = g_str_equal (type, "ring") ? RINGER_CALL_RING : RINGER_CALL_BANNER;
  self->intent = ringer_call_intent_from_content (content);
  take_times (self, sender_ts_ms, lifetime_ms);

  return NULL;
}

static const char *
read_unknown_application (RingerCallNotification *self)
{
  JsonArray *texts = ringer_json_peek_array (self->event->content, "m.text");

  for (unsigned int i = 0; texts != NULL && self->text == NULL && i < json_array_get_length (texts); i++)
    self->text = ringer_json_peek_string (ringer_json_array_peek_object (texts, i), "body");
  self->unknown_application = TRUE;
  self->kind = RINGER_CALL_BANNER;
  take_times (self, self->event->origin_server_ts_ms, BANNER_LIFETIME_MS);

  return NULL;
}

static const char *
read_nested (RingerCallNotification *self,
             JsonObject *application)
{
  const char *application_type = ringer_json_peek_string (application, "type");
  const char *slot_id = ringer_json_peek_string (self->event->content, "slot_id");
  const char *type = ringer_json_peek_string (application, "notification_type");
  gint64 sender_ts_ms;
  gint64 lifetime_ms = BANNER_LIFETIME_MS;

  if (application_type == NULL)
    return "application.type is missing or of a wrong type";

  self->shape = RINGER_NOTIFICATION_NESTED;
  self->slot_id = slot_id != NULL ? g_strdup (slot_id) : g_strdup_printf ("%s#ROOM", application_type);
  if (!g_str_equal (application_type, "m.call"))
    return read_unknown_application (self);

  if (type == NULL || !ringer_json_get_integer (application, "sender_ts", &sender_ts_ms))
    return "application.notification_type or application.sender_ts is missing or of a wrong type";

  self->kind = g_str_equal (type, "ring") ? RINGER_CALL_RING : RINGER_CALL_BANNER;
  if (self->kind == RINGER_CALL_RING && !ringer_json_get_integer (application, "lifetime", &lifetime_ms))
    return "application.lifetime is missing or of a wrong type";

  self->intent = ringer_call_intent_from_content (application);
  self->device_id = ringer_json_peek_string (application, "device_id");
  take_times (self, sender_ts_ms, lifetime_ms);

  return NULL;
}

static gboolean
mentions_anybody (RingerCallNotification *self)
{
  JsonArray *user_ids = ringer_json_peek_array (ringer_json_peek_object (self->event->content, "m.mentions"), "user_ids");

  return ringer_call_notification_mentions_room (self) || (user_ids != NULL && json_array_get_length (user_ids) > 0);
}

static const char *
read_invite (RingerCallNotification *self)
{
  JsonObject *content = self->event->content;
  const char *slot_id = ringer_json_peek_string (content, "slot_id");
  const char *sticky_key = ringer_event_get_sticky_key (self->event);
  gint64 sender_ts_ms;
  gint64 lifetime_ms;

  if (slot_id == NULL || !ringer_json_get_integer (content, "sender_ts", &sender_ts_ms) ||
      !ringer_json_get_integer (content, "lifetime", &lifetime_ms))
    return "slot_id, sender_ts or lifetime is missing or of a wrong type";
  if (g_strcmp0 (sticky_key, slot_id) != 0)
    return "the sticky key is not the slot";
  if (!mentions_anybody (self))
    return "it is for nobody";

  self->shape = RINGER_NOTIFICATION_INVITE;
  self->slot_id = g_strdup (slot_id);
  self->kind = RINGER_CALL_RING;
  take_times (self, sender_ts_ms, lifetime_ms);

  return NULL;
}

static const char *
read_legacy (RingerCallNotification *self)
{
  JsonObject *content = self->event->content;
  const char *application = ringer_json_peek_string (content, "application");
  const char *call_id = ringer_json_peek_string (content, "call_id");
  const char *type = ringer_json_peek_string (content, "notify_type");

  if (g_strcmp0 (application, "m.call") != 0 || type == NULL)
    return "application or notify_type is missing, of a wrong type or unknown";

  self->shape = RINGER_NOTIFICATION_LEGACY;
  self->slot_id = ringer_slot_id_from_call (application, call_id);
  self->kind = g_str_equal (type, "ring") ? RINGER_CALL_RING : RINGER_CALL_BANNER;
  self->intent = ringer_call_intent_from_content (content);
  take_times (self, self->event->origin_server_ts_ms, LEGACY_LIFETIME_MS);

  return NULL;
}

static const char *
read_content (RingerCallNotification *self)
{
  JsonObject *application = ringer_json_peek_object (self->event->content, "application");

  if (is_invite_type (self->event->type))
    return read_invite (self);
  if (is_legacy_type (self->event->type))
    return read_legacy (self);

  return application != NULL ? read_nested (self, application) : read_flat (self);
}

RingerCallNotification *
ringer_call_notification_new (const char *room_id,
                              RingerEvent *event,
                              GError **error)
{
  g_autoptr (RingerCallNotification) self = NULL;
  const char *member_event_id;
  const char *wrong;

  g_return_val_if_fail (event != NULL && ringer_call_notification_matches (event), NULL);

  if (event->event_id == NULL || event->sender == NULL) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "it has no id or no sender");
    return NULL;
  }

  self = g_object_new (RINGER_TYPE_CALL_NOTIFICATION, NULL);
  self->event = ringer_event_ref (event);
  self->room_id = g_strdup (room_id);
  wrong = read_content (self);
  if (wrong != NULL) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, wrong);
    return NULL;
  }

  member_event_id = ringer_event_get_relation (event, "m.reference");
  if (member_event_id != NULL && *member_event_id != '\0')
    self->member_event_id = member_event_id;

  return g_steal_pointer (&self);
}

RingerNotificationShape
ringer_call_notification_get_shape (RingerCallNotification *self)
{
  return self->shape;
}

RingerCallKind
ringer_call_notification_get_kind (RingerCallNotification *self)
{
  return self->kind;
}

RingerCallIntent
ringer_call_notification_get_intent (RingerCallNotification *self)
{
  return self->intent;
}

const char *
ringer_call_notification_get_room_id (RingerCallNotification *self)
{
  return self->room_id;
}

const char *
ringer_call_notification_get_event_id (RingerCallNotification *self)
{
  return self->event->event_id;
}

const char *
ringer_call_notification_get_sender (RingerCallNotification *self)
{
  return self->event->sender;
}

const char *
ringer_call_notification_get_slot_id (RingerCallNotification *self)
{
  return self->slot_id;
}

const char *
ringer_call_notification_get_member_event_id (RingerCallNotification *self)
{
  return self->member_event_id;
}

const char *
ringer_call_notification_get_device_id (RingerCallNotification *self)
{
  return self->device_id;
}

gboolean
ringer_call_notification_is_call (RingerCallNotification *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_NOTIFICATION (self), FALSE);

  return !self->unknown_application;
}

const char *
ringer_call_notification_get_text (RingerCallNotification *self)
{
  return self->text;
}

static gboolean
is_stable (RingerCallNotification *self)
{
  return g_str_has_prefix (self->event->type, "m.");
}

const char *
ringer_call_notification_get_decline_type (RingerCallNotification *self)
{
  if (is_stable (self))
    return "m.rtc.decline";

  return self->shape == RINGER_NOTIFICATION_INVITE ? "org.matrix.msc4075.rtc.decline" : "org.matrix.msc4310.rtc.decline";
}

const char *
ringer_call_notification_get_ack_type (RingerCallNotification *self)
{
  return is_stable (self) ? "m.call.ring.ack" : "org.matrix.msc4075.call.ring.ack";
}

const char *
ringer_call_notification_get_sticky_key (RingerCallNotification *self)
{
  return self->event->sticky_duration_ms >= 0 ? ringer_event_get_sticky_key (self->event) : NULL;
}

RingerEvent *
ringer_call_notification_get_event (RingerCallNotification *self)
{
  return self->event;
}

gboolean
ringer_call_notification_mentions_user (RingerCallNotification *self,
                                        const char *user_id)
{
  JsonArray *user_ids = ringer_json_peek_array (ringer_json_peek_object (self->event->content, "m.mentions"), "user_ids");

  for (unsigned int i = 0; user_ids != NULL && i < json_array_get_length (user_ids); i++) {
    if (g_strcmp0 (ringer_json_array_peek_string (user_ids, i), user_id) == 0)
      return TRUE;
  }

  return FALSE;
}

gboolean
ringer_call_notification_mentions_room (RingerCallNotification *self)
{
  gboolean room = FALSE;

  ringer_json_get_boolean (ringer_json_peek_object (self->event->content, "m.mentions"), "room", &room);

  return room;
}

gint64
ringer_call_notification_get_start_ms (RingerCallNotification *self)
{
  return self->start_ms;
}

gint64
ringer_call_notification_get_lifetime_ms (RingerCallNotification *self)
{
  return self->lifetime_ms;
}

gint64
ringer_call_notification_get_end_ms (RingerCallNotification *self)
{
  return self->end_ms;
}
