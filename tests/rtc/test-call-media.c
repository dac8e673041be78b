/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "call-events.h"
#include "encrypted-fixture.h"
#include "ringer-error.h"
#include "ringer-fake-media-session.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* What a call's sound and pictures are told, from the moment that it is answered. The fake homeserver is the token services too, each under a path of its own. */

#define TRANSPORTS "/rtc/transports"

typedef struct
{
  EncryptedFixture base;
  RingerFakeMediaSession *media;
  RingerActiveCall *call;
  char *server;
} Story;

static CallFixture *
get_call (Story *story)
{
  return &story->base.call;
}

static char *
make_transport (Story *story,
                const char *name)
{
  return g_strdup_printf ("{\"type\":\"livekit\",\"livekit_service_url\":\"%s/%s\",\"livekit_alias\":\"x\"}", story->server, name);
}

/* The next who asks the service @name gets the right to connect to wss://@sfu.test. */
static void
grant (Story *story,
       const char *name,
       const char *sfu)
{
  g_autofree char *claims = g_base64_encode ((const guchar *) "{\"sub\":\"me\",\"video\":{\"room\":\"r\"}}", strlen ("{\"sub\":\"me\",\"video\":{\"room\":\"r\"}}"));
  g_autofree char *part = g_strdup_printf ("/%s/", name);
  g_autofree char *answer = NULL;

  claims[strcspn (claims, "=")] = '\0';
  answer = g_strdup_printf ("{\"url\":\"wss://%s.test\",\"jwt\":\"a.%s.c\"}", sfu, claims);
  ringer_fake_homeserver_fail_next (get_call (story)->server, part, 1, 200, answer);
}

static void
offer (Story *story,
       const char *name)
{
  g_autofree char *transport = make_transport (story, name);
  g_autofree char *answer = g_strdup_printf ("{\"rtc_transports\":[%s]}", transport);

  ringer_fake_homeserver_fail_next (get_call (story)->server, TRANSPORTS, 1, 200, answer);
}

static void
set_up (Story *story,
        gconstpointer user_data)
{
  if (user_data != NULL)
    encrypted_fixture_set_up (&story->base, NULL);
  else
    call_fixture_set_up (&story->base.call, NULL);
  story->server = g_strdup (ringer_account_get_base_url (story->base.call.account));
  story->media = ringer_fake_media_session_new ();
}

static gboolean
is_ended (gpointer data)
{
  Story *story = data;

  return ringer_active_call_get_state (story->call) == RINGER_ACTIVE_ENDED;
}

static void
tear_down (Story *story,
           gconstpointer user_data)
{
  ringer_active_call_hang_up (story->call);
  ringer_test_wait_for (is_ended, story);
  g_assert_finalize_object (story->call);
  g_assert_finalize_object (story->media);
  g_free (story->server);
  if (user_data != NULL)
    encrypted_fixture_tear_down (&story->base, NULL);
  else
    call_fixture_tear_down (&story->base.call, NULL);
}

/* Ann is in the call, by a state event. */
static void
ann_joins_with (Story *story,
                const char *device_id,
                const char *service,
                const char *selection)
{
  g_autofree char *transport = make_transport (story, service);
  g_autofree char *text = g_strdup_printf ("{\"application\":\"m.call\",\"call_id\":\"\",\"scope\":\"m.room\",\"device_id\":\"%s\",\"expires\":14400000,"
                                           "\"focus_active\":{\"type\":\"livekit\",\"focus_selection\":\"%s\"},\"foci_preferred\":[%s]}",
                                           device_id, selection, transport);
  g_autofree char *key = g_strdup_printf ("_%s_%s_m.call", get_call (story)->ann, device_id);
  g_autoptr (JsonObject) content = ringer_json_parse_object (text, -1, NULL);

  ringer_fake_homeserver_send_event (get_call (story)->server, CALL_ROOM, get_call (story)->ann, RINGER_CALL_MEMBER_TYPE, key, content);
  call_fixture_sync (get_call (story));
}

