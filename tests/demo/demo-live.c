/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo-stage.h"

#include "ringer-json.h"

/* For a person at the screen: Ann calls, gives up after half a minute, and calls again a while later. */

#define FIRST_CALL_S 3
#define NEXT_CALL_S 8
#define GIVE_UP_S 30
#define HANG_UP_AFTER_S 2

typedef struct {
  DemoStage *stage;
  unsigned int timeout;
  unsigned int n_calls;
  gboolean calling;
  gboolean answered;
} Live;

static void call_soon (Live *live,
                       unsigned int delay_s);

static gboolean
on_over (gpointer user_data)
{
  Live *live = user_data;

  live->timeout = 0;
  if (!live->answered)
    demo_say ("Ann gives up");

  live->calling = FALSE;
  live->answered = FALSE;
  ringer_fake_homeserver_leave_call (live->stage->server, DEMO_ROOM, "ann", DEMO_DEVICE);
  call_soon (live, NEXT_CALL_S);

  return G_SOURCE_REMOVE;
}

static void
end_call (Live *live,
          unsigned int delay_s)
{
  g_clear_handle_id (&live->timeout, g_source_remove);
  live->timeout = g_timeout_add_seconds (delay_s, on_over, live);
}

static gboolean
on_call (gpointer user_data)
{
  Live *live = user_data;
  const char *intent = live->n_calls++ % 2 == 0 ? "video" : "audio";

  live->timeout = 0;
  live->calling = TRUE;
  demo_say ("Ann calls (%s)", intent);
  ringer_fake_homeserver_start_call (live->stage->server, DEMO_ROOM, "ann", DEMO_DEVICE, "ring", intent);
  end_call (live, GIVE_UP_S);

  return G_SOURCE_REMOVE;
}

static void
call_soon (Live *live,
           unsigned int delay_s)
{
  g_clear_handle_id (&live->timeout, g_source_remove);
  live->timeout = g_timeout_add_seconds (delay_s, on_call, live);
}

static void
on_event (RingerFakeHomeserver *server,
          const char *room_id,
          JsonObject *event,
          gpointer user_data)
{
  Live *live = user_data;
  const char *type = ringer_json_peek_string (event, "type");

  if (!live->calling || !g_str_equal (room_id, DEMO_ROOM) || g_strcmp0 (ringer_json_peek_string (event, "sender"), "@bob:" RINGER_FAKE_SERVER_NAME) != 0)
    return;

  if (g_str_equal (type, "org.matrix.msc4310.rtc.decline")) {
    demo_say ("Bob declines");
    live->answered = TRUE;
    end_call (live, 1);
  } else if (!live->answered && ringer_fake_homeserver_is_in_call (server, DEMO_ROOM, "bob")) {
    demo_say ("Bob is in the call; hang up to go on");
    live->answered = TRUE;
    g_clear_handle_id (&live->timeout, g_source_remove);
  } else if (live->answered && !ringer_fake_homeserver_is_in_call (server, DEMO_ROOM, "bob")) {
    demo_say ("Bob hangs up");
    end_call (live, HANG_UP_AFTER_S);
  }
}

static void
on_notified (ToolNotifications *notifications,
             const char *summary,
             const char *body,
             gpointer user_data)
{
  demo_say ("A notification: %s – %s", summary, body);
}

void
demo_play_live (DemoStage *stage)
{
  Live live = { .stage = stage };
  unsigned long event_handler, notified_handler;

  demo_say ("Bob's program runs; end it, or press Ctrl+C, to end the demo");
  event_handler = g_signal_connect (stage->server, "event", G_CALLBACK (on_event), &live);
  notified_handler = g_signal_connect (stage->notifications, "notified", G_CALLBACK (on_notified), NULL);
  call_soon (&live, FIRST_CALL_S);

  g_main_loop_run (stage->loop);

  g_clear_handle_id (&live.timeout, g_source_remove);
  g_signal_handler_disconnect (stage->server, event_handler);
  g_signal_handler_disconnect (stage->notifications, notified_handler);
}
