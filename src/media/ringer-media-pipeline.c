/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-pipeline.h"

#include <glib/gi18n.h>

#include "ringer-error.h"
#include "ringer-frame-probe.h"
#include "ringer-media-frames.h"
#include "ringer-tone-output.h"

/*
 * voices ! audiomixer ! echo probe ! speaker
 * microphone ! processing ! opusenc ! valve ! tee
 * camera ! raw (to the self view, too) ! vp8enc ! tee
 *
 * The tees outlive what they are fed with, so that connections need not be told when the camera comes and goes.
 */

#define PROBE_NAME "ringer-echo-probe"
#define VOICE_CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=1"
#define MIXER_CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2"
#define PICTURE_CAPS "video/x-raw,format=I420,width=640,height=360,framerate=30/1,pixel-aspect-ratio=1/1"

#define MICROPHONE                                                                 \
  "queue ! audioconvert ! audioresample ! " VOICE_CAPS " ! %s "                    \
  "level audio-level-meta=true post-messages=false interval=20000000 ! "           \
  "opusenc name=encoder bitrate=32000 complexity=5 frame-size=20 inband-fec=true " \
  "packet-loss-percentage=10 dtx=false audio-type=voice ! "                        \
  "valve name=valve drop-mode=forward-sticky-events"
#define PROCESSING "webrtcdsp probe=" PROBE_NAME " ! "

#define CAMERA                                                                                                   \
  "videoconvertscale ! videorate ! " PICTURE_CAPS " ! tee name=raw ! "                                           \
  "queue leaky=downstream max-size-buffers=2 ! "                                                                 \
  "vp8enc name=encoder deadline=1 cpu-used=-6 threads=1 static-threshold=1 end-usage=cbr target-bitrate=800000 " \
  "lag-in-frames=0 keyframe-max-dist=3000 "                                                                      \
  "raw. ! queue leaky=downstream max-size-buffers=1 ! videoconvert ! video/x-raw,format=RGBA ! "                 \
  "appsink name=self-view max-buffers=1 drop=true sync=false async=false"

#define N_DEVICES (RINGER_MEDIA_DEVICE_CAMERA + 1)

struct _RingerMediaPipeline {
  GObject parent_instance;

  char *speaker;
  char *descriptions[N_DEVICES];
  RingerFrameCryptor *cryptor;
  RingerVideoFeed *self_view;

  GstElement *pipeline;
  GstElement *mixer;
  GstElement *output; /* the speaker */
  GstElement *tees[N_DEVICES];
  GstElement *captures[N_DEVICES]; /* while the device is open */
  gboolean on[N_DEVICES];
  gboolean opened[N_DEVICES];
  unsigned int watch_id;
};

enum {
  PROP_0,
  PROP_MICROPHONE,
  PROP_CAMERA,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static unsigned int device_failed_signal;

G_DEFINE_FINAL_TYPE (RingerMediaPipeline, ringer_media_pipeline, G_TYPE_OBJECT)

static void
report (RingerMediaPipeline *self,
        const GError *error)
{
  g_signal_emit (self, device_failed_signal, 0, error);
}

/* Capture */

static gboolean
is_in (GstObject *object,
       GstElement *element)
{
  return element != NULL && (object == GST_OBJECT (element) || gst_object_has_as_ancestor (object, GST_OBJECT (element)));
}

static void
close_capture (RingerMediaPipeline *self,
               RingerMediaDevice device)
{
  g_autoptr (GstPad) source = NULL;
  g_autoptr (GstPad) sink = NULL;

  if (self->captures[device] == NULL)
    return;

  source = gst_element_get_static_pad (self->captures[device], "src");
  sink = gst_element_get_static_pad (self->tees[device], "sink");
  gst_pad_unlink (source, sink);
  ringer_media_stop (g_steal_pointer (&self->captures[device]));
}

static GstElement *
make_chain (RingerMediaPipeline *self,
            RingerMediaDevice device,
            GError **error)
{
  g_autofree char *description = NULL;
  g_autoptr (GstElement) probe = NULL;

  if (device == RINGER_MEDIA_DEVICE_CAMERA)
    return ringer_media_make_bin (CAMERA, error);

  /* A sound for tests is not a voice, and has no probe. */
  probe = gst_bin_get_by_name (GST_BIN (self->pipeline), PROBE_NAME);
  description = g_strdup_printf (MICROPHONE, probe != NULL ? PROCESSING : "");

  return ringer_media_make_bin (description, error);
}

/* The device and what encodes it, as one bin. */
static GstElement *
make_capture (RingerMediaPipeline *self,
              RingerMediaDevice device,
              GError **error)
{
  g_autoptr (GstElement) bin = gst_object_ref_sink (gst_bin_new (NULL));
  GstElement *source = ringer_media_make_source (device, self->descriptions[device], error);
  GstElement *chain = source != NULL ? make_chain (self, device, error) : NULL;
  g_autoptr (GstPad) encoded = NULL;
  g_autoptr (GstPad) last = NULL;

  if (source != NULL)
    gst_bin_add (GST_BIN (bin), source);
  if (chain == NULL)
    return NULL;

  gst_bin_add (GST_BIN (bin), chain);
  if (!gst_element_link (source, chain)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND,
                         device == RINGER_MEDIA_DEVICE_MICROPHONE ? _ ("The microphone can't be used.") : _ ("The camera can't be used."));
    return NULL;
  }

