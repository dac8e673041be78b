/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "ringer-error.h"
#include "ringer-ring-rules.h"
#include "ringer-test-util.h"

/* What the person said about who may ring, and how it is kept. */

#define ACCOUNT "account"
#define ROOM "!room:h"

typedef struct
{
  char *folder;
  char *path;
  RingerRingRules *rules;
  unsigned int n_changed;
} Fixture;

static void
open_rules (Fixture *fixture,
            const char *path)
{
  if (fixture->rules != NULL)
    g_assert_finalize_object (fixture->rules);
  fixture->rules = ringer_ring_rules_new (path);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->folder = ringer_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "data", "ring-rules.json", NULL);
  open_rules (fixture, fixture->path);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->rules);
  g_free (fixture->path);
  ringer_test_remove_folder (fixture->folder);
}

static void
set_quiet_hours (Fixture *fixture,
                 unsigned int from,
                 unsigned int until)
{
  g_object_set (fixture->rules, "quiet-hours", TRUE, "quiet-from", from, "quiet-until", until, NULL);
}

static GDateTime *
make_time (int hour,
           int minute)
{
  return g_date_time_new_local (2026, 3, 10, hour, minute, 30);
}

/* Deciding */

static void
assert_judged (Fixture *fixture,
               RingerRingQuestion question,
               RingerCallKind kind,
               RingerRingRule rule)
{
  g_autoptr (GDateTime) noon = make_time (12, 0);
  RingerRingRule found;

  question.account_id = ACCOUNT;
  question.room_id = ROOM;
  if (question.now == NULL)
    question.now = noon;
  g_assert_cmpint (ringer_ring_rules_judge (fixture->rules, &question, &found), ==, kind);
  g_assert_cmpint (found, ==, rule);
}

#define QUESTION(...) ((RingerRingQuestion) { .known_application = TRUE, __VA_ARGS__ })
#define ASKS_RING .asked = RINGER_CALL_RING
#define ASKS_BANNER .asked = RINGER_CALL_BANNER
#define INVITATION .asked = RINGER_CALL_RING, .invitation = TRUE
#define GROUP .group = TRUE

