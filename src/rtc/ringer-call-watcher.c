/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-watcher.h"

#include "ringer-enums.h"
#include "ringer-incoming-call-private.h"
#include "ringer-ring-candidate.h"

/*
 * Every live notification is a candidate, from when it came until it is over or spent. Whenever something changes that it is
 * judged by, it is judged again; nothing else begins or ends a ring.
 */

/* More than one honest caller needs; one who sends more replaces their own oldest. */
#define MAX_CANDIDATES_PER_SENDER 50

struct _RingerCallWatcher {
  GObject parent_instance;

  RingerAccount *account;
  RingerRtcSessionStore *sessions;
  RingerCallMemory *memory;
  RingerRingRules *rules;
  GPtrArray *candidates;
  GCancellable *cancellable;
  gboolean applying; /* an update is being taken in, after which its room is judged */
};

enum {
  SIGNAL_CALL,
  SIGNAL_JUDGED,
  SIGNAL_DECLINED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerCallWatcher, ringer_call_watcher, G_TYPE_OBJECT)

static void judge (RingerCallWatcher *self,
                   RingerRingCandidate *candidate);
static RingerRingDecision decide (RingerCallWatcher *self,
                                  RingerRingCandidate *candidate,
                                  gboolean presented_already);
static void judge_session (RingerCallWatcher *self,
                           RingerRtcSession *session);
static void judge_all (RingerCallWatcher *self);

static gboolean
is_watched (RingerCallWatcher *self,
            RingerRingCandidate *candidate)
{
  return g_ptr_array_find (self->candidates, candidate, NULL);
}

static void
drop (RingerCallWatcher *self,
      RingerRingCandidate *candidate)
{
  g_signal_handlers_disconnect_by_data (candidate, self);
  ringer_ring_candidate_stop (candidate);
  g_ptr_array_remove (self->candidates, candidate);
}

/* What is presented of the same session: what @other would renew, if there is such, else any. */
static RingerRingCandidate *
find_presented (RingerCallWatcher *self,
                RingerRingCandidate *other)
{
  RingerRingCandidate *found = NULL;

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    RingerRingCandidate *candidate = g_ptr_array_index (self->candidates, i);

    if (candidate != other && ringer_ring_candidate_get_call (candidate) != NULL &&
        ringer_ring_candidate_get_session (candidate) == ringer_ring_candidate_get_session (other) &&
        (found == NULL || ringer_ring_candidate_is_renewal (other, candidate)))
      found = candidate;
  }

  return found;
}

/* All that a call is presented for. */
static GPtrArray *
list_presented (RingerCallWatcher *self,
                RingerIncomingCall *call)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    RingerRingCandidate *candidate = g_ptr_array_index (self->candidates, i);

    if (ringer_ring_candidate_get_call (candidate) == call)
      g_ptr_array_add (candidates, g_object_ref (candidate));
  }

  return candidates;
}

/* Nobody knows yet whether there is such a call. */
static gboolean
rings_on_trust (RingerCallWatcher *self,
                RingerIncomingCall *call)
{
  g_autoptr (GPtrArray) candidates = list_presented (self, call);

  for (unsigned int i = 0; i < candidates->len; i++) {
    if (ringer_ring_candidate_is_checked (g_ptr_array_index (candidates, i)))
      return FALSE;
  }

  return candidates->len > 0;
}

/* Whether it was there before any of what is presented: then it did not come meanwhile. */
static gboolean
came_before (RingerCallWatcher *self,
             RingerRingCandidate *candidate,
             RingerIncomingCall *call)
{
  for (unsigned int i = 0; i < self->candidates->len; i++) {
    RingerRingCandidate *other = g_ptr_array_index (self->candidates, i);

    if (other == candidate || ringer_ring_candidate_get_call (other) == call)
      return other == candidate;
  }

  return FALSE;
}

