/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto-party.h"
#include "ringer-crypto-backup.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-secret-store.h"

typedef struct
{
  CryptoHomeserver *server;
  CryptoParty *phone;
  CryptoParty *laptop;
} Fixture;

static const char *const ann[] = { CRYPTO_ANN, NULL };

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->server = crypto_homeserver_new ();
  fixture->phone = crypto_party_new (fixture->server, CRYPTO_ANN, "ANNSPHONE");
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  crypto_party_free (fixture->phone);
  g_clear_pointer (&fixture->laptop, crypto_party_free);
  crypto_homeserver_free (fixture->server);
}

static void
add_laptop (Fixture *fixture)
{
  fixture->laptop = crypto_party_new (fixture->server, CRYPTO_ANN, "ANNSLAPTOP");
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
}

static void
test_made (Fixture *fixture,
           gconstpointer user_data)
{
  RingerCryptoIdentity identity = crypto_party_get_identity (fixture->phone);

  g_assert_false (identity.exists);
  g_assert_false (identity.has_private_keys);
  g_assert_false (identity.device_signed);

  crypto_party_make_identity (fixture->phone);
  crypto_party_reopen (fixture->phone);
  identity = crypto_party_get_identity (fixture->phone);
  g_assert_true (identity.exists);
  g_assert_true (identity.has_private_keys);
  g_assert_true (identity.verified);
  g_assert_true (identity.device_signed);

  /* Another device sees it, and has no part in it. */
  add_laptop (fixture);
  identity = crypto_party_get_identity (fixture->laptop);
  g_assert_true (identity.exists);
  g_assert_false (identity.has_private_keys);
  g_assert_false (identity.verified);
  g_assert_false (identity.device_signed);
}

static RingerCryptoPerson *
get_person (CryptoParty *party,
            const char *user_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  RingerCryptoPerson *person;

  ringer_crypto_get_person_async (party->crypto, user_id, NULL, crypto_on_result, &result);
  crypto_await (&result);
  person = ringer_crypto_get_person_finish (party->crypto, result, &error);
  g_assert_no_error (error);

  return person;
}

static RingerDevice *
find_device (RingerCryptoPerson *person,
             const char *device_id)
{
  for (unsigned int i = 0; i < person->devices->len; i++) {
    RingerDevice *device = g_ptr_array_index (person->devices, i);

    if (g_str_equal (ringer_device_get_id (device), device_id))
      return device;
  }

  g_assert_not_reached ();
}

static void
test_devices (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerCryptoPerson) nobody = get_person (fixture->phone, "@nobody:example.org");
  g_autoptr (RingerCryptoPerson) me = NULL;
  RingerDevice *phone;
  RingerDevice *laptop;

  g_assert_false (nobody->has_identity);
  g_assert_cmpuint (nobody->devices->len, ==, 0);

  crypto_party_make_identity (fixture->phone);
  add_laptop (fixture);
  me = get_person (fixture->phone, CRYPTO_ANN);
  g_assert_true (me->has_identity);
  g_assert_true (me->verified);
  g_assert_false (me->identity_changed);
  g_assert_cmpuint (strlen (me->fingerprint), ==, 43);
  g_assert_cmpuint (me->devices->len, ==, 2);
  phone = find_device (me, "ANNSPHONE");
  laptop = find_device (me, "ANNSLAPTOP");
  g_assert_true (ringer_device_get_signed (phone));
  g_assert_true (ringer_device_get_verified (phone));
  g_assert_cmpstr (ringer_device_get_fingerprint (phone), ==, ringer_crypto_get_ed25519 (fixture->phone->crypto));
  g_assert_false (ringer_device_get_signed (laptop));
  g_assert_false (ringer_device_get_verified (laptop));
  g_assert_cmpstr (ringer_device_get_fingerprint (laptop), ==, ringer_crypto_get_ed25519 (fixture->laptop->crypto));
}

