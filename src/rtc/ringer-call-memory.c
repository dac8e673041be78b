/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-memory.h"

/* What is remembered is small and of use for two minutes; the bound is there for rooms that are flooded. */

#define MAX_ENTRIES 1024

typedef struct
{
  GHashTable *entries;
  GQueue order; /* of the keys, oldest first */
} Table;

typedef struct
{
  gint64 rank_ms;
  char *event_id;
} Entry;

struct _RingerCallMemory {
  GObject parent_instance;

  char *own_user_id;
  Table seen;
  Table redacted; /* by room and event id, as the next */
  Table declined;
  Table withdrawn; /* by room, type, sender and sticky key: the last withdrawal that is not sticky itself */
};

G_DEFINE_FINAL_TYPE (RingerCallMemory, ringer_call_memory, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_free (entry->event_id);
  g_free (entry);
}

static void
table_init (Table *table)
{
  table->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
  g_queue_init (&table->order);
}

static void
table_clear (Table *table)
{
  g_queue_clear (&table->order);
  g_clear_pointer (&table->entries, g_hash_table_unref);
}

/* Of two entries of one key the one with the higher rank stays, by event id where they are equal. */
static void
table_add (Table *table,
           const char *key,
           gint64 rank_ms,
           const char *event_id)
{
  Entry *entry = g_hash_table_lookup (table->entries, key);
  char *owned_key;

  if (entry != NULL) {
    if (rank_ms > entry->rank_ms || (rank_ms == entry->rank_ms && g_strcmp0 (event_id, entry->event_id) > 0)) {
      entry->rank_ms = rank_ms;
      g_set_str (&entry->event_id, event_id);
    }
    return;
  }

  if (g_queue_get_length (&table->order) >= MAX_ENTRIES)
    g_hash_table_remove (table->entries, g_queue_pop_head (&table->order));

  entry = g_new0 (Entry, 1);
  entry->rank_ms = rank_ms;
  entry->event_id = g_strdup (event_id);
  owned_key = g_strdup (key);
  g_queue_push_tail (&table->order, owned_key);
  g_hash_table_insert (table->entries, owned_key, entry);
}

static void
ringer_call_memory_finalize (GObject *object)
{
  RingerCallMemory *self = RINGER_CALL_MEMORY (object);

  table_clear (&self->seen);
  table_clear (&self->redacted);
  table_clear (&self->declined);
  table_clear (&self->withdrawn);
  g_clear_pointer (&self->own_user_id, g_free);

  G_OBJECT_CLASS (ringer_call_memory_parent_class)->finalize (object);
}

static void
ringer_call_memory_class_init (RingerCallMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_call_memory_finalize;
}

static void
ringer_call_memory_init (RingerCallMemory *self)
{
  table_init (&self->seen);
  table_init (&self->redacted);
  table_init (&self->declined);
  table_init (&self->withdrawn);
}

RingerCallMemory *
ringer_call_memory_new (const char *own_user_id)
{
  RingerCallMemory *self = g_object_new (RINGER_TYPE_CALL_MEMORY, NULL);

  self->own_user_id = g_strdup (own_user_id);

  return self;
}

static gboolean
is_decline (RingerEvent *event)
{
  return event->state_key == NULL &&
         (g_str_equal (event->type, "org.matrix.msc4310.rtc.decline") || g_str_equal (event->type, "org.matrix.msc4075.rtc.decline") ||
          g_str_equal (event->type, "m.rtc.decline"));
}

static char *
make_name (const char *room_id,
           const char *event_id)
{
  return g_strdup_printf ("%s\n%s", room_id, event_id);
}

static void
note (Table *table,
      const char *room_id,
      const char *named_id,
      const char *event_id)
{
  g_autofree char *name = make_name (room_id, named_id);

  table_add (table, name, 0, event_id);
}

static gboolean
is_noted (Table *table,
          const char *room_id,
          const char *event_id)
{
  g_autofree char *name = make_name (room_id, event_id);

  return g_hash_table_contains (table->entries, name);
}

