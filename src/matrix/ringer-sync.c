/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sync.h"

#include "ringer-error.h"
#include "ringer-gap-filler.h"
#include "ringer-memory.h"

/*
 * The loop: one request at a time, each from where the last answer left off. Whatever happens only moves the phase; step () does
 * what the phase asks for. The backend knows what the requests and answers look like.
 */

#define POLL_MS (30 * 1000)

#define FIRST_BACKOFF_MS 1000
#define MAX_BACKOFF_MS (30 * 1000)
#define MAX_OFFLINE_BACKOFF_MS (60 * 1000)
#define MAX_RETRY_AFTER_MS (60 * 60 * 1000)

/* A homeserver that answers long polls at once, again and again, must not become a busy loop. */
#define FAST_ANSWER_US (100 * 1000)
#define MAX_FAST_EMPTY_ANSWERS 3
#define MAX_FAST_ANSWERS 50
#define DAMP_MS 300

/* An answer that is always unreadable may be so because of one event in it: then a new start gets around it. */
#define MAX_BAD_ANSWERS 6

/* Many rooms at once: most of what was read is dropped again. */
#define LARGE_ANSWER_BYTES (256 * 1024)

/* Networks change in bursts. */
#define MIN_RESTART_US (1000 * 1000)

typedef enum {
  PHASE_STOPPED,
  PHASE_READY,
  PHASE_ASKING,
  PHASE_WAITING,
  PHASE_OVER,
} Phase;

struct _RingerSync {
  GObject parent_instance;

  RingerClock *clock;
  RingerHttp *http;
  GNetworkMonitor *network;
  RingerSyncBackend *backend;
  RingerGapFiller *filler;

  Phase phase;
  RingerSyncState state;
  GError *error;

  GCancellable *cancellable;
  guint64 serial;
  unsigned int timeout_id;
  gint64 asked_us;
  gint64 poll_ms;

  gboolean eager;
  gboolean network_lost;
  gboolean complete;
  gboolean reset;
  unsigned int n_failures;
  unsigned int n_bad_answers;
  unsigned int n_fast_answers;
  gboolean large;
  gboolean answered; /* by what is still being taken in */
  int logged_code;
  char *pending_position;
  JsonObject *crypto;   /* of the last answer */
  GQueue updates;       /* that came while another was still being taken in */
  unsigned int n_holds; /* of who takes one in */
};

typedef enum {
  PROP_STATE = 1,
  PROP_ERROR,
} RingerSyncProperty;

#define N_PROPS (PROP_ERROR + 1)

static GParamSpec *properties[N_PROPS];

