/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-candidate.h"

#include "ringer-error.h"
#include "ringer-json.h"
#include "ringer-ring-ack.h"

/* What is known of one notification. It decides nothing: the policy does, and the watcher acts on it. */

typedef enum {
  LOOKUP_NONE,
  LOOKUP_RUNNING,
  LOOKUP_FOUND,  /* it is the sender's, and of this session */
  LOOKUP_WRONG,  /* it does not exist, or is something else */
  LOOKUP_FAILED, /* nobody could say */
} Lookup;

struct _RingerRingCandidate {
  GObject parent_instance;

  RingerCallNotification *notification;
  RingerRtcSession *session;
  RingerAccount *account;
  RingerCallMemory *memory;
  RingerRingRules *rules;
  RingerIncomingCall *call;
  GPtrArray *replaced_ids; /* of notifications */
  Lookup lookup;
  RingerEvent *found;
  GCancellable *cancellable;
  gint64 first_seen_ms;   /* since the machine's start, in sleep too, as the next */
  gint64 acknowledged_ms; /* 0 for not */
  RingerRingDecision decision;
  gint64 decided_us;
  gboolean judged;
  unsigned int end_id;
  gboolean proven;
  gboolean silenced;
  gboolean was_presented;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerRingCandidate, ringer_ring_candidate, G_TYPE_OBJECT)

static gint64
get_now_ms (RingerRingCandidate *self)
{
  return ringer_server_clock_get_now_ms (ringer_account_get_server_clock (self->account));
}

static RingerRtcMembership *
read_member (RingerRingCandidate *self,
             RingerEvent *event)
{
  if (!ringer_rtc_membership_matches (event) || ringer_rtc_membership_is_leave (event))
    return NULL;

  /* Where events are encrypted, one in clear that is sticky is nobody's. */
  if (event->state_key == NULL && !event->encrypted && ringer_room_is_encrypted (ringer_rtc_session_get_room (self->session)))
    return NULL;

  return ringer_rtc_membership_new (event, ringer_server_clock_get_offset_ms (ringer_account_get_server_clock (self->account)), NULL);
}

/* The facts */

/* The member event that is current in the place of the one that was fetched; %NULL if the room knows of none. */
static RingerEvent *
find_current (RingerRingCandidate *self)
{
  RingerRoom *room = ringer_rtc_session_get_room (self->session);

  if (self->found->state_key != NULL)
    return ringer_room_get_state (room, self->found->type, self->found->state_key);

  return ringer_room_get_sticky (room, self->found->type, self->found->sender, ringer_event_get_sticky_key (self->found));
}

/* It speaks for itself until the room knows what is in its place. */
static gboolean
speaks_for_itself (RingerRingCandidate *self)
{
  g_autoptr (RingerRtcMembership) member = read_member (self, self->found);

  return find_current (self) == NULL && ringer_rtc_membership_get_expires_ms (member) > get_now_ms (self) &&
         ringer_rtc_membership_has_slot (member, ringer_rtc_session_get_room (self->session));
}

/* When the stay that the fetched event tells of ended, if the room shows that it did; else G_MAXINT64. A leave stays in the room, also after the next join. */
static gint64
find_left_ms (RingerRingCandidate *self)
{
  RingerEvent *current = find_current (self);

  if (current == NULL || !ringer_rtc_membership_is_leave (current) || current->origin_server_ts_ms < self->found->origin_server_ts_ms)
    return G_MAXINT64;

  return current->origin_server_ts_ms;
}

/*
 * What rings goes on if its caller left and is back before Ringer hears of it: their connection was lost for a moment. What does not ring is over when the
 * call is, that is, if nobody was in it when they left: coming again, they ring again.
 */
static RingerMemberCheck
check_joined (RingerRingCandidate *self,
              gint64 left_ms)
{
  gboolean goes_on = self->call != NULL || ringer_rtc_session_get_started_ms (self->session) < left_ms;

  if (!goes_on || !ringer_rtc_session_is_joined (self->session, ringer_call_notification_get_sender (self->notification)))
    return RINGER_MEMBER_NOT_JOINED;

  return RINGER_MEMBER_JOINED;
}

