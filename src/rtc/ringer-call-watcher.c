/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-watcher.h"

#include "ringer-error.h"
#include "ringer-incoming-call-private.h"
#include "ringer-json.h"

/*
 * Every live notification is a Candidate, from when it came until it is over or spent. Whenever something changes that it is
 * judged by, it is judged again; nothing else begins or ends a ring.
 */

#define MAX_REMEMBERED 512
#define MAX_CANDIDATES_PER_ROOM 20

struct _RingerCallWatcher {
  GObject parent_instance;

  RingerAccount *account;
  RingerRtcSessionStore *sessions;
  GPtrArray *candidates;
  GHashTable *seen;     /* ids of notifications */
  GHashTable *redacted; /* ids of events */
  GHashTable *declined; /* ids of notifications that a device of mine declined */
  GCancellable *cancellable;
};

typedef struct
{
  gatomicrefcount ref_count;
  RingerCallWatcher *watcher; /* NULL once it is no longer watched */
  RingerCallNotification *notification;
  RingerRtcSession *session;
  RingerIncomingCall *call;  /* once it is presented */
  RingerMemberCheck fetched; /* what asking for the member event said */
  char *member_key;          /* the state key of the fetched member event */
  gboolean fetching;
  gboolean withdrawn;
  gboolean own_left;    /* I left the slot after it was sent */
  gint64 first_seen_ms; /* monotonic */
  unsigned int end_id;
} Candidate;

enum {
  SIGNAL_CALL,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerCallWatcher, ringer_call_watcher, G_TYPE_OBJECT)

static void judge (RingerCallWatcher *self,
                   Candidate *candidate);

static void
candidate_unref (Candidate *candidate)
{
  if (!g_atomic_ref_count_dec (&candidate->ref_count))
    return;

  g_object_unref (candidate->notification);
  g_object_unref (candidate->session);
  g_clear_object (&candidate->call);
  g_free (candidate->member_key);
  g_free (candidate);
}

static Candidate *
candidate_ref (Candidate *candidate)
{
  g_atomic_ref_count_inc (&candidate->ref_count);

  return candidate;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Candidate, candidate_unref)

static void
drop (RingerCallWatcher *self,
      Candidate *candidate)
{
  ringer_clock_clear_timeout (ringer_account_get_clock (self->account), &candidate->end_id);
  candidate->watcher = NULL;
  g_ptr_array_remove (self->candidates, candidate);
}

static void
remember (GHashTable *set,
          const char *id)
{
  if (g_hash_table_size (set) >= MAX_REMEMBERED)
    g_hash_table_remove_all (set);
  g_hash_table_add (set, g_strdup (id));
}

/* The facts */

static gint64
get_now_ms (RingerCallWatcher *self)
{
  return ringer_server_clock_get_now_ms (ringer_account_get_server_clock (self->account));
}

/* How long it still lives: by its own times, and never more than the limit since it was seen first, which no clock can lengthen. */
static gint64
get_left_ms (RingerCallWatcher *self,
             Candidate *candidate)
{
  gint64 seen_for_ms = ringer_clock_get_monotonic_ms (ringer_account_get_clock (self->account)) - candidate->first_seen_ms;

  return MIN (ringer_call_notification_get_end_ms (candidate->notification) - get_now_ms (self),
              RINGER_NOTIFICATION_MAX_LIFETIME_MS - seen_for_ms);
}

static RingerMemberCheck
check_member (Candidate *candidate)
{
  const char *sender = ringer_call_notification_get_sender (candidate->notification);
  const char *event_id = ringer_call_notification_get_member_event_id (candidate->notification);
  RingerRoom *room = ringer_rtc_session_get_room (candidate->session);
  gboolean joined = ringer_rtc_session_is_joined (candidate->session, sender);

  if (event_id == NULL)
    return RINGER_MEMBER_WRONG;

  if (ringer_rtc_session_has_member_event (candidate->session, sender, event_id))
    return joined ? RINGER_MEMBER_JOINED : RINGER_MEMBER_NOT_JOINED;

  /* The event that was fetched speaks for itself until the room's state knows its key. */
  if (candidate->fetched == RINGER_MEMBER_JOINED && !joined && candidate->member_key != NULL &&
      ringer_room_get_state (room, "org.matrix.msc3401.call.member", candidate->member_key) != NULL)
    return RINGER_MEMBER_NOT_JOINED;

  return candidate->fetched;
}

