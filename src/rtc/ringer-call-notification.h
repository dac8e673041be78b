/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-sticky-map.h"

G_BEGIN_DECLS

/**
 * RingerNotificationShape:
 * @RINGER_NOTIFICATION_FLAT: MSC4075 as deployed until September 2026 (A)
 * @RINGER_NOTIFICATION_FLAT_SLOT: the same with a slot, sticky, as matrix-js-sdk 43 sends it (A43)
 * @RINGER_NOTIFICATION_NESTED: MSC4075 of June 2026, with an `application` object (B)
 * @RINGER_NOTIFICATION_INVITE: MSC4075 of September 2026, `m.rtc.invite` (C)
 * @RINGER_NOTIFICATION_LEGACY: the older `call.notify`
 *
 * The form in which a notification came; answers and declines go back in the same family.
 */
typedef enum {
  RINGER_NOTIFICATION_FLAT,
  RINGER_NOTIFICATION_FLAT_SLOT,
  RINGER_NOTIFICATION_NESTED,
  RINGER_NOTIFICATION_INVITE,
  RINGER_NOTIFICATION_LEGACY,
} RingerNotificationShape;

#define RINGER_TYPE_NOTIFICATION_SHAPE (ringer_notification_shape_get_type ())
GType ringer_notification_shape_get_type (void);

/**
 * RingerCallKind:
 * @RINGER_CALL_RING: audible
 * @RINGER_CALL_BANNER: only shown
 */
typedef enum {
  RINGER_CALL_RING,
  RINGER_CALL_BANNER,
} RingerCallKind;

/**
 * RingerCallIntent:
 * @RINGER_CALL_VIDEO: a video call, and whatever is not said to be a voice call
 * @RINGER_CALL_VOICE: a voice call
 */
typedef enum {
  RINGER_CALL_VIDEO,
  RINGER_CALL_VOICE,
} RingerCallIntent;

#define RINGER_TYPE_CALL_KIND (ringer_call_kind_get_type ())
#define RINGER_TYPE_CALL_INTENT (ringer_call_intent_get_type ())
GType ringer_call_kind_get_type (void);
GType ringer_call_intent_get_type (void);

/** RINGER_SLOT_DEFAULT: the slot of a room's ordinary call (MSC4143, MSC4196). */
#define RINGER_SLOT_DEFAULT "m.call#ROOM"

/** RINGER_NOTIFICATION_MAX_LIFETIME_MS: no notification lives longer, whatever it says. */
#define RINGER_NOTIFICATION_MAX_LIFETIME_MS 120000

#define RINGER_TYPE_CALL_NOTIFICATION (ringer_call_notification_get_type ())
/**
 * RingerCallNotification:
 *
 * A call's notification (MSC4075), whatever its shape, checked and in one form. Immutable.
 */
G_DECLARE_FINAL_TYPE (RingerCallNotification, ringer_call_notification, RINGER, CALL_NOTIFICATION, GObject)

/**
 * ringer_call_notification_is_type:
 * @type: an event's type
 *
 * Returns: whether events of it are notifications, in whatever shape
 */
gboolean ringer_call_notification_is_type (const char *type);

/** ringer_call_notification_matches: whether @event is of a type that this class reads (it may still be bad, or a withdrawal). */
gboolean ringer_call_notification_matches (RingerEvent *event);

/**
 * ringer_call_notification_new:
 * @room_id: the room that it came in
 * @event: the event (decrypted)
 * @error: return location: RINGER_ERROR_BAD_RESPONSE, which says what is wrong
 *
 * Returns: (transfer full) (nullable): the notification
 */
RingerCallNotification *ringer_call_notification_new (const char *room_id,
                                                      RingerEvent *event,
                                                      GError **error);

/** ringer_call_notification_is_withdrawal: whether the event has no key besides the sticky ones: it withdraws its sender's notification of that slot. */
gboolean ringer_call_notification_is_withdrawal (RingerEvent *event);

RingerNotificationShape ringer_call_notification_get_shape (RingerCallNotification *self);
/** ringer_call_notification_get_kind: what it asks for; an invitation asks to ring, but only in a direct chat. */
RingerCallKind ringer_call_notification_get_kind (RingerCallNotification *self);
/** ringer_call_notification_get_intent: what it says; an invitation says nothing, there the session's intent counts. */
RingerCallIntent ringer_call_notification_get_intent (RingerCallNotification *self);
const char *ringer_call_notification_get_room_id (RingerCallNotification *self);
const char *ringer_call_notification_get_event_id (RingerCallNotification *self);
const char *ringer_call_notification_get_sender (RingerCallNotification *self);
const char *ringer_call_notification_get_slot_id (RingerCallNotification *self);
/** ringer_call_notification_get_member_event_id: (nullable): the member event that it relates to. */
const char *ringer_call_notification_get_member_event_id (RingerCallNotification *self);
/** ringer_call_notification_get_device_id: (nullable): the caller's device, which wants to know that it rings (MSC4075, "Ringing acknowledgements"). */
const char *ringer_call_notification_get_device_id (RingerCallNotification *self);
/** ringer_call_notification_is_call: whether its application is `m.call`, and not one that Ringer does not know. */
gboolean ringer_call_notification_is_call (RingerCallNotification *self);
/** ringer_call_notification_get_text: (nullable): what to show of an application that Ringer does not know. */
const char *ringer_call_notification_get_text (RingerCallNotification *self);
/** ringer_call_notification_get_decline_type: the type of the event that declines it (MSC4310, MSC4075), in its family. */
const char *ringer_call_notification_get_decline_type (RingerCallNotification *self);
/** ringer_call_notification_get_ack_type: the type of the to-device message that acknowledges it. */
const char *ringer_call_notification_get_ack_type (RingerCallNotification *self);
/** ringer_call_notification_get_sticky_key: (nullable): its sticky key, if it came as a sticky event. */
const char *ringer_call_notification_get_sticky_key (RingerCallNotification *self);
RingerEvent *ringer_call_notification_get_event (RingerCallNotification *self);
/** ringer_call_notification_mentions_user: whether `m.mentions` names @user_id. */
gboolean ringer_call_notification_mentions_user (RingerCallNotification *self,
                                                 const char *user_id);
/** ringer_call_notification_mentions_room: whether `m.mentions` names the room. */
gboolean ringer_call_notification_mentions_room (RingerCallNotification *self);
/** ringer_call_notification_get_start_ms: the moment it counts from, ms since 1970 by the homeserver's clock. */
gint64 ringer_call_notification_get_start_ms (RingerCallNotification *self);
/** ringer_call_notification_get_lifetime_ms: 0 to @RINGER_NOTIFICATION_MAX_LIFETIME_MS. */
gint64 ringer_call_notification_get_lifetime_ms (RingerCallNotification *self);
/** ringer_call_notification_get_end_ms: when it is over, ms since 1970 by the homeserver's clock. */
gint64 ringer_call_notification_get_end_ms (RingerCallNotification *self);

/** ringer_slot_id_from_call: (transfer full): the slot that an older event means by its application and its call (nullable; empty is the room's). */
char *ringer_slot_id_from_call (const char *application,
                                const char *call_id);

/** ringer_call_intent_from_content: what `m.call.intent` says; unknown and absent are video. */
RingerCallIntent ringer_call_intent_from_content (JsonObject *content);

G_END_DECLS