  encoded = ringer_media_get_pad (chain, "encoder", "src");
  if (self->cryptor != NULL)
    ringer_frame_probe_encrypt (encoded, self->cryptor, device == RINGER_MEDIA_DEVICE_MICROPHONE ? RINGER_FRAME_OPUS : RINGER_FRAME_VP8);
  last = gst_element_get_static_pad (chain, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", last));
  if (device == RINGER_MEDIA_DEVICE_CAMERA)
    ringer_media_frames_connect (bin, "self-view", self->self_view);

  return g_steal_pointer (&bin);
}

static void
open_capture (RingerMediaPipeline *self,
              RingerMediaDevice device)
{
  g_autoptr (GError) error = NULL;
  GstElement *capture = make_capture (self, device, &error);

  if (capture == NULL) {
    report (self, error);
    return;
  }

  self->captures[device] = capture;
  self->opened[device] = TRUE;
  /* A pipeline that is still starting, in a thread, would start it before it is linked. */
  gst_element_set_locked_state (capture, TRUE);
  gst_bin_add (GST_BIN (self->pipeline), capture);
  gst_element_link (capture, self->tees[device]);
  gst_element_set_locked_state (capture, FALSE);
  gst_element_sync_state_with_parent (capture);
}

static void
follow_microphone (RingerMediaPipeline *self)
{
  g_autoptr (GstElement) valve = NULL;

  if (self->captures[RINGER_MEDIA_DEVICE_MICROPHONE] == NULL && self->on[RINGER_MEDIA_DEVICE_MICROPHONE])
    open_capture (self, RINGER_MEDIA_DEVICE_MICROPHONE);
  if (self->captures[RINGER_MEDIA_DEVICE_MICROPHONE] == NULL)
    return;

  valve = gst_bin_get_by_name (GST_BIN (self->captures[RINGER_MEDIA_DEVICE_MICROPHONE]), "valve");
  g_object_set (valve, "drop", !self->on[RINGER_MEDIA_DEVICE_MICROPHONE], NULL);
}

static void
follow_camera (RingerMediaPipeline *self)
{
  if (self->on[RINGER_MEDIA_DEVICE_CAMERA] && self->captures[RINGER_MEDIA_DEVICE_CAMERA] == NULL) {
    open_capture (self, RINGER_MEDIA_DEVICE_CAMERA);
  } else if (!self->on[RINGER_MEDIA_DEVICE_CAMERA]) {
    close_capture (self, RINGER_MEDIA_DEVICE_CAMERA);
    ringer_video_feed_push (self->self_view, NULL);
  }
}

/* Playback */

static GstElement *
make_speaker (RingerMediaPipeline *self,
              GError **error)
{
  if (self->speaker != NULL)
    return ringer_media_make_bin (self->speaker, error);

  return ringer_tone_output_make_sink (NULL, error);
}

static gboolean
make_playback (RingerMediaPipeline *self,
               GError **error)
{
  g_autoptr (GstElementFactory) probe = gst_element_factory_find ("webrtcechoprobe");
  GstElement *speaker = make_speaker (self, error);
  GstElement *chain;

  if (speaker == NULL)
    return FALSE;

  gst_bin_add (GST_BIN (self->pipeline), speaker);
  self->output = speaker;
  /* It goes on without voices, so that the speaker has its clock. */
  self->mixer = gst_element_factory_make_full ("audiomixer", "force-live", TRUE, "ignore-inactive-pads", TRUE, NULL);
  chain = ringer_media_make_bin (probe != NULL && self->speaker == NULL
                                   ? "capsfilter caps=" MIXER_CAPS " ! webrtcechoprobe name=" PROBE_NAME " ! audioconvert ! audioresample"
                                   : "capsfilter caps=" MIXER_CAPS " ! audioconvert ! audioresample",
                                 error);
  if (self->mixer == NULL || chain == NULL) {
    g_clear_error (error);
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND, _ ("Parts of GStreamer that calls need are not installed."));
    return FALSE;
  }