/* Those that came while @call is presented and are no part of it do not ring when it is over. */
static void
spend_others (RingerCallWatcher *self,
              RingerIncomingCall *call)
{
  RingerRtcSession *session = ringer_incoming_call_get_session (call);
  g_autoptr (GPtrArray) presented = list_presented (self, call);

  for (unsigned int i = self->candidates->len; i-- > 0;) {
    RingerRingCandidate *candidate = g_ptr_array_index (self->candidates, i);
    gboolean stays = came_before (self, candidate, call);

    for (unsigned int j = 0; j < presented->len; j++)
      stays = stays || ringer_ring_candidate_is_one_call (candidate, g_ptr_array_index (presented, j));
    if (!stays && ringer_ring_candidate_get_call (candidate) == NULL && ringer_ring_candidate_get_session (candidate) == session) {
      /* Not without a word why. */
      decide (self, candidate, TRUE);
      drop (self, candidate);
    }
  }
}

/* The sticky notification that came after what is being presented and may take its place. */
static RingerRingCandidate *
find_renewal (RingerCallWatcher *self,
              RingerRingCandidate *presented)
{
  gboolean after = FALSE;

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    RingerRingCandidate *candidate = g_ptr_array_index (self->candidates, i);

    if (after && ringer_ring_candidate_is_renewal (candidate, presented) &&
        !ringer_call_memory_is_withdrawn (self->memory, ringer_rtc_session_get_room (ringer_ring_candidate_get_session (candidate)), ringer_ring_candidate_get_notification (candidate)))
      return candidate;
    after = after || candidate == presented;
  }

  return NULL;
}

/* Only these may turn while it lives: the caller's membership may come after the notification. */
static gboolean
may_turn (RingerRingReason reason)
{
  return reason == RINGER_RING_REASON_SLOT_CLOSED || reason == RINGER_RING_REASON_NO_SLOT || reason == RINGER_RING_REASON_NO_MEMBERSHIP ||
         reason == RINGER_RING_REASON_CALLER_NOT_JOINED;
}

/* The newest of what it is presented for is what a decline answers; it lasts until the last of them is over. */
static void
update_call (RingerCallWatcher *self,
             RingerIncomingCall *call)
{
  g_autoptr (GPtrArray) candidates = list_presented (self, call);
  RingerClock *clock = ringer_account_get_clock (self->account);
  RingerCallNotification *newest = NULL;
  RingerCallNotification *oldest = NULL;
  RingerCallKind kind = RINGER_CALL_BANNER;
  gboolean heard = FALSE;
  gint64 left_ms = 0;

  for (unsigned int i = 0; i < candidates->len; i++) {
    RingerRingCandidate *candidate = g_ptr_array_index (candidates, i);
    RingerCallNotification *notification = ringer_ring_candidate_get_notification (candidate);
    const RingerRingDecision *decision = ringer_ring_candidate_get_decision (candidate);
    gint64 sent_ms = ringer_call_notification_get_event (notification)->origin_server_ts_ms;

    if (newest == NULL || sent_ms >= ringer_call_notification_get_event (newest)->origin_server_ts_ms)
      newest = notification;
    if (oldest == NULL || sent_ms < ringer_call_notification_get_event (oldest)->origin_server_ts_ms)
      oldest = notification;
    if (decision->verdict == RINGER_VERDICT_RING) {
      kind = RINGER_CALL_RING;
      heard = heard || decision->rule != RINGER_RING_RULE_DO_NOT_DISTURB;
    }
    left_ms = MAX (left_ms, ringer_ring_candidate_get_left_ms (candidate));
  }

  /* The call knows its end too: a decline is pointless after it. */
  ringer_incoming_call_set_end_ms (call, ringer_clock_get_monotonic_ms (clock) + left_ms);
  ringer_incoming_call_update (call, newest, ringer_call_notification_get_sender (oldest), kind, kind == RINGER_CALL_RING && !heard);
}

