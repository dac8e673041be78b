/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-homeserver.h"
#include "ringer-fake-network.h"
#include "ringer-json.h"
#include "ringer-outbox.h"
#include "ringer-test-util.h"

/* What is sent arrives once, or ends with an error, however the homeserver and the network behave. */

#define ROOM "!room:ringer.test"
#define TYPE "m.test"
#define SEND_PATH "/_matrix/client/v3/rooms/" ROOM "/send/" TYPE "/"
#define LIMIT_BODY "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"error\":\"Slow down\",\"retry_after_ms\":7000}"

typedef struct
{
  RingerFakeClock *clock;
  RingerFakeNetwork *network;
  RingerFakeHomeserver *server;
  RingerHttp *http;
  RingerOutbox *outbox;
  GCancellable *cancellable;
  unsigned int n_retrying;
  unsigned int last_retrying_id;
  int last_code;
  unsigned int n_events; /* that arrived in the room */
  gboolean drop_answer;  /* of the next event that arrives */
} Fixture;

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

static void
on_retrying (RingerOutbox *outbox,
             unsigned int id,
             const GError *error,
             Fixture *fixture)
{
  fixture->n_retrying++;
  fixture->last_retrying_id = id;
  g_assert_cmpuint (error->domain, ==, RINGER_ERROR);
  fixture->last_code = error->code;
}

static void
on_event (RingerFakeHomeserver *server,
          const char *room_id,
          JsonObject *event,
          Fixture *fixture)
{
  if (g_strcmp0 (ringer_json_peek_string (event, "type"), TYPE) != 0)
    return;

  fixture->n_events++;
  if (fixture->drop_answer) {
    fixture->drop_answer = FALSE;
    ringer_http_drop_connections (fixture->http);
  }
}

/* By an object of its own, so that the outbox begins without a connection. */
static char *
log_in (Fixture *fixture)
{
  g_autoptr (RingerHttp) http = ringer_http_new (RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server), NULL);
  g_autoptr (JsonObject) body = ringer_json_build ("type", "s", "m.login.password", "password", "s", "secret",
                                                   "identifier", "o", ringer_json_build ("type", "s", "m.id.user", "user", "s", "me", NULL), NULL);
  RingerHttpRequest request = { .method = "POST", .path = "/_matrix/client/v3/login", .body = body, .anonymous = TRUE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  ringer_http_send_async (http, &request, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  answer = ringer_http_send_finish (http, result, NULL, &error);
  g_assert_no_error (error);

  return g_strdup (ringer_json_peek_string (answer, "access_token"));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *members[] = { "me", "ann", NULL };
  g_autofree char *token = NULL;

  fixture->clock = ringer_fake_clock_new (G_GINT64_CONSTANT (1752583130000));
  fixture->network = ringer_fake_network_new ();
  fixture->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  ringer_fake_homeserver_add_user (fixture->server, "me", "secret", "Me");
  ringer_fake_homeserver_add_user (fixture->server, "ann", "secret", "Ann");
  ringer_fake_homeserver_add_room (fixture->server, ROOM, NULL, members, TRUE);
  g_signal_connect (fixture->server, "event", G_CALLBACK (on_event), fixture);

  token = log_in (fixture);
  g_ptr_array_unref (ringer_fake_homeserver_take_requests (fixture->server));
  fixture->http = ringer_http_new (RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server), NULL);
  ringer_http_set_tokens (fixture->http, token, NULL);
  fixture->outbox = ringer_outbox_new (RINGER_CLOCK (fixture->clock), fixture->http, G_NETWORK_MONITOR (fixture->network));
  g_signal_connect (fixture->outbox, "retrying", G_CALLBACK (on_retrying), fixture);
  fixture->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, ringer_fake_homeserver_get_n_delayed (fixture->server));
  g_assert_finalize_object (fixture->outbox);
  g_assert_finalize_object (fixture->http);
  g_assert_finalize_object (fixture->cancellable);
  g_object_unref (fixture->server);
  g_assert_finalize_object (fixture->network);
  g_object_unref (fixture->clock);
}

