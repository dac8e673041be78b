/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "ringer-call-sheet.h"
#include "ringer-lock-label.h"
#include "ringer-error.h"
#include "ringer-incoming-page.h"
#include "ringer-window.h"

static void
add_rooms (UiFixture *fixture)
{
  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
}

static RingerIncomingCall *
get_call (UiFixture *fixture,
          unsigned int position)
{
  g_autoptr (RingerIncomingCall) call = g_list_model_get_item (ringer_call_manager_get_incoming (fixture->calls), position);

  return call;
}

/* (transfer none): somebody calls, and rings. */
static RingerIncomingCall *
ring (UiFixture *fixture,
      const char *room_id,
      const char *user,
      const char *intent)
{
  GListModel *incoming = ringer_call_manager_get_incoming (fixture->calls);
  unsigned int n_before = g_list_model_get_n_items (incoming);

  ringer_fake_homeserver_start_call (fixture->server, room_id, user, "DEV", "ring", intent);
  ui_wait_until (g_list_model_get_n_items (incoming) == n_before + 1);

  return get_call (fixture, n_before);
}

static void
hang_up (UiFixture *fixture,
         const char *room_id,
         const char *user)
{
  ringer_fake_homeserver_leave_call (fixture->server, room_id, user, "DEV");
}

static GtkWidget *
show_sheet (UiFixture *fixture)
{
  GtkWidget *sheet = ringer_call_sheet_new (fixture->application, fixture->calls, fixture->accounts, RINGER_CLOCK (fixture->clock));

  ui_present (sheet);

  return sheet;
}

/* Nothing of the sheet has to be scrolled to. */
static void
check_looks (GtkWidget *sheet,
             const char *name)
{
  GtkWidget *scrolled = ui_find_type (sheet, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  ui_settle ();
  g_assert_cmpfloat (gtk_adjustment_get_page_size (adjustment), >=, gtk_adjustment_get_upper (adjustment));
  ui_check_looks (sheet, name);
}

static void
assert_activated (UiFixture *fixture,
                  const char *action,
                  RingerIncomingCall *call)
{
  g_autofree char *wanted = g_strdup_printf ("%s '%s'", action, ringer_incoming_call_get_id (call));

  g_assert_true (ui_fixture_was_activated (fixture, wanted));
}

static void
test_direct (UiFixture *fixture,
             gconstpointer user_data)
{
  RingerIncomingCall *call;
  GtkWidget *sheet;

  add_rooms (fixture);
  call = ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);

  g_assert_nonnull (ui_find_text (sheet, "Ann Example"));
  g_assert_nonnull (ui_find_text (sheet, "Incoming video call"));
  g_assert_nonnull (ui_find_text (sheet, "Not encrypted"));
  g_assert_null (ui_find_text (sheet, "on @me:" RINGER_FAKE_SERVER_NAME));
  g_assert_null (gtk_window_get_focus (GTK_WINDOW (sheet)));
  check_looks (sheet, "sheet");

  ui_click (ui_find_button (sheet, "Silence"));
  assert_activated (fixture, "silence", call);
  g_assert_true (ringer_incoming_call_get_silenced (call));
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (sheet, "Silenced")));
  check_looks (sheet, "sheet-silenced");
}

