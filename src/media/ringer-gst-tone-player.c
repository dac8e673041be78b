/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-gst-tone-player.h"

#include "ringer-output-devices.h"
#include "ringer-tone-pipeline.h"

/*
 * Keeps one RingerTonePipeline ready, which opens no device, starts it for a ring, and replaces it at the end: so nothing of one ring is left in the next.
 */

#define RAMP_STEP_MS 20

struct _RingerGstTonePlayer {
  GObject parent_instance;

  char *sink_description;
  GThreadPool *worker;
  RingerTonePipeline *pipeline;

  char *file;
  char *device;
  double volume;
  unsigned int fade_in_ms;

  gboolean playing;
  gboolean reported;
  gint64 ramp_start_us;
  unsigned int ramp_id;
};

typedef enum {
  PROP_SINK_DESCRIPTION = 1,
} RingerGstTonePlayerProperty;

static GParamSpec *properties[PROP_SINK_DESCRIPTION + 1];

static void iface_init (RingerTonePlayerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerGstTonePlayer, ringer_gst_tone_player, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_TONE_PLAYER, iface_init))

static gboolean
on_ramp (gpointer user_data)
{
  RingerGstTonePlayer *self = user_data;
  gint64 passed_ms = (g_get_monotonic_time () - self->ramp_start_us) / 1000;

  if (passed_ms < self->fade_in_ms) {
    ringer_tone_pipeline_set_volume (self->pipeline, self->volume * (double) passed_ms / self->fade_in_ms);
    return G_SOURCE_CONTINUE;
  }

  ringer_tone_pipeline_set_volume (self->pipeline, self->volume);
  self->ramp_id = 0;

  return G_SOURCE_REMOVE;
}

static void
on_started (RingerGstTonePlayer *self)
{
  if (self->fade_in_ms > 0 && self->ramp_id == 0) {
    self->ramp_start_us = g_get_monotonic_time ();
    self->ramp_id = g_timeout_add (RAMP_STEP_MS, on_ramp, self);
  }

  ringer_tone_player_emit_started (RINGER_TONE_PLAYER (self));
}

static void
drop_pipeline (RingerGstTonePlayer *self)
{
  g_clear_handle_id (&self->ramp_id, g_source_remove);
  if (self->pipeline == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->pipeline, self);
  ringer_tone_pipeline_stop (self->pipeline);
  g_clear_object (&self->pipeline);
}

static void
on_failed (RingerGstTonePlayer *self,
           const GError *error)
{
  drop_pipeline (self);

  if (self->reported)
    return;

  self->reported = TRUE;
  ringer_tone_player_emit_failed (RINGER_TONE_PLAYER (self), error);
}

static void
make_pipeline (RingerGstTonePlayer *self)
{
  drop_pipeline (self);

  self->pipeline = ringer_tone_pipeline_new (self->worker, self->file, self->device, self->sink_description);
  ringer_tone_pipeline_set_volume (self->pipeline, self->fade_in_ms > 0 ? 0.0 : self->volume);
  g_signal_connect_object (self->pipeline, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pipeline, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

static void
ringer_gst_tone_player_prepare (RingerTonePlayer *player,
                                const RingerToneOptions *options)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (player);
  gboolean same_sound = g_strcmp0 (self->file, options->file) == 0 && g_strcmp0 (self->device, options->device) == 0;

  if (same_sound && self->volume == options->volume && self->fade_in_ms == options->fade_in_ms)
    return;

  g_set_str (&self->file, options->file);
  g_set_str (&self->device, options->device);
  self->volume = options->volume;
  self->fade_in_ms = options->fade_in_ms;
  self->reported = FALSE;

  if (same_sound && self->playing && self->pipeline != NULL) {
    if (self->ramp_id == 0)
      ringer_tone_pipeline_set_volume (self->pipeline, self->volume);
    return;
  }

  make_pipeline (self);
  if (self->playing)
    ringer_tone_pipeline_start (self->pipeline);
}

static void
ringer_gst_tone_player_play (RingerTonePlayer *player)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (player);

  if (self->playing || self->file == NULL)
    return;

  self->playing = TRUE;
  /* What failed may be there by now. */
  if (self->pipeline == NULL)
    make_pipeline (self);
  ringer_tone_pipeline_start (self->pipeline);
}

static void
ringer_gst_tone_player_stop (RingerTonePlayer *player)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (player);

  if (!self->playing)
    return;

  self->playing = FALSE;
  if (self->pipeline != NULL)
    make_pipeline (self);
}

static void
ringer_gst_tone_player_dispose (GObject *object)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (object);

  drop_pipeline (self);
  /* What is pushed is still done; nobody waits for it. */
  if (self->worker != NULL)
    g_thread_pool_free (g_steal_pointer (&self->worker), FALSE, FALSE);

  G_OBJECT_CLASS (ringer_gst_tone_player_parent_class)->dispose (object);
}

static void
ringer_gst_tone_player_finalize (GObject *object)
{
  RingerGstTonePlayer *self = RINGER_GST_TONE_PLAYER (object);

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
  self->worker = ringer_tone_worker_new ();
}

RingerTonePlayer *
ringer_gst_tone_player_new (void)
{
  return g_object_new (RINGER_TYPE_GST_TONE_PLAYER, NULL);
}

GListModel *
ringer_gst_tone_player_list_devices (void)
{
  return g_object_new (RINGER_TYPE_OUTPUT_DEVICES, NULL);
}
