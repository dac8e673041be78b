/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-own-membership.h"

#include <string.h>

#include "ringer-json.h"
#include "ringer-sticky-map.h"

/* What this device says of itself in a session, in the two forms that others read. */

#define STICKY_EVENTS "org.matrix.msc4354"
#define STICKY_KEY "msc4354_sticky_key"

#define STATE_EXPIRES_MS (4 * 3600 * G_GINT64_CONSTANT (1000))

struct _RingerOwnMembership {
  gboolean sticky;
  char *room_id;
  char *user_id;
  char *device_id;
  char *slot_id;
  char *state_key;   /* NULL for a sticky event */
  char *member_id;   /* of a sticky event: its key too */
  char *service_url; /* NULL before it is known */
  RingerCallIntent intent;
  gint64 created_ms;
  gint64 end_ms;
};

/*
 * Who is there by sticky event reads them; whether anybody else does is not known. What my other devices are there by counts for
 * nothing: it may be what one of them left behind.
 */
static gboolean
is_sticky (RingerRtcSession *session)
{
  RingerAccount *account = ringer_rtc_session_get_account (session);
  RingerRoom *room = ringer_rtc_session_get_room (session);
  unsigned int n_others = 0;

  if (account == NULL || !ringer_account_has_feature (account, STICKY_EVENTS))
    return FALSE;

  /* A sticky event that is not encrypted where others are is nobody's, and one of a device that its owner has not verified is read by nobody. */
  if (ringer_room_is_encrypted (room) && ringer_device_trust_get_state (ringer_account_get_trust (account)) != RINGER_TRUST_VERIFIED)
    return FALSE;

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (session), i);

    if (g_str_equal (ringer_rtc_membership_get_user_id (member), ringer_room_get_own_user_id (room)))
      continue;
    if (ringer_rtc_membership_get_event (member)->state_key != NULL)
      return FALSE;
    n_others++;
  }

  return n_others > 0;
}

static const char *
get_type (gboolean sticky)
{
  return sticky ? ringer_rtc_membership_sticky_types[0] : RINGER_CALL_MEMBER_TYPE;
}

static char *
make_state_key (RingerRoom *room,
                const char *user_id,
                const char *device_id)
{
  const char *version = ringer_room_get_version (room);
  gboolean owned = g_str_has_prefix (version, "org.matrix.msc3757") || g_str_has_prefix (version, "org.matrix.msc3779");

  return g_strdup_printf ("%s%s_%s_m.call", owned ? "" : "_", user_id, device_id);
}

static RingerOwnMembership *
make (RingerRtcSession *session)
{
  RingerOwnMembership *self = g_new0 (RingerOwnMembership, 1);
  RingerAccount *account = ringer_rtc_session_get_account (session);

  self->room_id = g_strdup (ringer_room_get_id (ringer_rtc_session_get_room (session)));
  self->user_id = g_strdup (ringer_account_get_user_id (account));
  self->device_id = g_strdup (ringer_account_get_device_id (account));
  self->slot_id = g_strdup (ringer_rtc_session_get_slot_id (session));

  return self;
}

RingerOwnMembership *
ringer_own_membership_new (RingerRtcSession *session,
                           RingerCallIntent intent)
{
  RingerOwnMembership *self;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION (session), NULL);

  self = make (session);
  self->sticky = is_sticky (session);
  self->intent = intent;
  /* A sticky one has a key of its own, so that a leave that is left over from an earlier call does not end this one. */
  if (self->sticky) {
    self->member_id = g_uuid_string_random ();
  } else {
    self->member_id = g_strdup_printf ("%s:%s", self->user_id, self->device_id);
    self->state_key = make_state_key (ringer_rtc_session_get_room (session), self->user_id, self->device_id);
  }

  return self;
}

RingerOwnMembership *
ringer_own_membership_new_left_over (RingerRtcSession *session,
                                     RingerRtcMembership *left_over)
{
  RingerOwnMembership *self;
  RingerEvent *event;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION (session), NULL);

  event = ringer_rtc_membership_get_event (left_over);
  self = make (session);
  self->sticky = event->state_key == NULL;
  self->state_key = g_strdup (event->state_key);
  self->member_id = g_strdup (ringer_event_get_sticky_key (event));

  return self;
}

void
ringer_own_membership_free (RingerOwnMembership *self)
{
  g_free (self->room_id);
  g_free (self->user_id);
  g_free (self->device_id);
  g_free (self->slot_id);
  g_free (self->state_key);
  g_free (self->member_id);
  g_free (self->service_url);
  g_free (self);
}

