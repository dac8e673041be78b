/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-party.h"
#include "ringer-crypto-backup.h"
#include "ringer-crypto-verification.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-secret-store.h"

typedef struct
{
  CryptoHomeserver *server;
  CryptoParty *phone;  /* has the account's identity */
  CryptoParty *laptop; /* new */
} Fixture;

typedef void (*Say) (RingerCrypto *crypto,
                     RingerVerification *verification,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->server = crypto_homeserver_new ();
  fixture->phone = crypto_party_new (fixture->server, CRYPTO_ANN, "ANNSPHONE");
  crypto_party_make_identity (fixture->phone);
  fixture->laptop = crypto_party_new (fixture->server, CRYPTO_ANN, "ANNSLAPTOP");
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  crypto_party_free (fixture->phone);
  crypto_party_free (fixture->laptop);
  crypto_homeserver_free (fixture->server);
}

/* Messages go to and fro until there are no more. */
static void
settle (Fixture *fixture)
{
  gboolean any;

  do {
    g_autoptr (GPtrArray) at_phone = NULL;
    g_autoptr (GPtrArray) at_laptop = NULL;

    any = crypto_party_send_pending (fixture->phone);
    any |= crypto_party_send_pending (fixture->laptop);
    at_phone = crypto_party_sync (fixture->phone);
    at_laptop = crypto_party_sync (fixture->laptop);
    any |= at_phone->len + at_laptop->len > 0;
  } while (any);
}

static void
finish (CryptoParty *party,
        GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  crypto_await (result);
  ringer_crypto_verification_finish (party->crypto, *result, &error);
  g_assert_no_error (error);
}

static void
request (CryptoParty *party,
         const char *device_id)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_crypto_request_verification_async (party->crypto, device_id, NULL, crypto_on_result, &result);
  finish (party, &result);
}

static RingerVerification *
get_verification (CryptoParty *party)
{
  GListModel *verifications = ringer_crypto_get_verifications (party->crypto);
  RingerVerification *verification = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (verifications), ==, 1);
  verification = g_list_model_get_item (verifications, 0);
  g_object_unref (verification);

  return verification;
}

static void
assert_state (CryptoParty *party,
              RingerVerificationState state)
{
  g_assert_cmpint (ringer_verification_get_state (get_verification (party)), ==, state);
}

static void
say (Fixture *fixture,
     CryptoParty *party,
     Say function)
{
  g_autoptr (GAsyncResult) result = NULL;

  function (party->crypto, get_verification (party), NULL, crypto_on_result, &result);
  finish (party, &result);
  settle (fixture);
}

static void
assert_same_emoji (Fixture *fixture)
{
  const RingerVerificationEmoji *at_phone = ringer_verification_get_emoji (get_verification (fixture->phone));
  const RingerVerificationEmoji *at_laptop = ringer_verification_get_emoji (get_verification (fixture->laptop));

  g_assert_nonnull (at_phone);
  g_assert_nonnull (at_laptop);
  for (unsigned int i = 0; i < RINGER_VERIFICATION_N_EMOJI; i++) {
    g_assert_cmpuint (at_phone[i].number, ==, at_laptop[i].number);
    g_assert_cmpuint (at_phone[i].number, <, 64);
    g_assert_cmpstr (at_phone[i].symbol, ==, at_laptop[i].symbol);
    g_assert_cmpstr (at_phone[i].description, !=, "");
  }
}

