/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "ringer-call-window.h"
#include "ringer-error.h"
#include "ringer-fake-media-session.h"
#include "ringer-preview-window.h"
#include "ringer-video-view.h"

/* Joins the group's call, in which Bob is, and shows the window. */
static GtkWidget *
join (UiFixture *fixture)
{
  RingerAccount *account;
  RingerRtcSession *session;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", NULL, "video");
  account = ui_fixture_add_ready_account (fixture, "me");
  session = ringer_call_manager_lookup_session (fixture->calls, ringer_account_get_id (account), UI_GARDEN_ROOM);
  g_assert_nonnull (session);
  ringer_call_manager_join (fixture->calls, session, RINGER_CALL_VIDEO);
  g_assert_nonnull (ringer_call_manager_get_active (fixture->calls));
  window = ringer_call_window_new (fixture->application, ringer_call_manager_get_active (fixture->calls),
                                   fixture->settings, RINGER_CLOCK (fixture->clock));
  ui_present (window);

  return window;
}

/* (nullable): where there is little room it has an icon only. */
static GtkWidget *
find_hang_up (GtkWidget *window)
{
  GtkWidget *label = ui_find_text (window, "Hang Up");

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : ui_find_icon_button (window, "Hang Up");
}

static void
test_people (UiFixture *fixture,
             gconstpointer user_data)
{
  GtkWidget *window = join (fixture);

  ui_wait_until (ui_find_text (window, "Open in Another App") != NULL);
  g_assert_nonnull (ui_find_text (window, "Team Garden"));
  g_assert_nonnull (ui_find_text (window, "Bob"));
  g_assert_null (ui_find_text (window, "Carla"));

  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "carla", "DEV", NULL, "video");
  ui_wait_until (ui_find_text (window, "Carla") != NULL);
  ui_check_looks (window, "in-call");

  ringer_fake_homeserver_leave_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV");
  ui_wait_until (ui_find_text (window, "Bob") == NULL);
}

static void
test_time (UiFixture *fixture,
           gconstpointer user_data)
{
  GtkWidget *window = join (fixture);

  ui_wait_until (ui_find_text (window, "0:00") != NULL);
  ringer_fake_clock_advance (fixture->clock, 1000);
  g_assert_nonnull (ui_find_text (window, "0:01"));
  ringer_fake_clock_advance (fixture->clock, 64000);
  g_assert_nonnull (ui_find_text (window, "1:05"));
}

static void
test_hang_up (UiFixture *fixture,
              gconstpointer user_data)
{
  GtkWidget *window = join (fixture);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  ui_wait_until (ui_find_text (window, "Open in Another App") != NULL);
  ui_click (find_hang_up (window));
  g_assert_true (ui_fixture_was_activated (fixture, "hang-up"));
  ui_wait_until (ui_find_text (window, "Call Ended") != NULL);
  ringer_fake_clock_advance (fixture->clock, 2000);
  ui_wait_until (window == NULL);
}

static void
test_hang_up_key (UiFixture *fixture,
                  gconstpointer user_data)
{
  GtkWidget *window = join (fixture);

  ui_wait_until (ui_find_text (window, "Open in Another App") != NULL);
  g_assert_true (ui_press (window, GDK_KEY_HangupPhone, 0));
  g_assert_true (ui_fixture_was_activated (fixture, "hang-up"));
}

static void
test_close_hangs_up (UiFixture *fixture,
                     gconstpointer user_data)
{
  GtkWidget *window = join (fixture);
  g_autoptr (RingerActiveCall) call = g_object_ref (ringer_call_manager_get_active (fixture->calls));

  ui_wait_until (ringer_active_call_get_state (call) == RINGER_ACTIVE_JOINED);
  gtk_window_close (GTK_WINDOW (window));
  ui_wait_until (ringer_active_call_get_state (call) == RINGER_ACTIVE_ENDED);
}

static void
test_failed (UiFixture *fixture,
             gconstpointer user_data)
{
  GtkWidget *window;

  ringer_fake_homeserver_fail_next (fixture->server, "/state/", 2, 403, "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"no\"}");
  window = join (fixture);
  ui_wait_until (ui_find_text (window, "Couldn't Join") != NULL);
  g_assert_null (find_hang_up (window));
  ui_check_looks (window, "in-call-failed");

  /* It stays until the person has read it. */
  ringer_fake_clock_advance (fixture->clock, 10000);
  g_assert_nonnull (ui_find_text (window, "Couldn't Join"));
  ui_click (ui_find_button (window, "Try Again"));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (fixture->actions, 0), "join ("));
}

