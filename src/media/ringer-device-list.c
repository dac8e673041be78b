/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-device-list.h"

#include <gst/gst.h>
#include <string.h>

#include "ringer-device-element.h"

/* GStreamer's device monitor, which is started and stopped in a thread since it asks sound servers. */

struct _RingerDeviceList {
  GObject parent_instance;

  RingerDeviceKind kind;
  GListStore *store;
  GstDeviceMonitor *monitor;
  GPtrArray *gst_devices; /* (element-type GstDevice): all there are, under each provider that offers them */
  unsigned int watch_id;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerDeviceList, ringer_device_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static const char *const classes[RINGER_N_DEVICE_KINDS] = {
  [RINGER_DEVICE_SPEAKER] = "Audio/Sink",
  [RINGER_DEVICE_MICROPHONE] = "Audio/Source",
  [RINGER_DEVICE_CAMERA] = "Video/Source",
};

/* A device that both PipeWire and its PulseAudio server offer is listed once, as PulseAudio's: that is what works in a sandbox, too. */
static gboolean
replaces (const char *id,
          const char *other_id)
{
  const char *name = strchr (id, ':');
  const char *other_name = strchr (other_id, ':');

  return g_strcmp0 (name, other_name) == 0 && g_str_has_prefix (id, "pulse");
}

/* The cameras that PipeWire has are all there are, and may be used by several at once. */
static gboolean
is_covered (const char *id,
            const char *other_id)
{
  return g_str_has_prefix (id, "v4l2src:") && g_str_has_prefix (other_id, "pipewiresrc:");
}

static gboolean
is_same_name (const char *id,
              const char *other_id)
{
  return g_strcmp0 (strchr (id, ':'), strchr (other_id, ':')) == 0;
}

static void
add (RingerDeviceList *self,
     GPtrArray *devices,
     GstDevice *gst_device)
{
  g_autofree char *id = ringer_device_element_make_id (self->kind, gst_device);
  g_autofree char *name = gst_device_get_display_name (gst_device);

  if (id == NULL || name == NULL)
    return;

  for (unsigned int i = 0; i < devices->len; i++) {
    const char *other_id = ringer_device_choice_get_id (devices->pdata[i]);

    if (replaces (id, other_id) || is_covered (other_id, id)) {
      g_ptr_array_remove_index (devices, i--);
      continue;
    }
    if (is_same_name (id, other_id) || is_covered (id, other_id))
      return;
  }

  g_ptr_array_add (devices, ringer_device_choice_new (id, name));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  RingerDeviceChoice *device_a = *(RingerDeviceChoice *const *) a;
  RingerDeviceChoice *device_b = *(RingerDeviceChoice *const *) b;
  int order = g_utf8_collate (ringer_device_choice_get_name (device_a), ringer_device_choice_get_name (device_b));

  return order != 0 ? order : g_strcmp0 (ringer_device_choice_get_id (device_a), ringer_device_choice_get_id (device_b));
}

static gboolean
is_listed (RingerDeviceList *self,
           GPtrArray *devices)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->store)) != devices->len)
    return FALSE;

  for (unsigned int i = 0; i < devices->len; i++) {
    g_autoptr (RingerDeviceChoice) device = g_list_model_get_item (G_LIST_MODEL (self->store), i);

    if (!g_str_equal (ringer_device_choice_get_id (device), ringer_device_choice_get_id (devices->pdata[i])) ||
        !g_str_equal (ringer_device_choice_get_name (device), ringer_device_choice_get_name (devices->pdata[i])))
      return FALSE;
  }

  return TRUE;
}

static void
update (RingerDeviceList *self)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < self->gst_devices->len; i++)
    add (self, devices, self->gst_devices->pdata[i]);
  g_ptr_array_sort (devices, compare_names);

  if (!is_listed (self, devices))
    g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)), devices->pdata, devices->len);
}

static gboolean
on_message (GstBus *bus,
            GstMessage *message,
            gpointer user_data)
{
  RingerDeviceList *self = user_data;
  g_autoptr (GstDevice) added = NULL;
  g_autoptr (GstDevice) removed = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED)
    gst_message_parse_device_added (message, &added);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED)
    gst_message_parse_device_removed (message, &removed);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_CHANGED)
    gst_message_parse_device_changed (message, &added, &removed);
  else
    return G_SOURCE_CONTINUE;

  if (removed != NULL)
    g_ptr_array_remove (self->gst_devices, removed);
  if (added != NULL && !g_ptr_array_find (self->gst_devices, added, NULL))
    g_ptr_array_add (self->gst_devices, gst_object_ref (added));
  update (self);

  return G_SOURCE_CONTINUE;
}

