/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-fixture.h"

#include "ringer-error.h"
#include "ringer-sign-in-dialog.h"
#include "ringer-sign-in-flow.h"
#include "ringer-window.h"

static RingerSignInFlow *
flow_to_password (UiFixture *fixture)
{
  RingerSignInFlow *flow = ringer_sign_in_flow_new (fixture->accounts);

  ringer_sign_in_flow_set_address (flow, ringer_fake_homeserver_get_url (fixture->server));
  g_assert_cmpint (ringer_sign_in_flow_get_state (flow), ==, RINGER_SIGN_IN_DISCOVERING);
  g_assert_true (ringer_sign_in_flow_is_busy (flow));
  ui_wait_until (!ringer_sign_in_flow_is_busy (flow));
  g_assert_cmpint (ringer_sign_in_flow_get_state (flow), ==, RINGER_SIGN_IN_PASSWORD);
  g_assert_null (ringer_sign_in_flow_get_words (flow));

  return flow;
}

static void
test_flow (UiFixture *fixture,
           gconstpointer user_data)
{
  g_autoptr (RingerSignInFlow) flow = flow_to_password (fixture);

  g_assert_cmpstr (ringer_sign_in_flow_get_server (flow), ==, "127.0.0.1");
  g_assert_null (ringer_sign_in_flow_get_user_id (flow));
  ringer_sign_in_flow_set_password (flow, " ann ", "secret");
  ui_wait_until (!ringer_sign_in_flow_is_busy (flow));

  g_assert_cmpint (ringer_sign_in_flow_get_state (flow), ==, RINGER_SIGN_IN_DONE);
  g_assert_cmpstr (ringer_account_get_user_id (ringer_sign_in_flow_get_account (flow)), ==, "@ann:" RINGER_FAKE_SERVER_NAME);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&flow));
}

static void
test_flow_wrong_password (UiFixture *fixture,
                          gconstpointer user_data)
{
  g_autoptr (RingerSignInFlow) flow = flow_to_password (fixture);

  ringer_sign_in_flow_set_password (flow, "ann", "wrong");
  ui_wait_until (!ringer_sign_in_flow_is_busy (flow));

  g_assert_cmpint (ringer_sign_in_flow_get_state (flow), ==, RINGER_SIGN_IN_PASSWORD);
  g_assert_error (ringer_sign_in_flow_get_error (flow), RINGER_ERROR, RINGER_ERROR_WRONG_PASSWORD);
  ui_assert_says (ringer_sign_in_flow_get_words (flow), "The name or the password is wrong. Try again.");

  ringer_sign_in_flow_clear_error (flow);
  g_assert_null (ringer_sign_in_flow_get_words (flow));
}