/* With sound and pictures */

static RingerFakeMediaSession *last_made;

static RingerMediaSession *
make_media (RingerClock *clock,
            gboolean encrypted)
{
  g_clear_object (&last_made);
  last_made = ringer_fake_media_session_new ();

  return RINGER_MEDIA_SESSION (g_object_ref (last_made));
}

static RingerMediaSession *
get_media (UiFixture *fixture)
{
  return ringer_call_media_get_session (ringer_active_call_get_media (ringer_call_manager_get_active (fixture->calls)));
}

static RingerMediaMember *
get_media_member (UiFixture *fixture,
                  unsigned int position)
{
  g_autoptr (GListModel) members = NULL;
  g_autoptr (RingerMediaMember) member = NULL;

  g_object_get (get_media (fixture), "members", &members, NULL);
  member = g_list_model_get_item (members, position);

  return member;
}

static RingerMediaMember *
get_bob (UiFixture *fixture)
{
  return get_media_member (fixture, 0);
}

static GtkWidget *
join_with_media (UiFixture *fixture)
{
  GtkWidget *window;

  ringer_media_supply_set_maker (ringer_call_manager_get_media_supply (fixture->calls), make_media, NULL);
  window = join (fixture);
  ui_wait_until (ui_find_icon_button (window, "Mute Microphone") != NULL);
  g_assert_null (ui_find_text (window, "Open in Another App"));
  /* There is no such service; once that is told, and Bob's tile waits for him, the tests tell the rest. */
  ui_wait_until (ui_find_text (window, "Connecting: the server doesn't answer") != NULL);
  ui_wait_until (ui_find_text (window, "Connecting…") != NULL);

  return window;
}

static void
connect_media (UiFixture *fixture)
{
  g_object_set (get_media (fixture), "state", RINGER_MEDIA_STATE_CONNECTED, NULL);
  ui_wait_until (ringer_active_call_get_state (ringer_call_manager_get_active (fixture->calls)) == RINGER_ACTIVE_JOINED);
}

static void
test_controls (UiFixture *fixture,
               gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  gboolean on;

  connect_media (fixture);

  ui_click (ui_find_icon_button (window, "Mute Microphone"));
  g_object_get (get_media (fixture), "microphone", &on, NULL);
  g_assert_false (on);
  g_assert_nonnull (ui_find_icon_button (window, "Unmute Microphone"));
  g_assert_true (ui_press (window, GDK_KEY_m, 0));
  g_object_get (get_media (fixture), "microphone", &on, NULL);
  g_assert_true (on);

  g_assert_true (ui_press (window, GDK_KEY_v, 0));
  g_object_get (get_media (fixture), "camera", &on, NULL);
  g_assert_true (on);
}

static gboolean
has_banner (GtkWidget *window)
{
  GtkWidget *banner = ui_find_type (window, ADW_TYPE_BANNER);

  return banner != NULL && adw_banner_get_revealed (ADW_BANNER (banner));
}

/* Nobody is seen before they have seen themselves; it is one step to that. */
static void
test_camera (UiFixture *fixture,
             gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  gboolean on;

  /* First what there is to tell of the connection. */
  g_assert_null (ui_find_text (window, "Your camera is off"));
  connect_media (fixture);
  g_object_get (get_media (fixture), "camera", &on, NULL);
  g_assert_false (on);
  ui_wait_until (ui_find_text (window, "Your camera is off") != NULL);
  ui_check_looks (window, "in-call-camera-off");

  ui_click (ui_find_button (window, "Turn On"));
  g_object_get (get_media (fixture), "camera", &on, NULL);
  g_assert_true (on);
  ui_wait_until (!has_banner (window));
  g_assert_nonnull (ui_find_icon_button (window, "Turn Camera Off"));

  /* Who turns it off knows it. */
  g_assert_true (ui_press (window, GDK_KEY_v, 0));
  g_assert_false (has_banner (window));
}

