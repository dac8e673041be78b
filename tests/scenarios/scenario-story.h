/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * scenario_story_tell:
 * @story: a story, as the README beside this file describes it
 *
 * Plays a story with a homeserver, an account and a call manager of its own. Time is the story's. Iterates the default main context until it is done.
 *
 * Returns: (transfer full) (nullable): what was expected and what was there, in lines, or %NULL if all was as the story says
 */
char *scenario_story_tell (JsonObject *story);

G_END_DECLS
