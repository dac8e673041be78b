/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-entry.h"

#include "ringer-enums.h"
#include "ringer-history-entry-private.h"

struct _RingerHistoryEntry {
  GObject parent_instance;

  gint64 id;
  char *room_id;
  char *slot_id;
  char *caller;
  char *caller_name;
  char *room_name;
  RingerCallIntent intent;
  RingerCallOutcome outcome;
  gint64 started_ms;
  gint64 ended_ms;
  gboolean seen;
  gboolean rung;
  GPtrArray *stays;
};

typedef enum {
  PROP_ID = 1,
  PROP_ROOM_ID,
  PROP_SLOT_ID,
  PROP_CALLER,
  PROP_CALLER_NAME,
  PROP_ROOM_NAME,
  PROP_INTENT,
  PROP_OUTCOME,
  PROP_STARTED_MS,
  PROP_ENDED_MS,
  PROP_SEEN,
  PROP_RUNG,
} RingerHistoryEntryProperty;

static GParamSpec *properties[PROP_RUNG + 1];

enum {
  SIGNAL_STAYS_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

static const GEnumValue call_outcome_values[] = {
  RINGER_ENUM_VALUE (RINGER_CALL_OUTCOME_NOT_RUNG, "not-rung"),
  RINGER_ENUM_VALUE (RINGER_CALL_OUTCOME_MISSED, "missed"),
  RINGER_ENUM_VALUE (RINGER_CALL_OUTCOME_DECLINED, "declined"),
  RINGER_ENUM_VALUE (RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE, "answered-elsewhere"),
  RINGER_ENUM_VALUE (RINGER_CALL_OUTCOME_ANSWERED, "answered"),
  RINGER_ENUM_VALUE (RINGER_CALL_OUTCOME_OUTGOING, "outgoing"),
  { 0, NULL, NULL },
};

RINGER_DEFINE_ENUM_TYPE (RingerCallOutcome, ringer_call_outcome, call_outcome_values)

G_DEFINE_FINAL_TYPE (RingerHistoryEntry, ringer_history_entry, G_TYPE_OBJECT)

/* Stays */

RingerHistoryStay *
ringer_history_stay_new (const char *user_id,
                         const char *device_id,
                         gint64 joined_ms,
                         gint64 expires_ms)
{
  RingerHistoryStay *self = g_new0 (RingerHistoryStay, 1);

  self->user_id = g_strdup (user_id);
  self->device_id = g_strdup (device_id);
  self->joined_ms = joined_ms;
  self->expires_ms = expires_ms;

  return self;
}

void
ringer_history_stay_free (RingerHistoryStay *self)
{
  g_free (self->user_id);
  g_free (self->device_id);
  g_free (self);
}

static void
notify (RingerHistoryEntry *self,
        RingerHistoryEntryProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
ringer_history_entry_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  RingerHistoryEntry *self = RINGER_HISTORY_ENTRY (object);

  switch ((RingerHistoryEntryProperty) prop_id) {
  case PROP_ID:
    g_value_set_int64 (value, self->id);
    break;
  case PROP_ROOM_ID:
    g_value_set_string (value, self->room_id);
    break;
  case PROP_SLOT_ID:
    g_value_set_string (value, self->slot_id);
    break;
  case PROP_CALLER:
    g_value_set_string (value, self->caller);
    break;
  case PROP_CALLER_NAME:
    g_value_set_string (value, self->caller_name);
    break;
  case PROP_ROOM_NAME:
    g_value_set_string (value, self->room_name);
    break;
  case PROP_INTENT:
    g_value_set_enum (value, (int) self->intent);
    break;
  case PROP_OUTCOME:
    g_value_set_enum (value, (int) self->outcome);
    break;
  case PROP_STARTED_MS:
    g_value_set_int64 (value, self->started_ms);
    break;
  case PROP_ENDED_MS:
    g_value_set_int64 (value, self->ended_ms);
    break;
  case PROP_SEEN:
    g_value_set_boolean (value, self->seen);
    break;
  case PROP_RUNG:
    g_value_set_boolean (value, self->rung);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_history_entry_finalize (GObject *object)
{
  RingerHistoryEntry *self = RINGER_HISTORY_ENTRY (object);

  g_free (self->room_id);
  g_free (self->slot_id);
  g_free (self->caller);
  g_free (self->caller_name);
  g_free (self->room_name);
  g_ptr_array_unref (self->stays);

  G_OBJECT_CLASS (ringer_history_entry_parent_class)->finalize (object);
}

static void
ringer_history_entry_class_init (RingerHistoryEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = ringer_history_entry_finalize;
  object_class->get_property = ringer_history_entry_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ROOM_ID] = g_param_spec_string ("room-id", NULL, NULL, NULL, flags);
  properties[PROP_SLOT_ID] = g_param_spec_string ("slot-id", NULL, NULL, NULL, flags);
  properties[PROP_CALLER] = g_param_spec_string ("caller", NULL, NULL, NULL, flags);
  properties[PROP_CALLER_NAME] = g_param_spec_string ("caller-name", NULL, NULL, NULL, flags);
  properties[PROP_ROOM_NAME] = g_param_spec_string ("room-name", NULL, NULL, NULL, flags);
  properties[PROP_INTENT] = g_param_spec_enum ("intent", NULL, NULL, RINGER_TYPE_CALL_INTENT, RINGER_CALL_VIDEO, flags);
  properties[PROP_OUTCOME] = g_param_spec_enum ("outcome", NULL, NULL, RINGER_TYPE_CALL_OUTCOME, RINGER_CALL_OUTCOME_NOT_RUNG, flags);
  properties[PROP_STARTED_MS] = g_param_spec_int64 ("started-ms", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_ENDED_MS] = g_param_spec_int64 ("ended-ms", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SEEN] = g_param_spec_boolean ("seen", NULL, NULL, TRUE, flags);
  properties[PROP_RUNG] = g_param_spec_boolean ("rung", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_STAYS_CHANGED] =
    g_signal_new ("stays-changed", RINGER_TYPE_HISTORY_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_history_entry_init (RingerHistoryEntry *self)
{
  self->seen = TRUE;
  self->stays = g_ptr_array_new_with_free_func ((GDestroyNotify) ringer_history_stay_free);
}

/* For the history */

RingerHistoryEntry *
ringer_history_entry_new (gint64 id,
                          const char *room_id,
                          const char *slot_id)
{
  RingerHistoryEntry *self = g_object_new (RINGER_TYPE_HISTORY_ENTRY, NULL);

  self->id = id;
  self->room_id = g_strdup (room_id);
  self->slot_id = g_strdup (slot_id);

  return self;
}

void
ringer_history_entry_set_id (RingerHistoryEntry *self,
                             gint64 id)
{
  if (self->id == id)
    return;

  self->id = id;
  notify (self, PROP_ID);
}

void
ringer_history_entry_set_caller (RingerHistoryEntry *self,
                                 const char *caller,
                                 const char *caller_name)
{
  if (g_set_str (&self->caller, caller))
    notify (self, PROP_CALLER);
  if (g_set_str (&self->caller_name, caller_name))
    notify (self, PROP_CALLER_NAME);
}

void
ringer_history_entry_set_room_name (RingerHistoryEntry *self,
                                    const char *room_name)
{
  if (g_set_str (&self->room_name, room_name))
    notify (self, PROP_ROOM_NAME);
}

void
ringer_history_entry_set_intent (RingerHistoryEntry *self,
                                 RingerCallIntent intent)
{
  if (self->intent == intent)
    return;

  self->intent = intent;
  notify (self, PROP_INTENT);
}

void
ringer_history_entry_set_outcome (RingerHistoryEntry *self,
                                  RingerCallOutcome outcome,
                                  gboolean seen)
{
  /* Only of a missed call there is something to tell. */
  seen = seen || outcome != RINGER_CALL_OUTCOME_MISSED;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->outcome != outcome) {
    self->outcome = outcome;
    notify (self, PROP_OUTCOME);
  }
  if (self->seen != seen) {
    self->seen = seen;
    notify (self, PROP_SEEN);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

void
ringer_history_entry_set_times (RingerHistoryEntry *self,
                                gint64 started_ms,
                                gint64 ended_ms)
{
  if (self->started_ms != started_ms) {
    self->started_ms = started_ms;
    notify (self, PROP_STARTED_MS);
  }
  if (self->ended_ms != ended_ms) {
    self->ended_ms = ended_ms;
    notify (self, PROP_ENDED_MS);
  }
}

void
ringer_history_entry_set_rung (RingerHistoryEntry *self)
{
  if (self->rung)
    return;

  self->rung = TRUE;
  notify (self, PROP_RUNG);
}

void
ringer_history_entry_take_stay (RingerHistoryEntry *self,
                                RingerHistoryStay *stay)
{
  unsigned int position = self->stays->len;

  while (position > 0 && ((RingerHistoryStay *) g_ptr_array_index (self->stays, position - 1))->joined_ms > stay->joined_ms)
    position--;
  g_ptr_array_insert (self->stays, (int) position, stay);
  ringer_history_entry_stays_changed (self);
}

RingerHistoryStay *
ringer_history_entry_find_stay (RingerHistoryEntry *self,
                                const char *user_id,
                                const char *device_id)
{
  for (unsigned int i = 0; i < self->stays->len; i++) {
    RingerHistoryStay *stay = g_ptr_array_index (self->stays, i);

    if (stay->left_ms == 0 && g_str_equal (stay->user_id, user_id) && g_str_equal (stay->device_id, device_id))
      return stay;
  }

  return NULL;
}

void
ringer_history_entry_stays_changed (RingerHistoryEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_STAYS_CHANGED], 0);
}

/* For everybody */

gint64
ringer_history_entry_get_id (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), 0);

  return self->id;
}

const char *
ringer_history_entry_get_room_id (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), NULL);

  return self->room_id;
}

