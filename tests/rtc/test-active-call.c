/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* What a device in a call asks of its homeserver, in which order and when. */

#define MEMBER "msc3401.call.member"
#define STICKY_MEMBER "org.matrix.msc4143.rtc.member"
#define STICKY_EVENTS "org.matrix.msc4354"
#define EXPIRES_MS (4 * 60 * 60 * 1000)
#define STICKY_MS (60 * 60 * 1000)
#define SOON_MS (10 * 60 * 1000)
#define FORBIDDEN "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"No\"}"

typedef struct {
  CallFixture base;
  const char *room;
  RingerActiveCall *call;
  GString *log;           /* one word for each request that changed something */
  const char *wanted;     /* the log that is waited for */
  gboolean sticky;        /* whether Ann is in the call by a sticky event from the start, so that I am too */
  JsonObject *membership; /* what was sent last */
  JsonObject *leave;      /* the same of leaves, scheduled ones too */
  gboolean waiting;       /* whether a request began to wait to be tried again */
  gboolean (*done) (gpointer data);
} Story;

#define add_story(path, function) \
  g_test_add ("/active-call/" path, Story, NULL, set_up, function, tear_down)

/* At a homeserver without delayed events. */
#define add_plain_story(path, function) \
  g_test_add ("/active-call/" path, Story, "-org.matrix.msc4140", set_up, function, tear_down)

/* With sticky events, and Ann in the call by one. */
#define add_sticky_story(path, function) \
  g_test_add ("/active-call/sticky/" path, Story, "+" STICKY_EVENTS, set_up, function, tear_down)

