/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-homeserver.h"
#include "ringer-fake-secret-store.h"

G_BEGIN_DECLS

#define CALL_ROOM "!room:localhost"
#define CALL_GROUP "!group:localhost"
#define CALL_NOW_MS G_GINT64_CONSTANT (1752583130000)

/*
 * An account of "me" that is signed in at a homeserver of its own and up to date, with a direct chat with Ann and a group with
 * Ann and Bob, and the manager of its calls. Time stands still. The tests' data is NULL or a feature of the homeserver that is
 * other than usual, as `+name` or `-name`.
 */
typedef struct
{
  RingerFakeClock *clock;
  RingerFakeHomeserver *server;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  RingerAccount *account;
  RingerRingRules *rules;
  RingerCallManager *calls;
  char *folder;
  const char *me;
  const char *ann;
  unsigned int n_ended;
  RingerCallEndReason end_reason; /* of the call that ended last */
} CallFixture;

void call_fixture_set_up (CallFixture *fixture,
                          gconstpointer user_data);
void call_fixture_tear_down (CallFixture *fixture,
                             gconstpointer user_data);

/** call_fixture_quit: the program ends in the middle of whatever it does; the homeserver goes on. */
void call_fixture_quit (CallFixture *fixture);

/** call_fixture_start: it is started again; nothing was asked of the homeserver yet. */
void call_fixture_start (CallFixture *fixture);

/** call_fixture_catch_up: waits until it knows what happened meanwhile. */
void call_fixture_catch_up (CallFixture *fixture);

/** call_fixture_sync: waits until everything that the homeserver has was taken in. */
void call_fixture_sync (CallFixture *fixture);

/** call_fixture_get_call: (transfer none) (nullable): the only presented call. */
RingerIncomingCall *call_fixture_get_call (CallFixture *fixture);

/** call_fixture_ring: Ann calls in the direct chat. Returns: the notification's event id */
const char *call_fixture_ring (CallFixture *fixture);

G_END_DECLS
