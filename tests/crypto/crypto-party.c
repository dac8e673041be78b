/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-party.h"

#include "ringer-json.h"
#include "ringer-secret-store.h"
#include "ringer-test-util.h"

void
crypto_on_result (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

void
crypto_await (GAsyncResult **result)
{
  ringer_test_wait_for (is_set, result);
}

static void
open_machine (CryptoParty *self,
              gboolean create)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->crypto = ringer_crypto_new (self->user_id, self->device_id, self->folder);
  ringer_crypto_open_async (self->crypto, self->key, create, NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_open_finish (self->crypto, result, &error);
  g_assert_no_error (error);
}

static void
close_machine (CryptoParty *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_close_async (self->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_close_finish (self->crypto, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&self->crypto));
}

CryptoParty *
crypto_party_new (CryptoHomeserver *server,
                  const char *user_id,
                  const char *device_id)
{
  CryptoParty *self = g_new0 (CryptoParty, 1);

  self->server = server;
  self->user_id = g_strdup (user_id);
  self->device_id = g_strdup (device_id);
  self->folder = ringer_test_make_folder ();
  self->key = ringer_crypto_make_store_key ();
  open_machine (self, TRUE);
  crypto_party_track (self, (const char *const[]) { user_id, NULL });

  return self;
}

void
crypto_party_free (CryptoParty *self)
{
  close_machine (self);
  ringer_test_remove_folder (self->folder);
  ringer_secret_free (self->key);
  g_free (self->user_id);
  g_free (self->device_id);
  g_free (self);
}

void
crypto_party_reopen (CryptoParty *self)
{
  close_machine (self);
  open_machine (self, FALSE);
}

static void
mark_sent (CryptoParty *self,
           RingerCryptoRequest *request,
           const char *response)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_mark_sent_async (self->crypto, request, response, NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_mark_sent_finish (self->crypto, result, &error);
  g_assert_no_error (error);
}

void
crypto_party_send (CryptoParty *self,
                   GPtrArray *requests)
{
  for (unsigned int i = 0; i < requests->len; i++) {
    RingerCryptoRequest *request = g_ptr_array_index (requests, i);
    g_autofree char *response = crypto_homeserver_answer (self->server, self->user_id, self->device_id, request);

    mark_sent (self, request, response);
  }

  g_ptr_array_unref (requests);
}

gboolean
crypto_party_send_pending (CryptoParty *self)
{
  gboolean any = FALSE;

  while (TRUE) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) requests = NULL;

    ringer_crypto_list_requests_async (self->crypto, NULL, crypto_on_result, &result);
    crypto_await (&result);
    requests = ringer_crypto_list_requests_finish (self->crypto, result, &error);
    g_assert_no_error (error);
    if (requests->len == 0)
      return any;

    any = TRUE;
    crypto_party_send (self, g_steal_pointer (&requests));
  }
}

static void
open_channels (CryptoParty *self,
               const char *const *users)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *requests;

  ringer_crypto_missing_channels_async (self->crypto, users, NULL, crypto_on_result, &result);
  crypto_await (&result);
  requests = ringer_crypto_requests_finish (self->crypto, result, &error);
  g_assert_no_error (error);
  crypto_party_send (self, requests);
}

GPtrArray *
crypto_party_sync (CryptoParty *self)
{
  RingerCryptoSync sync = { 0 };
  g_autoptr (JsonObject) answer = crypto_homeserver_fill_sync (self->server, self->user_id, self->device_id, &sync);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *events;

  ringer_crypto_receive_sync_async (self->crypto, &sync, NULL, crypto_on_result, &result);
  crypto_await (&result);
  events = ringer_crypto_receive_sync_finish (self->crypto, result, &error);
  g_assert_no_error (error);
  open_channels (self, NULL);
  crypto_party_send_pending (self);

  return events;
}

