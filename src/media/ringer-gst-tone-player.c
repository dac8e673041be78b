/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-config.h"

#include "ringer-gst-tone-player.h"

#include <glib/gi18n.h>

#include "ringer-error.h"
#include "ringer-device-list.h"
#include "ringer-tone-decoder.h"
#include "ringer-tone-stream.h"

/*
 * Between rings it keeps the tone's samples, and nothing else: no pipeline, no connection to a sound server. Opening the device when it rings takes 5 ms
 * with PipeWire and 30 ms with its PulseAudio server, a device that is kept open would cost wake-ups all day.
 *
 * Of a long file only the beginning is kept; the rest is decoded while it plays.
 */

#define KEEP_FRAMES (10 * RINGER_TONE_RATE)
/* No ring lasts longer. */
#define MAX_FRAMES (130 * RINGER_TONE_RATE)
/* So many streams may hang in a sound server that does not answer, until no more are made. */
#define MAX_HANGING 3

typedef enum {
  STATE_EMPTY,
  STATE_LOADING,
  STATE_READY,
  STATE_PLAYING,
  STATE_FAILED,
} State;

struct _RingerGstTonePlayer {
  GObject parent_instance;

  char *sink_description;

  /* What is prepared */
  char *file;
  char *device;
  double volume;
  unsigned int fade_in_ms;

  State state;
  gboolean wanted;
  gboolean told; /* of a failure, since the tone was prepared or heard */

  RingerToneSamples *samples; /* nullable: not loaded */
  GCancellable *loading;
  GCancellable *loading_rest;
  RingerToneStream *stream;
  GPtrArray *closing; /* (element-type RingerToneStream): closed, but their devices are not given back yet */
};

typedef enum {
  PROP_SINK_DESCRIPTION = 1,
} RingerGstTonePlayerProperty;

static GParamSpec *properties[PROP_SINK_DESCRIPTION + 1];

static void iface_init (RingerTonePlayerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerGstTonePlayer, ringer_gst_tone_player, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_TONE_PLAYER, iface_init))

static void step (RingerGstTonePlayer *self);

static void
tell_failure (RingerGstTonePlayer *self,
              const GError *error)
{
  if (self->told)
    return;

  self->told = TRUE;
  ringer_tone_player_emit_failed (RINGER_TONE_PLAYER (self), error);
}

/* Loading */

static void
on_loaded (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  RingerGstTonePlayer *self;
  g_autoptr (GError) error = NULL;

  if (!ringer_tone_decode_finish (result, &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Dispose cancels, so it is there. */
  self = user_data;
  g_clear_object (&self->loading);
  if (error != NULL) {
    g_clear_pointer (&self->samples, ringer_tone_samples_unref);
    self->state = STATE_FAILED;
    tell_failure (self, error);
    return;
  }

  self->state = STATE_READY;
  step (self);
}

static void
stop_loading (RingerGstTonePlayer *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
load (RingerGstTonePlayer *self)
{
  stop_loading (self);
  g_clear_pointer (&self->samples, ringer_tone_samples_unref);
  self->samples = ringer_tone_samples_new ();
  self->loading = g_cancellable_new ();
  self->state = STATE_LOADING;
  ringer_tone_decode_async (self->file, self->samples, KEEP_FRAMES, self->loading, on_loaded, self);
}

static void
on_rest_loaded (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (RingerToneSamples) rest = user_data;
  g_autoptr (GError) error = NULL;

  if (!ringer_tone_decode_finish (result, &error))
    g_debug ("The tone goes on with what there is of it: %s", error->message);

  /* Also of a file that is gone by now the loop closes. */
  ringer_tone_samples_set_whole (rest);
}

static RingerToneSamples *
load_rest (RingerGstTonePlayer *self)
{
  g_autoptr (RingerToneSamples) rest = ringer_tone_samples_new ();

  self->loading_rest = g_cancellable_new ();
  ringer_tone_decode_async (self->file, rest, MAX_FRAMES, self->loading_rest, on_rest_loaded, ringer_tone_samples_ref (rest));

  return g_steal_pointer (&rest);
}

/* Playing */

/* Closed streams are kept until their devices are given back. */
static unsigned int
count_hanging (RingerGstTonePlayer *self)
{
  unsigned int n = 0;

  for (unsigned int i = self->closing->len; i > 0; i--) {
    RingerToneStream *stream = self->closing->pdata[i - 1];

    if (ringer_tone_stream_is_over (stream))
      g_ptr_array_remove_index_fast (self->closing, i - 1);
    else if (ringer_tone_stream_is_hanging (stream))
      n++;
  }

  return n;
}

static void
close_stream (RingerGstTonePlayer *self)
{
  g_cancellable_cancel (self->loading_rest);
  g_clear_object (&self->loading_rest);
  if (self->stream == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->stream, self);
  ringer_tone_stream_close (self->stream);
  g_ptr_array_add (self->closing, g_steal_pointer (&self->stream));
}

static void
on_stream_started (RingerGstTonePlayer *self)
{
  self->told = FALSE;
  ringer_tone_player_emit_started (RINGER_TONE_PLAYER (self));
}

static void
on_stream_failed (RingerGstTonePlayer *self,
                  const GError *error)
{
  close_stream (self);
  self->state = STATE_FAILED;
  tell_failure (self, error);
}

static void
open_stream (RingerGstTonePlayer *self,
             unsigned int fade_in_ms)
{
  g_autoptr (RingerToneSamples) rest = NULL;
  g_autoptr (RingerToneFeed) feed = NULL;

  if (count_hanging (self) >= MAX_HANGING) {
    g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, _ ("The sound device doesn't answer."));

    self->state = STATE_FAILED;
    tell_failure (self, error);
    return;
  }

  if (!ringer_tone_samples_is_whole (self->samples))
    rest = load_rest (self);
  feed = ringer_tone_feed_new (self->samples, rest, self->volume, fade_in_ms);
  self->stream = ringer_tone_stream_new (feed, self->device, self->sink_description);
  g_signal_connect_object (self->stream, "started", G_CALLBACK (on_stream_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "failed", G_CALLBACK (on_stream_failed), self, G_CONNECT_SWAPPED);
  self->state = STATE_PLAYING;
}

static void
step (RingerGstTonePlayer *self)
{
  if (self->state == STATE_READY && self->wanted)
    open_stream (self, self->fade_in_ms);
  else if (self->state == STATE_PLAYING && !self->wanted) {
    close_stream (self);
    self->state = STATE_READY;
  }
}

static void
ringer_gst_tone_player_prepare (RingerTonePlayer *player,
                                const RingerToneOptions *options)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (player);
  gboolean other_file = g_strcmp0 (self->file, options->file) != 0;
  gboolean other_device = g_strcmp0 (self->device, options->device) != 0;

  if (!other_file && !other_device && self->volume == options->volume && self->fade_in_ms == options->fade_in_ms)
    return;

  g_set_str (&self->file, options->file);
  g_set_str (&self->device, options->device);
  self->volume = options->volume;
  self->fade_in_ms = options->fade_in_ms;
  self->told = FALSE;

  if (other_file) {
    close_stream (self);
    load (self);
  } else if (other_device && self->wanted && (self->state == STATE_PLAYING || (self->state == STATE_FAILED && self->samples != NULL))) {
    close_stream (self);
    open_stream (self, 0);
  } else if (self->state == STATE_PLAYING)
    ringer_tone_feed_set_volume (ringer_tone_stream_get_feed (self->stream), self->volume);
}

static void
ringer_gst_tone_player_play (RingerTonePlayer *player)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (player);

  if (self->state == STATE_EMPTY)
    return;

  self->wanted = TRUE;
  /* What was missing may be there by now. */
  if (self->state == STATE_FAILED && self->samples == NULL)
    load (self);
  else if (self->state == STATE_FAILED)
    self->state = STATE_READY;

  step (self);
}

static void
ringer_gst_tone_player_stop (RingerTonePlayer *player)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (player);

  self->wanted = FALSE;
  step (self);
}

