/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-rtc-membership.h"

/* An event, read as a membership. */

static void
check_membership (RingerRtcMembership *membership,
                  RingerEvent *event)
{
  gint64 joined_ms = ringer_rtc_membership_get_joined_ms (membership);
  gint64 expires_ms = ringer_rtc_membership_get_expires_ms (membership);
  const char *slot_id = ringer_rtc_membership_get_slot_id (membership);

  g_assert_cmpint (joined_ms, <=, event->origin_server_ts_ms);
  g_assert_cmpint (expires_ms, >=, joined_ms);

  g_assert_cmpstr (ringer_rtc_membership_get_user_id (membership), ==, event->sender);
  g_assert_cmpstr (ringer_rtc_membership_get_event_id (membership), ==, event->event_id);
  g_assert_cmpstr (ringer_rtc_membership_get_device_id (membership), !=, NULL);
  g_assert_cmpstr (ringer_rtc_membership_get_device_id (membership), !=, "");
  g_assert_nonnull (strchr (slot_id, '#'));

  ringer_rtc_membership_get_replaced_event_id (membership);
  ringer_rtc_membership_get_transports (membership);
  ringer_rtc_membership_get_intent (membership);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (JsonObject) json = ringer_fuzz_parse (data, size);
  g_autoptr (RingerEvent) event = json != NULL ? ringer_event_new (json, RINGER_EVENT_TIMELINE, RINGER_FUZZ_NOW_MS, NULL) : NULL;
  g_autoptr (RingerRtcMembership) membership = NULL;
  g_autoptr (GError) error = NULL;

  if (event == NULL)
    return 0;

  membership = ringer_rtc_membership_new_from_state (event, &error);
  if (membership == NULL) {
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    return 0;
  }

  check_membership (membership, event);
  ringer_rtc_membership_key_is_of_slot (event->state_key, ringer_rtc_membership_get_slot_id (membership));
  ringer_rtc_membership_key_is_of_slot (event->state_key, event->sender);

  return 0;
}
