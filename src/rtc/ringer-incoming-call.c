/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-incoming-call.h"

#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-incoming-call-private.h"
#include "ringer-json.h"

/* A presented call: ringing until it is answered, declined or ended from outside. */

#define STICKY_DECLINE_MS 120000

struct _RingerIncomingCall {
  GObject parent_instance;

  char *id;
  RingerRtcSession *session;
  RingerCallNotification *notification;
  RingerMember *caller;
  RingerCallKind kind;
  RingerCallIntent intent; /* as it was told last */
  RingerRingReason reason;
  RingerIncomingCallState state;
  RingerCallEndReason end_reason;
  gboolean silenced;
  gboolean quiet;
  gboolean sounding;
  GError *error;
  gint64 end_ms;
  gint64 decided_us;
  unsigned int decline_id;
};

typedef enum {
  PROP_ID = 1,
  PROP_ACCOUNT,
  PROP_ROOM,
  PROP_SESSION,
  PROP_CALLER,
  PROP_KIND,
  PROP_INTENT,
  PROP_STATE,
  PROP_SILENCED,
  PROP_QUIET,
  PROP_SOUNDING,
  PROP_END_REASON,
  PROP_ERROR,
} RingerIncomingCallProperty;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (RingerIncomingCall, ringer_incoming_call, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  RINGER_ENUM_VALUE (RINGER_INCOMING_RINGING, "ringing"),
  RINGER_ENUM_VALUE (RINGER_INCOMING_ANSWERING, "answering"),
  RINGER_ENUM_VALUE (RINGER_INCOMING_DECLINING, "declining"),
  RINGER_ENUM_VALUE (RINGER_INCOMING_ENDED, "ended"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerIncomingCallState, ringer_incoming_call_state, state_values)

static const GEnumValue end_reason_values[] = {
  RINGER_ENUM_VALUE (RINGER_CALL_END_NONE, "none"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_ANSWERED, "answered"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_DECLINED, "declined"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_ANSWERED_ELSEWHERE, "answered-elsewhere"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_DECLINED_ELSEWHERE, "declined-elsewhere"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_CALLER_LEFT, "caller-left"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_MISSED, "missed"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_WITHDRAWN, "withdrawn"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_SILENCED_BY_RULE, "silenced-by-rule"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_INVALID, "invalid"),
  RINGER_ENUM_VALUE (RINGER_CALL_END_ACCOUNT_GONE, "account-gone"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerCallEndReason, ringer_call_end_reason, end_reason_values)

static void
set_error (RingerIncomingCall *self,
           const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_silenced (RingerIncomingCall *self)
{
  if (self->silenced)
    return;

  self->silenced = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SILENCED]);
}

static void
set_state (RingerIncomingCall *self,
           RingerIncomingCallState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_debug ("Incoming call %s is %s", self->id, state_values[state].value_nick);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
on_decline_sent (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (RingerIncomingCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *event_id = ringer_account_send_event_finish (result, &error);

  self->decline_id = 0;
  if (self->state != RINGER_INCOMING_DECLINING)
    return;

  if (event_id != NULL || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_POINTLESS)) {
    ringer_incoming_call_end (self, RINGER_CALL_END_DECLINED);
    return;
  }

  set_silenced (self);
  set_error (self, error);
  set_state (self, RINGER_INCOMING_RINGING);
}

static void
on_retrying (RingerIncomingCall *self,
             unsigned int id,
             const GError *error)
{
  if (self->state == RINGER_INCOMING_DECLINING && self->decline_id == id)
    set_error (self, error);
}

static void
ringer_incoming_call_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  RingerIncomingCall *self = RINGER_INCOMING_CALL (object);

  switch ((RingerIncomingCallProperty) prop_id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_ACCOUNT:
    g_value_set_object (value, ringer_rtc_session_get_account (self->session));
    break;
  case PROP_ROOM:
    g_value_set_object (value, ringer_rtc_session_get_room (self->session));
    break;
  case PROP_SESSION:
    g_value_set_object (value, self->session);
    break;
  case PROP_CALLER:
    g_value_set_object (value, self->caller);
    break;
  case PROP_KIND:
    g_value_set_enum (value, (int) ringer_incoming_call_get_kind (self));
    break;
  case PROP_INTENT:
    g_value_set_enum (value, (int) ringer_incoming_call_get_intent (self));
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_SILENCED:
    g_value_set_boolean (value, self->silenced);
    break;
  case PROP_QUIET:
    g_value_set_boolean (value, self->quiet);
    break;
  case PROP_SOUNDING:
    g_value_set_boolean (value, self->sounding);
    break;
  case PROP_END_REASON:
    g_value_set_enum (value, (int) self->end_reason);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_incoming_call_finalize (GObject *object)
{
  RingerIncomingCall *self = RINGER_INCOMING_CALL (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_object (&self->session);
  g_clear_object (&self->notification);
  g_clear_object (&self->caller);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_incoming_call_parent_class)->finalize (object);
}

static void
ringer_incoming_call_class_init (RingerIncomingCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_incoming_call_get_property;
  object_class->finalize = ringer_incoming_call_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, RINGER_TYPE_ACCOUNT, flags);
  properties[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, RINGER_TYPE_ROOM, flags);
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, RINGER_TYPE_RTC_SESSION, flags);
  properties[PROP_CALLER] = g_param_spec_object ("caller", NULL, NULL, RINGER_TYPE_MEMBER, flags);
  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, RINGER_TYPE_CALL_KIND, RINGER_CALL_RING, flags);
  properties[PROP_INTENT] = g_param_spec_enum ("intent", NULL, NULL, RINGER_TYPE_CALL_INTENT, RINGER_CALL_VIDEO, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_INCOMING_CALL_STATE, RINGER_INCOMING_RINGING, flags);
  properties[PROP_SILENCED] = g_param_spec_boolean ("silenced", NULL, NULL, FALSE, flags);
  properties[PROP_QUIET] = g_param_spec_boolean ("quiet", NULL, NULL, FALSE, flags);
  properties[PROP_SOUNDING] = g_param_spec_boolean ("sounding", NULL, NULL, FALSE, flags);
  properties[PROP_END_REASON] = g_param_spec_enum ("end-reason", NULL, NULL, RINGER_TYPE_CALL_END_REASON, RINGER_CALL_END_NONE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_incoming_call_init (RingerIncomingCall *self)
{
}

static RingerCallIntent
compute_intent (RingerIncomingCall *self)
{
  /* An invitation leaves it to those who are in the call. */
  if (ringer_call_notification_get_shape (self->notification) == RINGER_NOTIFICATION_INVITE)
    return ringer_rtc_session_get_intent (self->session);

  return ringer_call_notification_get_intent (self->notification);
}

static void
update_intent (RingerIncomingCall *self)
{
  RingerCallIntent intent = compute_intent (self);

  if (self->intent == intent)
    return;

  self->intent = intent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTENT]);
}

