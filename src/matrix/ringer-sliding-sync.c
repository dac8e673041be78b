/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sliding-sync.h"

#include "ringer-error.h"
#include "ringer-json.h"

/*
 * Simplified sliding sync: one list of all rooms, sorted by the homeserver, whose window grows answer by answer until it holds
 * every room, and then stays. It is not made small again, although each answer names all rooms of the window: some servers
 * do not bring a room into the window when it gets an event. Only the first request after a start has the first window: what is
 * live is in the rooms where something happened last, and homeservers take long to look through many.
 */

#define SYNC_PATH "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync"
#define STICKY_EXTENSION "org.matrix.msc4354.sticky_events"
#define LIST_NAME "rooms"

/* Enough that a burst of events seldom hides a ring; what it hides is fetched as a gap. */
#define TIMELINE_LIMIT 10

/* Windows after the first. Steps of this size keep each answer below a second or so, so that a ring does not wait behind them. */
#define SECOND_WINDOW 100
#define WINDOW_STEP 200
#define MAX_WINDOW 100000

#define FIRST_TIMEOUT_MS (90 * 1000)

/* A dead connection shall be noticed within 40 s; a busy homeserver gets the same time where it need not wait for news. */
#define MIN_TIMEOUT_MS (30 * 1000)
#define TIMEOUT_SLACK_MS (8 * 1000)
#define MAX_ANSWER_BYTES (128 * 1024 * 1024)

/* Some servers repeat the ids of all rooms of the window there in each answer; only the count beside it is read. */
static const char *const skipped[] = { "lists", "*", "ops", NULL };

struct _RingerSlidingSync {
  GObject parent_instance;

  char *user_id;
  unsigned int first_window;
  gboolean sticky_events;

  char *pos;
  char *to_device_since;
  char *sticky_since;
  unsigned int window;
  unsigned int known_window; /* what it was before the last start */
  gboolean complete;

  char *query;
  JsonObject *body;
};

static void ringer_sliding_sync_iface_init (RingerSyncBackendInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerSlidingSync, ringer_sliding_sync, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_SYNC_BACKEND, ringer_sliding_sync_iface_init))

/* The request */

static void
add_required_state (JsonArray *array,
                    const char *type,
                    const char *state_key)
{
  JsonArray *pair = json_array_sized_new (2);

  json_array_add_string_element (pair, type);
  json_array_add_string_element (pair, state_key);
  json_array_add_array_element (array, pair);
}

static JsonArray *
build_required_state (void)
{
  JsonArray *array = json_array_new ();
  const char *const *types = ringer_sync_state_types ();

  for (unsigned int i = 0; types[i] != NULL; i++) {
    gboolean many = !g_str_has_prefix (types[i], "m.room.");

    add_required_state (array, types[i], many ? "*" : "");
  }

  add_required_state (array, "m.room.member", "$LAZY");
  add_required_state (array, "m.room.member", "$ME");

  return array;
}

static JsonObject *
build_lists (RingerSlidingSync *self)
{
  JsonArray *range = json_array_sized_new (2);
  JsonArray *ranges = json_array_sized_new (1);
  JsonObject *list;

  json_array_add_int_element (range, 0);
  json_array_add_int_element (range, (gint64) self->window - 1);
  json_array_add_array_element (ranges, range);

  list = ringer_json_build ("ranges", "a", ranges,
                            "timeline_limit", "i", (gint64) TIMELINE_LIMIT,
                            "required_state", "a", build_required_state (),
                            NULL);

  return ringer_json_build (LIST_NAME, "o", list, NULL);
}

static JsonObject *
build_extensions (RingerSlidingSync *self)
{
  JsonObject *sticky = NULL;

  if (self->sticky_events)
    sticky = ringer_json_build ("enabled", "b", TRUE, "since", "s", self->sticky_since, NULL);

  /* The account data of single rooms (read markers, tags) means nothing to calls. */
  return ringer_json_build ("account_data", "o", ringer_json_build ("enabled", "b", TRUE, "lists", "a", json_array_new (), "rooms", "a", json_array_new (), NULL),
                            "to_device", "o", ringer_json_build ("enabled", "b", TRUE, "since", "s", self->to_device_since, NULL),
                            "e2ee", "o", ringer_json_build ("enabled", "b", TRUE, NULL),
                            STICKY_EXTENSION, "o", sticky,
                            NULL);
}

