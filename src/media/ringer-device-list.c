/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-device-list.h"

#include <string.h>

#include "ringer-device-monitor.h"

/* What the monitor has of a kind, each device once. */

struct _RingerDeviceList {
  GObject parent_instance;

  RingerDeviceKind kind;
  GListStore *store;
  RingerDeviceMonitor *monitor;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerDeviceList, ringer_device_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* A device that both PipeWire and its PulseAudio server offer is listed once, as PulseAudio's: that is what works in a sandbox, too. */
static gboolean
replaces (const char *id,
          const char *other_id)
{
  const char *name = strchr (id, ':');
  const char *other_name = strchr (other_id, ':');

  return g_strcmp0 (name, other_name) == 0 && g_str_has_prefix (id, "pulse");
}

/* What a server has of a kind is all there is, and may be used by several at once. */
static gboolean
is_covered (const char *id,
            const char *other_id)
{
  return (g_str_has_prefix (id, "v4l2") || g_str_has_prefix (id, "alsa")) && (g_str_has_prefix (other_id, "pipewire") || g_str_has_prefix (other_id, "pulse"));
}

static gboolean
is_same_name (const char *id,
              const char *other_id)
{
  return g_strcmp0 (strchr (id, ':'), strchr (other_id, ':')) == 0;
}

static void
add (GPtrArray *devices,
     RingerDeviceChoice *device)
{
  const char *id = ringer_device_choice_get_id (device);

  for (unsigned int i = 0; i < devices->len; i++) {
    const char *other_id = ringer_device_choice_get_id (devices->pdata[i]);

    if (replaces (id, other_id) || is_covered (other_id, id)) {
      g_ptr_array_remove_index (devices, i--);
      continue;
    }
    if (is_same_name (id, other_id) || is_covered (id, other_id))
      return;
  }

  g_ptr_array_add (devices, g_object_ref (device));
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
  g_autoptr (GPtrArray) offered = ringer_device_monitor_list (self->monitor, self->kind);
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < offered->len; i++)
    add (devices, offered->pdata[i]);
  g_ptr_array_sort (devices, compare_names);

  if (!is_listed (self, devices))
    g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)), devices->pdata, devices->len);
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
ringer_device_list_finalize (GObject *object)
{
  RingerDeviceList *self = RINGER_DEVICE_LIST (object);

  g_object_unref (self->monitor);
  g_object_unref (self->store);

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

  object_class->finalize = ringer_device_list_finalize;
}

static void
ringer_device_list_init (RingerDeviceList *self)
{
  self->monitor = ringer_device_monitor_get ();
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->store = g_list_store_new (RINGER_TYPE_DEVICE_CHOICE);
  g_signal_connect_object (self->store, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
}

GListModel *
ringer_device_list_new (RingerDeviceKind kind)
{
  RingerDeviceList *self = g_object_new (RINGER_TYPE_DEVICE_LIST, NULL);

  self->kind = kind;
  update (self);

  return G_LIST_MODEL (self);
}
