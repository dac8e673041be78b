/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-history-item.h"
#include "ringer-today.h"

G_BEGIN_DECLS

#define RINGER_TYPE_HISTORY_DIALOG (ringer_history_dialog_get_type ())
/**
 * RingerHistoryDialog:
 *
 * One call of the history: what it was, who was in it and when, and why it rang or did not.
 */
G_DECLARE_FINAL_TYPE (RingerHistoryDialog, ringer_history_dialog, RINGER, HISTORY_DIALOG, AdwDialog)

/**
 * RingerHistoryDialog::delete:
 * @self: the dialog
 *
 * The person wants the call to be deleted.
 */

/**
 * ringer_history_dialog_new:
 * @item: the call
 * @accounts: all accounts: with several, it says which one it is of
 * @calls: all calls
 * @today: what day it is
 */
AdwDialog *ringer_history_dialog_new (RingerHistoryItem *item,
                                      RingerAccountManager *accounts,
                                      RingerCallManager *calls,
                                      RingerToday *today);

RingerHistoryItem *ringer_history_dialog_get_item (RingerHistoryDialog *self);

G_END_DECLS
