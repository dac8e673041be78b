/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-rtc-membership.h"

#include <string.h>

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-livekit-grant.h"
#include "ringer-rtc-slot.h"

const char *const ringer_rtc_membership_sticky_types[] = { "org.matrix.msc4143.rtc.member", "m.rtc.member", NULL };

#define DEFAULT_EXPIRES_MS (4 * 3600 * G_GINT64_CONSTANT (1000))

struct _RingerRtcMembership {
  GObject parent_instance;

  RingerEvent *event;
  char *slot_id;
  const char *device_id; /* in event */
  RingerCallIntent intent;
  gint64 joined_ms;
  gint64 expires_ms;
  gboolean needs_slot;
};

typedef enum {
  PROP_USER_ID = 1,
  PROP_DEVICE_ID,
  PROP_EVENT_ID,
  PROP_INTENT,
  PROP_JOINED_MS,
  PROP_EXPIRES_MS,
} RingerRtcMembershipProperty;

static GParamSpec *properties[PROP_EXPIRES_MS + 1];

G_DEFINE_FINAL_TYPE (RingerRtcMembership, ringer_rtc_membership, G_TYPE_OBJECT)

static void
ringer_rtc_membership_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  RingerRtcMembership *self = RINGER_RTC_MEMBERSHIP (object);

  switch ((RingerRtcMembershipProperty) prop_id) {
  case PROP_USER_ID:
    g_value_set_string (value, self->event->sender);
    break;
  case PROP_DEVICE_ID:
    g_value_set_string (value, self->device_id);
    break;
  case PROP_EVENT_ID:
    g_value_set_string (value, self->event->event_id);
    break;
  case PROP_INTENT:
    g_value_set_enum (value, (int) self->intent);
    break;
  case PROP_JOINED_MS:
    g_value_set_int64 (value, self->joined_ms);
    break;
  case PROP_EXPIRES_MS:
    g_value_set_int64 (value, self->expires_ms);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_rtc_membership_finalize (GObject *object)
{
  RingerRtcMembership *self = RINGER_RTC_MEMBERSHIP (object);

  g_clear_pointer (&self->event, ringer_event_unref);
  g_clear_pointer (&self->slot_id, g_free);

  G_OBJECT_CLASS (ringer_rtc_membership_parent_class)->finalize (object);
}

static void
ringer_rtc_membership_class_init (RingerRtcMembershipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_rtc_membership_get_property;
  object_class->finalize = ringer_rtc_membership_finalize;

  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  properties[PROP_DEVICE_ID] = g_param_spec_string ("device-id", NULL, NULL, NULL, flags);
  properties[PROP_EVENT_ID] = g_param_spec_string ("event-id", NULL, NULL, NULL, flags);
  properties[PROP_INTENT] = g_param_spec_enum ("intent", NULL, NULL, RINGER_TYPE_CALL_INTENT, RINGER_CALL_VIDEO, flags);
  properties[PROP_JOINED_MS] = g_param_spec_int64 ("joined-ms", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_EXPIRES_MS] = g_param_spec_int64 ("expires-ms", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_rtc_membership_init (RingerRtcMembership *self)
{
}

/*
 * The state key is `_@user:server_DEVICE_m.call`, without the first `_` in rooms whose version lets users own keys that begin with
 * their id. One that names nobody is nobody else's.
 */
static gboolean
owns_state_key (RingerEvent *event)
{
  const char *key = event->state_key;
  gsize length;

  if (key == NULL || event->sender == NULL)
    return FALSE;
  if (*key == '_')
    key++;
  if (*key != '@')
    return TRUE;

  length = strlen (event->sender);

  return strncmp (key, event->sender, length) == 0 && (key[length] == '_' || key[length] == '\0');
}

static RingerRtcMembership *
read_state (RingerEvent *event,
            GError **error)
{
  g_autoptr (RingerRtcMembership) self = NULL;
  const char *application = ringer_json_peek_string (event->content, "application");
  const char *call_id = ringer_json_peek_string (event->content, "call_id");
  const char *device_id = ringer_json_peek_string (event->content, "device_id");
  gint64 created_ts_ms = event->origin_server_ts_ms;
  gint64 expires_ms = DEFAULT_EXPIRES_MS;

  if (!owns_state_key (event) || event->event_id == NULL) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "the state key is not the sender's");
    return NULL;
  }

  if (application == NULL || call_id == NULL || device_id == NULL || *device_id == '\0') {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "application, call_id or device_id is missing or of a wrong type");
    return NULL;
  }

  /* Nobody joined later than the homeserver had the event. */
  if (ringer_json_get_integer (event->content, "created_ts", &created_ts_ms))
    created_ts_ms = MIN (created_ts_ms, event->origin_server_ts_ms);
  ringer_json_get_integer (event->content, "expires", &expires_ms);

  self = g_object_new (RINGER_TYPE_RTC_MEMBERSHIP, NULL);
  self->event = ringer_event_ref (event);
  self->device_id = device_id;
  self->slot_id = ringer_slot_id_from_call (application, call_id);
  self->intent = ringer_call_intent_from_content (event->content);
  self->joined_ms = created_ts_ms;
  self->expires_ms = created_ts_ms + MAX (expires_ms, 0);

  return g_steal_pointer (&self);
}

