/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver-private.h"

#include "ringer-json.h"

/* Events that the homeserver sends later, unless it is told otherwise (MSC4140). */

static void arm (FakeDelayed *delayed);

void
ringer_fake_delayed_free (FakeDelayed *delayed)
{
  ringer_clock_clear_timeout (delayed->server->clock, &delayed->timeout);
  json_object_unref (delayed->content);
  g_free (delayed->id);
  g_free (delayed->sender);
  g_free (delayed->type);
  g_free (delayed->state_key);
  g_free (delayed);
}

static void
send_now (FakeDelayed *delayed)
{
  RingerFakeHomeserver *server = delayed->server;

  g_hash_table_steal (server->delayed, delayed->id);
  if (delayed->sticky_ms > 0)
    ringer_fake_homeserver_send_sticky_event (server, delayed->room->id, delayed->sender, delayed->type, delayed->sticky_ms, delayed->content);
  else
    ringer_fake_homeserver_send_event (server, delayed->room->id, delayed->sender, delayed->type, delayed->state_key, delayed->content);
  ringer_fake_delayed_free (delayed);
}

static void
on_due (gpointer user_data)
{
  FakeDelayed *delayed = user_data;

  delayed->timeout = 0;
  send_now (delayed);
}

static void
arm (FakeDelayed *delayed)
{
  ringer_clock_clear_timeout (delayed->server->clock, &delayed->timeout);
  delayed->timeout = ringer_clock_add_timeout (delayed->server->clock, delayed->delay_ms, on_due, delayed);
}

void
ringer_fake_delayed_handle_new (FakeRequest *request,
                                const char *state_key,
                                gint64 sticky_ms)
{
  RingerFakeHomeserver *server = request->server;
  const char *delay = g_hash_table_lookup (request->query, "org.matrix.msc4140.delay");
  FakeDelayed *delayed;

  if (!g_hash_table_lookup (server->features, "org.matrix.msc4140")) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_NOT_FOUND, "M_UNRECOGNIZED");
    return;
  }

  delayed = g_new0 (FakeDelayed, 1);
  delayed->server = server;
  delayed->id = ringer_fake_homeserver_next_id (server, "delay");
  delayed->room = ringer_fake_homeserver_lookup_room (server, request->args[0]);
  delayed->sender = g_strdup (request->session->user->id);
  delayed->type = g_strdup (request->args[1]);
  delayed->state_key = g_strdup (state_key);
  delayed->content = json_object_ref (request->body);
  delayed->sticky_ms = sticky_ms;
  delayed->delay_ms = g_ascii_strtoll (delay, NULL, 10);
  g_hash_table_insert (server->delayed, delayed->id, delayed);
  arm (delayed);

  ringer_fake_reply (request->message, SOUP_STATUS_OK, ringer_json_build ("delay_id", "s", delayed->id, NULL));
}

/* The action is in the path, or in the body of the older form. */
void
ringer_fake_delayed_handle_action (FakeRequest *request)
{
  RingerFakeHomeserver *server = request->server;
  FakeDelayed *delayed = g_hash_table_lookup (server->delayed, request->args[0]);
  const char *action = request->args[1] != NULL ? request->args[1] : ringer_json_peek_string (request->body, "action");

  if (delayed == NULL) {
    ringer_fake_reply_error (request->message, SOUP_STATUS_NOT_FOUND, "M_NOT_FOUND");
    return;
  }

  if (g_strcmp0 (action, "restart") == 0) {
    arm (delayed);
  } else if (g_strcmp0 (action, "send") == 0) {
    send_now (delayed);
  } else if (g_strcmp0 (action, "cancel") == 0) {
    g_hash_table_remove (server->delayed, request->args[0]);
  } else {
    ringer_fake_reply_error (request->message, SOUP_STATUS_BAD_REQUEST, "M_INVALID_PARAM");
    return;
  }

  ringer_fake_reply (request->message, SOUP_STATUS_OK, json_object_new ());
}
