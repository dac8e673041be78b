/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include "ringer-json.h"
#include "ringer-system-clock.h"

/*
 * The homeserver's rooms and people, and what a test does to them. How clients are answered is in the files beside it.
 */

#define CALL_MEMBER "org.matrix.msc3401.call.member"
#define CALL_EXPIRES_MS (4 * 60 * 60 * 1000)
#define RING_LIFETIME_MS 30000

typedef enum {
  SIGNAL_EVENT,
  N_SIGNALS,
} RingerFakeHomeserverSignal;

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerFakeHomeserver, ringer_fake_homeserver, G_TYPE_OBJECT)

static void
fake_event_free (FakeEvent *event)
{
  json_object_unref (event->json);
  g_free (event->transaction);
  g_free (event);
}

static void
fake_room_free (FakeRoom *room)
{
  g_ptr_array_unref (room->events);
  g_free (room->id);
  g_free (room);
}

static void
fake_account_data_free (FakeAccountData *data)
{
  json_object_unref (data->content);
  g_free (data);
}

static void
fake_user_free (FakeUser *user)
{
  g_hash_table_unref (user->account_data);
  g_hash_table_unref (user->devices);
  g_free (user->id);
  g_free (user->password);
  g_free (user->display_name);
  g_free (user);
}

static void
fake_session_free (FakeSession *session)
{
  g_free (session->token);
  g_free (session->device);
  g_free (session);
}

static void
fake_failure_free (FakeFailure *failure)
{
  g_free (failure->path_part);
  g_free (failure->body);
  g_free (failure->content_type);
  g_clear_pointer (&failure->bytes, g_bytes_unref);
  g_free (failure);
}

static void
fake_logged_free (RingerFakeRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_free (request->query);
  g_clear_pointer (&request->body, json_object_unref);
  g_free (request);
}

static GPtrArray *
new_log (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fake_logged_free);
}

/* Rooms */

char *
ringer_fake_homeserver_full_id (const char *user)
{
  return user[0] == '@' ? g_strdup (user) : g_strdup_printf ("@%s:" RINGER_FAKE_SERVER_NAME, user);
}

char *
ringer_fake_homeserver_next_id (RingerFakeHomeserver *self,
                                const char *prefix)
{
  return g_strdup_printf ("%s%04u", prefix, ++self->last_id);
}

gint64
ringer_fake_homeserver_now_ms (RingerFakeHomeserver *self)
{
  return ringer_clock_get_wall_ms (self->clock) + self->date_offset_ms;
}

FakeUser *
ringer_fake_homeserver_lookup_user (RingerFakeHomeserver *self,
                                    const char *user)
{
  g_autofree char *id = ringer_fake_homeserver_full_id (user);

  return g_hash_table_lookup (self->users, id);
}

FakeRoom *
ringer_fake_homeserver_lookup_room (RingerFakeHomeserver *self,
                                    const char *room_id)
{
  return g_hash_table_lookup (self->rooms, room_id);
}

FakeEvent *
ringer_fake_room_find (FakeRoom *room,
                       const char *event_id)
{
  for (unsigned int i = 0; i < room->events->len; i++) {
    FakeEvent *event = g_ptr_array_index (room->events, i);

    if (g_str_equal (event->id, event_id))
      return event;
  }

  return NULL;
}

FakeEvent *
ringer_fake_room_get_state (FakeRoom *room,
                            const char *type,
                            const char *state_key)
{
  for (unsigned int i = room->events->len; i > 0; i--) {
    FakeEvent *event = g_ptr_array_index (room->events, i - 1);

    if (g_str_equal (event->type, type) && g_strcmp0 (event->state_key, state_key) == 0)
      return event;
  }

  return NULL;
}

const char *
ringer_fake_room_get_membership (FakeRoom *room,
                                 const char *user_id)
{
  FakeEvent *event = ringer_fake_room_get_state (room, "m.room.member", user_id);

  return event != NULL ? ringer_json_peek_string (ringer_json_peek_object (event->json, "content"), "membership") : NULL;
}

