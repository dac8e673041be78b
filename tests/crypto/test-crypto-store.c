/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#include "ringer-crypto-rooms.h"
#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-secret-store.h"
#include "ringer-test-util.h"

#define USER "@ann:example.org"
#define DEVICE "ANNSPHONE"

#define N_KILLS 10
#define CHILD_FOLDER "RINGER_TEST_FOLDER"
#define CHILD_KEY "RINGER_TEST_KEY"
#define CHILD_N_DONE "RINGER_TEST_N_DONE"

typedef struct
{
  char *folder;
  char *key;
  RingerCrypto *crypto;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  fixture->folder = ringer_test_make_folder ();
  fixture->key = ringer_crypto_make_store_key ();
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
close_store (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ringer_crypto_close_async (fixture->crypto, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  ringer_crypto_close_finish (fixture->crypto, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&fixture->crypto));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  if (fixture->crypto != NULL)
    close_store (fixture);
  ringer_test_remove_folder (fixture->folder);
  ringer_secret_free (fixture->key);
}

static gboolean
open_as (Fixture *fixture,
         const char *device_id,
         gboolean create,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  fixture->crypto = ringer_crypto_new (USER, device_id, fixture->folder);
  ringer_crypto_open_async (fixture->crypto, fixture->key, create, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);

  return ringer_crypto_open_finish (fixture->crypto, result, error);
}

static void
open_well (Fixture *fixture,
           gboolean create)
{
  g_autoptr (GError) error = NULL;

  open_as (fixture, DEVICE, create, &error);
  g_assert_no_error (error);
}

static void
assert_fails (Fixture *fixture,
              const char *device_id,
              gboolean create,
              int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (open_as (fixture, device_id, create, &error));
  g_assert_error (error, RINGER_ERROR, code);
  close_store (fixture);
}

static char *
get_path (Fixture *fixture)
{
  return g_build_filename (fixture->folder, "matrix-sdk-crypto.sqlite3", NULL);
}

static void
test_reopened (Fixture *fixture,
               gconstpointer user_data)
{
  g_autofree char *curve25519 = NULL;
  g_autofree char *ed25519 = NULL;

  open_well (fixture, TRUE);
  curve25519 = g_strdup (ringer_crypto_get_curve25519 (fixture->crypto));
  ed25519 = g_strdup (ringer_crypto_get_ed25519 (fixture->crypto));
  g_assert_cmpuint (strlen (curve25519), ==, 43);
  g_assert_cmpuint (strlen (ed25519), ==, 43);
  close_store (fixture);

  open_well (fixture, FALSE);
  g_assert_cmpstr (ringer_crypto_get_curve25519 (fixture->crypto), ==, curve25519);
  g_assert_cmpstr (ringer_crypto_get_ed25519 (fixture->crypto), ==, ed25519);
}

static void
test_no_store (Fixture *fixture,
               gconstpointer user_data)
{
  assert_fails (fixture, DEVICE, FALSE, RINGER_ERROR_NOT_FOUND);
  open_well (fixture, TRUE);
}

static void
test_wrong_key (Fixture *fixture,
                gconstpointer user_data)
{
  char *right_key = fixture->key;

  open_well (fixture, TRUE);
  close_store (fixture);

  fixture->key = ringer_crypto_make_store_key ();
  g_assert_cmpstr (fixture->key, !=, right_key);
  assert_fails (fixture, DEVICE, FALSE, RINGER_ERROR_STORE_KEY);
  assert_fails (fixture, DEVICE, TRUE, RINGER_ERROR_STORE_KEY);
  ringer_secret_free (fixture->key);

  fixture->key = right_key;
  open_well (fixture, FALSE);
}

static void
test_no_key (Fixture *fixture,
             gconstpointer user_data)
{
  ringer_secret_free (fixture->key);
  fixture->key = g_strdup ("too short");
  assert_fails (fixture, DEVICE, TRUE, RINGER_ERROR_FAILED);
}

static void
test_other_device (Fixture *fixture,
                   gconstpointer user_data)
{
  open_well (fixture, TRUE);
  close_store (fixture);

  assert_fails (fixture, "ANNSLAPTOP", FALSE, RINGER_ERROR_STORE_KEY);
}

static void
write_file (Fixture *fixture,
            const char *content,
            gssize length)
{
  g_autofree char *path = get_path (fixture);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
}

static void
test_damaged (Fixture *fixture,
              gconstpointer user_data)
{
  g_autofree char *path = get_path (fixture);
  g_autofree char *content = NULL;
  g_autofree char *after = NULL;
  gsize length;
  gsize length_after;

  open_well (fixture, TRUE);
  close_store (fixture);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));

  /* Not a database, cut off, and empty: each is told, and left as it is. */
  write_file (fixture, "no database, but long enough to be looked at as if it were one by whoever opens it as one", -1);
  assert_fails (fixture, DEVICE, FALSE, RINGER_ERROR_STORE_DAMAGED);
  assert_fails (fixture, DEVICE, TRUE, RINGER_ERROR_STORE_DAMAGED);
  write_file (fixture, content, (gssize) length / 2);
  assert_fails (fixture, DEVICE, FALSE, RINGER_ERROR_STORE_DAMAGED);
  write_file (fixture, "", 0);
  assert_fails (fixture, DEVICE, FALSE, RINGER_ERROR_STORE_DAMAGED);
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpuint (length_after, ==, 0);

  write_file (fixture, content, (gssize) length);
  open_well (fixture, FALSE);
}

