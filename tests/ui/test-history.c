/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include <signal.h>
#include <sys/resource.h>

#include "ringer-history-dialog.h"
#include "ringer-history-row.h"
#include "ringer-json.h"
#include "ringer-parts-bar.h"
#include "ringer-stay-row.h"
#include "ringer-why-row.h"
#include "ringer-window.h"

#define SERVER RINGER_FAKE_SERVER_NAME
#define NBSP "\u00a0"
#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static GtkWidget *
show_history (UiFixture *fixture)
{
  GtkWidget *window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);

  ringer_window_show_history (RINGER_WINDOW (window));
  ui_present (window);

  return window;
}

/* The calls of a history */

static RingerHistoryEntry *
begin (UiFixture *fixture,
       RingerAccount *account,
       const char *room_id,
       gint64 ago_ms,
       RingerCallOutcome outcome)
{
  const RingerHistoryStart start = {
    .room_id = room_id,
    .slot_id = RINGER_SLOT_DEFAULT,
    .caller = "@bob:" SERVER,
    .caller_name = "Bob",
    .room_name = "Old Friends",
    .outcome = outcome,
    .intent = outcome == RINGER_CALL_OUTCOME_DECLINED ? RINGER_CALL_VOICE : RINGER_CALL_VIDEO,
    .started_ms = UI_NOW_MS - ago_ms,
    .seen = FALSE,
  };

  return ringer_call_history_begin (ringer_call_manager_get_history (fixture->calls, account), &start);
}

/* Somebody was in it, from and until so many minutes after its begin. */
static void
stay (UiFixture *fixture,
      RingerAccount *account,
      RingerHistoryEntry *entry,
      const char *user_id,
      gint64 from_min,
      gint64 until_min)
{
  RingerCallHistory *history = ringer_call_manager_get_history (fixture->calls, account);
  gint64 started_ms = ringer_history_entry_get_started_ms (entry);
  g_autoptr (RingerHistoryStay) stay = ringer_history_stay_new (user_id, "DEV", started_ms + from_min * MINUTE_MS, started_ms + DAY_MS);

  ringer_call_history_join (history, entry, stay);
  ringer_call_history_leave (history, entry, user_id, "DEV", started_ms + until_min * MINUTE_MS);
}

static void
end (UiFixture *fixture,
     RingerAccount *account,
     RingerHistoryEntry *entry,
     gint64 length_min)
{
  ringer_call_history_end (ringer_call_manager_get_history (fixture->calls, account), entry,
                           ringer_history_entry_get_started_ms (entry) + length_min * MINUTE_MS);
}

static RingerHistoryEntry *
add_call (UiFixture *fixture,
          RingerAccount *account,
          const char *room_id,
          gint64 ago_ms,
          RingerCallOutcome outcome)
{
  RingerHistoryEntry *entry = begin (fixture, account, room_id, ago_ms, outcome);

  end (fixture, account, entry, 1);

  return entry;
}

/* A call of each kind, over some days. */
static void
add_calls (UiFixture *fixture,
           RingerAccount *account)
{
  RingerHistoryEntry *entry;

  add_call (fixture, account, UI_BOB_ROOM, 400 * DAY_MS, RINGER_CALL_OUTCOME_OUTGOING);
  add_call (fixture, account, "!gone:" SERVER, 3 * DAY_MS, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE);
  entry = begin (fixture, account, UI_GARDEN_ROOM, DAY_MS + HOUR_MS, RINGER_CALL_OUTCOME_ANSWERED);
  stay (fixture, account, entry, "@bob:" SERVER, 0, 64);
  stay (fixture, account, entry, "@me:" SERVER, 1, 20);
  stay (fixture, account, entry, "@carla:" SERVER, 10, 50);
  stay (fixture, account, entry, "@me:" SERVER, 40, 64);
  end (fixture, account, entry, 64);
  add_call (fixture, account, UI_CHOIR_ROOM, DAY_MS, RINGER_CALL_OUTCOME_NOT_RUNG);
  entry = begin (fixture, account, UI_ANN_ROOM, 2 * HOUR_MS, RINGER_CALL_OUTCOME_ANSWERED);
  stay (fixture, account, entry, "@ann:" SERVER, 0, 12);
  stay (fixture, account, entry, "@me:" SERVER, 0, 12);
  end (fixture, account, entry, 12);
  add_call (fixture, account, UI_BOB_ROOM, 90 * MINUTE_MS, RINGER_CALL_OUTCOME_DECLINED);
  add_call (fixture, account, UI_ANN_ROOM, HOUR_MS, RINGER_CALL_OUTCOME_MISSED);
}

