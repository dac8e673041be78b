/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include "ringer-json.h"

/* Sticky events (MSC4354), and who is in a call by them. They come in the timeline only. */

#define STICKY_MEMBER "org.matrix.msc4143.rtc.member"
#define STICKY_KEY "msc4354_sticky_key"
#define SLOT "m.call#ROOM"
#define MEMBER_STICKY_MS (60 * 60 * 1000)
#define RING_LIFETIME_MS 90000
#define RING_STICKY_MS (RING_LIFETIME_MS + 20000)

const char *
ringer_fake_homeserver_send_sticky_event (RingerFakeHomeserver *self,
                                          const char *room_id,
                                          const char *sender,
                                          const char *type,
                                          gint64 duration_ms,
                                          JsonObject *content)
{
  g_autofree char *sender_id = ringer_fake_homeserver_full_id (sender);

  return ringer_fake_homeserver_add_event (self, room_id,
                                           ringer_json_build ("sender", "s", sender_id,
                                                              "type", "s", type,
                                                              "msc4354_sticky", "o", ringer_json_build ("duration_ms", "i", duration_ms, NULL),
                                                              "content", "o", json_object_ref (content),
                                                              NULL));
}

static JsonObject *
build_membership (const char *user_id,
                  const char *device,
                  const char *key,
                  const char *intent)
{
  JsonArray *published = json_array_new ();
  JsonArray *can_subscribe = json_array_new ();

  json_array_add_object_element (published, ringer_json_build ("type", "s", "livekit",
                                                               "livekit_service_url", "s", "https://livekit." RINGER_FAKE_SERVER_NAME, NULL));
  json_array_add_string_element (can_subscribe, "livekit");

  return ringer_json_build ("slot_id", "s", SLOT,
                            "application", "o", ringer_json_build ("type", "s", "m.call", "m.call.intent", "s", intent, NULL),
                            "member", "o", ringer_json_build ("id", "s", key, "user_id", "s", user_id, "device_id", "s", device, NULL),
                            "transports", "o", ringer_json_build ("published", "a", published, "can_subscribe", "a", can_subscribe, NULL),
                            "versions", "a", json_array_new (),
                            STICKY_KEY, "s", key,
                            NULL);
}

const char *
ringer_fake_homeserver_start_sticky_call (RingerFakeHomeserver *self,
                                          const char *room_id,
                                          const char *user,
                                          const char *device,
                                          const char *notification_type,
                                          const char *intent)
{
  g_autofree char *user_id = ringer_fake_homeserver_full_id (user);
  g_autofree char *key = g_strdup_printf ("%s:%s", user_id, device);
  g_autoptr (JsonObject) membership = build_membership (user_id, device, key, intent);
  g_autoptr (JsonObject) content = NULL;
  const char *member_event;

  member_event = ringer_fake_homeserver_send_sticky_event (self, room_id, user_id, STICKY_MEMBER, MEMBER_STICKY_MS, membership);
  if (notification_type == NULL)
    return member_event;

  content = ringer_json_build ("slot_id", "s", SLOT,
                               "notification_type", "s", notification_type,
                               "sender_ts", "i", ringer_fake_homeserver_now_ms (self),
                               "lifetime", "i", (gint64) RING_LIFETIME_MS,
                               "m.call.intent", "s", intent,
                               "m.mentions", "o", ringer_json_build ("user_ids", "a", json_array_new (), "room", "b", TRUE, NULL),
                               "m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", member_event, NULL),
                               STICKY_KEY, "s", SLOT,
                               NULL);
  return ringer_fake_homeserver_send_sticky_event (self, room_id, user_id, "org.matrix.msc4075.rtc.notification", RING_STICKY_MS, content);
}

void
ringer_fake_homeserver_leave_sticky_call (RingerFakeHomeserver *self,
                                          const char *room_id,
                                          const char *user,
                                          const char *device)
{
  g_autofree char *user_id = ringer_fake_homeserver_full_id (user);
  g_autofree char *key = g_strdup_printf ("%s:%s", user_id, device);
  g_autoptr (JsonObject) content = ringer_json_build ("slot_id", "s", SLOT, STICKY_KEY, "s", key, NULL);

  ringer_fake_homeserver_send_sticky_event (self, room_id, user_id, STICKY_MEMBER, MEMBER_STICKY_MS, content);
}

gboolean
ringer_fake_room_is_in_sticky_call (RingerFakeHomeserver *self,
                                    FakeRoom *room,
                                    const char *user_id)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  /* The newest of each key counts. */
  for (unsigned int i = room->events->len; i > 0; i--) {
    FakeEvent *event = g_ptr_array_index (room->events, i - 1);
    JsonObject *content = ringer_json_peek_object (event->json, "content");
    const char *key = ringer_json_peek_string (content, STICKY_KEY);
    gint64 sent_ms = 0;
    gint64 duration_ms = 0;

    if (!g_str_equal (event->type, STICKY_MEMBER) || key == NULL ||
        g_strcmp0 (ringer_json_peek_string (event->json, "sender"), user_id) != 0 ||
        !ringer_json_get_integer (ringer_json_peek_object (event->json, "msc4354_sticky"), "duration_ms", &duration_ms) ||
        !g_hash_table_add (seen, (gpointer) key))
      continue;

    ringer_json_get_integer (event->json, "origin_server_ts", &sent_ms);
    if (json_object_has_member (content, "application") && sent_ms + duration_ms > ringer_fake_homeserver_now_ms (self))
      return TRUE;
  }

  return FALSE;
}
