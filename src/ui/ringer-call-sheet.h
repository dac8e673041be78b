/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-call-manager.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CALL_SHEET (ringer_call_sheet_get_type ())
/**
 * RingerCallSheet:
 *
 * The window of the calls that ring: one page per call, in front, until the ring ends; then it says how it ended, and closes by itself.
 *
 * Closing it stops the sound and nothing else. It shows calls of the kind ring; banners are shown in the main window. Owned by the
 * application, which presents it for every call that begins to ring.
 *
 * Properties: `sound-error` (nullable boxed GError, read-write): why the ringtone cannot be heard; said in the sheet.
 */
G_DECLARE_FINAL_TYPE (RingerCallSheet, ringer_call_sheet, RINGER, CALL_SHEET, AdwWindow)

/**
 * ringer_call_sheet_new:
 * @application: the application, whose actions its buttons use
 * @calls: all calls
 * @accounts: all accounts, since the account is named where there are several
 * @clock: a clock
 *
 * Returns: (transfer none): a sheet that is not shown yet
 */
GtkWidget *ringer_call_sheet_new (GtkApplication *application,
                                  RingerCallManager *calls,
                                  RingerAccountManager *accounts,
                                  RingerClock *clock);

G_END_DECLS
