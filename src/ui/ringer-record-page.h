/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-today.h"
#include "ringer-why-item.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RECORD_PAGE (ringer_record_page_get_type ())
/**
 * RingerRecordPage:
 *
 * What arrived, and what was decided about it, step by step, with a text for a bug report.
 */
G_DECLARE_FINAL_TYPE (RingerRecordPage, ringer_record_page, RINGER, RECORD_PAGE, AdwNavigationPage)

AdwNavigationPage *ringer_record_page_new (RingerWhyItem *item,
                                           RingerToday *today);

G_END_DECLS
