/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-history.h"

#include "ringer-error.h"
#include "ringer-history-entry-private.h"
#include "ringer-history-store.h"

/*
 * The list is what counts while the program runs; what changed in it is saved together at the end of the main loop's turn. What could not be
 * saved is tried again with the next change.
 */

/* More than anybody looks back, and little enough to keep in memory. */
#define MAX_ENTRIES 2000
/* A device that comes and goes for hours fills nobody's disk. */
#define MAX_STAYS 1000
/* By how much a notification may seem to be older than its call (protocol: "Start time"). */
#define SENT_BEFORE_MS 20000

struct _RingerCallHistory {
  GObject parent_instance;

  RingerHistoryStore *store;
  GPtrArray *entries;
  GHashTable *rings;         /* notification id → entry, of this run */
  GHashTable *unsaved;       /* entries */
  GHashTable *unsaved_rings; /* notification id → entry */
  GError *error;
  gint64 last_id;
  unsigned int n_missed;
  unsigned int save_id;
};

typedef enum {
  PROP_N_MISSED = 1,
  PROP_ERROR,
} RingerCallHistoryProperty;

static GParamSpec *properties[PROP_ERROR + 1];

static void ringer_call_history_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerCallHistory, ringer_call_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ringer_call_history_list_model_init))

static GType
ringer_call_history_get_item_type (GListModel *model)
{
  return RINGER_TYPE_HISTORY_ENTRY;
}

static unsigned int
ringer_call_history_get_n_items (GListModel *model)
{
  return RINGER_CALL_HISTORY (model)->entries->len;
}

static gpointer
ringer_call_history_get_item (GListModel *model,
                              unsigned int position)
{
  RingerCallHistory *self = RINGER_CALL_HISTORY (model);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position)) : NULL;
}

static void
ringer_call_history_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ringer_call_history_get_item_type;
  iface->get_n_items = ringer_call_history_get_n_items;
  iface->get_item = ringer_call_history_get_item;
}

static void
set_error (RingerCallHistory *self,
           GError *error)
{
  g_autoptr (GError) old = self->error;

  self->error = error;
  if (error != NULL && (old == NULL || !g_str_equal (old->message, error->message)))
    g_message ("The history of calls is not kept: %s", error->message);
  if (error != NULL || old != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* Saving */

static void
save (RingerCallHistory *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store == NULL || (g_hash_table_size (self->unsaved) == 0 && g_hash_table_size (self->unsaved_rings) == 0))
    return;

  if (!ringer_history_store_save (self->store, self->unsaved, self->unsaved_rings, &error)) {
    set_error (self, g_steal_pointer (&error));
    return;
  }

  g_hash_table_remove_all (self->unsaved);
  g_hash_table_remove_all (self->unsaved_rings);
  set_error (self, NULL);
}

static gboolean
on_save_due (gpointer user_data)
{
  RingerCallHistory *self = user_data;

  self->save_id = 0;
  save (self);

  return G_SOURCE_REMOVE;
}

/* One that was deleted while it runs stays deleted. */
static gboolean
is_listed (RingerCallHistory *self,
           RingerHistoryEntry *entry)
{
  return g_ptr_array_find (self->entries, entry, NULL);
}

static void
note_change (RingerCallHistory *self,
             RingerHistoryEntry *entry)
{
  if (!is_listed (self, entry))
    return;

  g_hash_table_add (self->unsaved, g_object_ref (entry));
  if (self->save_id == 0)
    self->save_id = g_idle_add_full (G_PRIORITY_HIGH, on_save_due, self, NULL);
}

static void
count_missed (RingerCallHistory *self)
{
  unsigned int n_missed = 0;

  for (unsigned int i = 0; i < self->entries->len; i++) {
    if (!ringer_history_entry_get_seen (g_ptr_array_index (self->entries, i)))
      n_missed++;
  }

  if (self->n_missed == n_missed)
    return;

  self->n_missed = n_missed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MISSED]);
}

static void
forget_rings (RingerCallHistory *self,
              GHashTable *rings,
              RingerHistoryEntry *entry)
{
  GHashTableIter iter;
  gpointer of_entry;

  g_hash_table_iter_init (&iter, rings);
  while (g_hash_table_iter_next (&iter, NULL, &of_entry)) {
    if (entry == of_entry)
      g_hash_table_iter_remove (&iter);
  }
}