static RingerMemberCheck
check_member_event (RingerRingCandidate *self)
{
  const char *sender = ringer_call_notification_get_sender (self->notification);
  const char *event_id = ringer_call_notification_get_member_event_id (self->notification);
  gint64 left_ms;

  if (event_id == NULL)
    return RINGER_MEMBER_WRONG;

  if (ringer_rtc_session_has_member_event (self->session, sender, event_id, &left_ms))
    return check_joined (self, left_ms);

  switch (self->lookup) {
  case LOOKUP_FOUND:
    return speaks_for_itself (self) ? RINGER_MEMBER_JOINED : check_joined (self, find_left_ms (self));
  case LOOKUP_WRONG:
    return RINGER_MEMBER_WRONG;
  case LOOKUP_NONE:
  case LOOKUP_RUNNING:
  case LOOKUP_FAILED:
  default:
    return RINGER_MEMBER_UNKNOWN;
  }
}

static RingerRingProof
get_proof (RingerRingCandidate *self)
{
  switch (ringer_call_notification_get_shape (self->notification)) {
  case RINGER_NOTIFICATION_INVITE:
    return RINGER_PROOF_SLOT;
  case RINGER_NOTIFICATION_LEGACY:
    return RINGER_PROOF_JOINED;
  case RINGER_NOTIFICATION_FLAT:
  case RINGER_NOTIFICATION_FLAT_SLOT:
  case RINGER_NOTIFICATION_NESTED:
  default:
    return RINGER_PROOF_MEMBER;
  }
}

static RingerMemberCheck
check_member (RingerRingCandidate *self)
{
  return get_proof (self) == RINGER_PROOF_MEMBER ? check_member_event (self) : check_joined (self, G_MAXINT64);
}

/* What the person's own rules make of what is asked for. */
static RingerCallKind
judge_kind (RingerRingCandidate *self,
            RingerRingRule *rule)
{
  RingerRoom *room = ringer_rtc_session_get_room (self->session);
  gint64 wall_ms = ringer_clock_get_wall_ms (ringer_account_get_clock (self->account));
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (wall_ms / 1000);
  const RingerRingQuestion question = {
    .account_id = ringer_account_get_id (self->account),
    .room_id = ringer_room_get_id (room),
    .asked = ringer_call_notification_get_kind (self->notification),
    .group = ringer_ring_rules_is_group (room),
    .invitation = ringer_call_notification_get_shape (self->notification) == RINGER_NOTIFICATION_INVITE,
    .known_application = ringer_call_notification_is_call (self->notification),
    .now = now,
  };

  return ringer_ring_rules_judge (self->rules, &question, rule);
}

/* A leave of mine from the slot says that I am done with that call, on whatever device (MSC4075 with slots). */
static gboolean
have_i_left (RingerRingCandidate *self)
{
  return ringer_call_notification_get_shape (self->notification) == RINGER_NOTIFICATION_FLAT_SLOT &&
         ringer_rtc_session_was_left_since (self->session, ringer_account_get_user_id (self->account),
                                            ringer_call_notification_get_event (self->notification)->origin_server_ts_ms);
}

