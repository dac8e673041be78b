/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto-party.h"
#include "ringer-error.h"
#include "ringer-json.h"

typedef struct
{
  CryptoHomeserver *server;
  CryptoParty *ann;
  CryptoParty *bob;
  unsigned int n_room_keys;
} Fixture;

static const char *const both[] = { CRYPTO_ANN, CRYPTO_BOB, NULL };

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->server = crypto_homeserver_new ();
  fixture->ann = crypto_party_new (fixture->server, CRYPTO_ANN, "ANNSPHONE");
  fixture->bob = crypto_party_new (fixture->server, CRYPTO_BOB, "BOBSPHONE");
}

/* As most people are: with an identity that has signed their device. */
static void
set_up_with_identities (Fixture *fixture,
                        gconstpointer user_data)
{
  set_up (fixture, user_data);
  crypto_party_make_identity (fixture->ann);
  crypto_party_make_identity (fixture->bob);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  crypto_party_free (fixture->ann);
  crypto_party_free (fixture->bob);
  crypto_homeserver_free (fixture->server);
}

static JsonObject *
encrypt_well (CryptoParty *party,
              const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *event = crypto_party_encrypt (party, both, text, &error);

  g_assert_no_error (error);

  return event;
}

static void
test_exchange (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (JsonObject) ring = encrypt_well (fixture->ann, "ring");
  g_autoptr (JsonObject) decline = NULL;
  g_autoptr (RingerDecryption) at_bob = NULL;
  g_autoptr (RingerDecryption) at_ann = NULL;
  g_autofree char *text = ringer_json_to_string (ring);

  g_assert_null (strstr (text, "m.text"));

  crypto_party_track (fixture->bob, both);
  at_bob = crypto_party_decrypt (fixture->bob, ring);
  crypto_assert_text (at_bob, "ring");
  g_assert_cmpint (ringer_decryption_get_trust (at_bob), ==, RINGER_CRYPTO_TRUST_SIGNED);
  g_assert_cmpstr (ringer_decryption_get_sender_device (at_bob), ==, "ANNSPHONE");

  decline = encrypt_well (fixture->bob, "decline");
  g_ptr_array_unref (crypto_party_sync (fixture->ann));
  at_ann = crypto_party_decrypt (fixture->ann, decline);
  crypto_assert_text (at_ann, "decline");
}

static void
on_room_key_received (RingerCrypto *crypto,
                      const char *room_id,
                      const char *session_id,
                      Fixture *fixture)
{
  g_assert_cmpstr (room_id, ==, CRYPTO_ROOM);
  g_assert_nonnull (session_id);
  fixture->n_room_keys++;
}

static void
test_key_later (Fixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (JsonObject) event = NULL;
  g_autoptr (RingerDecryption) before = NULL;
  g_autoptr (RingerDecryption) after = NULL;

  g_signal_connect (fixture->bob->crypto, "room-key-received", G_CALLBACK (on_room_key_received), fixture);
  crypto_party_track (fixture->bob, both);
  crypto_homeserver_set_holding (fixture->server, TRUE);
  event = encrypt_well (fixture->ann, "ring");

  g_ptr_array_unref (crypto_party_sync (fixture->bob));
  before = crypto_party_decrypt (fixture->bob, event);
  g_assert_cmpint (ringer_decryption_get_state (before), ==, RINGER_DECRYPTION_MISSING_KEY);
  g_assert_null (ringer_decryption_get_event (before));
  g_assert_null (ringer_decryption_get_withheld (before));
  g_assert_cmpuint (fixture->n_room_keys, ==, 0);

  crypto_homeserver_set_holding (fixture->server, FALSE);
  g_ptr_array_unref (crypto_party_sync (fixture->bob));
  g_assert_cmpuint (fixture->n_room_keys, ==, 1);
  after = crypto_party_decrypt (fixture->bob, event);
  crypto_assert_text (after, "ring");
}

