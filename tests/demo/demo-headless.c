/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "demo-stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ringer-json.h"

/*
 * The whole way without a person: each step does something, then waits until it can be seen. All of it is looked at ten times
 * a second, and has to be over in time.
 */

#define LOOK_MS 100
#define STEP_DEADLINE_MS (30 * 1000)
#define SETTLE_MS 1500 /* for windows to open and to fade in */

typedef struct _Play Play;

typedef struct {
  const char *what;
  void (*begin) (Play *play);       /* or NULL */
  gboolean (*is_done) (Play *play); /* or NULL: done at once */
  const char *picture;              /* taken when done, or NULL */
} Step;

struct _Play {
  DemoStage *stage;
  const char *folder;
  unsigned int step;
  unsigned int look_id;
  unsigned int windows;
  gint64 begun_us;
  gint64 done_us;
  gboolean begun;
  const char *notification_id;
  char *declined_id;
};

/* What is on the screen */

static char *
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, &error)) {
    demo_say ("cannot run %s: %s", command[0], error->message);
    return NULL;
  }

  if (!g_spawn_check_wait_status (status, NULL))
    g_clear_pointer (&output, g_free);

  return output;
}

static unsigned int
count_windows (void)
{
  const char *command[] = { "xdotool", "search", "--onlyvisible", "--class", RINGER_APP_ID, NULL };
  g_autofree char *output = run (command);
  unsigned int n = 0;

  for (const char *p = output; p != NULL && (p = strchr (p, '\n')) != NULL; p++)
    n++;

  return n;
}

static gboolean
take_picture (Play *play,
              const char *name)
{
  g_autofree char *path = g_build_filename (play->folder, name, NULL);
  const char *command[] = { "import", "-window", "root", "-trim", path, NULL };
  g_autofree char *output = run (command);

  if (output != NULL)
    demo_say ("  picture: %s", path);

  return output != NULL;
}

/* The steps */

static gboolean
is_polling (Play *play)
{
  return ringer_fake_homeserver_get_n_polls (play->stage->server) > 0;
}

static void
ring (Play *play)
{
  play->windows = count_windows ();
  play->notification_id = ringer_fake_homeserver_start_call (play->stage->server, DEMO_ROOM, "ann", DEMO_DEVICE, "ring", "video");
}

static gboolean
is_notified (Play *play)
{
  return tool_notifications_has_button (play->stage->notifications, "app.answer") &&
         tool_notifications_has_button (play->stage->notifications, "app.decline");
}

static gboolean
has_one_more_window (Play *play)
{
  return count_windows () > play->windows;
}

static void
answer (Play *play)
{
  tool_notifications_press (play->stage->notifications, "app.answer");
}

static gboolean
is_in_call (Play *play)
{
  return ringer_fake_homeserver_is_in_call (play->stage->server, DEMO_ROOM, "bob");
}

static void
hang_up (Play *play)
{
  demo_activate_action (play->stage, "hang-up");
}

static gboolean
is_out_of_call (Play *play)
{
  return !is_in_call (play);
}

static void
leave (Play *play)
{
  ringer_fake_homeserver_leave_call (play->stage->server, DEMO_ROOM, "ann", DEMO_DEVICE);
}

static gboolean
is_quiet (Play *play)
{
  return !tool_notifications_has_button (play->stage->notifications, "app.answer");
}

static void
show_window (Play *play)
{
  demo_activate (play->stage);
}

static gboolean
has_no_window (Play *play)
{
  return count_windows () == 0;
}

static gboolean
has_window (Play *play)
{
  return count_windows () > 0;
}

static void
decline (Play *play)
{
  tool_notifications_press (play->stage->notifications, "app.decline");
}

static gboolean
is_declined (Play *play)
{
  return g_strcmp0 (play->declined_id, play->notification_id) == 0;
}

static void
quit (Play *play)
{
  demo_activate_action (play->stage, "quit");
}

static gboolean
is_gone (Play *play)
{
  return g_subprocess_get_identifier (play->stage->program) == NULL && g_subprocess_get_successful (play->stage->program);
}

