/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-call-notification.h"
#include "ringer-error.h"
#include "ringer-json.h"

/* An event, read as a call's notification. */

static void
check_notification (RingerCallNotification *notification,
                    RingerEvent *event)
{
  gint64 start_ms = ringer_call_notification_get_start_ms (notification);
  gint64 lifetime_ms = ringer_call_notification_get_lifetime_ms (notification);
  gint64 end_ms = ringer_call_notification_get_end_ms (notification);
  const char *member_event_id = ringer_call_notification_get_member_event_id (notification);

  g_assert_cmpint (lifetime_ms, >=, 0);
  g_assert_cmpint (lifetime_ms, <=, RINGER_NOTIFICATION_MAX_LIFETIME_MS);
  g_assert_cmpint (end_ms, <=, start_ms + lifetime_ms);
  /* However wrong the caller's clock, and whatever they wrote: by the homeserver's clock it is over in time. */
  g_assert_cmpint (start_ms, <=, event->origin_server_ts_ms + 20000);

  g_assert_cmpstr (ringer_call_notification_get_room_id (notification), ==, "!r:h");
  g_assert_cmpstr (ringer_call_notification_get_event_id (notification), ==, event->event_id);
  g_assert_cmpstr (ringer_call_notification_get_sender (notification), ==, event->sender);
  g_assert_nonnull (ringer_call_notification_get_slot_id (notification));
  g_assert_true (member_event_id == NULL || *member_event_id != '\0');
  g_assert_true (ringer_call_notification_get_event (notification) == event);

  ringer_call_notification_mentions_user (notification, "@me:h");
  ringer_call_notification_mentions_room (notification);
  g_assert_nonnull (ringer_call_notification_get_decline_type (notification));
  g_assert_nonnull (ringer_call_notification_get_ack_type (notification));
  ringer_call_notification_get_sticky_key (notification);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (JsonObject) json = ringer_fuzz_parse (data, size);
  g_autoptr (RingerEvent) event = json != NULL ? ringer_event_new (json, RINGER_EVENT_TIMELINE, RINGER_FUZZ_NOW_MS, NULL) : NULL;
  g_autoptr (RingerCallNotification) notification = NULL;
  g_autoptr (GError) error = NULL;

  if (event == NULL || !ringer_call_notification_matches (event))
    return 0;

  ringer_call_notification_is_withdrawal (event);

  notification = ringer_call_notification_new ("!r:h", event, &error);
  if (notification != NULL)
    check_notification (notification, event);
  else
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);

  return 0;
}
