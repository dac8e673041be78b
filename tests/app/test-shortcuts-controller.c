/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-shortcuts-controller.h"

#include "call-fixture.h"
#include "ringer-fake-global-shortcuts.h"
#include "ringer-fake-media-session.h"
#include "ringer-test-util.h"

/* Which call a global shortcut is about. */

typedef struct
{
  CallFixture base;
  RingerFakeGlobalShortcuts *shortcuts;
  RingerShortcutsController *controller;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  call_fixture_set_up (&fixture->base, NULL);
  fixture->shortcuts = ringer_fake_global_shortcuts_new ();
  fixture->controller = ringer_shortcuts_controller_new (fixture->base.calls, RINGER_GLOBAL_SHORTCUTS (fixture->shortcuts));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->controller);
  g_assert_finalize_object (fixture->shortcuts);
  call_fixture_tear_down (&fixture->base, NULL);
}

static void
press (Fixture *fixture,
       RingerGlobalShortcut shortcut)
{
  ringer_global_shortcuts_emit_activated (RINGER_GLOBAL_SHORTCUTS (fixture->shortcuts), shortcut);
}

static gboolean
is_joined (gpointer data)
{
  RingerActiveCall *active = ringer_call_manager_get_active (((Fixture *) data)->base.calls);

  return active != NULL && ringer_active_call_get_state (active) == RINGER_ACTIVE_JOINED;
}

static gboolean
is_over (gpointer data)
{
  return ((Fixture *) data)->base.n_ended > 0;
}

static void
test_answer (Fixture *fixture,
             gconstpointer user_data)
{
  call_fixture_ring (&fixture->base);
  press (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER);
  ringer_test_wait_for (is_joined, fixture);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->base.server, CALL_ROOM, "me"));
}

static void
test_decline (Fixture *fixture,
              gconstpointer user_data)
{
  call_fixture_ring (&fixture->base);
  press (fixture, RINGER_GLOBAL_SHORTCUT_DECLINE);
  ringer_test_wait_for (is_over, fixture);
  g_assert_cmpint (fixture->base.end_reason, ==, RINGER_CALL_END_DECLINED);
}

/* What was silenced is still what a key is about, while nothing else sounds. */
static void
test_silence (Fixture *fixture,
              gconstpointer user_data)
{
  call_fixture_ring (&fixture->base);
  press (fixture, RINGER_GLOBAL_SHORTCUT_SILENCE);
  g_assert_true (ringer_incoming_call_get_silenced (call_fixture_get_call (&fixture->base)));
  press (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER);
  ringer_test_wait_for (is_joined, fixture);
}

static RingerMediaSession *
make_media (RingerClock *clock,
            gboolean encrypted)
{
  return RINGER_MEDIA_SESSION (ringer_fake_media_session_new ());
}

/* In a call, and not before */
static void
test_microphone (Fixture *fixture,
                 gconstpointer user_data)
{
  RingerMediaSession *session;
  gboolean before;
  gboolean after;

  ringer_media_supply_set_maker (ringer_call_manager_get_media_supply (fixture->base.calls), make_media, NULL);
  call_fixture_ring (&fixture->base);
  press (fixture, RINGER_GLOBAL_SHORTCUT_MICROPHONE);
  g_assert_cmpint (ringer_incoming_call_get_state (call_fixture_get_call (&fixture->base)), ==, RINGER_INCOMING_RINGING);

  press (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER);
  session = ringer_call_media_get_session (ringer_active_call_get_media (ringer_call_manager_get_active (fixture->base.calls)));
  g_object_get (session, "microphone", &before, NULL);
  press (fixture, RINGER_GLOBAL_SHORTCUT_MICROPHONE);
  g_object_get (session, "microphone", &after, NULL);
  g_assert_true (before != after);
  ringer_test_wait_for (is_joined, fixture);
}

/* Nobody is seen before they have seen themselves. */
static void
test_camera (Fixture *fixture,
             gconstpointer user_data)
{
  RingerMediaSession *session;
  gboolean microphone;
  gboolean camera;

  ringer_media_supply_set_maker (ringer_call_manager_get_media_supply (fixture->base.calls), make_media, NULL);
  call_fixture_ring (&fixture->base);
  g_assert_cmpint (ringer_incoming_call_get_intent (call_fixture_get_call (&fixture->base)), ==, RINGER_CALL_VIDEO);
  press (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER);
  session = ringer_call_media_get_session (ringer_active_call_get_media (ringer_call_manager_get_active (fixture->base.calls)));
  g_object_get (session, "microphone", &microphone, "camera", &camera, NULL);
  g_assert_true (microphone);
  g_assert_false (camera);
  ringer_test_wait_for (is_joined, fixture);
}

static void
test_nothing (Fixture *fixture,
              gconstpointer user_data)
{
  press (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER);
  ringer_fake_homeserver_start_call (fixture->base.server, CALL_GROUP, "bob", "BOBDEV", "notification", "video");
  call_fixture_sync (&fixture->base);
  g_assert_nonnull (call_fixture_get_call (&fixture->base));
  press (fixture, RINGER_GLOBAL_SHORTCUT_ANSWER);
  press (fixture, RINGER_GLOBAL_SHORTCUT_DECLINE);
  g_assert_null (ringer_call_manager_get_active (fixture->base.calls));
  g_assert_cmpint (ringer_incoming_call_get_state (call_fixture_get_call (&fixture->base)), ==, RINGER_INCOMING_RINGING);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add_test ("/shortcuts-controller/answer", test_answer);
  add_test ("/shortcuts-controller/decline", test_decline);
  add_test ("/shortcuts-controller/silence", test_silence);
  add_test ("/shortcuts-controller/microphone", test_microphone);
  add_test ("/shortcuts-controller/camera", test_camera);
  add_test ("/shortcuts-controller/nothing", test_nothing);

  return g_test_run ();
}
