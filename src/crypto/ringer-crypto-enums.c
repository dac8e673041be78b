/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-enums.h"

#include "ringer-enums.h"

/* The nicks are the words at the border (rust/src/calls). */

static const GEnumValue trusts[] = {
  RINGER_ENUM_VALUE (RINGER_CRYPTO_TRUST_UNKNOWN_DEVICE, "unknown-device"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_TRUST_OTHER_SENDER, "other-sender"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_TRUST_INSECURE_SOURCE, "insecure-source"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_TRUST_UNSIGNED, "unsigned"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_TRUST_IDENTITY_CHANGED, "identity-changed"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_TRUST_SIGNED, "signed"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_TRUST_VERIFIED, "verified"),
  { 0, NULL, NULL },
};

RINGER_DEFINE_ENUM_TYPE (RingerCryptoTrust, ringer_crypto_trust, trusts)

static const GEnumValue senders[] = {
  RINGER_ENUM_VALUE (RINGER_CRYPTO_SENDERS_SIGNED_OR_LEGACY, "signed-or-legacy"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_SENDERS_SIGNED, "signed"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_SENDERS_ALL, "all"),
  { 0, NULL, NULL },
};

RINGER_DEFINE_ENUM_TYPE (RingerCryptoSenders, ringer_crypto_senders, senders)

static const GEnumValue recipients[] = {
  RINGER_ENUM_VALUE (RINGER_CRYPTO_RECIPIENTS_SIGNED, "signed"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_RECIPIENTS_VERIFIED, "verified"),
  RINGER_ENUM_VALUE (RINGER_CRYPTO_RECIPIENTS_ALL, "all"),
  { 0, NULL, NULL },
};

RINGER_DEFINE_ENUM_TYPE (RingerCryptoRecipients, ringer_crypto_recipients, recipients)

static const GEnumValue verification_states[] = {
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_CREATED, "created"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_REQUESTED, "requested"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_READY, "ready"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_STARTING, "starting"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_STARTED, "started"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_ACCEPTED, "accepted"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_COMPARE, "compare"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_CONFIRMED, "confirmed"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_DONE, "done"),
  RINGER_ENUM_VALUE (RINGER_VERIFICATION_CANCELLED, "cancelled"),
  { 0, NULL, NULL },
};

RINGER_DEFINE_ENUM_TYPE (RingerVerificationState, ringer_verification_state, verification_states)

static const GEnumValue decryption_states[] = {
  RINGER_ENUM_VALUE (RINGER_DECRYPTION_MISSING_KEY, "missing-key"),
  RINGER_ENUM_VALUE (RINGER_DECRYPTION_DONE, "decrypted"),
  RINGER_ENUM_VALUE (RINGER_DECRYPTION_UNTRUSTED, "untrusted"),
  RINGER_ENUM_VALUE (RINGER_DECRYPTION_BROKEN, "broken"),
  RINGER_ENUM_VALUE (RINGER_DECRYPTION_CLEAR, "clear"),
  { 0, NULL, NULL },
};

RINGER_DEFINE_ENUM_TYPE (RingerDecryptionState, ringer_decryption_state, decryption_states)
