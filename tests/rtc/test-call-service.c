/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "call-events.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-livekit-grant.h"
#include "ringer-rtc-transports.h"
#include "ringer-test-util.h"

/* From the account to the right to connect to an SFU: which service, and what it says. */

#define add_case(path, function) \
  g_test_add ("/call-service/" path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)

#define TRANSPORTS "/rtc/transports"
#define WELL_KNOWN "/.well-known/matrix/client"
#define UNRECOGNIZED "{\"errcode\":\"M_UNRECOGNIZED\"}"

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gint64
get_deadline (CallFixture *fixture)
{
  return ringer_clock_get_monotonic_ms (RINGER_CLOCK (fixture->clock)) + 10000;
}

static GStrv
fetch_transports (CallFixture *fixture,
                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_rtc_transports_fetch_async (fixture->account, get_deadline (fixture), NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);

  return ringer_rtc_transports_fetch_finish (result, error);
}

static void
test_homeserver (CallFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) urls = fetch_transports (fixture, &error);
  g_autofree char *url = g_strconcat (ringer_account_get_base_url (fixture->account), "/livekit", NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (urls), ==, 1);
  g_assert_cmpstr (urls[0], ==, url);
}

/* What is no LiveKit, no URL or not safe is left out; slashes at the end are not part of it. */
static void
test_odd_transports (CallFixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) urls = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, TRANSPORTS, 1, 200,
                                    "{\"rtc_transports\":[{\"type\":\"full_mesh\"},7,{\"type\":\"livekit\"},{\"type\":\"livekit\",\"livekit_service_url\":\"http://far.test\"},"
                                    "{\"type\":\"livekit\",\"livekit_service_url\":\"https://a:b@far.test\"},{\"type\":\"livekit\",\"livekit_service_url\":\"https://one.test/sfu//\"},"
                                    "{\"type\":\"livekit\",\"livekit_service_url\":\"http://127.0.0.1:9\"}]}");
  urls = fetch_transports (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (urls), ==, 2);
  g_assert_cmpstr (urls[0], ==, "https://one.test/sfu");
  g_assert_cmpstr (urls[1], ==, "http://127.0.0.1:9");
}

static void
test_well_known (CallFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) urls = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, TRANSPORTS, 1, 404, UNRECOGNIZED);
  ringer_fake_homeserver_fail_next (fixture->server, WELL_KNOWN, 1, 200,
                                    "{\"org.matrix.msc4143.rtc_foci\":[{\"type\":\"livekit\",\"livekit_service_url\":\"https://known.test\"}]}");
  urls = fetch_transports (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (urls[0], ==, "https://known.test");
}

static void
test_no_service (CallFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) urls = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, TRANSPORTS, 1, 200, "{}");
  urls = fetch_transports (fixture, &error);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NO_CALL_SERVICE);
  g_assert_null (urls);
}

/* A token that says who and where. */
static char *
make_answer (const char *claims,
             const char *url)
{
  g_autofree char *payload = g_base64_encode ((const guchar *) claims, strlen (claims));
  g_autoptr (GString) text = g_string_new (payload);

  g_string_replace (text, "+", "-", 0);
  g_string_replace (text, "/", "_", 0);
  g_string_replace (text, "=", "", 0);

  return g_strdup_printf ("{\"url\":\"%s\",\"jwt\":\"eyJhbGciOiJIUzI1NiJ9.%s.c2ln\"}", url, text->str);
}

#define CLAIMS "{\"sub\":\"@me:localhost:DEV\",\"exp\":1752586730,\"video\":{\"room\":\"r\\u00e9?>room\",\"roomJoin\":true}}"

static RingerLivekitGrant *
fetch_grant (CallFixture *fixture,
             gboolean hashed,
             GError **error)
{
  g_autofree char *url = g_strconcat (ringer_account_get_base_url (fixture->account), "/livekit/jwt", NULL);
  RingerLivekitGrantRequest request = { .service_url = url, .room_id = CALL_ROOM, .slot_id = "m.call#ROOM", .member_id = "member", .hashed = hashed };
  g_autoptr (GAsyncResult) result = NULL;

  ringer_livekit_grant_fetch_async (fixture->account, &request, get_deadline (fixture), NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);

  return ringer_livekit_grant_fetch_finish (result, error);
}

/* The only request to the service among those since the last call. */
static JsonObject *
take_body (CallFixture *fixture,
           const char *path_end)
{
  g_autoptr (GPtrArray) requests = ringer_fake_homeserver_take_requests (fixture->server);
  JsonObject *body = NULL;

  for (unsigned int i = 0; i < requests->len; i++) {
    RingerFakeRequest *request = g_ptr_array_index (requests, i);

    if (!g_str_has_suffix (request->path, path_end))
      continue;
    g_assert_null (body);
    body = json_object_ref (request->body);
  }
  g_assert_nonnull (body);

  return body;
}

