/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include "ringer-json.h"
#include "ringer-test-util.h"

/* One request and its answer, however the homeserver behaves. */

#define LARGE_BYTES (50 * 1024 * 1024)
#define HTML "<!DOCTYPE html><html><body>Hello</body></html>"
#define EXPIRED "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"error\":\"Expired\",\"soft_logout\":true}"
#define GONE "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"error\":\"Gone\"}"

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
has_some (gpointer data)
{
  return ((GPtrArray *) data)->len > 0;
}

static void
assert_sent_with (GPtrArray *requests,
                  unsigned int i,
                  const char *authorization)
{
  g_assert_cmpuint (requests->len, >, i);
  g_assert_cmpstr (((HttpRequest *) g_ptr_array_index (requests, i))->authorization, ==, authorization);
}

/* Where requests go, and what is in them */

static void
test_addresses (HttpFixture *fixture,
                gconstpointer user_data)
{
  static const struct
  {
    const char *url;
    int code; /* -1: fine */
  } cases[] = {
    { "https://example.org", -1 },
    { "http://127.0.0.1:8008", -1 },
    { "http://127.9.9.9", -1 },
    { "http://[::1]:8008", -1 },
    { "http://localhost:8008", -1 },
    { "http://example.org", RINGER_ERROR_INSECURE },
    { "http://localhost.example.org", RINGER_ERROR_INSECURE },
    { "http://127.0.0.1.example.org", RINGER_ERROR_INSECURE },
    { "http://192.168.1.2", RINGER_ERROR_INSECURE },
    { "http://0.0.0.0", RINGER_ERROR_INSECURE },
    { "HTTP://example.org", RINGER_ERROR_INSECURE },
    { "https://me:secret@example.org", RINGER_ERROR_BAD_ADDRESS },
    { "ftp://127.0.0.1", RINGER_ERROR_BAD_ADDRESS },
    { "https://", RINGER_ERROR_BAD_ADDRESS },
    { "example.org", RINGER_ERROR_BAD_ADDRESS },
    { "", RINGER_ERROR_BAD_ADDRESS },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingerHttp) http = ringer_http_new (RINGER_CLOCK (fixture->clock), cases[i].url, &error);

    g_test_message ("%s", cases[i].url);
    if (cases[i].code < 0) {
      g_assert_no_error (error);
      g_assert_nonnull (http);
    } else {
      g_assert_null (http);
      g_assert_error (error, RINGER_ERROR, cases[i].code);
    }
  }
}

static void
test_path (void)
{
  g_autofree char *path = ringer_http_path ("/rooms/%s/state/%s/%s", "!r:h", "a/b?c#d", "%s..");

  g_assert_cmpstr (path, ==, "/rooms/%21r%3Ah/state/a%2Fb%3Fc%23d/%25s..");
}

static void
test_request (HttpFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (JsonObject) body = ringer_json_build ("a", "s", "b", NULL);
  HttpRequest *request;

  http_fixture_assert_fine (fixture, (RingerHttpRequest) { .method = "PUT", .body = body });
  request = g_ptr_array_index (fixture->requests, 0);
  g_assert_cmpstr (request->line, ==, "PUT " PATH);
  g_assert_cmpstr (request->authorization, ==, "Bearer old");
  g_assert_cmpstr (request->body, ==, "{\"a\":\"b\"}");

  http_fixture_assert_fine (fixture, (RingerHttpRequest) { .method = "POST", .anonymous = TRUE });
  request = g_ptr_array_index (fixture->requests, 1);
  g_assert_cmpstr (request->authorization, ==, NULL);
  g_assert_cmpstr (request->body, ==, "{}");

  ringer_http_set_tokens (fixture->http, NULL, NULL);
  http_fixture_assert_fine (fixture, (RingerHttpRequest) { 0 });
  request = g_ptr_array_index (fixture->requests, 2);
  g_assert_cmpstr (request->authorization, ==, NULL);
  g_assert_cmpstr (request->body, ==, "");
}