static RingerHttpRequest
ringer_sliding_sync_prepare (RingerSyncBackend *backend,
                             gint64 poll_timeout_ms)
{
  RingerSlidingSync *self = RINGER_SLIDING_SYNC (backend);
  g_autoptr (GString) query = g_string_new (NULL);

  g_string_printf (query, "timeout=%" G_GINT64_FORMAT "&set_presence=offline", poll_timeout_ms);
  if (self->pos != NULL) {
    g_string_append (query, "&pos=");
    g_string_append_uri_escaped (query, self->pos, NULL, FALSE);
  }

  g_free (self->query);
  self->query = g_string_free_and_steal (g_steal_pointer (&query));

  g_clear_pointer (&self->body, json_object_unref);
  self->body = ringer_json_build ("conn_id", "s", "ringer",
                                  "lists", "o", build_lists (self),
                                  "extensions", "o", build_extensions (self),
                                  NULL);

  return (RingerHttpRequest) {
    .method = "POST",
    .path = SYNC_PATH,
    .query = self->query,
    .body = self->body,
    .timeout_ms = self->pos != NULL ? MAX (poll_timeout_ms, MIN_TIMEOUT_MS) + TIMEOUT_SLACK_MS : FIRST_TIMEOUT_MS,
    .max_bytes = MAX_ANSWER_BYTES,
    .skip = skipped,
  };
}

/* The answer */

/* Heroes come as name and picture only, joined ones first, then invited ones, then those who left (MSC4186, "heroes"). */
static const char *
guess_hero_membership (const RingerRoomUpdate *room,
                       unsigned int index)
{
  gint64 others_joined = room->joined_count - 1;

  if (room->joined_count < 0 || index < others_joined)
    return "join";

  if (room->invited_count < 0 || index < MAX (others_joined, 0) + room->invited_count)
    return "invite";

  return "leave";
}

static void
add_hero_member (RingerRoomUpdate *room,
                 const char *user_id,
                 JsonObject *hero,
                 unsigned int index,
                 gint64 received_ms)
{
  g_autoptr (JsonObject) content = NULL;
  RingerEvent values = {
    .type = "m.room.member",
    .sender = user_id,
    .state_key = user_id,
    .age_ms = -1,
    .sticky_duration_ms = -1,
    .sticky_ttl_ms = -1,
    .received_ms = received_ms,
  };

  if (ringer_room_update_find_membership (room, user_id) != RINGER_MEMBERSHIP_UNKNOWN)
    return;

  content = ringer_json_build ("membership", "s", guess_hero_membership (room, index),
                               "displayname", "s", ringer_json_peek_string (hero, "displayname"),
                               "avatar_url", "s", ringer_json_peek_string (hero, "avatar_url"),
                               NULL);
  values.content = content;
  g_ptr_array_add (room->state, ringer_event_new_slim (&values, FALSE));
}

static void
parse_heroes (RingerRoomUpdate *room,
              JsonObject *json,
              gint64 received_ms)
{
  JsonArray *heroes = ringer_json_peek_array (json, "heroes");
  unsigned int n_heroes;

  if (heroes == NULL)
    return;

  /* The specification names at most five; the list becomes a name, so there is no use for more. */
  n_heroes = MIN (json_array_get_length (heroes), 10);
  room->heroes = g_ptr_array_new_full (n_heroes, g_free);

  for (unsigned int i = 0; i < n_heroes; i++) {
    JsonObject *hero = ringer_json_array_peek_object (heroes, i);
    const char *user_id = ringer_json_peek_string (hero, "user_id");

    if (user_id == NULL || user_id[0] != '@')
      continue;

    g_ptr_array_add (room->heroes, g_strdup (user_id));
    add_hero_member (room, user_id, hero, i, received_ms);
  }
}

static RingerMembership
find_own_membership (RingerSlidingSync *self,
                     RingerRoomUpdate *room,
                     JsonObject *json,
                     gboolean stripped)
{
  RingerMembership membership = ringer_membership_from_string (ringer_json_peek_string (json, "membership"));

  if (membership == RINGER_MEMBERSHIP_UNKNOWN)
    membership = ringer_room_update_find_membership (room, self->user_id);

  if (membership == RINGER_MEMBERSHIP_UNKNOWN && stripped)
    membership = RINGER_MEMBERSHIP_INVITE;

  if (membership == RINGER_MEMBERSHIP_UNKNOWN && room->initial)
    membership = RINGER_MEMBERSHIP_JOIN;

  return membership;
}

