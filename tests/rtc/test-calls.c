/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"
#include "ringer-json.h"
#include "ringer-test-util.h"
#include "tool-add-account.h"

/* Rings from the homeserver's answer to the manager's lists, and back to the homeserver. */

#define add_story(path, function) \
  g_test_add (path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down)

static void
assert_rings (CallFixture *fixture)
{
  RingerIncomingCall *call = call_fixture_get_call (fixture);

  g_assert_nonnull (call);
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_RINGING);
  g_assert_true (ringer_call_manager_get_sounding (fixture->calls) == call);
}

static void
assert_ended (CallFixture *fixture,
              RingerCallEndReason reason)
{
  g_assert_null (call_fixture_get_call (fixture));
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  g_assert_cmpint (fixture->end_reason, ==, reason);
}

static void
send (CallFixture *fixture,
      const char *sender,
      const char *type,
      const char *state_key,
      JsonObject *content)
{
  ringer_fake_homeserver_send_event (fixture->server, CALL_ROOM, sender, type, state_key, content);
  json_object_unref (content);
  call_fixture_sync (fixture);
}

static JsonObject *
make_decline (const char *notification_id)
{
  return ringer_json_build ("m.relates_to", "o",
                            ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", notification_id, NULL), NULL);
}

static gboolean
has_no_call (gpointer data)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (((CallFixture *) data)->calls)) == 0;
}

static gboolean
is_joined (gpointer data)
{
  RingerActiveCall *active = ringer_call_manager_get_active (((CallFixture *) data)->calls);

  return active != NULL && ringer_active_call_get_state (active) == RINGER_ACTIVE_JOINED;
}

static gboolean
is_in_no_call (gpointer data)
{
  return ringer_call_manager_get_active (((CallFixture *) data)->calls) == NULL;
}

static void
test_ring_and_run_out (CallFixture *fixture,
                       gconstpointer user_data)
{
  RingerIncomingCall *call;

  call_fixture_ring (fixture);
  assert_rings (fixture);
  call = call_fixture_get_call (fixture);
  g_assert_cmpstr (ringer_member_get_name (ringer_incoming_call_get_caller (call)), ==, "Ann");
  g_assert_cmpint (ringer_incoming_call_get_intent (call), ==, RINGER_CALL_VIDEO);
  g_assert_cmpint (ringer_incoming_call_get_kind (call), ==, RINGER_CALL_RING);

  ringer_fake_clock_advance (fixture->clock, 28000);
  assert_rings (fixture);
  ringer_fake_clock_advance (fixture->clock, 2500);
  assert_ended (fixture, RINGER_CALL_END_MISSED);
}