enum {
  UPDATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (RingerSyncState, ringer_sync_state,
                    G_DEFINE_ENUM_VALUE (RINGER_SYNC_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (RINGER_SYNC_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (RINGER_SYNC_UP_TO_DATE, "up-to-date"),
                    G_DEFINE_ENUM_VALUE (RINGER_SYNC_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (RINGER_SYNC_FAILING, "failing"),
                    G_DEFINE_ENUM_VALUE (RINGER_SYNC_SIGNED_OUT, "signed-out"))

G_DEFINE_FINAL_TYPE (RingerSync, ringer_sync, G_TYPE_OBJECT)

/* The request in flight, which does not keep the object alive. */
typedef struct
{
  GWeakRef sync;
  guint64 serial;
} Request;

static void step (RingerSync *self);

static gboolean
is_running (RingerSync *self)
{
  return self->phase != PHASE_STOPPED && self->phase != PHASE_OVER;
}

static void
set_state (RingerSync *self,
           RingerSyncState state,
           const GError *error)
{
  gboolean state_changed = self->state != state;
  gboolean error_changed = error != self->error && (error == NULL || self->error == NULL || !g_error_matches (self->error, error->domain, error->code) || !g_str_equal (error->message, self->error->message));

  self->state = state;
  if (error_changed) {
    g_clear_error (&self->error);
    self->error = error != NULL ? g_error_copy (error) : NULL;
  }

  g_object_freeze_notify (G_OBJECT (self));
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (error_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
abandon_request (RingerSync *self)
{
  self->serial++;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  ringer_clock_clear_timeout (self->clock, &self->timeout_id);
}

static void
on_timeout (gpointer user_data)
{
  RingerSync *self = user_data;

  self->timeout_id = 0;
  self->phase = PHASE_READY;
  step (self);
}

static void
wait_for (RingerSync *self,
          gint64 delay_ms)
{
  self->phase = PHASE_WAITING;
  self->timeout_id = ringer_clock_add_timeout (self->clock, delay_ms, on_timeout, self);
}

/* Asks anew at once, whatever it was doing: there is reason to think that it works now, or that nothing is alive any more. */
static void
restart (RingerSync *self)
{
  abandon_request (self);
  self->phase = PHASE_READY;
  self->eager = TRUE;
  self->n_failures = 0;
  self->n_fast_answers = 0;
  ringer_gap_filler_retry_now (self->filler);
  step (self);
}

static gboolean
is_taking_in (RingerSync *self)
{
  return self->n_holds > 0 || !g_queue_is_empty (&self->updates);
}

static void
deliver (RingerSync *self,
         RingerSyncUpdate *update)
{
  if (update != NULL)
    g_queue_push_tail (&self->updates, ringer_sync_update_ref (update));

  while (self->n_holds == 0 && !g_queue_is_empty (&self->updates)) {
    g_autoptr (RingerSyncUpdate) next = g_queue_pop_head (&self->updates);

    g_signal_emit (self, signals[UPDATE], 0, next);
  }
}

static void
forget_updates (RingerSync *self)
{
  self->answered = FALSE;
  g_queue_clear_full (&self->updates, (GDestroyNotify) ringer_sync_update_unref);
}

/* After an answer, and again when all that it brought is taken in. */
static void
go_on (RingerSync *self)
{
  if (self->large && !is_taking_in (self)) {
    self->large = FALSE;
    ringer_memory_give_back ();
  }
  if (self->answered && !is_taking_in (self)) {
    self->answered = FALSE;
    set_state (self, RINGER_SYNC_UP_TO_DATE, NULL);
  }

  step (self);
}

static void
start_from_nothing (RingerSync *self)
{
  ringer_gap_filler_stop (self->filler);
  g_clear_pointer (&self->pending_position, g_free);
  ringer_sync_backend_restore (self->backend, NULL);
  self->complete = FALSE;
}

/* Answers */

static void
emit_update (RingerSync *self,
             RingerSyncUpdate *update)
{
  gboolean has_holes = FALSE;

  for (unsigned int i = 0; i < update->rooms->len; i++)
    has_holes |= ringer_gap_filler_add (self->filler, g_ptr_array_index (update->rooms, i));

  g_clear_pointer (&self->pending_position, g_free);
  if (has_holes || !ringer_gap_filler_is_idle (self->filler))
    self->pending_position = g_steal_pointer (&update->position);

  deliver (self, update);
}

static gboolean
has_other_keys (RingerSync *self,
                RingerSyncUpdate *update)
{
  g_autoptr (JsonObject) before = g_steal_pointer (&self->crypto);

  if (update->crypto != NULL)
    self->crypto = json_object_ref (update->crypto);

  return ringer_sync_update_has_keys (update, before);
}

static gboolean
answers_too_fast (RingerSync *self,
                  RingerSyncUpdate *update)
{
  gint64 elapsed_us = ringer_clock_get_monotonic_us (self->clock) - self->asked_us;
  gboolean has_news = update->rooms->len + update->account_data->len + update->to_device->len > 0 || has_other_keys (self, update);

  if (self->poll_ms == 0 || elapsed_us >= FAST_ANSWER_US) {
    self->n_fast_answers = 0;
    return FALSE;
  }

  self->n_fast_answers++;
  return self->n_fast_answers >= (has_news ? MAX_FAST_ANSWERS : MAX_FAST_EMPTY_ANSWERS);
}

static void
handle_update (RingerSync *self,
               RingerSyncUpdate *update)
{
  gboolean too_fast = answers_too_fast (self, update);

  self->n_failures = 0;
  self->n_bad_answers = 0;
  self->reset = FALSE;
  self->network_lost = FALSE;
  self->logged_code = -1;
  self->complete = update->complete;
  self->eager = !update->complete;
  self->phase = PHASE_READY;

  emit_update (self, update);

  /* Who got the update may have stopped or restarted everything. */
  if (self->phase != PHASE_READY)
    return;

  self->answered = TRUE;
  if (too_fast)
    wait_for (self, DAMP_MS);
}

static gint64
get_backoff_ms (RingerSync *self,
                const GError *error,
                gboolean offline)
{
  gint64 limit_ms = offline ? MAX_OFFLINE_BACKOFF_MS : MAX_BACKOFF_MS;
  gint64 delay_ms = MIN ((gint64) FIRST_BACKOFF_MS << MIN (self->n_failures, 10), limit_ms);
  gint64 retry_after_ms = MIN (ringer_error_get_retry_after_ms (error), MAX_RETRY_AFTER_MS);

  self->n_failures++;
  delay_ms = delay_ms * 3 / 4 + g_random_int_range (0, (gint32) (delay_ms / 2));

  return MAX (delay_ms, retry_after_ms);
}

static gboolean
is_offline (RingerSync *self,
            const GError *error)
{
  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_OFFLINE))
    return TRUE;

  if (self->network == NULL || g_network_monitor_get_network_available (self->network))
    return FALSE;

  return g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NO_SERVER) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_TIMEOUT);
}

static void
log_once (RingerSync *self,
          const GError *error)
{
  int code = error->domain == RINGER_ERROR ? error->code : -2;

  if (code == self->logged_code)
    return;

  self->logged_code = code;
  g_message ("Sync fails, and will be tried again: %s", error->message);
}

static void
handle_error (RingerSync *self,
              const GError *error)
{
  gboolean offline = is_offline (self, error);

  self->eager = TRUE;

  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_SIGNED_OUT) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_SOFT_SIGNED_OUT)) {
    self->phase = PHASE_OVER;
    ringer_gap_filler_stop (self->filler);
    set_state (self, RINGER_SYNC_SIGNED_OUT, error);
    return;
  }

  if (g_strcmp0 (ringer_error_get_errcode (error), "M_UNKNOWN_POS") == 0) {
    start_from_nothing (self);
    if (!self->reset) {
      g_debug ("The homeserver forgot the position");
      self->reset = TRUE;
      self->phase = PHASE_READY;
      return;
    }
  }

  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_BAD_RESPONSE) && ++self->n_bad_answers == MAX_BAD_ANSWERS)
    start_from_nothing (self);

  /* What is kept alive of a connection that does not answer would only be waited for again. */
  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_TIMEOUT))
    ringer_http_drop_connections (self->http);

  log_once (self, error);
  wait_for (self, get_backoff_ms (self, error, offline));
  set_state (self, offline ? RINGER_SYNC_OFFLINE : RINGER_SYNC_FAILING, error);
}

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (RingerSync) self = g_weak_ref_get (&request->sync);
  g_autoptr (RingerSyncUpdate) update = NULL;
  g_autoptr (GError) error = NULL;
  RingerHttpTiming timing = { 0 };
  g_autoptr (JsonObject) answer = ringer_http_send_finish (RINGER_HTTP (source), result, &timing, &error);
  guint64 serial = request->serial;

  g_weak_ref_clear (&request->sync);
  g_free (request);

  /* Given up meanwhile: what it brought, the next request brings too. */
  if (self == NULL || self->phase != PHASE_ASKING || serial != self->serial)
    return;

  g_clear_object (&self->cancellable);

  if (answer != NULL)
    update = ringer_sync_backend_parse (self->backend, answer, ringer_clock_get_wall_ms (self->clock), &error);

  if (update != NULL) {
    update->timing = timing;
    handle_update (self, update);
  } else {
    handle_error (self, error);
  }

  g_clear_pointer (&update, ringer_sync_update_unref);
  g_clear_pointer (&answer, json_object_unref);
  self->large = self->large || timing.length >= LARGE_ANSWER_BYTES;
  go_on (self);
}