/* What is wrong with the content of a sticky member event, of either form or a mixture; %NULL if nothing is. */
static const char *
check_sticky (RingerEvent *event)
{
  JsonObject *member = ringer_json_peek_object (event->content, "member");
  const char *slot_id = ringer_json_peek_string (event->content, "slot_id");
  const char *user_id = ringer_json_peek_string (member, "user_id");
  const char *id = ringer_json_peek_string (member, "id");
  const char *membership = ringer_json_peek_string (member, "membership");

  if (event->event_id == NULL || event->sender == NULL || event->sticky_duration_ms < 0 || ringer_event_get_sticky_key (event) == NULL)
    return "it is not sticky";
  if (slot_id == NULL || !ringer_rtc_slot_is_of (slot_id, ringer_json_peek_object (event->content, "application")))
    return "slot_id or application is missing, of a wrong type, or not of the other";
  if (id == NULL || *id == '\0')
    return "member.id is missing or of a wrong type";
  if (user_id != NULL && !g_str_equal (user_id, event->sender))
    return "member.user_id is not the sender";
  if (membership != NULL && !g_str_equal (membership, "join"))
    return "member.membership is not join";

  return NULL;
}

static RingerRtcMembership *
read_sticky (RingerEvent *event,
             gint64 offset_ms,
             GError **error)
{
  g_autoptr (RingerRtcMembership) self = NULL;
  JsonObject *member = ringer_json_peek_object (event->content, "member");
  const char *wrong = check_sticky (event);

  if (wrong != NULL) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, wrong);
    return NULL;
  }

  self = g_object_new (RINGER_TYPE_RTC_MEMBERSHIP, NULL);
  self->event = ringer_event_ref (event);
  self->slot_id = g_strdup (ringer_json_peek_string (event->content, "slot_id"));
  self->device_id = ringer_json_peek_string (member, "device_id");
  /* The newest form, which asks for a slot, names no device; a mixture with the one before it does. */
  self->needs_slot = self->device_id == NULL && ringer_json_peek_string (member, "membership") != NULL;
  /* The newest form says nothing of the device: it is the one that encrypted the event, if any did. */
  if (self->device_id == NULL || *self->device_id == '\0')
    self->device_id = event->sender_device != NULL ? event->sender_device : ringer_json_peek_string (member, "id");
  self->intent = ringer_call_intent_from_content (ringer_json_peek_object (event->content, "application"));
  self->joined_ms = event->origin_server_ts_ms;
  self->expires_ms = ringer_event_get_sticky_end_ms (event, offset_ms);

  return g_steal_pointer (&self);
}

gboolean
ringer_rtc_membership_matches (RingerEvent *event)
{
  if (event->state_key != NULL)
    return g_str_equal (event->type, RINGER_CALL_MEMBER_TYPE);

  return event->sticky_duration_ms >= 0 && g_strv_contains (ringer_rtc_membership_sticky_types, event->type);
}

GPtrArray *
ringer_rtc_membership_list_events (RingerRoom *room)
{
  GPtrArray *events = ringer_room_list_state (room, RINGER_CALL_MEMBER_TYPE);

  for (size_t i = 0; ringer_rtc_membership_sticky_types[i] != NULL; i++)
    g_ptr_array_extend_and_steal (events, ringer_room_list_sticky (room, ringer_rtc_membership_sticky_types[i]));

  return events;
}

RingerRtcMembership *
ringer_rtc_membership_new (RingerEvent *event,
                           gint64 offset_ms,
                           GError **error)
{
  g_return_val_if_fail (event != NULL, NULL);

  return event->state_key != NULL ? read_state (event, error) : read_sticky (event, offset_ms, error);
}

void
ringer_rtc_membership_continue (RingerRtcMembership *self,
                                RingerRtcMembership *before)
{
  /* A state event says itself when its stay began. */
  if (self->event->state_key == NULL)
    self->joined_ms = MIN (self->joined_ms, before->joined_ms);
}

gboolean
ringer_rtc_membership_is_leave (RingerEvent *event)
{
  const char *membership;

  if (event->state_key != NULL)
    return json_object_get_size (event->content) == 0;

  membership = ringer_json_peek_string (ringer_json_peek_object (event->content, "member"), "membership");

  return ringer_event_is_sticky_leave (event) || g_strcmp0 (membership, "leave") == 0;
}

const char *
ringer_rtc_membership_get_user_id (RingerRtcMembership *self)
{
  return self->event->sender;
}

const char *
ringer_rtc_membership_get_device_id (RingerRtcMembership *self)
{
  return self->device_id;
}

const char *
ringer_rtc_membership_get_slot_id (RingerRtcMembership *self)
{
  return self->slot_id;
}

const char *
ringer_rtc_membership_get_event_id (RingerRtcMembership *self)
{
  return self->event->event_id;
}

RingerEvent *
ringer_rtc_membership_get_event (RingerRtcMembership *self)
{
  return self->event;
}