void
ringer_own_membership_address (RingerOwnMembership *self,
                               RingerOutgoingEvent *event)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (event != NULL);

  event->room_id = self->room_id;
  event->type = get_type (self->sticky);
  event->state_key = self->state_key;
  /* A leave has to end no sooner than the join that it takes the place of. */
  event->sticky_duration_ms = self->sticky ? RINGER_STICKY_MAX_MS : 0;
}

static const char *
get_intent_name (RingerOwnMembership *self)
{
  return self->intent == RINGER_CALL_VOICE ? "audio" : "video";
}

/* @alias: (nullable): what older clients want to be there besides, though nobody goes by it. */
static JsonArray *
make_transports (RingerOwnMembership *self,
                 const char *alias)
{
  JsonArray *transports = json_array_new ();

  if (self->service_url != NULL)
    json_array_add_object_element (transports, ringer_json_build ("type", "s", "livekit",
                                                                  "livekit_service_url", "s", self->service_url,
                                                                  "livekit_alias", "s", alias,
                                                                  NULL));

  return transports;
}

static JsonObject *
make_state_join (RingerOwnMembership *self)
{
  JsonObject *focus = ringer_json_build ("type", "s", "livekit", "focus_selection", "s", "multi_sfu", NULL);

  return ringer_json_build ("application", "s", "m.call",
                            "call_id", "s", "",
                            "scope", "s", "m.room",
                            "device_id", "s", self->device_id,
                            "membershipID", "s", self->member_id,
                            "expires", "i", self->end_ms - self->created_ms,
                            "focus_active", "o", focus,
                            "foci_preferred", "a", make_transports (self, self->room_id),
                            "m.call.intent", "s", get_intent_name (self),
                            NULL);
}

static JsonObject *
make_sticky_join (RingerOwnMembership *self)
{
  g_autofree char *application = g_strndup (self->slot_id, strcspn (self->slot_id, "#"));
  JsonArray *can_subscribe = json_array_new ();
  JsonObject *member = ringer_json_build ("id", "s", self->member_id,
                                          "user_id", "s", self->user_id,
                                          "device_id", "s", self->device_id,
                                          NULL);

  json_array_add_string_element (can_subscribe, "livekit");

  return ringer_json_build ("slot_id", "s", self->slot_id,
                            "application", "o", ringer_json_build ("type", "s", application, "m.call.intent", "s", get_intent_name (self), NULL),
                            "member", "o", member,
                            "transports", "o", ringer_json_build ("published", "a", make_transports (self, NULL), "can_subscribe", "a", can_subscribe, NULL),
                            "versions", "a", json_array_new (),
                            STICKY_KEY, "s", self->member_id,
                            NULL);
}

JsonObject *
ringer_own_membership_make_join (RingerOwnMembership *self,
                                 gint64 now_ms)
{
  JsonObject *content;
  gboolean first;

  g_return_val_if_fail (self != NULL, NULL);

  first = self->created_ms == 0;
  if (first)
    self->created_ms = now_ms;
  self->end_ms = now_ms + (self->sticky ? RINGER_STICKY_MAX_MS : STATE_EXPIRES_MS);
  if (self->sticky)
    return make_sticky_join (self);

  content = make_state_join (self);
  /* Only in what replaces the first one; that one counts from when the homeserver had it. */
  if (!first)
    json_object_set_int_member (content, "created_ts", self->created_ms);

  return content;
}

void
ringer_own_membership_set_service (RingerOwnMembership *self,
                                   const char *service_url)
{
  g_return_if_fail (self != NULL);

  g_set_str (&self->service_url, service_url);
}

const char *
ringer_own_membership_get_member_id (RingerOwnMembership *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->member_id;
}

gboolean
ringer_own_membership_is_sticky (RingerOwnMembership *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->sticky;
}

JsonObject *
ringer_own_membership_make_leave (RingerOwnMembership *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sticky ? ringer_json_build ("slot_id", "s", self->slot_id, STICKY_KEY, "s", self->member_id, NULL) : json_object_new ();
}

gint64
ringer_own_membership_get_end_ms (RingerOwnMembership *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->end_ms;
}

gboolean
ringer_own_membership_may_send (RingerRtcSession *session)
{
  RingerRoom *room;
  const char *type;
  gboolean sticky;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION (session), FALSE);

  room = ringer_rtc_session_get_room (session);
  sticky = is_sticky (session);
  type = sticky && ringer_room_is_encrypted (room) ? "m.room.encrypted" : get_type (sticky);

  return ringer_power_levels_may_send (ringer_room_get_power_levels (room), ringer_room_get_own_user_id (room), type, !sticky);
}
