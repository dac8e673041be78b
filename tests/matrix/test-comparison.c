/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-json.h"
#include "ringer-test-util.h"
#include "trust-fixture.h"

/* How a device gets verified by comparing emoji with the phone. */

/* As long as the writer of the backup gathers what is new; no deadline is as short. */
#define PAUSE_MS 5000

typedef struct
{
  TrustFixture *fixture;
  RingerComparison *comparison;
  RingerComparisonState state;
} Expectation;

static gboolean
is_in_state (gpointer data)
{
  Expectation *expectation = data;

  ringer_fake_clock_pass_pause (expectation->fixture->clock, PAUSE_MS);

  return ringer_comparison_get_state (expectation->comparison) == expectation->state;
}

/* The phone takes in what came for it; time passes, so that the sync goes on, too. */
static void
settle_phone (TrustFixture *fixture)
{
  ringer_fake_clock_pass_pause (fixture->clock, PAUSE_MS);
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
}

typedef struct
{
  TrustFixture *fixture;
  RingerVerificationState state;
} PhoneExpectation;

static gboolean
is_phone_in_state (gpointer data)
{
  PhoneExpectation *expectation = data;

  settle_phone (expectation->fixture);

  return crypto_party_verification_is (expectation->fixture->phone, expectation->state);
}

static void
wait_for_phone (TrustFixture *fixture,
                RingerVerificationState state)
{
  PhoneExpectation expectation = { fixture, state };

  ringer_test_push_on (is_phone_in_state, &expectation);
}

static void
wait_for (TrustFixture *fixture,
          RingerComparison *comparison,
          RingerComparisonState state)
{
  Expectation expectation = { fixture, comparison, state };

  ringer_test_wait_for (is_in_state, &expectation);
}

/* From what this device asks for to the emoji. */
static RingerComparison *
compare (TrustFixture *fixture)
{
  g_autoptr (RingerComparison) comparison = NULL;

  trust_fixture_make_identity (fixture);
  comparison = ringer_device_trust_compare (trust_fixture_get_trust (fixture), NULL);
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

static gboolean
is_verified_later (gpointer data)
{
  settle_phone (data);

  return ringer_device_trust_get_state (trust_fixture_get_trust (data)) == RINGER_TRUST_VERIFIED;
}

static void
wait_for_verified (TrustFixture *fixture)
{
  ringer_test_push_on (is_verified_later, fixture);
}

static void
test_emoji (TrustFixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = compare (fixture);

  ringer_comparison_confirm (comparison);
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_CONFIRMED);
  crypto_party_say (fixture->phone, ringer_crypto_confirm_verification_async);
  wait_for_phone (fixture, RINGER_VERIFICATION_DONE);
  wait_for (fixture, comparison, RINGER_COMPARISON_DONE);
  wait_for_verified (fixture);
  trust_fixture_assert_signed (fixture);
}

/* Then the phone gives the key of the backup. */
static void
test_secrets (TrustFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = compare (fixture);
  g_autoptr (RingerSecretKey) key = crypto_recovery_set_up (fixture->phone, fixture->server, NULL);
  TrustBackup expectation = { fixture, TRUE, "1" };

  crypto_recovery_back_up (fixture->phone, fixture->server, key);
  ringer_comparison_confirm (comparison);
  crypto_party_say (fixture->phone, ringer_crypto_confirm_verification_async);
  wait_for_phone (fixture, RINGER_VERIFICATION_DONE);
  wait_for (fixture, comparison, RINGER_COMPARISON_DONE);
  wait_for_verified (fixture);

  ringer_test_push_on (trust_fixture_is_backup, &expectation);
}

static gboolean
is_delivered (gpointer data)
{
  TrustFixture *fixture = data;

  settle_phone (fixture);

  return !crypto_homeserver_has_news (ringer_fake_homeserver_get_keys (fixture->server), ME, ringer_account_get_device_id (fixture->account));
}

/* The person has the phone in hand, and confirms there first. */
static void
test_phone_first (TrustFixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = compare (fixture);

  crypto_party_say (fixture->phone, ringer_crypto_confirm_verification_async);
  ringer_test_push_on (is_delivered, fixture);
  /* It is taken in while the phone has something to do, too. */
  for (unsigned int i = 0; i < 10; i++)
    settle_phone (fixture);
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_COMPARE);
  ringer_comparison_confirm (comparison);
  wait_for_phone (fixture, RINGER_VERIFICATION_DONE);
  wait_for (fixture, comparison, RINGER_COMPARISON_DONE);
  wait_for_verified (fixture);
  trust_fixture_assert_signed (fixture);
}

