/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-repository.h"

#include <string.h>
#include <utime.h>

#include <glib/gstdio.h>

#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-homeserver.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

#define MXC(name) "mxc://" RINGER_FAKE_SERVER_NAME "/" name
#define PNG "\211PNG\r\n\032\n"
#define PLENTY (1024 * 1024)

typedef struct
{
  RingerFakeHomeserver *server;
  RingerFakeClock *clock;
  RingerHttp *http;
  char *folder;
  char *cache_dir;
  RingerMediaRepository *media;
} Fixture;

typedef struct
{
  gboolean done;
  GBytes *bytes;
  GError *error;
} Load;

static gboolean
is_done (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_signed_in (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, NULL, &error);

  g_assert_no_error (error);
  ringer_http_set_tokens (RINGER_HTTP (source), ringer_json_peek_string (answer, "access_token"), NULL);
  *(gboolean *) user_data = TRUE;
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (JsonObject) body = ringer_json_build ("type", "s", "m.login.password", "password", "s", "secret",
                                                   "identifier", "o", ringer_json_build ("type", "s", "m.id.user", "user", "s", "me", NULL), NULL);
  RingerHttpRequest request = { .method = "POST", .path = "/_matrix/client/v3/login", .body = body, .anonymous = TRUE };
  gboolean done = FALSE;

  ringer_fake_homeserver_add_user (fixture->server, "me", "secret", "Me");
  ringer_http_send_async (fixture->http, &request, NULL, on_signed_in, &done);
  ringer_test_wait_for (is_done, &done);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->server = ringer_fake_homeserver_new ();
  fixture->clock = ringer_fake_clock_new (1700000000000);
  fixture->http = ringer_http_new (RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server), &error);
  g_assert_no_error (error);
  fixture->folder = ringer_test_make_folder ();
  fixture->cache_dir = g_build_filename (fixture->folder, "a", "pictures", NULL);
  fixture->media = ringer_media_repository_new (RINGER_CLOCK (fixture->clock), fixture->http, fixture->cache_dir, PLENTY);
  sign_in (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->media);
  g_assert_finalize_object (fixture->http);
  g_assert_finalize_object (fixture->server);
  g_assert_finalize_object (fixture->clock);
  g_free (fixture->cache_dir);
  ringer_test_remove_folder (fixture->folder);
}

static void
on_loaded (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Load *load = user_data;

  load->bytes = ringer_media_repository_load_finish (RINGER_MEDIA_REPOSITORY (source), result, &load->error);
  load->done = TRUE;
}

static void
wait_for (Load *load)
{
  ringer_test_wait_for (is_done, &load->done);
  g_assert_true ((load->bytes != NULL) != (load->error != NULL));
}

/* How the load ends: 0 with a picture, else with the code of the error. */
static int
load_sized (Fixture *fixture,
            const char *mxc,
            int size_px)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Load load = { 0 };

  ringer_media_repository_load_async (fixture->media, mxc, size_px, NULL, on_loaded, &load);
  wait_for (&load);
  bytes = load.bytes;
  error = load.error;
  if (error != NULL) {
    g_assert_true (error->domain == RINGER_ERROR);
    return error->code;
  }

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), MIN (strlen (PNG), g_bytes_get_size (bytes)), PNG, strlen (PNG));

  return 0;
}

static int
load_one (Fixture *fixture,
          const char *mxc)
{
  return load_sized (fixture, mxc, 64);
}

/* The next request for a picture fails in a way that is not remembered: what loads all the same asked for nothing. */
static void
expect_no_request (Fixture *fixture)
{
  ringer_fake_homeserver_fail_next (fixture->server, "/media/", 1, 500, NULL);
}

static void
restart (Fixture *fixture,
         guint64 max_bytes)
{
  g_assert_finalize_object (fixture->media);
  fixture->media = ringer_media_repository_new (RINGER_CLOCK (fixture->clock), fixture->http, fixture->cache_dir, max_bytes);
}