static gboolean
is_slot_closed (Candidate *candidate)
{
  static const char *const types[] = { "org.matrix.msc4143.rtc.slot", "m.rtc.slot" };
  RingerRoom *room = ringer_rtc_session_get_room (candidate->session);

  for (size_t i = 0; i < G_N_ELEMENTS (types); i++) {
    RingerEvent *slot = ringer_room_get_state (room, types[i], ringer_rtc_session_get_slot_id (candidate->session));

    if (slot != NULL)
      return g_strcmp0 (ringer_json_peek_string (slot->content, "status"), "open") != 0;
  }

  return FALSE;
}

static gboolean
is_sender_in_room (RingerRoom *room,
                   const char *sender)
{
  RingerMember *member = ringer_room_lookup_member (room, sender);
  RingerMembership membership = member != NULL ? ringer_member_get_membership (member) : RINGER_MEMBERSHIP_UNKNOWN;

  return membership == RINGER_MEMBERSHIP_JOIN || membership == RINGER_MEMBERSHIP_UNKNOWN;
}

static Candidate *
find_presented (RingerCallWatcher *self,
                Candidate *other)
{
  for (unsigned int i = 0; i < self->candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index (self->candidates, i);

    if (candidate != other && candidate->call != NULL && candidate->session == other->session)
      return candidate;
  }

  return NULL;
}

static void
evaluate_rules (RingerCallWatcher *self,
                Candidate *candidate,
                RingerRingFacts *facts)
{
  RingerRoom *room = ringer_rtc_session_get_room (candidate->session);
  RingerMember *me = ringer_room_lookup_member (room, ringer_account_get_user_id (self->account));
  RingerPushVerdict verdict;
  RingerPushContext context = {
    .user_id = ringer_account_get_user_id (self->account),
    .display_name = me != NULL ? ringer_member_get_display_name (me) : NULL,
    .room_id = ringer_room_get_id (room),
    .joined_count = ringer_room_get_joined_count (room),
    .levels = ringer_room_get_power_levels (room),
    .room_version = ringer_room_get_version (room),
  };

  ringer_push_rules_evaluate (ringer_account_get_push_rules (self->account),
                              ringer_call_notification_get_event (candidate->notification), &context, &verdict);
  facts->push_notify = verdict.notify;
  facts->room_muted = verdict.room_muted;
}

static void
gather (RingerCallWatcher *self,
        Candidate *candidate,
        RingerRingFacts *facts)
{
  RingerCallNotification *notification = candidate->notification;
  RingerRoom *room = ringer_rtc_session_get_room (candidate->session);
  RingerPowerLevels *levels = ringer_room_get_power_levels (room);
  const char *me = ringer_account_get_user_id (self->account);
  const char *sender = ringer_call_notification_get_sender (notification);
  const char *event_id = ringer_call_notification_get_event_id (notification);

  *facts = (RingerRingFacts) {
    .kind = ringer_call_notification_get_kind (notification),
    .now_ms = 0,
    .end_ms = get_left_ms (self, candidate),
    .own = g_str_equal (sender, me),
    .sender_ignored = ringer_account_is_ignored (self->account, sender),
    .sender_in_room = is_sender_in_room (room, sender),
    .me_in_room = ringer_room_get_membership (room) == RINGER_MEMBERSHIP_JOIN,
    .redacted = g_hash_table_contains (self->redacted, event_id),
    .withdrawn = candidate->withdrawn,
    .declined = g_hash_table_contains (self->declined, event_id) || candidate->own_left,
    .mentions_me = ringer_call_notification_mentions_user (notification, me),
    .mentions_room = ringer_call_notification_mentions_room (notification),
    .sender_level = ringer_power_levels_get_user (levels, sender),
    .room_mention_level = ringer_power_levels_get_notification (levels, "room"),
    .slot_closed = is_slot_closed (candidate),
    .needs_member = TRUE,
    .member = check_member (candidate),
    .joined_already = ringer_rtc_session_is_joined_elsewhere (candidate->session) ||
                      (candidate->call == NULL && ringer_rtc_session_is_joined_here (candidate->session)),
    .presented_already = candidate->call == NULL && find_presented (self, candidate) != NULL,
  };
  evaluate_rules (self, candidate, facts);
}