/* What is shown */

static void
collect_rows (GtkWidget *widget,
              GType type,
              GPtrArray *rows)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_rows (child, type, rows);
}

static GPtrArray *
get_rows (GtkWidget *root,
          GType type)
{
  GPtrArray *rows = g_ptr_array_new ();

  ui_settle ();
  collect_rows (root, type, rows);

  return rows;
}

static void
assert_rows (GtkWidget *window,
             const char *expected)
{
  g_autoptr (GPtrArray) rows = get_rows (window, RINGER_TYPE_HISTORY_ROW);
  g_auto (GStrv) lines = g_strsplit (expected, "\n", -1);

  g_assert_cmpuint (rows->len, ==, g_strv_length (lines) - 1);
  for (unsigned int i = 0; i < rows->len; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

    g_assert_cmpstr (ringer_history_row_get_name (g_ptr_array_index (rows, i)), ==, parts[0]);
    ui_assert_says (ringer_history_row_get_details (g_ptr_array_index (rows, i)), parts[1]);
  }
}

static RingerHistoryRow *
get_row (GtkWidget *window,
         unsigned int position)
{
  g_autoptr (GPtrArray) rows = get_rows (window, RINGER_TYPE_HISTORY_ROW);

  g_assert_cmpuint (position, <, rows->len);

  return g_ptr_array_index (rows, position);
}

static GtkWidget *
open_row (GtkWidget *window,
          unsigned int position)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (get_row (window, position)), GTK_TYPE_LIST_VIEW);
  AdwDialog *dialog;

  g_signal_emit_by_name (list, "activate", position);
  ui_settle ();
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  g_assert_true (RINGER_IS_HISTORY_DIALOG (dialog));

  return GTK_WIDGET (dialog);
}

static void
activate_row (GtkWidget *root,
              const char *title)
{
  GtkWidget *label = ui_find_text (root, title);

  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, ADW_TYPE_BUTTON_ROW), "activated");
  ui_settle ();
}

static unsigned int
get_badge (GtkWidget *window)
{
  AdwViewStack *stack = ADW_VIEW_STACK (ui_find_type (window, ADW_TYPE_VIEW_STACK));
  AdwViewStackPage *page = adw_view_stack_get_page (stack, adw_view_stack_get_child_by_name (stack, "history"));

  g_assert_true (adw_view_stack_page_get_needs_attention (page) == (adw_view_stack_page_get_badge_number (page) > 0));

  return adw_view_stack_page_get_badge_number (page);
}

static void
test_list (UiFixture *fixture,
           gconstpointer user_data)
{
  RingerAccount *account;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);
  g_assert_nonnull (ui_find_text (window, "No Calls Yet"));
  ui_check_looks (window, "history-empty");

  add_calls (fixture, account);
  assert_rows (window, "Ann Example: Missed video call\n"
                       "Bob: Declined voice call\n"
                       "Ann Example: Incoming video call · 12" NBSP "min\n"
                       "Choir: Call of others\n"
                       "Team Garden: Incoming video call · 1" NBSP "h" NBSP "3" NBSP "min · 3" NBSP "people\n"
                       "Old Friends: Answered on another device\n"
                       "Bob: Outgoing video call\n");
  g_assert_nonnull (ui_find_text (window, "Today"));
  g_assert_nonnull (ui_find_text (window, "Yesterday"));
  g_assert_nonnull (ui_find_text (window, "Saturday, July 12"));
  g_assert_nonnull (ui_find_text (window, "Monday, June 10, 2024"));
  g_assert_nonnull (ui_find_text (window, "11:38"));
  ui_check_looks (window, "history");
}

