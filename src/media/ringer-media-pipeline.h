/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "ringer-capture-remote.h"
#include "ringer-device-choice.h"
#include "ringer-frame-cryptor.h"
#include "ringer-media-elements.h"
#include "ringer-video-feed.h"

G_BEGIN_DECLS

/**
 * RingerMediaDevices:
 * @speaker: (nullable): where to play
 * @microphone: (nullable): what to send as sound
 * @camera: (nullable): what to send as pictures
 * @screen: (nullable): what to send as the screen
 *
 * What to use instead of devices, in the syntax of gst-launch; %NULL for the desktop's choice.
 */
typedef struct {
  const char *speaker;
  const char *microphone;
  const char *camera;
  const char *screen;
} RingerMediaDevices;

#define RINGER_TYPE_MEDIA_PIPELINE (ringer_media_pipeline_get_type ())
/**
 * RingerMediaPipeline:
 *
 * The pipeline of a call: one clock for all, the mixer and the speaker, microphone, camera and screen up to their encoded and, where need be, encrypted frames.
 * A RingerLivekitSession owns it; its rooms hang their connections and decoders into it.
 *
 * Properties: `microphone`, `camera` and `screen` (booleans: whether they are on), `level` (how loud the microphone is, 0 to 1, while it is metered). Nothing
 * is opened before ringer_media_pipeline_start(). The microphone is opened when it is first turned on, and after that silent while it is off; camera and screen
 * are closed whenever they are off.
 */
G_DECLARE_FINAL_TYPE (RingerMediaPipeline, ringer_media_pipeline, RINGER, MEDIA_PIPELINE, GObject)

/**
 * RingerMediaPipeline::device-failed:
 * @self: a pipeline
 * @error: (type GLib.Error): RINGER_ERROR_SOUND, with words for the person
 */

/**
 * ringer_media_pipeline_new:
 * @devices: (nullable): what to use
 * @cryptor: (nullable): our keys, with which frames are encrypted; %NULL for a call in clear
 * @self_view: where the pictures of the camera go, while they are shown there
 */
RingerMediaPipeline *ringer_media_pipeline_new (const RingerMediaDevices *devices,
                                                RingerFrameCryptor *cryptor,
                                                RingerVideoFeed *self_view);

/** ringer_media_pipeline_start: opens the speaker, and what is on. */
void ringer_media_pipeline_start (RingerMediaPipeline *self);

/** ringer_media_pipeline_close: closes all devices. */
void ringer_media_pipeline_close (RingerMediaPipeline *self);

GstBin *ringer_media_pipeline_get_bin (RingerMediaPipeline *self);

/** ringer_media_pipeline_request_mixer_pad: (transfer full) (nullable): where a voice goes in; given back with gst_element_release_request_pad(). */
GstPad *ringer_media_pipeline_request_mixer_pad (RingerMediaPipeline *self);

/** ringer_media_pipeline_get_tee: (transfer none): where the encoded frames of a device come out, there also while it is off. */
GstElement *ringer_media_pipeline_get_tee (RingerMediaPipeline *self,
                                           RingerMediaDevice device);

gboolean ringer_media_pipeline_is_on (RingerMediaPipeline *self,
                                      RingerMediaDevice device);
void ringer_media_pipeline_set_on (RingerMediaPipeline *self,
                                   RingerMediaDevice device,
                                   gboolean on);

/** ringer_media_pipeline_set_remote: (nullable remote): where the device's pictures come from when it is turned on next, and until it is off. */
void ringer_media_pipeline_set_remote (RingerMediaPipeline *self,
                                       RingerMediaDevice device,
                                       RingerCaptureRemote *remote);

/**
 * ringer_media_pipeline_set_device:
 * @self: a pipeline
 * @kind: of what
 * @id: (nullable): the id of a RingerDeviceChoice; %NULL or empty for the desktop's choice
 *
 * Changes a device, also in a running call. One that fails is replaced by the desktop's choice.
 */
void ringer_media_pipeline_set_device (RingerMediaPipeline *self,
                                       RingerDeviceKind kind,
                                       const char *id);

/** ringer_media_pipeline_set_metered: whether `level` is measured. */
void ringer_media_pipeline_set_metered (RingerMediaPipeline *self,
                                        gboolean metered);

/** ringer_media_pipeline_was_opened: whether the device was ever on, and has given something since, so that its frames have a format. Notified as the device's own property. */
gboolean ringer_media_pipeline_was_opened (RingerMediaPipeline *self,
                                           RingerMediaDevice device);

/** ringer_media_pipeline_set_bitrate: how many bits a second the pictures of camera or screen have from now on; 0 for what each begins with. */
void ringer_media_pipeline_set_bitrate (RingerMediaPipeline *self,
                                        RingerMediaDevice device,
                                        unsigned int bitrate);

G_END_DECLS