static void
test_caller_hangs_up (CallFixture *fixture,
                      gconstpointer user_data)
{
  call_fixture_ring (fixture);
  assert_rings (fixture);
  ringer_fake_homeserver_leave_call (fixture->server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_sync (fixture);
  assert_ended (fixture, RINGER_CALL_END_CALLER_LEFT);

  /* The timer of the ring that is over does not end the next one. */
  ringer_fake_clock_advance (fixture->clock, 20000);
  call_fixture_ring (fixture);
  ringer_fake_clock_advance (fixture->clock, 15000);
  assert_rings (fixture);
}

static void
test_decline (CallFixture *fixture,
              gconstpointer user_data)
{
  const char *id = call_fixture_ring (fixture);
  g_autoptr (GPtrArray) requests = NULL;
  RingerFakeRequest *request;
  JsonObject *relation;

  g_ptr_array_unref (ringer_fake_homeserver_take_requests (fixture->server));
  ringer_incoming_call_decline (call_fixture_get_call (fixture));
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
  ringer_test_wait_for (has_no_call, fixture);
  assert_ended (fixture, RINGER_CALL_END_DECLINED);

  requests = ringer_fake_homeserver_take_requests (fixture->server);
  g_assert_cmpuint (requests->len, ==, 1);
  request = g_ptr_array_index (requests, 0);
  g_assert_nonnull (strstr (request->path, "/send/org.matrix.msc4310.rtc.decline/"));
  g_assert_cmpuint (json_object_get_size (request->body), ==, 1);
  relation = ringer_json_peek_object (request->body, "m.relates_to");
  g_assert_cmpstr (ringer_json_peek_string (relation, "event_id"), ==, id);
}

static void
test_decline_twice_tried (CallFixture *fixture,
                          gconstpointer user_data)
{
  RingerIncomingCall *call;

  call_fixture_ring (fixture);
  ringer_fake_homeserver_fail_next (fixture->server, "rtc.decline", 1, 500, "{}");
  call = call_fixture_get_call (fixture);
  ringer_incoming_call_decline (call);
  while (ringer_incoming_call_get_error (call) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_DECLINING);

  ringer_incoming_call_decline (call);
  ringer_test_wait_for (has_no_call, fixture);
  assert_ended (fixture, RINGER_CALL_END_DECLINED);
}

static void
test_silence (CallFixture *fixture,
              gconstpointer user_data)
{
  call_fixture_ring (fixture);
  ringer_incoming_call_silence (call_fixture_get_call (fixture));
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
  g_assert_nonnull (call_fixture_get_call (fixture));

  ringer_fake_clock_advance (fixture->clock, 31000);
  assert_ended (fixture, RINGER_CALL_END_MISSED);
}

static void
on_all_left (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  *(gboolean *) user_data = ringer_call_manager_leave_all_finish (RINGER_CALL_MANAGER (source), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

/* It is in no call at once, but who quits then waits until others know. */
static void
test_answer_and_hang_up (CallFixture *fixture,
                         gconstpointer user_data)
{
  gboolean left = FALSE;

  ringer_fake_homeserver_set_feature (fixture->server, "org.matrix.msc4140", TRUE);
  call_fixture_ring (fixture);
  ringer_call_manager_answer (fixture->calls, call_fixture_get_call (fixture), RINGER_CALL_VIDEO);
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
  ringer_test_wait_for (is_joined, fixture);
  assert_ended (fixture, RINGER_CALL_END_ANSWERED);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->server, CALL_ROOM, "me"));

  ringer_active_call_hang_up (ringer_call_manager_get_active (fixture->calls));
  g_assert_true (is_in_no_call (fixture));
  ringer_call_manager_leave_all_async (fixture->calls, NULL, NULL, on_all_left, &left);
  g_assert_false (left);
  ringer_test_wait_for (is_set, &left);
  g_assert_false (ringer_fake_homeserver_is_in_call (fixture->server, CALL_ROOM, "me"));
}

static void
test_answer_fails (CallFixture *fixture,
                   gconstpointer user_data)
{
  RingerIncomingCall *call;

  call_fixture_ring (fixture);
  ringer_fake_homeserver_fail_next (fixture->server, "msc3401.call.member", 2, 403, "{\"errcode\":\"M_FORBIDDEN\"}");
  call = call_fixture_get_call (fixture);
  ringer_call_manager_answer (fixture->calls, call, RINGER_CALL_VIDEO);
  ringer_test_wait_for (is_in_no_call, fixture);
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_RINGING);
  g_assert_nonnull (ringer_incoming_call_get_error (call));
  g_assert_true (ringer_incoming_call_get_silenced (call));
}

static void
test_answered_elsewhere (CallFixture *fixture,
                         gconstpointer user_data)
{
  call_fixture_ring (fixture);
  ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, "me", "PHONE", NULL, "video");
  call_fixture_sync (fixture);
  assert_ended (fixture, RINGER_CALL_END_ANSWERED_ELSEWHERE);
}

/* Whoever calls again before the leaving is through is heard. */
static void
test_hang_up_while_joining (CallFixture *fixture,
                            gconstpointer user_data)
{
  call_fixture_ring (fixture);
  ringer_call_manager_answer (fixture->calls, call_fixture_get_call (fixture), RINGER_CALL_VIDEO);
  g_assert_cmpint (ringer_active_call_get_state (ringer_call_manager_get_active (fixture->calls)), ==, RINGER_ACTIVE_JOINING);

  ringer_active_call_hang_up (ringer_call_manager_get_active (fixture->calls));
  assert_ended (fixture, RINGER_CALL_END_ANSWERED);
  ringer_fake_homeserver_leave_call (fixture->server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_ring (fixture);
  ringer_test_wait_for (is_in_no_call, fixture);
  assert_rings (fixture);
}

static void
test_declined_elsewhere (CallFixture *fixture,
                         gconstpointer user_data)
{
  const char *id = call_fixture_ring (fixture);

  send (fixture, fixture->me, "org.matrix.msc4310.rtc.decline", NULL, make_decline (id));
  assert_ended (fixture, RINGER_CALL_END_DECLINED_ELSEWHERE);
}

/* What others stopped by, and what is no reason. */
static void
test_what_stops_nothing (CallFixture *fixture,
                         gconstpointer user_data)
{
  const char *id = call_fixture_ring (fixture);

  send (fixture, fixture->ann, "org.matrix.msc4310.rtc.decline", NULL, make_decline (id));
  assert_rings (fixture);
  send (fixture, fixture->ann, "m.room.redaction", NULL, ringer_json_build ("redacts", "s", "$other", NULL));
  assert_rings (fixture);
  ringer_fake_homeserver_start_call (fixture->server, CALL_GROUP, "bob", "BOBDEV", NULL, "video");
  ringer_fake_homeserver_leave_call (fixture->server, CALL_GROUP, "bob", "BOBDEV");
  call_fixture_sync (fixture);
  assert_rings (fixture);
  send (fixture, fixture->ann, "org.matrix.msc4075.rtc.notification", NULL, json_object_new ());
  assert_rings (fixture);
}

/* On another client. */
static void
test_muted (CallFixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (JsonObject) global = ringer_json_parse_object (
    "{\"override\":[{\"rule_id\":\"" CALL_ROOM "\",\"default\":false,\"enabled\":true,\"actions\":[],"
    "\"conditions\":[{\"kind\":\"event_match\",\"key\":\"room_id\",\"pattern\":\"" CALL_ROOM "\"}]}]}",
    -1, NULL);

  call_fixture_ring (fixture);
  assert_rings (fixture);
  ringer_fake_homeserver_set_push_rules (fixture->server, "me", global);
  call_fixture_sync (fixture);
  assert_ended (fixture, RINGER_CALL_END_SILENCED_BY_RULE);

  call_fixture_ring (fixture);
  g_assert_null (call_fixture_get_call (fixture));
}

static void
on_muted (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ringer_account_set_room_muted_finish (RINGER_ACCOUNT (source), result, &error));
  g_assert_no_error (error);
}