static void
test_call_back (UiFixture *fixture,
                gconstpointer user_data)
{
  g_autofree char *wanted = NULL;
  RingerAccount *account;
  GtkWidget *window;
  GtkWidget *button;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  add_call (fixture, account, "!gone:" SERVER, DAY_MS, RINGER_CALL_OUTCOME_MISSED);
  add_call (fixture, account, UI_BOB_ROOM, HOUR_MS, RINGER_CALL_OUTCOME_OUTGOING);
  add_call (fixture, account, UI_ANN_ROOM, 0, RINGER_CALL_OUTCOME_MISSED);
  window = show_history (fixture);

  button = ui_find_type (GTK_WIDGET (get_row (window, 0)), GTK_TYPE_BUTTON);
  ui_assert_says (gtk_widget_get_tooltip_text (button), "Call Back");
  wanted = g_strdup_printf ("call-back ('%s', '%s')", ringer_account_get_id (account), UI_ANN_ROOM);
  ui_click (button);
  g_assert_true (ui_fixture_was_activated (fixture, wanted));
  ui_assert_says (gtk_widget_get_tooltip_text (ui_find_type (GTK_WIDGET (get_row (window, 1)), GTK_TYPE_BUTTON)), "Call Again");
  /* Nobody is there any more. */
  g_assert_null (ui_find_type (GTK_WIDGET (get_row (window, 2)), GTK_TYPE_BUTTON));
}

/* From the homeserver to the page, and the room goes. */
static void
test_live (UiFixture *fixture,
           gconstpointer user_data)
{
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", NULL, "video");
  ui_wait_until (ui_find_text (window, "Call of others · still" NBSP "running · 1" NBSP "person") != NULL);
  ui_assert_says (gtk_widget_get_tooltip_text (ui_find_type (GTK_WIDGET (get_row (window, 0)), GTK_TYPE_BUTTON)), "Join");

  ringer_fake_homeserver_leave_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV");
  ui_wait_until (ui_find_text (window, "Call of others · 1" NBSP "person") != NULL);
  assert_rows (window, "Team Garden: Call of others · 1" NBSP "person\n");

  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "ring", "video");
  ui_wait_until (ui_find_text (window, "Incoming video call · still" NBSP "running") != NULL);
  ringer_fake_homeserver_leave_call (fixture->server, UI_ANN_ROOM, "ann", "DEV");
  ui_wait_until (ui_find_text (window, "Missed video call") != NULL);
  assert_rows (window, "Ann Example: Missed video call\n"
                       "Team Garden: Call of others · 1" NBSP "person\n");

  ui_fixture_send_state (fixture, UI_GARDEN_ROOM, "bob", "m.room.name", "", "{\"name\":\"Orchard\"}");
  ui_wait_until (ui_find_text (window, "Orchard") != NULL);
  ui_fixture_send_state (fixture, UI_GARDEN_ROOM, "bob", "m.room.member", "@me:" SERVER, "{\"membership\":\"leave\"}");
  ui_wait_until (ui_find_text (window, "Team Garden") != NULL);
}

static void
test_midnight (UiFixture *fixture,
               gconstpointer user_data)
{
  RingerAccount *account;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  add_call (fixture, account, UI_ANN_ROOM, HOUR_MS, RINGER_CALL_OUTCOME_ANSWERED);
  window = show_history (fixture);
  g_assert_nonnull (ui_find_text (window, "Today"));

  ringer_fake_clock_jump (fixture->clock, 12 * HOUR_MS);
  ui_wait_until (ui_find_text (window, "Yesterday") != NULL);
  g_assert_null (ui_find_text (window, "Today"));
}

