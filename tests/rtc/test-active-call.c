/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "active-story.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* What a device in a call asks of its homeserver, in which order and when. */

#define MEMBER "msc3401.call.member"
#define EXPIRES_MS (4 * 60 * 60 * 1000)
#define STICKY_MS (60 * 60 * 1000)
#define SOON_MS (10 * 60 * 1000)
#define FORBIDDEN "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"No\"}"

static gboolean
is_failing (gpointer data)
{
  return ringer_account_get_state (((ActiveStory *) data)->base.account) == RINGER_ACCOUNT_FAILING;
}

/* So long that the poll that waits times out. */
static void
pass_hours (ActiveStory *story,
            gint64 ms)
{
  active_story_expect_nothing (story);
  ringer_fake_clock_advance (story->base.clock, ms);
  ringer_test_wait_for (is_failing, story);
  ringer_account_retry_now (story->base.account);
  active_story_expect_nothing (story);
}

/* Passes time until the next request, or until @ms are over. */
static void
pass_until_request (ActiveStory *story,
                    gint64 ms)
{
  for (gint64 passed_ms = 0; passed_ms < ms && story->log->len == 0; passed_ms += 15000) {
    ringer_fake_clock_advance (story->base.clock, 15000);
    call_fixture_sync (&story->base);
    active_story_update_log (story);
  }
}

static void
test_join_and_leave (ActiveStory *story,
                     gconstpointer user_data)
{
  gint64 expires_ms = 0;

  active_story_start (story);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINING);
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, 0);
  active_story_expect (story, "schedule join");
  ringer_test_wait_for (active_story_is_joined, story);
  g_assert_true (active_story_is_in_call (story));
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, CALL_NOW_MS);
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 1);
  g_assert_cmpstr (ringer_json_peek_string (story->membership, "application"), ==, "m.call");
  g_assert_cmpstr (ringer_json_peek_string (story->membership, "m.call.intent"), ==, "audio");
  g_assert_cmpstr (ringer_json_peek_string (story->membership, "device_id"), ==, ringer_account_get_device_id (story->base.account));
  g_assert_true (ringer_json_get_integer (story->membership, "expires", &expires_ms));
  g_assert_cmpint (expires_ms, >, 60 * 60 * 1000);
  g_assert_false (json_object_has_member (story->membership, "created_ts"));

  ringer_active_call_hang_up (story->call);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_LEAVING);
  active_story_expect (story, "send");
  ringer_test_wait_for (active_story_is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
}

static void
assert_only_members (JsonObject *object,
                     const char *const *names)
{
  g_assert_cmpuint (json_object_get_size (object), ==, g_strv_length ((char **) names));
  for (size_t i = 0; names[i] != NULL; i++)
    g_assert_true (json_object_has_member (object, names[i]));
}

/* As matrix-js-sdk 43 writes it. */
static void
assert_sticky_membership (ActiveStory *story)
{
  static const char *const names[] = { "slot_id", "application", "member", "transports", "versions", "msc4354_sticky_key", NULL };
  JsonObject *application = ringer_json_peek_object (story->membership, "application");
  JsonObject *member = ringer_json_peek_object (story->membership, "member");
  JsonObject *transports = ringer_json_peek_object (story->membership, "transports");
  const char *key = ringer_json_peek_string (story->membership, "msc4354_sticky_key");

  assert_only_members (story->membership, names);
  g_assert_cmpstr (ringer_json_peek_string (story->membership, "slot_id"), ==, "m.call#ROOM");
  g_assert_cmpstr (ringer_json_peek_string (application, "type"), ==, "m.call");
  g_assert_cmpstr (ringer_json_peek_string (application, "m.call.intent"), ==, "audio");
  g_assert_cmpstr (ringer_json_peek_string (member, "id"), ==, key);
  g_assert_cmpstr (ringer_json_peek_string (member, "user_id"), ==, story->base.me);
  g_assert_cmpstr (ringer_json_peek_string (member, "device_id"), ==, ringer_account_get_device_id (story->base.account));
  g_assert_cmpuint (json_array_get_length (ringer_json_peek_array (transports, "published")), ==, 0);
  g_assert_cmpstr (ringer_json_array_peek_string (ringer_json_peek_array (transports, "can_subscribe"), 0), ==, "livekit");
  g_assert_cmpuint (json_array_get_length (ringer_json_peek_array (story->membership, "versions")), ==, 0);
}

