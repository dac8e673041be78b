/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-json.h"
#include "ringer-plain-sync.h"
#include "ringer-sliding-sync.h"
#include "ringer-sync.h"

#define ME "@me:h"
#define NOW_MS G_GINT64_CONSTANT (1700000000000)

/* A network monitor that says what the test says */

#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork {
  GObject parent_instance;

  gboolean available;
};

typedef enum {
  NETWORK_PROP_AVAILABLE = 1,
  NETWORK_PROP_METERED,
  NETWORK_PROP_CONNECTIVITY,
} TestNetworkProperty;

static void
test_network_monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

static gboolean
test_network_initable_init (GInitable *initable,
                            GCancellable *cancellable,
                            GError **error)
{
  return TRUE;
}

static void
test_network_initable_iface_init (GInitableIface *iface)
{
  iface->init = test_network_initable_init;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork, test_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_network_initable_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, test_network_monitor_iface_init))

static void
test_network_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  TestNetwork *self = TEST_NETWORK (object);

  switch ((TestNetworkProperty) prop_id) {
  case NETWORK_PROP_AVAILABLE:
    g_value_set_boolean (value, self->available);
    break;

  case NETWORK_PROP_METERED:
    g_value_set_boolean (value, FALSE);
    break;

  case NETWORK_PROP_CONNECTIVITY:
    g_value_set_enum (value, self->available ? G_NETWORK_CONNECTIVITY_FULL : G_NETWORK_CONNECTIVITY_LOCAL);
    break;

  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, NETWORK_PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, NETWORK_PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, NETWORK_PROP_CONNECTIVITY, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
  self->available = TRUE;
}

static void
test_network_set (TestNetwork *self,
                  gboolean available)
{
  self->available = available;
  g_signal_emit_by_name (self, "network-changed", available);
}

/* A homeserver that answers what the test says, when the test says it */

typedef struct
{
  char *path;
  GHashTable *query;
  char *body;
} Request;

typedef struct
{
  guint status;
  char *body;
} Reply;

typedef struct
{
  SoupServer *server;
  RingerFakeClock *clock;
  TestNetwork *network;
  RingerHttp *http;
  RingerSyncBackend *backend;
  RingerSync *sync;

  GPtrArray *polls;
  GPtrArray *pages;
  GQueue held_polls;
  GQueue held_pages;
  GQueue poll_replies;
  GQueue page_replies;

  GPtrArray *updates;
  unsigned int n_logged;
  unsigned int log_id;
  gboolean stop_on_update;
} Fixture;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_free (request->body);
  g_hash_table_unref (request->query);
  g_free (request);
}

static void
reply_free (gpointer data)
{
  Reply *reply = data;

  g_free (reply->body);
  g_free (reply);
}

static void
answer (SoupServerMessage *message,
        guint status,
        const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, body[0] == '<' ? "text/html" : "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *fixture = user_data;
  gboolean is_page = g_str_has_suffix (path, "/messages");
  GQueue *replies = is_page ? &fixture->page_replies : &fixture->poll_replies;
  GQueue *held = is_page ? &fixture->held_pages : &fixture->held_polls;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  Request *request = g_new0 (Request, 1);
  Reply *reply;
  GHashTableIter iter;
  gpointer key, value;

  request->path = g_strdup (path);
  request->body = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  request->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (query != NULL) {
    g_hash_table_iter_init (&iter, query);
    while (g_hash_table_iter_next (&iter, &key, &value))
      g_hash_table_insert (request->query, g_strdup (key), g_strdup (value));
  }
  g_ptr_array_add (is_page ? fixture->pages : fixture->polls, request);

  reply = g_queue_pop_head (replies);
  if (reply != NULL) {
    answer (message, reply->status, reply->body);
    reply_free (reply);
    return;
  }

  soup_server_message_pause (message);
  g_queue_push_tail (held, g_object_ref (message));
}