/* Answered or declined here: the manager and the call itself see to the rest. */
static void
on_call_state (RingerCallWatcher *self,
               GParamSpec *pspec,
               RingerIncomingCall *call)
{
  RingerIncomingCallState state = ringer_incoming_call_get_state (call);
  RingerCallEndReason reason = ringer_incoming_call_get_end_reason (call);
  g_autoptr (GPtrArray) candidates = list_presented (self, call);

  /* The person dealt with it before anybody knew whether there was such a call. */
  if (reason == RINGER_CALL_END_ANSWERED || reason == RINGER_CALL_END_DECLINED)
    spend_others (self, call);

  for (unsigned int i = 0; i < candidates->len; i++) {
    RingerRingCandidate *candidate = g_ptr_array_index (candidates, i);

    if (state == RINGER_INCOMING_ENDED)
      drop (self, candidate);
    else if (state == RINGER_INCOMING_RINGING && is_watched (self, candidate))
      /* The answer or the decline failed; meanwhile it may be over. */
      judge (self, candidate);
  }
}

static void
on_call_sounding (RingerCallWatcher *self,
                  GParamSpec *pspec,
                  RingerIncomingCall *call)
{
  g_autoptr (GPtrArray) candidates = list_presented (self, call);

  if (!ringer_incoming_call_get_sounding (call) || candidates->len == 0)
    return;

  for (unsigned int i = 0; i < candidates->len; i++) {
    RingerRingCandidate *candidate = g_ptr_array_index (candidates, i);

    ringer_ring_candidate_acknowledge (candidate);
    ringer_ring_candidate_follow_end (candidate);
  }
  update_call (self, call);
}

static void
on_caller_fetched (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (RingerCallWatcher) self = user_data;
  g_autoptr (GError) error = NULL;

  /* They may turn out to have left the room. Else the caller is shown by their user id. */
  if (ringer_account_fetch_member_finish (RINGER_ACCOUNT (source), result, &error))
    judge_all (self);
  else
    g_debug ("The name of a caller was not fetched: %s", error->message);
}

static void
present (RingerCallWatcher *self,
         RingerRingCandidate *candidate,
         const RingerRingDecision *decision)
{
  RingerRtcSession *session = ringer_ring_candidate_get_session (candidate);
  RingerRoom *room = ringer_rtc_session_get_room (session);
  RingerCallNotification *notification = ringer_ring_candidate_get_notification (candidate);
  const char *sender = ringer_call_notification_get_sender (notification);
  RingerMember *member = ringer_room_lookup_member (room, sender);
  RingerCallKind kind = decision->verdict == RINGER_VERDICT_RING ? RINGER_CALL_RING : RINGER_CALL_BANNER;
  g_autoptr (RingerIncomingCall) call = ringer_incoming_call_new (session, notification, kind, decision->reason, ringer_ring_candidate_get_decided_us (candidate));

  ringer_ring_candidate_set_call (candidate, call);
  if (ringer_ring_candidate_was_silenced (candidate))
    ringer_incoming_call_silence (call);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::sounding", G_CALLBACK (on_call_sounding), self, G_CONNECT_SWAPPED);

  if (member == NULL || ringer_member_get_membership (member) == RINGER_MEMBERSHIP_UNKNOWN)
    ringer_account_fetch_member_async (self->account, room, sender, self->cancellable, on_caller_fetched, g_object_ref (self));

  update_call (self, call);
  g_signal_emit (self, signals[SIGNAL_CALL], 0, call);
}

/*
 * A sticky notification takes the place of its sender's earlier one, and an invitation stands beside what is presented, both without a new
 * ring. What the person did about that stands.
 */
static gboolean
join_presented (RingerCallWatcher *self,
                RingerRingCandidate *candidate)
{
  RingerRingCandidate *presented = find_presented (self, candidate);

  if (presented == NULL || !ringer_ring_candidate_is_one_call (candidate, presented) ||
      ringer_incoming_call_get_state (ringer_ring_candidate_get_call (presented)) != RINGER_INCOMING_RINGING)
    return FALSE;

  ringer_ring_candidate_set_call (candidate, ringer_ring_candidate_get_call (presented));
  judge (self, candidate);

  return TRUE;
}

