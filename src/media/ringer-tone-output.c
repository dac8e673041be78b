/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-tone-output.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ringer-error.h"

/* One row per kind of sink: which of its properties names the device, and how it calls the role of a phone. */
static const struct {
  const char *factory;
  const char *device_property;
  const char *role; /* nullable: it knows no roles */
} sinks[] = {
  { "pulsesink", "device", "phone" },
  { "pipewiresink", "target-object", "Communication" },
  { "alsasink", "device", NULL },
};

static int
find_sink (const char *factory)
{
  for (size_t i = 0; i < G_N_ELEMENTS (sinks); i++) {
    if (g_str_equal (sinks[i].factory, factory))
      return (int) i;
  }

  return -1;
}

static void
set_role (GstElement *sink,
          int kind)
{
  g_autoptr (GstStructure) stream = NULL;

  if (sinks[kind].role == NULL)
    return;

  stream = gst_structure_new ("props", "media.role", G_TYPE_STRING, sinks[kind].role, NULL);
  /* A device that was chosen and is gone is told, rather than that the tone comes out somewhere else unasked. */
  if (g_str_equal (sinks[kind].factory, "pipewiresink"))
    gst_structure_set (stream, "node.dont-fallback", G_TYPE_BOOLEAN, TRUE, NULL);
  g_object_set (sink, "stream-properties", stream, NULL);
}

static GstElement *
make_kind (int kind,
           const char *device)
{
  GstElement *sink = gst_element_factory_make (sinks[kind].factory, NULL);

  if (sink == NULL)
    return NULL;

  if (device != NULL)
    g_object_set (sink, sinks[kind].device_property, device, NULL);
  set_role (sink, kind);

  return sink;
}

/* The first kind whose server answers. GStreamer's own choice would end in sinks that play to nobody where there is no server. */
static GstElement *
make_default (GError **error)
{
  gboolean installed = FALSE;

  for (size_t i = 0; i < G_N_ELEMENTS (sinks); i++) {
    GstElement *sink = make_kind ((int) i, NULL);

    if (sink == NULL)
      continue;
    if (gst_element_set_state (sink, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE)
      return sink;

    installed = TRUE;
    gst_element_set_state (sink, GST_STATE_NULL);
    gst_object_ref_sink (sink);
    gst_object_unref (sink);
  }

  g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND,
                       installed ? _ ("There is no sound device.") : _ ("Parts of GStreamer that play sounds are not installed."));

  return NULL;
}

static GError *
error_missing (void)
{
  return g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND,
                              _ ("The sound device for the ringtone isn't there. Choose another in the preferences."));
}

char *
ringer_tone_output_make_id (GstDevice *device)
{
  g_autoptr (GstElement) sink = gst_device_create_element (device, NULL);
  g_autoptr (GstStructure) values = NULL;
  g_autofree char *name = NULL;
  const char *factory;
  int kind;

  if (sink == NULL)
    return NULL;

  gst_object_ref_sink (sink);
  factory = GST_OBJECT_NAME (gst_element_get_factory (sink));
  kind = find_sink (factory);
  if (kind < 0)
    return NULL;

  /* PipeWire's elements are given a number that is another one after each start. */
  values = gst_device_get_properties (device);
  if (g_str_equal (factory, "pipewiresink"))
    name = values == NULL ? NULL : g_strdup (gst_structure_get_string (values, "node.name"));
  else
    g_object_get (sink, sinks[kind].device_property, &name, NULL);

  return name == NULL ? NULL : g_strconcat (factory, ":", name, NULL);
}

GstElement *
ringer_tone_output_make_sink (const char *id,
                              GError **error)
{
  const char *colon = id == NULL ? NULL : strchr (id, ':');
  g_autofree char *factory = NULL;
  GstElement *sink;
  int kind;

  if (id == NULL || *id == '\0')
    return make_default (error);

  factory = colon == NULL ? g_strdup ("") : g_strndup (id, (size_t) (colon - id));
  kind = find_sink (factory);
  sink = kind < 0 ? NULL : make_kind (kind, colon + 1);
  if (sink == NULL)
    g_propagate_error (error, error_missing ());

  return sink;
}
