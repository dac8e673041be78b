/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-tone-stream.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

#include "ringer-device-element.h"
#include "ringer-error.h"

/*
 * appsrc ! audioconvert ! audioresample ! sink
 *
 * The main thread makes the empty pipeline and listens to its bus. A thread of its own fills it, starts it, waits to be told to close, and stops it.
 * That thread may hang in a sound server for ever: it holds only the Work, never the stream.
 */

#define START_TIMEOUT_S 3
#define CHUNK_FRAMES (RINGER_TONE_RATE / 50)

typedef struct {
  gatomicrefcount ref_count;
  GstElement *pipeline;
  RingerToneFeed *feed;
  char *device;
  char *sink_description;
  guint64 n_pushed; /* of the thread that feeds the device */

  GMutex mutex;
  GCond changed;
  gboolean closed;
  gboolean over;
} Work;

struct _RingerToneStream {
  GObject parent_instance;

  Work *work;
  unsigned int watch_id;
  unsigned int timeout_id;
  gint64 closed_us;
};

enum {
  FAILED,
  STARTED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerToneStream, ringer_tone_stream, G_TYPE_OBJECT)

static Work *
work_ref (Work *work)
{
  g_atomic_ref_count_inc (&work->ref_count);

  return work;
}

static void
work_unref (Work *work)
{
  if (!g_atomic_ref_count_dec (&work->ref_count))
    return;

  gst_clear_object (&work->pipeline);
  ringer_tone_feed_unref (work->feed);
  g_free (work->device);
  g_free (work->sink_description);
  g_mutex_clear (&work->mutex);
  g_cond_clear (&work->changed);
  g_free (work);
}

/* In the threads of the pipeline */

static void
on_need_data (GstAppSrc *source,
              unsigned int length,
              gpointer user_data)
{
  Work *work = user_data;
  size_t size = CHUNK_FRAMES * ringer_tone_feed_get_n_channels (work->feed) * sizeof (float);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);
  GstMapInfo map;

  if (gst_buffer_map (buffer, &map, GST_MAP_WRITE)) {
    ringer_tone_feed_read (work->feed, (float *) (void *) map.data, CHUNK_FRAMES);
    gst_buffer_unmap (buffer, &map);
  }

  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (work->n_pushed, GST_SECOND, RINGER_TONE_RATE);
  work->n_pushed += CHUNK_FRAMES;
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (work->n_pushed, GST_SECOND, RINGER_TONE_RATE) - GST_BUFFER_PTS (buffer);
  gst_app_src_push_buffer (source, buffer);
}

static GstPadProbeReturn
on_first_buffer (GstPad *pad,
                 GstPadProbeInfo *info,
                 gpointer user_data)
{
  Work *work = user_data;

  gst_element_post_message (work->pipeline, gst_message_new_application (GST_OBJECT (work->pipeline), gst_structure_new_empty ("started")));

  return GST_PAD_PROBE_REMOVE;
}

/* In the thread of the stream */

static GstElement *
make_source (Work *work)
{
  GstElement *source = gst_element_factory_make ("appsrc", NULL);
  GstAppSrcCallbacks callbacks = { .need_data = on_need_data };
  g_autoptr (GstCaps) caps = NULL;

  if (source == NULL)
    return NULL;

  caps = gst_caps_new_simple ("audio/x-raw",
                              "format", G_TYPE_STRING, G_BYTE_ORDER == G_LITTLE_ENDIAN ? "F32LE" : "F32BE",
                              "layout", G_TYPE_STRING, "interleaved",
                              "rate", G_TYPE_INT, RINGER_TONE_RATE,
                              "channels", G_TYPE_INT, (int) ringer_tone_feed_get_n_channels (work->feed),
                              NULL);
  g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (source), &callbacks, work_ref (work), (GDestroyNotify) work_unref);

  return source;
}

static GstElement *
make_sink (Work *work,
           GError **error)
{
  g_autoptr (GError) reason = NULL;
  GstElement *sink;

  if (work->sink_description == NULL) {
    sink = ringer_device_element_make (RINGER_DEVICE_SPEAKER, work->device, &reason);
    if (sink != NULL)
      return sink;

    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND,
                         work->device != NULL && *work->device != '\0' ? _ ("The sound device for the ringtone isn't there. Choose another in the preferences.") : reason->message);
    return NULL;
  }

  sink = gst_parse_bin_from_description_full (work->sink_description, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &reason);
  if (sink == NULL)
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND, reason->message);

  return sink;
}

static gboolean
fill_pipeline (Work *work,
               GError **error)
{
  GstElement *elements[] = {
    make_source (work),
    gst_element_factory_make ("audioconvert", NULL),
    gst_element_factory_make ("audioresample", NULL),
    make_sink (work, error),
  };
  gboolean whole = TRUE;
  g_autoptr (GstPad) pad = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (elements); i++) {
    if (elements[i] != NULL)
      gst_bin_add (GST_BIN (work->pipeline), elements[i]);
    else
      whole = FALSE;
  }

  if (!whole) {
    if (error != NULL && *error == NULL)
      g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND,
                           _ ("Parts of GStreamer that play sounds are not installed."));
    return FALSE;
  }

  pad = gst_element_get_static_pad (elements[3], "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_first_buffer, work_ref (work), (GDestroyNotify) work_unref);

  if (!gst_element_link_many (elements[0], elements[1], elements[2], elements[3], NULL)) {
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND, _ ("The sound device can't be used."));
    return FALSE;
  }

  return TRUE;
}

static void
report (Work *work,
        GError *error)
{
  gst_element_post_message (work->pipeline, gst_message_new_error (GST_OBJECT (work->pipeline), error, NULL));
}