/* What becomes of it */

static RingerCallEndReason
get_end_reason (RingerRingReason reason)
{
  switch (reason) {
  case RINGER_RING_REASON_EXPIRED:
    return RINGER_CALL_END_MISSED;
  case RINGER_RING_REASON_REDACTED:
  case RINGER_RING_REASON_WITHDRAWN:
  case RINGER_RING_REASON_SLOT_CLOSED:
    return RINGER_CALL_END_WITHDRAWN;
  case RINGER_RING_REASON_DECLINED_ALREADY:
    return RINGER_CALL_END_DECLINED_ELSEWHERE;
  case RINGER_RING_REASON_JOINED_ALREADY:
    return RINGER_CALL_END_ANSWERED_ELSEWHERE;
  case RINGER_RING_REASON_CALLER_NOT_JOINED:
  case RINGER_RING_REASON_SENDER_NOT_IN_ROOM:
    return RINGER_CALL_END_CALLER_LEFT;
  case RINGER_RING_REASON_NO_MEMBERSHIP:
    return RINGER_CALL_END_INVALID;
  case RINGER_RING_REASON_OWN:
  case RINGER_RING_REASON_IGNORED_SENDER:
  case RINGER_RING_REASON_NOT_IN_ROOM:
  case RINGER_RING_REASON_NOT_MENTIONED:
  case RINGER_RING_REASON_NO_RIGHT_TO_MENTION:
  case RINGER_RING_REASON_MUTED_ROOM:
  case RINGER_RING_REASON_PUSH_RULES:
  case RINGER_RING_REASON_PRESENTED_ALREADY:
    return RINGER_CALL_END_SILENCED_BY_RULE;
  case RINGER_RING_REASON_OK:
  case RINGER_RING_REASON_OPTIMISTIC:
  default:
    g_assert_not_reached ();
  }
}

/* Only these may turn while it lives: the caller's membership may come after the notification. */
static gboolean
may_turn (RingerRingReason reason)
{
  return reason == RINGER_RING_REASON_SLOT_CLOSED || reason == RINGER_RING_REASON_NO_MEMBERSHIP ||
         reason == RINGER_RING_REASON_CALLER_NOT_JOINED;
}

static void
on_end_due (gpointer user_data)
{
  Candidate *candidate = user_data;

  candidate->end_id = 0;
  judge (candidate->watcher, candidate);
}

static void
arm_end (RingerCallWatcher *self,
         Candidate *candidate)
{
  RingerClock *clock = ringer_account_get_clock (self->account);
  gint64 left_ms = get_left_ms (self, candidate);

  ringer_clock_clear_timeout (clock, &candidate->end_id);
  candidate->end_id = ringer_clock_add_timeout (clock, MAX (left_ms, 0), on_end_due, candidate);
  if (candidate->call != NULL)
    ringer_incoming_call_set_end_ms (candidate->call, ringer_clock_get_monotonic_ms (clock) + MAX (left_ms, 0));
}

static void
on_member_event (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (Candidate) candidate = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerEvent) event = ringer_account_fetch_event_finish (RINGER_ACCOUNT (source), result, &error);
  g_autoptr (RingerRtcMembership) member = NULL;

  candidate->fetching = FALSE;
  if (candidate->watcher == NULL)
    return;

  if (event != NULL && g_str_equal (event->type, "org.matrix.msc3401.call.member"))
    member = ringer_rtc_membership_new_from_state (event, NULL);

  if (member != NULL &&
      g_str_equal (ringer_rtc_membership_get_user_id (member), ringer_call_notification_get_sender (candidate->notification)) &&
      g_str_equal (ringer_rtc_membership_get_slot_id (member), ringer_call_notification_get_slot_id (candidate->notification))) {
    candidate->member_key = g_strdup (event->state_key);
    candidate->fetched = ringer_rtc_membership_get_expires_ms (member) > get_now_ms (candidate->watcher) ? RINGER_MEMBER_JOINED : RINGER_MEMBER_NOT_JOINED;
  } else if (event != NULL || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND) ||
             g_error_matches (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN))
    candidate->fetched = RINGER_MEMBER_WRONG;
  else
    /* Nobody can say: better a ring too many than a call that is lost. */
    g_debug ("Member event of %s was not fetched: %s", ringer_call_notification_get_event_id (candidate->notification), error->message);

  judge (candidate->watcher, candidate);
}