/* It holds all conditions: those before it that it renews make room. */
static void
take_places (RingerCallWatcher *self,
             RingerRingCandidate *candidate)
{
  RingerIncomingCall *call = ringer_ring_candidate_get_call (candidate);
  unsigned int i = 0;

  while (call != NULL && g_ptr_array_index (self->candidates, i) != candidate) {
    RingerRingCandidate *earlier = g_ptr_array_index (self->candidates, i);

    if (ringer_ring_candidate_get_call (earlier) == call && ringer_ring_candidate_is_renewal (candidate, earlier)) {
      if (ringer_ring_candidate_is_checked (earlier))
        ringer_ring_candidate_replace (candidate, earlier);
      ringer_ring_candidate_set_call (earlier, NULL);
      drop (self, earlier);
    } else {
      i++;
    }
  }
}

static void
keep_ringing (RingerCallWatcher *self,
              RingerRingCandidate *candidate,
              const RingerRingDecision *decision)
{
  if (decision->reason == RINGER_RING_REASON_OK) {
    ringer_ring_candidate_prove (candidate);
    take_places (self, candidate);
  }

  ringer_ring_candidate_follow_end (candidate);
  if (ringer_ring_candidate_get_call (candidate) == NULL)
    present (self, candidate, decision);
  else
    update_call (self, ringer_ring_candidate_get_call (candidate));

  if (decision->reason == RINGER_RING_REASON_OPTIMISTIC)
    ringer_ring_candidate_look_up_member (candidate);
  if (ringer_ring_candidate_is_checked (candidate))
    spend_others (self, ringer_ring_candidate_get_call (candidate));
}

static void
stop_ringing (RingerCallWatcher *self,
              RingerRingCandidate *candidate,
              RingerRingReason reason)
{
  g_autoptr (RingerIncomingCall) call = g_object_ref (ringer_ring_candidate_get_call (candidate));
  g_autoptr (GPtrArray) presented = list_presented (self, call);
  gboolean on_trust = rings_on_trust (self, call);
  gboolean may_come = may_turn (reason) && !ringer_ring_candidate_is_proven (candidate);

  /* The others go on; only a decline is one of them all. */
  if (presented->len > 1 && reason != RINGER_RING_REASON_DECLINED_ALREADY) {
    ringer_ring_candidate_set_call (candidate, NULL);
    if (!may_come)
      drop (self, candidate);
    update_call (self, call);
    return;
  }

  if (ringer_incoming_call_get_state (call) == RINGER_INCOMING_DECLINING) {
    ringer_incoming_call_end (call, RINGER_CALL_END_DECLINED);
    return;
  }

  /* It rang on trust; the membership that it lacks may still come. Else ending the call drops the candidate. */
  if (may_come) {
    ringer_ring_candidate_set_call (candidate, NULL);
    ringer_ring_candidate_follow_end (candidate);
  }
  ringer_incoming_call_end_for (call, reason);

  /* By what was no call after all nothing is spent. */
  if (on_trust)
    judge_session (self, ringer_incoming_call_get_session (call));
}

/* What would renew what is presented, or stand beside it, is one call with it: declining the one is declining the other. */
static void
decline_presented (RingerCallWatcher *self,
                   RingerRingCandidate *candidate)
{
  RingerRingCandidate *presented = find_presented (self, candidate);

  if (presented != NULL && ringer_ring_candidate_is_one_call (candidate, presented) &&
      ringer_incoming_call_get_state (ringer_ring_candidate_get_call (presented)) != RINGER_INCOMING_ANSWERING)
    stop_ringing (self, presented, RINGER_RING_REASON_DECLINED_ALREADY);
}

static void
tell_decision (RingerCallWatcher *self,
               RingerRingCandidate *candidate,
               const RingerRingDecision *decision)
{
  RingerCallNotification *notification = ringer_ring_candidate_get_notification (candidate);

  g_signal_emit (self, signals[SIGNAL_JUDGED], 0, ringer_rtc_session_get_room (ringer_ring_candidate_get_session (candidate)),
                 ringer_call_notification_get_event (notification), notification, decision);
}

