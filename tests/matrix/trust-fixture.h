/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto-recovery.h"
#include "ringer-account-manager.h"
#include "ringer-fake-clock.h"
#include "ringer-fake-secret-store.h"

G_BEGIN_DECLS

#define ROOM "!room:" RINGER_FAKE_SERVER_NAME
#define ME "@me:" RINGER_FAKE_SERVER_NAME

/* Me, whose device is to be verified, and who has a phone besides, with a machine of its own. */
typedef struct
{
  RingerFakeHomeserver *server;
  RingerFakeClock *clock;
  RingerFakeSecretStore *secrets;
  RingerAccountManager *accounts;
  RingerAccount *account;
  CryptoParty *phone;
  char *folder;
} TrustFixture;

void trust_fixture_set_up (TrustFixture *fixture,
                           gconstpointer user_data);
void trust_fixture_tear_down (TrustFixture *fixture,
                              gconstpointer user_data);

RingerDeviceTrust *trust_fixture_get_trust (TrustFixture *fixture);
gboolean trust_fixture_is_unverified (gpointer trust);

/* The phone gives the account an identity, which this device hears of. */
void trust_fixture_make_identity (TrustFixture *fixture);

/* Both devices are verified, as the phone sees it. */
void trust_fixture_assert_signed (TrustFixture *fixture);

/* Seconds go by, and the phone takes in what came for it. */
void trust_fixture_pass_time (TrustFixture *fixture);

/* How the backup is to stand on this device */
typedef struct
{
  TrustFixture *fixture;
  gboolean enabled;
  const char *version;
} TrustBackup;

/* Whether it does, some seconds later. */
gboolean trust_fixture_is_backup (gpointer backup);

G_END_DECLS
