/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "ringer-account-private.h"
#include "ringer-call-watcher.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-secret-store.h"
#include "ringer-json.h"
#include "ringer-plain-sync.h"
#include "ringer-test-util.h"

/*
 * bench-sync parse|apply N: reads N sync answers of 1,000 events each, and with "apply" does all that they ask for, as the account does. To
 * be run under callgrind, with N = 0 for what is done beside.
 */

#define N_ANSWERS 8
#define N_ROOMS 20
#define N_EVENTS 50
#define ME "@me:bench.test"
#define NOW_MS G_GINT64_CONSTANT (1752583130000)

static char *
make_event (unsigned int answer,
            unsigned int room,
            unsigned int i)
{
  g_autofree char *common = g_strdup_printf ("\"sender\":\"@person%u:bench.test\",\"event_id\":\"$%u-%u-%u\",\"origin_server_ts\":%" G_GINT64_FORMAT ",\"unsigned\":{\"age\":%u}",
                                             i, answer, room, i, NOW_MS - 1000, 1000 + i);

  switch (i % 5) {
  case 0:
    return g_strdup_printf ("{\"type\":\"m.room.member\",\"state_key\":\"@person%u:bench.test\",\"content\":{\"membership\":\"join\",\"displayname\":\"Person %u of %u\"},%s}", i, i, answer, common);
  case 1:
    return g_strdup_printf ("{\"type\":\"org.matrix.msc3401.call.member\",\"state_key\":\"_@person%u:bench.test_DEVICE_m.call\",\"content\":{\"application\":\"m.call\",\"call_id\":\"\",\"scope\":\"m.room\",\"device_id\":\"DEVICE\","
                            "\"expires\":14400000,\"m.call.intent\":\"video\",\"focus_active\":{\"type\":\"livekit\",\"focus_selection\":\"multi_sfu\"},"
                            "\"foci_preferred\":[{\"type\":\"livekit\",\"livekit_service_url\":\"https://livekit.bench.test\",\"livekit_alias\":\"!room%u:bench.test\"}]},%s}",
                            i, room, common);
  case 2:
    return g_strdup_printf ("{\"type\":\"org.matrix.msc4075.rtc.notification\",\"content\":{\"notification_type\":\"ring\",\"sender_ts\":%" G_GINT64_FORMAT ",\"lifetime\":30000,"
                            "\"m.mentions\":{\"user_ids\":[],\"room\":true},\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$%u-%u-%u\"},\"m.call.intent\":\"video\"},%s}",
                            NOW_MS - 100000, answer, room, i - 1, common);
  case 3:
    return g_strdup_printf ("{\"type\":\"org.matrix.msc4310.rtc.decline\",\"content\":{\"m.relates_to\":{\"rel_type\":\"m.reference\",\"event_id\":\"$%u-%u-%u\"}},%s}", answer, room, i - 1, common);
  default:
    return g_strdup_printf ("{\"type\":\"m.room.redaction\",\"redacts\":\"$old-%u-%u\",\"content\":{\"redacts\":\"$old-%u-%u\"},%s}", room, i, room, i, common);
  }
}

static char *
make_answer (unsigned int answer)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"next_batch\":\"s%u\",\"rooms\":{\"join\":{", answer);
  for (unsigned int room = 0; room < N_ROOMS; room++) {
    g_string_append_printf (text, "%s\"!room%u:bench.test\":{\"timeline\":{\"limited\":false,\"prev_batch\":\"p\",\"events\":[", room > 0 ? "," : "", room);
    for (unsigned int i = 0; i < N_EVENTS; i++) {
      g_autofree char *event = make_event (answer, room, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", event);
    }
    g_string_append (text, "]}}");
  }
  g_string_append (text, "}}}");

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static RingerAccount *
make_account (const char *folder,
              RingerClock *clock,
              RingerSecretStore *secrets)
{
  g_autofree char *path = g_build_filename (folder, "account.db", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerAccountStore) store = ringer_account_store_open (path, &error);

  if (store == NULL || !ringer_account_store_set_value (store, "user_id", ME, &error) || !ringer_account_store_set_value (store, "device_id", "MYDEVICE", &error) ||
      !ringer_account_store_set_value (store, "base_url", "http://127.0.0.1:1", &error))
    g_error ("%s", error->message);

  return ringer_account_new (clock, secrets, NULL, store, cache);
}

static void
apply (RingerAccount *account,
       RingerSyncBackend *backend,
       JsonObject *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerSyncUpdate) update = ringer_sync_backend_parse (backend, answer, NOW_MS, &error);

  if (update == NULL)
    g_error ("%s", error->message);

  ringer_account_apply_update (account, update);
  if (!ringer_account_store_apply (ringer_account_get_store (account), update, &error))
    g_error ("%s", error->message);
}

int
main (int argc,
      char **argv)
{
  gboolean only_parse = argc > 1 && g_str_equal (argv[1], "parse");
  unsigned int n = argc > 2 ? (unsigned int) atoi (argv[2]) : N_ANSWERS;
  char *folder = ringer_test_make_folder ();
  g_autoptr (RingerFakeClock) clock = ringer_fake_clock_new (NOW_MS);
  g_autoptr (RingerFakeSecretStore) secrets = ringer_fake_secret_store_new ();
  g_autoptr (RingerAccount) account = make_account (folder, RINGER_CLOCK (clock), RINGER_SECRET_STORE (secrets));
  g_autoptr (RingerRingRules) rules = ringer_ring_rules_new (NULL);
  g_autoptr (RingerCallWatcher) watcher = ringer_call_watcher_new (account, rules);
  g_autoptr (RingerSyncBackend) backend = ringer_plain_sync_new (ME);
  char *answers[N_ANSWERS + 1];

  /* The first makes the rooms, in both ways. */
  for (unsigned int i = 0; i <= N_ANSWERS; i++)
    answers[i] = make_answer (i);

  for (unsigned int i = 0; i <= MIN (n, N_ANSWERS); i++) {
    g_autoptr (JsonObject) answer = ringer_json_parse_object (answers[i], -1, NULL);

    if (i == 0 || !only_parse)
      apply (account, backend, answer);
  }

  for (unsigned int i = 0; i <= N_ANSWERS; i++)
    g_free (answers[i]);
  g_clear_object (&watcher);
  g_clear_object (&account);
  ringer_test_remove_folder (folder);

  return 0;
}
