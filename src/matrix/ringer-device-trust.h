/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-comparison.h"
#include "ringer-encryption.h"
#include "ringer-http.h"
#include "ringer-recovery-setup.h"

G_BEGIN_DECLS

/**
 * RingerTrustState:
 * @RINGER_TRUST_UNKNOWN: the encryption is not ready, or the account's own keys are not known yet
 * @RINGER_TRUST_NO_IDENTITY: the account has no identity that could sign devices, or its making was broken off here
 * @RINGER_TRUST_UNVERIFIED: the account's identity has not signed this device: others give it no keys (MSC4153)
 * @RINGER_TRUST_VERIFIED: it has
 *
 * What others make of this device.
 */
typedef enum {
  RINGER_TRUST_UNKNOWN,
  RINGER_TRUST_NO_IDENTITY,
  RINGER_TRUST_UNVERIFIED,
  RINGER_TRUST_VERIFIED,
} RingerTrustState;

#define RINGER_TYPE_TRUST_STATE (ringer_trust_state_get_type ())
GType ringer_trust_state_get_type (void);

#define RINGER_TYPE_DEVICE_TRUST (ringer_device_trust_get_type ())
/**
 * RingerDeviceTrust:
 *
 * Whether this device is verified (Client-Server API, "Cross-signing"), and how it gets so. Follows the account's own keys. Owned by the [class@Account].
 *
 * Properties (notify, read-only): `state` ([enum@TrustState]), `has-recovery` (%FALSE once the homeserver said that there is no secret storage, which is asked for once this device is verified), `request`
 * (nullable [class@Verification]: what another device of the person's asks for, and nobody has answered).
 */
G_DECLARE_FINAL_TYPE (RingerDeviceTrust, ringer_device_trust, RINGER, DEVICE_TRUST, GObject)

RingerDeviceTrust *ringer_device_trust_new (RingerEncryption *encryption,
                                            RingerHttp *http,
                                            RingerClock *clock);

/** ringer_device_trust_stop: gives up what is under way; for the end. */
void ringer_device_trust_stop (RingerDeviceTrust *self);

RingerTrustState ringer_device_trust_get_state (RingerDeviceTrust *self);
gboolean ringer_device_trust_get_has_recovery (RingerDeviceTrust *self);
/** ringer_device_trust_get_request: (transfer none) (nullable): what another device asks for. */
RingerVerification *ringer_device_trust_get_request (RingerDeviceTrust *self);

/**
 * ringer_device_trust_compare:
 * @self: an object
 * @request: (nullable): the request of another device, or %NULL to ask all of them
 *
 * Returns: (transfer full) (nullable): a comparison of emoji with another device, or %NULL if the encryption is not ready
 */
RingerComparison *ringer_device_trust_compare (RingerDeviceTrust *self,
                                               RingerVerification *request);

/** ringer_device_trust_compare_with: (transfer full) (nullable): a comparison with one device of the person's, which is asked for it. */
RingerComparison *ringer_device_trust_compare_with (RingerDeviceTrust *self,
                                                    const char *device_id);

/** ringer_device_trust_set_up: (transfer full) (nullable): sets up what the account lacks; %NULL if the encryption is not ready. */
RingerRecoverySetup *ringer_device_trust_set_up (RingerDeviceTrust *self);

/** ringer_device_trust_seek_recovery: asks the homeserver whether there is secret storage, for `has-recovery`. */
void ringer_device_trust_seek_recovery (RingerDeviceTrust *self);

/**
 * ringer_device_trust_recover_async:
 * @self: an object
 * @typed: the recovery key, or its passphrase
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Verifies this device with the account's recovery key, and opens the backup of room keys if there is one.
 */
void ringer_device_trust_recover_async (RingerDeviceTrust *self,
                                        const char *typed,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * ringer_device_trust_recover_finish:
 * @self: an object
 * @result: the result
 * @error: return location; RINGER_ERROR_WRONG_RECOVERY_KEY, RINGER_ERROR_NOT_FOUND if the account has no recovery, or any error of a request
 *
 * Returns: whether this device is verified
 */
gboolean ringer_device_trust_recover_finish (RingerDeviceTrust *self,
                                             GAsyncResult *result,
                                             GError **error);

G_END_DECLS