static gboolean
is_declined (RingerRingCandidate *self)
{
  const char *room_id = ringer_call_notification_get_room_id (self->notification);

  if (ringer_call_memory_is_declined (self->memory, room_id, ringer_call_notification_get_event_id (self->notification)))
    return TRUE;

  for (unsigned int i = 0; i < self->replaced_ids->len; i++) {
    if (ringer_call_memory_is_declined (self->memory, room_id, g_ptr_array_index (self->replaced_ids, i)))
      return TRUE;
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

static void
evaluate_rules (RingerRingCandidate *self,
                RingerRingFacts *facts)
{
  RingerRoom *room = ringer_rtc_session_get_room (self->session);
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
                              ringer_call_notification_get_event (self->notification), &context, &verdict);
  facts->push_notify = verdict.notify;
  facts->room_muted = verdict.room_muted;
}

void
ringer_ring_candidate_gather (RingerRingCandidate *self,
                              gboolean presented_already,
                              RingerRingFacts *facts)
{
  RingerCallNotification *notification;
  RingerRoom *room;
  RingerPowerLevels *levels;
  const char *me;
  const char *sender;

  g_return_if_fail (RINGER_IS_RING_CANDIDATE (self));

  notification = self->notification;
  room = ringer_rtc_session_get_room (self->session);
  levels = ringer_room_get_power_levels (room);
  me = ringer_account_get_user_id (self->account);
  sender = ringer_call_notification_get_sender (notification);

  *facts = (RingerRingFacts) {
    .now_ms = 0,
    .end_ms = ringer_ring_candidate_get_left_ms (self),
    .was_presented = self->was_presented,
    .own = g_str_equal (sender, me),
    .sender_ignored = ringer_account_is_ignored (self->account, sender),
    .sender_in_room = is_sender_in_room (room, sender),
    .me_in_room = ringer_room_get_membership (room) == RINGER_MEMBERSHIP_JOIN,
    .redacted = ringer_call_memory_is_redacted (self->memory, ringer_room_get_id (room), ringer_call_notification_get_event_id (notification)),
    .withdrawn = ringer_call_memory_is_withdrawn (self->memory, room, notification),
    .declined = is_declined (self),
    .mentions_me = ringer_call_notification_mentions_user (notification, me),
    .mentions_room = ringer_call_notification_mentions_room (notification),
    .sender_level = ringer_power_levels_get_user (levels, sender),
    .room_mention_level = ringer_power_levels_get_notification (levels, "room"),
    .slot = ringer_rtc_slot_check (room, ringer_rtc_session_get_slot_id (self->session)),
    .proof = get_proof (self),
    .member = check_member (self),
    .joined_already = ringer_rtc_session_is_joined_elsewhere (self->session) || have_i_left (self) ||
                      (self->call == NULL && ringer_rtc_session_is_joined_here (self->session)),
    .presented_already = presented_already,
  };
  facts->kind = judge_kind (self, &facts->rule);
  evaluate_rules (self, facts);
}

/* When to ask again */

static void
on_end_due (gpointer user_data)
{
  RingerRingCandidate *self = user_data;

  self->end_id = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
is_right_member (RingerRingCandidate *self,
                 RingerRtcMembership *member)
{
  return g_str_equal (ringer_rtc_membership_get_user_id (member), ringer_call_notification_get_sender (self->notification)) &&
         g_str_equal (ringer_rtc_membership_get_slot_id (member), ringer_call_notification_get_slot_id (self->notification));
}

static void
on_member_event (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (RingerRingCandidate) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerEvent) event = ringer_account_fetch_event_finish (RINGER_ACCOUNT (source), result, &error);
  g_autoptr (RingerRtcMembership) member = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (event != NULL)
    member = read_member (self, event);

  if (member != NULL && is_right_member (self, member)) {
    self->found = ringer_event_ref (event);
    self->lookup = LOOKUP_FOUND;
  } else if (event != NULL && g_str_equal (event->type, "m.room.encrypted")) {
    self->lookup = LOOKUP_FAILED;
  } else if (event != NULL || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND) ||
             g_error_matches (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN)) {
    self->lookup = LOOKUP_WRONG;
  } else {
    /* Better a ring too many than a call that is lost; asking again and again would help nobody. */
    self->lookup = LOOKUP_FAILED;
    g_debug ("The member event of %s was not fetched: %s", ringer_call_notification_get_event_id (self->notification), error->message);
  }

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ringer_ring_candidate_dispose (GObject *object)
{
  RingerRingCandidate *self = RINGER_RING_CANDIDATE (object);

  if (self->account != NULL)
    ringer_ring_candidate_stop (self);
  g_clear_object (&self->notification);
  g_clear_object (&self->session);
  g_clear_object (&self->account);
  g_clear_object (&self->memory);
  g_clear_object (&self->rules);
  g_clear_object (&self->call);
  g_clear_pointer (&self->found, ringer_event_unref);

  G_OBJECT_CLASS (ringer_ring_candidate_parent_class)->dispose (object);
}

static void
ringer_ring_candidate_finalize (GObject *object)
{
  RingerRingCandidate *self = RINGER_RING_CANDIDATE (object);

  g_clear_pointer (&self->replaced_ids, g_ptr_array_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ringer_ring_candidate_parent_class)->finalize (object);
}

static void
ringer_ring_candidate_class_init (RingerRingCandidateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_ring_candidate_dispose;
  object_class->finalize = ringer_ring_candidate_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", RINGER_TYPE_RING_CANDIDATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_ring_candidate_init (RingerRingCandidate *self)
{
  self->replaced_ids = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
}

/* It may have been seen by the program before this one was started. */
static gint64
find_first_seen_ms (RingerRingCandidate *self)
{
  RingerClock *clock = ringer_account_get_clock (self->account);
  gint64 known_ms = ringer_clock_get_wall_ms (clock) - ringer_call_notification_get_event (self->notification)->received_ms;

  return ringer_clock_get_boot_ms (clock) - MAX (known_ms, 0);
}

RingerRingCandidate *
ringer_ring_candidate_new (RingerCallNotification *notification,
                           RingerRtcSession *session,
                           RingerCallMemory *memory,
                           RingerRingRules *rules)
{
  RingerRingCandidate *self = g_object_new (RINGER_TYPE_RING_CANDIDATE, NULL);

  self->notification = g_object_ref (notification);
  self->session = g_object_ref (session);
  self->account = g_object_ref (ringer_rtc_session_get_account (session));
  self->memory = g_object_ref (memory);
  self->rules = g_object_ref (rules);
  self->first_seen_ms = find_first_seen_ms (self);

  return self;
}

RingerCallNotification *
ringer_ring_candidate_get_notification (RingerRingCandidate *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), NULL);

  return self->notification;
}

