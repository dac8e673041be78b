/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include "ringer-error.h"
#include "ringer-json.h"

/* `GET /sync` and its sliding form: what changed in a person's rooms and account data since a position, now or when something does. */

#define SLIDING "org.matrix.simplified_msc3575"
#define DEFAULT_LIMIT 20
#define MAX_WAIT_MS 30000

typedef struct {
  FakePoll *poll;
  JsonObject *filter; /* of rooms, or NULL */
  JsonObject *join;
  JsonObject *invite;
  JsonObject *leave;
} Answer;

static gboolean
lists (JsonObject *filter,
       const char *type)
{
  JsonArray *types = ringer_json_peek_array (filter, "types");

  if (types == NULL)
    return TRUE;

  for (unsigned int i = 0; i < json_array_get_length (types); i++) {
    const char *pattern = ringer_json_array_peek_string (types, i);

    /* `*` stands for anything (Client-Server API, "Filtering"). */
    if (pattern != NULL && g_pattern_match_simple (pattern, type))
      return TRUE;
  }

  return FALSE;
}

static JsonObject *
copy_event (RingerFakeHomeserver *server,
            FakeEvent *event)
{
  JsonObject *copy = json_object_new ();
  JsonObject *more;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  gint64 sent_ms = 0;

  json_object_iter_init (&iter, event->json);
  while (json_object_iter_next (&iter, &name, &node)) {
    if (!g_str_equal (name, "room_id"))
      json_object_set_member (copy, name, json_node_copy (node));
  }

  ringer_json_get_integer (event->json, "origin_server_ts", &sent_ms);
  more = ringer_json_build ("age", "i", ringer_fake_homeserver_now_ms (server) - sent_ms, "transaction_id", "s", event->transaction, NULL);
  json_object_set_object_member (copy, "unsigned", more);

  return copy;
}

static JsonObject *
build_events (JsonArray *events)
{
  return ringer_json_build ("events", "a", events, NULL);
}

/* The newest state of each key among the first @n events that came after @since. */
static JsonArray *
build_state (Answer *answer,
             FakeRoom *room,
             gint64 since,
             unsigned int n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonObject *filter = ringer_json_peek_object (answer->filter, "state");
  JsonArray *events = json_array_new ();

  for (unsigned int i = n; i > 0; i--) {
    FakeEvent *event = g_ptr_array_index (room->events, i - 1);
    g_autofree char *key = NULL;

    if (event->position <= since || event->state_key == NULL || !lists (filter, event->type))
      continue;

    key = g_strdup_printf ("%s\n%s", event->type, event->state_key);
    if (g_hash_table_add (seen, g_steal_pointer (&key)))
      json_array_add_object_element (events, copy_event (answer->poll->server, event));
  }

  return events;
}

static JsonObject *
build_summary (FakeRoom *room,
               const char *user_id)
{
  JsonArray *heroes = json_array_new ();
  gint64 joined = 0;
  gint64 invited = 0;

  for (unsigned int i = 0; i < room->events->len; i++) {
    FakeEvent *event = g_ptr_array_index (room->events, i);
    const char *membership;

    if (!g_str_equal (event->type, "m.room.member") || ringer_fake_room_get_state (room, event->type, event->state_key) != event)
      continue;

    membership = ringer_fake_room_get_membership (room, event->state_key);
    joined += g_strcmp0 (membership, "join") == 0;
    invited += g_strcmp0 (membership, "invite") == 0;
    if (!g_str_equal (event->state_key, user_id) && json_array_get_length (heroes) < 5)
      json_array_add_string_element (heroes, event->state_key);
  }

  return ringer_json_build ("m.joined_member_count", "i", joined, "m.invited_member_count", "i", invited, "m.heroes", "a", heroes, NULL);
}