static void
set_up (Story *story,
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
name_request (Story *story,
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

static void
update_log (Story *story)
{
  g_autoptr (GPtrArray) requests = ringer_fake_homeserver_take_requests (story->base.server);

  for (unsigned int i = 0; i < requests->len; i++)
    g_string_append_printf (story->log, "%s%s", story->log->len > 0 ? " " : "", name_request (story, g_ptr_array_index (requests, i)));
}

static gboolean
has_log (gpointer data)
{
  Story *story = data;

  update_log (story);

  return story->log->len >= strlen (story->wanted);
}

/* Waits for requests and forgets them. */
static void
expect (Story *story,
        const char *log)
{
  story->wanted = log;
  ringer_test_wait_for (has_log, story);
  g_assert_cmpstr (story->log->str, ==, log);
  g_string_truncate (story->log, 0);
}

/* Whatever was on its way has come. */
static void
expect_nothing (Story *story)
{
  call_fixture_sync (&story->base);
  update_log (story);
  g_assert_cmpstr (story->log->str, ==, "");
}

static gboolean
is_joined (gpointer data)
{
  return ringer_active_call_get_state (((Story *) data)->call) == RINGER_ACTIVE_JOINED;
}

static gboolean
is_ended (gpointer data)
{
  return ringer_active_call_get_state (((Story *) data)->call) == RINGER_ACTIVE_ENDED;
}

static gboolean
has_error (gpointer data)
{
  return ringer_active_call_get_error (((Story *) data)->call) != NULL;
}

static gboolean
is_in_call (Story *story)
{
  return ringer_fake_homeserver_is_in_call (story->base.server, story->room, "me");
}

static gboolean
is_failing (gpointer data)
{
  return ringer_account_get_state (((Story *) data)->base.account) == RINGER_ACCOUNT_FAILING;
}

/* So long that the poll that waits times out. */
static void
pass_hours (Story *story,
            gint64 ms)
{
  expect_nothing (story);
  ringer_fake_clock_advance (story->base.clock, ms);
  ringer_test_wait_for (is_failing, story);
  ringer_account_retry_now (story->base.account);
  expect_nothing (story);
}

/* Passes time until the next request, or until @ms are over. */
static void
pass_until_request (Story *story,
                    gint64 ms)
{
  for (gint64 passed_ms = 0; passed_ms < ms && story->log->len == 0; passed_ms += 15000) {
    ringer_fake_clock_advance (story->base.clock, 15000);
    call_fixture_sync (&story->base);
    update_log (story);
  }
}

static RingerRtcSession *
get_session (Story *story)
{
  RingerRtcSession *session = ringer_call_manager_lookup_session (story->base.calls, ringer_account_get_id (story->base.account), story->room);

  g_assert_nonnull (session);

  return session;
}

static void
start (Story *story)
{
  story->call = ringer_active_call_new (get_session (story), RINGER_CALL_VOICE, NULL, NULL);
}

static void
join (Story *story)
{
  start (story);
  ringer_test_wait_for (is_joined, story);
  expect (story, "schedule join");
}

static void
tear_down (Story *story,
           gconstpointer user_data)
{
  ringer_fake_homeserver_stop_failing (story->base.server);
  ringer_active_call_hang_up (story->call);
  ringer_test_wait_for (is_ended, story);

  /* Nothing goes on behind its back, and no timer of it is left. */
  call_fixture_sync (&story->base);
  g_string_truncate (story->log, 0);
  g_ptr_array_unref (ringer_fake_homeserver_take_requests (story->base.server));
  ringer_fake_clock_advance (story->base.clock, 20000);
  expect_nothing (story);
  g_assert_false (is_in_call (story));
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 0);

  g_assert_finalize_object (story->call);
  g_clear_pointer (&story->membership, json_object_unref);
  g_clear_pointer (&story->leave, json_object_unref);
  g_string_free (story->log, TRUE);
  call_fixture_tear_down (&story->base, user_data);
}

static void
go_offline (Story *story)
{
  ringer_fake_homeserver_fail_next (story->base.server, "/rooms/", G_MAXUINT, 0, NULL);
  ringer_fake_homeserver_fail_next (story->base.server, "/delayed_events/", G_MAXUINT, 0, NULL);
}

static void
go_online (Story *story)
{
  update_log (story);
  g_string_truncate (story->log, 0);
  ringer_fake_homeserver_stop_failing (story->base.server);
}

static void
test_join_and_leave (Story *story,
                     gconstpointer user_data)
{
  gint64 expires_ms = 0;

  start (story);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINING);
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, 0);
  expect (story, "schedule join");
  ringer_test_wait_for (is_joined, story);
  g_assert_true (is_in_call (story));
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
  expect (story, "send");
  ringer_test_wait_for (is_ended, story);
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
assert_sticky_membership (Story *story)
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
assert_sticky_leave (Story *story)
{
  static const char *const names[] = { "slot_id", "msc4354_sticky_key", NULL };

  assert_only_members (story->leave, names);
  g_assert_cmpstr (ringer_json_peek_string (story->leave, "slot_id"), ==, "m.call#ROOM");
  g_assert_cmpstr (ringer_json_peek_string (story->leave, "msc4354_sticky_key"), ==,
                   ringer_json_peek_string (story->membership, "msc4354_sticky_key"));
}

static void
test_sticky_join_and_leave (Story *story,
                            gconstpointer user_data)
{
  join (story);
  assert_sticky_membership (story);
  assert_sticky_leave (story);
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 1);
  call_fixture_sync (&story->base);
  g_assert_true (ringer_rtc_session_is_joined_here (get_session (story)));

  ringer_fake_clock_advance (story->base.clock, 1000);
  ringer_active_call_hang_up (story->call);
  expect (story, "send");
  ringer_test_wait_for (is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
  call_fixture_sync (&story->base);
  g_assert_false (ringer_rtc_session_is_joined_here (get_session (story)));
  g_assert_true (ringer_rtc_session_is_joined (get_session (story), story->base.ann));
}

