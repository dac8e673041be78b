/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "encrypted-fixture.h"
#include "ringer-call-watcher.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* Calls in encrypted rooms: Ann has a machine of her own, and the homeserver sees nothing of what it encrypts. */

#define RING "org.matrix.msc4075.rtc.notification"

static char *
send_encrypted (EncryptedFixture *fixture,
                JsonObject *content)
{
  const char *users[] = { fixture->call.me, fixture->call.ann, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) encrypted = crypto_party_encrypt_event (fixture->ann, CALL_ROOM, users, RING, content, &error);

  g_assert_no_error (error);

  return g_strdup (ringer_fake_homeserver_send_event (fixture->call.server, CALL_ROOM, "ann", "m.room.encrypted", NULL, encrypted));
}

/* Ann joins by a state event and rings for it; the id of the notification. */
static char *
ann_rings (EncryptedFixture *fixture)
{
  const char *member_id = ringer_fake_homeserver_start_call (fixture->call.server, CALL_ROOM, "ann", "ANNDEV", NULL, "video");
  g_autoptr (JsonObject) content = NULL;

  content = ringer_json_build ("notification_type", "s", "ring", "sender_ts", "i", ringer_clock_get_wall_ms (RINGER_CLOCK (fixture->call.clock)),
                               "lifetime", "i", G_GINT64_CONSTANT (30000),
                               "m.mentions", "o", ringer_json_build ("user_ids", "a", json_array_new (), "room", "b", TRUE, NULL),
                               "m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", member_id, NULL), NULL);

  return send_encrypted (fixture, content);
}

/* The same in the form that wants to be told that it rings. */
static char *
ann_rings_nested (EncryptedFixture *fixture)
{
  const char *member_id = ringer_fake_homeserver_start_call (fixture->call.server, CALL_ROOM, "ann", "ANNDEV", NULL, "video");
  JsonObject *application = ringer_json_build ("type", "s", "m.call", "notification_type", "s", "ring", "lifetime", "i", G_GINT64_CONSTANT (30000),
                                               "sender_ts", "i", ringer_clock_get_wall_ms (RINGER_CLOCK (fixture->call.clock)),
                                               "device_id", "s", "ANNDEV", NULL);
  g_autoptr (JsonObject) content = NULL;

  content = ringer_json_build ("application", "o", application,
                               "m.mentions", "o", ringer_json_build ("user_ids", "a", json_array_new (), "room", "b", TRUE, NULL),
                               "m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", member_id, NULL), NULL);

  return send_encrypted (fixture, content);
}

static gboolean
is_ringing (gpointer data)
{
  EncryptedFixture *fixture = data;

  return g_list_model_get_n_items (ringer_call_manager_get_incoming (fixture->call.calls)) == 1;
}

static void
test_ring (EncryptedFixture *fixture,
           gconstpointer user_data)
{
  g_autofree char *id = ann_rings (fixture);
  RingerIncomingCall *call;

  ringer_test_wait_for (is_ringing, fixture);
  call = call_fixture_get_call (&fixture->call);
  g_assert_cmpstr (ringer_member_get_user_id (ringer_incoming_call_get_caller (call)), ==, fixture->call.ann);
  /* Ann has not verified her device. */
  g_assert_cmpint (ringer_incoming_call_get_security (call), ==, RINGER_CALL_SECURITY_UNVERIFIED);
}

