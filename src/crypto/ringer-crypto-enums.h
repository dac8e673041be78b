/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * RingerCryptoTrust:
 * @RINGER_CRYPTO_TRUST_UNKNOWN_DEVICE: from a device that is not known
 * @RINGER_CRYPTO_TRUST_OTHER_SENDER: from somebody else's device than the event says
 * @RINGER_CRYPTO_TRUST_INSECURE_SOURCE: the key came from somewhere that cannot be vouched for, such as a backup
 * @RINGER_CRYPTO_TRUST_UNSIGNED: from a device that its owner has not verified
 * @RINGER_CRYPTO_TRUST_IDENTITY_CHANGED: from somebody who was verified and has another identity now
 * @RINGER_CRYPTO_TRUST_SIGNED: from a device that its owner has verified
 * @RINGER_CRYPTO_TRUST_VERIFIED: the same, and the owner was verified here
 *
 * What is known of the device that encrypted something.
 */
typedef enum {
  RINGER_CRYPTO_TRUST_UNKNOWN_DEVICE,
  RINGER_CRYPTO_TRUST_OTHER_SENDER,
  RINGER_CRYPTO_TRUST_INSECURE_SOURCE,
  RINGER_CRYPTO_TRUST_UNSIGNED,
  RINGER_CRYPTO_TRUST_IDENTITY_CHANGED,
  RINGER_CRYPTO_TRUST_SIGNED,
  RINGER_CRYPTO_TRUST_VERIFIED,
} RingerCryptoTrust;

#define RINGER_TYPE_CRYPTO_TRUST (ringer_crypto_trust_get_type ())
GType ringer_crypto_trust_get_type (void);

/**
 * RingerCryptoSenders:
 * @RINGER_CRYPTO_SENDERS_SIGNED_OR_LEGACY: devices that their owner has verified, and keys from before that was recorded
 * @RINGER_CRYPTO_SENDERS_SIGNED: devices that their owner has verified
 * @RINGER_CRYPTO_SENDERS_ALL: all devices
 *
 * Whose events are decrypted (MSC4153).
 */
typedef enum {
  RINGER_CRYPTO_SENDERS_SIGNED_OR_LEGACY,
  RINGER_CRYPTO_SENDERS_SIGNED,
  RINGER_CRYPTO_SENDERS_ALL,
} RingerCryptoSenders;

#define RINGER_TYPE_CRYPTO_SENDERS (ringer_crypto_senders_get_type ())
GType ringer_crypto_senders_get_type (void);

/**
 * RingerCryptoRecipients:
 * @RINGER_CRYPTO_RECIPIENTS_SIGNED: devices that their owner has verified
 * @RINGER_CRYPTO_RECIPIENTS_VERIFIED: devices of people who were verified here
 * @RINGER_CRYPTO_RECIPIENTS_ALL: all devices
 *
 * Which devices get room keys and messages (MSC4153).
 */
typedef enum {
  RINGER_CRYPTO_RECIPIENTS_SIGNED,
  RINGER_CRYPTO_RECIPIENTS_VERIFIED,
  RINGER_CRYPTO_RECIPIENTS_ALL,
} RingerCryptoRecipients;

#define RINGER_TYPE_CRYPTO_RECIPIENTS (ringer_crypto_recipients_get_type ())
GType ringer_crypto_recipients_get_type (void);

/**
 * RingerVerificationState:
 * @RINGER_VERIFICATION_CREATED: asked by this device; no other has answered
 * @RINGER_VERIFICATION_REQUESTED: asked by another device: accept it or not
 * @RINGER_VERIFICATION_READY: both agreed; one of them starts the comparison
 * @RINGER_VERIFICATION_STARTING: this device started the comparison
 * @RINGER_VERIFICATION_STARTED: the other device started the comparison: accept it
 * @RINGER_VERIFICATION_ACCEPTED: keys are on their way
 * @RINGER_VERIFICATION_COMPARE: there are emoji to compare
 * @RINGER_VERIFICATION_CONFIRMED: confirmed here, not yet there
 * @RINGER_VERIFICATION_DONE: both confirmed
 * @RINGER_VERIFICATION_CANCELLED: one of them, or the time, ended it
 *
 * How far a verification is (Client-Server API, "Short Authentication String (SAS) verification").
 */
typedef enum {
  RINGER_VERIFICATION_CREATED,
  RINGER_VERIFICATION_REQUESTED,
  RINGER_VERIFICATION_READY,
  RINGER_VERIFICATION_STARTING,
  RINGER_VERIFICATION_STARTED,
  RINGER_VERIFICATION_ACCEPTED,
  RINGER_VERIFICATION_COMPARE,
  RINGER_VERIFICATION_CONFIRMED,
  RINGER_VERIFICATION_DONE,
  RINGER_VERIFICATION_CANCELLED,
} RingerVerificationState;

#define RINGER_TYPE_VERIFICATION_STATE (ringer_verification_state_get_type ())
GType ringer_verification_state_get_type (void);

/**
 * RingerDecryptionState:
 * @RINGER_DECRYPTION_MISSING_KEY: the room key is not here yet
 * @RINGER_DECRYPTION_DONE: it is decrypted
 * @RINGER_DECRYPTION_UNTRUSTED: whoever sent it is not among the [enum@CryptoSenders] wanted
 * @RINGER_DECRYPTION_BROKEN: it will never be decrypted
 * @RINGER_DECRYPTION_CLEAR: it came in clear (only to this device)
 *
 * What became of an event.
 */
typedef enum {
  RINGER_DECRYPTION_MISSING_KEY,
  RINGER_DECRYPTION_DONE,
  RINGER_DECRYPTION_UNTRUSTED,
  RINGER_DECRYPTION_BROKEN,
  RINGER_DECRYPTION_CLEAR,
} RingerDecryptionState;

#define RINGER_TYPE_DECRYPTION_STATE (ringer_decryption_state_get_type ())
GType ringer_decryption_state_get_type (void);

G_END_DECLS
