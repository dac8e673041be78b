/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "ringer-call-sheet.h"
#include "ringer-call-window.h"
#include "ringer-error.h"
#include "ringer-fake-do-not-disturb.h"
#include "ringer-fake-global-shortcuts.h"
#include "ringer-fake-tone-player.h"
#include "ringer-history-row.h"
#include "ringer-preferences-dialog.h"
#include "ringer-room-dialog.h"
#include "ringer-window.h"

/* Everything that can be pressed or typed into is met on the way that Tab and the arrows go, and does what it is for without a pointer. */

/* The pages beside the one that is shown are there for the machine only. */
static gboolean
is_beside (GtkWidget *widget)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  graphene_rect_t bounds;

  return !gtk_widget_compute_bounds (widget, window, &bounds) ||
         bounds.origin.x < 0 || bounds.origin.x >= (float) gtk_widget_get_width (window);
}

static gboolean
is_control (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget) || is_beside (widget))
    return FALSE;
  /* What closes a window or a dialog has keys of its own. */
  if (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL || gtk_widget_has_css_class (widget, "close"))
    return FALSE;

  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_SCALE (widget) || GTK_IS_TEXT (widget) ||
         (GTK_IS_LIST_BOX_ROW (widget) && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)));
}

static void
collect_controls (GtkWidget *widget,
                  GPtrArray *controls)
{
  if (is_control (widget))
    g_ptr_array_add (controls, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_controls (child, controls);
}

/* Where the focus comes to, from nowhere and from everywhere it comes to. In a window that is not active no row knows that it has it. */
static GPtrArray *
walk (GtkWidget *window)
{
  static const GtkDirectionType directions[] = { GTK_DIR_TAB_FORWARD, GTK_DIR_UP, GTK_DIR_DOWN, GTK_DIR_LEFT, GTK_DIR_RIGHT };
  GPtrArray *reached = g_ptr_array_new ();
  GtkWidget *from = NULL;
  unsigned int next = 0;

  ui_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
  do {
    for (size_t i = 0; i < G_N_ELEMENTS (directions); i++) {
      GtkWidget *to;

      gtk_window_set_focus (GTK_WINDOW (window), from);
      g_signal_emit_by_name (window, "move-focus", directions[i]);
      to = gtk_window_get_focus (GTK_WINDOW (window));
      if (to != NULL && !g_ptr_array_find (reached, to, NULL))
        g_ptr_array_add (reached, to);
    }
    from = next < reached->len ? g_ptr_array_index (reached, next) : NULL;
    next++;
  } while (from != NULL);

  return reached;
}

/* What is typed into: the text at the bottom of it. */
static GtkEditable *
get_text (GtkEditable *editable)
{
  GtkEditable *delegate = gtk_editable_get_delegate (editable);

  return delegate != NULL ? get_text (delegate) : editable;
}

/*
 * Some rows are pressed as a whole in place of what is in them, and rows for typing have their text in their place. What the buttons beside a
 * number do is done by the arrows.
 */
static gboolean
is_reached (GtkWidget *control,
            GPtrArray *reached)
{
  GtkWidget *row = gtk_widget_get_ancestor (control, GTK_TYPE_LIST_BOX_ROW);
  GtkWidget *number = gtk_widget_get_ancestor (control, GTK_TYPE_SPIN_BUTTON);

  if (g_ptr_array_find (reached, control, NULL))
    return TRUE;
  if (ADW_IS_ENTRY_ROW (control) || ADW_IS_SPIN_ROW (control))
    return g_ptr_array_find (reached, get_text (GTK_EDITABLE (control)), NULL);
  if (number != NULL)
    return g_ptr_array_find (reached, get_text (GTK_EDITABLE (number)), NULL);
  if (ADW_IS_SWITCH_ROW (row) && GTK_IS_SWITCH (control))
    return g_ptr_array_find (reached, row, NULL);
  if (ADW_IS_ACTION_ROW (row) && row != control)
    return adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) == control && g_ptr_array_find (reached, row, NULL);

  return FALSE;
}