/* What nobody takes up does not take the room of the pictures. */
static void
test_camera_later (UiFixture *fixture,
                   gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);

  connect_media (fixture);
  ui_wait_until (ui_find_text (window, "Your camera is off") != NULL);
  ringer_fake_clock_advance (fixture->clock, 19000);
  g_assert_true (has_banner (window));
  ringer_fake_clock_advance (fixture->clock, 1000);
  g_assert_false (has_banner (window));
  g_assert_nonnull (ui_find_icon_button (window, "Turn Camera On"));
}

static void
push_picture (RingerVideoFeed *feed,
              guint32 colour)
{
  g_autofree guint32 *pixels = g_new (guint32, 64 * 36);
  g_autoptr (GBytes) bytes = NULL;
  RingerVideoFrame frame = { .width = 64, .height = 36, .stride = sizeof (guint32) * 64 };

  for (unsigned int i = 0; i < 64 * 36; i++)
    pixels[i] = (i / 64) < 18 ? colour : ~colour | 0xff000000;
  bytes = g_bytes_new (pixels, sizeof (guint32) * 64 * 36);
  frame.pixels = bytes;
  ringer_video_feed_push (feed, &frame);
}

static void
test_pictures (UiFixture *fixture,
               gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  RingerMediaMember *bob = get_bob (fixture);
  RingerVideoFeed *feed = ringer_media_member_get_camera_feed (bob);

  g_assert_nonnull (ui_find_text (window, "Connecting…"));
  ringer_media_member_report (bob, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_CAMERA | RINGER_MEDIA_SPEAKING);
  g_object_set (get_media (fixture), "state", RINGER_MEDIA_STATE_CONNECTED, NULL);
  push_picture (feed, 0xff3584e4);
  ui_wait_until (ringer_video_feed_get_shown_width (feed) > 0);
  ui_check_looks (window, "in-call-video");

  ringer_media_member_set_quality (bob, RINGER_MEDIA_QUALITY_POOR);
  ui_wait_until (ui_find_text (window, "Poor connection") != NULL);
  ui_check_looks (window, "in-call-poor");
  ringer_media_member_set_quality (bob, RINGER_MEDIA_QUALITY_GOOD);
  ui_wait_until (ui_find_text (window, "Poor connection") == NULL);
  ringer_media_member_report (bob, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_UNDECRYPTABLE | RINGER_MEDIA_UNVERIFIED);
  ui_wait_until (ui_find_text (window, "Device not verified") != NULL);
  ui_check_looks (window, "in-call-unverified");
  ringer_media_member_report (bob, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_UNENCRYPTED);
  ui_wait_until (ui_find_text (window, "Not encrypted") != NULL);

  /* Who cannot be seen asks for nothing. */
  gtk_widget_set_visible (window, FALSE);
  g_assert_cmpuint (ringer_video_feed_get_shown_width (feed), ==, 0);
}

static gboolean
has_members (UiFixture *fixture,
             unsigned int n)
{
  g_autoptr (GListModel) members = NULL;

  g_object_get (get_media (fixture), "members", &members, NULL);

  return g_list_model_get_n_items (members) == n;
}

/* A telephone that somebody is in with as well, and is not heard by, changes nothing of what is said of them. */
static void
test_second_device (UiFixture *fixture,
                    gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);

  g_object_set (get_media (fixture), "state", RINGER_MEDIA_STATE_CONNECTED, NULL);
  ringer_media_member_report (get_bob (fixture), fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_UNENCRYPTED);
  ui_wait_until (ui_find_text (window, "Not encrypted") != NULL && ui_find_text (window, "Connecting…") == NULL);

  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "PHONE", NULL, "video");
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "me", "PHONE", NULL, "video");
  ui_wait_until (has_members (fixture, 3));
  g_assert_nonnull (ui_find_text (window, "Not encrypted"));
  g_assert_null (ui_find_text (window, "Connecting…"));
}

