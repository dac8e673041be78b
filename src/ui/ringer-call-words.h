/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"
#include "ringer-device-choice.h"

G_BEGIN_DECLS

/** ringer_call_words_kind: (transfer none): "Incoming video call" or "Incoming voice call". */
const char *ringer_call_words_kind (RingerCallIntent intent);

/** ringer_call_words_people: (transfer full): how many are in a call: "3 in the call". */
char *ringer_call_words_people (unsigned int n_people);

/**
 * ringer_call_words_end:
 * @call: a call that is over
 *
 * Returns: (transfer full) (nullable): how it ended, or %NULL where the person ended it here and knows
 */
char *ringer_call_words_end (RingerIncomingCall *call);

/**
 * ringer_call_words_failure:
 * @call: a call whose answer or decline cannot be delivered
 * @answering: whether it was the answer
 *
 * Returns: (transfer full): what failed, why, and what comes of it
 */
char *ringer_call_words_failure (RingerIncomingCall *call,
                                 gboolean answering);

/** ringer_call_words_duration: (transfer full): a length of time as a clock shows it: `4:05`, `1:04:05`. */
char *ringer_call_words_duration (gint64 duration_s);

/** ringer_call_words_account: (transfer full): the state of an account in words. */
char *ringer_call_words_account (RingerAccount *account);

/** ringer_call_words_server: (transfer full): the name of an account's homeserver, as its user id says. */
char *ringer_call_words_server (RingerAccount *account);

/** ringer_call_words_trouble: (transfer none) (nullable): why somebody in a call is not heard and seen (well), though they want to be. */
const char *ringer_call_words_trouble (RingerMediaMember *media);

/** ringer_call_words_device_lost: (transfer full): that a device of a call was unplugged. */
char *ringer_call_words_device_lost (RingerDeviceKind kind,
                                     const char *name);

/** ringer_call_words_device_returned: (transfer full): that it was plugged in again. */
char *ringer_call_words_device_returned (const char *name);

G_END_DECLS
