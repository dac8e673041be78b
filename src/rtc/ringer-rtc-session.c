/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-rtc-session.h"

#include <string.h>

#include "ringer-rtc-session-private.h"

/* Who is in one slot of one room, as the session store worked it out. */

/* Member events are replaced every hour or so; this is more than any call needs. */
#define MAX_NOTED_EVENTS 256

/* A member event that was seen, current or not. */
typedef struct
{
  char *place;    /* what only one member event is current for, see make_place() */
  gint64 sent_ms; /* by the homeserver's clock, as the next */
  gint64 left_ms; /* when the stay that it told of ended by a leave; 0 if it did not */
} NotedEvent;

struct _RingerRtcSession {
  GObject parent_instance;

  RingerAccount *account; /* not reffed: it owns, indirectly, this */
  RingerRoom *room;
  char *slot_id;
  GPtrArray *members;
  GHashTable *noted; /* event id → NotedEvent */
  GQueue noted_order;
  unsigned int n_users;
};

typedef enum {
  PROP_ACCOUNT = 1,
  PROP_ROOM,
  PROP_SLOT_ID,
  PROP_N_USERS,
  PROP_INTENT,
  PROP_JOINED_ELSEWHERE,
  PROP_JOINED_HERE,
} RingerRtcSessionProperty;

static GParamSpec *properties[PROP_JOINED_HERE + 1];

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

static void
noted_event_free (NotedEvent *noted)
{
  g_free (noted->place);
  g_free (noted);
}

/* A member event takes the place of the one before it with the same sender and state key, or sticky key. %NULL for what has none, and so takes no place. */
static char *
make_place (RingerEvent *event)
{
  const char *key = event->state_key != NULL ? event->state_key : ringer_event_get_sticky_key (event);

  return key != NULL ? g_strdup_printf ("%s\n%s", event->sender, key) : NULL;
}

static gboolean
is_senders (const NotedEvent *noted,
            const char *user_id)
{
  gsize length = strlen (user_id);

  return strncmp (noted->place, user_id, length) == 0 && noted->place[length] == '\n';
}

static void ringer_rtc_session_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerRtcSession, ringer_rtc_session, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ringer_rtc_session_list_model_init))

static GType
ringer_rtc_session_get_item_type (GListModel *model)
{
  return RINGER_TYPE_RTC_MEMBERSHIP;
}

static unsigned int
ringer_rtc_session_get_n_items (GListModel *model)
{
  return RINGER_RTC_SESSION (model)->members->len;
}

static gpointer
ringer_rtc_session_get_item (GListModel *model,
                             unsigned int position)
{
  RingerRtcSession *self = RINGER_RTC_SESSION (model);

  return position < self->members->len ? g_object_ref (g_ptr_array_index (self->members, position)) : NULL;
}

static void
ringer_rtc_session_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ringer_rtc_session_get_item_type;
  iface->get_n_items = ringer_rtc_session_get_n_items;
  iface->get_item = ringer_rtc_session_get_item;
}

static gboolean
has_device (RingerRtcSession *self,
            gboolean this_one)
{
  const char *user_id = ringer_room_get_own_user_id (self->room);
  const char *device_id = self->account != NULL ? ringer_account_get_device_id (self->account) : NULL;

  for (unsigned int i = 0; i < self->members->len; i++) {
    RingerRtcMembership *member = g_ptr_array_index (self->members, i);

    if (g_str_equal (ringer_rtc_membership_get_user_id (member), user_id) &&
        (g_strcmp0 (ringer_rtc_membership_get_device_id (member), device_id) == 0) == this_one)
      return TRUE;
  }

  return FALSE;
}