/* One shares the screen, and the other one's camera shows who talks. */
static void
test_screen_and_telephone (UiFixture *fixture,
                           gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  RingerMediaMember *laptop = get_bob (fixture);
  RingerVideoFeed *screen = ringer_media_member_get_screen_feed (laptop);
  RingerMediaMember *phone;

  connect_media (fixture);
  ringer_media_member_report (laptop, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_SCREEN);
  push_picture (screen, 0xff26a269);
  ui_wait_until (ui_find_text (window, "Screen of Bob") != NULL && ringer_video_feed_get_shown_width (screen) > 0);

  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "PHONE", NULL, "video");
  ui_wait_until (has_members (fixture, 2));
  phone = get_media_member (fixture, 1);
  ringer_media_member_report (phone, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_MICROPHONE | RINGER_MEDIA_CAMERA);
  push_picture (ringer_media_member_get_camera_feed (phone), 0xff3584e4);
  ui_settle ();
  g_assert_nonnull (ui_find_text (window, "Screen of Bob"));
  g_assert_cmpuint (ringer_video_feed_get_shown_width (screen), >, 0);

  /* Beside the screen there may be no room for it. */
  ringer_media_member_report (laptop, fixture, RINGER_MEDIA_PRESENT);
  ui_wait_until (ui_find_text (window, "Screen of Bob") == NULL);
  ui_wait_until (ringer_video_feed_get_shown_width (ringer_media_member_get_camera_feed (phone)) > 0);
  g_assert_cmpuint (ringer_video_feed_get_shown_width (ringer_media_member_get_camera_feed (laptop)), ==, 0);
}

static void
test_media_failed (UiFixture *fixture,
                   gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_NO_SERVER, "gone");

  g_object_set (get_media (fixture), "error", error, "state", RINGER_MEDIA_STATE_FAILED, NULL);
  ui_wait_until (ui_find_text (window, "You can't be heard: the server doesn't answer") != NULL);
  ui_check_looks (window, "in-call-no-sound");
  ui_click (ui_find_button (window, "Try Again"));
  ui_wait_until (ui_find_text (window, "Connecting…") != NULL);
}

/* Large is what is shared, then who speaks; the others are in a row. */
static void
test_spotlight (UiFixture *fixture,
                gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  RingerMediaMember *bob = get_bob (fixture);
  RingerVideoFeed *screen = ringer_media_member_get_screen_feed (bob);
  unsigned int width;

  connect_media (fixture);
  ringer_media_member_report (bob, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_CAMERA | RINGER_MEDIA_MICROPHONE | RINGER_MEDIA_SPEAKING);
  push_picture (ringer_media_member_get_camera_feed (bob), 0xff3584e4);
  ui_settle ();
  width = ringer_video_feed_get_shown_width (ringer_media_member_get_camera_feed (bob));
  g_assert_true (ui_press (window, GDK_KEY_l, 0));
  ui_wait_until (ringer_video_feed_get_shown_width (ringer_media_member_get_camera_feed (bob)) > width);
  ui_check_looks (window, "in-call-spotlight");
  g_assert_true (ui_press (window, GDK_KEY_l, 0));
  ui_wait_until (ringer_video_feed_get_shown_width (ringer_media_member_get_camera_feed (bob)) == width);

  ringer_media_member_report (bob, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_CAMERA | RINGER_MEDIA_SCREEN);
  ui_wait_until (ui_find_text (window, "Screen of Bob") != NULL);
  push_picture (screen, 0xff26a269);
  ui_wait_until (ringer_video_feed_get_shown_width (screen) > width);
  g_assert_cmpuint (ringer_video_feed_get_shown_width (ringer_media_member_get_camera_feed (bob)), <, width);
  ui_check_looks (window, "in-call-screen");

  ringer_media_member_report (bob, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_CAMERA);
  ui_wait_until (ui_find_text (window, "Screen of Bob") == NULL);
}

/* Small windows have room for one. */
static void
test_small (UiFixture *fixture,
            gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  RingerMediaMember *bob = get_bob (fixture);

  ringer_media_member_report (bob, fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_CAMERA);
  connect_media (fixture);
  push_picture (ringer_media_member_get_camera_feed (bob), 0xff3584e4);
  gtk_window_set_default_size (GTK_WINDOW (window), 320, 300);
  ui_wait_until (ui_find_icon_button (window, "Turn Camera On") == NULL && ui_find_icon_button (window, "Mute Microphone") != NULL);
  g_assert_nonnull (ui_find_text (window, "Bob"));
  ui_save_picture (window, "in-call-small");
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 560);
  ui_wait_until (ui_find_icon_button (window, "Turn Camera On") != NULL);
}

