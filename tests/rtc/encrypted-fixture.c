/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "encrypted-fixture.h"

#include "ringer-json.h"
#include "ringer-test-util.h"

void
encrypted_fixture_set_up (EncryptedFixture *fixture,
                          gconstpointer user_data)
{
  g_autoptr (JsonObject) content = ringer_json_build ("algorithm", "s", "m.megolm.v1.aes-sha2", NULL);

  call_fixture_set_up (&fixture->call, NULL);
  ringer_encryption_set_strict (encrypted_fixture_get_encryption (fixture), FALSE);
  fixture->ann = crypto_party_new (ringer_fake_homeserver_get_keys (fixture->call.server), fixture->call.ann, "ANNDEV");
  ringer_crypto_set_senders (fixture->ann->crypto, RINGER_CRYPTO_SENDERS_ALL);
  ringer_crypto_set_recipients (fixture->ann->crypto, RINGER_CRYPTO_RECIPIENTS_ALL);
  ringer_fake_homeserver_send_event (fixture->call.server, CALL_ROOM, fixture->call.me, "m.room.encryption", "", content);
  call_fixture_sync (&fixture->call);
}

void
encrypted_fixture_tear_down (EncryptedFixture *fixture,
                             gconstpointer user_data)
{
  crypto_party_free (fixture->ann);
  call_fixture_tear_down (&fixture->call, NULL);
}

RingerEncryption *
encrypted_fixture_get_encryption (EncryptedFixture *fixture)
{
  return ringer_account_get_encryption (fixture->call.account);
}

static gboolean
has_news (gpointer data)
{
  CryptoParty *party = data;

  return crypto_homeserver_has_news (party->server, party->user_id, party->device_id);
}

static JsonObject *
find_message (GPtrArray *decryptions,
              const char *type)
{
  for (unsigned int i = 0; i < decryptions->len; i++) {
    RingerDecryption *decryption = g_ptr_array_index (decryptions, i);

    if (ringer_decryption_get_state (decryption) == RINGER_DECRYPTION_DONE &&
        g_strcmp0 (ringer_json_peek_string (ringer_decryption_get_event (decryption), "type"), type) == 0)
      return json_object_ref (ringer_decryption_get_event (decryption));
  }

  return NULL;
}

JsonObject *
encrypted_fixture_take_message (CryptoParty *party,
                                const char *type)
{
  JsonObject *found = NULL;

  while (found == NULL) {
    g_autoptr (GPtrArray) decryptions = NULL;

    ringer_test_wait_for (has_news, party);
    decryptions = crypto_party_sync (party);
    found = find_message (decryptions, type);
  }

  return found;
}
