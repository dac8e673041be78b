/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-account-banner.h"
#include "ringer-window.h"
#include "ui-fixture.h"

/* Setting up the encryption of a fresh account. */

#define NOT_SET_UP "Calls in encrypted rooms can't ring until you set up encryption."

typedef struct
{
  UiFixture ui;
  RingerAccount *account;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  ui_fixture_set_up (&fixture->ui, NULL);
  ui_fixture_add_rooms (&fixture->ui);
  ui_fixture_send_state (&fixture->ui, UI_ANN_ROOM, "ann", "m.room.encryption", "", "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}");
  fixture->window = ringer_window_new (fixture->ui.application, fixture->ui.accounts, fixture->ui.calls, fixture->ui.settings);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 370, 720);
  fixture->account = ui_fixture_add_ready_account (&fixture->ui, "me");
  ui_wait_until (ringer_device_trust_get_state (ringer_account_get_trust (fixture->account)) == RINGER_TRUST_NO_IDENTITY);
  ui_present (fixture->window);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  ui_fixture_tear_down (&fixture->ui, NULL);
}

static const char *
get_banner (Fixture *fixture)
{
  GtkWidget *banner = ui_find_type (fixture->window, RINGER_TYPE_ACCOUNT_BANNER);

  return banner != NULL ? ringer_account_banner_get_title (RINGER_ACCOUNT_BANNER (banner)) : NULL;
}

static AdwDialog *
get_dialog (Fixture *fixture)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
}

static void
begin (Fixture *fixture)
{
  ui_wait_until (ui_says (get_banner (fixture), NOT_SET_UP));
  ui_settle ();
  ui_click (ui_find_button (fixture->window, "Set Up…"));
  g_assert_nonnull (get_dialog (fixture));
}

static gboolean
is_shown (Fixture *fixture,
          const char *text)
{
  return ui_find_text (fixture->window, text) != NULL;
}

static void
wait_for_text (Fixture *fixture,
               const char *text)
{
  ui_wait_until (is_shown (fixture, text));
  ui_settle ();
}

static gboolean
has_no_banner (Fixture *fixture)
{
  ringer_fake_clock_advance (fixture->ui.clock, 1000);

  return get_banner (fixture) == NULL;
}

static void
finish (Fixture *fixture)
{
  wait_for_text (fixture, "Keep Your Recovery Key");
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (fixture->window, "Finish")));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (ui_find_type (fixture->window, GTK_TYPE_CHECK_BUTTON)), TRUE);
  ui_click (ui_find_button (fixture->window, "Finish"));
  wait_for_text (fixture, "All Set Up");
}

static void
test_fresh (Fixture *fixture,
            gconstpointer user_data)
{
  begin (fixture);
  ui_check_looks (fixture->window, "set-up-begin");
  ui_click (ui_find_button (fixture->window, "Set Up"));
  wait_for_text (fixture, "Keep Your Recovery Key");
  ui_check_looks (fixture->window, "set-up-key");
  ui_click (ui_find_button (fixture->window, "Copy"));
  finish (fixture);
  ui_check_looks (fixture->window, "set-up-done");
  ui_click (ui_find_button (fixture->window, "Done"));
  ui_wait_until (get_dialog (fixture) == NULL);
  ui_wait_until (has_no_banner (fixture));
}

static void
type (Fixture *fixture,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (fixture->window, ADW_TYPE_PASSWORD_ENTRY_ROW)), text);
  ui_click (ui_find_button (fixture->window, "Continue"));
}

static void
test_password (Fixture *fixture,
               gconstpointer user_data)
{
  ringer_fake_homeserver_require_auth (fixture->ui.server, "m.login.password");
  begin (fixture);
  ui_click (ui_find_button (fixture->window, "Set Up"));
  wait_for_text (fixture, "The server asks for the password of your account.");
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (fixture->window, "Continue")));
  type (fixture, "wrong");
  wait_for_text (fixture, "The password is wrong. Try again.");
  ui_check_looks (fixture->window, "set-up-password");
  type (fixture, "secret");
  finish (fixture);
}

static void
test_page (Fixture *fixture,
           gconstpointer user_data)
{
  ringer_fake_homeserver_require_auth (fixture->ui.server, "m.oauth");
  begin (fixture);
  ui_click (ui_find_button (fixture->window, "Set Up"));
  ui_wait_until (ui_find_text (fixture->window, "Confirm It Is You") != NULL);
  ui_settle ();
  ui_click (ui_find_button (fixture->window, "Continue"));
  wait_for_text (fixture, "It is not allowed there yet.");
  ui_check_looks (fixture->window, "set-up-page");
  ringer_fake_homeserver_confirm_auth (fixture->ui.server);
  ui_click (ui_find_button (fixture->window, "Continue"));
  finish (fixture);
}

/* Where it began, and where the key is shown. */
static void
test_failures (Fixture *fixture,
               gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (fixture->ui.server, "/room_keys/version", 1, 503, NULL);
  begin (fixture);
  ui_click (ui_find_button (fixture->window, "Set Up"));
  wait_for_text (fixture, RINGER_FAKE_SERVER_NAME " has a problem of its own. Try again later.");
  ui_check_looks (fixture->window, "set-up-failed");
  ui_click (ui_find_button (fixture->window, "Try Again"));
  wait_for_text (fixture, "Keep Your Recovery Key");

  ringer_fake_homeserver_fail_next (fixture->ui.server, "m.secret_storage.default_key", 1, 503, NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (ui_find_type (fixture->window, GTK_TYPE_CHECK_BUTTON)), TRUE);
  ui_click (ui_find_button (fixture->window, "Finish"));
  wait_for_text (fixture, RINGER_FAKE_SERVER_NAME " has a problem of its own. Try again later.");
  ui_check_looks (fixture->window, "set-up-key-failed");
  ui_click (ui_find_button (fixture->window, "Finish"));
  wait_for_text (fixture, "All Set Up");
}

/* Closed with the key in sight: it is asked for again. */
static void
test_close (Fixture *fixture,
            gconstpointer user_data)
{
  begin (fixture);
  ui_click (ui_find_button (fixture->window, "Set Up"));
  wait_for_text (fixture, "Keep Your Recovery Key");
  adw_dialog_force_close (get_dialog (fixture));
  ui_settle ();
  g_assert_null (get_dialog (fixture));
  ui_wait_until (has_no_banner (fixture));
  ui_wait_until (!ringer_device_trust_get_has_recovery (ringer_account_get_trust (fixture->account)));
}

/* Offered with a new account that is in an encrypted room, once. */
static void
test_new_account (Fixture *fixture,
                  gconstpointer user_data)
{
  const char *pair[] = { "work", "ann", NULL };

  ringer_fake_homeserver_add_room (fixture->ui.server, "!secret:" RINGER_FAKE_SERVER_NAME, NULL, pair, TRUE);
  ui_fixture_send_state (&fixture->ui, "!secret:" RINGER_FAKE_SERVER_NAME, "ann", "m.room.encryption", "", "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}");
  ui_fixture_add_ready_account (&fixture->ui, "work");
  ui_wait_until (get_dialog (fixture) != NULL);
  ui_settle ();
  ui_click (ui_find_button (fixture->window, "Later"));
  ui_wait_until (get_dialog (fixture) == NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ui_init ();
  ui_keep_narrow ();

#define ADD(name, func) g_test_add ("/ui/set-up/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("fresh", test_fresh);
  ADD ("password", test_password);
  ADD ("page", test_page);
  ADD ("failures", test_failures);
  ADD ("close", test_close);
  ADD ("new-account", test_new_account);
#undef ADD

  return g_test_run ();
}
