/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-output-devices.h"

#include "ringer-audio-device.h"
#include "ringer-output-device.h"

struct _RingerOutputDevices {
  GObject parent_instance;

  GListStore *store;
  GstDeviceMonitor *monitor;
  unsigned int watch_id;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerOutputDevices, ringer_output_devices, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static gboolean
find (RingerOutputDevices *self,
      const char *id,
      unsigned int *position)
{
  unsigned int n_items = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (unsigned int i = 0; i < n_items; i++) {
    g_autoptr (RingerAudioDevice) device = g_list_model_get_item (G_LIST_MODEL (self->store), i);

    if (g_str_equal (ringer_audio_device_get_id (device), id)) {
      *position = i;
      return TRUE;
    }
  }

  return FALSE;
}

static void
add (RingerOutputDevices *self,
     GstDevice *gst_device)
{
  g_autofree char *id = ringer_output_device_dup_id (gst_device);
  g_autofree char *name = gst_device_get_display_name (gst_device);
  unsigned int position;

  /* Two providers may know the same device. */
  if (id != NULL && name != NULL && !find (self, id, &position)) {
    g_autoptr (RingerAudioDevice) device = ringer_audio_device_new (id, name);

    g_list_store_append (self->store, device);
  }
}

static void
take_away (RingerOutputDevices *self,
           GstDevice *gst_device)
{
  g_autofree char *id = ringer_output_device_dup_id (gst_device);
  unsigned int position;

  if (id != NULL && find (self, id, &position))
    g_list_store_remove (self->store, position);
}

static gboolean
on_message (GstBus *bus,
            GstMessage *message,
            gpointer user_data)
{
  RingerOutputDevices *self = user_data;
  g_autoptr (GstDevice) device = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED) {
    gst_message_parse_device_added (message, &device);
    add (self, device);
  } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED) {
    gst_message_parse_device_removed (message, &device);
    take_away (self, device);
  }

  return G_SOURCE_CONTINUE;
}

typedef struct {
  GstDeviceMonitor *monitor;
  GList *devices;
} Found;

static void
found_free (Found *found)
{
  gst_clear_object (&found->monitor);
  g_list_free_full (found->devices, gst_object_unref);
  g_free (found);
}

static void
start_in_thread (GTask *task,
                 gpointer source_object,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  g_autoptr (GstDeviceMonitor) monitor = NULL;
  GError *error = NULL;

  if (!gst_init_check (NULL, NULL, &error)) {
    g_task_return_error (task, error);
    return;
  }

  monitor = ringer_output_monitor_new ();
  if (gst_device_monitor_start (monitor)) {
    Found *found = g_new0 (Found, 1);

    /* Asks those that do not tell by themselves, which may take its time as well. */
    found->devices = gst_device_monitor_get_devices (monitor);
    found->monitor = g_steal_pointer (&monitor);
    g_task_return_pointer (task, found, (GDestroyNotify) found_free);
  } else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No devices are offered");
}

static void
on_monitor_started (GObject *source_object,
                    GAsyncResult *result,
                    gpointer user_data)
{
  RingerOutputDevices *self = RINGER_OUTPUT_DEVICES (source_object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;
  Found *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (found == NULL) {
    /* The list stays empty: the desktop's choice is all there is. */
    g_debug ("Cannot list the sound devices: %s", error->message);
    return;
  }

  for (GList *l = found->devices; l != NULL; l = l->next)
    add (self, l->data);

  /* What changed meanwhile is still on the bus. */
  self->monitor = g_steal_pointer (&found->monitor);
  bus = gst_device_monitor_get_bus (self->monitor);
  self->watch_id = gst_bus_add_watch (bus, on_message, self);
  found_free (found);
}

static void
stop_in_thread (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  gst_device_monitor_stop (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
on_items_changed (RingerOutputDevices *self,
                  unsigned int position,
                  unsigned int removed,
                  unsigned int added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static GType
ringer_output_devices_get_item_type (GListModel *model)
{
  return RINGER_TYPE_AUDIO_DEVICE;
}

static unsigned int
ringer_output_devices_get_n_items (GListModel *model)
{
  RingerOutputDevices *self = RINGER_OUTPUT_DEVICES (model);

  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}

static gpointer
ringer_output_devices_get_item (GListModel *model,
                                unsigned int position)
{
  RingerOutputDevices *self = RINGER_OUTPUT_DEVICES (model);

  return g_list_model_get_item (G_LIST_MODEL (self->store), position);
}

static void
ringer_output_devices_constructed (GObject *object)
{
  g_autoptr (GTask) task = NULL;

  G_OBJECT_CLASS (ringer_output_devices_parent_class)->constructed (object);

  task = g_task_new (object, NULL, on_monitor_started, NULL);
  g_task_set_source_tag (task, ringer_output_devices_constructed);
  g_task_run_in_thread (task, start_in_thread);
}

static void
ringer_output_devices_dispose (GObject *object)
{
  RingerOutputDevices *self = RINGER_OUTPUT_DEVICES (object);

  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->monitor != NULL) {
    g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

    g_task_set_source_tag (task, ringer_output_devices_dispose);
    g_task_set_task_data (task, g_steal_pointer (&self->monitor), gst_object_unref);
    g_task_run_in_thread (task, stop_in_thread);
  }

  G_OBJECT_CLASS (ringer_output_devices_parent_class)->dispose (object);
}

static void
ringer_output_devices_finalize (GObject *object)
{
  RingerOutputDevices *self = RINGER_OUTPUT_DEVICES (object);

  g_clear_object (&self->store);

  G_OBJECT_CLASS (ringer_output_devices_parent_class)->finalize (object);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ringer_output_devices_get_item_type;
  iface->get_n_items = ringer_output_devices_get_n_items;
  iface->get_item = ringer_output_devices_get_item;
}

static void
ringer_output_devices_class_init (RingerOutputDevicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = ringer_output_devices_constructed;
  object_class->dispose = ringer_output_devices_dispose;
  object_class->finalize = ringer_output_devices_finalize;
}

static void
ringer_output_devices_init (RingerOutputDevices *self)
{
  self->store = g_list_store_new (RINGER_TYPE_AUDIO_DEVICE);
  g_signal_connect_object (self->store, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
}
