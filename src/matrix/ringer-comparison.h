/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto-verification.h"

G_BEGIN_DECLS

/**
 * RingerComparisonState:
 * @RINGER_COMPARISON_ASKED: the other device asks: accept it or not
 * @RINGER_COMPARISON_WAITING: waits for the other device
 * @RINGER_COMPARISON_COMPARE: there are emoji to compare
 * @RINGER_COMPARISON_CONFIRMED: confirmed here, not yet there
 * @RINGER_COMPARISON_DONE: both confirmed
 * @RINGER_COMPARISON_ENDED: it ended before; see ringer_comparison_get_end()
 *
 * What a comparison wants from the person.
 */
typedef enum {
  RINGER_COMPARISON_ASKED,
  RINGER_COMPARISON_WAITING,
  RINGER_COMPARISON_COMPARE,
  RINGER_COMPARISON_CONFIRMED,
  RINGER_COMPARISON_DONE,
  RINGER_COMPARISON_ENDED,
} RingerComparisonState;

#define RINGER_TYPE_COMPARISON_STATE (ringer_comparison_state_get_type ())
GType ringer_comparison_state_get_type (void);

/**
 * RingerComparisonEnd:
 * @RINGER_COMPARISON_END_FAILED: for another reason
 * @RINGER_COMPARISON_END_HERE: cancelled on this device
 * @RINGER_COMPARISON_END_THERE: cancelled on the other device
 * @RINGER_COMPARISON_END_ELSEWHERE: a third device does it
 * @RINGER_COMPARISON_END_TIMEOUT: it took too long
 * @RINGER_COMPARISON_END_MISMATCH: the emoji, or the keys behind them, are not the same
 *
 * Why a comparison ended.
 */
typedef enum {
  RINGER_COMPARISON_END_FAILED,
  RINGER_COMPARISON_END_HERE,
  RINGER_COMPARISON_END_THERE,
  RINGER_COMPARISON_END_ELSEWHERE,
  RINGER_COMPARISON_END_TIMEOUT,
  RINGER_COMPARISON_END_MISMATCH,
} RingerComparisonEnd;

#define RINGER_TYPE_COMPARISON (ringer_comparison_get_type ())
/**
 * RingerComparison:
 *
 * Drives a verification by emoji (Client-Server API, "Short Authentication String (SAS) verification") as far as that goes without the person. Once it is
 * done it asks the other device for the account's secrets. Owned by whoever shows it.
 *
 * Properties (notify, read-only): `state` ([enum@ComparisonState]).
 */
G_DECLARE_FINAL_TYPE (RingerComparison, ringer_comparison, RINGER, COMPARISON, GObject)

/**
 * ringer_comparison_new:
 * @crypto: the machine
 * @verification: (nullable): what another device of the person's asked for, or %NULL to ask all of them
 */
RingerComparison *ringer_comparison_new (RingerCrypto *crypto,
                                         RingerVerification *verification);

/** ringer_comparison_new_with: the same, asking one device of the person's. */
RingerComparison *ringer_comparison_new_with (RingerCrypto *crypto,
                                              const char *device_id);

RingerComparisonState ringer_comparison_get_state (RingerComparison *self);
RingerComparisonEnd ringer_comparison_get_end (RingerComparison *self);
/** ringer_comparison_get_emoji: (transfer none) (nullable) (array fixed-size=7): what to compare. */
const RingerVerificationEmoji *ringer_comparison_get_emoji (RingerComparison *self);

/** ringer_comparison_accept: in RINGER_COMPARISON_ASKED. */
void ringer_comparison_accept (RingerComparison *self);
/** ringer_comparison_confirm: in RINGER_COMPARISON_COMPARE: the emoji are the same. */
void ringer_comparison_confirm (RingerComparison *self);
/** ringer_comparison_cancel: ends it, if it has not ended; @mismatch says that the emoji are not the same. */
void ringer_comparison_cancel (RingerComparison *self,
                               gboolean mismatch);

G_END_DECLS
