/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-active-call.h"

#include "ringer-enums.h"
#include "ringer-error.h"
#include "ringer-own-membership.h"
#include "ringer-ring-rules.h"

/*
 * This device's part in a session. The leave is scheduled at the homeserver before the join is sent, and put off again and
 * again while in the call, so that it comes by itself if this program does not live to send it.
 */

#define DELAYED_EVENTS "org.matrix.msc4140"

#define LEAVE_DELAY_MS 18000
#define RESTART_EVERY_MS 5000
#define JOIN_DEADLINE_MS 15000
#define BEHIND_AT_MOST_MS 1000
#define FIND_DEADLINE_MS 10000
#define SCHEDULE_DEADLINE_MS 5000
#define LEAVE_DEADLINE_MS 30000
#define ALONE_AT_MOST_MS 3000
#define REFRESH_HEADROOM_MS (5 * 60 * G_GINT64_CONSTANT (1000))

typedef enum {
  STEP_WAIT,       /* for the leave of the call before */
  STEP_SCHEDULE,   /* schedule the leave */
  STEP_FIND,       /* find where this device's sound and pictures go */
  STEP_JOIN,       /* send the membership */
  STEP_STAY,       /* put off the leave, refresh the membership */
  STEP_SEND_LEAVE, /* send the scheduled leave now, or forget it where there was no join */
  STEP_LEAVE,      /* send the leave itself */
  STEP_DONE,
} Step;

struct _RingerActiveCall {
  GObject parent_instance;

  RingerRtcSession *session;
  RingerAccount *account;
  RingerOutbox *outbox;
  RingerClock *clock;
  RingerCallIntent intent;
  RingerOwnMembership *membership;
  RingerCallMedia *media;     /* NULL without */
  RingerActiveCall *previous; /* only while it is waited for */
  unsigned int wait_id;
  RingerActiveCallState state;
  Step step;
  gboolean busy;    /* a step's request is on its way */
  gboolean leaving; /* as soon as that is over, leave */
  gboolean membership_sent;
  gboolean lacks_leave;      /* none could be scheduled before the join, but perhaps after it */
  GCancellable *cancellable; /* of every membership on its way */
  char *delay_id;
  unsigned int request_id;
  unsigned int restart_id;
  unsigned int refresh_id;
  gboolean had_company;
  unsigned int alone_id;
  gint64 joined_ms;
  GError *error;
};

