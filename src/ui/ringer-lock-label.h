/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-security.h"

G_BEGIN_DECLS

#define RINGER_TYPE_LOCK_LABEL (ringer_lock_label_get_type ())
/**
 * RingerLockLabel:
 *
 * Says how well a call is protected, in an icon and words.
 */
G_DECLARE_FINAL_TYPE (RingerLockLabel, ringer_lock_label, RINGER, LOCK_LABEL, AdwBin)

void ringer_lock_label_set (RingerLockLabel *self,
                            RingerCallSecurity security);

G_END_DECLS