static void
ann_joins (Story *story,
           const char *service,
           const char *selection)
{
  ann_joins_with (story, "ANNDEV", service, selection);
}

static void
start (Story *story,
       RingerCallIntent intent)
{
  CallFixture *call = get_call (story);
  RingerRtcSession *session = ringer_call_manager_lookup_session (call->calls, ringer_account_get_id (call->account), CALL_ROOM);

  story->call = ringer_active_call_new (session, intent, NULL, RINGER_MEDIA_SESSION (story->media));
}

typedef struct
{
  Story *story;
  const char *words;
} Waiting;

static gboolean
has_words (gpointer data)
{
  Waiting *waiting = data;

  return strlen (ringer_fake_media_session_peek_log (waiting->story->media)) >= strlen (waiting->words);
}

static void
expect (Story *story,
        const char *words)
{
  Waiting waiting = { story, words };
  g_autofree char *log = NULL;

  ringer_test_wait_for (has_words, &waiting);
  log = ringer_fake_media_session_take_log (story->media);
  g_assert_cmpstr (log, ==, words);
}

static gboolean
is_joined (gpointer data)
{
  Story *story = data;

  return ringer_active_call_get_state (story->call) == RINGER_ACTIVE_JOINED;
}

static char *
get_published (Story *story)
{
  g_autoptr (GPtrArray) requests = ringer_fake_homeserver_take_requests (get_call (story)->server);

  for (unsigned int i = 0; i < requests->len; i++) {
    RingerFakeRequest *request = g_ptr_array_index (requests, i);
    JsonArray *foci = request->body != NULL ? ringer_json_peek_array (request->body, "foci_preferred") : NULL;

    if (foci != NULL && json_array_get_length (foci) == 1)
      return g_strdup (ringer_json_peek_string (ringer_json_array_peek_object (foci, 0), "livekit_service_url"));
  }

  return NULL;
}

static void
assert_published (Story *story,
                  const char *name)
{
  g_autofree char *published = get_published (story);
  g_autofree char *url = g_strdup_printf ("%s/%s", story->server, name);

  g_assert_cmpstr (published, ==, url);
}

/* Everybody sends at home and listens where the others are. */
static void
test_two_servers (Story *story,
                  gconstpointer user_data)
{
  offer (story, "mine");
  grant (story, "mine", "sfu-mine");
  grant (story, "hers", "sfu-hers");
  ann_joins (story, "hers", "multi_sfu");
  start (story, RINGER_CALL_VOICE);
  expect (story, "expect @ann:ringer.test:ANNDEV;send wss://sfu-mine.test;listen wss://sfu-hers.test;");
  ringer_test_wait_for (is_joined, story);
  assert_published (story, "mine");

  ringer_fake_homeserver_leave_call (get_call (story)->server, CALL_ROOM, "ann", "ANNDEV");
  expect (story, "forget @ann:ringer.test:ANNDEV;leave wss://sfu-hers.test;");

  ringer_active_call_hang_up (story->call);
  expect (story, "close;");
}