static void
test_search (UiFixture *fixture,
             gconstpointer user_data)
{
  RingerAccount *account;
  GtkWidget *window;
  GtkWidget *entry;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  add_calls (fixture, account);
  window = show_history (fixture);
  g_assert_true (gtk_widget_activate_action (window, "win.search", NULL));
  ui_settle ();
  entry = ui_find_type (window, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), "áNN");
  assert_rows (window, "Ann Example: Missed video call\n"
                       "Ann Example: Incoming video call · 12" NBSP "min\n");
  ui_check_looks (window, "history-search");

  gtk_editable_set_text (GTK_EDITABLE (entry), "nobody of this name");
  ui_wait_until (ui_find_text (window, "No Results Found") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  ui_wait_until (ui_find_text (window, "Choir") != NULL);
}

static void
test_several_accounts (UiFixture *fixture,
                       gconstpointer user_data)
{
  static const char *const office[] = { "bob", "work", NULL };
  RingerAccount *account;
  RingerAccount *work;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);
  add_call (fixture, account, UI_ANN_ROOM, 3 * HOUR_MS, RINGER_CALL_OUTCOME_ANSWERED);
  ui_settle ();
  g_assert_null (ui_find_text (window, "@me:" SERVER));

  ringer_fake_homeserver_add_room (fixture->server, "!office:" SERVER, "Office", office, FALSE);
  work = ui_fixture_add_ready_account (fixture, "work");
  add_call (fixture, work, "!office:" SERVER, 2 * HOUR_MS, RINGER_CALL_OUTCOME_MISSED);
  add_call (fixture, account, UI_BOB_ROOM, HOUR_MS, RINGER_CALL_OUTCOME_MISSED);
  assert_rows (window, "Bob: Missed video call\n"
                       "Office: Missed video call\n"
                       "Ann Example: Incoming video call\n");
  g_assert_nonnull (ui_find_text (window, "@me:" SERVER));
  g_assert_nonnull (ui_find_text (window, "@work:" SERVER));
  g_assert_cmpuint (get_badge (window), ==, 2);
  ui_check_looks (window, "history-several-accounts");
}

static void
test_seen (UiFixture *fixture,
           gconstpointer user_data)
{
  RingerAccount *account;
  RingerHistoryEntry *entry;
  GtkWidget *window;
  GtkWidget *stack;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  entry = add_call (fixture, account, UI_ANN_ROOM, HOUR_MS, RINGER_CALL_OUTCOME_MISSED);
  window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  ui_present (window);
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (window)));
  ui_settle ();
  g_assert_cmpuint (get_badge (window), ==, 1);
  g_assert_false (ringer_history_entry_get_seen (entry));
  ui_check_looks (window, "badge");

  /* Before the person's eyes: the badge goes, the row still says what is new. */
  ringer_window_show_history (RINGER_WINDOW (window));
  ui_settle ();
  g_assert_true (ringer_history_entry_get_seen (entry));
  g_assert_cmpuint (get_badge (window), ==, 0);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_row (window, 0)), "missed"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_row (window, 0)), "news"));

  /* One that comes meanwhile waits until they did something. */
  entry = add_call (fixture, account, UI_BOB_ROOM, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (get_badge (window), ==, 1);
  stack = ui_find_type (window, ADW_TYPE_VIEW_STACK);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), "people");
  g_assert_true (ringer_history_entry_get_seen (entry));
  g_assert_cmpuint (get_badge (window), ==, 0);

  ringer_window_show_history (RINGER_WINDOW (window));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_row (window, 0)), "missed"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (get_row (window, 0)), "news"));

  /* To close the window is to leave the page, too. */
  entry = add_call (fixture, account, UI_ANN_ROOM, 0, RINGER_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (get_badge (window), ==, 1);
  gtk_window_close (GTK_WINDOW (window));
  ui_wait_until (ringer_history_entry_get_seen (entry));
}

static void
assert_stay (GtkWidget *dialog,
             unsigned int position,
             const char *expected)
{
  g_autoptr (GPtrArray) rows = get_rows (dialog, RINGER_TYPE_STAY_ROW);

  g_assert_cmpuint (position, <, rows->len);
  ui_assert_says (ringer_stay_row_get_description (g_ptr_array_index (rows, position)), expected);
  g_assert_nonnull (ui_find_type (g_ptr_array_index (rows, position), RINGER_TYPE_PARTS_BAR));
}

