/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call-fixture.h"

G_BEGIN_DECLS

#define STICKY_EVENTS "org.matrix.msc4354"

/* A call that this device is in or on its way into, and what was asked of the homeserver because of it. */
typedef struct
{
  CallFixture base;
  const char *room;
  RingerActiveCall *call;
  GString *log;           /* one word for each request that changed something */
  const char *wanted;     /* the log that is waited for */
  gboolean sticky;        /* whether Ann is in the call by a sticky event from the start, so that I am too */
  JsonObject *membership; /* what was sent last */
  JsonObject *leave;      /* the same of leaves, scheduled ones too */
} ActiveStory;

#define active_story_add(path, function) \
  g_test_add ("/active-call/" path, ActiveStory, NULL, active_story_set_up, function, active_story_tear_down)

/* At a homeserver without delayed events. */
#define active_story_add_plain(path, function) \
  g_test_add ("/active-call/" path, ActiveStory, "-org.matrix.msc4140", active_story_set_up, function, active_story_tear_down)

/* With sticky events, and Ann in the call by one. */
#define active_story_add_sticky(path, function) \
  g_test_add ("/active-call/sticky/" path, ActiveStory, "+" STICKY_EVENTS, active_story_set_up, function, active_story_tear_down)

void active_story_set_up (ActiveStory *story,
                          gconstpointer user_data);
void active_story_tear_down (ActiveStory *story,
                             gconstpointer user_data);

/** active_story_start: answers, or joins. */
void active_story_start (ActiveStory *story);

/** active_story_join: the same, and waits until it is in. */
void active_story_join (ActiveStory *story);

/** active_story_update_log: adds the requests that came meanwhile. */
void active_story_update_log (ActiveStory *story);

/** active_story_expect: waits for requests and forgets them. */
void active_story_expect (ActiveStory *story,
                          const char *log);

/** active_story_expect_nothing: whatever was on its way has come, and nothing is of this call. */
void active_story_expect_nothing (ActiveStory *story);

/** active_story_go_offline: from now on no request about a call comes through. */
void active_story_go_offline (ActiveStory *story);
void active_story_go_online (ActiveStory *story);

RingerRtcSession *active_story_get_session (ActiveStory *story);

/** active_story_is_in_call: whether the homeserver has this device in the call. */
gboolean active_story_is_in_call (ActiveStory *story);

/* To be waited for: @data is the story. */
gboolean active_story_is_joined (gpointer data);
gboolean active_story_is_ended (gpointer data);
gboolean active_story_has_error (gpointer data);

G_END_DECLS
