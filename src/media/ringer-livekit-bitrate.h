/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * How many bits a second our pictures may have: less by a part when packets are lost, more by a step when none are (AIMD).
 */

#define RINGER_LIVEKIT_BITRATE_MIN 150000
#define RINGER_LIVEKIT_BITRATE_START 800000
#define RINGER_LIVEKIT_BITRATE_MAX 1200000

/**
 * ringer_livekit_bitrate_read_loss:
 * @stats: what webrtcbin's `get-stats` gave
 * @loss: (out): the largest part of lost packets that the server reported, 0 to 1
 *
 * Returns: whether the server reported any
 */
gboolean ringer_livekit_bitrate_read_loss (const GstStructure *stats,
                                           double *loss);

/** ringer_livekit_bitrate_next: the next rate after a time in which that part of the packets was lost. */
unsigned int ringer_livekit_bitrate_next (unsigned int bitrate,
                                          double loss);

G_END_DECLS
