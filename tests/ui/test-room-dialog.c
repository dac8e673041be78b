/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "ringer-error.h"
#include "ringer-fake-tone-player.h"
#include "ringer-ringtone-row.h"
#include "ringer-room-dialog.h"
#include "ringer-room-rule-row.h"
#include "ringer-window.h"

#define ANN "@ann:" RINGER_FAKE_SERVER_NAME

enum {
  AS_USUAL,
  RING,
  BANNER,
  NEVER,
};

typedef struct
{
  RingerAccount *account;
  RingerRoom *room;
  GtkWidget *window;
  AdwDialog *dialog;
  RingerFakeTonePlayer *player;
} Shown;

static void
show (UiFixture *fixture,
      Shown *shown,
      const char *room_id)
{
  if (shown->account == NULL) {
    ui_fixture_add_rooms (fixture);
    shown->account = ui_fixture_add_ready_account (fixture, "me");
  }
  shown->room = ringer_account_lookup_room (shown->account, room_id);
  shown->player = ringer_fake_tone_player_new ();
  shown->window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  /* As narrow as a phone from the start: libadwaita 1.7 keeps the pages of a dialog that became narrow while it was open. */
  gtk_window_set_default_size (GTK_WINDOW (shown->window), 370, 860);
  ui_present (shown->window);
  shown->dialog = ringer_room_dialog_new (fixture->accounts, shown->account, shown->room, fixture->calls, fixture->settings,
                                          RINGER_TONE_PLAYER (shown->player));
  adw_dialog_present (shown->dialog, shown->window);
  ui_settle ();
}

static void
shown_clear (Shown *shown)
{
  gtk_window_destroy (GTK_WINDOW (shown->window));
  ui_settle ();
  g_assert_finalize_object (shown->player);
}

static GtkWidget *
find (Shown *shown,
      const char *text)
{
  return ui_find_text (GTK_WIDGET (shown->dialog), text);
}

static AdwComboRow *
get_rule_row (Shown *shown)
{
  return ADW_COMBO_ROW (ui_find_type (GTK_WIDGET (shown->dialog), RINGER_TYPE_ROOM_RULE_ROW));
}

static GtkWidget *
get_row (Shown *shown,
         const char *title,
         GType type)
{
  GtkWidget *label = find (shown, title);
  GtkWidget *row;

  g_assert_nonnull (label);
  row = gtk_widget_get_ancestor (label, type);
  g_assert_nonnull (row);

  return row;
}

static RingerRoomRule
get_rule (UiFixture *fixture,
          Shown *shown)
{
  return ringer_ring_rules_get_room_rule (fixture->rules, ringer_account_get_id (shown->account), ringer_room_get_id (shown->room));
}

