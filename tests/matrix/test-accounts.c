/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "ringer-account-manager.h"
#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-homeserver.h"
#include "ringer-fake-secret-store.h"
#include "ringer-test-util.h"

/* From an address that was typed to an account that is up to date, and out again. */

#define ROOM "!room:ringer.test"
#define N_ROOMS 60

typedef struct
{
  RingerFakeClock *clock;
  RingerFakeHomeserver *server;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  char *folder;
} Fixture;

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
make_accounts (Fixture *fixture)
{
  g_autofree char *data_dir = g_build_filename (fixture->folder, "data", NULL);
  g_autofree char *cache_dir = g_build_filename (fixture->folder, "cache", NULL);

  fixture->accounts = ringer_account_manager_new (RINGER_CLOCK (fixture->clock), RINGER_SECRET_STORE (fixture->secrets), NULL, data_dir, cache_dir);
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *members[] = { "me", "ann", NULL };

  fixture->folder = ringer_test_make_folder ();
  fixture->clock = ringer_fake_clock_new (G_GINT64_CONSTANT (1752583130000));
  fixture->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  ringer_fake_homeserver_add_user (fixture->server, "me", "secret", "Me");
  ringer_fake_homeserver_add_user (fixture->server, "ann", "secret", "Ann");
  ringer_fake_homeserver_add_room (fixture->server, ROOM, NULL, members, TRUE);
  fixture->secrets = ringer_fake_secret_store_new ();
  make_accounts (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->accounts);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->secrets);
  g_object_unref (fixture->server);
  g_object_unref (fixture->clock);
  ringer_test_remove_folder (fixture->folder);
}

static RingerHomeserver *
discover (Fixture *fixture,
          const char *address,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_discover_async (RINGER_CLOCK (fixture->clock), address, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);

  return ringer_discover_finish (result, error);
}

static RingerCredentials *
sign_in (Fixture *fixture,
         const char *password,
         GError **error)
{
  g_autoptr (RingerHomeserver) homeserver = discover (fixture, ringer_fake_homeserver_get_url (fixture->server), NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (homeserver);
  ringer_sign_in_with_password_async (RINGER_CLOCK (fixture->clock), homeserver, &(RingerPasswordLogin) { "me", password, "Test" }, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);

  return ringer_sign_in_with_password_finish (result, error);
}

static RingerAccount *
add (Fixture *fixture,
     GError **error)
{
  g_autoptr (RingerCredentials) credentials = sign_in (fixture, "secret", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_nonnull (credentials);
  ringer_account_manager_add_async (fixture->accounts, credentials, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);

  return ringer_account_manager_add_finish (fixture->accounts, result, error);
}

static gboolean
is_up_to_date (gpointer data)
{
  return ringer_account_get_state (data) == RINGER_ACCOUNT_UP_TO_DATE;
}

static gboolean
is_signed_out (gpointer data)
{
  return ringer_account_get_state (data) == RINGER_ACCOUNT_SIGNED_OUT;
}

static void
assert_discovery_fails (Fixture *fixture,
                        const char *address,
                        RingerError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerHomeserver) homeserver = discover (fixture, address, &error);

  g_assert_null (homeserver);
  g_assert_error (error, RINGER_ERROR, (int) code);
}

static void
test_addresses (Fixture *fixture,
                gconstpointer user_data)
{
  assert_discovery_fails (fixture, "", RINGER_ERROR_BAD_ADDRESS);
  assert_discovery_fails (fixture, "@ann", RINGER_ERROR_BAD_ADDRESS);
  assert_discovery_fails (fixture, "what is this?", RINGER_ERROR_BAD_ADDRESS);
  assert_discovery_fails (fixture, "ftp://example.org", RINGER_ERROR_BAD_ADDRESS);
  assert_discovery_fails (fixture, "http://example.org", RINGER_ERROR_INSECURE);
  assert_discovery_fails (fixture, "http://127.0.0.1:1", RINGER_ERROR_NO_SERVER);
}

static void
test_not_matrix (Fixture *fixture,
                 gconstpointer user_data)
{
  const char *url = ringer_fake_homeserver_get_url (fixture->server);

  ringer_fake_homeserver_fail_next (fixture->server, "/versions", 1, 200, "<html>Hello</html>");
  assert_discovery_fails (fixture, url, RINGER_ERROR_NOT_MATRIX);
  ringer_fake_homeserver_fail_next (fixture->server, "/versions", 1, 404, "Not found");
  assert_discovery_fails (fixture, url, RINGER_ERROR_NOT_MATRIX);
  ringer_fake_homeserver_fail_next (fixture->server, "/versions", 1, 200, "{\"versions\":[\"r0.0.1\"]}");
  assert_discovery_fails (fixture, url, RINGER_ERROR_TOO_OLD);
  ringer_fake_homeserver_fail_next (fixture->server, "/versions", 1, 502, "");
  assert_discovery_fails (fixture, url, RINGER_ERROR_SERVER);
}

static void
test_wrong_password (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerCredentials) credentials = sign_in (fixture, "wrong", &error);

  g_assert_null (credentials);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_WRONG_PASSWORD);
  g_assert_cmpstr (ringer_error_get_errcode (error), ==, "M_FORBIDDEN");
}

