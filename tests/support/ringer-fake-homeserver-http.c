/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include <string.h>

#include "ringer-json.h"

/* The endpoints but for /sync: a table of paths, and a function for each. */

#define CLIENT "/_matrix/client/"
#define DELAY "org.matrix.msc4140.delay"
#define STICKY "org.matrix.msc4354.sticky_duration_ms"

typedef void (*HandleFunc) (FakeRequest *request);

typedef struct {
  const char *method;
  const char *path; /* `*` stands for one part, which becomes an argument */
  HandleFunc handle;
  gboolean anonymous;
} Route;

/* Answers */

void
ringer_fake_reply (SoupServerMessage *message,
                   unsigned int status,
                   JsonObject *body)
{
  char *text = ringer_json_to_string (body);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
  json_object_unref (body);
}

void
ringer_fake_reply_error (SoupServerMessage *message,
                         unsigned int status,
                         const char *errcode)
{
  ringer_fake_reply (message, status, ringer_json_build ("errcode", "s", errcode, "error", "s", "The homeserver says no", NULL));
}

void
ringer_fake_reply_nothing (FakeRequest *request)
{
  ringer_fake_reply (request->message, SOUP_STATUS_OK, json_object_new ());
}

void
ringer_fake_reply_not_found (FakeRequest *request)
{
  ringer_fake_reply_error (request->message, SOUP_STATUS_NOT_FOUND, "M_NOT_FOUND");
}

void
ringer_fake_reply_unknown_token (RingerFakeHomeserver *self,
                                 SoupServerMessage *message)
{
  ringer_fake_reply (message, SOUP_STATUS_UNAUTHORIZED,
                     ringer_json_build ("errcode", "s", "M_UNKNOWN_TOKEN", "error", "s", "Unknown token", "soft_logout", "b", self->soft_logout, NULL));
}

/* The room of the first argument, where the person is joined; else the answer is written. */
static FakeRoom *
find_room (FakeRequest *request)
{
  FakeRoom *room = ringer_fake_homeserver_lookup_room (request->server, request->args[0]);

  if (room != NULL && g_strcmp0 (ringer_fake_room_get_membership (room, request->session->user->id), "join") == 0)
    return room;

  ringer_fake_reply_error (request->message, SOUP_STATUS_FORBIDDEN, "M_FORBIDDEN");
  return NULL;
}

/* The server and signing in */

static void
handle_versions (FakeRequest *request)
{
  JsonArray *versions = json_array_new ();
  JsonObject *features = json_object_new ();
  GHashTableIter iter;
  gpointer name, enabled;

  json_array_add_string_element (versions, "v1.10");
  json_array_add_string_element (versions, "v1.11");

  g_hash_table_iter_init (&iter, request->server->features);
  while (g_hash_table_iter_next (&iter, &name, &enabled))
    json_object_set_boolean_member (features, name, GPOINTER_TO_INT (enabled));

  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("versions", "a", versions, "unstable_features", "o", features, NULL));
}

static void
handle_flows (FakeRequest *request)
{
  JsonArray *flows = json_array_new ();

  json_array_add_object_element (flows, ringer_json_build ("type", "s", "m.login.password", NULL));
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("flows", "a", flows, NULL));
}

