/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-entry.h"

#include <glib/gi18n.h>

/* Keys for sorting and searching are kept, since a list of a thousand rooms compares them ten thousand times. */

/* As they stand below each other. */
typedef enum {
  SECTION_CALLS,
  SECTION_INVITATIONS,
  SECTION_RECENT,
  SECTION_PEOPLE,
  SECTION_ROOMS,
} Section;

struct _RingerEntry {
  GObject parent_instance;

  RingerAccount *account;
  RingerRoom *room;
  RingerIncomingCall *call;
  RingerRtcSession *session;
  RingerHistoryEntry *last_call;
  Section section;
  gboolean in_call;
  gboolean busy;

  char *collate_key;
  char *folded;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerEntry, ringer_entry, G_TYPE_OBJECT)

static void
forget_keys (RingerEntry *self)
{
  g_clear_pointer (&self->collate_key, g_free);
  g_clear_pointer (&self->folded, g_free);
}

static const char *
get_collate_key (RingerEntry *self)
{
  if (self->collate_key == NULL) {
    g_autofree char *casefolded = g_utf8_casefold (ringer_room_get_name (self->room), -1);

    self->collate_key = g_utf8_collate_key (casefolded, -1);
  }

  return self->collate_key;
}

static void
on_order_changed (RingerEntry *self)
{
  forget_keys (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, TRUE);
}

static void
on_looks_changed (RingerEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, FALSE);
}

static void
watch (RingerEntry *self,
       gpointer object,
       const char *signal,
       GCallback callback)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

/* Who invites is often known before their name is. */
static void
watch_inviter (RingerEntry *self)
{
  RingerMember *inviter = ringer_room_get_inviter (self->room);

  if (inviter != NULL)
    watch (self, inviter, "notify", G_CALLBACK (on_looks_changed));
}

static void
on_inviter_changed (RingerEntry *self)
{
  watch_inviter (self);
  on_looks_changed (self);
}

static Section
find_section (RingerEntry *self)
{
  switch (ringer_entry_get_kind (self)) {
  case RINGER_ENTRY_INCOMING:
  case RINGER_ENTRY_RUNNING:
    /* Calls that ring and calls that run stand under one heading. */
    return SECTION_CALLS;
  case RINGER_ENTRY_INVITATION:
    return SECTION_INVITATIONS;
  case RINGER_ENTRY_PERSON:
    return self->last_call != NULL ? SECTION_RECENT : SECTION_PEOPLE;
  case RINGER_ENTRY_ROOM:
  default:
    return self->last_call != NULL ? SECTION_RECENT : SECTION_ROOMS;
  }
}

static RingerEntry *
entry_new (RingerAccount *account,
           RingerRoom *room,
           RingerRtcSession *session,
           RingerIncomingCall *call)
{
  RingerEntry *self = g_object_new (RINGER_TYPE_ENTRY, NULL);

  g_set_object (&self->account, account);
  g_set_object (&self->room, room);
  g_set_object (&self->session, session);
  g_set_object (&self->call, call);

  watch (self, room, "notify::name", G_CALLBACK (on_order_changed));
  watch (self, room, "notify::membership", G_CALLBACK (on_order_changed));
  watch (self, room, "notify::direct", G_CALLBACK (on_order_changed));
  watch (self, room, "notify::avatar-mxc", G_CALLBACK (on_looks_changed));
  watch (self, room, "notify::muted", G_CALLBACK (on_looks_changed));
  watch (self, room, "notify::inviter", G_CALLBACK (on_inviter_changed));
  watch_inviter (self);
  if (session != NULL)
    watch (self, session, "changed", G_CALLBACK (on_looks_changed));
  if (call != NULL)
    watch (self, call, "notify", G_CALLBACK (on_looks_changed));
  self->section = find_section (self);

  return self;
}

static void
ringer_entry_finalize (GObject *object)
{
  RingerEntry *self = RINGER_ENTRY (object);

  g_clear_object (&self->account);
  g_clear_object (&self->room);
  g_clear_object (&self->call);
  g_clear_object (&self->session);
  g_clear_object (&self->last_call);
  forget_keys (self);

  G_OBJECT_CLASS (ringer_entry_parent_class)->finalize (object);
}

static void
ringer_entry_class_init (RingerEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_entry_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
ringer_entry_init (RingerEntry *self)
{
}

RingerEntry *
ringer_entry_new_for_call (RingerIncomingCall *call)
{
  g_return_val_if_fail (RINGER_IS_INCOMING_CALL (call), NULL);

  return entry_new (ringer_incoming_call_get_account (call), ringer_incoming_call_get_room (call),
                    ringer_incoming_call_get_session (call), call);
}

RingerEntry *
ringer_entry_new_for_session (RingerRtcSession *session)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (session), NULL);

  return entry_new (ringer_rtc_session_get_account (session), ringer_rtc_session_get_room (session), session, NULL);
}

RingerEntry *
ringer_entry_new_for_room (RingerAccount *account,
                           RingerRoom *room)
{
  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), NULL);
  g_return_val_if_fail (RINGER_IS_ROOM (room), NULL);

  return entry_new (account, room, NULL, NULL);
}