static unsigned int
send_with (Fixture *fixture,
           const RingerOutgoingEvent *how,
           GAsyncResult **result)
{
  g_autoptr (JsonObject) content = ringer_json_build ("a", "i", G_GINT64_CONSTANT (1), NULL);
  RingerOutgoingEvent event = *how;

  event.room_id = ROOM;
  event.type = TYPE;
  event.content = content;

  return ringer_outbox_send_event_async (fixture->outbox, &event, fixture->cancellable, on_result, result);
}

static unsigned int
send_one (Fixture *fixture,
          GAsyncResult **result)
{
  return send_with (fixture, &(RingerOutgoingEvent) { 0 }, result);
}

static gint64
after_ms (Fixture *fixture,
          gint64 ms)
{
  return ringer_clock_get_monotonic_ms (RINGER_CLOCK (fixture->clock)) + ms;
}

static void
assert_arrived (Fixture *fixture,
                GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  ringer_test_wait_for (is_set, result);
  id = ringer_outbox_send_event_finish (fixture->outbox, *result, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (id, "$"));
  g_clear_object (result);
}

static GError *
get_failure (Fixture *fixture,
             GAsyncResult **result)
{
  GError *error = NULL;

  ringer_test_wait_for (is_set, result);
  g_assert_null (ringer_outbox_send_event_finish (fixture->outbox, *result, &error));
  g_assert_nonnull (error);
  g_clear_object (result);

  return error;
}

static void
assert_failed (Fixture *fixture,
               GAsyncResult **result,
               GQuark domain,
               int code)
{
  g_autoptr (GError) error = get_failure (fixture, result);

  g_assert_error (error, domain, code);
}

typedef struct
{
  Fixture *fixture;
  unsigned int n;
} Retries;

static gboolean
has_retries (gpointer data)
{
  const Retries *retries = data;

  return retries->fixture->n_retrying >= retries->n;
}

static void
wait_for_retrying (Fixture *fixture,
                   unsigned int n)
{
  ringer_test_wait_for (has_retries, &(Retries) { fixture, n });
  g_assert_cmpuint (fixture->n_retrying, ==, n);
}

static gboolean
is_on_the_wire (gpointer data)
{
  Fixture *fixture = data;

  return fixture->n_events > 0;
}

/* That as many requests as expected came, all by the same method and path, which is returned. */
static char *
take_only_path (Fixture *fixture,
                unsigned int n)
{
  g_autoptr (GPtrArray) requests = ringer_fake_homeserver_take_requests (fixture->server);
  RingerFakeRequest *first;

  g_assert_cmpuint (requests->len, ==, n);
  first = g_ptr_array_index (requests, 0);
  for (unsigned int i = 1; i < n; i++) {
    RingerFakeRequest *request = g_ptr_array_index (requests, i);

    g_assert_cmpstr (request->method, ==, first->method);
    g_assert_cmpstr (request->path, ==, first->path);
    g_assert_cmpstr (request->query, ==, first->query);
  }

  return g_strdup (first->path);
}

static void
test_one_transaction (Fixture *fixture,
                      gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  unsigned int id;
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 3, 502, "<html>Bad gateway</html>");
  id = send_one (fixture, &result);
  g_assert_cmpuint (id, >, 0);
  for (unsigned int i = 1; i <= 3; i++) {
    wait_for_retrying (fixture, i);
    g_assert_cmpuint (fixture->last_retrying_id, ==, id);
    g_assert_cmpint (fixture->last_code, ==, RINGER_ERROR_SERVER);
    ringer_fake_clock_advance (fixture->clock, ringer_fake_clock_get_next_delay_ms (fixture->clock));
  }
  assert_arrived (fixture, &result);
  g_assert_cmpuint (fixture->n_events, ==, 1);
  path = take_only_path (fixture, 4);
  g_assert_true (g_str_has_prefix (path, SEND_PATH));
  g_assert_cmpuint (strlen (path), >, strlen (SEND_PATH));

  /* The same content once more is another event. */
  g_assert_cmpuint (send_one (fixture, &result), !=, id);
  assert_arrived (fixture, &result);
  other = take_only_path (fixture, 1);
  g_assert_cmpstr (other, !=, path);
  g_assert_cmpuint (fixture->n_events, ==, 2);
}

