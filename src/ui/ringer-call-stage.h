/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-active-call.h"
#include "ringer-clock.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_STAGE (ringer_call_stage_get_type ())
/**
 * RingerCallStage:
 *
 * Who is in a call: a tile for each person and each shared screen, in a grid, or one of them large. Large is a screen that is shared, else who speaks, else
 * who spoke last.
 *
 * Properties (notify): `spotlight` (writable boolean: whether one is large), `has-pictures` (read-only boolean: whether anybody or anything is to be seen).
 */
G_DECLARE_FINAL_TYPE (RingerCallStage, ringer_call_stage, RINGER, CALL_STAGE, GtkWidget)

/** ringer_call_stage_set_up: to be called once. */
void ringer_call_stage_set_up (RingerCallStage *self,
                               RingerActiveCall *call);

/** ringer_call_stage_set_cramped: whether there is room for one tile only. */
void ringer_call_stage_set_cramped (RingerCallStage *self,
                                    gboolean cramped);

G_END_DECLS