/* From the question to the emoji. */
static void
compare (Fixture *fixture,
         CryptoParty *asking,
         CryptoParty *asked,
         const char *device_id)
{
  request (asking, device_id);
  assert_state (asking, RINGER_VERIFICATION_CREATED);
  g_assert_true (ringer_verification_get_we_started (get_verification (asking)));
  settle (fixture);

  assert_state (asked, RINGER_VERIFICATION_REQUESTED);
  g_assert_false (ringer_verification_get_we_started (get_verification (asked)));
  g_assert_cmpstr (ringer_verification_get_device_id (get_verification (asked)), ==, asking->device_id);
  g_assert_cmpstr (ringer_verification_get_user_id (get_verification (asked)), ==, CRYPTO_ANN);
  say (fixture, asked, ringer_crypto_accept_verification_async);
  assert_state (asking, RINGER_VERIFICATION_READY);
  assert_state (asked, RINGER_VERIFICATION_READY);

  say (fixture, asking, ringer_crypto_start_verification_async);
  assert_state (asking, RINGER_VERIFICATION_STARTING);
  assert_state (asked, RINGER_VERIFICATION_STARTED);
  g_assert_null (ringer_verification_get_emoji (get_verification (asked)));

  say (fixture, asked, ringer_crypto_accept_verification_async);
  assert_state (asking, RINGER_VERIFICATION_COMPARE);
  assert_state (asked, RINGER_VERIFICATION_COMPARE);
  assert_same_emoji (fixture);
}

static void
confirm_both (Fixture *fixture)
{
  say (fixture, fixture->laptop, ringer_crypto_confirm_verification_async);
  assert_state (fixture->laptop, RINGER_VERIFICATION_CONFIRMED);
  assert_state (fixture->phone, RINGER_VERIFICATION_COMPARE);
  say (fixture, fixture->phone, ringer_crypto_confirm_verification_async);
  assert_state (fixture->laptop, RINGER_VERIFICATION_DONE);
  assert_state (fixture->phone, RINGER_VERIFICATION_DONE);
}

static void
assert_verified (Fixture *fixture)
{
  const RingerCryptoIdentity identity = crypto_party_get_identity (fixture->laptop);

  g_assert_true (identity.exists);
  g_assert_true (identity.verified);
  g_assert_true (identity.device_signed);
}

static void
test_asking (Fixture *fixture,
             gconstpointer user_data)
{
  g_assert_false (crypto_party_get_identity (fixture->laptop).device_signed);
  compare (fixture, fixture->laptop, fixture->phone, NULL);
  confirm_both (fixture);
  assert_verified (fixture);
}

static void
test_asked (Fixture *fixture,
            gconstpointer user_data)
{
  compare (fixture, fixture->phone, fixture->laptop, "ANNSLAPTOP");
  confirm_both (fixture);
  assert_verified (fixture);
}

/* The laptop hears that the phone has confirmed when it has confirmed, too, but has not said so yet. */
static void
test_both_at_once (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  compare (fixture, fixture->laptop, fixture->phone, NULL);
  ringer_crypto_confirm_verification_async (fixture->phone->crypto, get_verification (fixture->phone), NULL, crypto_on_result, &result);
  finish (fixture->phone, &result);
  crypto_party_send_pending (fixture->phone);
  crypto_party_say (fixture->laptop, ringer_crypto_confirm_verification_async);
  settle (fixture);
  assert_verified (fixture);
}

static void
assert_cancelled (CryptoParty *party,
                  const char *code,
                  gboolean here)
{
  RingerVerification *verification = get_verification (party);

  g_assert_cmpint (ringer_verification_get_state (verification), ==, RINGER_VERIFICATION_CANCELLED);
  g_assert_cmpstr (ringer_verification_get_cancel_code (verification), ==, code);
  g_assert_cmpint (ringer_verification_get_cancelled_here (verification), ==, here);
}

static void
cancel (Fixture *fixture,
        CryptoParty *party,
        gboolean mismatch)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_crypto_cancel_verification_async (party->crypto, get_verification (party), mismatch, NULL, crypto_on_result, &result);
  finish (party, &result);
  settle (fixture);
}

static void
test_mismatch (Fixture *fixture,
               gconstpointer user_data)
{
  compare (fixture, fixture->laptop, fixture->phone, NULL);
  cancel (fixture, fixture->phone, TRUE);
  assert_cancelled (fixture->phone, "m.mismatched_sas", TRUE);
  assert_cancelled (fixture->laptop, "m.mismatched_sas", FALSE);
  g_assert_false (crypto_party_get_identity (fixture->laptop).device_signed);
}