static void
test_certificate (HttpFixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u", ringer_test_listen_untrusted ());
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->http);
  fixture->http = ringer_http_new (RINGER_CLOCK (fixture->clock), url, &error);
  g_assert_no_error (error);
  http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, RINGER_ERROR_BAD_CERTIFICATE);
}

/* Tokens */

static void
test_refresh (HttpFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) body = ringer_json_build ("a", "s", "b", NULL);
  HttpRequest *refresh;
  HttpRequest *again;

  http_fixture_will_answer (fixture, (HttpAnswer) { 401, EXPIRED });
  http_fixture_will_refresh (fixture, (HttpAnswer) { 200, "{\"access_token\":\"new\",\"refresh_token\":\"later\",\"expires_in_ms\":60000}" });
  http_fixture_will_answer (fixture, (HttpAnswer) { 200, "{\"done\":\"yes\"}" });
  object = http_fixture_ask (fixture, (RingerHttpRequest) { .method = "PUT", .body = body }, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ringer_json_peek_string (object, "done"), ==, "yes");

  g_assert_cmpuint (fixture->refreshes->len, ==, 1);
  refresh = g_ptr_array_index (fixture->refreshes, 0);
  g_assert_cmpstr (refresh->line, ==, "POST " REFRESH_PATH);
  g_assert_cmpstr (refresh->authorization, ==, NULL);
  g_assert_cmpstr (refresh->body, ==, "{\"refresh_token\":\"again\"}");
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  again = g_ptr_array_index (fixture->requests, 1);
  g_assert_cmpstr (again->authorization, ==, "Bearer new");
  g_assert_cmpstr (again->body, ==, "{\"a\":\"b\"}");
  g_assert_cmpuint (fixture->n_tokens_changed, ==, 1);
  g_assert_cmpstr (fixture->refresh_token, ==, "later");

  /* A homeserver may let the refresh token stay as it is. */
  http_fixture_will_answer (fixture, (HttpAnswer) { 401, EXPIRED });
  http_fixture_will_refresh (fixture, (HttpAnswer) { 200, "{\"access_token\":\"newer\"}" });
  http_fixture_assert_fine (fixture, (RingerHttpRequest) { 0 });
  assert_sent_with (fixture->requests, 3, "Bearer newer");
  g_assert_cmpstr (fixture->refresh_token, ==, "later");
}

/* Those that run into it together are refreshed once, and those that start meanwhile are not lost. */
static void
test_refresh_together (HttpFixture *fixture,
                       gconstpointer user_data)
{
  GAsyncResult *results[3] = { NULL, NULL, NULL };

  for (unsigned int i = 0; i < 3; i++)
    http_fixture_will_answer (fixture, (HttpAnswer) { 401, EXPIRED });
  for (unsigned int i = 0; i < 3; i++)
    http_fixture_start (fixture, (RingerHttpRequest) { 0 }, &results[i]);
  http_fixture_will_refresh (fixture, (HttpAnswer) { 200, "{\"access_token\":\"new\"}" });

  for (unsigned int i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) object = http_fixture_finish (fixture, &results[i], &error);

    g_assert_no_error (error);
    g_assert_nonnull (object);
  }
  g_assert_cmpuint (fixture->refreshes->len, ==, 1);
  g_assert_cmpuint (fixture->requests->len, ==, 6);
  for (unsigned int i = 0; i < 6; i++)
    assert_sent_with (fixture->requests, i, i < 3 ? "Bearer old" : "Bearer new");
  g_assert_cmpuint (fixture->n_tokens_changed, ==, 1);
}