RingerRtcSession *
ringer_ring_candidate_get_session (RingerRingCandidate *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), NULL);

  return self->session;
}

RingerIncomingCall *
ringer_ring_candidate_get_call (RingerRingCandidate *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), NULL);

  return self->call;
}

void
ringer_ring_candidate_set_call (RingerRingCandidate *self,
                                RingerIncomingCall *call)
{
  g_return_if_fail (RINGER_IS_RING_CANDIDATE (self));

  if (self->call != NULL)
    self->silenced = ringer_incoming_call_get_silenced (self->call);
  self->was_presented = TRUE;
  g_set_object (&self->call, call);
}

gboolean
ringer_ring_candidate_was_silenced (RingerRingCandidate *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), FALSE);

  return self->silenced;
}

gboolean
ringer_ring_candidate_is_proven (RingerRingCandidate *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), FALSE);

  return self->proven;
}

void
ringer_ring_candidate_prove (RingerRingCandidate *self)
{
  g_return_if_fail (RINGER_IS_RING_CANDIDATE (self));

  self->proven = TRUE;
}

gboolean
ringer_ring_candidate_is_checked (RingerRingCandidate *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), FALSE);

  return self->proven || self->lookup == LOOKUP_FAILED;
}

void
ringer_ring_candidate_replace (RingerRingCandidate *self,
                               RingerRingCandidate *presented)
{
  g_return_if_fail (RINGER_IS_RING_CANDIDATE (self));
  g_return_if_fail (RINGER_IS_RING_CANDIDATE (presented));

  g_ptr_array_extend_and_steal (self->replaced_ids, g_steal_pointer (&presented->replaced_ids));
  presented->replaced_ids = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->replaced_ids, g_strdup (ringer_call_notification_get_event_id (presented->notification)));
}

gboolean
ringer_ring_candidate_is_renewal (RingerRingCandidate *self,
                                  RingerRingCandidate *presented)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), FALSE);
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (presented), FALSE);

  return self->session == presented->session &&
         ringer_call_notification_get_sticky_key (self->notification) != NULL &&
         ringer_call_notification_get_shape (self->notification) == ringer_call_notification_get_shape (presented->notification) &&
         g_str_equal (ringer_call_notification_get_sender (self->notification), ringer_call_notification_get_sender (presented->notification));
}

gboolean
ringer_ring_candidate_is_one_call (RingerRingCandidate *self,
                                   RingerRingCandidate *presented)
{
  RingerNotificationShape shape;
  RingerNotificationShape other;

  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), FALSE);
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (presented), FALSE);

  if (ringer_ring_candidate_is_renewal (self, presented))
    return TRUE;

  shape = ringer_call_notification_get_shape (self->notification);
  other = ringer_call_notification_get_shape (presented->notification);
  if (shape != RINGER_NOTIFICATION_INVITE) {
    RingerNotificationShape swapped = shape;

    shape = other;
    other = swapped;
  }

  return shape == RINGER_NOTIFICATION_INVITE &&
         (other == RINGER_NOTIFICATION_INVITE || other == RINGER_NOTIFICATION_FLAT || other == RINGER_NOTIFICATION_FLAT_SLOT);
}

