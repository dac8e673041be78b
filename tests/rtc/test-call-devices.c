/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-devices.h"
#include "ringer-fake-media-session.h"

typedef struct {
  RingerFakeMediaSession *session;
  GListStore *stores[RINGER_N_DEVICE_KINDS];
  RingerCallDevices *devices;
  GString *news;
} Fixture;

static void
on_lost (Fixture *fixture,
         int kind,
         const char *name)
{
  g_string_append_printf (fixture->news, "lost %d %s;", kind, name);
}

static void
on_returned (Fixture *fixture,
             int kind,
             const char *name)
{
  g_string_append_printf (fixture->news, "returned %d %s;", kind, name);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  GListModel *lists[RINGER_N_DEVICE_KINDS];

  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++) {
    fixture->stores[kind] = g_list_store_new (RINGER_TYPE_DEVICE_CHOICE);
    lists[kind] = G_LIST_MODEL (fixture->stores[kind]);
  }
  fixture->news = g_string_new (NULL);
  fixture->session = ringer_fake_media_session_new ();
  fixture->devices = ringer_call_devices_new (RINGER_MEDIA_SESSION (fixture->session), lists);
  g_signal_connect_swapped (fixture->devices, "lost", G_CALLBACK (on_lost), fixture);
  g_signal_connect_swapped (fixture->devices, "returned", G_CALLBACK (on_returned), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->devices);
  g_assert_finalize_object (fixture->session);
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    g_assert_finalize_object (fixture->stores[kind]);
  g_string_free (fixture->news, TRUE);
}

static void
add (Fixture *fixture,
     RingerDeviceKind kind,
     const char *id)
{
  g_autoptr (RingerDeviceChoice) device = ringer_device_choice_new (id, id);

  g_list_store_append (fixture->stores[kind], device);
}

static void
assert_told (Fixture *fixture,
             const char *expected)
{
  g_autofree char *log = ringer_fake_media_session_take_log (fixture->session);

  g_assert_cmpstr (log, ==, expected);
}

static void
assert_news (Fixture *fixture,
             const char *expected)
{
  g_assert_cmpstr (fixture->news->str, ==, expected);
  g_string_truncate (fixture->news, 0);
}

static void
test_choose (Fixture *fixture,
             gconstpointer user_data)
{
  /* Before it is known what there is, the desktop's choice is as good as any. */
  g_object_set (fixture->devices, "microphone", "headset", NULL);
  assert_told (fixture, "");
  add (fixture, RINGER_DEVICE_MICROPHONE, "built-in");
  assert_told (fixture, "");
  add (fixture, RINGER_DEVICE_MICROPHONE, "headset");
  assert_told (fixture, "microphone headset;");
  assert_news (fixture, "");

  g_object_set (fixture->devices, "microphone", "built-in", NULL);
  assert_told (fixture, "microphone built-in;");
  g_object_set (fixture->devices, "microphone", "", NULL);
  assert_told (fixture, "microphone ;");
  assert_news (fixture, "");
}

static void
test_lose (Fixture *fixture,
           gconstpointer user_data)
{
  add (fixture, RINGER_DEVICE_SPEAKER, "headset");
  g_object_set (fixture->devices, "speaker", "headset", NULL);
  assert_told (fixture, "speaker headset;");

  g_list_store_remove_all (fixture->stores[RINGER_DEVICE_SPEAKER]);
  assert_told (fixture, "speaker ;");
  assert_news (fixture, "lost 0 headset;");
  add (fixture, RINGER_DEVICE_SPEAKER, "built-in");
  assert_told (fixture, "");
  assert_news (fixture, "");
  add (fixture, RINGER_DEVICE_SPEAKER, "headset");
  assert_told (fixture, "speaker headset;");
  assert_news (fixture, "returned 0 headset;");

  /* Whoever chooses another one meanwhile does not miss it. */
  g_list_store_remove (fixture->stores[RINGER_DEVICE_SPEAKER], 1);
  assert_news (fixture, "lost 0 headset;");
  g_object_set (fixture->devices, "speaker", "built-in", NULL);
  add (fixture, RINGER_DEVICE_SPEAKER, "headset");
  assert_told (fixture, "speaker ;speaker built-in;");
  assert_news (fixture, "");
}

static void
test_camera (Fixture *fixture,
             gconstpointer user_data)
{
  add (fixture, RINGER_DEVICE_CAMERA, "front");
  assert_told (fixture, "camera front;");
  add (fixture, RINGER_DEVICE_CAMERA, "back");
  g_object_set (fixture->devices, "camera", "back", NULL);
  assert_told (fixture, "camera back;");
  g_list_store_remove (fixture->stores[RINGER_DEVICE_CAMERA], 1);
  assert_told (fixture, "camera front;");
  assert_news (fixture, "lost 2 back;");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/call-devices/choose", Fixture, NULL, set_up, test_choose, tear_down);
  g_test_add ("/call-devices/lose", Fixture, NULL, set_up, test_lose, tear_down);
  g_test_add ("/call-devices/camera", Fixture, NULL, set_up, test_camera, tear_down);

  return g_test_run ();
}