/* It says nothing but whose leave it is. */
static void
assert_sticky_leave (ActiveStory *story)
{
  static const char *const names[] = { "slot_id", "msc4354_sticky_key", NULL };

  assert_only_members (story->leave, names);
  g_assert_cmpstr (ringer_json_peek_string (story->leave, "slot_id"), ==, "m.call#ROOM");
  g_assert_cmpstr (ringer_json_peek_string (story->leave, "msc4354_sticky_key"), ==,
                   ringer_json_peek_string (story->membership, "msc4354_sticky_key"));
}

static void
test_sticky_join_and_leave (ActiveStory *story,
                            gconstpointer user_data)
{
  active_story_join (story);
  assert_sticky_membership (story);
  assert_sticky_leave (story);
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 1);
  call_fixture_sync (&story->base);
  g_assert_true (ringer_rtc_session_is_joined_here (active_story_get_session (story)));

  ringer_fake_clock_advance (story->base.clock, 1000);
  ringer_active_call_hang_up (story->call);
  active_story_expect (story, "send");
  ringer_test_wait_for (active_story_is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
  call_fixture_sync (&story->base);
  g_assert_false (ringer_rtc_session_is_joined_here (active_story_get_session (story)));
  g_assert_true (ringer_rtc_session_is_joined (active_story_get_session (story), story->base.ann));
}

/* What is left of the first call does not end the second one. */
static void
test_sticky_keys_differ (ActiveStory *story,
                         gconstpointer user_data)
{
  g_autofree char *key = NULL;

  active_story_join (story);
  key = g_strdup (ringer_json_peek_string (story->membership, "msc4354_sticky_key"));
  ringer_active_call_hang_up (story->call);
  ringer_test_wait_for (active_story_is_ended, story);
  active_story_expect (story, "send");
  g_assert_finalize_object (story->call);

  active_story_join (story);
  g_assert_cmpstr (ringer_json_peek_string (story->membership, "msc4354_sticky_key"), !=, key);
}

static void
test_leave_put_off (ActiveStory *story,
                    gconstpointer user_data)
{
  active_story_join (story);

  /* Longer than the leave waits, in all. */
  for (unsigned int i = 0; i < 8; i++) {
    ringer_fake_clock_advance (story->base.clock, 6000);
    active_story_expect (story, "restart");
    active_story_expect_nothing (story);
    g_assert_true (active_story_is_in_call (story));
    /* The next one is counted from the answer, which may come after the sync's. */
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }

  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 1);
}

/* It says from the start that it has none. */
static void
test_without_delayed_events (ActiveStory *story,
                             gconstpointer user_data)
{
  active_story_start (story);
  ringer_test_wait_for (active_story_is_joined, story);
  active_story_expect (story, "join");
  ringer_fake_clock_advance (story->base.clock, 15000);
  active_story_expect_nothing (story);

  ringer_active_call_hang_up (story->call);
  active_story_expect (story, "leave");
  ringer_test_wait_for (active_story_is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
}

/* It knew them at sign-in, and does not any more. */
static void
test_delayed_events_gone (ActiveStory *story,
                          gconstpointer user_data)
{
  ringer_fake_homeserver_set_feature (story->base.server, "org.matrix.msc4140", FALSE);
  active_story_join (story);
  g_assert_null (ringer_active_call_get_error (story->call));
  ringer_fake_clock_advance (story->base.clock, 15000);
  active_story_expect_nothing (story);

  ringer_active_call_hang_up (story->call);
  active_story_expect (story, "leave");
}

/* No leave waits at the homeserver that would end the next call. */
static void
test_leave_while_scheduling (ActiveStory *story,
                             gconstpointer user_data)
{
  active_story_start (story);
  ringer_active_call_hang_up (story->call);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_LEAVING);
  active_story_expect (story, "schedule cancel");
  ringer_test_wait_for (active_story_is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 0);
  active_story_expect_nothing (story);
}