static void
assert_reachable (GtkWidget *window,
                  GtkWidget *root,
                  unsigned int n_at_least)
{
  g_autoptr (GPtrArray) controls = g_ptr_array_new ();
  g_autoptr (GPtrArray) reached = NULL;

  ui_settle ();
  collect_controls (root, controls);
  g_assert_cmpuint (controls->len, >=, n_at_least);
  reached = walk (window);

  for (unsigned int i = 0; i < controls->len; i++) {
    GtkWidget *control = g_ptr_array_index (controls, i);
    GtkWidget *label = ui_find_type (control, GTK_TYPE_LABEL);

    if (!is_reached (control, reached)) {
      g_error ("No key leads to the %s “%s”", G_OBJECT_TYPE_NAME (control),
               label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : gtk_widget_get_tooltip_text (control));
    }
  }
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
}

/* As Return does it on what has the focus. */
static void
press_focused (GtkWidget *control)
{
  g_assert_true (gtk_widget_grab_focus (control));
  g_assert_true (gtk_widget_activate (control));
}

static RingerIncomingCall *
ring (UiFixture *fixture)
{
  GListModel *incoming = ringer_call_manager_get_incoming (fixture->calls);
  g_autoptr (RingerIncomingCall) call = NULL;

  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "ring", "video");
  ui_wait_until (g_list_model_get_n_items (incoming) == 1);
  call = g_list_model_get_item (incoming, 0);

  return g_steal_pointer (&call);
}

static void
assert_activated (UiFixture *fixture,
                  const char *action,
                  RingerIncomingCall *call)
{
  g_autofree char *wanted = g_strdup_printf ("%s '%s'", action, ringer_incoming_call_get_id (call));

  ui_wait_until (ui_fixture_was_activated (fixture, wanted));
  g_assert_cmpuint (fixture->actions->len, ==, 1);
  g_ptr_array_set_size (fixture->actions, 0);
}

static GtkWidget *
show_sheet (UiFixture *fixture,
            RingerIncomingCall **call)
{
  GtkWidget *sheet;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  *call = ring (fixture);
  sheet = ringer_call_sheet_new (fixture->application, fixture->calls, fixture->accounts, RINGER_CLOCK (fixture->clock));
  ui_present (sheet);
  ringer_fake_clock_advance (fixture->clock, 1000);

  return sheet;
}

static void
test_sheet (UiFixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  GtkWidget *sheet = show_sheet (fixture, &call);

  /* Decline, Answer and its menu, Silence; then Bob's row as well. */
  assert_reachable (sheet, sheet, 4);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", "ring", "audio");
  ui_wait_until (ui_find_text (sheet, "Bob is calling too") != NULL);
  assert_reachable (sheet, sheet, 5);

  press_focused (ui_find_button (sheet, "Silence"));
  assert_activated (fixture, "silence", call);
  press_focused (ui_find_button (sheet, "Decline"));
  assert_activated (fixture, "decline", call);
  ui_wait_until (ui_find_text (sheet, "Bob is calling too") == NULL);
  g_assert_cmpint (ringer_incoming_call_get_end_reason (call), ==, RINGER_CALL_END_DECLINED);
}

static void
test_sheet_failed (UiFixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  GtkWidget *sheet = show_sheet (fixture, &call);

  ringer_fake_homeserver_fail_next (fixture->server, "/send/", 1, 500, NULL);
  press_focused (ui_find_button (sheet, "Decline"));
  ui_wait_until (ui_find_text (sheet, "Try Again") != NULL);
  assert_reachable (sheet, sheet, 5);
  g_object_add_weak_pointer (G_OBJECT (sheet), (gpointer *) &sheet);
  press_focused (ui_find_button (sheet, "Try Again"));
  ui_wait_until (sheet == NULL);
}

/* Whatever has the focus, and however often it is pressed. */
static void
test_sheet_escape (UiFixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  g_autoptr (GPtrArray) reached = NULL;
  GtkWidget *sheet = show_sheet (fixture, &call);

  reached = walk (sheet);
  g_assert_cmpuint (reached->len, >=, 4);
  for (unsigned int i = 0; i < reached->len; i++) {
    gtk_window_set_focus (GTK_WINDOW (sheet), g_ptr_array_index (reached, i));
    g_assert_true (ui_press (sheet, GDK_KEY_Escape, 0));
  }

  assert_activated (fixture, "silence", call);
  g_assert_true (ringer_incoming_call_get_silenced (call));
  g_assert_cmpint (ringer_incoming_call_get_state (call), ==, RINGER_INCOMING_RINGING);
  g_assert_true (gtk_widget_get_visible (sheet));
}

