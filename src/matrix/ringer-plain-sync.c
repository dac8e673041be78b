/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-plain-sync.h"

#include "ringer-error.h"
#include "ringer-json.h"

/*
 * The classic `GET /sync` (Client-Server API, "Syncing"), for homeservers without sliding sync. The filter goes with every
 * request and is always the same text: homeservers cache by it.
 */

#define SYNC_PATH "/_matrix/client/v3/sync"
#define TIMELINE_LIMIT 20

/* The first answer holds every room, and a homeserver may take minutes to make it. */
#define FIRST_TIMEOUT_MS (180 * 1000)

/* A dead connection shall be noticed within 40 s; a busy homeserver gets the same time where it need not wait for news. */
#define MIN_TIMEOUT_MS (30 * 1000)
#define TIMEOUT_SLACK_MS (8 * 1000)
#define MAX_ANSWER_BYTES (128 * 1024 * 1024)

struct _RingerPlainSync {
  GObject parent_instance;

  char *user_id;
  char *filter;
  char *since;
  char *query;
};

static void ringer_plain_sync_iface_init (RingerSyncBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerPlainSync, ringer_plain_sync, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_SYNC_BACKEND, ringer_plain_sync_iface_init))

/* The request */

static JsonArray *
build_strings (const char *const *strings,
               const char *one_more)
{
  JsonArray *array = json_array_new ();

  for (unsigned int i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);

  if (one_more != NULL)
    json_array_add_string_element (array, one_more);

  return array;
}

static JsonObject *
build_nothing (void)
{
  return ringer_json_build ("not_types", "a", build_strings (NULL, "*"), NULL);
}

static char *
build_filter (void)
{
  g_autoptr (JsonObject) filter = NULL;
  g_autofree char *text = NULL;
  JsonObject *state, *timeline, *room;

  state = ringer_json_build ("lazy_load_members", "b", TRUE,
                             "types", "a", build_strings (ringer_sync_state_types (), "m.room.member"),
                             NULL);
  timeline = ringer_json_build ("lazy_load_members", "b", TRUE,
                                "limit", "i", (gint64) TIMELINE_LIMIT,
                                "types", "a", build_strings (ringer_sync_timeline_types (), NULL),
                                NULL);
  room = ringer_json_build ("include_leave", "b", FALSE,
                            "account_data", "o", build_nothing (),
                            "ephemeral", "o", build_nothing (),
                            "state", "o", state,
                            "timeline", "o", timeline,
                            NULL);
  filter = ringer_json_build ("account_data", "o", ringer_json_build ("types", "a", build_strings (ringer_sync_account_data_types (), NULL), NULL),
                              "presence", "o", build_nothing (),
                              "room", "o", room,
                              NULL);

  text = ringer_json_to_string (filter);
  return g_uri_escape_string (text, NULL, FALSE);
}

static RingerHttpRequest
ringer_plain_sync_prepare (RingerSyncBackend *backend,
                           gint64 poll_timeout_ms)
{
  RingerPlainSync *self = RINGER_PLAIN_SYNC (backend);
  g_autoptr (GString) query = g_string_new (NULL);

  g_string_printf (query, "timeout=%" G_GINT64_FORMAT "&set_presence=offline&filter=%s", poll_timeout_ms, self->filter);
  if (self->since != NULL) {
    g_string_append (query, "&since=");
    g_string_append_uri_escaped (query, self->since, NULL, FALSE);
  }

  g_free (self->query);
  self->query = g_string_free_and_steal (g_steal_pointer (&query));

  return (RingerHttpRequest) {
    .method = "GET",
    .path = SYNC_PATH,
    .query = self->query,
    .timeout_ms = self->since != NULL ? MAX (poll_timeout_ms, MIN_TIMEOUT_MS) + TIMEOUT_SLACK_MS : FIRST_TIMEOUT_MS,
    .max_bytes = MAX_ANSWER_BYTES,
  };
}

/* The answer */

static void
read_events (GPtrArray **events,
             JsonObject *json,
             const char *section,
             RingerEventKind kind,
             gint64 received_ms)
{
  JsonArray *array = ringer_json_peek_array (ringer_json_peek_object (json, section), "events");

  if (array == NULL)
    return;

  g_ptr_array_unref (*events);
  *events = ringer_events_parse (array, kind, received_ms);
}

