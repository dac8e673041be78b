/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-verification.h"

G_BEGIN_DECLS

/** ringer_emoji_words: (transfer none): what a symbol that is compared is called (Client-Server API, "SAS method: emoji"). */
const char *ringer_emoji_words (const RingerVerificationEmoji *emoji);

G_END_DECLS
