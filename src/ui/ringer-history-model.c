/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-model.h"

#include "ringer-entry.h"
#include "ringer-map-list.h"

/* Lists of lists: per history its calls, then what is searched for, then order. The histories are each in order, but not all together. */

struct _RingerHistoryModel {
  GObject parent_instance;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  GPtrArray *watched; /* of RingerCallHistory */
  GListModel *all_rooms;

  GListModel *all;
  GListModel *model;
  GtkFilter *filter;

  char *search;
  GPtrArray *hidden; /* of RingerHistoryItem */
  unsigned int n_missed;
  GError *error;
  unsigned int rooms_id;
};

typedef enum {
  PROP_N_MISSED = 1,
  PROP_ERROR,
} RingerHistoryModelProperty;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (RingerHistoryModel, ringer_history_model, G_TYPE_OBJECT)

/* A history's map is asked only while the list that is made of it keeps the history. */
typedef struct
{
  RingerAccount *account;
  RingerCallHistory *history;
} HistoryMap;

static void
history_map_free (gpointer data)
{
  HistoryMap *map = data;

  g_clear_object (&map->account);
  g_free (map);
}

static gpointer
map_entry (gpointer item,
           gpointer user_data)
{
  const HistoryMap *map = user_data;

  return ringer_history_item_new (map->account, map->history, item);
}

static gpointer
map_history (gpointer item,
             gpointer user_data)
{
  RingerHistoryModel *self = user_data;
  HistoryMap *map = g_new0 (HistoryMap, 1);

  map->history = item;
  map->account = g_object_ref (ringer_call_manager_get_history_account (self->calls, item));

  return ringer_map_list_new (item, RINGER_TYPE_HISTORY_ITEM, map_entry, map, history_map_free);
}

static gpointer
map_rooms (gpointer item,
           gpointer user_data)
{
  return g_object_ref (ringer_account_get_rooms (item));
}

static gint64
get_started_ms (gconstpointer item)
{
  return ringer_history_entry_get_started_ms (ringer_history_item_get_entry ((RingerHistoryItem *) item));
}

/* The later one first. */
static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer user_data)
{
  return (get_started_ms (a) < get_started_ms (b)) - (get_started_ms (a) > get_started_ms (b));
}

static int
compare_section (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  return ringer_history_item_get_day ((RingerHistoryItem *) b) - ringer_history_item_get_day ((RingerHistoryItem *) a);
}

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  RingerHistoryModel *self = user_data;

  return !ringer_history_item_is_hidden (item) && ringer_history_item_matches (item, self->search);
}

static gboolean
on_rooms_idle (gpointer user_data)
{
  RingerHistoryModel *self = user_data;

  self->rooms_id = 0;
  for (unsigned int i = 0; i < g_list_model_get_n_items (self->all); i++) {
    g_autoptr (RingerHistoryItem) item = g_list_model_get_item (self->all, i);

    ringer_history_item_look_up_room (item);
  }

  return G_SOURCE_REMOVE;
}

static void
on_rooms_changed (RingerHistoryModel *self)
{
  /* Once for all, behind the account that reads its stored rooms whenever there is time. */
  if (self->rooms_id == 0)
    self->rooms_id = g_idle_add_full (G_PRIORITY_LOW, on_rooms_idle, self, NULL);
}

/* What the histories say together */

static void
update_n_missed (RingerHistoryModel *self)
{
  unsigned int n_missed = 0;

  for (unsigned int i = 0; i < self->watched->len; i++)
    n_missed += ringer_call_history_get_n_missed (g_ptr_array_index (self->watched, i));

  if (self->n_missed == n_missed)
    return;

  self->n_missed = n_missed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MISSED]);
}

static void
update_error (RingerHistoryModel *self)
{
  const GError *error = NULL;

  for (unsigned int i = 0; error == NULL && i < self->watched->len; i++)
    error = ringer_call_history_get_error (g_ptr_array_index (self->watched, i));

  if (error == NULL && self->error == NULL)
    return;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
on_histories_changed (RingerHistoryModel *self)
{
  GListModel *histories = ringer_call_manager_get_histories (self->calls);

  for (unsigned int i = 0; i < self->watched->len; i++) {
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), update_n_missed, self);
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (self->watched, i), update_error, self);
  }
  g_ptr_array_set_size (self->watched, 0);

  for (unsigned int i = 0; i < g_list_model_get_n_items (histories); i++) {
    RingerCallHistory *history = g_list_model_get_item (histories, i);

    g_signal_connect_object (history, "notify::n-missed", G_CALLBACK (update_n_missed), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (history, "notify::error", G_CALLBACK (update_error), self, G_CONNECT_SWAPPED);
    g_ptr_array_add (self->watched, history);
  }
  update_n_missed (self);
  update_error (self);
}

static void
ringer_history_model_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  RingerHistoryModel *self = RINGER_HISTORY_MODEL (object);

  switch ((RingerHistoryModelProperty) prop_id) {
  case PROP_N_MISSED:
    g_value_set_uint (value, self->n_missed);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_history_model_dispose (GObject *object)
{
  RingerHistoryModel *self = RINGER_HISTORY_MODEL (object);

  if (self->hidden != NULL)
    ringer_history_model_delete_hidden (self);
  g_clear_handle_id (&self->rooms_id, g_source_remove);
  g_clear_object (&self->model);
  g_clear_object (&self->all);
  g_clear_object (&self->all_rooms);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->hidden, g_ptr_array_unref);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_pointer (&self->search, g_free);
  g_clear_error (&self->error);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_history_model_parent_class)->dispose (object);
}

