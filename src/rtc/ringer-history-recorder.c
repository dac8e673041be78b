/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-recorder.h"

#include "ringer-rtc-membership.h"

/*
 * A session's entry begins with its first member or its first ring, whichever is seen first, and ends when nobody is in it and it is not
 * presented any more. What ran when the program ended is taken up again, or closed, once the account is up to date.
 */

/* An older call is no news, however it comes to be known. */
#define NEWS_MS (24 * 60 * 60 * 1000)

struct _RingerHistoryRecorder {
  GObject parent_instance;

  RingerAccount *account; /* not reffed: the watcher does */
  RingerCallWatcher *watcher;
  RingerCallHistory *history;
  RingerRingLog *log;

  GHashTable *running;   /* RingerRtcSession → RingerHistoryEntry */
  GHashTable *presented; /* RingerRtcSession → how many calls of it are presented */
  gboolean reconciled;
};

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

static void
set_outcome (RingerHistoryRecorder *self,
             RingerHistoryEntry *entry,
             RingerCallOutcome outcome,
             gboolean seen)
{
  gboolean was_missed = ringer_history_entry_get_outcome (entry) == RINGER_CALL_OUTCOME_MISSED && !ringer_history_entry_get_seen (entry);

  ringer_call_history_set_outcome (self->history, entry, outcome, seen);
  if (!was_missed && ringer_history_entry_get_outcome (entry) == RINGER_CALL_OUTCOME_MISSED && !ringer_history_entry_get_seen (entry))
    g_signal_emit (self, signals[SIGNAL_MISSED], 0, entry);
}

/* Who is in it */

/* When a device left: its leave says so; what only ran out, or is not known, is told by the clock. */
static gint64
find_leave_ms (RingerHistoryRecorder *self,
               RingerRoom *room,
               const RingerHistoryStay *stay)
{
  g_autoptr (GPtrArray) events = ringer_room_list_state (room, RINGER_CALL_MEMBER_TYPE);
  gint64 now_ms = get_now_ms (self);
  gint64 left_ms = 0;

  for (size_t i = 0; ringer_rtc_membership_sticky_types[i] != NULL; i++)
    g_ptr_array_extend_and_steal (events, ringer_room_list_sticky (room, ringer_rtc_membership_sticky_types[i]));

  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);
    gboolean of_device = event->state_key == NULL || strstr (event->state_key, stay->device_id) != NULL;

    if (of_device && g_strcmp0 (event->sender, stay->user_id) == 0 && ringer_rtc_membership_is_leave (event) &&
        event->origin_server_ts_ms >= stay->joined_ms)
      left_ms = MAX (left_ms, event->origin_server_ts_ms);
  }

  if (left_ms == 0)
    left_ms = stay->expires_ms;

  return CLAMP (left_ms, MIN (stay->joined_ms, now_ms), now_ms);
}

static gboolean
is_in (RingerRtcSession *session,
       const RingerHistoryStay *stay)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (session), i);

    if (g_str_equal (ringer_rtc_membership_get_user_id (member), stay->user_id) &&
        g_str_equal (ringer_rtc_membership_get_device_id (member), stay->device_id))
      return TRUE;
  }

  return FALSE;
}

/* Ends the stays of those who are not in @session, or (%NULL) of all. Returns when the last one left. */
static gint64
end_stays (RingerHistoryRecorder *self,
           RingerHistoryEntry *entry,
           RingerRoom *room,
           RingerRtcSession *session)
{
  g_autoptr (GPtrArray) stays = g_ptr_array_copy (ringer_history_entry_get_stays (entry), NULL, NULL);
  gint64 last_ms = ringer_history_entry_get_started_ms (entry);

  g_ptr_array_set_free_func (stays, NULL);
  for (unsigned int i = 0; i < stays->len; i++) {
    const RingerHistoryStay *stay = g_ptr_array_index (stays, i);
    gint64 left_ms = stay->left_ms;

    if (left_ms == 0 && (session == NULL || !is_in (session, stay))) {
      left_ms = room != NULL ? find_leave_ms (self, room, stay) : MIN (stay->expires_ms, get_now_ms (self));
      ringer_call_history_leave (self->history, entry, stay->user_id, stay->device_id, left_ms);
    }
    last_ms = MAX (last_ms, left_ms);
  }

  return last_ms;
}

