/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/*
 * How many bits a second our pictures may have: less by a part when packets are lost, more by a part when none are.
 */

#define RINGER_LIVEKIT_BITRATE_START 800000
#define RINGER_LIVEKIT_BITRATE_CAMERA_MIN 150000
#define RINGER_LIVEKIT_BITRATE_CAMERA_MAX 1200000
#define RINGER_LIVEKIT_BITRATE_SCREEN_MIN 300000
#define RINGER_LIVEKIT_BITRATE_SCREEN_MAX 2500000

/**
 * RingerLivekitBitrates:
 * @camera: 0 while it is off
 * @screen: 0 while it is off
 *
 * What each may have of the line.
 */
typedef struct {
  unsigned int camera;
  unsigned int screen;
} RingerLivekitBitrates;

/**
 * ringer_livekit_bitrate_read_loss:
 * @stats: what webrtcbin's `get-stats` gave
 * @loss: (out): the largest part of lost packets that the server reported, 0 to 1
 *
 * Returns: whether the server reported any
 */
gboolean ringer_livekit_bitrate_read_loss (const GstStructure *stats,
                                           double *loss);

/** ringer_livekit_bitrate_next: what the line is taken to carry after a time in which so much was sent, and that part of the packets was lost. */
unsigned int ringer_livekit_bitrate_next (const RingerLivekitBitrates *sent,
                                          double loss);

/** ringer_livekit_bitrate_share: who has what of the line. Beside a shared screen, which has to be readable, the camera has a quarter. */
RingerLivekitBitrates ringer_livekit_bitrate_share (unsigned int bitrate,
                                                    gboolean camera,
                                                    gboolean screen);

G_END_DECLS
