/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-manager.h"

#include "ringer-call-watcher.h"
#include "ringer-history-recorder.h"
#include "ringer-incoming-call-private.h"
#include "ringer-left-over.h"
#include "ringer-ring-turn.h"

/* Brings the calls of all accounts together: what is presented, and which one this device is in. Which one is heard is the turn's to say. */

#define LEAVE_AT_MOST_MS 5000

/* What there is for each account. */
typedef struct
{
  RingerCallWatcher *watcher;
  RingerCallHistory *history;
  RingerRingLog *log;
  RingerHistoryRecorder *recorder;
  gboolean tidied; /* out of the calls that an earlier life was in */
} Line;

struct _RingerCallManager {
  GObject parent_instance;

  RingerAccountManager *accounts;
  RingerRingRules *rules;
  GPtrArray *lines; /* of Line, in the order in which the accounts came */
  GListStore *histories;
  GListStore *incoming;
  GListStore *sessions;
  RingerActiveCall *active;
  RingerIncomingCall *answered; /* what @active answers, while it is joining */
  GPtrArray *leaving;           /* of RingerActiveCall: hung up, not out yet */
  RingerRingTurn *turn;
  RingerMediaSupply *media_supply;
  char *expected_id; /* of a call of before the start */
  RingerCallWish wish;
};

typedef enum {
  PROP_INCOMING = 1,
  PROP_SESSIONS,
  PROP_ACTIVE,
  PROP_SOUNDING,
  PROP_SOFT,
} RingerCallManagerProperty;

static GParamSpec *properties[PROP_SOFT + 1];

enum {
  SIGNAL_CALL_ADDED,
  SIGNAL_CALL_ENDED,
  SIGNAL_CALL_MISSED,
  SIGNAL_LEFT,
  N_SIGNALS,
};

static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerCallManager, ringer_call_manager, G_TYPE_OBJECT)

static void
on_sounding_changed (RingerCallManager *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUNDING]);
}

static void
on_soft_changed (RingerCallManager *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOFT]);
}

static void
on_call_state (RingerCallManager *self,
               GParamSpec *pspec,
               RingerIncomingCall *call)
{
  g_autoptr (RingerIncomingCall) kept = NULL;
  unsigned int position;

  if (ringer_incoming_call_get_state (call) != RINGER_INCOMING_ENDED || !g_list_store_find (self->incoming, call, &position))
    return;

  kept = g_object_ref (call);
  g_list_store_remove (self->incoming, position);
  g_signal_emit (self, signals[SIGNAL_CALL_ENDED], 0, kept);
}

static void
grant_wish (RingerCallManager *self,
            RingerIncomingCall *call)
{
  RingerCallWish wish = self->wish;

  g_clear_pointer (&self->expected_id, g_free);
  self->wish = RINGER_CALL_WISH_NONE;
  if (wish == RINGER_CALL_WISH_DECLINE)
    ringer_incoming_call_decline (call);
  else
    ringer_call_manager_answer (self, call, wish == RINGER_CALL_WISH_ANSWER_VOICE ? RINGER_CALL_VOICE : ringer_incoming_call_get_intent (call));
}

static void
on_call (RingerCallManager *self,
         RingerIncomingCall *call)
{
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_state), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->incoming, call);
  if (g_strcmp0 (self->expected_id, ringer_incoming_call_get_id (call)) == 0)
    grant_wish (self, call);
  g_signal_emit (self, signals[SIGNAL_CALL_ADDED], 0, call);
}