static RingerSecretKey *
open_secret_key (CryptoParty *party,
                 RingerSecretKey *described,
                 const char *typed,
                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_crypto_open_secret_key_async (party->crypto, ringer_secret_key_get_id (described), ringer_secret_key_get_description (described), typed,
                                       NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_crypto_secret_key_finish (party->crypto, result, error);
}

static char *
decrypt_secret (CryptoParty *party,
                RingerSecretKey *key,
                const char *name,
                JsonObject *encrypted,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_crypto_decrypt_secret_async (party->crypto, key, name, encrypted, NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_crypto_decrypt_secret_finish (party->crypto, result, error);
}

static void
test_passphrase (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = crypto_party_make_secret_key (fixture->phone, "correct horse");
  g_autoptr (RingerSecretKey) by_passphrase = NULL;
  g_autoptr (RingerSecretKey) by_key = NULL;
  g_autoptr (RingerSecretKey) wrong = NULL;
  g_autoptr (JsonObject) encrypted = crypto_party_encrypt_secret (fixture->phone, key, "m.megolm_backup.v1", "secret");
  g_autofree char *secret = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (ringer_json_peek_object (ringer_secret_key_get_description (key), "passphrase"));
  by_passphrase = open_secret_key (fixture->phone, key, "correct horse", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ringer_secret_key_get_recovery_key (by_passphrase), ==, ringer_secret_key_get_recovery_key (key));
  secret = decrypt_secret (fixture->phone, by_passphrase, "m.megolm_backup.v1", encrypted, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, "secret");

  by_key = open_secret_key (fixture->phone, key, ringer_secret_key_get_recovery_key (key), &error);
  g_assert_no_error (error);
  g_assert_nonnull (by_key);

  /* Each secret is for its name. */
  other = decrypt_secret (fixture->phone, by_key, "m.cross_signing.master", encrypted, &error);
  g_assert_null (other);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY);
  g_clear_error (&error);

  wrong = open_secret_key (fixture->phone, key, "wrong horse", &error);
  g_assert_null (wrong);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY);
}

/* Whoever can write the account's data must not keep this machine busy for hours. */
static void
test_slow_passphrase (Fixture *fixture,
                      gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = crypto_party_make_secret_key (fixture->phone, "correct horse");
  g_autoptr (RingerSecretKey) opened = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_int_member (ringer_json_peek_object (ringer_secret_key_get_description (key), "passphrase"), "iterations", G_MAXUINT32);
  opened = open_secret_key (fixture->phone, key, "correct horse", &error);
  g_assert_null (opened);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FAILED);
}

static gboolean
import_identity (CryptoParty *party,
                 JsonObject *keys,
                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_crypto_import_identity_async (party->crypto, keys, NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_crypto_import_identity_finish (party->crypto, result, error);
}

static void
verify_own_device (CryptoParty *party)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_verify_async (party->crypto, party->user_id, party->device_id, NULL, crypto_on_result, &result);
  crypto_await (&result);
  ringer_crypto_verify_finish (party->crypto, result, &error);
  g_assert_no_error (error);
  crypto_party_send_pending (party);
  g_ptr_array_unref (crypto_party_sync (party));
}

/* What a person does with their recovery key on a new device. */
static void
test_recovery (Fixture *fixture,
               gconstpointer user_data)
{
  static const struct {
    const char *member;
    const char *name;
  } secrets[] = {
    { "master", "m.cross_signing.master" },
    { "self_signing", "m.cross_signing.self_signing" },
    { "user_signing", "m.cross_signing.user_signing" },
  };
  g_autoptr (RingerSecretKey) key = crypto_party_make_secret_key (fixture->phone, NULL);
  g_autoptr (RingerSecretKey) typed = NULL;
  g_autoptr (JsonObject) exported = NULL;
  g_autoptr (JsonObject) recovered = json_object_new ();
  g_autoptr (GError) error = NULL;
  RingerCryptoIdentity identity;

  crypto_party_make_identity (fixture->phone);
  exported = crypto_party_export_identity (fixture->phone);
  add_laptop (fixture);
  typed = open_secret_key (fixture->laptop, key, ringer_secret_key_get_recovery_key (key), &error);
  g_assert_no_error (error);

  for (size_t i = 0; i < G_N_ELEMENTS (secrets); i++) {
    const char *secret = ringer_json_peek_string (exported, secrets[i].member);
    g_autoptr (JsonObject) encrypted = crypto_party_encrypt_secret (fixture->phone, key, secrets[i].name, secret);
    g_autofree char *decrypted = decrypt_secret (fixture->laptop, typed, secrets[i].name, encrypted, &error);

    g_assert_cmpstr (decrypted, ==, secret);
    json_object_set_string_member (recovered, secrets[i].member, decrypted);
  }

  g_assert_true (import_identity (fixture->laptop, recovered, &error));
  verify_own_device (fixture->laptop);
  identity = crypto_party_get_identity (fixture->laptop);
  g_assert_true (identity.has_private_keys);
  g_assert_true (identity.verified);
  g_assert_true (identity.device_signed);
}