static void
test_rules (UiFixture *fixture,
            gconstpointer user_data)
{
  Shown shown = { 0 };
  GtkWidget *quiet;
  GtkWidget *disturb;

  show (fixture, &shown, UI_ANN_ROOM);
  g_assert_nonnull (find (&shown, "Ann Example"));
  g_assert_nonnull (find (&shown, "The caller says whether it rings"));
  g_assert_nonnull (find (&shown, "Ann Example may call and ring you."));
  g_assert_nonnull (find (&shown, "None yet"));
  g_assert_nonnull (find (&shown, "Quiet hours are off"));
  g_assert_null (find (&shown, "@me:" RINGER_FAKE_SERVER_NAME));
  g_assert_cmpuint (adw_combo_row_get_selected (get_rule_row (&shown)), ==, AS_USUAL);
  ui_check_looks (shown.window, "person");

  adw_combo_row_set_selected (get_rule_row (&shown), RING);
  g_assert_cmpint (get_rule (fixture, &shown), ==, RINGER_ROOM_RULE_RING);
  g_assert_nonnull (find (&shown, "Every call rings"));

  g_object_set (fixture->rules, "quiet-hours", TRUE, "quiet-from", 22u * 60, "quiet-until", 7u * 60, NULL);
  g_assert_nonnull (find (&shown, "22:00 until 07:00"));
  quiet = get_row (&shown, "Ring in Quiet Hours Too", ADW_TYPE_SWITCH_ROW);
  adw_switch_row_set_active (ADW_SWITCH_ROW (quiet), TRUE);
  g_assert_true (ringer_ring_rules_get_room_rings_in_quiet_hours (fixture->rules, ringer_account_get_id (shown.account), UI_ANN_ROOM));

  disturb = get_row (&shown, "Ring in Do Not Disturb Too", ADW_TYPE_SWITCH_ROW);
  adw_switch_row_set_active (ADW_SWITCH_ROW (disturb), TRUE);
  g_assert_true (ringer_ring_rules_get_room_rings_in_do_not_disturb (fixture->rules, ringer_account_get_id (shown.account), UI_ANN_ROOM));

  /* What never sounds has no need of it. */
  adw_combo_row_set_selected (get_rule_row (&shown), BANNER);
  g_assert_cmpint (get_rule (fixture, &shown), ==, RINGER_ROOM_RULE_BANNER);
  g_assert_false (gtk_widget_is_sensitive (quiet));
  g_assert_false (gtk_widget_is_sensitive (disturb));
  adw_combo_row_set_selected (get_rule_row (&shown), AS_USUAL);
  g_assert_cmpint (get_rule (fixture, &shown), ==, RINGER_ROOM_RULE_DEFAULT);
  g_assert_true (gtk_widget_is_sensitive (quiet));
  shown_clear (&shown);
}

/* What "as usual" comes to is the setting's to say. */
static void
test_group (UiFixture *fixture,
            gconstpointer user_data)
{
  Shown shown = { 0 };

  show (fixture, &shown, UI_GARDEN_ROOM);
  ui_fixture_add_ready_account (fixture, "work");
  ui_settle ();
  g_assert_nonnull (find (&shown, "Team Garden"));
  g_assert_nonnull (find (&shown, "@me:" RINGER_FAKE_SERVER_NAME));
  g_assert_nonnull (find (&shown, "The caller says whether it rings"));
  g_assert_nonnull (find (&shown, "Everybody here may call and ring you."));
  g_object_set (fixture->rules, "group-calls", RINGER_GROUP_CALLS_ALWAYS, NULL);
  g_assert_nonnull (find (&shown, "Group calls ring"));
  g_object_set (fixture->rules, "group-calls", RINGER_GROUP_CALLS_NEVER, NULL);
  g_assert_nonnull (find (&shown, "Group calls show a banner"));

  ui_fixture_send_state (fixture, UI_GARDEN_ROOM, "bob", "m.room.power_levels", "",
                         "{\"users_default\":0,\"state_default\":50,\"events\":{\"org.matrix.msc3401.call.member\":0}}");
  ui_wait_until (find (&shown, "Everybody here may call, but only moderators may ring the whole room.") != NULL);
  ui_check_looks (shown.window, "room");
  shown_clear (&shown);
}

/* Another word for what the levels say, of a person and of a room. */
static void
test_who_may_ring (UiFixture *fixture,
                   gconstpointer user_data)
{
  static const struct
  {
    const char *room_id;
    const char *levels;
    const char *words;
  } cases[] = {
    { UI_ANN_ROOM, "\"events\":{\"org.matrix.msc3401.call.member\":0}",
      "Ann Example may call here, but is not allowed to notify everybody in this chat, so that most apps can't ring you." },
    { UI_ANN_ROOM, "\"users_default\":0", "Ann Example is not allowed to call here." },
    { UI_ANN_ROOM, "\"users\":{\"" ANN "\":50}", "Ann Example may call and ring you." },
    { UI_GARDEN_ROOM, "\"events\":{\"org.matrix.msc3401.call.member\":0},\"notifications\":{\"room\":100}",
      "Everybody here may call, but only administrators may ring the whole room." },
    { UI_GARDEN_ROOM, "\"users_default\":0", "Only moderators may call and ring here." },
    { UI_GARDEN_ROOM, "\"notifications\":{\"room\":100}", "Only moderators may call here, and only administrators may ring the whole room." },
    { UI_GARDEN_ROOM, "\"state_default\":100", "Only administrators may call and ring here." },
    { UI_GARDEN_ROOM, "\"state_default\":0,\"notifications\":{\"room\":0}", "Everybody here may call and ring you." },
  };
  Shown shown = { 0 };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *content = g_strdup_printf ("{%s}", cases[i].levels);

    show (fixture, &shown, cases[i].room_id);
    ui_fixture_send_state (fixture, cases[i].room_id, "me", "m.room.power_levels", "", content);
    ui_wait_until (find (&shown, cases[i].words) != NULL);
    shown_clear (&shown);
  }
}