/* Keeps the list of all accounts' running sessions in the order in which they began to run. */
static void
update_sessions (RingerCallManager *self)
{
  g_autoptr (GHashTable) running = g_hash_table_new (NULL, NULL);

  for (unsigned int i = 0; i < self->lines->len; i++) {
    Line *line = g_ptr_array_index (self->lines, i);
    GListModel *active = ringer_rtc_session_store_get_active (ringer_call_watcher_get_sessions (line->watcher));

    for (unsigned int j = 0; j < g_list_model_get_n_items (active); j++) {
      g_autoptr (RingerRtcSession) session = g_list_model_get_item (active, j);

      g_hash_table_add (running, session);
      if (!g_list_store_find (self->sessions, session, NULL))
        g_list_store_append (self->sessions, session);
    }
  }

  for (unsigned int i = g_list_model_get_n_items (G_LIST_MODEL (self->sessions)); i-- > 0;) {
    g_autoptr (RingerRtcSession) session = g_list_model_get_item (G_LIST_MODEL (self->sessions), i);

    if (!g_hash_table_contains (running, session))
      g_list_store_remove (self->sessions, i);
  }
}

static void
line_free (Line *line)
{
  g_object_unref (line->recorder);
  g_object_unref (line->log);
  g_object_unref (line->history);
  g_object_unref (line->watcher);
  g_free (line);
}

static char *
make_path (RingerAccount *account,
           const char *name)
{
  g_autofree char *folder = g_path_get_dirname (ringer_account_store_get_path (ringer_account_get_store (account)));

  return g_build_filename (folder, name, NULL);
}

static void
on_missed (RingerCallManager *self,
           RingerHistoryEntry *entry,
           RingerHistoryRecorder *recorder)
{
  for (unsigned int i = 0; i < self->lines->len; i++) {
    Line *line = g_ptr_array_index (self->lines, i);

    if (line->recorder == recorder)
      g_signal_emit (self, signals[SIGNAL_CALL_MISSED], 0, ringer_call_watcher_get_account (line->watcher), entry);
  }
}

static Line *
find_line (RingerCallManager *self,
           RingerAccount *account)
{
  for (unsigned int i = 0; i < self->lines->len; i++) {
    Line *line = g_ptr_array_index (self->lines, i);

    if (ringer_call_watcher_get_account (line->watcher) == account)
      return line;
  }

  return NULL;
}

/* @account, @session: (nullable): any */
static gboolean
concerns (RingerActiveCall *call,
          RingerAccount *account,
          RingerRtcSession *session)
{
  RingerRtcSession *its_session = ringer_active_call_get_session (call);

  return (account == NULL || ringer_rtc_session_get_account (its_session) == account) && (session == NULL || its_session == session);
}

/* (transfer none) (nullable): one that this device is in, or not out of yet. */
static RingerActiveCall *
find_call (RingerCallManager *self,
           RingerAccount *account,
           RingerRtcSession *session)
{
  if (self->active != NULL && concerns (self->active, account, session))
    return self->active;

  for (unsigned int i = 0; i < self->leaving->len; i++) {
    if (concerns (g_ptr_array_index (self->leaving, i), account, session))
      return g_ptr_array_index (self->leaving, i);
  }

  return NULL;
}

/* As soon as it is known what happened meanwhile; what this life has begun is its own. */
static void
on_account_state (RingerCallManager *self,
                  GParamSpec *pspec,
                  RingerAccount *account)
{
  Line *line = find_line (self, account);
  GListModel *active;

  if (line == NULL || line->tidied || ringer_account_get_state (account) != RINGER_ACCOUNT_UP_TO_DATE)
    return;

  line->tidied = TRUE;
  active = ringer_rtc_session_store_get_active (ringer_call_watcher_get_sessions (line->watcher));
  for (unsigned int i = 0; i < g_list_model_get_n_items (active); i++) {
    g_autoptr (RingerRtcSession) session = g_list_model_get_item (active, i);

    if (ringer_rtc_session_is_joined_here (session) && find_call (self, NULL, session) == NULL)
      ringer_left_over_leave (session);
  }
}

