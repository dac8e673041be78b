/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "ringer-crypto-enums.h"

G_BEGIN_DECLS

/** RINGER_VERIFICATION_N_EMOJI: how many symbols are compared. */
#define RINGER_VERIFICATION_N_EMOJI 7

/**
 * RingerVerificationEmoji:
 * @number: its number in the specification's table, which has translations for it
 * @symbol: the symbol
 * @description: what it is called in English
 */
typedef struct
{
  unsigned int number;
  char *symbol;
  char *description;
} RingerVerificationEmoji;

#define RINGER_TYPE_VERIFICATION (ringer_verification_get_type ())
/**
 * RingerVerification:
 *
 * Two devices of a person getting to trust each other, by the person comparing emoji on both. Owned by the [class@Crypto], and in its list from the
 * moment that one of them asked.
 *
 * Properties (notify, read-only): `state` ([enum@VerificationState]). What is said with its functions is on its way once the [class@Crypto]'s
 * requests are sent.
 */
G_DECLARE_FINAL_TYPE (RingerVerification, ringer_verification, RINGER, VERIFICATION, GObject)

/** ringer_verification_get_flow_id: (transfer none): its id. */
const char *ringer_verification_get_flow_id (RingerVerification *self);
/** ringer_verification_get_user_id: (transfer none): whose the other device is. */
const char *ringer_verification_get_user_id (RingerVerification *self);
/** ringer_verification_get_device_id: (transfer none) (nullable): the other device, once one has answered. */
const char *ringer_verification_get_device_id (RingerVerification *self);
/** ringer_verification_get_we_started: whether this device asked. */
gboolean ringer_verification_get_we_started (RingerVerification *self);
RingerVerificationState ringer_verification_get_state (RingerVerification *self);

/**
 * ringer_verification_get_emoji:
 * @self: a verification
 *
 * Returns: (transfer none) (nullable) (array fixed-size=7): what to compare, or %NULL if there is nothing (yet)
 */
const RingerVerificationEmoji *ringer_verification_get_emoji (RingerVerification *self);

/** ringer_verification_get_cancel_code: (transfer none) (nullable): why it was cancelled, such as `m.user` or `m.mismatched_sas`. */
const char *ringer_verification_get_cancel_code (RingerVerification *self);
/** ringer_verification_get_cancelled_here: whether it was this device that cancelled it. */
gboolean ringer_verification_get_cancelled_here (RingerVerification *self);

G_END_DECLS
