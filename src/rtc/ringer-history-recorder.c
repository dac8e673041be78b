/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-recorder.h"

#include "ringer-history-stays.h"
#include "ringer-ring-resumer.h"

/*
 * A session's entry begins with its first member or its first ring, whichever is seen first, and ends when nobody is in it and it is not
 * presented any more. What ran when the program ended is taken up again, or closed, once the account is up to date.
 *
 * What became of a call is said only when all that came at once was judged: what is missed by one notification may ring by the next.
 */

/* An older call is no news, however it comes to be known. */
#define NEWS_MS (24 * 60 * 60 * 1000)

struct _RingerHistoryRecorder {
  GObject parent_instance;

  RingerAccount *account; /* not reffed: the watcher does */
  RingerCallWatcher *watcher;
  RingerCallHistory *history;
  RingerRingLog *log;
  RingerRingResumer *resumer;

  GHashTable *running;   /* RingerRtcSession → RingerHistoryEntry */
  GHashTable *presented; /* RingerRtcSession → how many calls of it are presented */
  GHashTable *quieted;   /* of RingerRtcSession: what is presented would ring, but for quiet hours */
  GHashTable *trusted;   /* of RingerHistoryEntry: rung for on trust only */
  GHashTable *unsettled; /* RingerHistoryEntry → Outcome */
  unsigned int settle_id;
};

/* What became of a call, as far as it was said in this turn. */
typedef struct
{
  RingerCallOutcome outcome;
  gboolean seen;
} Outcome;

enum {
  SIGNAL_MISSED,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerHistoryRecorder, ringer_history_recorder, G_TYPE_OBJECT)

static gint64
get_now_ms (RingerHistoryRecorder *self)
{
  return ringer_server_clock_get_now_ms (ringer_account_get_server_clock (self->account));
}

static const char *
get_name (RingerRoom *room,
          const char *user_id)
{
  RingerMember *member = ringer_room_lookup_member (room, user_id);

  return member != NULL ? ringer_member_get_name (member) : NULL;
}

static RingerHistoryEntry *
find_stored (RingerHistoryRecorder *self,
             RingerRtcSession *session)
{
  g_autoptr (GPtrArray) running = ringer_call_history_list_running (self->history);
  const char *room_id = ringer_room_get_id (ringer_rtc_session_get_room (session));

  for (unsigned int i = 0; i < running->len; i++) {
    RingerHistoryEntry *entry = g_ptr_array_index (running, i);

    if (g_str_equal (ringer_history_entry_get_room_id (entry), room_id) &&
        g_str_equal (ringer_history_entry_get_slot_id (entry), ringer_rtc_session_get_slot_id (session)))
      return entry;
  }

  return NULL;
}

static RingerRtcSession *
find_running (RingerHistoryRecorder *self,
              RingerHistoryEntry *entry)
{
  GHashTableIter iter;
  gpointer session;
  gpointer running;

  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, &session, &running)) {
    if (running == entry)
      return session;
  }

  return NULL;
}

/* The entry that runs for a session: known, taken up from before the last start, or new. */
static RingerHistoryEntry *
ensure_entry (RingerHistoryRecorder *self,
              RingerRtcSession *session,
              const char *caller,
              gint64 started_ms)
{
  RingerHistoryEntry *entry = g_hash_table_lookup (self->running, session);
  RingerRoom *room = ringer_rtc_session_get_room (session);

  if (entry != NULL)
    return entry;

  entry = find_stored (self, session);
  if (entry == NULL) {
    const RingerHistoryStart start = {
      .room_id = ringer_room_get_id (room),
      .slot_id = ringer_rtc_session_get_slot_id (session),
      .caller = caller,
      .caller_name = get_name (room, caller),
      .room_name = ringer_room_get_name (room),
      .intent = ringer_rtc_session_get_intent (session),
      .outcome = RINGER_CALL_OUTCOME_NOT_RUNG,
      .started_ms = MIN (started_ms, get_now_ms (self)),
      .seen = TRUE,
    };

    entry = ringer_call_history_begin (self->history, &start);
  }
  g_hash_table_insert (self->running, g_object_ref (session), g_object_ref (entry));

  return entry;
}