static void
test_authenticated (Fixture *fixture,
                    gconstpointer data)
{
  g_assert_cmpint (load_one (fixture, MXC ("ann")), ==, 0);

  ringer_http_set_tokens (fixture->http, NULL, NULL);
  g_assert_cmpint (load_one (fixture, MXC ("bob")), ==, RINGER_ERROR_SIGNED_OUT);
}

static void
test_cached (Fixture *fixture,
             gconstpointer data)
{
  g_assert_cmpint (load_sized (fixture, MXC ("ann"), 40), ==, 0);

  expect_no_request (fixture);
  g_assert_cmpint (load_sized (fixture, MXC ("ann"), 64), ==, 0);
  restart (fixture, PLENTY);
  g_assert_cmpint (load_sized (fixture, MXC ("ann"), 40), ==, 0);

  /* Another size is another picture. */
  g_assert_cmpint (load_sized (fixture, MXC ("ann"), 65), ==, RINGER_ERROR_SERVER);
  g_assert_cmpint (load_sized (fixture, MXC ("ann"), 65), ==, 0);

  ringer_media_repository_wipe (fixture->media);
  g_assert_false (g_file_test (fixture->cache_dir, G_FILE_TEST_EXISTS));
  expect_no_request (fixture);
  g_assert_cmpint (load_sized (fixture, MXC ("ann"), 40), ==, RINGER_ERROR_SERVER);
}

static void
test_one_request_for_many (Fixture *fixture,
                           gconstpointer data)
{
  Load loads[3] = { { 0 } };

  expect_no_request (fixture);
  for (unsigned int i = 0; i < G_N_ELEMENTS (loads); i++)
    ringer_media_repository_load_async (fixture->media, MXC ("ann"), 64, NULL, on_loaded, &loads[i]);

  for (unsigned int i = 0; i < G_N_ELEMENTS (loads); i++) {
    wait_for (&loads[i]);
    g_assert_error (loads[i].error, RINGER_ERROR, RINGER_ERROR_SERVER);
    g_clear_error (&loads[i].error);
  }
}

/* Makes what is in the cache as if it had been used a minute earlier; returns how much there is. */
static goffset
age (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->cache_dir, 0, NULL);
  goffset total = 0;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->cache_dir, name, NULL);
    GStatBuf info;
    struct utimbuf times;

    g_assert_cmpint (g_stat (path, &info), ==, 0);
    g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    times.actime = times.modtime = info.st_mtime - 60;
    g_assert_cmpint (g_utime (path, &times), ==, 0);
    total += info.st_size;
  }

  return total;
}

static void
test_least_recently_used_goes (Fixture *fixture,
                               gconstpointer data)
{
  goffset size, total;

  g_assert_cmpint (load_one (fixture, MXC ("ann")), ==, 0);
  size = age (fixture);
  g_assert_cmpint (load_one (fixture, MXC ("bob")), ==, 0);
  age (fixture);
  g_assert_cmpint (load_one (fixture, MXC ("ann")), ==, 0);

  restart (fixture, (guint64) size * 5 / 2);
  g_assert_cmpint (load_one (fixture, MXC ("cleo")), ==, 0);
  total = age (fixture);
  g_assert_cmpint (total, >, size * 3 / 2);
  g_assert_cmpint (total, <=, size * 5 / 2);

  expect_no_request (fixture);
  g_assert_cmpint (load_one (fixture, MXC ("ann")), ==, 0);
  g_assert_cmpint (load_one (fixture, MXC ("cleo")), ==, 0);
  g_assert_cmpint (load_one (fixture, MXC ("bob")), ==, RINGER_ERROR_SERVER);
}