/* What never becomes a candidate. */
static void
tell_refusal (RingerCallWatcher *self,
              RingerRoom *room,
              RingerEvent *event,
              RingerRingReason reason)
{
  const RingerRingDecision decision = { RINGER_VERDICT_NOTHING, reason, RINGER_RING_RULE_NONE, RINGER_CALL_BANNER };

  g_signal_emit (self, signals[SIGNAL_JUDGED], 0, room, event, NULL, &decision);
}

/* Whether to judge it again, though it does not ring now: it lacks only what may still come, or what is presented instead may be no call. */
static gboolean
may_wait (RingerCallWatcher *self,
          RingerRingCandidate *candidate,
          RingerRingCandidate *presented,
          RingerRingReason reason)
{
  RingerIncomingCall *call = presented != NULL ? ringer_ring_candidate_get_call (presented) : NULL;

  if (call == NULL)
    return may_turn (reason);
  if (may_turn (reason) && (ringer_ring_candidate_is_one_call (candidate, presented) || came_before (self, candidate, call)))
    return TRUE;

  return (may_turn (reason) || reason == RINGER_RING_REASON_PRESENTED_ALREADY) && rings_on_trust (self, call);
}

/* Asks the policy, and tells what it says if that is new. */
static RingerRingDecision
decide (RingerCallWatcher *self,
        RingerRingCandidate *candidate,
        gboolean presented_already)
{
  RingerRingFacts facts;
  RingerRingDecision decision;

  ringer_ring_candidate_gather (candidate, presented_already, &facts);
  decision = ringer_ring_policy_decide (&facts);
  if (ringer_ring_candidate_get_call (candidate) == NULL || decision.verdict == RINGER_VERDICT_NOTHING)
    g_debug ("Notification %s: %s", ringer_call_notification_get_event_id (ringer_ring_candidate_get_notification (candidate)), ringer_enum_get_nick (RINGER_TYPE_RING_REASON, (int) decision.reason));

  if (ringer_ring_candidate_set_decision (candidate, &decision)) {
    /* Who keeps a history wants to know first who is in it. */
    ringer_rtc_session_store_settle (self->sessions);
    tell_decision (self, candidate, &decision);
  }

  return decision;
}

static void
judge (RingerCallWatcher *self,
       RingerRingCandidate *borrowed)
{
  g_autoptr (RingerRingCandidate) candidate = g_object_ref (borrowed);
  RingerIncomingCall *call = ringer_ring_candidate_get_call (candidate);
  RingerRingCandidate *renewal = call != NULL ? find_renewal (self, candidate) : NULL;
  RingerRingCandidate *presented = call == NULL ? find_presented (self, candidate) : NULL;
  RingerRingDecision decision;

  /* Joining is under way; what comes of it is the manager's to say. */
  if (call != NULL && ringer_incoming_call_get_state (call) == RINGER_INCOMING_ANSWERING)
    return;

  /* First the one that may take over, so that this one does not end for no longer being current. */
  if (renewal != NULL) {
    judge (self, renewal);
    if (!is_watched (self, candidate))
      return;
  }

  decision = decide (self, candidate, presented != NULL);
  if (decision.verdict != RINGER_VERDICT_NOTHING)
    keep_ringing (self, candidate, &decision);
  else if (call != NULL)
    stop_ringing (self, candidate, decision.reason);
  else if (decision.reason == RINGER_RING_REASON_PRESENTED_ALREADY && join_presented (self, candidate))
    return;
  else if (may_wait (self, candidate, presented, decision.reason))
    ringer_ring_candidate_follow_end (candidate);
  else {
    if (decision.reason == RINGER_RING_REASON_DECLINED_ALREADY)
      decline_presented (self, candidate);
    drop (self, candidate);
  }
}