RingerEntryKind
ringer_entry_get_kind (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), RINGER_ENTRY_ROOM);

  if (self->call != NULL)
    return RINGER_ENTRY_INCOMING;
  if (self->session != NULL)
    return RINGER_ENTRY_RUNNING;
  if (ringer_room_get_membership (self->room) == RINGER_MEMBERSHIP_INVITE)
    return RINGER_ENTRY_INVITATION;

  return ringer_room_is_direct (self->room) ? RINGER_ENTRY_PERSON : RINGER_ENTRY_ROOM;
}

RingerAccount *
ringer_entry_get_account (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), NULL);

  return self->account;
}

RingerRoom *
ringer_entry_get_room (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), NULL);

  return self->room;
}

RingerIncomingCall *
ringer_entry_get_call (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), NULL);

  return self->call;
}

RingerRtcSession *
ringer_entry_get_session (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), NULL);

  return self->session;
}

gboolean
ringer_entry_is_in_call (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), FALSE);

  return self->in_call;
}

void
ringer_entry_set_in_call (RingerEntry *self,
                          gboolean in_call)
{
  g_return_if_fail (RINGER_IS_ENTRY (self));

  if (self->in_call == in_call)
    return;

  self->in_call = in_call;
  on_looks_changed (self);
}

RingerHistoryEntry *
ringer_entry_get_last_call (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), NULL);

  return self->last_call;
}

void
ringer_entry_set_last_call (RingerEntry *self,
                            RingerHistoryEntry *last_call)
{
  g_return_if_fail (RINGER_IS_ENTRY (self));
  g_return_if_fail (last_call == NULL || RINGER_IS_HISTORY_ENTRY (last_call));

  if (self->last_call == last_call)
    return;

  if (self->last_call != NULL)
    g_signal_handlers_disconnect_by_func (self->last_call, on_looks_changed, self);
  g_set_object (&self->last_call, last_call);
  if (last_call != NULL)
    watch (self, last_call, "notify::outcome", G_CALLBACK (on_looks_changed));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, TRUE);
}

gboolean
ringer_entry_is_busy (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), FALSE);

  return self->busy;
}

void
ringer_entry_set_busy (RingerEntry *self,
                       gboolean busy)
{
  g_return_if_fail (RINGER_IS_ENTRY (self));

  if (self->busy == busy)
    return;

  self->busy = busy;
  on_looks_changed (self);
}

int
ringer_entry_get_section (RingerEntry *self)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), 0);

  return self->section;
}

void
ringer_entry_update_section (RingerEntry *self)
{
  g_return_if_fail (RINGER_IS_ENTRY (self));

  self->section = find_section (self);
}

const char *
ringer_entry_get_section_title (RingerEntry *self)
{
  switch (self->section) {
  case SECTION_CALLS:
    /* Translators: heading above the calls that ring or run right now. */
    return _ ("Calls Now");
  case SECTION_INVITATIONS:
    return _ ("Invitations");
  case SECTION_RECENT:
    /* Translators: heading above the people and rooms with whom there were calls, the latest first. */
    return _ ("Recent");
  case SECTION_PEOPLE:
    return _ ("People");
  case SECTION_ROOMS:
  default:
    return _ ("Rooms");
  }
}

/* The later one first. */
static int
compare_last_calls (RingerEntry *self,
                    RingerEntry *other)
{
  gint64 started_ms = ringer_history_entry_get_started_ms (self->last_call);
  gint64 other_ms = ringer_history_entry_get_started_ms (other->last_call);

  return (started_ms < other_ms) - (started_ms > other_ms);
}

int
ringer_entry_compare (RingerEntry *self,
                      RingerEntry *other)
{
  int order;

  g_return_val_if_fail (RINGER_IS_ENTRY (self), 0);
  g_return_val_if_fail (RINGER_IS_ENTRY (other), 0);

  order = (int) self->section - (int) other->section;
  if (order == 0 && self->last_call != NULL && other->last_call != NULL)
    order = compare_last_calls (self, other);
  if (order == 0)
    order = (int) ringer_entry_get_kind (self) - (int) ringer_entry_get_kind (other);
  if (order == 0)
    order = strcmp (get_collate_key (self), get_collate_key (other));
  if (order == 0)
    order = strcmp (ringer_room_get_id (self->room), ringer_room_get_id (other->room));

  return order;
}

gboolean
ringer_entry_matches (RingerEntry *self,
                      const char *folded)
{
  g_return_val_if_fail (RINGER_IS_ENTRY (self), FALSE);

  if (folded == NULL || *folded == '\0')
    return TRUE;

  if (self->folded == NULL)
    self->folded = ringer_entry_fold (ringer_room_get_name (self->room));

  return strstr (self->folded, folded) != NULL;
}

char *
ringer_entry_fold (const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) letters = g_string_new (NULL);

  if (decomposed == NULL)
    return g_strdup ("");

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);

    if (g_unichar_combining_class (letter) == 0)
      g_string_append_unichar (letters, letter);
  }

  return g_utf8_casefold (letters->str, (gssize) letters->len);
}
