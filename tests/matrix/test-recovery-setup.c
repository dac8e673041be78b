/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-party.h"
#include "ringer-account-manager.h"
#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-homeserver.h"
#include "ringer-fake-secret-store.h"
#include "ringer-json.h"
#include "ringer-test-util.h"
#include "tool-add-account.h"

/* A fresh account is set up here, also where it is broken off in the middle; and another device of the person's makes use of it. */

#define ME "@me:" RINGER_FAKE_SERVER_NAME

typedef struct
{
  RingerFakeHomeserver *server;
  RingerFakeClock *clock;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  RingerAccount *account;
  RingerRecoverySetup *setup;
  char *folder;
} Fixture;

static gboolean
is_known (gpointer data)
{
  return ringer_device_trust_get_state (ringer_account_get_trust (data)) != RINGER_TRUST_UNKNOWN;
}

static RingerAccount *
add_account (Fixture *fixture,
             RingerAccountManager *accounts)
{
  g_autoptr (GError) error = NULL;
  RingerAccount *account = tool_add_account (accounts, RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server),
                                             &(RingerPasswordLogin) { "me", "secret", "Test" }, &error);

  g_assert_no_error (error);
  ringer_test_wait_for (is_known, account);

  return account;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->folder = ringer_test_make_folder ();
  fixture->clock = ringer_fake_clock_new (G_GINT64_CONSTANT (1700000000000));
  fixture->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  ringer_fake_homeserver_add_user (fixture->server, "me", "secret", "Me");
  fixture->secrets = ringer_fake_secret_store_new ();
  fixture->accounts = ringer_account_manager_new (RINGER_CLOCK (fixture->clock), RINGER_SECRET_STORE (fixture->secrets), NULL,
                                                  fixture->folder, fixture->folder);
  fixture->account = add_account (fixture, fixture->accounts);
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
  if (fixture->setup != NULL)
    ringer_recovery_setup_cancel (fixture->setup);
  g_clear_object (&fixture->setup);
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

static RingerDeviceTrust *
get_trust (Fixture *fixture)
{
  return ringer_account_get_trust (fixture->account);
}

typedef struct
{
  Fixture *fixture;
  RingerRecoverySetupState state;
} Expectation;

static gboolean
is_in_state (gpointer data)
{
  Expectation *expectation = data;

  return ringer_recovery_setup_get_state (expectation->fixture->setup) == expectation->state;
}

static void
wait_for (Fixture *fixture,
          RingerRecoverySetupState state)
{
  Expectation expectation = { fixture, state };

  ringer_test_wait_for (is_in_state, &expectation);
}

/* What was under way before is broken off. */
static void
begin (Fixture *fixture)
{
  if (fixture->setup != NULL)
    ringer_recovery_setup_cancel (fixture->setup);
  g_clear_object (&fixture->setup);
  fixture->setup = ringer_device_trust_set_up (get_trust (fixture));
  g_assert_nonnull (fixture->setup);
}

/* Time passes, so that the sync goes on, too. */
static gboolean
is_verified (gpointer data)
{
  Fixture *fixture = data;

  ringer_fake_clock_advance (fixture->clock, 1000);

  return ringer_device_trust_get_state (get_trust (fixture)) == RINGER_TRUST_VERIFIED;
}

static gboolean
has_no_recovery (gpointer data)
{
  return !ringer_device_trust_get_has_recovery (data);
}

/* Another device of mine's, which has the recovery key. */
static void
assert_recovers (Fixture *fixture,
                 const char *key)
{
  char *folder = ringer_test_make_folder ();
  g_autoptr (RingerAccountManager) accounts = ringer_account_manager_new (RINGER_CLOCK (fixture->clock), RINGER_SECRET_STORE (fixture->secrets), NULL, folder, folder);
  g_autoptr (RingerAccount) account = add_account (fixture, accounts);
  RingerDeviceTrust *trust = ringer_account_get_trust (account);
  RingerCrypto *crypto = ringer_encryption_get_crypto (ringer_account_get_encryption (account));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RingerCryptoBackup) backup = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ringer_device_trust_get_state (trust), ==, RINGER_TRUST_UNVERIFIED);
  ringer_device_trust_recover_async (trust, key, NULL, crypto_on_result, &result);
  crypto_await (&result);
  g_assert_true (ringer_device_trust_recover_finish (trust, result, &error));
  g_assert_no_error (error);
  backup = crypto_get_backup (crypto);
  g_assert_true (backup->enabled);
  g_assert_true (backup->has_key);
  ringer_account_stop (account);
  ringer_test_remove_folder (folder);
}

