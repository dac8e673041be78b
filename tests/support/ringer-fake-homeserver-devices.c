/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include "ringer-json.h"

/* A person's devices, and what is only done for who proves to be that person (User-Interactive Authentication). */

#define AUTH_SESSION "auth-session"

void
ringer_fake_device_free (FakeDevice *device)
{
  g_free (device->name);
  g_free (device);
}

void
ringer_fake_homeserver_add_device (RingerFakeHomeserver *self,
                                   const char *user,
                                   const char *device_id,
                                   const char *name,
                                   gint64 last_seen_ms)
{
  FakeDevice *device = g_new0 (FakeDevice, 1);

  device->name = g_strdup (name);
  device->last_seen_ms = last_seen_ms;
  g_hash_table_replace (ringer_fake_homeserver_lookup_user (self, user)->devices, g_strdup (device_id), device);
}

const char *
ringer_fake_homeserver_get_device_name (RingerFakeHomeserver *self,
                                        const char *user,
                                        const char *device_id)
{
  FakeDevice *device = g_hash_table_lookup (ringer_fake_homeserver_lookup_user (self, user)->devices, device_id);

  return device != NULL ? device->name : NULL;
}

void
ringer_fake_homeserver_require_auth (RingerFakeHomeserver *self,
                                     const char *stage)
{
  g_set_str (&self->auth_stage, stage);
  self->auth_confirmed = FALSE;
}

void
ringer_fake_homeserver_confirm_auth (RingerFakeHomeserver *self)
{
  self->auth_confirmed = TRUE;
}

void
ringer_fake_homeserver_set_account_page (RingerFakeHomeserver *self,
                                         const char *url)
{
  g_set_str (&self->account_page, url);
}

static void
ask (FakeRequest *request,
     const char *errcode)
{
  const char *stage = request->server->auth_stage;
  JsonArray *stages = json_array_new ();
  JsonArray *flows = json_array_new ();
  JsonObject *params = json_object_new ();

  json_array_add_string_element (stages, stage);
  json_array_add_object_element (flows, ringer_json_build ("stages", "a", stages, NULL));
  json_object_set_object_member (params, stage, ringer_json_build ("url", "s", "https://account." RINGER_FAKE_SERVER_NAME "/reset", NULL));
  ringer_fake_reply (request->message, SOUP_STATUS_UNAUTHORIZED,
                     ringer_json_build ("errcode", "s", errcode, "flows", "a", flows, "params", "o", params, "session", "s", AUTH_SESSION, NULL));
}

gboolean
ringer_fake_homeserver_check_auth (FakeRequest *request)
{
  RingerFakeHomeserver *server = request->server;
  JsonObject *auth = ringer_json_peek_object (request->body, "auth");

  if (server->auth_stage == NULL)
    return TRUE;

  if (g_strcmp0 (ringer_json_peek_string (auth, "session"), AUTH_SESSION) == 0 &&
      (server->auth_confirmed || g_strcmp0 (ringer_json_peek_string (auth, "password"), request->session->user->password) == 0))
    return TRUE;

  ask (request, ringer_json_peek_string (auth, "password") != NULL ? "M_FORBIDDEN" : NULL);
  return FALSE;
}

void
ringer_fake_devices_handle_list (FakeRequest *request)
{
  JsonArray *devices = json_array_new ();
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, request->session->user->devices);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    FakeDevice *device = value;

    json_array_add_object_element (devices, ringer_json_build ("device_id", "s", id, "display_name", "s", device->name,
                                                               "last_seen_ts", "i", device->last_seen_ms, NULL));
  }
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("devices", "a", devices, NULL));
}

void
ringer_fake_devices_handle_rename (FakeRequest *request)
{
  FakeDevice *device = g_hash_table_lookup (request->session->user->devices, request->args[0]);

  if (device == NULL) {
    ringer_fake_reply_not_found (request);
    return;
  }

  g_set_str (&device->name, ringer_json_peek_string (request->body, "display_name"));
  ringer_fake_reply_nothing (request);
}

static gboolean
is_session_of_device (gpointer token,
                      gpointer value,
                      gpointer user_data)
{
  FakeSession *session = value;
  FakeRequest *request = user_data;

  return session->user == request->session->user && g_str_equal (session->device, request->args[0]);
}

void
ringer_fake_devices_handle_delete (FakeRequest *request)
{
  if (!ringer_fake_homeserver_check_auth (request))
    return;

  g_hash_table_remove (request->session->user->devices, request->args[0]);
  crypto_homeserver_remove_device (request->server->keys, request->session->user->id, request->args[0]);
  ringer_fake_reply_nothing (request);
  g_hash_table_foreach_remove (request->server->sessions, is_session_of_device, request);
  ringer_fake_sync_wake (request->server);
}

void
ringer_fake_devices_handle_metadata (FakeRequest *request)
{
  if (request->server->account_page == NULL)
    ringer_fake_reply_error (request->message, SOUP_STATUS_NOT_FOUND, "M_UNRECOGNIZED");
  else
    ringer_fake_reply (request->message, SOUP_STATUS_OK,
                       ringer_json_build ("issuer", "s", "https://account." RINGER_FAKE_SERVER_NAME "/", "account_management_uri", "s", request->server->account_page, NULL));
}
