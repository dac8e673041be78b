/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-comparison.h"

G_BEGIN_DECLS

#define RINGER_TYPE_COMPARISON_PAGE (ringer_comparison_page_get_type ())
/**
 * RingerComparisonPage:
 *
 * A comparison of emoji with another device, as far as it is, with what the person can say to it. A page of the [class@VerifyDialog].
 */
G_DECLARE_FINAL_TYPE (RingerComparisonPage, ringer_comparison_page, RINGER, COMPARISON_PAGE, AdwNavigationPage)

AdwNavigationPage *ringer_comparison_page_new (RingerComparison *comparison);

G_END_DECLS