static void
push (GQueue *held,
      GQueue *replies,
      guint status,
      const char *body)
{
  SoupServerMessage *message = g_queue_pop_tail (held);
  Reply *reply;

  /* Requests that were given up before are of no interest. */
  g_queue_clear_full (held, g_object_unref);

  if (message != NULL) {
    answer (message, status, body);
    soup_server_message_unpause (message);
    g_object_unref (message);
    return;
  }

  reply = g_new0 (Reply, 1);
  reply->status = status;
  reply->body = g_strdup (body);
  g_queue_push_tail (replies, reply);
}

static void
push_poll (Fixture *fixture,
           guint status,
           const char *body)
{
  push (&fixture->held_polls, &fixture->poll_replies, status, body);
}

static void
push_page (Fixture *fixture,
           guint status,
           const char *body)
{
  push (&fixture->held_pages, &fixture->page_replies, status, body);
}

static void
on_update (RingerSync *sync,
           RingerSyncUpdate *update,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->updates, ringer_sync_update_ref (update));
  if (fixture->stop_on_update)
    ringer_sync_stop (sync);
}

static void
on_log (const char *domain,
        GLogLevelFlags level,
        const char *message,
        gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_logged++;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  gboolean sliding = GPOINTER_TO_INT (user_data) > 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSList) uris = NULL;
  g_autofree char *base_url = NULL;

  fixture->polls = g_ptr_array_new_with_free_func (request_free);
  fixture->pages = g_ptr_array_new_with_free_func (request_free);
  fixture->updates = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_sync_update_unref);

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  base_url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_foreach (uris, (GFunc) g_uri_unref, NULL);

  fixture->clock = ringer_fake_clock_new (NOW_MS);
  fixture->network = g_object_new (TEST_TYPE_NETWORK, NULL);
  fixture->http = ringer_http_new (RINGER_CLOCK (fixture->clock), base_url, &error);
  g_assert_no_error (error);
  ringer_http_set_tokens (fixture->http, "token", NULL);

  fixture->backend = sliding ? ringer_sliding_sync_new (ME, 10, FALSE) : ringer_plain_sync_new (ME);
  fixture->sync = ringer_sync_new (RINGER_CLOCK (fixture->clock), fixture->http, G_NETWORK_MONITOR (fixture->network), fixture->backend);
  g_signal_connect (fixture->sync, "update", G_CALLBACK (on_update), fixture);
  fixture->log_id = g_log_set_handler ("ringer-matrix", G_LOG_LEVEL_MESSAGE, on_log, fixture);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_error ("Waited too long");
}

/* Everything that is under way in this process comes to rest. */
static void
settle (void)
{
  gint64 end_us = g_get_monotonic_time () + 30 * 1000;

  while (g_get_monotonic_time () < end_us) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  }
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_log_remove_handler ("ringer-matrix", fixture->log_id);
  ringer_sync_stop (fixture->sync);
  g_assert_finalize_object (g_steal_pointer (&fixture->sync));
  g_assert_finalize_object (g_steal_pointer (&fixture->backend));
  settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->http));
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), ==, 0);

  g_queue_clear_full (&fixture->held_polls, g_object_unref);
  g_queue_clear_full (&fixture->held_pages, g_object_unref);
  g_queue_clear_full (&fixture->poll_replies, reply_free);
  g_queue_clear_full (&fixture->page_replies, reply_free);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->network);
  g_clear_object (&fixture->clock);
  g_ptr_array_unref (fixture->polls);
  g_ptr_array_unref (fixture->pages);
  g_ptr_array_unref (fixture->updates);
}

#define wait_until(condition)                                          \
  G_STMT_START                                                         \
  {                                                                    \
    guint deadline_id = g_timeout_add_seconds (20, on_deadline, NULL); \
    while (!(condition))                                               \
      g_main_context_iteration (NULL, TRUE);                           \
    g_source_remove (deadline_id);                                     \
  }                                                                    \
  G_STMT_END

