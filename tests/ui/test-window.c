/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "ringer-about-dialog.h"
#include "ringer-entry-model.h"
#include "ringer-entry-row.h"
#include "ringer-shortcuts-dialog.h"
#include "ringer-window.h"

static GtkWidget *
show_window (UiFixture *fixture)
{
  GtkWidget *window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);

  ui_present (window);

  return window;
}

static void
collect_rows (GtkWidget *widget,
              GPtrArray *rows)
{
  if (RINGER_IS_ENTRY_ROW (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_rows (child, rows);
}

static GPtrArray *
get_rows (GtkWidget *window)
{
  GPtrArray *rows = g_ptr_array_new ();

  ui_settle ();
  collect_rows (window, rows);

  return rows;
}

static void
assert_names (GtkWidget *window,
              const char *expected)
{
  g_autoptr (GPtrArray) rows = get_rows (window);
  g_autoptr (GString) names = g_string_new (NULL);

  for (unsigned int i = 0; i < rows->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ringer_entry_row_get_name (g_ptr_array_index (rows, i)));
  g_assert_cmpstr (names->str, ==, expected);
}

static RingerHistoryEntry *
add_call (RingerCallHistory *history,
          const char *room_id,
          gint64 hours_ago,
          RingerCallOutcome outcome)
{
  const RingerHistoryStart start = {
    .room_id = room_id,
    .slot_id = RINGER_SLOT_DEFAULT,
    .caller = "@bob:" RINGER_FAKE_SERVER_NAME,
    .outcome = outcome,
    .started_ms = UI_NOW_MS - hours_ago * 60 * 60 * 1000,
  };
  RingerHistoryEntry *entry = ringer_call_history_begin (history, &start);

  ringer_call_history_end (history, entry, start.started_ms);

  return entry;
}

static void
test_empty (UiFixture *fixture,
            gconstpointer user_data)
{
  GtkWidget *window = show_window (fixture);

  ui_fixture_add_account (fixture, "me");
  g_assert_nonnull (ui_find_text (window, "Getting Ready"));
  ui_wait_until (ui_find_text (window, "Nobody Has Called Yet") != NULL);
  ui_check_looks (window, "empty");
}

static void
test_list (UiFixture *fixture,
           gconstpointer user_data)
{
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  assert_names (window, "Ann Example, Bob, Choir, Team Garden");
  g_assert_nonnull (ui_find_text (window, "People"));
  g_assert_nonnull (ui_find_text (window, "Rooms"));
  g_assert_null (ui_find_text (window, "Calls Now"));
  ui_check_looks (window, "main");

  /* A new name moves the row. */
  ui_fixture_send_state (fixture, UI_CHOIR_ROOM, "bob", "m.room.name", "", "{\"name\":\"Zither\"}");
  ui_wait_until (ui_find_text (window, "Zither") != NULL);
  assert_names (window, "Ann Example, Bob, Team Garden, Zither");
}

static void
test_search (UiFixture *fixture,
             gconstpointer user_data)
{
  GtkWidget *window;
  GtkWidget *entry;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  g_assert_true (gtk_widget_activate_action (window, "win.search", NULL));
  ui_settle ();
  entry = ui_find_type (window, GTK_TYPE_SEARCH_ENTRY);
  g_assert_nonnull (entry);

  gtk_editable_set_text (GTK_EDITABLE (entry), "GARD");
  ui_wait_until (ui_find_text (window, "Ann Example") == NULL);
  assert_names (window, "Team Garden");
  ui_check_looks (window, "search");

  gtk_editable_set_text (GTK_EDITABLE (entry), "nobody of this name");
  ui_wait_until (ui_find_text (window, "No Results Found") != NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  ui_wait_until (ui_find_text (window, "Ann Example") != NULL);
  assert_names (window, "Ann Example, Bob, Choir, Team Garden");
}

static void
test_running_call (UiFixture *fixture,
                   gconstpointer user_data)
{
  g_autofree char *wanted = NULL;
  RingerAccount *account;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", NULL, "video");
  ui_wait_until (ui_find_text (window, "Calls Now") != NULL);
  assert_names (window, "Team Garden, Team Garden, Ann Example, Bob, Choir");
  g_assert_nonnull (ui_find_text (window, "1 in the call"));
  g_assert_nonnull (ui_find_text (window, "In a call"));
  ui_check_looks (window, "main-running-call");

  ui_click (ui_find_button (window, "Join"));
  wanted = g_strdup_printf ("join ('%s', '%s')", ringer_account_get_id (account), UI_GARDEN_ROOM);
  g_assert_true (ui_fixture_was_activated (fixture, wanted));

  ringer_fake_homeserver_leave_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV");
  ui_wait_until (ui_find_text (window, "Calls Now") == NULL);
  assert_names (window, "Team Garden, Ann Example, Bob, Choir");
  g_assert_null (ui_find_text (window, "In a call"));
}

/* Of two calls the one that began first rings and is declined: then both have a card, each its own. */
static void
test_two_calls (UiFixture *fixture,
                gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "ring", "video");
  ui_wait_until (ui_find_text (window, "Incoming video call") != NULL);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", NULL, "video");
  ui_wait_until (ui_find_text (window, "Join") != NULL);

  call = g_list_model_get_item (ringer_call_manager_get_incoming (fixture->calls), 0);
  ringer_incoming_call_decline (call);
  ui_wait_until (ui_find_text (window, "Incoming video call") == NULL);
  assert_names (window, "Ann Example, Team Garden, Ann Example, Team Garden, Bob, Choir");
}

/* People and rooms in the order of their last calls, then the others. */
static void
test_recent (UiFixture *fixture,
             gconstpointer user_data)
{
  RingerCallHistory *history;
  RingerHistoryEntry *newest;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  history = ringer_call_manager_get_history (fixture->calls, ui_fixture_add_ready_account (fixture, "me"));
  add_call (history, UI_GARDEN_ROOM, 20, RINGER_CALL_OUTCOME_ANSWERED);
  window = show_window (fixture);
  assert_names (window, "Team Garden, Ann Example, Bob, Choir");
  g_assert_nonnull (ui_find_text (window, "Recent"));
  g_assert_nonnull (ui_find_text (window, "Yesterday"));

  add_call (history, UI_BOB_ROOM, 26, RINGER_CALL_OUTCOME_MISSED);
  assert_names (window, "Team Garden, Bob, Ann Example, Choir");
  g_assert_nonnull (ui_find_text (window, "Missed yesterday, 10:38"));
  add_call (history, UI_CHOIR_ROOM, 3 * 24, RINGER_CALL_OUTCOME_ANSWERED);
  newest = add_call (history, UI_BOB_ROOM, 1, RINGER_CALL_OUTCOME_MISSED);
  assert_names (window, "Bob, Team Garden, Choir, Ann Example");
  g_assert_nonnull (ui_find_text (window, "Missed at 11:38"));
  g_assert_nonnull (ui_find_text (window, "Saturday"));
  ui_check_looks (window, "main-recent");

  /* Another day begins, and calls are deleted. */
  ringer_fake_clock_jump (fixture->clock, G_GINT64_CONSTANT (12) * 60 * 60 * 1000);
  ui_wait_until (ui_find_text (window, "Missed yesterday, 11:38") != NULL);
  ringer_call_history_remove (history, newest);
  ui_wait_until (ui_find_text (window, "Missed on Monday, 10:38") != NULL);
  assert_names (window, "Team Garden, Bob, Choir, Ann Example");
  ringer_call_history_clear (history);
  ui_wait_until (ui_find_text (window, "Recent") == NULL);
  assert_names (window, "Ann Example, Bob, Choir, Team Garden");
}

static gboolean
is_bar_revealed (GtkWidget *window)
{
  GtkWidget *bar = ui_find_type (window, ADW_TYPE_VIEW_SWITCHER_BAR);

  return bar != NULL && adw_view_switcher_bar_get_reveal (ADW_VIEW_SWITCHER_BAR (bar));
}

static void
test_wide (UiFixture *fixture,
           gconstpointer user_data)
{
  RingerCallHistory *history;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  history = ringer_call_manager_get_history (fixture->calls, ui_fixture_add_ready_account (fixture, "me"));
  add_call (history, UI_ANN_ROOM, 1, RINGER_CALL_OUTCOME_MISSED);
  add_call (history, UI_GARDEN_ROOM, 30, RINGER_CALL_OUTCOME_ANSWERED);
  window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 560);
  ui_present (window);
  g_assert_nonnull (ui_find_type (window, ADW_TYPE_VIEW_SWITCHER));
  g_assert_false (is_bar_revealed (window));

  /* GTK 4.18 keeps what has the focus when a breakpoint changes the layout. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  ui_check_looks (window, "main-wide");
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 560);
  ui_wait_until (is_bar_revealed (window));
}

static void
test_banner_call (UiFixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (RingerIncomingCall) call = NULL;
  g_autofree char *wanted = NULL;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "notification", "audio");
  ui_wait_until (ui_find_text (window, "Incoming voice call") != NULL);

  /* One card, not one for the call and one for its session. */
  assert_names (window, "Ann Example, Ann Example, Bob, Choir, Team Garden");
  g_assert_nonnull (ui_find_button (window, "Answer"));
  ui_check_looks (window, "main-banner-call");

  call = g_list_model_get_item (ringer_call_manager_get_incoming (fixture->calls), 0);
  wanted = g_strdup_printf ("decline '%s'", ringer_incoming_call_get_id (call));
  ui_click (ui_find_button (window, "Decline"));
  g_assert_true (ui_fixture_was_activated (fixture, wanted));
  ui_wait_until (ui_find_text (window, "Incoming voice call") == NULL);
  ui_wait_until (ui_find_text (window, "1 in the call") != NULL);
}

static void
test_invitation (UiFixture *fixture,
                 gconstpointer user_data)
{
  static const char *const emile[] = { "emile", NULL };
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  ringer_fake_homeserver_add_room (fixture->server, "!new:" RINGER_FAKE_SERVER_NAME, "Chess Club", emile, FALSE);
  ui_fixture_send_state (fixture, "!new:" RINGER_FAKE_SERVER_NAME, "emile", "m.room.member", "@me:" RINGER_FAKE_SERVER_NAME,
                         "{\"membership\":\"invite\"}");
  ui_wait_until (ui_find_text (window, "Invited by Émile") != NULL);
  ui_check_looks (window, "main-invitation");

  ui_click (ui_find_button (window, "Accept"));
  ui_wait_until (ui_fixture_was_requested (fixture, "POST", "/join"));
  ui_wait_until (ui_find_text (window, "Invitations") == NULL);
  g_assert_nonnull (ui_find_text (window, "Chess Club"));
}

static void
test_signed_out (UiFixture *fixture,
                 gconstpointer user_data)
{
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  g_assert_null (ui_find_text (window, "Sign In Again"));

  ringer_fake_homeserver_revoke_tokens (fixture->server, "me", TRUE);
  ui_wait_until (ui_find_text (window, "@me:" RINGER_FAKE_SERVER_NAME " was signed out. Calls don't ring.") != NULL);
  ui_check_looks (window, "signed-out");
  ui_click (ui_find_button (window, "Sign In Again"));
  g_assert_nonnull (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
}

static void
test_failing (UiFixture *fixture,
              gconstpointer user_data)
{
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ringer_fake_homeserver_fail_next (fixture->server, "/sync", 1, 503, NULL);
  ui_fixture_add_account (fixture, "me");
  window = show_window (fixture);
  ui_wait_until (ui_find_text (window, RINGER_FAKE_SERVER_NAME " has a problem of its own. Try again later.") != NULL);
  ui_check_looks (window, "failing");

  ui_click (ui_find_button (window, "Try Again"));
  ui_wait_until (ui_find_text (window, "Ann Example") != NULL);
  g_assert_null (ui_find_text (window, "Try Again"));
}

static void
test_several_accounts (UiFixture *fixture,
                       gconstpointer user_data)
{
  static const char *const office[] = { "bob", "work", NULL };
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  g_assert_null (ui_find_text (window, "@me:" RINGER_FAKE_SERVER_NAME));

  ringer_fake_homeserver_add_room (fixture->server, "!office:" RINGER_FAKE_SERVER_NAME, "Office", office, FALSE);
  ui_fixture_add_ready_account (fixture, "work");
  ui_wait_until (ui_find_text (window, "Office") != NULL);
  assert_names (window, "Ann Example, Bob, Choir, Office, Team Garden");
  g_assert_nonnull (ui_find_text (window, "@me:" RINGER_FAKE_SERVER_NAME));
  g_assert_nonnull (ui_find_text (window, "@work:" RINGER_FAKE_SERVER_NAME));
  ui_check_looks (window, "several-accounts");
}

static void
test_many_rooms (UiFixture *fixture,
                 gconstpointer user_data)
{
  static const char *const only_me[] = { "me", NULL };
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *window;

  for (unsigned int i = 0; i < 1000; i++) {
    g_autofree char *id = g_strdup_printf ("!r%u:%s", i, RINGER_FAKE_SERVER_NAME);
    g_autofree char *name = g_strdup_printf ("Room %04u", 999 - i);

    ringer_fake_homeserver_add_room (fixture->server, id, name, only_me, FALSE);
  }
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);

  rows = get_rows (window);
  g_assert_cmpuint (rows->len, >, 5);
  g_assert_cmpuint (rows->len, <, 300);
  g_assert_cmpstr (ringer_entry_row_get_name (g_ptr_array_index (rows, 0)), ==, "Room 0000");
}

static void
test_dialogs (UiFixture *fixture,
              gconstpointer user_data)
{
  GtkWidget *window = show_window (fixture);
  AdwDialog *shortcuts = ringer_shortcuts_dialog_new ();
  AdwDialog *about = ringer_about_dialog_new ();

  adw_dialog_present (shortcuts, window);
  ui_settle ();
  g_assert_nonnull (ui_find_text (GTK_WIDGET (shortcuts), "Silence"));
  g_assert_nonnull (ui_find_text (GTK_WIDGET (shortcuts), "Ctrl"));
  ui_check_looks (window, "shortcuts");
  adw_dialog_force_close (shortcuts);

  adw_dialog_present (about, window);
  ui_settle ();
  ui_check_looks (window, "about");
  adw_dialog_force_close (about);
}

static void
test_finalized (UiFixture *fixture,
                gconstpointer user_data)
{
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_window (fixture);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_close (GTK_WINDOW (window));
  ui_wait_until (window == NULL);
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

  add ("/ui/window/empty", test_empty);
  add ("/ui/window/list", test_list);
  add ("/ui/window/search", test_search);
  add ("/ui/window/running-call", test_running_call);
  add ("/ui/window/two-calls", test_two_calls);
  add ("/ui/window/recent", test_recent);
  add ("/ui/window/wide", test_wide);
  add ("/ui/window/banner-call", test_banner_call);
  add ("/ui/window/invitation", test_invitation);
  add ("/ui/window/signed-out", test_signed_out);
  add ("/ui/window/failing", test_failing);
  add ("/ui/window/several-accounts", test_several_accounts);
  add ("/ui/window/many-rooms", test_many_rooms);
  add ("/ui/window/dialogs", test_dialogs);
  add ("/ui/window/finalized", test_finalized);

  return g_test_run ();
}
