/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-recovery.h"
#include "ringer-device-row.h"
#include "ringer-fake-do-not-disturb.h"
#include "ringer-fake-global-shortcuts.h"
#include "ringer-fake-tone-player.h"
#include "ringer-preferences-dialog.h"
#include "ringer-test-util.h"
#include "ringer-window.h"
#include "ui-fixture.h"

/* The devices of an account. Me has a phone, which is verified, and a laptop, which is not. */

#define ME "@me:" RINGER_FAKE_SERVER_NAME
#define HINT "1 device is not verified: calls in encrypted rooms don't ring there. Sign it out if it is not yours."

typedef struct
{
  UiFixture ui;
  RingerAccount *account;
  CryptoParty *phone;
  CryptoParty *laptop;
  GtkWidget *window;
} Fixture;

static void
recover (Fixture *fixture)
{
  RingerDeviceTrust *trust = ringer_account_get_trust (fixture->account);
  g_autoptr (RingerSecretKey) key = crypto_recovery_set_up (fixture->phone, fixture->ui.server, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_device_trust_recover_async (trust, ringer_secret_key_get_recovery_key (key), NULL, crypto_on_result, &result);
  crypto_await (&result);
  g_assert_true (ringer_device_trust_recover_finish (trust, result, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  CryptoHomeserver *keys;

  ui_fixture_set_up (&fixture->ui, NULL);
  ui_fixture_add_rooms (&fixture->ui);
  keys = ringer_fake_homeserver_get_keys (fixture->ui.server);
  fixture->phone = crypto_party_new (keys, ME, "PHONE");
  fixture->laptop = crypto_party_new (keys, ME, "LAPTOP");
  crypto_party_make_identity (fixture->phone);
  ringer_fake_homeserver_add_device (fixture->ui.server, "me", "PHONE", "Phone", UI_NOW_MS - 3600 * 1000);
  ringer_fake_homeserver_add_device (fixture->ui.server, "me", "LAPTOP", "Old laptop with a name that is much too long for such a narrow window", UI_NOW_MS - 86400 * 1000);
  ringer_fake_homeserver_add_device (fixture->ui.server, "me", "SCRIPT", NULL, 0);
  fixture->account = ui_fixture_add_ready_account (&fixture->ui, "me");
  ui_wait_until (ringer_device_trust_get_state (ringer_account_get_trust (fixture->account)) == RINGER_TRUST_UNVERIFIED);
  recover (fixture);
  /* The laptop gets to know this device. */
  g_ptr_array_unref (crypto_party_sync (fixture->laptop));
  fixture->window = ringer_window_new (fixture->ui.application, fixture->ui.accounts, fixture->ui.calls, fixture->ui.settings);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 370, 720);
  ui_present (fixture->window);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  crypto_party_free (fixture->phone);
  crypto_party_free (fixture->laptop);
  ui_fixture_tear_down (&fixture->ui, NULL);
}

static gboolean
is_shown (Fixture *fixture,
          const char *text)
{
  return ui_find_text (fixture->window, text) != NULL;
}

static void
open_page (Fixture *fixture)
{
  g_autoptr (RingerFakeTonePlayer) player = ringer_fake_tone_player_new ();
  g_autoptr (GListStore) outputs = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (RingerFakeDoNotDisturb) do_not_disturb = ringer_fake_do_not_disturb_new (TRUE);
  g_autoptr (RingerFakeGlobalShortcuts) shortcuts = ringer_fake_global_shortcuts_new ();
  AdwDialog *dialog = ringer_preferences_dialog_new (fixture->ui.settings, fixture->ui.accounts, fixture->ui.calls,
                                                     RINGER_DO_NOT_DISTURB (do_not_disturb), RINGER_TONE_PLAYER (player), G_LIST_MODEL (outputs));

  ringer_preferences_dialog_set_shortcuts (RINGER_PREFERENCES_DIALOG (dialog), RINGER_GLOBAL_SHORTCUTS (shortcuts));
  adw_dialog_present (dialog, fixture->window);
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), "accounts");
  ui_settle ();
  adw_action_row_activate (ADW_ACTION_ROW (gtk_widget_get_ancestor (ui_find_text (fixture->window, "Devices"), ADW_TYPE_ACTION_ROW)));
}

static void
wait_for_text (Fixture *fixture,
               const char *text)
{
  ui_wait_until (is_shown (fixture, text));
  ui_settle ();
}

static void
activate (Fixture *fixture,
          const char *label)
{
  GtkWidget *row = gtk_widget_get_ancestor (ui_find_text (fixture->window, label), ADW_TYPE_BUTTON_ROW);

  g_signal_emit_by_name (row, "activated");
  ui_settle ();
}

