/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-missed-controller.h"

#include "call-fixture.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/* Missed calls are told of once per room, with the right words, until the person knows. */

#define TEST_TYPE_NOTIFIER (test_notifier_get_type ())
G_DECLARE_FINAL_TYPE (TestNotifier, test_notifier, TEST, NOTIFIER, GObject)

/* Keeps what is on the screen. */
struct _TestNotifier {
  GObject parent_instance;

  GHashTable *missed; /* room id → words */
  unsigned int n_shown;
};

static void
test_notifier_show_missed (RingerNotifier *notifier,
                           const RingerMissedNotice *notice)
{
  TestNotifier *self = TEST_NOTIFIER (notifier);
  char *words = g_strdup_printf ("%u from %s in %s", notice->n, notice->caller != NULL ? notice->caller : "several",
                                 notice->room != NULL ? notice->room : "direct");

  self->n_shown++;
  g_hash_table_replace (self->missed, g_strdup (notice->room_id), words);
}

static void
test_notifier_withdraw_missed (RingerNotifier *notifier,
                               const char *account_id,
                               const char *room_id)
{
  g_hash_table_remove (TEST_NOTIFIER (notifier)->missed, room_id);
}

static void
test_notifier_iface_init (RingerNotifierInterface *iface)
{
  iface->show_missed = test_notifier_show_missed;
  iface->withdraw_missed = test_notifier_withdraw_missed;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNotifier, test_notifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_NOTIFIER, test_notifier_iface_init))

static void
test_notifier_finalize (GObject *object)
{
  g_hash_table_unref (TEST_NOTIFIER (object)->missed);

  G_OBJECT_CLASS (test_notifier_parent_class)->finalize (object);
}

static void
test_notifier_class_init (TestNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_notifier_finalize;
}

static void
test_notifier_init (TestNotifier *self)
{
  self->missed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

typedef struct
{
  CallFixture calls;
  TestNotifier *notifier;
  RingerMissedController *controller;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer user_data)
{
  call_fixture_set_up (&fixture->calls, user_data);
  fixture->notifier = g_object_new (TEST_TYPE_NOTIFIER, NULL);
  fixture->controller = ringer_missed_controller_new (fixture->calls.calls, RINGER_NOTIFIER (fixture->notifier));
}

static void
tear_down (Fixture *fixture,
           gconstpointer user_data)
{
  g_assert_finalize_object (fixture->controller);
  g_assert_finalize_object (fixture->notifier);
  call_fixture_tear_down (&fixture->calls, user_data);
}

static void
assert_told (Fixture *fixture,
             const char *room_id,
             const char *words)
{
  g_assert_cmpstr (g_hash_table_lookup (fixture->notifier->missed, room_id), ==, words);
}

static void
run_out (Fixture *fixture,
         gint64 after_ms)
{
  ringer_fake_clock_advance (fixture->calls.clock, after_ms);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Somebody rings, and hangs up while it rings. */
static void
miss (Fixture *fixture,
      const char *room_id,
      const char *user,
      const char *device)
{
  ringer_fake_homeserver_start_call (fixture->calls.server, room_id, user, device, "ring", "video");
  call_fixture_sync (&fixture->calls);
  g_assert_nonnull (call_fixture_get_call (&fixture->calls));
  ringer_fake_homeserver_leave_call (fixture->calls.server, room_id, user, device);
  call_fixture_sync (&fixture->calls);
  g_assert_null (call_fixture_get_call (&fixture->calls));
}

static RingerCallHistory *
get_history (Fixture *fixture)
{
  return ringer_call_manager_get_history (fixture->calls.calls, fixture->calls.account);
}

static void
test_count (Fixture *fixture,
            gconstpointer user_data)
{
  miss (fixture, CALL_ROOM, "ann", "ANNDEV");
  assert_told (fixture, CALL_ROOM, "1 from Ann in direct");
  miss (fixture, CALL_ROOM, "ann", "ANNDEV");
  assert_told (fixture, CALL_ROOM, "2 from Ann in direct");

  miss (fixture, CALL_GROUP, "ann", "ANNDEV");
  assert_told (fixture, CALL_GROUP, "1 from Ann in Garden");
  miss (fixture, CALL_GROUP, "bob", "BOBDEV");
  assert_told (fixture, CALL_GROUP, "2 from several in Garden");

  /* What is seen in one room says nothing of the other. */
  ringer_call_history_mark_seen (get_history (fixture), CALL_ROOM);
  assert_told (fixture, CALL_ROOM, NULL);
  assert_told (fixture, CALL_GROUP, "2 from several in Garden");

  /* Then it begins anew. */
  miss (fixture, CALL_ROOM, "ann", "ANNDEV");
  assert_told (fixture, CALL_ROOM, "1 from Ann in direct");
  ringer_call_history_mark_seen (get_history (fixture), NULL);
  g_assert_cmpuint (g_hash_table_size (fixture->notifier->missed), ==, 0);
}

static void
test_not_while_ringing (Fixture *fixture,
                        gconstpointer user_data)
{
  call_fixture_ring (&fixture->calls);
  run_out (fixture, 20000);
  assert_told (fixture, CALL_ROOM, NULL);
  run_out (fixture, 20000);
  assert_told (fixture, CALL_ROOM, "1 from Ann in direct");
}

static gboolean
has_no_call (gpointer data)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (((CallFixture *) data)->calls)) == 0;
}

