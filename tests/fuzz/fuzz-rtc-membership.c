/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fuzz.h"

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-room.h"
#include "ringer-rtc-membership.h"
#include "ringer-rtc-slot.h"
#include "ringer-sticky-map.h"

/* The events of a room, one in each line, read as memberships of every generation, and as the slots that these need. */

#define OFFSET_MS 1500

static void
check_state (RingerRtcMembership *membership,
             RingerEvent *event)
{
  g_assert_cmpint (ringer_rtc_membership_get_expires_ms (membership), >=, ringer_rtc_membership_get_joined_ms (membership));
  ringer_rtc_membership_is_leave_of (event, ringer_rtc_membership_get_slot_id (membership), NULL);
  ringer_rtc_membership_is_leave_of (event, event->sender, event->sender);
}

static void
check_sticky (RingerRtcMembership *membership,
              RingerEvent *event)
{
  JsonObject *application = ringer_json_peek_object (event->content, "application");

  g_assert_nonnull (ringer_event_get_sticky_key (event));
  g_assert_true (ringer_rtc_slot_is_of (ringer_rtc_membership_get_slot_id (membership), application));
  g_assert_cmpint (ringer_rtc_membership_get_joined_ms (membership), ==, event->origin_server_ts_ms);
  /* Whatever the clocks and the numbers say. */
  g_assert_cmpint (ringer_rtc_membership_get_expires_ms (membership), <=, RINGER_FUZZ_NOW_MS + OFFSET_MS + RINGER_STICKY_MAX_MS);
}

static void
check_slot (RingerRtcMembership *membership,
            RingerEvent *event,
            RingerRoom *room)
{
  RingerSlotCheck slot = ringer_rtc_slot_check (room, ringer_rtc_membership_get_slot_id (membership));
  gboolean has_slot = ringer_rtc_membership_has_slot (membership, room);

  if (event->state_key != NULL || slot == RINGER_SLOT_OPEN)
    g_assert_true (has_slot);
  else if (slot == RINGER_SLOT_CLOSED)
    g_assert_false (has_slot);
}

static void
check_membership (RingerRtcMembership *membership,
                  RingerEvent *event,
                  RingerRoom *room)
{
  g_assert_cmpint (ringer_rtc_membership_get_joined_ms (membership), <=, event->origin_server_ts_ms);

  g_assert_cmpstr (ringer_rtc_membership_get_user_id (membership), ==, event->sender);
  g_assert_cmpstr (ringer_rtc_membership_get_event_id (membership), ==, event->event_id);
  g_assert_cmpstr (ringer_rtc_membership_get_device_id (membership), !=, NULL);
  g_assert_cmpstr (ringer_rtc_membership_get_device_id (membership), !=, "");
  g_assert_nonnull (strchr (ringer_rtc_membership_get_slot_id (membership), '#'));

  if (event->state_key != NULL)
    check_state (membership, event);
  else
    check_sticky (membership, event);
  check_slot (membership, event, room);

  ringer_rtc_membership_get_replaced_event_id (membership);
  ringer_rtc_membership_get_transports (membership);
}

/* What is stored says the same. */
static void
check_copy (RingerRtcMembership *membership,
            RingerEvent *event)
{
  g_autoptr (RingerEvent) copy = ringer_event_copy (event);
  g_autoptr (RingerRtcMembership) again = ringer_rtc_membership_new (copy, OFFSET_MS, NULL);

  g_assert_nonnull (again);
  g_assert_cmpstr (ringer_rtc_membership_get_slot_id (again), ==, ringer_rtc_membership_get_slot_id (membership));
  g_assert_cmpstr (ringer_rtc_membership_get_device_id (again), ==, ringer_rtc_membership_get_device_id (membership));
  g_assert_cmpint (ringer_rtc_membership_get_joined_ms (again), ==, ringer_rtc_membership_get_joined_ms (membership));
  g_assert_cmpint (ringer_rtc_membership_get_expires_ms (again), ==, ringer_rtc_membership_get_expires_ms (membership));
  g_assert_cmpint (ringer_rtc_membership_get_intent (again), ==, ringer_rtc_membership_get_intent (membership));
}

/* An event, in a room that has taken it and all before it. @before, the membership read last, counts as the same stay. */
static void
take_event (RingerRoom *room,
            RingerEvent *event,
            RingerRtcMembership **before)
{
  g_autoptr (RingerRoomUpdate) update = ringer_room_update_new ("!r:h");
  g_autoptr (RingerRtcMembership) membership = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (update->timeline, ringer_event_ref (event));
  ringer_room_apply (room, update);

  ringer_rtc_membership_matches (event);
  ringer_rtc_membership_is_leave (event);
  membership = ringer_rtc_membership_new (event, OFFSET_MS, &error);
  if (membership == NULL) {
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    return;
  }

  check_membership (membership, event, room);
  check_copy (membership, event);
  if (*before != NULL) {
    gint64 joined_ms = ringer_rtc_membership_get_joined_ms (membership);

    ringer_rtc_membership_continue (membership, *before);
    g_assert_cmpint (ringer_rtc_membership_get_joined_ms (membership), <=, joined_ms);
  }
  g_set_object (before, membership);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t size)
{
  g_autoptr (RingerRoom) room = ringer_room_new ("!r:h", "@me:h");
  g_autoptr (RingerRtcMembership) before = NULL;
  const guint8 *line;
  size_t line_size;

  while ((line = ringer_fuzz_next_line (&data, &size, &line_size)) != NULL) {
    g_autoptr (JsonObject) json = ringer_fuzz_parse (line, line_size);
    g_autoptr (RingerEvent) event = json != NULL ? ringer_event_new (json, RINGER_EVENT_TIMELINE, RINGER_FUZZ_NOW_MS, NULL) : NULL;

    if (event != NULL)
      take_event (room, event, &before);
  }

  return 0;
}
