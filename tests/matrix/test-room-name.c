/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-json.h"
#include "ringer-room-name.h"
#include "ringer-room.h"

/* Client-Server API, "Calculating the display name for a room". */

#define STATE(type, key, content) "{\"type\":\"" type "\",\"state_key\":\"" key "\",\"event_id\":\"$" type key "\"," \
                                  "\"sender\":\"@ann:h\",\"origin_server_ts\":1,\"content\":" content "}"
#define NAME(value) STATE ("m.room.name", "", "{\"name\":" value "}")
#define ALIAS(value) STATE ("m.room.canonical_alias", "", "{\"alias\":" value "}")
#define MEMBER(id, membership, name) STATE ("m.room.member", id, "{\"membership\":\"" membership "\",\"displayname\":\"" name "\"}")

typedef struct
{
  const char *label;
  const char *names; /* parted by `|` */
  gint64 n_others;
  gboolean all_left;
  const char *expected;
} NamesCase;

static const NamesCase names_cases[] = {
  { "nobody", "", 0, FALSE, "Empty room" },
  { "nobody, and all left", "", 0, TRUE, "Empty room" },
  { "one", "Ann", 1, FALSE, "Ann" },
  { "one of several", "Ann", 2, FALSE, "Ann and 1 other" },
  { "two", "Ann|Bob", 2, FALSE, "Ann and Bob" },
  { "two of several", "Ann|Bob", 9, FALSE, "Ann, Bob and 7 others" },
  { "three", "Ann|Bob|Cleo", 3, FALSE, "Ann, Bob, Cleo" },
  { "more heroes than are named", "Ann|Bob|Cleo|Dan|Eve", 5, FALSE, "Ann, Bob, Cleo and 2 others" },
  { "fewer members than heroes", "Ann|Bob", 0, FALSE, "Ann and Bob" },
  { "a number beyond reason", "Ann", G_MAXINT64, FALSE, "Ann and 2147483647 others" },
  { "percent signs", "%s|%n", 2, FALSE, "%s and %n" },
  { "one left", "Ann", 0, TRUE, "Empty room (was Ann)" },
  { "two left", "Ann|Bob", 0, TRUE, "Empty room (was Ann and Bob)" },
  { "who left is all there was", "Ann", 9, TRUE, "Empty room (was Ann)" },
};

typedef struct
{
  const char *label;
  const char *state;
  const char *heroes; /* parted by `|`, or NULL */
  gint64 joined_count;
  gint64 invited_count;
  const char *expected;
} RoomCase;

static const RoomCase room_cases[] = {
  { "name", "[" NAME ("\"Office\"") "," ALIAS ("\"#o:h\"") "," MEMBER ("@ann:h", "join", "Ann") "]", "@ann:h", 2, 0, "Office" },
  { "alias", "[" ALIAS ("\"#o:h\"") "," MEMBER ("@ann:h", "join", "Ann") "]", "@ann:h", 2, 0, "#o:h" },
  { "empty name", "[" NAME ("\"\"") "," ALIAS ("\"#o:h\"") "]", NULL, 1, 0, "#o:h" },
  { "name of white space", "[" NAME ("\" \\n\"") "," MEMBER ("@ann:h", "join", "Ann") "]", "@ann:h", 2, 0, "Ann" },
  { "name that is no text", "[" NAME ("7") "," ALIAS ("[]") "," MEMBER ("@ann:h", "join", "Ann") "]", "@ann:h", 2, 0, "Ann" },
  { "name on several lines", "[" NAME ("\"Of\\nfice \\u202e\"") "]", NULL, 1, 0, "Of fice" },
  { "hero without member event", "[]", "@ann:h", 2, 0, "@ann:h" },
  { "myself among the heroes", "[" MEMBER ("@ann:h", "join", "Ann") "]", "@me:h|@ann:h", 2, 0, "Ann" },
  { "invited hero", "[" MEMBER ("@ann:h", "invite", "Ann") "]", "@ann:h", 1, 1, "Ann" },
  { "more than heroes", "[" MEMBER ("@ann:h", "join", "Ann") "]", "@ann:h|@bob:h", 4, 1, "Ann, @bob:h and 2 others" },
  { "the same name twice", "[" MEMBER ("@ann:h", "join", "Ann") "," MEMBER ("@bob:h", "join", "Ann") "]", "@ann:h|@bob:h", 3, 0, "Ann (@ann:h) and Ann (@bob:h)" },
  { "the same name, but left", "[" MEMBER ("@ann:h", "join", "Ann") "," MEMBER ("@bob:h", "leave", "Ann") "]", "@ann:h", 2, 0, "Ann" },
  { "another's id as name", "[" MEMBER ("@ann:h", "join", "@bob:h") "]", "@ann:h", 2, 0, "@bob:h (@ann:h)" },
  { "hero left", "[" MEMBER ("@ann:h", "leave", "Ann") "]", "@ann:h", 1, 0, "Empty room (was Ann)" },
  { "hero banned", "[" MEMBER ("@ann:h", "ban", "Ann") "]", "@ann:h", 1, 0, "Empty room (was Ann)" },
  { "left, as the counts say", "[]", "@ann:h", 1, 0, "Empty room (was @ann:h)" },
  { "no heroes", "[" MEMBER ("@me:h", "join", "Me") "," MEMBER ("@ann:h", "join", "Ann") "," MEMBER ("@bob:h", "leave", "Bob") "]", NULL, 2, 0, "Ann" },
  { "nobody else", "[" MEMBER ("@me:h", "join", "Me") "]", NULL, 1, 0, "Empty room" },
};

