/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "ringer-device-choice.h"
#include "ringer-error.h"
#include "ringer-fake-do-not-disturb.h"
#include "ringer-fake-global-shortcuts.h"
#include "ringer-fake-tone-player.h"
#include "ringer-choice-row.h"
#include "ringer-preferences-dialog.h"
#include "ringer-ringtone-row.h"
#include "ringer-window.h"

typedef struct
{
  GtkWidget *window;
  AdwDialog *dialog;
  RingerFakeDoNotDisturb *do_not_disturb;
  RingerFakeGlobalShortcuts *shortcuts;
  RingerFakeTonePlayer *player;
  GListStore *devices;
} Shown;

/* Whether the desktop tells of its Do Not Disturb */
static gboolean is_desktops_quiet = TRUE;

static void
show (UiFixture *fixture,
      Shown *shown,
      const char *page)
{
  g_autoptr (RingerDeviceChoice) speakers = ringer_device_choice_new ("speakers", "Speakers");

  shown->do_not_disturb = ringer_fake_do_not_disturb_new (is_desktops_quiet);
  shown->shortcuts = ringer_fake_global_shortcuts_new ();
  shown->player = ringer_fake_tone_player_new ();
  shown->devices = g_list_store_new (RINGER_TYPE_DEVICE_CHOICE);
  g_list_store_append (shown->devices, speakers);

  shown->window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  /* As narrow as a phone from the start: libadwaita 1.7 keeps the pages of a dialog that became narrow while it was open. */
  gtk_window_set_default_size (GTK_WINDOW (shown->window), 370, 720);
  ui_present (shown->window);
  shown->dialog = ringer_preferences_dialog_new (fixture->settings, fixture->accounts, fixture->calls,
                                                 RINGER_DO_NOT_DISTURB (shown->do_not_disturb), RINGER_TONE_PLAYER (shown->player), G_LIST_MODEL (shown->devices));
  ringer_preferences_dialog_set_shortcuts (RINGER_PREFERENCES_DIALOG (shown->dialog), RINGER_GLOBAL_SHORTCUTS (shown->shortcuts));
  ringer_preferences_dialog_set_devices (RINGER_PREFERENCES_DIALOG (shown->dialog), fixture->settings,
                                         (GListModel *[]) { G_LIST_MODEL (shown->devices), G_LIST_MODEL (shown->devices), G_LIST_MODEL (shown->devices) });
  adw_dialog_present (shown->dialog, shown->window);
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (shown->dialog), page);
  ui_settle ();
}

static void
shown_clear (Shown *shown)
{
  gtk_window_destroy (GTK_WINDOW (shown->window));
  ui_settle ();
  g_assert_finalize_object (shown->player);
  g_assert_finalize_object (shown->do_not_disturb);
  g_assert_finalize_object (shown->shortcuts);
  g_clear_object (&shown->devices);
}

static GtkWidget *
get_row (Shown *shown,
         const char *title,
         GType type)
{
  GtkWidget *label = ui_find_text (GTK_WIDGET (shown->dialog), title);
  GtkWidget *row;

  g_assert_nonnull (label);
  row = gtk_widget_get_ancestor (label, type);
  g_assert_nonnull (row);

  return row;
}

static void
test_switches (UiFixture *fixture,
               gconstpointer user_data)
{
  Shown shown;

  show (fixture, &shown, "general");
  ui_check_looks (shown.window, "preferences-general");
  adw_switch_row_set_active (ADW_SWITCH_ROW (get_row (&shown, "Run in Background", ADW_TYPE_SWITCH_ROW)), FALSE);
  g_assert_false (g_settings_get_boolean (fixture->settings, "run-in-background"));
  g_settings_reset (fixture->settings, "run-in-background");
  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (get_row (&shown, "Run in Background", ADW_TYPE_SWITCH_ROW))));

  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (get_row (&shown, "Only Verified Devices", ADW_TYPE_SWITCH_ROW))));
  adw_switch_row_set_active (ADW_SWITCH_ROW (get_row (&shown, "Only Verified Devices", ADW_TYPE_SWITCH_ROW)), FALSE);
  g_assert_false (g_settings_get_boolean (fixture->settings, "only-verified-devices"));
  g_settings_reset (fixture->settings, "only-verified-devices");

  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (shown.dialog), "ringing");
  ui_settle ();
  adw_switch_row_set_active (ADW_SWITCH_ROW (get_row (&shown, "Play a Ringtone", ADW_TYPE_SWITCH_ROW)), FALSE);
  g_assert_false (g_settings_get_boolean (fixture->settings, "sounds"));
  g_assert_false (gtk_widget_is_sensitive (get_row (&shown, "Bell", RINGER_TYPE_RINGTONE_ROW)));
  g_settings_reset (fixture->settings, "sounds");
  shown_clear (&shown);
}