/* What is left of the first call does not end the second one. */
static void
test_sticky_keys_differ (Story *story,
                         gconstpointer user_data)
{
  g_autofree char *key = NULL;

  join (story);
  key = g_strdup (ringer_json_peek_string (story->membership, "msc4354_sticky_key"));
  ringer_active_call_hang_up (story->call);
  ringer_test_wait_for (is_ended, story);
  expect (story, "send");
  g_assert_finalize_object (story->call);

  join (story);
  g_assert_cmpstr (ringer_json_peek_string (story->membership, "msc4354_sticky_key"), !=, key);
}

static void
test_leave_put_off (Story *story,
                    gconstpointer user_data)
{
  join (story);

  /* Longer than the leave waits, in all. */
  for (unsigned int i = 0; i < 8; i++) {
    ringer_fake_clock_advance (story->base.clock, 6000);
    expect (story, "restart");
    expect_nothing (story);
    g_assert_true (is_in_call (story));
  }

  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 1);
}

static void
test_leave_came (Story *story,
                 gconstpointer user_data)
{
  g_autofree char *key = NULL;

  join (story);
  key = g_strdup (ringer_json_peek_string (story->membership, "msc4354_sticky_key"));
  go_offline (story);
  ringer_fake_clock_advance (story->base.clock, 19000);
  g_assert_false (is_in_call (story));
  go_online (story);

  /* The try that was on its way may be too late by now; then the next one is the one that learns of it. */
  while (!is_in_call (story)) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    call_fixture_sync (&story->base);
  }
  update_log (story);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINED);
  g_assert_true (g_str_has_suffix (story->log->str, "schedule join") || g_str_has_suffix (story->log->str, "join schedule"));
  g_string_truncate (story->log, 0);
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 1);

  /* It takes the place of the first one, and a state event counts from when that was sent. */
  g_assert_cmpstr (ringer_json_peek_string (story->membership, "msc4354_sticky_key"), ==, key);
  if (!story->sticky) {
    g_assert_true (json_object_has_member (story->membership, "created_ts"));
    g_assert_cmpint (json_object_get_int_member (story->membership, "created_ts"), <, CALL_NOW_MS + 2000);
  }

  ringer_fake_clock_advance (story->base.clock, 6000);
  expect (story, "restart");
}

/* It says from the start that it has none. */
static void
test_without_delayed_events (Story *story,
                             gconstpointer user_data)
{
  start (story);
  ringer_test_wait_for (is_joined, story);
  expect (story, "join");
  ringer_fake_clock_advance (story->base.clock, 15000);
  expect_nothing (story);

  ringer_active_call_hang_up (story->call);
  expect (story, "leave");
  ringer_test_wait_for (is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
}

/* It knew them at sign-in, and does not any more. */
static void
test_delayed_events_gone (Story *story,
                          gconstpointer user_data)
{
  ringer_fake_homeserver_set_feature (story->base.server, "org.matrix.msc4140", FALSE);
  join (story);
  g_assert_null (ringer_active_call_get_error (story->call));
  ringer_fake_clock_advance (story->base.clock, 15000);
  expect_nothing (story);

  ringer_active_call_hang_up (story->call);
  expect (story, "leave");
}

static void
on_retrying (Story *story)
{
  story->waiting = TRUE;
}

static gboolean
is_done_or_waiting (gpointer data)
{
  Story *story = data;

  return story->waiting || story->done (story);
}

/* Time passes while a request waits to be tried again, and stands still while one is on its way. */
static void
pass_retries (Story *story,
              gboolean (*done) (gpointer data))
{
  RingerOutbox *outbox = ringer_account_get_outbox (story->base.account);
  gulong id = g_signal_connect_swapped (outbox, "retrying", G_CALLBACK (on_retrying), story);

  story->done = done;
  while (!done (story)) {
    ringer_test_wait_for (is_done_or_waiting, story);
    story->waiting = FALSE;
    if (!done (story))
      ringer_fake_clock_advance (story->base.clock, 15000);
  }
  g_signal_handler_disconnect (outbox, id);
}

static void
test_offline_while_joining (Story *story,
                            gconstpointer user_data)
{
  go_offline (story);
  start (story);

  /* First the leave cannot be scheduled, then the membership cannot be sent; only that is worth a word. */
  g_assert_null (ringer_active_call_get_error (story->call));
  pass_retries (story, has_error);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINING);
  g_assert_true (ringer_error_is_transient (ringer_active_call_get_error (story->call)));

  go_online (story);
  ringer_fake_clock_advance (story->base.clock, 1300);
  ringer_test_wait_for (is_joined, story);
  expect (story, "join");
  g_assert_null (ringer_active_call_get_error (story->call));
}