static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  request (fixture->laptop, NULL);
  settle (fixture);
  cancel (fixture, fixture->phone, FALSE);
  assert_cancelled (fixture->phone, "m.user", TRUE);
  assert_cancelled (fixture->laptop, "m.user", FALSE);
}

static void
test_unknown_device (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_request_verification_async (fixture->phone->crypto, "NOBODYSPHONE", NULL, crypto_on_result, &result);
  crypto_await (&result);
  g_assert_false (ringer_crypto_verification_finish (fixture->phone->crypto, result, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
}

static JsonObject *
make_backup (CryptoParty *party)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) enabled = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *info = NULL;
  char *key;

  ringer_crypto_make_backup_async (party->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  key = ringer_crypto_make_backup_finish (party->crypto, result, &info, &error);
  g_assert_no_error (error);
  json_object_set_string_member (info, "version", "1");
  ringer_crypto_enable_backup_async (party->crypto, info, key, NULL, crypto_on_result, &enabled);
  crypto_await (&enabled);
  ringer_crypto_enable_backup_finish (party->crypto, enabled, &error);
  g_assert_no_error (error);
  ringer_secret_free (key);

  return info;
}

static char *
get_received_backup_key (CryptoParty *party)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *key;

  ringer_crypto_get_received_backup_key_async (party->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  key = ringer_crypto_get_received_backup_key_finish (party->crypto, result, &error);
  g_assert_no_error (error);

  return key;
}

static void
on_secret_received (RingerCrypto *crypto,
                    const char *name,
                    gboolean *received)
{
  g_assert_cmpstr (name, ==, "m.megolm_backup.v1");
  *received = TRUE;
}

/* After a verification the other device gives what it has; asked again, there is nothing more to ask for. */
static void
test_secrets (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (JsonObject) info = make_backup (fixture->phone);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) enabled = NULL;
  g_autoptr (GError) error = NULL;
  gboolean received = FALSE;
  char *key;

  g_signal_connect (fixture->laptop->crypto, "secret-received", G_CALLBACK (on_secret_received), &received);
  compare (fixture, fixture->laptop, fixture->phone, NULL);
  g_assert_null (get_received_backup_key (fixture->laptop));
  confirm_both (fixture);
  ringer_crypto_request_secrets_async (fixture->laptop->crypto, NULL, crypto_on_result, &result);
  crypto_await (&result);
  g_assert_true (ringer_crypto_request_secrets_finish (fixture->laptop->crypto, result, &error));
  settle (fixture);

  g_assert_true (crypto_party_get_identity (fixture->laptop).has_private_keys);
  g_assert_true (received);
  key = get_received_backup_key (fixture->laptop);
  ringer_crypto_enable_backup_async (fixture->laptop->crypto, info, key, NULL, crypto_on_result, &enabled);
  crypto_await (&enabled);
  ringer_crypto_enable_backup_finish (fixture->laptop->crypto, enabled, &error);
  g_assert_no_error (error);
  ringer_secret_free (key);
  g_assert_null (get_received_backup_key (fixture->laptop));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/crypto-verification/asking", Fixture, NULL, set_up, test_asking, tear_down);
  g_test_add ("/crypto-verification/asked", Fixture, NULL, set_up, test_asked, tear_down);
  g_test_add ("/crypto-verification/both-at-once", Fixture, NULL, set_up, test_both_at_once, tear_down);
  g_test_add ("/crypto-verification/mismatch", Fixture, NULL, set_up, test_mismatch, tear_down);
  g_test_add ("/crypto-verification/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/crypto-verification/unknown-device", Fixture, NULL, set_up, test_unknown_device, tear_down);
  g_test_add ("/crypto-verification/secrets", Fixture, NULL, set_up, test_secrets, tear_down);

  return g_test_run ();
}
