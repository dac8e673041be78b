/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call-fixture.h"

#include "ringer-json.h"
#include "ringer-test-util.h"
#include "tool-add-account.h"

static void
on_call_ended (CallFixture *fixture,
               RingerIncomingCall *call)
{
  fixture->n_ended++;
  fixture->end_reason = ringer_incoming_call_get_end_reason (call);
}

static void
sign_in (CallFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->account = tool_add_account (fixture->accounts, RINGER_CLOCK (fixture->clock), ringer_fake_homeserver_get_url (fixture->server),
                                       &(RingerPasswordLogin) { "me", "secret", "Test" }, &error);
  g_assert_no_error (error);
}

static gboolean
is_up_to_date (gpointer data)
{
  CallFixture *fixture = data;

  return ringer_account_get_state (fixture->account) == RINGER_ACCOUNT_UP_TO_DATE &&
         ringer_account_lookup_room (fixture->account, CALL_ROOM) != NULL;
}

static void
make_managers (CallFixture *fixture)
{
  g_autofree char *data_dir = g_build_filename (fixture->folder, "data", NULL);
  g_autofree char *cache_dir = g_build_filename (fixture->folder, "cache", NULL);

  fixture->accounts = ringer_account_manager_new (RINGER_CLOCK (fixture->clock), RINGER_SECRET_STORE (fixture->secrets), NULL, data_dir, cache_dir);
  fixture->calls = ringer_call_manager_new (fixture->accounts, fixture->rules);
  g_signal_connect_swapped (fixture->calls, "call-ended", G_CALLBACK (on_call_ended), fixture);
}

void
call_fixture_set_up (CallFixture *fixture,
                     gconstpointer user_data)
{
  const char *pair[] = { "me", "ann", NULL };
  const char *group[] = { "me", "ann", "bob", NULL };

  fixture->folder = ringer_test_make_folder ();
  fixture->clock = ringer_fake_clock_new (CALL_NOW_MS);
  fixture->server = ringer_fake_homeserver_new ();
  ringer_fake_homeserver_set_clock (fixture->server, RINGER_CLOCK (fixture->clock));
  if (user_data != NULL)
    ringer_fake_homeserver_set_feature (fixture->server, (const char *) user_data + 1, ((const char *) user_data)[0] == '+');
  fixture->me = ringer_fake_homeserver_add_user (fixture->server, "me", "secret", "Me");
  fixture->ann = ringer_fake_homeserver_add_user (fixture->server, "ann", "secret", "Ann");
  ringer_fake_homeserver_add_user (fixture->server, "bob", "secret", "Bob");
  ringer_fake_homeserver_add_room (fixture->server, CALL_ROOM, NULL, pair, TRUE);
  ringer_fake_homeserver_add_room (fixture->server, CALL_GROUP, "Garden", group, FALSE);

  fixture->secrets = ringer_fake_secret_store_new ();
  fixture->rules = ringer_ring_rules_new (NULL);
  make_managers (fixture);
  sign_in (fixture);
  ringer_test_wait_for (is_up_to_date, fixture);
}

void
call_fixture_quit (CallFixture *fixture)
{
  g_signal_handlers_disconnect_by_data (fixture->calls, fixture);
  ringer_account_stop (fixture->account);
  g_clear_object (&fixture->account);
  g_clear_object (&fixture->accounts);
  ringer_test_let_go (g_steal_pointer (&fixture->calls));
}

void
call_fixture_start (CallFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  make_managers (fixture);
  ringer_account_manager_load (fixture->accounts, &error);
  g_assert_no_error (error);
  fixture->account = g_list_model_get_item (G_LIST_MODEL (fixture->accounts), 0);
}

void
call_fixture_catch_up (CallFixture *fixture)
{
  ringer_test_wait_for (is_up_to_date, fixture);
  call_fixture_sync (fixture);
}

void
call_fixture_tear_down (CallFixture *fixture,
                        gconstpointer user_data)
{
  call_fixture_quit (fixture);
  ringer_test_let_go (fixture->rules);
  ringer_test_let_go (fixture->secrets);
  g_object_unref (fixture->server);
  g_object_unref (fixture->clock);
  ringer_test_remove_folder (fixture->folder);
}

/* As the sync has it. */
#define DAMP_MS 300

typedef struct
{
  RingerAccount *account;
  RingerFakeClock *clock;
  char *wanted; /* the event that did not come yet */
} Catch;

static void
on_room_updated (RingerAccount *account,
                 RingerRoom *room,
                 const RingerRoomUpdate *update,
                 Catch *catch)
{
  for (unsigned int i = 0; i < update->timeline->len && catch->wanted != NULL; i++) {
    RingerEvent *event = g_ptr_array_index (update->timeline, i);

    if (g_strcmp0 (event->event_id, catch->wanted) == 0)
      g_clear_pointer (&catch->wanted, g_free);
  }
}

/* However far a test moved the clock: a poll that timed out by that is made again, and one that is put off since the answers are fast is not waited for. */
static gboolean
is_caught (gpointer data)
{
  Catch *catch = data;

  ringer_fake_clock_pass_pause (catch->clock, DAMP_MS);
  if (ringer_account_get_state (catch->account) == RINGER_ACCOUNT_FAILING)
    ringer_account_retry_now (catch->account);

  return catch->wanted == NULL;
}

void
call_fixture_sync (CallFixture *fixture)
{
  g_autoptr (JsonObject) content = json_object_new ();
  const char *id = ringer_fake_homeserver_send_event (fixture->server, CALL_ROOM, fixture->ann, "m.room.redaction", NULL, content);
  Catch catch = { fixture->account, fixture->clock, g_strdup (id) };
  gulong handler = g_signal_connect (fixture->account, "room-updated", G_CALLBACK (on_room_updated), &catch);

  ringer_test_wait_for (is_caught, &catch);
  g_signal_handler_disconnect (fixture->account, handler);
}

RingerIncomingCall *
call_fixture_get_call (CallFixture *fixture)
{
  g_autoptr (RingerIncomingCall) call = g_list_model_get_item (ringer_call_manager_get_incoming (fixture->calls), 0);

  g_assert_cmpuint (g_list_model_get_n_items (ringer_call_manager_get_incoming (fixture->calls)), <=, 1);

  return call;
}

const char *
call_fixture_ring (CallFixture *fixture)
{
  const char *id = ringer_fake_homeserver_start_call (fixture->server, CALL_ROOM, "ann", "ANNDEV", "ring", "video");

  call_fixture_sync (fixture);

  return id;
}