static const char *
get_query (GPtrArray *requests,
           unsigned int index,
           const char *name)
{
  Request *request;

  g_assert_cmpuint (index, <, requests->len);
  request = g_ptr_array_index (requests, index);
  return g_hash_table_lookup (request->query, name);
}

static RingerSyncUpdate *
get_update (Fixture *fixture,
            unsigned int index)
{
  g_assert_cmpuint (index, <, fixture->updates->len);
  return g_ptr_array_index (fixture->updates, index);
}

/* An event of which only id and age matter */
static char *
make_event (unsigned int id,
            gint64 age_s)
{
  return g_strdup_printf ("{\"type\": \"m.room.encrypted\", \"event_id\": \"$%u\", \"sender\": \"@ann:h\", \"origin_server_ts\": %" G_GINT64_FORMAT ", \"content\": {},"
                          " \"unsigned\": {\"age\": %" G_GINT64_FORMAT "}}",
                          id, NOW_MS - age_s * 1000, age_s * 1000);
}

static char *
make_limited (const char *next_batch,
              gint64 age_s)
{
  g_autofree char *event = make_event (100, age_s);

  return g_strdup_printf ("{\"next_batch\": \"%s\", \"rooms\": {\"join\": {\"!a:h\": {\"timeline\": {\"limited\": true, \"prev_batch\": \"p1\", \"events\": [%s]}}}}}",
                          next_batch, event);
}

static void
start (Fixture *fixture)
{
  push_poll (fixture, 200, "{\"next_batch\": \"s1\"}");
  ringer_sync_start (fixture->sync, NULL);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_CONNECTING);
  wait_until (fixture->polls->len == 2);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_UP_TO_DATE);
}

static void
test_loop (Fixture *fixture,
           gconstpointer user_data)
{
  start (fixture);
  g_assert_cmpuint (fixture->updates->len, ==, 1);
  g_assert_cmpstr (get_update (fixture, 0)->position, ==, "s1");
  g_assert_true (get_update (fixture, 0)->fresh);
  g_assert_cmpstr (get_query (fixture->polls, 0, "timeout"), ==, "0");
  g_assert_null (get_query (fixture->polls, 0, "since"));
  g_assert_cmpstr (get_query (fixture->polls, 1, "timeout"), ==, "30000");
  g_assert_cmpstr (get_query (fixture->polls, 1, "since"), ==, "s1");
  g_assert_cmpstr (get_query (fixture->polls, 1, "filter"), ==, get_query (fixture->polls, 0, "filter"));

  push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  wait_until (fixture->polls->len == 3);
  g_assert_cmpstr (get_query (fixture->polls, 2, "since"), ==, "s2");
  g_assert_cmpint (get_update (fixture, 1)->timing.headers_us, >, 0);

  /* One timeout waits, the request's own. */
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), <=, 1);
}

static void
test_resume (Fixture *fixture,
             gconstpointer user_data)
{
  ringer_sync_start (fixture->sync, "s41");
  wait_until (fixture->polls->len == 1);
  g_assert_cmpstr (get_query (fixture->polls, 0, "since"), ==, "s41");
  g_assert_cmpstr (get_query (fixture->polls, 0, "timeout"), ==, "0");
  push_poll (fixture, 200, "{\"next_batch\": \"s42\"}");
  wait_until (fixture->updates->len == 1);
  g_assert_false (get_update (fixture, 0)->fresh);
}

/* Until it waits for the next try, which is sooner than any request's own timeout. */
static gint64
wait_for_backoff (Fixture *fixture)
{
  wait_until (ringer_fake_clock_get_n_timeouts (fixture->clock) == 1 && ringer_fake_clock_get_next_delay_ms (fixture->clock) < 38000);
  return ringer_fake_clock_get_next_delay_ms (fixture->clock);
}