static void
replace_events (GPtrArray **events,
                GPtrArray *parsed)
{
  g_ptr_array_unref (*events);
  *events = parsed;
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

static RingerRoomUpdate *
parse_room (RingerSlidingSync *self,
            const char *room_id,
            JsonObject *json,
            gint64 received_ms)
{
  RingerRoomUpdate *room = ringer_room_update_new (room_id);
  JsonArray *stripped = ringer_json_peek_array (json, "stripped_state");

  if (stripped == NULL)
    stripped = ringer_json_peek_array (json, "invite_state");

  ringer_json_get_boolean (json, "initial", &room->initial);
  ringer_json_get_boolean (json, "limited", &room->limited);
  room->prev_batch = g_strdup (ringer_json_peek_string (json, "prev_batch"));
  read_count (json, "joined_count", &room->joined_count);
  read_count (json, "invited_count", &room->invited_count);

  if (stripped != NULL) {
    replace_events (&room->state, ringer_events_parse (stripped, RINGER_EVENT_STRIPPED, received_ms));
  } else {
    replace_events (&room->state, ringer_events_parse (ringer_json_peek_array (json, "required_state"), RINGER_EVENT_STATE, received_ms));
    replace_events (&room->timeline, ringer_events_parse (ringer_json_peek_array (json, "timeline"), RINGER_EVENT_TIMELINE, received_ms));
  }

  room->membership = find_own_membership (self, room, json, stripped != NULL);
  parse_heroes (room, json, received_ms);

  return room;
}

static GHashTable *
parse_rooms (RingerSlidingSync *self,
             RingerSyncUpdate *update,
             JsonObject *answer,
             gint64 received_ms)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *rooms = ringer_json_peek_object (answer, "rooms");
  JsonObjectIter iter;
  const char *room_id;

  if (rooms == NULL)
    return by_id;

  json_object_iter_init (&iter, rooms);
  while (json_object_iter_next (&iter, &room_id, NULL)) {
    JsonObject *json = ringer_json_peek_object (rooms, room_id);
    RingerRoomUpdate *room;

    if (json == NULL || room_id[0] != '!') {
      g_message ("Ignoring a bad room of a sync answer");
      continue;
    }

    room = parse_room (self, room_id, json, received_ms);
    g_ptr_array_add (update->rooms, room);
    g_hash_table_insert (by_id, room->room_id, room);
  }

  return by_id;
}

static void
parse_sticky (RingerSlidingSync *self,
              RingerSyncUpdate *update,
              GHashTable *by_id,
              JsonObject *extension,
              gint64 received_ms)
{
  JsonObject *rooms = ringer_json_peek_object (extension, "rooms");
  const char *next_batch = ringer_json_peek_string (extension, "next_batch");
  JsonObjectIter iter;
  const char *room_id;

  if (next_batch != NULL)
    g_set_str (&self->sticky_since, next_batch);

  if (rooms == NULL)
    return;

  json_object_iter_init (&iter, rooms);
  while (json_object_iter_next (&iter, &room_id, NULL)) {
    JsonArray *events = ringer_json_peek_array (ringer_json_peek_object (rooms, room_id), "events");
    RingerRoomUpdate *room = g_hash_table_lookup (by_id, room_id);

    if (events == NULL || room_id[0] != '!')
      continue;

    if (room == NULL) {
      room = ringer_room_update_new (room_id);
      g_ptr_array_add (update->rooms, room);
      g_hash_table_insert (by_id, room->room_id, room);
    }

    replace_events (&room->sticky, ringer_events_parse (events, RINGER_EVENT_TIMELINE, received_ms));
  }
}

static void
parse_account_data (RingerSyncUpdate *update,
                    JsonObject *extension,
                    gint64 received_ms)
{
  JsonArray *global = ringer_json_peek_array (extension, "global");
  g_autoptr (GPtrArray) events = ringer_events_parse (global, RINGER_EVENT_ACCOUNT_DATA, received_ms);

  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);

    if (ringer_sync_wants_account_data (event->type))
      g_ptr_array_add (update->account_data, ringer_event_ref (event));
  }
}

static void
parse_extensions (RingerSlidingSync *self,
                  RingerSyncUpdate *update,
                  GHashTable *by_id,
                  JsonObject *answer,
                  gint64 received_ms)
{
  JsonObject *extensions = ringer_json_peek_object (answer, "extensions");
  JsonObject *to_device = ringer_json_peek_object (extensions, "to_device");
  JsonObject *e2ee = ringer_json_peek_object (extensions, "e2ee");
  JsonObject *sticky = ringer_json_peek_object (extensions, STICKY_EXTENSION);
  const char *next_batch = ringer_json_peek_string (to_device, "next_batch");

  if (next_batch != NULL)
    g_set_str (&self->to_device_since, next_batch);

  replace_events (&update->to_device, ringer_events_parse (ringer_json_peek_array (to_device, "events"), RINGER_EVENT_TO_DEVICE, received_ms));

  update->to_device_position = g_strdup (self->to_device_since);
  if (e2ee != NULL)
    update->crypto = json_object_ref (e2ee);

  parse_account_data (update, ringer_json_peek_object (extensions, "account_data"), received_ms);
  parse_sticky (self, update, by_id, sticky, received_ms);
}

