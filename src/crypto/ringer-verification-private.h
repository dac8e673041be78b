/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-verification.h"

G_BEGIN_DECLS

/** ringer_verification_new: (transfer full) (nullable): from what the machine wrote. */
RingerVerification *ringer_verification_new (JsonObject *json);

/** ringer_verification_update: takes in what the machine wrote. */
void ringer_verification_update (RingerVerification *self,
                                 JsonObject *json);

G_END_DECLS
