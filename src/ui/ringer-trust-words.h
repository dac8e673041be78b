/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account.h"

G_BEGIN_DECLS

/**
 * RingerTrustProblem:
 * @RINGER_TRUST_PROBLEM_NONE: none
 * @RINGER_TRUST_PROBLEM_NO_RECOVERY: all works, but the account has no recovery key for the day when all devices are lost
 * @RINGER_TRUST_PROBLEM_NOT_SET_UP: the account has no identity
 * @RINGER_TRUST_PROBLEM_UNVERIFIED: this device has to be verified
 * @RINGER_TRUST_PROBLEM_CLOSED: the encryption could not be opened, and may be another time
 * @RINGER_TRUST_PROBLEM_LOST: its keys are lost
 *
 * What keeps calls in encrypted rooms from ringing, or may do so some day.
 */
typedef enum {
  RINGER_TRUST_PROBLEM_NONE,
  RINGER_TRUST_PROBLEM_NO_RECOVERY,
  RINGER_TRUST_PROBLEM_NOT_SET_UP,
  RINGER_TRUST_PROBLEM_UNVERIFIED,
  RINGER_TRUST_PROBLEM_CLOSED,
  RINGER_TRUST_PROBLEM_LOST,
} RingerTrustProblem;

RingerTrustProblem ringer_trust_problem (RingerAccount *account);

/** ringer_trust_matters: whether the account is in an encrypted room. */
gboolean ringer_trust_matters (RingerAccount *account);

/** ringer_trust_problem_watch: has @callback called with @object whenever the account's problem may be another; until either goes. */
void ringer_trust_problem_watch (RingerAccount *account,
                                 GCallback callback,
                                 gpointer object);

/** ringer_trust_problem_unwatch: no longer. */
void ringer_trust_problem_unwatch (RingerAccount *account,
                                   GCallback callback,
                                   gpointer object);

/** ringer_trust_words: (transfer none) (nullable): a problem, and what comes of it. */
const char *ringer_trust_words (RingerTrustProblem problem);

/** ringer_trust_words_error: (transfer full): why something with the encryption failed. */
char *ringer_trust_words_error (RingerAccount *account,
                                const GError *error);

G_END_DECLS