static void
handle_login (FakeRequest *request)
{
  RingerFakeHomeserver *server = request->server;
  const char *name = ringer_json_peek_string (ringer_json_peek_object (request->body, "identifier"), "user");
  const char *password = ringer_json_peek_string (request->body, "password");
  FakeUser *user = name != NULL ? ringer_fake_homeserver_lookup_user (server, name) : NULL;
  FakeSession *session;

  if (g_strcmp0 (ringer_json_peek_string (request->body, "type"), "m.login.password") != 0) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_BAD_REQUEST, "M_UNKNOWN");
    return;
  }

  if (user == NULL || g_strcmp0 (password, user->password) != 0) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_FORBIDDEN, "M_FORBIDDEN");
    return;
  }

  session = g_new0 (FakeSession, 1);
  session->user = user;
  session->token = ringer_fake_homeserver_next_id (server, "token");
  session->device = ringer_fake_homeserver_next_id (server, "DEVICE");
  g_hash_table_insert (server->sessions, session->token, session);
  ringer_fake_homeserver_add_device (server, user->id, session->device, ringer_json_peek_string (request->body, "initial_device_display_name"),
                                     ringer_fake_homeserver_now_ms (server));

  ringer_fake_reply (request->message, SOUP_STATUS_OK,
                     ringer_json_build ("user_id", "s", user->id, "access_token", "s", session->token, "device_id", "s", session->device, NULL));
}

static void
handle_logout (FakeRequest *request)
{
  ringer_fake_reply_nothing (request);
  g_hash_table_remove (request->server->sessions, request->session->token);
  request->session = NULL;
  ringer_fake_sync_wake (request->server);
}

static void
handle_whoami (FakeRequest *request)
{
  ringer_fake_reply (request->message, SOUP_STATUS_OK,
                     ringer_json_build ("user_id", "s", request->session->user->id, "device_id", "s", request->session->device, NULL));
}

static void
handle_profile (FakeRequest *request)
{
  FakeUser *user = ringer_fake_homeserver_lookup_user (request->server, request->args[0]);
  g_autofree char *avatar = NULL;
  g_auto (GStrv) parts = NULL;

  if (user == NULL) {
    ringer_fake_reply_not_found (request);
    return;
  }

  parts = g_strsplit (user->id + 1, ":", 2);
  avatar = g_strdup_printf ("mxc://" RINGER_FAKE_SERVER_NAME "/%s", parts[0]);
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("displayname", "s", user->display_name, "avatar_url", "s", avatar, NULL));
}

/* Rooms */

static void
reply_event_id (FakeRequest *request,
                const char *event_id)
{
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("event_id", "s", event_id, NULL));
}

/* State is never sticky. */
static gint64
get_sticky_ms (FakeRequest *request,
               const char *state_key)
{
  const char *duration = request->query != NULL ? g_hash_table_lookup (request->query, STICKY) : NULL;

  if (state_key != NULL || duration == NULL || !g_hash_table_lookup (request->server->features, "org.matrix.msc4354"))
    return 0;

  return g_ascii_strtoll (duration, NULL, 10);
}

static void
send_event (FakeRequest *request,
            const char *state_key,
            const char *transaction)
{
  FakeRoom *room = find_room (request);
  gint64 sticky_ms = get_sticky_ms (request, state_key);
  const char *event_id;

  if (room == NULL)
    return;

  if (request->body == NULL) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_BAD_REQUEST, "M_NOT_JSON");
    return;
  }

  if (request->query != NULL && g_hash_table_contains (request->query, DELAY)) {
    ringer_fake_delayed_handle_new (request, state_key, sticky_ms);
    return;
  }

  for (unsigned int i = 0; transaction != NULL && i < room->events->len; i++) {
    FakeEvent *event = g_ptr_array_index (room->events, i);

    if (g_strcmp0 (event->transaction, transaction) == 0) {
      reply_event_id (request, event->id);
      return;
    }
  }

  if (sticky_ms > 0)
    event_id = ringer_fake_homeserver_send_sticky_event (request->server, room->id, request->session->user->id, request->args[1], sticky_ms, request->body);
  else
    event_id = ringer_fake_homeserver_send_event (request->server, room->id, request->session->user->id, request->args[1], state_key, request->body);
  ringer_fake_room_find (room, event_id)->transaction = g_strdup (transaction);
  reply_event_id (request, event_id);
}

static void
handle_send (FakeRequest *request)
{
  g_autofree char *transaction = g_strdup_printf ("%s %s", request->session->device, request->args[2]);

  send_event (request, NULL, transaction);
}