static void
test_as_asked (Fixture *fixture,
               gconstpointer user_data)
{
  assert_judged (fixture, QUESTION (ASKS_RING), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (ASKS_BANNER), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (ASKS_RING, GROUP), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (ASKS_BANNER, GROUP), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
  /* It rings in a direct chat and is a banner elsewhere. */
  assert_judged (fixture, QUESTION (INVITATION), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (INVITATION, GROUP), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
}

/* The rule is named only where it made a difference. */
static void
test_group (Fixture *fixture,
            gconstpointer user_data)
{
  g_object_set (fixture->rules, "group-calls", RINGER_GROUP_CALLS_ALWAYS, NULL);
  assert_judged (fixture, QUESTION (ASKS_BANNER, GROUP), RINGER_CALL_RING, RINGER_RING_RULE_GROUP);
  assert_judged (fixture, QUESTION (INVITATION, GROUP), RINGER_CALL_RING, RINGER_RING_RULE_GROUP);
  assert_judged (fixture, QUESTION (ASKS_RING, GROUP), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (ASKS_BANNER), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);

  g_object_set (fixture->rules, "group-calls", RINGER_GROUP_CALLS_NEVER, NULL);
  assert_judged (fixture, QUESTION (ASKS_RING, GROUP), RINGER_CALL_BANNER, RINGER_RING_RULE_GROUP);
  assert_judged (fixture, QUESTION (ASKS_BANNER, GROUP), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (INVITATION, GROUP), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (ASKS_RING), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
}

/* The room's own rule counts before that for group calls. */
static void
test_room (Fixture *fixture,
           gconstpointer user_data)
{
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_RING);
  assert_judged (fixture, QUESTION (ASKS_BANNER), RINGER_CALL_RING, RINGER_RING_RULE_ROOM);
  assert_judged (fixture, QUESTION (ASKS_RING), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
  g_object_set (fixture->rules, "group-calls", RINGER_GROUP_CALLS_NEVER, NULL);
  assert_judged (fixture, QUESTION (ASKS_RING, GROUP), RINGER_CALL_RING, RINGER_RING_RULE_ROOM);

  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_BANNER);
  assert_judged (fixture, QUESTION (ASKS_RING), RINGER_CALL_BANNER, RINGER_RING_RULE_ROOM);
  g_object_set (fixture->rules, "group-calls", RINGER_GROUP_CALLS_ALWAYS, NULL);
  assert_judged (fixture, QUESTION (INVITATION, GROUP), RINGER_CALL_BANNER, RINGER_RING_RULE_ROOM);

  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_DEFAULT);
  assert_judged (fixture, QUESTION (INVITATION, GROUP), RINGER_CALL_RING, RINGER_RING_RULE_GROUP);

  /* What was said of another room, or by another account, is not about this one. */
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, "!other:h", RINGER_ROOM_RULE_BANNER);
  ringer_ring_rules_set_room_rule (fixture->rules, "other", ROOM, RINGER_ROOM_RULE_BANNER);
  assert_judged (fixture, QUESTION (ASKS_RING), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
}

/* An application that nobody knows never rings, whatever was said. */
static void
test_unknown_application (Fixture *fixture,
                          gconstpointer user_data)
{
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_RING);
  g_object_set (fixture->rules, "group-calls", RINGER_GROUP_CALLS_ALWAYS, NULL);
  assert_judged (fixture, (RingerRingQuestion) { ASKS_RING, GROUP }, RINGER_CALL_BANNER, RINGER_RING_RULE_APPLICATION);
  assert_judged (fixture, (RingerRingQuestion) { ASKS_BANNER }, RINGER_CALL_BANNER, RINGER_RING_RULE_APPLICATION);
}

static void
assert_quiet (Fixture *fixture,
              int hour,
              int minute,
              gboolean quiet)
{
  g_autoptr (GDateTime) now = make_time (hour, minute);

  g_assert_cmpint (ringer_ring_rules_is_quiet (fixture->rules, now), ==, quiet);
  assert_judged (fixture, QUESTION (ASKS_RING, .now = now), quiet ? RINGER_CALL_BANNER : RINGER_CALL_RING,
                 quiet ? RINGER_RING_RULE_QUIET_HOURS : RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (ASKS_BANNER, .now = now), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
}

static void
test_quiet_hours (Fixture *fixture,
                  gconstpointer user_data)
{
  assert_quiet (fixture, 3, 0, FALSE);

  set_quiet_hours (fixture, 13 * 60, 14 * 60 + 30);
  assert_quiet (fixture, 12, 59, FALSE);
  assert_quiet (fixture, 13, 0, TRUE);
  assert_quiet (fixture, 14, 29, TRUE);
  assert_quiet (fixture, 14, 30, FALSE);

  g_object_set (fixture->rules, "quiet-hours", FALSE, NULL);
  assert_quiet (fixture, 13, 0, FALSE);
}

static void
test_quiet_hours_over_midnight (Fixture *fixture,
                                gconstpointer user_data)
{
  set_quiet_hours (fixture, 22 * 60, 7 * 60);
  assert_quiet (fixture, 21, 59, FALSE);
  assert_quiet (fixture, 22, 0, TRUE);
  assert_quiet (fixture, 23, 59, TRUE);
  assert_quiet (fixture, 0, 0, TRUE);
  assert_quiet (fixture, 6, 59, TRUE);
  assert_quiet (fixture, 7, 0, FALSE);

  /* Until midnight. */
  set_quiet_hours (fixture, 22 * 60, 0);
  assert_quiet (fixture, 23, 59, TRUE);
  assert_quiet (fixture, 0, 0, FALSE);
  assert_quiet (fixture, 21, 59, FALSE);
}

static void
test_quiet_hours_of_no_length (Fixture *fixture,
                               gconstpointer user_data)
{
  set_quiet_hours (fixture, 8 * 60, 8 * 60);
  assert_quiet (fixture, 8, 0, FALSE);
  assert_quiet (fixture, 20, 0, FALSE);
}

/* Quiet hours count last, unless the room rings through them. */
static void
test_quiet_hours_and_rooms (Fixture *fixture,
                            gconstpointer user_data)
{
  g_autoptr (GDateTime) night = make_time (3, 0);

  set_quiet_hours (fixture, 22 * 60, 7 * 60);
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_RING);
  assert_judged (fixture, QUESTION (ASKS_BANNER, .now = night), RINGER_CALL_BANNER, RINGER_RING_RULE_QUIET_HOURS);

  ringer_ring_rules_set_room_rings_in_quiet_hours (fixture->rules, ACCOUNT, ROOM, TRUE);
  assert_judged (fixture, QUESTION (ASKS_RING, .now = night), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (ASKS_BANNER, .now = night), RINGER_CALL_RING, RINGER_RING_RULE_ROOM);

  /* That it would ring through them makes no ring of a banner. */
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_DEFAULT);
  assert_judged (fixture, QUESTION (ASKS_BANNER, .now = night), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (INVITATION, GROUP, .now = night), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
}

