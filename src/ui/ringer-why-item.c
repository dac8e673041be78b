/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-why-item.h"

#include <gtk/gtk.h>

#include "ringer-map-list.h"
#include "ringer-time-words.h"

struct _RingerWhyItem {
  GObject parent_instance;

  RingerAccount *account;
  RingerRingRecord *record;
};

G_DEFINE_FINAL_TYPE (RingerWhyItem, ringer_why_item, G_TYPE_OBJECT)

static void
ringer_why_item_finalize (GObject *object)
{
  RingerWhyItem *self = RINGER_WHY_ITEM (object);

  g_clear_object (&self->record);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ringer_why_item_parent_class)->finalize (object);
}

static void
ringer_why_item_class_init (RingerWhyItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_why_item_finalize;
}

static void
ringer_why_item_init (RingerWhyItem *self)
{
}

RingerWhyItem *
ringer_why_item_new (RingerAccount *account,
                     RingerRingRecord *record)
{
  RingerWhyItem *self = g_object_new (RINGER_TYPE_WHY_ITEM, NULL);

  self->account = g_object_ref (account);
  self->record = g_object_ref (record);

  return self;
}

RingerAccount *
ringer_why_item_get_account (RingerWhyItem *self)
{
  g_return_val_if_fail (RINGER_IS_WHY_ITEM (self), NULL);

  return self->account;
}

RingerRingRecord *
ringer_why_item_get_record (RingerWhyItem *self)
{
  g_return_val_if_fail (RINGER_IS_WHY_ITEM (self), NULL);

  return self->record;
}

static RingerRoom *
find_room (RingerWhyItem *self)
{
  return ringer_account_lookup_room (self->account, ringer_ring_record_get_arrival (self->record)->room_id);
}

const char *
ringer_why_item_get_caller_name (RingerWhyItem *self)
{
  const char *sender;
  RingerRoom *room;
  RingerMember *member;

  g_return_val_if_fail (RINGER_IS_WHY_ITEM (self), NULL);

  sender = ringer_ring_record_get_arrival (self->record)->sender;
  room = find_room (self);
  member = room != NULL ? ringer_room_lookup_member (room, sender) : NULL;

  return member != NULL ? ringer_member_get_name (member) : sender;
}

const char *
ringer_why_item_get_room_name (RingerWhyItem *self)
{
  RingerRoom *room;

  g_return_val_if_fail (RINGER_IS_WHY_ITEM (self), NULL);

  room = find_room (self);

  return room != NULL && !ringer_room_is_direct (room) ? ringer_room_get_name (room) : NULL;
}

/* Lists of them */

static gpointer
map_record (gpointer item,
            gpointer user_data)
{
  return ringer_why_item_new (user_data, item);
}

static gpointer
map_account (gpointer item,
             gpointer user_data)
{
  RingerRingLog *log = ringer_call_manager_get_ring_log (user_data, item);

  if (log == NULL)
    return g_list_store_new (RINGER_TYPE_WHY_ITEM);

  return ringer_map_list_new (G_LIST_MODEL (log), RINGER_TYPE_WHY_ITEM, map_record, g_object_ref (item), g_object_unref);
}

static gint64
get_arrived_ms (gconstpointer item)
{
  return ringer_ring_record_get_arrival (((RingerWhyItem *) item)->record)->arrived_ms;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer user_data)
{
  return (get_arrived_ms (a) < get_arrived_ms (b)) - (get_arrived_ms (a) > get_arrived_ms (b));
}

static int
compare_section (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  return ringer_time_words_get_day (get_arrived_ms (b)) - ringer_time_words_get_day (get_arrived_ms (a));
}

static GListModel *
sort (GListModel *list)
{
  GtkSortListModel *sorted = gtk_sort_list_model_new (list, GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL)));
  g_autoptr (GtkSorter) sections = GTK_SORTER (gtk_custom_sorter_new (compare_section, NULL, NULL));

  gtk_sort_list_model_set_section_sorter (sorted, sections);

  return G_LIST_MODEL (sorted);
}

GListModel *
ringer_why_item_list_all (RingerAccountManager *accounts,
                          RingerCallManager *calls)
{
  GListModel *per_account = ringer_map_list_new (G_LIST_MODEL (accounts), G_TYPE_LIST_MODEL, map_account, g_object_ref (calls), g_object_unref);

  return sort (G_LIST_MODEL (gtk_flatten_list_model_new (per_account)));
}

GListModel *
ringer_why_item_list_of (RingerHistoryItem *item,
                         RingerCallManager *calls)
{
  RingerAccount *account = ringer_history_item_get_account (item);
  RingerRingLog *log = ringer_call_manager_get_ring_log (calls, account);
  GListStore *store = g_list_store_new (RINGER_TYPE_WHY_ITEM);
  g_autoptr (GPtrArray) records = NULL;

  if (log != NULL)
    records = ringer_call_history_list_records (ringer_history_item_get_history (item), ringer_history_item_get_entry (item), log);

  for (unsigned int i = 0; records != NULL && i < records->len; i++) {
    g_autoptr (RingerWhyItem) why = ringer_why_item_new (account, g_ptr_array_index (records, i));

    g_list_store_append (store, why);
  }

  return sort (G_LIST_MODEL (store));
}