static void
test_dialog (UiFixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *wanted = NULL;
  RingerAccount *account;
  GtkWidget *window;
  GtkWidget *dialog;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  add_calls (fixture, account);
  window = show_history (fixture);
  dialog = open_row (window, 4);
  g_assert_nonnull (ui_find_text (dialog, "Team Garden"));
  g_assert_nonnull (ui_find_text (dialog, "Incoming video call · 1" NBSP "h" NBSP "3" NBSP "min · 3" NBSP "people"));
  g_assert_nonnull (ui_find_text (dialog, "Yesterday, 11:38"));
  assert_stay (dialog, 0, "Bob, 11:38–12:42");
  assert_stay (dialog, 1, "Me, 11:39–11:58, 12:18–12:42");
  assert_stay (dialog, 2, "Carla, 11:48–12:28");
  /* There is nothing to say. */
  g_assert_null (ui_find_text (dialog, "Why Didn't It Ring?"));
  ui_check_looks (window, "history-dialog");

  wanted = g_strdup_printf ("call-back ('%s', '%s')", ringer_account_get_id (account), UI_GARDEN_ROOM);
  ui_click (ui_find_button (dialog, "Call Back"));
  g_assert_true (ui_fixture_was_activated (fixture, wanted));
}

static void
test_running_dialog (UiFixture *fixture,
                     gconstpointer user_data)
{
  GtkWidget *window;
  GtkWidget *dialog;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", NULL, "video");
  ui_wait_until (ui_find_text (window, "Call of others · still" NBSP "running · 1" NBSP "person") != NULL);
  dialog = open_row (window, 0);
  assert_stay (dialog, 0, "Bob, since 12:38");
  g_assert_nonnull (ui_find_button (dialog, "Join"));

  ringer_fake_clock_advance (fixture->clock, 15000);
  ringer_fake_homeserver_leave_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV");
  ui_wait_until (ui_find_text (dialog, "Call of others · 1" NBSP "person") != NULL);
  assert_stay (dialog, 0, "Bob, 12:38–12:39");
}

static void
test_delete (UiFixture *fixture,
             gconstpointer user_data)
{
  RingerAccount *account;
  RingerCallHistory *history;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  history = ringer_call_manager_get_history (fixture->calls, account);
  add_call (fixture, account, UI_BOB_ROOM, 2 * HOUR_MS, RINGER_CALL_OUTCOME_ANSWERED);
  add_call (fixture, account, UI_ANN_ROOM, HOUR_MS, RINGER_CALL_OUTCOME_ANSWERED);
  window = show_history (fixture);

  activate_row (open_row (window, 0), "Delete From History");
  ui_wait_until (ui_find_text (window, "Call deleted") != NULL);
  assert_rows (window, "Bob: Incoming video call\n");
  ui_check_looks (window, "history-deleted");
  ui_click (ui_find_button (window, "Undo"));
  assert_rows (window, "Ann Example: Incoming video call\n"
                       "Bob: Incoming video call\n");

  /* The next one ends the time for the one before. */
  activate_row (open_row (window, 0), "Delete From History");
  activate_row (open_row (window, 0), "Delete From History");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (history)), ==, 1);
  g_assert_nonnull (ui_find_text (window, "No Calls Yet"));

  /* So does the window. */
  gtk_window_close (GTK_WINDOW (window));
  ui_wait_until (g_list_model_get_n_items (G_LIST_MODEL (history)) == 0);
}

static void
test_not_kept (UiFixture *fixture,
               gconstpointer user_data)
{
  struct rlimit limit;
  RingerAccount *account;
  GtkWidget *window;
  rlim_t usual;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);

  /* As on a full disk, for as long as it takes to save one call. */
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  usual = limit.rlim_cur;
  limit.rlim_cur = 1;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  add_call (fixture, account, UI_ANN_ROOM, HOUR_MS, RINGER_CALL_OUTCOME_ANSWERED);
  ui_wait_until (ui_find_text (window, "The history of calls is not kept. Ringer can't write its files. Check that the disk is not full.") != NULL);
  limit.rlim_cur = usual;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  ui_check_looks (window, "history-not-kept");

  add_call (fixture, account, UI_BOB_ROOM, 0, RINGER_CALL_OUTCOME_ANSWERED);
  ui_wait_until (ringer_call_history_get_error (ringer_call_manager_get_history (fixture->calls, account)) == NULL);
}