/* How well a call is protected, in all its forms. */
static void
test_lock (UiFixture *fixture,
           gconstpointer user_data)
{
  GtkWidget *window = adw_application_window_new (fixture->application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  for (int security = RINGER_CALL_SECURITY_CLEAR; security <= RINGER_CALL_SECURITY_ENCRYPTED; security++) {
    GtkWidget *label = g_object_new (RINGER_TYPE_LOCK_LABEL, NULL);

    ringer_lock_label_set (RINGER_LOCK_LABEL (label), (RingerCallSecurity) security);
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "Locks");
  ui_present (window);
  g_assert_nonnull (ui_find_text (window, "Encrypted"));
  g_assert_nonnull (ui_find_text (window, "Encrypted, but not by a verified device"));
  ui_check_looks (window, "lock");
}

static void
test_group (UiFixture *fixture,
            gconstpointer user_data)
{
  GtkWidget *sheet;

  add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "work");
  ring (fixture, UI_GARDEN_ROOM, "bob", "audio");
  sheet = show_sheet (fixture);

  g_assert_nonnull (ui_find_text (sheet, "Bob"));
  g_assert_nonnull (ui_find_text (sheet, "Incoming voice call"));
  g_assert_nonnull (ui_find_text (sheet, "Team Garden · 1 in the call"));
  g_assert_nonnull (ui_find_text (sheet, "on @me:" RINGER_FAKE_SERVER_NAME));

  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "carla", "DEV", NULL, "audio");
  ui_wait_until (ui_find_text (sheet, "Team Garden · 2 in the call") != NULL);
  check_looks (sheet, "sheet-group");
}

static void
test_buttons (UiFixture *fixture,
              gconstpointer user_data)
{
  RingerIncomingCall *call;
  GtkWidget *sheet;

  add_rooms (fixture);
  call = g_object_ref (ring (fixture, UI_ANN_ROOM, "ann", "audio"));
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);

  ui_click (ui_find_button (sheet, "Decline"));
  assert_activated (fixture, "decline", call);

  /* It was the person who ended it: there is nothing to read. */
  ui_wait_until (sheet == NULL);
  g_assert_cmpint (ringer_incoming_call_get_end_reason (call), ==, RINGER_CALL_END_DECLINED);
  g_object_unref (call);
}

/* As the buttons of a notification do it: they know nothing of the sheet. */
static void
activate (UiFixture *fixture,
          const char *action,
          RingerIncomingCall *call)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), action, g_variant_new_string (ringer_incoming_call_get_id (call)));
  ui_settle ();
}

/* Every button of a call keeps its action and its target together: GTK warns where they don't fit, which ends a test. */
static void
test_declined_in_notification (UiFixture *fixture,
                               gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  g_autoptr (RingerIncomingCall) second = NULL;
  GtkWidget *window;
  GtkWidget *sheet;

  add_rooms (fixture);
  window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  ui_present (window);
  call = g_object_ref (ring (fixture, UI_ANN_ROOM, "ann", "video"));
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);

  adw_split_button_popup (ADW_SPLIT_BUTTON (ui_find_type (sheet, ADW_TYPE_SPLIT_BUTTON)));
  ui_settle ();
  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 500, NULL);
  activate (fixture, "decline", call);
  ui_wait_until (ui_find_text (sheet, "Try Again") != NULL);

  second = g_object_ref (ring (fixture, UI_GARDEN_ROOM, "bob", "audio"));
  ui_wait_until (ui_find_text (sheet, "Bob is calling too") != NULL);
  activate (fixture, "decline", call);
  ui_wait_until (ui_find_text (sheet, "Bob is calling too") == NULL);
  g_assert_cmpint (ringer_incoming_call_get_end_reason (call), ==, RINGER_CALL_END_DECLINED);

  activate (fixture, "decline", second);
  ui_wait_until (sheet == NULL);
  g_assert_cmpint (ringer_incoming_call_get_end_reason (second), ==, RINGER_CALL_END_DECLINED);
}

static void
test_keys_wait (UiFixture *fixture,
                gconstpointer user_data)
{
  RingerIncomingCall *call;
  GtkWidget *sheet;

  add_rooms (fixture);
  call = ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);

  /* Somebody who types, and does not look: every key is taken, and none acts. */
  for (unsigned int i = 0; i < 10; i++) {
    g_assert_true (ui_press (sheet, GDK_KEY_Return, GDK_CONTROL_MASK));
    g_assert_true (ui_press (sheet, GDK_KEY_Return, 0));
    g_assert_true (ui_press (sheet, GDK_KEY_Escape, 0));
    g_assert_true (ui_press (sheet, GDK_KEY_d, GDK_CONTROL_MASK));
    ringer_fake_clock_advance (fixture->clock, 900);
  }
  g_assert_cmpuint (fixture->actions->len, ==, 0);

  ringer_fake_clock_advance (fixture->clock, 100);
  g_assert_true (ui_press (sheet, GDK_KEY_Escape, 0));
  assert_activated (fixture, "silence", call);
  g_assert_cmpuint (fixture->actions->len, ==, 1);
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_RINGING);
}

