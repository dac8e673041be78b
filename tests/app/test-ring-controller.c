/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "call-fixture.h"
#include "ringer-error.h"
#include "ringer-fake-do-not-disturb.h"
#include "ringer-fake-tone-player.h"
#include "ringer-ring-controller.h"
#include "ringer-test-util.h"

/* Which ringtone is heard, and when. */

typedef struct
{
  CallFixture call;
  GSettings *settings;
  RingerFakeTonePlayer *player;
  RingerFakeTonePlayer *soft_player;
  RingerRingController *controller;
  const char *account_id;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  call_fixture_set_up (&fixture->call, NULL);
  fixture->settings = g_settings_new (RINGER_APP_ID);
  fixture->player = ringer_fake_tone_player_new ();
  fixture->soft_player = ringer_fake_tone_player_new ();
  fixture->controller = ringer_ring_controller_new (fixture->call.calls, RINGER_TONE_PLAYER (fixture->player),
                                                    RINGER_TONE_PLAYER (fixture->soft_player), fixture->settings);
  fixture->account_id = ringer_account_get_id (fixture->call.account);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->controller);
  g_assert_finalize_object (fixture->player);
  g_assert_finalize_object (fixture->soft_player);
  g_settings_reset (fixture->settings, "ringtone");
  g_settings_reset (fixture->settings, "sounds");
  g_object_unref (fixture->settings);
  call_fixture_tear_down (&fixture->call, NULL);
}

static void
assert_plays (Fixture *fixture,
              const char *name)
{
  g_assert_true (ringer_fake_tone_player_is_playing (fixture->player));
  g_assert_true (g_str_has_suffix (ringer_fake_tone_player_get_file (fixture->player), name));
}

/* Silent, and ready for a call from anybody. */
static void
assert_waits (Fixture *fixture,
              const char *name)
{
  g_assert_false (ringer_fake_tone_player_is_playing (fixture->player));
  g_assert_true (g_str_has_suffix (ringer_fake_tone_player_get_file (fixture->player), name));
}

static void
ring_group (Fixture *fixture)
{
  ringer_fake_homeserver_start_call (fixture->call.server, CALL_GROUP, "bob", "BOBDEV", "ring", "video");
  call_fixture_sync (&fixture->call);
}

static void
test_general (Fixture *fixture,
              gconstpointer user_data)
{
  g_assert_null (ringer_fake_tone_player_get_file (fixture->player));
  ringer_ring_controller_prepare (fixture->controller);
  assert_waits (fixture, "garden.wav");

  call_fixture_ring (&fixture->call);
  assert_plays (fixture, "garden.wav");
  g_settings_set_string (fixture->settings, "ringtone", "bell");
  assert_plays (fixture, "bell.wav");
  g_settings_set_boolean (fixture->settings, "sounds", FALSE);
  assert_waits (fixture, "bell.wav");
  g_settings_set_boolean (fixture->settings, "sounds", TRUE);
  assert_plays (fixture, "bell.wav");
  ringer_incoming_call_silence (call_fixture_get_call (&fixture->call));
  assert_waits (fixture, "bell.wav");
}

static void
test_person (Fixture *fixture,
             gconstpointer user_data)
{
  ringer_ring_controller_prepare (fixture->controller);
  ringer_ring_rules_set_ringtone (fixture->call.rules, fixture->account_id, CALL_ROOM, "pulse");
  ringer_ring_rules_set_ringtone (fixture->call.rules, fixture->account_id, fixture->call.ann, "bell");
  assert_waits (fixture, "garden.wav");

  /* The person's before the room's, and each as soon as it is said. */
  call_fixture_ring (&fixture->call);
  assert_plays (fixture, "bell.wav");
  ringer_ring_rules_set_ringtone (fixture->call.rules, fixture->account_id, fixture->call.ann, NULL);
  assert_plays (fixture, "pulse.wav");
  ringer_ring_rules_set_ringtone (fixture->call.rules, "another account", fixture->call.ann, "bell");
  assert_plays (fixture, "pulse.wav");

  ringer_incoming_call_silence (call_fixture_get_call (&fixture->call));
  assert_waits (fixture, "garden.wav");
}