static void
test_backoff (Fixture *fixture,
              gconstpointer user_data)
{
  gint64 base_ms = 1000;
  unsigned int n_polls;

  start (fixture);
  fixture->n_logged = 0;
  n_polls = fixture->polls->len;

  for (unsigned int i = 0; i < 7; i++) {
    gint64 delay_ms;

    push_poll (fixture, 502, "<html>Bad gateway</html>");
    delay_ms = wait_for_backoff (fixture);
    g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_FAILING);
    g_assert_nonnull (ringer_sync_get_error (fixture->sync));
    g_assert_cmpint (delay_ms, >=, base_ms * 3 / 4);
    g_assert_cmpint (delay_ms, <=, base_ms * 5 / 4);
    base_ms = MIN (base_ms * 2, 30000);

    g_assert_cmpuint (fixture->polls->len, ==, n_polls);
    ringer_fake_clock_advance (fixture->clock, delay_ms);
    wait_until (fixture->polls->len == n_polls + 1);
    n_polls++;
    g_assert_cmpstr (get_query (fixture->polls, n_polls - 1, "timeout"), ==, "0");
  }

  /* One line for all of them. */
  g_assert_cmpuint (fixture->n_logged, ==, 1);

  /* The person is impatient, and it works again: from where it was. */
  push_poll (fixture, 502, "<html>Bad gateway</html>");
  wait_for_backoff (fixture);
  push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  ringer_sync_retry_now (fixture->sync);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_CONNECTING);
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_UP_TO_DATE);
  g_assert_null (ringer_sync_get_error (fixture->sync));
  g_assert_cmpstr (get_query (fixture->polls, n_polls, "since"), ==, "s1");
}

static void
test_retry_after (Fixture *fixture,
                  gconstpointer user_data)
{
  start (fixture);
  push_poll (fixture, 429, "{\"errcode\": \"M_LIMIT_EXCEEDED\", \"error\": \"slow\", \"retry_after_ms\": 45000}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_FAILING);
  g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), ==, 45000);
}

static void
test_signed_out (Fixture *fixture,
                 gconstpointer user_data)
{
  gboolean soft = GPOINTER_TO_INT (user_data) < 0;
  RingerError code = soft ? RINGER_ERROR_SOFT_SIGNED_OUT : RINGER_ERROR_SIGNED_OUT;

  start (fixture);
  push_poll (fixture, 401, soft ? "{\"errcode\": \"M_UNKNOWN_TOKEN\", \"error\": \"x\", \"soft_logout\": true}" : "{\"errcode\": \"M_UNKNOWN_TOKEN\", \"error\": \"x\"}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_SIGNED_OUT);
  g_assert_error (ringer_sync_get_error (fixture->sync), RINGER_ERROR, (int) code);

  /* Nothing is tried any more. */
  test_network_set (fixture->network, FALSE);
  test_network_set (fixture->network, TRUE);
  ringer_fake_clock_jump (fixture->clock, 1000);
  ringer_sync_retry_now (fixture->sync);
  settle ();
  g_assert_cmpuint (fixture->polls->len, ==, 2);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_SIGNED_OUT);
}

static void
test_bad_answers (Fixture *fixture,
                  gconstpointer user_data)
{
  const char *const bad[] = { "<html><body>Welcome to our hotel</body></html>", "{\"next_batch\": \"s2\", \"rooms\": {\"jo", "[]", "{}", "" };

  start (fixture);
  for (unsigned int i = 0; i < G_N_ELEMENTS (bad); i++) {
    unsigned int n_polls = fixture->polls->len;
    gint64 delay_ms;

    push_poll (fixture, 200, bad[i]);
    delay_ms = wait_for_backoff (fixture);
    g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_FAILING);
    g_assert_error (ringer_sync_get_error (fixture->sync), RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    ringer_fake_clock_advance (fixture->clock, delay_ms);
    wait_until (fixture->polls->len == n_polls + 1);
    g_assert_cmpstr (get_query (fixture->polls, n_polls, "since"), ==, "s1");
  }

  push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_UP_TO_DATE);
}