static void
test_key_answer (UiFixture *fixture,
                 gconstpointer user_data)
{
  RingerIncomingCall *call;
  GtkWidget *sheet;

  add_rooms (fixture);
  call = g_object_ref (ring (fixture, UI_ANN_ROOM, "ann", "video"));
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);

  ringer_fake_clock_advance (fixture->clock, 1000);
  g_assert_true (ui_press (sheet, GDK_KEY_Return, GDK_CONTROL_MASK));
  assert_activated (fixture, "answer", call);
  ui_wait_until (sheet == NULL);
  g_assert_cmpint (ringer_incoming_call_get_end_reason (call), ==, RINGER_CALL_END_ANSWERED);
  g_object_unref (call);
}

/* The keys that telephones have; they wait as the others do, for one of them may be held. */
static const struct
{
  guint key;
  const char *action;
} phone_keys[] = {
  { GDK_KEY_AudioMute, "silence" },
  { GDK_KEY_HangupPhone, "decline" },
  { GDK_KEY_PickupPhone, "answer" },
  { GDK_KEY_Phone, "answer" },
};

static void
test_phone_key (UiFixture *fixture,
                gconstpointer position)
{
  size_t i = GPOINTER_TO_SIZE (position);
  g_autoptr (RingerIncomingCall) call = NULL;
  GtkWidget *sheet;

  add_rooms (fixture);
  g_set_object (&call, ring (fixture, UI_ANN_ROOM, "ann", "video"));
  sheet = show_sheet (fixture);

  g_assert_true (ui_press (sheet, phone_keys[i].key, 0));
  g_assert_cmpuint (fixture->actions->len, ==, 0);
  ringer_fake_clock_advance (fixture->clock, 1000);
  g_assert_true (ui_press (sheet, phone_keys[i].key, 0));
  assert_activated (fixture, phone_keys[i].action, call);
}

static void
test_key_decline (UiFixture *fixture,
                  gconstpointer user_data)
{
  RingerIncomingCall *call;
  GtkWidget *sheet;

  add_rooms (fixture);
  call = g_object_ref (ring (fixture, UI_ANN_ROOM, "ann", "video"));
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);

  ringer_fake_clock_advance (fixture->clock, 1000);
  g_assert_true (ui_press (sheet, GDK_KEY_d, GDK_CONTROL_MASK));
  assert_activated (fixture, "decline", call);
  ui_wait_until (sheet == NULL);
  g_object_unref (call);
}

static void
test_close_silences (UiFixture *fixture,
                     gconstpointer user_data)
{
  RingerIncomingCall *call;
  GtkWidget *sheet;

  add_rooms (fixture);
  call = ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);

  gtk_window_close (GTK_WINDOW (sheet));
  ui_wait_until (sheet == NULL);
  g_assert_true (ringer_incoming_call_get_silenced (call));
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_RINGING);
  g_assert_cmpuint (fixture->actions->len, ==, 1);
}

static void
test_caller_hangs_up (UiFixture *fixture,
                      gconstpointer user_data)
{
  GtkWidget *sheet;

  add_rooms (fixture);
  ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);

  hang_up (fixture, UI_ANN_ROOM, "ann");
  ui_wait_until (ui_find_text (sheet, "Ann Example hung up") != NULL);
  check_looks (sheet, "sheet-ended");

  /* Long enough to be read, and no key does anything meanwhile. */
  ringer_fake_clock_advance (fixture->clock, 1900);
  ui_press (sheet, GDK_KEY_Return, GDK_CONTROL_MASK);
  ui_press (sheet, GDK_KEY_Escape, 0);
  g_assert_nonnull (sheet);
  g_assert_cmpuint (fixture->actions->len, ==, 0);
  ringer_fake_clock_advance (fixture->clock, 100);
  ui_wait_until (sheet == NULL);
}