static GPtrArray *
split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (unsigned int i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (list, g_strdup (parts[i]));

  return g_steal_pointer (&list);
}

static void
test_names (gconstpointer data)
{
  const NamesCase *test = data;
  g_autoptr (GPtrArray) names = split (test->names);
  g_autofree char *name = ringer_room_name_from_heroes (names, test->n_others, test->all_left);

  g_assert_cmpstr (name, ==, test->expected);
}

static RingerRoomUpdate *
make_update (const char *state)
{
  g_autoptr (JsonNode) json = ringer_json_parse (state, -1, NULL);
  g_autoptr (RingerRoomUpdate) update = ringer_room_update_new ("!r:h");

  g_clear_pointer (&update->state, g_ptr_array_unref);
  update->state = ringer_events_parse (json_node_get_array (json), RINGER_EVENT_STATE, 0);
  g_assert_cmpuint (update->state->len, ==, json_array_get_length (json_node_get_array (json)));

  return g_steal_pointer (&update);
}

static void
test_room (gconstpointer data)
{
  const RoomCase *test = data;
  RingerRoom *room = ringer_room_new ("!r:h", "@me:h");
  g_autoptr (RingerRoomUpdate) update = make_update (test->state);

  update->membership = RINGER_MEMBERSHIP_JOIN;
  update->heroes = test->heroes != NULL ? split (test->heroes) : NULL;
  update->joined_count = test->joined_count;
  update->invited_count = test->invited_count;
  ringer_room_apply (room, update);

  g_assert_cmpstr (ringer_room_get_name (room), ==, test->expected);
  g_assert_finalize_object (room);
}

/* An invitation is called by who sent it, until it tells the room's own name. */
static void
test_invitation (void)
{
  RingerRoom *room = ringer_room_new ("!r:h", "@me:h");
  g_autoptr (RingerRoomUpdate) invitation = make_update ("[" MEMBER ("@ann:h", "join", "Ann") "," MEMBER ("@me:h", "invite", "Me") "]");
  g_autoptr (RingerRoomUpdate) named = make_update ("[" NAME ("\"Office\"") "]");

  invitation->membership = RINGER_MEMBERSHIP_INVITE;
  ringer_room_apply (room, invitation);
  g_assert_cmpstr (ringer_room_get_name (room), ==, "Ann");

  ringer_room_apply (room, named);
  g_assert_cmpstr (ringer_room_get_name (room), ==, "Office");
  g_assert_finalize_object (room);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (unsigned int i = 0; i < G_N_ELEMENTS (names_cases); i++) {
    g_autofree char *path = g_strconcat ("/room-name/names/", names_cases[i].label, NULL);

    g_test_add_data_func (path, &names_cases[i], test_names);
  }
  for (unsigned int i = 0; i < G_N_ELEMENTS (room_cases); i++) {
    g_autofree char *path = g_strconcat ("/room-name/room/", room_cases[i].label, NULL);

    g_test_add_data_func (path, &room_cases[i], test_room);
  }
  g_test_add_func ("/room-name/invitation", test_invitation);

  return g_test_run ();
}