static void
ringer_call_history_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  RingerCallHistory *self = RINGER_CALL_HISTORY (object);

  switch ((RingerCallHistoryProperty) prop_id) {
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
ringer_call_history_dispose (GObject *object)
{
  RingerCallHistory *self = RINGER_CALL_HISTORY (object);

  ringer_call_history_save (self);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ringer_call_history_parent_class)->dispose (object);
}

static void
ringer_call_history_finalize (GObject *object)
{
  RingerCallHistory *self = RINGER_CALL_HISTORY (object);

  g_clear_pointer (&self->unsaved_rings, g_hash_table_unref);
  g_clear_pointer (&self->unsaved, g_hash_table_unref);
  g_clear_pointer (&self->rings, g_hash_table_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_call_history_parent_class)->finalize (object);
}

static void
ringer_call_history_class_init (RingerCallHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_call_history_get_property;
  object_class->dispose = ringer_call_history_dispose;
  object_class->finalize = ringer_call_history_finalize;

  properties[PROP_N_MISSED] = g_param_spec_uint ("n-missed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_call_history_init (RingerCallHistory *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->rings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->unsaved = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->unsaved_rings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
load (RingerCallHistory *self,
      const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerHistoryStore) store = ringer_history_store_open (path, &error);
  g_autoptr (GPtrArray) entries = store != NULL ? ringer_history_store_load (store, MAX_ENTRIES, &error) : NULL;

  if (entries == NULL) {
    set_error (self, g_steal_pointer (&error));
    return;
  }

  self->store = g_steal_pointer (&store);
  g_ptr_array_extend_and_steal (self->entries, g_steal_pointer (&entries));
  for (unsigned int i = 0; i < self->entries->len; i++)
    self->last_id = MAX (self->last_id, ringer_history_entry_get_id (g_ptr_array_index (self->entries, i)));
  count_missed (self);
}

RingerCallHistory *
ringer_call_history_new (const char *path)
{
  RingerCallHistory *self = g_object_new (RINGER_TYPE_CALL_HISTORY, NULL);

  if (path != NULL)
    load (self, path);

  return self;
}

unsigned int
ringer_call_history_get_n_missed (RingerCallHistory *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_HISTORY (self), 0);

  return self->n_missed;
}

const GError *
ringer_call_history_get_error (RingerCallHistory *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_HISTORY (self), NULL);

  return self->error;
}

RingerHistoryEntry *
ringer_call_history_lookup (RingerCallHistory *self,
                            gint64 id)
{
  g_return_val_if_fail (RINGER_IS_CALL_HISTORY (self), NULL);

  for (unsigned int i = 0; i < self->entries->len; i++) {
    RingerHistoryEntry *entry = g_ptr_array_index (self->entries, i);

    if (ringer_history_entry_get_id (entry) == id)
      return entry;
  }

  return NULL;
}

RingerHistoryEntry *
ringer_call_history_find_ring (RingerCallHistory *self,
                               const char *notification_id)
{
  g_autoptr (GError) error = NULL;
  RingerHistoryEntry *entry;
  gint64 id;

  g_return_val_if_fail (RINGER_IS_CALL_HISTORY (self), NULL);

  entry = g_hash_table_lookup (self->rings, notification_id);
  if (entry != NULL || self->store == NULL)
    return entry;

  id = ringer_history_store_find_ring (self->store, notification_id, &error);
  if (error != NULL)
    set_error (self, g_steal_pointer (&error));

  return ringer_call_history_lookup (self, id);
}

static gboolean
is_record_of (RingerCallHistory *self,
              RingerHistoryEntry *entry,
              const RingerRingArrival *arrival)
{
  gint64 ended_ms = ringer_history_entry_get_ended_ms (entry);
  RingerHistoryEntry *noted;

  if (!g_str_equal (arrival->room_id, ringer_history_entry_get_room_id (entry)))
    return FALSE;

  noted = ringer_call_history_find_ring (self, arrival->event_id);
  if (noted != NULL)
    return noted == entry;

  return arrival->sent_ms >= ringer_history_entry_get_started_ms (entry) - SENT_BEFORE_MS && (ended_ms == 0 || arrival->sent_ms <= ended_ms);
}

GPtrArray *
ringer_call_history_list_records (RingerCallHistory *self,
                                  RingerHistoryEntry *entry,
                                  RingerRingLog *log)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (RINGER_IS_CALL_HISTORY (self), records);
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (entry), records);
  g_return_val_if_fail (RINGER_IS_RING_LOG (log), records);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (log)); i++) {
    g_autoptr (RingerRingRecord) record = g_list_model_get_item (G_LIST_MODEL (log), i);

    if (is_record_of (self, entry, ringer_ring_record_get_arrival (record)))
      g_ptr_array_add (records, g_steal_pointer (&record));
  }

  return records;
}

