/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-entry-model.h"

#include "ringer-last-calls.h"
#include "ringer-map-list.h"
#include "ringer-priority.h"

/*
 * Lists of lists: per account its rooms, then the calls beside them, then search, then order. Entries tell when their place may
 * have changed; the list is sorted once for all that changed in one turn of the main loop.
 */

struct _RingerEntryModel {
  GObject parent_instance;

  RingerAccountManager *accounts;
  RingerCallManager *calls;
  RingerLastCalls *last_calls;

  GListModel *rooms;
  GListModel *all;
  GListModel *model;
  GtkFilter *running_filter;
  GtkFilter *search_filter;
  GtkSorter *sorter;
  GtkSorter *section_sorter;

  GHashTable *rooms_in_call; /* of RingerRoom, without references: what is in it is in the calls' list */
  char *search;
  unsigned int resort_id;
};

typedef enum {
  PROP_ACCOUNTS = 1,
  PROP_CALLS,
} RingerEntryModelProperty;

static GParamSpec *properties[PROP_CALLS + 1];

G_DEFINE_FINAL_TYPE (RingerEntryModel, ringer_entry_model, G_TYPE_OBJECT)

typedef struct
{
  RingerEntryModel *self;
  RingerAccount *account;
} RoomMap;

static void
room_map_free (gpointer data)
{
  RoomMap *map = data;

  g_clear_object (&map->account);
  g_free (map);
}

static gboolean
on_resort_idle (gpointer user_data)
{
  RingerEntryModel *self = user_data;

  self->resort_id = 0;
  for (unsigned int i = 0; i < g_list_model_get_n_items (self->all); i++) {
    g_autoptr (RingerEntry) entry = g_list_model_get_item (self->all, i);

    ringer_entry_update_section (entry);
  }
  gtk_sorter_changed (self->section_sorter, GTK_SORTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  if (self->search != NULL)
    gtk_filter_changed (self->search_filter, GTK_FILTER_CHANGE_DIFFERENT);

  return G_SOURCE_REMOVE;
}

static void
on_entry_changed (RingerEntryModel *self,
                  gboolean reorder)
{
  if (reorder && self->resort_id == 0)
    self->resort_id = g_idle_add_full (RINGER_PRIORITY_BESIDE_DRAWING, on_resort_idle, self, NULL);
}

static RingerEntry *
watched (RingerEntryModel *self,
         RingerEntry *entry)
{
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_entry_changed), self, G_CONNECT_SWAPPED);

  return entry;
}

static void
update_last_call (RingerEntryModel *self,
                  RingerEntry *entry)
{
  const char *room_id = ringer_room_get_id (ringer_entry_get_room (entry));

  ringer_entry_set_last_call (entry, ringer_last_calls_lookup (self->last_calls, ringer_entry_get_account (entry), room_id));
}

static gpointer
map_room (gpointer item,
          gpointer user_data)
{
  RoomMap *map = user_data;
  RingerEntry *entry = ringer_entry_new_for_room (map->account, item);

  ringer_entry_set_in_call (entry, g_hash_table_contains (map->self->rooms_in_call, item));
  update_last_call (map->self, entry);
  ringer_entry_update_section (entry);

  return watched (map->self, entry);
}

static gpointer
map_account (gpointer item,
             gpointer user_data)
{
  RoomMap *map = g_new0 (RoomMap, 1);

  map->self = user_data;
  map->account = g_object_ref (item);

  return ringer_map_list_new (ringer_account_get_rooms (map->account), RINGER_TYPE_ENTRY, map_room, map, room_map_free);
}

static gpointer
map_call (gpointer item,
          gpointer user_data)
{
  return watched (user_data, ringer_entry_new_for_call (item));
}

static gpointer
map_session (gpointer item,
             gpointer user_data)
{
  return watched (user_data, ringer_entry_new_for_session (item));
}

/* A call that rings stands there already, with more to press. */
static gboolean
filter_running (gpointer item,
                gpointer user_data)
{
  RingerEntryModel *self = user_data;
  GListModel *incoming = ringer_call_manager_get_incoming (self->calls);

  for (unsigned int i = 0; i < g_list_model_get_n_items (incoming); i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (incoming, i);

    if (ringer_incoming_call_get_session (call) == item)
      return FALSE;
  }

  return TRUE;
}

static gboolean
filter_search (gpointer item,
               gpointer user_data)
{
  RingerEntryModel *self = user_data;

  return ringer_entry_matches (item, self->search);
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer user_data)
{
  return ringer_entry_compare ((RingerEntry *) a, (RingerEntry *) b);
}

static int
compare_section (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  return ringer_entry_get_section ((RingerEntry *) a) - ringer_entry_get_section ((RingerEntry *) b);
}

static void
on_incoming_changed (RingerEntryModel *self)
{
  gtk_filter_changed (self->running_filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_sessions_changed (RingerEntryModel *self)
{
  GListModel *sessions = ringer_call_manager_get_sessions (self->calls);

  g_hash_table_remove_all (self->rooms_in_call);
  for (unsigned int i = 0; i < g_list_model_get_n_items (sessions); i++) {
    g_autoptr (RingerRtcSession) session = g_list_model_get_item (sessions, i);

    g_hash_table_add (self->rooms_in_call, ringer_rtc_session_get_room (session));
  }

  for (unsigned int i = 0; i < g_list_model_get_n_items (self->rooms); i++) {
    g_autoptr (RingerEntry) entry = g_list_model_get_item (self->rooms, i);

    ringer_entry_set_in_call (entry, g_hash_table_contains (self->rooms_in_call, ringer_entry_get_room (entry)));
  }
}

static void
on_last_calls_changed (RingerEntryModel *self)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (self->rooms); i++) {
    g_autoptr (RingerEntry) entry = g_list_model_get_item (self->rooms, i);

    update_last_call (self, entry);
  }
}