/* Judges the candidates of a room or of a session, or all. */
static void
judge_where (RingerCallWatcher *self,
             RingerRoom *room,
             RingerRtcSession *session)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    RingerRingCandidate *candidate = g_ptr_array_index (self->candidates, i);
    RingerRtcSession *its_session = ringer_ring_candidate_get_session (candidate);

    if ((room == NULL || ringer_rtc_session_get_room (its_session) == room) && (session == NULL || its_session == session))
      g_ptr_array_add (candidates, g_object_ref (candidate));
  }

  for (unsigned int i = 0; i < candidates->len; i++) {
    if (is_watched (self, g_ptr_array_index (candidates, i)))
      judge (self, g_ptr_array_index (candidates, i));
  }
}

static void
judge_session (RingerCallWatcher *self,
               RingerRtcSession *session)
{
  judge_where (self, NULL, session);
}

static void
judge_all (RingerCallWatcher *self)
{
  judge_where (self, NULL, NULL);
}

static void
on_session_changed (RingerCallWatcher *self,
                    RingerRtcSession *session)
{
  if (!self->applying)
    judge_session (self, session);
}

/* What comes */

/* Makes room for another one of a sender's: what is presented is not theirs to push out. */
static gboolean
make_room (RingerCallWatcher *self,
           RingerRoom *room,
           const char *sender)
{
  RingerRingCandidate *oldest = NULL;
  unsigned int n = 0;

  for (unsigned int i = 0; i < self->candidates->len; i++) {
    RingerRingCandidate *candidate = g_ptr_array_index (self->candidates, i);

    if (ringer_rtc_session_get_room (ringer_ring_candidate_get_session (candidate)) != room ||
        !g_str_equal (ringer_call_notification_get_sender (ringer_ring_candidate_get_notification (candidate)), sender))
      continue;

    n++;
    if (oldest == NULL && ringer_ring_candidate_get_call (candidate) == NULL)
      oldest = candidate;
  }

  if (n < MAX_CANDIDATES_PER_SENDER)
    return TRUE;
  if (oldest == NULL)
    return FALSE;

  drop (self, oldest);

  return TRUE;
}

static void
take_notification (RingerCallWatcher *self,
                   RingerRoom *room,
                   RingerEvent *event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingerCallNotification) notification = NULL;
  RingerRingCandidate *candidate;
  RingerRtcSession *session;

  if (event->event_id == NULL || ringer_event_is_redacted (event) || !ringer_call_memory_see (self->memory, event->event_id))
    return;

  notification = ringer_call_notification_new (ringer_room_get_id (room), event, &error);
  if (notification == NULL) {
    g_message ("Ignoring call notification %s: %s", event->event_id, error->message);
    tell_refusal (self, room, event, RINGER_RING_REASON_MALFORMED);
    return;
  }

  if (!make_room (self, room, event->sender))
    return;

  session = ringer_rtc_session_store_get (self->sessions, room, ringer_call_notification_get_slot_id (notification));
  g_signal_handlers_disconnect_by_func (session, on_session_changed, self);
  g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self, G_CONNECT_SWAPPED);

  candidate = ringer_ring_candidate_new (notification, session, self->memory, self->rules);
  g_signal_connect_object (candidate, "changed", G_CALLBACK (judge), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->candidates, candidate);
}

static void
take_event (RingerCallWatcher *self,
            RingerRoom *room,
            RingerEvent *event)
{
  gboolean rings = ringer_call_notification_matches (event) && !ringer_call_notification_is_withdrawal (event);
  const char *declined_id;

  /* Where events are encrypted, one in clear is nobody's call; only redactions have no other form. */
  if (ringer_room_is_encrypted (room) && !event->encrypted && event->redacts == NULL) {
    if (rings && event->event_id != NULL && ringer_call_memory_see (self->memory, event->event_id))
      tell_refusal (self, room, event, RINGER_RING_REASON_NOT_ENCRYPTED);
    return;
  }

  declined_id = ringer_call_memory_take (self->memory, ringer_room_get_id (room), event);
  if (declined_id != NULL)
    g_signal_emit (self, signals[SIGNAL_DECLINED], 0, room, declined_id);
  if (rings)
    take_notification (self, room, event);
}