gboolean
ringer_ring_candidate_set_decision (RingerRingCandidate *self,
                                    const RingerRingDecision *decision)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), FALSE);

  if (self->judged && self->decision.verdict == decision->verdict && self->decision.reason == decision->reason &&
      self->decision.rule == decision->rule)
    return FALSE;

  self->judged = TRUE;
  self->decision = *decision;
  self->decided_us = ringer_clock_get_monotonic_us (ringer_account_get_clock (ringer_rtc_session_get_account (self->session)));

  return TRUE;
}

gint64
ringer_ring_candidate_get_decided_us (RingerRingCandidate *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), 0);

  return self->decided_us;
}

const RingerRingDecision *
ringer_ring_candidate_get_decision (RingerRingCandidate *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), NULL);

  return &self->decision;
}

void
ringer_ring_candidate_acknowledge (RingerRingCandidate *self)
{
  g_return_if_fail (RINGER_IS_RING_CANDIDATE (self));

  if (self->acknowledged_ms != 0 || ringer_call_notification_get_kind (self->notification) != RINGER_CALL_RING ||
      !ringer_ring_ack_send (self->account, ringer_rtc_session_get_room (self->session), self->notification))
    return;

  self->acknowledged_ms = ringer_clock_get_boot_ms (ringer_account_get_clock (self->account));
}

/* What came as a sticky event and has a slot counts only while it is in the map of sticky events. */
static gint64
get_sticky_left_ms (RingerRingCandidate *self)
{
  RingerNotificationShape shape = ringer_call_notification_get_shape (self->notification);
  RingerEvent *event = ringer_call_notification_get_event (self->notification);
  RingerServerClock *server_clock = ringer_account_get_server_clock (self->account);

  if (event->sticky_duration_ms < 0 || (shape != RINGER_NOTIFICATION_FLAT_SLOT && shape != RINGER_NOTIFICATION_INVITE))
    return G_MAXINT64;

  return ringer_event_get_sticky_end_ms (event, ringer_server_clock_get_offset_ms (server_clock)) - ringer_server_clock_get_now_ms (server_clock);
}

gint64
ringer_ring_candidate_get_left_ms (RingerRingCandidate *self)
{
  gint64 now_ms;
  gint64 left_ms;

  g_return_val_if_fail (RINGER_IS_RING_CANDIDATE (self), 0);

  now_ms = ringer_clock_get_boot_ms (ringer_account_get_clock (self->account));
  if (self->acknowledged_ms != 0)
    left_ms = self->acknowledged_ms + ringer_call_notification_get_lifetime_ms (self->notification) - now_ms;
  else
    left_ms = ringer_call_notification_get_end_ms (self->notification) - get_now_ms (self);
  left_ms = MIN (left_ms, get_sticky_left_ms (self));

  return MIN (left_ms, self->first_seen_ms + RINGER_NOTIFICATION_MAX_LIFETIME_MS - now_ms);
}

void
ringer_ring_candidate_follow_end (RingerRingCandidate *self)
{
  RingerClock *clock;

  g_return_if_fail (RINGER_IS_RING_CANDIDATE (self));

  clock = ringer_account_get_clock (self->account);
  ringer_clock_clear_timeout (clock, &self->end_id);
  self->end_id = ringer_clock_add_timeout (clock, ringer_ring_candidate_get_left_ms (self), on_end_due, self);
}

void
ringer_ring_candidate_look_up_member (RingerRingCandidate *self)
{
  const char *event_id;

  g_return_if_fail (RINGER_IS_RING_CANDIDATE (self));

  event_id = ringer_call_notification_get_member_event_id (self->notification);
  if (self->lookup != LOOKUP_NONE || event_id == NULL)
    return;

  self->lookup = LOOKUP_RUNNING;
  ringer_account_fetch_event_async (self->account, ringer_call_notification_get_room_id (self->notification), event_id,
                                    self->cancellable, on_member_event, g_object_ref (self));
}

void
ringer_ring_candidate_stop (RingerRingCandidate *self)
{
  g_return_if_fail (RINGER_IS_RING_CANDIDATE (self));

  g_cancellable_cancel (self->cancellable);
  ringer_clock_clear_timeout (ringer_account_get_clock (self->account), &self->end_id);
}