static void
test_never (UiFixture *fixture,
            gconstpointer user_data)
{
  Shown shown = { 0 };

  show (fixture, &shown, UI_ANN_ROOM);
  adw_combo_row_set_selected (get_rule_row (&shown), BANNER);
  adw_combo_row_set_selected (get_rule_row (&shown), NEVER);
  g_assert_nonnull (find (&shown, "Telling the server…"));
  g_assert_cmpuint (adw_combo_row_get_selected (get_rule_row (&shown)), ==, NEVER);
  ui_wait_until (ringer_room_is_muted (shown.room));
  ui_wait_until (find (&shown, "Muted in all your apps, with its messages") != NULL);
  g_assert_true (ui_fixture_was_requested (fixture, "PUT", "/pushrules/global/override/" UI_ANN_ROOM));
  ui_check_looks (shown.window, "person-muted");

  /* Back again, with what was said before. */
  g_assert_cmpint (get_rule (fixture, &shown), ==, RINGER_ROOM_RULE_BANNER);
  adw_combo_row_set_selected (get_rule_row (&shown), BANNER);
  ui_wait_until (!ringer_room_is_muted (shown.room));
  ui_wait_until (find (&shown, "Calls are shown, but make no sound") != NULL);
  shown_clear (&shown);
}

static void
test_never_on_another_client (UiFixture *fixture,
                              gconstpointer user_data)
{
  Shown shown = { 0 };
  Shown other = { 0 };

  show (fixture, &shown, UI_ANN_ROOM);
  other = shown;
  show (fixture, &other, UI_ANN_ROOM);
  adw_combo_row_set_selected (get_rule_row (&other), NEVER);
  ui_wait_until (adw_combo_row_get_selected (get_rule_row (&shown)) == NEVER);
  shown_clear (&other);
  shown_clear (&shown);
}

static void
test_never_fails (UiFixture *fixture,
                  gconstpointer user_data)
{
  Shown shown = { 0 };

  show (fixture, &shown, UI_ANN_ROOM);
  ringer_fake_homeserver_fail_next (fixture->server, "/pushrules/", 1, 403, "{\"errcode\":\"M_FORBIDDEN\"}");
  adw_combo_row_set_selected (get_rule_row (&shown), NEVER);
  ui_wait_until (find (&shown, "Couldn't mute: you are not allowed to do this in the room") != NULL);
  g_assert_cmpuint (adw_combo_row_get_selected (get_rule_row (&shown)), ==, AS_USUAL);
  g_assert_false (ringer_room_is_muted (shown.room));
  shown_clear (&shown);
}

/* The person is faster than the server: the last word counts. */
static void
test_second_thoughts (UiFixture *fixture,
                      gconstpointer user_data)
{
  Shown shown = { 0 };

  show (fixture, &shown, UI_ANN_ROOM);
  adw_combo_row_set_selected (get_rule_row (&shown), NEVER);
  adw_combo_row_set_selected (get_rule_row (&shown), RING);
  ui_wait_until (find (&shown, "Every call rings") != NULL);
  ui_settle ();
  g_assert_cmpuint (adw_combo_row_get_selected (get_rule_row (&shown)), ==, RING);
  g_assert_false (ringer_room_is_muted (shown.room));
  shown_clear (&shown);
}

