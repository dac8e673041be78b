/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-clock.h"

G_BEGIN_DECLS

#define RINGER_TYPE_IDLE_BARS (ringer_idle_bars_get_type ())
/**
 * RingerIdleBars:
 *
 * Hides the bars of a window when neither pointer nor keys are used for three seconds. Each key and each movement brings them back, before it does anything
 * else. Owned by the window.
 */
G_DECLARE_FINAL_TYPE (RingerIdleBars, ringer_idle_bars, RINGER, IDLE_BARS, GObject)

RingerIdleBars *ringer_idle_bars_new (GtkWidget *window,
                                      AdwToolbarView *view,
                                      RingerClock *clock);

/** ringer_idle_bars_set_hiding: whether they may be hidden. */
void ringer_idle_bars_set_hiding (RingerIdleBars *self,
                                  gboolean hiding);

G_END_DECLS