/* The row of a device, with what can be done with it in sight, and no other's. */
static void
expand (Fixture *fixture,
        const char *name)
{
  GtkWidget *row = gtk_widget_get_ancestor (ui_find_text (fixture->window, name), RINGER_TYPE_DEVICE_ROW);

  g_assert_nonnull (row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_settle ();
}

static void
test_list (Fixture *fixture,
           gconstpointer user_data)
{
  open_page (fixture);
  wait_for_text (fixture, "This Device");
  wait_for_text (fixture, HINT);
  g_assert_nonnull (ui_find_text (fixture->window, "Phone"));
  g_assert_nonnull (ui_find_text (fixture->window, "SCRIPT"));
  g_assert_nonnull (ui_find_text (fixture->window, "No encryption"));
  expand (fixture, "Phone");
  g_assert_null (ui_find_text (fixture->window, "Verify…"));
  ui_check_looks (fixture->window, "devices");
}

static void
test_failed (Fixture *fixture,
             gconstpointer user_data)
{
  ringer_fake_homeserver_fail_next (fixture->ui.server, "/devices", 1, 503, NULL);
  open_page (fixture);
  wait_for_text (fixture, RINGER_FAKE_SERVER_NAME " has a problem of its own. Try again later.");
  ui_check_looks (fixture->window, "devices-failed");
  ui_click (ui_find_button (fixture->window, "Try Again"));
  wait_for_text (fixture, "Phone");
}

static void
test_rename (Fixture *fixture,
             gconstpointer user_data)
{
  open_page (fixture);
  wait_for_text (fixture, "Phone");
  expand (fixture, "Phone");
  activate (fixture, "Rename…");
  ui_check_looks (fixture->window, "device-rename");
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (fixture->window, ADW_TYPE_ENTRY_ROW)), " Pocket ");
  ui_click (ui_find_button (fixture->window, "Rename"));
  wait_for_text (fixture, "Pocket");
  g_assert_cmpstr (ringer_fake_homeserver_get_device_name (fixture->ui.server, "me", "PHONE"), ==, "Pocket");
}

static gboolean
has_phone (Fixture *fixture)
{
  return ringer_fake_homeserver_get_device_name (fixture->ui.server, "me", "PHONE") != NULL;
}

static void
test_sign_out (Fixture *fixture,
               gconstpointer user_data)
{
  ringer_fake_homeserver_require_auth (fixture->ui.server, "m.login.password");
  open_page (fixture);
  wait_for_text (fixture, "Phone");
  expand (fixture, "Phone");
  activate (fixture, "Sign Out…");
  ui_check_looks (fixture->window, "device-sign-out");
  ui_click (ui_find_button (fixture->window, "Sign Out"));
  wait_for_text (fixture, "The server asks for the password of your account.");
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (fixture->window, ADW_TYPE_PASSWORD_ENTRY_ROW)), "secret");
  ui_click (ui_find_button (fixture->window, "Continue"));
  ui_wait_until (!has_phone (fixture));
  ui_wait_until (!is_shown (fixture, "Phone"));
}

/* Where accounts have a page, that is where it is done. */
static void
test_page (Fixture *fixture,
           gconstpointer user_data)
{
  g_autoptr (RingerOwnDevices) devices = ringer_account_list_devices (fixture->account);
  g_autoptr (RingerOwnDevice) device = ringer_own_device_new ("a b", NULL, 0, FALSE, RINGER_OWN_DEVICE_PLAIN);
  g_autofree char *page = NULL;

  ringer_fake_homeserver_set_account_page (fixture->ui.server, "https://account." RINGER_FAKE_SERVER_NAME "/account/");
  ringer_own_devices_refresh (devices);
  ui_wait_until (!ringer_own_devices_get_loading (devices));
  page = ringer_own_devices_get_page (devices, device);
  g_assert_cmpstr (page, ==, "https://account." RINGER_FAKE_SERVER_NAME "/account/?action=org.matrix.session_end&device_id=a%20b");

  open_page (fixture);
  wait_for_text (fixture, "Phone");
  expand (fixture, "Phone");
  activate (fixture, "Sign Out…");
  g_assert_nonnull (ui_find_text (fixture->window, "A page of your account opens, where you sign Phone out."));
  ui_click (ui_find_button (fixture->window, "Cancel"));
  g_assert_true (has_phone (fixture));
}

static gboolean
laptop_is (Fixture *fixture,
           RingerVerificationState state)
{
  ringer_fake_clock_pass_pause (fixture->ui.clock, 1000);
  g_ptr_array_unref (crypto_party_sync (fixture->laptop));

  return crypto_party_verification_is (fixture->laptop, state);
}

static gboolean
is_shown_later (Fixture *fixture,
                const char *text)
{
  ringer_fake_clock_pass_pause (fixture->ui.clock, 1000);
  g_ptr_array_unref (crypto_party_sync (fixture->laptop));

  return is_shown (fixture, text);
}

/* What moves while one waits holds nothing up. */
static void
test_verify (Fixture *fixture,
             gconstpointer user_data)
{
  unsigned int drawing;

  open_page (fixture);
  wait_for_text (fixture, HINT);
  expand (fixture, "Old laptop with a name that is much too long for such a narrow window");
  activate (fixture, "Verify…");
  drawing = ringer_test_draw_without_end ();
  ui_push_until (laptop_is (fixture, RINGER_VERIFICATION_REQUESTED));
  crypto_party_say (fixture->laptop, ringer_crypto_accept_verification_async);
  ui_push_until (laptop_is (fixture, RINGER_VERIFICATION_STARTED));
  crypto_party_say (fixture->laptop, ringer_crypto_accept_verification_async);
  ui_push_until (laptop_is (fixture, RINGER_VERIFICATION_COMPARE));
  ui_push_until (is_shown_later (fixture, "They Match"));
  g_source_remove (drawing);
  ui_click (ui_find_button (fixture->window, "They Match"));
  crypto_party_say (fixture->laptop, ringer_crypto_confirm_verification_async);
  ui_push_until (laptop_is (fixture, RINGER_VERIFICATION_DONE));
  ui_push_until (is_shown_later (fixture, "Device Verified"));
  ui_settle ();
  ui_click (ui_find_button (fixture->window, "Done"));
  ui_push_until (!is_shown_later (fixture, HINT));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ui_init ();

#define ADD(name, func) g_test_add ("/ui/devices/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("list", test_list);
  ADD ("failed", test_failed);
  ADD ("rename", test_rename);
  ADD ("sign-out", test_sign_out);
  ADD ("page", test_page);
  ADD ("verify", test_verify);
#undef ADD

  return g_test_run ();
}