static void
handle_set_state (FakeRequest *request)
{
  send_event (request, request->args[2] != NULL ? request->args[2] : "", NULL);
}

static void
handle_get_state (FakeRequest *request)
{
  FakeRoom *room = find_room (request);
  FakeEvent *event;

  if (room == NULL)
    return;

  event = ringer_fake_room_get_state (room, request->args[1], request->args[2] != NULL ? request->args[2] : "");
  if (event == NULL)
    ringer_fake_reply_not_found (request);
  else
    ringer_fake_reply (request->message, SOUP_STATUS_OK, json_object_ref (ringer_json_peek_object (event->json, "content")));
}

static void
handle_event (FakeRequest *request)
{
  FakeRoom *room = find_room (request);
  FakeEvent *event;

  if (room == NULL)
    return;

  event = ringer_fake_room_find (room, request->args[1]);
  if (event == NULL)
    ringer_fake_reply_not_found (request);
  else
    ringer_fake_reply (request->message, SOUP_STATUS_OK, json_object_ref (event->json));
}

/* Backwards only: a token is the number of events before it. */
static void
handle_messages (FakeRequest *request)
{
  FakeRoom *room = find_room (request);
  const char *from = request->query != NULL ? g_hash_table_lookup (request->query, "from") : NULL;
  const char *limit = request->query != NULL ? g_hash_table_lookup (request->query, "limit") : NULL;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  JsonArray *chunk;
  unsigned int n, left;

  if (room == NULL)
    return;

  n = from != NULL && from[0] == 't' ? g_ascii_strtoull (from + 1, NULL, 10) : room->events->len;
  n = MIN (n, room->events->len);
  left = limit != NULL ? g_ascii_strtoull (limit, NULL, 10) : 10;
  start = g_strdup_printf ("t%u", n);
  chunk = json_array_new ();

  for (; n > 0 && left > 0; n--, left--) {
    FakeEvent *event = g_ptr_array_index (room->events, n - 1);

    json_array_add_object_element (chunk, json_object_ref (event->json));
  }

  end = n > 0 ? g_strdup_printf ("t%u", n) : NULL;
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("chunk", "a", chunk, "start", "s", start, "end", "s", end, NULL));
}

static void
handle_join (FakeRequest *request)
{
  FakeRoom *room = ringer_fake_homeserver_lookup_room (request->server, request->args[0]);

  if (room == NULL) {
    ringer_fake_reply_not_found (request);
    return;
  }

  ringer_fake_homeserver_set_membership (request->server, room, request->session->user->id, "join");
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("room_id", "s", room->id, NULL));
}

static void
handle_leave (FakeRequest *request)
{
  FakeRoom *room = ringer_fake_homeserver_lookup_room (request->server, request->args[0]);

  if (room == NULL) {
    ringer_fake_reply_not_found (request);
    return;
  }

  ringer_fake_homeserver_set_membership (request->server, room, request->session->user->id, "leave");
  ringer_fake_reply_nothing (request);
}

static void
handle_members (FakeRequest *request)
{
  FakeRoom *room = ringer_fake_homeserver_lookup_room (request->server, request->args[0]);
  const char *wanted = request->query != NULL ? g_hash_table_lookup (request->query, "membership") : NULL;
  JsonArray *chunk;

  if (room == NULL) {
    ringer_fake_reply_not_found (request);
    return;
  }

  chunk = json_array_new ();
  for (unsigned int i = 0; i < room->events->len; i++) {
    FakeEvent *event = g_ptr_array_index (room->events, i);
    const char *membership = event->state_key != NULL ? ringer_fake_room_get_membership (room, event->state_key) : NULL;

    if (g_str_equal (event->type, "m.room.member") && ringer_fake_room_get_state (room, event->type, event->state_key) == event &&
        (wanted == NULL || g_strcmp0 (wanted, membership) == 0))
      json_array_add_object_element (chunk, json_object_ref (event->json));
  }
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("chunk", "a", chunk, NULL));
}