static void
hang_up_once (ActiveStory *story)
{
  g_signal_handlers_disconnect_by_func (story->base.server, hang_up_once, story);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINING);
  ringer_active_call_hang_up (story->call);
}

/* The homeserver has the membership, but its answer did not come yet. */
static void
test_leave_while_joining (ActiveStory *story,
                          gconstpointer user_data)
{
  g_signal_connect_swapped (story->base.server, "event", G_CALLBACK (hang_up_once), story);
  active_story_start (story);
  ringer_test_wait_for (active_story_is_ended, story);
  active_story_expect (story, "schedule join send");
  g_assert_false (active_story_is_in_call (story));
  g_assert_null (ringer_active_call_get_error (story->call));
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, 0);
  active_story_expect_nothing (story);
}

static void
test_leave_while_joining_plainly (ActiveStory *story,
                                  gconstpointer user_data)
{
  g_signal_connect_swapped (story->base.server, "event", G_CALLBACK (hang_up_once), story);
  active_story_start (story);
  ringer_test_wait_for (active_story_is_ended, story);
  active_story_expect (story, "join leave");
  g_assert_false (active_story_is_in_call (story));
  active_story_expect_nothing (story);
}

/* It waits for the next try to join. */
static void
test_leave_before_next_try (ActiveStory *story,
                            gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (story->base.server, "/state/org.matrix." MEMBER, 1, 502, NULL);
  active_story_start (story);
  ringer_test_wait_for (active_story_has_error, story);
  active_story_expect (story, "join");
  ringer_active_call_hang_up (story->call);
  active_story_expect (story, "leave");
  ringer_test_wait_for (active_story_is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
}

static gint64
get_expiry_ms (ActiveStory *story)
{
  gint64 created_ms = CALL_NOW_MS;
  gint64 expires_ms = 0;

  ringer_json_get_integer (story->membership, "created_ts", &created_ms);
  g_assert_true (ringer_json_get_integer (story->membership, "expires", &expires_ms));

  return created_ms + expires_ms;
}

static void
test_refresh (ActiveStory *story,
              gconstpointer user_data)
{
  active_story_start (story);
  ringer_test_wait_for (active_story_is_joined, story);
  active_story_expect (story, "join");

  for (unsigned int i = 0; i < 3; i++) {
    gint64 expiry_ms = get_expiry_ms (story);
    gint64 left_ms = expiry_ms - ringer_clock_get_wall_ms (RINGER_CLOCK (story->base.clock));

    pass_hours (story, left_ms - SOON_MS);
    pass_until_request (story, SOON_MS);
    active_story_expect (story, "join");
    g_assert_cmpint (get_expiry_ms (story), >, expiry_ms + 60 * 60 * 1000);
    g_assert_true (json_object_has_member (story->membership, "created_ts"));
    g_assert_cmpint (json_object_get_int_member (story->membership, "created_ts"), <, CALL_NOW_MS + 2000);
  }
}

/* A sticky event is sent anew before it ends, in the form that was decided on, whoever is there meanwhile. */
static void
test_sticky_refresh (ActiveStory *story,
                     gconstpointer user_data)
{
  g_autofree char *key = NULL;

  ringer_fake_homeserver_set_feature (story->base.server, "org.matrix.msc4140", FALSE);
  active_story_join (story);
  key = g_strdup (ringer_json_peek_string (story->membership, "msc4354_sticky_key"));
  ringer_fake_homeserver_leave_sticky_call (story->base.server, CALL_ROOM, "ann", "ANNDEV");
  ringer_fake_homeserver_start_call (story->base.server, CALL_ROOM, "ann", "ANNDEV", NULL, "video");

  for (unsigned int i = 0; i < 3; i++) {
    pass_hours (story, STICKY_MS - SOON_MS);
    pass_until_request (story, SOON_MS);
    active_story_expect (story, "join");
    assert_sticky_membership (story);
    g_assert_cmpstr (ringer_json_peek_string (story->membership, "msc4354_sticky_key"), ==, key);
    g_assert_true (active_story_is_in_call (story));
  }

  ringer_active_call_hang_up (story->call);
  active_story_expect (story, "leave");
  assert_sticky_leave (story);
}

/* A membership that was to be renewed does not bring back who hung up meanwhile. */
static void
test_refresh_and_leave (ActiveStory *story,
                        gconstpointer user_data)
{
  active_story_start (story);
  ringer_test_wait_for (active_story_is_joined, story);
  active_story_expect (story, "join");

  ringer_fake_homeserver_fail_next (story->base.server, "/state/org.matrix." MEMBER, 1, 502, NULL);
  pass_hours (story, EXPIRES_MS - SOON_MS);
  pass_until_request (story, SOON_MS);
  active_story_expect (story, "join");
  ringer_active_call_hang_up (story->call);
  active_story_expect (story, "leave");
  ringer_test_wait_for (active_story_is_ended, story);
  for (unsigned int i = 0; i < 10; i++) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    active_story_expect_nothing (story);
  }
  g_assert_false (active_story_is_in_call (story));
}