/* Who has not verified their device neither gets nor gives keys. */
static void
test_not_verified (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) for_nobody = NULL;
  g_autoptr (JsonObject) from_bob = NULL;
  g_autoptr (RingerDecryption) withheld = NULL;
  g_autoptr (RingerDecryption) untrusted = NULL;
  g_autoptr (RingerDecryption) taken = NULL;

  g_assert_null (crypto_party_encrypt (fixture->ann, both, "ring", &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_UNVERIFIED);

  crypto_party_make_identity (fixture->ann);
  for_nobody = encrypt_well (fixture->ann, "ring");
  crypto_party_track (fixture->bob, both);
  withheld = crypto_party_decrypt (fixture->bob, for_nobody);
  g_assert_cmpint (ringer_decryption_get_state (withheld), ==, RINGER_DECRYPTION_MISSING_KEY);
  g_assert_cmpstr (ringer_decryption_get_withheld (withheld), ==, "m.unverified");

  ringer_crypto_set_recipients (fixture->bob->crypto, RINGER_CRYPTO_RECIPIENTS_ALL);
  ringer_crypto_set_senders (fixture->ann->crypto, RINGER_CRYPTO_SENDERS_ALL);
  from_bob = encrypt_well (fixture->bob, "decline");
  g_ptr_array_unref (crypto_party_sync (fixture->ann));
  taken = crypto_party_decrypt (fixture->ann, from_bob);
  crypto_assert_text (taken, "decline");
  g_assert_cmpint (ringer_decryption_get_trust (taken), ==, RINGER_CRYPTO_TRUST_UNSIGNED);

  ringer_crypto_set_senders (fixture->ann->crypto, RINGER_CRYPTO_SENDERS_SIGNED_OR_LEGACY);
  untrusted = crypto_party_decrypt (fixture->ann, from_bob);
  g_assert_cmpint (ringer_decryption_get_state (untrusted), ==, RINGER_DECRYPTION_UNTRUSTED);
  g_assert_cmpint (ringer_decryption_get_trust (untrusted), ==, RINGER_CRYPTO_TRUST_UNSIGNED);
  g_assert_null (ringer_decryption_get_event (untrusted));
}

static GPtrArray *
encrypt_to_bob (Fixture *fixture,
                JsonObject *content)
{
  g_autoptr (JsonObject) devices = json_object_new ();
  JsonArray *names = json_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *requests;

  json_array_add_string_element (names, "BOBSPHONE");
  json_array_add_string_element (names, "NOBODYSPHONE");
  json_object_set_array_member (devices, CRYPTO_BOB, names);
  ringer_crypto_encrypt_to_devices_async (fixture->ann->crypto, devices, "m.call.ring.ack", content, NULL, crypto_on_result, &result);
  crypto_await (&result);
  requests = ringer_crypto_requests_finish (fixture->ann->crypto, result, &error);
  g_assert_no_error (error);

  return requests;
}

static void
test_to_device (Fixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (JsonObject) content = ringer_json_build ("sender_ts", "i", G_GINT64_CONSTANT (17), NULL);
  g_autoptr (JsonObject) event = encrypt_well (fixture->ann, "opens the channels");
  g_autoptr (GPtrArray) events = NULL;
  JsonObject *received;
  RingerDecryption *last;
  gint64 sender_ts = 0;

  crypto_party_track (fixture->bob, both);
  crypto_party_send (fixture->ann, encrypt_to_bob (fixture, content));
  events = crypto_party_sync (fixture->bob);
  g_assert_cmpuint (events->len, ==, 1);
  last = g_ptr_array_index (events, 0);
  g_assert_cmpint (ringer_decryption_get_state (last), ==, RINGER_DECRYPTION_DONE);
  g_assert_cmpint (ringer_decryption_get_trust (last), ==, RINGER_CRYPTO_TRUST_SIGNED);
  g_assert_cmpstr (ringer_decryption_get_sender_device (last), ==, "ANNSPHONE");
  received = ringer_decryption_get_event (last);
  g_assert_cmpstr (ringer_json_peek_string (received, "type"), ==, "m.call.ring.ack");
  g_assert_cmpstr (ringer_json_peek_string (received, "sender"), ==, CRYPTO_ANN);
  g_assert_true (ringer_json_get_integer (ringer_json_peek_object (received, "content"), "sender_ts", &sender_ts));
  g_assert_cmpint (sender_ts, ==, 17);
}