static GtkWidget *
show_call_window (UiFixture *fixture)
{
  RingerAccount *account;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", NULL, "video");
  account = ui_fixture_add_ready_account (fixture, "me");
  ringer_call_manager_join (fixture->calls,
                            ringer_call_manager_lookup_session (fixture->calls, ringer_account_get_id (account), UI_GARDEN_ROOM),
                            RINGER_CALL_VIDEO);
  window = ringer_call_window_new (fixture->application, ringer_call_manager_get_active (fixture->calls),
                                   fixture->settings, RINGER_CLOCK (fixture->clock));
  ui_present (window);

  return window;
}

static void
test_call_window (UiFixture *fixture,
                  gconstpointer user_data)
{
  GtkWidget *window = show_call_window (fixture);

  ui_wait_until (ui_find_text (window, "Open in Another App") != NULL);
  assert_reachable (window, window, 3);
  press_focused (ui_find_button (window, "Hang Up"));
  ui_wait_until (ui_fixture_was_activated (fixture, "hang-up"));
  ui_wait_until (ui_find_text (window, "Call Ended") != NULL);
}

static void
test_call_window_failed (UiFixture *fixture,
                         gconstpointer user_data)
{
  GtkWidget *window;

  ringer_fake_homeserver_fail_next (fixture->server, "/state/", 2, 403, "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"no\"}");
  window = show_call_window (fixture);
  ui_wait_until (ui_find_text (window, "Couldn't Join") != NULL);
  assert_reachable (window, window, 3);
  press_focused (ui_find_button (window, "Try Again"));
  ui_wait_until (fixture->actions->len > 0);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (fixture->actions, 0), "join ("));
}

static void
test_window (UiFixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  ui_present (window);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", NULL, "video");
  call = ring (fixture);
  ui_wait_until (ui_find_text (window, "Answer") != NULL && ui_find_text (window, "Join") != NULL);

  /* Search and the menu; Decline and Answer of one card, Join of the other; then the words to search for. */
  assert_reachable (window, window, 5);
  g_assert_true (gtk_widget_activate_action (window, "win.search", NULL));
  assert_reachable (window, window, 6);

  press_focused (ui_find_button (window, "Decline"));
  assert_activated (fixture, "decline", call);
}

static GtkWidget *
get_dialog (GtkWidget *window)
{
  return GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
}

static void
test_history (UiFixture *fixture,
              gconstpointer user_data)
{
  GtkWidget *window;
  GtkWidget *row;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  ui_present (window);
  g_object_unref (ring (fixture));
  ringer_fake_homeserver_leave_call (fixture->server, UI_ANN_ROOM, "ann", "DEV");
  ringer_window_show_history (RINGER_WINDOW (window));
  ui_wait_until (ui_find_text (window, "Missed video call") != NULL);

  /* Search, the menu, the two pages and the row's Call Back. */
  assert_reachable (window, window, 5);
  press_focused (ui_find_type (ui_find_type (window, RINGER_TYPE_HISTORY_ROW), GTK_TYPE_BUTTON));
  ui_wait_until (fixture->actions->len == 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (fixture->actions, 0), "call-back ("));

  /* The call itself: Call Back, why, delete. */
  row = gtk_widget_get_parent (ui_find_type (window, RINGER_TYPE_HISTORY_ROW));
  g_assert_true (gtk_widget_grab_focus (row));
  g_assert_true (gtk_widget_activate (row));
  ui_wait_until (get_dialog (window) != NULL);
  assert_reachable (window, get_dialog (window), 3);
  press_focused (gtk_widget_get_ancestor (ui_find_text (get_dialog (window), "Why Did It Ring?"), ADW_TYPE_BUTTON_ROW));
  ui_wait_until (ui_find_text (get_dialog (window), "What Ringer Decided") != NULL);

  /* Back, and the text for a bug report. */
  assert_reachable (window, get_dialog (window), 2);
  press_focused (gtk_widget_get_ancestor (ui_find_text (get_dialog (window), "Copy for a Bug Report"), ADW_TYPE_BUTTON_ROW));
  ui_wait_until (ui_find_text (get_dialog (window), "Copied") != NULL);
}

static void
test_welcome (UiFixture *fixture,
              gconstpointer user_data)
{
  GtkWidget *window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);

  ui_present (window);
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (window, ADW_TYPE_ENTRY_ROW)), "what is this?");
  assert_reachable (window, window, 3);
  press_focused (ui_find_button (window, "Continue"));
  ui_wait_until (ui_find_text (window, "This is not an address. It looks like @ann:example.org or example.org.") != NULL);
}