/* It rings all the same: only its sound is left out, unless the room is let through. */
static void
test_do_not_disturb (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GDateTime) night = make_time (3, 0);

  g_object_set (fixture->rules, "do-not-disturb", TRUE, NULL);
  assert_judged (fixture, QUESTION (ASKS_RING), RINGER_CALL_RING, RINGER_RING_RULE_DO_NOT_DISTURB);
  assert_judged (fixture, QUESTION (ASKS_BANNER), RINGER_CALL_BANNER, RINGER_RING_RULE_NONE);
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_RING);
  assert_judged (fixture, QUESTION (ASKS_BANNER), RINGER_CALL_RING, RINGER_RING_RULE_DO_NOT_DISTURB);

  ringer_ring_rules_set_room_rings_in_do_not_disturb (fixture->rules, ACCOUNT, ROOM, TRUE);
  assert_judged (fixture, QUESTION (ASKS_RING), RINGER_CALL_RING, RINGER_RING_RULE_NONE);
  assert_judged (fixture, QUESTION (ASKS_BANNER), RINGER_CALL_RING, RINGER_RING_RULE_ROOM);

  /* The one says nothing of the other. */
  set_quiet_hours (fixture, 22 * 60, 7 * 60);
  assert_judged (fixture, QUESTION (ASKS_RING, .now = night), RINGER_CALL_BANNER, RINGER_RING_RULE_QUIET_HOURS);
}

/* Whoever presents calls is told, so that what rings is judged again. */
static void
on_changed (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
test_tells (Fixture *fixture,
            gconstpointer user_data)
{
  g_signal_connect_swapped (fixture->rules, "changed", G_CALLBACK (on_changed), fixture);
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_RING);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_RING);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  ringer_ring_rules_set_room_rings_in_quiet_hours (fixture->rules, ACCOUNT, ROOM, TRUE);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  g_object_set (fixture->rules, "quiet-hours", TRUE, NULL);
  g_assert_cmpuint (fixture->n_changed, ==, 3);
  g_object_set (fixture->rules, "group-calls", RINGER_GROUP_CALLS_NEVER, NULL);
  g_assert_cmpuint (fixture->n_changed, ==, 4);
}

/* Keeping */

