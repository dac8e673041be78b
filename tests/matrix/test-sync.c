/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ringer-error.h"
#include "ringer-json.h"
#include "sync-fixture.h"

/* A session that is over, but whose data is kept */
#define SOFT GINT_TO_POINTER (-1)

static void
test_loop (SyncFixture *fixture,
           gconstpointer user_data)
{
  sync_fixture_start (fixture);
  g_assert_cmpuint (fixture->updates->len, ==, 1);
  g_assert_cmpstr (sync_fixture_get_update (fixture, 0)->position, ==, "s1");
  g_assert_true (sync_fixture_get_update (fixture, 0)->fresh);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 0, "timeout"), ==, "0");
  g_assert_null (sync_fixture_get_query (fixture->polls, 0, "since"));
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 1, "timeout"), ==, "30000");
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 1, "since"), ==, "s1");
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 1, "filter"), ==, sync_fixture_get_query (fixture->polls, 0, "filter"));

  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  wait_until (fixture->polls->len == 3);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 2, "since"), ==, "s2");
  g_assert_cmpint (sync_fixture_get_update (fixture, 1)->timing.headers_us, >, 0);

  /* One timeout waits, the request's own. */
  g_assert_cmpuint (ringer_fake_clock_get_n_timeouts (fixture->clock), <=, 1);
}

static void
test_resume (SyncFixture *fixture,
             gconstpointer user_data)
{
  ringer_sync_start (fixture->sync, "s41");
  wait_until (fixture->polls->len == 1);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 0, "since"), ==, "s41");
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 0, "timeout"), ==, "0");
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s42\"}");
  wait_until (fixture->updates->len == 1);
  g_assert_false (sync_fixture_get_update (fixture, 0)->fresh);
}

/* Until it waits for the next try, which is sooner than any request's own timeout. */
static gint64
wait_for_backoff (SyncFixture *fixture)
{
  wait_until (ringer_fake_clock_get_n_timeouts (fixture->clock) == 1 && ringer_fake_clock_get_next_delay_ms (fixture->clock) < 38000);
  return ringer_fake_clock_get_next_delay_ms (fixture->clock);
}

static void
test_backoff (SyncFixture *fixture,
              gconstpointer user_data)
{
  gint64 base_ms = 1000;
  unsigned int n_polls;

  sync_fixture_start (fixture);
  fixture->n_logged = 0;
  n_polls = fixture->polls->len;

  for (unsigned int i = 0; i < 7; i++) {
    gint64 delay_ms;

    sync_fixture_push_poll (fixture, 502, "<html>Bad gateway</html>");
    delay_ms = wait_for_backoff (fixture);
    g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_FAILING);
    g_assert_nonnull (ringer_sync_get_error (fixture->sync));
    g_assert_cmpint (delay_ms, >=, base_ms * 3 / 4);
    g_assert_cmpint (delay_ms, <=, base_ms * 5 / 4);
    base_ms = MIN (base_ms * 2, 30000);

    g_assert_cmpuint (fixture->polls->len, ==, n_polls);
    ringer_fake_clock_advance (fixture->clock, delay_ms);
    wait_until (fixture->polls->len == n_polls + 1);
    n_polls++;
    g_assert_cmpstr (sync_fixture_get_query (fixture->polls, n_polls - 1, "timeout"), ==, "0");
  }

  /* One line for all of them. */
  g_assert_cmpuint (fixture->n_logged, ==, 1);

  /* The person is impatient, and it works again: from where it was. */
  sync_fixture_push_poll (fixture, 502, "<html>Bad gateway</html>");
  wait_for_backoff (fixture);
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  ringer_sync_retry_now (fixture->sync);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_CONNECTING);
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_UP_TO_DATE);
  g_assert_null (ringer_sync_get_error (fixture->sync));
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, n_polls, "since"), ==, "s1");
}

static void
test_retry_after (SyncFixture *fixture,
                  gconstpointer user_data)
{
  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 429, "{\"errcode\": \"M_LIMIT_EXCEEDED\", \"error\": \"slow\", \"retry_after_ms\": 45000}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_FAILING);
  g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), ==, 45000);
}

