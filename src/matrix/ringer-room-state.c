/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-room-state.h"

/* A set of events, in which two are the same if they are of one type and state key: rooms are many, and keep few. */

struct _RingerRoomState {
  GHashTable *events;
};

static unsigned int
hash_event (gconstpointer data)
{
  const RingerEvent *event = data;

  return g_str_hash (event->type) * 31 + g_str_hash (event->state_key);
}

static gboolean
is_same (gconstpointer a,
         gconstpointer b)
{
  const RingerEvent *event_a = a;
  const RingerEvent *event_b = b;

  return g_str_equal (event_a->state_key, event_b->state_key) && g_str_equal (event_a->type, event_b->type);
}

RingerRoomState *
ringer_room_state_new (void)
{
  RingerRoomState *self = g_new0 (RingerRoomState, 1);

  self->events = g_hash_table_new_full (hash_event, is_same, (GDestroyNotify) ringer_event_unref, NULL);

  return self;
}

void
ringer_room_state_free (RingerRoomState *self)
{
  g_hash_table_unref (self->events);
  g_free (self);
}

gboolean
ringer_room_state_is_deleted (RingerEvent *event)
{
  return event->event_id == NULL && g_strcmp0 (event->sender, "") == 0;
}

void
ringer_room_state_clear (RingerRoomState *self)
{
  g_hash_table_remove_all (self->events);
}

void
ringer_room_state_put (RingerRoomState *self,
                       RingerEvent *event,
                       gboolean one_of_many)
{
  RingerEvent *current;

  g_return_if_fail (event->state_key != NULL);

  /* A sliding answer tells of a new piece of state twice: in the timeline, and as state. */
  current = ringer_room_state_get (self, event->type, event->state_key);
  if (current != NULL && event->event_id != NULL && g_strcmp0 (current->event_id, event->event_id) == 0 && !ringer_event_is_redacted (event))
    return;

  if (ringer_room_state_is_deleted (event))
    g_hash_table_remove (self->events, event);
  else if (event->json != NULL && one_of_many)
    g_hash_table_replace (self->events, ringer_event_copy (event), NULL);
  else
    g_hash_table_replace (self->events, ringer_event_ref (event), NULL);
}

RingerEvent *
ringer_room_state_get (RingerRoomState *self,
                       const char *type,
                       const char *state_key)
{
  const RingerEvent wanted = { .type = type, .state_key = state_key };
  gpointer event = NULL;

  g_hash_table_lookup_extended (self->events, &wanted, &event, NULL);

  return event;
}

GPtrArray *
ringer_room_state_list (RingerRoomState *self,
                        const char *type)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);
  GHashTableIter iter;
  gpointer event;

  g_hash_table_iter_init (&iter, self->events);
  while (g_hash_table_iter_next (&iter, &event, NULL)) {
    if (g_str_equal (((RingerEvent *) event)->type, type))
      g_ptr_array_add (events, ringer_event_ref (event));
  }

  return events;
}

static RingerEvent *
find_by_id (RingerRoomState *self,
            const char *event_id)
{
  GHashTableIter iter;
  gpointer event;

  g_hash_table_iter_init (&iter, self->events);
  while (g_hash_table_iter_next (&iter, &event, NULL)) {
    if (g_strcmp0 (((RingerEvent *) event)->event_id, event_id) == 0)
      return event;
  }

  return NULL;
}

RingerEvent *
ringer_room_state_redact (RingerRoomState *self,
                          const char *event_id)
{
  RingerEvent *event = find_by_id (self, event_id);
  g_autoptr (JsonObject) content = NULL;
  RingerEvent values;

  if (event == NULL || g_str_equal (event->type, "m.room.power_levels"))
    return NULL;

  content = json_object_new ();
  values = *event;
  values.content = content;
  event = ringer_event_new_slim (&values, TRUE);
  g_hash_table_replace (self->events, event, NULL);

  return event;
}
