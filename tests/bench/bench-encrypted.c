/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "call-history.h"
#include "crypto-party.h"
#include "ringer-encryption.h"
#include "ringer-json.h"
#include "ringer-test-util.h"

/*
 * How long a ring takes from the moment at which the homeserver has it until it is presented: in clear and encrypted, with the room's key at hand. A JSON object
 * with the times in microseconds, one per ring.
 */

/* Before the key of the room is due for another. */
#define N_RINGS 90

typedef struct
{
  CallFixture call;
  CryptoParty *ann;
  gboolean encrypted;
} Bench;

static gboolean
is_ringing (gpointer data)
{
  return g_list_model_get_n_items (ringer_call_manager_get_incoming (((Bench *) data)->call.calls)) == 1;
}

static gboolean
is_quiet (gpointer data)
{
  return !is_ringing (data);
}

static JsonObject *
make_ring (Bench *bench)
{
  const char *member_id = ringer_fake_homeserver_start_call (bench->call.server, CALL_ROOM, "ann", "ANNDEV", NULL, "video");

  return ringer_json_build ("notification_type", "s", "ring", "lifetime", "i", G_GINT64_CONSTANT (30000),
                            "sender_ts", "i", ringer_clock_get_wall_ms (RINGER_CLOCK (bench->call.clock)),
                            "m.mentions", "o", ringer_json_build ("user_ids", "a", json_array_new (), "room", "b", TRUE, NULL),
                            "m.relates_to", "o", ringer_json_build ("rel_type", "s", "m.reference", "event_id", "s", member_id, NULL), NULL);
}

static gint64
measure_ring (Bench *bench)
{
  const char *users[] = { bench->call.me, bench->call.ann, NULL };
  const char *type = "org.matrix.msc4075.rtc.notification";
  g_autoptr (JsonObject) content = make_ring (bench);
  gint64 sent_us;
  gint64 took_us;

  if (bench->encrypted) {
    g_autoptr (JsonObject) clear = g_steal_pointer (&content);

    content = crypto_party_encrypt_event (bench->ann, CALL_ROOM, users, type, clear, NULL);
    type = "m.room.encrypted";
  }
  call_fixture_sync (&bench->call);

  sent_us = g_get_monotonic_time ();
  ringer_fake_homeserver_send_event (bench->call.server, CALL_ROOM, "ann", type, NULL, content);
  ringer_test_wait_for (is_ringing, bench);
  took_us = g_get_monotonic_time () - sent_us;

  call_history_leaves (&bench->call, "ann", "ANNDEV");
  ringer_test_wait_for (is_quiet, bench);
  /* Answers that come all at once would be damped. */
  ringer_fake_clock_advance (bench->call.clock, 1000);

  return took_us;
}

static void
measure (Bench *bench,
         const char *name,
         GString *result)
{
  /* The first one brings the key, and finds nothing warm. */
  measure_ring (bench);

  g_string_append_printf (result, "\"%s\": [", name);
  for (unsigned int i = 0; i < N_RINGS; i++)
    g_string_append_printf (result, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", measure_ring (bench));
  g_string_append (result, "]");
}

static void
encrypt_room (Bench *bench)
{
  g_autoptr (JsonObject) content = ringer_json_build ("algorithm", "s", "m.megolm.v1.aes-sha2", NULL);

  ringer_encryption_set_strict (ringer_account_get_encryption (bench->call.account), FALSE);
  bench->ann = crypto_party_new (ringer_fake_homeserver_get_keys (bench->call.server), bench->call.ann, "ANNDEV");
  ringer_crypto_set_senders (bench->ann->crypto, RINGER_CRYPTO_SENDERS_ALL);
  ringer_crypto_set_recipients (bench->ann->crypto, RINGER_CRYPTO_RECIPIENTS_ALL);
  ringer_fake_homeserver_send_event (bench->call.server, CALL_ROOM, bench->call.me, "m.room.encryption", "", content);
  call_fixture_sync (&bench->call);
  bench->encrypted = TRUE;
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GString) result = g_string_new ("{");
  Bench bench = { 0 };

  g_test_init (&argc, &argv, NULL);
  call_fixture_set_up (&bench.call, NULL);
  measure (&bench, "clear", result);
  g_string_append (result, ", ");
  encrypt_room (&bench);
  measure (&bench, "encrypted", result);
  /* Behind what the tests' support writes. */
  printf ("\n%s}\n", result->str);

  crypto_party_free (bench.ann);
  call_fixture_tear_down (&bench.call, NULL);

  return 0;
}