static void
execute (Fixture *fixture,
         const char *sql)
{
  g_autofree char *path = get_path (fixture);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* Whatever the library's schema is: one more is newer. */
static void
test_newer (Fixture *fixture,
            gconstpointer user_data)
{
  open_well (fixture, TRUE);
  close_store (fixture);

  execute (fixture, "UPDATE kv SET value = CAST (CHAR (UNICODE (CAST (value AS TEXT)) + 1) AS BLOB) WHERE key = 'version'");
  assert_fails (fixture, DEVICE, FALSE, RINGER_ERROR_STORE_NEWER);
  assert_fails (fixture, DEVICE, TRUE, RINGER_ERROR_STORE_NEWER);
}

/* A store whose device is gone must not get another one. */
static void
test_no_device (Fixture *fixture,
                gconstpointer user_data)
{
  open_well (fixture, TRUE);
  close_store (fixture);

  execute (fixture, "DELETE FROM kv WHERE key = 'account'");
  assert_fails (fixture, DEVICE, FALSE, RINGER_ERROR_STORE_DAMAGED);
}

static void
test_no_folder (Fixture *fixture,
                gconstpointer user_data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autofree char *folder = g_steal_pointer (&fixture->folder);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  fixture->folder = g_build_filename (file, "folder", NULL);
  assert_fails (fixture, DEVICE, TRUE, RINGER_ERROR_STORAGE);

  g_free (fixture->folder);
  fixture->folder = g_steal_pointer (&folder);
}

static void
test_closed (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  open_well (fixture, TRUE);
  ringer_crypto_close_async (fixture->crypto, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  g_assert_true (ringer_crypto_close_finish (fixture->crypto, result, &error));
  g_clear_object (&result);

  ringer_crypto_open_async (fixture->crypto, fixture->key, FALSE, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  g_assert_false (ringer_crypto_open_finish (fixture->crypto, result, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FAILED);
}

/* Gone in the midst of it, with nobody waiting: what is under way keeps the object. */
static void
test_dropped (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  RingerCrypto *crypto = ringer_crypto_new (USER, DEVICE, fixture->folder);

  ringer_crypto_open_async (crypto, fixture->key, TRUE, NULL, on_result, &result);
  g_object_unref (crypto);
  ringer_test_wait_for (is_set, &result);
  fixture->crypto = RINGER_CRYPTO (g_async_result_get_source_object (result));
  g_assert_true (ringer_crypto_open_finish (fixture->crypto, result, NULL));
}

static void
note_room (Fixture *fixture,
           unsigned int number,
           GAsyncResult **result)
{
  g_autoptr (JsonObject) content = ringer_json_build ("algorithm", "s", "m.megolm.v1.aes-sha2", NULL);
  g_autofree char *room_id = g_strdup_printf ("!room%u:example.org", number);

  ringer_crypto_set_room_encryption_async (fixture->crypto, room_id, content, NULL, on_result, result);
}

static gboolean
is_noted (Fixture *fixture,
          unsigned int number)
{
  g_autofree char *room_id = g_strdup_printf ("!room%u:example.org", number);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *algorithm = NULL;

  ringer_crypto_get_room_encrypted_async (fixture->crypto, room_id, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);
  algorithm = ringer_crypto_get_room_encrypted_finish (fixture->crypto, result, &error);
  g_assert_no_error (error);

  return *algorithm != '\0';
}

/* Has some work done, and dies in the midst of more. */
static void
test_killed_child (void)
{
  Fixture fixture = { .folder = (char *) g_getenv (CHILD_FOLDER), .key = (char *) g_getenv (CHILD_KEY) };
  const unsigned int n_done = (unsigned int) g_ascii_strtoull (g_getenv (CHILD_N_DONE), NULL, 10);
  GAsyncResult *results[N_KILLS * 2] = { NULL };

  open_well (&fixture, FALSE);
  for (unsigned int i = 0; i < n_done; i++) {
    note_room (&fixture, i, &results[i]);
    ringer_test_wait_for (is_set, &results[i]);
  }
  for (unsigned int i = n_done; i < G_N_ELEMENTS (results); i++)
    note_room (&fixture, i, &results[i]);
  raise (SIGKILL);
}

static void
test_killed (Fixture *fixture,
             gconstpointer user_data)
{
  g_autofree char *ed25519 = NULL;

  open_well (fixture, TRUE);
  ed25519 = g_strdup (ringer_crypto_get_ed25519 (fixture->crypto));
  close_store (fixture);

  for (unsigned int n_done = 0; n_done < N_KILLS; n_done++) {
    g_autofree char *number = g_strdup_printf ("%u", n_done);
    g_auto (GStrv) envp = g_get_environ ();

    envp = g_environ_setenv (envp, CHILD_FOLDER, fixture->folder, TRUE);
    envp = g_environ_setenv (envp, CHILD_KEY, fixture->key, TRUE);
    envp = g_environ_setenv (envp, CHILD_N_DONE, number, TRUE);
    g_test_trap_subprocess_with_envp ("/crypto-store/killed/subprocess", (const char *const *) envp, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_assert_false (g_test_trap_has_passed ());

    open_well (fixture, FALSE);
    g_assert_cmpstr (ringer_crypto_get_ed25519 (fixture->crypto), ==, ed25519);
    for (unsigned int i = 0; i < n_done; i++)
      g_assert_true (is_noted (fixture, i));
    close_store (fixture);
  }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/crypto-store/reopened", Fixture, NULL, set_up, test_reopened, tear_down);
  g_test_add ("/crypto-store/no-store", Fixture, NULL, set_up, test_no_store, tear_down);
  g_test_add ("/crypto-store/wrong-key", Fixture, NULL, set_up, test_wrong_key, tear_down);
  g_test_add ("/crypto-store/no-key", Fixture, NULL, set_up, test_no_key, tear_down);
  g_test_add ("/crypto-store/other-device", Fixture, NULL, set_up, test_other_device, tear_down);
  g_test_add ("/crypto-store/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/crypto-store/newer", Fixture, NULL, set_up, test_newer, tear_down);
  g_test_add ("/crypto-store/no-device", Fixture, NULL, set_up, test_no_device, tear_down);
  g_test_add ("/crypto-store/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/crypto-store/closed", Fixture, NULL, set_up, test_closed, tear_down);
  g_test_add ("/crypto-store/dropped", Fixture, NULL, set_up, test_dropped, tear_down);
  g_test_add ("/crypto-store/killed", Fixture, NULL, set_up, test_killed, tear_down);
  g_test_add_func ("/crypto-store/killed/subprocess", test_killed_child);

  return g_test_run ();
}
