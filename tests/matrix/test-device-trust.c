/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-recovery.h"
#include "ringer-account-manager.h"
#include "ringer-crypto-backup.h"
#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-secret-store.h"
#include "ringer-json.h"
#include "ringer-test-util.h"
#include "tool-add-account.h"

/* How a device gets verified. Me has a phone besides, with a machine of its own. */

#define ROOM "!room:" RINGER_FAKE_SERVER_NAME
#define ME "@me:" RINGER_FAKE_SERVER_NAME

typedef struct
{
  RingerFakeHomeserver *server;
  RingerFakeClock *clock;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  RingerAccount *account;
  CryptoParty *phone;
  char *folder;
} Fixture;

static RingerDeviceTrust *
get_trust (Fixture *fixture)
{
  return ringer_account_get_trust (fixture->account);
}

static gboolean
is_up_to_date (gpointer data)
{
  return ringer_account_get_state (data) == RINGER_ACCOUNT_UP_TO_DATE;
}

static gboolean
is_known (gpointer data)
{
  return ringer_device_trust_get_state (data) != RINGER_TRUST_UNKNOWN;
}

static gboolean
is_unverified (gpointer data)
{
  return ringer_device_trust_get_state (data) == RINGER_TRUST_UNVERIFIED;
}

static gboolean
is_verified (gpointer data)
{
  return ringer_device_trust_get_state (data) == RINGER_TRUST_VERIFIED;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *pair[] = { "me", "ann", NULL };
  g_autoptr (GError) error = NULL;

  fixture->folder = ringer_test_make_folder ();
  fixture->clock = ringer_fake_clock_new (G_GINT64_CONSTANT (1700000000000));
  fixture->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  ringer_fake_homeserver_add_user (fixture->server, "me", "secret", "Me");
  ringer_fake_homeserver_add_user (fixture->server, "ann", "secret", "Ann");
  ringer_fake_homeserver_add_room (fixture->server, ROOM, NULL, pair, TRUE);
  fixture->secrets = ringer_fake_secret_store_new ();
  fixture->accounts = ringer_account_manager_new (RINGER_CLOCK (fixture->clock), RINGER_SECRET_STORE (fixture->secrets), NULL,
                                                  fixture->folder, fixture->folder);
  fixture->phone = crypto_party_new (ringer_fake_homeserver_get_keys (fixture->server), ME, "PHONE");
  fixture->account = tool_add_account (fixture->accounts, RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server),
                                       &(RingerPasswordLogin) { "me", "secret", "Test" }, &error);
  g_assert_no_error (error);
  ringer_test_wait_for (is_up_to_date, fixture->account);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  crypto_party_free (fixture->phone);
  ringer_account_stop (fixture->account);
  g_clear_object (&fixture->account);
  g_clear_object (&fixture->accounts);
  /* The machine's thread may have something to say still. */
  g_object_add_weak_pointer (G_OBJECT (fixture->secrets), (gpointer *) &fixture->secrets);
  g_object_unref (fixture->secrets);
  ringer_test_wait_for (is_gone, &fixture->secrets);
  g_object_unref (fixture->server);
  g_object_unref (fixture->clock);
  ringer_test_remove_folder (fixture->folder);
}

/* The phone gives the account an identity, which this device hears of. */
static void
make_identity (Fixture *fixture)
{
  crypto_party_make_identity (fixture->phone);
  ringer_test_wait_for (is_unverified, get_trust (fixture));
  /* The phone gets to know this device. */
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
}

static gboolean
recover (Fixture *fixture,
         const char *typed,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_device_trust_recover_async (get_trust (fixture), typed, NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_device_trust_recover_finish (get_trust (fixture), result, error);
}

static void
assert_signed (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RingerCryptoPerson) me = NULL;
  unsigned int n_signed = 0;

  g_assert_cmpint (ringer_device_trust_get_state (get_trust (fixture)), ==, RINGER_TRUST_VERIFIED);

  /* So the phone sees it. */
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
  ringer_crypto_get_person_async (fixture->phone->crypto, ME, NULL, crypto_on_result, &result);
  crypto_await (&result);
  me = ringer_crypto_get_person_finish (fixture->phone->crypto, result, NULL);
  for (unsigned int i = 0; i < me->devices->len; i++)
    n_signed += ringer_device_get_signed (g_ptr_array_index (me->devices, i));
  g_assert_cmpuint (n_signed, ==, 2);
}

static void
test_state (Fixture *fixture,
            gconstpointer user_data)
{
  ringer_test_wait_for (is_known, get_trust (fixture));
  g_assert_cmpint (ringer_device_trust_get_state (get_trust (fixture)), ==, RINGER_TRUST_NO_IDENTITY);
  make_identity (fixture);
}

static gboolean
has_no_recovery (gpointer data)
{
  return !ringer_device_trust_get_has_recovery (data);
}

