/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto-recovery.h"
#include "ringer-account-banner.h"
#include "ringer-fake-do-not-disturb.h"
#include "ringer-fake-global-shortcuts.h"
#include "ringer-fake-tone-player.h"
#include "ringer-preferences-dialog.h"
#include "ringer-window.h"
#include "ui-fixture.h"

/* Getting this device verified. Me has a phone besides, which made the account's identity. */

#define ME "@me:" RINGER_FAKE_SERVER_NAME
#define WORK "@work:" RINGER_FAKE_SERVER_NAME
#define UNVERIFIED "Calls in encrypted rooms can't ring until you verify this device."
#define NOT_OPENED "The encryption can't be opened. Calls in encrypted rooms don't ring."

typedef struct
{
  UiFixture ui;
  RingerAccount *account;
  CryptoParty *phone;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  ui_fixture_set_up (&fixture->ui, NULL);
  ui_fixture_add_rooms (&fixture->ui);
  fixture->phone = crypto_party_new (ringer_fake_homeserver_get_keys (fixture->ui.server), ME, "PHONE");
  fixture->account = ui_fixture_add_ready_account (&fixture->ui, "me");
  fixture->window = ringer_window_new (fixture->ui.application, fixture->ui.accounts, fixture->ui.calls, fixture->ui.settings);
  /* As narrow as a phone from the start: libadwaita 1.7 keeps the pages of a dialog that became narrow while it was open. */
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 370, 720);
  ui_present (fixture->window);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  crypto_party_free (fixture->phone);
  ui_fixture_tear_down (&fixture->ui, NULL);
}

static const char *
get_banner (Fixture *fixture)
{
  GtkWidget *banner = ui_find_type (fixture->window, RINGER_TYPE_ACCOUNT_BANNER);

  return banner != NULL ? ringer_account_banner_get_title (RINGER_ACCOUNT_BANNER (banner)) : NULL;
}

static void
make_identity (Fixture *fixture)
{
  crypto_party_make_identity (fixture->phone);
  ui_wait_until (ui_says (get_banner (fixture), UNVERIFIED));
  /* The phone gets to know this device. */
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
  ui_settle ();
}

static AdwDialog *
get_dialog (Fixture *fixture)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
}

static void
activate_row (Fixture *fixture,
              const char *title)
{
  GtkWidget *label = ui_find_text (fixture->window, title);
  GtkWidget *row;

  g_assert_nonnull (label);
  row = gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW);
  g_assert_true (gtk_widget_is_sensitive (row));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  ui_settle ();
}

static void
type (Fixture *fixture,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (ui_find_type (fixture->window, ADW_TYPE_PASSWORD_ENTRY_ROW)), text);
  ui_settle ();
}

static void
test_recovery (Fixture *fixture,
               gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;

  g_assert_null (get_banner (fixture));
  make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->ui.server, "correct horse");
  ui_check_looks (fixture->window, "unverified");

  ui_click (ui_find_button (fixture->window, "Verify…"));
  g_assert_nonnull (get_dialog (fixture));
  ui_check_looks (fixture->window, "verify-choose");

  activate_row (fixture, "Use Recovery Key");
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (fixture->window, "Verify")));
  type (fixture, "wrong horse");
  ui_click (ui_find_button (fixture->window, "Verify"));
  ui_wait_until (ui_find_text (fixture->window, "This is not the right recovery key or passphrase. Try again.") != NULL);
  ui_check_looks (fixture->window, "verify-wrong-key");

  type (fixture, "correct horse");
  g_assert_null (ui_find_text (fixture->window, "This is not the right recovery key or passphrase. Try again."));
  ui_click (ui_find_button (fixture->window, "Verify"));
  ui_wait_until (ui_find_text (fixture->window, "Device Verified") != NULL);
  ui_check_looks (fixture->window, "verify-done");
  ui_click (ui_find_button (fixture->window, "Done"));
  ui_wait_until (get_dialog (fixture) == NULL);
  g_assert_null (get_banner (fixture));
}

/* Offered with a new account, once. */
static void
test_new_account (Fixture *fixture,
                  gconstpointer user_data)
{
  CryptoParty *phone = crypto_party_new (ringer_fake_homeserver_get_keys (fixture->ui.server), WORK, "WORKPHONE");

  crypto_party_make_identity (phone);
  ui_fixture_add_ready_account (&fixture->ui, "work");
  ui_wait_until (get_dialog (fixture) != NULL);
  ui_settle ();
  ui_click (ui_find_button (fixture->window, "Later"));
  ui_wait_until (get_dialog (fixture) == NULL);
  ui_assert_says (get_banner (fixture), UNVERIFIED);
  crypto_party_free (phone);
}