/* What became of it */

static gboolean
is_presented (RingerHistoryRecorder *self,
              RingerHistoryEntry *entry)
{
  RingerRtcSession *session = find_running (self, entry);

  return session != NULL && g_hash_table_contains (self->presented, session);
}

/* When it was rung for last, by the homeserver's clock; 0 if that is not known any more. */
static gint64
find_ring_ms (RingerHistoryRecorder *self,
              RingerHistoryEntry *entry)
{
  gint64 ring_ms = 0;

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->log)); i++) {
    g_autoptr (RingerRingRecord) record = g_list_model_get_item (G_LIST_MODEL (self->log), i);
    const RingerRingArrival *arrival = ringer_ring_record_get_arrival (record);

    if (g_str_equal (arrival->room_id, ringer_history_entry_get_room_id (entry)) &&
        ringer_call_history_find_ring (self->history, arrival->event_id) == entry)
      ring_ms = MAX (ring_ms, arrival->sent_ms);
  }

  return ring_ms;
}

/* Another device of mine may have come and gone while this one did not look: its leave is there still. */
static gboolean
was_answered_elsewhere (RingerHistoryRecorder *self,
                        RingerHistoryEntry *entry)
{
  RingerRoom *room = ringer_account_lookup_room (self->account, ringer_history_entry_get_room_id (entry));
  RingerRtcSession *session;
  gint64 ring_ms;

  if (room == NULL)
    return FALSE;

  session = ringer_rtc_session_store_get (ringer_call_watcher_get_sessions (self->watcher), room, ringer_history_entry_get_slot_id (entry));
  if (ringer_rtc_session_is_joined_elsewhere (session))
    return TRUE;

  ring_ms = find_ring_ms (self, entry);

  return ring_ms > 0 && ringer_rtc_session_was_left_since (session, ringer_account_get_user_id (self->account), ring_ms);
}

static void
set_outcome (RingerHistoryRecorder *self,
             RingerHistoryEntry *entry,
             RingerCallOutcome outcome,
             gboolean seen)
{
  gboolean was_missed = ringer_history_entry_get_outcome (entry) == RINGER_CALL_OUTCOME_MISSED && !ringer_history_entry_get_seen (entry);

  if (outcome == RINGER_CALL_OUTCOME_MISSED && was_answered_elsewhere (self, entry))
    outcome = RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE;

  ringer_call_history_set_outcome (self->history, entry, outcome, seen);
  if (!was_missed && ringer_history_entry_get_outcome (entry) == RINGER_CALL_OUTCOME_MISSED && !ringer_history_entry_get_seen (entry))
    g_signal_emit (self, signals[SIGNAL_MISSED], 0, entry);
}

/* What is being presented is not missed: its end will tell. */
static void
settle (RingerHistoryRecorder *self)
{
  g_autoptr (GHashTable) unsettled = g_steal_pointer (&self->unsettled);
  GHashTableIter iter;
  gpointer entry;
  gpointer value;

  self->unsettled = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  g_clear_handle_id (&self->settle_id, g_source_remove);

  g_hash_table_iter_init (&iter, unsettled);
  while (g_hash_table_iter_next (&iter, &entry, &value)) {
    const Outcome *became = value;

    if (became->outcome != RINGER_CALL_OUTCOME_MISSED || !is_presented (self, entry))
      set_outcome (self, entry, became->outcome, became->seen);
  }
}

static gboolean
on_settle_due (gpointer user_data)
{
  RingerHistoryRecorder *self = user_data;

  self->settle_id = 0;
  settle (self);

  return G_SOURCE_REMOVE;
}

