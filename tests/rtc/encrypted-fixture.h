/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call-fixture.h"
#include "crypto-party.h"
#include "ringer-encryption.h"

G_BEGIN_DECLS

/*
 * The direct chat is encrypted, and Ann has a machine of her own there. Nobody has verified anything, and everybody counts, unless the test sees to it.
 */
typedef struct
{
  CallFixture call;
  CryptoParty *ann;
} EncryptedFixture;

void encrypted_fixture_set_up (EncryptedFixture *fixture,
                               gconstpointer user_data);
void encrypted_fixture_tear_down (EncryptedFixture *fixture,
                                  gconstpointer user_data);

RingerEncryption *encrypted_fixture_get_encryption (EncryptedFixture *fixture);

/** encrypted_fixture_take_message: (transfer full): waits for the next message of a type that somebody's device gets, and decrypts it: the whole event. */
JsonObject *encrypted_fixture_take_message (CryptoParty *party,
                                            const char *type);

G_END_DECLS