/* The rest */

static void
handle_get_account_data (FakeRequest *request)
{
  FakeAccountData *data = g_hash_table_lookup (request->session->user->account_data, request->args[1]);

  if (data == NULL)
    ringer_fake_reply_not_found (request);
  else
    ringer_fake_reply (request->message, SOUP_STATUS_OK, json_object_ref (data->content));
}

static void
handle_set_account_data (FakeRequest *request)
{
  if (request->body == NULL) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_BAD_REQUEST, "M_NOT_JSON");
    return;
  }

  ringer_fake_homeserver_set_account_data (request->server, request->session->user->id, request->args[1], request->body);
  ringer_fake_reply_nothing (request);
}

static void
handle_thumbnail (FakeRequest *request)
{
  g_autoptr (GBytes) bytes = ringer_fake_picture (request->args[1]);

  soup_server_message_set_status (request->message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (request->message, "image/png", SOUP_MEMORY_COPY,
                                    g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
handle_openid (FakeRequest *request)
{
  ringer_fake_reply (request->message, SOUP_STATUS_OK,
                     ringer_json_build ("access_token", "s", "openid", "token_type", "s", "Bearer",
                                        "matrix_server_name", "s", RINGER_FAKE_SERVER_NAME, "expires_in", "i", G_GINT64_CONSTANT (3600), NULL));
}

static void
handle_transports (FakeRequest *request)
{
  g_autofree char *url = g_strconcat (ringer_fake_homeserver_get_url (request->server), "/livekit", NULL);
  JsonArray *transports = json_array_new ();

  json_array_add_object_element (transports, ringer_json_build ("type", "s", "livekit", "livekit_service_url", "s", url, NULL));
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("rtc_transports", "a", transports, NULL));
}

/* The service lets everybody in, where nobody is. */
static void
handle_grant (FakeRequest *request)
{
  static const char claims[] = "{\"sub\":\"somebody\",\"video\":{\"room\":\"room\"}}";
  g_autofree char *payload = g_base64_encode ((const guchar *) claims, sizeof claims - 1);
  g_autofree char *token = NULL;

  payload[strcspn (payload, "=")] = '\0';
  token = g_strdup_printf ("eyJ9.%s.c2ln", payload);
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("url", "s", "ws://127.0.0.1:9", "jwt", "s", token, NULL));
}

static const Route routes[] = {
  { "GET", CLIENT "versions", handle_versions, TRUE },
  { "GET", CLIENT "v3/login", handle_flows, TRUE },
  { "POST", CLIENT "v3/login", handle_login, TRUE },
  { "POST", CLIENT "v3/logout", handle_logout },
  { "GET", CLIENT "v3/account/whoami", handle_whoami },
  { "GET", CLIENT "v1/auth_metadata", ringer_fake_devices_handle_metadata, TRUE },
  { "GET", CLIENT "v3/devices", ringer_fake_devices_handle_list },
  { "PUT", CLIENT "v3/devices/*", ringer_fake_devices_handle_rename },
  { "DELETE", CLIENT "v3/devices/*", ringer_fake_devices_handle_delete },
  { "GET", CLIENT "v3/profile/*", handle_profile, TRUE },
  { "GET", CLIENT "v3/sync", ringer_fake_sync_handle },
  { "POST", CLIENT "unstable/org.matrix.simplified_msc3575/sync", ringer_fake_sync_handle_sliding },
  { "PUT", CLIENT "v3/rooms/*/send/*/*", handle_send },
  { "PUT", CLIENT "v3/rooms/*/state/*", handle_set_state },
  { "PUT", CLIENT "v3/rooms/*/state/*/*", handle_set_state },
  { "GET", CLIENT "v3/rooms/*/state/*", handle_get_state },
  { "GET", CLIENT "v3/rooms/*/state/*/*", handle_get_state },
  { "GET", CLIENT "v3/rooms/*/event/*", handle_event },
  { "GET", CLIENT "v3/rooms/*/members", handle_members },
  { "GET", CLIENT "v3/rooms/*/messages", handle_messages },
  { "POST", CLIENT "v3/join/*", handle_join },
  { "POST", CLIENT "v3/rooms/*/join", handle_join },
  { "POST", CLIENT "v3/rooms/*/leave", handle_leave },
  { "GET", CLIENT "v3/user/*/account_data/*", handle_get_account_data },
  { "PUT", CLIENT "v3/user/*/account_data/*", handle_set_account_data },
  { "GET", CLIENT "v3/pushrules/", ringer_fake_push_handle_get },
  { "PUT", CLIENT "v3/pushrules/global/override/*", ringer_fake_push_handle_put },
  { "PUT", CLIENT "v3/pushrules/global/override/*/enabled", ringer_fake_push_handle_enable },
  { "DELETE", CLIENT "v3/pushrules/global/override/*", ringer_fake_push_handle_delete },
  { "POST", CLIENT "v3/keys/upload", ringer_fake_keys_handle_upload },
  { "POST", CLIENT "v3/keys/query", ringer_fake_keys_handle_query },
  { "POST", CLIENT "v3/keys/claim", ringer_fake_keys_handle_claim },
  { "POST", CLIENT "v3/keys/signatures/upload", ringer_fake_keys_handle_signatures },
  { "POST", CLIENT "v3/keys/device_signing/upload", ringer_fake_keys_handle_signing_keys },
  { "PUT", CLIENT "v3/sendToDevice/*/*", ringer_fake_keys_handle_to_device },
  { "GET", CLIENT "v3/room_keys/version", ringer_fake_keys_handle_backup_info },
  { "POST", CLIENT "v3/room_keys/version", ringer_fake_keys_handle_backup_new },
  { "PUT", CLIENT "v3/room_keys/keys", ringer_fake_keys_handle_back_up },
  { "GET", CLIENT "v3/room_keys/keys/*", ringer_fake_keys_handle_backup_room },
  { "POST", CLIENT "unstable/org.matrix.msc4140/delayed_events/*", ringer_fake_delayed_handle_action, TRUE },
  { "POST", CLIENT "unstable/org.matrix.msc4140/delayed_events/*/*", ringer_fake_delayed_handle_action, TRUE },
  { "POST", CLIENT "v3/user/*/openid/request_token", handle_openid },
  { "GET", CLIENT "v1/media/thumbnail/*/*", handle_thumbnail },
  { "GET", CLIENT "unstable/org.matrix.msc4143/rtc/transports", handle_transports },
  { "POST", "/livekit/sfu/get", handle_grant, TRUE },
};

static gboolean
matches (const Route *route,
         const char *method,
         const char *const *parts,
         const char **args)
{
  g_auto (GStrv) wanted = g_strsplit (route->path, "/", -1);
  unsigned int n_args = 0;
  unsigned int i;

  if (!g_str_equal (route->method, method))
    return FALSE;

  for (i = 0; wanted[i] != NULL && parts[i] != NULL; i++) {
    if (g_str_equal (wanted[i], "*"))
      args[n_args++] = parts[i];
    else if (!g_str_equal (wanted[i], parts[i]))
      return FALSE;
  }

  return wanted[i] == NULL && parts[i] == NULL;
}

static FakeSession *
find_session (RingerFakeHomeserver *self,
              SoupServerMessage *message)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  if (header == NULL || !g_str_has_prefix (header, "Bearer "))
    return NULL;

  return g_hash_table_lookup (self->sessions, header + strlen ("Bearer "));
}