static void
note_outcome (RingerHistoryRecorder *self,
              RingerHistoryEntry *entry,
              RingerCallOutcome outcome,
              gboolean seen)
{
  Outcome *became = g_hash_table_lookup (self->unsettled, entry);

  if (became == NULL) {
    became = g_new0 (Outcome, 1);
    g_hash_table_insert (self->unsettled, g_object_ref (entry), became);
    became->seen = seen;
  } else if (outcome == became->outcome) {
    became->seen = became->seen && seen;
  } else if (outcome > became->outcome) {
    became->seen = seen;
  }
  became->outcome = MAX (became->outcome, outcome);

  if (self->settle_id == 0)
    self->settle_id = g_idle_add_full (G_PRIORITY_HIGH, on_settle_due, self, NULL);
}

/* Before the account says in its own file how far it has come: what is told only once has to be in the history by then. */
static void
on_update_applied (RingerHistoryRecorder *self)
{
  settle (self);
  ringer_call_history_save (self->history);
  ringer_ring_log_save (self->log);
}

/* Who is in it */

static void
end_entry (RingerHistoryRecorder *self,
           RingerRtcSession *session,
           RingerHistoryEntry *entry,
           gint64 before_ms)
{
  gint64 ended_ms = ringer_history_stays_end (self->history, entry, ringer_rtc_session_get_room (session), NULL, get_now_ms (self));

  ringer_call_history_end (self->history, entry, MIN (ended_ms, before_ms));
  g_hash_table_remove (self->trusted, entry);
  g_hash_table_remove (self->running, session);
}

static void
end_if_over (RingerHistoryRecorder *self,
             RingerRtcSession *session)
{
  RingerHistoryEntry *entry = g_hash_table_lookup (self->running, session);

  if (entry == NULL || g_list_model_get_n_items (G_LIST_MODEL (session)) > 0 || g_hash_table_contains (self->presented, session))
    return;

  end_entry (self, session, entry, G_MAXINT64);
}

/* All left and others came, or the same ones anew, and only the end of it was seen: two calls. */
static void
end_if_another (RingerHistoryRecorder *self,
                RingerRtcSession *session)
{
  RingerHistoryEntry *entry = g_hash_table_lookup (self->running, session);

  if (entry == NULL || g_hash_table_contains (self->presented, session) || ringer_history_stays_go_on (entry, session))
    return;

  end_entry (self, session, entry, ringer_rtc_session_get_started_ms (session));
}

static void
on_session_changed (RingerHistoryRecorder *self,
                    RingerRtcSession *session)
{
  RingerHistoryEntry *entry;

  if (g_list_model_get_n_items (G_LIST_MODEL (session)) > 0) {
    g_autoptr (RingerRtcMembership) first = g_list_model_get_item (G_LIST_MODEL (session), 0);

    end_if_another (self, session);
    entry = ensure_entry (self, session, ringer_rtc_membership_get_user_id (first), ringer_rtc_session_get_started_ms (session));
    ringer_history_stays_begin (self->history, entry, session, get_now_ms (self));
    ringer_call_history_set_intent (self->history, entry, ringer_rtc_session_get_intent (session));
  } else {
    entry = g_hash_table_lookup (self->running, session);
  }

  if (entry == NULL)
    return;

  /* Later than the ring, but before the call was over: it was not missed after all. */
  if (ringer_history_entry_has_rung (entry) && ringer_history_entry_get_outcome (entry) <= RINGER_CALL_OUTCOME_DECLINED && was_answered_elsewhere (self, entry))
    note_outcome (self, entry, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE, TRUE);

  ringer_history_stays_end (self->history, entry, ringer_rtc_session_get_room (session), session, get_now_ms (self));
  end_if_over (self, session);
}

static void
on_active_changed (RingerHistoryRecorder *self,
                   unsigned int position,
                   unsigned int removed,
                   unsigned int added,
                   GListModel *active)
{
  for (unsigned int i = position; i < position + added; i++) {
    g_autoptr (RingerRtcSession) session = g_list_model_get_item (active, i);

    g_signal_handlers_disconnect_by_func (session, on_session_changed, self);
    g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed), self, G_CONNECT_SWAPPED);
    on_session_changed (self, session);
  }
}

/* What rings */

/* Whether it is worth telling: not what lies long back, and not what a new account finds. */
static gboolean
is_news (RingerHistoryRecorder *self,
         RingerCallNotification *notification)
{
  return ringer_account_get_state (self->account) != RINGER_ACCOUNT_FIRST_SYNC &&
         get_now_ms (self) - ringer_call_notification_get_start_ms (notification) < NEWS_MS;
}