/* The same for the same ring, whenever the program was started, and without anything in it that another program could read. */
static char *
make_id (RingerAccount *account,
         RingerCallNotification *notification)
{
  g_autofree char *ring = g_strconcat (ringer_account_get_id (account), "/", ringer_call_notification_get_event_id (notification), NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, ring, -1);
}

RingerIncomingCall *
ringer_incoming_call_new (RingerRtcSession *session,
                          RingerCallNotification *notification,
                          RingerCallKind kind,
                          RingerRingReason reason,
                          gint64 decided_us)
{
  RingerIncomingCall *self = g_object_new (RINGER_TYPE_INCOMING_CALL, NULL);
  RingerAccount *account = ringer_rtc_session_get_account (session);

  self->id = make_id (account, notification);
  self->session = g_object_ref (session);
  self->notification = g_object_ref (notification);
  self->caller = g_object_ref (ringer_room_ensure_member (ringer_rtc_session_get_room (session),
                                                          ringer_call_notification_get_sender (notification)));
  self->kind = kind;
  self->intent = compute_intent (self);
  self->reason = reason;
  self->decided_us = decided_us;
  g_signal_connect_object (ringer_account_get_outbox (account), "retrying", G_CALLBACK (on_retrying), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (update_intent), self, G_CONNECT_SWAPPED);

  return self;
}