/* What refers to somebody's own part in a call rings for it, most likely. That is in clear: it is to be told, and nothing more. */
static void
tell_undecrypted (RingerCallWatcher *self,
                  RingerRoom *room,
                  GPtrArray *events)
{
  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);
    const char *member_event_id;

    if (event->event_id == NULL || event->state_key != NULL || !g_str_equal (event->type, "m.room.encrypted"))
      continue;

    member_event_id = ringer_event_get_relation (event, "m.reference");
    if (member_event_id != NULL && ringer_rtc_session_store_knows_member_event (self->sessions, room, event->sender, member_event_id))
      tell_refusal (self, room, event, event->decryption == RINGER_DECRYPTION_UNTRUSTED ? RINGER_RING_REASON_UNTRUSTED_DEVICE : RINGER_RING_REASON_UNDECRYPTED);
  }
}

static void
on_room_updated (RingerCallWatcher *self,
                 RingerRoom *room,
                 const RingerRoomUpdate *update)
{
  self->applying = TRUE;
  for (unsigned int i = 0; i < update->sticky->len; i++)
    take_event (self, room, g_ptr_array_index (update->sticky, i));
  for (unsigned int i = 0; i < update->timeline->len; i++)
    take_event (self, room, g_ptr_array_index (update->timeline, i));
  ringer_rtc_session_store_apply (self->sessions, room, update);
  tell_undecrypted (self, room, update->sticky);
  tell_undecrypted (self, room, update->timeline);
  self->applying = FALSE;

  judge_where (self, room, NULL);
  ringer_rtc_session_store_settle (self->sessions);
}

static void
on_account_state (RingerCallWatcher *self)
{
  if (ringer_account_get_state (self->account) == RINGER_ACCOUNT_SIGNED_OUT)
    ringer_call_watcher_end_all (self);
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
  g_clear_object (&self->memory);
  g_clear_object (&self->rules);
  g_clear_object (&self->account);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ringer_call_watcher_parent_class)->dispose (object);
}

static void
ringer_call_watcher_finalize (GObject *object)
{
  RingerCallWatcher *self = RINGER_CALL_WATCHER (object);

  g_clear_pointer (&self->candidates, g_ptr_array_unref);

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
  signals[SIGNAL_JUDGED] =
    g_signal_new ("judged", RINGER_TYPE_CALL_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 4, RINGER_TYPE_ROOM, G_TYPE_POINTER, RINGER_TYPE_CALL_NOTIFICATION, G_TYPE_POINTER);
  signals[SIGNAL_DECLINED] =
    g_signal_new ("declined", RINGER_TYPE_CALL_WATCHER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, RINGER_TYPE_ROOM, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_call_watcher_init (RingerCallWatcher *self)
{
  self->candidates = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

RingerCallWatcher *
ringer_call_watcher_new (RingerAccount *account,
                         RingerRingRules *rules)
{
  RingerCallWatcher *self = g_object_new (RINGER_TYPE_CALL_WATCHER, NULL);

  self->account = g_object_ref (account);
  self->sessions = ringer_rtc_session_store_new (account);
  self->memory = ringer_call_memory_new (ringer_account_get_user_id (account));
  self->rules = g_object_ref (rules);
  g_signal_connect_object (rules, "changed", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "room-updated", G_CALLBACK (on_room_updated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "rules-changed", G_CALLBACK (judge_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (on_account_state), self, G_CONNECT_SWAPPED);
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

  while (self->candidates->len > 0) {
    RingerRingCandidate *candidate = g_ptr_array_index (self->candidates, 0);

    if (ringer_ring_candidate_get_call (candidate) != NULL)
      g_ptr_array_add (calls, g_object_ref (ringer_ring_candidate_get_call (candidate)));
    drop (self, candidate);
  }

  for (unsigned int i = 0; i < calls->len; i++)
    ringer_incoming_call_end (g_ptr_array_index (calls, i), RINGER_CALL_END_ACCOUNT_GONE);
}