static void
test_signed_out (SyncFixture *fixture,
                 gconstpointer user_data)
{
  gboolean soft = GPOINTER_TO_INT (user_data) < 0;
  RingerError code = soft ? RINGER_ERROR_SOFT_SIGNED_OUT : RINGER_ERROR_SIGNED_OUT;

  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 401, soft ? "{\"errcode\": \"M_UNKNOWN_TOKEN\", \"error\": \"x\", \"soft_logout\": true}" : "{\"errcode\": \"M_UNKNOWN_TOKEN\", \"error\": \"x\"}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_SIGNED_OUT);
  g_assert_error (ringer_sync_get_error (fixture->sync), RINGER_ERROR, (int) code);

  /* Nothing is tried any more. */
  ringer_fake_network_set_available (fixture->network, FALSE);
  ringer_fake_network_set_available (fixture->network, TRUE);
  ringer_fake_clock_jump (fixture->clock, 1000);
  ringer_sync_retry_now (fixture->sync);
  sync_fixture_settle ();
  g_assert_cmpuint (fixture->polls->len, ==, 2);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_SIGNED_OUT);
}

static void
test_bad_answers (SyncFixture *fixture,
                  gconstpointer user_data)
{
  const char *const bad[] = { "<html><body>Welcome to our hotel</body></html>", "{\"next_batch\": \"s2\", \"rooms\": {\"jo", "[]", "{}", "" };

  sync_fixture_start (fixture);
  for (unsigned int i = 0; i < G_N_ELEMENTS (bad); i++) {
    unsigned int n_polls = fixture->polls->len;
    gint64 delay_ms;

    sync_fixture_push_poll (fixture, 200, bad[i]);
    delay_ms = wait_for_backoff (fixture);
    g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_FAILING);
    g_assert_error (ringer_sync_get_error (fixture->sync), RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE);
    ringer_fake_clock_advance (fixture->clock, delay_ms);
    wait_until (fixture->polls->len == n_polls + 1);
    g_assert_cmpstr (sync_fixture_get_query (fixture->polls, n_polls, "since"), ==, "s1");
  }

  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_UP_TO_DATE);
}

static void
test_poisoned_position (SyncFixture *fixture,
                        gconstpointer user_data)
{
  sync_fixture_start (fixture);
  for (unsigned int i = 0; i < 6; i++) {
    unsigned int n_polls = fixture->polls->len;

    sync_fixture_push_poll (fixture, 200, "{\"cut\": ");
    ringer_fake_clock_advance (fixture->clock, wait_for_backoff (fixture));
    wait_until (fixture->polls->len == n_polls + 1);
  }

  g_assert_null (sync_fixture_get_query (fixture->polls, fixture->polls->len - 1, "since"));
}

static void
test_network_changes (SyncFixture *fixture,
                      gconstpointer user_data)
{
  unsigned int n_polls;

  sync_fixture_start (fixture);
  ringer_fake_network_set_available (fixture->network, FALSE);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_OFFLINE);
  g_assert_error (ringer_sync_get_error (fixture->sync), RINGER_ERROR, RINGER_ERROR_OFFLINE);

  n_polls = fixture->polls->len;
  ringer_fake_network_set_available (fixture->network, TRUE);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_CONNECTING);
  wait_until (fixture->polls->len == n_polls + 1);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, n_polls, "timeout"), ==, "0");
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_UP_TO_DATE);

  /* Waiting for the next try ends too. */
  wait_until (fixture->polls->len == n_polls + 2);
  sync_fixture_push_poll (fixture, 500, "{}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_FAILING);
  ringer_fake_network_set_available (fixture->network, TRUE);
  wait_until (fixture->polls->len == n_polls + 3);

  /* Another network, while the poll stands: a burst of signals makes one request. */
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->polls->len == n_polls + 4);
  ringer_fake_clock_advance (fixture->clock, 5000);
  ringer_fake_network_set_available (fixture->network, TRUE);
  ringer_fake_network_set_available (fixture->network, TRUE);
  wait_until (fixture->polls->len == n_polls + 5);
  sync_fixture_settle ();
  g_assert_cmpuint (fixture->polls->len, ==, n_polls + 5);
}

static void
test_wake_up (SyncFixture *fixture,
              gconstpointer user_data)
{
  sync_fixture_start (fixture);
  ringer_fake_clock_jump (fixture->clock, 8 * 60 * 60 * 1000);
  wait_until (fixture->polls->len == 3);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 2, "timeout"), ==, "0");
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 2, "since"), ==, "s1");
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  wait_until (fixture->updates->len == 2);
}

static void
test_dead_connection (SyncFixture *fixture,
                      gconstpointer user_data)
{
  sync_fixture_start (fixture);
  ringer_fake_clock_advance (fixture->clock, 40 * 1000);
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_FAILING || fixture->polls->len == 3);
  if (fixture->polls->len == 2)
    ringer_fake_clock_advance (fixture->clock, 1250);
  wait_until (fixture->polls->len == 3);
  g_assert_error (ringer_sync_get_error (fixture->sync), RINGER_ERROR, RINGER_ERROR_TIMEOUT);
}

