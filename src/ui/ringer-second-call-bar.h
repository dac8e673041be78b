/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_SECOND_CALL_BAR (ringer_second_call_bar_get_type ())
/**
 * RingerSecondCallBar:
 *
 * In a call's window: who calls meanwhile, with *Answer*, which leaves the call, and *Decline*. There only while somebody does.
 */
G_DECLARE_FINAL_TYPE (RingerSecondCallBar, ringer_second_call_bar, RINGER, SECOND_CALL_BAR, AdwBin)

/** ringer_second_call_bar_set_up: to be called once. */
void ringer_second_call_bar_set_up (RingerSecondCallBar *self,
                                    RingerCallManager *calls);

G_END_DECLS
