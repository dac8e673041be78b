/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-pipeline.h"

#include <glib/gi18n.h>

#include "ringer-device-element.h"
#include "ringer-error.h"
#include "ringer-media-capture.h"

/*
 * voices ! audiomixer ! echo probe ! speaker
 * microphone ! processing ! opusenc ! valve ! tee
 * camera ! raw (to the self view, too) ! vp8enc ! tee
 * screen ! vp8enc ! tee
 *
 * The tees outlive what they are fed with, so that connections need not be told when the camera comes and goes. The clock is the system's, since any device may go.
 */

#define PROBE_NAME "ringer-echo-probe"
#define MIXER_CAPS "audio/x-raw,format=S16LE,layout=interleaved,rate=48000,channels=2"
struct _RingerMediaPipeline {
  GObject parent_instance;

  char *speaker;
  char *descriptions[RINGER_N_MEDIA_DEVICES];
  char *ids[RINGER_N_DEVICE_KINDS]; /* of what the person chose */
  RingerCaptureRemote *remotes[RINGER_N_MEDIA_DEVICES];
  RingerFrameCryptor *cryptor;
  RingerVideoFeed *self_view;

  GstElement *pipeline;
  GstElement *mixer;
  GstElement *outlet; /* a tee, to which a speaker may be linked */
  GstElement *output; /* the speaker, while it is open */
  GstElement *tees[RINGER_N_MEDIA_DEVICES];
  GstElement *captures[RINGER_N_MEDIA_DEVICES]; /* while the device is open */
  gboolean on[RINGER_N_MEDIA_DEVICES];
  gboolean opened[RINGER_N_MEDIA_DEVICES];
  unsigned int n_closing[RINGER_N_MEDIA_DEVICES];
  unsigned int bitrates[RINGER_N_MEDIA_DEVICES]; /* of pictures; 0 before it is known */
  gboolean metered;
  double level;
  unsigned int watch_id;
};

enum {
  PROP_0,
  PROP_MICROPHONE,
  PROP_CAMERA,
  PROP_SCREEN,
  PROP_LEVEL,
  N_PROPS,
};