/* A homeserver that does not like its own new token is not asked for ever. */
static void
test_refresh_once (HttpFixture *fixture,
                   gconstpointer user_data)
{
  http_fixture_will_answer (fixture, (HttpAnswer) { 401, EXPIRED });
  http_fixture_will_refresh (fixture, (HttpAnswer) { 200, "{\"access_token\":\"new\"}" });
  http_fixture_will_answer (fixture, (HttpAnswer) { 401, GONE });
  http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, RINGER_ERROR_SIGNED_OUT);
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  g_assert_cmpuint (fixture->refreshes->len, ==, 1);
}

static void
test_refresh_fails (HttpFixture *fixture,
                    gconstpointer user_data)
{
  static const struct
  {
    HttpAnswer answer;
    RingerError code;
  } cases[] = {
    { { 401, EXPIRED }, RINGER_ERROR_SOFT_SIGNED_OUT },
    { { 401, GONE }, RINGER_ERROR_SIGNED_OUT },
    { { 403, "{\"errcode\":\"M_FORBIDDEN\"}" }, RINGER_ERROR_SOFT_SIGNED_OUT },
    { { 404, "{\"errcode\":\"M_UNRECOGNIZED\"}" }, RINGER_ERROR_SOFT_SIGNED_OUT },
    { { 200, "{}" }, RINGER_ERROR_SOFT_SIGNED_OUT },
    { { 200, "{\"access_token\":5}" }, RINGER_ERROR_SOFT_SIGNED_OUT },
    /* In passing: nobody has to sign in anew for that. */
    { { 502, HTML }, RINGER_ERROR_SERVER },
    { { 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\"}" }, RINGER_ERROR_RATE_LIMITED },
    { { 200, HTML }, RINGER_ERROR_BAD_RESPONSE },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%u %s", cases[i].answer.status, cases[i].answer.body);
    http_fixture_will_answer (fixture, (HttpAnswer) { 401, EXPIRED });
    http_fixture_will_refresh (fixture, cases[i].answer);
    http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, cases[i].code);
    g_assert_cmpuint (fixture->requests->len, ==, i + 1);
    g_assert_cmpuint (fixture->refreshes->len, ==, i + 1);
  }
  g_assert_cmpuint (fixture->n_tokens_changed, ==, 0);
}

static void
test_cancel_refresh (HttpFixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  http_fixture_will_answer (fixture, (HttpAnswer) { 401, EXPIRED });
  http_fixture_start (fixture, (RingerHttpRequest) { 0 }, &result);
  http_fixture_will_refresh (fixture, (HttpAnswer) { 200, "{\"access_token\":\"new\"}" });
  ringer_test_wait_for (has_some, fixture->refreshes);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (http_fixture_finish (fixture, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* The new tokens are not lost, and the request is not sent again. */
  g_assert_cmpuint (fixture->n_tokens_changed, ==, 1);
  g_assert_cmpuint (fixture->requests->len, ==, 1);
}

static void
test_signed_out (HttpFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ringer_http_set_tokens (fixture->http, "old", NULL);
  http_fixture_will_answer (fixture, (HttpAnswer) { 401, EXPIRED });
  http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, RINGER_ERROR_SOFT_SIGNED_OUT);
  http_fixture_will_answer (fixture, (HttpAnswer) { 401, GONE });
  error = http_fixture_get_failure (fixture, (RingerHttpRequest) { 0 });
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_SIGNED_OUT);
  g_assert_cmpstr (ringer_error_get_errcode (error), ==, "M_UNKNOWN_TOKEN");
  http_fixture_will_answer (fixture, (HttpAnswer) { 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":\"true\"}" });
  http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, RINGER_ERROR_SIGNED_OUT);
  http_fixture_will_answer (fixture, (HttpAnswer) { 401, "{\"errcode\":\"M_MISSING_TOKEN\"}" });
  http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, RINGER_ERROR_SIGNED_OUT);
  g_assert_cmpuint (fixture->refreshes->len, ==, 0);
}

/* What an answer that says no means */

