/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver.h"

#include <stdio.h>
#include <stdlib.h>

#include <gio/gunixinputstream.h>

#include "ringer-json.h"

/*
 * ringer-homeserver
 *
 * The small homeserver for scripts: Ann and Bob, both with the password `secret`, have a direct chat. It writes "ready URL", then "rings ID" for every
 * call, "joined" and "left" when Bob does, and "declined ID". A line "ring video", "ring audio" or "leave" on standard input is what Ann does. Ends with
 * its input.
 */

#define ROOM "!ann:" RINGER_FAKE_SERVER_NAME
#define DEVICE "PHONE"
#define PASSWORD "secret"

typedef struct {
  RingerFakeHomeserver *server;
  GDataInputStream *input;
  GMainLoop *loop;
  gboolean joined;
} Script;

static void
say (const char *word,
     const char *text)
{
  printf ("%s%s%s\n", word, text != NULL ? " " : "", text != NULL ? text : "");
  fflush (stdout);
}

static void
on_event (RingerFakeHomeserver *server,
          const char *room_id,
          JsonObject *event,
          gpointer user_data)
{
  Script *script = user_data;
  gboolean joined = ringer_fake_homeserver_is_in_call (server, ROOM, "bob");
  JsonObject *relation;

  if (script->joined != joined) {
    script->joined = joined;
    say (joined ? "joined" : "left", NULL);
  }

  if (g_strcmp0 (ringer_json_peek_string (event, "type"), "org.matrix.msc4310.rtc.decline") == 0) {
    relation = ringer_json_peek_object (ringer_json_peek_object (event, "content"), "m.relates_to");
    say ("declined", ringer_json_peek_string (relation, "event_id"));
  }
}

static void
obey (Script *script,
      const char *line)
{
  if (g_str_has_prefix (line, "ring "))
    say ("rings", ringer_fake_homeserver_start_call (script->server, ROOM, "ann", DEVICE, "ring", line + strlen ("ring ")));
  else if (g_str_equal (line, "leave"))
    ringer_fake_homeserver_leave_call (script->server, ROOM, "ann", DEVICE);
  else
    say ("unknown", line);
}

static void
on_line (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Script *script = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (script->input, result, NULL, NULL);

  if (line == NULL) {
    g_main_loop_quit (script->loop);
    return;
  }

  obey (script, line);
  g_data_input_stream_read_line_async (script->input, G_PRIORITY_DEFAULT, NULL, on_line, script);
}

int
main (int argc,
      char *argv[])
{
  const char *const members[] = { "ann", "bob", NULL };
  g_autoptr (RingerFakeHomeserver) server = ringer_fake_homeserver_new ();
  g_autoptr (GInputStream) stdin_stream = g_unix_input_stream_new (0, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (stdin_stream);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Script script = { .server = server, .input = input, .loop = loop };

  ringer_fake_homeserver_add_user (server, "ann", PASSWORD, "Ann Example");
  ringer_fake_homeserver_add_user (server, "bob", PASSWORD, "Bob");
  ringer_fake_homeserver_add_room (server, ROOM, NULL, members, TRUE);

  g_signal_connect (server, "event", G_CALLBACK (on_event), &script);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_line, &script);
  say ("ready", ringer_fake_homeserver_get_url (server));
  g_main_loop_run (loop);

  return EXIT_SUCCESS;
}
