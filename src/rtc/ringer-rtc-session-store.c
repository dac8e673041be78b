/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-rtc-session-store.h"

#include "ringer-rtc-session-private.h"

/* Works out who is in which session from the rooms' member events, and again when one of them runs out. */

struct _RingerRtcSessionStore {
  GObject parent_instance;

  RingerAccount *account; /* not reffed: the watcher, which owns this, does */
  GHashTable *rooms;      /* room id → slot id → RingerRtcSession */
  GListStore *active;
  GHashTable *unlisted; /* of those whose members changed, and that the list above does not know of yet */
  unsigned int expiry_id;
};

G_DEFINE_FINAL_TYPE (RingerRtcSessionStore, ringer_rtc_session_store, G_TYPE_OBJECT)

static void arm_expiry (RingerRtcSessionStore *self);

/* Who left the room is in no call; who is not known yet may be. */
static gboolean
is_in_room (RingerRoom *room,
            const char *user_id)
{
  RingerMember *member = ringer_room_lookup_member (room, user_id);
  RingerMembership membership = member != NULL ? ringer_member_get_membership (member) : RINGER_MEMBERSHIP_UNKNOWN;

  return membership == RINGER_MEMBERSHIP_JOIN || membership == RINGER_MEMBERSHIP_UNKNOWN;
}

static int
compare_age (gconstpointer a,
             gconstpointer b)
{
  RingerRtcMembership *member_a = *(RingerRtcMembership *const *) a;
  RingerRtcMembership *member_b = *(RingerRtcMembership *const *) b;
  gint64 joined_a = ringer_rtc_membership_get_joined_ms (member_a);
  gint64 joined_b = ringer_rtc_membership_get_joined_ms (member_b);

  if (joined_a != joined_b)
    return joined_a < joined_b ? -1 : 1;

  return g_strcmp0 (ringer_rtc_membership_get_event_id (member_a), ringer_rtc_membership_get_event_id (member_b));
}

static gboolean
is_same_device (RingerRtcMembership *a,
                RingerRtcMembership *b)
{
  return g_str_equal (ringer_rtc_membership_get_user_id (a), ringer_rtc_membership_get_user_id (b)) &&
         g_str_equal (ringer_rtc_membership_get_device_id (a), ringer_rtc_membership_get_device_id (b));
}

static gboolean
contains_device (GPtrArray *members,
                 RingerRtcMembership *other)
{
  for (unsigned int i = 0; i < members->len; i++) {
    if (is_same_device (g_ptr_array_index (members, i), other))
      return TRUE;
  }

  return FALSE;
}

static RingerRtcMembership *
read_member (RingerRtcSessionStore *self,
             RingerEvent *event,
             gboolean log)
{
  g_autoptr (GError) error = NULL;
  RingerRtcMembership *member;

  if (ringer_rtc_membership_is_leave (event))
    return NULL;

  member = ringer_rtc_membership_new (event, ringer_server_clock_get_offset_ms (ringer_account_get_server_clock (self->account)), &error);
  if (member == NULL && log)
    g_message ("Ignoring call member event %s: %s", event->event_id, error->message);

  return member;
}

static void
update_active (RingerRtcSessionStore *self,
               RingerRtcSession *session)
{
  unsigned int position;
  gboolean listed = g_list_store_find (self->active, session, &position);
  gboolean active = g_list_model_get_n_items (G_LIST_MODEL (session)) > 0;

  if (active && !listed)
    g_list_store_append (self->active, session);
  else if (!active && listed)
    g_list_store_remove (self->active, position);
}

static void
ref_object (gpointer object,
            gpointer user_data)
{
  g_object_ref (object);
}

/* Who is in which slot of a room now. */
static GHashTable *
collect_members (RingerRtcSessionStore *self,
                 RingerRoom *room)
{
  GHashTable *by_slot = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) events = ringer_rtc_membership_list_events (room);
  gint64 now_ms = ringer_server_clock_get_now_ms (ringer_account_get_server_clock (self->account));

  for (unsigned int i = 0; i < events->len; i++) {
    g_autoptr (RingerRtcMembership) member = read_member (self, g_ptr_array_index (events, i), FALSE);
    GPtrArray *members;

    if (member == NULL || ringer_rtc_membership_get_expires_ms (member) <= now_ms ||
        !is_in_room (room, ringer_rtc_membership_get_user_id (member)) || !ringer_rtc_membership_has_slot (member, room))
      continue;

    members = g_hash_table_lookup (by_slot, ringer_rtc_membership_get_slot_id (member));
    if (members == NULL) {
      members = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (by_slot, g_strdup (ringer_rtc_membership_get_slot_id (member)), members);
    }
    if (!contains_device (members, member))
      g_ptr_array_add (members, g_steal_pointer (&member));
  }

  return by_slot;
}