/* It never came to be a call: there was no slot, or it named nobody's membership. */
static gboolean
was_no_call (RingerRingReason before)
{
  return before == RINGER_RING_REASON_SLOT_CLOSED || before == RINGER_RING_REASON_NO_SLOT || before == RINGER_RING_REASON_NO_MEMBERSHIP;
}

/* What a notification that is not presented makes of its call. */
static RingerCallOutcome
get_unpresented_outcome (RingerCallNotification *notification,
                         RingerRingReason reason,
                         RingerRingReason before)
{
  /* The oldest form may come before its caller does; with the others the caller was there, and left. */
  gboolean may_come = ringer_call_notification_get_shape (notification) == RINGER_NOTIFICATION_LEGACY;

  /* It was not to live at all. */
  if (ringer_call_notification_get_lifetime_ms (notification) == 0)
    return RINGER_CALL_OUTCOME_NOT_RUNG;

  if (reason == RINGER_RING_REASON_WITHDRAWN || (reason == RINGER_RING_REASON_CALLER_NOT_JOINED && !may_come) ||
      (reason == RINGER_RING_REASON_MISSED && !was_no_call (before)))
    return RINGER_CALL_OUTCOME_MISSED;
  if (reason == RINGER_RING_REASON_JOINED_ALREADY)
    return RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE;
  if (reason == RINGER_RING_REASON_DECLINED_ALREADY)
    return RINGER_CALL_OUTCOME_DECLINED;

  return RINGER_CALL_OUTCOME_NOT_RUNG;
}

/* Keeps what was decided; returns what was decided before that. */
static RingerRingReason
log_decision (RingerHistoryRecorder *self,
              RingerRoom *room,
              RingerEvent *event,
              RingerCallNotification *notification,
              const RingerRingDecision *decision)
{
  RingerRingRecord *record = ringer_ring_log_lookup (self->log, event->event_id);
  RingerRingReason before = record != NULL ? ringer_ring_record_get_last (record)->decision.reason : RINGER_RING_REASON_OK;
  gint64 now_ms = ringer_clock_get_wall_ms (ringer_account_get_clock (self->account));
  const RingerRingArrival arrival = {
    .event_id = event->event_id,
    .room_id = ringer_room_get_id (room),
    .sender = event->sender,
    .type = event->type,
    .shape = notification != NULL ? ringer_call_notification_get_shape (notification) : RINGER_NOTIFICATION_FLAT,
    .kind = notification != NULL ? ringer_call_notification_get_kind (notification) : RINGER_CALL_BANNER,
    .sent_ms = event->origin_server_ts_ms,
    .arrived_ms = now_ms,
  };

  ringer_ring_log_add (self->log, &arrival, decision, now_ms);

  return before;
}

/* The entry that a notification was noted for; one that had ended goes on if it rings again. */
static RingerHistoryEntry *
find_entry (RingerHistoryRecorder *self,
            RingerRtcSession *session,
            const char *notification_id,
            gboolean presented)
{
  RingerHistoryEntry *entry = ringer_call_history_find_ring (self->history, notification_id);

  if (entry == NULL || g_hash_table_contains (self->running, session))
    return entry;

  if (presented)
    ringer_call_history_resume (self->history, entry);
  if (ringer_history_entry_get_ended_ms (entry) == 0)
    g_hash_table_insert (self->running, g_object_ref (session), g_object_ref (entry));

  return entry;
}

static RingerHistoryEntry *
add_ring (RingerHistoryRecorder *self,
          RingerRtcSession *session,
          RingerCallNotification *notification,
          RingerRingReason reason)
{
  const char *sender = ringer_call_notification_get_sender (notification);
  RingerHistoryEntry *entry = ensure_entry (self, session, sender, ringer_call_notification_get_start_ms (notification));

  if (reason == RINGER_RING_REASON_OPTIMISTIC && !ringer_history_entry_has_rung (entry))
    g_hash_table_add (self->trusted, g_object_ref (entry));
  ringer_call_history_note_ring (self->history, entry, ringer_call_notification_get_event_id (notification), sender,
                                 get_name (ringer_rtc_session_get_room (session), sender));

  return entry;
}