static void
fetch_member_event (RingerCallWatcher *self,
                    Candidate *candidate)
{
  const char *event_id = ringer_call_notification_get_member_event_id (candidate->notification);

  if (candidate->fetching || candidate->fetched != RINGER_MEMBER_UNKNOWN || event_id == NULL)
    return;

  candidate->fetching = TRUE;
  ringer_account_fetch_event_async (self->account, ringer_room_get_id (ringer_rtc_session_get_room (candidate->session)), event_id,
                                    self->cancellable, on_member_event, candidate_ref (candidate));
}

/* Answered or declined here: the manager and the call itself see to the rest. */
static void
on_call_state (RingerCallWatcher *self,
               GParamSpec *pspec,
               RingerIncomingCall *call)
{
  if (ringer_incoming_call_get_state (call) != RINGER_INCOMING_ENDED)
    return;

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index (self->candidates, i);

    if (candidate->call == call) {
      drop (self, candidate);
      return;
    }
  }
}

static void
present (RingerCallWatcher *self,
         Candidate *candidate,
         RingerRingReason reason)
{
  RingerRoom *room = ringer_rtc_session_get_room (candidate->session);
  const char *sender = ringer_call_notification_get_sender (candidate->notification);
  RingerMember *member = ringer_room_lookup_member (room, sender);
  gint64 end_ms = ringer_clock_get_monotonic_ms (ringer_account_get_clock (self->account)) + get_left_ms (self, candidate);

  candidate->call = ringer_incoming_call_new (candidate->session, candidate->notification, reason, end_ms);
  g_signal_connect_object (candidate->call, "notify::state", G_CALLBACK (on_call_state), self, G_CONNECT_SWAPPED);

  if (member == NULL || ringer_member_get_membership (member) == RINGER_MEMBERSHIP_UNKNOWN)
    ringer_account_fetch_member_async (self->account, room, sender, self->cancellable, NULL, NULL);

  g_signal_emit (self, signals[SIGNAL_CALL], 0, candidate->call);
}

/* A sticky notification takes the place of its sender's earlier one, without a new ring. */
static gboolean
take_over (Candidate *presented,
           Candidate *candidate)
{
  if (ringer_call_notification_get_sticky_key (candidate->notification) == NULL ||
      ringer_call_notification_get_shape (presented->notification) != ringer_call_notification_get_shape (candidate->notification) ||
      !g_str_equal (ringer_call_notification_get_sender (presented->notification), ringer_call_notification_get_sender (candidate->notification)))
    return FALSE;

  candidate->call = g_steal_pointer (&presented->call);

  return TRUE;
}

static void
judge (RingerCallWatcher *self,
       Candidate *borrowed)
{
  g_autoptr (Candidate) candidate = candidate_ref (borrowed);
  RingerRingFacts facts;
  RingerRingDecision decision;
  Candidate *presented;

  /* What the person did about it stands, whatever comes now. */
  if (candidate->call != NULL && ringer_incoming_call_get_state (candidate->call) != RINGER_INCOMING_RINGING) {
    if (candidate->end_id == 0 && ringer_incoming_call_get_state (candidate->call) == RINGER_INCOMING_DECLINING)
      ringer_incoming_call_end (candidate->call, RINGER_CALL_END_DECLINED);
    return;
  }

  gather (self, candidate, &facts);
  decision = ringer_ring_policy_decide (&facts);
  if (candidate->call == NULL)
    g_debug ("Notification %s: %s", ringer_call_notification_get_event_id (candidate->notification),
             g_enum_get_value (g_type_class_get (RINGER_TYPE_RING_REASON), (int) decision.reason)->value_nick);

  if (decision.verdict != RINGER_VERDICT_NOTHING) {
    arm_end (self, candidate);
    if (candidate->call == NULL)
      present (self, candidate, decision.reason);
    if (decision.reason == RINGER_RING_REASON_OPTIMISTIC)
      fetch_member_event (self, candidate);
    return;
  }

  if (candidate->call != NULL) {
    /* Ending it drops the candidate. */
    ringer_incoming_call_end (candidate->call, get_end_reason (decision.reason));
    return;
  }

  presented = decision.reason == RINGER_RING_REASON_PRESENTED_ALREADY ? find_presented (self, candidate) : NULL;
  if (presented != NULL && take_over (presented, candidate)) {
    ringer_incoming_call_renew (candidate->call, candidate->notification, 0);
    arm_end (self, candidate);
    drop (self, presented);
  } else if (may_turn (decision.reason))
    arm_end (self, candidate);
  else
    drop (self, candidate);
}

