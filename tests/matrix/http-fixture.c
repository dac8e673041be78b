/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#include <string.h>

#include "ringer-test-util.h"

static void
request_free (HttpRequest *request)
{
  g_free (request->line);
  g_free (request->authorization);
  g_free (request->body);
  g_free (request);
}

static void
answer_raw (HttpFixture *fixture,
            SoupServerMessage *message,
            const HttpAnswer *answer)
{
  GIOStream *connection = soup_server_message_steal_connection (message);

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (connection), answer->raw, strlen (answer->raw), NULL, NULL, NULL))
    g_assert_not_reached ();

  if (answer->stay_open) {
    g_ptr_array_add (fixture->open, connection);
  } else {
    g_io_stream_close (connection, NULL, NULL);
    g_object_unref (connection);
  }
}

static void
handle (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer user_data)
{
  HttpFixture *fixture = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gboolean refresh = g_str_equal (path, REFRESH_PATH);
  g_autofree HttpAnswer *answer = g_queue_pop_head (refresh ? &fixture->refresh_answers : &fixture->answers);
  HttpRequest *request = g_new0 (HttpRequest, 1);
  const char *text = answer != NULL && answer->body != NULL ? answer->body : "{}";

  request->line = g_strdup_printf ("%s %s", soup_server_message_get_method (message), path);
  request->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  request->body = g_strndup (body->data, body->length);
  g_ptr_array_add (refresh ? fixture->refreshes : fixture->requests, request);

  if (answer != NULL && answer->raw != NULL) {
    answer_raw (fixture, message, answer);
    return;
  }

  soup_server_message_set_status (message, answer != NULL && answer->status != 0 ? answer->status : 200, NULL);
  if (answer != NULL && answer->header != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), answer->header, answer->value);
  if (answer != NULL && answer->bytes != NULL) {
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), answer->bytes);
    soup_message_body_complete (soup_server_message_get_response_body (message));
    g_bytes_unref (answer->bytes);
  } else {
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text, strlen (text));
  }
}

static void
on_tokens_changed (RingerHttp *http,
                   const char *access_token,
                   const char *refresh_token,
                   HttpFixture *fixture)
{
  fixture->n_tokens_changed++;
  g_set_str (&fixture->refresh_token, refresh_token);
}

void
http_fixture_set_up (HttpFixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  GSList *uris;

  fixture->clock = ringer_fake_clock_new (HTTP_FIXTURE_NOW_MS);
  fixture->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  fixture->refreshes = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  fixture->open = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, handle, fixture, NULL);
  if (!soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("Cannot listen: %s", error->message);
  uris = soup_server_get_uris (fixture->server);
  fixture->port = (unsigned int) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  url = g_strdup_printf ("http://127.0.0.1:%u", fixture->port);
  fixture->http = ringer_http_new (RINGER_CLOCK (fixture->clock), url, &error);
  g_assert_no_error (error);
  ringer_http_set_tokens (fixture->http, "old", "again");
  g_signal_connect (fixture->http, "tokens-changed", G_CALLBACK (on_tokens_changed), fixture);
  fixture->cancellable = g_cancellable_new ();
}

void
http_fixture_tear_down (HttpFixture *fixture,
                        gconstpointer user_data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_queue_get_length (&fixture->answers), ==, 0);
  g_assert_cmpuint (g_queue_get_length (&fixture->refresh_answers), ==, 0);
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_finalize_object (fixture->http);
  g_assert_finalize_object (fixture->cancellable);
  g_ptr_array_unref (fixture->open);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_ptr_array_unref (fixture->requests);
  g_ptr_array_unref (fixture->refreshes);
  g_assert_finalize_object (fixture->clock);
  g_free (fixture->refresh_token);
}

void
http_fixture_will_answer (HttpFixture *fixture,
                          HttpAnswer answer)
{
  g_queue_push_tail (&fixture->answers, g_memdup2 (&answer, sizeof answer));
}

void
http_fixture_will_refresh (HttpFixture *fixture,
                           HttpAnswer answer)
{
  g_queue_push_tail (&fixture->refresh_answers, g_memdup2 (&answer, sizeof answer));
}

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

JsonObject *
http_fixture_finish (HttpFixture *fixture,
                     GAsyncResult **result,
                     GError **error)
{
  JsonObject *object;

  ringer_test_wait_for (is_set, result);
  object = ringer_http_send_finish (fixture->http, *result, NULL, error);
  g_clear_object (result);

  return object;
}

void
http_fixture_start (HttpFixture *fixture,
                    RingerHttpRequest request,
                    GAsyncResult **result)
{
  if (request.method == NULL)
    request.method = "GET";
  if (request.path == NULL)
    request.path = PATH;
  ringer_http_send_async (fixture->http, &request, fixture->cancellable, on_result, result);
}

JsonObject *
http_fixture_ask (HttpFixture *fixture,
                  RingerHttpRequest request,
                  GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  http_fixture_start (fixture, request, &result);

  return http_fixture_finish (fixture, &result, error);
}

void
http_fixture_assert_fine (HttpFixture *fixture,
                          RingerHttpRequest request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = http_fixture_ask (fixture, request, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);
}

GError *
http_fixture_get_failure (HttpFixture *fixture,
                          RingerHttpRequest request)
{
  g_autoptr (JsonObject) object = NULL;
  GError *error = NULL;

  object = http_fixture_ask (fixture, request, &error);
  g_assert_null (object);
  g_assert_nonnull (error);

  return error;
}

void
http_fixture_assert_fails (HttpFixture *fixture,
                           RingerHttpRequest request,
                           RingerError code)
{
  g_autoptr (GError) error = http_fixture_get_failure (fixture, request);

  g_assert_error (error, RINGER_ERROR, (int) code);
}