/* Of what is hardware */
static const RingerDeviceKind kinds[] = {
  [RINGER_MEDIA_DEVICE_MICROPHONE] = RINGER_DEVICE_MICROPHONE,
  [RINGER_MEDIA_DEVICE_CAMERA] = RINGER_DEVICE_CAMERA,
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

typedef struct {
  GWeakRef pipeline;
  RingerMediaDevice device;
} Closing;

static void on_capture_closed (GObject *source_object,
                               GAsyncResult *result,
                               gpointer user_data);

/* One has to be gone before the next is opened: it may be the same device, which then would be busy, and there is one echo probe. */
static void
close_capture (RingerMediaPipeline *self,
               RingerMediaDevice device)
{
  g_autoptr (GstPad) source = NULL;
  g_autoptr (GstPad) sink = NULL;
  Closing *closing;

  if (self->captures[device] == NULL)
    return;

  source = gst_element_get_static_pad (self->captures[device], "src");
  sink = gst_element_get_static_pad (self->tees[device], "sink");
  gst_pad_unlink (source, sink);
  closing = g_new0 (Closing, 1);
  g_weak_ref_init (&closing->pipeline, self);
  closing->device = device;
  self->n_closing[device]++;
  ringer_media_stop_async (g_steal_pointer (&self->captures[device]), on_capture_closed, closing);
}

static void
follow_bitrate (RingerMediaPipeline *self,
                RingerMediaDevice device)
{
  g_autoptr (GstElement) encoder = NULL;

  if (self->captures[device] == NULL || self->bitrates[device] == 0)
    return;

  encoder = gst_bin_get_by_name (GST_BIN (self->captures[device]), "encoder");
  g_object_set (encoder, "target-bitrate", (int) self->bitrates[device], NULL);
}

/* Nothing is made for a self view at which nobody looks. */
static void
follow_looking (RingerMediaPipeline *self)
{
  g_autoptr (GstElement) valve = NULL;

  if (self->captures[RINGER_MEDIA_DEVICE_CAMERA] == NULL)
    return;

  valve = gst_bin_get_by_name (GST_BIN (self->captures[RINGER_MEDIA_DEVICE_CAMERA]), "looked-at");
  g_object_set (valve, "drop", ringer_video_feed_get_shown_width (self->self_view) == 0, NULL);
}

static void
open_capture (RingerMediaPipeline *self,
              RingerMediaDevice device)
{
  g_autoptr (GstElement) probe = gst_bin_get_by_name (GST_BIN (self->pipeline), PROBE_NAME);
  const RingerMediaCapture wanted = {
    .device = device,
    .description = self->descriptions[device],
    .id = device == RINGER_MEDIA_DEVICE_SCREEN ? NULL : self->ids[kinds[device]],
    .remote = self->remotes[device],
    .echo_probe = probe != NULL ? PROBE_NAME : NULL,
    .cryptor = self->cryptor,
    .self_view = self->self_view,
  };
  g_autoptr (GError) error = NULL;
  GstElement *capture = ringer_media_capture_make_bin (&wanted, &error);

  if (capture == NULL) {
    report (self, error);
    return;
  }

  self->captures[device] = capture;
  follow_bitrate (self, device);
  follow_looking (self);
  /* A pipeline that is still starting, in a thread, would start it before it is linked. */
  gst_element_set_locked_state (capture, TRUE);
  gst_bin_add (GST_BIN (self->pipeline), capture);
  gst_element_link (capture, self->tees[device]);
  gst_element_set_locked_state (capture, FALSE);
  gst_element_sync_state_with_parent (capture);
}

static void
open_if_on (RingerMediaPipeline *self,
            RingerMediaDevice device)
{
  if (self->on[device] && self->captures[device] == NULL && self->n_closing[device] == 0)
    open_capture (self, device);
}

static void
follow_microphone (RingerMediaPipeline *self)
{
  g_autoptr (GstElement) valve = NULL;
  g_autoptr (GstElement) level = NULL;

  open_if_on (self, RINGER_MEDIA_DEVICE_MICROPHONE);
  if (self->captures[RINGER_MEDIA_DEVICE_MICROPHONE] == NULL)
    return;

  valve = gst_bin_get_by_name (GST_BIN (self->captures[RINGER_MEDIA_DEVICE_MICROPHONE]), "valve");
  g_object_set (valve, "drop", !self->on[RINGER_MEDIA_DEVICE_MICROPHONE], NULL);
  level = gst_bin_get_by_name (GST_BIN (self->captures[RINGER_MEDIA_DEVICE_MICROPHONE]), "level");
  g_object_set (level, "post-messages", self->metered, NULL);
}

static void
follow_pictures (RingerMediaPipeline *self,
                 RingerMediaDevice device)
{
  /* Also what is still on its way is not to be seen when it is off. */
  if (device == RINGER_MEDIA_DEVICE_CAMERA)
    ringer_video_feed_set_muted (self->self_view, !self->on[device]);
  open_if_on (self, device);
  if (self->on[device])
    return;

  close_capture (self, device);
  g_clear_object (&self->remotes[device]);
}

/* Nothing is opened before there is something to play on, so that the microphone can hear what is played. */
static void
follow (RingerMediaPipeline *self,
        RingerMediaDevice device)
{
  if (self->mixer == NULL)
    return;

  if (device == RINGER_MEDIA_DEVICE_MICROPHONE)
    follow_microphone (self);
  else
    follow_pictures (self, device);
  /* Where it cannot be opened it is off. */
  self->on[device] = self->on[device] && (self->captures[device] != NULL || self->n_closing[device] > 0);
}

static void
notify_on (RingerMediaPipeline *self,
           RingerMediaDevice device)
{
  static const int props[RINGER_N_MEDIA_DEVICES] = {
    [RINGER_MEDIA_DEVICE_MICROPHONE] = PROP_MICROPHONE,
    [RINGER_MEDIA_DEVICE_CAMERA] = PROP_CAMERA,
    [RINGER_MEDIA_DEVICE_SCREEN] = PROP_SCREEN,
  };

  g_object_notify_by_pspec (G_OBJECT (self), properties[props[device]]);
}

static void
on_capture_closed (GObject *source_object,
                   GAsyncResult *result,
                   gpointer user_data)
{
  Closing *closing = user_data;
  RingerMediaDevice device = closing->device;
  g_autoptr (RingerMediaPipeline) self = g_weak_ref_get (&closing->pipeline);

  g_weak_ref_clear (&closing->pipeline);
  g_free (closing);
  if (self == NULL)
    return;

  self->n_closing[device]--;
  if (self->pipeline == NULL || !self->on[device])
    return;

  follow (self, device);
  if (!self->on[device])
    notify_on (self, device);
}

/* Playback */

static GstElement *
make_speaker (RingerMediaPipeline *self,
              GError **error)
{
  if (self->speaker != NULL)
    return ringer_media_make_bin (self->speaker, error);

  return ringer_device_element_make (RINGER_DEVICE_SPEAKER, self->ids[RINGER_DEVICE_SPEAKER], error);
}

/* It joins what runs already. */
static void
set_not_async (const GValue *item,
               gpointer user_data)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (g_value_get_object (item)), "async") != NULL)
    g_object_set (g_value_get_object (item), "async", FALSE, NULL);
}