char *
ringer_rtc_membership_dup_member_id (RingerRtcMembership *self)
{
  JsonObject *content;
  const char *id;

  g_return_val_if_fail (RINGER_IS_RTC_MEMBERSHIP (self), NULL);

  content = self->event->content;
  if (self->event->state_key != NULL)
    id = ringer_json_peek_string (content, "membershipID");
  else
    id = ringer_json_peek_string (ringer_json_peek_object (content, "member"), "id");

  return id != NULL ? g_strdup (id) : g_strdup_printf ("%s:%s", self->event->sender, self->device_id);
}

char *
ringer_rtc_membership_dup_identity (RingerRtcMembership *self)
{
  g_autofree char *member_id = NULL;

  g_return_val_if_fail (RINGER_IS_RTC_MEMBERSHIP (self), NULL);

  if (self->event->state_key != NULL)
    return g_strdup_printf ("%s:%s", self->event->sender, self->device_id);

  member_id = ringer_rtc_membership_dup_member_id (self);

  return ringer_livekit_make_identity (self->event->sender, self->device_id, member_id);
}

const char *
ringer_rtc_membership_get_replaced_event_id (RingerRtcMembership *self)
{
  JsonObject *content = self->event->content;
  JsonObject *relation = ringer_json_peek_object (content, "m.relates_to");
  gint64 created_ts_ms;

  if (self->event->state_key == NULL) {
    /* What matrix-js-sdk writes in a refresh. */
    if (relation == NULL)
      relation = ringer_json_peek_object (content, "m.relation");
    return ringer_json_peek_string (relation, "event_id");
  }

  /* Only an update of the same stay says when that began; what it replaces otherwise is an earlier leave. */
  if (self->event->json == NULL || !ringer_json_get_integer (content, "created_ts", &created_ts_ms))
    return NULL;

  return ringer_json_peek_string (ringer_json_peek_object (self->event->json, "unsigned"), "replaces_state");
}

gboolean
ringer_rtc_membership_has_slot (RingerRtcMembership *self,
                                RingerRoom *room)
{
  RingerSlotCheck slot;

  /* State events know nothing of slots. */
  if (self->event->state_key != NULL)
    return TRUE;

  slot = ringer_rtc_slot_check (room, self->slot_id);

  return slot == RINGER_SLOT_OPEN || (slot == RINGER_SLOT_MISSING && !self->needs_slot);
}

RingerCallIntent
ringer_rtc_membership_get_intent (RingerRtcMembership *self)
{
  return self->intent;
}

gint64
ringer_rtc_membership_get_joined_ms (RingerRtcMembership *self)
{
  return self->joined_ms;
}

gint64
ringer_rtc_membership_get_expires_ms (RingerRtcMembership *self)
{
  return self->expires_ms;
}

gboolean
ringer_rtc_membership_is_newest (RingerRtcMembership *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_MEMBERSHIP (self), FALSE);

  return self->needs_slot;
}

gboolean
ringer_rtc_membership_holds_to_oldest (RingerRtcMembership *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_MEMBERSHIP (self), FALSE);

  return self->event->state_key != NULL &&
         g_strcmp0 (ringer_json_peek_string (ringer_json_peek_object (self->event->content, "focus_active"), "focus_selection"), "oldest_membership") == 0;
}

JsonArray *
ringer_rtc_membership_get_transports (RingerRtcMembership *self)
{
  JsonObject *content = self->event->content;
  JsonArray *published = ringer_json_peek_array (ringer_json_peek_object (content, "transports"), "published");

  if (self->event->state_key != NULL)
    return ringer_json_peek_array (content, "foci_preferred");

  return published != NULL ? published : ringer_json_peek_array (content, "rtc_transports");
}

static gboolean
key_is_of (RingerEvent *event,
           const char *slot_id,
           const char *device_id)
{
  const char *call_id = strchr (slot_id, '#');
  const char *key = event->state_key[0] == '_' ? event->state_key + 1 : event->state_key;
  g_autofree char *prefix = NULL;
  g_autofree char *suffix = NULL;

  if (call_id == NULL)
    return FALSE;

  suffix = g_strdup_printf ("_%.*s%s", (int) (call_id - slot_id), slot_id, g_str_equal (call_id, "#ROOM") ? "" : call_id + 1);
  if (device_id != NULL)
    prefix = g_strdup_printf ("%s_%s_", event->sender, device_id);

  return g_str_has_suffix (key, suffix) && (prefix == NULL || g_str_has_prefix (key, prefix));
}

gboolean
ringer_rtc_membership_is_leave_of (RingerEvent *event,
                                   const char *slot_id,
                                   const char *device_id)
{
  const char *its_slot_id;

  g_return_val_if_fail (event != NULL && slot_id != NULL, FALSE);

  if (!ringer_rtc_membership_is_leave (event))
    return FALSE;
  if (event->state_key != NULL)
    return key_is_of (event, slot_id, device_id);

  its_slot_id = ringer_json_peek_string (event->content, "slot_id");

  return g_str_equal (its_slot_id != NULL ? its_slot_id : RINGER_SLOT_DEFAULT, slot_id);
}