static GListModel *
build_all (RingerEntryModel *self)
{
  GListStore *lists = g_list_store_new (G_TYPE_LIST_MODEL);
  GListModel *incoming = ringer_call_manager_get_incoming (self->calls);
  GListModel *sessions = ringer_call_manager_get_sessions (self->calls);
  g_autoptr (GtkFilterListModel) running = gtk_filter_list_model_new (g_object_ref (sessions), g_object_ref (self->running_filter));
  g_autoptr (GListModel) incoming_entries = ringer_map_list_new (incoming, RINGER_TYPE_ENTRY, map_call, self, NULL);
  g_autoptr (GListModel) running_entries = ringer_map_list_new (G_LIST_MODEL (running), RINGER_TYPE_ENTRY, map_session, self, NULL);

  g_list_store_append (lists, incoming_entries);
  g_list_store_append (lists, running_entries);
  g_list_store_append (lists, self->rooms);

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
}

static void
ringer_entry_model_constructed (GObject *object)
{
  RingerEntryModel *self = RINGER_ENTRY_MODEL (object);
  GListModel *per_account;
  GtkFilterListModel *found;
  GtkSortListModel *sorted;

  G_OBJECT_CLASS (ringer_entry_model_parent_class)->constructed (object);

  self->last_calls = ringer_last_calls_new (self->calls);
  self->running_filter = GTK_FILTER (gtk_custom_filter_new (filter_running, self, NULL));
  self->search_filter = GTK_FILTER (gtk_custom_filter_new (filter_search, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));
  self->section_sorter = GTK_SORTER (gtk_custom_sorter_new (compare_section, NULL, NULL));

  per_account = ringer_map_list_new (G_LIST_MODEL (self->accounts), G_TYPE_LIST_MODEL, map_account, self, NULL);
  self->rooms = G_LIST_MODEL (gtk_flatten_list_model_new (per_account));
  self->all = build_all (self);

  found = gtk_filter_list_model_new (g_object_ref (self->all), g_object_ref (self->search_filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (found), g_object_ref (self->sorter));
  gtk_sort_list_model_set_section_sorter (sorted, self->section_sorter);
  self->model = G_LIST_MODEL (sorted);

  g_signal_connect_object (ringer_call_manager_get_incoming (self->calls), "items-changed",
                           G_CALLBACK (on_incoming_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_call_manager_get_sessions (self->calls), "items-changed",
                           G_CALLBACK (on_sessions_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->last_calls, "changed", G_CALLBACK (on_last_calls_changed), self, G_CONNECT_SWAPPED);
  on_sessions_changed (self);
}

static void
ringer_entry_model_dispose (GObject *object)
{
  RingerEntryModel *self = RINGER_ENTRY_MODEL (object);

  g_clear_handle_id (&self->resort_id, g_source_remove);
  g_clear_object (&self->model);
  g_clear_object (&self->all);
  g_clear_object (&self->rooms);
  g_clear_object (&self->running_filter);
  g_clear_object (&self->search_filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->section_sorter);
  g_clear_pointer (&self->rooms_in_call, g_hash_table_unref);
  g_clear_pointer (&self->search, g_free);
  g_clear_object (&self->last_calls);
  g_clear_object (&self->calls);
  g_clear_object (&self->accounts);

  G_OBJECT_CLASS (ringer_entry_model_parent_class)->dispose (object);
}

static void
ringer_entry_model_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  RingerEntryModel *self = RINGER_ENTRY_MODEL (object);

  switch ((RingerEntryModelProperty) prop_id) {
  case PROP_ACCOUNTS:
    self->accounts = g_value_dup_object (value);
    break;
  case PROP_CALLS:
    self->calls = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_entry_model_class_init (RingerEntryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = ringer_entry_model_constructed;
  object_class->dispose = ringer_entry_model_dispose;
  object_class->set_property = ringer_entry_model_set_property;

  properties[PROP_ACCOUNTS] =
    g_param_spec_object ("accounts", NULL, NULL, RINGER_TYPE_ACCOUNT_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CALLS] =
    g_param_spec_object ("calls", NULL, NULL, RINGER_TYPE_CALL_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_entry_model_init (RingerEntryModel *self)
{
  self->rooms_in_call = g_hash_table_new (NULL, NULL);
}

RingerEntryModel *
ringer_entry_model_new (RingerAccountManager *accounts,
                        RingerCallManager *calls)
{
  return g_object_new (RINGER_TYPE_ENTRY_MODEL, "accounts", accounts, "calls", calls, NULL);
}

GListModel *
ringer_entry_model_get_model (RingerEntryModel *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY_MODEL (self), NULL);

  return self->model;
}

GListModel *
ringer_entry_model_get_all (RingerEntryModel *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY_MODEL (self), NULL);

  return self->all;
}

void
ringer_entry_model_set_search (RingerEntryModel *self,
                               const char *search)
{
  g_autofree char *folded = NULL;

  g_return_if_fail (RINGER_IS_ENTRY_MODEL (self));

  folded = search != NULL && *search != '\0' ? ringer_entry_fold (search) : NULL;
  if (g_set_str (&self->search, folded))
    gtk_filter_changed (self->search_filter, GTK_FILTER_CHANGE_DIFFERENT);
}
