/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "ringer-account-manager.h"
#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-homeserver.h"
#include "ringer-fake-secret-store.h"
#include "ringer-json.h"
#include "ringer-test-util.h"
#include "tool-add-account.h"

/* The life of an account's encryption: its key and its store, and what becomes of one without the other. */

typedef struct
{
  RingerFakeHomeserver *server;
  RingerFakeClock *clock;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  RingerAccount *account;
  char *folder;
} Fixture;

static void
start (Fixture *fixture)
{
  g_autofree char *data_dir = g_build_filename (fixture->folder, "data", NULL);
  g_autofree char *cache_dir = g_build_filename (fixture->folder, "cache", NULL);

  fixture->accounts = ringer_account_manager_new (RINGER_CLOCK (fixture->clock), RINGER_SECRET_STORE (fixture->secrets), NULL, data_dir, cache_dir);
}

static gboolean
is_settled (gpointer data)
{
  RingerEncryptionState state = ringer_encryption_get_state (data);

  return state == RINGER_ENCRYPTION_READY || state == RINGER_ENCRYPTION_FAILED;
}

static gboolean
is_up_to_date (gpointer data)
{
  return ringer_account_get_state (data) == RINGER_ACCOUNT_UP_TO_DATE;
}

static RingerEncryption *
get_encryption (Fixture *fixture)
{
  return ringer_account_get_encryption (fixture->account);
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->account = tool_add_account (fixture->accounts, RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server),
                                       &(RingerPasswordLogin) { "me", "secret", "Test" }, &error);
  g_assert_no_error (error);
  ringer_test_wait_for (is_up_to_date, fixture->account);
}

static void
on_closed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  gboolean *closed = user_data;

  g_assert_true (ringer_encryption_close_finish (RINGER_ENCRYPTION (source), result, NULL));
  *closed = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
stop (Fixture *fixture)
{
  gboolean closed = FALSE;

  ringer_account_stop (fixture->account);
  ringer_encryption_close_async (get_encryption (fixture), on_closed, &closed);
  ringer_test_wait_for (is_true, &closed);
  g_clear_object (&fixture->account);
  g_clear_object (&fixture->accounts);
}