static void
test_poisoned_position (Fixture *fixture,
                        gconstpointer user_data)
{
  start (fixture);
  for (unsigned int i = 0; i < 6; i++) {
    unsigned int n_polls = fixture->polls->len;

    push_poll (fixture, 200, "{\"cut\": ");
    ringer_fake_clock_advance (fixture->clock, wait_for_backoff (fixture));
    wait_until (fixture->polls->len == n_polls + 1);
  }

  g_assert_null (get_query (fixture->polls, fixture->polls->len - 1, "since"));
}

static void
test_network_changes (Fixture *fixture,
                      gconstpointer user_data)
{
  unsigned int n_polls;

  start (fixture);
  test_network_set (fixture->network, FALSE);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_OFFLINE);
  g_assert_error (ringer_sync_get_error (fixture->sync), RINGER_ERROR, RINGER_ERROR_OFFLINE);

  n_polls = fixture->polls->len;
  test_network_set (fixture->network, TRUE);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_CONNECTING);
  wait_until (fixture->polls->len == n_polls + 1);
  g_assert_cmpstr (get_query (fixture->polls, n_polls, "timeout"), ==, "0");
  push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_UP_TO_DATE);

  /* Waiting for the next try ends too. */
  wait_until (fixture->polls->len == n_polls + 2);
  push_poll (fixture, 500, "{}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_FAILING);
  test_network_set (fixture->network, TRUE);
  wait_until (fixture->polls->len == n_polls + 3);

  /* Another network, while the poll stands: a burst of signals makes one request. */
  push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->polls->len == n_polls + 4);
  ringer_fake_clock_advance (fixture->clock, 5000);
  test_network_set (fixture->network, TRUE);
  test_network_set (fixture->network, TRUE);
  wait_until (fixture->polls->len == n_polls + 5);
  settle ();
  g_assert_cmpuint (fixture->polls->len, ==, n_polls + 5);
}

static void
test_wake_up (Fixture *fixture,
              gconstpointer user_data)
{
  start (fixture);
  ringer_fake_clock_jump (fixture->clock, 8 * 60 * 60 * 1000);
  wait_until (fixture->polls->len == 3);
  g_assert_cmpstr (get_query (fixture->polls, 2, "timeout"), ==, "0");
  g_assert_cmpstr (get_query (fixture->polls, 2, "since"), ==, "s1");
  push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  wait_until (fixture->updates->len == 2);
}

static void
test_dead_connection (Fixture *fixture,
                      gconstpointer user_data)
{
  start (fixture);
  ringer_fake_clock_advance (fixture->clock, 40 * 1000);
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_FAILING || fixture->polls->len == 3);
  if (fixture->polls->len == 2)
    ringer_fake_clock_advance (fixture->clock, 1250);
  wait_until (fixture->polls->len == 3);
  g_assert_error (ringer_sync_get_error (fixture->sync), RINGER_ERROR, RINGER_ERROR_TIMEOUT);
}

static void
test_busy_server (Fixture *fixture,
                  gconstpointer user_data)
{
  start (fixture);
  for (unsigned int i = 0; i < 20; i++)
    push_poll (fixture, 200, "{\"next_batch\": \"s1\"}");

  settle ();
  for (unsigned int i = 0; i < 5; i++) {
    g_assert_cmpuint (fixture->polls->len, <, 6 + i);
    g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), >=, 250);
    g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), <, 1000);
    ringer_fake_clock_advance (fixture->clock, ringer_fake_clock_get_next_delay_ms (fixture->clock));
    settle ();
  }

  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_UP_TO_DATE);
}

static void
test_stop (Fixture *fixture,
           gconstpointer user_data)
{
  start (fixture);
  fixture->stop_on_update = TRUE;
  push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->updates->len == 2);
  settle ();
  g_assert_cmpuint (fixture->updates->len, ==, 2);
  g_assert_cmpuint (fixture->polls->len, ==, 2);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_STOPPED);
}