static void
test_network (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;

  make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->ui.server, NULL);
  ui_click (ui_find_button (fixture->window, "Verify…"));
  activate_row (fixture, "Use Recovery Key");
  ringer_fake_homeserver_fail_next (fixture->ui.server, "m.cross_signing.master", 1, 503, NULL);
  type (fixture, ringer_secret_key_get_recovery_key (key));
  ui_click (ui_find_button (fixture->window, "Verify"));
  ui_wait_until (ui_find_text (fixture->window, RINGER_FAKE_SERVER_NAME " has a problem of its own. Try again later.") != NULL);

  ui_click (ui_find_button (fixture->window, "Verify"));
  ui_wait_until (ui_find_text (fixture->window, "Device Verified") != NULL);
}

/* What is under way ends with the dialog. */
static void
test_close (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (RingerSecretKey) key = NULL;

  make_identity (fixture);
  key = crypto_recovery_set_up (fixture->phone, fixture->ui.server, NULL);
  ui_click (ui_find_button (fixture->window, "Verify…"));
  activate_row (fixture, "Use Recovery Key");
  type (fixture, ringer_secret_key_get_recovery_key (key));
  ui_click (ui_find_button (fixture->window, "Verify"));
  adw_dialog_force_close (get_dialog (fixture));
  ui_settle ();
  g_assert_null (get_dialog (fixture));
}

static void
test_no_recovery (Fixture *fixture,
                  gconstpointer user_data)
{
  make_identity (fixture);
  ui_click (ui_find_button (fixture->window, "Verify…"));
  ui_wait_until (ui_find_text (fixture->window, "Your account has none") != NULL);
}

/* With the phone */

/* The phone takes in what came for it; the sync goes on, too. */
static gboolean
phone_is (Fixture *fixture,
          RingerVerificationState state)
{
  ringer_fake_clock_pass_pause (fixture->ui.clock, 1000);
  g_ptr_array_unref (crypto_party_sync (fixture->phone));

  return crypto_party_verification_is (fixture->phone, state);
}

static gboolean
is_shown (Fixture *fixture,
          const char *text)
{
  ringer_fake_clock_pass_pause (fixture->ui.clock, 1000);
  g_ptr_array_unref (crypto_party_sync (fixture->phone));

  return ui_find_text (fixture->window, text) != NULL;
}

static void
compare (Fixture *fixture)
{
  make_identity (fixture);
  ui_click (ui_find_button (fixture->window, "Verify…"));
  activate_row (fixture, "Use Another Device");
  g_assert_nonnull (ui_find_text (fixture->window, "Waiting for Your Other Device…"));
  ui_check_looks (fixture->window, "verify-wait");
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_REQUESTED));
  crypto_party_say (fixture->phone, ringer_crypto_accept_verification_async);
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_STARTED));
  crypto_party_say (fixture->phone, ringer_crypto_accept_verification_async);
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_COMPARE));
  ui_push_until (is_shown (fixture, "They Match"));
}

static void
test_emoji (Fixture *fixture,
            gconstpointer user_data)
{
  const RingerVerificationEmoji *emoji;

  compare (fixture);
  emoji = ringer_verification_get_emoji (crypto_party_get_verification (fixture->phone));
  for (unsigned int i = 0; i < RINGER_VERIFICATION_N_EMOJI; i++) {
    g_assert_nonnull (ui_find_text (fixture->window, emoji[i].symbol));
    g_assert_nonnull (ui_find_text (fixture->window, emoji[i].description));
  }
  ui_check_looks (fixture->window, "verify-emoji");

  ui_click (ui_find_button (fixture->window, "They Match"));
  g_assert_nonnull (ui_find_text (fixture->window, "Confirm it on the other device, too."));
  crypto_party_say (fixture->phone, ringer_crypto_confirm_verification_async);
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_DONE));
  ui_push_until (is_shown (fixture, "Device Verified"));
  g_assert_null (get_banner (fixture));
}

static void
test_mismatch (Fixture *fixture,
               gconstpointer user_data)
{
  compare (fixture);
  ui_click (ui_find_button (fixture->window, "They Don't Match"));
  g_assert_nonnull (ui_find_text (fixture->window, "Not Verified"));
  ui_check_looks (fixture->window, "verify-mismatch");
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_CANCELLED));
  g_assert_cmpstr (ringer_verification_get_cancel_code (crypto_party_get_verification (fixture->phone)), ==, "m.mismatched_sas");
}

/* Who closes the dialog has cancelled. */
static void
test_cancel (Fixture *fixture,
             gconstpointer user_data)
{
  compare (fixture);
  adw_dialog_force_close (get_dialog (fixture));
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_CANCELLED));
  g_assert_cmpstr (ringer_verification_get_cancel_code (crypto_party_get_verification (fixture->phone)), ==, "m.user");
}

