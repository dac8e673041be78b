/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

#include <string.h>

#include "ringer-plain-sync.h"
#include "ringer-sliding-sync.h"

typedef struct
{
  guint status;
  char *body;
} Reply;

static void
request_free (gpointer data)
{
  SyncRequest *request = data;

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
  SyncFixture *fixture = user_data;
  gboolean is_page = g_str_has_suffix (path, "/messages");
  GQueue *replies = is_page ? &fixture->page_replies : &fixture->poll_replies;
  GQueue *held = is_page ? &fixture->held_pages : &fixture->held_polls;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  SyncRequest *request = g_new0 (SyncRequest, 1);
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

void
sync_fixture_push_poll (SyncFixture *fixture,
                        guint status,
                        const char *body)
{
  push (&fixture->held_polls, &fixture->poll_replies, status, body);
}

void
sync_fixture_push_page (SyncFixture *fixture,
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
  SyncFixture *fixture = user_data;

  g_ptr_array_add (fixture->updates, ringer_sync_update_ref (update));
  if (fixture->stop_on_update)
    ringer_sync_stop (sync);
  if (fixture->hold_on_update)
    ringer_sync_hold (sync);
}

static void
on_log (const char *domain,
        GLogLevelFlags level,
        const char *message,
        gpointer user_data)
{
  SyncFixture *fixture = user_data;

  fixture->n_logged++;
}

void
sync_fixture_set_up (SyncFixture *fixture,
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
  fixture->network = ringer_fake_network_new ();
  fixture->http = ringer_http_new (RINGER_CLOCK (fixture->clock), base_url, &error);
  g_assert_no_error (error);
  ringer_http_set_tokens (fixture->http, "token", NULL);

  fixture->backend = sliding ? ringer_sliding_sync_new (ME, 10, FALSE) : ringer_plain_sync_new (ME);
  fixture->sync = ringer_sync_new (RINGER_CLOCK (fixture->clock), fixture->http, G_NETWORK_MONITOR (fixture->network), fixture->backend);
  g_signal_connect (fixture->sync, "update", G_CALLBACK (on_update), fixture);
  fixture->log_id = g_log_set_handler ("ringer-matrix", G_LOG_LEVEL_MESSAGE, on_log, fixture);
}

gboolean
sync_fixture_on_deadline (gpointer user_data)
{
  g_error ("Waited too long");
}

static gboolean
on_quiet (gpointer user_data)
{
  gboolean *quiet = user_data;

  *quiet = TRUE;
  return G_SOURCE_REMOVE;
}

void
sync_fixture_settle (void)
{
  gboolean quiet = FALSE;

  g_timeout_add (30, on_quiet, &quiet);
  while (!quiet)
    g_main_context_iteration (NULL, TRUE);
}

void
sync_fixture_tear_down (SyncFixture *fixture,
                        gconstpointer user_data)
{
  g_log_remove_handler ("ringer-matrix", fixture->log_id);
  ringer_sync_stop (fixture->sync);
  g_assert_finalize_object (g_steal_pointer (&fixture->sync));
  g_assert_finalize_object (g_steal_pointer (&fixture->backend));
  sync_fixture_settle ();
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

const char *
sync_fixture_get_query (GPtrArray *requests,
                        unsigned int index,
                        const char *name)
{
  SyncRequest *request;

  g_assert_cmpuint (index, <, requests->len);
  request = g_ptr_array_index (requests, index);
  return g_hash_table_lookup (request->query, name);
}

RingerSyncUpdate *
sync_fixture_get_update (SyncFixture *fixture,
                         unsigned int index)
{
  g_assert_cmpuint (index, <, fixture->updates->len);
  return g_ptr_array_index (fixture->updates, index);
}

void
sync_fixture_start (SyncFixture *fixture)
{
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s1\"}");
  ringer_sync_start (fixture->sync, NULL);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_CONNECTING);
  wait_until (fixture->polls->len == 2);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_UP_TO_DATE);
}