static gboolean
open_speaker (RingerMediaPipeline *self,
              GError **error)
{
  GstElement *sink = make_speaker (self, error);
  GstElement *converter;
  g_autoptr (GstIterator) elements = NULL;
  g_autoptr (GstPad) pad = NULL;

  if (sink == NULL)
    return FALSE;

  converter = ringer_media_make_bin ("audioconvert ! audioresample", error);
  if (converter == NULL) {
    gst_object_unref (gst_object_ref_sink (sink));
    return FALSE;
  }

  self->output = gst_object_ref_sink (gst_bin_new (NULL));
  gst_bin_add_many (GST_BIN (self->output), converter, sink, NULL);
  gst_element_link (converter, sink);
  elements = gst_bin_iterate_recurse (GST_BIN (self->output));
  gst_iterator_foreach (elements, set_not_async, NULL);
  pad = gst_element_get_static_pad (converter, "sink");
  gst_element_add_pad (self->output, gst_ghost_pad_new ("sink", pad));
  gst_bin_add (GST_BIN (self->pipeline), self->output);
  /* What is not ready yet would be taken for the end as well. */
  gst_element_sync_state_with_parent (self->output);
  gst_element_link (self->outlet, self->output);

  return TRUE;
}

/* To the mixer, a sink that is stopped while it plays would mean the end. What comes of a pad that is released already the tee keeps to itself. */
static void
close_speaker (RingerMediaPipeline *self)
{
  g_autoptr (GstPad) sink = NULL;
  g_autoptr (GstPad) source = NULL;

  if (self->output == NULL)
    return;

  sink = gst_element_get_static_pad (self->output, "sink");
  source = gst_pad_get_peer (sink);
  gst_element_release_request_pad (self->outlet, source);
  ringer_media_stop (g_steal_pointer (&self->output));
}

static GError *
make_speaker_error (gboolean instead)
{
  return g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND,
                              instead ? _ ("The chosen sound device can't be used. The system's is used instead.") : _ ("The sound device can't be used."));
}

static gboolean
make_playback (RingerMediaPipeline *self,
               GError **error)
{
  g_autoptr (GstElementFactory) probe = gst_element_factory_find ("webrtcechoprobe");
  g_autofree char *chain = NULL;
  GstElement *playback;

  /* It goes on without voices, and without a speaker. A sound for tests is not a voice, and has no probe. */
  chain = g_strdup_printf ("capsfilter caps=" MIXER_CAPS " ! %s errorignore name=playback ignore-error=true ignore-notlinked=true convert-to=ok",
                           probe != NULL && self->speaker == NULL ? "webrtcechoprobe name=" PROBE_NAME " ! " : "");
  self->mixer = gst_element_factory_make_full ("audiomixer", "force-live", TRUE, "ignore-inactive-pads", TRUE, NULL);
  self->outlet = gst_element_factory_make_full ("tee", "allow-not-linked", TRUE, NULL);
  playback = ringer_media_make_bin (chain, error);
  if (self->mixer == NULL || self->outlet == NULL || playback == NULL) {
    g_clear_error (error);
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND, _ ("Parts of GStreamer that calls need are not installed."));
    return FALSE;
  }

  gst_bin_add_many (GST_BIN (self->pipeline), self->mixer, playback, self->outlet, NULL);
  gst_element_link_many (self->mixer, playback, self->outlet, NULL);

  return open_speaker (self, error);
}