static const Step steps[] = {
  { "the program is up to date", NULL, is_polling, NULL },
  { "Ann calls, a notification has buttons", ring, is_notified, NULL },
  { "the call's window is there", NULL, has_one_more_window, "sheet.png" },
  { "answered in the notification, Bob is in the call", answer, is_in_call, NULL },
  { "the notification is gone", NULL, is_quiet, "in-call.png" },
  { "Bob hangs up", hang_up, is_out_of_call, NULL },
  { "Ann leaves", leave, NULL, NULL },
  { "the call's window closes", NULL, has_no_window, NULL },
  { "the main window is there", show_window, has_window, "main-window.png" },
  { "Ann calls again", ring, is_notified, NULL },
  { "declined in the notification, Ann is told", decline, is_declined, NULL },
  { "it is quiet", leave, is_quiet, NULL },
  { "the program ends well when told to", quit, is_gone, NULL },
};

static void
finish (Play *play,
        int status)
{
  play->stage->status = status;
  play->look_id = 0;
  g_main_loop_quit (play->stage->loop);
}

/* Returns FALSE when all is over. */
static gboolean
go_on (Play *play)
{
  play->begun = FALSE;
  play->done_us = 0;

  if (++play->step < G_N_ELEMENTS (steps))
    return TRUE;

  finish (play, EXIT_SUCCESS);
  return FALSE;
}

static gboolean
on_look (gpointer user_data)
{
  Play *play = user_data;
  const Step *step = &steps[play->step];
  gint64 now_us = g_get_monotonic_time ();

  if (!play->begun) {
    play->begun = TRUE;
    play->begun_us = now_us;
    if (step->begin != NULL)
      step->begin (play);
  }

  if (play->done_us == 0 && (step->is_done == NULL || step->is_done (play))) {
    play->done_us = now_us;
    demo_say ("%s (after %d ms)", step->what, (int) ((now_us - play->begun_us) / 1000));
  }

  if (play->done_us != 0 && (step->picture == NULL || play->folder == NULL))
    return go_on (play);

  if (play->done_us != 0 && now_us - play->done_us >= SETTLE_MS * 1000) {
    if (take_picture (play, step->picture))
      return go_on (play);

    fprintf (stderr, "ringer-demo: no picture could be taken\n");
    finish (play, EXIT_FAILURE);
    return G_SOURCE_REMOVE;
  }

  if (play->done_us == 0 && now_us - play->begun_us > STEP_DEADLINE_MS * 1000) {
    fprintf (stderr, "ringer-demo: this did not happen: %s\n", step->what);
    finish (play, EXIT_FAILURE);
    return G_SOURCE_REMOVE;
  }

  return G_SOURCE_CONTINUE;
}

static void
on_event (RingerFakeHomeserver *server,
          const char *room_id,
          JsonObject *event,
          gpointer user_data)
{
  Play *play = user_data;
  JsonObject *relation;

  if (g_strcmp0 (ringer_json_peek_string (event, "type"), "org.matrix.msc4310.rtc.decline") != 0)
    return;

  relation = ringer_json_peek_object (ringer_json_peek_object (event, "content"), "m.relates_to");
  g_set_str (&play->declined_id, ringer_json_peek_string (relation, "event_id"));
}

static void
on_notified (ToolNotifications *notifications,
             const char *summary,
             const char *body,
             gpointer user_data)
{
  demo_say ("  a notification: %s – %s", summary, body);
}

void
demo_play_headless (DemoStage *stage,
                    const char *folder)
{
  Play play = { .stage = stage, .folder = folder };
  unsigned long event_handler, notified_handler;

  event_handler = g_signal_connect (stage->server, "event", G_CALLBACK (on_event), &play);
  notified_handler = g_signal_connect (stage->notifications, "notified", G_CALLBACK (on_notified), NULL);
  play.look_id = g_timeout_add (LOOK_MS, on_look, &play);

  g_main_loop_run (stage->loop);

  g_clear_handle_id (&play.look_id, g_source_remove);
  g_signal_handler_disconnect (stage->server, event_handler);
  g_signal_handler_disconnect (stage->notifications, notified_handler);
  g_free (play.declined_id);
}