GPtrArray *
ringer_call_history_list_running (RingerCallHistory *self)
{
  GPtrArray *running = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (RINGER_IS_CALL_HISTORY (self), running);

  for (unsigned int i = 0; i < self->entries->len; i++) {
    RingerHistoryEntry *entry = g_ptr_array_index (self->entries, i);

    if (ringer_history_entry_get_ended_ms (entry) == 0)
      g_ptr_array_add (running, g_object_ref (entry));
  }

  return running;
}

/* Changes */

RingerHistoryEntry *
ringer_call_history_begin (RingerCallHistory *self,
                           const RingerHistoryStart *start)
{
  RingerHistoryEntry *entry;
  unsigned int position = 0;

  g_return_val_if_fail (RINGER_IS_CALL_HISTORY (self), NULL);

  entry = ringer_history_entry_new (++self->last_id, start->room_id, start->slot_id);
  ringer_history_entry_set_caller (entry, start->caller, start->caller_name);
  ringer_history_entry_set_room_name (entry, start->room_name);
  ringer_history_entry_set_intent (entry, start->intent);
  ringer_history_entry_set_outcome (entry, start->outcome, start->seen);
  ringer_history_entry_set_times (entry, start->started_ms, 0);

  while (position < self->entries->len && ringer_history_entry_get_started_ms (g_ptr_array_index (self->entries, position)) > start->started_ms)
    position++;
  g_ptr_array_insert (self->entries, (int) position, entry);
  note_change (self, entry);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  count_missed (self);

  return entry;
}

void
ringer_call_history_note_ring (RingerCallHistory *self,
                               RingerHistoryEntry *entry,
                               const char *notification_id,
                               const char *caller,
                               const char *caller_name)
{
  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));
  g_return_if_fail (RINGER_IS_HISTORY_ENTRY (entry));

  if (!ringer_history_entry_has_rung (entry))
    ringer_history_entry_set_caller (entry, caller, caller_name);
  ringer_history_entry_set_rung (entry);
  if (!is_listed (self, entry))
    return;

  g_hash_table_replace (self->rings, g_strdup (notification_id), g_object_ref (entry));
  g_hash_table_replace (self->unsaved_rings, g_strdup (notification_id), g_object_ref (entry));
  note_change (self, entry);
}

void
ringer_call_history_set_caller (RingerCallHistory *self,
                                RingerHistoryEntry *entry,
                                const char *caller,
                                const char *caller_name)
{
  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));
  g_return_if_fail (RINGER_IS_HISTORY_ENTRY (entry));

  ringer_history_entry_set_caller (entry, caller, caller_name);
  note_change (self, entry);
}

void
ringer_call_history_set_outcome (RingerCallHistory *self,
                                 RingerHistoryEntry *entry,
                                 RingerCallOutcome outcome,
                                 gboolean seen)
{
  RingerCallOutcome before;

  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));
  g_return_if_fail (RINGER_IS_HISTORY_ENTRY (entry));

  before = ringer_history_entry_get_outcome (entry);
  /* Missed once more is news once more. */
  if (outcome < before || (outcome == before && (outcome != RINGER_CALL_OUTCOME_MISSED || seen)))
    return;

  ringer_history_entry_set_outcome (entry, outcome, seen);
  note_change (self, entry);
  count_missed (self);
}

void
ringer_call_history_set_intent (RingerCallHistory *self,
                                RingerHistoryEntry *entry,
                                RingerCallIntent intent)
{
  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));
  g_return_if_fail (RINGER_IS_HISTORY_ENTRY (entry));

  if (ringer_history_entry_get_intent (entry) == intent)
    return;

  ringer_history_entry_set_intent (entry, intent);
  note_change (self, entry);
}

void
ringer_call_history_join (RingerCallHistory *self,
                          RingerHistoryEntry *entry,
                          const RingerHistoryStay *stay)
{
  RingerHistoryStay *known;

  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));
  g_return_if_fail (RINGER_IS_HISTORY_ENTRY (entry));

  known = ringer_history_entry_find_stay (entry, stay->user_id, stay->device_id);
  if (known != NULL && known->expires_ms == stay->expires_ms)
    return;

  if (known != NULL)
    known->expires_ms = stay->expires_ms;
  else if (ringer_history_entry_get_stays (entry)->len < MAX_STAYS)
    ringer_history_entry_take_stay (entry, ringer_history_stay_new (stay->user_id, stay->device_id, stay->joined_ms, stay->expires_ms));
  note_change (self, entry);
}