/* From this program, as the room's page does it. */
static void
test_muted_here (CallFixture *fixture,
                 gconstpointer user_data)
{
  call_fixture_ring (fixture);
  assert_rings (fixture);
  ringer_account_set_room_muted_async (fixture->account, ringer_account_lookup_room (fixture->account, CALL_ROOM), TRUE, NULL, on_muted, NULL);
  ringer_test_wait_for (has_no_call, fixture);
  assert_ended (fixture, RINGER_CALL_END_SILENCED_BY_RULE);

  call_fixture_ring (fixture);
  g_assert_null (call_fixture_get_call (fixture));
}

static void
test_ignored (CallFixture *fixture,
              gconstpointer user_data)
{
  call_fixture_ring (fixture);
  ringer_fake_homeserver_ignore (fixture->server, "me", fixture->ann);
  call_fixture_sync (fixture);
  assert_ended (fixture, RINGER_CALL_END_SILENCED_BY_RULE);
}

static void
test_banner (CallFixture *fixture,
             gconstpointer user_data)
{
  ringer_fake_homeserver_start_call (fixture->server, CALL_GROUP, "ann", "ANNDEV", "notification", "audio");
  call_fixture_sync (fixture);
  g_assert_nonnull (call_fixture_get_call (fixture));
  g_assert_cmpint (ringer_incoming_call_get_kind (call_fixture_get_call (fixture)), ==, RINGER_CALL_BANNER);
  g_assert_cmpint (ringer_incoming_call_get_intent (call_fixture_get_call (fixture)), ==, RINGER_CALL_VOICE);
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
}

static void
test_second_caller (CallFixture *fixture,
                    gconstpointer user_data)
{
  RingerIncomingCall *first;

  call_fixture_ring (fixture);
  first = call_fixture_get_call (fixture);
  ringer_fake_homeserver_start_call (fixture->server, CALL_GROUP, "bob", "BOBDEV", "ring", "video");
  call_fixture_sync (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (ringer_call_manager_get_incoming (fixture->calls)), ==, 2);
  g_assert_true (ringer_call_manager_get_sounding (fixture->calls) == first);
}

/* What the person says of ringing counts at once, for what rings too: a banner never sounds. */
static void
test_rules_change (CallFixture *fixture,
                   gconstpointer user_data)
{
  const char *account_id = ringer_account_get_id (fixture->account);
  RingerIncomingCall *call;

  call_fixture_ring (fixture);
  call = call_fixture_get_call (fixture);
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, CALL_ROOM, RINGER_ROOM_RULE_BANNER);
  g_assert_true (call_fixture_get_call (fixture) == call);
  g_assert_cmpint (ringer_incoming_call_get_kind (call), ==, RINGER_CALL_BANNER);
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));

  ringer_ring_rules_set_room_rule (fixture->rules, account_id, CALL_ROOM, RINGER_ROOM_RULE_DEFAULT);
  assert_rings (fixture);

  /* What was silenced stays so. */
  ringer_incoming_call_silence (call);
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, CALL_ROOM, RINGER_ROOM_RULE_BANNER);
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, CALL_ROOM, RINGER_ROOM_RULE_RING);
  g_assert_cmpint (ringer_incoming_call_get_kind (call), ==, RINGER_CALL_RING);
  g_assert_null (ringer_call_manager_get_sounding (fixture->calls));
}