static void
test_to_device_in_clear (Fixture *fixture,
                         gconstpointer user_data)
{
  g_autoptr (JsonArray) to_device = json_array_new ();
  const RingerCryptoSync sync = { .to_device = to_device };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;

  json_array_add_object_element (to_device, ringer_json_build ("type", "s", "m.call.ring.ack", "sender", "s", CRYPTO_BOB, "content", "o", json_object_new (), NULL));
  json_array_add_object_element (to_device, ringer_json_build ("type", "s", "m.room.encrypted", "sender", "s", CRYPTO_BOB, "content", "o", json_object_new (), NULL));
  json_array_add_object_element (to_device, json_object_new ());
  ringer_crypto_receive_sync_async (fixture->ann->crypto, &sync, NULL, crypto_on_result, &result);
  crypto_await (&result);
  events = ringer_crypto_receive_sync_finish (fixture->ann->crypto, result, &error);
  g_assert_no_error (error);

  /* What is no event at all is left out. */
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpint (ringer_decryption_get_state (g_ptr_array_index (events, 0)), ==, RINGER_DECRYPTION_CLEAR);
}

/* What strangers wrote into a sync answer must not stop what else is in it. */
static void
test_broken_sync (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) lists = ringer_json_parse_object ("{\"changed\": [7, \"nobody\", \"@bob:example.org\", null], \"left\": [{}]}", -1, &error);
  g_autoptr (JsonObject) counts = ringer_json_parse_object ("{\"signed_curve25519\": -1, \"other\": \"many\"}", -1, &error);
  g_autoptr (JsonArray) to_device = json_array_new ();
  g_autoptr (JsonArray) fallback = json_array_new ();
  const RingerCryptoSync sync = { .to_device = to_device, .device_lists = lists, .one_time_key_counts = counts, .unused_fallback_keys = fallback };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) events = NULL;

  json_array_add_int_element (fallback, 7);
  json_array_add_null_element (to_device);
  json_array_add_string_element (to_device, "no event");
  json_array_add_object_element (to_device, ringer_json_build ("type", "s", "m.test", "sender", "s", CRYPTO_BOB, "content", "o", json_object_new (), NULL));
  ringer_crypto_receive_sync_async (fixture->ann->crypto, &sync, NULL, crypto_on_result, &result);
  crypto_await (&result);
  events = ringer_crypto_receive_sync_finish (fixture->ann->crypto, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 1);

  crypto_party_track (fixture->ann, (const char *const[]) { "nobody", "", CRYPTO_BOB, NULL });
}

static void
test_reopened (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (JsonObject) first = encrypt_well (fixture->ann, "first");
  g_autoptr (JsonObject) second = NULL;
  g_autoptr (RingerDecryption) first_at_bob = NULL;
  g_autoptr (RingerDecryption) second_at_bob = NULL;

  crypto_party_track (fixture->bob, both);
  crypto_party_reopen (fixture->bob);
  first_at_bob = crypto_party_decrypt (fixture->bob, first);
  crypto_assert_text (first_at_bob, "first");

  crypto_party_reopen (fixture->ann);
  second = encrypt_well (fixture->ann, "second");
  g_ptr_array_unref (crypto_party_sync (fixture->bob));
  second_at_bob = crypto_party_decrypt (fixture->bob, second);
  crypto_assert_text (second_at_bob, "second");
  g_assert_cmpstr (ringer_json_peek_string (ringer_json_peek_object (first, "content"), "session_id"), ==,
                   ringer_json_peek_string (ringer_json_peek_object (second, "content"), "session_id"));
}

/* What strangers may write. */
static void
test_broken_events (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (JsonObject) event = encrypt_well (fixture->ann, "ring");
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (RingerDecryption) of_empty = NULL;
  g_autoptr (RingerDecryption) of_other_sender = NULL;
  g_autoptr (RingerDecryption) of_nonsense = NULL;

  crypto_party_track (fixture->bob, both);
  of_empty = crypto_party_decrypt (fixture->bob, empty);
  g_assert_cmpint (ringer_decryption_get_state (of_empty), ==, RINGER_DECRYPTION_BROKEN);

  json_object_set_string_member (event, "sender", CRYPTO_BOB);
  of_other_sender = crypto_party_decrypt (fixture->bob, event);
  g_assert_cmpint (ringer_decryption_get_state (of_other_sender), ==, RINGER_DECRYPTION_UNTRUSTED);
  g_assert_cmpint (ringer_decryption_get_trust (of_other_sender), ==, RINGER_CRYPTO_TRUST_OTHER_SENDER);

  json_object_set_string_member (ringer_json_peek_object (event, "content"), "ciphertext", "nonsense");
  of_nonsense = crypto_party_decrypt (fixture->bob, event);
  g_assert_cmpint (ringer_decryption_get_state (of_nonsense), ==, RINGER_DECRYPTION_BROKEN);
}

