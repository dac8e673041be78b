/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-ack.h"

#include "ringer-json.h"

static void
on_sent (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_outbox_request_finish (RINGER_OUTBOX (source), result, &error);

  /* The caller counts from their own clock then. */
  if (answer == NULL)
    g_debug ("The acknowledgement of a ring was not sent: %s", error->message);
}

gboolean
ringer_ring_ack_send (RingerAccount *account,
                      RingerRoom *room,
                      RingerCallNotification *notification)
{
  const char *device_id = ringer_call_notification_get_device_id (notification);
  RingerClock *clock = ringer_account_get_clock (account);
  RingerHttpRequest request = { .method = "PUT" };
  g_autofree char *transaction_id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) body = NULL;
  JsonObject *content;
  JsonObject *devices;
  JsonObject *users;

  if (device_id == NULL || ringer_room_is_encrypted (room))
    return FALSE;

  content = ringer_json_build ("sender_ts", "i", ringer_server_clock_get_now_ms (ringer_account_get_server_clock (account)), NULL);
  devices = json_object_new ();
  json_object_set_object_member (devices, device_id, content);
  users = json_object_new ();
  json_object_set_object_member (users, ringer_call_notification_get_sender (notification), devices);
  body = ringer_json_build ("messages", "o", users, NULL);

  transaction_id = g_uuid_string_random ();
  path = ringer_http_path ("/_matrix/client/v3/sendToDevice/%s/%s", ringer_call_notification_get_ack_type (notification), transaction_id);
  request.path = path;
  request.body = body;
  ringer_outbox_request_async (ringer_account_get_outbox (account), &request,
                               ringer_clock_get_monotonic_ms (clock) + ringer_call_notification_get_lifetime_ms (notification),
                               NULL, on_sent, NULL);

  return TRUE;
}