static void
read_count (JsonObject *json,
            const char *name,
            gint64 *count)
{
  gint64 value;

  if (ringer_json_get_integer (json, name, &value) && value >= 0)
    *count = value;
}

static void
read_summary (RingerRoomUpdate *room,
              JsonObject *json)
{
  JsonObject *summary = ringer_json_peek_object (json, "summary");
  JsonArray *heroes = ringer_json_peek_array (summary, "m.heroes");
  unsigned int n_heroes;

  read_count (summary, "m.joined_member_count", &room->joined_count);
  read_count (summary, "m.invited_member_count", &room->invited_count);

  if (heroes == NULL)
    return;

  n_heroes = MIN (json_array_get_length (heroes), 10);
  room->heroes = g_ptr_array_new_full (n_heroes, g_free);

  for (unsigned int i = 0; i < n_heroes; i++) {
    const char *user_id = ringer_json_array_peek_string (heroes, i);

    if (user_id != NULL && user_id[0] == '@')
      g_ptr_array_add (room->heroes, g_strdup (user_id));
  }
}

static void
read_timeline (RingerRoomUpdate *room,
               JsonObject *json,
               gint64 received_ms)
{
  JsonObject *timeline = ringer_json_peek_object (json, "timeline");

  ringer_json_get_boolean (timeline, "limited", &room->limited);
  room->prev_batch = g_strdup (ringer_json_peek_string (timeline, "prev_batch"));
  read_events (&room->state, json, "state", RINGER_EVENT_STATE, received_ms);
  read_events (&room->timeline, json, "timeline", RINGER_EVENT_TIMELINE, received_ms);
}

static void
parse_joined (RingerPlainSync *self,
              RingerRoomUpdate *room,
              JsonObject *json,
              gint64 received_ms)
{
  const char *sticky = json_object_has_member (json, "msc4354_sticky") ? "msc4354_sticky" : "sticky";

  room->membership = RINGER_MEMBERSHIP_JOIN;
  room->initial = self->since == NULL;
  read_timeline (room, json, received_ms);
  read_summary (room, json);
  read_events (&room->sticky, json, sticky, RINGER_EVENT_TIMELINE, received_ms);
}

static void
parse_left (RingerPlainSync *self,
            RingerRoomUpdate *room,
            JsonObject *json,
            gint64 received_ms)
{
  read_timeline (room, json, received_ms);

  room->membership = ringer_room_update_find_membership (room, self->user_id);
  if (room->membership != RINGER_MEMBERSHIP_BAN)
    room->membership = RINGER_MEMBERSHIP_LEAVE;

  /* Nothing behind a leave can ring. */
  room->limited = FALSE;
}

static void
parse_invited (RingerPlainSync *self,
               RingerRoomUpdate *room,
               JsonObject *json,
               gint64 received_ms)
{
  room->membership = RINGER_MEMBERSHIP_INVITE;
  room->initial = TRUE;
  read_events (&room->state, json, "invite_state", RINGER_EVENT_STRIPPED, received_ms);
}

static void
parse_knocked (RingerPlainSync *self,
               RingerRoomUpdate *room,
               JsonObject *json,
               gint64 received_ms)
{
  room->membership = RINGER_MEMBERSHIP_KNOCK;
  room->initial = TRUE;
  read_events (&room->state, json, "knock_state", RINGER_EVENT_STRIPPED, received_ms);
}

typedef void (*ParseRoomFunc) (RingerPlainSync *self,
                               RingerRoomUpdate *room,
                               JsonObject *json,
                               gint64 received_ms);

static void
parse_section (RingerPlainSync *self,
               RingerSyncUpdate *update,
               JsonObject *section,
               ParseRoomFunc parse_room,
               gint64 received_ms)
{
  JsonObjectIter iter;
  const char *room_id;

  if (section == NULL)
    return;

  json_object_iter_init (&iter, section);
  while (json_object_iter_next (&iter, &room_id, NULL)) {
    JsonObject *json = ringer_json_peek_object (section, room_id);
    RingerRoomUpdate *room;

    if (json == NULL || room_id[0] != '!') {
      g_message ("Ignoring a bad room of a sync answer");
      continue;
    }

    room = ringer_room_update_new (room_id);
    parse_room (self, room, json, received_ms);
    g_ptr_array_add (update->rooms, room);
  }
}

