/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario-server.h"

#include <libsoup/soup.h>
#include <string.h>

#include "ringer-json.h"

#define CLIENT "/_matrix/client/"
#define TRANSPORTS CLIENT "unstable/org.matrix.msc4143/rtc/transports"
#define LIVEKIT_URL "https://livekit.example.org"
#define DELAY "org.matrix.msc4140.delay"

struct _ScenarioServer {
  GObject parent_instance;

  RingerClock *clock;
  SoupServer *http;
  char *url;
  char *user_id;
  char *device_id;
  JsonObject *features;
  gint64 offset_ms;

  GPtrArray *answers; /* of JsonObject; the first leads to position s1 */
  unsigned int n_told;
  GHashTable *events; /* event id → JsonObject, for who asks for one */
  GPtrArray *requests;
  unsigned int n_sent;
  unsigned int n_open;

  SoupServerMessage *poll;
  gint64 poll_end_us;
};

G_DEFINE_FINAL_TYPE (ScenarioServer, scenario_server, G_TYPE_OBJECT)

static void
request_free (ScenarioRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_clear_pointer (&request->body, json_object_unref);
  g_free (request);
}

/* Answers */

static void
reply (SoupServerMessage *message,
       unsigned int status,
       JsonObject *body)
{
  g_autoptr (JsonObject) owned = body;
  char *text = ringer_json_to_string (owned);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
}

static void
reply_error (SoupServerMessage *message,
             unsigned int status,
             const char *errcode)
{
  reply (message, status, ringer_json_build ("errcode", "s", errcode, "error", "s", "no", NULL));
}

static JsonObject *
build_strings (const char *name,
               const char *const *values)
{
  JsonArray *array = json_array_new ();

  for (unsigned int i = 0; values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);

  return ringer_json_build (name, "a", array, NULL);
}

static void
reply_versions (ScenarioServer *self,
                SoupServerMessage *message)
{
  JsonObject *body = build_strings ("versions", (const char *[]) { "v1.1", "v1.6", "v1.11", NULL });

  json_object_set_object_member (body, "unstable_features", json_object_ref (self->features));
  reply (message, SOUP_STATUS_OK, body);
}

static void
reply_flows (SoupServerMessage *message)
{
  JsonArray *flows = json_array_new ();

  json_array_add_object_element (flows, ringer_json_build ("type", "s", "m.login.password", NULL));
  reply (message, SOUP_STATUS_OK, ringer_json_build ("flows", "a", flows, NULL));
}

static void
reply_transports (SoupServerMessage *message)
{
  JsonArray *transports = json_array_new ();

  json_array_add_object_element (transports, ringer_json_build ("type", "s", "livekit", "livekit_service_url", "s", LIVEKIT_URL, NULL));
  reply (message, SOUP_STATUS_OK, ringer_json_build ("rtc_transports", "a", transports, NULL));
}

static void
reply_event (ScenarioServer *self,
             SoupServerMessage *message,
             const char *event_id)
{
  JsonObject *event = g_hash_table_lookup (self->events, event_id);

  if (event != NULL)
    reply (message, SOUP_STATUS_OK, json_object_ref (event));
  else
    reply_error (message, SOUP_STATUS_NOT_FOUND, "M_NOT_FOUND");
}

/* Sync */

static void
set_date (ScenarioServer *self,
          SoupServerMessage *message)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc ((ringer_clock_get_wall_ms (self->clock) + self->offset_ms) / 1000);
  g_autofree char *text = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", text);
}

static void
reply_sync (ScenarioServer *self,
            SoupServerMessage *message,
            JsonObject *answer,
            guint64 position)
{
  g_autofree char *next_batch = g_strdup_printf ("s%" G_GUINT64_FORMAT, position);
  JsonObject *body = answer != NULL ? ringer_json_copy (answer) : json_object_new ();

  json_object_set_string_member (body, "next_batch", next_batch);
  reply (message, SOUP_STATUS_OK, body);
  set_date (self, message);
}

