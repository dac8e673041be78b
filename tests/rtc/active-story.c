/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "active-story.h"

#include "ringer-test-util.h"

#define MEMBER "msc3401.call.member"
#define STICKY_MEMBER "org.matrix.msc4143.rtc.member"

void
active_story_set_up (ActiveStory *story,
                     gconstpointer user_data)
{
  call_fixture_set_up (&story->base, user_data);
  story->room = CALL_ROOM;
  story->log = g_string_new (NULL);
  story->sticky = g_strcmp0 (user_data, "+" STICKY_EVENTS) == 0;
  if (story->sticky) {
    ringer_fake_homeserver_start_sticky_call (story->base.server, CALL_ROOM, "ann", "ANNDEV", NULL, "video");
    call_fixture_sync (&story->base);
  }
  g_ptr_array_unref (ringer_fake_homeserver_take_requests (story->base.server));
}

static const char *
name_request (ActiveStory *story,
              RingerFakeRequest *request)
{
  const char *slash = strrchr (request->path, '/');

  if (strstr (request->path, "/delayed_events/") != NULL)
    return slash + 1;

  g_assert_nonnull (strstr (request->path, story->sticky ? "/send/" STICKY_MEMBER "/" : "/state/org.matrix." MEMBER "/"));
  g_assert_cmpint (story->sticky, ==, request->query != NULL && strstr (request->query, STICKY_EVENTS ".sticky_duration_ms=3600000") != NULL);
  g_assert_nonnull (request->body);
  if (!json_object_has_member (request->body, "application")) {
    g_clear_pointer (&story->leave, json_object_unref);
    story->leave = json_object_ref (request->body);
    return request->query != NULL && strstr (request->query, "org.matrix.msc4140.delay=") != NULL ? "schedule" : "leave";
  }

  g_clear_pointer (&story->membership, json_object_unref);
  story->membership = json_object_ref (request->body);

  return "join";
}

void
active_story_update_log (ActiveStory *story)
{
  g_autoptr (GPtrArray) requests = ringer_fake_homeserver_take_requests (story->base.server);

  for (unsigned int i = 0; i < requests->len; i++)
    g_string_append_printf (story->log, "%s%s", story->log->len > 0 ? " " : "", name_request (story, g_ptr_array_index (requests, i)));
}

static gboolean
has_log (gpointer data)
{
  ActiveStory *story = data;

  active_story_update_log (story);

  return story->log->len >= strlen (story->wanted);
}

void
active_story_expect (ActiveStory *story,
                     const char *log)
{
  story->wanted = log;
  ringer_test_wait_for (has_log, story);
  g_assert_cmpstr (story->log->str, ==, log);
  g_string_truncate (story->log, 0);
}

void
active_story_expect_nothing (ActiveStory *story)
{
  call_fixture_sync (&story->base);
  active_story_update_log (story);
  g_assert_cmpstr (story->log->str, ==, "");
}

gboolean
active_story_is_joined (gpointer data)
{
  return ringer_active_call_get_state (((ActiveStory *) data)->call) == RINGER_ACTIVE_JOINED;
}

gboolean
active_story_is_ended (gpointer data)
{
  return ringer_active_call_get_state (((ActiveStory *) data)->call) == RINGER_ACTIVE_ENDED;
}

gboolean
active_story_has_error (gpointer data)
{
  return ringer_active_call_get_error (((ActiveStory *) data)->call) != NULL;
}

gboolean
active_story_is_in_call (ActiveStory *story)
{
  return ringer_fake_homeserver_is_in_call (story->base.server, story->room, "me");
}

RingerRtcSession *
active_story_get_session (ActiveStory *story)
{
  RingerRtcSession *session = ringer_call_manager_lookup_session (story->base.calls, ringer_account_get_id (story->base.account), story->room);

  g_assert_nonnull (session);

  return session;
}

void
active_story_start (ActiveStory *story)
{
  story->call = ringer_active_call_new (active_story_get_session (story), RINGER_CALL_VOICE, NULL, NULL);
}

void
active_story_join (ActiveStory *story)
{
  active_story_start (story);
  ringer_test_wait_for (active_story_is_joined, story);
  active_story_expect (story, "schedule join");
}

void
active_story_tear_down (ActiveStory *story,
                        gconstpointer user_data)
{
  ringer_fake_homeserver_stop_failing (story->base.server);
  ringer_active_call_hang_up (story->call);
  ringer_test_wait_for (active_story_is_ended, story);

  /* Nothing goes on behind its back, and no timer of it is left. */
  call_fixture_sync (&story->base);
  g_string_truncate (story->log, 0);
  g_ptr_array_unref (ringer_fake_homeserver_take_requests (story->base.server));
  ringer_fake_clock_advance (story->base.clock, 20000);
  active_story_expect_nothing (story);
  g_assert_false (active_story_is_in_call (story));
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 0);

  ringer_test_let_go (story->call);
  g_clear_pointer (&story->membership, json_object_unref);
  g_clear_pointer (&story->leave, json_object_unref);
  g_string_free (story->log, TRUE);
  call_fixture_tear_down (&story->base, user_data);
}

void
active_story_go_offline (ActiveStory *story)
{
  ringer_fake_homeserver_fail_next (story->base.server, "/rooms/", G_MAXUINT, 0, NULL);
  ringer_fake_homeserver_fail_next (story->base.server, "/delayed_events/", G_MAXUINT, 0, NULL);
}

void
active_story_go_online (ActiveStory *story)
{
  active_story_update_log (story);
  g_string_truncate (story->log, 0);
  ringer_fake_homeserver_stop_failing (story->base.server);
}
