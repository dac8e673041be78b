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

static void
on_encrypted_sent (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ringer_event_sender_send_message_finish (RINGER_EVENT_SENDER (source), result, &error))
    g_debug ("The acknowledgement of a ring was not sent: %s", error->message);
}

static void
send_clear (RingerAccount *account,
            const RingerOutgoingMessage *message)
{
  RingerHttpRequest request = { .method = "PUT" };
  g_autofree char *transaction_id = g_uuid_string_random ();
  g_autofree char *path = ringer_http_path ("/_matrix/client/v3/sendToDevice/%s/%s", message->type, transaction_id);
  g_autoptr (JsonObject) body = NULL;
  JsonObject *devices = json_object_new ();
  JsonObject *users = json_object_new ();

  json_object_set_object_member (devices, message->device_id, json_object_ref (message->content));
  json_object_set_object_member (users, message->user_id, devices);
  body = ringer_json_build ("messages", "o", users, NULL);
  request.path = path;
  request.body = body;
  ringer_outbox_request_async (ringer_account_get_outbox (account), &request, message->deadline_ms, NULL, on_sent, NULL);
}

gboolean
ringer_ring_ack_send (RingerAccount *account,
                      RingerRoom *room,
                      RingerCallNotification *notification)
{
  g_autoptr (JsonObject) content = NULL;
  RingerOutgoingMessage message = {
    .user_id = ringer_call_notification_get_sender (notification),
    .device_id = ringer_call_notification_get_device_id (notification),
    .type = ringer_call_notification_get_ack_type (notification),
  };

  if (message.device_id == NULL)
    return FALSE;

  content = ringer_json_build ("sender_ts", "i", ringer_server_clock_get_now_ms (ringer_account_get_server_clock (account)), NULL);
  message.content = content;
  message.deadline_ms = ringer_clock_get_monotonic_ms (ringer_account_get_clock (account)) + ringer_call_notification_get_lifetime_ms (notification);

  if (ringer_room_is_encrypted (room))
    ringer_event_sender_send_message_async (ringer_account_get_sender (account), &message, NULL, on_encrypted_sent, NULL);
  else
    send_clear (account, &message);

  return TRUE;
}