static gpointer
work_in_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (!fill_pipeline (work, &error))
    report (work, error);
  else if (gst_element_set_state (work->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE) {
    /* For an element that fails without a word; where one was said, this comes too late to be heard. */
    error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, _ ("The sound device can't be used."));
    report (work, error);
  }

  g_mutex_lock (&work->mutex);
  while (!work->closed)
    g_cond_wait (&work->changed, &work->mutex);
  g_mutex_unlock (&work->mutex);

  gst_element_set_state (work->pipeline, GST_STATE_NULL);
  /* A message that nobody took holds the pipeline, which holds its bus. */
  bus = gst_pipeline_get_bus (GST_PIPELINE (work->pipeline));
  gst_bus_set_flushing (bus, TRUE);
  gst_clear_object (&work->pipeline);

  g_mutex_lock (&work->mutex);
  work->over = TRUE;
  g_mutex_unlock (&work->mutex);
  work_unref (work);

  return NULL;
}

/* In the main thread */

static void
fail (RingerToneStream *self,
      const GError *error)
{
  ringer_tone_stream_close (self);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
on_error (RingerToneStream *self,
          const GError *reason)
{
  g_autoptr (GError) error = NULL;

  g_debug ("The tone fails: %s", reason->message);
  if (reason->domain == RINGER_ERROR)
    error = g_error_copy (reason);
  else if (self->work->device != NULL && *self->work->device != '\0')
    error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND,
                                 _ ("The sound device for the ringtone can't be used. Choose another in the preferences."));
  else
    error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, _ ("The sound device can't be used."));

  fail (self, error);
}

static gboolean
on_message (GstBus *bus,
            GstMessage *message,
            gpointer user_data)
{
  g_autoptr (RingerToneStream) self = g_object_ref (user_data);
  g_autoptr (GError) reason = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_APPLICATION) {
    g_clear_handle_id (&self->timeout_id, g_source_remove);
    g_signal_emit (self, signals[STARTED], 0);
  } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &reason, NULL);
    on_error (self, reason);
  }

  return self->watch_id == 0 ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
on_timeout (gpointer user_data)
{
  g_autoptr (RingerToneStream) self = g_object_ref (user_data);
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, _ ("The sound device doesn't answer."));

  self->timeout_id = 0;
  fail (self, error);

  return G_SOURCE_REMOVE;
}

static void
ringer_tone_stream_dispose (GObject *object)
{
  ringer_tone_stream_close (RINGER_TONE_STREAM (object));

  G_OBJECT_CLASS (ringer_tone_stream_parent_class)->dispose (object);
}

static void
ringer_tone_stream_finalize (GObject *object)
{
  work_unref (RINGER_TONE_STREAM (object)->work);

  G_OBJECT_CLASS (ringer_tone_stream_parent_class)->finalize (object);
}

static void
ringer_tone_stream_class_init (RingerToneStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_tone_stream_dispose;
  object_class->finalize = ringer_tone_stream_finalize;

  signals[FAILED] =
    g_signal_new ("failed", RINGER_TYPE_TONE_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[STARTED] =
    g_signal_new ("started", RINGER_TYPE_TONE_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_tone_stream_init (RingerToneStream *self)
{
}

RingerToneStream *
ringer_tone_stream_new (RingerToneFeed *feed,
                        const char *device,
                        const char *sink_description)
{
  RingerToneStream *self = g_object_new (RINGER_TYPE_TONE_STREAM, NULL);
  Work *work = g_new0 (Work, 1);
  g_autoptr (GstBus) bus = NULL;

  g_atomic_ref_count_init (&work->ref_count);
  g_mutex_init (&work->mutex);
  g_cond_init (&work->changed);
  work->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  work->feed = ringer_tone_feed_ref (feed);
  work->device = g_strdup (device);
  work->sink_description = g_strdup (sink_description);
  self->work = work;

  bus = gst_pipeline_get_bus (GST_PIPELINE (work->pipeline));
  self->watch_id = gst_bus_add_watch (bus, on_message, self);
  self->timeout_id = g_timeout_add_seconds (START_TIMEOUT_S, on_timeout, self);
  g_thread_unref (g_thread_new ("ringer-tone", work_in_thread, work_ref (work)));

  return self;
}

RingerToneFeed *
ringer_tone_stream_get_feed (RingerToneStream *self)
{
  g_return_val_if_fail (RINGER_IS_TONE_STREAM (self), NULL);

  return self->work->feed;
}

void
ringer_tone_stream_close (RingerToneStream *self)
{
  g_return_if_fail (RINGER_IS_TONE_STREAM (self));

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->closed_us == 0)
    self->closed_us = g_get_monotonic_time ();

  g_mutex_lock (&self->work->mutex);
  self->work->closed = TRUE;
  g_cond_signal (&self->work->changed);
  g_mutex_unlock (&self->work->mutex);
}

gboolean
ringer_tone_stream_is_over (RingerToneStream *self)
{
  gboolean over;

  g_return_val_if_fail (RINGER_IS_TONE_STREAM (self), TRUE);

  g_mutex_lock (&self->work->mutex);
  over = self->work->over;
  g_mutex_unlock (&self->work->mutex);

  return over;
}

gboolean
ringer_tone_stream_is_hanging (RingerToneStream *self)
{
  g_return_val_if_fail (RINGER_IS_TONE_STREAM (self), FALSE);

  return self->closed_us > 0 &&
         g_get_monotonic_time () - self->closed_us > START_TIMEOUT_S * G_USEC_PER_SEC &&
         !ringer_tone_stream_is_over (self);
}
