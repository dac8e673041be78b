/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-media-elements.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "ringer-error.h"

GstElement *
ringer_media_make_bin (const char *description,
                       GError **error)
{
  g_autoptr (GError) reason = NULL;
  GstElement *bin = gst_parse_bin_from_description_full (description, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &reason);

  if (bin == NULL) {
    g_debug ("Cannot make a part of the call: %s", reason->message);
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND, _ ("Parts of GStreamer that calls need are not installed."));
  }

  return bin;
}

GstPad *
ringer_media_get_pad (GstElement *bin,
                      const char *element,
                      const char *pad)
{
  g_autoptr (GstElement) found = gst_bin_get_by_name (GST_BIN (bin), element);

  return gst_element_get_static_pad (found, pad);
}

/* What threads still do; they must not outlive the libraries that they use. */
static int n_stopping;

static void
warm_up_in_thread (GTask *task,
                   gpointer source_object,
                   gpointer task_data,
                   GCancellable *cancellable)
{
  /* With the first of DTLS the certificate is made, which takes longest. */
  static const char *const factories[] = { "dtlssrtpdec", "dtlssrtpenc", "nicesink", "opusdec", "rtpopusdepay", "rtpbin", "sctpdec", "vp8dec", "webrtcbin", NULL };

  for (size_t i = 0; factories[i] != NULL; i++) {
    GstElement *element = gst_element_factory_make (factories[i], NULL);

    if (element != NULL)
      gst_object_unref (gst_object_ref_sink (element));
  }
  g_atomic_int_dec_and_test (&n_stopping);
  g_task_return_boolean (task, TRUE);
}

void
ringer_media_warm_up (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, ringer_media_warm_up);
  g_atomic_int_inc (&n_stopping);
  g_task_run_in_thread (task, warm_up_in_thread);
}

static GstPadProbeReturn
on_first_packet (GstPad *pad,
                 GstPadProbeInfo *info,
                 gpointer latency_ms)
{
  g_autoptr (GstElement) buffer = gst_pad_get_parent_element (pad);

  g_object_set (buffer, "latency", GPOINTER_TO_UINT (latency_ms), NULL);

  return GST_PAD_PROBE_REMOVE;
}

/* Streams of strangers do not come this far, so each is one with its first packet. */
static void
on_element_added (GstBin *rtpbin,
                  GstElement *element,
                  gpointer latency_ms)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  g_autoptr (GstPad) source = NULL;

  if (factory == NULL)
    return;

  if (g_str_equal (GST_OBJECT_NAME (factory), "rtpsession"))
    g_object_set (element, "probation", 0, NULL);
  if (!g_str_equal (GST_OBJECT_NAME (factory), "rtpjitterbuffer"))
    return;

  source = gst_element_get_static_pad (element, "src");
  gst_pad_add_probe (source, GST_PAD_PROBE_TYPE_BUFFER, on_first_packet, latency_ms, NULL);
}

void
ringer_media_hurry (GstElement *rtpbin,
                    unsigned int latency_ms)
{
  g_object_set (rtpbin, "latency", 0, NULL);
  g_signal_connect (rtpbin, "element-added", G_CALLBACK (on_element_added), GUINT_TO_POINTER (latency_ms));
}

static void
stop_in_thread (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  GstElement *element = task_data;
  g_autoptr (GstObject) parent = gst_object_get_parent (GST_OBJECT (element));

  gst_element_set_state (element, GST_STATE_NULL);
  if (parent != NULL)
    gst_bin_remove (GST_BIN (parent), element);
  /* The task's data goes only in the main context. */
  g_task_set_task_data (task, NULL, NULL);
  g_atomic_int_dec_and_test (&n_stopping);
  g_task_return_boolean (task, TRUE);
}

void
ringer_media_stop_async (GstElement *element,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, ringer_media_stop_async);
  g_atomic_int_inc (&n_stopping);
  gst_element_set_locked_state (element, TRUE);
  g_task_set_task_data (task, element, gst_object_unref);
  g_task_run_in_thread (task, stop_in_thread);
}

void
ringer_media_stop (GstElement *element)
{
  ringer_media_stop_async (element, NULL, NULL);
}

unsigned int
ringer_media_get_n_stopping (void)
{
  return (unsigned int) g_atomic_int_get (&n_stopping);
}