  gst_bin_add_many (GST_BIN (self->pipeline), self->mixer, chain, NULL);

  return gst_element_link_many (self->mixer, chain, speaker, NULL);
}

static void
on_error (RingerMediaPipeline *self,
          GstMessage *message)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GError) error = NULL;

  gst_message_parse_error (message, &reason, NULL);
  g_debug ("A part of the call fails: %s", reason->message);
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < N_DEVICES; device++) {
    if (!is_in (GST_MESSAGE_SRC (message), self->captures[device]))
      continue;
    close_capture (self, device);
    error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND,
                                 device == RINGER_MEDIA_DEVICE_MICROPHONE ? _ ("The microphone can't be used.") : _ ("The camera can't be used."));
    report (self, error);
    ringer_media_pipeline_set_on (self, device, FALSE);
    return;
  }

  if (is_in (GST_MESSAGE_SRC (message), self->output)) {
    error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, _ ("The sound device can't be used."));
    report (self, error);
  }
}

static gboolean
on_message (GstBus *bus,
            GstMessage *message,
            gpointer user_data)
{
  RingerMediaPipeline *self = user_data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    on_error (self, message);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_LATENCY)
    gst_bin_recalculate_latency (GST_BIN (self->pipeline));

  return G_SOURCE_CONTINUE;
}

void
ringer_media_pipeline_start (RingerMediaPipeline *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (RINGER_IS_MEDIA_PIPELINE (self));

  if (self->mixer != NULL)
    return;

  if (!make_playback (self, &error))
    report (self, error);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

void
ringer_media_pipeline_close (RingerMediaPipeline *self)
{
  g_autoptr (GstBus) bus = NULL;

  g_return_if_fail (RINGER_IS_MEDIA_PIPELINE (self));

  if (self->pipeline == NULL)
    return;

  g_clear_handle_id (&self->watch_id, g_source_remove);
  /* A message that nobody took holds the pipeline, which holds its bus. */
  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  gst_bus_set_flushing (bus, TRUE);
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < N_DEVICES; device++)
    gst_clear_object (&self->captures[device]);
  self->mixer = NULL;
  self->output = NULL;
  ringer_media_stop (g_steal_pointer (&self->pipeline));
}

GstBin *
ringer_media_pipeline_get_bin (RingerMediaPipeline *self)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_PIPELINE (self), NULL);

  return GST_BIN (self->pipeline);
}

GstPad *
ringer_media_pipeline_request_mixer_pad (RingerMediaPipeline *self)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_PIPELINE (self), NULL);

  return self->mixer != NULL ? gst_element_request_pad_simple (self->mixer, "sink_%u") : NULL;
}

GstElement *
ringer_media_pipeline_get_tee (RingerMediaPipeline *self,
                               RingerMediaDevice device)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_PIPELINE (self), NULL);

  return self->tees[device];
}

gboolean
ringer_media_pipeline_is_on (RingerMediaPipeline *self,
                             RingerMediaDevice device)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_PIPELINE (self), FALSE);

  return self->on[device];
}

gboolean
ringer_media_pipeline_was_opened (RingerMediaPipeline *self,
                                  RingerMediaDevice device)
{
  g_return_val_if_fail (RINGER_IS_MEDIA_PIPELINE (self), FALSE);

  return self->opened[device];
}