static void
grow_window (RingerSlidingSync *self,
             JsonObject *answer)
{
  JsonObject *list = ringer_json_peek_object (ringer_json_peek_object (answer, "lists"), LIST_NAME);
  gint64 count = 0;

  /* Where the server does not count, the picture is as whole as it will get. */
  if (!ringer_json_get_integer (list, "count", &count) || count <= self->window || self->window >= MAX_WINDOW) {
    self->complete = TRUE;
    return;
  }

  if (self->window < self->known_window)
    self->window = self->known_window;
  else if (self->window < SECOND_WINDOW)
    self->window = SECOND_WINDOW;
  else
    self->window = MIN (self->window + WINDOW_STEP, MAX_WINDOW);
}

static void
append_member (GString *json,
               const char *name,
               const char *value)
{
  if (value == NULL)
    return;

  g_string_append_printf (json, ",\"%s\":", name);
  ringer_json_append_string (json, value);
}

/* Written out by hand: a ring waits behind it. */
static char *
make_position (RingerSlidingSync *self)
{
  GString *json = g_string_sized_new (256);

  g_string_append_printf (json, "{\"window\":%u", MAX (self->window, self->known_window));
  append_member (json, "pos", self->pos);
  append_member (json, "to_device", self->to_device_since);
  append_member (json, "sticky", self->sticky_since);
  g_string_append_c (json, '}');

  return g_string_free_and_steal (json);
}

static RingerSyncUpdate *
ringer_sliding_sync_parse (RingerSyncBackend *backend,
                           JsonObject *answer,
                           gint64 received_ms,
                           GError **error)
{
  RingerSlidingSync *self = RINGER_SLIDING_SYNC (backend);
  const char *pos = ringer_json_peek_string (answer, "pos");
  g_autoptr (RingerSyncUpdate) update = NULL;
  g_autoptr (GHashTable) by_id = NULL;

  if (pos == NULL || pos[0] == '\0') {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE, "A sync answer without a position");
    return NULL;
  }

  update = ringer_sync_update_new ();
  update->fresh = self->pos == NULL;
  by_id = parse_rooms (self, update, answer, received_ms);
  parse_extensions (self, update, by_id, answer, received_ms);

  g_set_str (&self->pos, pos);
  grow_window (self, answer);
  update->complete = self->complete;
  update->position = make_position (self);

  return g_steal_pointer (&update);
}

static void
ringer_sliding_sync_restore (RingerSyncBackend *backend,
                             const char *position)
{
  RingerSlidingSync *self = RINGER_SLIDING_SYNC (backend);
  g_autoptr (JsonObject) json = position != NULL ? ringer_json_parse_object (position, -1, NULL) : NULL;
  const char *to_device = ringer_json_peek_string (json, "to_device");
  gint64 window = 0;

  g_set_str (&self->pos, ringer_json_peek_string (json, "pos"));
  g_set_str (&self->sticky_since, ringer_json_peek_string (json, "sticky"));
  if (to_device != NULL)
    g_set_str (&self->to_device_since, to_device);

  ringer_json_get_integer (json, "window", &window);
  self->window = self->first_window;
  self->known_window = self->pos != NULL ? CLAMP (window, 0, MAX_WINDOW) : 0;
  self->complete = FALSE;
}

static void
ringer_sliding_sync_finalize (GObject *object)
{
  RingerSlidingSync *self = RINGER_SLIDING_SYNC (object);

  g_free (self->user_id);
  g_free (self->pos);
  g_free (self->to_device_since);
  g_free (self->sticky_since);
  g_free (self->query);
  g_clear_pointer (&self->body, json_object_unref);

  G_OBJECT_CLASS (ringer_sliding_sync_parent_class)->finalize (object);
}

static void
ringer_sliding_sync_class_init (RingerSlidingSyncClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_sliding_sync_finalize;
}

static void
ringer_sliding_sync_init (RingerSlidingSync *self)
{
}

static void
ringer_sliding_sync_iface_init (RingerSyncBackendInterface *iface)
{
  iface->restore = ringer_sliding_sync_restore;
  iface->prepare = ringer_sliding_sync_prepare;
  iface->parse = ringer_sliding_sync_parse;
}

RingerSyncBackend *
ringer_sliding_sync_new (const char *user_id,
                         unsigned int first_window,
                         gboolean sticky_events)
{
  RingerSlidingSync *self;

  g_return_val_if_fail (user_id != NULL, NULL);
  g_return_val_if_fail (first_window > 0 && first_window <= MAX_WINDOW, NULL);

  self = g_object_new (RINGER_TYPE_SLIDING_SYNC, NULL);
  self->user_id = g_strdup (user_id);
  self->first_window = first_window;
  self->window = first_window;
  self->sticky_events = sticky_events;

  return RINGER_SYNC_BACKEND (self);
}