static void
test_busy_server (SyncFixture *fixture,
                  gconstpointer user_data)
{
  sync_fixture_start (fixture);
  for (unsigned int i = 0; i < 20; i++)
    sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s1\"}");

  sync_fixture_settle ();
  for (unsigned int i = 0; i < 5; i++) {
    g_assert_cmpuint (fixture->polls->len, <, 6 + i);
    g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), >=, 250);
    g_assert_cmpint (ringer_fake_clock_get_next_delay_ms (fixture->clock), <, 1000);
    ringer_fake_clock_advance (fixture->clock, ringer_fake_clock_get_next_delay_ms (fixture->clock));
    sync_fixture_settle ();
  }

  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_UP_TO_DATE);
}

static void
test_stop (SyncFixture *fixture,
           gconstpointer user_data)
{
  sync_fixture_start (fixture);
  fixture->stop_on_update = TRUE;
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->updates->len == 2);
  sync_fixture_settle ();
  g_assert_cmpuint (fixture->updates->len, ==, 2);
  g_assert_cmpuint (fixture->polls->len, ==, 2);
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_STOPPED);
}

/* Nothing more is asked for until it is taken in, whatever gives reason to ask. */
static void
test_hold (SyncFixture *fixture,
           gconstpointer user_data)
{
  sync_fixture_start (fixture);
  fixture->hold_on_update = TRUE;
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s2\"}");
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->updates->len == 2);
  ringer_fake_clock_jump (fixture->clock, 1000);
  sync_fixture_settle ();
  g_assert_cmpuint (fixture->updates->len, ==, 2);
  g_assert_cmpuint (fixture->polls->len, ==, 2);

  ringer_sync_release (fixture->sync);
  wait_until (fixture->updates->len == 3);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 2, "since"), ==, "s2");

  /* Stopping does not wait. */
  ringer_sync_stop (fixture->sync);
  ringer_sync_release (fixture->sync);
  sync_fixture_settle ();
  g_assert_cmpuint (fixture->polls->len, ==, 3);
}

static void
test_large (SyncFixture *fixture,
            gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (50 * 1024 * 1024, 'x');
  g_autofree char *large = g_strdup_printf ("{\"next_batch\": \"s2\", \"rooms\": {\"join\": {\"!a:h\": {\"timeline\": {\"events\": [{\"type\": \"m.x\", \"event_id\": \"$1\", \"sender\": \"@ann:h\","
                                            " \"origin_server_ts\": 1, \"content\": {\"body\": \"%s\"}}]}}}}}",
                                            text);

  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 200, large);
  wait_until (fixture->updates->len == 2);
  g_assert_cmpuint (sync_fixture_get_update (fixture, 1)->rooms->len, ==, 1);
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->updates->len == 3);
}

/* Sliding sync */

static void
test_unknown_pos (SyncFixture *fixture,
                  gconstpointer user_data)
{
  sync_fixture_push_poll (fixture, 200, "{\"pos\": \"1\", \"extensions\": {\"to_device\": {\"next_batch\": \"7\"}}}");
  ringer_sync_start (fixture->sync, NULL);
  wait_until (fixture->polls->len == 2);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 1, "pos"), ==, "1");

  sync_fixture_push_poll (fixture, 400, "{\"errcode\": \"M_UNKNOWN_POS\", \"error\": \"x\"}");
  wait_until (fixture->polls->len == 3);
  g_assert_null (sync_fixture_get_query (fixture->polls, 2, "pos"));
  g_assert_nonnull (strstr (((SyncRequest *) g_ptr_array_index (fixture->polls, 2))->body, "\"since\":\"7\""));
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_UP_TO_DATE);

  /* Saying so again and again does not make a busy loop. */
  sync_fixture_push_poll (fixture, 400, "{\"errcode\": \"M_UNKNOWN_POS\", \"error\": \"x\"}");
  wait_until (ringer_sync_get_state (fixture->sync) == RINGER_SYNC_FAILING);

  ringer_sync_retry_now (fixture->sync);
  sync_fixture_push_poll (fixture, 200, "{\"pos\": \"1b\"}");
  wait_until (fixture->updates->len == 2);
  g_assert_true (sync_fixture_get_update (fixture, 1)->fresh);
}

static int
get_window (SyncRequest *request)
{
  g_autoptr (JsonObject) body = ringer_json_parse_object (request->body, -1, NULL);
  JsonObject *list = ringer_json_peek_object (ringer_json_peek_object (body, "lists"), "rooms");
  JsonArray *range = json_array_get_array_element (ringer_json_peek_array (list, "ranges"), 0);

  return json_array_get_int_element (range, 1) + 1;
}