void
ringer_incoming_call_update (RingerIncomingCall *self,
                             RingerCallNotification *notification,
                             const char *caller_id,
                             RingerCallKind kind,
                             gboolean quiet)
{
  g_object_freeze_notify (G_OBJECT (self));
  g_set_object (&self->notification, notification);
  if (g_set_object (&self->caller, ringer_room_ensure_member (ringer_rtc_session_get_room (self->session), caller_id)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CALLER]);
  if (self->kind != kind) {
    self->kind = kind;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
  }
  if (self->quiet != quiet) {
    self->quiet = quiet;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUIET]);
  }
  update_intent (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
ringer_incoming_call_set_sounding (RingerIncomingCall *self,
                                   gboolean sounding)
{
  if (self->sounding == sounding)
    return;

  self->sounding = sounding;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUNDING]);
}

void
ringer_incoming_call_set_end_ms (RingerIncomingCall *self,
                                 gint64 end_ms)
{
  self->end_ms = end_ms;
}

gboolean
ringer_incoming_call_begin_answer (RingerIncomingCall *self)
{
  if (self->state != RINGER_INCOMING_RINGING)
    return FALSE;

  set_error (self, NULL);
  set_state (self, RINGER_INCOMING_ANSWERING);

  return TRUE;
}

void
ringer_incoming_call_fail_answer (RingerIncomingCall *self,
                                  const GError *error)
{
  if (self->state != RINGER_INCOMING_ANSWERING)
    return;

  set_silenced (self);
  set_error (self, error);
  set_state (self, RINGER_INCOMING_RINGING);
}

static RingerCallEndReason
get_end_reason (RingerRingReason reason)
{
  switch (reason) {
  case RINGER_RING_REASON_EXPIRED:
  case RINGER_RING_REASON_MISSED:
    return RINGER_CALL_END_MISSED;
  case RINGER_RING_REASON_REDACTED:
  case RINGER_RING_REASON_WITHDRAWN:
  case RINGER_RING_REASON_SLOT_CLOSED:
  case RINGER_RING_REASON_NO_SLOT:
    return RINGER_CALL_END_WITHDRAWN;
  case RINGER_RING_REASON_DECLINED_ALREADY:
    return RINGER_CALL_END_DECLINED_ELSEWHERE;
  case RINGER_RING_REASON_JOINED_ALREADY:
    return RINGER_CALL_END_ANSWERED_ELSEWHERE;
  case RINGER_RING_REASON_CALLER_NOT_JOINED:
  case RINGER_RING_REASON_SENDER_NOT_IN_ROOM:
    return RINGER_CALL_END_CALLER_LEFT;
  case RINGER_RING_REASON_NO_MEMBERSHIP:
    return RINGER_CALL_END_INVALID;
  case RINGER_RING_REASON_OWN:
  case RINGER_RING_REASON_IGNORED_SENDER:
  case RINGER_RING_REASON_NOT_IN_ROOM:
  case RINGER_RING_REASON_NOT_MENTIONED:
  case RINGER_RING_REASON_NO_RIGHT_TO_MENTION:
  case RINGER_RING_REASON_MUTED_ROOM:
  case RINGER_RING_REASON_PUSH_RULES:
  case RINGER_RING_REASON_PRESENTED_ALREADY:
    return RINGER_CALL_END_SILENCED_BY_RULE;
  case RINGER_RING_REASON_MALFORMED:
  case RINGER_RING_REASON_NOT_ENCRYPTED:
  case RINGER_RING_REASON_UNDECRYPTED:
  case RINGER_RING_REASON_UNTRUSTED_DEVICE:
  case RINGER_RING_REASON_OK:
  case RINGER_RING_REASON_OPTIMISTIC:
  default:
    g_assert_not_reached ();
  }
}

void
ringer_incoming_call_end (RingerIncomingCall *self,
                          RingerCallEndReason reason)
{
  if (self->state == RINGER_INCOMING_ENDED)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  self->end_reason = reason;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END_REASON]);
  set_error (self, NULL);
  set_state (self, RINGER_INCOMING_ENDED);
  g_object_thaw_notify (G_OBJECT (self));
}

void
ringer_incoming_call_end_for (RingerIncomingCall *self,
                              RingerRingReason reason)
{
  ringer_incoming_call_end (self, get_end_reason (reason));
}

const char *
ringer_incoming_call_get_id (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), NULL);

  return self->id;
}

RingerAccount *
ringer_incoming_call_get_account (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), NULL);

  return ringer_rtc_session_get_account (self->session);
}