static void
begin_stays (RingerHistoryRecorder *self,
             RingerHistoryEntry *entry,
             RingerRtcSession *session)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (session), i);
    g_autoptr (RingerHistoryStay) stay =
      ringer_history_stay_new (ringer_rtc_membership_get_user_id (member), ringer_rtc_membership_get_device_id (member),
                               MIN (ringer_rtc_membership_get_joined_ms (member), get_now_ms (self)), ringer_rtc_membership_get_expires_ms (member));

    ringer_call_history_join (self->history, entry, stay);
  }
}

static void
end_if_over (RingerHistoryRecorder *self,
             RingerRtcSession *session)
{
  RingerHistoryEntry *entry = g_hash_table_lookup (self->running, session);

  if (entry == NULL || g_list_model_get_n_items (G_LIST_MODEL (session)) > 0 || g_hash_table_contains (self->presented, session))
    return;

  ringer_call_history_end (self->history, entry, end_stays (self, entry, ringer_rtc_session_get_room (session), NULL));
  g_hash_table_remove (self->running, session);
}

static void
on_session_changed (RingerHistoryRecorder *self,
                    RingerRtcSession *session)
{
  RingerHistoryEntry *entry;

  if (g_list_model_get_n_items (G_LIST_MODEL (session)) > 0) {
    g_autoptr (RingerRtcMembership) first = g_list_model_get_item (G_LIST_MODEL (session), 0);

    entry = ensure_entry (self, session, ringer_rtc_membership_get_user_id (first), ringer_rtc_session_get_started_ms (session));
    begin_stays (self, entry, session);
    ringer_call_history_set_intent (self->history, entry, ringer_rtc_session_get_intent (session));

    /* Later than the ring, but before the call was over: it was not missed after all. */
    if (ringer_rtc_session_is_joined_elsewhere (session) && ringer_history_entry_get_outcome (entry) != RINGER_CALL_OUTCOME_NOT_RUNG)
      set_outcome (self, entry, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE, TRUE);
  } else {
    entry = g_hash_table_lookup (self->running, session);
  }

  if (entry != NULL)
    end_stays (self, entry, ringer_rtc_session_get_room (session), session);
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
was_no_call (RingerRingReason reason)
{
  return reason == RINGER_RING_REASON_SLOT_CLOSED || reason == RINGER_RING_REASON_NO_SLOT || reason == RINGER_RING_REASON_NO_MEMBERSHIP;
}

/* What a notification that is not presented makes of its call. */
static RingerCallOutcome
get_unpresented_outcome (RingerRingReason reason,
                         RingerRingReason before)
{
  if (reason == RINGER_RING_REASON_WITHDRAWN || (reason == RINGER_RING_REASON_MISSED && !was_no_call (before)))
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

static void
on_judged (RingerHistoryRecorder *self,
           RingerRoom *room,
           RingerEvent *event,
           RingerCallNotification *notification,
           const RingerRingDecision *decision)
{
  RingerRingReason before = log_decision (self, room, event, notification, decision);
  gboolean presented = decision->verdict != RINGER_VERDICT_NOTHING || decision->reason == RINGER_RING_REASON_PRESENTED_ALREADY;
  RingerCallOutcome outcome = get_unpresented_outcome (decision->reason, before);
  RingerRtcSession *session;
  RingerHistoryEntry *entry;

  if (notification == NULL || (!presented && outcome == RINGER_CALL_OUTCOME_NOT_RUNG))
    return;

  session = ringer_rtc_session_store_get (ringer_call_watcher_get_sessions (self->watcher), room, ringer_call_notification_get_slot_id (notification));
  entry = ringer_call_history_find_ring (self->history, event->event_id);
  if (entry == NULL) {
    entry = ensure_entry (self, session, event->sender, ringer_call_notification_get_start_ms (notification));
    ringer_call_history_note_ring (self->history, entry, event->event_id, event->sender, get_name (room, event->sender));
  }

  /* Of what is being presented, its end will tell. */
  if (!presented && !g_hash_table_contains (self->presented, session)) {
    set_outcome (self, entry, outcome, !is_news (self, notification));
    end_if_over (self, session);
  }
}

static void
conclude (RingerHistoryRecorder *self,
          RingerHistoryEntry *entry,
          RingerIncomingCall *call)
{
  gboolean banner = ringer_incoming_call_get_kind (call) == RINGER_CALL_BANNER;

  switch (ringer_incoming_call_get_end_reason (call)) {
  case RINGER_CALL_END_ANSWERED:
    set_outcome (self, entry, RINGER_CALL_OUTCOME_ANSWERED, TRUE);
    break;
  case RINGER_CALL_END_ANSWERED_ELSEWHERE:
    set_outcome (self, entry, RINGER_CALL_OUTCOME_ANSWERED_ELSEWHERE, TRUE);
    break;
  case RINGER_CALL_END_DECLINED:
  case RINGER_CALL_END_DECLINED_ELSEWHERE:
    set_outcome (self, entry, RINGER_CALL_OUTCOME_DECLINED, TRUE);
    break;
  case RINGER_CALL_END_CALLER_LEFT:
  case RINGER_CALL_END_MISSED:
  case RINGER_CALL_END_WITHDRAWN:
    set_outcome (self, entry, RINGER_CALL_OUTCOME_MISSED, banner);
    break;
  case RINGER_CALL_END_SILENCED_BY_RULE:
    /* The person said that they do not want to hear of it; of whom they ignore they do not want to read either. */
    if (!ringer_account_is_ignored (self->account, ringer_member_get_user_id (ringer_incoming_call_get_caller (call))))
      set_outcome (self, entry, RINGER_CALL_OUTCOME_MISSED, TRUE);
    break;
  case RINGER_CALL_END_NONE:
  case RINGER_CALL_END_INVALID:
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

/* Closes what ended while the program did not run. What rang until its end, or on after it, was missed. */
static void
reconcile (RingerHistoryRecorder *self)
{
  g_autoptr (GPtrArray) running = ringer_call_history_list_running (self->history);

  for (unsigned int i = 0; i < running->len; i++) {
    RingerHistoryEntry *entry = g_ptr_array_index (running, i);
    RingerRoom *room = ringer_account_lookup_room (self->account, ringer_history_entry_get_room_id (entry));
    RingerRtcSession *session = find_running (self, entry);
    gboolean presented = session != NULL && g_hash_table_contains (self->presented, session);

    if (!presented && ringer_history_entry_has_rung (entry) && ringer_history_entry_get_outcome (entry) == RINGER_CALL_OUTCOME_NOT_RUNG)
      set_outcome (self, entry, RINGER_CALL_OUTCOME_MISSED, get_now_ms (self) - ringer_history_entry_get_started_ms (entry) >= NEWS_MS);
    if (session == NULL)
      ringer_call_history_end (self->history, entry, end_stays (self, entry, room, NULL));
  }
}

static void
on_account_state (RingerHistoryRecorder *self)
{
  if (self->reconciled || ringer_account_get_state (self->account) != RINGER_ACCOUNT_UP_TO_DATE)
    return;

  self->reconciled = TRUE;
  reconcile (self);
}

static void
ringer_history_recorder_dispose (GObject *object)
{
  RingerHistoryRecorder *self = RINGER_HISTORY_RECORDER (object);

  g_hash_table_remove_all (self->running);
  g_hash_table_remove_all (self->presented);
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
  g_signal_connect_object (self->account, "notify::state", G_CALLBACK (on_account_state), self, G_CONNECT_SWAPPED);
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
  set_outcome (self, entry, RINGER_CALL_OUTCOME_ANSWERED, TRUE);
}
