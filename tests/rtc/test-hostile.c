/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

#include <string.h>

#include "ringer-test-util.h"

/* Answers that no homeserver should give; whatever they are, the next good one with a ring rings. */

#define HUGE_BYTES (50 * 1000 * 1000)
#define SLIDING "org.matrix.simplified_msc3575"

/* With both forms of the sync. */
#define add_story(path, function)                                                                                \
  g_test_add ("/hostile/plain/" path, CallFixture, NULL, call_fixture_set_up, function, call_fixture_tear_down); \
  g_test_add ("/hostile/sliding/" path, CallFixture, "+" SLIDING, call_fixture_set_up, function, call_fixture_tear_down)

#define DEPTH 200000

/* What is between at signs is filled in when it is known which form it is for. */
#define ANSWER(rooms) "{\"@POSITION@\":\"@POSITION_VALUE@\",\"rooms\":@ROOMS@" rooms "@END_ROOMS@}"
#define TIMELINE(room, events) "\"" room "\":{\"timeline\":@EVENTS@" events "@END_EVENTS@}"
#define RING(numbers, more)                                                                                           \
  "{\"type\":\"org.matrix.msc4075.rtc.notification\",\"event_id\":\"$hostile\",\"sender\":\"@ann:ringer.test\"," more \
  "\"content\":{\"notification_type\":\"ring\",\"m.mentions\":{\"room\":true}," numbers                               \
  "\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$member\"}}}"
#define MEMBER(numbers, more)                                                                                   \
  "{\"type\":\"org.matrix.msc3401.call.member\",\"event_id\":\"$member\",\"sender\":\"@ann:ringer.test\"," more \
  "\"state_key\":\"_@ann:ringer.test_HOSTILE_m.call\","                                                         \
  "\"content\":{\"application\":\"m.call\",\"call_id\":\"\"," numbers "\"device_id\":\"HOSTILE\"}}"

/* Of 64 bits and of more. */
static const char *const numbers[] = {
  "9223372036854775807",
  "-9223372036854775808",
  "9223372036854775808",
  "18446744073709551616",
  "-99999999999999999999999999",
  "1e308",
  "-1e999",
  "1.7525831300005e12",
  "\"1752583130000\"",
  "null",
};

/* Texts that are no answer at all. */
static const char *const broken[] = {
  "",
  "{",
  "{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!room:localhost\":{\"timeline\":{\"eve",
  "{\"next_batch\":\"s1\"}{\"next_batch\":\"s2\"}",
  "<!DOCTYPE html><html><body><h1>Sign in to this network</h1></body></html>",
  "[]",
  "null",
  "\"s1\"",
  "{}",
  "{\"next_batch\":7}",
};