static void
test_asked (Fixture *fixture,
            gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;

  make_identity (fixture);
  ringer_crypto_request_verification_async (fixture->phone->crypto, ringer_account_get_device_id (fixture->account), NULL, crypto_on_result, &result);
  crypto_await (&result);
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
  ui_push_until (is_shown (fixture, "Verify With Your Other Device?"));
  ui_settle ();
  ui_check_looks (fixture->window, "verify-asked");

  ui_click (ui_find_button (fixture->window, "Accept"));
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_READY));
  crypto_party_say (fixture->phone, ringer_crypto_start_verification_async);
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_COMPARE));
  ui_push_until (is_shown (fixture, "They Match"));
  ui_click (ui_find_button (fixture->window, "They Match"));
  crypto_party_say (fixture->phone, ringer_crypto_confirm_verification_async);
  ui_push_until (phone_is (fixture, RINGER_VERIFICATION_DONE));
  ui_push_until (is_shown (fixture, "Device Verified"));
}

/* The phone takes it back. */
static void
test_asked_no_more (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;

  make_identity (fixture);
  ringer_crypto_request_verification_async (fixture->phone->crypto, ringer_account_get_device_id (fixture->account), NULL, crypto_on_result, &result);
  crypto_await (&result);
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
  ui_push_until (is_shown (fixture, "Verify With Your Other Device?"));
  ringer_crypto_cancel_verification_async (fixture->phone->crypto, crypto_party_get_verification (fixture->phone), FALSE, NULL, crypto_on_result, &cancelled);
  crypto_await (&cancelled);
  g_ptr_array_unref (crypto_party_sync (fixture->phone));
  ui_push_until (is_shown (fixture, "It was cancelled on the other device."));
}

static void
test_preferences (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (RingerFakeTonePlayer) player = ringer_fake_tone_player_new ();
  g_autoptr (GListStore) devices = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (RingerFakeDoNotDisturb) do_not_disturb = ringer_fake_do_not_disturb_new (TRUE);
  g_autoptr (RingerFakeGlobalShortcuts) shortcuts = ringer_fake_global_shortcuts_new ();
  AdwDialog *dialog = ringer_preferences_dialog_new (fixture->ui.settings, fixture->ui.accounts, fixture->ui.calls,
                                                     RINGER_DO_NOT_DISTURB (do_not_disturb), RINGER_TONE_PLAYER (player), G_LIST_MODEL (devices));

  ringer_preferences_dialog_set_shortcuts (RINGER_PREFERENCES_DIALOG (dialog), RINGER_GLOBAL_SHORTCUTS (shortcuts));

  adw_dialog_present (dialog, fixture->window);
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), "accounts");
  ui_settle ();
  ui_wait_until (ui_find_text (fixture->window, "Set Up Encryption…") != NULL);
  ui_check_looks (fixture->window, "preferences-not-set-up");
  make_identity (fixture);
  ui_check_looks (fixture->window, "preferences-unverified");
  activate_row (fixture, "Verify This Device…");
  g_assert_true (get_dialog (fixture) != dialog);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  gboolean *closed = user_data;

  *closed = TRUE;
}

/* The keyring no longer has the key of the encryption's store. */
static void
lose_key (Fixture *fixture)
{
  RingerEncryption *encryption = ringer_account_get_encryption (fixture->account);
  gboolean closed = FALSE;

  ringer_encryption_close_async (encryption, on_closed, &closed);
  ui_wait_until (closed);
  ringer_fake_secret_store_set (fixture->ui.secrets, ringer_account_get_id (fixture->account), "encryption", NULL);
  ringer_encryption_open (encryption);
  ui_wait_until (ui_says (get_banner (fixture), NOT_OPENED));
  ui_settle ();
}

static void
test_reset (Fixture *fixture,
            gconstpointer user_data)
{
  lose_key (fixture);
  ui_check_looks (fixture->window, "encryption-lost");
  ui_click (ui_find_button (fixture->window, "Repair…"));
  ui_check_looks (fixture->window, "reset-device");
  ui_click (ui_find_button (fixture->window, "Reset"));
  ui_wait_until (ringer_encryption_get_state (ringer_account_get_encryption (fixture->account)) == RINGER_ENCRYPTION_READY);
  g_assert_null (get_banner (fixture));
}

static void
test_sign_out (Fixture *fixture,
               gconstpointer user_data)
{
  lose_key (fixture);
  ui_click (ui_find_button (fixture->window, "Repair…"));
  ui_click (ui_find_button (fixture->window, "Sign Out"));
  ui_wait_until (g_list_model_get_n_items (G_LIST_MODEL (fixture->ui.accounts)) == 0);
  g_assert_true (ui_fixture_was_requested (&fixture->ui, "POST", "/logout"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ui_init ();

#define ADD(name, func) g_test_add ("/ui/verify/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("recovery", test_recovery);
  ADD ("new-account", test_new_account);
  ADD ("network", test_network);
  ADD ("close", test_close);
  ADD ("no-recovery", test_no_recovery);
  ADD ("emoji", test_emoji);
  ADD ("mismatch", test_mismatch);
  ADD ("cancel", test_cancel);
  ADD ("asked", test_asked);
  ADD ("asked-no-more", test_asked_no_more);
  ADD ("preferences", test_preferences);
  ADD ("reset", test_reset);
  ADD ("sign-out", test_sign_out);
#undef ADD

  return g_test_run ();
}
