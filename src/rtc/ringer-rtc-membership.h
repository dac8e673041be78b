/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-notification.h"
#include "ringer-room.h"

G_BEGIN_DECLS

/** RINGER_CALL_MEMBER_TYPE: the type of the state event that is deployed. */
#define RINGER_CALL_MEMBER_TYPE "org.matrix.msc3401.call.member"

/** ringer_rtc_membership_sticky_types: (array zero-terminated=1): the types of member events that are sticky. */
extern const char *const ringer_rtc_membership_sticky_types[];

#define RINGER_TYPE_RTC_MEMBERSHIP (ringer_rtc_membership_get_type ())
/**
 * RingerRtcMembership:
 *
 * One device of one user in a session (MSC4143), read from a call member event. Immutable.
 *
 * Properties (read-only): `user-id`, `device-id`, `event-id`, `intent`, `joined-ms`, `expires-ms`.
 */
G_DECLARE_FINAL_TYPE (RingerRtcMembership, ringer_rtc_membership, RINGER, RTC_MEMBERSHIP, GObject)

/** ringer_rtc_membership_matches: whether @event is a member event of either kind (it may still be bad, or a leave). */
gboolean ringer_rtc_membership_matches (RingerEvent *event);

/** ringer_rtc_membership_list_events: (transfer full) (element-type RingerEvent): all member events of @room that are current, of both kinds, state events first; leaves too. */
GPtrArray *ringer_rtc_membership_list_events (RingerRoom *room);

/**
 * ringer_rtc_membership_new:
 * @event: a member event that is no leave: an `org.matrix.msc3401.call.member` state event, or a sticky `rtc.member` event (MSC4143 with MSC4354), as
 *   matrix-js-sdk writes it or as the newest text has it
 * @offset_ms: the homeserver's clock minus this machine's
 * @error: return location: RINGER_ERROR_BAD_RESPONSE, which says what is wrong
 *
 * Returns: (transfer full) (nullable): the membership
 */
RingerRtcMembership *ringer_rtc_membership_new (RingerEvent *event,
                                                gint64 offset_ms,
                                                GError **error);

/** ringer_rtc_membership_continue: for the session store: @before was the same stay, so that it began when that did. */
void ringer_rtc_membership_continue (RingerRtcMembership *self,
                                     RingerRtcMembership *before);

/** ringer_rtc_membership_is_leave: whether a member event, of whatever generation, says that its sender left. */
gboolean ringer_rtc_membership_is_leave (RingerEvent *event);

const char *ringer_rtc_membership_get_user_id (RingerRtcMembership *self);
const char *ringer_rtc_membership_get_device_id (RingerRtcMembership *self);
const char *ringer_rtc_membership_get_slot_id (RingerRtcMembership *self);
const char *ringer_rtc_membership_get_event_id (RingerRtcMembership *self);
/** ringer_rtc_membership_dup_member_id: (transfer full): the id of this stay: what it says itself, else made of the user and the device as matrix-js-sdk does. */
char *ringer_rtc_membership_dup_member_id (RingerRtcMembership *self);
/** ringer_rtc_membership_dup_identity: (transfer full): who it is at an SFU (MSC4195): by state event the user and the device, by sticky event a hash. */
char *ringer_rtc_membership_dup_identity (RingerRtcMembership *self);
RingerEvent *ringer_rtc_membership_get_event (RingerRtcMembership *self);
/** ringer_rtc_membership_get_replaced_event_id: (nullable): the member event of the same stay that its event took the place of (a refresh). */
const char *ringer_rtc_membership_get_replaced_event_id (RingerRtcMembership *self);
RingerCallIntent ringer_rtc_membership_get_intent (RingerRtcMembership *self);
/** ringer_rtc_membership_get_joined_ms: when the device joined, ms since 1970 by the homeserver's clock. */
gint64 ringer_rtc_membership_get_joined_ms (RingerRtcMembership *self);
/** ringer_rtc_membership_get_expires_ms: when it counts as left, ms since 1970 by the homeserver's clock. */
gint64 ringer_rtc_membership_get_expires_ms (RingerRtcMembership *self);
/** ringer_rtc_membership_has_slot: whether the slots of @room let it count: the newest form needs an open one (MSC4143), sticky ones before it none that is closed. */
gboolean ringer_rtc_membership_has_slot (RingerRtcMembership *self,
                                         RingerRoom *room);
/** ringer_rtc_membership_is_newest: whether it is in the form of MSC4143's newest text, whose senders understand the rest of that as well. */
gboolean ringer_rtc_membership_is_newest (RingerRtcMembership *self);
/** ringer_rtc_membership_holds_to_oldest: whether it looks for everybody's media where the oldest member's are, as clients did before the several servers at once. */
gboolean ringer_rtc_membership_holds_to_oldest (RingerRtcMembership *self);
/** ringer_rtc_membership_get_transports: (transfer none) (nullable): where its media are, as it came (MSC4195); unchecked. */
JsonArray *ringer_rtc_membership_get_transports (RingerRtcMembership *self);

/**
 * ringer_rtc_membership_is_leave_of:
 * @event: a member event
 * @slot_id: a slot
 * @device_id: (nullable): one device of its sender
 *
 * The content of a leave by state event is empty, but its key has the device, the application and the call (`_@user:server_DEVICE_m.call`). A sticky leave says
 * nothing of the device, and may say nothing of the slot: then it is the room's ordinary call.
 *
 * Returns: whether it says that its sender left that slot, as far as it tells with that device
 */
gboolean ringer_rtc_membership_is_leave_of (RingerEvent *event,
                                            const char *slot_id,
                                            const char *device_id);

G_END_DECLS
