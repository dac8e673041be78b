/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include "ringer-json.h"

/* The encryption's endpoints, messages to devices, and the encryption's part of the syncs: all of it is CryptoHomeserver's, over HTTP. */

static void
answer (FakeRequest *request,
        const char *kind)
{
  const FakeSession *session = request->session;
  const char *path = g_uri_get_path (soup_server_message_get_uri (request->message));
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (RingerCryptoRequest) crypto_request = NULL;
  g_autofree char *text = NULL;

  if (request->body == NULL) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_BAD_REQUEST, "M_NOT_JSON");
    return;
  }

  json = ringer_json_build ("id", "s", "http", "kind", "s", kind, "method", "s", soup_server_message_get_method (request->message), "path", "s", path,
                            "body", "o", json_object_ref (request->body), NULL);
  crypto_request = ringer_crypto_request_new (json);
  text = crypto_homeserver_answer (request->server->keys, session->user->id, session->device, crypto_request);
  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_parse_object (text, -1, NULL));
}

void
ringer_fake_keys_handle_upload (FakeRequest *request)
{
  answer (request, "keys-upload");
}

void
ringer_fake_keys_handle_query (FakeRequest *request)
{
  answer (request, "keys-query");
}

void
ringer_fake_keys_handle_claim (FakeRequest *request)
{
  answer (request, "keys-claim");
}

void
ringer_fake_keys_handle_signatures (FakeRequest *request)
{
  answer (request, "signatures");
}

void
ringer_fake_keys_handle_signing_keys (FakeRequest *request)
{
  if (ringer_fake_homeserver_check_auth (request))
    answer (request, "signing-keys");
}

void
ringer_fake_keys_handle_to_device (FakeRequest *request)
{
  answer (request, "to-device");
}

void
ringer_fake_keys_handle_backup_info (FakeRequest *request)
{
  JsonObject *info = crypto_homeserver_get_backup_info (request->server->keys);

  if (info != NULL)
    ringer_fake_reply (request->message, SOUP_STATUS_OK, json_object_ref (info));
  else
    ringer_fake_reply_not_found (request);
}

void
ringer_fake_keys_handle_backup_new (FakeRequest *request)
{
  const char *version = crypto_homeserver_make_backup (request->server->keys, request->body);

  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("version", "s", version, NULL));
}

void
ringer_fake_keys_handle_back_up (FakeRequest *request)
{
  JsonObject *info = crypto_homeserver_get_backup_info (request->server->keys);
  const char *version = request->query != NULL ? g_hash_table_lookup (request->query, "version") : NULL;

  if (info == NULL)
    ringer_fake_reply_not_found (request);
  else if (g_strcmp0 (version, ringer_json_peek_string (info, "version")) != 0)
    ringer_fake_reply_error (request->message, SOUP_STATUS_FORBIDDEN, "M_WRONG_ROOM_KEYS_VERSION");
  else
    answer (request, "keys-backup");
}

void
ringer_fake_keys_handle_backup_room (FakeRequest *request)
{
  JsonObject *room = ringer_json_peek_object (crypto_homeserver_get_backup (request->server->keys), request->args[0]);

  if (room != NULL)
    ringer_fake_reply (request->message, SOUP_STATUS_OK, json_object_ref (room));
  else
    ringer_fake_reply_not_found (request);
}

void
ringer_fake_keys_fill_sync (FakePoll *poll,
                            JsonObject *body)
{
  RingerCryptoSync sync = { 0 };
  g_autoptr (JsonObject) part = crypto_homeserver_fill_sync (poll->server->keys, poll->user->id, poll->device, &sync);

  json_object_set_object_member (body, "to_device", ringer_json_build ("events", "a", json_array_ref (sync.to_device), NULL));
  json_object_set_object_member (body, "device_lists", json_object_ref (sync.device_lists));
  json_object_set_object_member (body, "device_one_time_keys_count", json_object_ref (sync.one_time_key_counts));
  json_object_set_array_member (body, "device_unused_fallback_key_types", json_array_ref (sync.unused_fallback_keys));
}

CryptoHomeserver *
ringer_fake_homeserver_get_keys (RingerFakeHomeserver *self)
{
  return self->keys;
}