const char *
ringer_history_entry_get_slot_id (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), NULL);

  return self->slot_id;
}

const char *
ringer_history_entry_get_caller (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), NULL);

  return self->caller;
}

const char *
ringer_history_entry_get_caller_name (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), NULL);

  return self->caller_name;
}

const char *
ringer_history_entry_get_room_name (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), NULL);

  return self->room_name;
}

RingerCallIntent
ringer_history_entry_get_intent (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), RINGER_CALL_VIDEO);

  return self->intent;
}

RingerCallOutcome
ringer_history_entry_get_outcome (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), RINGER_CALL_OUTCOME_NOT_RUNG);

  return self->outcome;
}

gint64
ringer_history_entry_get_started_ms (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), 0);

  return self->started_ms;
}

gint64
ringer_history_entry_get_ended_ms (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), 0);

  return self->ended_ms;
}

gboolean
ringer_history_entry_get_seen (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), TRUE);

  return self->seen;
}

gboolean
ringer_history_entry_has_rung (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), FALSE);

  return self->rung;
}

GPtrArray *
ringer_history_entry_get_stays (RingerHistoryEntry *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), NULL);

  return self->stays;
}

/* Whether @stay goes on from the end of @part, or within it. */
static gboolean
continues (const RingerHistoryPart *part,
           const RingerHistoryStay *stay)
{
  return g_str_equal (part->user_id, stay->user_id) && (part->until_ms == 0 || stay->joined_ms <= part->until_ms);
}

