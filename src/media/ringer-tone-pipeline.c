/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-tone-pipeline.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "ringer-error.h"
#include "ringer-output-device.h"

/*
 * file ! uridecodebin ! queue ! audioconvert ! audioresample ! volume ! sink
 *
 * The file is played as a segment: at its end GStreamer says so while the queue still has sound, and a seek that does not flush goes on at the beginning
 * without a gap. The queue is what makes this safe while the main loop is busy.
 */

/* An end sooner than this after the start means that there is nothing in the file. */
#define SHORTEST_US (G_USEC_PER_SEC / 10)

typedef enum {
  STEP_BUILD,
  STEP_PREROLL,
  STEP_BEGIN,
  STEP_LOOP,
  STEP_REWIND,
  STEP_STOP,
} Step;

typedef struct {
  RingerTonePipeline *pipeline;
  Step step;
} Work;

struct _RingerTonePipeline {
  GObject parent_instance;

  /* Set when made */
  GThreadPool *worker;
  GMainContext *context;
  char *file;
  char *device_id;
  char *sink_description;

  /* Of the main context */
  gboolean begun;
  gboolean started;
  gboolean stopped;
  gint64 started_us;

  /* Of the worker */
  GstElement *pipeline;
  GSource *watch;

  /* Of both */
  GMutex mutex;
  GstElement *volume_element;
  double volume;
  gboolean muted;
};

enum {
  FAILED,
  STARTED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerTonePipeline, ringer_tone_pipeline, G_TYPE_OBJECT)

static void
push (RingerTonePipeline *self,
      Step step)
{
  Work *work = g_new (Work, 1);

  work->pipeline = g_object_ref (self);
  work->step = step;
  g_thread_pool_push (self->worker, work, NULL);
}

static void
fail (RingerTonePipeline *self,
      const GError *error)
{
  if (!self->stopped)
    g_signal_emit (self, signals[FAILED], 0, error);
}

typedef struct {
  RingerTonePipeline *pipeline;
  GError *error;
} Report;

static void
report_free (Report *report)
{
  g_object_unref (report->pipeline);
  g_error_free (report->error);
  g_free (report);
}

static gboolean
on_report (gpointer user_data)
{
  Report *report = user_data;

  fail (report->pipeline, report->error);

  return G_SOURCE_REMOVE;
}

/* From the worker to the main context. */
static void
report_failure (RingerTonePipeline *self,
                const char *words)
{
  Report *report = g_new (Report, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  report->pipeline = g_object_ref (self);
  report->error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, words);
  g_source_set_callback (source, on_report, report, (GDestroyNotify) report_free);
  g_source_attach (source, self->context);
}

static void
apply_volume_locked (RingerTonePipeline *self)
{
  if (self->volume_element == NULL)
    return;

  /* The cubic scale, in the linear one of the element */
  g_object_set (self->volume_element,
                "volume", self->volume * self->volume * self->volume,
                "mute", self->muted,
                NULL);
}

/* What the bus says */

static gboolean
is_of_sink (GstMessage *message)
{
  g_autoptr (GstObject) object = gst_object_ref (GST_MESSAGE_SRC (message));

  while (object != NULL) {
    GstObject *parent;

    if (GST_IS_ELEMENT (object) && GST_OBJECT_FLAG_IS_SET (object, GST_ELEMENT_FLAG_SINK) && !GST_IS_PIPELINE (object))
      return TRUE;

    parent = gst_object_get_parent (object);
    gst_object_unref (object);
    object = parent;
  }

  return FALSE;
}

static gboolean
is_of_automatic_sink (GstMessage *message)
{
  GstElementFactory *factory = GST_IS_ELEMENT (GST_MESSAGE_SRC (message)) ? gst_element_get_factory (GST_ELEMENT (GST_MESSAGE_SRC (message))) : NULL;

  return factory != NULL && g_str_equal (GST_OBJECT_NAME (factory), "autoaudiosink");
}

static void
on_error (RingerTonePipeline *self,
          GstMessage *message)
{
  g_autoptr (GError) gst_error = NULL;
  g_autoptr (GError) error = NULL;
  const char *words;

  gst_message_parse_error (message, &gst_error, NULL);
  g_debug ("Error in the tone: %s", gst_error->message);

  if (is_of_sink (message))
    words = _ ("The sound device can't be used.");
  else if (g_error_matches (gst_error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    words = _ ("The sound file is missing.");
  else
    words = _ ("The sound file can't be played.");

  error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, words);
  fail (self, error);
}

static void
on_warning (RingerTonePipeline *self,
            GstMessage *message)
{
  g_autoptr (GError) gst_error = NULL;
  g_autoptr (GError) error = NULL;

  gst_message_parse_warning (message, &gst_error, NULL);
  g_debug ("Warning in the tone: %s", gst_error->message);

  /* Where it finds no device that works, autoaudiosink only warns, and plays to nobody. */
  if (!is_of_automatic_sink (message))
    return;

  error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, _ ("There is no sound device."));
  fail (self, error);
}