static void
test_kept (Fixture *fixture,
           gconstpointer user_data)
{
  GStatBuf status;

  g_assert_null (ringer_ring_rules_get_ringtone (fixture->rules, ACCOUNT, ROOM));
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_BANNER);
  ringer_ring_rules_set_room_rings_in_quiet_hours (fixture->rules, ACCOUNT, ROOM, TRUE);
  ringer_ring_rules_set_ringtone (fixture->rules, ACCOUNT, "@ann:h", "bell");
  ringer_ring_rules_set_room_rule (fixture->rules, "other", ROOM, RINGER_ROOM_RULE_RING);

  open_rules (fixture, fixture->path);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, ROOM), ==, RINGER_ROOM_RULE_BANNER);
  g_assert_true (ringer_ring_rules_get_room_rings_in_quiet_hours (fixture->rules, ACCOUNT, ROOM));
  g_assert_cmpstr (ringer_ring_rules_get_ringtone (fixture->rules, ACCOUNT, "@ann:h"), ==, "bell");
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, "other", ROOM), ==, RINGER_ROOM_RULE_RING);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, "!other:h"), ==, RINGER_ROOM_RULE_DEFAULT);

  /* Whom somebody calls is nobody else's business. */
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* What is taken back leaves nothing behind. */
static void
test_taken_back (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *text = NULL;

  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_BANNER);
  ringer_ring_rules_set_ringtone (fixture->rules, ACCOUNT, ROOM, "bell");
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_DEFAULT);
  g_assert_cmpstr (ringer_ring_rules_get_ringtone (fixture->rules, ACCOUNT, ROOM), ==, "bell");
  ringer_ring_rules_set_ringtone (fixture->rules, ACCOUNT, ROOM, NULL);
  ringer_ring_rules_set_room_rings_in_quiet_hours (fixture->rules, ACCOUNT, ROOM, FALSE);

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{}");
}

static void
test_account_forgotten (Fixture *fixture,
                        gconstpointer user_data)
{
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_BANNER);
  ringer_ring_rules_set_room_rule (fixture->rules, "other", ROOM, RINGER_ROOM_RULE_BANNER);
  ringer_ring_rules_forget_account (fixture->rules, ACCOUNT);
  ringer_ring_rules_forget_account (fixture->rules, "unknown");

  open_rules (fixture, fixture->path);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, ROOM), ==, RINGER_ROOM_RULE_DEFAULT);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, "other", ROOM), ==, RINGER_ROOM_RULE_BANNER);
}

static void
write_file (Fixture *fixture,
            const char *text)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
}

static void
assert_failed (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_object_get (fixture->rules, "error", &error, NULL);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_STORAGE);
}

static void
assert_fine (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_object_get (fixture->rules, "error", &error, NULL);
  g_assert_no_error (error);
}

/* It is said, what is in it stays for whoever can read it, and what is said from then on counts while the program runs. */
static void
test_damaged (Fixture *fixture,
              gconstpointer user_data)
{
  static const char *const texts[] = { "{\"account\":{\"!room:h\":{\"rule\":\"ban", "[]", "", "\xff\xfe" };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text = NULL;

    write_file (fixture, texts[i]);
    g_test_expect_message ("ringer-rtc", G_LOG_LEVEL_MESSAGE, "The rules for ringing are not kept: *");
    open_rules (fixture, fixture->path);
    g_test_assert_expected_messages ();
    assert_failed (fixture);

    ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_BANNER);
    g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, ROOM), ==, RINGER_ROOM_RULE_BANNER);
    assert_judged (fixture, QUESTION (ASKS_RING), RINGER_CALL_BANNER, RINGER_RING_RULE_ROOM);

    g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, texts[i]);
    assert_failed (fixture);
  }
}

