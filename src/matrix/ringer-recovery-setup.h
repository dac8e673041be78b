/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-encryption.h"
#include "ringer-user-auth.h"

G_BEGIN_DECLS

/**
 * RingerRecoverySetupState:
 * @RINGER_RECOVERY_SETUP_WORKING: goes on by itself
 * @RINGER_RECOVERY_SETUP_AUTH: the homeserver wants something of the person: ringer_recovery_setup_get_auth()
 * @RINGER_RECOVERY_SETUP_KEY: the person has to keep the recovery key, then ringer_recovery_setup_confirm()
 * @RINGER_RECOVERY_SETUP_DONE: the account has an identity that signed this device, and a recovery key
 * @RINGER_RECOVERY_SETUP_FAILED: see the error; ringer_recovery_setup_go_on() tries again where it failed
 *
 * How far setting up is.
 */
typedef enum {
  RINGER_RECOVERY_SETUP_WORKING,
  RINGER_RECOVERY_SETUP_AUTH,
  RINGER_RECOVERY_SETUP_KEY,
  RINGER_RECOVERY_SETUP_DONE,
  RINGER_RECOVERY_SETUP_FAILED,
} RingerRecoverySetupState;

#define RINGER_TYPE_RECOVERY_SETUP_STATE (ringer_recovery_setup_state_get_type ())
GType ringer_recovery_setup_state_get_type (void);

#define RINGER_TYPE_RECOVERY_SETUP (ringer_recovery_setup_get_type ())
/**
 * RingerRecoverySetup:
 *
 * Sets up what an account lacks: an identity (Client-Server API, "Cross-signing"), a backup of room keys, and secret storage with both of their keys. It can be
 * broken off anywhere: what was made is kept, and another one goes on with it. Only the recovery key is made anew then: secret storage becomes the account's
 * when the person has confirmed to have its key, not before. Made by [class@DeviceTrust], owned by the dialog.
 *
 * Properties (notify, read-only): `state`.
 */
G_DECLARE_FINAL_TYPE (RingerRecoverySetup, ringer_recovery_setup, RINGER, RECOVERY_SETUP, GObject)

/** ringer_recovery_setup_new: (transfer full) (nullable): begins at once; %NULL if the encryption is not ready. */
RingerRecoverySetup *ringer_recovery_setup_new (RingerEncryption *encryption,
                                                RingerHttp *http);

RingerRecoverySetupState ringer_recovery_setup_get_state (RingerRecoverySetup *self);
/**
 * ringer_recovery_setup_get_error:
 * @self: a setup
 *
 * Returns: (transfer none) (nullable): why it failed: RINGER_ERROR_UNVERIFIED if another device has set up the account and this one has to be verified by it,
 *   or any error of a request
 */
const GError *ringer_recovery_setup_get_error (RingerRecoverySetup *self);
/** ringer_recovery_setup_get_auth: (transfer none) (nullable): what is asked of the person, in RINGER_RECOVERY_SETUP_AUTH. */
RingerUserAuth *ringer_recovery_setup_get_auth (RingerRecoverySetup *self);
/** ringer_recovery_setup_get_key: (transfer none) (nullable): the recovery key, from RINGER_RECOVERY_SETUP_KEY on; none is made where the account has one. */
const char *ringer_recovery_setup_get_key (RingerRecoverySetup *self);

/** ringer_recovery_setup_confirm: in RINGER_RECOVERY_SETUP_KEY: the person has kept the key. */
void ringer_recovery_setup_confirm (RingerRecoverySetup *self);
/** ringer_recovery_setup_go_on: in RINGER_RECOVERY_SETUP_FAILED. */
void ringer_recovery_setup_go_on (RingerRecoverySetup *self);
/** ringer_recovery_setup_cancel: breaks it off; nothing more is told. */
void ringer_recovery_setup_cancel (RingerRecoverySetup *self);

G_END_DECLS