static void
confirm (Fixture *fixture)
{
  g_autofree char *key = NULL;

  wait_for (fixture, RINGER_RECOVERY_SETUP_KEY);
  key = g_strdup (ringer_recovery_setup_get_key (fixture->setup));
  ringer_recovery_setup_confirm (fixture->setup);
  wait_for (fixture, RINGER_RECOVERY_SETUP_DONE);
  ringer_test_wait_for (is_verified, fixture);
  g_assert_true (ringer_device_trust_get_has_recovery (get_trust (fixture)));
  assert_recovers (fixture, key);
}

static void
test_fresh (Fixture *fixture,
            gconstpointer user_data)
{
  g_assert_cmpint (ringer_device_trust_get_state (get_trust (fixture)), ==, RINGER_TRUST_NO_IDENTITY);
  begin (fixture);
  confirm (fixture);
}

static void
test_password (Fixture *fixture,
               gconstpointer user_data)
{
  RingerUserAuth *auth;

  ringer_fake_homeserver_require_auth (fixture->server, "m.login.password");
  begin (fixture);
  wait_for (fixture, RINGER_RECOVERY_SETUP_AUTH);
  auth = ringer_recovery_setup_get_auth (fixture->setup);
  g_assert_cmpint (ringer_user_auth_get_state (auth), ==, RINGER_USER_AUTH_PASSWORD);
  g_assert_null (ringer_user_auth_get_error (auth));

  ringer_user_auth_give_password (auth, "wrong");
  g_assert_cmpint (ringer_user_auth_get_state (auth), ==, RINGER_USER_AUTH_BUSY);
  while (ringer_user_auth_get_state (auth) == RINGER_USER_AUTH_BUSY)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (ringer_user_auth_get_state (auth), ==, RINGER_USER_AUTH_PASSWORD);
  g_assert_error (ringer_user_auth_get_error (auth), RINGER_ERROR, RINGER_ERROR_WRONG_PASSWORD);

  ringer_user_auth_give_password (auth, "secret");
  confirm (fixture);
}

/* The account has a page of its own for that (MSC4312), or any other stage the homeserver's. */
static void
test_page (Fixture *fixture,
           gconstpointer user_data)
{
  RingerUserAuth *auth;

  ringer_fake_homeserver_require_auth (fixture->server, user_data);
  begin (fixture);
  wait_for (fixture, RINGER_RECOVERY_SETUP_AUTH);
  auth = ringer_recovery_setup_get_auth (fixture->setup);
  g_assert_cmpint (ringer_user_auth_get_state (auth), ==, RINGER_USER_AUTH_PAGE);
  if (g_str_equal (user_data, "m.oauth"))
    g_assert_cmpstr (ringer_user_auth_get_uri (auth), ==, "https://account." RINGER_FAKE_SERVER_NAME "/reset");
  else
    g_assert_true (g_str_has_suffix (ringer_user_auth_get_uri (auth), "/_matrix/client/v3/auth/m.login.sso/fallback/web?session=auth-session"));

  /* Not done there yet. */
  ringer_user_auth_go_on (auth);
  while (ringer_user_auth_get_state (auth) == RINGER_USER_AUTH_BUSY)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (ringer_user_auth_get_state (auth), ==, RINGER_USER_AUTH_PAGE);

  ringer_fake_homeserver_confirm_auth (fixture->server);
  ringer_user_auth_go_on (auth);
  confirm (fixture);
}

/* Each request fails once, and it goes on where it was. */
static void
test_failures (Fixture *fixture,
               gconstpointer user_data)
{
  static const char *const parts[] = {
    "/keys/device_signing/upload",
    "/keys/signatures/upload",
    "/room_keys/version",
    "m.secret_storage.key.",
    "m.cross_signing.master",
    "m.megolm_backup.v1",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    ringer_fake_homeserver_fail_next (fixture->server, parts[i], 1, 400, NULL);
  begin (fixture);
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++) {
    wait_for (fixture, RINGER_RECOVERY_SETUP_FAILED);
    g_assert_error (ringer_recovery_setup_get_error (fixture->setup), RINGER_ERROR, RINGER_ERROR_FAILED);
    ringer_recovery_setup_go_on (fixture->setup);
  }
  wait_for (fixture, RINGER_RECOVERY_SETUP_KEY);
  ringer_fake_homeserver_fail_next (fixture->server, "m.secret_storage.default_key", 1, 400, NULL);
  ringer_recovery_setup_confirm (fixture->setup);
  wait_for (fixture, RINGER_RECOVERY_SETUP_FAILED);
  ringer_recovery_setup_go_on (fixture->setup);
  wait_for (fixture, RINGER_RECOVERY_SETUP_DONE);
  assert_recovers (fixture, ringer_recovery_setup_get_key (fixture->setup));
}