static void
add_room (Answer *answer,
          JsonObject *section,
          FakeRoom *room,
          gint64 since)
{
  JsonObject *filter = ringer_json_peek_object (answer->filter, "timeline");
  JsonArray *timeline = json_array_new ();
  gint64 limit = DEFAULT_LIMIT;
  unsigned int first = room->events->len;
  unsigned int n = 0;
  gboolean limited = FALSE;
  g_autofree char *prev_batch = NULL;

  ringer_json_get_integer (filter, "limit", &limit);
  while (first > 0) {
    FakeEvent *event = g_ptr_array_index (room->events, first - 1);
    gboolean wanted = lists (filter, event->type);

    limited = n == limit && event->position > since && wanted;
    if (event->position <= since || limited)
      break;

    n += wanted;
    first--;
  }

  for (unsigned int i = first; i < room->events->len; i++) {
    FakeEvent *event = g_ptr_array_index (room->events, i);

    if (lists (filter, event->type))
      json_array_add_object_element (timeline, copy_event (answer->poll->server, event));
  }

  prev_batch = g_strdup_printf ("t%u", first);
  json_object_set_object_member (section, room->id,
                                 ringer_json_build ("timeline", "o",
                                                    ringer_json_build ("events", "a", timeline, "limited", "b", limited, "prev_batch", "s", prev_batch, NULL),
                                                    "state", "o", build_events (build_state (answer, room, since, first)),
                                                    "summary", "o", build_summary (room, answer->poll->user->id),
                                                    NULL));
}

static void
add_invitation (Answer *answer,
                FakeRoom *room)
{
  JsonArray *events = build_state (answer, room, 0, room->events->len);

  json_object_set_object_member (answer->invite, room->id, ringer_json_build ("invite_state", "o", build_events (events), NULL));
}

static void
consider_room (Answer *answer,
               FakeRoom *room)
{
  gint64 since = answer->poll->since;
  FakeEvent *last = g_ptr_array_index (room->events, room->events->len - 1);
  FakeEvent *mine = ringer_fake_room_get_state (room, "m.room.member", answer->poll->user->id);
  const char *membership = mine != NULL ? ringer_fake_room_get_membership (room, answer->poll->user->id) : NULL;

  if (membership == NULL || last->position <= since)
    return;

  if (g_str_equal (membership, "join"))
    add_room (answer, answer->join, room, mine->position > since ? 0 : since);
  else if (mine->position > since && g_str_equal (membership, "invite"))
    add_invitation (answer, room);
  else if (mine->position > since && since > 0)
    add_room (answer, answer->leave, room, since);
}

static JsonArray *
build_account_data (FakePoll *poll)
{
  JsonArray *events = json_array_new ();
  GHashTableIter iter;
  const char *type;
  FakeAccountData *data;

  g_hash_table_iter_init (&iter, poll->user->account_data);
  while (g_hash_table_iter_next (&iter, (gpointer *) &type, (gpointer *) &data)) {
    if (data->position > poll->since)
      json_array_add_object_element (events, ringer_json_build ("type", "s", type, "content", "o", json_object_ref (data->content), NULL));
  }

  return events;
}

/* Answers a poll if there is something to tell, or in any case. */
static gboolean
answer_poll (FakePoll *poll,
             gboolean in_any_case)
{
  g_autoptr (JsonObject) filter = poll->filter != NULL ? ringer_json_parse_object (poll->filter, -1, NULL) : NULL;
  g_autofree char *position = g_strdup_printf ("s%" G_GINT64_FORMAT, poll->server->position);
  JsonArray *account_data = build_account_data (poll);
  Answer answer = { .poll = poll, .filter = ringer_json_peek_object (filter, "room") };
  JsonObject *rooms;
  JsonObject *body;
  GHashTableIter iter;
  FakeRoom *room;

  answer.join = json_object_new ();
  answer.invite = json_object_new ();
  answer.leave = json_object_new ();
  rooms = ringer_json_build ("join", "o", answer.join, "invite", "o", answer.invite, "leave", "o", answer.leave, NULL);

  g_hash_table_iter_init (&iter, poll->server->rooms);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &room))
    consider_room (&answer, room);

  if (!in_any_case && json_array_get_length (account_data) == 0 && json_object_get_size (answer.join) == 0 &&
      json_object_get_size (answer.invite) == 0 && json_object_get_size (answer.leave) == 0 &&
      !crypto_homeserver_has_news (poll->server->keys, poll->user->id, poll->device)) {
    json_array_unref (account_data);
    json_object_unref (rooms);
    return FALSE;
  }

  body = ringer_json_build ("next_batch", "s", position, "rooms", "o", rooms, "account_data", "o", build_events (account_data), NULL);
  ringer_fake_keys_fill_sync (poll, body);
  ringer_fake_reply (poll->message, SOUP_STATUS_OK, poll->sliding ? ringer_fake_sliding_convert (body, poll->since == 0) : body);

  return TRUE;
}