static void
on_state_changed (RingerTonePipeline *self,
                  GstMessage *message)
{
  GstState state;

  gst_message_parse_state_changed (message, NULL, &state, NULL);
  if (!GST_IS_PIPELINE (GST_MESSAGE_SRC (message)))
    return;

  if (state == GST_STATE_PLAYING && !self->started) {
    self->started = TRUE;
    self->started_us = g_get_monotonic_time ();
    g_signal_emit (self, signals[STARTED], 0);
  }
}

/* Only of files that cannot be played as a segment */
static void
on_eos (RingerTonePipeline *self)
{
  if (!self->started || g_get_monotonic_time () - self->started_us < SHORTEST_US) {
    g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, _ ("The sound file can't be played."));

    fail (self, error);
    return;
  }

  push (self, STEP_REWIND);
}

static gboolean
on_message (GstBus *bus,
            GstMessage *message,
            gpointer user_data)
{
  RingerTonePipeline *self = user_data;

  if (self->stopped)
    return G_SOURCE_REMOVE;

  /* A handler may let go of the last reference of the owner. */
  g_object_ref (self);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    on_error (self, message);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    on_warning (self, message);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_STATE_CHANGED)
    on_state_changed (self, message);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE && !self->begun) {
    self->begun = TRUE;
    push (self, STEP_BEGIN);
  } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_SEGMENT_DONE)
    push (self, STEP_LOOP);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    on_eos (self);

  g_object_unref (self);

  return G_SOURCE_CONTINUE;
}

/* The worker */

static void
on_deep_element_added (GstBin *bin,
                       GstBin *sub_bin,
                       GstElement *element,
                       gpointer user_data)
{
  g_autoptr (GstStructure) properties = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "stream-properties") == NULL)
    return;

  /* So that the desktop treats it as a call and not as music. */
  properties = gst_structure_new ("properties", "media.role", G_TYPE_STRING, "phone", NULL);
  g_object_set (element, "stream-properties", properties, NULL);
}

static void
on_pad_added (GstElement *source,
              GstPad *pad,
              gpointer user_data)
{
  GstElement *queue = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (queue, "sink");

  if (!gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
}

static void
on_no_more_pads (GstElement *source,
                 gpointer user_data)
{
  GstElement *queue = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (queue, "sink");

  /* Nothing would ever come of it. */
  if (!gst_pad_is_linked (sink))
    GST_ELEMENT_ERROR (source, STREAM, WRONG_TYPE, (NULL), ("There is no sound in the file"));
}

static GstElement *
make_sink (RingerTonePipeline *self)
{
  if (self->sink_description != NULL)
    return gst_parse_bin_from_description (self->sink_description, TRUE, NULL);

  if (self->device_id != NULL) {
    g_autoptr (GstDevice) device = ringer_output_device_find (self->device_id);
    GstElement *sink = device != NULL ? gst_device_create_element (device, NULL) : NULL;

    if (sink != NULL)
      return sink;
    g_debug ("The chosen output is not there; using the desktop's");
  }

  return gst_element_factory_make ("autoaudiosink", NULL);
}

static char *
find_uri (RingerTonePipeline *self)
{
  g_autoptr (GFile) file = NULL;

  if (g_path_is_absolute (self->file))
    file = g_file_new_for_path (self->file);
  else
    file = g_file_new_for_uri (self->file);

  return g_file_query_exists (file, NULL) ? g_file_get_uri (file) : NULL;
}

static gboolean
fill_pipeline (RingerTonePipeline *self,
               const char *uri)
{
  const char *const factories[] = { "uridecodebin", "queue", "audioconvert", "audioresample", "volume" };
  GstElement *elements[G_N_ELEMENTS (factories) + 1];
  gboolean whole = TRUE;

  for (size_t i = 0; i < G_N_ELEMENTS (factories); i++)
    elements[i] = gst_element_factory_make (factories[i], NULL);
  elements[G_N_ELEMENTS (factories)] = make_sink (self);

  for (size_t i = 0; i < G_N_ELEMENTS (elements); i++) {
    if (elements[i] != NULL)
      gst_bin_add (GST_BIN (self->pipeline), elements[i]);
    else
      whole = FALSE;
  }
  if (!whole)
    return FALSE;

  for (size_t i = 1; i + 1 < G_N_ELEMENTS (elements); i++)
    whole = whole && gst_element_link (elements[i], elements[i + 1]);

  gst_util_set_object_arg (G_OBJECT (elements[0]), "caps", "audio/x-raw");
  g_object_set (elements[0], "uri", uri, "expose-all-streams", FALSE, NULL);
  g_signal_connect (elements[0], "pad-added", G_CALLBACK (on_pad_added), elements[1]);
  g_signal_connect (elements[0], "no-more-pads", G_CALLBACK (on_no_more_pads), elements[1]);

  g_mutex_lock (&self->mutex);
  self->volume_element = gst_object_ref (elements[4]);
  apply_volume_locked (self);
  g_mutex_unlock (&self->mutex);

  return whole;
}

static void
build (RingerTonePipeline *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autofree char *uri = NULL;

  if (!gst_init_check (NULL, NULL, &error)) {
    g_debug ("GStreamer does not start: %s", error->message);
    report_failure (self, _ ("This computer can't play sounds."));
    return;
  }

  uri = find_uri (self);
  if (uri == NULL) {
    report_failure (self, _ ("The sound file is missing."));
    return;
  }

  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_signal_connect (self->pipeline, "deep-element-added", G_CALLBACK (on_deep_element_added), NULL);
  if (!fill_pipeline (self, uri)) {
    gst_clear_object (&self->pipeline);
    report_failure (self, _ ("This computer can't play sounds."));
    return;
  }

  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  self->watch = gst_bus_create_watch (bus);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (on_message), g_object_ref (self), g_object_unref);
  g_source_attach (self->watch, self->context);
}