/* Answers whose frame is right, and what is in it not. */
static const char *const odd[] = {
  "{\"@POSITION@\":\"\xff\xfe\"}",
  ANSWER ("[]"),
  ANSWER ("7"),
  ANSWER ("{\"!room:localhost\":[]}"),
  ANSWER ("{\"!room:localhost\":{\"timeline\":[],\"state\":7,\"summary\":\"x\",\"ephemeral\":null}}"),
  ANSWER ("{\"!room:localhost\":{\"timeline\":{\"events\":{}},\"state\":{\"events\":7}}}"),
  ANSWER ("{\"!room:localhost\":{\"timeline\":{\"events\":[],\"limited\":\"yes\",\"prev_batch\":7}}}"),
  ANSWER ("{" TIMELINE ("!room:localhost", "7,null,\"event\",[],[[]],{},true,1.5") "}"),
  ANSWER ("{" TIMELINE ("!room:localhost", "{\"type\":7,\"event_id\":[],\"sender\":{},\"state_key\":1,\"content\":null,\"origin_server_ts\":\"now\"}") "}"),
  ANSWER ("{" TIMELINE ("!room:localhost", "{\"type\":\"org.matrix.msc4075.rtc.notification\",\"event_id\":\"$hostile\",\"sender\":\"@ann:ringer.test\",\"content\":[]}") "}"),
  ANSWER ("{" TIMELINE ("!room:localhost", "{\"type\":\"org.matrix.msc3401.call.member\",\"event_id\":\"$member\",\"sender\":\"@ann:ringer.test\",\"state_key\":\"_@ann:ringer.test_HOSTILE_m.call\",\"content\":[{}]}") "}"),
  ANSWER ("{" TIMELINE ("!room:localhost", "{\"type\":\"m.room.member\",\"event_id\":\"$ann\",\"sender\":\"nobody\",\"state_key\":\"\",\"content\":{\"membership\":[],\"displayname\":{}}}") "}"),
  ANSWER ("{" TIMELINE ("!room:localhost", "{\"type\":\"m.room.power_levels\",\"event_id\":\"$levels\",\"sender\":\"@ann:ringer.test\",\"state_key\":\"\",\"content\":{\"users\":[],\"events\":\"x\",\"users_default\":\"100\"}}") "}"),
  ANSWER ("{" TIMELINE ("no room", RING ("", "")) "}"),
  ANSWER ("{" TIMELINE ("", RING ("", "")) "}"),
  ANSWER ("{" TIMELINE ("!", RING ("", "")) "}"),
  ANSWER ("{" TIMELINE ("#room:localhost", RING ("", "")) "}"),
  ANSWER ("{" TIMELINE ("!../../etc:localhost/%2e%2e?a#b", RING ("", "")) "}"),
  ANSWER ("{" TIMELINE ("!room\\u0000:localhost", RING ("", "")) "}"),
};

static gboolean
is_polling (gpointer data)
{
  return ringer_fake_homeserver_get_n_polls (((CallFixture *) data)->server) == 1;
}

static gboolean
is_failing (gpointer data)
{
  return ringer_account_get_state (((CallFixture *) data)->account) == RINGER_ACCOUNT_FAILING;
}

/* The next answer to /sync. */
static void
answer (CallFixture *fixture,
        const char *content_type,
        GBytes *body)
{
  ringer_test_wait_for (is_polling, fixture);
  ringer_fake_homeserver_answer_next (fixture->server, "/sync", content_type, body);
}

static void
answer_broken (CallFixture *fixture,
               const char *content_type,
               GBytes *body)
{
  answer (fixture, content_type, body);
  ringer_test_wait_for (is_failing, fixture);
  ringer_account_retry_now (fixture->account);
}

/* Takes @text; it is understood as far as it can be. */
static void
answer_odd (CallFixture *fixture,
            char *text)
{
  static const char *const words[][3] = {
    { "@POSITION@", "next_batch", "pos" },
    { "@ROOMS@", "{\"join\":", "" },
    { "@END_ROOMS@", "}", "" },
    { "@EVENTS@", "{\"events\":[", "[" },
    { "@END_EVENTS@", "]}", "]" },
  };
  gboolean sliding = ringer_account_has_feature (fixture->account, SLIDING);
  g_autoptr (GString) body = g_string_new_take (text);
  g_autofree char *position = g_strdup_printf ("s%" G_GINT64_FORMAT, ringer_fake_homeserver_get_position (fixture->server));
  g_autoptr (GBytes) bytes = NULL;

  for (unsigned int i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_replace (body, words[i][0], words[i][sliding ? 2 : 1], 0);
  g_string_replace (body, "@POSITION_VALUE@", position, 1);

  bytes = g_bytes_new (body->str, body->len);
  answer (fixture, "application/json", bytes);
}

static unsigned int
count_calls (CallFixture *fixture)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (fixture->calls));
}