static void
test_missed (UiFixture *fixture,
             gconstpointer user_data)
{
  GtkWidget *sheet;

  add_rooms (fixture);
  ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);

  ringer_fake_clock_advance (fixture->clock, 30500);
  ui_wait_until (ui_find_text (sheet, "Missed") != NULL);
}

static void
test_answered_elsewhere (UiFixture *fixture,
                         gconstpointer user_data)
{
  GtkWidget *sheet;

  add_rooms (fixture);
  ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);

  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "me", "PHONE", NULL, "video");
  ui_wait_until (ui_find_text (sheet, "Answered on another device") != NULL);
}

static void
test_second_caller (UiFixture *fixture,
                    gconstpointer user_data)
{
  RingerIncomingCall *second;
  GtkWidget *sheet;
  GtkWidget *row;

  add_rooms (fixture);
  ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);
  second = ring (fixture, UI_GARDEN_ROOM, "bob", "audio");
  ui_wait_until (ui_find_text (sheet, "Bob is calling too") != NULL);
  check_looks (sheet, "sheet-second-caller");

  /* The keys are about the page that is seen. */
  row = gtk_widget_get_ancestor (ui_find_text (sheet, "Bob is calling too"), GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  ui_wait_until (ui_find_text (sheet, "Ann Example is calling too") != NULL);
  ringer_fake_clock_advance (fixture->clock, 1000);
  g_assert_true (ui_press (sheet, GDK_KEY_Escape, 0));
  assert_activated (fixture, "silence", second);
  g_assert_cmpuint (fixture->actions->len, ==, 1);

  /* One of them goes, the other stays. */
  hang_up (fixture, UI_GARDEN_ROOM, "bob");
  ui_wait_until (ui_find_text (sheet, "Bob hung up") != NULL);
  ringer_fake_clock_advance (fixture->clock, 2000);
  ui_wait_until (ui_find_text (sheet, "Ann Example is calling too") == NULL);
  g_assert_nonnull (ui_find_text (sheet, "Incoming video call"));
}

/* What answering does is said before. */
static void
test_in_a_call (UiFixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) second = NULL;
  RingerIncomingCall *first;
  GtkWidget *sheet;

  add_rooms (fixture);
  first = ring (fixture, UI_ANN_ROOM, "ann", "video");
  ringer_call_manager_answer (fixture->calls, first, RINGER_CALL_VIDEO);
  ui_wait_until (ringer_active_call_get_state (ringer_call_manager_get_active (fixture->calls)) == RINGER_ACTIVE_JOINED);
  second = g_object_ref (ring (fixture, UI_GARDEN_ROOM, "bob", "video"));
  sheet = show_sheet (fixture);
  g_assert_nonnull (ui_find_text (sheet, "Hang Up and Answer"));
  check_looks (sheet, "sheet-in-a-call");

  ringer_active_call_hang_up (ringer_call_manager_get_active (fixture->calls));
  ui_wait_until (ringer_call_manager_get_active (fixture->calls) == NULL);
  g_assert_nonnull (ui_find_text (sheet, "Answer"));
  g_assert_true (ringer_incoming_call_get_sounding (second));
}

