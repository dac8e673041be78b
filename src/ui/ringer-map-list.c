/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-map-list.h"

struct _RingerMapList {
  GObject parent_instance;

  GListModel *source;
  GType item_type;
  RingerMapFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  GPtrArray *items;
};

static void ringer_map_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerMapList, ringer_map_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ringer_map_list_list_model_init))

static GType
ringer_map_list_get_item_type (GListModel *model)
{
  return RINGER_MAP_LIST (model)->item_type;
}

static unsigned int
ringer_map_list_get_n_items (GListModel *model)
{
  return RINGER_MAP_LIST (model)->items->len;
}

static gpointer
ringer_map_list_get_item (GListModel *model,
                          unsigned int position)
{
  RingerMapList *self = RINGER_MAP_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
ringer_map_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ringer_map_list_get_item_type;
  iface->get_n_items = ringer_map_list_get_n_items;
  iface->get_item = ringer_map_list_get_item;
}

static void
on_source_changed (RingerMapList *self,
                   unsigned int position,
                   unsigned int removed,
                   unsigned int added)
{
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);

  for (unsigned int i = position; i < position + added; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (self->source, i);

    g_ptr_array_insert (self->items, (int) i, self->func (item, self->user_data));
  }
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
ringer_map_list_finalize (GObject *object)
{
  RingerMapList *self = RINGER_MAP_LIST (object);

  g_ptr_array_unref (self->items);
  g_clear_object (&self->source);
  if (self->destroy != NULL)
    self->destroy (self->user_data);

  G_OBJECT_CLASS (ringer_map_list_parent_class)->finalize (object);
}

static void
ringer_map_list_class_init (RingerMapListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_map_list_finalize;
}

static void
ringer_map_list_init (RingerMapList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

GListModel *
ringer_map_list_new (GListModel *source,
                     GType item_type,
                     RingerMapFunc func,
                     gpointer user_data,
                     GDestroyNotify destroy)
{
  RingerMapList *self = g_object_new (RINGER_TYPE_MAP_LIST, NULL);

  self->source = g_object_ref (source);
  self->item_type = item_type;
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self, G_CONNECT_SWAPPED);
  on_source_changed (self, 0, 0, g_list_model_get_n_items (source));

  return G_LIST_MODEL (self);
}