static void
test_offline_too_long (Story *story,
                       gconstpointer user_data)
{
  go_offline (story);
  start (story);
  pass_retries (story, is_ended);

  /* It says what was wrong, not that it is too late. */
  g_assert_nonnull (ringer_active_call_get_error (story->call));
  g_assert_false (g_error_matches (ringer_active_call_get_error (story->call), RINGER_ERROR, RINGER_ERROR_POINTLESS));
  go_online (story);
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, 0);
}

static void
test_offline_in_call (Story *story,
                      gconstpointer user_data)
{
  join (story);
  go_offline (story);
  for (unsigned int i = 0; i < 16; i++) {
    ringer_fake_clock_advance (story->base.clock, 500);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
  go_online (story);
  ringer_fake_clock_advance (story->base.clock, 6000);
  expect (story, "restart");
  expect_nothing (story);
  g_assert_true (is_in_call (story));
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINED);
  g_assert_null (ringer_active_call_get_error (story->call));
}

/* No leave waits at the homeserver that would end the next call. */
static void
test_leave_while_scheduling (Story *story,
                             gconstpointer user_data)
{
  start (story);
  ringer_active_call_hang_up (story->call);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_LEAVING);
  expect (story, "schedule cancel");
  ringer_test_wait_for (is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
  g_assert_cmpuint (ringer_fake_homeserver_get_n_delayed (story->base.server), ==, 0);
  expect_nothing (story);
}

static void
hang_up_once (Story *story)
{
  g_signal_handlers_disconnect_by_func (story->base.server, hang_up_once, story);
  g_assert_cmpint (ringer_active_call_get_state (story->call), ==, RINGER_ACTIVE_JOINING);
  ringer_active_call_hang_up (story->call);
}

/* The homeserver has the membership, but its answer did not come yet. */
static void
test_leave_while_joining (Story *story,
                          gconstpointer user_data)
{
  g_signal_connect_swapped (story->base.server, "event", G_CALLBACK (hang_up_once), story);
  start (story);
  ringer_test_wait_for (is_ended, story);
  expect (story, "schedule join send");
  g_assert_false (is_in_call (story));
  g_assert_null (ringer_active_call_get_error (story->call));
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, 0);
  expect_nothing (story);
}

static void
test_leave_while_joining_plainly (Story *story,
                                  gconstpointer user_data)
{
  g_signal_connect_swapped (story->base.server, "event", G_CALLBACK (hang_up_once), story);
  start (story);
  ringer_test_wait_for (is_ended, story);
  expect (story, "join leave");
  g_assert_false (is_in_call (story));
  expect_nothing (story);
}

/* It waits for the next try to join. */
static void
test_leave_before_next_try (Story *story,
                            gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (story->base.server, "/state/org.matrix." MEMBER, 1, 502, NULL);
  start (story);
  ringer_test_wait_for (has_error, story);
  expect (story, "join");
  ringer_active_call_hang_up (story->call);
  expect (story, "leave");
  ringer_test_wait_for (is_ended, story);
  g_assert_null (ringer_active_call_get_error (story->call));
}