static void
ringer_history_model_class_init (RingerHistoryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_history_model_dispose;
  object_class->get_property = ringer_history_model_get_property;

  properties[PROP_N_MISSED] = g_param_spec_uint ("n-missed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_history_model_init (RingerHistoryModel *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  self->hidden = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
build (RingerHistoryModel *self)
{
  GListModel *histories = ringer_call_manager_get_histories (self->calls);
  GListModel *per_account = ringer_map_list_new (G_LIST_MODEL (self->accounts), G_TYPE_LIST_MODEL, map_rooms, NULL, NULL);
  GListModel *per_history = ringer_map_list_new (histories, G_TYPE_LIST_MODEL, map_history, self, NULL);
  g_autoptr (GtkSorter) sections = GTK_SORTER (gtk_custom_sorter_new (compare_section, NULL, NULL));
  GtkFilterListModel *found;
  GtkSortListModel *sorted;

  self->all_rooms = G_LIST_MODEL (gtk_flatten_list_model_new (per_account));
  self->all = G_LIST_MODEL (gtk_flatten_list_model_new (per_history));
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  found = gtk_filter_list_model_new (g_object_ref (self->all), g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (found), GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL)));
  gtk_sort_list_model_set_section_sorter (sorted, sections);
  self->model = G_LIST_MODEL (sorted);
}

RingerHistoryModel *
ringer_history_model_new (RingerAccountManager *accounts,
                          RingerCallManager *calls)
{
  RingerHistoryModel *self = g_object_new (RINGER_TYPE_HISTORY_MODEL, NULL);

  self->accounts = g_object_ref (accounts);
  self->calls = g_object_ref (calls);
  build (self);
  g_signal_connect_object (self->all_rooms, "items-changed", G_CALLBACK (on_rooms_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_call_manager_get_histories (calls), "items-changed",
                           G_CALLBACK (on_histories_changed), self, G_CONNECT_SWAPPED);
  on_histories_changed (self);

  return self;
}

GListModel *
ringer_history_model_get_model (RingerHistoryModel *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_MODEL (self), NULL);

  return self->model;
}

unsigned int
ringer_history_model_get_n_missed (RingerHistoryModel *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_MODEL (self), 0);

  return self->n_missed;
}

const GError *
ringer_history_model_get_error (RingerHistoryModel *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_MODEL (self), NULL);

  return self->error;
}

gboolean
ringer_history_model_is_searched (RingerHistoryModel *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_MODEL (self), FALSE);

  return self->search != NULL;
}

void
ringer_history_model_set_search (RingerHistoryModel *self,
                                 const char *search)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (RINGER_IS_HISTORY_MODEL (self));

  folded = search != NULL && *search != '\0' ? ringer_entry_fold (search) : NULL;
  if (g_set_str (&self->search, folded))
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

void
ringer_history_model_mark_seen (RingerHistoryModel *self)
{
  g_return_if_fail (RINGER_IS_HISTORY_MODEL (self));

  for (unsigned int i = 0; i < self->watched->len; i++)
    ringer_call_history_mark_seen (g_ptr_array_index (self->watched, i), NULL);
}

void
ringer_history_model_end_news (RingerHistoryModel *self)
{
  g_return_if_fail (RINGER_IS_HISTORY_MODEL (self));

  for (unsigned int i = 0; i < g_list_model_get_n_items (self->all); i++) {
    g_autoptr (RingerHistoryItem) item = g_list_model_get_item (self->all, i);

    ringer_history_item_end_news (item);
  }
}

void
ringer_history_model_hide (RingerHistoryModel *self,
                           RingerHistoryItem *item)
{
  g_return_if_fail (RINGER_IS_HISTORY_MODEL (self));
  g_return_if_fail (RINGER_IS_HISTORY_ITEM (item));

  if (ringer_history_item_is_hidden (item))
    return;

  ringer_history_item_set_hidden (item, TRUE);
  g_ptr_array_add (self->hidden, g_object_ref (item));
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_MORE_STRICT);
}

void
ringer_history_model_unhide_all (RingerHistoryModel *self)
{
  g_return_if_fail (RINGER_IS_HISTORY_MODEL (self));

  for (unsigned int i = 0; i < self->hidden->len; i++)
    ringer_history_item_set_hidden (g_ptr_array_index (self->hidden, i), FALSE);
  g_ptr_array_set_size (self->hidden, 0);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_LESS_STRICT);
}

void
ringer_history_model_delete_hidden (RingerHistoryModel *self)
{
  g_return_if_fail (RINGER_IS_HISTORY_MODEL (self));

  for (unsigned int i = 0; i < self->hidden->len; i++) {
    RingerHistoryItem *item = g_ptr_array_index (self->hidden, i);

    ringer_call_history_remove (ringer_history_item_get_history (item), ringer_history_item_get_entry (item));
  }
  ringer_history_model_unhide_all (self);
}
