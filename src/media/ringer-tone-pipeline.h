/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define RINGER_TYPE_TONE_PIPELINE (ringer_tone_pipeline_get_type ())
/**
 * RingerTonePipeline:
 *
 * One playing of one sound file, in a loop. Owned by [class@GstTonePlayer], which makes a new one for each playing.
 *
 * GStreamer and sound servers may block; so everything that touches them happens in a worker thread, in order. Signals come in the main context.
 */
G_DECLARE_FINAL_TYPE (RingerTonePipeline, ringer_tone_pipeline, RINGER, TONE_PIPELINE, GObject)

/**
 * RingerTonePipeline::failed:
 * @self: a pipeline
 * @error: (type GLib.Error): a RINGER_ERROR_SOUND
 */

/**
 * RingerTonePipeline::started:
 * @self: a pipeline
 *
 * It plays.
 */

/** ringer_tone_worker_new: (transfer full): the thread in which pipelines work; free it without waiting. */
GThreadPool *ringer_tone_worker_new (void);

/**
 * ringer_tone_pipeline_new:
 * @worker: the thread; alive for as long as functions of the pipeline are called
 * @file: absolute path or URI
 * @device: (nullable): the id of an output device
 * @sink_description: (nullable): what to play to instead of a device, in the syntax of gst-launch
 *
 * Checks the file and makes everything ready, but opens no device.
 */
RingerTonePipeline *ringer_tone_pipeline_new (GThreadPool *worker,
                                              const char *file,
                                              const char *device,
                                              const char *sink_description);

/** ringer_tone_pipeline_start: opens the device and plays. */
void ringer_tone_pipeline_start (RingerTonePipeline *self);

/** ringer_tone_pipeline_stop: is silent at once and gives the device back, for good; there are no signals after it. */
void ringer_tone_pipeline_stop (RingerTonePipeline *self);

/** ringer_tone_pipeline_set_volume: 0.0 to 1.0, cubic. */
void ringer_tone_pipeline_set_volume (RingerTonePipeline *self,
                                      double volume);

G_END_DECLS
