/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fixture.h"

/* An event of which only id and age matter */
static char *
make_event (unsigned int id,
            gint64 age_s)
{
  return g_strdup_printf ("{\"type\": \"m.room.encrypted\", \"event_id\": \"$%u\", \"sender\": \"@ann:h\", \"origin_server_ts\": %" G_GINT64_FORMAT ", \"content\": {},"
                          " \"unsigned\": {\"age\": %" G_GINT64_FORMAT "}}",
                          id, NOW_MS - age_s * 1000, age_s * 1000);
}

static char *
make_limited (const char *next_batch,
              gint64 age_s)
{
  g_autofree char *event = make_event (100, age_s);

  return g_strdup_printf ("{\"next_batch\": \"%s\", \"rooms\": {\"join\": {\"!a:h\": {\"timeline\": {\"limited\": true, \"prev_batch\": \"p1\", \"events\": [%s]}}}}}",
                          next_batch, event);
}

static void
test_gap (SyncFixture *fixture,
          gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 10);
  g_autofree char *event_1 = make_event (1, 130);
  g_autofree char *event_2 = make_event (2, 125);
  g_autofree char *event_3 = make_event (3, 60);
  g_autofree char *event_4 = make_event (4, 20);
  g_autofree char *page_1 = g_strdup_printf ("{\"chunk\": [%s, {\"bad\": true}, %s], \"start\": \"p1\", \"end\": \"p2\"}", event_4, event_3);
  g_autofree char *page_2 = g_strdup_printf ("{\"chunk\": [%s, %s], \"start\": \"p2\", \"end\": \"p3\"}", event_2, event_1);
  RingerRoomUpdate *room;

  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 200, limited);
  wait_until (fixture->pages->len == 1);
  g_assert_cmpstr (((SyncRequest *) g_ptr_array_index (fixture->pages, 0))->path, ==, "/_matrix/client/v3/rooms/!a:h/messages");
  g_assert_cmpstr (sync_fixture_get_query (fixture->pages, 0, "dir"), ==, "b");
  g_assert_cmpstr (sync_fixture_get_query (fixture->pages, 0, "from"), ==, "p1");

  /* The update is given at once, its position is not. */
  g_assert_cmpuint (fixture->updates->len, ==, 2);
  g_assert_null (sync_fixture_get_update (fixture, 1)->position);

  sync_fixture_push_page (fixture, 200, page_1);
  wait_until (fixture->pages->len == 2);
  g_assert_cmpstr (sync_fixture_get_query (fixture->pages, 1, "from"), ==, "p2");

  /* The poll goes on meanwhile. */
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s3\"}");
  wait_until (fixture->updates->len == 3);
  g_assert_null (sync_fixture_get_update (fixture, 2)->position);

  sync_fixture_push_page (fixture, 200, page_2);
  wait_until (fixture->updates->len == 4);
  g_assert_cmpstr (sync_fixture_get_update (fixture, 3)->position, ==, "s3");
  g_assert_true (sync_fixture_get_update (fixture, 3)->complete);
  g_assert_cmpuint (sync_fixture_get_update (fixture, 3)->rooms->len, ==, 1);
  room = g_ptr_array_index (sync_fixture_get_update (fixture, 3)->rooms, 0);
  g_assert_true (room->gap);
  g_assert_cmpstr (room->room_id, ==, "!a:h");
  g_assert_cmpuint (room->timeline->len, ==, 4);
  for (unsigned int i = 0; i < room->timeline->len; i++) {
    g_autofree char *event_id = g_strdup_printf ("$%u", i + 1);

    g_assert_cmpstr (((RingerEvent *) g_ptr_array_index (room->timeline, i))->event_id, ==, event_id);
  }

  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s4\"}");
  wait_until (fixture->updates->len == 5);
  g_assert_cmpstr (sync_fixture_get_update (fixture, 4)->position, ==, "s4");
  g_assert_cmpuint (fixture->pages->len, ==, 2);
}

static void
test_old_gap (SyncFixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 121);

  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 200, limited);
  wait_until (fixture->updates->len == 2);
  g_assert_cmpstr (sync_fixture_get_update (fixture, 1)->position, ==, "s2");
  sync_fixture_settle ();
  g_assert_cmpuint (fixture->pages->len, ==, 0);
}

static void
test_empty_limited (SyncFixture *fixture,
                    gconstpointer user_data)
{
  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 200, "{\"next_batch\": \"s2\", \"rooms\": {\"join\": {\"!a:h\": {\"timeline\": {\"limited\": true, \"prev_batch\": \"p1\"}},"
                                        " \"!b:h\": {\"timeline\": {\"limited\": true}}}}}");
  sync_fixture_push_page (fixture, 200, "{\"chunk\": []}");
  wait_until (fixture->updates->len == 3);
  g_assert_cmpuint (fixture->pages->len, ==, 1);
  g_assert_cmpstr (sync_fixture_get_update (fixture, 2)->position, ==, "s2");
}

static void
test_failing_gap (SyncFixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 10);

  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 200, limited);
  sync_fixture_push_page (fixture, 500, "{}");
  wait_until (fixture->pages->len == 1 && fixture->polls->len == 3);
  sync_fixture_settle ();
  g_assert_cmpint (ringer_sync_get_state (fixture->sync), ==, RINGER_SYNC_UP_TO_DATE);

  sync_fixture_push_page (fixture, 200, "{\"chunk\": []}");
  ringer_fake_clock_advance (fixture->clock, 1500);
  wait_until (fixture->pages->len == 2);
  wait_until (fixture->updates->len == 3);
  g_assert_cmpstr (sync_fixture_get_update (fixture, 2)->position, ==, "s2");
}

static void
test_refused_gap (SyncFixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 10);

  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 200, limited);
  sync_fixture_push_page (fixture, 403, "{\"errcode\": \"M_FORBIDDEN\", \"error\": \"no\"}");
  wait_until (fixture->updates->len == 3);
  g_assert_cmpstr (sync_fixture_get_update (fixture, 2)->position, ==, "s2");
  g_assert_cmpuint (fixture->pages->len, ==, 1);
}

static void
test_endless_gap (SyncFixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *limited = make_limited ("s2", 10);

  sync_fixture_start (fixture);
  sync_fixture_push_poll (fixture, 200, limited);
  for (unsigned int i = 0; i < 30; i++) {
    g_autofree char *event = make_event (i, 10);
    g_autofree char *page = g_strdup_printf ("{\"chunk\": [%s], \"end\": \"e%u\"}", event, i);

    sync_fixture_push_page (fixture, 200, page);
  }

  wait_until (fixture->updates->len == 3);
  g_assert_cmpuint (fixture->pages->len, ==, 10);
  g_assert_cmpstr (sync_fixture_get_update (fixture, 2)->position, ==, "s2");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) g_test_add ("/gap-filler/" name, SyncFixture, data, sync_fixture_set_up, func, sync_fixture_tear_down)
  ADD ("fill", SYNC_FIXTURE_PLAIN, test_gap);
  ADD ("old", SYNC_FIXTURE_PLAIN, test_old_gap);
  ADD ("empty-limited", SYNC_FIXTURE_PLAIN, test_empty_limited);
  ADD ("failing", SYNC_FIXTURE_PLAIN, test_failing_gap);
  ADD ("refused", SYNC_FIXTURE_PLAIN, test_refused_gap);
  ADD ("endless", SYNC_FIXTURE_PLAIN, test_endless_gap);
#undef ADD

  return g_test_run ();
}