static void
test_old_form (CallFixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *answer = make_answer (CLAIMS, "wss://sfu.test/livekit/sfu");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerLivekitGrant) grant = NULL;
  g_autoptr (JsonObject) body = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/livekit/jwt/sfu/get", 1, 200, answer);
  grant = fetch_grant (fixture, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (grant->url, ==, "wss://sfu.test/livekit/sfu");
  g_assert_cmpstr (grant->identity, ==, "@me:localhost:DEV");
  g_assert_cmpstr (grant->room, ==, "r\303\251?>room");
  g_assert_cmpint (grant->expires_ms, ==, G_GINT64_CONSTANT (1752586730000));

  /* The service takes nothing else. */
  body = take_body (fixture, "/sfu/get");
  g_assert_cmpuint (json_object_get_size (body), ==, 3);
  g_assert_cmpstr (ringer_json_peek_string (body, "room"), ==, CALL_ROOM);
  g_assert_cmpstr (ringer_json_peek_string (body, "device_id"), ==, ringer_account_get_device_id (fixture->account));
  g_assert_cmpstr (ringer_json_peek_string (ringer_json_peek_object (body, "openid_token"), "access_token"), ==, "openid");
}

static void
test_new_form (CallFixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *answer = make_answer (CLAIMS, "ws://127.0.0.1:7880");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerLivekitGrant) grant = NULL;
  g_autoptr (JsonObject) body = NULL;
  JsonObject *member;

  ringer_fake_homeserver_fail_next (fixture->server, "/livekit/jwt/get_token", 1, 200, answer);
  grant = fetch_grant (fixture, TRUE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (grant);

  body = take_body (fixture, "/get_token");
  member = ringer_json_peek_object (body, "member");
  g_assert_cmpuint (json_object_get_size (body), ==, 4);
  g_assert_cmpstr (ringer_json_peek_string (body, "slot_id"), ==, "m.call#ROOM");
  g_assert_cmpstr (ringer_json_peek_string (member, "id"), ==, "member");
  g_assert_cmpstr (ringer_json_peek_string (member, "claimed_user_id"), ==, fixture->me);
}

/* A service that knows only one of the two. */
static void
test_other_form (CallFixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *answer = make_answer (CLAIMS, "wss://sfu.test");

  for (unsigned int hashed = 0; hashed < 2; hashed++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingerLivekitGrant) grant = NULL;

    ringer_fake_homeserver_fail_next (fixture->server, hashed ? "/sfu/get" : "/get_token", 1, 200, answer);
    grant = fetch_grant (fixture, hashed, &error);
    g_assert_no_error (error);
    g_assert_nonnull (grant);
  }
}

static void
assert_refused (CallFixture *fixture,
                unsigned int status,
                const char *answer,
                RingerError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerLivekitGrant) grant = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/sfu/get", 1, status, answer);
  grant = fetch_grant (fixture, FALSE, &error);
  g_assert_error (error, RINGER_ERROR, (int) code);
  g_assert_null (grant);
}

static void
test_refusals (CallFixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *plain = make_answer (CLAIMS, "ws://sfu.test");
  g_autofree char *nobody = make_answer ("{\"video\":{\"room\":\"r\"}}", "wss://sfu.test");
  g_autofree char *nowhere = make_answer ("{\"sub\":\"me\",\"video\":{}}", "wss://sfu.test");

  assert_refused (fixture, 403, "{\"errcode\":\"M_FORBIDDEN\"}", RINGER_ERROR_FORBIDDEN);
  assert_refused (fixture, 502, "<html>", RINGER_ERROR_SERVER);
  assert_refused (fixture, 200, "<html>", RINGER_ERROR_BAD_RESPONSE);
  assert_refused (fixture, 200, plain, RINGER_ERROR_INSECURE);
  assert_refused (fixture, 200, nobody, RINGER_ERROR_BAD_RESPONSE);
  assert_refused (fixture, 200, nowhere, RINGER_ERROR_BAD_RESPONSE);
  assert_refused (fixture, 200, "{\"url\":\"wss://sfu.test\",\"jwt\":\"a.b\"}", RINGER_ERROR_BAD_RESPONSE);
  assert_refused (fixture, 200, "{\"url\":\"wss://sfu.test\",\"jwt\":\"a.!.c\"}", RINGER_ERROR_BAD_RESPONSE);
  assert_refused (fixture, 200, "{\"url\":7,\"jwt\":{}}", RINGER_ERROR_BAD_RESPONSE);
}

static void
test_identity (void)
{
  g_autofree char *identity = ringer_livekit_make_identity ("@alice:example.org", "DEVICE", "member \"1\"");
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "[\"@alice:example.org\",\"DEVICE\",\"member \\\"1\\\"\"]", -1);
  g_autoptr (GString) padded = g_string_new (identity);
  g_autofree guchar *digest = NULL;
  g_autoptr (GString) hex = g_string_new (NULL);
  gsize length;

  g_assert_cmpuint (strlen (identity), ==, 43);
  g_string_append_c (padded, '=');
  digest = g_base64_decode (padded->str, &length);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  g_assert_cmpstr (hex->str, ==, sum);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_case ("homeserver", test_homeserver);
  add_case ("odd-transports", test_odd_transports);
  add_case ("well-known", test_well_known);
  add_case ("no-service", test_no_service);
  add_case ("old-form", test_old_form);
  add_case ("new-form", test_new_form);
  add_case ("other-form", test_other_form);
  add_case ("refusals", test_refusals);
  g_test_add_func ("/call-service/identity", test_identity);

  return g_test_run ();
}