/* Whose ring went on trust before may have called nobody: the caller is who surely rang first. */
static void
note_caller (RingerHistoryRecorder *self,
             RingerHistoryEntry *entry,
             RingerRoom *room,
             RingerCallNotification *notification,
             RingerRingReason reason)
{
  const char *sender = ringer_call_notification_get_sender (notification);

  if (reason == RINGER_RING_REASON_OPTIMISTIC || reason == RINGER_RING_REASON_PRESENTED_ALREADY)
    return;

  if (g_hash_table_remove (self->trusted, entry))
    ringer_call_history_set_caller (self->history, entry, sender, get_name (room, sender));
}

static void
note_quiet (RingerHistoryRecorder *self,
            RingerRtcSession *session,
            gboolean quieted)
{
  if (quieted)
    g_hash_table_add (self->quieted, g_object_ref (session));
  else
    g_hash_table_remove (self->quieted, session);
}

static void
on_judged (RingerHistoryRecorder *self,
           RingerRoom *room,
           RingerEvent *event,
           RingerCallNotification *notification,
           const RingerRingDecision *decision)
{
  RingerRingReason before = log_decision (self, room, event, notification, decision);
  gboolean presented = decision->verdict != RINGER_VERDICT_NOTHING;
  gboolean known = presented || decision->reason == RINGER_RING_REASON_PRESENTED_ALREADY;
  RingerCallOutcome outcome;
  RingerRtcSession *session;
  RingerHistoryEntry *entry;

  if (notification == NULL)
    return;

  outcome = get_unpresented_outcome (notification, decision->reason, before);
  if (!known && outcome == RINGER_CALL_OUTCOME_NOT_RUNG)
    return;

  session = ringer_rtc_session_store_get (ringer_call_watcher_get_sessions (self->watcher), room, ringer_call_notification_get_slot_id (notification));
  if (presented)
    note_quiet (self, session, decision->rule == RINGER_RING_RULE_QUIET_HOURS);

  entry = find_entry (self, session, event->event_id, presented);
  /* What is known is not missed anew, though the homeserver tells of it again. */
  if (entry != NULL && outcome == RINGER_CALL_OUTCOME_MISSED && ringer_history_entry_get_outcome (entry) != RINGER_CALL_OUTCOME_NOT_RUNG)
    return;
  if (entry == NULL)
    entry = add_ring (self, session, notification, decision->reason);
  note_caller (self, entry, room, notification, decision->reason);

  /* Of what is being presented, its end will tell. */
  if (!known && !g_hash_table_contains (self->presented, session)) {
    note_outcome (self, entry, outcome, decision->kind == RINGER_CALL_BANNER || !is_news (self, notification));
    end_if_over (self, session);
  }
}

/* A device of mine may decline what this one does not present, or not any more. */
static void
on_declined (RingerHistoryRecorder *self,
             RingerRoom *room,
             const char *notification_id)
{
  RingerHistoryEntry *entry = ringer_call_history_find_ring (self->history, notification_id);

  if (entry != NULL && g_str_equal (ringer_history_entry_get_room_id (entry), ringer_room_get_id (room)))
    note_outcome (self, entry, RINGER_CALL_OUTCOME_DECLINED, TRUE);
}

static void
forget (RingerHistoryRecorder *self,
        RingerHistoryEntry *entry)
{
  RingerRtcSession *session = find_running (self, entry);

  ringer_call_history_remove (self->history, entry);
  g_hash_table_remove (self->unsettled, entry);
  g_hash_table_remove (self->trusted, entry);
  if (session != NULL)
    g_hash_table_remove (self->running, session);
}

/* Nobody was called by a banner; but in quiet hours somebody was, and reads of it in the morning. */
static gboolean
is_banner (RingerHistoryRecorder *self,
           RingerIncomingCall *call)
{
  return ringer_incoming_call_get_kind (call) == RINGER_CALL_BANNER && !g_hash_table_contains (self->quieted, ringer_incoming_call_get_session (call));
}

