/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-tone-decoder.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#include "ringer-error.h"
#include "ringer-memory.h"

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define NATIVE_S16 "S16LE"
#else
#define NATIVE_S16 "S16BE"
#endif

/*
 * A pipeline that ends in memory, run by one thread that blocks: opening the file may take as long as its file system
 * likes, and GStreamer's first start on a machine reads every plugin.
 */

#define LOOK_EVERY (50 * GST_MSECOND)
/* A file that gives nothing for so long never will. */
#define STALLED_US (5 * G_USEC_PER_SEC)

typedef struct {
  char *file;
  RingerToneSamples *samples;
  size_t max_frames;
} Decode;

static void
decode_free (Decode *decode)
{
  g_free (decode->file);
  ringer_tone_samples_unref (decode->samples);
  g_free (decode);
}

static GError *
error_cannot_read (void)
{
  return g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND,
                              _ ("The ringtone's file is missing or can't be read. Choose another ringtone in the preferences."));
}

static GError *
error_cannot_decode (void)
{
  return g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND,
                              _ ("The ringtone's file is not a sound that this computer can play. Choose another ringtone in the preferences."));
}

static GstElement *
make_pipeline (const char *path,
               GError **error)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GError) missing = NULL;

  /* A picture in the file, or the moving ones of a film, are not decoded. */
  pipeline = gst_parse_launch_full ("filesrc name=source ! decodebin caps=audio/x-raw(ANY) expose-all-streams=false ! "
                                    "audioconvert ! audioresample ! "
                                    "audio/x-raw,format=" NATIVE_S16 ",layout=interleaved,rate=" G_STRINGIFY (RINGER_TONE_RATE) ",channels=[1,2] ! "
                                                                                                                                "appsink name=sink sync=false max-buffers=32",
                                    NULL, GST_PARSE_FLAG_FATAL_ERRORS, &missing);
  if (pipeline == NULL) {
    g_debug ("Cannot decode: %s", missing->message);
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND,
                         _ ("Parts of GStreamer that play sounds are not installed."));
    return NULL;
  }

  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_object_set (source, "location", path, NULL);

  return g_steal_pointer (&pipeline);
}

static void
take_sample (Decode *decode,
             GstSample *sample)
{
  const GstStructure *format = gst_caps_get_structure (gst_sample_get_caps (sample), 0);
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  size_t there = ringer_tone_samples_get_n_frames (decode->samples);
  GstMapInfo map;
  int n_channels = 0;

  if (buffer == NULL || !gst_structure_get_int (format, "channels", &n_channels) || n_channels < 1)
    return;

  if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    size_t n_frames = map.size / sizeof (gint16) / (size_t) n_channels;

    ringer_tone_samples_append (decode->samples, (const gint16 *) (const void *) map.data,
                                MIN (n_frames, decode->max_frames - there), (unsigned int) n_channels);
    gst_buffer_unmap (buffer, &map);
  }
}

static gboolean
check_bus (GstBus *bus,
           GError **error)
{
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) reason = NULL;

  if (message == NULL)
    return TRUE;

  gst_message_parse_error (message, &reason, NULL);
  g_debug ("Cannot decode: %s", reason->message);
  g_propagate_error (error, reason->domain == GST_RESOURCE_ERROR ? error_cannot_read () : error_cannot_decode ());

  return FALSE;
}

static gboolean
pull_samples (Decode *decode,
              GstElement *pipeline,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gint64 last_us = g_get_monotonic_time ();

  while (ringer_tone_samples_get_n_frames (decode->samples) < decode->max_frames) {
    g_autoptr (GstSample) sample = NULL;

    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_bus (bus, error))
      return FALSE;

    sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), LOOK_EVERY);
    if (sample != NULL) {
      take_sample (decode, sample);
      last_us = g_get_monotonic_time ();
    } else if (gst_app_sink_is_eos (GST_APP_SINK (sink))) {
      ringer_tone_samples_set_whole (decode->samples);
      break;
    } else if (g_get_monotonic_time () - last_us > STALLED_US) {
      g_propagate_error (error, error_cannot_decode ());
      return FALSE;
    }
  }

  if (!check_bus (bus, error))
    return FALSE;
  if (ringer_tone_samples_get_n_frames (decode->samples) == 0) {
    g_propagate_error (error, error_cannot_decode ());
    return FALSE;
  }

  return TRUE;
}

static gboolean
decode_file (Decode *decode,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (decode->file);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GError) reason = NULL;
  const char *path = g_file_peek_path (file);
  gboolean done;

  if (path == NULL) {
    g_propagate_error (error, error_cannot_read ());
    return FALSE;
  }
  if (!gst_init_check (NULL, NULL, &reason)) {
    g_debug ("GStreamer does not start: %s", reason->message);
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND,
                         _ ("Parts of GStreamer that play sounds are not installed."));
    return FALSE;
  }

  pipeline = make_pipeline (path, error);
  if (pipeline == NULL)
    return FALSE;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  done = pull_samples (decode, pipeline, cancellable, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return done;
}

static void
decode_in_thread (GTask *task,
                  gpointer source,
                  gpointer task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean done = decode_file (task_data, cancellable, &error);

  /* A pipeline is large, and this one is gone. */
  ringer_memory_give_back ();

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
ringer_tone_decode_async (const char *file,
                          RingerToneSamples *samples,
                          size_t max_frames,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Decode *decode = g_new0 (Decode, 1);

  g_task_set_source_tag (task, ringer_tone_decode_async);
  decode->file = g_strdup (file);
  decode->samples = ringer_tone_samples_ref (samples);
  decode->max_frames = max_frames;
  g_task_set_task_data (task, decode, (GDestroyNotify) decode_free);
  g_task_run_in_thread (task, decode_in_thread);
}

gboolean
ringer_tone_decode_finish (GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ringer_tone_decode_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