static void
test_wrong_identity (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (JsonObject) keys = NULL;
  g_autoptr (GError) error = NULL;
  CryptoParty *bob = crypto_party_new (fixture->server, CRYPTO_BOB, "BOBSPHONE");

  crypto_party_make_identity (bob);
  keys = crypto_party_export_identity (bob);
  g_assert_false (import_identity (fixture->phone, keys, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
  g_clear_error (&error);

  crypto_party_make_identity (fixture->phone);
  add_laptop (fixture);
  g_assert_false (import_identity (fixture->laptop, keys, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY);

  crypto_party_free (bob);
}

static gssize
import_backup (CryptoParty *party,
               JsonObject *rooms,
               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_crypto_import_backup_async (party->crypto, "1", rooms, NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_crypto_import_backup_finish (party->crypto, result, error);
}

/* A ring that came before this device was there. */
static void
test_backup (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (JsonObject) event = NULL;
  g_autoptr (JsonObject) info = NULL;
  g_autoptr (JsonObject) broken = NULL;
  g_autoptr (RingerDecryption) before = NULL;
  g_autoptr (RingerDecryption) after = NULL;
  g_autoptr (RingerCryptoBackup) backup = NULL;
  g_autoptr (GError) error = NULL;
  char *key;

  crypto_party_make_identity (fixture->phone);
  event = crypto_party_encrypt (fixture->phone, ann, "ring", &error);
  g_assert_no_error (error);
  key = crypto_party_make_backup (fixture->phone, &info);
  g_assert_cmpuint (crypto_party_back_up (fixture->phone), ==, 0);
  g_assert_true (crypto_party_enable_backup (fixture->phone, info, key, &error));
  g_assert_cmpuint (crypto_party_back_up (fixture->phone), ==, 1);
  backup = crypto_get_backup (fixture->phone->crypto);
  g_assert_true (backup->enabled);
  g_assert_true (backup->has_key);
  g_assert_cmpstr (backup->version, ==, "1");
  g_assert_cmpint (backup->n_keys, ==, 1);
  g_assert_cmpint (backup->n_backed_up, ==, 1);

  add_laptop (fixture);
  before = crypto_party_decrypt (fixture->laptop, event);
  g_assert_cmpint (ringer_decryption_get_state (before), ==, RINGER_DECRYPTION_MISSING_KEY);
  g_assert_cmpint (import_backup (fixture->laptop, crypto_homeserver_get_backup (fixture->server), &error), ==, -1);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (crypto_party_enable_backup (fixture->laptop, info, key, &error));
  g_assert_cmpint (import_backup (fixture->laptop, crypto_homeserver_get_backup (fixture->server), &error), ==, 1);
  g_assert_no_error (error);
  after = crypto_party_decrypt (fixture->laptop, event);
  crypto_assert_text (after, "ring");
  g_assert_cmpint (ringer_decryption_get_trust (after), ==, RINGER_CRYPTO_TRUST_INSECURE_SOURCE);

  /* What somebody broke there is left out. */
  broken = ringer_json_parse_object ("{\"no room\": {}, \"!a:b\": 7, \"!c:d\": {\"sessions\": {\"e\": {}, \"f\": []}}}", -1, &error);
  g_assert_cmpint (import_backup (fixture->laptop, broken, &error), ==, 0);
  g_assert_no_error (error);
  ringer_secret_free (key);
}

static void
test_wrong_backup_key (Fixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (JsonObject) info = NULL;
  g_autoptr (JsonObject) other_info = NULL;
  g_autoptr (RingerCryptoBackup) backup = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = crypto_party_make_backup (fixture->phone, &info);
  g_autofree char *other_key = crypto_party_make_backup (fixture->phone, &other_info);

  g_assert_false (crypto_party_enable_backup (fixture->phone, info, other_key, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY);
  g_clear_error (&error);
  g_assert_false (crypto_party_enable_backup (fixture->phone, info, "no key", &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY);

  backup = crypto_get_backup (fixture->phone->crypto);
  g_assert_false (backup->enabled);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/crypto-identity/made", Fixture, NULL, set_up, test_made, tear_down);
  g_test_add ("/crypto-identity/devices", Fixture, NULL, set_up, test_devices, tear_down);
  g_test_add ("/crypto-identity/passphrase", Fixture, NULL, set_up, test_passphrase, tear_down);
  g_test_add ("/crypto-identity/slow-passphrase", Fixture, NULL, set_up, test_slow_passphrase, tear_down);
  g_test_add ("/crypto-identity/recovery", Fixture, NULL, set_up, test_recovery, tear_down);
  g_test_add ("/crypto-identity/wrong-identity", Fixture, NULL, set_up, test_wrong_identity, tear_down);
  g_test_add ("/crypto-identity/backup", Fixture, NULL, set_up, test_backup, tear_down);
  g_test_add ("/crypto-identity/wrong-backup-key", Fixture, NULL, set_up, test_wrong_backup_key, tear_down);

  return g_test_run ();
}