void
ringer_call_history_leave (RingerCallHistory *self,
                           RingerHistoryEntry *entry,
                           const char *user_id,
                           const char *device_id,
                           gint64 left_ms)
{
  RingerHistoryStay *stay;

  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));
  g_return_if_fail (RINGER_IS_HISTORY_ENTRY (entry));

  stay = ringer_history_entry_find_stay (entry, user_id, device_id);
  if (stay == NULL)
    return;

  stay->left_ms = MAX (left_ms, stay->joined_ms);
  ringer_history_entry_stays_changed (entry);
  note_change (self, entry);
}

void
ringer_call_history_end (RingerCallHistory *self,
                         RingerHistoryEntry *entry,
                         gint64 ended_ms)
{
  GPtrArray *stays;

  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));
  g_return_if_fail (RINGER_IS_HISTORY_ENTRY (entry));

  stays = ringer_history_entry_get_stays (entry);
  for (unsigned int i = 0; i < stays->len; i++) {
    RingerHistoryStay *stay = g_ptr_array_index (stays, i);

    if (stay->left_ms == 0)
      stay->left_ms = MAX (ended_ms, stay->joined_ms);
  }
  ringer_history_entry_set_times (entry, ringer_history_entry_get_started_ms (entry), MAX (ended_ms, ringer_history_entry_get_started_ms (entry)));
  ringer_history_entry_stays_changed (entry);
  note_change (self, entry);
}

void
ringer_call_history_resume (RingerCallHistory *self,
                            RingerHistoryEntry *entry)
{
  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));
  g_return_if_fail (RINGER_IS_HISTORY_ENTRY (entry));

  if (ringer_history_entry_get_ended_ms (entry) == 0)
    return;

  ringer_history_entry_set_times (entry, ringer_history_entry_get_started_ms (entry), 0);
  note_change (self, entry);
}

void
ringer_call_history_save (RingerCallHistory *self)
{
  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));

  g_clear_handle_id (&self->save_id, g_source_remove);
  save (self);
}

void
ringer_call_history_mark_seen (RingerCallHistory *self,
                               const char *room_id)
{
  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));

  for (unsigned int i = 0; i < self->entries->len; i++) {
    RingerHistoryEntry *entry = g_ptr_array_index (self->entries, i);

    if (ringer_history_entry_get_seen (entry) || (room_id != NULL && !g_str_equal (ringer_history_entry_get_room_id (entry), room_id)))
      continue;

    ringer_history_entry_set_outcome (entry, RINGER_CALL_OUTCOME_MISSED, TRUE);
    note_change (self, entry);
  }
  count_missed (self);
}

void
ringer_call_history_remove (RingerCallHistory *self,
                            RingerHistoryEntry *entry)
{
  g_autoptr (RingerHistoryEntry) kept = g_object_ref (entry);
  g_autoptr (GError) error = NULL;
  unsigned int position;

  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));

  if (!g_ptr_array_find (self->entries, entry, &position))
    return;

  /* What could not be deleted would come back with the next start, so it stays where the person sees it. */
  if (self->store != NULL && !ringer_history_store_remove (self->store, ringer_history_entry_get_id (entry), &error)) {
    set_error (self, g_steal_pointer (&error));
    return;
  }

  forget_rings (self, self->rings, entry);
  forget_rings (self, self->unsaved_rings, entry);
  g_hash_table_remove (self->unsaved, entry);
  g_ptr_array_remove_index (self->entries, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  count_missed (self);
}

void
ringer_call_history_clear (RingerCallHistory *self)
{
  g_autoptr (GError) error = NULL;
  unsigned int n;

  g_return_if_fail (RINGER_IS_CALL_HISTORY (self));

  if (self->store != NULL && !ringer_history_store_clear (self->store, &error)) {
    set_error (self, g_steal_pointer (&error));
    return;
  }

  n = self->entries->len;
  g_hash_table_remove_all (self->rings);
  g_hash_table_remove_all (self->unsaved_rings);
  g_hash_table_remove_all (self->unsaved);
  g_ptr_array_set_size (self->entries, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  count_missed (self);
}