static guint64
get_position (GHashTable *query)
{
  const char *since = query != NULL ? g_hash_table_lookup (query, "since") : NULL;

  return since != NULL && since[0] == 's' ? g_ascii_strtoull (since + 1, NULL, 10) : 0;
}

static void
forget_poll (ScenarioServer *self)
{
  g_clear_object (&self->poll);
}

static void
release_poll (ScenarioServer *self)
{
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&self->poll);

  g_signal_handlers_disconnect_by_func (message, forget_poll, self);
  soup_server_message_unpause (message);
}

static void
handle_sync (ScenarioServer *self,
             SoupServerMessage *message,
             GHashTable *query)
{
  guint64 position = get_position (query);
  const char *timeout = query != NULL ? g_hash_table_lookup (query, "timeout") : NULL;
  gint64 timeout_ms = timeout != NULL ? g_ascii_strtoll (timeout, NULL, 10) : 0;

  if (position < self->answers->len) {
    self->n_told = MAX (self->n_told, (unsigned int) position + 1);
    reply_sync (self, message, g_ptr_array_index (self->answers, position), position + 1);
    return;
  }

  /* Who knows nothing waits for the story to begin. */
  if (timeout_ms == 0 && position > 0) {
    reply_sync (self, message, NULL, position);
    return;
  }

  if (self->poll != NULL)
    scenario_server_end_poll (self);
  self->poll = g_object_ref (message);
  self->poll_end_us = ringer_clock_get_monotonic_us (self->clock) + MAX (timeout_ms, 1) * 1000;
  g_signal_connect_object (message, "finished", G_CALLBACK (forget_poll), self, G_CONNECT_SWAPPED);
  soup_server_message_pause (message);
}

/* All that is asked */

static gboolean
is_counted (const char *method,
            const char *path)
{
  static const char *const uncounted[] = { "*/login", "*/filter", "*/openid/request_token", "*/sendToDevice/*", "*/keys/*", "*/logout" };

  if (!g_str_equal (method, "PUT") && !g_str_equal (method, "POST") && !g_str_equal (method, "DELETE"))
    return FALSE;

  for (unsigned int i = 0; i < G_N_ELEMENTS (uncounted); i++) {
    if (g_pattern_match_simple (uncounted[i], path))
      return FALSE;
  }

  return TRUE;
}

static void
note_request (ScenarioServer *self,
              const char *method,
              const char *path,
              JsonObject *body)
{
  ScenarioRequest *request = g_new0 (ScenarioRequest, 1);

  request->method = g_strdup (method);
  request->path = g_strdup (path);
  request->body = body != NULL ? json_object_ref (body) : NULL;
  g_ptr_array_add (self->requests, request);
}

static void
handle_change (ScenarioServer *self,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query)
{
  g_autofree char *id = g_strdup_printf ("%u", ++self->n_sent);
  g_autofree char *event_id = g_strconcat ("$sent", id, NULL);
  gboolean delayed = query != NULL && g_hash_table_contains (query, DELAY);
  gboolean sends = g_pattern_match_simple ("*/rooms/*/send/*", path) || g_pattern_match_simple ("*/rooms/*/state/*", path);

  if (g_pattern_match_simple ("*/login", path))
    reply (message, SOUP_STATUS_OK, ringer_json_build ("user_id", "s", self->user_id, "device_id", "s", self->device_id, "access_token", "s", "story", NULL));
  else if (g_pattern_match_simple ("*/filter", path))
    reply (message, SOUP_STATUS_OK, ringer_json_build ("filter_id", "s", "f", NULL));
  else if (g_pattern_match_simple ("*/keys/upload", path))
    reply (message, SOUP_STATUS_OK, ringer_json_build ("one_time_key_counts", "o", json_object_new (), NULL));
  else if (g_pattern_match_simple ("*/keys/query", path))
    reply (message, SOUP_STATUS_OK, ringer_json_build ("device_keys", "o", json_object_new (), NULL));
  else if (sends && delayed)
    reply (message, SOUP_STATUS_OK, ringer_json_build ("delay_id", "s", id, NULL));
  else if (sends)
    reply (message, SOUP_STATUS_OK, ringer_json_build ("event_id", "s", event_id, NULL));
  else
    reply (message, SOUP_STATUS_OK, json_object_new ());
}

