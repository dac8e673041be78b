/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-account.h"
#include "ringer-history-entry.h"

G_BEGIN_DECLS

#define RINGER_TYPE_STAY_ROW (ringer_stay_row_get_type ())
/**
 * RingerStayRow:
 *
 * One person of a call that was: who, and when they were in it, in words and as a bar.
 */
G_DECLARE_FINAL_TYPE (RingerStayRow, ringer_stay_row, RINGER, STAY_ROW, AdwPreferencesRow)

/**
 * ringer_stay_row_new:
 * @account: the account
 * @member: (nullable): the person, where the room still knows them
 * @user_id: their user id
 * @from_ms: when the call began
 * @until_ms: when it ended, or now
 */
GtkWidget *ringer_stay_row_new (RingerAccount *account,
                                RingerMember *member,
                                const char *user_id,
                                gint64 from_ms,
                                gint64 until_ms);

/** ringer_stay_row_add: adds a part of the call that they were in; after those that were earlier. */
void ringer_stay_row_add (RingerStayRow *self,
                          const RingerHistoryPart *part);

/** ringer_stay_row_get_description: (transfer none): all of it in words: "Ann, 18:04–18:20". */
const char *ringer_stay_row_get_description (RingerStayRow *self);

G_END_DECLS