static void
judge_where (RingerCallWatcher *self,
             RingerRoom *room)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_unref);

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index (self->candidates, i);

    if (room == NULL || ringer_rtc_session_get_room (candidate->session) == room)
      g_ptr_array_add (candidates, candidate_ref (candidate));
  }

  for (unsigned int i = 0; i < candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index (candidates, i);

    if (candidate->watcher != NULL)
      judge (self, candidate);
  }
}

static void
judge_all (RingerCallWatcher *self)
{
  judge_where (self, NULL);
}

static void
on_session_changed (RingerCallWatcher *self,
                    RingerRtcSession *session)
{
  judge_where (self, ringer_rtc_session_get_room (session));
}

/* What comes */

static unsigned int
count_candidates (RingerCallWatcher *self,
                  RingerRoom *room)
{
  unsigned int n = 0;

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    if (ringer_rtc_session_get_room (((Candidate *) g_ptr_array_index (self->candidates, i))->session) == room)
      n++;
  }

  return n;
}

static void
take_notification (RingerCallWatcher *self,
                   RingerRoom *room,
                   RingerEvent *event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerCallNotification) notification = NULL;
  Candidate *candidate;

  if (event->event_id == NULL || g_hash_table_contains (self->seen, event->event_id) || ringer_event_is_redacted (event))
    return;

  remember (self->seen, event->event_id);
  notification = ringer_call_notification_new (ringer_room_get_id (room), event, &error);
  if (notification == NULL) {
    g_message ("Ignoring call notification %s: %s", event->event_id, error->message);
    return;
  }

  if (count_candidates (self, room) >= MAX_CANDIDATES_PER_ROOM)
    return;

  candidate = g_new0 (Candidate, 1);
  g_atomic_ref_count_init (&candidate->ref_count);
  candidate->watcher = self;
  candidate->notification = g_steal_pointer (&notification);
  candidate->session = g_object_ref (ringer_rtc_session_store_get (self->sessions, room, ringer_call_notification_get_slot_id (candidate->notification)));
  candidate->first_seen_ms = ringer_clock_get_monotonic_ms (ringer_account_get_clock (self->account));
  g_signal_handlers_disconnect_by_func (candidate->session, on_session_changed, self);
  g_signal_connect_object (candidate->session, "changed", G_CALLBACK (on_session_changed), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->candidates, candidate);
}

static void
take_withdrawal (RingerCallWatcher *self,
                 RingerRoom *room,
                 RingerEvent *event)
{
  for (unsigned int i = 0; i < self->candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index (self->candidates, i);

    if (ringer_rtc_session_get_room (candidate->session) == room &&
        g_strcmp0 (ringer_call_notification_get_sticky_key (candidate->notification), ringer_event_get_sticky_key (event)) == 0 &&
        g_strcmp0 (ringer_call_notification_get_sender (candidate->notification), event->sender) == 0)
      candidate->withdrawn = TRUE;
  }
}

/* A leave of mine from the slot says, on whatever device, that I am done with that call (MSC4075 with slots). */
static void
take_own_leave (RingerCallWatcher *self,
                RingerRoom *room,
                RingerEvent *event)
{
  for (unsigned int i = 0; i < self->candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index (self->candidates, i);
    RingerEvent *sent = ringer_call_notification_get_event (candidate->notification);

    if (ringer_rtc_session_get_room (candidate->session) == room &&
        ringer_call_notification_get_shape (candidate->notification) == RINGER_NOTIFICATION_FLAT_SLOT &&
        event->origin_server_ts_ms > sent->origin_server_ts_ms)
      candidate->own_left = TRUE;
  }
}

