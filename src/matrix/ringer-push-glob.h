/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingerPushGlob:
 *
 * A pattern of a push rule (Appendices, "Glob-style matching"), read once: `*` stands for any text and `?` for one character, and the
 * case of letters does not count. Takes time proportional to the text times the pattern at most, whatever they are. Owned by its condition.
 */
typedef struct _RingerPushGlob RingerPushGlob;

/**
 * ringer_push_glob_new:
 * @pattern: the pattern
 * @words: whether it may stand anywhere between two word boundaries, instead of being all of the text
 *
 * Returns: (transfer full): the pattern, ready to use
 */
RingerPushGlob *ringer_push_glob_new (const char *pattern,
                                      gboolean words);

/** ringer_push_glob_new_words: (transfer full): looks for @text as it is written, `*` and `?` included, between two word boundaries. */
RingerPushGlob *ringer_push_glob_new_words (const char *text);

void ringer_push_glob_free (RingerPushGlob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerPushGlob, ringer_push_glob_free)

/** ringer_push_glob_matches: whether @text, which is UTF-8, matches. */
gboolean ringer_push_glob_matches (const RingerPushGlob *self,
                                   const char *text);

G_END_DECLS