static void
test_room (Fixture *fixture,
           gconstpointer user_data)
{
  ringer_ring_rules_set_ringtone (fixture->call.rules, fixture->account_id, CALL_GROUP, "pulse");
  call_fixture_ring (&fixture->call);
  ring_group (fixture);
  assert_plays (fixture, "garden.wav");

  /* The second one sounds in its place, with its own. */
  ringer_fake_homeserver_leave_call (fixture->call.server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_sync (&fixture->call);
  assert_plays (fixture, "pulse.wav");
}

/* The file of the person's ringtone is gone: their call rings all the same. */
static void
test_unplayable (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, "no such file");

  ringer_ring_rules_set_ringtone (fixture->call.rules, fixture->account_id, fixture->call.ann, "file:///gone.ogg");
  call_fixture_ring (&fixture->call);
  assert_plays (fixture, "gone.ogg");
  ringer_tone_player_emit_failed (RINGER_TONE_PLAYER (fixture->player), error);
  assert_plays (fixture, "garden.wav");
  g_assert_null (ringer_ring_controller_get_error (fixture->controller));

  /* Nothing is left to try. */
  ringer_tone_player_emit_failed (RINGER_TONE_PLAYER (fixture->player), error);
  g_assert_error (ringer_ring_controller_get_error (fixture->controller), RINGER_ERROR, RINGER_ERROR_SOUND);
  ringer_tone_player_emit_started (RINGER_TONE_PLAYER (fixture->player));
  g_assert_null (ringer_ring_controller_get_error (fixture->controller));

  /* It may be there again for the next one. */
  ringer_fake_homeserver_leave_call (fixture->call.server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_sync (&fixture->call);
  call_fixture_ring (&fixture->call);
  assert_plays (fixture, "gone.ogg");
}

static void
assert_soft (Fixture *fixture,
             gboolean soft)
{
  g_assert_cmpint (ringer_fake_tone_player_is_playing (fixture->soft_player), ==, soft);
  if (soft)
    g_assert_true (g_str_has_suffix (ringer_fake_tone_player_get_file (fixture->soft_player), "soft.wav"));
}

static void
test_second_call (Fixture *fixture,
                  gconstpointer user_data)
{
  call_fixture_ring (&fixture->call);
  assert_soft (fixture, FALSE);
  ring_group (fixture);
  assert_soft (fixture, TRUE);
  assert_plays (fixture, "garden.wav");

  /* As loud as the person wants it, where they want it, and only if they do. */
  g_settings_set_double (fixture->settings, "ringtone-volume", 0.25);
  g_assert_cmpfloat (ringer_fake_tone_player_get_volume (fixture->soft_player), ==, 0.25);
  g_settings_reset (fixture->settings, "ringtone-volume");
  g_settings_set_boolean (fixture->settings, "sounds", FALSE);
  assert_soft (fixture, FALSE);
  g_settings_set_boolean (fixture->settings, "sounds", TRUE);
  assert_soft (fixture, TRUE);

  ringer_fake_clock_advance (fixture->call.clock, 15000);
  assert_soft (fixture, FALSE);
  assert_plays (fixture, "garden.wav");
}

static void
test_second_call_sounds (Fixture *fixture,
                         gconstpointer user_data)
{
  call_fixture_ring (&fixture->call);
  ring_group (fixture);
  ringer_fake_homeserver_leave_call (fixture->call.server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_sync (&fixture->call);
  assert_soft (fixture, FALSE);
  assert_plays (fixture, "garden.wav");
}

static gboolean
is_joined (gpointer data)
{
  RingerActiveCall *active = ringer_call_manager_get_active (((CallFixture *) data)->calls);

  return active != NULL && ringer_active_call_get_state (active) == RINGER_ACTIVE_JOINED;
}

static void
test_in_a_call (Fixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, "no device");

  call_fixture_ring (&fixture->call);
  ringer_call_manager_answer (fixture->call.calls, call_fixture_get_call (&fixture->call), RINGER_CALL_VIDEO);
  ringer_test_wait_for (is_joined, &fixture->call);
  ring_group (fixture);
  assert_waits (fixture, "garden.wav");
  assert_soft (fixture, TRUE);

  ringer_tone_player_emit_failed (RINGER_TONE_PLAYER (fixture->soft_player), error);
  g_assert_error (ringer_ring_controller_get_error (fixture->controller), RINGER_ERROR, RINGER_ERROR_SOUND);
  ringer_tone_player_emit_started (RINGER_TONE_PLAYER (fixture->soft_player));
  g_assert_null (ringer_ring_controller_get_error (fixture->controller));

  ringer_incoming_call_silence (call_fixture_get_call (&fixture->call));
  assert_soft (fixture, FALSE);
}

/* What the desktop says counts for what rings already. */
static void
test_do_not_disturb (Fixture *fixture,
                     gconstpointer user_data)
{
  RingerFakeDoNotDisturb *do_not_disturb = ringer_fake_do_not_disturb_new (TRUE);

  g_object_bind_property (do_not_disturb, "active", fixture->call.rules, "do-not-disturb", G_BINDING_SYNC_CREATE);
  ringer_ring_controller_prepare (fixture->controller);
  call_fixture_ring (&fixture->call);
  assert_plays (fixture, "garden.wav");
  ringer_fake_do_not_disturb_set_active (do_not_disturb, TRUE);
  assert_waits (fixture, "garden.wav");
  g_assert_nonnull (call_fixture_get_call (&fixture->call));

  ring_group (fixture);
  assert_waits (fixture, "garden.wav");
  assert_soft (fixture, FALSE);
  ringer_ring_rules_set_room_rings_in_do_not_disturb (fixture->call.rules, fixture->account_id, CALL_GROUP, TRUE);
  assert_plays (fixture, "garden.wav");
  ringer_ring_rules_set_room_rings_in_do_not_disturb (fixture->call.rules, fixture->account_id, CALL_GROUP, FALSE);
  assert_waits (fixture, "garden.wav");

  ringer_fake_do_not_disturb_set_active (do_not_disturb, FALSE);
  assert_plays (fixture, "garden.wav");
  assert_soft (fixture, TRUE);
  g_assert_finalize_object (do_not_disturb);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add_test ("/ring-controller/general", test_general);
  add_test ("/ring-controller/person", test_person);
  add_test ("/ring-controller/room", test_room);
  add_test ("/ring-controller/unplayable", test_unplayable);
  add_test ("/ring-controller/second-call", test_second_call);
  add_test ("/ring-controller/second-call-sounds", test_second_call_sounds);
  add_test ("/ring-controller/in-a-call", test_in_a_call);
  add_test ("/ring-controller/do-not-disturb", test_do_not_disturb);

  return g_test_run ();
}