static void
ask (RingerSync *self)
{
  Request *request = g_new0 (Request, 1);
  RingerHttpRequest http_request;

  self->phase = PHASE_ASKING;
  self->poll_ms = self->eager ? 0 : POLL_MS;
  self->asked_us = ringer_clock_get_monotonic_us (self->clock);
  self->cancellable = g_cancellable_new ();

  g_weak_ref_init (&request->sync, self);
  request->serial = ++self->serial;
  http_request = ringer_sync_backend_prepare (self->backend, self->poll_ms);
  ringer_http_send_async (self->http, &http_request, self->cancellable, on_answer, request);
}

static void
step (RingerSync *self)
{
  switch (self->phase) {
  case PHASE_READY:
    /* What is asked for next says that the last answer is no longer needed. */
    if (!is_taking_in (self))
      ask (self);
    break;

  case PHASE_STOPPED:
  case PHASE_ASKING:
  case PHASE_WAITING:
  case PHASE_OVER:
    break;

  default:
    g_assert_not_reached ();
  }
}

/* What happens around it */

static void
on_hole_closed (RingerGapFiller *filler,
                RingerSyncUpdate *update,
                RingerSync *self)
{
  if (!is_running (self))
    return;

  update->complete = self->complete;
  if (ringer_gap_filler_is_idle (filler))
    update->position = g_steal_pointer (&self->pending_position);

  deliver (self, update);
}

static void
on_network_changed (GNetworkMonitor *network,
                    gboolean available,
                    RingerSync *self)
{
  if (!is_running (self))
    return;

  if (!available) {
    g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_OFFLINE, "This computer has no network");

    /* The request in flight stays: what says that there is no network may be wrong. */
    self->network_lost = TRUE;
    set_state (self, RINGER_SYNC_OFFLINE, error);
    return;
  }

  if (self->network_lost) {
    self->network_lost = FALSE;
    ringer_http_drop_connections (self->http);
    set_state (self, RINGER_SYNC_CONNECTING, NULL);
    restart (self);
  } else if (self->phase == PHASE_WAITING || ringer_clock_get_monotonic_us (self->clock) - self->asked_us >= MIN_RESTART_US) {
    restart (self);
  }
}