/* As small as it gets, with all that there can be to tell. */
static void
test_corner (UiFixture *fixture,
             gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_NO_SERVER, "gone");

  connect_media (fixture);
  ringer_call_window_set_calls (RINGER_CALL_WINDOW (window), fixture->calls);
  ringer_media_member_report (get_bob (fixture), fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_CAMERA | RINGER_MEDIA_MICROPHONE);
  push_picture (ringer_media_member_get_camera_feed (get_bob (fixture)), 0xff3584e4);
  gtk_window_set_default_size (GTK_WINDOW (window), 1, 1);
  ui_wait_until (ui_find_icon_button (window, "Turn Camera On") == NULL && ui_find_icon_button (window, "Mute Microphone") != NULL);
  ui_save_picture (window, "in-call-corner");
  g_assert_false (has_banner (window));

  g_object_set (get_media (fixture), "error", error, "state", RINGER_MEDIA_STATE_FAILED, NULL);
  ui_wait_until (ui_find_text (window, "You can't be heard") != NULL);
  ui_save_picture (window, "in-call-corner-no-sound");
  g_assert_nonnull (find_hang_up (window));

  /* Until that is decided there is room for nothing else. */
  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "ring", "video");
  ui_wait_until (ui_find_text (window, "Ann Example is calling") != NULL);
  ui_save_picture (window, "in-call-corner-second");
  g_assert_false (has_banner (window));
  ui_click (ui_find_button (window, "Decline"));
  ui_wait_until (has_banner (window) && find_hang_up (window) != NULL);
}

static gboolean
is_on (UiFixture *fixture,
       const char *property)
{
  gboolean on;

  g_object_get (get_media (fixture), property, &on, NULL);

  return on;
}

static void
release_space (GtkWidget *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);

  for (unsigned int i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-released", GDK_KEY_space, 0, 0);
  }
}

static void
test_push_to_talk (UiFixture *fixture,
                   gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);

  g_object_set (get_media (fixture), "microphone", FALSE, NULL);
  g_assert_true (ui_press (window, GDK_KEY_space, 0));
  g_assert_true (is_on (fixture, "microphone"));
  g_assert_true (ui_press (window, GDK_KEY_space, 0));
  g_assert_true (is_on (fixture, "microphone"));
  release_space (window);
  g_assert_false (is_on (fixture, "microphone"));

  /* Who can be heard already stays so. */
  g_object_set (get_media (fixture), "microphone", TRUE, NULL);
  g_assert_true (ui_press (window, GDK_KEY_space, 0));
  release_space (window);
  g_assert_true (is_on (fixture, "microphone"));
}

static void
test_share (UiFixture *fixture,
            gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);

  ui_click (ui_find_icon_button (window, "Share Screen"));
  g_assert_true (is_on (fixture, "screen"));
  g_assert_true (ui_press (window, GDK_KEY_s, 0));
  g_assert_false (is_on (fixture, "screen"));
}

/* Where nothing moves, only the pictures stay. */
static void
test_bars (UiFixture *fixture,
           gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  AdwToolbarView *view = ADW_TOOLBAR_VIEW (ui_find_type (window, ADW_TYPE_TOOLBAR_VIEW));

  ringer_media_member_report (get_bob (fixture), fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_CAMERA);
  push_picture (ringer_media_member_get_camera_feed (get_bob (fixture)), 0xff3584e4);
  ui_settle ();
  ringer_fake_clock_advance (fixture->clock, 500);
  g_assert_true (adw_toolbar_view_get_reveal_bottom_bars (view));

  /* Nor while something is offered. */
  g_object_set (get_media (fixture), "state", RINGER_MEDIA_STATE_CONNECTED, NULL);
  ringer_fake_clock_advance (fixture->clock, 3000);
  g_assert_true (adw_toolbar_view_get_reveal_bottom_bars (view));
  g_object_set (get_media (fixture), "camera", TRUE, NULL);
  ringer_fake_clock_advance (fixture->clock, 3000);
  g_assert_false (adw_toolbar_view_get_reveal_bottom_bars (view));
  ui_press (window, GDK_KEY_Tab, 0);
  g_assert_true (adw_toolbar_view_get_reveal_bottom_bars (view));
}

/* Devices */