static gboolean
set_encryption (CryptoParty *party,
                JsonObject *content,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_crypto_set_room_encryption_async (party->crypto, CRYPTO_ROOM, content, NULL, crypto_on_result, &result);
  crypto_await (&result);

  return ringer_crypto_set_room_encryption_finish (party->crypto, result, error);
}

static char *
get_encryption (CryptoParty *party,
                const char *room_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *algorithm;

  ringer_crypto_get_room_encrypted_async (party->crypto, room_id, NULL, crypto_on_result, &result);
  crypto_await (&result);
  algorithm = ringer_crypto_get_room_encrypted_finish (party->crypto, result, &error);
  g_assert_no_error (error);

  return algorithm;
}

static void
test_encryption_stays (Fixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (JsonObject) none = json_object_new ();
  g_autoptr (JsonObject) slow = ringer_json_build ("algorithm", "s", "m.megolm.v1.aes-sha2", "rotation_period_msgs", "i", G_GINT64_CONSTANT (100), NULL);
  g_autoptr (JsonObject) other = ringer_json_build ("algorithm", "s", "m.megolm.v1.aes-sha2", "rotation_period_msgs", "i", G_GINT64_CONSTANT (9), NULL);
  g_autofree char *at_first = get_encryption (fixture->ann, CRYPTO_ROOM);
  g_autofree char *later = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (at_first, ==, "");
  g_assert_false (set_encryption (fixture->ann, none, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_true (set_encryption (fixture->ann, slow, &error));
  g_assert_true (set_encryption (fixture->ann, slow, &error));
  g_assert_false (set_encryption (fixture->ann, other, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FAILED);

  crypto_party_reopen (fixture->ann);
  later = get_encryption (fixture->ann, CRYPTO_ROOM);
  g_assert_cmpstr (later, ==, "m.megolm.v1.aes-sha2");
}

/* A mistake of whoever uses it: told, and nothing else suffers. */
static void
test_not_shared (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (JsonObject) content = json_object_new ();
  g_autoptr (JsonObject) event = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_test_expect_message ("ringer-crypto", G_LOG_LEVEL_WARNING, "*encrypt broke an assertion*");
  ringer_crypto_encrypt_async (fixture->ann->crypto, CRYPTO_ROOM, "m.room.message", content, NULL, crypto_on_result, &result);
  crypto_await (&result);
  g_assert_null (ringer_crypto_encrypt_finish (fixture->ann->crypto, result, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FAILED);
  g_test_assert_expected_messages ();

  event = encrypt_well (fixture->ann, "ring");
}

static void
test_cancelled (Fixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (JsonObject) event = encrypt_well (fixture->ann, "ring");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_decrypt_async (fixture->ann->crypto, CRYPTO_ROOM, event, cancellable, crypto_on_result, &result);
  g_cancellable_cancel (cancellable);
  crypto_await (&result);
  g_assert_null (ringer_crypto_decrypt_finish (fixture->ann->crypto, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/crypto-rooms/exchange", Fixture, NULL, set_up_with_identities, test_exchange, tear_down);
  g_test_add ("/crypto-rooms/key-later", Fixture, NULL, set_up_with_identities, test_key_later, tear_down);
  g_test_add ("/crypto-rooms/not-verified", Fixture, NULL, set_up, test_not_verified, tear_down);
  g_test_add ("/crypto-rooms/to-device", Fixture, NULL, set_up_with_identities, test_to_device, tear_down);
  g_test_add ("/crypto-rooms/to-device-in-clear", Fixture, NULL, set_up_with_identities, test_to_device_in_clear, tear_down);
  g_test_add ("/crypto-rooms/broken-sync", Fixture, NULL, set_up_with_identities, test_broken_sync, tear_down);
  g_test_add ("/crypto-rooms/reopened", Fixture, NULL, set_up_with_identities, test_reopened, tear_down);
  g_test_add ("/crypto-rooms/broken-events", Fixture, NULL, set_up_with_identities, test_broken_events, tear_down);
  g_test_add ("/crypto-rooms/encryption-stays", Fixture, NULL, set_up, test_encryption_stays, tear_down);
  g_test_add ("/crypto-rooms/not-shared", Fixture, NULL, set_up_with_identities, test_not_shared, tear_down);
  g_test_add ("/crypto-rooms/cancelled", Fixture, NULL, set_up_with_identities, test_cancelled, tear_down);

  return g_test_run ();
}