typedef enum {
  PROP_SESSION = 1,
  PROP_INTENT,
  PROP_STATE,
  PROP_JOINED_MS,
  PROP_ERROR,
} RingerActiveCallProperty;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (RingerActiveCall, ringer_active_call, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  RINGER_ENUM_VALUE (RINGER_ACTIVE_JOINING, "joining"),
  RINGER_ENUM_VALUE (RINGER_ACTIVE_JOINED, "joined"),
  RINGER_ENUM_VALUE (RINGER_ACTIVE_LEAVING, "leaving"),
  RINGER_ENUM_VALUE (RINGER_ACTIVE_ENDED, "ended"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerActiveCallState, ringer_active_call_state, state_values)

static void step (RingerActiveCall *self);
static void arm_restart (RingerActiveCall *self);
static void arm_refresh (RingerActiveCall *self);

static void
take_error (RingerActiveCall *self,
            GError *error)
{
  if (self->error == error)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_state (RingerActiveCall *self,
           RingerActiveCallState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_debug ("Call in %s is %s", ringer_room_get_id (ringer_rtc_session_get_room (self->session)), state_values[state].value_nick);
  if (state == RINGER_ACTIVE_JOINED) {
    self->joined_ms = ringer_clock_get_wall_ms (self->clock);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOINED_MS]);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
stop_media (RingerActiveCall *self)
{
  if (self->media != NULL)
    ringer_call_media_stop (self->media);
}

static gint64
get_server_now_ms (RingerActiveCall *self)
{
  return ringer_server_clock_get_now_ms (ringer_account_get_server_clock (self->account));
}

static void
send_content (RingerActiveCall *self,
              JsonObject *content,
              gint64 delay_ms,
              gint64 deadline_ms,
              GAsyncReadyCallback callback)
{
  RingerOutgoingEvent event = {
    .content = content,
    .delay_ms = delay_ms,
    .deadline_ms = deadline_ms > 0 ? ringer_clock_get_monotonic_ms (self->clock) + deadline_ms : 0,
  };
  /* A leave that is scheduled without its id being known could not be called off. */
  GCancellable *cancellable = delay_ms == 0 && self->step <= STEP_STAY ? self->cancellable : NULL;

  ringer_own_membership_address (self->membership, &event);
  self->request_id = ringer_account_send_event_async (self->account, &event, cancellable, callback, g_object_ref (self));
}

static void
send_join (RingerActiveCall *self,
           gint64 deadline_ms,
           GAsyncReadyCallback callback)
{
  g_autoptr (JsonObject) content = ringer_own_membership_make_join (self->membership, get_server_now_ms (self));

  send_content (self, content, 0, deadline_ms, callback);
}

static void
send_leave (RingerActiveCall *self,
            gint64 delay_ms,
            gint64 deadline_ms,
            GAsyncReadyCallback callback)
{
  g_autoptr (JsonObject) content = ringer_own_membership_make_leave (self->membership);

  send_content (self, content, delay_ms, deadline_ms, callback);
}

/* Ends the step that was on its way and goes on with @next, or with leaving if that was wished meanwhile. */
static void
advance (RingerActiveCall *self,
         Step next)
{
  if (self->step == STEP_DONE)
    return;

  self->busy = FALSE;
  self->step = next;
  if (self->leaving && next < STEP_SEND_LEAVE)
    self->step = self->delay_id != NULL ? STEP_SEND_LEAVE : self->membership_sent ? STEP_LEAVE
                                                                                  : STEP_DONE;
  step (self);
}

/* The call before */

static void on_previous_state (RingerActiveCall *self);

static void
stop_waiting (RingerActiveCall *self)
{
  ringer_clock_clear_timeout (self->clock, &self->wait_id);
  if (self->previous != NULL)
    g_signal_handlers_disconnect_by_func (self->previous, on_previous_state, self);
  g_clear_object (&self->previous);
}

static void
on_previous_state (RingerActiveCall *self)
{
  if (self->previous->state != RINGER_ACTIVE_ENDED)
    return;

  stop_waiting (self);
  advance (self, STEP_SCHEDULE);
}

static void
on_waited (gpointer user_data)
{
  RingerActiveCall *self = user_data;

  self->wait_id = 0;
  stop_waiting (self);
  advance (self, STEP_SCHEDULE);
}

/* Others see the leave before the join; but whoever waits to be answered does not wait for a homeserver that does not take it. */
static void
wait_for_previous (RingerActiveCall *self)
{
  self->wait_id = ringer_clock_add_timeout (self->clock, BEHIND_AT_MOST_MS, on_waited, self);
  g_signal_connect_object (self->previous, "notify::state", G_CALLBACK (on_previous_state), self, G_CONNECT_SWAPPED);
}

static void
on_scheduled (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  g_autoptr (GError) error = NULL;

  g_free (self->delay_id);
  self->delay_id = ringer_account_send_event_finish (result, &error);
  if (self->delay_id == NULL)
    g_debug ("No leave is scheduled: %s", error->message);
  self->lacks_leave = g_error_matches (error, RINGER_ERROR, RINGER_ERROR_POINTLESS);

  advance (self, STEP_FIND);
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  GError *error = NULL;

  if (!ringer_call_media_find_finish (RINGER_CALL_MEDIA (source), result, &error)) {
    self->leaving = TRUE;
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_clear_error (&error);
    take_error (self, error);
  }
  advance (self, STEP_JOIN);
}

static void
on_joined (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *event_id = ringer_account_send_event_finish (result, &error);

  /* Who hung up meanwhile wants to hear of no trouble. */
  if (event_id != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    take_error (self, NULL);
    advance (self, STEP_STAY);
    return;
  }

  /* What was tried last says more than that it is too late. */
  if (!g_error_matches (error, RINGER_ERROR, RINGER_ERROR_POINTLESS) || self->error == NULL)
    take_error (self, g_steal_pointer (&error));
  self->leaving = TRUE;
  advance (self, STEP_STAY);
}

static void
on_leave_sent_now (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean sent = ringer_outbox_update_delayed_finish (RINGER_OUTBOX (source), result, &error);

  g_clear_pointer (&self->delay_id, g_free);
  if (!sent)
    g_debug ("The scheduled leave was not sent: %s", error->message);

  advance (self, sent || !self->membership_sent ? STEP_DONE : STEP_LEAVE);
}

static void
on_left (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *event_id = ringer_account_send_event_finish (result, &error);

  /* Nothing that whoever hung up could do about it; it ends by itself. */
  if (event_id == NULL)
    g_message ("The leave of a call was not delivered: %s", error->message);

  advance (self, STEP_DONE);
}

/* Putting off the leave */

static void
on_called_off (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ringer_outbox_update_delayed_finish (RINGER_OUTBOX (source), result, &error))
    g_debug ("A scheduled leave was not called off: %s", error->message);
}

static void
on_rescheduled (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *delay_id = ringer_account_send_event_finish (result, &error);

  if (self->step != STEP_STAY) {
    /* It would end the next call in this room if that began soon. */
    if (delay_id != NULL)
      ringer_outbox_update_delayed_async (self->outbox, delay_id, RINGER_DELAYED_CANCEL,
                                          ringer_clock_get_monotonic_ms (self->clock) + LEAVE_DELAY_MS, NULL, on_called_off, g_object_ref (self));
    return;
  }

  g_set_str (&self->delay_id, delay_id);
  if (delay_id == NULL)
    g_debug ("No leave is scheduled: %s", error->message);
  arm_restart (self);
}

static void
on_membership_renewed (GObject *source,
                       GAsyncResult *result,
                       gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *event_id = ringer_account_send_event_finish (result, &error);

  if (event_id != NULL || self->step != STEP_STAY)
    return;

  g_message ("The part in a call was not renewed: %s", error->message);
  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN)) {
    take_error (self, g_steal_pointer (&error));
    ringer_active_call_hang_up (self);
  }
}

