/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringer_error_words:
 * @error: an error
 * @server: (nullable): the name of the homeserver that it is about, as the person knows it
 *
 * Says an error in the person's words: what is wrong, and the way out where there is one. Used wherever an error is shown.
 *
 * Returns: (transfer full): one or two sentences, never empty, without markup
 */
char *ringer_error_words (const GError *error,
                          const char *server);

/**
 * ringer_error_cause:
 * @error: an error
 *
 * Says only what is wrong, short, to stand behind a colon: "you are offline".
 *
 * Returns: (transfer full): a part of a sentence, without a full stop
 */
char *ringer_error_cause (const GError *error);

G_END_DECLS