static void
assert_next_rings (CallFixture *fixture)
{
  RingerIncomingCall *call;

  /* Whatever the answer began is over when who began it left. */
  ringer_fake_homeserver_leave_call (fixture->server, CALL_GROUP, "ann", "HOSTILE");
  call_fixture_sync (fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 0);

  call_fixture_ring (fixture);
  call = call_fixture_get_call (fixture);
  g_assert_nonnull (call);
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_RINGING);
  g_assert_cmpint (ringer_incoming_call_get_kind (call), ==, RINGER_CALL_RING);
  g_assert_cmpstr (ringer_member_get_user_id (ringer_incoming_call_get_caller (call)), ==, fixture->ann);
  g_assert_true (ringer_call_manager_get_sounding (fixture->calls) == call);
  g_assert_cmpint (ringer_account_get_state (fixture->account), ==, RINGER_ACCOUNT_UP_TO_DATE);

  ringer_fake_homeserver_leave_call (fixture->server, CALL_ROOM, "ann", "ANNDEV");
  ringer_fake_clock_advance (fixture->clock, 1000);
  call_fixture_sync (fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 0);
}

static void
test_broken (CallFixture *fixture,
             gconstpointer user_data)
{
  for (unsigned int i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GBytes) body = g_bytes_new_static (broken[i], strlen (broken[i]));

    g_test_message ("Answer %u", i);
    answer_broken (fixture, broken[i][0] == '<' ? "text/html" : "application/json", body);
    assert_next_rings (fixture);
  }
}

/* So often in a row that it begins anew, from nothing. */
static void
test_broken_again_and_again (CallFixture *fixture,
                             gconstpointer user_data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("<html>", strlen ("<html>"));

  ringer_test_wait_for (is_polling, fixture);
  ringer_fake_homeserver_fail_next (fixture->server, "/sync", 10, 200, "<html>");
  answer (fixture, "text/html", body);
  ringer_test_wait_for (is_failing, fixture);
  while (ringer_account_get_state (fixture->account) != RINGER_ACCOUNT_UP_TO_DATE) {
    ringer_fake_clock_advance (fixture->clock, 20);
    g_main_context_iteration (NULL, FALSE);
  }
  assert_next_rings (fixture);
}

static void
test_odd (CallFixture *fixture,
          gconstpointer user_data)
{
  for (unsigned int i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_test_message ("Answer %u", i);
    answer_odd (fixture, g_strdup (odd[i]));
    assert_next_rings (fixture);
  }
}

/* With numbers that are right the same answers ring: it is not something else that is wrong with them. */
static void
test_right_numbers (CallFixture *fixture,
                    gconstpointer user_data)
{
  answer_odd (fixture, g_strdup (ANSWER ("{" TIMELINE (CALL_GROUP, MEMBER ("\"expires\":7200000,", "\"origin_server_ts\":1752583130000,") "," RING ("\"sender_ts\":1752583130000,\"lifetime\":30000,", "\"origin_server_ts\":1752583130000,")) "}")));
  call_fixture_sync (fixture);
  g_assert_cmpuint (count_calls (fixture), ==, 1);
  assert_next_rings (fixture);
}

/* Each number in each place. */
static void
test_numbers (CallFixture *fixture,
              gconstpointer user_data)
{
  static const char *const places[] = {
    ANSWER ("{" TIMELINE (CALL_GROUP, MEMBER ("", "") "," RING ("\"lifetime\":30000,", "\"origin_server_ts\":@N@,")) "}"),
    ANSWER ("{" TIMELINE (CALL_GROUP, MEMBER ("", "\"origin_server_ts\":@N@,") "," RING ("\"lifetime\":30000,", "\"origin_server_ts\":1752583130000,")) "}"),
    ANSWER ("{" TIMELINE (CALL_GROUP, MEMBER ("\"expires\":@N@,", "\"origin_server_ts\":1752583130000,") "," RING ("\"lifetime\":30000,", "\"origin_server_ts\":1752583130000,")) "}"),
    ANSWER ("{" TIMELINE (CALL_GROUP, MEMBER ("\"created_ts\":@N@,\"expires\":@N@,", "\"origin_server_ts\":@N@,") "," RING ("\"sender_ts\":@N@,\"lifetime\":@N@,", "\"origin_server_ts\":@N@,")) "}"),
    ANSWER ("{" TIMELINE (CALL_GROUP, MEMBER ("", "\"origin_server_ts\":1752583130000,") "," RING ("\"sender_ts\":@N@,", "\"origin_server_ts\":1752583130000,")) "}"),
    ANSWER ("{" TIMELINE (CALL_GROUP, MEMBER ("", "\"origin_server_ts\":1752583130000,") "," RING ("\"lifetime\":@N@,", "\"origin_server_ts\":1752583130000,")) "}"),
    ANSWER ("{" TIMELINE (CALL_GROUP, MEMBER ("", "\"unsigned\":{\"age\":@N@},") "," RING ("", "\"unsigned\":{\"age\":@N@},\"msc4354_sticky\":{\"duration_ms\":@N@},")) "}"),
    ANSWER ("{\"" CALL_GROUP "\":{\"summary\":{\"m.joined_member_count\":@N@,\"m.invited_member_count\":@N@}}}"),
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (places); i++) {
    for (unsigned int j = 0; j < G_N_ELEMENTS (numbers); j++) {
      g_autoptr (GString) text = g_string_new (places[i]);

      g_test_message ("Place %u, %s", i, numbers[j]);
      g_string_replace (text, "@N@", numbers[j], 0);
      answer_odd (fixture, g_string_free_and_steal (g_steal_pointer (&text)));
      assert_next_rings (fixture);
    }
  }
}

