/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-recovery.h"

#include "ringer-crypto-backup.h"
#include "ringer-json.h"
#include "ringer-secret-store.h"

static void
store_secret (CryptoParty *party,
              RingerFakeHomeserver *server,
              RingerSecretKey *key,
              const char *type,
              const char *secret)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) content = NULL;
  JsonObject *encrypted;

  ringer_crypto_encrypt_secret_async (party->crypto, key, type, secret, NULL, crypto_on_result, &result);
  crypto_await (&result);
  encrypted = ringer_crypto_encrypt_secret_finish (party->crypto, result, &error);
  g_assert_no_error (error);
  content = ringer_json_build ("encrypted", "o", ringer_json_build (ringer_secret_key_get_id (key), "o", encrypted, NULL), NULL);
  ringer_fake_homeserver_set_account_data (server, party->user_id, type, content);
}

static JsonObject *
export_identity (CryptoParty *party)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *keys;

  ringer_crypto_export_identity_async (party->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  keys = ringer_crypto_export_identity_finish (party->crypto, result, &error);
  g_assert_no_error (error);

  return keys;
}

static RingerSecretKey *
make_key (CryptoParty *party,
          const char *passphrase)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RingerSecretKey *key;

  ringer_crypto_make_secret_key_async (party->crypto, passphrase, NULL, crypto_on_result, &result);
  crypto_await (&result);
  key = ringer_crypto_secret_key_finish (party->crypto, result, &error);
  g_assert_no_error (error);

  return key;
}

RingerSecretKey *
crypto_recovery_set_up (CryptoParty *party,
                        RingerFakeHomeserver *server,
                        const char *passphrase)
{
  RingerSecretKey *key = make_key (party, passphrase);
  g_autoptr (JsonObject) keys = export_identity (party);
  g_autoptr (JsonObject) default_key = ringer_json_build ("key", "s", ringer_secret_key_get_id (key), NULL);
  g_autofree char *description_type = g_strconcat ("m.secret_storage.key.", ringer_secret_key_get_id (key), NULL);

  ringer_fake_homeserver_set_account_data (server, party->user_id, description_type, ringer_secret_key_get_description (key));
  ringer_fake_homeserver_set_account_data (server, party->user_id, "m.secret_storage.default_key", default_key);
  store_secret (party, server, key, "m.cross_signing.master", ringer_json_peek_string (keys, "master"));
  store_secret (party, server, key, "m.cross_signing.self_signing", ringer_json_peek_string (keys, "self_signing"));
  store_secret (party, server, key, "m.cross_signing.user_signing", ringer_json_peek_string (keys, "user_signing"));

  return key;
}

static char *
make_backup (CryptoParty *party,
             JsonObject **info)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *backup_key;

  ringer_crypto_make_backup_async (party->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  backup_key = ringer_crypto_make_backup_finish (party->crypto, result, info, &error);
  g_assert_no_error (error);
  json_object_set_string_member (*info, "version", "1");

  return backup_key;
}

static void
enable_backup (CryptoParty *party,
               JsonObject *info,
               const char *backup_key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_enable_backup_async (party->crypto, info, backup_key, NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_enable_backup_finish (party->crypto, result, &error);
  g_assert_no_error (error);
}

void
crypto_recovery_back_up (CryptoParty *party,
                         RingerFakeHomeserver *server,
                         RingerSecretKey *key)
{
  g_autoptr (JsonObject) info = NULL;
  char *backup_key = make_backup (party, &info);
  unsigned int n_requests;

  enable_backup (party, info, backup_key);
  crypto_homeserver_set_backup_info (ringer_fake_homeserver_get_keys (server), info);
  store_secret (party, server, key, "m.megolm_backup.v1", backup_key);
  ringer_secret_free (backup_key);

  do {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;
    GPtrArray *requests;

    ringer_crypto_back_up_async (party->crypto, NULL, crypto_on_result, &result);
    crypto_await (&result);
    requests = ringer_crypto_back_up_finish (party->crypto, result, &error);
    g_assert_no_error (error);
    n_requests = requests->len;
    crypto_party_send (party, requests);
  } while (n_requests > 0);
}