static void
handle_fetch (ScenarioServer *self,
              SoupServerMessage *message,
              const char *path)
{
  const char *event = strstr (path, "/event/");

  if (g_str_has_suffix (path, "/versions"))
    reply_versions (self, message);
  else if (g_str_has_suffix (path, "/v3/login"))
    reply_flows (message);
  else if (g_str_equal (path, TRANSPORTS))
    reply_transports (message);
  else if (g_str_has_suffix (path, "/messages"))
    reply (message, SOUP_STATUS_OK, ringer_json_build ("start", "s", "p", "chunk", "a", json_array_new (), NULL));
  else if (event != NULL)
    reply_event (self, message, event + strlen ("/event/"));
  else
    reply_error (message, SOUP_STATUS_NOT_FOUND, "M_NOT_FOUND");
}

static void
on_finished (ScenarioServer *self)
{
  self->n_open--;
}

static void
on_request (SoupServer *http,
            SoupServerMessage *message,
            const char *escaped,
            GHashTable *query,
            gpointer user_data)
{
  ScenarioServer *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *method = soup_server_message_get_method (message);
  g_autoptr (JsonObject) json = body->length > 0 ? ringer_json_parse_object (body->data, body->length, NULL) : NULL;
  g_autofree char *path = g_uri_unescape_string (g_uri_get_path (soup_server_message_get_uri (message)), NULL);

  self->n_open++;
  g_signal_connect_object (message, "finished", G_CALLBACK (on_finished), self, G_CONNECT_SWAPPED);

  if (path == NULL)
    reply_error (message, SOUP_STATUS_BAD_REQUEST, "M_UNRECOGNIZED");
  else if (g_str_equal (path, CLIENT "v3/sync"))
    handle_sync (self, message, query);
  else if (g_str_equal (method, "GET"))
    handle_fetch (self, message, path);
  else
    handle_change (self, message, path, query);

  if (path != NULL && is_counted (method, path))
    note_request (self, method, path, json);
  set_date (self, message);
}

/* What can be asked for by its id: all that a sync ever told, and what the story says beside. */

static void
note_event (ScenarioServer *self,
            JsonObject *event)
{
  const char *event_id = ringer_json_peek_string (event, "event_id");

  if (event_id != NULL)
    g_hash_table_replace (self->events, g_strdup (event_id), json_object_ref (event));
}

static void
note_room (ScenarioServer *self,
           JsonObject *room)
{
  static const char *const sections[] = { "timeline", "state", "state_after", "org.matrix.msc4222.state_after", "sticky", "msc4354_sticky" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (sections); i++) {
    JsonArray *events = ringer_json_peek_array (ringer_json_peek_object (room, sections[i]), "events");

    for (unsigned int j = 0; events != NULL && j < json_array_get_length (events); j++) {
      JsonObject *event = ringer_json_array_peek_object (events, j);

      if (event != NULL)
        note_event (self, event);
    }
  }
}

static void
note_server_events (ScenarioServer *self,
                    JsonNode *events)
{
  if (events != NULL && JSON_NODE_HOLDS_OBJECT (events)) {
    JsonObject *by_id = json_node_get_object (events);
    g_autoptr (GList) ids = json_object_get_members (by_id);

    for (GList *id = ids; id != NULL; id = id->next) {
      JsonObject *event = ringer_json_peek_object (by_id, id->data);

      if (event != NULL)
        g_hash_table_replace (self->events, g_strdup (id->data), json_object_ref (event));
    }
  } else if (events != NULL && JSON_NODE_HOLDS_ARRAY (events)) {
    JsonArray *list = json_node_get_array (events);

    for (unsigned int i = 0; i < json_array_get_length (list); i++) {
      JsonObject *event = ringer_json_array_peek_object (list, i);

      if (event != NULL)
        note_event (self, event);
    }
  }
}