static void
test_no_recovery (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  make_identity (fixture);
  g_assert_true (ringer_device_trust_get_has_recovery (get_trust (fixture)));
  ringer_device_trust_seek_recovery (get_trust (fixture));
  ringer_test_wait_for (has_no_recovery, get_trust (fixture));
  g_assert_false (recover (fixture, "anything", &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
}

static void
test_key (Fixture *fixture,
          gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GError) error = NULL;

  make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  g_assert_true (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  g_assert_no_error (error);
  assert_signed (fixture);
}

static void
test_passphrase (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GError) error = NULL;

  make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, "correct horse");
  g_assert_false (recover (fixture, "wrong horse", &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_RECOVERY_KEY);
  g_clear_error (&error);
  g_assert_cmpint (ringer_device_trust_get_state (get_trust (fixture)), ==, RINGER_TRUST_UNVERIFIED);

  g_assert_true (recover (fixture, "correct horse", &error));
  g_assert_no_error (error);
  assert_signed (fixture);
}

/* A wall in the way is another matter than a wrong key. */
static void
test_network (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GError) error = NULL;

  make_identity (fixture);
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
test_incomplete (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (GError) error = NULL;

  make_identity (fixture);
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
  Fixture *fixture = data;

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
  Fixture *fixture;
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
phone_sends (Fixture *fixture)
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
test_only_verified (Fixture *fixture,
                    gconstpointer user_data)
{
  gboolean came = FALSE;

  ringer_test_wait_for (is_known, get_trust (fixture));
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
test_backup (Fixture *fixture,
             gconstpointer user_data)
{
  RingerEncryption *encryption = ringer_account_get_encryption (fixture->account);
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GError) error = NULL;
  gboolean came = FALSE;

  make_identity (fixture);
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

/* The sync takes a breath where answers come one upon the other. */
static gboolean
is_unverified_later (gpointer data)
{
  Fixture *fixture = data;

  ringer_fake_clock_advance (fixture->clock, 1000);

  return is_unverified (get_trust (fixture));
}

/* With a new identity this device is not verified any more. */
static void
test_identity_reset (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;

  make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  g_assert_true (recover (fixture, ringer_secret_key_get_recovery_key (key), &error));
  ringer_test_wait_for (is_verified, get_trust (fixture));

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

/* Comparing emoji with the phone */

typedef struct
{
  Fixture *fixture;
  RingerComparison *comparison;
  RingerComparisonState state;
} Expectation;

static gboolean
is_in_state (gpointer data)
{
  Expectation *expectation = data;

  ringer_fake_clock_advance (expectation->fixture->clock, 1000);

  return ringer_comparison_get_state (expectation->comparison) == expectation->state;
}

/* The phone takes in what came for it; time passes, so that the sync goes on, too. */
static void
settle_phone (Fixture *fixture)
{
  ringer_fake_clock_advance (fixture->clock, 1000);
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
}

static void
wait_for_phone (Fixture *fixture,
                RingerVerificationState state)
{
  while (crypto_party_get_verification (fixture->phone) == NULL || ringer_verification_get_state (crypto_party_get_verification (fixture->phone)) != state) {
    settle_phone (fixture);
    g_main_context_iteration (NULL, FALSE);
  }
}

static void
wait_for (Fixture *fixture,
          RingerComparison *comparison,
          RingerComparisonState state)
{
  Expectation expectation = { fixture, comparison, state };

  ringer_test_wait_for (is_in_state, &expectation);
}

/* From what this device asks for to the emoji. */
static RingerComparison *
compare (Fixture *fixture)
{
  g_autoptr (RingerComparison) comparison = NULL;

  make_identity (fixture);
  comparison = ringer_device_trust_compare (get_trust (fixture), NULL);
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_WAITING);
  wait_for_phone (fixture, RINGER_VERIFICATION_REQUESTED);
  crypto_party_say (fixture->phone, ringer_crypto_accept_verification_async);
  wait_for_phone (fixture, RINGER_VERIFICATION_STARTED);
  crypto_party_say (fixture->phone, ringer_crypto_accept_verification_async);
  wait_for_phone (fixture, RINGER_VERIFICATION_COMPARE);
  wait_for (fixture, comparison, RINGER_COMPARISON_COMPARE);
  for (unsigned int i = 0; i < RINGER_VERIFICATION_N_EMOJI; i++)
    g_assert_cmpuint (ringer_comparison_get_emoji (comparison)[i].number, ==, ringer_verification_get_emoji (crypto_party_get_verification (fixture->phone))[i].number);

  return g_steal_pointer (&comparison);
}

static void
wait_for_verified (Fixture *fixture)
{
  while (!is_verified (get_trust (fixture))) {
    settle_phone (fixture);
    g_main_context_iteration (NULL, FALSE);
  }
}

static void
test_emoji (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = compare (fixture);

  ringer_comparison_confirm (comparison);
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_CONFIRMED);
  crypto_party_say (fixture->phone, ringer_crypto_confirm_verification_async);
  wait_for_phone (fixture, RINGER_VERIFICATION_DONE);
  wait_for (fixture, comparison, RINGER_COMPARISON_DONE);
  wait_for_verified (fixture);
  assert_signed (fixture);
}

static RingerCryptoBackup *
get_backup (Fixture *fixture)
{
  return crypto_get_backup (ringer_encryption_get_crypto (ringer_account_get_encryption (fixture->account)));
}

/* Then the phone gives the key of the backup. */
static void
test_secrets (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = compare (fixture);
  g_autoptr (RingerSecretKey) key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  g_autoptr (RingerCryptoBackup) backup = NULL;

  crypto_recovery_back_up (fixture->phone, fixture->server, key);
  ringer_comparison_confirm (comparison);
  crypto_party_say (fixture->phone, ringer_crypto_confirm_verification_async);
  wait_for_phone (fixture, RINGER_VERIFICATION_DONE);
  wait_for (fixture, comparison, RINGER_COMPARISON_DONE);
  wait_for_verified (fixture);

  backup = get_backup (fixture);
  while (!backup->has_key || !backup->enabled) {
    settle_phone (fixture);
    g_main_context_iteration (NULL, FALSE);
    g_clear_pointer (&backup, ringer_crypto_backup_free);
    backup = get_backup (fixture);
  }
}

static void
test_mismatch (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = compare (fixture);

  ringer_comparison_cancel (comparison, TRUE);
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_ENDED);
  g_assert_cmpint (ringer_comparison_get_end (comparison), ==, RINGER_COMPARISON_END_MISMATCH);
  wait_for_phone (fixture, RINGER_VERIFICATION_CANCELLED);
  g_assert_cmpstr (ringer_verification_get_cancel_code (crypto_party_get_verification (fixture->phone)), ==, "m.mismatched_sas");
  g_assert_cmpint (ringer_device_trust_get_state (get_trust (fixture)), ==, RINGER_TRUST_UNVERIFIED);
}

static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  make_identity (fixture);
  comparison = ringer_device_trust_compare (get_trust (fixture), NULL);
  wait_for_phone (fixture, RINGER_VERIFICATION_REQUESTED);
  ringer_crypto_cancel_verification_async (fixture->phone->crypto, crypto_party_get_verification (fixture->phone), FALSE, NULL, crypto_on_result, &result);
  crypto_await (&result);
  settle_phone (fixture);
  wait_for (fixture, comparison, RINGER_COMPARISON_ENDED);
  g_assert_cmpint (ringer_comparison_get_end (comparison), ==, RINGER_COMPARISON_END_THERE);
}