/* While the same one calls again, that is what is told of. */
static void
test_again (Fixture *fixture,
            gconstpointer user_data)
{
  miss (fixture, CALL_ROOM, "ann", "ANNDEV");
  miss (fixture, CALL_GROUP, "bob", "BOBDEV");
  call_fixture_ring (&fixture->calls);
  assert_told (fixture, CALL_ROOM, NULL);
  assert_told (fixture, CALL_GROUP, "1 from Bob in Garden");
  run_out (fixture, 31000);
  assert_told (fixture, CALL_ROOM, "2 from Ann in direct");

  /* Whoever declines knows. */
  ringer_fake_homeserver_leave_call (fixture->calls.server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_ring (&fixture->calls);
  ringer_incoming_call_decline (call_fixture_get_call (&fixture->calls));
  ringer_test_wait_for (has_no_call, &fixture->calls);
  assert_told (fixture, CALL_ROOM, NULL);
  g_assert_cmpuint (ringer_call_history_get_n_missed (get_history (fixture)), ==, 1);
}

static void
test_declined (Fixture *fixture,
               gconstpointer user_data)
{
  call_fixture_ring (&fixture->calls);
  ringer_incoming_call_decline (call_fixture_get_call (&fixture->calls));
  ringer_test_wait_for (has_no_call, &fixture->calls);
  ringer_fake_homeserver_leave_call (fixture->calls.server, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_sync (&fixture->calls);
  run_out (fixture, 60000);
  g_assert_cmpuint (fixture->notifier->n_shown, ==, 0);
}

/* The ring is over, but the call is not. */
static void
test_answered_later (Fixture *fixture,
                     gconstpointer user_data)
{
  miss (fixture, CALL_ROOM, "ann", "ANNDEV");
  call_fixture_ring (&fixture->calls);
  run_out (fixture, 31000);
  assert_told (fixture, CALL_ROOM, "2 from Ann in direct");

  ringer_fake_homeserver_start_call (fixture->calls.server, CALL_ROOM, "me", "PHONE", NULL, "video");
  call_fixture_sync (&fixture->calls);
  assert_told (fixture, CALL_ROOM, "1 from Ann in direct");
}

static void
on_signed_out (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  ringer_account_manager_sign_out_finish (RINGER_ACCOUNT_MANAGER (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_signed_out (Fixture *fixture,
                 gconstpointer user_data)
{
  gboolean done = FALSE;

  miss (fixture, CALL_ROOM, "ann", "ANNDEV");
  ringer_account_manager_sign_out_async (fixture->calls.accounts, fixture->calls.account, NULL, on_signed_out, &done);
  ringer_test_wait_for (is_true, &done);
  g_assert_cmpuint (g_hash_table_size (fixture->notifier->missed), ==, 0);
}

static void
add (const char *path,
     void (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/missed/count", test_count);
  add ("/missed/not-while-ringing", test_not_while_ringing);
  add ("/missed/again", test_again);
  add ("/missed/declined", test_declined);
  add ("/missed/answered-later", test_answered_later);
  add ("/missed/signed-out", test_signed_out);

  return g_test_run ();
}