static void
on_service_changed (RingerActiveCall *self)
{
  /* Before that, what is sent says it. */
  if (self->membership_sent)
    send_join (self, 0, on_membership_renewed);
}

static void
on_restarted (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (RingerActiveCall) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean restarted = ringer_outbox_update_delayed_finish (RINGER_OUTBOX (source), result, &error);

  if (self->step != STEP_STAY)
    return;

  if (restarted || !g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND)) {
    arm_restart (self);
    return;
  }

  /* The leave was sent while nobody could be reached: into the call again, with a new one, however long that takes. */
  g_clear_pointer (&self->delay_id, g_free);
  send_join (self, 0, on_membership_renewed);
  send_leave (self, LEAVE_DELAY_MS, 0, on_rescheduled);
}

static void
on_restart_due (gpointer user_data)
{
  RingerActiveCall *self = user_data;

  self->restart_id = 0;
  ringer_outbox_update_delayed_async (self->outbox, self->delay_id, RINGER_DELAYED_RESTART,
                                      ringer_clock_get_monotonic_ms (self->clock) + LEAVE_DELAY_MS, NULL, on_restarted, g_object_ref (self));
}

static void
arm_restart (RingerActiveCall *self)
{
  if (self->delay_id != NULL && self->restart_id == 0)
    self->restart_id = ringer_clock_add_timeout (self->clock, RESTART_EVERY_MS, on_restart_due, self);
}

static void
on_refresh_due (gpointer user_data)
{
  RingerActiveCall *self = user_data;

  self->refresh_id = 0;
  send_join (self, 0, on_membership_renewed);
  arm_refresh (self);
}

static void
arm_refresh (RingerActiveCall *self)
{
  gint64 left_ms = ringer_own_membership_get_end_ms (self->membership) - get_server_now_ms (self);

  self->refresh_id = ringer_clock_add_timeout (self->clock, left_ms - REFRESH_HEADROOM_MS, on_refresh_due, self);
}

/* Alone */

static gboolean
has_company (RingerActiveCall *self)
{
  const char *own_user_id = ringer_room_get_own_user_id (ringer_rtc_session_get_room (self->session));

  return ringer_rtc_session_get_n_users (self->session) > (ringer_rtc_session_is_joined (self->session, own_user_id) ? 1 : 0);
}

static void
on_alone_too_long (gpointer user_data)
{
  RingerActiveCall *self = user_data;

  self->alone_id = 0;
  ringer_active_call_hang_up (self);
}

/*
 * Between two the call is over when the other one leaves, as in Element Call. Whose program lost its homeserver for a moment is soon back; and of who is not
 * seen because the own one does not answer nothing is known.
 */