static char *
fill (const char *before,
      const char *piece,
      unsigned int n,
      const char *after)
{
  GString *text = g_string_sized_new (strlen (before) + strlen (after) + n * strlen (piece));

  g_string_append (text, before);
  for (unsigned int i = 0; i < n; i++)
    g_string_append (text, piece);
  g_string_append (text, after);

  return g_string_free_and_steal (text);
}

static void
test_huge (CallFixture *fixture,
           gconstpointer user_data)
{
  answer_odd (fixture, fill ("{\"@POSITION@\":\"@POSITION_VALUE@\",\"padding\":\"", "0123456789", HUGE_BYTES / 10, "\"}"));
  assert_next_rings (fixture);
}

static void
test_deep (CallFixture *fixture,
           gconstpointer user_data)
{
  char *arrays = fill ("{\"next_batch\":\"s1\",\"rooms\":", "[", DEPTH, "");
  g_autoptr (GBytes) open = g_bytes_new_take (arrays, strlen (arrays));
  g_autofree char *events = fill ("", "{\"content\":", DEPTH, "7");
  char *text;

  answer_broken (fixture, "application/json", open);
  assert_next_rings (fixture);

  text = fill (events, "}", DEPTH, "");
  answer_odd (fixture, g_strdup_printf (ANSWER ("{" TIMELINE (CALL_GROUP, "%s") "}"), text));
  g_free (text);
  assert_next_rings (fixture);
}

/* In a name, in an id and in a key. */
static void
test_invalid_utf8 (CallFixture *fixture,
                   gconstpointer user_data)
{
  static const char *const sequences[] = { "\xff", "\xc3", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80", "\\ud800", "\\u0000", "\x01" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (sequences); i++) {
    g_autoptr (GString) text = g_string_new (ANSWER ("{" TIMELINE (CALL_GROUP, "{\"type\":\"m.room.member\",\"event_id\":\"$@X@\",\"sender\":\"@ann:ringer.test\",\"state_key\":\"@bob:ringer.test\","
                                                                               "\"origin_server_ts\":1752583130000,\"content\":{\"membership\":\"join\",\"displayname\":\"B@X@b\",\"@X@\":1}}") "}"));

    g_test_message ("Sequence %u", i);
    g_string_replace (text, "@X@", sequences[i], 0);
    answer_odd (fixture, g_string_free_and_steal (g_steal_pointer (&text)));
    assert_next_rings (fixture);
  }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_story ("broken", test_broken);
  add_story ("broken-again-and-again", test_broken_again_and_again);
  add_story ("odd", test_odd);
  add_story ("right-numbers", test_right_numbers);
  add_story ("numbers", test_numbers);
  add_story ("huge", test_huge);
  add_story ("deep", test_deep);
  add_story ("invalid-utf8", test_invalid_utf8);

  return g_test_run ();
}