static void
test_flow_keyring_locked (UiFixture *fixture,
                          gconstpointer user_data)
{
  g_autoptr (RingerSignInFlow) flow = flow_to_password (fixture);

  ringer_fake_secret_store_set_locked (fixture->secrets, TRUE);
  ringer_sign_in_flow_set_password (flow, "ann", "secret");
  ui_wait_until (!ringer_sign_in_flow_is_busy (flow));

  g_assert_error (ringer_sign_in_flow_get_error (flow), RINGER_ERROR, RINGER_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
}

static void
test_flow_bad_address (UiFixture *fixture,
                       gconstpointer user_data)
{
  g_autoptr (RingerSignInFlow) flow = ringer_sign_in_flow_new (fixture->accounts);

  ringer_sign_in_flow_set_address (flow, "what is this?");
  ui_wait_until (!ringer_sign_in_flow_is_busy (flow));

  g_assert_cmpint (ringer_sign_in_flow_get_state (flow), ==, RINGER_SIGN_IN_ADDRESS);
  g_assert_error (ringer_sign_in_flow_get_error (flow), RINGER_ERROR, RINGER_ERROR_BAD_ADDRESS);
}

static void
test_flow_browser_only (UiFixture *fixture,
                        gconstpointer user_data)
{
  g_autoptr (RingerSignInFlow) flow = ringer_sign_in_flow_new (fixture->accounts);

  ringer_fake_homeserver_fail_next (fixture->server, "/login", 1, 200, "{\"flows\":[{\"type\":\"m.login.sso\"}]}");
  ringer_sign_in_flow_set_address (flow, ringer_fake_homeserver_get_url (fixture->server));
  ui_wait_until (!ringer_sign_in_flow_is_busy (flow));

  g_assert_cmpint (ringer_sign_in_flow_get_state (flow), ==, RINGER_SIGN_IN_ADDRESS);
  g_assert_error (ringer_sign_in_flow_get_error (flow), RINGER_ERROR, RINGER_ERROR_UNSUPPORTED);
  ui_assert_says (ringer_sign_in_flow_get_words (flow), "127.0.0.1 doesn't let you sign in with a password, only in a browser. Ringer can't do that yet.");
}

static void
test_flow_cancel (UiFixture *fixture,
                  gconstpointer user_data)
{
  g_autoptr (RingerSignInFlow) flow = flow_to_password (fixture);

  ringer_sign_in_flow_set_password (flow, "ann", "secret");
  ringer_sign_in_flow_cancel (flow);
  g_assert_cmpint (ringer_sign_in_flow_get_state (flow), ==, RINGER_SIGN_IN_PASSWORD);
  g_assert_null (ringer_sign_in_flow_get_words (flow));

  /* What was cancelled changes nothing when it comes back, and the next try works. */
  ui_settle ();
  g_assert_cmpint (ringer_sign_in_flow_get_state (flow), ==, RINGER_SIGN_IN_PASSWORD);
  ringer_sign_in_flow_set_password (flow, "ann", "secret");
  ui_wait_until (ringer_sign_in_flow_get_state (flow) == RINGER_SIGN_IN_DONE);
}

static void
set_row (GtkWidget *root,
         const char *title,
         const char *text)
{
  GtkWidget *label = ui_find_text (root, title);
  GtkWidget *row;

  g_assert_nonnull (label);
  row = gtk_widget_get_ancestor (label, ADW_TYPE_ENTRY_ROW);
  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
test_welcome (UiFixture *fixture,
              gconstpointer user_data)
{
  GtkWidget *window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);

  ui_present (window);
  g_assert_nonnull (ui_find_text (window, "Welcome to Ringer"));
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (window, "Continue")));
  ui_check_looks (window, "sign-in");

  set_row (window, "Your Matrix address or server", "what is this?");
  ui_click (ui_find_button (window, "Continue"));
  ui_wait_until (ui_find_text (window, "This is not an address. It looks like @ann:example.org or example.org.") != NULL);
  ui_check_looks (window, "sign-in-error");

  /* The error is about what stood there. */
  set_row (window, "Your Matrix address or server", ringer_fake_homeserver_get_url (fixture->server));
  g_assert_null (ui_find_text (window, "This is not an address. It looks like @ann:example.org or example.org."));
  ui_click (ui_find_button (window, "Continue"));
  ui_wait_until (ui_find_text (window, "Password") != NULL);
  set_row (window, "User name", "ann");
  set_row (window, "Password", "secret");
  ui_check_looks (window, "sign-in-password");

  ui_click (ui_find_button (window, "Sign In"));
  ui_wait_until (ui_find_text (window, "Nobody Has Called Yet") != NULL);
}

static void
test_dialog (UiFixture *fixture,
             gconstpointer user_data)
{
  GtkWidget *window = ringer_window_new (fixture->application, fixture->accounts, fixture->calls, fixture->settings);
  AdwDialog *dialog;

  ui_fixture_add_ready_account (fixture, "me");
  ui_present (window);
  dialog = ringer_sign_in_dialog_new (fixture->accounts, NULL);
  adw_dialog_present (dialog, window);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  ui_settle ();
  ui_check_looks (window, "add-account");

  set_row (GTK_WIDGET (dialog), "Your Matrix address or server", ringer_fake_homeserver_get_url (fixture->server));
  ui_click (ui_find_button (GTK_WIDGET (dialog), "Continue"));
  ui_wait_until (ui_find_text (GTK_WIDGET (dialog), "Password") != NULL);
  set_row (GTK_WIDGET (dialog), "User name", "ann");
  set_row (GTK_WIDGET (dialog), "Password", "secret");
  ui_click (ui_find_button (GTK_WIDGET (dialog), "Sign In"));
  ui_wait_until (dialog == NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 2);
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

  add ("/ui/sign-in/flow", test_flow);
  add ("/ui/sign-in/flow/wrong-password", test_flow_wrong_password);
  add ("/ui/sign-in/flow/keyring-locked", test_flow_keyring_locked);
  add ("/ui/sign-in/flow/bad-address", test_flow_bad_address);
  add ("/ui/sign-in/flow/browser-only", test_flow_browser_only);
  add ("/ui/sign-in/flow/cancel", test_flow_cancel);
  add ("/ui/sign-in/welcome", test_welcome);
  add ("/ui/sign-in/dialog", test_dialog);

  return g_test_run ();
}
