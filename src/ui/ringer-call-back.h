/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ringer-history-item.h"

G_BEGIN_DECLS

/**
 * ringer_call_back_set_button:
 * @button: a button; with an icon it keeps that and gets its words as a tooltip
 * @item: a call of the history
 * @calls: all calls
 *
 * Lets a button call where @item's call was, or join the call if that still runs. It is not visible where there is nobody to call any more, and in the call that this device is in.
 */
void ringer_call_back_set_button (GtkButton *button,
                                  RingerHistoryItem *item,
                                  RingerCallManager *calls);

G_END_DECLS