static void
test_background (UiFixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED, "no");
  GtkWidget *login;
  Shown shown;

  show (fixture, &shown, "general");
  login = get_row (&shown, "Start at Login", ADW_TYPE_SWITCH_ROW);
  adw_switch_row_set_active (ADW_SWITCH_ROW (login), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "start-at-login"));
  g_object_set (shown.dialog, "background-error", error, NULL);
  g_assert_nonnull (ui_find_text (GTK_WIDGET (shown.dialog), "The desktop doesn't allow it. Allow it in the desktop's settings, then try again."));
  ui_check_looks (shown.window, "preferences-background");

  /* What does not run cannot be started. */
  g_settings_set_boolean (fixture->settings, "run-in-background", FALSE);
  g_assert_false (gtk_widget_is_sensitive (login));
  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (login)));
  g_object_set (shown.dialog, "background-error", NULL, NULL);
  g_assert_null (ui_find_text (GTK_WIDGET (shown.dialog), "The desktop doesn't allow it. Allow it in the desktop's settings, then try again."));
  g_settings_reset (fixture->settings, "run-in-background");
  g_settings_reset (fixture->settings, "start-at-login");
  shown_clear (&shown);
}

/* The keys are the desktop's to say, in its words. */
static void
test_global_shortcuts (UiFixture *fixture,
                       gconstpointer user_data)
{
  GtkWidget *row;
  Shown shown;

  show (fixture, &shown, "general");
  row = get_row (&shown, "Global Shortcuts", ADW_TYPE_SWITCH_ROW);
  g_assert_null (ui_find_text (GTK_WIDGET (shown.dialog), "Answer"));
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "global-shortcuts"));
  ringer_fake_global_shortcuts_bind (shown.shortcuts, "Super + <A>");
  g_assert_nonnull (ui_find_text (get_row (&shown, "Answer", ADW_TYPE_ACTION_ROW), "Super + <A>"));
  g_assert_nonnull (ui_find_text (get_row (&shown, "Silence", ADW_TYPE_ACTION_ROW), "No keys; set them in the desktop's settings"));
  ringer_fake_global_shortcuts_bind (shown.shortcuts, "Press <Control><Super>a");
  g_assert_nonnull (ui_find_text (get_row (&shown, "Answer", ADW_TYPE_ACTION_ROW), "Press Ctrl+Super+A"));
  ui_check_looks (shown.window, "preferences-global-shortcuts");

  ringer_fake_global_shortcuts_bind (shown.shortcuts, NULL);
  g_assert_null (ui_find_text (GTK_WIDGET (shown.dialog), "Answer"));
  ringer_fake_global_shortcuts_fail (shown.shortcuts, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_DESKTOP_LACKS, "none"));
  g_assert_nonnull (ui_find_text (row, "This desktop doesn't let apps have keys that work everywhere"));
  ringer_fake_global_shortcuts_fail (shown.shortcuts, g_error_new_literal (RINGER_ERROR, RINGER_ERROR_DESKTOP_REFUSED, "no"));
  g_assert_nonnull (ui_find_text (row, "The desktop didn't allow them. Switch them on again to be asked anew."));
  g_settings_reset (fixture->settings, "global-shortcuts");
  shown_clear (&shown);
}

/* A switch of Ringer's own only where it is the one that counts. */
static void
test_do_not_disturb (UiFixture *fixture,
                     gconstpointer user_data)
{
  Shown shown;

  show (fixture, &shown, "ringing");
  g_assert_null (ui_find_text (GTK_WIDGET (shown.dialog), "Silence Calls"));
  ui_check_looks (shown.window, "preferences-desktop-do-not-disturb");
  shown_clear (&shown);

  is_desktops_quiet = FALSE;
  show (fixture, &shown, "ringing");
  adw_switch_row_set_active (ADW_SWITCH_ROW (get_row (&shown, "Silence Calls", ADW_TYPE_SWITCH_ROW)), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "do-not-disturb"));
  g_settings_reset (fixture->settings, "do-not-disturb");
  ui_check_looks (shown.window, "preferences-do-not-disturb");
  shown_clear (&shown);
  is_desktops_quiet = TRUE;
}