static void
on_event (RingerFakeHomeserver *server,
          const char *room_id,
          JsonObject *event,
          JsonObject **kept)
{
  if (g_strcmp0 (ringer_json_peek_string (event, "type"), "m.room.encrypted") == 0 && *kept == NULL)
    *kept = json_object_ref (event);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_decline (EncryptedFixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *id = ann_rings (fixture);
  g_autoptr (JsonObject) event = NULL;
  g_autoptr (RingerDecryption) decryption = NULL;
  g_autoptr (GPtrArray) to_device = NULL;
  JsonObject *clear;

  ringer_test_wait_for (is_ringing, fixture);
  g_signal_connect (fixture->call.server, "event", G_CALLBACK (on_event), &event);
  ringer_incoming_call_decline (call_fixture_get_call (&fixture->call));
  ringer_test_wait_for (is_set, &event);
  g_signal_handlers_disconnect_by_data (fixture->call.server, &event);

  /* The key came before it. */
  to_device = crypto_party_sync (fixture->ann);
  decryption = crypto_party_decrypt_event (fixture->ann, CALL_ROOM, event);
  g_assert_cmpint (ringer_decryption_get_state (decryption), ==, RINGER_DECRYPTION_DONE);
  clear = ringer_decryption_get_event (decryption);
  g_assert_cmpstr (ringer_json_peek_string (clear, "type"), ==, "org.matrix.msc4310.rtc.decline");
  clear = ringer_json_peek_object (ringer_json_peek_object (clear, "content"), "m.relates_to");
  g_assert_cmpstr (ringer_json_peek_string (clear, "event_id"), ==, id);
}

static void
test_acknowledgement (EncryptedFixture *fixture,
                      gconstpointer user_data)
{
  g_autofree char *id = ann_rings_nested (fixture);
  g_autoptr (JsonObject) message = NULL;

  ringer_test_wait_for (is_ringing, fixture);
  message = encrypted_fixture_take_message (fixture->ann, "org.matrix.msc4075.call.ring.ack");
}

static void
on_judged (RingerCallWatcher *watcher,
           RingerRoom *room,
           RingerEvent *event,
           RingerCallNotification *notification,
           const RingerRingDecision *decision,
           GArray *reasons)
{
  g_array_append_val (reasons, decision->reason);
}

static gboolean
is_kept (gpointer data)
{
  EncryptedFixture *fixture = data;

  return ringer_decrypter_get_n_kept (ringer_encryption_get_decrypter (encrypted_fixture_get_encryption (fixture))) == 1;
}

static void
test_late_key (EncryptedFixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (RingerCallWatcher) watcher = ringer_call_watcher_new (fixture->call.account, fixture->call.rules);
  g_autoptr (GArray) reasons = g_array_new (FALSE, FALSE, sizeof (RingerRingReason));
  CryptoHomeserver *keys = ringer_fake_homeserver_get_keys (fixture->call.server);
  g_autofree char *id = NULL;

  g_signal_connect (watcher, "judged", G_CALLBACK (on_judged), reasons);
  crypto_homeserver_set_holding (keys, TRUE);
  id = ann_rings (fixture);
  ringer_test_wait_for (is_kept, fixture);
  call_fixture_sync (&fixture->call);
  g_assert_false (is_ringing (fixture));
  g_assert_cmpuint (reasons->len, ==, 1);
  g_assert_cmpint (g_array_index (reasons, RingerRingReason, 0), ==, RINGER_RING_REASON_UNDECRYPTED);

  crypto_homeserver_set_holding (keys, FALSE);
  ringer_test_wait_for (is_ringing, fixture);
  g_assert_cmpuint (ringer_decrypter_get_n_kept (ringer_encryption_get_decrypter (encrypted_fixture_get_encryption (fixture))), ==, 0);
  g_assert_cmpint (g_array_index (reasons, RingerRingReason, 1), ==, RINGER_RING_REASON_OK);
}

/* Too late is too late. */
static void
test_key_after_the_end (EncryptedFixture *fixture,
                        gconstpointer user_data)
{
  CryptoHomeserver *keys = ringer_fake_homeserver_get_keys (fixture->call.server);
  g_autofree char *id = NULL;

  crypto_homeserver_set_holding (keys, TRUE);
  id = ann_rings (fixture);
  ringer_test_wait_for (is_kept, fixture);
  ringer_fake_clock_advance (fixture->call.clock, 31000);
  crypto_homeserver_set_holding (keys, FALSE);
  call_fixture_sync (&fixture->call);
  g_assert_false (is_ringing (fixture));
}

/* By default whoever has not verified their device does not ring. */
static void
test_strict (EncryptedFixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *id = NULL;

  ringer_encryption_set_strict (encrypted_fixture_get_encryption (fixture), TRUE);
  id = ann_rings (fixture);
  ringer_test_wait_for (is_kept, fixture);
  call_fixture_sync (&fixture->call);
  g_assert_false (is_ringing (fixture));

  /* She verifies it while it lives. */
  crypto_party_make_identity (fixture->ann);
  ringer_test_wait_for (is_ringing, fixture);
  g_assert_cmpint (ringer_incoming_call_get_security (call_fixture_get_call (&fixture->call)), ==, RINGER_CALL_SECURITY_ENCRYPTED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/encrypted/" name, EncryptedFixture, NULL, encrypted_fixture_set_up, func, encrypted_fixture_tear_down)
  ADD ("ring", test_ring);
  ADD ("decline", test_decline);
  ADD ("acknowledgement", test_acknowledgement);
  ADD ("late-key", test_late_key);
  ADD ("key-after-the-end", test_key_after_the_end);
  ADD ("strict", test_strict);
#undef ADD

  return g_test_run ();
}