static void
conclude (RingerHistoryRecorder *self,
          RingerHistoryEntry *entry,
          RingerIncomingCall *call)
{
  switch (ringer_incoming_call_get_end_reason (call)) {
  case RINGER_CALL_END_ANSWERED:
    note_outcome (self, entry, RINGER_CALL_OUTCOME_ANSWERED, TRUE);
    break;
  case RINGER_CALL_END_ANSWERED_ELSEWHERE:
    note_outcome (self, entry, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE, TRUE);
    break;
  case RINGER_CALL_END_DECLINED:
  case RINGER_CALL_END_DECLINED_ELSEWHERE:
    note_outcome (self, entry, RINGER_CALL_OUTCOME_DECLINED, TRUE);
    break;
  case RINGER_CALL_END_CALLER_LEFT:
  case RINGER_CALL_END_MISSED:
  case RINGER_CALL_END_WITHDRAWN:
    note_outcome (self, entry, RINGER_CALL_OUTCOME_MISSED, is_banner (self, call));
    break;
  case RINGER_CALL_END_SILENCED_BY_RULE:
    /* The person said that they do not want to hear of it; of whom they ignore they do not want to read either. */
    if (!ringer_account_is_ignored (self->account, ringer_member_get_user_id (ringer_incoming_call_get_caller (call))))
      note_outcome (self, entry, RINGER_CALL_OUTCOME_MISSED, TRUE);
    break;
  case RINGER_CALL_END_INVALID:
    /* There was no call, and nobody was in it: nothing is to be told. */
    if (ringer_history_entry_get_outcome (entry) == RINGER_CALL_OUTCOME_NOT_RUNG && ringer_history_entry_get_stays (entry)->len == 0)
      forget (self, entry);
    break;
  case RINGER_CALL_END_NONE:
  case RINGER_CALL_END_ACCOUNT_GONE:
  default:
    break;
  }
}

static void
on_call_state (RingerHistoryRecorder *self,
               GParamSpec *pspec,
               RingerIncomingCall *call)
{
  RingerRtcSession *session = ringer_incoming_call_get_session (call);
  RingerHistoryEntry *entry = g_hash_table_lookup (self->running, session);
  unsigned int n_presented = GPOINTER_TO_UINT (g_hash_table_lookup (self->presented, session));

  if (ringer_incoming_call_get_state (call) != RINGER_INCOMING_ENDED)
    return;

  if (n_presented > 1)
    g_hash_table_replace (self->presented, g_object_ref (session), GUINT_TO_POINTER (n_presented - 1));
  else
    g_hash_table_remove (self->presented, session);

  if (entry != NULL)
    conclude (self, entry, call);
  note_quiet (self, session, FALSE);
  end_if_over (self, session);
}

static void
on_call (RingerHistoryRecorder *self,
         RingerIncomingCall *call)
{
  RingerRtcSession *session = ringer_incoming_call_get_session (call);
  unsigned int n_presented = GPOINTER_TO_UINT (g_hash_table_lookup (self->presented, session));

  /* Whoever heard of it first may have ended it at once. */
  if (ringer_incoming_call_get_state (call) == RINGER_INCOMING_ENDED)
    return;

  g_hash_table_replace (self->presented, g_object_ref (session), GUINT_TO_POINTER (n_presented + 1));
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_state), self, G_CONNECT_SWAPPED);
}

/* After a start */