static void
test_not_mentioned (CallFixture *fixture,
                    gconstpointer user_data)
{
  JsonObject *content = ringer_json_build ("notification_type", "s", "ring", "sender_ts", "i", CALL_NOW_MS, "lifetime", "i", (gint64) 30000, NULL);

  ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, "ann", "ANNDEV", NULL, "video");
  send (fixture, fixture->ann, "org.matrix.msc4075.rtc.notification", NULL, content);
  g_assert_null (call_fixture_get_call (fixture));
}

static void
test_suspended_over_its_end (CallFixture *fixture,
                             gconstpointer user_data)
{
  call_fixture_ring (fixture);
  ringer_fake_clock_suspend (fixture->clock, 60000);
  assert_ended (fixture, RINGER_CALL_END_MISSED);
}

static void
on_signed_out (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ringer_account_manager_sign_out_finish (RINGER_ACCOUNT_MANAGER (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Signing in again is the same person; signing out is the end of all that was said. */
static void
test_signed_out (CallFixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *account_id = g_strdup (ringer_account_get_id (fixture->account));
  g_autoptr (GError) error = NULL;
  gboolean signed_out = FALSE;

  ringer_ring_rules_set_room_rule (fixture->rules, account_id, CALL_ROOM, RINGER_ROOM_RULE_BANNER);
  g_object_unref (fixture->account);
  fixture->account = tool_add_account (fixture->accounts, RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server),
                                       &(RingerPasswordLogin) { "me", "secret", "Test" }, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ringer_account_get_id (fixture->account), ==, account_id);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, account_id, CALL_ROOM), ==, RINGER_ROOM_RULE_BANNER);

  ringer_account_manager_sign_out_async (fixture->accounts, fixture->account, NULL, on_signed_out, &signed_out);
  ringer_test_wait_for (is_true, &signed_out);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, account_id, CALL_ROOM), ==, RINGER_ROOM_RULE_DEFAULT);
}

static gboolean
has_left (gpointer data)
{
  return !ringer_fake_homeserver_is_in_call (((CallFixture *) data)->server, CALL_ROOM, "me");
}

/* Who died in a call, by state or by sticky event, is not left in it. */
static void
test_left_over (CallFixture *fixture,
                gconstpointer sticky)
{
  g_autofree char *device_id = g_strdup (ringer_account_get_device_id (fixture->account));

  if (sticky != NULL)
    ringer_fake_homeserver_start_sticky_call (fixture->server, CALL_ROOM, "me", device_id, NULL, "video");
  else
    ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, "me", device_id, NULL, "video");
  call_fixture_sync (fixture);
  g_assert_true (ringer_rtc_session_is_joined_here (ringer_call_manager_lookup_session (fixture->calls, ringer_account_get_id (fixture->account), CALL_ROOM)));

  call_fixture_quit (fixture);
  call_fixture_start (fixture);
  ringer_test_wait_for (has_left, fixture);
  call_fixture_catch_up (fixture);
  call_fixture_ring (fixture);
  assert_rings (fixture);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_story ("/calls/ring-and-run-out", test_ring_and_run_out);
  add_story ("/calls/caller-hangs-up", test_caller_hangs_up);
  add_story ("/calls/decline", test_decline);
  add_story ("/calls/decline-tried-again", test_decline_twice_tried);
  add_story ("/calls/silence", test_silence);
  add_story ("/calls/answer-and-hang-up", test_answer_and_hang_up);
  add_story ("/calls/answer-fails", test_answer_fails);
  add_story ("/calls/answered-elsewhere", test_answered_elsewhere);
  add_story ("/calls/hang-up-while-joining", test_hang_up_while_joining);
  add_story ("/calls/declined-elsewhere", test_declined_elsewhere);
  add_story ("/calls/what-stops-nothing", test_what_stops_nothing);
  add_story ("/calls/muted", test_muted);
  add_story ("/calls/muted-here", test_muted_here);
  add_story ("/calls/ignored", test_ignored);
  add_story ("/calls/banner", test_banner);
  add_story ("/calls/second-caller", test_second_caller);
  add_story ("/calls/rules-change", test_rules_change);
  add_story ("/calls/not-mentioned", test_not_mentioned);
  add_story ("/calls/signed-out", test_signed_out);
  add_story ("/calls/suspended-over-its-end", test_suspended_over_its_end);
  add_story ("/calls/left-over", test_left_over);
  g_test_add ("/calls/sticky-left-over", CallFixture, "+org.matrix.msc4354", call_fixture_set_up, test_left_over, call_fixture_tear_down);

  return g_test_run ();
}
