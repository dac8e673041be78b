/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-entry-private.h"

/* Who was in a call from when until when, and for how long there was somebody to talk to. */

static RingerHistoryEntry *
make_entry (void)
{
  return ringer_history_entry_new (7, "!room:h", "m.call#ROOM");
}

/* @left_ms is 0 for a stay that lasts. */
static void
add_stay (RingerHistoryEntry *entry,
          const char *user_id,
          const char *device_id,
          gint64 joined_ms,
          gint64 left_ms)
{
  RingerHistoryStay *stay = ringer_history_stay_new (user_id, device_id, joined_ms, joined_ms + 14400000);

  stay->left_ms = left_ms;
  ringer_history_entry_take_stay (entry, stay);
}

/* As text: `user from-until`, in their order. */
static void
assert_parts (RingerHistoryEntry *entry,
              const char *wanted)
{
  g_autoptr (GArray) parts = ringer_history_entry_list_parts (entry);
  g_autoptr (GString) text = g_string_new (NULL);

  for (unsigned int i = 0; i < parts->len; i++) {
    const RingerHistoryPart *part = &g_array_index (parts, RingerHistoryPart, i);

    g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, i > 0 ? ", " : "", part->user_id, part->from_ms, part->until_ms);
  }
  g_assert_cmpstr (text->str, ==, wanted);
}

static void
test_nobody (void)
{
  g_autoptr (RingerHistoryEntry) entry = make_entry ();

  assert_parts (entry, "");
  g_assert_cmpuint (ringer_history_entry_count_people (entry), ==, 0);
  g_assert_cmpint (ringer_history_entry_get_talk_ms (entry, 1000), ==, 0);
}

static void
test_parts (void)
{
  g_autoptr (RingerHistoryEntry) entry = make_entry ();

  add_stay (entry, "@bob:h", "B", 20, 30);
  add_stay (entry, "@ann:h", "A", 10, 40);
  assert_parts (entry, "@ann:h 10-40, @bob:h 20-30");
  g_assert_cmpuint (ringer_history_entry_count_people (entry), ==, 2);

  /* Who comes back has a second part, beside the first one. */
  add_stay (entry, "@ann:h", "A", 50, 60);
  assert_parts (entry, "@ann:h 10-40, @ann:h 50-60, @bob:h 20-30");
  g_assert_cmpuint (ringer_history_entry_count_people (entry), ==, 2);
}

/* A person is there as long as any device of theirs is. */
static void
test_devices (void)
{
  g_autoptr (RingerHistoryEntry) entry = make_entry ();

  add_stay (entry, "@ann:h", "PHONE", 10, 30);
  add_stay (entry, "@ann:h", "LAPTOP", 20, 50);
  assert_parts (entry, "@ann:h 10-50");
  add_stay (entry, "@ann:h", "TABLET", 12, 15);
  assert_parts (entry, "@ann:h 10-50");
  /* From one to the other in the same moment is no break. */
  add_stay (entry, "@ann:h", "PHONE", 50, 70);
  assert_parts (entry, "@ann:h 10-70");
  add_stay (entry, "@ann:h", "PHONE", 71, 80);
  assert_parts (entry, "@ann:h 10-70, @ann:h 71-80");
  g_assert_cmpuint (ringer_history_entry_count_people (entry), ==, 1);
  g_assert_cmpint (ringer_history_entry_get_talk_ms (entry, 100), ==, 0);
}

static void
test_lasting (void)
{
  g_autoptr (RingerHistoryEntry) entry = make_entry ();

  add_stay (entry, "@ann:h", "PHONE", 10, 0);
  add_stay (entry, "@ann:h", "LAPTOP", 20, 50);
  add_stay (entry, "@bob:h", "B", 30, 0);
  assert_parts (entry, "@ann:h 10-0, @bob:h 30-0");
  g_assert_cmpint (ringer_history_entry_get_talk_ms (entry, 100), ==, 70);
  /* A clock that is behind makes nothing less than nothing. */
  g_assert_cmpint (ringer_history_entry_get_talk_ms (entry, 20), ==, 0);
  g_assert_nonnull (ringer_history_entry_find_stay (entry, "@ann:h", "PHONE"));
  g_assert_null (ringer_history_entry_find_stay (entry, "@ann:h", "LAPTOP"));
  g_assert_null (ringer_history_entry_find_stay (entry, "@bob:h", "PHONE"));
}