static int
compare_parts (gconstpointer a,
               gconstpointer b,
               gpointer user_data)
{
  GHashTable *first_ms = user_data;
  const RingerHistoryPart *part_a = a;
  const RingerHistoryPart *part_b = b;
  gint64 first_a = *(gint64 *) g_hash_table_lookup (first_ms, part_a->user_id);
  gint64 first_b = *(gint64 *) g_hash_table_lookup (first_ms, part_b->user_id);

  if (first_a != first_b)
    return first_a < first_b ? -1 : 1;
  if (!g_str_equal (part_a->user_id, part_b->user_id))
    return g_strcmp0 (part_a->user_id, part_b->user_id);

  return part_a->from_ms < part_b->from_ms ? -1 : part_a->from_ms > part_b->from_ms;
}

GArray *
ringer_history_entry_list_parts (RingerHistoryEntry *self)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (RingerHistoryPart));
  g_autoptr (GHashTable) first_ms = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), parts);

  /* They are in the order of joining, so that only a person's last part can go on. */
  for (unsigned int i = 0; i < self->stays->len; i++) {
    RingerHistoryStay *stay = g_ptr_array_index (self->stays, i);
    const RingerHistoryPart part = { stay->user_id, stay->joined_ms, stay->left_ms };
    RingerHistoryPart *last = NULL;

    for (unsigned int j = parts->len; last == NULL && j-- > 0;) {
      if (g_str_equal (g_array_index (parts, RingerHistoryPart, j).user_id, stay->user_id))
        last = &g_array_index (parts, RingerHistoryPart, j);
    }

    if (!g_hash_table_contains (first_ms, stay->user_id))
      g_hash_table_insert (first_ms, stay->user_id, &stay->joined_ms);
    if (last == NULL || !continues (last, stay))
      g_array_append_val (parts, part);
    else if (last->until_ms != 0)
      last->until_ms = stay->left_ms == 0 ? 0 : MAX (last->until_ms, stay->left_ms);
  }

  g_array_sort_with_data (parts, compare_parts, first_ms);

  return parts;
}