static void
test_large (Fixture *fixture,
            gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (50 * 1024 * 1024, 'x');
  g_autofree char *large = g_strdup_printf ("{\"next_batch\": \"s2\", \"rooms\": {\"join\": {\"!a:h\": {\"timeline\": {\"events\": [{\"type\": \"m.x\", \"event_id\": \"$1\", \"sender\": \"@ann:h\","
                                            " \"origin_server_ts\": 1, \"content\": {\"body\": \"%s\"}}]}}}}}",
                                            text);

  start (fixture);
  push_poll (fixture, 200, large);
  wait_until (fixture->updates->len == 2);
  g_assert_cmpuint (get_update (fixture, 1)->rooms->len, ==, 1);
  push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->updates->len == 3);
}

/* Holes */

static void
test_gap (Fixture *fixture,
          gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 10);
  g_autofree char *event_1 = make_event (1, 130);
  g_autofree char *event_2 = make_event (2, 125);
  g_autofree char *event_3 = make_event (3, 60);
  g_autofree char *event_4 = make_event (4, 20);
  g_autofree char *page_1 = g_strdup_printf ("{\"chunk\": [%s, {\"bad\": true}, %s], \"start\": \"p1\", \"end\": \"p2\"}", event_4, event_3);
  g_autofree char *page_2 = g_strdup_printf ("{\"chunk\": [%s, %s], \"start\": \"p2\", \"end\": \"p3\"}", event_2, event_1);
  RingerRoomUpdate *room;

  start (fixture);
  push_poll (fixture, 200, limited);
  wait_until (fixture->pages->len == 1);
  g_assert_cmpstr (((Request *) g_ptr_array_index (fixture->pages, 0))->path, ==, "/_matrix/client/v3/rooms/!a:h/messages");
  g_assert_cmpstr (get_query (fixture->pages, 0, "dir"), ==, "b");
  g_assert_cmpstr (get_query (fixture->pages, 0, "from"), ==, "p1");

  /* The update is given at once, its position is not. */
  g_assert_cmpuint (fixture->updates->len, ==, 2);
  g_assert_null (get_update (fixture, 1)->position);

  push_page (fixture, 200, page_1);
  wait_until (fixture->pages->len == 2);
  g_assert_cmpstr (get_query (fixture->pages, 1, "from"), ==, "p2");

  /* The poll goes on meanwhile. */
  push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->updates->len == 3);
  g_assert_null (get_update (fixture, 2)->position);

  push_page (fixture, 200, page_2);
  wait_until (fixture->updates->len == 4);
  g_assert_cmpstr (get_update (fixture, 3)->position, ==, "s3");
  g_assert_true (get_update (fixture, 3)->complete);
  g_assert_cmpuint (get_update (fixture, 3)->rooms->len, ==, 1);
  room = g_ptr_array_index (get_update (fixture, 3)->rooms, 0);
  g_assert_true (room->gap);
  g_assert_cmpstr (room->room_id, ==, "!a:h");
  g_assert_cmpuint (room->timeline->len, ==, 4);
  for (unsigned int i = 0; i < room->timeline->len; i++) {
    g_autofree char *event_id = g_strdup_printf ("$%u", i + 1);

    g_assert_cmpstr (((RingerEvent *) g_ptr_array_index (room->timeline, i))->event_id, ==, event_id);
  }

  push_poll (fixture, 200, "{\"next_batch\": \"s4\"}");
  wait_until (fixture->updates->len == 5);
  g_assert_cmpstr (get_update (fixture, 4)->position, ==, "s4");
  g_assert_cmpuint (fixture->pages->len, ==, 2);
}

static void
test_old_gap (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 121);

  start (fixture);
  push_poll (fixture, 200, limited);
  wait_until (fixture->updates->len == 2);
  g_assert_cmpstr (get_update (fixture, 1)->position, ==, "s2");
  settle ();
  g_assert_cmpuint (fixture->pages->len, ==, 0);
}