/* Answers as a homeserver with 30 rooms does, with the rooms from @first to @last as new. */
static char *
make_window (unsigned int pos,
             unsigned int first,
             unsigned int last)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "{\"pos\": \"%u\", \"lists\": {\"rooms\": {\"count\": 30}}, \"rooms\": {", pos);
  for (unsigned int i = first; i < last; i++)
    g_string_append_printf (text, "%s\"!room%u:h\": {\"initial\": true, \"required_state\": [], \"timeline\": []}", i > first ? ", " : "", i);
  g_string_append (text, "}}");

  return g_string_free_and_steal (text);
}

static void
test_outside_window (SyncFixture *fixture,
                     gconstpointer user_data)
{
  g_autofree char *first = make_window (1, 0, 10);
  g_autofree char *second = make_window (2, 10, 30);
  RingerRoomUpdate *room;

  /* The first answer has ten rooms; the others are asked for at once. */
  sync_fixture_push_poll (fixture, 200, first);
  ringer_sync_start (fixture->sync, NULL);
  wait_until (fixture->polls->len == 2);
  g_assert_cmpint (get_window (g_ptr_array_index (fixture->polls, 0)), ==, 10);
  g_assert_cmpint (get_window (g_ptr_array_index (fixture->polls, 1)), >=, 30);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 1, "timeout"), ==, "0");
  g_assert_cmpuint (sync_fixture_get_update (fixture, 0)->rooms->len, ==, 10);
  g_assert_false (sync_fixture_get_update (fixture, 0)->complete);

  sync_fixture_push_poll (fixture, 200, second);
  wait_until (fixture->polls->len == 3);
  g_assert_true (sync_fixture_get_update (fixture, 1)->complete);
  g_assert_cmpstr (sync_fixture_get_query (fixture->polls, 2, "timeout"), ==, "30000");
  g_assert_cmpint (get_window (g_ptr_array_index (fixture->polls, 2)), >=, 30);

  /* A ring in a room that was not in the first window */
  sync_fixture_push_poll (fixture, 200, "{\"pos\": \"3\", \"lists\": {\"rooms\": {\"count\": 30}}, \"rooms\": {\"!room25:h\": {\"timeline\": [{\"type\": \"org.matrix.msc4075.rtc.notification\","
                                        " \"event_id\": \"$ring\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1700000000000, \"content\": {}}]}}}");
  wait_until (fixture->updates->len == 3);
  room = g_ptr_array_index (sync_fixture_get_update (fixture, 2)->rooms, 0);
  g_assert_cmpstr (room->room_id, ==, "!room25:h");
  g_assert_cmpstr (((RingerEvent *) g_ptr_array_index (room->timeline, 0))->event_id, ==, "$ring");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) g_test_add ("/sync/" name, SyncFixture, data, sync_fixture_set_up, func, sync_fixture_tear_down)
  ADD ("loop", SYNC_FIXTURE_PLAIN, test_loop);
  ADD ("resume", SYNC_FIXTURE_PLAIN, test_resume);
  ADD ("backoff", SYNC_FIXTURE_PLAIN, test_backoff);
  ADD ("retry-after", SYNC_FIXTURE_PLAIN, test_retry_after);
  ADD ("signed-out", SYNC_FIXTURE_PLAIN, test_signed_out);
  ADD ("soft-signed-out", SOFT, test_signed_out);
  ADD ("bad-answers", SYNC_FIXTURE_PLAIN, test_bad_answers);
  ADD ("poisoned-position", SYNC_FIXTURE_PLAIN, test_poisoned_position);
  ADD ("network-changes", SYNC_FIXTURE_PLAIN, test_network_changes);
  ADD ("wake-up", SYNC_FIXTURE_PLAIN, test_wake_up);
  ADD ("dead-connection", SYNC_FIXTURE_PLAIN, test_dead_connection);
  ADD ("busy-server", SYNC_FIXTURE_PLAIN, test_busy_server);
  ADD ("hold", SYNC_FIXTURE_PLAIN, test_hold);
  ADD ("stop", SYNC_FIXTURE_PLAIN, test_stop);
  ADD ("large", SYNC_FIXTURE_PLAIN, test_large);
  ADD ("unknown-pos", SYNC_FIXTURE_SLIDING, test_unknown_pos);
  ADD ("outside-window", SYNC_FIXTURE_SLIDING, test_outside_window);
#undef ADD

  return g_test_run ();
}