static void
ringer_rtc_session_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  RingerRtcSession *self = RINGER_RTC_SESSION (object);

  switch ((RingerRtcSessionProperty) prop_id) {
  case PROP_ACCOUNT:
    g_value_set_object (value, self->account);
    break;
  case PROP_ROOM:
    g_value_set_object (value, self->room);
    break;
  case PROP_SLOT_ID:
    g_value_set_string (value, self->slot_id);
    break;
  case PROP_N_USERS:
    g_value_set_uint (value, self->n_users);
    break;
  case PROP_INTENT:
    g_value_set_enum (value, (int) ringer_rtc_session_get_intent (self));
    break;
  case PROP_JOINED_ELSEWHERE:
    g_value_set_boolean (value, has_device (self, FALSE));
    break;
  case PROP_JOINED_HERE:
    g_value_set_boolean (value, has_device (self, TRUE));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_rtc_session_finalize (GObject *object)
{
  RingerRtcSession *self = RINGER_RTC_SESSION (object);

  g_clear_weak_pointer (&self->account);
  g_clear_object (&self->room);
  g_clear_pointer (&self->slot_id, g_free);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->noted, g_hash_table_unref);
  g_queue_clear (&self->noted_order);

  G_OBJECT_CLASS (ringer_rtc_session_parent_class)->finalize (object);
}

static void
ringer_rtc_session_class_init (RingerRtcSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_rtc_session_get_property;
  object_class->finalize = ringer_rtc_session_finalize;

  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, RINGER_TYPE_ACCOUNT, flags);
  properties[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, RINGER_TYPE_ROOM, flags);
  properties[PROP_SLOT_ID] = g_param_spec_string ("slot-id", NULL, NULL, NULL, flags);
  properties[PROP_N_USERS] = g_param_spec_uint ("n-users", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_INTENT] = g_param_spec_enum ("intent", NULL, NULL, RINGER_TYPE_CALL_INTENT, RINGER_CALL_VIDEO, flags);
  properties[PROP_JOINED_ELSEWHERE] = g_param_spec_boolean ("joined-elsewhere", NULL, NULL, FALSE, flags);
  properties[PROP_JOINED_HERE] = g_param_spec_boolean ("joined-here", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_RTC_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_rtc_session_init (RingerRtcSession *self)
{
  self->members = g_ptr_array_new_with_free_func (g_object_unref);
  self->noted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) noted_event_free);
}

RingerRtcSession *
ringer_rtc_session_new (RingerAccount *account,
                        RingerRoom *room,
                        const char *slot_id)
{
  RingerRtcSession *self = g_object_new (RINGER_TYPE_RTC_SESSION, NULL);

  g_set_weak_pointer (&self->account, account);
  self->room = g_object_ref (room);
  self->slot_id = g_strdup (slot_id);

  return self;
}

static gboolean
same_members (GPtrArray *a,
              GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (unsigned int i = 0; i < a->len; i++) {
    if (g_strcmp0 (ringer_rtc_membership_get_event_id (g_ptr_array_index (a, i)),
                   ringer_rtc_membership_get_event_id (g_ptr_array_index (b, i))) != 0)
      return FALSE;
  }

  return TRUE;
}

void
ringer_rtc_session_set_members (RingerRtcSession *self,
                                GPtrArray *members)
{
  g_autoptr (GHashTable) users = NULL;
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (RINGER_IS_RTC_SESSION (self));

  if (same_members (self->members, members))
    return;

  users = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned int i = 0; i < members->len; i++)
    g_hash_table_add (users, (gpointer) ringer_rtc_membership_get_user_id (g_ptr_array_index (members, i)));

  old = self->members;
  self->members = g_ptr_array_ref (members);
  self->n_users = g_hash_table_size (users);

  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, members->len);
  for (size_t i = PROP_N_USERS; i <= PROP_JOINED_HERE; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
note (RingerRtcSession *self,
      const char *event_id,
      RingerEvent *event)
{
  NotedEvent *noted;
  char *key;

  if (event_id == NULL || g_hash_table_contains (self->noted, event_id))
    return;

  noted = g_new0 (NotedEvent, 1);
  noted->place = make_place (event);
  noted->sent_ms = event->origin_server_ts_ms;
  key = g_strdup (event_id);
  g_hash_table_insert (self->noted, key, noted);
  g_queue_push_tail (&self->noted_order, key);
  if (g_queue_get_length (&self->noted_order) > MAX_NOTED_EVENTS)
    g_hash_table_remove (self->noted, g_queue_pop_head (&self->noted_order));
}

void
ringer_rtc_session_note_member (RingerRtcSession *self,
                                RingerRtcMembership *member)
{
  note (self, ringer_rtc_membership_get_event_id (member), ringer_rtc_membership_get_event (member));
  note (self, ringer_rtc_membership_get_replaced_event_id (member), ringer_rtc_membership_get_event (member));
}

void
ringer_rtc_session_note_leave (RingerRtcSession *self,
                               RingerEvent *event)
{
  g_autofree char *place = make_place (event);
  GHashTableIter iter;
  gpointer value;

  if (place == NULL)
    return;

  g_hash_table_iter_init (&iter, self->noted);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    NotedEvent *noted = value;

    if (noted->left_ms == 0 && noted->sent_ms < event->origin_server_ts_ms && g_str_equal (noted->place, place))
      noted->left_ms = event->origin_server_ts_ms;
  }
}

