/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include "ringer-json.h"

/* The same answers in the form of simplified sliding sync (MSC4186): every joined room is in the only list. */

static JsonObject *
convert_room (JsonObject *plain,
              gboolean initial)
{
  JsonObject *timeline = ringer_json_peek_object (plain, "timeline");
  JsonObject *summary = ringer_json_peek_object (plain, "summary");
  JsonArray *ids = ringer_json_peek_array (summary, "m.heroes");
  JsonArray *heroes = json_array_new ();
  gint64 joined = 0;
  gint64 invited = 0;

  ringer_json_get_integer (summary, "m.joined_member_count", &joined);
  ringer_json_get_integer (summary, "m.invited_member_count", &invited);
  for (unsigned int i = 0; i < json_array_get_length (ids); i++)
    json_array_add_object_element (heroes, ringer_json_build ("user_id", "s", ringer_json_array_peek_string (ids, i), NULL));

  return ringer_json_build ("initial", "b", initial,
                            "limited", "b", json_object_get_boolean_member (timeline, "limited"),
                            "prev_batch", "s", ringer_json_peek_string (timeline, "prev_batch"),
                            "joined_count", "i", joined,
                            "invited_count", "i", invited,
                            "heroes", "a", heroes,
                            "required_state", "a", json_array_ref (ringer_json_peek_array (ringer_json_peek_object (plain, "state"), "events")),
                            "timeline", "a", json_array_ref (ringer_json_peek_array (timeline, "events")),
                            NULL);
}

static JsonObject *
convert_extensions (JsonObject *plain)
{
  JsonArray *account_data = ringer_json_peek_array (ringer_json_peek_object (plain, "account_data"), "events");
  JsonArray *to_device = ringer_json_peek_array (ringer_json_peek_object (plain, "to_device"), "events");
  JsonObject *e2ee = json_object_new ();
  static const char *const names[] = { "device_lists", "device_one_time_keys_count", "device_unused_fallback_key_types" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set_member (e2ee, names[i], json_object_dup_member (plain, names[i]));

  return ringer_json_build ("account_data", "o", ringer_json_build ("global", "a", json_array_ref (account_data), NULL),
                            "to_device", "o", ringer_json_build ("events", "a", json_array_ref (to_device), "next_batch", "s", ringer_json_peek_string (plain, "next_batch"), NULL),
                            "e2ee", "o", e2ee,
                            NULL);
}

JsonObject *
ringer_fake_sliding_convert (JsonObject *plain,
                             gboolean initial)
{
  JsonObject *join = ringer_json_peek_object (ringer_json_peek_object (plain, "rooms"), "join");
  JsonObject *rooms = json_object_new ();
  JsonObject *list = ringer_json_build ("count", "i", (gint64) json_object_get_size (join), NULL);
  JsonObject *answer;
  JsonObjectIter iter;
  const char *room_id;

  json_object_iter_init (&iter, join);
  while (json_object_iter_next (&iter, &room_id, NULL))
    json_object_set_object_member (rooms, room_id, convert_room (ringer_json_peek_object (join, room_id), initial));

  answer = ringer_json_build ("pos", "s", ringer_json_peek_string (plain, "next_batch"),
                              "lists", "o", ringer_json_build ("rooms", "o", list, NULL),
                              "rooms", "o", rooms,
                              "extensions", "o", convert_extensions (plain),
                              NULL);
  json_object_unref (plain);

  return answer;
}