/* Two services, one SFU: it is entered once, and stays while anybody is there. */
static void
test_one_sfu (Story *story,
              gconstpointer user_data)
{
  offer (story, "mine");
  grant (story, "mine", "sfu");
  start (story, RINGER_CALL_VOICE);
  expect (story, "send wss://sfu.test;");
  ringer_test_wait_for (is_joined, story);

  grant (story, "hers", "sfu");
  ann_joins (story, "hers", "multi_sfu");
  call_events_wait_for_answers (get_call (story));
  expect (story, "expect @ann:ringer.test:ANNDEV;");
  ringer_fake_homeserver_leave_call (get_call (story)->server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_sync (get_call (story));
  expect (story, "forget @ann:ringer.test:ANNDEV;");
}

/* An older client looks for media in one place only. */
static void
test_oldest (Story *story,
             gconstpointer user_data)
{
  grant (story, "hers", "sfu-hers");
  ann_joins (story, "hers", "oldest_membership");
  start (story, RINGER_CALL_VOICE);
  expect (story, "expect @ann:ringer.test:ANNDEV;send wss://sfu-hers.test;");
  ringer_test_wait_for (is_joined, story);
  assert_published (story, "hers");
}

/* And then where the next oldest is. */
static void
test_oldest_leaves (Story *story,
                    gconstpointer user_data)
{
  grant (story, "hers", "sfu-hers");
  ann_joins (story, "hers", "oldest_membership");
  ann_joins_with (story, "ANNTAB", "next", "oldest_membership");
  start (story, RINGER_CALL_VOICE);
  expect (story, "expect @ann:ringer.test:ANNDEV;expect @ann:ringer.test:ANNTAB;send wss://sfu-hers.test;");
  ringer_test_wait_for (is_joined, story);
  assert_published (story, "hers");

  grant (story, "next", "sfu-next");
  ringer_fake_homeserver_leave_call (get_call (story)->server, CALL_ROOM, "ann", "ANNDEV");
  expect (story, "forget @ann:ringer.test:ANNDEV;leave wss://sfu-hers.test;send wss://sfu-next.test;");
  call_events_wait_for_answers (get_call (story));
  assert_published (story, "next");
}

/* No service at home: as a guest. */
static void
test_guest (Story *story,
            gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (get_call (story)->server, TRANSPORTS, 1, 404, "{\"errcode\":\"M_UNRECOGNIZED\"}");
  grant (story, "hers", "sfu-hers");
  ann_joins (story, "hers", "multi_sfu");
  start (story, RINGER_CALL_VOICE);
  expect (story, "expect @ann:ringer.test:ANNDEV;send wss://sfu-hers.test;");
  ringer_test_wait_for (is_joined, story);
  assert_published (story, "hers");
}

static void
test_no_service (Story *story,
                 gconstpointer user_data)
{
  g_autofree char *published = NULL;

  ringer_fake_homeserver_fail_next (get_call (story)->server, TRANSPORTS, 1, 404, "{\"errcode\":\"M_UNRECOGNIZED\"}");
  start (story, RINGER_CALL_VOICE);
  ringer_test_wait_for (is_ended, story);
  g_assert_error (ringer_active_call_get_error (story->call), RINGER_ERROR, RINGER_ERROR_NO_CALL_SERVICE);
  expect (story, "close;");
  published = get_published (story);
  g_assert_null (published);
}

static gboolean
has_error (gpointer data)
{
  Story *story = data;

  return ringer_call_media_get_error (ringer_active_call_get_media (story->call)) != NULL;
}

static gboolean
is_failed (gpointer data)
{
  Story *story = data;

  return ringer_call_media_get_state (ringer_active_call_get_media (story->call)) == RINGER_MEDIA_STATE_FAILED;
}

/* The service comes back by itself; a refusal needs somebody to try again. */
static void
test_service_fails (Story *story,
                    gconstpointer user_data)
{
  RingerCallMedia *media;

  offer (story, "mine");
  ringer_fake_homeserver_fail_next (get_call (story)->server, "/mine/", 1, 502, "{}");
  start (story, RINGER_CALL_VOICE);
  media = ringer_active_call_get_media (story->call);
  ringer_test_wait_for (has_error, story);
  g_assert_cmpint (ringer_call_media_get_state (media), ==, RINGER_MEDIA_STATE_CONNECTING);
  g_assert_error (ringer_call_media_get_error (media), RINGER_ERROR, RINGER_ERROR_SERVER);
  ringer_fake_homeserver_fail_next (get_call (story)->server, "/mine/", 1, 403, "{\"errcode\":\"M_FORBIDDEN\"}");
  ringer_fake_clock_advance (get_call (story)->clock, 1000);
  ringer_test_wait_for (is_failed, story);
  g_assert_error (ringer_call_media_get_error (media), RINGER_ERROR, RINGER_ERROR_FORBIDDEN);

  grant (story, "mine", "sfu-mine");
  ringer_call_media_retry (media);
  expect (story, "send wss://sfu-mine.test;");
  g_assert_cmpint (ringer_call_media_get_state (media), ==, RINGER_MEDIA_STATE_CONNECTING);
}

static void
test_token_needed (Story *story,
                   gconstpointer user_data)
{
  offer (story, "mine");
  grant (story, "mine", "sfu-mine");
  start (story, RINGER_CALL_VOICE);
  expect (story, "send wss://sfu-mine.test;");

  grant (story, "mine", "sfu-moved");
  ringer_media_session_emit_token_needed (RINGER_MEDIA_SESSION (story->media), "wss://sfu-mine.test");
  expect (story, "leave wss://sfu-mine.test;send wss://sfu-moved.test;");
}

/* Who was in it and is let in no more gets to know it. */
static void
test_token_refused (Story *story,
                    gconstpointer user_data)
{
  RingerCallMedia *media;

  offer (story, "mine");
  grant (story, "mine", "sfu-mine");
  start (story, RINGER_CALL_VOICE);
  media = ringer_active_call_get_media (story->call);
  expect (story, "send wss://sfu-mine.test;");

  ringer_fake_homeserver_fail_next (get_call (story)->server, "/mine/", 1, 403, "{\"errcode\":\"M_FORBIDDEN\"}");
  ringer_media_session_emit_token_needed (RINGER_MEDIA_SESSION (story->media), "wss://sfu-mine.test");
  ringer_test_wait_for (is_failed, story);
  g_assert_error (ringer_call_media_get_error (media), RINGER_ERROR, RINGER_ERROR_FORBIDDEN);
  grant (story, "mine", "sfu-mine");
  ringer_call_media_retry (media);
  expect (story, "send wss://sfu-mine.test;");
}

static void
test_keys (Story *story,
           gconstpointer user_data)
{
  g_autoptr (JsonObject) content = ringer_json_build ("keys", "o", ringer_json_build ("index", "i", G_GINT64_CONSTANT (7), "key", "s", "MDEyMzQ1Njc4OWFiY2RlZg==", NULL),
                                                      "room_id", "s", CALL_ROOM,
                                                      "member", "o", ringer_json_build ("id", "s", "any", "claimed_device_id", "s", "ANNDEV", NULL),
                                                      "session", "o", ringer_json_build ("application", "s", "m.call", "call_id", "s", "", NULL), NULL);

  offer (story, "mine");
  grant (story, "mine", "sfu");
  grant (story, "hers", "sfu");
  ann_joins (story, "hers", "multi_sfu");
  start (story, RINGER_CALL_VOICE);
  expect (story, "expect @ann:ringer.test:ANNDEV;send wss://sfu.test;own key 0;");
  crypto_party_send_message (story->base.ann, get_call (story)->me, ringer_account_get_device_id (get_call (story)->account), "io.element.call.encryption_keys", content);
  expect (story, "key of @ann:ringer.test:ANNDEV 7;");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, encrypted, func) g_test_add ("/call-media/" name, Story, encrypted, set_up, func, tear_down)
  ADD ("two-servers", NULL, test_two_servers);
  ADD ("one-sfu", NULL, test_one_sfu);
  ADD ("oldest", NULL, test_oldest);
  ADD ("oldest-leaves", NULL, test_oldest_leaves);
  ADD ("guest", NULL, test_guest);
  ADD ("no-service", NULL, test_no_service);
  ADD ("service-fails", NULL, test_service_fails);
  ADD ("token-needed", NULL, test_token_needed);
  ADD ("token-refused", NULL, test_token_refused);
  ADD ("keys", "encrypted", test_keys);
#undef ADD

  return g_test_run ();
}
