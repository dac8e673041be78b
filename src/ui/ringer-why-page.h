/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-today.h"
#include "ringer-why-item.h"

G_BEGIN_DECLS

#define RINGER_TYPE_WHY_PAGE (ringer_why_page_get_type ())
/**
 * RingerWhyPage:
 *
 * A list of what arrived and what came of it; one of them is opened as a [class@RecordPage] of the same navigation view.
 */
G_DECLARE_FINAL_TYPE (RingerWhyPage, ringer_why_page, RINGER, WHY_PAGE, AdwNavigationPage)

/**
 * ringer_why_page_new:
 * @title: the page's title
 * @items: a list of #RingerWhyItem, in sections of a day
 * @today: what day it is
 */
AdwNavigationPage *ringer_why_page_new (const char *title,
                                        GListModel *items,
                                        RingerToday *today);

/** ringer_why_dialog_new: a dialog about everything of the last week, of all accounts. */
AdwDialog *ringer_why_dialog_new (RingerAccountManager *accounts,
                                  RingerCallManager *calls,
                                  RingerToday *today);

G_END_DECLS