RingerRoom *
ringer_incoming_call_get_room (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), NULL);

  return ringer_rtc_session_get_room (self->session);
}

RingerRtcSession *
ringer_incoming_call_get_session (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), NULL);

  return self->session;
}

RingerMember *
ringer_incoming_call_get_caller (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), NULL);

  return self->caller;
}

RingerCallKind
ringer_incoming_call_get_kind (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), RINGER_CALL_BANNER);

  return self->kind;
}

RingerCallIntent
ringer_incoming_call_get_intent (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), RINGER_CALL_VIDEO);

  return self->intent;
}

RingerIncomingCallState
ringer_incoming_call_get_state (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), RINGER_INCOMING_ENDED);

  return self->state;
}

RingerCallEndReason
ringer_incoming_call_get_end_reason (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), RINGER_CALL_END_NONE);

  return self->end_reason;
}

const char *
ringer_incoming_call_get_text (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), NULL);

  return ringer_call_notification_get_text (self->notification);
}

RingerCallSecurity
ringer_incoming_call_get_security (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), RINGER_CALL_SECURITY_CLEAR);

  return ringer_call_security_of_event (ringer_rtc_session_get_room (self->session), ringer_call_notification_get_event (self->notification));
}

gboolean
ringer_incoming_call_get_quiet (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), FALSE);

  return self->quiet;
}

gboolean
ringer_incoming_call_get_sounding (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), FALSE);

  return self->sounding;
}

gboolean
ringer_incoming_call_get_silenced (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), TRUE);

  return self->silenced;
}

const GError *
ringer_incoming_call_get_error (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), NULL);

  return self->error;
}

RingerRingReason
ringer_incoming_call_get_reason (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), RINGER_RING_REASON_OK);

  return self->reason;
}

gint64
ringer_incoming_call_get_decided_us (RingerIncomingCall *self)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (self), 0);

  return self->decided_us;
}

void
ringer_incoming_call_silence (RingerIncomingCall *self)
{
  g_return_if_fail (RINGER_IS_INCOMING_CALL (self));

  set_silenced (self);
}

/* The slot's shapes are declined by a sticky event, where the homeserver has those. */
static const char *
get_sticky_key_name (RingerIncomingCall *self)
{
  if (!ringer_account_has_feature (ringer_incoming_call_get_account (self), "org.matrix.msc4354"))
    return NULL;

  switch (ringer_call_notification_get_shape (self->notification)) {
  case RINGER_NOTIFICATION_FLAT_SLOT:
    return "msc4354_sticky_key";
  case RINGER_NOTIFICATION_INVITE:
    return "sticky_key";
  case RINGER_NOTIFICATION_FLAT:
  case RINGER_NOTIFICATION_NESTED:
  case RINGER_NOTIFICATION_LEGACY:
  default:
    return NULL;
  }
}

void
ringer_incoming_call_decline (RingerIncomingCall *self)
{
  RingerAccount *account;
  RingerOutbox *outbox;
  RingerOutgoingEvent event = { .type = ringer_call_notification_get_decline_type (self->notification) };
  const char *event_id;
  const char *key_name;
  g_autoptr (JsonObject) content = NULL;

  g_return_if_fail (RINGER_IS_INCOMING_CALL (self));

  account = ringer_incoming_call_get_account (self);
  if (account == NULL)
    return;

  outbox = ringer_account_get_outbox (account);
  if (self->state == RINGER_INCOMING_DECLINING) {
    ringer_outbox_retry_now (outbox);
    return;
  }
  if (self->state != RINGER_INCOMING_RINGING)
    return;

  event_id = ringer_call_notification_get_event_id (self->notification);
  event.deadline_ms = self->end_ms;
  key_name = get_sticky_key_name (self);
  if (key_name != NULL)
    event.sticky_duration_ms = STICKY_DECLINE_MS;

  content = ringer_json_build ("m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", event_id, NULL), NULL);
  if (key_name != NULL)
    json_object_set_string_member (content, key_name, event_id);
  event.room_id = ringer_room_get_id (ringer_incoming_call_get_room (self));
  event.content = content;

  set_error (self, NULL);
  set_state (self, RINGER_INCOMING_DECLINING);
  self->decline_id = ringer_account_send_event_async (account, &event, NULL, on_decline_sent, g_object_ref (self));
}
