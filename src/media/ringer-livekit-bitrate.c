/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-bitrate.h"

#include <gst/webrtc/webrtc.h>

/* As browsers have it: below the first more is tried, above the second less is sent. */
#define LOW_LOSS 0.02
#define HIGH_LOSS 0.10
#define GROWTH 1.125

typedef struct {
  gboolean found;
  double loss;
} Reading;

static gboolean
read_field (const GstIdStr *name,
            const GValue *value,
            gpointer user_data)
{
  Reading *reading = user_data;
  GstWebRTCStatsType type;
  const GstStructure *stats;
  double loss;

  if (!GST_VALUE_HOLDS_STRUCTURE (value))
    return TRUE;

  stats = gst_value_get_structure (value);
  if (gst_structure_get (stats, "type", GST_TYPE_WEBRTC_STATS_TYPE, &type, NULL) && type == GST_WEBRTC_STATS_REMOTE_INBOUND_RTP &&
      gst_structure_get_double (stats, "fraction-lost", &loss)) {
    reading->found = TRUE;
    reading->loss = MAX (reading->loss, loss);
  }

  return TRUE;
}

gboolean
ringer_livekit_bitrate_read_loss (const GstStructure *stats,
                                  double *loss)
{
  Reading reading = { 0 };

  gst_structure_foreach_id_str (stats, read_field, &reading);
  if (reading.found)
    *loss = CLAMP (reading.loss, 0.0, 1.0);

  return reading.found;
}

unsigned int
ringer_livekit_bitrate_next (const RingerLivekitBitrates *sent,
                             double loss)
{
  double next = sent->camera + sent->screen;

  if (loss > HIGH_LOSS)
    next *= 1 - loss / 2;
  else if (loss < LOW_LOSS)
    next *= GROWTH;

  return (unsigned int) next;
}

RingerLivekitBitrates
ringer_livekit_bitrate_share (unsigned int bitrate,
                              gboolean camera,
                              gboolean screen)
{
  RingerLivekitBitrates shares = { 0 };

  if (camera)
    shares.camera = CLAMP (screen ? bitrate / 4 : bitrate, RINGER_LIVEKIT_BITRATE_CAMERA_MIN, RINGER_LIVEKIT_BITRATE_CAMERA_MAX);
  if (screen)
    shares.screen = CLAMP (bitrate - MIN (bitrate, shares.camera), RINGER_LIVEKIT_BITRATE_SCREEN_MIN, RINGER_LIVEKIT_BITRATE_SCREEN_MAX);

  return shares;
}
