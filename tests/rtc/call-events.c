/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-events.h"

#include "ringer-json.h"
#include "ringer-test-util.h"

void
call_events_receive (CallFixture *fixture,
                     const char *room_id,
                     gboolean gap,
                     const char *events)
{
  g_autofree char *text = g_strdup_printf ("{\"events\":[%s]}", events);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = ringer_json_parse_object (text, -1, &error);
  g_autoptr (RingerRoomUpdate) update = ringer_room_update_new (room_id);
  RingerRoom *room = ringer_account_lookup_room (fixture->account, room_id);

  g_assert_no_error (error);
  g_clear_pointer (&update->timeline, g_ptr_array_unref);
  update->timeline = ringer_events_parse (ringer_json_peek_array (json, "events"), RINGER_EVENT_TIMELINE, ringer_clock_get_wall_ms (RINGER_CLOCK (fixture->clock)));
  update->gap = gap;
  ringer_room_apply (room, update);
  g_signal_emit_by_name (fixture->account, "room-updated", room, update);
}

void
call_events_receive_one (CallFixture *fixture,
                         char *event)
{
  call_events_receive (fixture, CALL_ROOM, FALSE, event);
  g_free (event);
}

char *
call_events_make_member (const char *event_id,
                         const char *user_id,
                         const char *device_id,
                         gint64 ts_ms,
                         const char *content)
{
  return g_strdup_printf (
    "{\"type\":\"org.matrix.msc3401.call.member\",\"event_id\":\"%s\",\"sender\":\"%s\",\"origin_server_ts\":%" G_GINT64_FORMAT ","
    "\"state_key\":\"_%s_%s_m.call\",\"content\":{%s}}",
    event_id, user_id, ts_ms, user_id, device_id, content);
}

char *
call_events_make_join (const char *event_id,
                       const char *user_id,
                       const char *device_id,
                       gint64 ts_ms)
{
  g_autofree char *content = g_strdup_printf ("\"application\":\"m.call\",\"call_id\":\"\",\"device_id\":\"%s\",\"expires\":14400000", device_id);

  return call_events_make_member (event_id, user_id, device_id, ts_ms, content);
}

char *
call_events_make_ring (const char *event_id,
                       const char *sender,
                       gint64 ts_ms,
                       const char *member_id,
                       const char *more,
                       const char *outer)
{
  return g_strdup_printf (
    "{\"type\":\"org.matrix.msc4075.rtc.notification\",\"event_id\":\"%s\",\"sender\":\"%s\",\"origin_server_ts\":%" G_GINT64_FORMAT "%s,"
    "\"content\":{\"notification_type\":\"ring\",\"sender_ts\":%" G_GINT64_FORMAT ",\"lifetime\":90000,\"m.mentions\":{\"room\":true},"
    "\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"%s\"}%s}}",
    event_id, sender, ts_ms, outer, ts_ms, member_id, more);
}

char *
call_events_make_decline (const char *sender,
                          const char *notification_id)
{
  return g_strdup_printf (
    "{\"type\":\"org.matrix.msc4310.rtc.decline\",\"event_id\":\"$decline\",\"sender\":\"%s\",\"origin_server_ts\":%" G_GINT64_FORMAT ","
    "\"content\":{\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"%s\"}}}",
    sender, CALL_NOW_MS, notification_id);
}

static void
on_fetched (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerEvent) event = ringer_account_fetch_event_finish (RINGER_ACCOUNT (source), result, &error);

  *(gboolean *) user_data = error != NULL || event != NULL;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

void
call_events_wait_for_answers (CallFixture *fixture)
{
  gboolean done = FALSE;

  ringer_account_fetch_event_async (fixture->account, CALL_ROOM, "$last", NULL, on_fetched, &done);
  ringer_test_wait_for (is_true, &done);
}