RingerAccount *
ringer_rtc_session_get_account (RingerRtcSession *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), NULL);

  return self->account;
}

RingerRoom *
ringer_rtc_session_get_room (RingerRtcSession *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), NULL);

  return self->room;
}

const char *
ringer_rtc_session_get_slot_id (RingerRtcSession *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), NULL);

  return self->slot_id;
}

unsigned int
ringer_rtc_session_get_n_users (RingerRtcSession *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), 0);

  return self->n_users;
}

RingerCallIntent
ringer_rtc_session_get_intent (RingerRtcSession *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), RINGER_CALL_VIDEO);

  for (unsigned int i = 0; i < self->members->len; i++) {
    if (ringer_rtc_membership_get_intent (g_ptr_array_index (self->members, i)) != RINGER_CALL_VOICE)
      return RINGER_CALL_VIDEO;
  }

  return self->members->len > 0 ? RINGER_CALL_VOICE : RINGER_CALL_VIDEO;
}

gboolean
ringer_rtc_session_is_joined (RingerRtcSession *self,
                              const char *user_id)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), FALSE);

  for (unsigned int i = 0; i < self->members->len; i++) {
    if (g_str_equal (ringer_rtc_membership_get_user_id (g_ptr_array_index (self->members, i)), user_id))
      return TRUE;
  }

  return FALSE;
}

gboolean
ringer_rtc_session_is_joined_elsewhere (RingerRtcSession *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), FALSE);

  return has_device (self, FALSE);
}

gboolean
ringer_rtc_session_is_joined_here (RingerRtcSession *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), FALSE);

  return has_device (self, TRUE);
}

gboolean
ringer_rtc_session_is_own (RingerRtcSession *self,
                           RingerRtcMembership *member)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), FALSE);
  g_return_val_if_fail (RINGER_IS_RTC_MEMBERSHIP (member), FALSE);

  return self->account != NULL && g_str_equal (ringer_rtc_membership_get_user_id (member), ringer_room_get_own_user_id (self->room)) &&
         g_strcmp0 (ringer_rtc_membership_get_device_id (member), ringer_account_get_device_id (self->account)) == 0;
}

gboolean
ringer_rtc_session_was_left_since (RingerRtcSession *self,
                                   const char *user_id,
                                   gint64 since_ms)
{
  g_autoptr (GPtrArray) events = NULL;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), FALSE);

  events = ringer_rtc_membership_list_events (self->room);
  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);

    if (g_strcmp0 (event->sender, user_id) == 0 && event->origin_server_ts_ms > since_ms && ringer_rtc_membership_is_leave_of (event, self->slot_id, NULL))
      return TRUE;
  }

  return FALSE;
}

gint64
ringer_rtc_session_get_started_ms (RingerRtcSession *self)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), 0);

  return self->members->len > 0 ? ringer_rtc_membership_get_joined_ms (g_ptr_array_index (self->members, 0)) : 0;
}

gboolean
ringer_rtc_session_has_member_event (RingerRtcSession *self,
                                     const char *user_id,
                                     const char *event_id,
                                     gint64 *left_ms)
{
  const NotedEvent *noted;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION (self), FALSE);

  noted = event_id != NULL ? g_hash_table_lookup (self->noted, event_id) : NULL;
  if (noted == NULL || !is_senders (noted, user_id))
    return FALSE;

  if (left_ms != NULL)
    *left_ms = noted->left_ms != 0 ? noted->left_ms : G_MAXINT64;

  return TRUE;
}