/* Devices that fail. One that was chosen is replaced by what the desktop uses. */

static gboolean
forget_choice (RingerMediaPipeline *self,
               RingerDeviceKind kind)
{
  gboolean chosen = self->ids[kind] != NULL && *self->ids[kind] != '\0';

  g_clear_pointer (&self->ids[kind], g_free);

  return chosen;
}

static void
take_capture_error (RingerMediaPipeline *self,
                    RingerMediaDevice device)
{
  gboolean instead = device != RINGER_MEDIA_DEVICE_SCREEN && self->remotes[device] == NULL && forget_choice (self, kinds[device]);
  g_autoptr (GError) error = ringer_media_capture_fail (device, instead);

  close_capture (self, device);
  report (self, error);
  self->on[device] = self->on[device] && instead;
  follow (self, device);
  if (!self->on[device])
    notify_on (self, device);
}

static void
take_speaker_error (RingerMediaPipeline *self)
{
  gboolean instead = forget_choice (self, RINGER_DEVICE_SPEAKER);
  g_autoptr (GError) error = make_speaker_error (instead);
  g_autoptr (GError) reason = NULL;

  close_speaker (self);
  report (self, error);
  if (instead && !open_speaker (self, &reason))
    report (self, reason);
}

static void
on_error (RingerMediaPipeline *self,
          GstMessage *message)
{
  g_autoptr (GError) reason = NULL;

  gst_message_parse_error (message, &reason, NULL);
  g_debug ("A part of the call fails: %s", reason->message);
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    if (is_in (GST_MESSAGE_SRC (message), self->captures[device])) {
      take_capture_error (self, device);
      return;
    }
  }

  if (is_in (GST_MESSAGE_SRC (message), self->output))
    take_speaker_error (self);
}

/* Devices that give something. One that fails before that would keep an offer waiting for ever. */

static GstPadProbeReturn
on_tee_event (GstPad *pad,
              GstPadProbeInfo *info,
              gpointer user_data)
{
  g_autoptr (GstElement) tee = NULL;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;

  /* From the device's thread to the main context. */
  tee = gst_pad_get_parent_element (pad);
  gst_element_post_message (tee, gst_message_new_application (GST_OBJECT (tee), gst_structure_new_empty ("format")));

  return GST_PAD_PROBE_REMOVE;
}

static void
take_format (RingerMediaPipeline *self,
             GstMessage *message)
{
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    if (GST_MESSAGE_SRC (message) != GST_OBJECT (self->tees[device]))
      continue;

    self->opened[device] = TRUE;
    notify_on (self, device);
  }
}

static void
make_tee (RingerMediaPipeline *self,
          RingerMediaDevice device)
{
  g_autoptr (GstPad) sink = NULL;

  self->tees[device] = gst_object_ref_sink (gst_element_factory_make ("tee", NULL));
  g_object_set (self->tees[device], "allow-not-linked", TRUE, NULL);
  gst_bin_add (GST_BIN (self->pipeline), self->tees[device]);
  sink = gst_element_get_static_pad (self->tees[device], "sink");
  gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_tee_event, NULL, NULL);
}

/* In decibels below the loudest; what is below -60 is silence. */
static void
take_level (RingerMediaPipeline *self,
            GstMessage *message)
{
  const GValue *value = gst_structure_get_value (gst_message_get_structure (message), "rms");
  const GValueArray *channels = value != NULL ? g_value_get_boxed (value) : NULL;

  if (channels == NULL || channels->n_values == 0)
    return;

  self->level = CLAMP (1 + g_value_get_double (channels->values) / 60, 0, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
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
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT && gst_message_has_name (message, "level"))
    take_level (self, message);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_APPLICATION)
    take_format (self, message);

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
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    if (!self->on[device])
      continue;
    follow (self, device);
    notify_on (self, device);
  }
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
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++)
    gst_clear_object (&self->captures[device]);
  gst_clear_object (&self->output);
  self->mixer = NULL;
  self->outlet = NULL;
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
  follow (self, device);
  notify_on (self, device);
}