void
ringer_fake_homeserver_set_membership (RingerFakeHomeserver *self,
                                       FakeRoom *room,
                                       const char *user_id,
                                       const char *membership)
{
  FakeUser *user = ringer_fake_homeserver_lookup_user (self, user_id);
  g_autofree char *avatar = g_strdup_printf ("mxc://" RINGER_FAKE_SERVER_NAME "/%s", user_id + 1);
  g_autoptr (JsonObject) content = NULL;

  *strchrnul (avatar + strlen ("mxc://" RINGER_FAKE_SERVER_NAME "/"), ':') = '\0';
  content = ringer_json_build ("membership", "s", membership,
                               "displayname", "s", user != NULL ? user->display_name : NULL,
                               "avatar_url", "s", user != NULL ? avatar : NULL,
                               NULL);
  ringer_fake_homeserver_send_event (self, room->id, user_id, "m.room.member", user_id, content);
}

static void
add_direct (RingerFakeHomeserver *self,
            FakeUser *user,
            const char *other,
            const char *room_id)
{
  FakeAccountData *data = g_hash_table_lookup (user->account_data, "m.direct");
  JsonArray *rooms = json_array_new ();
  JsonObject *content = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (data != NULL) {
    json_object_iter_init (&iter, data->content);
    while (json_object_iter_next (&iter, &name, &node))
      json_object_set_member (content, name, json_node_copy (node));
  }

  if (ringer_json_peek_array (content, other) != NULL) {
    JsonArray *old = ringer_json_peek_array (content, other);

    for (unsigned int i = 0; i < json_array_get_length (old); i++)
      json_array_add_string_element (rooms, ringer_json_array_peek_string (old, i));
  }

  json_array_add_string_element (rooms, room_id);
  json_object_set_array_member (content, other, rooms);
  ringer_fake_homeserver_set_account_data (self, user->id, "m.direct", content);
  json_object_unref (content);
}

static void
send_state (RingerFakeHomeserver *self,
            const char *room_id,
            const char *sender,
            const char *type,
            JsonObject *content)
{
  ringer_fake_homeserver_send_event (self, room_id, sender, type, "", content);
  json_object_unref (content);
}

/* GObject */

static void
ringer_fake_homeserver_dispose (GObject *object)
{
  RingerFakeHomeserver *self = RINGER_FAKE_HOMESERVER (object);

  g_clear_handle_id (&self->wake_id, g_source_remove);
  g_ptr_array_set_size (self->polls, 0);
  g_hash_table_remove_all (self->delayed);

  if (self->http != NULL)
    soup_server_disconnect (self->http);
  g_clear_object (&self->http);

  G_OBJECT_CLASS (ringer_fake_homeserver_parent_class)->dispose (object);
}

static void
ringer_fake_homeserver_finalize (GObject *object)
{
  RingerFakeHomeserver *self = RINGER_FAKE_HOMESERVER (object);

  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->delayed);
  g_hash_table_unref (self->users);
  g_hash_table_unref (self->rooms);
  g_hash_table_unref (self->features);
  g_ptr_array_unref (self->polls);
  g_ptr_array_unref (self->failures);
  g_ptr_array_unref (self->requests);
  crypto_homeserver_free (self->keys);
  g_clear_object (&self->clock);
  g_free (self->auth_stage);
  g_free (self->account_page);
  g_free (self->url);

  G_OBJECT_CLASS (ringer_fake_homeserver_parent_class)->finalize (object);
}

static void
ringer_fake_homeserver_class_init (RingerFakeHomeserverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_fake_homeserver_dispose;
  object_class->finalize = ringer_fake_homeserver_finalize;

  signals[SIGNAL_EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, JSON_TYPE_OBJECT);
}

static void
on_keys_changed (gpointer keys,
                 gpointer user_data)
{
  ringer_fake_sync_wake (user_data);
}