static void
test_leave_while_offline (Story *story,
                          gconstpointer user_data)
{
  join (story);
  go_offline (story);
  ringer_active_call_hang_up (story->call);
  for (unsigned int i = 0; i < 30; i++) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }

  /* What was scheduled came to pass. */
  g_assert_false (is_in_call (story));
  go_online (story);
  while (!is_ended (story)) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    g_main_context_iteration (NULL, FALSE);
  }
}

static gint64
get_expiry_ms (Story *story)
{
  gint64 created_ms = CALL_NOW_MS;
  gint64 expires_ms = 0;

  ringer_json_get_integer (story->membership, "created_ts", &created_ms);
  g_assert_true (ringer_json_get_integer (story->membership, "expires", &expires_ms));

  return created_ms + expires_ms;
}

static void
test_refresh (Story *story,
              gconstpointer user_data)
{
  start (story);
  ringer_test_wait_for (is_joined, story);
  expect (story, "join");

  for (unsigned int i = 0; i < 3; i++) {
    gint64 expiry_ms = get_expiry_ms (story);
    gint64 left_ms = expiry_ms - ringer_clock_get_wall_ms (RINGER_CLOCK (story->base.clock));

    pass_hours (story, left_ms - SOON_MS);
    pass_until_request (story, SOON_MS);
    expect (story, "join");
    g_assert_cmpint (get_expiry_ms (story), >, expiry_ms + 60 * 60 * 1000);
    g_assert_true (json_object_has_member (story->membership, "created_ts"));
    g_assert_cmpint (json_object_get_int_member (story->membership, "created_ts"), <, CALL_NOW_MS + 2000);
  }
}

/* A sticky event is sent anew before it ends, in the form that was decided on, whoever is there meanwhile. */
static void
test_sticky_refresh (Story *story,
                     gconstpointer user_data)
{
  g_autofree char *key = NULL;

  ringer_fake_homeserver_set_feature (story->base.server, "org.matrix.msc4140", FALSE);
  join (story);
  key = g_strdup (ringer_json_peek_string (story->membership, "msc4354_sticky_key"));
  ringer_fake_homeserver_leave_sticky_call (story->base.server, CALL_ROOM, "ann", "ANNDEV");
  ringer_fake_homeserver_start_call (story->base.server, CALL_ROOM, "ann", "ANNDEV", NULL, "video");

  for (unsigned int i = 0; i < 3; i++) {
    pass_hours (story, STICKY_MS - SOON_MS);
    pass_until_request (story, SOON_MS);
    expect (story, "join");
    assert_sticky_membership (story);
    g_assert_cmpstr (ringer_json_peek_string (story->membership, "msc4354_sticky_key"), ==, key);
    g_assert_true (is_in_call (story));
  }

  ringer_active_call_hang_up (story->call);
  expect (story, "leave");
  assert_sticky_leave (story);
}

/* A membership that was to be renewed does not bring back who hung up meanwhile. */
static void
test_refresh_and_leave (Story *story,
                        gconstpointer user_data)
{
  start (story);
  ringer_test_wait_for (is_joined, story);
  expect (story, "join");

  ringer_fake_homeserver_fail_next (story->base.server, "/state/org.matrix." MEMBER, 1, 502, NULL);
  pass_hours (story, EXPIRES_MS - SOON_MS);
  pass_until_request (story, SOON_MS);
  expect (story, "join");
  ringer_active_call_hang_up (story->call);
  expect (story, "leave");
  ringer_test_wait_for (is_ended, story);
  for (unsigned int i = 0; i < 10; i++) {
    ringer_fake_clock_advance (story->base.clock, 1000);
    expect_nothing (story);
  }
  g_assert_false (is_in_call (story));
}

static void
assert_forbidden (Story *story)
{
  g_assert_true (g_error_matches (ringer_active_call_get_error (story->call), RINGER_ERROR, RINGER_ERROR_FORBIDDEN));
}