static void
test_hang_up_and_answer (UiFixture *fixture,
                         gconstpointer user_data)
{
  RingerActiveCall *active;
  RingerIncomingCall *first;
  GtkWidget *sheet;

  add_rooms (fixture);
  first = ring (fixture, UI_ANN_ROOM, "ann", "audio");
  ringer_call_manager_answer (fixture->calls, first, RINGER_CALL_VOICE);
  ui_wait_until (ringer_active_call_get_state (ringer_call_manager_get_active (fixture->calls)) == RINGER_ACTIVE_JOINED);
  active = ringer_call_manager_get_active (fixture->calls);
  ring (fixture, UI_BOB_ROOM, "bob", "audio");
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);

  ui_click (ui_find_button (sheet, "Hang Up and Answer"));
  ui_wait_until (sheet == NULL);
  g_assert_true (ringer_call_manager_get_active (fixture->calls) != active);
  g_assert_true (ringer_fake_homeserver_is_in_call (fixture->server, UI_BOB_ROOM, "me"));
  ui_wait_until (!ringer_fake_homeserver_is_in_call (fixture->server, UI_ANN_ROOM, "me"));
}

/* What the person says of a room counts at once. */
static void
test_rules_change (UiFixture *fixture,
                   gconstpointer user_data)
{
  RingerIncomingCall *second;
  const char *account_id;
  GtkWidget *sheet;

  add_rooms (fixture);
  ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);
  second = ring (fixture, UI_GARDEN_ROOM, "bob", "audio");
  account_id = ringer_account_get_id (ringer_incoming_call_get_account (second));

  ringer_ring_rules_set_room_rule (fixture->rules, account_id, UI_GARDEN_ROOM, RINGER_ROOM_RULE_BANNER);
  g_assert_null (ui_find_text (sheet, "Bob is calling too"));
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, UI_GARDEN_ROOM, RINGER_ROOM_RULE_DEFAULT);
  g_assert_nonnull (ui_find_text (sheet, "Bob is calling too"));
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, UI_GARDEN_ROOM, RINGER_ROOM_RULE_BANNER);
  ringer_ring_rules_set_room_rule (fixture->rules, account_id, UI_ANN_ROOM, RINGER_ROOM_RULE_BANNER);
  ui_wait_until (sheet == NULL);
}

static void
test_banner_is_elsewhere (UiFixture *fixture,
                          gconstpointer user_data)
{
  GtkWidget *sheet;

  add_rooms (fixture);
  ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", "notification", "video");
  ui_wait_until (g_list_model_get_n_items (ringer_call_manager_get_incoming (fixture->calls)) == 2);
  ui_settle ();
  g_assert_null (ui_find_text (sheet, "Bob is calling too"));
}

static void
test_decline_fails (UiFixture *fixture,
                    gconstpointer user_data)
{
  RingerIncomingCall *call;
  RingerIncomingPage *page;
  GtkWidget *sheet;

  add_rooms (fixture);
  call = g_object_ref (ring (fixture, UI_ANN_ROOM, "ann", "video"));
  sheet = show_sheet (fixture);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);
  page = RINGER_INCOMING_PAGE (ui_find_type (sheet, RINGER_TYPE_INCOMING_PAGE));

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 500, NULL);
  ui_click (ui_find_button (sheet, "Decline"));
  ui_wait_until (ringer_incoming_page_get_failure (page) != NULL);
  ui_assert_says (ringer_incoming_page_get_failure (page), "Couldn't decline: the server has a problem. Ann Example will see it once that is over, if it still rings.");
  check_looks (sheet, "sheet-failed");

  ui_click (ui_find_button (sheet, "Try Again"));
  ui_wait_until (sheet == NULL);
  g_assert_cmpint (ringer_incoming_call_get_end_reason (call), ==, RINGER_CALL_END_DECLINED);
  g_object_unref (call);
}

static void
test_answer_fails (UiFixture *fixture,
                   gconstpointer user_data)
{
  RingerIncomingPage *page;
  GtkWidget *sheet;

  add_rooms (fixture);
  ring (fixture, UI_ANN_ROOM, "ann", "audio");
  sheet = show_sheet (fixture);
  page = RINGER_INCOMING_PAGE (ui_find_type (sheet, RINGER_TYPE_INCOMING_PAGE));

  ringer_fake_homeserver_fail_next (fixture->server, "/state/", 2, 403, "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"no\"}");
  ui_click (ui_find_button (sheet, "Answer"));
  ui_wait_until (ringer_incoming_page_get_failure (page) != NULL);
  ui_assert_says (ringer_incoming_page_get_failure (page), "Couldn't answer: you are not allowed to do this in the room.");
}

