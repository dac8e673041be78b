/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "ringer-account-store.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-test-database.h"

#define ME "@me:h"
#define NOW_MS G_GINT64_CONSTANT (1700000000000)

typedef struct
{
  char *folder;
  char *path;
  RingerAccountStore *store;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ringer-store-XXXXXX", &error);

  g_assert_no_error (error);
  fixture->folder = g_build_filename (folder, "accounts", NULL);
  fixture->path = g_build_filename (fixture->folder, "a.db", NULL);
  fixture->store = ringer_account_store_open (fixture->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (fixture->store != NULL)
    g_assert_finalize_object (g_steal_pointer (&fixture->store));

  dir = g_dir_open (fixture->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    g_unlink (path);
  }

  g_rmdir (fixture->folder);
  g_rmdir (parent);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  fixture->store = ringer_account_store_open (fixture->path, &error);
  g_assert_no_error (error);
}

static RingerEvent *
make_event (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = ringer_json_parse_object (text, -1, &error);
  RingerEvent *event;

  g_assert_no_error (error);
  event = ringer_event_new (json, RINGER_EVENT_TIMELINE, NOW_MS, &error);
  g_assert_no_error (error);

  return event;
}

static RingerEvent *
make_state (const char *event_id,
            const char *type,
            const char *state_key,
            const char *content)
{
  g_autofree char *text = g_strdup_printf ("{\"type\": \"%s\", \"event_id\": \"%s\", \"sender\": \"@ann:h\", \"state_key\": \"%s\", \"origin_server_ts\": 1699999999000, \"content\": %s}",
                                           type, event_id, state_key, content);

  return make_event (text);
}

static RingerRoomUpdate *
add_room (RingerSyncUpdate *update,
          const char *room_id,
          RingerMembership membership,
          gboolean initial)
{
  RingerRoomUpdate *room = ringer_room_update_new (room_id);

  room->membership = membership;
  room->initial = initial;
  g_ptr_array_add (update->rooms, room);

  return room;
}

static void
apply (Fixture *fixture,
       RingerSyncUpdate *update)
{
  g_autoptr (GError) error = NULL;

  ringer_account_store_apply (fixture->store, update, &error);
  g_assert_no_error (error);
}

static RingerRoomUpdate *
find_room (RingerSyncUpdate *update,
           const char *room_id)
{
  for (unsigned int i = 0; i < update->rooms->len; i++) {
    RingerRoomUpdate *room = g_ptr_array_index (update->rooms, i);

    if (g_str_equal (room->room_id, room_id))
      return room;
  }

  return NULL;
}

/* What is needed at once and what comes later, as one. */
static RingerSyncUpdate *
load (Fixture *fixture)
{
  const unsigned int n_rooms = 2;
  g_autoptr (GError) error = NULL;
  RingerSyncUpdate *update = ringer_account_store_load (fixture->store, &error);
  unsigned int n_more = n_rooms;

  g_assert_no_error (error);
  while (n_more == n_rooms) {
    g_autoptr (RingerSyncUpdate) more = ringer_account_store_load_more (fixture->store, n_rooms, &error);

    g_assert_no_error (error);
    n_more = more->rooms->len;
    while (more->rooms->len > 0) {
      RingerRoomUpdate *room = g_ptr_array_steal_index (more->rooms, 0);

      if (find_room (update, room->room_id) == NULL)
        g_ptr_array_add (update->rooms, room);
      else
        ringer_room_update_free (room);
    }
  }

  return update;
}

static RingerEvent *
find_state (RingerRoomUpdate *room,
            const char *type,
            const char *state_key)
{
  for (unsigned int i = 0; i < room->state->len; i++) {
    RingerEvent *event = g_ptr_array_index (room->state, i);

    if (g_str_equal (event->type, type) && g_str_equal (event->state_key, state_key))
      return event;
  }

  return NULL;
}

static void
test_values (Fixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *value = NULL;
  g_autofree char *removed = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_null (ringer_account_store_get_value (fixture->store, "user_id"));
  g_assert_true (ringer_account_store_set_value (fixture->store, "user_id", ME, &error));
  g_assert_true (ringer_account_store_set_value (fixture->store, "device_id", "D", &error));
  g_assert_true (ringer_account_store_set_value (fixture->store, "device_id", NULL, &error));
  g_assert_no_error (error);

  reopen (fixture);
  value = ringer_account_store_get_value (fixture->store, "user_id");
  removed = ringer_account_store_get_value (fixture->store, "device_id");
  g_assert_cmpstr (value, ==, ME);
  g_assert_null (removed);
  g_assert_cmpstr (ringer_account_store_get_path (fixture->store), ==, fixture->path);

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (fixture->folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

static void
test_round_trip (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  g_autoptr (JsonObject) rules = ringer_json_build ("type", "s", "m.push_rules", "content", "o", ringer_json_build ("x", "i", (gint64) 1, NULL), NULL);
  RingerRoomUpdate *room = add_room (update, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  RingerEvent *event;

  update->fresh = TRUE;
  update->complete = TRUE;
  update->position = g_strdup ("s1");
  g_ptr_array_add (update->account_data, ringer_event_new (rules, RINGER_EVENT_ACCOUNT_DATA, NOW_MS, NULL));
  room->heroes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (room->heroes, g_strdup ("@ann:h"));
  room->joined_count = 2;
  g_ptr_array_add (room->state, make_state ("$1", "m.room.name", "", "{\"name\": \"Old\"}"));
  g_ptr_array_add (room->state, make_state ("$2", "m.room.member", "@ann:h", "{\"membership\": \"join\"}"));
  g_ptr_array_add (room->state, make_state ("$3", "m.room.topic", "", "{\"topic\": \"not needed\"}"));
  g_ptr_array_add (room->timeline, make_state ("$4", "m.room.name", "", "{\"name\": \"New\"}"));
  g_ptr_array_add (room->timeline, make_event ("{\"type\": \"m.room.message\", \"event_id\": \"$5\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1, \"content\": {}}"));
  apply (fixture, update);

  reopen (fixture);
  loaded = load (fixture);
  g_assert_cmpstr (loaded->position, ==, "s1");
  g_assert_true (loaded->complete);
  g_assert_cmpuint (loaded->rooms->len, ==, 1);
  g_assert_cmpuint (loaded->account_data->len, ==, 1);
  g_assert_cmpint (json_object_get_int_member (((RingerEvent *) g_ptr_array_index (loaded->account_data, 0))->content, "x"), ==, 1);

  room = find_room (loaded, "!a:h");
  g_assert_true (room->initial);
  g_assert_cmpint (room->membership, ==, RINGER_MEMBERSHIP_JOIN);
  g_assert_cmpint (room->joined_count, ==, 2);
  g_assert_cmpint (room->invited_count, ==, -1);
  g_assert_cmpuint (room->heroes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (room->heroes, 0), ==, "@ann:h");
  g_assert_cmpuint (room->state->len, ==, 2);
  g_assert_cmpuint (room->timeline->len, ==, 0);

  event = find_state (room, "m.room.name", "");
  g_assert_cmpstr (ringer_json_peek_string (event->content, "name"), ==, "New");
  g_assert_cmpstr (event->event_id, ==, "$4");
  g_assert_cmpstr (event->sender, ==, "@ann:h");
  g_assert_cmpint (event->origin_server_ts_ms, ==, G_GINT64_CONSTANT (1699999999000));
  g_assert_cmpint (event->received_ms, ==, NOW_MS);
}

static void
test_changes (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) first = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) second = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) third = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  RingerRoomUpdate *room;

  room = add_room (first, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  room->joined_count = 5;
  g_ptr_array_add (room->state, make_state ("$call", "org.matrix.msc3401.call.member", "_@ann:h_D", "{\"application\": \"m.call\"}"));
  g_ptr_array_add (room->state, make_state ("$ann", "m.room.member", "@ann:h", "{\"membership\": \"join\", \"displayname\": \"Ann\"}"));
  g_ptr_array_add (room->state, make_state ("$name", "m.room.name", "", "{\"name\": \"A\"}"));
  add_room (first, "!gone:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  apply (fixture, first);

  /* What is not told stays; a redacted state event has nothing in it; a room that I left goes. */
  room = add_room (second, "!a:h", RINGER_MEMBERSHIP_UNKNOWN, FALSE);
  room->invited_count = 1;
  g_ptr_array_add (room->timeline, make_event ("{\"type\": \"m.room.redaction\", \"event_id\": \"$r1\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1, \"content\": {}, \"redacts\": \"$call\"}"));
  g_ptr_array_add (room->timeline, make_event ("{\"type\": \"m.room.redaction\", \"event_id\": \"$r2\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1, \"content\": {}, \"redacts\": \"$ann\"}"));
  add_room (second, "!gone:h", RINGER_MEMBERSHIP_BAN, FALSE);
  apply (fixture, second);

  /* A gap's state is out of date. */
  room = add_room (third, "!a:h", RINGER_MEMBERSHIP_UNKNOWN, FALSE);
  room->gap = TRUE;
  g_ptr_array_add (room->timeline, make_state ("$oldname", "m.room.name", "", "{\"name\": \"Older\"}"));
  room = add_room (third, "!gone:h", RINGER_MEMBERSHIP_UNKNOWN, FALSE);
  room->gap = TRUE;
  g_ptr_array_add (room->timeline, make_state ("$late", "m.room.name", "", "{\"name\": \"Late\"}"));
  apply (fixture, third);

  loaded = load (fixture);
  g_assert_null (loaded->position);
  g_assert_cmpuint (loaded->rooms->len, ==, 1);
  room = find_room (loaded, "!a:h");
  g_assert_cmpint (room->membership, ==, RINGER_MEMBERSHIP_JOIN);
  g_assert_cmpint (room->joined_count, ==, 5);
  g_assert_cmpint (room->invited_count, ==, 1);
  g_assert_cmpuint (json_object_get_size (find_state (room, "org.matrix.msc3401.call.member", "_@ann:h_D")->content), ==, 0);
  g_assert_true (ringer_event_is_redacted (find_state (room, "org.matrix.msc3401.call.member", "_@ann:h_D")));
  g_assert_cmpint (ringer_room_update_find_membership (room, "@ann:h"), ==, RINGER_MEMBERSHIP_JOIN);
  g_assert_null (ringer_json_peek_string (find_state (room, "m.room.member", "@ann:h")->content, "displayname"));
  g_assert_cmpstr (ringer_json_peek_string (find_state (room, "m.room.name", "")->content, "name"), ==, "A");
}

static void
test_picture (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) old = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) fresh = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) rest = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  g_autoptr (RingerSyncUpdate) whole = NULL;

  old->fresh = old->complete = TRUE;
  add_room (old, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  add_room (old, "!b:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  add_room (old, "!left:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  apply (fixture, old);

  fresh->fresh = TRUE;
  add_room (fresh, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  apply (fixture, fresh);

  /* Until the new picture is whole, what was known stays. */
  reopen (fixture);
  loaded = load (fixture);
  g_assert_cmpuint (loaded->rooms->len, ==, 3);
  g_assert_false (loaded->complete);

  rest->complete = TRUE;
  add_room (rest, "!b:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  apply (fixture, rest);

  whole = load (fixture);
  g_assert_true (whole->complete);
  g_assert_cmpuint (whole->rooms->len, ==, 2);
  g_assert_null (find_room (whole, "!left:h"));
}

static void
test_sticky (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) redaction = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  g_autoptr (RingerSyncUpdate) after = NULL;
  RingerRoomUpdate *room = add_room (update, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  RingerEvent *event;

  g_ptr_array_add (room->sticky, make_event ("{\"type\": \"m.rtc.member\", \"event_id\": \"$live\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1699999999000, \"content\": {\"k\": \"v\"},"
                                             " \"msc4354_sticky\": {\"duration_ms\": 60000}, \"unsigned\": {\"msc4354_sticky_duration_ttl_ms\": 59000}}"));
  g_ptr_array_add (room->timeline, make_event ("{\"type\": \"org.matrix.msc4143.rtc.member\", \"event_id\": \"$also\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1699999999500, \"content\": {},"
                                               " \"msc4354_sticky\": {\"duration_ms\": 3600000}}"));
  g_ptr_array_add (room->sticky, make_event ("{\"type\": \"m.rtc.member\", \"event_id\": \"$over\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1699999000000, \"content\": {},"
                                             " \"msc4354_sticky\": {\"duration_ms\": 1000}}"));
  g_ptr_array_add (room->sticky, make_event ("{\"type\": \"m.room.message\", \"event_id\": \"$noise\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1699999999000, \"content\": {},"
                                             " \"msc4354_sticky\": {\"duration_ms\": 60000}}"));
  apply (fixture, update);

  reopen (fixture);
  loaded = load (fixture);
  room = find_room (loaded, "!a:h");
  g_assert_cmpuint (room->sticky->len, ==, 2);
  event = g_ptr_array_index (room->sticky, 0);
  g_assert_cmpstr (event->event_id, ==, "$live");
  g_assert_cmpint (event->sticky_duration_ms, ==, 60000);
  g_assert_cmpint (event->sticky_ttl_ms, ==, 59000);
  g_assert_cmpint (event->received_ms, ==, NOW_MS);
  g_assert_null (event->state_key);
  g_assert_cmpstr (ringer_json_peek_string (event->content, "k"), ==, "v");

  room = add_room (redaction, "!a:h", RINGER_MEMBERSHIP_UNKNOWN, FALSE);
  g_ptr_array_add (room->timeline, make_event ("{\"type\": \"m.room.redaction\", \"event_id\": \"$r\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1, \"content\": {\"redacts\": \"$live\"}}"));
  apply (fixture, redaction);
  after = load (fixture);
  g_assert_cmpuint (find_room (after, "!a:h")->sticky->len, ==, 1);
}

/* What waits for its key is kept, and what was decrypted stays so. */
static void
test_encrypted (Fixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) late = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) waiting = NULL;
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  g_autoptr (JsonObject) clear = ringer_json_parse_object ("{\"type\": \"m.rtc.member\", \"content\": {\"k\": \"v\"}, \"state_key\": \"\"}", -1, NULL);
  RingerRoomUpdate *room = add_room (update, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  RingerEvent *sticky = make_event ("{\"type\": \"m.room.encrypted\", \"event_id\": \"$sticky\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1699999999000, \"content\": {\"x\": 1},"
                                    " \"msc4354_sticky\": {\"duration_ms\": 60000}}");
  RingerEvent *ring = make_event ("{\"type\": \"m.room.encrypted\", \"event_id\": \"$ring\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1699999999000, \"content\": {\"x\": 1}}");
  RingerEvent *event;

  g_ptr_array_add (room->sticky, sticky);
  g_ptr_array_add (room->timeline, ring);
  g_ptr_array_add (room->timeline, make_event ("{\"type\": \"m.room.encrypted\", \"event_id\": \"$old\", \"sender\": \"@ann:h\", \"origin_server_ts\": 1699990000000, \"content\": {}}"));
  g_ptr_array_add (room->state, make_state ("$encryption", "m.room.encryption", "", "{\"algorithm\": \"m.megolm.v1.aes-sha2\"}"));
  apply (fixture, update);
  waiting = load (fixture);
  g_assert_cmpuint (find_room (waiting, "!a:h")->sticky->len, ==, 2);

  room = add_room (late, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  g_ptr_array_add (room->timeline, ringer_event_new_decrypted (sticky, clear, "ANNDEV", RINGER_CRYPTO_TRUST_SIGNED, NULL));
  g_ptr_array_add (room->timeline, ringer_event_new_decrypted (ring, clear, "ANNDEV", RINGER_CRYPTO_TRUST_SIGNED, NULL));
  apply (fixture, late);
  loaded = load (fixture);
  room = find_room (loaded, "!a:h");
  g_assert_cmpuint (room->sticky->len, ==, 1);
  event = g_ptr_array_index (room->sticky, 0);
  g_assert_cmpstr (event->type, ==, "m.rtc.member");
  g_assert_cmpstr (event->event_id, ==, "$sticky");
  g_assert_cmpint (event->sticky_duration_ms, ==, 60000);
  g_assert_null (event->state_key);
  g_assert_true (event->encrypted);
  g_assert_cmpstr (event->sender_device, ==, "ANNDEV");
  g_assert_cmpint (event->trust, ==, RINGER_CRYPTO_TRUST_SIGNED);

  /* A whole new state that does not say so does not switch the encryption off. */
  g_assert_cmpuint (room->state->len, ==, 1);
  g_assert_cmpstr (((RingerEvent *) g_ptr_array_index (room->state, 0))->type, ==, "m.room.encryption");
}

static void
test_many_members (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) first = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  RingerRoomUpdate *room = add_room (first, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);

  g_assert_true (ringer_account_store_set_value (fixture->store, "user_id", ME, NULL));
  room->heroes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (room->heroes, g_strdup ("@hero:h"));
  g_ptr_array_add (room->state, make_state ("$hero", "m.room.member", "@hero:h", "{\"membership\": \"join\"}"));
  g_ptr_array_add (room->state, make_state ("$me", "m.room.member", ME, "{\"membership\": \"join\"}"));
  apply (fixture, first);

  for (unsigned int i = 0; i < 500; i++) {
    g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
    g_autofree char *user_id = g_strdup_printf ("@user%u:h", i);
    g_autoptr (RingerEvent) event = make_state ("$m", "m.room.member", user_id, "{\"membership\": \"join\"}");
    RingerEvent values = *event;

    values.received_ms = NOW_MS + i + 1;
    room = add_room (update, "!a:h", RINGER_MEMBERSHIP_UNKNOWN, FALSE);
    g_ptr_array_add (room->timeline, ringer_event_new_slim (&values, FALSE));
    apply (fixture, update);
  }

  loaded = load (fixture);
  room = find_room (loaded, "!a:h");
  g_assert_cmpuint (room->state->len, ==, 66);
  g_assert_nonnull (find_state (room, "m.room.member", "@hero:h"));
  g_assert_nonnull (find_state (room, "m.room.member", ME));
  g_assert_nonnull (find_state (room, "m.room.member", "@user499:h"));
  g_assert_null (find_state (room, "m.room.member", "@user0:h"));
}

/* Where somebody is in a call, or something may ring, is known at once; the other rooms come in pieces, or when they are asked for. */
static void
test_pieces (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) left = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) first = NULL;
  g_autoptr (RingerSyncUpdate) more = NULL;
  g_autoptr (RingerSyncUpdate) last = NULL;
  g_autoptr (RingerSyncUpdate) one = NULL;
  g_autoptr (RingerSyncUpdate) none = NULL;
  g_autoptr (GError) error = NULL;
  RingerRoomUpdate *called = add_room (update, "!called:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  RingerRoomUpdate *quiet = add_room (update, "!quiet:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  RingerRoomUpdate *over = add_room (update, "!over:h", RINGER_MEMBERSHIP_JOIN, TRUE);

  g_ptr_array_add (quiet->state, make_state ("$1", "m.room.name", "", "{\"name\": \"Quiet\"}"));
  g_ptr_array_add (called->state, make_state ("$2", "org.matrix.msc3401.call.member", "_@a:h_D_m.call", "{\"call_id\": \"\"}"));
  g_ptr_array_add (over->state, make_state ("$3", "org.matrix.msc3401.call.member", "_@a:h_D_m.call", "{\"call_id\": \"\"}"));
  apply (fixture, update);
  g_ptr_array_add (add_room (left, "!over:h", RINGER_MEMBERSHIP_JOIN, FALSE)->timeline,
                   make_state ("$4", "org.matrix.msc3401.call.member", "_@a:h_D_m.call", "{}"));
  apply (fixture, left);

  first = ringer_account_store_load (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->rooms->len, ==, 1);
  g_assert_nonnull (find_state (find_room (first, "!called:h"), "org.matrix.msc3401.call.member", "_@a:h_D_m.call"));

  more = ringer_account_store_load_more (fixture->store, 2, &error);
  last = ringer_account_store_load_more (fixture->store, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (more->rooms->len, ==, 2);
  g_assert_cmpuint (last->rooms->len, ==, 1);

  one = ringer_account_store_load_room (fixture->store, "!quiet:h", &error);
  none = ringer_account_store_load_room (fixture->store, "!none:h", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->rooms->len, ==, 1);
  g_assert_nonnull (find_state (find_room (one, "!quiet:h"), "m.room.name", ""));
  g_assert_cmpuint (none->rooms->len, ==, 0);
}

static void
execute (Fixture *fixture,
         const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_newer (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;

  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  execute (fixture, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 1000");
  g_assert_true (g_file_get_contents (fixture->path, &before, &before_length, NULL));

  g_assert_null (ringer_account_store_open (fixture->path, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE);

  g_assert_true (g_file_get_contents (fixture->path, &after, &after_length, NULL));
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_damaged (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bad.db", NULL);
  g_autofree char *below_file = g_build_filename (path, "x", "a.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "this is no database, but long enough to look like one at the first glance....................................", -1, NULL));
  g_assert_null (ringer_account_store_open (path, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE);
  g_clear_error (&error);

  g_assert_null (ringer_account_store_open (below_file, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE);
}

static void
test_failing (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) good = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) bad = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  g_autoptr (GError) error = NULL;

  good->position = g_strdup ("s1");
  add_room (good, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  apply (fixture, good);

  /* An error in the middle takes everything back, the position too. */
  execute (fixture, "CREATE TRIGGER full BEFORE INSERT ON account_data BEGIN SELECT RAISE (ABORT, 'disk full'); END");
  bad->position = g_strdup ("s2");
  bad->fresh = TRUE;
  add_room (bad, "!b:h", RINGER_MEMBERSHIP_JOIN, TRUE);
  {
    g_autoptr (JsonObject) json = ringer_json_build ("type", "s", "m.direct", "content", "o", json_object_new (), NULL);

    g_ptr_array_add (bad->account_data, ringer_event_new (json, RINGER_EVENT_ACCOUNT_DATA, NOW_MS, NULL));
  }
  g_assert_false (ringer_account_store_apply (fixture->store, bad, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE);
  g_clear_error (&error);

  loaded = load (fixture);
  g_assert_cmpstr (loaded->position, ==, "s1");
  g_assert_cmpuint (loaded->rooms->len, ==, 1);

  /* And it works again when there is room again. */
  execute (fixture, "DROP TRIGGER full");
  apply (fixture, bad);
}

/* The file of an earlier version; `data/` has one of each that there was. */
static void
test_old_file (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
  g_autofree char *user_id = NULL;
  const RingerRoomUpdate *room;
  RingerEvent *event;

  g_clear_object (&fixture->store);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  ringer_test_database_make (fixture->path, "matrix/data/account-1.sql");
  fixture->store = ringer_account_store_open (fixture->path, NULL);
  g_assert_nonnull (fixture->store);

  user_id = ringer_account_store_get_value (fixture->store, "user_id");
  g_assert_cmpstr (user_id, ==, "@me:example.org");
  loaded = load (fixture);
  g_assert_cmpstr (loaded->position, ==, "s7");
  g_assert_true (loaded->complete);
  g_assert_cmpuint (loaded->account_data->len, ==, 1);
  room = find_room (loaded, "!chat:example.org");
  g_assert_cmpint (room->membership, ==, RINGER_MEMBERSHIP_JOIN);
  g_assert_cmpint (room->joined_count, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (room->heroes, 0), ==, "@ann:example.org");
  g_assert_cmpuint (room->state->len, ==, 3);
  g_assert_cmpuint (room->sticky->len, ==, 1);
  event = g_ptr_array_index (room->sticky, 0);
  g_assert_cmpstr (event->event_id, ==, "$sticky");
  g_assert_cmpint (event->sticky_duration_ms, ==, 3600000);
  g_assert_cmpint (event->received_ms, ==, G_GINT64_CONSTANT (1752583130000));

  /* And it goes on from there. */
  update->position = g_strdup ("s8");
  apply (fixture, update);
  reopen (fixture);
  g_clear_pointer (&loaded, ringer_sync_update_unref);
  loaded = load (fixture);
  g_assert_cmpstr (loaded->position, ==, "s8");
  g_assert_cmpuint (loaded->rooms->len, ==, 1);
  ringer_test_database_check (fixture->path);
}

static void
test_damaged_rows (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  RingerRoomUpdate *room = add_room (update, "!a:h", RINGER_MEMBERSHIP_JOIN, TRUE);

  g_ptr_array_add (room->state, make_state ("$1", "m.room.name", "", "{\"name\": \"A\"}"));
  g_ptr_array_add (room->state, make_state ("$2", "m.room.create", "", "{}"));
  apply (fixture, update);
  execute (fixture, "UPDATE room_state SET content = 'nonsense' WHERE type = 'm.room.name'; UPDATE room SET heroes = '{', membership = 'dancing'");

  g_test_expect_message ("ringer-matrix", G_LOG_LEVEL_MESSAGE, "Ignoring a stored event*");
  loaded = load (fixture);
  g_test_assert_expected_messages ();
  room = find_room (loaded, "!a:h");
  g_assert_cmpuint (room->state->len, ==, 1);
  g_assert_null (room->heroes);
  g_assert_cmpint (room->membership, ==, RINGER_MEMBERSHIP_UNKNOWN);
}

static void
test_speed (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (RingerSyncUpdate) update = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) one = ringer_sync_update_new ();
  g_autoptr (RingerSyncUpdate) loaded = NULL;
  RingerRoomUpdate *room;
  gint64 start_us, stored_us, loaded_us, applied_us;

  update->fresh = update->complete = TRUE;
  for (unsigned int i = 0; i < 1000; i++) {
    g_autofree char *room_id = g_strdup_printf ("!room%u:h", i);

    room = add_room (update, room_id, RINGER_MEMBERSHIP_JOIN, TRUE);
    g_ptr_array_add (room->state, make_state ("$1", "m.room.create", "", "{\"room_version\": \"11\"}"));
    g_ptr_array_add (room->state, make_state ("$2", "m.room.name", "", "{\"name\": \"A room\"}"));
    g_ptr_array_add (room->state, make_state ("$3", "m.room.power_levels", "", "{\"users\": {\"@ann:h\": 100}, \"users_default\": 0, \"events\": {\"m.room.name\": 50, \"m.room.power_levels\": 100}, \"notifications\": {\"room\": 50}}"));
    g_ptr_array_add (room->state, make_state ("$4", "m.room.member", ME, "{\"membership\": \"join\", \"displayname\": \"Me\"}"));
    g_ptr_array_add (room->state, make_state ("$5", "m.room.member", "@ann:h", "{\"membership\": \"join\", \"displayname\": \"Ann\"}"));
  }

  start_us = g_get_monotonic_time ();
  apply (fixture, update);
  stored_us = g_get_monotonic_time ();
  loaded = load (fixture);
  loaded_us = g_get_monotonic_time ();

  room = add_room (one, "!room500:h", RINGER_MEMBERSHIP_UNKNOWN, FALSE);
  g_ptr_array_add (room->timeline, make_state ("$9", "org.matrix.msc3401.call.member", "_@ann:h_D", "{}"));
  one->position = g_strdup ("s2");
  apply (fixture, one);
  applied_us = g_get_monotonic_time ();

  g_assert_cmpuint (loaded->rooms->len, ==, 1000);
  g_test_message ("1,000 rooms stored in %.1f ms, loaded in %.1f ms; one event stored in %.2f ms",
                  (stored_us - start_us) / 1000.0, (loaded_us - stored_us) / 1000.0, (applied_us - loaded_us) / 1000.0);

  /* Far above what is measured: this only catches what grows with the square of the rooms. */
  g_assert_cmpint (loaded_us - stored_us, <, 2 * G_USEC_PER_SEC);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/account-store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("values", test_values);
  ADD ("round-trip", test_round_trip);
  ADD ("changes", test_changes);
  ADD ("picture", test_picture);
  ADD ("sticky", test_sticky);
  ADD ("encrypted", test_encrypted);
  ADD ("many-members", test_many_members);
  ADD ("newer", test_newer);
  ADD ("old-file", test_old_file);
  ADD ("damaged", test_damaged);
  ADD ("failing", test_failing);
  ADD ("damaged-rows", test_damaged_rows);
  ADD ("pieces", test_pieces);
  ADD ("speed", test_speed);
#undef ADD

  return g_test_run ();
}
