/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-item.h"

#include "ringer-entry.h"
#include "ringer-time-words.h"

/* There are thousands of them, all in the list from the start: what takes long to find is found once it is asked for, and kept. */

struct _RingerHistoryItem {
  GObject parent_instance;

  RingerAccount *account;
  RingerCallHistory *history;
  RingerHistoryEntry *entry;
  RingerRoom *room;
  gboolean news;
  gboolean hidden;
  int day;

  gboolean measured;
  unsigned int n_people;
  gint64 talk_ms;
  char *folded;
  char *folded_name; /* what @folded was made of */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerHistoryItem, ringer_history_item, G_TYPE_OBJECT)

static void
on_entry_changed (RingerHistoryItem *self)
{
  if (!ringer_history_entry_get_seen (self->entry))
    self->news = TRUE;
  self->measured = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ringer_history_item_finalize (GObject *object)
{
  RingerHistoryItem *self = RINGER_HISTORY_ITEM (object);

  g_clear_object (&self->room);
  g_clear_object (&self->entry);
  g_clear_object (&self->history);
  g_clear_object (&self->account);
  g_free (self->folded);
  g_free (self->folded_name);

  G_OBJECT_CLASS (ringer_history_item_parent_class)->finalize (object);
}

static void
ringer_history_item_class_init (RingerHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_history_item_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_HISTORY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_history_item_init (RingerHistoryItem *self)
{
}

RingerHistoryItem *
ringer_history_item_new (RingerAccount *account,
                         RingerCallHistory *history,
                         RingerHistoryEntry *entry)
{
  RingerHistoryItem *self = g_object_new (RINGER_TYPE_HISTORY_ITEM, NULL);

  self->account = g_object_ref (account);
  self->history = g_object_ref (history);
  self->entry = g_object_ref (entry);
  self->day = ringer_time_words_get_day (ringer_history_entry_get_started_ms (entry));
  self->news = !ringer_history_entry_get_seen (entry);
  g_set_object (&self->room, ringer_account_lookup_room (account, ringer_history_entry_get_room_id (entry)));
  g_signal_connect_object (entry, "notify", G_CALLBACK (on_entry_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "stays-changed", G_CALLBACK (on_entry_changed), self, G_CONNECT_SWAPPED);

  return self;
}

RingerAccount *
ringer_history_item_get_account (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), NULL);

  return self->account;
}

RingerCallHistory *
ringer_history_item_get_history (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), NULL);

  return self->history;
}

RingerHistoryEntry *
ringer_history_item_get_entry (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), NULL);

  return self->entry;
}

RingerRoom *
ringer_history_item_get_room (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), NULL);

  return self->room;
}

void
ringer_history_item_look_up_room (RingerHistoryItem *self)
{
  g_return_if_fail (RINGER_IS_HISTORY_ITEM (self));

  if (g_set_object (&self->room, ringer_account_lookup_room (self->account, ringer_history_entry_get_room_id (self->entry))))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

const char *
ringer_history_item_get_name (RingerHistoryItem *self)
{
  const char *name;

  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), NULL);

  if (self->room != NULL)
    return ringer_room_get_name (self->room);

  name = ringer_history_entry_get_room_name (self->entry);
  if (name == NULL || *name == '\0')
    name = ringer_history_entry_get_caller_name (self->entry);

  return name != NULL && *name != '\0' ? name : ringer_history_entry_get_caller (self->entry);
}

const char *
ringer_history_item_get_avatar_mxc (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), NULL);

  return self->room != NULL ? ringer_room_get_avatar_mxc (self->room) : NULL;
}

static void
measure (RingerHistoryItem *self)
{
  if (self->measured)
    return;

  self->measured = TRUE;
  self->n_people = ringer_history_entry_count_people (self->entry);
  self->talk_ms = 0;
  if (!ringer_history_item_is_running (self))
    self->talk_ms = ringer_history_entry_get_talk_ms (self->entry, ringer_history_entry_get_ended_ms (self->entry));
}

unsigned int
ringer_history_item_get_n_people (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), 0);

  measure (self);

  return self->n_people;
}

gint64
ringer_history_item_get_talk_ms (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), 0);

  measure (self);

  return self->talk_ms;
}

gboolean
ringer_history_item_is_running (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), FALSE);

  return ringer_history_entry_get_ended_ms (self->entry) == 0;
}

gboolean
ringer_history_item_is_news (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), FALSE);

  return self->news;
}

void
ringer_history_item_end_news (RingerHistoryItem *self)
{
  g_return_if_fail (RINGER_IS_HISTORY_ITEM (self));

  if (!self->news || !ringer_history_entry_get_seen (self->entry))
    return;

  self->news = FALSE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
ringer_history_item_is_hidden (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), FALSE);

  return self->hidden;
}

void
ringer_history_item_set_hidden (RingerHistoryItem *self,
                                gboolean hidden)
{
  g_return_if_fail (RINGER_IS_HISTORY_ITEM (self));

  self->hidden = hidden;
}

int
ringer_history_item_get_day (RingerHistoryItem *self)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), 0);

  return self->day;
}

gboolean
ringer_history_item_matches (RingerHistoryItem *self,
                             const char *folded)
{
  g_return_val_if_fail (RINGER_IS_HISTORY_ITEM (self), FALSE);

  if (folded == NULL || *folded == '\0')
    return TRUE;

  /* Rooms get new names. */
  if (g_set_str (&self->folded_name, ringer_history_item_get_name (self))) {
    g_free (self->folded);
    self->folded = ringer_entry_fold (self->folded_name);
  }

  return strstr (self->folded, folded) != NULL;
}
