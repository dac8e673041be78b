/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto-party.h"
#include "ringer-fake-homeserver.h"

G_BEGIN_DECLS

/** crypto_recovery_set_up: (transfer full): puts the identity that @party made into secret storage, with a passphrase or without; the key to it. */
RingerSecretKey *crypto_recovery_set_up (CryptoParty *party,
                                         RingerFakeHomeserver *server,
                                         const char *passphrase);

/** crypto_recovery_back_up: makes a backup, puts all room keys that @party has into it, and its key into secret storage. */
void crypto_recovery_back_up (CryptoParty *party,
                              RingerFakeHomeserver *server,
                              RingerSecretKey *key);

G_END_DECLS