static void
restart (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  start (fixture);
  ringer_account_manager_load (fixture->accounts, &error);
  g_assert_no_error (error);
  fixture->account = g_list_model_get_item (G_LIST_MODEL (fixture->accounts), 0);
  ringer_test_wait_for (is_settled, get_encryption (fixture));
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *pair[] = { "me", "ann", NULL };

  fixture->folder = ringer_test_make_folder ();
  fixture->clock = ringer_fake_clock_new (G_GINT64_CONSTANT (1700000000000));
  fixture->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  ringer_fake_homeserver_add_user (fixture->server, "me", "secret", "Me");
  ringer_fake_homeserver_add_user (fixture->server, "ann", "secret", "Ann");
  ringer_fake_homeserver_add_room (fixture->server, "!room:ringer.test", NULL, pair, TRUE);
  fixture->secrets = ringer_fake_secret_store_new ();
  start (fixture);
  sign_in (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  stop (fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->secrets);
  g_object_unref (fixture->server);
  g_object_unref (fixture->clock);
  ringer_test_remove_folder (fixture->folder);
}

static char *
get_store_folder (Fixture *fixture)
{
  return g_build_filename (fixture->folder, "data", "accounts", ringer_account_get_id (fixture->account), "crypto", NULL);
}

static void
test_same_device (Fixture *fixture,
                  gconstpointer user_data)
{
  g_autofree char *fingerprint = g_strdup (ringer_crypto_get_ed25519 (ringer_encryption_get_crypto (get_encryption (fixture))));

  g_assert_nonnull (fingerprint);
  stop (fixture);
  restart (fixture);
  g_assert_cmpint (ringer_encryption_get_state (get_encryption (fixture)), ==, RINGER_ENCRYPTION_READY);
  g_assert_cmpstr (ringer_crypto_get_ed25519 (ringer_encryption_get_crypto (get_encryption (fixture))), ==, fingerprint);
}

static void
on_reset (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;

  ringer_encryption_reset_finish (RINGER_ENCRYPTION (source), result, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

/* Nothing is made anew until somebody wants it, and calls in clear ring meanwhile. */
static void
assert_failed_and_reset (Fixture *fixture,
                         RingerError code)
{
  gboolean done = FALSE;

  g_assert_cmpint (ringer_encryption_get_state (get_encryption (fixture)), ==, RINGER_ENCRYPTION_FAILED);
  g_assert_error (ringer_encryption_get_error (get_encryption (fixture)), RINGER_ERROR, (int) code);
  g_assert_null (ringer_encryption_get_crypto (get_encryption (fixture)));
  ringer_test_wait_for (is_up_to_date, fixture->account);

  ringer_encryption_reset_async (get_encryption (fixture), on_reset, &done);
  ringer_test_wait_for (is_true, &done);
  g_assert_cmpint (ringer_encryption_get_state (get_encryption (fixture)), ==, RINGER_ENCRYPTION_READY);
  g_assert_null (ringer_encryption_get_error (get_encryption (fixture)));
}

static void
test_key_gone (Fixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *id = g_strdup (ringer_account_get_id (fixture->account));

  stop (fixture);
  ringer_fake_secret_store_set (fixture->secrets, id, "encryption", NULL);
  restart (fixture);
  assert_failed_and_reset (fixture, RINGER_ERROR_STORE_KEY);
}

static void
test_other_key (Fixture *fixture,
                gconstpointer user_data)
{
  g_autofree char *id = g_strdup (ringer_account_get_id (fixture->account));
  char *key = ringer_crypto_make_store_key ();

  stop (fixture);
  ringer_fake_secret_store_set (fixture->secrets, id, "encryption", key);
  ringer_secret_free (key);
  restart (fixture);
  assert_failed_and_reset (fixture, RINGER_ERROR_STORE_KEY);
}

static void
test_store_gone (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *folder = get_store_folder (fixture);

  stop (fixture);
  ringer_test_remove_folder (g_steal_pointer (&folder));
  restart (fixture);
  assert_failed_and_reset (fixture, RINGER_ERROR_NOT_FOUND);
}

static void
on_signed_out (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  gboolean *done = user_data;

  g_assert_true (ringer_account_manager_sign_out_finish (RINGER_ACCOUNT_MANAGER (source), result, NULL));
  *done = TRUE;
}

static void
test_sign_out (Fixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *folder = get_store_folder (fixture);
  gboolean done = FALSE;

  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  ringer_account_manager_sign_out_async (fixture->accounts, fixture->account, NULL, on_signed_out, &done);
  ringer_test_wait_for (is_true, &done);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* A new device of the same account has keys of its own. */
static void
test_new_device (Fixture *fixture,
                 gconstpointer user_data)
{
  g_autofree char *fingerprint = g_strdup (ringer_crypto_get_ed25519 (ringer_encryption_get_crypto (get_encryption (fixture))));

  g_clear_object (&fixture->account);
  sign_in (fixture);
  ringer_test_wait_for (is_settled, get_encryption (fixture));
  g_assert_cmpint (ringer_encryption_get_state (get_encryption (fixture)), ==, RINGER_ENCRYPTION_READY);
  g_assert_cmpstr (ringer_crypto_get_ed25519 (ringer_encryption_get_crypto (get_encryption (fixture))), !=, fingerprint);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/encryption/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("same-device", test_same_device);
  ADD ("key-gone", test_key_gone);
  ADD ("other-key", test_other_key);
  ADD ("store-gone", test_store_gone);
  ADD ("sign-out", test_sign_out);
  ADD ("new-device", test_new_device);
#undef ADD

  return g_test_run ();
}