static void
test_errcodes (HttpFixture *fixture,
               gconstpointer user_data)
{
  static const struct
  {
    unsigned int status;
    const char *body;
    const char *errcode;
    RingerError code;
  } cases[] = {
    { 403, "{\"errcode\":\"M_FORBIDDEN\"}", "M_FORBIDDEN", RINGER_ERROR_FORBIDDEN },
    { 404, "{\"errcode\":\"M_NOT_FOUND\"}", "M_NOT_FOUND", RINGER_ERROR_NOT_FOUND },
    { 404, "{\"errcode\":\"M_UNRECOGNIZED\"}", "M_UNRECOGNIZED", RINGER_ERROR_UNSUPPORTED },
    { 405, HTML, NULL, RINGER_ERROR_UNSUPPORTED },
    { 400, "{\"errcode\":\"ORG.EXAMPLE_ODD\"}", "ORG.EXAMPLE_ODD", RINGER_ERROR_FAILED },
    { 401, "{\"errcode\":\"M_USER_LOCKED\"}", "M_USER_LOCKED", RINGER_ERROR_DEACTIVATED },
    { 404, HTML, NULL, RINGER_ERROR_NOT_FOUND },
    { 404, "{\"errcode\":7}", NULL, RINGER_ERROR_NOT_FOUND },
    { 404, "[]", NULL, RINGER_ERROR_NOT_FOUND },
    { 502, HTML, NULL, RINGER_ERROR_SERVER },
    { 500, "", NULL, RINGER_ERROR_SERVER },
    { 304, "", NULL, RINGER_ERROR_BAD_RESPONSE },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%u %s", cases[i].status, cases[i].body);
    http_fixture_will_answer (fixture, (HttpAnswer) { cases[i].status, cases[i].body });
    error = http_fixture_get_failure (fixture, (RingerHttpRequest) { 0 });
    g_assert_error (error, RINGER_ERROR, (int) cases[i].code);
    g_assert_cmpstr (ringer_error_get_errcode (error), ==, cases[i].errcode);
    g_assert_cmpuint (ringer_error_get_http_status (error), ==, cases[i].status);
  }
}

static void
test_retry_after (HttpFixture *fixture,
                  gconstpointer user_data)
{
  static const struct
  {
    const char *value;
    const char *body;
    gint64 retry_after_ms;
  } cases[] = {
    { NULL, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":1500}", 1500 },
    { "3", "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":1500}", 3000 },
    { "Tue, 15 Jul 2025 12:39:00 GMT", "{}", 10000 },
    { "Tue, 15 Jul 2025 12:00:00 GMT", "{}", 0 },
    { "soon", "{\"retry_after_ms\":1500}", 1500 },
    { "-3", "{}", 0 },
    { NULL, "{\"retry_after_ms\":-5}", 0 },
    { NULL, "{\"retry_after_ms\":\"1500\"}", 0 },
    { NULL, "{\"retry_after_ms\":1e300}", 0 },
    { NULL, "{\"retry_after_ms\":9007199254740991}", G_GINT64_CONSTANT (24) * 3600 * 1000 },
    { NULL, HTML, 0 },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s %s", cases[i].value, cases[i].body);
    http_fixture_will_answer (fixture, (HttpAnswer) { 429, cases[i].body, "Retry-After", cases[i].value != NULL ? cases[i].value : "" });
    error = http_fixture_get_failure (fixture, (RingerHttpRequest) { 0 });
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_RATE_LIMITED);
    g_assert_true (ringer_error_is_transient (error));
    g_assert_cmpint (ringer_error_get_retry_after_ms (error), ==, cases[i].retry_after_ms);
  }
}

/* Answers that are not what they should be */

static void
test_not_json (HttpFixture *fixture,
               gconstpointer user_data)
{
  static const char *const bodies[] = { HTML, "", "[]", "null", "\"a\"", "{\"a\":", "{\"a\":1}{", "\xff\xfe{}" };
  g_autofree char *large = g_strnfill (300 * 1024, 'a');

  for (unsigned int i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_test_message ("%s", bodies[i]);
    http_fixture_will_answer (fixture, (HttpAnswer) { 200, bodies[i] });
    http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, RINGER_ERROR_BAD_RESPONSE);
  }

  /* Parsed in a thread */
  http_fixture_will_answer (fixture, (HttpAnswer) { 200, large });
  http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, RINGER_ERROR_BAD_RESPONSE);
}