static void
seek (RingerTonePipeline *self,
      GstSeekFlags flags)
{
  if (!gst_element_seek (self->pipeline, 1.0, GST_FORMAT_TIME, GST_SEEK_FLAG_SEGMENT | flags,
                         GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_NONE, (gint64) GST_CLOCK_TIME_NONE))
    g_debug ("The sound file can't be sought");
}

static void
tear_down (RingerTonePipeline *self)
{
  if (self->watch != NULL) {
    g_source_destroy (self->watch);
    g_clear_pointer (&self->watch, g_source_unref);
  }

  g_mutex_lock (&self->mutex);
  gst_clear_object (&self->volume_element);
  g_mutex_unlock (&self->mutex);

  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
}

static void
work_on (gpointer data,
         gpointer user_data)
{
  Work *work = data;
  RingerTonePipeline *self = work->pipeline;

  if (work->step == STEP_BUILD)
    build (self);
  else if (work->step == STEP_STOP)
    tear_down (self);
  else if (self->pipeline != NULL && work->step == STEP_PREROLL)
    gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  else if (self->pipeline != NULL && work->step == STEP_BEGIN) {
    seek (self, GST_SEEK_FLAG_FLUSH);
    gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  } else if (self->pipeline != NULL && work->step == STEP_LOOP)
    seek (self, GST_SEEK_FLAG_NONE);
  else if (self->pipeline != NULL && work->step == STEP_REWIND)
    seek (self, GST_SEEK_FLAG_FLUSH);

  g_object_unref (self);
  g_free (work);
}

GThreadPool *
ringer_tone_worker_new (void)
{
  return g_thread_pool_new (work_on, NULL, 1, FALSE, NULL);
}

static void
ringer_tone_pipeline_finalize (GObject *object)
{
  RingerTonePipeline *self = RINGER_TONE_PIPELINE (object);

  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->device_id, g_free);
  g_clear_pointer (&self->sink_description, g_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ringer_tone_pipeline_parent_class)->finalize (object);
}

static void
ringer_tone_pipeline_class_init (RingerTonePipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_tone_pipeline_finalize;

  signals[FAILED] =
    g_signal_new ("failed", RINGER_TYPE_TONE_PIPELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[STARTED] =
    g_signal_new ("started", RINGER_TYPE_TONE_PIPELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
ringer_tone_pipeline_init (RingerTonePipeline *self)
{
  g_mutex_init (&self->mutex);
}

RingerTonePipeline *
ringer_tone_pipeline_new (GThreadPool *worker,
                          const char *file,
                          const char *device,
                          const char *sink_description)
{
  RingerTonePipeline *self = g_object_new (RINGER_TYPE_TONE_PIPELINE, NULL);

  self->worker = worker;
  self->context = g_main_context_ref_thread_default ();
  self->file = g_strdup (file);
  self->device_id = g_strdup (device);
  self->sink_description = g_strdup (sink_description);
  push (self, STEP_BUILD);

  return self;
}

void
ringer_tone_pipeline_start (RingerTonePipeline *self)
{
  g_return_if_fail (RINGER_IS_TONE_PIPELINE (self));

  push (self, STEP_PREROLL);
}

void
ringer_tone_pipeline_stop (RingerTonePipeline *self)
{
  g_return_if_fail (RINGER_IS_TONE_PIPELINE (self));

  if (self->stopped)
    return;

  self->stopped = TRUE;
  g_mutex_lock (&self->mutex);
  self->muted = TRUE;
  apply_volume_locked (self);
  g_mutex_unlock (&self->mutex);
  push (self, STEP_STOP);
}

void
ringer_tone_pipeline_set_volume (RingerTonePipeline *self,
                                 double volume)
{
  g_return_if_fail (RINGER_IS_TONE_PIPELINE (self));

  g_mutex_lock (&self->mutex);
  self->volume = CLAMP (volume, 0.0, 1.0);
  apply_volume_locked (self);
  g_mutex_unlock (&self->mutex);
}