static void
assert_forbidden (ActiveStory *story)
{
  g_assert_true (g_error_matches (ringer_active_call_get_error (story->call), RINGER_ERROR, RINGER_ERROR_FORBIDDEN));
}

static void
test_join_forbidden (ActiveStory *story,
                     gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (story->base.server, MEMBER, G_MAXUINT, 403, FORBIDDEN);
  active_story_start (story);
  ringer_test_wait_for (active_story_is_ended, story);
  assert_forbidden (story);
  active_story_expect (story, "schedule join leave");
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, 0);
}

/* Who may be in it no longer is told so, and is out of it. */
static void
test_renewal_forbidden (ActiveStory *story,
                        gconstpointer user_data)
{
  active_story_start (story);
  ringer_test_wait_for (active_story_is_joined, story);
  active_story_expect (story, "join");

  ringer_fake_homeserver_fail_next (story->base.server, MEMBER, 1, 403, FORBIDDEN);
  pass_hours (story, EXPIRES_MS - SOON_MS);
  pass_until_request (story, SOON_MS);
  ringer_test_wait_for (active_story_is_ended, story);
  assert_forbidden (story);
  active_story_expect (story, "join leave");
}

static void
remove_me (ActiveStory *story)
{
  g_autoptr (JsonObject) content = ringer_json_build ("membership", "s", "leave", NULL);

  ringer_fake_homeserver_send_event (story->base.server, story->room, story->base.ann, "m.room.member", story->base.me, content);
}

static void
test_removed_from_room (ActiveStory *story,
                        gconstpointer user_data)
{
  story->room = CALL_GROUP;
  active_story_join (story);
  remove_me (story);
  ringer_test_wait_for (active_story_is_ended, story);
  ringer_fake_clock_advance (story->base.clock, 19000);
}

/* The answer to the join comes after that. */
static void
test_removed_while_joining (ActiveStory *story,
                            gconstpointer user_data)
{
  story->room = CALL_GROUP;
  ringer_fake_homeserver_fail_next (story->base.server, "/state/org.matrix." MEMBER, 1, 502, NULL);
  active_story_start (story);
  ringer_test_wait_for (active_story_has_error, story);
  remove_me (story);
  ringer_test_wait_for (active_story_is_ended, story);
  ringer_fake_clock_advance (story->base.clock, 2000);
}