/* Cancelled at once, before the machine has listed it. */
static void
test_cancel (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = NULL;

  make_identity (fixture);
  comparison = ringer_device_trust_compare (get_trust (fixture), NULL);
  ringer_comparison_cancel (comparison, FALSE);
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_ENDED);
  g_assert_cmpint (ringer_comparison_get_end (comparison), ==, RINGER_COMPARISON_END_HERE);
  wait_for_phone (fixture, RINGER_VERIFICATION_CANCELLED);
}

static gboolean
is_requested (gpointer data)
{
  Fixture *fixture = data;

  ringer_fake_clock_advance (fixture->clock, 1000);

  return ringer_device_trust_get_request (get_trust (fixture)) != NULL;
}

static void
test_asked (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  make_identity (fixture);
  ringer_crypto_request_verification_async (fixture->phone->crypto, ringer_account_get_device_id (fixture->account), NULL, crypto_on_result, &result);
  crypto_await (&result);
  settle_phone (fixture);
  ringer_test_wait_for (is_requested, fixture);
  comparison = ringer_device_trust_compare (get_trust (fixture), ringer_device_trust_get_request (get_trust (fixture)));
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_ASKED);
  ringer_comparison_accept (comparison);
  wait_for_phone (fixture, RINGER_VERIFICATION_READY);
  g_assert_null (ringer_device_trust_get_request (get_trust (fixture)));
  crypto_party_say (fixture->phone, ringer_crypto_start_verification_async);
  wait_for_phone (fixture, RINGER_VERIFICATION_COMPARE);
  wait_for (fixture, comparison, RINGER_COMPARISON_COMPARE);
  ringer_comparison_confirm (comparison);
  crypto_party_say (fixture->phone, ringer_crypto_confirm_verification_async);
  wait_for_phone (fixture, RINGER_VERIFICATION_DONE);
  wait_for (fixture, comparison, RINGER_COMPARISON_DONE);
  wait_for_verified (fixture);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/device-trust/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("state", test_state);
  ADD ("no-recovery", test_no_recovery);
  ADD ("key", test_key);
  ADD ("passphrase", test_passphrase);
  ADD ("network", test_network);
  ADD ("incomplete", test_incomplete);
  ADD ("only-verified", test_only_verified);
  ADD ("backup", test_backup);
  ADD ("identity-reset", test_identity_reset);
  ADD ("emoji", test_emoji);
  ADD ("secrets", test_secrets);
  ADD ("mismatch", test_mismatch);
  ADD ("refused", test_refused);
  ADD ("cancel", test_cancel);
  ADD ("asked", test_asked);
#undef ADD

  return g_test_run ();
}