static void
log_request (RingerFakeHomeserver *self,
             SoupServerMessage *message,
             JsonObject *body)
{
  GUri *uri = soup_server_message_get_uri (message);
  RingerFakeRequest *request;

  if (g_str_equal (soup_server_message_get_method (message), "GET") || g_str_has_suffix (g_uri_get_path (uri), "/sync") ||
      strstr (g_uri_get_path (uri), "/keys/") != NULL)
    return;

  request = g_new0 (RingerFakeRequest, 1);
  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_uri_unescape_string (g_uri_get_path (uri), NULL);
  request->query = g_strdup (g_uri_get_query (uri));
  request->body = body != NULL ? json_object_ref (body) : NULL;
  g_ptr_array_add (self->requests, request);
}

static void
fail (FakeFailure *failure,
      SoupServerMessage *message)
{
  const char *body = failure->body != NULL ? failure->body : "{}";

  if (failure->status == 0) {
    g_autoptr (GIOStream) connection = soup_server_message_steal_connection (message);

    g_io_stream_close (connection, NULL, NULL);
    return;
  }

  soup_server_message_set_status (message, failure->status, NULL);
  if (failure->bytes != NULL) {
    soup_server_message_set_response (message, failure->content_type, SOUP_MEMORY_COPY,
                                      g_bytes_get_data (failure->bytes, NULL), g_bytes_get_size (failure->bytes));
  } else {
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
  }
}

