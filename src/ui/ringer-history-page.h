/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-history-model.h"
#include "ringer-today.h"

G_BEGIN_DECLS

#define RINGER_TYPE_HISTORY_PAGE (ringer_history_page_get_type ())
/**
 * RingerHistoryPage:
 *
 * The calls of all accounts under the headings of their days. A page of the [class@Window].
 */
G_DECLARE_FINAL_TYPE (RingerHistoryPage, ringer_history_page, RINGER, HISTORY_PAGE, AdwBin)

/**
 * ringer_history_page_new:
 * @accounts: all accounts
 * @calls: all calls
 * @model: the list
 * @today: what day it is
 */
GtkWidget *ringer_history_page_new (RingerAccountManager *accounts,
                                    RingerCallManager *calls,
                                    RingerHistoryModel *model,
                                    RingerToday *today);

/** ringer_history_page_set_search: keeps only what has @search in its name; empty keeps all. */
void ringer_history_page_set_search (RingerHistoryPage *self,
                                     const char *search);

G_END_DECLS