static void
test_empty_limited (Fixture *fixture,
                    gconstpointer user_data)
{
  start (fixture);
  push_poll (fixture, 200, "{\"next_batch\": \"s2\", \"rooms\": {\"join\": {\"!a:h\": {\"timeline\": {\"limited\": true, \"prev_batch\": \"p1\"}},"
                           " \"!b:h\": {\"timeline\": {\"limited\": true}}}}}");
  push_page (fixture, 200, "{\"chunk\": []}");
  wait_until (fixture->updates->len == 3);
  g_assert_cmpuint (fixture->pages->len, ==, 1);
  g_assert_cmpstr (get_update (fixture, 2)->position, ==, "s2");
}

static void
test_failing_gap (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 10);

  start (fixture);
  push_poll (fixture, 200, limited);
  push_page (fixture, 500, "{}");
  wait_until (fixture->pages->len == 1 && fixture->polls->len == 3);
  settle ();
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_UP_TO_DATE);

  push_page (fixture, 200, "{\"chunk\": []}");
  ringer_fake_clock_advance (fixture->clock, 1500);
  wait_until (fixture->pages->len == 2);
  wait_until (fixture->updates->len == 3);
  g_assert_cmpstr (get_update (fixture, 2)->position, ==, "s2");
}

static void
test_refused_gap (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 10);

  start (fixture);
  push_poll (fixture, 200, limited);
  push_page (fixture, 403, "{\"errcode\": \"M_FORBIDDEN\", \"error\": \"no\"}");
  wait_until (fixture->updates->len == 3);
  g_assert_cmpstr (get_update (fixture, 2)->position, ==, "s2");
  g_assert_cmpuint (fixture->pages->len, ==, 1);
}

static void
test_endless_gap (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 10);

  start (fixture);
  push_poll (fixture, 200, limited);
  for (unsigned int i = 0; i < 30; i++) {
    g_autofree char *event = make_event (i, 10);
    g_autofree char *page = g_strdup_printf ("{\"chunk\": [%s], \"end\": \"e%u\"}", event, i);

    push_page (fixture, 200, page);
  }

  wait_until (fixture->updates->len == 3);
  g_assert_cmpuint (fixture->pages->len, ==, 10);
  g_assert_cmpstr (get_update (fixture, 2)->position, ==, "s2");
}

/* Sliding sync */

static void
test_unknown_pos (Fixture *fixture,
                  gconstpointer user_data)
{
  push_poll (fixture, 200, "{\"pos\": \"1\", \"extensions\": {\"to_device\": {\"next_batch\": \"7\"}}}");
  ringer_sync_start (fixture->sync, NULL);
  wait_until (fixture->polls->len == 2);
  g_assert_cmpstr (get_query (fixture->polls, 1, "pos"), ==, "1");

  push_poll (fixture, 400, "{\"errcode\": \"M_UNKNOWN_POS\", \"error\": \"x\"}");
  wait_until (fixture->polls->len == 3);
  g_assert_null (get_query (fixture->polls, 2, "pos"));
  g_assert_nonnull (strstr (((Request *) g_ptr_array_index (fixture->polls, 2))->body, "\"since\":\"7\""));
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_UP_TO_DATE);

  /* Saying so again and again does not make a busy loop. */
  push_poll (fixture, 400, "{\"errcode\": \"M_UNKNOWN_POS\", \"error\": \"x\"}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_FAILING);

  ringer_sync_retry_now (fixture->sync);
  push_poll (fixture, 200, "{\"pos\": \"1b\"}");
  wait_until (fixture->updates->len == 2);
  g_assert_true (get_update (fixture, 1)->fresh);
}

static int
get_window (Request *request)
{
  g_autoptr (JsonObject) body = ringer_json_parse_object (request->body, -1, NULL);
  JsonObject *list = ringer_json_peek_object (ringer_json_peek_object (body, "lists"), "rooms");
  JsonArray *range = json_array_get_array_element (ringer_json_peek_array (list, "ranges"), 0);

  return json_array_get_int_element (range, 1) + 1;
}