gboolean
ringer_fake_reply_if_told (RingerFakeHomeserver *self,
                           SoupServerMessage *message,
                           gboolean only_bytes)
{
  g_autofree char *path = g_uri_unescape_string (g_uri_get_path (soup_server_message_get_uri (message)), NULL);

  for (unsigned int i = 0; i < self->failures->len; i++) {
    FakeFailure *failure = g_ptr_array_index (self->failures, i);

    if ((only_bytes && failure->bytes == NULL) || path == NULL || strstr (path, failure->path_part) == NULL)
      continue;

    fail (failure, message);
    if (--failure->n == 0)
      g_ptr_array_remove_index (self->failures, i);

    return TRUE;
  }

  return FALSE;
}

static void
set_date (RingerFakeHomeserver *self,
          SoupServerMessage *message)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (ringer_fake_homeserver_now_ms (self) / 1000);
  g_autofree char *text = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", text);
}

static void
dispatch (FakeRequest *request,
          const char *const *parts)
{
  const char *method = soup_server_message_get_method (request->message);

  for (unsigned int i = 0; i < G_N_ELEMENTS (routes); i++) {
    memset (request->args, 0, sizeof request->args);
    if (!matches (&routes[i], method, parts, request->args))
      continue;

    if (!routes[i].anonymous && request->session == NULL)
      ringer_fake_reply_unknown_token (request->server, request->message);
    else
      routes[i].handle (request);

    return;
  }

  ringer_fake_reply_error (request->message, SOUP_STATUS_NOT_FOUND, "M_UNRECOGNIZED");
}

void
ringer_fake_homeserver_handle (SoupServer *http,
                               SoupServerMessage *message,
                               const char *path,
                               GHashTable *query,
                               gpointer user_data)
{
  RingerFakeHomeserver *self = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (JsonObject) json = body->length > 0 ? ringer_json_parse_object (body->data, body->length, NULL) : NULL;
  g_auto (GStrv) parts = g_strsplit (g_uri_get_path (soup_server_message_get_uri (message)), "/", -1);
  FakeRequest request = { .server = self, .message = message, .query = query, .body = json };

  for (unsigned int i = 0; parts[i] != NULL; i++) {
    char *part = g_uri_unescape_string (parts[i], NULL);

    if (part != NULL) {
      g_free (parts[i]);
      parts[i] = part;
    }
  }

  set_date (self, message);
  log_request (self, message, json);
  if (ringer_fake_reply_if_told (self, message, FALSE))
    return;

  request.session = find_session (self, message);
  dispatch (&request, (const char *const *) parts);
}