static void
test_server_away (UiFixture *fixture,
                  gconstpointer user_data)
{
  Shown shown = { 0 };

  show (fixture, &shown, UI_ANN_ROOM);
  ringer_fake_homeserver_fail_next (fixture->server, "/_matrix/", 100, 502, NULL);
  ringer_fake_clock_jump (fixture->clock, 1000);
  ui_wait_until (ringer_account_get_state (shown.account) == RINGER_ACCOUNT_FAILING);
  adw_combo_row_set_selected (get_rule_row (&shown), NEVER);
  ui_wait_until (find (&shown, "Counts as soon as the server can be reached") != NULL);

  ringer_fake_homeserver_stop_failing (fixture->server);
  ringer_account_retry_now (shown.account);
  ui_wait_until (ringer_room_is_muted (shown.room));
  shown_clear (&shown);
}

/* A person's ringtone is theirs in all rooms; a room's is the room's. */
static void
test_ringtone (UiFixture *fixture,
               gconstpointer user_data)
{
  Shown shown = { 0 };
  GtkWidget *play;
  const char *account_id;

  show (fixture, &shown, UI_ANN_ROOM);
  account_id = ringer_account_get_id (shown.account);
  adw_action_row_activate (ADW_ACTION_ROW (get_row (&shown, "Ringtone", ADW_TYPE_ACTION_ROW)));
  ui_wait_until (find (&shown, "Bell") != NULL);
  ui_settle ();
  ui_check_looks (shown.window, "person-ringtone");

  play = ui_find_type (get_row (&shown, "As Other Calls", RINGER_TYPE_RINGTONE_ROW), GTK_TYPE_TOGGLE_BUTTON);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (play), TRUE);
  g_assert_true (ringer_fake_tone_player_is_playing (shown.player));
  g_assert_true (g_str_has_suffix (ringer_fake_tone_player_get_file (shown.player), "garden.wav"));

  adw_action_row_activate (ADW_ACTION_ROW (get_row (&shown, "Bell", RINGER_TYPE_RINGTONE_ROW)));
  g_assert_cmpstr (ringer_ring_rules_get_ringtone (fixture->rules, account_id, ANN), ==, "bell");
  g_assert_null (ringer_ring_rules_get_ringtone (fixture->rules, account_id, UI_ANN_ROOM));

  adw_preferences_dialog_pop_subpage (ADW_PREFERENCES_DIALOG (shown.dialog));
  ui_wait_until (find (&shown, "When Somebody Calls") != NULL);
  g_assert_false (ringer_fake_tone_player_is_playing (shown.player));
  g_assert_nonnull (find (&shown, "Bell"));

  ringer_ring_rules_set_ringtone (fixture->rules, account_id, ANN, NULL);
  g_assert_nonnull (find (&shown, "As Other Calls"));
  shown_clear (&shown);

  show (fixture, &shown, UI_GARDEN_ROOM);
  adw_action_row_activate (ADW_ACTION_ROW (get_row (&shown, "Ringtone", ADW_TYPE_ACTION_ROW)));
  ui_wait_until (find (&shown, "Pulse") != NULL);
  adw_action_row_activate (ADW_ACTION_ROW (get_row (&shown, "Pulse", RINGER_TYPE_RINGTONE_ROW)));
  g_assert_cmpstr (ringer_ring_rules_get_ringtone (fixture->rules, account_id, UI_GARDEN_ROOM), ==, "pulse");
  shown_clear (&shown);
}

static void
begin_call (UiFixture *fixture,
            Shown *shown,
            const char *room_id,
            RingerCallOutcome outcome,
            gint64 hours_ago)
{
  const RingerHistoryStart start = {
    .room_id = room_id,
    .slot_id = "m.call#ROOM",
    .caller = "@bob:" RINGER_FAKE_SERVER_NAME,
    .caller_name = "Bob",
    .outcome = outcome,
    .started_ms = UI_NOW_MS - hours_ago * 3600 * 1000,
    .seen = TRUE,
  };
  RingerCallHistory *history = ringer_call_manager_get_history (fixture->calls, shown->account);

  ringer_call_history_end (history, ringer_call_history_begin (history, &start), start.started_ms + 60000);
}

