/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-device-element.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ringer-error.h"

/* One row per kind of element, of each device's the first best first: which of its properties names the device, and how it calls the role of a phone. */
static const struct {
  RingerDeviceKind kind;
  const char *factory;
  const char *device_property;
  const char *role; /* nullable: it knows no roles */
} elements[] = {
  { RINGER_DEVICE_SPEAKER, "pulsesink", "device", "phone" },
  { RINGER_DEVICE_SPEAKER, "pipewiresink", "target-object", "Communication" },
  { RINGER_DEVICE_SPEAKER, "alsasink", "device", NULL },
  { RINGER_DEVICE_MICROPHONE, "pulsesrc", "device", "phone" },
  { RINGER_DEVICE_MICROPHONE, "pipewiresrc", "target-object", "Communication" },
  { RINGER_DEVICE_MICROPHONE, "alsasrc", "device", NULL },
  /* PipeWire's takes a camera that is not there for one that is still to come. */
  { RINGER_DEVICE_CAMERA, "v4l2src", "device", NULL },
  { RINGER_DEVICE_CAMERA, "pipewiresrc", "target-object", "Camera" },
};

static int
find_element (RingerDeviceKind kind,
              const char *factory)
{
  for (size_t i = 0; i < G_N_ELEMENTS (elements); i++) {
    if (elements[i].kind == kind && g_str_equal (elements[i].factory, factory))
      return (int) i;
  }

  return -1;
}

static gboolean
is_pipewire (const char *factory)
{
  return g_str_has_prefix (factory, "pipewire");
}

static void
set_role (GstElement *element,
          int row)
{
  g_autoptr (GstStructure) stream = NULL;

  if (elements[row].role == NULL)
    return;

  stream = gst_structure_new ("props", "media.role", G_TYPE_STRING, elements[row].role, NULL);
  /* A device that was chosen and is gone is told, rather than that another one is taken unasked. */
  if (is_pipewire (elements[row].factory))
    gst_structure_set (stream, "node.dont-fallback", G_TYPE_BOOLEAN, TRUE, NULL);
  g_object_set (element, "stream-properties", stream, NULL);
}

static GstElement *
make_row (int row,
          const char *device)
{
  GstElement *element = gst_element_factory_make (elements[row].factory, NULL);

  if (element == NULL)
    return NULL;

  if (device != NULL)
    g_object_set (element, elements[row].device_property, device, NULL);
  /* Its buffers are gone with the stream, also those that are still being encoded. */
  if (g_str_equal (elements[row].factory, "pipewiresrc"))
    g_object_set (element, "use-bufferpool", FALSE, NULL);
  set_role (element, row);

  return element;
}

static const char *
get_words (RingerDeviceKind kind,
           gboolean installed)
{
  if (!installed)
    return kind == RINGER_DEVICE_SPEAKER ? _ ("Parts of GStreamer that play sounds are not installed.") : _ ("Parts of GStreamer that calls need are not installed.");

  switch (kind) {
  case RINGER_DEVICE_MICROPHONE:
    return _ ("There is no microphone.");
  case RINGER_DEVICE_CAMERA:
    return _ ("There is no camera.");
  case RINGER_DEVICE_SPEAKER:
  default:
    return _ ("There is no sound device.");
  }
}

/* The first kind whose server answers. GStreamer's own choice would end in sinks that play to nobody where there is no server. */
static GstElement *
make_default (RingerDeviceKind kind,
              GError **error)
{
  gboolean installed = FALSE;

  for (size_t i = 0; i < G_N_ELEMENTS (elements); i++) {
    GstElement *element = elements[i].kind == kind ? make_row ((int) i, NULL) : NULL;

    if (element == NULL)
      continue;
    if (gst_element_set_state (element, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE)
      return element;

    installed = TRUE;
    gst_element_set_state (element, GST_STATE_NULL);
    gst_object_ref_sink (element);
    gst_object_unref (element);
  }

  g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND, get_words (kind, installed));

  return NULL;
}

/* What a sound device plays is offered as if it were a microphone. */
static gboolean
is_monitor (const GstStructure *values)
{
  return values != NULL && g_strcmp0 (gst_structure_get_string (values, "device.class"), "monitor") == 0;
}

char *
ringer_device_element_make_id (RingerDeviceKind kind,
                               GstDevice *device)
{
  g_autoptr (GstElement) element = gst_device_create_element (device, NULL);
  g_autoptr (GstStructure) values = NULL;
  g_autofree char *name = NULL;
  const char *factory;
  int row;

  if (element == NULL)
    return NULL;

  gst_object_ref_sink (element);
  factory = GST_OBJECT_NAME (gst_element_get_factory (element));
  row = find_element (kind, factory);
  values = gst_device_get_properties (device);
  if (row < 0 || is_monitor (values))
    return NULL;

  /* PipeWire's elements are given a number that is another one after each start. */
  if (is_pipewire (factory))
    name = values == NULL ? NULL : g_strdup (gst_structure_get_string (values, "node.name"));
  else
    g_object_get (element, elements[row].device_property, &name, NULL);

  return name == NULL ? NULL : g_strconcat (factory, ":", name, NULL);
}

GstElement *
ringer_device_element_make (RingerDeviceKind kind,
                            const char *id,
                            GError **error)
{
  const char *colon = id == NULL ? NULL : strchr (id, ':');
  g_autofree char *factory = NULL;
  GstElement *element;
  int row;

  if (id == NULL || *id == '\0')
    return make_default (kind, error);

  factory = colon == NULL ? g_strdup ("") : g_strndup (id, (size_t) (colon - id));
  row = find_element (kind, factory);
  element = row < 0 ? NULL : make_row (row, colon + 1);
  if (element == NULL)
    g_set_error_literal (error, RINGER_ERROR, RINGER_ERROR_SOUND, get_words (kind, TRUE));

  return element;
}