/* Why it rang */

static char *
get_clipboard (GtkWidget *widget)
{
  GdkContentProvider *content = gdk_clipboard_get_content (gtk_widget_get_clipboard (widget));
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (content);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, &error));
  g_assert_no_error (error);

  return g_value_dup_string (&value);
}

static void
test_why (UiFixture *fixture,
          gconstpointer user_data)
{
  g_autofree char *report = NULL;
  GtkWidget *window;
  GtkWidget *dialog;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "ring", "video");
  ui_wait_until (ui_find_text (window, "Incoming video call · still" NBSP "running") != NULL);
  ringer_fake_clock_advance (fixture->clock, 10000);
  ringer_fake_homeserver_leave_call (fixture->server, UI_ANN_ROOM, "ann", "DEV");
  ui_wait_until (ui_find_text (window, "Missed video call") != NULL);

  /* There is but one notification to tell of. */
  dialog = open_row (window, 0);
  ui_check_looks (window, "history-dialog-why");
  activate_row (dialog, "Why Did It Ring?");
  g_assert_nonnull (ui_find_text (dialog, "What Arrived"));
  g_assert_nonnull (ui_find_text (dialog, "Ann Example"));
  g_assert_nonnull (ui_find_text (dialog, "Ringing"));
  g_assert_nonnull (ui_find_text (dialog, "It rang"));
  g_assert_nonnull (ui_find_text (dialog, "The call was for you, and nothing spoke against it.\nThe caller asked for it to ring."));
  g_assert_nonnull (ui_find_text (dialog, "It stopped"));
  g_assert_nonnull (ui_find_text (dialog, "The caller was not in the call, or hung up."));
  g_assert_nonnull (ui_find_text (dialog, "Today, 12:38:50"));
  g_assert_nonnull (ui_find_text (dialog, "12:39:00"));
  ui_check_looks (window, "why-record");

  activate_row (dialog, "Copy for a Bug Report");
  report = get_clipboard (dialog);
  g_assert_nonnull (strstr (report, "verdict ring, reason ok, rule none\n"));
  g_assert_nonnull (strstr (report, "reason caller-not-joined"));
  g_assert_null (strstr (report, SERVER));
}

static void
test_why_not (UiFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (JsonObject) muted = NULL;
  GtkWidget *window;
  GtkWidget *dialog;

  muted = ringer_json_parse_object (
    "{\"override\":[{\"rule_id\":\"" UI_GARDEN_ROOM "\",\"default\":false,\"enabled\":true,\"actions\":[],"
    "\"conditions\":[{\"kind\":\"event_match\",\"key\":\"room_id\",\"pattern\":\"" UI_GARDEN_ROOM "\"}]}]}",
    -1, NULL);
  ui_fixture_add_rooms (fixture);
  ringer_fake_homeserver_set_push_rules (fixture->server, "me", muted);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", "ring", "video");
  ui_wait_until (ui_find_text (window, "Call of others · still" NBSP "running · 1" NBSP "person") != NULL);

  dialog = open_row (window, 0);
  activate_row (dialog, "Why Didn't It Ring?");
  g_assert_nonnull (ui_find_text (dialog, "It did not ring"));
  g_assert_nonnull (ui_find_text (dialog, "You muted the room."));
  g_assert_nonnull (ui_find_text (dialog, "Team Garden"));
}

static void
test_why_several (UiFixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *window;
  GtkWidget *dialog;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", "ring", "video");
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "carla", "DEV", "ring", "video");
  ui_wait_until (ui_find_text (window, "Incoming video call · still" NBSP "running · 2" NBSP "people") != NULL);

  dialog = open_row (window, 0);
  activate_row (dialog, "Why Did It Ring?");
  rows = get_rows (dialog, RINGER_TYPE_WHY_ROW);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_nonnull (ui_find_text (dialog, "It rang. The caller asked for it to ring."));
  g_assert_nonnull (ui_find_text (dialog, "It did not ring. You were being told of the same call already."));
  ui_check_looks (window, "why-several");
}