static void
test_join_forbidden (Story *story,
                     gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (story->base.server, MEMBER, G_MAXUINT, 403, FORBIDDEN);
  start (story);
  ringer_test_wait_for (is_ended, story);
  assert_forbidden (story);
  expect (story, "schedule join leave");
  g_assert_cmpint (ringer_active_call_get_joined_ms (story->call), ==, 0);
}

/* Who may be in it no longer is told so, and is out of it. */
static void
test_renewal_forbidden (Story *story,
                        gconstpointer user_data)
{
  start (story);
  ringer_test_wait_for (is_joined, story);
  expect (story, "join");

  ringer_fake_homeserver_fail_next (story->base.server, MEMBER, 1, 403, FORBIDDEN);
  pass_hours (story, EXPIRES_MS - SOON_MS);
  pass_until_request (story, SOON_MS);
  ringer_test_wait_for (is_ended, story);
  assert_forbidden (story);
  expect (story, "join leave");
}

static void
remove_me (Story *story)
{
  g_autoptr (JsonObject) content = ringer_json_build ("membership", "s", "leave", NULL);

  ringer_fake_homeserver_send_event (story->base.server, story->room, story->base.ann, "m.room.member", story->base.me, content);
}

static void
test_removed_from_room (Story *story,
                        gconstpointer user_data)
{
  story->room = CALL_GROUP;
  join (story);
  remove_me (story);
  ringer_test_wait_for (is_ended, story);
  ringer_fake_clock_advance (story->base.clock, 19000);
}

/* The answer to the join comes after that. */
static void
test_removed_while_joining (Story *story,
                            gconstpointer user_data)
{
  story->room = CALL_GROUP;
  ringer_fake_homeserver_fail_next (story->base.server, "/state/org.matrix." MEMBER, 1, 502, NULL);
  start (story);
  ringer_test_wait_for (has_error, story);
  remove_me (story);
  ringer_test_wait_for (is_ended, story);
  ringer_fake_clock_advance (story->base.clock, 2000);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_story ("join-and-leave", test_join_and_leave);
  add_story ("leave-put-off", test_leave_put_off);
  add_story ("leave-came", test_leave_came);
  add_plain_story ("without-delayed-events", test_without_delayed_events);
  add_story ("delayed-events-gone", test_delayed_events_gone);
  add_story ("offline-while-joining", test_offline_while_joining);
  add_story ("offline-too-long", test_offline_too_long);
  add_story ("offline-in-call", test_offline_in_call);
  add_story ("leave-while-scheduling", test_leave_while_scheduling);
  add_story ("leave-while-joining", test_leave_while_joining);
  add_plain_story ("leave-while-joining-plainly", test_leave_while_joining_plainly);
  add_plain_story ("leave-before-next-try", test_leave_before_next_try);
  add_story ("leave-while-offline", test_leave_while_offline);
  add_plain_story ("refresh", test_refresh);
  add_plain_story ("refresh-and-leave", test_refresh_and_leave);
  add_story ("join-forbidden", test_join_forbidden);
  add_plain_story ("renewal-forbidden", test_renewal_forbidden);
  add_story ("removed-from-room", test_removed_from_room);
  add_plain_story ("removed-while-joining", test_removed_while_joining);

  add_sticky_story ("join-and-leave", test_sticky_join_and_leave);
  add_sticky_story ("keys-differ", test_sticky_keys_differ);
  add_sticky_story ("leave-put-off", test_leave_put_off);
  add_sticky_story ("leave-came", test_leave_came);
  add_sticky_story ("delayed-events-gone", test_delayed_events_gone);
  add_sticky_story ("offline-while-joining", test_offline_while_joining);
  add_sticky_story ("offline-in-call", test_offline_in_call);
  add_sticky_story ("leave-while-scheduling", test_leave_while_scheduling);
  add_sticky_story ("leave-while-joining", test_leave_while_joining);
  add_sticky_story ("leave-while-offline", test_leave_while_offline);
  add_sticky_story ("refresh", test_sticky_refresh);

  return g_test_run ();
}
