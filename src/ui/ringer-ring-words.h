/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-ring-record.h"

G_BEGIN_DECLS

/* Why did it (not) ring? What the ring policy decided, in the person's words. */

/** ringer_ring_words_reason: (transfer none): a sentence. */
const char *ringer_ring_words_reason (RingerRingReason reason);

/**
 * ringer_ring_words_rule:
 * @decision: what was decided
 * @asked: what the notification asked for
 *
 * Returns: (transfer none) (nullable): a sentence: which of the person's own rules, or who, made it ring or be shown; %NULL if it was neither
 */
const char *ringer_ring_words_rule (const RingerRingDecision *decision,
                                    RingerCallKind asked);

/** ringer_ring_words_step: (transfer none): what a step of a record did: "It rang", "It stopped". */
const char *ringer_ring_words_step (RingerRingRecord *record,
                                    unsigned int position);

/** ringer_ring_words_summary: (transfer full): what a record comes to, and why, in two sentences. */
char *ringer_ring_words_summary (RingerRingRecord *record);

/** ringer_ring_words_question: (transfer none): what a button or a page is called that says why: "Why Did It Ring?", "Why Didn't It Ring?". */
const char *ringer_ring_words_question (gboolean rang);

/** ringer_ring_words_icon: (transfer none): the name of the icon for a verdict. */
const char *ringer_ring_words_icon (RingerRingVerdict verdict);

/** ringer_ring_words_get_verdict: the most that was ever decided about a notification: whether it rang, was shown, or neither. */
RingerRingVerdict ringer_ring_words_get_verdict (RingerRingRecord *record);

/** ringer_ring_words_was_read: whether anything is known of a notification but that it arrived. */
gboolean ringer_ring_words_was_read (RingerRingRecord *record);

/**
 * ringer_ring_words_report:
 * @record: a record
 *
 * Writes a record down for a bug report: in English, whatever the person's language, and without anything that says who or where it was.
 *
 * Returns: (transfer full): some lines
 */
char *ringer_ring_words_report (RingerRingRecord *record);

G_END_DECLS