static void
test_back_off (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 base_ms = 1000;

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 9, 500, NULL);
  send_one (fixture, &result);
  for (unsigned int i = 1; i <= 9; i++) {
    gint64 delay_ms;

    wait_for_retrying (fixture, i);
    g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 1);
    delay_ms = ringer_fake_clock_get_next_delay_ms (fixture->clock);
    g_assert_cmpint (delay_ms, >=, base_ms * 3 / 4);
    g_assert_cmpint (delay_ms, <=, base_ms * 5 / 4);
    base_ms = MIN (base_ms * 2, 30 * 1000);

    /* Not a moment before. */
    ringer_fake_clock_advance (fixture->clock, delay_ms - 1);
    g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), ==, 1);
    ringer_fake_clock_advance (fixture->clock, 1);
  }
  assert_arrived (fixture, &result);
  g_free (take_only_path (fixture, 10));
}

static void
test_rate_limit (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 429, LIMIT_BODY);
  /* Some homeservers say so by another status. */
  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 400, LIMIT_BODY);
  send_one (fixture, &result);
  for (unsigned int i = 1; i <= 2; i++) {
    wait_for_retrying (fixture, i);
    g_assert_cmpint (fixture->last_code, ==, RINGER_ERROR_RATE_LIMITED);
    g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), ==, 7000);
    ringer_fake_clock_advance (fixture->clock, 7000);
  }
  assert_arrived (fixture, &result);
  g_free (take_only_path (fixture, 3));
}

static void
test_network_returns (Fixture *fixture,
                      gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 0, NULL);
  send_one (fixture, &result);
  wait_for_retrying (fixture, 1);

  ringer_fake_network_set_available (fixture->network, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_free (take_only_path (fixture, 1));
  ringer_fake_network_set_available (fixture->network, TRUE);
  assert_arrived (fixture, &result);
  g_free (take_only_path (fixture, 1));
  g_assert_cmpuint (fixture->n_events, ==, 1);
}

static void
test_retry_now (Fixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 2, 503, NULL);
  send_one (fixture, &result);
  wait_for_retrying (fixture, 1);
  ringer_outbox_retry_now (fixture->outbox);
  /* What is on the wire is not sent twice. */
  ringer_outbox_retry_now (fixture->outbox);
  wait_for_retrying (fixture, 2);
  /* The machine woke up. */
  ringer_fake_clock_jump (fixture->clock, 3600 * 1000);
  assert_arrived (fixture, &result);
  g_free (take_only_path (fixture, 3));
}

static void
test_lost_answer (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  fixture->drop_answer = TRUE;
  send_one (fixture, &result);
  wait_for_retrying (fixture, 1);
  g_assert_cmpint (fixture->last_code, ==, RINGER_ERROR_OFFLINE);
  g_assert_cmpuint (fixture->n_events, ==, 1);
  ringer_fake_clock_advance (fixture->clock, 2000);
  assert_arrived (fixture, &result);
  g_free (take_only_path (fixture, 2));
  g_assert_cmpuint (fixture->n_events, ==, 1);
}

static void
test_deadline (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 429, LIMIT_BODY);
  send_with (fixture, &(RingerOutgoingEvent) { .deadline_ms = after_ms (fixture, 3000) }, &result);
  wait_for_retrying (fixture, 1);
  g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), ==, 3000);
  ringer_fake_clock_advance (fixture->clock, 2999);
  g_assert_null (result);
  ringer_fake_clock_advance (fixture->clock, 1);
  assert_failed (fixture, &result, RINGER_ERROR, RINGER_ERROR_POINTLESS);
  g_free (take_only_path (fixture, 1));

  /* What is late from the start is not sent at all. */
  send_with (fixture, &(RingerOutgoingEvent) { .deadline_ms = after_ms (fixture, 0) }, &result);
  assert_failed (fixture, &result, RINGER_ERROR, RINGER_ERROR_POINTLESS);

  /* And what is in time is. */
  send_with (fixture, &(RingerOutgoingEvent) { .deadline_ms = after_ms (fixture, 1) }, &result);
  assert_arrived (fixture, &result);
  g_free (take_only_path (fixture, 1));
  g_assert_cmpuint (fixture->n_events, ==, 1);
}