void
crypto_party_track (CryptoParty *self,
                    const char *const *users)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_track_users_async (self->crypto, users, NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_track_users_finish (self->crypto, result, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (crypto_party_sync (self));
}

void
crypto_party_make_identity (CryptoParty *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *requests;

  ringer_crypto_make_identity_async (self->crypto, FALSE, NULL, crypto_on_result, &result);
  crypto_await (&result);
  requests = ringer_crypto_make_identity_finish (self->crypto, result, &error);
  g_assert_no_error (error);
  crypto_party_send (self, requests);
  g_ptr_array_unref (crypto_party_sync (self));
}

RingerCryptoIdentity
crypto_party_get_identity (CryptoParty *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RingerCryptoIdentity identity = { 0 };

  ringer_crypto_get_identity_async (self->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_get_identity_finish (self->crypto, result, &identity, &error);
  g_assert_no_error (error);

  return identity;
}

static void
set_encrypted (CryptoParty *self,
               const char *room_id)
{
  g_autoptr (JsonObject) content = ringer_json_build ("algorithm", "s", "m.megolm.v1.aes-sha2", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_set_room_encryption_async (self->crypto, room_id, content, NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_set_room_encryption_finish (self->crypto, result, &error);
  g_assert_no_error (error);
}

static gboolean
share_key (CryptoParty *self,
           const char *room_id,
           const char *const *users,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *requests;

  ringer_crypto_share_room_key_async (self->crypto, room_id, users, "shared", NULL, crypto_on_result, &result);
  crypto_await (&result);
  requests = ringer_crypto_share_room_key_finish (self->crypto, result, error);
  if (requests == NULL)
    return FALSE;

  crypto_party_send (self, requests);
  return TRUE;
}

static JsonObject *
make_event (CryptoParty *self,
            JsonObject *content)
{
  static unsigned int n_events;
  g_autofree char *event_id = g_strdup_printf ("$event%u", ++n_events);

  return ringer_json_build ("type", "s", "m.room.encrypted", "event_id", "s", event_id, "sender", "s", self->user_id,
                            "room_id", "s", CRYPTO_ROOM, "origin_server_ts", "i", G_GINT64_CONSTANT (1700000000000),
                            "content", "o", content, NULL);
}

JsonObject *
crypto_party_encrypt_event (CryptoParty *self,
                            const char *room_id,
                            const char *const *users,
                            const char *type,
                            JsonObject *content,
                            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  crypto_party_track (self, users);
  set_encrypted (self, room_id);
  open_channels (self, users);
  if (!share_key (self, room_id, users, error))
    return NULL;

  ringer_crypto_encrypt_async (self->crypto, room_id, type, content, NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_crypto_encrypt_finish (self->crypto, result, error);
}

JsonObject *
crypto_party_encrypt (CryptoParty *self,
                      const char *const *users,
                      const char *text,
                      GError **error)
{
  g_autoptr (JsonObject) content = ringer_json_build ("body", "s", text, "msgtype", "s", "m.text", NULL);
  JsonObject *encrypted = crypto_party_encrypt_event (self, CRYPTO_ROOM, users, "m.room.message", content, error);

  return encrypted != NULL ? make_event (self, encrypted) : NULL;
}

void
crypto_party_send_message (CryptoParty *self,
                           const char *user_id,
                           const char *device_id,
                           const char *type,
                           JsonObject *content)
{
  const char *users[] = { user_id, NULL };
  g_autoptr (JsonArray) ids = json_array_new ();
  g_autoptr (JsonObject) devices = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *requests;

  crypto_party_track (self, users);
  open_channels (self, users);
  json_array_add_string_element (ids, device_id);
  devices = ringer_json_build (user_id, "a", json_array_ref (ids), NULL);
  ringer_crypto_encrypt_to_devices_async (self->crypto, devices, type, content, NULL, crypto_on_result, &result);
  crypto_await (&result);
  requests = ringer_crypto_requests_finish (self->crypto, result, &error);
  g_assert_no_error (error);
  crypto_party_send (self, requests);
}

RingerDecryption *
crypto_party_decrypt (CryptoParty *self,
                      JsonObject *event)
{
  return crypto_party_decrypt_event (self, CRYPTO_ROOM, event);
}

RingerDecryption *
crypto_party_decrypt_event (CryptoParty *self,
                            const char *room_id,
                            JsonObject *event)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RingerDecryption *decryption;

  ringer_crypto_decrypt_async (self->crypto, room_id, event, NULL, crypto_on_result, &result);
  crypto_await (&result);
  decryption = ringer_crypto_decrypt_finish (self->crypto, result, &error);
  g_assert_no_error (error);

  return decryption;
}

RingerVerification *
crypto_party_get_verification (CryptoParty *self)
{
  GListModel *verifications = ringer_crypto_get_verifications (self->crypto);
  unsigned int n = g_list_model_get_n_items (verifications);
  g_autoptr (RingerVerification) verification = n > 0 ? g_list_model_get_item (verifications, n - 1) : NULL;

  return verification;
}

gboolean
crypto_party_verification_is (CryptoParty *self,
                              RingerVerificationState state)
{
  RingerVerification *verification = crypto_party_get_verification (self);

  return verification != NULL && ringer_verification_get_state (verification) == state;
}

void
crypto_party_say (CryptoParty *self,
                  CryptoSay function)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  function (self->crypto, crypto_party_get_verification (self), NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_verification_finish (self->crypto, result, &error);
  g_assert_no_error (error);
  g_ptr_array_unref (crypto_party_sync (self));
}

RingerSecretKey *
crypto_party_make_secret_key (CryptoParty *self,
                              const char *passphrase)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RingerSecretKey *key;

  ringer_crypto_make_secret_key_async (self->crypto, passphrase, NULL, crypto_on_result, &result);
  crypto_await (&result);
  key = ringer_crypto_secret_key_finish (self->crypto, result, &error);
  g_assert_no_error (error);

  return key;
}

JsonObject *
crypto_party_encrypt_secret (CryptoParty *self,
                             RingerSecretKey *key,
                             const char *name,
                             const char *secret)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *encrypted;

  ringer_crypto_encrypt_secret_async (self->crypto, key, name, secret, NULL, crypto_on_result, &result);
  crypto_await (&result);
  encrypted = ringer_crypto_encrypt_secret_finish (self->crypto, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ringer_json_peek_string (encrypted, "iv"));
  g_assert_nonnull (ringer_json_peek_string (encrypted, "ciphertext"));
  g_assert_nonnull (ringer_json_peek_string (encrypted, "mac"));

  return encrypted;
}

JsonObject *
crypto_party_export_identity (CryptoParty *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *keys;

  ringer_crypto_export_identity_async (self->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  keys = ringer_crypto_export_identity_finish (self->crypto, result, &error);
  g_assert_no_error (error);

  return keys;
}

char *
crypto_party_make_backup (CryptoParty *self,
                          JsonObject **info)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *key;

  ringer_crypto_make_backup_async (self->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  key = ringer_crypto_make_backup_finish (self->crypto, result, info, &error);
  g_assert_no_error (error);
  json_object_set_string_member (*info, "version", "1");

  return key;
}

gboolean
crypto_party_enable_backup (CryptoParty *self,
                            JsonObject *info,
                            const char *key,
                            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_crypto_enable_backup_async (self->crypto, info, key, NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_crypto_enable_backup_finish (self->crypto, result, error);
}

unsigned int
crypto_party_back_up (CryptoParty *self)
{
  unsigned int n_requests = 0;

  while (TRUE) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) requests = NULL;

    ringer_crypto_back_up_async (self->crypto, NULL, crypto_on_result, &result);
    crypto_await (&result);
    requests = ringer_crypto_back_up_finish (self->crypto, result, &error);
    g_assert_no_error (error);
    if (requests->len == 0)
      return n_requests;

    n_requests += requests->len;
    crypto_party_send (self, g_steal_pointer (&requests));
  }
}

RingerCryptoBackup *
crypto_get_backup (RingerCrypto *crypto)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RingerCryptoBackup *backup;

  ringer_crypto_get_backup_async (crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  backup = ringer_crypto_get_backup_finish (crypto, result, &error);
  g_assert_no_error (error);

  return backup;
}

void
crypto_assert_text (RingerDecryption *decryption,
                    const char *text)
{
  JsonObject *event = ringer_decryption_get_event (decryption);

  g_assert_cmpint (ringer_decryption_get_state (decryption), ==, RINGER_DECRYPTION_DONE);
  g_assert_cmpstr (ringer_json_peek_string (event, "type"), ==, "m.room.message");
  g_assert_cmpstr (ringer_json_peek_string (ringer_json_peek_object (event, "content"), "body"), ==, text);
}