static void
test_why_all (UiFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *window;
  GtkWidget *dialog;

  ui_fixture_add_rooms (fixture);
  ui_fixture_add_ready_account (fixture, "me");
  window = show_history (fixture);
  g_assert_true (gtk_widget_activate_action (window, "win.why", NULL));
  ui_settle ();
  dialog = GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  g_assert_nonnull (ui_find_text (dialog, "Nobody Has Called This Week"));
  ui_check_looks (window, "why-empty");

  ringer_fake_homeserver_start_call (fixture->server, UI_ANN_ROOM, "ann", "DEV", "ring", "video");
  ui_wait_until (ui_find_text (dialog, "It rang. The caller asked for it to ring.") != NULL);
  ringer_fake_clock_advance (fixture->clock, 1000);
  ringer_fake_homeserver_start_call (fixture->server, UI_GARDEN_ROOM, "bob", "DEV", "notification", "video");
  ui_wait_until (ui_find_text (dialog, "Bob · Team Garden") != NULL);
  g_assert_nonnull (ui_find_text (dialog, "It was shown without ringing. The caller asked for it not to ring."));
  g_assert_nonnull (ui_find_text (dialog, "Today"));
  rows = get_rows (dialog, RINGER_TYPE_WHY_ROW);
  g_assert_cmpuint (rows->len, ==, 2);
  ui_check_looks (window, "why-list");

  g_signal_emit_by_name (gtk_widget_get_ancestor (g_ptr_array_index (rows, 0), GTK_TYPE_LIST_VIEW), "activate", 0u);
  ui_wait_until (ui_find_text (dialog, "It was shown without ringing") != NULL);
  g_assert_nonnull (ui_find_text (dialog, "Being shown, without ringing"));
}

static void
test_many (UiFixture *fixture,
           gconstpointer user_data)
{
  g_autoptr (GPtrArray) rows = NULL;
  RingerAccount *account;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  for (int i = 2000; i > 0; i--)
    add_call (fixture, account, i % 2 == 0 ? UI_ANN_ROOM : UI_GARDEN_ROOM, i * 3 * HOUR_MS, RINGER_CALL_OUTCOME_MISSED);
  window = show_history (fixture);

  rows = get_rows (window, RINGER_TYPE_HISTORY_ROW);
  g_assert_cmpuint (rows->len, >, 5);
  g_assert_cmpuint (rows->len, <, 300);
  g_assert_cmpstr (ringer_history_row_get_name (g_ptr_array_index (rows, 0)), ==, "Team Garden");
}

static void
test_finalized (UiFixture *fixture,
                gconstpointer user_data)
{
  RingerAccount *account;
  GtkWidget *window;

  ui_fixture_add_rooms (fixture);
  account = ui_fixture_add_ready_account (fixture, "me");
  add_calls (fixture, account);
  window = show_history (fixture);
  open_row (window, 0);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
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

  add ("/ui/history/list", test_list);
  add ("/ui/history/call-back", test_call_back);
  add ("/ui/history/live", test_live);
  add ("/ui/history/midnight", test_midnight);
  add ("/ui/history/search", test_search);
  add ("/ui/history/several-accounts", test_several_accounts);
  add ("/ui/history/seen", test_seen);
  add ("/ui/history/dialog", test_dialog);
  add ("/ui/history/dialog/running", test_running_dialog);
  add ("/ui/history/delete", test_delete);
  add ("/ui/history/not-kept", test_not_kept);
  add ("/ui/history/why", test_why);
  add ("/ui/history/why/not", test_why_not);
  add ("/ui/history/why/several", test_why_several);
  add ("/ui/history/why/all", test_why_all);
  add ("/ui/history/many", test_many);
  add ("/ui/history/finalized", test_finalized);

  return g_test_run ();
}