static JsonObject *
read_features (JsonNode *features)
{
  JsonObject *object = json_object_new ();

  if (features != NULL && JSON_NODE_HOLDS_OBJECT (features)) {
    json_object_unref (object);
    return json_node_dup_object (features);
  }

  if (features != NULL && JSON_NODE_HOLDS_ARRAY (features)) {
    JsonArray *list = json_node_get_array (features);

    for (unsigned int i = 0; i < json_array_get_length (list); i++) {
      const char *name = ringer_json_array_peek_string (list, i);

      if (name != NULL)
        json_object_set_boolean_member (object, name, TRUE);
    }
  }

  return object;
}

static void
scenario_server_dispose (GObject *object)
{
  ScenarioServer *self = SCENARIO_SERVER (object);

  if (self->poll != NULL)
    scenario_server_end_poll (self);
  if (self->http != NULL)
    soup_server_disconnect (self->http);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (scenario_server_parent_class)->dispose (object);
}

static void
scenario_server_finalize (GObject *object)
{
  ScenarioServer *self = SCENARIO_SERVER (object);

  g_free (self->url);
  g_free (self->user_id);
  g_free (self->device_id);
  g_clear_pointer (&self->features, json_object_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_hash_table_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);

  G_OBJECT_CLASS (scenario_server_parent_class)->finalize (object);
}

static void
scenario_server_class_init (ScenarioServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = scenario_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = scenario_server_finalize;
}

static void
scenario_server_init (ScenarioServer *self)
{
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->events = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
}

ScenarioServer *
scenario_server_new (JsonObject *me,
                     JsonObject *server,
                     RingerClock *clock)
{
  ScenarioServer *self = g_object_new (SCENARIO_TYPE_SERVER, NULL);
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;

  self->clock = g_object_ref (clock);
  self->user_id = g_strdup (ringer_json_peek_string (me, "user_id"));
  self->device_id = g_strdup (ringer_json_peek_string (me, "device_id"));
  self->features = read_features (server != NULL ? json_object_get_member (server, "unstable_features") : NULL);
  note_server_events (self, server != NULL ? json_object_get_member (server, "events") : NULL);
  ringer_json_get_integer (server, "clock_offset_ms", &self->offset_ms);

  self->http = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->http, NULL, on_request, self, NULL);
  if (!soup_server_listen_local (self->http, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("The story's homeserver cannot listen: %s", error->message);

  uris = soup_server_get_uris (self->http);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));

  return self;
}

const char *
scenario_server_get_url (ScenarioServer *self)
{
  return self->url;
}

void
scenario_server_push (ScenarioServer *self,
                      JsonObject *answer)
{
  JsonObject *joined = ringer_json_peek_object (ringer_json_peek_object (answer, "rooms"), "join");
  g_autoptr (GList) ids = joined != NULL ? json_object_get_members (joined) : NULL;

  for (GList *id = ids; id != NULL; id = id->next)
    note_room (self, ringer_json_peek_object (joined, id->data));

  g_ptr_array_add (self->answers, json_object_ref (answer));
  if (self->poll != NULL) {
    self->n_told = self->answers->len;
    reply_sync (self, self->poll, answer, self->answers->len);
    release_poll (self);
  }
}

gboolean
scenario_server_is_waiting (ScenarioServer *self)
{
  return self->poll != NULL && self->n_open == 1;
}

gboolean
scenario_server_has_told_all (ScenarioServer *self)
{
  return self->n_told == self->answers->len;
}

gint64
scenario_server_get_poll_left_ms (ScenarioServer *self)
{
  if (self->poll == NULL)
    return -1;

  return MAX ((self->poll_end_us - ringer_clock_get_monotonic_us (self->clock)) / 1000, 0);
}

void
scenario_server_end_poll (ScenarioServer *self)
{
  reply_sync (self, self->poll, NULL, self->answers->len);
  release_poll (self);
}

GPtrArray *
scenario_server_take_requests (ScenarioServer *self)
{
  GPtrArray *requests = g_steal_pointer (&self->requests);

  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);

  return requests;
}