static void
test_large (HttpFixture *fixture,
            gconstpointer user_data)
{
  g_autofree char *filling = g_strnfill (1024 * 1024, 'a');
  g_autofree char *body = g_strdup_printf ("{\"a\":\"%s\"}", filling);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;

  http_fixture_will_answer (fixture, (HttpAnswer) { 200, body });
  object = http_fixture_ask (fixture, (RingerHttpRequest) { .max_bytes = strlen (body) }, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ringer_json_peek_string (object, "a"), ==, filling);
}

static void
assert_too_large (HttpFixture *fixture,
                  RingerHttpRequest request)
{
  g_autoptr (GError) error = http_fixture_get_failure (fixture, request);

  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
  g_assert_cmpstr (error->message, ==, "The answer is too large");
}

static void
test_too_large (HttpFixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (LARGE_BYTES, ' '), LARGE_BYTES);

  http_fixture_will_answer (fixture, (HttpAnswer) { 200, "{\"a\":1}" });
  http_fixture_assert_fine (fixture, (RingerHttpRequest) { .max_bytes = 7 });
  http_fixture_will_answer (fixture, (HttpAnswer) { 200, "{\"a\":1}" });
  assert_too_large (fixture, (RingerHttpRequest) { .max_bytes = 6 });
  http_fixture_will_answer (fixture, (HttpAnswer) { 404, "{\"errcode\":\"M_NOT_FOUND\"}" });
  assert_too_large (fixture, (RingerHttpRequest) { .max_bytes = 6 });

  http_fixture_will_answer (fixture, (HttpAnswer) { .bytes = g_bytes_ref (bytes) });
  assert_too_large (fixture, (RingerHttpRequest) { 0 });
  /* Without a length said beforehand */
  http_fixture_will_answer (fixture, (HttpAnswer) { .bytes = g_bytes_ref (bytes), .header = "Transfer-Encoding", .value = "chunked" });
  assert_too_large (fixture, (RingerHttpRequest) { 0 });
  /* And the next one is as if nothing had been. */
  http_fixture_assert_fine (fixture, (RingerHttpRequest) { 0 });
}

/* Small on the wire, and large when it is unpacked */
static void
test_bomb (HttpFixture *fixture,
           gconstpointer user_data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_strnfill (LARGE_BYTES, ' '), LARGE_BYTES);
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) packed = g_converter_convert_bytes (G_CONVERTER (compressor), bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (packed), <, 100 * 1024);
  http_fixture_will_answer (fixture, (HttpAnswer) { .bytes = g_steal_pointer (&packed), .header = "Content-Encoding", .value = "gzip" });
  assert_too_large (fixture, (RingerHttpRequest) { 0 });
}

static void
test_cut (HttpFixture *fixture,
          gconstpointer user_data)
{
  static const char *const raws[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":1}",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1}\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"a\":1}",
    "HTTP/1.1 200 OK\r\n\r\n{\"a\":",
    "HTTP/1.1 200 OK\r\nContent-Type: app",
    "SSH-2.0-Server\r\n\r\n",
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (raws); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("Answer %u", i);
    http_fixture_will_answer (fixture, (HttpAnswer) { .raw = raws[i] });
    error = http_fixture_get_failure (fixture, (RingerHttpRequest) { .method = "POST" });
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    g_assert_true (ringer_error_is_transient (error));
    g_assert_cmpuint (fixture->requests->len, ==, i + 1);
  }
}