/* One who waits alone does not talk; two and three at a time count once. */
static void
test_talk (void)
{
  const struct {
    gint64 stays[4][2]; /* of four people */
    gint64 talk_ms;
  } cases[] = {
    { { { 0, 100 } }, 0 },
    { { { 0, 100 }, { 20, 30 } }, 10 },
    { { { 0, 100 }, { 20, 30 }, { 40, 60 } }, 30 },
    { { { 0, 100 }, { 20, 50 }, { 40, 60 } }, 40 },
    { { { 0, 100 }, { 20, 80 }, { 30, 70 }, { 40, 60 } }, 60 },
    { { { 0, 50 }, { 50, 100 } }, 0 },
    { { { 0, 50 }, { 40, 90 }, { 80, 100 } }, 20 },
    { { { 0, 50 }, { 60, 100 } }, 0 },
    { { { 10, 10 }, { 10, 20 } }, 0 },
    { { { 0, 100 }, { 0, 100 }, { 0, 100 }, { 0, 100 } }, 100 },
  };
  static const char *const users[] = { "@ann:h", "@bob:h", "@eve:h", "@me:h" };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingerHistoryEntry) entry = make_entry ();

    g_test_message ("Case %zu", i);
    for (size_t j = 0; j < G_N_ELEMENTS (users); j++) {
      if (cases[i].stays[j][1] > 0)
        add_stay (entry, users[j], "DEV", 1000 + cases[i].stays[j][0], 1000 + cases[i].stays[j][1]);
    }
    g_assert_cmpint (ringer_history_entry_get_talk_ms (entry, 5000), ==, cases[i].talk_ms);
  }
}

/* What changes is told, and nothing else. */
static void
on_notify (RingerHistoryEntry *entry,
           GParamSpec *pspec,
           GString *told)
{
  g_string_append_printf (told, "%s ", pspec->name);
}

static void
on_stays_changed (RingerHistoryEntry *entry,
                  GString *told)
{
  g_string_append (told, "stays ");
}

static void
test_tells (void)
{
  g_autoptr (RingerHistoryEntry) entry = make_entry ();
  g_autoptr (GString) told = g_string_new (NULL);

  g_signal_connect (entry, "notify", G_CALLBACK (on_notify), told);
  g_signal_connect (entry, "stays-changed", G_CALLBACK (on_stays_changed), told);
  ringer_history_entry_set_caller (entry, "@ann:h", "Ann");
  ringer_history_entry_set_caller (entry, "@ann:h", "Ann");
  ringer_history_entry_set_room_name (entry, "Garden");
  ringer_history_entry_set_intent (entry, RINGER_CALL_VOICE);
  ringer_history_entry_set_times (entry, 10, 0);
  ringer_history_entry_set_times (entry, 10, 20);
  ringer_history_entry_set_outcome (entry, RINGER_CALL_OUTCOME_MISSED, FALSE);
  ringer_history_entry_set_outcome (entry, RINGER_CALL_OUTCOME_ANSWERED, FALSE);
  add_stay (entry, "@ann:h", "A", 10, 20);
  g_assert_cmpstr (told->str, ==, "caller caller-name room-name intent started-ms ended-ms seen outcome seen outcome stays ");
}

/* Only of a missed call there is something that the person might not have seen. */
static void
test_seen (void)
{
  g_autoptr (RingerHistoryEntry) entry = make_entry ();

  g_assert_true (ringer_history_entry_get_seen (entry));
  ringer_history_entry_set_outcome (entry, RINGER_CALL_OUTCOME_DECLINED, FALSE);
  g_assert_true (ringer_history_entry_get_seen (entry));
  ringer_history_entry_set_outcome (entry, RINGER_CALL_OUTCOME_MISSED, FALSE);
  g_assert_false (ringer_history_entry_get_seen (entry));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history-entry/nobody", test_nobody);
  g_test_add_func ("/history-entry/parts", test_parts);
  g_test_add_func ("/history-entry/devices", test_devices);
  g_test_add_func ("/history-entry/lasting", test_lasting);
  g_test_add_func ("/history-entry/talk", test_talk);
  g_test_add_func ("/history-entry/tells", test_tells);
  g_test_add_func ("/history-entry/seen", test_seen);

  return g_test_run ();
}