static void
test_no_power (UiFixture *fixture,
               gconstpointer user_data)
{
  GtkWidget *sheet;

  add_rooms (fixture);
  ui_fixture_send_state (fixture, UI_GARDEN_ROOM, "bob", "m.room.power_levels", "",
                         "{\"users\":{\"@bob:" RINGER_FAKE_SERVER_NAME "\":100},\"users_default\":0,\"state_default\":50}");
  ring (fixture, UI_GARDEN_ROOM, "bob", "video");
  sheet = show_sheet (fixture);

  g_assert_nonnull (ui_find_text (sheet, "You are not allowed to join calls in this room from here."));
  g_assert_nonnull (ui_find_text (sheet, "Open in Another App"));
  g_assert_null (ui_find_text (sheet, "Answer"));
  check_looks (sheet, "sheet-no-power");

  ringer_fake_clock_advance (fixture->clock, 1000);
  ui_press (sheet, GDK_KEY_Return, GDK_CONTROL_MASK);
  g_assert_cmpuint (fixture->actions->len, ==, 0);
}

static void
test_sound_error (UiFixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, "no device");
  const char *words = "The sound can't be played. Choose another ringtone or output in Preferences.";
  GtkWidget *sheet;

  add_rooms (fixture);
  ring (fixture, UI_ANN_ROOM, "ann", "video");
  sheet = show_sheet (fixture);

  g_object_set (sheet, "sound-error", error, NULL);
  g_assert_nonnull (ui_find_text (sheet, words));
  check_looks (sheet, "sheet-sound-error");
  g_object_set (sheet, "sound-error", NULL, NULL);
  g_assert_null (ui_find_text (sheet, words));
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
  g_test_init (&argc, &argv, NULL);
  ui_init ();
  ui_keep_narrow ();

  add ("/ui/sheet/direct", test_direct);
  add ("/ui/sheet/lock", test_lock);
  add ("/ui/sheet/group", test_group);
  add ("/ui/sheet/buttons", test_buttons);
  add ("/ui/sheet/declined-in-notification", test_declined_in_notification);
  add ("/ui/sheet/keys-wait", test_keys_wait);
  add ("/ui/sheet/key-answer", test_key_answer);
  add ("/ui/sheet/key-decline", test_key_decline);
  for (size_t i = 0; i < G_N_ELEMENTS (phone_keys); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/sheet/phone-key-%x", phone_keys[i].key);

    g_test_add (path, UiFixture, GSIZE_TO_POINTER (i), ui_fixture_set_up, test_phone_key, ui_fixture_tear_down);
  }
  add ("/ui/sheet/close-silences", test_close_silences);
  add ("/ui/sheet/caller-hangs-up", test_caller_hangs_up);
  add ("/ui/sheet/missed", test_missed);
  add ("/ui/sheet/answered-elsewhere", test_answered_elsewhere);
  add ("/ui/sheet/second-caller", test_second_caller);
  add ("/ui/sheet/in-a-call", test_in_a_call);
  add ("/ui/sheet/hang-up-and-answer", test_hang_up_and_answer);
  add ("/ui/sheet/rules-change", test_rules_change);
  add ("/ui/sheet/banner-is-elsewhere", test_banner_is_elsewhere);
  add ("/ui/sheet/decline-fails", test_decline_fails);
  add ("/ui/sheet/answer-fails", test_answer_fails);
  add ("/ui/sheet/no-power", test_no_power);
  add ("/ui/sheet/sound-error", test_sound_error);

  return g_test_run ();
}