unsigned int
ringer_history_entry_count_people (RingerHistoryEntry *self)
{
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), 0);

  for (unsigned int i = 0; i < self->stays->len; i++)
    g_hash_table_add (people, ((RingerHistoryStay *) g_ptr_array_index (self->stays, i))->user_id);

  return g_hash_table_size (people);
}

/* A person comes (+1) or goes (-1). */
typedef struct
{
  gint64 at_ms;
  int change;
} Turn;

/* At one moment the one who comes counts before the one who goes. */
static int
compare_turns (gconstpointer a,
               gconstpointer b)
{
  const Turn *turn_a = a;
  const Turn *turn_b = b;

  if (turn_a->at_ms != turn_b->at_ms)
    return turn_a->at_ms < turn_b->at_ms ? -1 : 1;

  return turn_b->change - turn_a->change;
}

gint64
ringer_history_entry_get_talk_ms (RingerHistoryEntry *self,
                                  gint64 now_ms)
{
  g_autoptr (GArray) parts = NULL;
  g_autoptr (GArray) turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  gint64 talk_ms = 0;
  int n_people = 0;

  g_return_val_if_fail (RINGER_IS_HISTORY_ENTRY (self), 0);

  parts = ringer_history_entry_list_parts (self);
  for (unsigned int i = 0; i < parts->len; i++) {
    const RingerHistoryPart *part = &g_array_index (parts, RingerHistoryPart, i);
    const Turn comes = { part->from_ms, 1 };
    const Turn goes = { MAX (part->until_ms != 0 ? part->until_ms : now_ms, part->from_ms), -1 };

    g_array_append_val (turns, comes);
    g_array_append_val (turns, goes);
  }
  g_array_sort (turns, compare_turns);

  for (unsigned int i = 0; i < turns->len; i++) {
    const Turn *turn = &g_array_index (turns, Turn, i);

    if (n_people >= 2)
      talk_ms += turn->at_ms - g_array_index (turns, Turn, i - 1).at_ms;
    n_people += turn->change;
  }

  return talk_ms;
}
