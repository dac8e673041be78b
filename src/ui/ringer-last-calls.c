/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-last-calls.h"

/* A history is walked through when it comes and when calls are deleted from it; a new call is only compared with the one of its room. */

struct _RingerLastCalls {
  GObject parent_instance;

  RingerCallManager *calls;
  GHashTable *by_history; /* RingerCallHistory → (room id, the entry's → RingerHistoryEntry) */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerLastCalls, ringer_last_calls, G_TYPE_OBJECT)

static void
take_newer (GHashTable *by_room,
            GListModel *history,
            unsigned int position,
            unsigned int added)
{
  for (unsigned int i = position; i < position + added; i++) {
    RingerHistoryEntry *entry = g_list_model_get_item (history, i);
    const char *room_id = ringer_history_entry_get_room_id (entry);
    RingerHistoryEntry *known = g_hash_table_lookup (by_room, room_id);

    if (known == NULL || ringer_history_entry_get_started_ms (known) < ringer_history_entry_get_started_ms (entry))
      g_hash_table_replace (by_room, (gpointer) room_id, entry);
    else
      g_object_unref (entry);
  }
}

static void
on_history_changed (RingerLastCalls *self,
                    unsigned int position,
                    unsigned int removed,
                    unsigned int added,
                    GListModel *history)
{
  GHashTable *by_room = g_hash_table_lookup (self->by_history, history);

  if (removed > 0) {
    g_hash_table_remove_all (by_room);
    take_newer (by_room, history, 0, g_list_model_get_n_items (history));
  } else
    take_newer (by_room, history, position, added);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_histories_changed (RingerLastCalls *self)
{
  GListModel *histories = ringer_call_manager_get_histories (self->calls);
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer known;

  for (unsigned int i = 0; i < g_list_model_get_n_items (histories); i++) {
    g_autoptr (GListModel) history = g_list_model_get_item (histories, i);
    GHashTable *by_room;

    g_hash_table_add (present, history);
    if (g_hash_table_contains (self->by_history, history))
      continue;

    by_room = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
    take_newer (by_room, history, 0, g_list_model_get_n_items (history));
    g_signal_connect_object (history, "items-changed", G_CALLBACK (on_history_changed), self, G_CONNECT_SWAPPED);
    g_hash_table_insert (self->by_history, g_steal_pointer (&history), by_room);
  }

  g_hash_table_iter_init (&iter, self->by_history);
  while (g_hash_table_iter_next (&iter, &known, NULL)) {
    if (g_hash_table_contains (present, known))
      continue;

    g_signal_handlers_disconnect_by_func (known, on_history_changed, self);
    g_hash_table_iter_remove (&iter);
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ringer_last_calls_finalize (GObject *object)
{
  RingerLastCalls *self = RINGER_LAST_CALLS (object);

  g_clear_pointer (&self->by_history, g_hash_table_unref);
  g_clear_object (&self->calls);

  G_OBJECT_CLASS (ringer_last_calls_parent_class)->finalize (object);
}

static void
ringer_last_calls_class_init (RingerLastCallsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_last_calls_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_LAST_CALLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_last_calls_init (RingerLastCalls *self)
{
  self->by_history = g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) g_hash_table_unref);
}

RingerLastCalls *
ringer_last_calls_new (RingerCallManager *calls)
{
  RingerLastCalls *self = g_object_new (RINGER_TYPE_LAST_CALLS, NULL);

  self->calls = g_object_ref (calls);
  g_signal_connect_object (ringer_call_manager_get_histories (calls), "items-changed", G_CALLBACK (on_histories_changed), self, G_CONNECT_SWAPPED);
  on_histories_changed (self);

  return self;
}

RingerHistoryEntry *
ringer_last_calls_lookup (RingerLastCalls *self,
                          RingerAccount *account,
                          const char *room_id)
{
  RingerCallHistory *history;
  GHashTable *by_room;

  g_return_val_if_fail (RINGER_IS_LAST_CALLS (self), NULL);

  history = ringer_call_manager_get_history (self->calls, account);
  by_room = history != NULL ? g_hash_table_lookup (self->by_history, history) : NULL;

  return by_room != NULL ? g_hash_table_lookup (by_room, room_id) : NULL;
}