static void
add_ann (ActiveStory *story)
{
  ringer_fake_homeserver_start_call (story->base.server, story->room, "ann", "ANNDEV", NULL, "video");
  call_fixture_sync (&story->base);
}

static void
remove_ann (ActiveStory *story)
{
  ringer_fake_homeserver_leave_call (story->base.server, story->room, "ann", "ANNDEV");
  call_fixture_sync (&story->base);
}

/* Between two that is the end, unless they come back at once. */
static void
test_other_leaves (ActiveStory *story,
                   gconstpointer user_data)
{
  add_ann (story);
  active_story_join (story);
  remove_ann (story);
  ringer_fake_clock_advance (story->base.clock, 900);
  add_ann (story);
  remove_ann (story);
  ringer_fake_clock_advance (story->base.clock, 2900);
  g_assert_true (active_story_is_joined (story));
  ringer_fake_clock_advance (story->base.clock, 100);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_LEAVING);
  active_story_expect (story, "send");
  ringer_test_wait_for (active_story_is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
}

static void
test_other_leaves_before_the_join (ActiveStory *story,
                                   gconstpointer user_data)
{
  add_ann (story);
  active_story_start (story);
  remove_ann (story);
  ringer_test_wait_for (active_story_is_joined, story);
  ringer_fake_clock_advance (story->base.clock, 3000);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_LEAVING);
}

/* Of whom nobody was there yet, or in a group, others may still come. */
static void
test_alone_in_a_call (ActiveStory *story,
                      gconstpointer user_data)
{
  active_story_join (story);
  ringer_fake_clock_advance (story->base.clock, 4000);
  g_assert_true (active_story_is_joined (story));
}

static void
test_alone_in_a_group (ActiveStory *story,
                       gconstpointer user_data)
{
  story->room = CALL_GROUP;
  add_ann (story);
  active_story_join (story);
  remove_ann (story);
  ringer_fake_clock_advance (story->base.clock, 4000);
  g_assert_true (active_story_is_joined (story));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  active_story_add ("join-and-leave", test_join_and_leave);
  active_story_add ("leave-put-off", test_leave_put_off);
  active_story_add_plain ("without-delayed-events", test_without_delayed_events);
  active_story_add ("delayed-events-gone", test_delayed_events_gone);
  active_story_add ("leave-while-scheduling", test_leave_while_scheduling);
  active_story_add ("leave-while-joining", test_leave_while_joining);
  active_story_add_plain ("leave-while-joining-plainly", test_leave_while_joining_plainly);
  active_story_add_plain ("leave-before-next-try", test_leave_before_next_try);
  active_story_add_plain ("refresh", test_refresh);
  active_story_add_plain ("refresh-and-leave", test_refresh_and_leave);
  active_story_add ("join-forbidden", test_join_forbidden);
  active_story_add_plain ("renewal-forbidden", test_renewal_forbidden);
  active_story_add ("removed-from-room", test_removed_from_room);
  active_story_add_plain ("removed-while-joining", test_removed_while_joining);
  active_story_add ("other-leaves", test_other_leaves);
  active_story_add ("other-leaves-before-the-join", test_other_leaves_before_the_join);
  active_story_add ("alone-in-a-call", test_alone_in_a_call);
  active_story_add ("alone-in-a-group", test_alone_in_a_group);

  active_story_add_sticky ("join-and-leave", test_sticky_join_and_leave);
  active_story_add_sticky ("keys-differ", test_sticky_keys_differ);
  active_story_add_sticky ("leave-put-off", test_leave_put_off);
  active_story_add_sticky ("delayed-events-gone", test_delayed_events_gone);
  active_story_add_sticky ("leave-while-scheduling", test_leave_while_scheduling);
  active_story_add_sticky ("leave-while-joining", test_leave_while_joining);
  active_story_add_sticky ("refresh", test_sticky_refresh);

  return g_test_run ();
}