/* What a phone says that has waited for ten minutes. */
static void
phone_times_out (TrustFixture *fixture)
{
  const char *flow_id = ringer_verification_get_flow_id (crypto_party_get_verification (fixture->phone));
  JsonObject *content = ringer_json_build ("transaction_id", "s", flow_id, "code", "s", "m.timeout", "reason", "s", "It took too long", NULL);
  JsonObject *devices = ringer_json_build (ringer_account_get_device_id (fixture->account), "o", content, NULL);
  JsonObject *body = ringer_json_build ("messages", "o", ringer_json_build (ME, "o", devices, NULL), NULL);
  g_autoptr (JsonObject) json = ringer_json_build ("id", "s", "timeout", "kind", "s", "to-device", "method", "s", "PUT",
                                                   "path", "s", "/_matrix/client/v3/sendToDevice/m.key.verification.cancel/timeout", "body", "o", body, NULL);
  g_autoptr (RingerCryptoRequest) request = ringer_crypto_request_new (json);

  g_free (crypto_homeserver_answer (ringer_fake_homeserver_get_keys (fixture->server), ME, "PHONE", request));
}

static void
test_timeout (TrustFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = compare (fixture);

  phone_times_out (fixture);
  wait_for (fixture, comparison, RINGER_COMPARISON_ENDED);
  g_assert_cmpint (ringer_comparison_get_end (comparison), ==, RINGER_COMPARISON_END_TIMEOUT);
}

static void
test_mismatch (TrustFixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = compare (fixture);

  ringer_comparison_cancel (comparison, TRUE);
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_ENDED);
  g_assert_cmpint (ringer_comparison_get_end (comparison), ==, RINGER_COMPARISON_END_MISMATCH);
  wait_for_phone (fixture, RINGER_VERIFICATION_CANCELLED);
  g_assert_cmpstr (ringer_verification_get_cancel_code (crypto_party_get_verification (fixture->phone)), ==, "m.mismatched_sas");
  g_assert_cmpint (ringer_device_trust_get_state (trust_fixture_get_trust (fixture)), ==, RINGER_TRUST_UNVERIFIED);
}

static void
test_refused (TrustFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  trust_fixture_make_identity (fixture);
  comparison = ringer_device_trust_compare (trust_fixture_get_trust (fixture), NULL);
  wait_for_phone (fixture, RINGER_VERIFICATION_REQUESTED);
  ringer_crypto_cancel_verification_async (fixture->phone->crypto, crypto_party_get_verification (fixture->phone), FALSE, NULL, crypto_on_result, &result);
  crypto_await (&result);
  settle_phone (fixture);
  wait_for (fixture, comparison, RINGER_COMPARISON_ENDED);
  g_assert_cmpint (ringer_comparison_get_end (comparison), ==, RINGER_COMPARISON_END_THERE);
}

/* Cancelled at once, before the machine has listed it. */
static void
test_cancel (TrustFixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = NULL;

  trust_fixture_make_identity (fixture);
  comparison = ringer_device_trust_compare (trust_fixture_get_trust (fixture), NULL);
  ringer_comparison_cancel (comparison, FALSE);
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_ENDED);
  g_assert_cmpint (ringer_comparison_get_end (comparison), ==, RINGER_COMPARISON_END_HERE);
  wait_for_phone (fixture, RINGER_VERIFICATION_CANCELLED);
}

static gboolean
is_requested (gpointer data)
{
  TrustFixture *fixture = data;

  ringer_fake_clock_pass_pause (fixture->clock, PAUSE_MS);

  return ringer_device_trust_get_request (trust_fixture_get_trust (fixture)) != NULL;
}

static void
test_asked (TrustFixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (RingerComparison) comparison = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  trust_fixture_make_identity (fixture);
  ringer_crypto_request_verification_async (fixture->phone->crypto, ringer_account_get_device_id (fixture->account), NULL, crypto_on_result, &result);
  crypto_await (&result);
  settle_phone (fixture);
  ringer_test_wait_for (is_requested, fixture);
  comparison = ringer_device_trust_compare (trust_fixture_get_trust (fixture), ringer_device_trust_get_request (trust_fixture_get_trust (fixture)));
  g_assert_cmpint (ringer_comparison_get_state (comparison), ==, RINGER_COMPARISON_ASKED);
  ringer_comparison_accept (comparison);
  wait_for_phone (fixture, RINGER_VERIFICATION_READY);
  g_assert_null (ringer_device_trust_get_request (trust_fixture_get_trust (fixture)));
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

#define ADD(name, func) g_test_add ("/comparison/" name, TrustFixture, NULL, trust_fixture_set_up, func, trust_fixture_tear_down)
  ADD ("emoji", test_emoji);
  ADD ("secrets", test_secrets);
  ADD ("phone-first", test_phone_first);
  ADD ("timeout", test_timeout);
  ADD ("mismatch", test_mismatch);
  ADD ("refused", test_refused);
  ADD ("cancel", test_cancel);
  ADD ("asked", test_asked);
#undef ADD

  return g_test_run ();
}