static void
add_line (RingerCallManager *self,
          RingerAccount *account)
{
  RingerClock *clock = ringer_account_get_clock (account);
  g_autofree char *history_path = make_path (account, "history.db");
  g_autofree char *log_path = make_path (account, "ring-log.db");
  Line *line = g_new0 (Line, 1);

  line->watcher = ringer_call_watcher_new (account, self->rules);
  /* Before the recorder: that a call is over is told before that it was missed. */
  g_signal_connect_object (line->watcher, "call", G_CALLBACK (on_call), self, G_CONNECT_SWAPPED);
  line->history = ringer_call_history_new (history_path);
  line->log = ringer_ring_log_new (log_path, ringer_clock_get_wall_ms (clock));
  line->recorder = ringer_history_recorder_new (line->watcher, line->history, line->log);
  g_ptr_array_add (self->lines, line);
  g_list_store_append (self->histories, line->history);

  g_signal_connect_object (account, "notify::state", G_CALLBACK (on_account_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line->recorder, "missed", G_CALLBACK (on_missed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_rtc_session_store_get_active (ringer_call_watcher_get_sessions (line->watcher)),
                           "items-changed", G_CALLBACK (update_sessions), self, G_CONNECT_SWAPPED);
}

static void
remove_line (RingerCallManager *self,
             unsigned int position)
{
  Line *line = g_ptr_array_index (self->lines, position);
  unsigned int listed;

  ringer_call_watcher_end_all (line->watcher);
  if (g_list_store_find (self->histories, line->history, &listed))
    g_list_store_remove (self->histories, listed);
  g_ptr_array_remove_index (self->lines, position);
}

static void
on_accounts_changed (RingerCallManager *self)
{
  g_autoptr (GHashTable) present = g_hash_table_new (NULL, NULL);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i++) {
    g_autoptr (RingerAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    g_hash_table_add (present, account);
    if (find_line (self, account) == NULL)
      add_line (self, account);
  }

  for (unsigned int i = self->lines->len; i-- > 0;) {
    Line *line = g_ptr_array_index (self->lines, i);

    if (!g_hash_table_contains (present, ringer_call_watcher_get_account (line->watcher)))
      remove_line (self, i);
  }

  update_sessions (self);
}

/* The call that this device is in */

static void
set_active (RingerCallManager *self,
            RingerActiveCall *active)
{
  if (!g_set_object (&self->active, active))
    return;

  ringer_ring_turn_set_session (self->turn, active != NULL ? ringer_active_call_get_session (active) : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
note_joined (RingerCallManager *self,
             RingerActiveCall *call)
{
  RingerRtcSession *session = ringer_active_call_get_session (call);
  Line *line = find_line (self, ringer_rtc_session_get_account (session));

  if (line != NULL)
    ringer_history_recorder_note_joined (line->recorder, session);
}

static void
on_active_state (RingerCallManager *self,
                 GParamSpec *pspec,
                 RingerActiveCall *call)
{
  RingerActiveCallState state = ringer_active_call_get_state (call);
  g_autoptr (RingerIncomingCall) answered = NULL;

  if (state == RINGER_ACTIVE_JOINED)
    note_joined (self, call);

  /* Also where the person hung up before that: a next call, which may come meanwhile, is another one. */
  if (call == self->active && self->answered != NULL &&
      (state == RINGER_ACTIVE_JOINED || (state == RINGER_ACTIVE_LEAVING && ringer_active_call_get_error (call) == NULL))) {
    answered = g_steal_pointer (&self->answered);
    ringer_incoming_call_end (answered, RINGER_CALL_END_ANSWERED);
  }

  /* Who hung up is in no call any more, however long it takes until the homeserver knows. */
  if (state == RINGER_ACTIVE_LEAVING && call == self->active && ringer_active_call_get_error (call) == NULL) {
    g_ptr_array_add (self->leaving, g_object_ref (call));
    set_active (self, NULL);
  }
  if (state != RINGER_ACTIVE_ENDED)
    return;

  if (call == self->active) {
    answered = g_steal_pointer (&self->answered);
    set_active (self, NULL);
    if (answered != NULL && ringer_active_call_get_error (call) != NULL)
      ringer_incoming_call_fail_answer (answered, ringer_active_call_get_error (call));
    else if (answered != NULL)
      ringer_incoming_call_end (answered, RINGER_CALL_END_ANSWERED);
  }
  g_ptr_array_remove (self->leaving, call);
  g_signal_emit (self, signals[SIGNAL_LEFT], 0);
}

static void
ringer_call_manager_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  RingerCallManager *self = RINGER_CALL_MANAGER (object);

  switch ((RingerCallManagerProperty) prop_id) {
  case PROP_INCOMING:
    g_value_set_object (value, self->incoming);
    break;
  case PROP_SESSIONS:
    g_value_set_object (value, self->sessions);
    break;
  case PROP_ACTIVE:
    g_value_set_object (value, self->active);
    break;
  case PROP_SOUNDING:
    g_value_set_object (value, ringer_ring_turn_get_sounding (self->turn));
    break;
  case PROP_SOFT:
    g_value_set_object (value, ringer_ring_turn_get_soft (self->turn));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_call_manager_dispose (GObject *object)
{
  RingerCallManager *self = RINGER_CALL_MANAGER (object);

  g_clear_object (&self->answered);
  g_clear_object (&self->active);
  g_ptr_array_set_size (self->leaving, 0);
  g_ptr_array_set_size (self->lines, 0);
  g_clear_object (&self->accounts);
  g_clear_object (&self->rules);

  G_OBJECT_CLASS (ringer_call_manager_parent_class)->dispose (object);
}

static void
ringer_call_manager_finalize (GObject *object)
{
  RingerCallManager *self = RINGER_CALL_MANAGER (object);

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->expected_id, g_free);
  g_clear_pointer (&self->media_supply, ringer_media_supply_free);
  g_clear_object (&self->turn);
  g_clear_object (&self->incoming);
  g_clear_object (&self->sessions);
  g_clear_object (&self->histories);

  G_OBJECT_CLASS (ringer_call_manager_parent_class)->finalize (object);
}

static void
ringer_call_manager_class_init (RingerCallManagerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_call_manager_dispose;
  object_class->finalize = ringer_call_manager_finalize;
  object_class->get_property = ringer_call_manager_get_property;

  properties[PROP_INCOMING] = g_param_spec_object ("incoming", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SESSIONS] = g_param_spec_object ("sessions", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_ACTIVE] = g_param_spec_object ("active", NULL, NULL, RINGER_TYPE_ACTIVE_CALL, flags);
  properties[PROP_SOUNDING] = g_param_spec_object ("sounding", NULL, NULL, RINGER_TYPE_INCOMING_CALL, flags);
  properties[PROP_SOFT] = g_param_spec_object ("soft", NULL, NULL, RINGER_TYPE_INCOMING_CALL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_CALL_ADDED] =
    g_signal_new ("call-added", RINGER_TYPE_CALL_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_INCOMING_CALL);
  signals[SIGNAL_CALL_ENDED] =
    g_signal_new ("call-ended", RINGER_TYPE_CALL_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RINGER_TYPE_INCOMING_CALL);
  signals[SIGNAL_CALL_MISSED] =
    g_signal_new ("call-missed", RINGER_TYPE_CALL_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, RINGER_TYPE_ACCOUNT, RINGER_TYPE_HISTORY_ENTRY);
  signals[SIGNAL_LEFT] =
    g_signal_new ("left", RINGER_TYPE_CALL_MANAGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_call_manager_init (RingerCallManager *self)
{
  self->media_supply = ringer_media_supply_new ();
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->histories = g_list_store_new (RINGER_TYPE_CALL_HISTORY);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  self->incoming = g_list_store_new (RINGER_TYPE_INCOMING_CALL);
  self->sessions = g_list_store_new (RINGER_TYPE_RTC_SESSION);
  self->turn = ringer_ring_turn_new (G_LIST_MODEL (self->incoming));
  g_signal_connect_object (self->turn, "notify::sounding", G_CALLBACK (on_sounding_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->turn, "notify::soft", G_CALLBACK (on_soft_changed), self, G_CONNECT_SWAPPED);
}

RingerCallManager *
ringer_call_manager_new (RingerAccountManager *accounts,
                         RingerRingRules *rules)
{
  RingerCallManager *self = g_object_new (RINGER_TYPE_CALL_MANAGER, NULL);

  self->accounts = g_object_ref (accounts);
  self->rules = g_object_ref (rules);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (on_accounts_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (accounts, "signed-out", G_CALLBACK (ringer_ring_rules_forget_account), rules, G_CONNECT_SWAPPED);
  on_accounts_changed (self);

  return self;
}

RingerMediaSupply *
ringer_call_manager_get_media_supply (RingerCallManager *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  return self->media_supply;
}

GListModel *
ringer_call_manager_get_incoming (RingerCallManager *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  return G_LIST_MODEL (self->incoming);
}

GListModel *
ringer_call_manager_get_sessions (RingerCallManager *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  return G_LIST_MODEL (self->sessions);
}

GListModel *
ringer_call_manager_get_histories (RingerCallManager *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  return G_LIST_MODEL (self->histories);
}

RingerCallHistory *
ringer_call_manager_get_history (RingerCallManager *self,
                                 RingerAccount *account)
{
  Line *line;

  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  line = find_line (self, account);

  return line != NULL ? line->history : NULL;
}

RingerAccount *
ringer_call_manager_get_history_account (RingerCallManager *self,
                                         RingerCallHistory *history)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  for (unsigned int i = 0; i < self->lines->len; i++) {
    Line *line = g_ptr_array_index (self->lines, i);

    if (line->history == history)
      return ringer_call_watcher_get_account (line->watcher);
  }

  return NULL;
}

RingerRingLog *
ringer_call_manager_get_ring_log (RingerCallManager *self,
                                  RingerAccount *account)
{
  Line *line;

  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  line = find_line (self, account);

  return line != NULL ? line->log : NULL;
}

RingerRingRules *
ringer_call_manager_get_rules (RingerCallManager *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  return self->rules;
}

RingerActiveCall *
ringer_call_manager_get_active (RingerCallManager *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  return self->active;
}

RingerIncomingCall *
ringer_call_manager_get_sounding (RingerCallManager *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  return ringer_ring_turn_get_sounding (self->turn);
}

RingerIncomingCall *
ringer_call_manager_get_soft (RingerCallManager *self)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  return ringer_ring_turn_get_soft (self->turn);
}

RingerIncomingCall *
ringer_call_manager_lookup (RingerCallManager *self,
                            const char *call_id)
{
  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->incoming)); i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (G_LIST_MODEL (self->incoming), i);

    if (g_strcmp0 (ringer_incoming_call_get_id (call), call_id) == 0)
      return call;
  }

  return NULL;
}

void
ringer_call_manager_expect (RingerCallManager *self,
                            const char *call_id,
                            RingerCallWish wish)
{
  g_return_if_fail (RINGER_IS_CALL_MANAGER (self));
  g_return_if_fail (call_id != NULL);

  g_set_str (&self->expected_id, call_id);
  self->wish = wish;
}

RingerRtcSession *
ringer_call_manager_lookup_session (RingerCallManager *self,
                                    const char *account_id,
                                    const char *room_id)
{
  RingerAccount *account;
  RingerRoom *room;
  Line *line;

  g_return_val_if_fail (RINGER_IS_CALL_MANAGER (self), NULL);

  account = ringer_account_manager_lookup (self->accounts, account_id);
  room = account != NULL ? ringer_account_lookup_room (account, room_id) : NULL;
  line = account != NULL ? find_line (self, account) : NULL;
  if (room == NULL || line == NULL)
    return NULL;

  return ringer_rtc_session_store_get (ringer_call_watcher_get_sessions (line->watcher), room, RINGER_SLOT_DEFAULT);
}

/* For another one: between the two no ring is heard. */
static void
leave_active (RingerCallManager *self)
{
  g_autoptr (RingerActiveCall) old = g_steal_pointer (&self->active);
  g_autoptr (RingerIncomingCall) answered = g_steal_pointer (&self->answered);

  if (old == NULL)
    return;

  g_ptr_array_add (self->leaving, g_object_ref (old));
  if (answered != NULL)
    ringer_incoming_call_end (answered, RINGER_CALL_END_ANSWERED);
  ringer_active_call_hang_up (old);
}

void
ringer_call_manager_join (RingerCallManager *self,
                          RingerRtcSession *session,
                          RingerCallIntent intent)
{
  g_autoptr (RingerActiveCall) active = NULL;
  g_autoptr (RingerMediaSession) media = NULL;

  g_return_if_fail (RINGER_IS_CALL_MANAGER (self));
  g_return_if_fail (RINGER_IS_RTC_SESSION (session));

  if (self->active != NULL && ringer_active_call_get_session (self->active) == session &&
      ringer_active_call_get_state (self->active) <= RINGER_ACTIVE_JOINED)
    return;

  leave_active (self);
  media = ringer_media_supply_take (self->media_supply, session, intent);
  active = ringer_active_call_new (session, intent, self->leaving->len > 0 ? g_ptr_array_index (self->leaving, self->leaving->len - 1) : NULL, media);
  g_signal_connect_object (active, "notify::state", G_CALLBACK (on_active_state), self, G_CONNECT_SWAPPED);
  set_active (self, active);
}

void
ringer_call_manager_answer (RingerCallManager *self,
                            RingerIncomingCall *call,
                            RingerCallIntent intent)
{
  g_return_if_fail (RINGER_IS_CALL_MANAGER (self));
  g_return_if_fail (RINGER_IS_INCOMING_CALL (call));

  if (!ringer_incoming_call_begin_answer (call))
    return;

  ringer_call_manager_join (self, ringer_incoming_call_get_session (call), intent);
  if (self->active != NULL && ringer_active_call_get_state (self->active) == RINGER_ACTIVE_JOINING)
    g_set_object (&self->answered, call);
  else
    ringer_incoming_call_end (call, RINGER_CALL_END_ANSWERED);
}

/* Leaving everything */

typedef struct
{
  RingerClock *clock;
  RingerAccount *account;
  gulong left_id;
  unsigned int timeout_id;
} Leaving;

static void
leaving_free (Leaving *leaving)
{
  g_clear_object (&leaving->clock);
  g_clear_object (&leaving->account);
  g_free (leaving);
}

static void
finish_leaving (GTask *task)
{
  RingerCallManager *self = g_task_get_source_object (task);
  Leaving *leaving = g_task_get_task_data (task);

  if (leaving->clock != NULL)
    ringer_clock_clear_timeout (leaving->clock, &leaving->timeout_id);
  if (leaving->left_id != 0)
    g_signal_handler_disconnect (self, leaving->left_id);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_left (GTask *task)
{
  Leaving *leaving = g_task_get_task_data (task);

  if (find_call (g_task_get_source_object (task), leaving->account, NULL) == NULL)
    finish_leaving (task);
}

/* The scheduled leave does the rest. */
static void
on_leaving_too_long (gpointer user_data)
{
  GTask *task = user_data;
  Leaving *leaving = g_task_get_task_data (task);

  leaving->timeout_id = 0;
  finish_leaving (task);
}

void
ringer_call_manager_leave_all_async (RingerCallManager *self,
                                     RingerAccount *account,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;
  Leaving *leaving;
  RingerActiveCall *call;

  g_return_if_fail (RINGER_IS_CALL_MANAGER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_call_manager_leave_all_async);
  leaving = g_new0 (Leaving, 1);
  g_set_object (&leaving->account, account);
  g_task_set_task_data (task, leaving, (GDestroyNotify) leaving_free);

  call = find_call (self, account, NULL);
  if (call != NULL) {
    leaving->clock = g_object_ref (ringer_account_get_clock (ringer_rtc_session_get_account (ringer_active_call_get_session (call))));
    leaving->timeout_id = ringer_clock_add_timeout (leaving->clock, LEAVE_AT_MOST_MS, on_leaving_too_long, task);
    ringer_active_call_hang_up (call);
  }

  if (find_call (self, account, NULL) == NULL)
    finish_leaving (task);
  else
    leaving->left_id = g_signal_connect_swapped (self, "left", G_CALLBACK (on_left), task);
}

gboolean
ringer_call_manager_leave_all_finish (RingerCallManager *self,
                                      GAsyncResult *result,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
