/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringer_json_repair:
 * @data: text that is no valid JSON
 * @length: its length in bytes
 *
 * Anybody in a room can send an event that a strict parser refuses, and with it everything else in the same answer: nested deeper than a
 * parser goes, half a surrogate pair, bytes that are no UTF-8. Takes only those out: what is too deep becomes `null`, a
 * character that is none becomes U+FFFD.
 *
 * Returns: (transfer full) (nullable): the repaired text, or %NULL if there was nothing of that kind to repair
 */
char *ringer_json_repair (const char *data,
                          gsize length);

G_END_DECLS