/* Nothing of a new device is kept where its tokens cannot be. */
static void
test_locked_keyring (Fixture *fixture,
                     gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerAccount) account = NULL;

  ringer_fake_secret_store_set_locked (fixture->secrets, TRUE);
  account = add (fixture, &error);
  g_assert_null (account);
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
}

static void
test_in_and_out (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  RingerAccount *account = add (fixture, &error);
  g_autofree char *path = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_no_error (error);
  ringer_test_wait_for (is_up_to_date, account);
  g_assert_nonnull (ringer_account_lookup_room (account, ROOM));
  g_assert_true (ringer_room_is_direct (ringer_account_lookup_room (account, ROOM)));
  g_assert_cmpstr (ringer_room_get_name (ringer_account_lookup_room (account, ROOM)), ==, "Ann");
  path = g_strdup (ringer_account_store_get_path (ringer_account_get_store (account)));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  ringer_account_manager_sign_out_async (fixture->accounts, account, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  g_assert_true (ringer_account_manager_sign_out_finish (fixture->accounts, result, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);

  /* The result holds the task, and that the account; then nothing does. */
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (account);
}

static void
test_session_ends (Fixture *fixture,
                   gconstpointer user_data)
{
  g_autoptr (RingerAccount) account = add (fixture, NULL);

  g_assert_nonnull (account);
  ringer_test_wait_for (is_up_to_date, account);
  ringer_fake_homeserver_revoke_tokens (fixture->server, "me", TRUE);
  ringer_account_retry_now (account);
  ringer_fake_clock_jump (fixture->clock, 1000);
  ringer_test_wait_for (is_signed_out, account);
  g_assert_error (ringer_account_get_error (account), RINGER_ERROR, RINGER_ERROR_SOFT_SIGNED_OUT);
  g_assert_nonnull (ringer_account_lookup_room (account, ROOM));
}

static gboolean
has_all_rooms (gpointer data)
{
  return g_list_model_get_n_items (ringer_account_get_rooms (data)) == N_ROOMS + 1;
}

static RingerRoom *
find_shown (RingerAccount *account,
            const char *room_id)
{
  GListModel *rooms = ringer_account_get_rooms (account);

  for (unsigned int i = 0; i < g_list_model_get_n_items (rooms); i++) {
    g_autoptr (RingerRoom) room = g_list_model_get_item (rooms, i);

    if (g_str_equal (ringer_room_get_id (room), room_id))
      return room;
  }

  return NULL;
}

static char *
make_room_id (unsigned int n)
{
  return g_strdup_printf ("!room%u:ringer.test", n);
}

/* After a new start not all rooms are read at once; but nobody finds one missing. */
static void
test_many_rooms (Fixture *fixture,
                 gconstpointer user_data)
{
  const char *members[] = { "me", "ann", NULL };
  g_autoptr (RingerAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  unsigned int n_missing = 0;
  unsigned int drawing;

  for (unsigned int i = 0; i < N_ROOMS; i++) {
    g_autofree char *room_id = make_room_id (i);

    ringer_fake_homeserver_add_room (fixture->server, room_id, "Garden", members, FALSE);
  }
  account = add (fixture, NULL);
  ringer_test_wait_for (has_all_rooms, account);
  ringer_test_wait_for (is_up_to_date, account);
  ringer_account_stop (account);
  g_clear_object (&account);
  g_clear_object (&fixture->accounts);

  make_accounts (fixture);
  ringer_account_manager_load (fixture->accounts, &error);
  g_assert_no_error (error);
  account = g_list_model_get_item (G_LIST_MODEL (fixture->accounts), 0);
  g_assert_false (has_all_rooms (account));
  for (unsigned int i = 0; i < N_ROOMS; i += 7) {
    g_autofree char *room_id = make_room_id (i);
    RingerRoom *shown = find_shown (account, room_id);
    RingerRoom *room = ringer_account_lookup_room (account, room_id);

    n_missing += shown == NULL;
    g_assert_cmpstr (ringer_room_get_name (room), ==, "Garden");
    g_assert_true (find_shown (account, room_id) == room);
  }
  g_assert_cmpuint (n_missing, >, 0);
  g_assert_null (ringer_account_lookup_room (account, "!none:ringer.test"));
  drawing = ringer_test_draw_without_end ();
  ringer_test_wait_for (has_all_rooms, account);
  ringer_test_wait_for (is_up_to_date, account);
  g_source_remove (drawing);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add_test ("/accounts/addresses", test_addresses);
  add_test ("/accounts/not-matrix", test_not_matrix);
  add_test ("/accounts/wrong-password", test_wrong_password);
  add_test ("/accounts/locked-keyring", test_locked_keyring);
  add_test ("/accounts/in-and-out", test_in_and_out);
  add_test ("/accounts/session-ends", test_session_ends);
  add_test ("/accounts/many-rooms", test_many_rooms);

  return g_test_run ();
}
