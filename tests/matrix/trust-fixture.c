/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "trust-fixture.h"

#include "ringer-test-util.h"
#include "tool-add-account.h"

RingerDeviceTrust *
trust_fixture_get_trust (TrustFixture *fixture)
{
  return ringer_account_get_trust (fixture->account);
}

static gboolean
is_up_to_date (gpointer data)
{
  return ringer_account_get_state (data) == RINGER_ACCOUNT_UP_TO_DATE;
}

void
trust_fixture_set_up (TrustFixture *fixture,
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

void
trust_fixture_tear_down (TrustFixture *fixture,
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

gboolean
trust_fixture_is_unverified (gpointer data)
{
  return ringer_device_trust_get_state (data) == RINGER_TRUST_UNVERIFIED;
}

/* The phone gives the account an identity, which this device hears of. */
void
trust_fixture_make_identity (TrustFixture *fixture)
{
  crypto_party_make_identity (fixture->phone);
  ringer_test_wait_for (trust_fixture_is_unverified, trust_fixture_get_trust (fixture));
  /* The phone gets to know this device. */
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
}

void
trust_fixture_assert_signed (TrustFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (RingerCryptoPerson) me = NULL;
  unsigned int n_signed = 0;

  g_assert_cmpint (ringer_device_trust_get_state (trust_fixture_get_trust (fixture)), ==, RINGER_TRUST_VERIFIED);

  /* So the phone sees it. */
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
  ringer_crypto_get_person_async (fixture->phone->crypto, ME, NULL, crypto_on_result, &result);
  crypto_await (&result);
  me = ringer_crypto_get_person_finish (fixture->phone->crypto, result, NULL);
  for (unsigned int i = 0; i < me->devices->len; i++)
    n_signed += ringer_device_get_signed (g_ptr_array_index (me->devices, i));
  g_assert_cmpuint (n_signed, ==, 2);
}

/* What was to be written may have to wait for minutes. */
void
trust_fixture_pass_time (TrustFixture *fixture)
{
  ringer_fake_clock_advance (fixture->clock, 5000);
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
}

gboolean
trust_fixture_is_backup (gpointer data)
{
  TrustBackup *expectation = data;
  RingerEncryption *encryption = ringer_account_get_encryption (expectation->fixture->account);
  g_autoptr (RingerCryptoBackup) backup = crypto_get_backup (ringer_encryption_get_crypto (encryption));

  trust_fixture_pass_time (expectation->fixture);

  return backup->enabled == expectation->enabled && (!backup->enabled || g_strcmp0 (backup->version, expectation->version) == 0);
}