static void
parse_rooms (RingerPlainSync *self,
             RingerSyncUpdate *update,
             JsonObject *answer,
             gint64 received_ms)
{
  JsonObject *rooms = ringer_json_peek_object (answer, "rooms");

  parse_section (self, update, ringer_json_peek_object (rooms, "leave"), parse_left, received_ms);
  parse_section (self, update, ringer_json_peek_object (rooms, "join"), parse_joined, received_ms);
  parse_section (self, update, ringer_json_peek_object (rooms, "invite"), parse_invited, received_ms);
  parse_section (self, update, ringer_json_peek_object (rooms, "knock"), parse_knocked, received_ms);
}

static void
parse_account_data (RingerSyncUpdate *update,
                    JsonObject *answer,
                    gint64 received_ms)
{
  JsonArray *array = ringer_json_peek_array (ringer_json_peek_object (answer, "account_data"), "events");
  g_autoptr (GPtrArray) events = ringer_events_parse (array, RINGER_EVENT_ACCOUNT_DATA, received_ms);

  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);

    if (ringer_sync_wants_account_data (event->type))
      g_ptr_array_add (update->account_data, ringer_event_ref (event));
  }
}

static void
parse_crypto (RingerSyncUpdate *update,
              JsonObject *answer)
{
  static const char *const names[] = { "device_lists", "device_one_time_keys_count", "device_unused_fallback_key_types" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (names); i++) {
    if (!json_object_has_member (answer, names[i]))
      continue;

    if (update->crypto == NULL)
      update->crypto = json_object_new ();

    json_object_set_member (update->crypto, names[i], json_object_dup_member (answer, names[i]));
  }
}

static RingerSyncUpdate *
ringer_plain_sync_parse (RingerSyncBackend *backend,
                         JsonObject *answer,
                         gint64 received_ms,
                         GError **error)
{
  RingerPlainSync *self = RINGER_PLAIN_SYNC (backend);
  const char *next_batch = ringer_json_peek_string (answer, "next_batch");
  RingerSyncUpdate *update;

  if (next_batch == NULL || next_batch[0] == '\0') {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "A sync answer without a position");
    return NULL;
  }

  update = ringer_sync_update_new ();
  update->fresh = self->since == NULL;
  update->complete = TRUE;
  parse_rooms (self, update, answer, received_ms);
  parse_account_data (update, answer, received_ms);
  parse_crypto (update, answer);
  read_events (&update->to_device, answer, "to_device", RINGER_EVENT_TO_DEVICE, received_ms);

  g_set_str (&self->since, next_batch);
  update->position = g_strdup (next_batch);
  update->to_device_position = g_strdup (next_batch);

  return update;
}

static void
ringer_plain_sync_restore (RingerSyncBackend *backend,
                           const char *position)
{
  RingerPlainSync *self = RINGER_PLAIN_SYNC (backend);

  g_set_str (&self->since, position);
}

static void
ringer_plain_sync_finalize (GObject *object)
{
  RingerPlainSync *self = RINGER_PLAIN_SYNC (object);

  g_free (self->user_id);
  g_free (self->filter);
  g_free (self->since);
  g_free (self->query);

  G_OBJECT_CLASS (ringer_plain_sync_parent_class)->finalize (object);
}

static void
ringer_plain_sync_class_init (RingerPlainSyncClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_plain_sync_finalize;
}

static void
ringer_plain_sync_init (RingerPlainSync *self)
{
  self->filter = build_filter ();
}

static void
ringer_plain_sync_iface_init (RingerSyncBackendInterface *iface)
{
  iface->restore = ringer_plain_sync_restore;
  iface->prepare = ringer_plain_sync_prepare;
  iface->parse = ringer_plain_sync_parse;
}

RingerSyncBackend *
ringer_plain_sync_new (const char *user_id)
{
  RingerPlainSync *self;

  g_return_val_if_fail (user_id != NULL, NULL);

  self = g_object_new (RINGER_TYPE_PLAIN_SYNC, NULL);
  self->user_id = g_strdup (user_id);

  return RINGER_SYNC_BACKEND (self);
}
