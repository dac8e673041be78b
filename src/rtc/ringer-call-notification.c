/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-notification.h"

#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-json.h"

/* A notification, read once from its event. */

#define MAX_SKEW_MS 20000

struct _RingerCallNotification {
  GObject parent_instance;

  RingerEvent *event;
  char *room_id;
  char *slot_id;
  const char *member_event_id; /* in event */
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

gboolean
ringer_call_notification_matches (RingerEvent *event)
{
  return event->state_key == NULL &&
         (g_str_equal (event->type, "org.matrix.msc4075.rtc.notification") || g_str_equal (event->type, "m.rtc.notification"));
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

const char *
ringer_event_get_sticky_key (RingerEvent *event)
{
  const char *key = ringer_json_peek_string (event->content, "sticky_key");

  return key != NULL ? key : ringer_json_peek_string (event->content, "msc4354_sticky_key");
}

static void
take_times (RingerCallNotification *self,
            gint64 sender_ts_ms,
            gint64 lifetime_ms)
{
  gint64 ahead_ms = sender_ts_ms - self->event->origin_server_ts_ms;
  gboolean wrong = self->shape == RINGER_NOTIFICATION_FLAT ? ABS (ahead_ms) > MAX_SKEW_MS : ahead_ms > MAX_SKEW_MS;

  self->start_ms = wrong ? self->event->origin_server_ts_ms : sender_ts_ms;
  self->lifetime_ms = CLAMP (lifetime_ms, 0, RINGER_NOTIFICATION_MAX_LIFETIME_MS);
  self->end_ms = self->start_ms + self->lifetime_ms;

  /* What came as a sticky event and has a slot counts only while it is in the map of sticky events. */
  if (self->shape == RINGER_NOTIFICATION_FLAT_SLOT && self->event->sticky_duration_ms >= 0)
    self->end_ms = MIN (self->end_ms, self->event->origin_server_ts_ms + self->event->sticky_duration_ms);
}

RingerCallNotification *
ringer_call_notification_new (const char *room_id,
                              RingerEvent *event,
                              GError **error)
{
  g_autoptr (RingerCallNotification) self = NULL;
  const char *type = ringer_json_peek_string (event->content, "notification_type");
  const char *slot_id = ringer_json_peek_string (event->content, "slot_id");
  const char *member_event_id;
  gint64 sender_ts_ms;
  gint64 lifetime_ms;

  if (event->event_id == NULL || event->sender == NULL || type == NULL ||
      !ringer_json_get_integer (event->content, "sender_ts", &sender_ts_ms) ||
      !ringer_json_get_integer (event->content, "lifetime", &lifetime_ms)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE,
                         "notification_type, sender_ts or lifetime is missing or of a wrong type");
    return NULL;
  }

  self = g_object_new (RINGER_TYPE_CALL_NOTIFICATION, NULL);
  self->event = ringer_event_ref (event);
  self->room_id = g_strdup (room_id);
  self->slot_id = g_strdup (slot_id != NULL ? slot_id : RINGER_SLOT_DEFAULT);
  self->shape = slot_id != NULL ? RINGER_NOTIFICATION_FLAT_SLOT : RINGER_NOTIFICATION_FLAT;
  self->kind = g_str_equal (type, "ring") ? RINGER_CALL_RING : RINGER_CALL_BANNER;
  self->intent = ringer_call_intent_from_content (event->content);
  member_event_id = ringer_event_get_relation (event, "m.reference");
  if (member_event_id != NULL && *member_event_id != '\0')
    self->member_event_id = member_event_id;
  take_times (self, sender_ts_ms, lifetime_ms);

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