static char *
make_place (const char *room_id,
            RingerEvent *event,
            const char *sticky_key)
{
  return g_strdup_printf ("%s\n%s\n%s\n%s", room_id, event->type, event->sender, sticky_key);
}

static void
take_withdrawal (RingerCallMemory *self,
                 const char *room_id,
                 RingerEvent *event)
{
  const char *sticky_key = ringer_event_get_sticky_key (event);
  g_autofree char *place = NULL;

  /* Those that are sticky are in the room's map of them. */
  if (sticky_key == NULL || event->sticky_duration_ms >= 0 || !ringer_call_notification_is_withdrawal (event))
    return;

  place = make_place (room_id, event, sticky_key);
  table_add (&self->withdrawn, place, event->origin_server_ts_ms, event->event_id);
}

const char *
ringer_call_memory_take (RingerCallMemory *self,
                         const char *room_id,
                         RingerEvent *event)
{
  const char *declined_id = NULL;

  g_return_val_if_fail (RINGER_IS_CALL_MEMORY (self), NULL);

  if (event->redacts != NULL)
    note (&self->redacted, room_id, event->redacts, event->event_id);
  else if (is_decline (event) && g_strcmp0 (event->sender, self->own_user_id) == 0)
    declined_id = ringer_event_get_relation (event, "m.reference");
  else if (ringer_call_notification_matches (event))
    take_withdrawal (self, room_id, event);

  if (declined_id != NULL)
    note (&self->declined, room_id, declined_id, event->event_id);

  return declined_id;
}

gboolean
ringer_call_memory_see (RingerCallMemory *self,
                        const char *event_id)
{
  g_return_val_if_fail (RINGER_IS_CALL_MEMORY (self), FALSE);

  if (g_hash_table_contains (self->seen.entries, event_id))
    return FALSE;

  table_add (&self->seen, event_id, 0, NULL);

  return TRUE;
}

gboolean
ringer_call_memory_is_redacted (RingerCallMemory *self,
                                const char *room_id,
                                const char *event_id)
{
  g_return_val_if_fail (RINGER_IS_CALL_MEMORY (self), FALSE);

  return is_noted (&self->redacted, room_id, event_id);
}

gboolean
ringer_call_memory_is_declined (RingerCallMemory *self,
                                const char *room_id,
                                const char *event_id)
{
  g_return_val_if_fail (RINGER_IS_CALL_MEMORY (self), FALSE);

  return is_noted (&self->declined, room_id, event_id);
}

gboolean
ringer_call_memory_is_withdrawn (RingerCallMemory *self,
                                 RingerRoom *room,
                                 RingerCallNotification *notification)
{
  RingerEvent *event;
  RingerNotificationShape shape;
  const char *sticky_key;
  g_autofree char *place = NULL;
  Entry *entry;

  g_return_val_if_fail (RINGER_IS_CALL_MEMORY (self), FALSE);

  /* With a slot its place is the slot's, whatever key it has. */
  event = ringer_call_notification_get_event (notification);
  shape = ringer_call_notification_get_shape (notification);
  if (shape == RINGER_NOTIFICATION_FLAT_SLOT || shape == RINGER_NOTIFICATION_INVITE)
    sticky_key = ringer_call_notification_get_slot_id (notification);
  else
    sticky_key = ringer_event_get_sticky_key (event);
  if (sticky_key == NULL)
    return FALSE;

  place = make_place (ringer_room_get_id (room), event, sticky_key);
  entry = g_hash_table_lookup (self->withdrawn.entries, place);
  if (entry != NULL && entry->rank_ms >= event->origin_server_ts_ms)
    return TRUE;

  if (event->sticky_duration_ms < 0)
    return FALSE;

  event = ringer_room_get_sticky (room, event->type, event->sender, sticky_key);

  return event == NULL || g_strcmp0 (event->event_id, ringer_call_notification_get_event_id (notification)) != 0;
}
