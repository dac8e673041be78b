/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-output-device.h"

GstDeviceMonitor *
ringer_output_monitor_new (void)
{
  GstDeviceMonitor *monitor = gst_device_monitor_new ();

  gst_device_monitor_add_filter (monitor, "Audio/Sink", NULL);

  return monitor;
}

char *
ringer_output_device_dup_id (GstDevice *device)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);
  /* PipeWire and its PulseAudio server, PulseAudio, ALSA: the names that they keep. */
  const char *const names[] = { "node.name", "device.name", "alsa.name", "device.path" };

  for (size_t i = 0; properties != NULL && i < G_N_ELEMENTS (names); i++) {
    const char *value = gst_structure_get_string (properties, names[i]);

    if (value != NULL && *value != '\0')
      return g_strdup (value);
  }

  return gst_device_get_display_name (device);
}

GstDevice *
ringer_output_device_find (const char *id)
{
  g_autoptr (GstDeviceMonitor) monitor = ringer_output_monitor_new ();
  GstDevice *found = NULL;
  GList *devices;

  if (!gst_device_monitor_start (monitor))
    return NULL;

  devices = gst_device_monitor_get_devices (monitor);
  for (GList *l = devices; l != NULL && found == NULL; l = l->next) {
    g_autofree char *device_id = ringer_output_device_dup_id (l->data);

    if (g_strcmp0 (device_id, id) == 0)
      found = gst_object_ref (l->data);
  }
  g_list_free_full (devices, gst_object_unref);
  gst_device_monitor_stop (monitor);

  return found;
}