/* Answers as a homeserver with 30 rooms does, with the rooms from @first to @last as new. */
static char *
make_window (unsigned int pos,
             unsigned int first,
             unsigned int last)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "{\"pos\": \"%u\", \"lists\": {\"rooms\": {\"count\": 30}}, \"rooms\": {", pos);
  for (unsigned int i = first; i < last; i++)
    g_string_append_printf (text, "%s\"!room%u:h\": {\"initial\": true, \"required_state\": [], \"timeline\": []}", i > first ? ", " : "", i);
  g_string_append (text, "}}");

  return g_string_free_and_steal (text);
}

static void
test_outside_window (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *first = make_window (1, 0, 10);
  g_autofree char *second = make_window (2, 10, 30);
  RingerRoomUpdate *room;

  /* The first answer has ten rooms; the others are asked for at once. */
  push_poll (fixture, 200, first);
  ringer_sync_start (fixture->sync, NULL);
  wait_until (fixture->polls->len == 2);
  g_assert_cmpint (get_window (g_ptr_array_index (fixture->polls, 0)), ==, 10);
  g_assert_cmpint (get_window (g_ptr_array_index (fixture->polls, 1)), >=, 30);
  g_assert_cmpstr (get_query (fixture->polls, 1, "timeout"), ==, "0");
  g_assert_cmpuint (get_update (fixture, 0)->rooms->len, ==, 10);
  g_assert_false (get_update (fixture, 0)->complete);

  push_poll (fixture, 200, second);
  wait_until (fixture->polls->len == 3);
  g_assert_true (get_update (fixture, 1)->complete);
  g_assert_cmpstr (get_query (fixture->polls, 2, "timeout"), ==, "30000");
  g_assert_cmpint (get_window (g_ptr_array_index (fixture->polls, 2)), >=, 30);

  /* A ring in a room that was not in the first window */
  push_poll (fixture, 200, "{\"pos\": \"3\", \"lists\": {\"rooms\": {\"count\": 30}}, \"rooms\": {\"!room25:h\": {\"timeline\": [{\"type\": \"org.matrix.msc4075.rtc.notification\","
                           " \"event_id\": \"$ring\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1700000000000, \"content\": {}}]}}}");
  wait_until (fixture->updates->len == 3);
  room = g_ptr_array_index (get_update (fixture, 2)->rooms, 0);
  g_assert_cmpstr (room->room_id, ==, "!room25:h");
  g_assert_cmpstr (((RingerEvent *) g_ptr_array_index (room->timeline, 0))->event_id, ==, "$ring");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define PLAIN GINT_TO_POINTER (0)
#define SLIDING GINT_TO_POINTER (1)
#define SOFT GINT_TO_POINTER (-1)
#define ADD(name, data, func) g_test_add ("/sync/" name, Fixture, data, set_up, func, tear_down)
  ADD ("loop", PLAIN, test_loop);
  ADD ("resume", PLAIN, test_resume);
  ADD ("backoff", PLAIN, test_backoff);
  ADD ("retry-after", PLAIN, test_retry_after);
  ADD ("signed-out", PLAIN, test_signed_out);
  ADD ("soft-signed-out", SOFT, test_signed_out);
  ADD ("bad-answers", PLAIN, test_bad_answers);
  ADD ("poisoned-position", PLAIN, test_poisoned_position);
  ADD ("network-changes", PLAIN, test_network_changes);
  ADD ("wake-up", PLAIN, test_wake_up);
  ADD ("dead-connection", PLAIN, test_dead_connection);
  ADD ("busy-server", PLAIN, test_busy_server);
  ADD ("stop", PLAIN, test_stop);
  ADD ("large", PLAIN, test_large);
  ADD ("gap", PLAIN, test_gap);
  ADD ("old-gap", PLAIN, test_old_gap);
  ADD ("empty-limited", PLAIN, test_empty_limited);
  ADD ("failing-gap", PLAIN, test_failing_gap);
  ADD ("refused-gap", PLAIN, test_refused_gap);
  ADD ("endless-gap", PLAIN, test_endless_gap);
  ADD ("unknown-pos", SLIDING, test_unknown_pos);
  ADD ("outside-window", SLIDING, test_outside_window);
#undef ADD

  return g_test_run ();
}