static void
test_ringtone (UiFixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *value = NULL;
  GtkWidget *row;
  Shown shown;

  show (fixture, &shown, "ringing");
  ui_check_looks (shown.window, "preferences-ringing");
  row = get_row (&shown, "Bell", RINGER_TYPE_RINGTONE_ROW);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  value = g_settings_get_string (fixture->settings, "ringtone");
  g_assert_cmpstr (value, ==, "bell");
  g_assert_false (ringer_fake_tone_player_is_playing (shown.player));

  /* A file of the person's own gets a row. */
  g_settings_set_string (fixture->settings, "ringtone", "file:///music/My%20Tone.ogg");
  g_assert_nonnull (ui_find_text (GTK_WIDGET (shown.dialog), "My Tone.ogg"));
  shown_clear (&shown);
}

static void
test_preview (UiFixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, "no device");
  GtkWidget *bell;
  GtkWidget *pulse;
  Shown shown;

  show (fixture, &shown, "ringing");
  bell = ui_find_type (get_row (&shown, "Bell", RINGER_TYPE_RINGTONE_ROW), GTK_TYPE_TOGGLE_BUTTON);
  pulse = ui_find_type (get_row (&shown, "Pulse", RINGER_TYPE_RINGTONE_ROW), GTK_TYPE_TOGGLE_BUTTON);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (bell), TRUE);
  g_assert_true (ringer_fake_tone_player_is_playing (shown.player));
  g_assert_true (g_str_has_suffix (ringer_fake_tone_player_get_file (shown.player), "bell.wav"));

  /* One at a time. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (pulse), TRUE);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (bell)));
  g_assert_true (ringer_fake_tone_player_is_playing (shown.player));
  g_assert_true (g_str_has_suffix (ringer_fake_tone_player_get_file (shown.player), "pulse.wav"));

  /* The volume is heard while it is changed. */
  g_settings_set_double (fixture->settings, "ringtone-volume", 0.25);
  g_assert_cmpfloat (ringer_fake_tone_player_get_volume (shown.player), ==, 0.25);
  g_settings_reset (fixture->settings, "ringtone-volume");

  ringer_tone_player_emit_failed (RINGER_TONE_PLAYER (shown.player), error);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (pulse)));
  g_assert_false (ringer_fake_tone_player_is_playing (shown.player));

  /* Nothing plays on behind a closed dialog. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (pulse), TRUE);
  adw_dialog_force_close (shown.dialog);
  ui_settle ();
  g_assert_false (ringer_fake_tone_player_is_playing (shown.player));
  shown_clear (&shown);
}

static void
test_output (UiFixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (RingerDeviceChoice) speakers = NULL;
  GtkWidget *row;
  Shown shown;

  show (fixture, &shown, "ringing");
  row = get_row (&shown, "Output", RINGER_TYPE_CHOICE_ROW);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  {
    g_autofree char *id = g_settings_get_string (fixture->settings, "ringtone-output");

    g_assert_cmpstr (id, ==, "speakers");
  }

  /* Pulled out and put in again: what was chosen stays chosen. */
  speakers = g_list_model_get_item (G_LIST_MODEL (shown.devices), 0);
  g_list_store_remove_all (shown.devices);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  g_list_store_append (shown.devices, speakers);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);

  g_settings_reset (fixture->settings, "ringtone-output");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  shown_clear (&shown);
}

static void
test_call (UiFixture *fixture,
           gconstpointer user_data)
{
  static const struct
  {
    const char *title;
    const char *key;
  } rows[] = {
    { "Microphone", "call-microphone" },
    { "Speaker", "call-speaker" },
    { "Camera", "call-camera" },
  };
  Shown shown;

  show (fixture, &shown, "call");
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    GtkWidget *row = get_row (&shown, rows[i].title, RINGER_TYPE_CHOICE_ROW);
    g_autofree char *id = NULL;

    adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
    id = g_settings_get_string (fixture->settings, rows[i].key);
    g_assert_cmpstr (id, ==, "speakers");
  }
  ui_check_looks (shown.window, "preferences-call");
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_settings_reset (fixture->settings, rows[i].key);
  shown_clear (&shown);
}

