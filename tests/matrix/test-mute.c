/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-error.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-homeserver.h"
#include "ringer-fake-secret-store.h"
#include "ringer-json.h"
#include "ringer-test-util.h"
#include "tool-add-account.h"

/* Muting a room from what the person says to what the next sync brings, and back. */

#define ROOM "!room:ringer.test"
#define OTHER "!other:ringer.test"
#define RULES "/_matrix/client/v3/pushrules/global/override/"
#define MATCHES(room) "{\"kind\":\"event_match\",\"key\":\"room_id\",\"pattern\":\"" room "\"}"
#define RULE(id, enabled, actions, conditions) \
  "{\"rule_id\":\"" id "\",\"default\":false,\"enabled\":" enabled ",\"actions\":[" actions "],\"conditions\":[" conditions "]}"

typedef struct
{
  RingerFakeClock *clock;
  RingerFakeHomeserver *server;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  RingerAccount *account;
  RingerRoom *room;
  char *folder;
} Fixture;

static gboolean
is_up_to_date (gpointer data)
{
  return ringer_account_get_state (data) == RINGER_ACCOUNT_UP_TO_DATE;
}

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  const char *members[] = { "me", "ann", NULL };
  g_autoptr (GError) error = NULL;

  fixture->folder = ringer_test_make_folder ();
  fixture->clock = ringer_fake_clock_new (G_GINT64_CONSTANT (1752583130000));
  fixture->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  ringer_fake_homeserver_add_user (fixture->server, "me", "secret", "Me");
  ringer_fake_homeserver_add_user (fixture->server, "ann", "secret", "Ann");
  ringer_fake_homeserver_add_room (fixture->server, ROOM, NULL, members, TRUE);
  ringer_fake_homeserver_add_room (fixture->server, OTHER, NULL, members, FALSE);
  fixture->secrets = ringer_fake_secret_store_new ();
  fixture->accounts = ringer_account_manager_new (RINGER_CLOCK (fixture->clock), RINGER_SECRET_STORE (fixture->secrets), NULL, fixture->folder, fixture->folder);
  fixture->account = tool_add_account (fixture->accounts, RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server),
                                       &(RingerPasswordLogin) { "me", "secret", "Test" }, &error);
  g_assert_no_error (error);
  ringer_test_wait_for (is_up_to_date, fixture->account);
  fixture->room = ringer_account_lookup_room (fixture->account, ROOM);
  g_ptr_array_unref (ringer_fake_homeserver_take_requests (fixture->server));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  ringer_account_stop (fixture->account);
  g_object_unref (fixture->account);
  g_assert_finalize_object (fixture->accounts);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->secrets);
  g_object_unref (fixture->server);
  g_object_unref (fixture->clock);
  ringer_test_remove_folder (fixture->folder);
}

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

static gboolean
is_muted (gpointer data)
{
  return ringer_room_is_muted (data);
}

static gboolean
is_heard (gpointer data)
{
  return !ringer_room_is_muted (data);
}

static gboolean
set_muted (Fixture *fixture,
           gboolean muted,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ringer_account_set_room_muted_async (fixture->account, fixture->room, muted, NULL, on_result, &result);
  ringer_test_wait_for (is_set, &result);

  return ringer_account_set_room_muted_finish (fixture->account, result, error);
}

static void
set_rules (Fixture *fixture,
           const char *override)
{
  g_autofree char *text = g_strdup_printf ("{\"override\":[%s]}", override);
  g_autoptr (JsonObject) global = ringer_json_parse_object (text, -1, NULL);

  g_assert_nonnull (global);
  ringer_fake_homeserver_set_push_rules (fixture->server, "me", global);
}

/* The paths that were deleted, one a line. */
static char *
take_deleted (Fixture *fixture)
{
  g_autoptr (GPtrArray) requests = ringer_fake_homeserver_take_requests (fixture->server);
  g_autoptr (GString) paths = g_string_new (NULL);

  for (unsigned int i = 0; i < requests->len; i++) {
    RingerFakeRequest *request = g_ptr_array_index (requests, i);

    if (g_str_equal (request->method, "DELETE"))
      g_string_append_printf (paths, "%s\n", request->path);
  }

  return g_string_free_and_steal (g_steal_pointer (&paths));
}

static void
test_mute (Fixture *fixture,
           gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = NULL;
  g_autofree char *body = NULL;
  RingerFakeRequest *request;

  g_assert_true (set_muted (fixture, TRUE, &error));
  g_assert_no_error (error);
  requests = ringer_fake_homeserver_take_requests (fixture->server);
  request = g_ptr_array_index (requests, 0);
  body = ringer_json_to_string (request->body);
  g_assert_cmpstr (request->method, ==, "PUT");
  g_assert_cmpstr (request->path, ==, RULES ROOM);
  g_assert_cmpstr (body, ==, "{\"conditions\":[" MATCHES (ROOM) "],\"actions\":[]}");

  ringer_test_wait_for (is_muted, fixture->room);
  g_assert_false (ringer_room_is_muted (ringer_account_lookup_room (fixture->account, OTHER)));

  g_assert_true (set_muted (fixture, FALSE, &error));
  g_assert_no_error (error);
  ringer_test_wait_for (is_heard, fixture->room);
}