static void
ringer_fake_homeserver_init (RingerFakeHomeserver *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->wake_priority = G_PRIORITY_DEFAULT_IDLE;
  self->clock = ringer_system_clock_new ();
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fake_user_free);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fake_session_free);
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) fake_room_free);
  self->features = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->delayed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ringer_fake_delayed_free);
  self->polls = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_fake_sync_poll_free);
  self->failures = g_ptr_array_new_with_free_func ((GDestroyNotify) fake_failure_free);
  self->requests = new_log ();
  self->keys = crypto_homeserver_new ();
  crypto_homeserver_set_listener (self->keys, on_keys_changed, self);
  ringer_fake_homeserver_set_feature (self, "org.matrix.msc4140", TRUE);

  self->http = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->http, NULL, ringer_fake_homeserver_handle, self, NULL);
  if (!soup_server_listen_local (self->http, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("The homeserver cannot listen: %s", error->message);

  uris = soup_server_get_uris (self->http);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

/* Public API */

RingerFakeHomeserver *
ringer_fake_homeserver_new (void)
{
  return g_object_new (RINGER_TYPE_FAKE_HOMESERVER, NULL);
}

const char *
ringer_fake_homeserver_get_url (RingerFakeHomeserver *self)
{
  return self->url;
}

const char *
ringer_fake_homeserver_add_user (RingerFakeHomeserver *self,
                                 const char *name,
                                 const char *password,
                                 const char *display_name)
{
  FakeUser *user = g_new0 (FakeUser, 1);

  user->id = ringer_fake_homeserver_full_id (name);
  user->password = g_strdup (password);
  user->display_name = g_strdup (display_name);
  user->account_data = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) fake_account_data_free);
  user->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ringer_fake_device_free);
  g_hash_table_insert (self->users, user->id, user);

  return user->id;
}

void
ringer_fake_homeserver_add_room (RingerFakeHomeserver *self,
                                 const char *room_id,
                                 const char *name,
                                 const char *const *members,
                                 gboolean direct)
{
  FakeRoom *room = g_new0 (FakeRoom, 1);
  g_autofree char *creator = ringer_fake_homeserver_full_id (members[0]);
  JsonObject *levels;

  room->id = g_strdup (room_id);
  room->events = g_ptr_array_new_with_free_func ((GDestroyNotify) fake_event_free);
  g_hash_table_insert (self->rooms, room->id, room);

  send_state (self, room_id, creator, "m.room.create", ringer_json_build ("room_version", "s", "11", NULL));
  levels = ringer_json_build ("users_default", "i", (gint64) 100, "events_default", "i", (gint64) 0, "state_default", "i", (gint64) 50,
                              "notifications", "o", ringer_json_build ("room", "i", (gint64) 50, NULL), NULL);

  for (unsigned int i = 0; members[i] != NULL; i++) {
    g_autofree char *member = ringer_fake_homeserver_full_id (members[i]);

    ringer_fake_homeserver_set_membership (self, room, member, "join");
    for (unsigned int j = 0; direct && members[j] != NULL; j++) {
      FakeUser *user = ringer_fake_homeserver_lookup_user (self, members[j]);

      if (i != j && user != NULL)
        add_direct (self, user, member, room_id);
    }
  }

  send_state (self, room_id, creator, "m.room.power_levels", levels);
  if (name != NULL)
    send_state (self, room_id, creator, "m.room.name", ringer_json_build ("name", "s", name, NULL));
}

void
ringer_fake_homeserver_set_feature (RingerFakeHomeserver *self,
                                    const char *feature,
                                    gboolean enabled)
{
  g_hash_table_insert (self->features, g_strdup (feature), GINT_TO_POINTER (enabled));
}

const char *
ringer_fake_homeserver_add_event (RingerFakeHomeserver *self,
                                  const char *room_id,
                                  JsonObject *json)
{
  FakeRoom *room = ringer_fake_homeserver_lookup_room (self, room_id);
  g_autofree char *event_id = ringer_fake_homeserver_next_id (self, "$event");
  FakeEvent *event = g_new0 (FakeEvent, 1);

  g_assert (room != NULL);

  json_object_set_string_member (json, "event_id", event_id);
  json_object_set_string_member (json, "room_id", room_id);
  json_object_set_int_member (json, "origin_server_ts", ringer_fake_homeserver_now_ms (self));
  event->json = json;
  event->id = ringer_json_peek_string (json, "event_id");
  event->type = ringer_json_peek_string (json, "type");
  event->state_key = ringer_json_peek_string (json, "state_key");
  event->position = ++self->position;
  g_ptr_array_add (room->events, event);

  ringer_fake_sync_wake (self);
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, room_id, event->json);

  return event->id;
}