static gboolean
has_left (RingerRtcSession *session,
          RingerRtcMembership *member)
{
  gint64 left_ms;

  return ringer_rtc_session_has_member_event (session, ringer_rtc_membership_get_user_id (member), ringer_rtc_membership_get_event_id (member), &left_ms) &&
         left_ms != G_MAXINT64;
}

/* Who is there by sticky event was there before it was sent anew, unless they left between. */
static void
continue_stays (RingerRtcSession *session,
                GPtrArray *members)
{
  for (unsigned int i = 0; i < members->len; i++) {
    RingerRtcMembership *member = g_ptr_array_index (members, i);

    for (unsigned int j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (session)); j++) {
      g_autoptr (RingerRtcMembership) before = g_list_model_get_item (G_LIST_MODEL (session), j);

      if (is_same_device (member, before) && !has_left (session, before))
        ringer_rtc_membership_continue (member, before);
    }
  }
}

/* Works out all sessions of a room. */
static void
update_room (RingerRtcSessionStore *self,
             RingerRoom *room)
{
  g_autoptr (GHashTable) members_by_slot = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  GHashTable *slots;
  GHashTableIter iter;
  gpointer slot_id;
  gboolean in_room = ringer_room_get_membership (room) == RINGER_MEMBERSHIP_JOIN;

  members_by_slot = in_room ? collect_members (self, room) : g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_iter_init (&iter, members_by_slot);
  while (g_hash_table_iter_next (&iter, &slot_id, NULL))
    ringer_rtc_session_store_get (self, room, slot_id);

  slots = g_hash_table_lookup (self->rooms, ringer_room_get_id (room));
  sessions = slots != NULL ? g_hash_table_get_values_as_ptr_array (slots) : g_ptr_array_new ();
  g_ptr_array_foreach (sessions, ref_object, NULL);
  g_ptr_array_set_free_func (sessions, g_object_unref);

  /* Whoever left the room may come back to it as a new one. */
  if (!in_room)
    g_hash_table_remove (self->rooms, ringer_room_get_id (room));

  /* Who hears of a change may ask for yet another session. */
  for (unsigned int i = 0; i < sessions->len; i++) {
    RingerRtcSession *session = g_ptr_array_index (sessions, i);
    g_autoptr (GPtrArray) members = g_hash_table_lookup (members_by_slot, ringer_rtc_session_get_slot_id (session));

    members = members != NULL ? g_ptr_array_ref (members) : g_ptr_array_new ();
    continue_stays (session, members);
    g_ptr_array_sort (members, compare_age);
    ringer_rtc_session_set_members (session, members);
    g_hash_table_add (self->unlisted, g_object_ref (session));
  }
}

static void
update_all (RingerRtcSessionStore *self)
{
  g_autoptr (GPtrArray) rooms = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer room_id;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, &room_id, NULL)) {
    RingerRoom *room = ringer_account_lookup_room (self->account, room_id);

    if (room != NULL)
      g_ptr_array_add (rooms, g_object_ref (room));
  }

  for (unsigned int i = 0; i < rooms->len; i++)
    update_room (self, g_ptr_array_index (rooms, i));
  ringer_rtc_session_store_settle (self);
}

static void
on_expiry (gpointer user_data)
{
  RingerRtcSessionStore *self = user_data;

  self->expiry_id = 0;
  update_all (self);
}

/* One timer for whichever membership runs out first. */
static void
arm_expiry (RingerRtcSessionStore *self)
{
  RingerClock *clock = ringer_account_get_clock (self->account);
  gint64 now_ms = ringer_server_clock_get_now_ms (ringer_account_get_server_clock (self->account));
  gint64 next_ms = G_MAXINT64;

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->active)); i++) {
    g_autoptr (GListModel) session = g_list_model_get_item (G_LIST_MODEL (self->active), i);

    for (unsigned int j = 0; j < g_list_model_get_n_items (session); j++) {
      g_autoptr (RingerRtcMembership) member = g_list_model_get_item (session, j);

      next_ms = MIN (next_ms, ringer_rtc_membership_get_expires_ms (member));
    }
  }

  ringer_clock_clear_timeout (clock, &self->expiry_id);
  if (next_ms != G_MAXINT64)
    self->expiry_id = ringer_clock_add_timeout (clock, MIN (next_ms - now_ms, G_MAXINT), on_expiry, self);
}

static void
ringer_rtc_session_store_dispose (GObject *object)
{
  RingerRtcSessionStore *self = RINGER_RTC_SESSION_STORE (object);

  if (self->account != NULL)
    ringer_clock_clear_timeout (ringer_account_get_clock (self->account), &self->expiry_id);
  self->account = NULL;
  g_clear_object (&self->active);
  g_clear_pointer (&self->unlisted, g_hash_table_unref);
  g_clear_pointer (&self->rooms, g_hash_table_unref);

  G_OBJECT_CLASS (ringer_rtc_session_store_parent_class)->dispose (object);
}

static void
ringer_rtc_session_store_class_init (RingerRtcSessionStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ringer_rtc_session_store_dispose;
}