static void
on_clock_jumped (RingerClock *clock,
                 RingerSync *self)
{
  if (!is_running (self))
    return;

  ringer_http_drop_connections (self->http);
  restart (self);
}

static void
ringer_sync_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  RingerSync *self = RINGER_SYNC (object);

  switch ((RingerSyncProperty) prop_id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;

  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;

  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_sync_dispose (GObject *object)
{
  RingerSync *self = RINGER_SYNC (object);

  self->phase = PHASE_STOPPED;
  forget_updates (self);
  if (self->clock != NULL)
    abandon_request (self);

  g_clear_object (&self->filler);
  g_clear_object (&self->backend);
  g_clear_object (&self->network);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  g_clear_error (&self->error);
  g_clear_pointer (&self->pending_position, g_free);
  g_clear_pointer (&self->crypto, json_object_unref);

  G_OBJECT_CLASS (ringer_sync_parent_class)->dispose (object);
}

static void
ringer_sync_class_init (RingerSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringer_sync_get_property;
  object_class->dispose = ringer_sync_dispose;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL,
                                              RINGER_TYPE_SYNC_STATE, RINGER_SYNC_STOPPED,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL,
                                               G_TYPE_ERROR,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[UPDATE] = g_signal_new ("update",
                                  G_TYPE_FROM_CLASS (klass),
                                  G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1,
                                  RINGER_TYPE_SYNC_UPDATE | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ringer_sync_init (RingerSync *self)
{
  self->logged_code = -1;
}

RingerSync *
ringer_sync_new (RingerClock *clock,
                 RingerHttp *http,
                 GNetworkMonitor *network,
                 RingerSyncBackend *backend)
{
  RingerSync *self;

  g_return_val_if_fail (RINGER_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (RINGER_IS_HTTP (http), NULL);
  g_return_val_if_fail (network == NULL || G_IS_NETWORK_MONITOR (network), NULL);
  g_return_val_if_fail (RINGER_IS_SYNC_BACKEND (backend), NULL);

  self = g_object_new (RINGER_TYPE_SYNC, NULL);
  self->clock = g_object_ref (clock);
  self->http = g_object_ref (http);
  self->backend = g_object_ref (backend);
  self->filler = ringer_gap_filler_new (clock, http);

  g_signal_connect_object (self->filler, "closed", G_CALLBACK (on_hole_closed), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (on_clock_jumped), self, G_CONNECT_DEFAULT);

  if (network != NULL) {
    self->network = g_object_ref (network);
    g_signal_connect_object (network, "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_DEFAULT);
  }

  return self;
}

void
ringer_sync_start (RingerSync *self,
                   const char *position)
{
  g_return_if_fail (RINGER_IS_SYNC (self));

  if (is_running (self))
    return;

  ringer_sync_backend_restore (self->backend, position);
  self->phase = PHASE_READY;
  self->eager = TRUE;
  self->reset = FALSE;
  self->complete = FALSE;
  self->n_failures = 0;
  self->n_bad_answers = 0;
  self->n_fast_answers = 0;
  self->logged_code = -1;
  self->network_lost = self->network != NULL && !g_network_monitor_get_network_available (self->network);

  set_state (self, RINGER_SYNC_CONNECTING, NULL);
  step (self);
}

void
ringer_sync_stop (RingerSync *self)
{
  g_return_if_fail (RINGER_IS_SYNC (self));

  abandon_request (self);
  ringer_gap_filler_stop (self->filler);
  forget_updates (self);
  g_clear_pointer (&self->pending_position, g_free);
  self->phase = PHASE_STOPPED;
  set_state (self, RINGER_SYNC_STOPPED, NULL);
}

void
ringer_sync_hold (RingerSync *self)
{
  g_return_if_fail (RINGER_IS_SYNC (self));

  self->n_holds++;
}

void
ringer_sync_release (RingerSync *self)
{
  g_return_if_fail (RINGER_IS_SYNC (self));
  g_return_if_fail (self->n_holds > 0);

  self->n_holds--;
  deliver (self, NULL);
  go_on (self);
}

void
ringer_sync_retry_now (RingerSync *self)
{
  g_return_if_fail (RINGER_IS_SYNC (self));

  if (self->phase != PHASE_WAITING)
    return;

  set_state (self, RINGER_SYNC_CONNECTING, NULL);
  restart (self);
}

RingerSyncState
ringer_sync_get_state (RingerSync *self)
{
  g_return_val_if_fail (RINGER_IS_SYNC (self), RINGER_SYNC_STOPPED);

  return self->state;
}

const GError *
ringer_sync_get_error (RingerSync *self)
{
  g_return_val_if_fail (RINGER_IS_SYNC (self), NULL);

  return self->error;
}
