/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-notification.h"
#include "ringer-member.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RTC_MEMBERSHIP (ringer_rtc_membership_get_type ())
/**
 * RingerRtcMembership:
 *
 * One device of one user in a session (MSC4143), read from a call member event. Immutable.
 *
 * Properties (read-only): `user-id`, `device-id`, `event-id`, `intent`, `joined-ms`, `expires-ms`.
 */
G_DECLARE_FINAL_TYPE (RingerRtcMembership, ringer_rtc_membership, RINGER, RTC_MEMBERSHIP, GObject)

/**
 * ringer_rtc_membership_new_from_state:
 * @event: an `org.matrix.msc3401.call.member` state event with content
 * @error: return location: RINGER_ERROR_BAD_RESPONSE, which says what is wrong
 *
 * Returns: (transfer full) (nullable): the membership
 */
RingerRtcMembership *ringer_rtc_membership_new_from_state (RingerEvent *event,
                                                           GError **error);

const char *ringer_rtc_membership_get_user_id (RingerRtcMembership *self);
const char *ringer_rtc_membership_get_device_id (RingerRtcMembership *self);
const char *ringer_rtc_membership_get_slot_id (RingerRtcMembership *self);
const char *ringer_rtc_membership_get_event_id (RingerRtcMembership *self);
const char *ringer_rtc_membership_get_state_key (RingerRtcMembership *self);
/** ringer_rtc_membership_get_replaced_event_id: (nullable): the member event of the same stay that its event took the place of (a refresh). */
const char *ringer_rtc_membership_get_replaced_event_id (RingerRtcMembership *self);
RingerCallIntent ringer_rtc_membership_get_intent (RingerRtcMembership *self);
/** ringer_rtc_membership_get_joined_ms: when the device joined, ms since 1970 by the homeserver's clock. */
gint64 ringer_rtc_membership_get_joined_ms (RingerRtcMembership *self);
/** ringer_rtc_membership_get_expires_ms: when it counts as left, ms since 1970 by the homeserver's clock. */
gint64 ringer_rtc_membership_get_expires_ms (RingerRtcMembership *self);
/** ringer_rtc_membership_get_transports: (transfer none) (nullable): the transports (`foci_preferred`) as they came; unchecked. */
JsonArray *ringer_rtc_membership_get_transports (RingerRtcMembership *self);

/**
 * ringer_rtc_membership_key_is_of_slot:
 * @state_key: a call member event's state key
 * @slot_id: a slot
 *
 * Tells of which slot a leave is: its content is empty, but its key ends in the application and the call (`_m.call`).
 */
gboolean ringer_rtc_membership_key_is_of_slot (const char *state_key,
                                               const char *slot_id);

G_END_DECLS