/* What cannot be had is not asked for again at once, but later. */
static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *filling = g_strnfill (4 * 1024 * 1024 - strlen (PNG) + 1, 'x');
  g_autofree char *too_large = g_strconcat (PNG, filling, NULL);
  const struct {
    const char *mxc;
    unsigned int status;
    const char *body;
    int code;
  } cases[] = {
    { MXC ("missing"), 404, "{\"errcode\":\"M_NOT_FOUND\"}", RINGER_ERROR_NOT_FOUND },
    { MXC ("forbidden"), 403, "{\"errcode\":\"M_FORBIDDEN\"}", RINGER_ERROR_FORBIDDEN },
    { MXC ("page"), 200, "<!DOCTYPE html><html></html>", RINGER_ERROR_BAD_RESPONSE },
    { MXC ("drawing"), 200, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", RINGER_ERROR_BAD_RESPONSE },
    { MXC ("empty"), 200, "", RINGER_ERROR_BAD_RESPONSE },
    { MXC ("cut"), 200, "\211PN", RINGER_ERROR_BAD_RESPONSE },
    { MXC ("large"), 200, too_large, RINGER_ERROR_BAD_RESPONSE },
  };

  for (unsigned int i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].mxc);
    ringer_fake_homeserver_fail_next (fixture->server, "/media/", 1, cases[i].status, cases[i].body);
    g_assert_cmpint (load_one (fixture, cases[i].mxc), ==, cases[i].code);
    g_assert_cmpint (load_one (fixture, cases[i].mxc), ==, RINGER_ERROR_NOT_FOUND);

    ringer_fake_clock_advance (fixture->clock, 5 * 60 * 1000);
    g_assert_cmpint (load_one (fixture, cases[i].mxc), ==, 0);
  }

  too_large[strlen (too_large) - 1] = '\0';
  ringer_fake_homeserver_fail_next (fixture->server, "/media/", 1, 200, too_large);
  g_assert_cmpint (load_one (fixture, MXC ("nearly-too-large")), ==, 0);
}

static void
test_kinds (Fixture *fixture,
            gconstpointer data)
{
  const char *const bodies[] = { PNG "x", "\377\330\377\340", "GIF89a", "RIFF1234WEBPVP8 ", "xxxxftypavif0" };

  for (unsigned int i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *mxc = g_strdup_printf (MXC ("%u"), i);
    g_autoptr (GBytes) bytes = NULL;
    Load load = { 0 };

    ringer_fake_homeserver_fail_next (fixture->server, "/media/", 1, 200, bodies[i]);
    ringer_media_repository_load_async (fixture->media, mxc, 64, NULL, on_loaded, &load);
    wait_for (&load);
    g_assert_no_error (load.error);
    bytes = load.bytes;
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), bodies[i], strlen (bodies[i]));
  }
}

static void
test_addresses (Fixture *fixture,
                gconstpointer data)
{
  const char *const bad[] = {
    "",
    "mxc",
    "mxc://",
    "mxc://h",
    "mxc://h/",
    "mxc:///a",
    "mxc://h/a/b",
    "MXC://h/a",
    "https://h/a",
    "mxc:h/a",
    " mxc://h/a",
    "mxc://h/..",
    "mxc://h/.",
    "mxc://../a",
    "mxc://./a",
    "mxc://h/a?b",
    "mxc://h/a#b",
    "mxc://h/%2e%2e",
    "mxc://h/a b",
    "mxc://h@i/a",
    "mxc://h/\303\251",
  };
  const char *const good[] = { "mxc://h/a", "mxc://example.org:8448/aB0_-", "mxc://[2001:db8::1]:80/a", "mxc://1.2.3.4/a" };

  expect_no_request (fixture);
  for (unsigned int i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("%s", bad[i]);
    g_assert_cmpint (load_one (fixture, bad[i]), ==, RINGER_ERROR_NOT_FOUND);
  }
  g_assert_cmpint (load_one (fixture, good[0]), ==, RINGER_ERROR_SERVER);

  for (unsigned int i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_cmpint (load_one (fixture, good[i]), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/media-repository/authenticated", Fixture, NULL, set_up, test_authenticated, tear_down);
  g_test_add ("/media-repository/cached", Fixture, NULL, set_up, test_cached, tear_down);
  g_test_add ("/media-repository/one-request-for-many", Fixture, NULL, set_up, test_one_request_for_many, tear_down);
  g_test_add ("/media-repository/least-recently-used-goes", Fixture, NULL, set_up, test_least_recently_used_goes, tear_down);
  g_test_add ("/media-repository/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/media-repository/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
  g_test_add ("/media-repository/addresses", Fixture, NULL, set_up, test_addresses, tear_down);

  return g_test_run ();
}