void
ringer_media_pipeline_set_on (RingerMediaPipeline *self,
                              RingerMediaDevice device,
                              gboolean on)
{
  g_return_if_fail (RINGER_IS_MEDIA_PIPELINE (self));

  if (self->on[device] == on || self->pipeline == NULL)
    return;

  self->on[device] = on;
  if (device == RINGER_MEDIA_DEVICE_MICROPHONE)
    follow_microphone (self);
  else
    follow_camera (self);
  /* Where it cannot be opened it is off. */
  self->on[device] = on && self->captures[device] != NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[device == RINGER_MEDIA_DEVICE_MICROPHONE ? PROP_MICROPHONE : PROP_CAMERA]);
}

void
ringer_media_pipeline_set_bitrate (RingerMediaPipeline *self,
                                   unsigned int bitrate)
{
  g_autoptr (GstElement) encoder = NULL;

  g_return_if_fail (RINGER_IS_MEDIA_PIPELINE (self));

  if (self->captures[RINGER_MEDIA_DEVICE_CAMERA] == NULL)
    return;

  encoder = gst_bin_get_by_name (GST_BIN (self->captures[RINGER_MEDIA_DEVICE_CAMERA]), "encoder");
  g_object_set (encoder, "target-bitrate", (int) bitrate, NULL);
}

static void
ringer_media_pipeline_get_property (GObject *object,
                                    unsigned int id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  RingerMediaPipeline *self = RINGER_MEDIA_PIPELINE (object);

  switch (id) {
  case PROP_MICROPHONE:
    g_value_set_boolean (value, self->on[RINGER_MEDIA_DEVICE_MICROPHONE]);
    break;
  case PROP_CAMERA:
    g_value_set_boolean (value, self->on[RINGER_MEDIA_DEVICE_CAMERA]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringer_media_pipeline_dispose (GObject *object)
{
  ringer_media_pipeline_close (RINGER_MEDIA_PIPELINE (object));

  G_OBJECT_CLASS (ringer_media_pipeline_parent_class)->dispose (object);
}

static void
ringer_media_pipeline_finalize (GObject *object)
{
  RingerMediaPipeline *self = RINGER_MEDIA_PIPELINE (object);

  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < N_DEVICES; device++) {
    gst_clear_object (&self->tees[device]);
    g_free (self->descriptions[device]);
  }
  g_free (self->speaker);
  g_clear_pointer (&self->cryptor, ringer_frame_cryptor_unref);
  g_clear_object (&self->self_view);

  G_OBJECT_CLASS (ringer_media_pipeline_parent_class)->finalize (object);
}

static void
ringer_media_pipeline_class_init (RingerMediaPipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_media_pipeline_get_property;
  object_class->dispose = ringer_media_pipeline_dispose;
  object_class->finalize = ringer_media_pipeline_finalize;

  properties[PROP_MICROPHONE] = g_param_spec_boolean ("microphone", NULL, NULL, FALSE, flags);
  properties[PROP_CAMERA] = g_param_spec_boolean ("camera", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  device_failed_signal =
    g_signal_new ("device-failed", RINGER_TYPE_MEDIA_PIPELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_media_pipeline_init (RingerMediaPipeline *self)
{
}

RingerMediaPipeline *
ringer_media_pipeline_new (const RingerMediaDevices *devices,
                           RingerFrameCryptor *cryptor,
                           RingerVideoFeed *self_view)
{
  RingerMediaPipeline *self = g_object_new (RINGER_TYPE_MEDIA_PIPELINE, NULL);
  g_autoptr (GstBus) bus = NULL;

  if (devices != NULL) {
    self->speaker = g_strdup (devices->speaker);
    self->descriptions[RINGER_MEDIA_DEVICE_MICROPHONE] = g_strdup (devices->microphone);
    self->descriptions[RINGER_MEDIA_DEVICE_CAMERA] = g_strdup (devices->camera);
  }
  self->cryptor = cryptor != NULL ? ringer_frame_cryptor_ref (cryptor) : NULL;
  self->self_view = g_object_ref (self_view);

  gst_init (NULL, NULL);
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  self->watch_id = gst_bus_add_watch (bus, on_message, self);
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < N_DEVICES; device++) {
    self->tees[device] = gst_object_ref_sink (gst_element_factory_make ("tee", NULL));
    g_object_set (self->tees[device], "allow-not-linked", TRUE, NULL);
    gst_bin_add (GST_BIN (self->pipeline), self->tees[device]);
  }

  return self;
}