static void
test_devices (UiFixture *fixture,
              gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  RingerFakeMediaSession *media = RINGER_FAKE_MEDIA_SESSION (get_media (fixture));
  g_autoptr (RingerDeviceChoice) headset = ringer_device_choice_new ("pulsesrc:headset", "Phone");
  GListModel *lists[RINGER_N_DEVICE_KINDS];

  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    lists[kind] = G_LIST_MODEL (g_list_store_new (RINGER_TYPE_DEVICE_CHOICE));
  g_list_store_append (G_LIST_STORE (lists[RINGER_DEVICE_MICROPHONE]), headset);
  ringer_call_window_set_devices (RINGER_CALL_WINDOW (window), lists);
  g_object_set (media, "state", RINGER_MEDIA_STATE_CONNECTED, "level", 0.6, NULL);
  ui_wait_until (ringer_active_call_get_state (ringer_call_manager_get_active (fixture->calls)) == RINGER_ACTIVE_JOINED);

  ui_click (ui_find_icon_button (window, "Sound and Camera"));
  ui_wait_until (ui_find_text (window, "Microphone") != NULL);
  /* What the desktop chooses is not asked for. */
  g_assert_null (ui_find_text (window, "Speaker"));
  ui_wait_until (is_on (fixture, "metered"));
  ui_check_looks (window, "in-call-devices");

  g_settings_set_string (fixture->settings, "call-microphone", "pulsesrc:headset");
  ui_wait_until (strstr (ringer_fake_media_session_peek_log (media), "microphone pulsesrc:headset;") != NULL);
  g_list_store_remove_all (G_LIST_STORE (lists[RINGER_DEVICE_MICROPHONE]));
  ui_wait_until (strstr (ringer_fake_media_session_peek_log (media), "microphone ;") != NULL);
  ui_wait_until (ui_find_text (window, "“Phone” is gone. The system's microphone is used instead.") != NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  ui_settle ();
  g_assert_false (is_on (fixture, "metered"));
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    g_object_unref (lists[kind]);
}

/* However few have room. */
static void
test_everybody (UiFixture *fixture,
                gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);
  GtkWidget *dialog;

  connect_media (fixture);
  ui_click (ui_find_icon_button (window, "People"));
  dialog = GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  ui_wait_until (ui_find_text (dialog, "Bob") != NULL && ui_find_text (dialog, "Connecting…") != NULL);
  g_assert_nonnull (ui_find_text (dialog, "Me"));
  g_assert_null (ui_find_text (dialog, "Carla"));
  ringer_media_member_report (get_bob (fixture), fixture, RINGER_MEDIA_PRESENT);
  ui_wait_until (ui_find_text (dialog, "Muted") != NULL);
  ui_check_looks (window, "in-call-people");
  ringer_media_member_report (get_bob (fixture), fixture, RINGER_MEDIA_PRESENT | RINGER_MEDIA_MICROPHONE);
  ui_wait_until (ui_find_text (dialog, "Muted") == NULL);

  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "carla", "DEV", NULL, "video");
  ui_wait_until (ui_find_text (dialog, "Carla") != NULL);
  ringer_fake_homeserver_leave_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV");
  ui_wait_until (ui_find_text (dialog, "Bob") == NULL);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  ui_settle ();
}

static void
test_second_call (UiFixture *fixture,
                  gconstpointer user_data)
{
  GtkWidget *window = join_with_media (fixture);

  ringer_call_window_set_calls (RINGER_CALL_WINDOW (window), fixture->calls);
  ui_wait_until (ringer_active_call_get_state (ringer_call_manager_get_active (fixture->calls)) == RINGER_ACTIVE_JOINED);
  g_assert_null (ui_find_text (window, "Answering leaves this call"));
  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "ring", "video");
  ui_wait_until (ui_find_text (window, "Ann Example is calling") != NULL);
  ui_check_looks (window, "in-call-second");
  ui_click (ui_find_button (window, "Decline"));
  ui_wait_until (ui_find_text (window, "Ann Example is calling") == NULL);
  g_assert_nonnull (ringer_call_manager_get_active (fixture->calls));
}

/* Before the call */

static GtkWidget *
preview (UiFixture *fixture,
         RingerIncomingCall **call)
{
  GListModel *lists[RINGER_N_DEVICE_KINDS];
  GListModel *incoming = ringer_call_manager_get_incoming (fixture->calls);
  RingerMediaSupply *supply = ringer_call_manager_get_media_supply (fixture->calls);
  RingerMediaSession *media;
  GtkWidget *window;

  ringer_media_supply_set_maker (supply, make_media, NULL);
  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "ring", "video");
  ui_wait_until (g_list_model_get_n_items (incoming) > 0);
  *call = g_list_model_get_item (incoming, 0);
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    lists[kind] = G_LIST_MODEL (g_list_store_new (RINGER_TYPE_DEVICE_CHOICE));
  media = ringer_media_supply_prepare (supply, ringer_incoming_call_get_session (*call));
  window = ringer_preview_window_new (fixture->application, fixture->calls, *call, media, fixture->settings, lists);
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++)
    g_object_unref (lists[kind]);
  ui_present (window);

  return window;
}