static void
test_cut_bytes (HttpFixture *fixture,
                gconstpointer user_data)
{
  RingerHttpRequest request = { .method = "GET", .path = PATH };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  http_fixture_will_answer (fixture, (HttpAnswer) { .raw = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a picture" });
  ringer_http_get_bytes_async (fixture->http, &request, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  g_assert_null (ringer_http_get_bytes_finish (fixture->http, result, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
  g_clear_error (&error);
  g_clear_object (&result);

  http_fixture_will_answer (fixture, (HttpAnswer) { 200, "a picture" });
  ringer_http_get_bytes_async (fixture->http, &request, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  bytes = ringer_http_get_bytes_finish (fixture->http, result, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "a picture", 9);
}

/* Redirects */

static void
test_redirect_with_token (HttpFixture *fixture,
                          gconstpointer user_data)
{
  static const char *const hosts[] = { "127.0.0.1", "127.0.0.2", "localhost", "0.0.0.0" };
  static const unsigned int statuses[] = { 301, 302, 303, 307, 308 };
  unsigned int n = 0;

  for (unsigned int i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autofree char *location = g_strdup_printf ("http://%s:%u/elsewhere", hosts[i], fixture->port);

    for (unsigned int j = 0; j < G_N_ELEMENTS (statuses); j++) {
      http_fixture_will_answer (fixture, (HttpAnswer) { statuses[j], "", "Location", location });
      http_fixture_assert_fails (fixture, (RingerHttpRequest) { 0 }, RINGER_ERROR_BAD_RESPONSE);
      g_assert_cmpuint (fixture->requests->len, ==, ++n);
    }
  }
}

static void
test_redirect_anonymous (HttpFixture *fixture,
                         gconstpointer user_data)
{
  g_autofree char *insecure = g_strdup_printf ("http://0.0.0.0:%u/elsewhere", fixture->port);
  HttpRequest *request;

  http_fixture_will_answer (fixture, (HttpAnswer) { 302, "", "Location", "/elsewhere" });
  http_fixture_assert_fine (fixture, (RingerHttpRequest) { .anonymous = TRUE });
  g_assert_cmpuint (fixture->requests->len, ==, 2);
  request = g_ptr_array_index (fixture->requests, 1);
  g_assert_cmpstr (request->line, ==, "GET /elsewhere");
  g_assert_cmpstr (request->authorization, ==, NULL);

  /* Not to where one could not have gone in the first place */
  http_fixture_will_answer (fixture, (HttpAnswer) { 302, "", "Location", insecure });
  http_fixture_assert_fails (fixture, (RingerHttpRequest) { .anonymous = TRUE }, RINGER_ERROR_INSECURE);
  g_assert_cmpuint (fixture->requests->len, ==, 3);

  /* Not round and round */
  for (unsigned int i = 0; i < 100; i++)
    http_fixture_will_answer (fixture, (HttpAnswer) { 302, "", "Location", PATH });
  http_fixture_assert_fails (fixture, (RingerHttpRequest) { .anonymous = TRUE }, RINGER_ERROR_BAD_RESPONSE);
  g_assert_cmpuint (fixture->requests->len, <, 50);
  g_queue_clear_full (&fixture->answers, g_free);
}

/* A password or a refresh token is in the body: it stays with the homeserver. */
static void
test_redirect_body (HttpFixture *fixture,
                    gconstpointer user_data)
{
  static const unsigned int statuses[] = { 301, 302, 303, 307, 308 };
  g_autofree char *location = g_strdup_printf ("http://127.0.0.2:%u/elsewhere", fixture->port);
  g_autoptr (JsonObject) body = ringer_json_build ("password", "s", "secret", NULL);

  for (unsigned int i = 0; i < G_N_ELEMENTS (statuses); i++) {
    http_fixture_will_answer (fixture, (HttpAnswer) { statuses[i], "", "Location", location });
    http_fixture_assert_fails (fixture, (RingerHttpRequest) { .method = "POST", .body = body, .anonymous = TRUE }, RINGER_ERROR_BAD_RESPONSE);
    g_assert_cmpuint (fixture->requests->len, ==, i + 1);
  }
}

/* No answer */

static void
test_refused_connection (HttpFixture *fixture,
                         gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  soup_server_disconnect (fixture->server);
  error = http_fixture_get_failure (fixture, (RingerHttpRequest) { 0 });
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NO_SERVER);
  g_assert_true (ringer_error_is_transient (error));
  g_assert_cmpstr (ringer_error_get_errcode (error), ==, NULL);
}

static void
test_timeout (HttpFixture *fixture,
              gconstpointer user_data)
{
  static const char *const raws[] = { "", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (raws); i++) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    http_fixture_will_answer (fixture, (HttpAnswer) { .raw = raws[i], .stay_open = TRUE });
    http_fixture_start (fixture, (RingerHttpRequest) { .timeout_ms = 5000 }, &result);
    ringer_test_wait_for (has_some, fixture->open);
    ringer_fake_clock_advance (fixture->clock, 4999);
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_assert_null (result);
    ringer_fake_clock_advance (fixture->clock, 1);
    g_assert_null (http_fixture_finish (fixture, &result, &error));
    g_assert_error (error, RINGER_ERROR, RINGER_ERROR_TIMEOUT);
    g_ptr_array_set_size (fixture->open, 0);
  }
}

static void
test_cancel (HttpFixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  http_fixture_will_answer (fixture, (HttpAnswer) { .raw = "", .stay_open = TRUE });
  http_fixture_start (fixture, (RingerHttpRequest) { 0 }, &result);
  ringer_test_wait_for (has_some, fixture->requests);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (http_fixture_finish (fixture, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_drop_connections (HttpFixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  http_fixture_will_answer (fixture, (HttpAnswer) { .raw = "", .stay_open = TRUE });
  http_fixture_start (fixture, (RingerHttpRequest) { 0 }, &result);
  ringer_test_wait_for (has_some, fixture->requests);
  ringer_http_drop_connections (fixture->http);
  g_assert_null (http_fixture_finish (fixture, &result, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_OFFLINE);
  http_fixture_assert_fine (fixture, (RingerHttpRequest) { 0 });
}

int
main (int argc,
      char *argv[])
{
  /* Whether the machine that runs this has a network must not matter. */
  g_setenv ("GIO_USE_NETWORK_MONITOR", "base", TRUE);
  g_test_init (&argc, &argv, NULL);

#define add_test(path, function) g_test_add (path, HttpFixture, NULL, http_fixture_set_up, function, http_fixture_tear_down)
  g_test_add_func ("/http/path", test_path);
  add_test ("/http/addresses", test_addresses);
  add_test ("/http/certificate", test_certificate);
  add_test ("/http/request", test_request);
  add_test ("/http/refresh", test_refresh);
  add_test ("/http/refresh-together", test_refresh_together);
  add_test ("/http/refresh-once", test_refresh_once);
  add_test ("/http/refresh-fails", test_refresh_fails);
  add_test ("/http/cancel-refresh", test_cancel_refresh);
  add_test ("/http/signed-out", test_signed_out);
  add_test ("/http/errcodes", test_errcodes);
  add_test ("/http/retry-after", test_retry_after);
  add_test ("/http/not-json", test_not_json);
  add_test ("/http/large", test_large);
  add_test ("/http/too-large", test_too_large);
  add_test ("/http/bomb", test_bomb);
  add_test ("/http/cut", test_cut);
  add_test ("/http/cut-bytes", test_cut_bytes);
  add_test ("/http/redirect-with-token", test_redirect_with_token);
  add_test ("/http/redirect-anonymous", test_redirect_anonymous);
  add_test ("/http/redirect-body", test_redirect_body);
  add_test ("/http/refused-connection", test_refused_connection);
  add_test ("/http/timeout", test_timeout);
  add_test ("/http/cancel", test_cancel);
  add_test ("/http/drop-connections", test_drop_connections);

  return g_test_run ();
}
