/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-test-util.h"
#include "trust-fixture.h"

/* How a device gets verified by the recovery key, and what of it the backup gets. */

static gboolean
is_known (gpointer data)
{
  return ringer_device_trust_get_state (data) != RINGER_TRUST_UNKNOWN;
}

static gboolean
is_verified (gpointer data)
{
  return ringer_device_trust_get_state (data) == RINGER_TRUST_VERIFIED;
}

static gboolean
recover (TrustFixture *fixture,
         const char *typed,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_device_trust_recover_async (trust_fixture_get_trust (fixture), typed, NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_device_trust_recover_finish (trust_fixture_get_trust (fixture), result, error);
}

static void
test_state (TrustFixture *fixture,
            gconstpointer user_data)
{
  ringer_test_wait_for (is_known, trust_fixture_get_trust (fixture));
  g_assert_cmpint (ringer_device_trust_get_state (trust_fixture_get_trust (fixture)), ==, RINGER_TRUST_NO_IDENTITY);
  trust_fixture_make_identity (fixture);
}

static gboolean
has_no_recovery (gpointer data)
{
  return !ringer_device_trust_get_has_recovery (data);
}

static void
test_no_recovery (TrustFixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  trust_fixture_make_identity (fixture);
  g_assert_true (ringer_device_trust_get_has_recovery (trust_fixture_get_trust (fixture)));
  ringer_device_trust_seek_recovery (trust_fixture_get_trust (fixture));
  ringer_test_wait_for (has_no_recovery, trust_fixture_get_trust (fixture));
  g_assert_false (recover (fixture, "anything", &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
}

static void
test_key (TrustFixture *fixture,
          gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GError) error = NULL;

  trust_fixture_make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  g_assert_true (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_no_error (error);
  trust_fixture_assert_signed (fixture);
}

static void
test_passphrase (TrustFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GError) error = NULL;

  trust_fixture_make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, "correct horse");
  g_assert_false (recover (fixture, "wrong horse", &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY);
  g_clear_error (&error);
  g_assert_cmpint (ringer_device_trust_get_state (trust_fixture_get_trust (fixture)), ==, RINGER_TRUST_UNVERIFIED);

  g_assert_true (recover (fixture, "correct horse", &error));
  g_assert_no_error (error);
  trust_fixture_assert_signed (fixture);
}

/* A wall in the way is another matter than a wrong key. */
static void
test_network (TrustFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GError) error = NULL;

  trust_fixture_make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  ringer_fake_homeserver_fail_next (fixture->server, "m.cross_signing.self_signing", 1, 502, NULL);
  g_assert_false (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_SERVER);
  g_clear_error (&error);

  g_assert_true (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_no_error (error);
}

/* Secret storage that has the key but not the identity, or whose data somebody broke. */
static void
test_incomplete (TrustFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (GError) error = NULL;

  trust_fixture_make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  ringer_fake_homeserver_set_account_data (fixture->server, "me", "m.cross_signing.user_signing", empty);
  g_assert_false (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
  g_clear_error (&error);

  ringer_fake_homeserver_set_account_data (fixture->server, "me", "m.secret_storage.default_key", empty);
  g_assert_false (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
}

static gboolean
is_kept (gpointer data)
{
  TrustFixture *fixture = data;

  ringer_fake_clock_advance (fixture->clock, 1000);

  return ringer_decrypter_get_n_kept (ringer_encryption_get_decrypter (ringer_account_get_encryption (fixture->account))) == 1;
}

static void
on_late (RingerDecrypter *decrypter,
         RingerSyncUpdate *update,
         gboolean *came)
{
  *came = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

typedef struct
{
  TrustFixture *fixture;
  gboolean *value;
} Moment;

static gboolean
is_true_later (gpointer data)
{
  Moment *moment = data;

  ringer_fake_clock_advance (moment->fixture->clock, 1000);

  return *moment->value;
}

static void
phone_sends (TrustFixture *fixture)
{
  const char *users[] = { ME, NULL };
  g_autoptr (JsonObject) content = ringer_json_build ("body", "s", "hello", NULL);
  g_autoptr (JsonObject) encrypted = NULL;
  g_autoptr (GError) error = NULL;

  encrypted = crypto_party_encrypt_event (fixture->phone, ROOM, users, "m.room.message", content, &error);
  g_assert_no_error (error);
  ringer_fake_homeserver_send_event (fixture->server, ROOM, "me", "m.room.encrypted", NULL, encrypted);
}

static void
on_room_updated (RingerAccount *account,
                 RingerRoom *room,
                 const RingerRoomUpdate *update,
                 gboolean *came)
{
  for (unsigned int i = 0; i < update->timeline->len; i++) {
    const RingerEvent *event = g_ptr_array_index (update->timeline, i);

    *came |= g_strcmp0 (event->type, "m.room.message") == 0;
  }
}

/* The phone is not verified. */
static void
test_only_verified (TrustFixture *fixture,
                    gconstpointer user_data)
{
  gboolean came = FALSE;

  ringer_test_wait_for (is_known, trust_fixture_get_trust (fixture));
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
  ringer_crypto_set_recipients (fixture->phone->crypto, RINGER_CRYPTO_RECIPIENTS_ALL);
  g_signal_connect (fixture->account, "room-updated", G_CALLBACK (on_room_updated), &came);
  phone_sends (fixture);
  ringer_test_wait_for (is_kept, fixture);
  g_assert_false (came);

  g_object_set (fixture->accounts, "only-verified-devices", FALSE, NULL);
  phone_sends (fixture);
  ringer_test_wait_for (is_true_later, &(Moment) { fixture, &came });
  g_signal_handlers_disconnect_by_data (fixture->account, &came);
}

/* What was encrypted before this device was there comes with the backup. */
static void
test_backup (TrustFixture *fixture,
             gconstpointer user_data)
{
  RingerEncryption *encryption = ringer_account_get_encryption (fixture->account);
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GError) error = NULL;
  gboolean came = FALSE;

  trust_fixture_make_identity (fixture);
  /* To verified devices only: this one gets no key. */
  phone_sends (fixture);
  ringer_test_wait_for (is_kept, fixture);

  key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  crypto_recovery_back_up (fixture->phone, fixture->server, key);
  g_signal_connect (ringer_encryption_get_decrypter (encryption), "late", G_CALLBACK (on_late), &came);
  g_assert_true (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_no_error (error);
  ringer_test_wait_for (is_true, &came);
  g_signal_handlers_disconnect_by_data (ringer_encryption_get_decrypter (encryption), &came);
}

/* What comes in later goes there, too */

static gboolean
is_in_backup (gpointer data)
{
  TrustFixture *fixture = data;

  trust_fixture_pass_time (fixture);

  return json_object_has_member (crypto_homeserver_get_backup (ringer_fake_homeserver_get_keys (fixture->server)), ROOM);
}

/* This device is verified, and its backup is open and empty. */
static RingerSecretKey *
open_backup (TrustFixture *fixture)
{
  RingerSecretKey *key;
  g_autoptr (GError) error = NULL;

  trust_fixture_make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  crypto_recovery_back_up (fixture->phone, fixture->server, key);
  g_assert_true (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_no_error (error);
  g_assert_false (is_in_backup (fixture));

  return key;
}

static void
test_backup_written (TrustFixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = open_backup (fixture);

  phone_sends (fixture);
  ringer_test_push_on (is_in_backup, fixture);
}

/* It is tried again, later and later. */
static void
test_backup_failing (TrustFixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = open_backup (fixture);

  ringer_fake_homeserver_fail_next (fixture->server, "/room_keys/keys", 3, 400, NULL);
  phone_sends (fixture);
  ringer_test_push_on (is_in_backup, fixture);
}

/* Somebody deleted it. */
static void
test_backup_deleted (TrustFixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = open_backup (fixture);
  TrustBackup expectation = { fixture, FALSE, NULL };

  crypto_homeserver_set_backup_info (ringer_fake_homeserver_get_keys (fixture->server), NULL);
  phone_sends (fixture);
  ringer_test_push_on (trust_fixture_is_backup, &expectation);
}

/* The same key, another version. */
static void
test_backup_moved (TrustFixture *fixture,
                   gconstpointer user_data)
{
  CryptoHomeserver *keys = ringer_fake_homeserver_get_keys (fixture->server);
  g_autoptr (RingerSecretKey) key = open_backup (fixture);
  g_autoptr (JsonObject) info = ringer_json_copy (crypto_homeserver_get_backup_info (keys));
  TrustBackup expectation = { fixture, TRUE, "2" };

  json_object_set_string_member (info, "version", "2");
  crypto_homeserver_set_backup_info (keys, info);
  phone_sends (fixture);
  ringer_test_push_on (trust_fixture_is_backup, &expectation);
  ringer_test_push_on (is_in_backup, fixture);
}

/* Another key: nothing goes to who knows whom. */
static void
test_backup_replaced (TrustFixture *fixture,
                      gconstpointer user_data)
{
  CryptoHomeserver *keys = ringer_fake_homeserver_get_keys (fixture->server);
  g_autoptr (RingerSecretKey) key = open_backup (fixture);
  g_autoptr (JsonObject) info = NULL;
  TrustBackup expectation = { fixture, FALSE, NULL };
  CryptoParty *stranger = crypto_party_new (keys, "@ann:" RINGER_FAKE_SERVER_NAME, "STRANGER");

  ringer_secret_free (crypto_party_make_backup (stranger, &info));
  json_object_set_string_member (info, "version", "2");
  crypto_homeserver_set_backup_info (keys, info);
  phone_sends (fixture);
  ringer_test_push_on (trust_fixture_is_backup, &expectation);
  g_assert_false (is_in_backup (fixture));
  crypto_party_free (stranger);
}

/* The sync takes a breath where answers come one upon the other. */
static gboolean
is_unverified_later (gpointer data)
{
  TrustFixture *fixture = data;

  ringer_fake_clock_advance (fixture->clock, 1000);

  return trust_fixture_is_unverified (trust_fixture_get_trust (fixture));
}

/* With a new identity this device is not verified any more. */
static void
test_identity_reset (TrustFixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;

  trust_fixture_make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  g_assert_true (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  ringer_test_wait_for (is_verified, trust_fixture_get_trust (fixture));

  ringer_crypto_make_identity_async (fixture->phone->crypto, TRUE, NULL, crypto_on_result, &result);
  crypto_await (&result);
  requests = ringer_crypto_make_identity_finish (fixture->phone->crypto, result, &error);
  g_assert_no_error (error);
  crypto_party_send (fixture->phone, g_steal_pointer (&requests));
  ringer_test_wait_for (is_unverified_later, fixture);

  /* The old secrets are not those of the new identity. */
  g_assert_false (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/device-trust/" name, TrustFixture, NULL, trust_fixture_set_up, func, trust_fixture_tear_down)
  ADD ("state", test_state);
  ADD ("no-recovery", test_no_recovery);
  ADD ("key", test_key);
  ADD ("passphrase", test_passphrase);
  ADD ("network", test_network);
  ADD ("incomplete", test_incomplete);
  ADD ("only-verified", test_only_verified);
  ADD ("backup", test_backup);
  ADD ("backup-written", test_backup_written);
  ADD ("backup-failing", test_backup_failing);
  ADD ("backup-deleted", test_backup_deleted);
  ADD ("backup-moved", test_backup_moved);
  ADD ("backup-replaced", test_backup_replaced);
  ADD ("identity-reset", test_identity_reset);
#undef ADD

  return g_test_run ();
}