static void
ringer_gst_tone_player_dispose (GObject *object)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (object);

  stop_loading (self);
  close_stream (self);

  G_OBJECT_CLASS (ringer_gst_tone_player_parent_class)->dispose (object);
}

static void
ringer_gst_tone_player_finalize (GObject *object)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (object);

  g_clear_pointer (&self->samples, ringer_tone_samples_unref);
  g_clear_pointer (&self->closing, g_ptr_array_unref);
  g_clear_pointer (&self->sink_description, g_free);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->device, g_free);

  G_OBJECT_CLASS (ringer_gst_tone_player_parent_class)->finalize (object);
}

static void
ringer_gst_tone_player_get_property (GObject *object,
                                     guint prop_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (object);

  switch ((RingerGstTonePlayerProperty) prop_id) {
  case PROP_SINK_DESCRIPTION:
    g_value_set_string (value, self->sink_description);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_gst_tone_player_set_property (GObject *object,
                                     guint prop_id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (object);

  switch ((RingerGstTonePlayerProperty) prop_id) {
  case PROP_SINK_DESCRIPTION:
    self->sink_description = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
iface_init (RingerTonePlayerInterface *iface)
{
  iface->prepare = ringer_gst_tone_player_prepare;
  iface->play = ringer_gst_tone_player_play;
  iface->stop = ringer_gst_tone_player_stop;
}

static void
ringer_gst_tone_player_class_init (RingerGstTonePlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_gst_tone_player_dispose;
  object_class->finalize = ringer_gst_tone_player_finalize;
  object_class->get_property = ringer_gst_tone_player_get_property;
  object_class->set_property = ringer_gst_tone_player_set_property;

  properties[PROP_SINK_DESCRIPTION] =
    g_param_spec_string ("sink-description", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_gst_tone_player_init (RingerGstTonePlayer *self)
{
  self->closing = g_ptr_array_new_with_free_func (g_object_unref);
}

RingerTonePlayer *
ringer_gst_tone_player_new (void)
{
  /* A session for tests has no sound server. */
  const char *sink = RINGER_DEVELOPMENT ? g_getenv ("RINGER_SINK") : NULL;

  return g_object_new (RINGER_TYPE_GST_TONE_PLAYER, "sink-description", sink, NULL);
}

GListModel *
ringer_gst_tone_player_list_devices (void)
{
  return ringer_device_list_new (RINGER_DEVICE_SPEAKER);
}