void
ringer_media_pipeline_set_remote (RingerMediaPipeline *self,
                                  RingerMediaDevice device,
                                  RingerCaptureRemote *remote)
{
  g_return_if_fail (RINGER_IS_MEDIA_PIPELINE (self));

  g_set_object (&self->remotes[device], remote);
}

static void
change_capture (RingerMediaPipeline *self,
                RingerMediaDevice device)
{
  if (self->captures[device] == NULL || self->remotes[device] != NULL)
    return;

  close_capture (self, device);
  follow (self, device);
  if (!self->on[device])
    notify_on (self, device);
}

void
ringer_media_pipeline_set_device (RingerMediaPipeline *self,
                                  RingerDeviceKind kind,
                                  const char *id)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (RINGER_IS_MEDIA_PIPELINE (self));

  if (g_strcmp0 (self->ids[kind] != NULL ? self->ids[kind] : "", id != NULL ? id : "") == 0)
    return;

  g_set_str (&self->ids[kind], id);
  if (self->mixer == NULL)
    return;

  switch (kind) {
  case RINGER_DEVICE_MICROPHONE:
    change_capture (self, RINGER_MEDIA_DEVICE_MICROPHONE);
    break;
  case RINGER_DEVICE_CAMERA:
    change_capture (self, RINGER_MEDIA_DEVICE_CAMERA);
    break;
  case RINGER_DEVICE_SPEAKER:
  default:
    close_speaker (self);
    if (!open_speaker (self, &error))
      report (self, error);
  }
}

void
ringer_media_pipeline_set_metered (RingerMediaPipeline *self,
                                   gboolean metered)
{
  g_return_if_fail (RINGER_IS_MEDIA_PIPELINE (self));

  self->metered = metered;
  if (self->mixer != NULL)
    follow_microphone (self);
}

void
ringer_media_pipeline_set_bitrate (RingerMediaPipeline *self,
                                   RingerMediaDevice device,
                                   unsigned int bitrate)
{
  g_return_if_fail (RINGER_IS_MEDIA_PIPELINE (self));

  self->bitrates[device] = bitrate;
  follow_bitrate (self, device);
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
  case PROP_SCREEN:
    g_value_set_boolean (value, self->on[RINGER_MEDIA_DEVICE_SCREEN]);
    break;
  case PROP_LEVEL:
    g_value_set_double (value, self->level);
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

  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++) {
    gst_clear_object (&self->tees[device]);
    g_free (self->descriptions[device]);
    g_clear_object (&self->remotes[device]);
  }
  for (RingerDeviceKind kind = RINGER_DEVICE_SPEAKER; kind < RINGER_N_DEVICE_KINDS; kind++)
    g_free (self->ids[kind]);
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
  properties[PROP_SCREEN] = g_param_spec_boolean ("screen", NULL, NULL, FALSE, flags);
  properties[PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, flags);
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
  g_autoptr (GstClock) clock = NULL;

  if (devices != NULL) {
    self->speaker = g_strdup (devices->speaker);
    self->descriptions[RINGER_MEDIA_DEVICE_MICROPHONE] = g_strdup (devices->microphone);
    self->descriptions[RINGER_MEDIA_DEVICE_CAMERA] = g_strdup (devices->camera);
    self->descriptions[RINGER_MEDIA_DEVICE_SCREEN] = g_strdup (devices->screen);
  }
  self->cryptor = cryptor != NULL ? ringer_frame_cryptor_ref (cryptor) : NULL;
  self->self_view = g_object_ref (self_view);
  g_signal_connect_object (self_view, "notify::shown-width", G_CALLBACK (follow_looking), self, G_CONNECT_SWAPPED);

  gst_init (NULL, NULL);
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  clock = gst_system_clock_obtain ();
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  self->watch_id = gst_bus_add_watch (bus, on_message, self);
  for (RingerMediaDevice device = RINGER_MEDIA_DEVICE_MICROPHONE; device < RINGER_N_MEDIA_DEVICES; device++)
    make_tee (self, device);

  return self;
}