static void
test_preferences (UiFixture *fixture,
                  gconstpointer user_data)
{
  static const char *const pages[] = { "general", "ringing", "accounts" };
  g_autoptr (GListStore) devices = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (RingerFakeDoNotDisturb) do_not_disturb = ringer_fake_do_not_disturb_new (FALSE);
  g_autoptr (RingerFakeGlobalShortcuts) shortcuts = ringer_fake_global_shortcuts_new ();
  RingerFakeTonePlayer *player = ringer_fake_tone_player_new ();
  GtkWidget *window;
  GtkWidget *toggle;
  AdwDialog *dialog;

  ui_fixture_add_ready_account (fixture, "me");
  window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 720);
  ui_present (window);
  dialog = ringer_preferences_dialog_new (fixture->settings, fixture->accounts, fixture->calls,
                                          RINGER_DO_NOT_DISTURB (do_not_disturb), RINGER_TONE_PLAYER (player), G_LIST_MODEL (devices));
  ringer_preferences_dialog_set_shortcuts (RINGER_PREFERENCES_DIALOG (dialog), RINGER_GLOBAL_SHORTCUTS (shortcuts));
  adw_dialog_present (dialog, window);

  g_settings_set_boolean (fixture->settings, "quiet-hours", TRUE);
  /* The search, the tabs and at least two of each page's own. */
  for (size_t i = 0; i < G_N_ELEMENTS (pages); i++) {
    adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), pages[i]);
    assert_reachable (window, GTK_WIDGET (dialog), 6);
  }

  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), "ringing");
  ui_settle ();
  toggle = gtk_widget_get_ancestor (ui_find_text (GTK_WIDGET (dialog), "Play a Ringtone"), ADW_TYPE_SWITCH_ROW);
  press_focused (toggle);
  ui_wait_until (!g_settings_get_boolean (fixture->settings, "sounds"));
  g_settings_reset (fixture->settings, "sounds");
  g_settings_reset (fixture->settings, "quiet-hours");

  gtk_window_destroy (GTK_WINDOW (window));
  ui_settle ();
  g_assert_finalize_object (player);
}

static void
test_room_dialog (UiFixture *fixture,
                  gconstpointer user_data)
{
  RingerFakeTonePlayer *player = ringer_fake_tone_player_new ();
  RingerAccount *account;
  GtkWidget *window;
  AdwDialog *dialog;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 720);
  ui_present (window);
  dialog = ringer_room_dialog_new (fixture->accounts, account, ringer_account_lookup_room (account, UI_ANN_ROOM), fixture->calls,
                                   fixture->settings, RINGER_TONE_PLAYER (player));
  adw_dialog_present (dialog, window);

  /* The choice, the switches, the way to the ringtones; there each with its button. */
  assert_reachable (window, GTK_WIDGET (dialog), 4);
  press_focused (gtk_widget_get_ancestor (ui_find_text (GTK_WIDGET (dialog), "Ring in Quiet Hours Too"), ADW_TYPE_SWITCH_ROW));
  ui_wait_until (ringer_ring_rules_get_room_rings_in_quiet_hours (fixture->rules, ringer_account_get_id (account), UI_ANN_ROOM));
  press_focused (gtk_widget_get_ancestor (ui_find_text (GTK_WIDGET (dialog), "Ringtone"), GTK_TYPE_LIST_BOX_ROW));
  ui_wait_until (ui_find_text (GTK_WIDGET (dialog), "Bell") != NULL);
  assert_reachable (window, GTK_WIDGET (dialog), 9);

  gtk_window_destroy (GTK_WINDOW (window));
  ui_settle ();
  g_assert_finalize_object (player);
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

  add ("/ui/keyboard/sheet", test_sheet);
  add ("/ui/keyboard/sheet/failed", test_sheet_failed);
  add ("/ui/keyboard/sheet/escape", test_sheet_escape);
  add ("/ui/keyboard/call-window", test_call_window);
  add ("/ui/keyboard/call-window/failed", test_call_window_failed);
  add ("/ui/keyboard/window", test_window);
  add ("/ui/keyboard/history", test_history);
  add ("/ui/keyboard/welcome", test_welcome);
  add ("/ui/keyboard/preferences", test_preferences);
  add ("/ui/keyboard/room-dialog", test_room_dialog);

  return g_test_run ();
}
