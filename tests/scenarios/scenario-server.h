/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "ringer-clock.h"

G_BEGIN_DECLS

#define SCENARIO_TYPE_SERVER (scenario_server_get_type ())
/**
 * ScenarioServer:
 *
 * The homeserver of a story, on 127.0.0.1 in this process: it says what the story tells it to say, by the story's clock, and notes what it is asked to
 * change. What it is sent changes nothing that it says.
 */
G_DECLARE_FINAL_TYPE (ScenarioServer, scenario_server, SCENARIO, SERVER, GObject)

/**
 * ScenarioRequest:
 * @method: its method
 * @path: its path, without the query, unescaped
 * @body: (nullable): its body
 *
 * A request that changes something.
 */
typedef struct
{
  char *method;
  char *path;
  JsonObject *body;
} ScenarioRequest;

/**
 * scenario_server_new:
 * @me: the story's `me`
 * @server: (nullable): the story's `server`
 * @clock: the story's clock
 *
 * Returns: (transfer full): a homeserver that listens
 */
ScenarioServer *scenario_server_new (JsonObject *me,
                                     JsonObject *server,
                                     RingerClock *clock);

/** scenario_server_get_url: its base URL, without a trailing slash. */
const char *scenario_server_get_url (ScenarioServer *self);

/** scenario_server_push: this is the next answer to `/sync`, to which it adds `next_batch`. */
void scenario_server_push (ScenarioServer *self,
                           JsonObject *answer);

/** scenario_server_is_waiting: whether a long poll waits, and no other request is unanswered. */
gboolean scenario_server_is_waiting (ScenarioServer *self);

/** scenario_server_has_told_all: whether what was pushed was asked for. */
gboolean scenario_server_has_told_all (ScenarioServer *self);

/** scenario_server_get_poll_left_ms: how long the long poll may still wait, or -1 if none does. */
gint64 scenario_server_get_poll_left_ms (ScenarioServer *self);

/** scenario_server_end_poll: answers the long poll that there is no news. */
void scenario_server_end_poll (ScenarioServer *self);

/** scenario_server_take_requests: (transfer full) (element-type ScenarioRequest): what it was asked to change since the last call. */
GPtrArray *scenario_server_take_requests (ScenarioServer *self);

G_END_DECLS
