/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-history-entry.h"

G_BEGIN_DECLS

#define RINGER_TYPE_PARTS_BAR (ringer_parts_bar_get_type ())
/**
 * RingerPartsBar:
 *
 * When somebody was in a call: the call's length as a bar, filled where they were in it. It says nothing to a screen reader but what its owner gives it as a label.
 */
G_DECLARE_FINAL_TYPE (RingerPartsBar, ringer_parts_bar, RINGER, PARTS_BAR, GtkWidget)

/**
 * ringer_parts_bar_new:
 * @from_ms: when the call began
 * @until_ms: when it ended, or now
 */
GtkWidget *ringer_parts_bar_new (gint64 from_ms,
                                 gint64 until_ms);

/** ringer_parts_bar_add: fills a part. */
void ringer_parts_bar_add (RingerPartsBar *self,
                           const RingerHistoryPart *part);

G_END_DECLS