/* What is of a wrong type in it counts as not said, and is no reason to lose the rest. */
static void
test_odd (Fixture *fixture,
          gconstpointer user_data)
{
  write_file (fixture, "{\"account\":{\"!room:h\":{\"rule\":7,\"rings-in-quiet-hours\":true,\"ringtone\":[]},\"!odd:h\":\"ring\",\"!new:h\":{\"rule\":\"louder\"},\"!good:h\":{\"rule\":\"banner\"}},"
                       "\"other\":[]}");
  open_rules (fixture, fixture->path);
  assert_fine (fixture);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, ROOM), ==, RINGER_ROOM_RULE_DEFAULT);
  g_assert_false (ringer_ring_rules_get_room_rings_in_quiet_hours (fixture->rules, ACCOUNT, ROOM));
  g_assert_null (ringer_ring_rules_get_ringtone (fixture->rules, ACCOUNT, ROOM));
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, "!odd:h"), ==, RINGER_ROOM_RULE_DEFAULT);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, "!new:h"), ==, RINGER_ROOM_RULE_DEFAULT);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, "!good:h"), ==, RINGER_ROOM_RULE_BANNER);

  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, "!odd:h", RINGER_ROOM_RULE_RING);
  ringer_ring_rules_set_room_rule (fixture->rules, "other", ROOM, RINGER_ROOM_RULE_RING);
  open_rules (fixture, fixture->path);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, "!odd:h"), ==, RINGER_ROOM_RULE_RING);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, "other", ROOM), ==, RINGER_ROOM_RULE_RING);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, "!good:h"), ==, RINGER_ROOM_RULE_BANNER);
}

/* A folder where nothing can be written: it is said, and said no more once it can. */
static void
test_unwritable (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  if (geteuid () == 0) {
    g_test_skip ("Nothing is unwritable for root");
    return;
  }

  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, "!before:h", RINGER_ROOM_RULE_RING);
  assert_fine (fixture);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  g_test_expect_message ("ringer-rtc", G_LOG_LEVEL_MESSAGE, "The rules for ringing are not kept: *");
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_BANNER);
  g_test_assert_expected_messages ();
  assert_failed (fixture);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, ROOM), ==, RINGER_ROOM_RULE_BANNER);

  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  ringer_ring_rules_set_room_rings_in_quiet_hours (fixture->rules, ACCOUNT, ROOM, TRUE);
  assert_fine (fixture);
  open_rules (fixture, fixture->path);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, ROOM), ==, RINGER_ROOM_RULE_BANNER);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, "!before:h"), ==, RINGER_ROOM_RULE_RING);
}

/* Where its folder should be there is a file. */
static void
test_no_folder (Fixture *fixture,
                gconstpointer user_data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_true (g_file_set_contents (folder, "x", -1, NULL));
  g_test_expect_message ("ringer-rtc", G_LOG_LEVEL_MESSAGE, "The rules for ringing are not kept: *");
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_BANNER);
  g_test_assert_expected_messages ();
  assert_failed (fixture);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, ROOM), ==, RINGER_ROOM_RULE_BANNER);
}

static void
test_in_memory (Fixture *fixture,
                gconstpointer user_data)
{
  open_rules (fixture, NULL);
  ringer_ring_rules_set_room_rule (fixture->rules, ACCOUNT, ROOM, RINGER_ROOM_RULE_BANNER);
  g_assert_cmpint (ringer_ring_rules_get_room_rule (fixture->rules, ACCOUNT, ROOM), ==, RINGER_ROOM_RULE_BANNER);
  assert_fine (fixture);
}

#define add_test(path, function) g_test_add ("/ring-rules/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("as-asked", test_as_asked);
  add_test ("group", test_group);
  add_test ("room", test_room);
  add_test ("unknown-application", test_unknown_application);
  add_test ("quiet-hours", test_quiet_hours);
  add_test ("quiet-hours-over-midnight", test_quiet_hours_over_midnight);
  add_test ("quiet-hours-of-no-length", test_quiet_hours_of_no_length);
  add_test ("quiet-hours-and-rooms", test_quiet_hours_and_rooms);
  add_test ("tells", test_tells);
  add_test ("kept", test_kept);
  add_test ("taken-back", test_taken_back);
  add_test ("account-forgotten", test_account_forgotten);
  add_test ("damaged", test_damaged);
  add_test ("do-not-disturb", test_do_not_disturb);
  add_test ("odd", test_odd);
  add_test ("unwritable", test_unwritable);
  add_test ("no-folder", test_no_folder);
  add_test ("in-memory", test_in_memory);

  return g_test_run ();
}