static void
follow_company (RingerActiveCall *self)
{
  gboolean alone = !has_company (self);

  self->had_company |= !alone;
  if (!alone || self->step != STEP_STAY || self->leaving) {
    ringer_clock_clear_timeout (self->clock, &self->alone_id);
    return;
  }

  if (self->had_company && self->alone_id == 0 && !ringer_ring_rules_is_group (ringer_rtc_session_get_room (self->session)) &&
      ringer_account_get_state (self->account) == RINGER_ACCOUNT_UP_TO_DATE)
    self->alone_id = ringer_clock_add_timeout (self->clock, ALONE_AT_MOST_MS, on_alone_too_long, self);
}

static void
step (RingerActiveCall *self)
{
  switch (self->step) {
  case STEP_WAIT:
    if (self->previous != NULL && self->previous->state != RINGER_ACTIVE_ENDED)
      wait_for_previous (self);
    else {
      stop_waiting (self);
      advance (self, STEP_SCHEDULE);
    }
    break;
  case STEP_SCHEDULE:
    self->busy = TRUE;
    if (ringer_account_has_feature (self->account, DELAYED_EVENTS))
      send_leave (self, LEAVE_DELAY_MS, SCHEDULE_DEADLINE_MS, on_scheduled);
    else
      advance (self, STEP_FIND);
    break;
  case STEP_FIND:
    self->busy = TRUE;
    if (self->media != NULL)
      ringer_call_media_find_async (self->media, ringer_clock_get_monotonic_ms (self->clock) + FIND_DEADLINE_MS, self->cancellable, on_found, g_object_ref (self));
    else
      advance (self, STEP_JOIN);
    break;
  case STEP_JOIN:
    self->busy = TRUE;
    self->membership_sent = TRUE;
    send_join (self, JOIN_DEADLINE_MS, on_joined);
    break;
  case STEP_STAY:
    if (self->lacks_leave)
      send_leave (self, LEAVE_DELAY_MS, 0, on_rescheduled);
    arm_restart (self);
    arm_refresh (self);
    if (self->media != NULL)
      ringer_call_media_note_joined (self->media);
    set_state (self, RINGER_ACTIVE_JOINED);
    follow_company (self);
    break;
  case STEP_SEND_LEAVE:
    self->busy = TRUE;
    ringer_outbox_update_delayed_async (self->outbox, self->delay_id, self->membership_sent ? RINGER_DELAYED_SEND : RINGER_DELAYED_CANCEL,
                                        ringer_clock_get_monotonic_ms (self->clock) + LEAVE_DELAY_MS, NULL, on_leave_sent_now, g_object_ref (self));
    break;
  case STEP_LEAVE:
    self->busy = TRUE;
    send_leave (self, 0, LEAVE_DEADLINE_MS, on_left);
    break;
  case STEP_DONE:
    stop_media (self);
    set_state (self, RINGER_ACTIVE_ENDED);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
stop_timers (RingerActiveCall *self)
{
  ringer_clock_clear_timeout (self->clock, &self->restart_id);
  ringer_clock_clear_timeout (self->clock, &self->refresh_id);
  ringer_clock_clear_timeout (self->clock, &self->alone_id);
}

static void
on_retrying (RingerActiveCall *self,
             unsigned int id,
             const GError *error)
{
  if (self->step == STEP_JOIN && self->request_id == id)
    take_error (self, g_error_copy (error));
}

/* Who is no longer in the room is in no call of it either. */
static void
on_membership_changed (RingerActiveCall *self)
{
  if (ringer_room_get_membership (ringer_rtc_session_get_room (self->session)) == RINGER_MEMBERSHIP_JOIN ||
      self->state == RINGER_ACTIVE_ENDED)
    return;

  stop_waiting (self);
  stop_timers (self);
  self->step = STEP_DONE;
  g_cancellable_cancel (self->cancellable);
  stop_media (self);
  set_state (self, RINGER_ACTIVE_ENDED);
}

static void
ringer_active_call_dispose (GObject *object)
{
  RingerActiveCall *self = RINGER_ACTIVE_CALL (object);

  stop_waiting (self);
  stop_timers (self);

  G_OBJECT_CLASS (ringer_active_call_parent_class)->dispose (object);
}

static void
ringer_active_call_finalize (GObject *object)
{
  RingerActiveCall *self = RINGER_ACTIVE_CALL (object);

  g_clear_object (&self->session);
  g_clear_object (&self->account);
  g_clear_object (&self->outbox);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->media);
  g_clear_pointer (&self->membership, ringer_own_membership_free);
  g_clear_pointer (&self->delay_id, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_active_call_parent_class)->finalize (object);
}

static void
ringer_active_call_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  RingerActiveCall *self = RINGER_ACTIVE_CALL (object);

  switch ((RingerActiveCallProperty) prop_id) {
  case PROP_SESSION:
    g_value_set_object (value, self->session);
    break;
  case PROP_INTENT:
    g_value_set_enum (value, (int) self->intent);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_JOINED_MS:
    g_value_set_int64 (value, self->joined_ms);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_active_call_class_init (RingerActiveCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_active_call_dispose;
  object_class->finalize = ringer_active_call_finalize;
  object_class->get_property = ringer_active_call_get_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, RINGER_TYPE_RTC_SESSION, flags);
  properties[PROP_INTENT] = g_param_spec_enum ("intent", NULL, NULL, RINGER_TYPE_CALL_INTENT, RINGER_CALL_VIDEO, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_ACTIVE_CALL_STATE, RINGER_ACTIVE_JOINING, flags);
  properties[PROP_JOINED_MS] = g_param_spec_int64 ("joined-ms", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_active_call_init (RingerActiveCall *self)
{
  self->cancellable = g_cancellable_new ();
}

RingerActiveCall *
ringer_active_call_new (RingerRtcSession *session,
                        RingerCallIntent intent,
                        RingerActiveCall *previous,
                        RingerMediaSession *media)
{
  RingerActiveCall *self = g_object_new (RINGER_TYPE_ACTIVE_CALL, NULL);

  self->session = g_object_ref (session);
  self->account = g_object_ref (ringer_rtc_session_get_account (session));
  self->outbox = g_object_ref (ringer_account_get_outbox (self->account));
  self->clock = g_object_ref (ringer_account_get_clock (self->account));
  self->intent = intent;
  g_set_object (&self->previous, previous);
  self->membership = ringer_own_membership_new (session, intent);
  if (media != NULL) {
    self->media = ringer_call_media_new (session, self->membership, media);
    g_signal_connect_object (self->media, "service-changed", G_CALLBACK (on_service_changed), self, G_CONNECT_SWAPPED);
  }
  g_signal_connect_object (self->outbox, "retrying", G_CALLBACK (on_retrying), self, G_CONNECT_SWAPPED);
  self->had_company = has_company (self);
  g_signal_connect_object (session, "changed", G_CALLBACK (follow_company), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_rtc_session_get_room (session), "notify::membership", G_CALLBACK (on_membership_changed), self, G_CONNECT_SWAPPED);
  step (self);

  return self;
}

RingerRtcSession *
ringer_active_call_get_session (RingerActiveCall *self)
{
  g_return_val_if_fail (RINGER_IS_ACTIVE_CALL (self), NULL);

  return self->session;
}

RingerActiveCallState
ringer_active_call_get_state (RingerActiveCall *self)
{
  g_return_val_if_fail (RINGER_IS_ACTIVE_CALL (self), RINGER_ACTIVE_ENDED);

  return self->state;
}

gint64
ringer_active_call_get_joined_ms (RingerActiveCall *self)
{
  g_return_val_if_fail (RINGER_IS_ACTIVE_CALL (self), 0);

  return self->joined_ms;
}

const GError *
ringer_active_call_get_error (RingerActiveCall *self)
{
  g_return_val_if_fail (RINGER_IS_ACTIVE_CALL (self), NULL);

  return self->error;
}

RingerCallMedia *
ringer_active_call_get_media (RingerActiveCall *self)
{
  g_return_val_if_fail (RINGER_IS_ACTIVE_CALL (self), NULL);

  return self->media;
}

static void
hang_up (RingerActiveCall *self)
{
  /* Who hears of it may let go of it. */
  g_autoptr (RingerActiveCall) alive = g_object_ref (self);

  self->leaving = TRUE;
  stop_waiting (self);
  stop_timers (self);
  stop_media (self);
  set_state (self, RINGER_ACTIVE_LEAVING);
  g_cancellable_cancel (self->cancellable);
  if (!self->busy)
    advance (self, self->step);
}

void
ringer_active_call_hang_up (RingerActiveCall *self)
{
  g_return_if_fail (RINGER_IS_ACTIVE_CALL (self));

  if (self->state <= RINGER_ACTIVE_JOINED)
    hang_up (self);
}

gboolean
ringer_active_call_may_join (RingerRtcSession *session)
{
  g_return_val_if_fail (RINGER_IS_RTC_SESSION (session), FALSE);

  return ringer_own_membership_may_send (session);
}