const char *
ringer_fake_homeserver_send_event (RingerFakeHomeserver *self,
                                   const char *room_id,
                                   const char *sender,
                                   const char *type,
                                   const char *state_key,
                                   JsonObject *content)
{
  g_autofree char *sender_id = ringer_fake_homeserver_full_id (sender);

  return ringer_fake_homeserver_add_event (self, room_id,
                                           ringer_json_build ("sender", "s", sender_id,
                                                              "type", "s", type,
                                                              "state_key", "s", state_key,
                                                              "content", "o", json_object_ref (content),
                                                              NULL));
}

static JsonObject *
build_membership (const char *user_id,
                  const char *device,
                  const char *intent)
{
  g_autofree char *id = g_strdup_printf ("%s:%s", user_id, device);
  JsonArray *foci = json_array_new ();

  json_array_add_object_element (foci, ringer_json_build ("type", "s", "livekit",
                                                          "livekit_service_url", "s", "https://livekit." RINGER_FAKE_SERVER_NAME,
                                                          "livekit_alias", "s", "call", NULL));

  return ringer_json_build ("application", "s", "m.call",
                            "call_id", "s", "",
                            "scope", "s", "m.room",
                            "device_id", "s", device,
                            "membershipID", "s", id,
                            "expires", "i", (gint64) CALL_EXPIRES_MS,
                            "m.call.intent", "s", intent,
                            "focus_active", "o",
                            ringer_json_build ("type", "s", "livekit", "focus_selection", "s", "oldest_membership", NULL),
                            "foci_preferred", "a", foci,
                            NULL);
}

static char *
build_call_key (const char *user_id,
                const char *device)
{
  return g_strdup_printf ("_%s_%s_m.call", user_id, device);
}

const char *
ringer_fake_homeserver_start_call (RingerFakeHomeserver *self,
                                   const char *room_id,
                                   const char *user,
                                   const char *device,
                                   const char *notification_type,
                                   const char *intent)
{
  g_autofree char *user_id = ringer_fake_homeserver_full_id (user);
  g_autofree char *state_key = build_call_key (user_id, device);
  g_autoptr (JsonObject) membership = build_membership (user_id, device, intent);
  g_autoptr (JsonObject) content = NULL;
  const char *member_event;

  member_event = ringer_fake_homeserver_send_event (self, room_id, user_id, CALL_MEMBER, state_key, membership);
  if (notification_type == NULL)
    return member_event;

  content = ringer_json_build ("notification_type", "s", notification_type,
                               "sender_ts", "i", ringer_fake_homeserver_now_ms (self),
                               "lifetime", "i", (gint64) RING_LIFETIME_MS,
                               "m.call.intent", "s", intent,
                               "m.mentions", "o", ringer_json_build ("user_ids", "a", json_array_new (), "room", "b", TRUE, NULL),
                               "m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", member_event, NULL),
                               NULL);
  return ringer_fake_homeserver_send_event (self, room_id, user_id, "org.matrix.msc4075.rtc.notification", NULL, content);
}

void
ringer_fake_homeserver_leave_call (RingerFakeHomeserver *self,
                                   const char *room_id,
                                   const char *user,
                                   const char *device)
{
  g_autofree char *user_id = ringer_fake_homeserver_full_id (user);
  g_autofree char *state_key = build_call_key (user_id, device);
  g_autoptr (JsonObject) content = json_object_new ();

  ringer_fake_homeserver_send_event (self, room_id, user_id, CALL_MEMBER, state_key, content);
}

gboolean
ringer_fake_homeserver_is_in_call (RingerFakeHomeserver *self,
                                   const char *room_id,
                                   const char *user)
{
  FakeRoom *room = ringer_fake_homeserver_lookup_room (self, room_id);
  g_autofree char *user_id = ringer_fake_homeserver_full_id (user);

  for (unsigned int i = 0; i < room->events->len; i++) {
    FakeEvent *event = g_ptr_array_index (room->events, i);

    if (g_str_equal (event->type, CALL_MEMBER) &&
        g_strcmp0 (ringer_json_peek_string (event->json, "sender"), user_id) == 0 &&
        ringer_fake_room_get_state (room, CALL_MEMBER, event->state_key) == event &&
        ringer_json_peek_string (ringer_json_peek_object (event->json, "content"), "application") != NULL)
      return TRUE;
  }

  return ringer_fake_room_is_in_sticky_call (self, room, user_id);
}

