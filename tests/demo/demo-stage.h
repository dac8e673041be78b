/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tool-notifications.h"
#include "ringer-fake-homeserver.h"

G_BEGIN_DECLS

#define DEMO_ROOM "!ann:" RINGER_FAKE_SERVER_NAME
#define DEMO_GROUP "!garden:" RINGER_FAKE_SERVER_NAME
#define DEMO_DEVICE "LAPTOP"

/* What both ways to play are played on. */
typedef struct {
  GDBusConnection *bus;
  RingerFakeHomeserver *server;
  ToolNotifications *notifications;
  GSubprocess *program;
  GMainLoop *loop;
  int status;
} DemoStage;

/** demo_say: a line of what happens, on standard output. */
void demo_say (const char *format,
               ...) G_GNUC_PRINTF (1, 2);

/** demo_activate_action: activates one of the program's actions over D-Bus. */
void demo_activate_action (DemoStage *stage,
                           const char *name);

/** demo_activate: starts the program once more, which shows its window. */
void demo_activate (DemoStage *stage);

/** demo_play_live: Ann calls again and again, until the program ends. */
void demo_play_live (DemoStage *stage);

/** demo_play_headless: a ring, an answer, a hang-up, a decline; pictures go to @folder if it is not %NULL. Ends the loop, with the status set. */
void demo_play_headless (DemoStage *stage,
                         const char *folder);

G_END_DECLS