static void
test_cancel_waiting (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 500, NULL);
  send_one (fixture, &result);
  wait_for_retrying (fixture, 1);
  g_cancellable_cancel (fixture->cancellable);
  assert_failed (fixture, &result, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  ringer_outbox_retry_now (fixture->outbox);
  ringer_fake_clock_advance (fixture->clock, 60 * 1000);
  g_free (take_only_path (fixture, 1));

  /* What is cancelled already is not sent. */
  send_one (fixture, &result);
  assert_failed (fixture, &result, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->n_events, ==, 0);
}

static void
test_cancel_sending (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  send_one (fixture, &result);
  ringer_test_wait_for (is_on_the_wire, fixture);
  g_assert_null (result);
  g_cancellable_cancel (fixture->cancellable);
  assert_failed (fixture, &result, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->n_retrying, ==, 0);
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 0);
}

static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  static const struct
  {
    unsigned int status;
    const char *errcode;
    RingerError code;
  } cases[] = {
    { 403, "M_FORBIDDEN", RINGER_ERROR_FORBIDDEN },
    { 404, "M_NOT_FOUND", RINGER_ERROR_NOT_FOUND },
    { 400, "M_BAD_JSON", RINGER_ERROR_FAILED },
    { 413, "M_TOO_LARGE", RINGER_ERROR_FAILED },
    { 401, "M_UNKNOWN_TOKEN", RINGER_ERROR_SIGNED_OUT },
    { 404, "M_UNRECOGNIZED", RINGER_ERROR_UNSUPPORTED },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *body = g_strdup_printf ("{\"errcode\":\"%s\"}", cases[i].errcode);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, cases[i].status, body);
    send_one (fixture, &result);
    error = get_failure (fixture, &result);
    g_assert_error (error, RINGER_ERROR, (int) cases[i].code);
    g_assert_cmpstr (ringer_error_get_errcode (error), ==, cases[i].errcode);
    g_free (take_only_path (fixture, 1));
  }

  g_assert_cmpuint (fixture->n_retrying, ==, 0);
  g_assert_cmpuint (fixture->n_events, ==, 0);
}

/* One that waits does not hold back those that were handed in after it. */
static void
test_no_order (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  unsigned int id;

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 429, LIMIT_BODY);
  id = send_one (fixture, &first);
  wait_for_retrying (fixture, 1);
  send_one (fixture, &second);
  assert_arrived (fixture, &second);
  g_assert_null (first);
  g_assert_cmpuint (fixture->last_retrying_id, ==, id);
  ringer_fake_clock_advance (fixture->clock, 7000);
  assert_arrived (fixture, &first);
  g_assert_cmpuint (fixture->n_events, ==, 2);
}

/* A homeserver that takes the request and never answers. */
static void
test_silence (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  send_one (fixture, &result);
  g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), ==, 20 * 1000);
  ringer_fake_clock_advance (fixture->clock, 20 * 1000);
  wait_for_retrying (fixture, 1);
  g_assert_cmpint (fixture->last_code, ==, RINGER_ERROR_TIMEOUT);
  ringer_fake_clock_advance (fixture->clock, 2000);
  assert_arrived (fixture, &result);
  g_assert_cmpuint (fixture->n_events, ==, 1);
}