/* Broken off behind each request; another one makes use of what there is. */
static void
test_broken_off (Fixture *fixture,
                 gconstpointer user_data)
{
  static const char *const parts[] = {
    "/keys/device_signing/upload",
    "/keys/signatures/upload",
    "m.secret_storage.key.",
    "m.cross_signing.master",
    "m.megolm_backup.v1",
  };
  CryptoHomeserver *keys = ringer_fake_homeserver_get_keys (fixture->server);

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++) {
    ringer_fake_homeserver_fail_next (fixture->server, parts[i], 1, 400, NULL);
    begin (fixture);
    wait_for (fixture, RINGER_RECOVERY_SETUP_FAILED);
    if (i < 2)
      g_assert_cmpint (ringer_device_trust_get_state (get_trust (fixture)), ==, RINGER_TRUST_NO_IDENTITY);
    else
      ringer_test_wait_for (is_verified, fixture);
  }

  /* One backup, one identity: nothing was made twice. */
  begin (fixture);
  wait_for (fixture, RINGER_RECOVERY_SETUP_KEY);
  g_assert_cmpstr (ringer_json_peek_string (crypto_homeserver_get_backup_info (keys), "version"), ==, "1");
  ringer_test_wait_for (has_no_recovery, get_trust (fixture));

  /* The key that nobody kept is not the account's. */
  begin (fixture);
  confirm (fixture);
}

/* The key of the backup is kept before the homeserver hears of it. */
static void
test_lost_answer (Fixture *fixture,
                  gconstpointer user_data)
{
  CryptoHomeserver *keys = ringer_fake_homeserver_get_keys (fixture->server);
  RingerCrypto *crypto = ringer_encryption_get_crypto (ringer_account_get_encryption (fixture->account));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) info = NULL;
  char *key;

  ringer_crypto_make_backup_async (crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  key = ringer_crypto_make_backup_finish (crypto, result, &info, NULL);
  ringer_secret_free (key);
  crypto_homeserver_make_backup (keys, info);
  begin (fixture);
  confirm (fixture);
  g_assert_cmpstr (ringer_json_peek_string (crypto_homeserver_get_backup_info (keys), "version"), ==, "1");
}

/* Another device was faster. */
static void
test_elsewhere (Fixture *fixture,
                gconstpointer user_data)
{
  CryptoParty *phone = crypto_party_new (ringer_fake_homeserver_get_keys (fixture->server), ME, "PHONE");

  crypto_party_make_identity (phone);
  begin (fixture);
  wait_for (fixture, RINGER_RECOVERY_SETUP_FAILED);
  g_assert_error (ringer_recovery_setup_get_error (fixture->setup), RINGER_ERROR, RINGER_ERROR_UNVERIFIED);
  crypto_party_free (phone);
}

/* Nothing is made anew for who has it. */
static void
test_again (Fixture *fixture,
            gconstpointer user_data)
{
  begin (fixture);
  confirm (fixture);
  begin (fixture);
  wait_for (fixture, RINGER_RECOVERY_SETUP_DONE);
  g_assert_null (ringer_recovery_setup_get_key (fixture->setup));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) g_test_add ("/recovery-setup/" name, Fixture, data, set_up, func, tear_down)
  ADD ("fresh", NULL, test_fresh);
  ADD ("password", NULL, test_password);
  ADD ("account-page", "m.oauth", test_page);
  ADD ("other-page", "m.login.sso", test_page);
  ADD ("failures", NULL, test_failures);
  ADD ("broken-off", NULL, test_broken_off);
  ADD ("lost-answer", NULL, test_lost_answer);
  ADD ("elsewhere", NULL, test_elsewhere);
  ADD ("again", NULL, test_again);
#undef ADD

  return g_test_run ();
}