static void
test_last_calls (UiFixture *fixture,
                 gconstpointer user_data)
{
  Shown shown = { 0 };

  show (fixture, &shown, UI_GARDEN_ROOM);
  begin_call (fixture, &shown, UI_ANN_ROOM, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE, 1);
  g_assert_nonnull (find (&shown, "None yet"));

  begin_call (fixture, &shown, UI_GARDEN_ROOM, RINGER_CALL_OUTCOME_NOT_RUNG, 24 * 500);
  begin_call (fixture, &shown, UI_GARDEN_ROOM, RINGER_CALL_OUTCOME_DECLINED, 24 * 5);
  begin_call (fixture, &shown, UI_GARDEN_ROOM, RINGER_CALL_OUTCOME_OUTGOING, 24 * 4);
  begin_call (fixture, &shown, UI_GARDEN_ROOM, RINGER_CALL_OUTCOME_ANSWERED, 24);
  begin_call (fixture, &shown, UI_GARDEN_ROOM, RINGER_CALL_OUTCOME_MISSED, 2);
  g_assert_null (find (&shown, "None yet"));
  g_assert_nonnull (find (&shown, "Missed video call · Bob"));
  g_assert_nonnull (find (&shown, "Call of others · Bob"));
  ui_check_looks (shown.window, "room-calls");

  /* Five, and no more. */
  begin_call (fixture, &shown, UI_GARDEN_ROOM, RINGER_CALL_OUTCOME_MISSED, 1);
  g_assert_null (find (&shown, "Call of others · Bob"));
  shown_clear (&shown);
}

static void
test_not_kept (UiFixture *fixture,
               gconstpointer user_data)
{
  Shown shown = { 0 };

  ui_fixture_break_rules (fixture);
  show (fixture, &shown, UI_ANN_ROOM);
  g_assert_nonnull (find (&shown, "Ringer can't write its files. Check that the disk is not full."));
  ui_check_looks (shown.window, "person-not-kept");
  shown_clear (&shown);
}

static void
test_left (UiFixture *fixture,
           gconstpointer user_data)
{
  Shown shown = { 0 };

  show (fixture, &shown, UI_GARDEN_ROOM);
  g_object_add_weak_pointer (G_OBJECT (shown.dialog), (gpointer *) &shown.dialog);
  ui_fixture_send_state (fixture, UI_GARDEN_ROOM, "me", "m.room.member", "@me:" RINGER_FAKE_SERVER_NAME, "{\"membership\":\"leave\"}");
  ui_wait_until (shown.dialog == NULL);
  shown_clear (&shown);
}

static void
test_opened_from_the_list (UiFixture *fixture,
                           gconstpointer user_data)
{
  g_autofree char *wanted = NULL;
  Shown shown = { 0 };
  GtkWidget *list;

  show (fixture, &shown, UI_ANN_ROOM);
  adw_dialog_force_close (shown.dialog);
  ui_settle ();
  list = gtk_widget_get_ancestor (ui_find_text (shown.window, "Ann Example"), GTK_TYPE_LIST_VIEW);
  gtk_widget_activate_action (list, "list.activate-item", "u", 0);
  wanted = g_strdup_printf ("show-room ('%s', '%s')", ringer_account_get_id (shown.account), UI_ANN_ROOM);
  g_assert_true (ui_fixture_was_activated (fixture, wanted));
  shown_clear (&shown);
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

  add ("/ui/room-dialog/rules", test_rules);
  add ("/ui/room-dialog/group", test_group);
  add ("/ui/room-dialog/who-may-ring", test_who_may_ring);
  add ("/ui/room-dialog/never", test_never);
  add ("/ui/room-dialog/never-on-another-client", test_never_on_another_client);
  add ("/ui/room-dialog/never-fails", test_never_fails);
  add ("/ui/room-dialog/second-thoughts", test_second_thoughts);
  add ("/ui/room-dialog/server-away", test_server_away);
  add ("/ui/room-dialog/ringtone", test_ringtone);
  add ("/ui/room-dialog/last-calls", test_last_calls);
  add ("/ui/room-dialog/not-kept", test_not_kept);
  add ("/ui/room-dialog/left", test_left);
  add ("/ui/room-dialog/opened-from-the-list", test_opened_from_the_list);

  return g_test_run ();
}