static void
ringer_rtc_session_store_init (RingerRtcSessionStore *self)
{
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->active = g_list_store_new (RINGER_TYPE_RTC_SESSION);
  self->unlisted = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

RingerRtcSessionStore *
ringer_rtc_session_store_new (RingerAccount *account)
{
  RingerRtcSessionStore *self = g_object_new (RINGER_TYPE_RTC_SESSION_STORE, NULL);

  self->account = account;
  g_signal_connect_object (ringer_account_get_clock (account), "jumped", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_account_get_server_clock (account), "notify::offset-ms", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);

  return self;
}

GListModel *
ringer_rtc_session_store_get_active (RingerRtcSessionStore *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION_STORE (self), NULL);

  return G_LIST_MODEL (self->active);
}

/* It does not always say which slot was left; its place does. */
static void
note_leave (RingerRtcSessionStore *self,
            RingerRoom *room,
            RingerEvent *event)
{
  GHashTable *slots = g_hash_table_lookup (self->rooms, ringer_room_get_id (room));
  GHashTableIter iter;
  gpointer session;

  if (slots == NULL)
    return;

  g_hash_table_iter_init (&iter, slots);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    ringer_rtc_session_note_leave (session, event);
}

/* Returns whether there was a member event. */
static gboolean
note_events (RingerRtcSessionStore *self,
             RingerRoom *room,
             GPtrArray *events)
{
  gboolean any = FALSE;

  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);
    g_autoptr (RingerRtcMembership) member = NULL;
    RingerRtcSession *session;

    if (!ringer_rtc_membership_matches (event))
      continue;

    any = TRUE;
    if (ringer_rtc_membership_is_leave (event)) {
      note_leave (self, room, event);
      continue;
    }

    /* Sliding sync tells of a state event twice. */
    if (event->event_id != NULL && ringer_rtc_session_store_knows_member_event (self, room, event->sender, event->event_id))
      continue;

    /* Where events are encrypted, one in clear that is sticky is nobody's. */
    if (event->state_key == NULL && !event->encrypted && ringer_room_is_encrypted (room))
      continue;

    member = read_member (self, event, TRUE);
    if (member == NULL)
      continue;

    session = ringer_rtc_session_store_get (self, room, ringer_rtc_membership_get_slot_id (member));
    ringer_rtc_session_note_member (session, member);
  }

  return any;
}

void
ringer_rtc_session_store_apply (RingerRtcSessionStore *self,
                                RingerRoom *room,
                                const RingerRoomUpdate *update)
{
  gboolean any;

  g_return_if_fail (RINGER_IS_RTC_SESSION_STORE (self));

  any = note_events (self, room, update->state);
  any = note_events (self, room, update->sticky) || any;
  any = note_events (self, room, update->timeline) || any;

  /* Without a member event, who is in the room may still have changed. */
  if (!any && !g_hash_table_contains (self->rooms, ringer_room_get_id (room)))
    return;

  update_room (self, room);
}

void
ringer_rtc_session_store_settle (RingerRtcSessionStore *self)
{
  g_autoptr (GPtrArray) sessions = NULL;

  g_return_if_fail (RINGER_IS_RTC_SESSION_STORE (self));

  if (g_hash_table_size (self->unlisted) == 0)
    return;

  /* Who hears of it may change more. */
  sessions = g_hash_table_steal_all_keys (self->unlisted);
  for (unsigned int i = 0; i < sessions->len; i++)
    update_active (self, g_ptr_array_index (sessions, i));
  arm_expiry (self);
}

RingerRtcSession *
ringer_rtc_session_store_get (RingerRtcSessionStore *self,
                              RingerRoom *room,
                              const char *slot_id)
{
  GHashTable *slots;
  RingerRtcSession *session;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION_STORE (self), NULL);

  slots = g_hash_table_lookup (self->rooms, ringer_room_get_id (room));
  if (slots == NULL) {
    slots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
    g_hash_table_insert (self->rooms, g_strdup (ringer_room_get_id (room)), slots);
  }

  session = g_hash_table_lookup (slots, slot_id);
  if (session == NULL || ringer_rtc_session_get_room (session) != room) {
    session = ringer_rtc_session_new (self->account, room, slot_id);
    g_hash_table_replace (slots, g_strdup (slot_id), session);
  }

  return session;
}

gboolean
ringer_rtc_session_store_knows_member_event (RingerRtcSessionStore *self,
                                             RingerRoom *room,
                                             const char *sender,
                                             const char *event_id)
{
  GHashTable *slots;
  GHashTableIter iter;
  gpointer session;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION_STORE (self), FALSE);

  slots = g_hash_table_lookup (self->rooms, ringer_room_get_id (room));
  if (slots == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, slots);
  while (g_hash_table_iter_next (&iter, NULL, &session)) {
    if (ringer_rtc_session_has_member_event (session, sender, event_id, NULL))
      return TRUE;
  }

  return FALSE;
}