static gboolean
is_decline (RingerEvent *event)
{
  return g_str_equal (event->type, "org.matrix.msc4310.rtc.decline") || g_str_equal (event->type, "m.rtc.decline");
}

static void
take_event (RingerCallWatcher *self,
            RingerRoom *room,
            RingerEvent *event)
{
  const char *me = ringer_account_get_user_id (self->account);
  gboolean mine = g_strcmp0 (event->sender, me) == 0;

  if (event->redacts != NULL)
    remember (self->redacted, event->redacts);
  else if (ringer_call_notification_matches (event)) {
    if (ringer_call_notification_is_withdrawal (event))
      take_withdrawal (self, room, event);
    else
      take_notification (self, room, event);
  } else if (mine && is_decline (event)) {
    const char *id = ringer_event_get_relation (event, "m.reference");

    if (id != NULL)
      remember (self->declined, id);
  } else if (mine && g_str_equal (event->type, "org.matrix.msc3401.call.member") && json_object_get_size (event->content) == 0)
    take_own_leave (self, room, event);
}

static void
on_room_updated (RingerCallWatcher *self,
                 RingerRoom *room,
                 const RingerRoomUpdate *update)
{
  ringer_rtc_session_store_apply (self->sessions, room, update);

  for (unsigned int i = 0; i < update->sticky->len; i++)
    take_event (self, room, g_ptr_array_index (update->sticky, i));
  for (unsigned int i = 0; i < update->timeline->len; i++)
    take_event (self, room, g_ptr_array_index (update->timeline, i));

  judge_where (self, room);
}

static void
ringer_call_watcher_dispose (GObject *object)
{
  RingerCallWatcher *self = RINGER_CALL_WATCHER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  while (self->candidates->len > 0)
    drop (self, g_ptr_array_index (self->candidates, self->candidates->len - 1));
  g_clear_object (&self->sessions);
  g_clear_object (&self->account);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ringer_call_watcher_parent_class)->dispose (object);
}

static void
ringer_call_watcher_finalize (GObject *object)
{
  RingerCallWatcher *self = RINGER_CALL_WATCHER (object);

  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->redacted, g_hash_table_unref);
  g_clear_pointer (&self->declined, g_hash_table_unref);

  G_OBJECT_CLASS (ringer_call_watcher_parent_class)->finalize (object);
}

static void
ringer_call_watcher_class_init (RingerCallWatcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_call_watcher_dispose;
  object_class->finalize = ringer_call_watcher_finalize;

  signals[SIGNAL_CALL] =
    g_signal_new ("call", RINGER_TYPE_CALL_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_INCOMING_CALL);
}

static void
ringer_call_watcher_init (RingerCallWatcher *self)
{
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) candidate_unref);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->redacted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->declined = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

RingerCallWatcher *
ringer_call_watcher_new (RingerAccount *account)
{
  RingerCallWatcher *self = g_object_new (RINGER_TYPE_CALL_WATCHER, NULL);

  self->account = g_object_ref (account);
  self->sessions = ringer_rtc_session_store_new (account);
  g_signal_connect_object (account, "room-updated", G_CALLBACK (on_room_updated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "rules-changed", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_account_get_clock (account), "jumped", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_account_get_server_clock (account), "notify::offset-ms", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);

  return self;
}

RingerAccount *
ringer_call_watcher_get_account (RingerCallWatcher *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_WATCHER (self), NULL);

  return self->account;
}

RingerRtcSessionStore *
ringer_call_watcher_get_sessions (RingerCallWatcher *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_WATCHER (self), NULL);

  return self->sessions;
}

void
ringer_call_watcher_end_all (RingerCallWatcher *self)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (RINGER_IS_CALL_WATCHER (self));

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    Candidate *candidate = g_ptr_array_index (self->candidates, i);

    if (candidate->call != NULL)
      g_ptr_array_add (calls, g_object_ref (candidate->call));
  }

  for (unsigned int i = 0; i < calls->len; i++)
    ringer_incoming_call_end (g_ptr_array_index (calls, i), RINGER_CALL_END_ACCOUNT_GONE);
}
