/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-recovery.h"

#include "ringer-json.h"
#include "ringer-secret-store.h"

static void
store_secret (CryptoParty *party,
              RingerFakeHomeserver *server,
              RingerSecretKey *key,
              const char *type,
              const char *secret)
{
  JsonObject *encrypted = crypto_party_encrypt_secret (party, key, type, secret);
  g_autoptr (JsonObject) content = NULL;

  content = ringer_json_build ("encrypted", "o", ringer_json_build (ringer_secret_key_get_id (key), "o", encrypted, NULL), NULL);
  ringer_fake_homeserver_set_account_data (server, party->user_id, type, content);
}

RingerSecretKey *
crypto_recovery_set_up (CryptoParty *party,
                        RingerFakeHomeserver *server,
                        const char *passphrase)
{
  RingerSecretKey *key = crypto_party_make_secret_key (party, passphrase);
  g_autoptr (JsonObject) keys = crypto_party_export_identity (party);
  g_autoptr (JsonObject) default_key = ringer_json_build ("key", "s", ringer_secret_key_get_id (key), NULL);
  g_autofree char *description_type = g_strconcat ("m.secret_storage.key.", ringer_secret_key_get_id (key), NULL);

  ringer_fake_homeserver_set_account_data (server, party->user_id, description_type, ringer_secret_key_get_description (key));
  ringer_fake_homeserver_set_account_data (server, party->user_id, "m.secret_storage.default_key", default_key);
  store_secret (party, server, key, "m.cross_signing.master", ringer_json_peek_string (keys, "master"));
  store_secret (party, server, key, "m.cross_signing.self_signing", ringer_json_peek_string (keys, "self_signing"));
  store_secret (party, server, key, "m.cross_signing.user_signing", ringer_json_peek_string (keys, "user_signing"));

  return key;
}

void
crypto_recovery_back_up (CryptoParty *party,
                         RingerFakeHomeserver *server,
                         RingerSecretKey *key)
{
  g_autoptr (JsonObject) info = NULL;
  g_autoptr (GError) error = NULL;
  char *backup_key = crypto_party_make_backup (party, &info);

  crypto_party_enable_backup (party, info, backup_key, &error);
  g_assert_no_error (error);
  crypto_homeserver_set_backup_info (ringer_fake_homeserver_get_keys (server), info);
  store_secret (party, server, key, "m.megolm_backup.v1", backup_key);
  ringer_secret_free (backup_key);
  crypto_party_back_up (party);
}
