/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sticky-map.h"

#include "ringer-json.h"

/* More than any room has that is not flooded. */
#define MAX_ENTRIES 1024

struct _RingerStickyMap {
  GHashTable *events; /* "type\nsender\nkey" → RingerEvent; NULL before the first: rooms are many, and most have none */
};

RingerStickyMap *
ringer_sticky_map_new (void)
{
  return g_new0 (RingerStickyMap, 1);
}

void
ringer_sticky_map_free (RingerStickyMap *self)
{
  g_clear_pointer (&self->events, g_hash_table_unref);
  g_free (self);
}

const char *
ringer_event_get_sticky_key (RingerEvent *event)
{
  const char *key = ringer_json_peek_string (event->content, "sticky_key");

  return key != NULL ? key : ringer_json_peek_string (event->content, "msc4354_sticky_key");
}

gint64
ringer_event_get_sticky_end_ms (RingerEvent *event,
                                gint64 offset_ms)
{
  gint64 received_ms = event->received_ms + offset_ms;

  if (event->sticky_ttl_ms >= 0)
    return received_ms + MIN (event->sticky_ttl_ms, RINGER_STICKY_MAX_MS);

  return MIN (received_ms, event->origin_server_ts_ms) + MIN (event->sticky_duration_ms, RINGER_STICKY_MAX_MS);
}

gboolean
ringer_event_is_sticky (RingerEvent *event)
{
  return event->sticky_duration_ms >= 0 && event->event_id != NULL && event->sender != NULL && event->state_key == NULL &&
         (g_str_equal (event->type, "m.room.encrypted") || g_str_has_prefix (event->type, "m.rtc.") ||
          g_str_has_prefix (event->type, "org.matrix.msc4143.") || g_str_has_prefix (event->type, "org.matrix.msc4075.") ||
          g_str_has_prefix (event->type, "org.matrix.msc4310."));
}

gboolean
ringer_event_is_sticky_leave (RingerEvent *event)
{
  JsonObjectIter iter;
  const char *name;

  if (!g_str_equal (event->type, "org.matrix.msc4143.rtc.member") && !g_str_equal (event->type, "m.rtc.member"))
    return FALSE;

  json_object_iter_init (&iter, event->content);
  while (json_object_iter_next (&iter, &name, NULL)) {
    if (!g_str_equal (name, "slot_id") && !g_str_equal (name, "sticky_key") && !g_str_equal (name, "msc4354_sticky_key"))
      return FALSE;
  }

  return ringer_event_get_sticky_key (event) != NULL;
}

static char *
make_place (const char *type,
            const char *sender,
            const char *key)
{
  return g_strdup_printf ("%s\n%s\n%s", type, sender, key);
}

/* As it says of itself, however much of that is granted: all who see both events have to come to the same. */
static gint64
get_rank_ms (RingerEvent *event)
{
  return event->origin_server_ts_ms + event->sticky_duration_ms;
}

static gboolean
outlasts (RingerEvent *a,
          RingerEvent *b)
{
  gint64 rank_a_ms = get_rank_ms (a);
  gint64 rank_b_ms = get_rank_ms (b);

  return rank_a_ms > rank_b_ms || (rank_a_ms == rank_b_ms && g_strcmp0 (a->event_id, b->event_id) > 0);
}

static void
drop_first_to_end (RingerStickyMap *self)
{
  GHashTableIter iter;
  gpointer place;
  gpointer event;
  const char *first_place = NULL;
  RingerEvent *first = NULL;

  g_hash_table_iter_init (&iter, self->events);
  while (g_hash_table_iter_next (&iter, &place, &event)) {
    if (first == NULL || outlasts (first, event)) {
      first = event;
      first_place = place;
    }
  }
  if (first_place != NULL)
    g_hash_table_remove (self->events, first_place);
}

void
ringer_sticky_map_put (RingerStickyMap *self,
                       RingerEvent *event)
{
  const char *key = ringer_event_get_sticky_key (event);
  g_autofree char *place = NULL;
  RingerEvent *current;

  if (key == NULL || !ringer_event_is_sticky (event))
    return;

  place = make_place (event->type, event->sender, key);
  if (self->events == NULL)
    self->events = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ringer_event_unref);

  current = g_hash_table_lookup (self->events, place);
  if (current != NULL && !outlasts (event, current))
    return;

  if (current == NULL && g_hash_table_size (self->events) >= MAX_ENTRIES)
    drop_first_to_end (self);
  g_hash_table_replace (self->events, g_steal_pointer (&place), ringer_event_copy (event));
}

RingerEvent *
ringer_sticky_map_get (RingerStickyMap *self,
                       const char *type,
                       const char *sender,
                       const char *key)
{
  g_autofree char *place = make_place (type, sender, key);

  return self->events != NULL ? g_hash_table_lookup (self->events, place) : NULL;
}

GPtrArray *
ringer_sticky_map_list (RingerStickyMap *self,
                        const char *type)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_event_unref);
  GHashTableIter iter;
  gpointer event;

  if (self->events == NULL)
    return events;

  g_hash_table_iter_init (&iter, self->events);
  while (g_hash_table_iter_next (&iter, NULL, &event)) {
    if (g_str_equal (((RingerEvent *) event)->type, type))
      g_ptr_array_add (events, ringer_event_ref (event));
  }

  return events;
}

void
ringer_sticky_map_redact (RingerStickyMap *self,
                          const char *event_id)
{
  GHashTableIter iter;
  gpointer value;

  if (self->events == NULL)
    return;

  g_hash_table_iter_init (&iter, self->events);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    RingerEvent *event = value;
    g_autoptr (JsonObject) empty = NULL;
    RingerEvent values;

    if (g_strcmp0 (event->event_id, event_id) != 0)
      continue;

    /* It keeps its place: nothing older comes back by a redaction. */
    empty = json_object_new ();
    values = *event;
    values.json = NULL;
    values.content = empty;
    g_hash_table_iter_replace (&iter, ringer_event_new_slim (&values, TRUE));
    return;
  }
}