static void
test_delayed (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *delay_id = NULL;
  g_autofree char *path = NULL;

  send_with (fixture, &(RingerOutgoingEvent) { .state_key = "_me_DEVICE", .delay_ms = 8000, .sticky_duration_ms = 60000 }, &result);
  ringer_test_wait_for (is_set, &result);
  delay_id = ringer_outbox_send_event_finish (fixture->outbox, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (delay_id);
  g_clear_object (&result);
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (fixture->server), ==, 1);
  path = take_only_path (fixture, 1);
  g_assert_cmpstr (path, ==, "/_matrix/client/v3/rooms/" ROOM "/state/" TYPE "/_me_DEVICE");

  ringer_outbox_update_delayed_async (fixture->outbox, delay_id, RINGER_DELAYED_SEND, 0, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  g_assert_true (ringer_outbox_update_delayed_finish (fixture->outbox, result, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_cmpuint (fixture->n_events, ==, 1);
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (fixture->server), ==, 0);

  /* It is gone now, and stays gone. */
  ringer_outbox_update_delayed_async (fixture->outbox, delay_id, RINGER_DELAYED_RESTART, 0, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  g_assert_false (ringer_outbox_update_delayed_finish (fixture->outbox, result, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
  g_assert_cmpuint (fixture->n_retrying, ==, 0);
}

/* A homeserver that knows only the older form is asked once in the new one. */
static void
test_older_form (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  RingerFakeRequest *last;

  ringer_fake_homeserver_fail_next (fixture->server, "/delayed_events/id/restart", 1, 404, "{\"errcode\":\"M_UNRECOGNIZED\"}");
  ringer_fake_homeserver_fail_next (fixture->server, "/delayed_events/id", 1, 500, NULL);
  ringer_fake_homeserver_fail_next (fixture->server, "/delayed_events/id", 1, 200, NULL);
  ringer_outbox_update_delayed_async (fixture->outbox, "id", RINGER_DELAYED_RESTART, 0, NULL, on_result, &result);
  wait_for_retrying (fixture, 1);
  ringer_fake_clock_advance (fixture->clock, 2000);
  ringer_test_wait_for (is_set, &result);
  g_assert_true (ringer_outbox_update_delayed_finish (fixture->outbox, result, &error));
  g_assert_no_error (error);

  requests = ringer_fake_homeserver_take_requests (fixture->server);
  g_assert_cmpuint (requests->len, ==, 3);
  last = g_ptr_array_index (requests, 2);
  g_assert_true (g_str_has_suffix (last->path, "/delayed_events/id"));
  g_assert_cmpstr (ringer_json_peek_string (last->body, "action"), ==, "restart");
}

static void
test_request (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *path = ringer_http_path ("/_matrix/client/v3/join/%s", ROOM);
  RingerHttpRequest request = { .method = "POST", .path = path };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, "/join/", 1, 500, NULL);
  ringer_outbox_request_async (fixture->outbox, &request, 0, NULL, on_result, &result);
  wait_for_retrying (fixture, 1);
  ringer_fake_clock_advance (fixture->clock, 2000);
  ringer_test_wait_for (is_set, &result);
  answer = ringer_outbox_request_finish (fixture->outbox, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ringer_json_peek_string (answer, "room_id"), ==, ROOM);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add_test ("/outbox/one-transaction", test_one_transaction);
  add_test ("/outbox/back-off", test_back_off);
  add_test ("/outbox/rate-limit", test_rate_limit);
  add_test ("/outbox/network-returns", test_network_returns);
  add_test ("/outbox/retry-now", test_retry_now);
  add_test ("/outbox/lost-answer", test_lost_answer);
  add_test ("/outbox/deadline", test_deadline);
  add_test ("/outbox/cancel-waiting", test_cancel_waiting);
  add_test ("/outbox/cancel-sending", test_cancel_sending);
  add_test ("/outbox/refused", test_refused);
  add_test ("/outbox/no-order", test_no_order);
  add_test ("/outbox/silence", test_silence);
  add_test ("/outbox/delayed", test_delayed);
  add_test ("/outbox/older-form", test_older_form);
  add_test ("/outbox/request", test_request);

  return g_test_run ();
}
