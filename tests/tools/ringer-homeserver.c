/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-homeserver.h"

#include <stdlib.h>

#include "ringer-json.h"
#include "tool-lines.h"

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
  gboolean joined;
} Script;

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
    tool_say (joined ? "joined" : "left");
  }

  if (g_strcmp0 (ringer_json_peek_string (event, "type"), "org.matrix.msc4310.rtc.decline") == 0) {
    relation = ringer_json_peek_object (ringer_json_peek_object (event, "content"), "m.relates_to");
    tool_say ("declined %s", ringer_json_peek_string (relation, "event_id"));
  }
}

static void
obey (const char *line,
      gpointer user_data)
{
  Script *script = user_data;

  if (g_str_has_prefix (line, "ring "))
    tool_say ("rings %s", ringer_fake_homeserver_start_call (script->server, ROOM, "ann", DEVICE, "ring", line + strlen ("ring ")));
  else if (g_str_equal (line, "leave"))
    ringer_fake_homeserver_leave_call (script->server, ROOM, "ann", DEVICE);
  else
    tool_say ("unknown %s", line);
}

int
main (int argc,
      char *argv[])
{
  const char *const members[] = { "ann", "bob", NULL };
  g_autoptr (RingerFakeHomeserver) server = ringer_fake_homeserver_new ();
  Script script = { .server = server };

  ringer_fake_homeserver_add_user (server, "ann", PASSWORD, "Ann Example");
  ringer_fake_homeserver_add_user (server, "bob", PASSWORD, "Bob");
  ringer_fake_homeserver_add_room (server, ROOM, NULL, members, TRUE);

  g_signal_connect (server, "event", G_CALLBACK (on_event), &script);
  tool_say ("ready %s", ringer_fake_homeserver_get_url (server));
  tool_obey (obey, &script);

  return EXIT_SUCCESS;
}