static void
type (GtkWidget *row,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_spin_row_update (ADW_SPIN_ROW (row));
}

static void
test_who_rings (UiFixture *fixture,
                gconstpointer user_data)
{
  g_autofree char *value = NULL;
  GtkWidget *groups;
  GtkWidget *from;
  GtkWidget *until;
  Shown shown;

  show (fixture, &shown, "ringing");
  groups = get_row (&shown, "Group Calls Ring", ADW_TYPE_COMBO_ROW);
  g_assert_nonnull (ui_find_text (groups, "When the Caller Asks"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (groups), 2);
  value = g_settings_get_string (fixture->settings, "group-calls");
  g_assert_cmpstr (value, ==, "never");
  g_settings_set_string (fixture->settings, "group-calls", "always");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (groups)), ==, 1);
  g_settings_reset (fixture->settings, "group-calls");

  from = get_row (&shown, "From", ADW_TYPE_SPIN_ROW);
  until = get_row (&shown, "Until", ADW_TYPE_SPIN_ROW);
  g_assert_false (gtk_widget_is_sensitive (from));
  adw_switch_row_set_active (ADW_SWITCH_ROW (get_row (&shown, "Quiet Every Day", ADW_TYPE_SWITCH_ROW)), TRUE);
  g_assert_true (g_settings_get_boolean (fixture->settings, "quiet-hours"));
  g_assert_true (gtk_widget_is_sensitive (from));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (from)), ==, "22:00");
  g_assert_nonnull (ui_find_text (until, "On the next day"));
  ui_check_looks (shown.window, "preferences-quiet-hours");

  type (from, "5.30");
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "quiet-from"), ==, 5 * 60 + 30);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (from)), ==, "05:30");
  g_assert_null (ui_find_text (until, "On the next day"));

  /* What is no time is none, and what was there stays. */
  type (from, "when I sleep");
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "quiet-from"), ==, 5 * 60 + 30);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (from)), ==, "05:30");

  type (until, "0530");
  g_assert_nonnull (ui_find_text (GTK_WIDGET (shown.dialog), "It is never quiet, since both times are the same"));
  g_settings_reset (fixture->settings, "quiet-hours");
  g_settings_reset (fixture->settings, "quiet-from");
  g_settings_reset (fixture->settings, "quiet-until");
  shown_clear (&shown);
}

static void
test_not_kept (UiFixture *fixture,
               gconstpointer user_data)
{
  Shown shown;

  ui_fixture_break_rules (fixture);
  show (fixture, &shown, "ringing");
  g_assert_nonnull (ui_find_text (GTK_WIDGET (shown.dialog), "Ringer can't write its files. Check that the disk is not full."));
  shown_clear (&shown);
}

static void
test_sign_out (UiFixture *fixture,
               gconstpointer user_data)
{
  AdwDialog *confirmation;
  Shown shown;

  ui_fixture_add_ready_account (fixture, "me");
  show (fixture, &shown, "accounts");
  g_assert_nonnull (ui_find_text (GTK_WIDGET (shown.dialog), "Sign Out…"));
  ui_check_looks (shown.window, "preferences-accounts");

  ui_click (ui_find_button (GTK_WIDGET (shown.dialog), "Sign Out…"));
  confirmation = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (shown.window));
  g_assert_true (ADW_IS_ALERT_DIALOG (confirmation));
  ui_check_looks (shown.window, "sign-out");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 1);

  ui_click (ui_find_button (GTK_WIDGET (confirmation), "Sign Out"));
  ui_wait_until (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)) == 0);
  g_assert_true (ui_fixture_was_requested (fixture, "POST", "/logout"));
  ui_wait_until (ui_find_text (shown.window, "Welcome to Ringer") != NULL);
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

  add ("/ui/preferences/switches", test_switches);
  add ("/ui/preferences/background", test_background);
  add ("/ui/preferences/global-shortcuts", test_global_shortcuts);
  add ("/ui/preferences/do-not-disturb", test_do_not_disturb);
  add ("/ui/preferences/ringtone", test_ringtone);
  add ("/ui/preferences/preview", test_preview);
  add ("/ui/preferences/output", test_output);
  add ("/ui/preferences/call", test_call);
  add ("/ui/preferences/who-rings", test_who_rings);
  add ("/ui/preferences/not-kept", test_not_kept);
  add ("/ui/preferences/sign-out", test_sign_out);

  return g_test_run ();
}