typedef struct {
  GstDeviceMonitor *monitor;
  GList *devices;
} Found;

static void
found_free (Found *found)
{
  g_list_free_full (found->devices, gst_object_unref);
  gst_clear_object (&found->monitor);
  g_free (found);
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
stop_monitor (GstDeviceMonitor *monitor)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, stop_monitor);
  g_task_set_task_data (task, monitor, gst_object_unref);
  g_task_run_in_thread (task, stop_in_thread);
}

static void
start_in_thread (GTask *task,
                 gpointer source_object,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  Found *found;

  if (!gst_init_check (NULL, NULL, &error)) {
    g_task_return_error (task, error);
    return;
  }

  found = g_new0 (Found, 1);
  found->monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (found->monitor, classes[GPOINTER_TO_INT (task_data)], NULL);
  if (gst_device_monitor_start (found->monitor)) {
    found->devices = gst_device_monitor_get_devices (found->monitor);
    g_task_return_pointer (task, found, (GDestroyNotify) found_free);
  } else {
    found_free (found);
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No devices are offered");
  }
}

static void
on_monitor_started (GObject *source_object,
                    GAsyncResult *result,
                    gpointer user_data)
{
  RingerDeviceList *self = RINGER_DEVICE_LIST (source_object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;
  Found *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (found == NULL) {
    /* The list stays empty: the desktop's choice is all there is. */
    g_debug ("Cannot list the sound devices: %s", error->message);
    return;
  }

  self->monitor = g_steal_pointer (&found->monitor);
  bus = gst_device_monitor_get_bus (self->monitor);
  self->watch_id = gst_bus_add_watch (bus, on_message, self);

  for (GList *l = found->devices; l != NULL; l = l->next)
    g_ptr_array_add (self->gst_devices, gst_object_ref (l->data));
  found_free (found);
  update (self);
}

static void
on_items_changed (RingerDeviceList *self,
                  unsigned int position,
                  unsigned int removed,
                  unsigned int added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static GType
ringer_device_list_get_item_type (GListModel *model)
{
  return RINGER_TYPE_DEVICE_CHOICE;
}

static unsigned int
ringer_device_list_get_n_items (GListModel *model)
{
  RingerDeviceList *self = RINGER_DEVICE_LIST (model);

  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}

static gpointer
ringer_device_list_get_item (GListModel *model,
                             unsigned int position)
{
  RingerDeviceList *self = RINGER_DEVICE_LIST (model);

  return g_list_model_get_item (G_LIST_MODEL (self->store), position);
}

static void
ringer_device_list_dispose (GObject *object)
{
  RingerDeviceList *self = RINGER_DEVICE_LIST (object);

  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->monitor != NULL)
    stop_monitor (g_steal_pointer (&self->monitor));

  G_OBJECT_CLASS (ringer_device_list_parent_class)->dispose (object);
}

static void
ringer_device_list_finalize (GObject *object)
{
  RingerDeviceList *self = RINGER_DEVICE_LIST (object);

  g_clear_pointer (&self->gst_devices, g_ptr_array_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ringer_device_list_parent_class)->finalize (object);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ringer_device_list_get_item_type;
  iface->get_n_items = ringer_device_list_get_n_items;
  iface->get_item = ringer_device_list_get_item;
}

static void
ringer_device_list_class_init (RingerDeviceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_device_list_dispose;
  object_class->finalize = ringer_device_list_finalize;
}

static void
ringer_device_list_init (RingerDeviceList *self)
{
  self->gst_devices = g_ptr_array_new_with_free_func (gst_object_unref);
  self->store = g_list_store_new (RINGER_TYPE_DEVICE_CHOICE);
  g_signal_connect_object (self->store, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
}

GListModel *
ringer_device_list_new (RingerDeviceKind kind)
{
  RingerDeviceList *self = g_object_new (RINGER_TYPE_DEVICE_LIST, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_monitor_started, NULL);

  self->kind = kind;
  g_task_set_source_tag (task, ringer_device_list_new);
  g_task_set_task_data (task, GINT_TO_POINTER (kind), NULL);
  g_task_run_in_thread (task, start_in_thread);

  return G_LIST_MODEL (self);
}