static void
on_poll_finished (FakePoll *poll)
{
  g_ptr_array_remove (poll->server->polls, poll);
}

void
ringer_fake_sync_poll_free (FakePoll *poll)
{
  g_clear_handle_id (&poll->timeout, g_source_remove);
  g_signal_handlers_disconnect_by_func (poll->message, on_poll_finished, poll);
  g_object_unref (poll->message);
  g_free (poll->device);
  g_free (poll->token);
  g_free (poll->filter);
  g_free (poll);
}

/* The answer is written: lets it out and forgets the poll. */
static void
release (FakePoll *poll)
{
  g_autoptr (SoupServerMessage) message = g_object_ref (poll->message);

  g_ptr_array_remove (poll->server->polls, poll);
  soup_server_message_unpause (message);
}

static gboolean
on_poll_timeout (gpointer user_data)
{
  FakePoll *poll = user_data;

  poll->timeout = 0;
  answer_poll (poll, TRUE);
  release (poll);

  return G_SOURCE_REMOVE;
}

static gboolean
on_wake (gpointer user_data)
{
  RingerFakeHomeserver *self = user_data;

  self->wake_id = 0;
  for (unsigned int i = self->polls->len; i > 0; i--) {
    FakePoll *poll = g_ptr_array_index (self->polls, i - 1);

    if (!g_hash_table_contains (self->sessions, poll->token)) {
      ringer_fake_reply_unknown_token (self, poll->message);
      release (poll);
    } else if (ringer_fake_reply_if_told (self, poll->message, TRUE) || answer_poll (poll, FALSE)) {
      release (poll);
    }
  }

  return G_SOURCE_REMOVE;
}

void
ringer_fake_sync_wake (RingerFakeHomeserver *self)
{
  if (self->wake_id == 0)
    self->wake_id = g_idle_add_full (self->wake_priority, on_wake, self, NULL);
}

static const char *
get_argument (FakeRequest *request,
              const char *name)
{
  return request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
}

static void
begin_poll (FakeRequest *request,
            gboolean sliding)
{
  const char *since = get_argument (request, sliding ? "pos" : "since");
  const char *timeout = get_argument (request, "timeout");
  gint64 wait_ms = timeout != NULL ? g_ascii_strtoll (timeout, NULL, 10) : 0;
  FakePoll *poll = g_new0 (FakePoll, 1);

  poll->server = request->server;
  poll->message = g_object_ref (request->message);
  poll->user = request->session->user;
  poll->device = g_strdup (request->session->device);
  poll->token = g_strdup (request->session->token);
  poll->filter = g_strdup (get_argument (request, "filter"));
  poll->sliding = sliding;
  poll->since = since != NULL && since[0] == 's' ? g_ascii_strtoll (since + 1, NULL, 10) : 0;

  if (answer_poll (poll, wait_ms <= 0 || poll->since == 0)) {
    ringer_fake_sync_poll_free (poll);
    return;
  }

  poll->timeout = g_timeout_add (CLAMP (wait_ms, 1, MAX_WAIT_MS), on_poll_timeout, poll);
  g_signal_connect_swapped (poll->message, "finished", G_CALLBACK (on_poll_finished), poll);
  g_ptr_array_add (request->server->polls, poll);
  soup_server_message_pause (poll->message);
}

void
ringer_fake_sync_handle (FakeRequest *request)
{
  begin_poll (request, FALSE);
}

void
ringer_fake_sync_handle_sliding (FakeRequest *request)
{
  if (g_hash_table_lookup (request->server->features, SLIDING))
    begin_poll (request, TRUE);
  else
    ringer_fake_reply_error (request->message, SOUP_STATUS_NOT_FOUND, "M_UNRECOGNIZED");
}
