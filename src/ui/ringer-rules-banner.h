/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ringer-ring-rules.h"

G_BEGIN_DECLS

/** ringer_rules_banner_set_up: lets @banner say, as long as it is so, that what the person says of ringing is not kept. */
void ringer_rules_banner_set_up (AdwBanner *banner,
                                 RingerRingRules *rules);

G_END_DECLS