static void
test_preview (UiFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  GtkWidget *window = preview (fixture, &call);
  RingerVideoView *view = RINGER_VIDEO_VIEW (ui_find_type (window, RINGER_TYPE_VIDEO_VIEW));

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_assert_false (ringer_video_view_has_picture (view));
  ui_check_looks (window, "call-preview");
  g_assert_true (ui_press (window, GDK_KEY_v, 0));
  ui_wait_until (ui_find_text (window, "Your camera is off") != NULL);

  /* The call has the microphone and the camera as they are. */
  ui_click (ui_find_button (window, "Answer"));
  ui_wait_until (window == NULL);
  g_assert_nonnull (ringer_call_manager_get_active (fixture->calls));
  g_assert_false (is_on (fixture, "camera"));
  g_assert_true (is_on (fixture, "microphone"));
  g_assert_null (strstr (ringer_fake_media_session_peek_log (RINGER_FAKE_MEDIA_SESSION (get_media (fixture))), "close;"));
}

static void
test_preview_closed (UiFixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  GtkWidget *window = preview (fixture, &call);
  g_autoptr (RingerFakeMediaSession) media = NULL;
  gboolean on;

  media = g_object_ref (last_made);
  g_assert_cmpstr (ringer_fake_media_session_peek_log (media), ==, "start;");
  g_object_get (media, "camera", &on, NULL);
  g_assert_true (on);
  gtk_window_close (GTK_WINDOW (window));
  ui_settle ();
  g_assert_nonnull (strstr (ringer_fake_media_session_peek_log (media), "close;"));
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_RINGING);

  /* From elsewhere, as by the notification, it is answered with the camera closed. */
  ringer_call_manager_answer (fixture->calls, call, RINGER_CALL_VIDEO);
  g_assert_false (is_on (fixture, "camera"));
}

static void
test_preview_over (UiFixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  GtkWidget *window = preview (fixture, &call);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  ringer_fake_homeserver_leave_call (fixture->server, UI_ANN_ROOM, "ann", "DEV");
  ui_wait_until (window == NULL);
  g_assert_nonnull (strstr (ringer_fake_media_session_peek_log (last_made), "close;"));
}

static void
add (const char *path,
     void (*func) (UiFixture *, gconstpointer))
{
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down);
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  ui_init ();
  ui_keep_narrow ();

  add ("/ui/call-window/people", test_people);
  add ("/ui/call-window/time", test_time);
  add ("/ui/call-window/hang-up", test_hang_up);
  add ("/ui/call-window/hang-up-key", test_hang_up_key);
  add ("/ui/call-window/close-hangs-up", test_close_hangs_up);
  add ("/ui/call-window/failed", test_failed);
  add ("/ui/call-window/controls", test_controls);
  add ("/ui/call-window/camera", test_camera);
  add ("/ui/call-window/camera-later", test_camera_later);
  add ("/ui/call-window/pictures", test_pictures);
  add ("/ui/call-window/second-device", test_second_device);
  add ("/ui/call-window/screen-and-telephone", test_screen_and_telephone);
  add ("/ui/call-window/media-failed", test_media_failed);
  add ("/ui/call-window/spotlight", test_spotlight);
  add ("/ui/call-window/small", test_small);
  add ("/ui/call-window/corner", test_corner);
  add ("/ui/call-window/push-to-talk", test_push_to_talk);
  add ("/ui/call-window/share", test_share);
  add ("/ui/call-window/bars", test_bars);
  add ("/ui/call-window/devices", test_devices);
  add ("/ui/call-window/everybody", test_everybody);
  add ("/ui/call-window/second-call", test_second_call);
  add ("/ui/call-window/preview", test_preview);
  add ("/ui/call-window/preview-closed", test_preview_closed);
  add ("/ui/call-window/preview-over", test_preview_over);

  status = g_test_run ();
  g_clear_object (&last_made);

  return status;
}
