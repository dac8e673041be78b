/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "encrypted-fixture.h"
#include "ringer-call-keys.h"
#include "ringer-call-watcher.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* The keys of a call's media, between Ringer and a machine of Ann's. */

#define KEYS "io.element.call.encryption_keys"
#define MSC_KEY "org.matrix.msc4143.rtc.encryption_key"
#define MY_MEMBER "@me:localhost:MYDEV"

typedef struct
{
  EncryptedFixture encrypted;
  RingerCallWatcher *watcher;
  RingerRtcSession *session;
  RingerCallKeys *keys;
  GString *told; /* what the keys said, in order */
  gboolean tells_unverified;
} Fixture;

static void
on_own_key (RingerCallKeys *keys,
            unsigned int index,
            GBytes *key,
            Fixture *fixture)
{
  g_assert_cmpuint (g_bytes_get_size (key), ==, 32);
  g_string_append_printf (fixture->told, "own %u;", index);
}

static void
on_member_key (RingerCallKeys *keys,
               const char *identity,
               unsigned int index,
               GBytes *key,
               Fixture *fixture)
{
  g_string_append_printf (fixture->told, "%s %u %.*s;", identity, index, (int) g_bytes_get_size (key), (const char *) g_bytes_get_data (key, NULL));
}

static void
on_member_unverified (RingerCallKeys *keys,
                      const char *identity,
                      gboolean unverified,
                      Fixture *fixture)
{
  if (fixture->tells_unverified)
    g_string_append_printf (fixture->told, "%s %s;", identity, unverified ? "unverified" : "fine");
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  RingerAccount *account;
  RingerRoom *room;

  encrypted_fixture_set_up (&fixture->encrypted, NULL);
  account = fixture->encrypted.call.account;
  room = ringer_account_lookup_room (account, CALL_ROOM);
  fixture->watcher = ringer_call_watcher_new (account, fixture->encrypted.call.rules);
  fixture->session = g_object_ref (ringer_rtc_session_store_get (ringer_call_watcher_get_sessions (fixture->watcher), room, "m.call#ROOM"));
  fixture->keys = ringer_call_keys_new (fixture->session, MY_MEMBER);
  fixture->told = g_string_new (NULL);
  g_signal_connect (fixture->keys, "own-key", G_CALLBACK (on_own_key), fixture);
  g_signal_connect (fixture->keys, "member-key", G_CALLBACK (on_member_key), fixture);
  g_signal_connect (fixture->keys, "member-unverified", G_CALLBACK (on_member_unverified), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  ringer_call_keys_stop (fixture->keys);
  /* A key that is on its way has it for as long as that takes. */
  g_object_unref (fixture->keys);
  g_object_unref (fixture->session);
  g_object_unref (fixture->watcher);
  g_string_free (fixture->told, TRUE);
  encrypted_fixture_tear_down (&fixture->encrypted, NULL);
}

static void
ann_joins (Fixture *fixture)
{
  ringer_fake_homeserver_start_call (fixture->encrypted.call.server, CALL_ROOM, "ann", "ANNDEV", NULL, "audio");
  call_fixture_sync (&fixture->encrypted.call);
}

static void
ann_leaves (Fixture *fixture)
{
  ringer_fake_homeserver_leave_call (fixture->encrypted.call.server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_sync (&fixture->encrypted.call);
}

static gboolean
has_told (gpointer data)
{
  Fixture *fixture = data;

  return fixture->told->len > 0;
}

static void
wait_told (Fixture *fixture,
           const char *told)
{
  ringer_test_wait_for (has_told, fixture);
  g_assert_cmpstr (fixture->told->str, ==, told);
  g_string_truncate (fixture->told, 0);
}

/* The key that a device gets next; the text of it. */
static char *
take_key_of (Fixture *fixture,
             CryptoParty *party,
             gint64 index)
{
  g_autoptr (JsonObject) message = encrypted_fixture_take_message (party, KEYS);
  JsonObject *content = ringer_json_peek_object (message, "content");
  JsonObject *keys = ringer_json_peek_object (content, "keys");
  JsonObject *member = ringer_json_peek_object (content, "member");
  JsonObject *session = ringer_json_peek_object (content, "session");
  gint64 its_index = -1;

  g_assert_true (ringer_json_get_integer (keys, "index", &its_index));
  g_assert_cmpint (its_index, ==, index);
  g_assert_cmpstr (ringer_json_peek_string (content, "room_id"), ==, CALL_ROOM);
  g_assert_cmpstr (ringer_json_peek_string (member, "id"), ==, MY_MEMBER);
  g_assert_cmpstr (ringer_json_peek_string (member, "claimed_device_id"), ==, ringer_account_get_device_id (fixture->encrypted.call.account));
  g_assert_cmpstr (ringer_json_peek_string (session, "application"), ==, "m.call");
  g_assert_cmpstr (ringer_json_peek_string (session, "call_id"), ==, "");

  return g_strdup (ringer_json_peek_string (keys, "key"));
}

static char *
take_key (Fixture *fixture,
          gint64 index)
{
  return take_key_of (fixture, fixture->encrypted.ann, index);
}

/* Nobody is there: it is used at once, and whoever comes soon gets the same. */
static void
test_first (Fixture *fixture,
            gconstpointer user_data)
{
  g_autofree char *key = NULL;

  ringer_call_keys_start (fixture->keys);
  wait_told (fixture, "own 0;");
  ann_joins (fixture);
  key = take_key (fixture, 0);
  g_assert_cmpuint (strlen (key), ==, 44);
  g_assert_cmpstr (fixture->told->str, ==, "");
}

/* Who is there has it before it is used. */
static void
test_there_before (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autofree char *key = NULL;

  ann_joins (fixture);
  ringer_call_keys_start (fixture->keys);
  g_assert_cmpstr (fixture->told->str, ==, "");
  key = take_key (fixture, 0);
  wait_told (fixture, "own 0;");
}

/* Who left knows the key; who comes back gets the next. */
static void
test_left (Fixture *fixture,
           gconstpointer user_data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  ann_joins (fixture);
  ringer_call_keys_start (fixture->keys);
  first = take_key (fixture, 0);
  wait_told (fixture, "own 0;");

  ann_leaves (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "");
  ringer_fake_clock_advance (fixture->encrypted.call.clock, 1000);
  wait_told (fixture, "own 1;");

  ann_joins (fixture);
  second = take_key (fixture, 1);
  g_assert_cmpstr (first, !=, second);
}

/* Until then it is still being sent, and a second that passes does not count. */
static gboolean
is_used_in_a_second (gpointer data)
{
  return ringer_fake_clock_get_next_delay_ms (((Fixture *) data)->encrypted.call.clock) == 1000;
}

/* Who comes late does not get to know what was said before. */
static void
test_old_key (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  ann_joins (fixture);
  ringer_call_keys_start (fixture->keys);
  first = take_key (fixture, 0);
  wait_told (fixture, "own 0;");

  ringer_fake_clock_advance (fixture->encrypted.call.clock, 11000);
  ringer_fake_homeserver_start_call (fixture->encrypted.call.server, CALL_ROOM, "ann", "ANNPHONE", NULL, "audio");
  call_fixture_sync (&fixture->encrypted.call);
  second = take_key (fixture, 1);
  g_assert_cmpstr (first, !=, second);
  ringer_test_wait_for (is_used_in_a_second, fixture);
  g_assert_cmpstr (fixture->told->str, ==, "");
  ringer_fake_clock_advance (fixture->encrypted.call.clock, 1000);
  wait_told (fixture, "own 1;");
}

static void
send_ann_key (Fixture *fixture,
              const char *device_id,
              gint64 index,
              const char *key)
{
  RingerAccount *account = fixture->encrypted.call.account;
  g_autofree char *text = g_base64_encode ((const guchar *) key, strlen (key));
  g_autoptr (JsonObject) content = NULL;

  content = ringer_json_build ("keys", "o", ringer_json_build ("index", "i", index, "key", "s", text, NULL),
                               "room_id", "s", CALL_ROOM,
                               "member", "o", ringer_json_build ("id", "s", "any", "claimed_device_id", "s", device_id, NULL),
                               "session", "o", ringer_json_build ("application", "s", "m.call", "call_id", "s", "", "scope", "s", "m.room", NULL),
                               "sent_ts", "i", G_GINT64_CONSTANT (1), NULL);
  crypto_party_send_message (fixture->encrypted.ann, fixture->encrypted.call.me, ringer_account_get_device_id (account), KEYS, content);
}

static char *
make_words (Fixture *fixture,
            unsigned int index,
            const char *key)
{
  return g_strdup_printf ("%s:ANNDEV %u %s;", fixture->encrypted.call.ann, index, key);
}

static void
test_received (Fixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *words = make_words (fixture, 255, "0123456789abcdef");

  ann_joins (fixture);
  send_ann_key (fixture, "ANNDEV", 255, "0123456789abcdef");
  wait_told (fixture, words);
}

/* It waits for who it is of. */
static void
test_early (Fixture *fixture,
            gconstpointer user_data)
{
  g_autofree char *words = make_words (fixture, 3, "0123456789abcdef");

  send_ann_key (fixture, "ANNDEV", 3, "0123456789abcdef");
  call_fixture_sync (&fixture->encrypted.call);
  g_assert_cmpstr (fixture->told->str, ==, "");
  ann_joins (fixture);
  wait_told (fixture, words);
}

static void
test_specified (Fixture *fixture,
                gconstpointer user_data)
{
  RingerAccount *account = fixture->encrypted.call.account;
  g_autofree char *member_id = g_strconcat (fixture->encrypted.call.ann, ":ANNDEV", NULL);
  g_autofree char *words = make_words (fixture, 1, "0123456789abcdef0123456789abcdef");
  g_autoptr (JsonObject) content = NULL;

  ann_joins (fixture);
  content = ringer_json_build ("room_id", "s", CALL_ROOM, "member_id", "s", member_id, "format", "i", G_GINT64_CONSTANT (0),
                               "media_key", "o", ringer_json_build ("index", "i", G_GINT64_CONSTANT (1), "key", "s", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY", NULL), NULL);
  crypto_party_send_message (fixture->encrypted.ann, fixture->encrypted.call.me, ringer_account_get_device_id (account), MSC_KEY, content);
  wait_told (fixture, words);
}

static gboolean
is_somebody_there (gpointer data)
{
  return ringer_rtc_session_get_n_users (((Fixture *) data)->session) > 0;
}

/* Who is there in the newest form gets the key in that. */
static void
test_newest (Fixture *fixture,
             gconstpointer user_data)
{
  const char *users[] = { fixture->encrypted.call.me, fixture->encrypted.call.ann, NULL };
  g_autoptr (JsonObject) slot = ringer_json_build ("status", "s", "open", "application", "o", ringer_json_build ("type", "s", "m.call", NULL),
                                                   "encryption", "o", ringer_json_build ("type", "s", "org.matrix.msc4143.per_member", NULL), NULL);
  g_autoptr (JsonObject) member = ringer_json_build ("slot_id", "s", "m.call#ROOM", "application", "o", ringer_json_build ("type", "s", "m.call", NULL),
                                                     "member", "o", ringer_json_build ("id", "s", "xyz", "membership", "s", "join", NULL), "sticky_key", "s", "xyz", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) encrypted = crypto_party_encrypt_event (fixture->encrypted.ann, CALL_ROOM, users, "org.matrix.msc4143.rtc.member", member, &error);
  g_autoptr (JsonObject) message = NULL;
  JsonObject *content, *media_key;
  gint64 index = -1;

  g_assert_no_error (error);
  ringer_fake_homeserver_send_event (fixture->encrypted.call.server, CALL_ROOM, "ann", "org.matrix.msc4143.rtc.slot", "m.call#ROOM", slot);
  ringer_fake_homeserver_send_sticky_event (fixture->encrypted.call.server, CALL_ROOM, "ann", "m.room.encrypted", 3600 * 1000, encrypted);
  ringer_test_wait_for (is_somebody_there, fixture);

  ringer_call_keys_start (fixture->keys);
  message = encrypted_fixture_take_message (fixture->encrypted.ann, MSC_KEY);
  content = ringer_json_peek_object (message, "content");
  media_key = ringer_json_peek_object (content, "media_key");
  g_assert_cmpstr (ringer_json_peek_string (content, "room_id"), ==, CALL_ROOM);
  g_assert_cmpstr (ringer_json_peek_string (content, "member_id"), ==, MY_MEMBER);
  g_assert_true (ringer_json_get_integer (media_key, "index", &index));
  g_assert_cmpint (index, ==, 0);
  g_assert_cmpuint (strlen (ringer_json_peek_string (media_key, "key")), ==, 43);
  wait_told (fixture, "own 0;");
}

/* None of these is believed; the good one behind them says that they were seen. */
static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *words = make_words (fixture, 9, "good good good good");
  g_autoptr (JsonObject) clear = ringer_json_build ("type", "s", KEYS, "sender", "s", fixture->encrypted.call.ann, "content", "o",
                                                    ringer_json_build ("keys", "o", ringer_json_build ("index", "i", G_GINT64_CONSTANT (1), "key", "s", "MDEyMzQ1Njc4OWFiY2RlZg==", NULL),
                                                                       "room_id", "s", CALL_ROOM,
                                                                       "member", "o", ringer_json_build ("id", "s", "any", "claimed_device_id", "s", "ANNDEV", NULL),
                                                                       "session", "o", ringer_json_build ("application", "s", "m.call", NULL), NULL),
                                                    NULL);
  g_autoptr (RingerEvent) event = ringer_event_new (clear, RINGER_EVENT_TO_DEVICE, 1, NULL);

  ann_joins (fixture);
  g_signal_emit_by_name (fixture->encrypted.call.account, "to-device", event);
  send_ann_key (fixture, "OTHERDEV", 2, "0123456789abcdef");
  send_ann_key (fixture, "ANNDEV", 256, "0123456789abcdef");
  send_ann_key (fixture, "ANNDEV", -1, "0123456789abcdef");
  send_ann_key (fixture, "ANNDEV", 4, "short");
  send_ann_key (fixture, "ANNDEV", 9, "good good good good");
  wait_told (fixture, words);
}

/* By default a device that its owner has not verified counts for nothing. */
static void
test_strict (Fixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *words = make_words (fixture, 2, "0123456789abcdef");

  ringer_encryption_set_strict (encrypted_fixture_get_encryption (&fixture->encrypted), TRUE);
  ann_joins (fixture);
  send_ann_key (fixture, "ANNDEV", 1, "0123456789abcdef");
  call_fixture_sync (&fixture->encrypted.call);
  g_assert_cmpstr (fixture->told->str, ==, "");

  crypto_party_make_identity (fixture->encrypted.ann);
  call_fixture_sync (&fixture->encrypted.call);
  send_ann_key (fixture, "ANNDEV", 2, "0123456789abcdef");
  wait_told (fixture, words);
}

/* Only who has an identity can send to nobody but the verified. */
static void
make_own_identity (Fixture *fixture)
{
  RingerAccount *account = fixture->encrypted.call.account;
  CryptoParty me = {
    .server = fixture->encrypted.ann->server,
    .crypto = ringer_encryption_get_crypto (encrypted_fixture_get_encryption (&fixture->encrypted)),
    .user_id = (char *) ringer_account_get_user_id (account),
    .device_id = (char *) ringer_account_get_device_id (account),
  };

  crypto_party_make_identity (&me);
}

/* It gets no key either, which is said for as long as it is so. */
static void
test_unverified (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *unverified = g_strdup_printf ("%s:ANNDEV unverified;", fixture->encrypted.call.ann);
  g_autofree char *fine = g_strdup_printf ("%s:ANNDEV fine;", fixture->encrypted.call.ann);
  g_autofree char *key = NULL;

  fixture->tells_unverified = TRUE;
  make_own_identity (fixture);
  ringer_encryption_set_strict (encrypted_fixture_get_encryption (&fixture->encrypted), TRUE);
  ann_joins (fixture);
  ringer_call_keys_start (fixture->keys);
  wait_told (fixture, "own 0;");
  wait_told (fixture, unverified);

  crypto_party_make_identity (fixture->encrypted.ann);
  call_fixture_sync (&fixture->encrypted.call);
  wait_told (fixture, fine);
  key = take_key (fixture, 0);
}

/* A device that is known only after it joined gets the key then, the one there is; it is tried ever more rarely. */
static void
test_late_device (Fixture *fixture,
                  gconstpointer user_data)
{
  CryptoParty *phone;
  g_autofree char *key = NULL;

  ringer_fake_homeserver_start_call (fixture->encrypted.call.server, CALL_ROOM, "ann", "ANNPHONE", NULL, "audio");
  call_fixture_sync (&fixture->encrypted.call);
  ringer_call_keys_start (fixture->keys);
  wait_told (fixture, "own 0;");

  ringer_fake_clock_advance (fixture->encrypted.call.clock, 11000);
  phone = crypto_party_new (fixture->encrypted.ann->server, fixture->encrypted.call.ann, "ANNPHONE");
  ringer_crypto_set_senders (phone->crypto, RINGER_CRYPTO_SENDERS_ALL);
  key = take_key_of (fixture, phone, 0);
  crypto_party_free (phone);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/call-keys/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("first", test_first);
  ADD ("there-before", test_there_before);
  ADD ("left", test_left);
  ADD ("old-key", test_old_key);
  ADD ("received", test_received);
  ADD ("early", test_early);
  ADD ("specified", test_specified);
  ADD ("newest", test_newest);
  ADD ("refused", test_refused);
  ADD ("strict", test_strict);
  ADD ("unverified", test_unverified);
  ADD ("late-device", test_late_device);
#undef ADD

  return g_test_run ();
}
