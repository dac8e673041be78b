/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-ring-log.h"

#include "ringer-account.h"

G_BEGIN_DECLS

#define RINGER_TYPE_RING_RESUMER (ringer_ring_resumer_get_type ())
/**
 * RingerRingResumer:
 *
 * What was presented when the program ended was told by an answer that does not come again. Once the account is up to date, it is fetched and judged
 * anew: if it still lives, it rings on. Owned by the [class@HistoryRecorder].
 */
G_DECLARE_FINAL_TYPE (RingerRingResumer, ringer_ring_resumer, RINGER, RING_RESUMER, GObject)

/**
 * RingerRingResumer::done:
 * @self: the resumer
 *
 * Once: all that was presented is judged, or not to be had.
 */

/**
 * ringer_ring_resumer_new:
 * @account: the account; not reffed
 * @log: says what was presented last
 *
 * Returns: (transfer full): a resumer that waits for the account
 */
RingerRingResumer *ringer_ring_resumer_new (RingerAccount *account,
                                            RingerRingLog *log);

G_END_DECLS