void
ringer_fake_homeserver_set_account_data (RingerFakeHomeserver *self,
                                         const char *user,
                                         const char *type,
                                         JsonObject *content)
{
  FakeUser *owner = ringer_fake_homeserver_lookup_user (self, user);
  FakeAccountData *data = g_new0 (FakeAccountData, 1);

  g_assert (owner != NULL);

  data->content = json_object_ref (content);
  data->position = ++self->position;
  g_hash_table_insert (owner->account_data, g_strdup (type), data);
  ringer_fake_sync_wake (self);
}

void
ringer_fake_homeserver_set_push_rules (RingerFakeHomeserver *self,
                                       const char *user,
                                       JsonObject *global)
{
  g_autoptr (JsonObject) content = ringer_json_build ("global", "o", json_object_ref (global), NULL);

  ringer_fake_homeserver_set_account_data (self, user, "m.push_rules", content);
}

void
ringer_fake_homeserver_ignore (RingerFakeHomeserver *self,
                               const char *user,
                               const char *ignored)
{
  JsonObject *users = json_object_new ();
  g_autoptr (JsonObject) content = ringer_json_build ("ignored_users", "o", users, NULL);

  if (ignored != NULL) {
    g_autofree char *id = ringer_fake_homeserver_full_id (ignored);

    json_object_set_object_member (users, id, json_object_new ());
  }

  ringer_fake_homeserver_set_account_data (self, user, "m.ignored_user_list", content);
}

void
ringer_fake_homeserver_fail_next (RingerFakeHomeserver *self,
                                  const char *path_part,
                                  unsigned int n,
                                  unsigned int status,
                                  const char *body)
{
  FakeFailure *failure = g_new0 (FakeFailure, 1);

  failure->path_part = g_strdup (path_part);
  failure->n = n;
  failure->status = status;
  failure->body = g_strdup (body);
  g_ptr_array_add (self->failures, failure);
}

void
ringer_fake_homeserver_stop_failing (RingerFakeHomeserver *self)
{
  g_ptr_array_set_size (self->failures, 0);
}

void
ringer_fake_homeserver_answer_next (RingerFakeHomeserver *self,
                                    const char *path_part,
                                    const char *content_type,
                                    GBytes *body)
{
  FakeFailure *failure = g_new0 (FakeFailure, 1);

  failure->path_part = g_strdup (path_part);
  failure->n = 1;
  failure->status = SOUP_STATUS_OK;
  failure->content_type = g_strdup (content_type);
  failure->bytes = g_bytes_ref (body);
  g_ptr_array_add (self->failures, failure);
  ringer_fake_sync_wake (self);
}

void
ringer_fake_homeserver_set_clock (RingerFakeHomeserver *self,
                                  RingerClock *clock)
{
  g_assert (g_hash_table_size (self->delayed) == 0);

  g_set_object (&self->clock, clock);
}

void
ringer_fake_homeserver_set_date_offset_ms (RingerFakeHomeserver *self,
                                           gint64 offset_ms)
{
  self->date_offset_ms = offset_ms;
}

void
ringer_fake_homeserver_set_wake_priority (RingerFakeHomeserver *self,
                                          int priority)
{
  self->wake_priority = priority;
}

void
ringer_fake_homeserver_revoke_tokens (RingerFakeHomeserver *self,
                                      const char *user,
                                      gboolean soft)
{
  FakeUser *owner = ringer_fake_homeserver_lookup_user (self, user);
  GHashTableIter iter;
  FakeSession *session;

  self->soft_logout = soft;
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &session)) {
    if (session->user == owner)
      g_hash_table_iter_remove (&iter);
  }

  ringer_fake_sync_wake (self);
}

gint64
ringer_fake_homeserver_get_position (RingerFakeHomeserver *self)
{
  return self->position;
}

unsigned int
ringer_fake_homeserver_get_n_polls (RingerFakeHomeserver *self)
{
  return self->polls->len;
}

unsigned int
ringer_fake_homeserver_get_n_delayed (RingerFakeHomeserver *self)
{
  return g_hash_table_size (self->delayed);
}

GPtrArray *
ringer_fake_homeserver_take_requests (RingerFakeHomeserver *self)
{
  GPtrArray *requests = self->requests;

  self->requests = new_log ();
  return requests;
}