/* A rule that somebody switched off mutes nothing, until it is asked for. */
static void
test_rule_that_was_off (Fixture *fixture,
                        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deleted = NULL;

  set_rules (fixture, RULE (ROOM, "false", "", MATCHES (ROOM)) "," RULE ("other", "true", "", MATCHES (OTHER)));
  ringer_test_wait_for (is_muted, ringer_account_lookup_room (fixture->account, OTHER));
  g_assert_false (ringer_room_is_muted (fixture->room));

  g_assert_true (set_muted (fixture, FALSE, &error));
  g_assert_no_error (error);
  deleted = take_deleted (fixture);
  g_assert_cmpstr (deleted, ==, "");

  g_assert_true (set_muted (fixture, TRUE, &error));
  g_assert_no_error (error);
  ringer_test_wait_for (is_muted, fixture->room);
}

/* Whatever the id; what looks at more than the room, notifies, or is another room's stays. */
static void
test_unmute (Fixture *fixture,
             gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deleted = NULL;

  set_rules (fixture, RULE (ROOM, "true", "", MATCHES (ROOM)) "," RULE ("of another client", "true", "\"dont_notify\"", MATCHES (ROOM)) "," RULE ("loud", "true", "\"notify\"", MATCHES (ROOM)) "," RULE ("ann", "true", "", MATCHES (ROOM) ",{\"kind\":\"event_match\",\"key\":\"sender\",\"pattern\":\"@ann:*\"}") "," RULE ("other", "true", "", MATCHES (OTHER)));
  ringer_test_wait_for (is_muted, fixture->room);

  g_assert_true (set_muted (fixture, FALSE, &error));
  g_assert_no_error (error);
  deleted = take_deleted (fixture);
  g_assert_cmpstr (deleted, ==, RULES ROOM "\n" RULES "of another client\n");
  ringer_test_wait_for (is_heard, fixture->room);
  g_assert_true (ringer_room_is_muted (ringer_account_lookup_room (fixture->account, OTHER)));
}

/* Another client was faster. */
static void
test_unmuted_meanwhile (Fixture *fixture,
                        gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  set_rules (fixture, RULE (ROOM, "true", "", MATCHES (ROOM)));
  ringer_test_wait_for (is_muted, fixture->room);
  ringer_fake_homeserver_fail_next (fixture->server, RULES, 1, 404, "{\"errcode\":\"M_NOT_FOUND\"}");
  g_assert_true (set_muted (fixture, FALSE, &error));
  g_assert_no_error (error);
}

/* What was muted a moment ago is unmuted, though the sync did not bring it yet. */
static void
test_at_once_again (Fixture *fixture,
                    gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deleted = NULL;

  ringer_account_stop (fixture->account);
  g_assert_true (set_muted (fixture, TRUE, &error));
  g_assert_no_error (error);
  g_assert_false (ringer_room_is_muted (fixture->room));
  g_assert_true (set_muted (fixture, FALSE, &error));
  g_assert_no_error (error);
  deleted = take_deleted (fixture);
  g_assert_cmpstr (deleted, ==, RULES ROOM "\n");
}

static void
test_refused (Fixture *fixture,
              gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ringer_fake_homeserver_fail_next (fixture->server, RULES ROOM, 1, 403, "{\"errcode\":\"M_FORBIDDEN\"}");
  g_assert_false (set_muted (fixture, TRUE, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN);
  g_clear_error (&error);

  ringer_fake_homeserver_fail_next (fixture->server, RULES ROOM "/enabled", 1, 403, "{\"errcode\":\"M_FORBIDDEN\"}");
  g_assert_false (set_muted (fixture, TRUE, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN);
  g_clear_error (&error);

  ringer_fake_homeserver_fail_next (fixture->server, "/pushrules/", 1, 404, "{\"errcode\":\"M_UNRECOGNIZED\"}");
  g_assert_false (set_muted (fixture, FALSE, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  ringer_test_wait_for (is_muted, fixture->room);
  ringer_fake_homeserver_fail_next (fixture->server, RULES, 1, 403, "{\"errcode\":\"M_FORBIDDEN\"}");
  g_assert_false (set_muted (fixture, FALSE, &error));
  g_assert_error (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN);
  g_assert_true (ringer_room_is_muted (fixture->room));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add_test(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  add_test ("/mute/mute", test_mute);
  add_test ("/mute/rule-that-was-off", test_rule_that_was_off);
  add_test ("/mute/unmute", test_unmute);
  add_test ("/mute/unmuted-meanwhile", test_unmuted_meanwhile);
  add_test ("/mute/at-once-again", test_at_once_again);
  add_test ("/mute/refused", test_refused);

  return g_test_run ();
}