/* Closes what ended while the program did not run. What rang until its end, or on after it, was missed. */
static void
reconcile (RingerHistoryRecorder *self)
{
  g_autoptr (GPtrArray) running = NULL;

  settle (self);
  running = ringer_call_history_list_running (self->history);
  for (unsigned int i = 0; i < running->len; i++) {
    RingerHistoryEntry *entry = g_ptr_array_index (running, i);
    RingerRoom *room = ringer_account_lookup_room (self->account, ringer_history_entry_get_room_id (entry));
    RingerRtcSession *session = find_running (self, entry);

    if (!is_presented (self, entry) && ringer_history_entry_has_rung (entry) && ringer_history_entry_get_outcome (entry) == RINGER_CALL_OUTCOME_NOT_RUNG)
      set_outcome (self, entry, RINGER_CALL_OUTCOME_MISSED, get_now_ms (self) - ringer_history_entry_get_started_ms (entry) >= NEWS_MS);
    if (session == NULL)
      ringer_call_history_end (self->history, entry, ringer_history_stays_end (self->history, entry, room, NULL, get_now_ms (self)));
  }
}

static void
ringer_history_recorder_dispose (GObject *object)
{
  RingerHistoryRecorder *self = RINGER_HISTORY_RECORDER (object);

  if (self->account != NULL)
    settle (self);
  g_hash_table_remove_all (self->running);
  g_hash_table_remove_all (self->presented);
  g_hash_table_remove_all (self->quieted);
  g_hash_table_remove_all (self->trusted);
  g_clear_object (&self->resumer);
  g_clear_object (&self->log);
  g_clear_object (&self->history);
  g_clear_object (&self->watcher);
  self->account = NULL;

  G_OBJECT_CLASS (ringer_history_recorder_parent_class)->dispose (object);
}

static void
ringer_history_recorder_finalize (GObject *object)
{
  RingerHistoryRecorder *self = RINGER_HISTORY_RECORDER (object);

  g_clear_pointer (&self->running, g_hash_table_unref);
  g_clear_pointer (&self->presented, g_hash_table_unref);
  g_clear_pointer (&self->quieted, g_hash_table_unref);
  g_clear_pointer (&self->trusted, g_hash_table_unref);
  g_clear_pointer (&self->unsettled, g_hash_table_unref);

  G_OBJECT_CLASS (ringer_history_recorder_parent_class)->finalize (object);
}

static void
ringer_history_recorder_class_init (RingerHistoryRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_history_recorder_dispose;
  object_class->finalize = ringer_history_recorder_finalize;

  signals[SIGNAL_MISSED] =
    g_signal_new ("missed", RINGER_TYPE_HISTORY_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_HISTORY_ENTRY);
}

static void
ringer_history_recorder_init (RingerHistoryRecorder *self)
{
  self->running = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  self->presented = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->quieted = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->trusted = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->unsettled = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
}

RingerHistoryRecorder *
ringer_history_recorder_new (RingerCallWatcher *watcher,
                             RingerCallHistory *history,
                             RingerRingLog *log)
{
  RingerHistoryRecorder *self = g_object_new (RINGER_TYPE_HISTORY_RECORDER, NULL);
  GListModel *active = ringer_rtc_session_store_get_active (ringer_call_watcher_get_sessions (watcher));

  self->watcher = g_object_ref (watcher);
  self->account = ringer_call_watcher_get_account (watcher);
  self->history = g_object_ref (history);
  self->log = g_object_ref (log);
  g_signal_connect_object (watcher, "judged", G_CALLBACK (on_judged), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watcher, "call", G_CALLBACK (on_call), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (active, "items-changed", G_CALLBACK (on_active_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watcher, "declined", G_CALLBACK (on_declined), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->account, "update-applied", G_CALLBACK (on_update_applied), self, G_CONNECT_SWAPPED);
  self->resumer = ringer_ring_resumer_new (self->account, log);
  g_signal_connect_object (self->resumer, "done", G_CALLBACK (reconcile), self, G_CONNECT_SWAPPED);
  on_active_changed (self, 0, 0, g_list_model_get_n_items (active), active);

  return self;
}

void
ringer_history_recorder_note_joined (RingerHistoryRecorder *self,
                                     RingerRtcSession *session)
{
  RingerHistoryEntry *entry;

  g_return_if_fail (RINGER_IS_HISTORY_RECORDER (self));

  entry = ensure_entry (self, session, ringer_account_get_user_id (self->account), get_now_ms (self));
  note_outcome (self, entry, RINGER_CALL_OUTCOME_ANSWERED, TRUE);
}
