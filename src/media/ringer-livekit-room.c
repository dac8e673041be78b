/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-livekit-room.h"

#include "ringer-error.h"
#include "ringer-livekit-peer.h"
#include "ringer-livekit-publications.h"
#include "ringer-livekit-requests.h"
#include "ringer-livekit-signal.h"

/*
 * A connection is three objects that live and go together: signal, subscriber, publisher. The latter two are one object where the server has it so.
 * Nothing of one connection is taken over into the next: webrtcbin cannot restart ICE, which is all that a resume would save.
 */

/* Tokens are good for an hour. */
#define TOKEN_MAX_AGE_MS (50 * 60 * 1000)
#define MEDIA_TIMEOUT_MS 20000
/* Of each kind: who comes into a small call finds room in what was offered already. */
#define MIN_SECTIONS 3

/* Before the next try. After the last of these a server that we send on is given up, and others are tried for as long as somebody sends there. */
static const gint64 delays_ms[] = { 0, 300, 1200, 2700, 4800, 7000, 7000, 7000, 7000, 7000 };
#define PATIENT_DELAY_MS 10000

struct _RingerLivekitRoom {
  GObject parent_instance;

  RingerClock *clock;
  RingerMediaPipeline *pipeline;
  RingerLivekitSubscriptions *subscriptions;
  gboolean publish;
  gboolean encrypted;

  RingerMediaState state;
  GError *error;
  char *url;
  char *token;
  gint64 token_ms;
  gboolean token_refused;

  RingerLivekitSignal *signal;
  RingerLivekitPeer *subscriber;
  RingerLivekitPeer *publisher;
  RingerLivekitPublications *publications;
  unsigned int n_tries;
  unsigned int timeout_id; /* the next try, or that this one takes too long */
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static unsigned int token_needed_signal;

G_DEFINE_FINAL_TYPE (RingerLivekitRoom, ringer_livekit_room, G_TYPE_OBJECT)

static void connect_now (RingerLivekitRoom *self);

static void
set_state (RingerLivekitRoom *self,
           RingerMediaState state)
{
  if (self->state == state)
    return;

  g_debug ("A call's room is %u", state);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_error (RingerLivekitRoom *self,
           const GError *error)
{
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* Signalled last by whoever it is, so that it may go in its own signal. */
static void
disconnect (RingerLivekitRoom *self)
{
  ringer_clock_clear_timeout (self->clock, &self->timeout_id);
  if (self->publications != NULL)
    ringer_livekit_publications_close (self->publications);
  ringer_livekit_subscriptions_clear (self->subscriptions);
  if (self->signal != NULL) {
    g_signal_handlers_disconnect_by_data (self->signal, self);
    ringer_livekit_signal_close (self->signal);
  }
  if (self->subscriber != NULL)
    ringer_livekit_peer_close (self->subscriber);
  if (self->publisher != NULL)
    ringer_livekit_peer_close (self->publisher);
  g_clear_object (&self->publications);
  g_clear_object (&self->signal);
  g_clear_object (&self->subscriber);
  g_clear_object (&self->publisher);
}

static void
give_up (RingerLivekitRoom *self,
         const GError *error)
{
  disconnect (self);
  set_error (self, error);
  set_state (self, RINGER_MEDIA_STATE_FAILED);
}

static gboolean
is_hopeless (const GError *error)
{
  return g_error_matches (error, RINGER_ERROR, RINGER_ERROR_BAD_ADDRESS) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_INSECURE) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_BAD_CERTIFICATE) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_POINTLESS);
}

static void
on_retry (gpointer user_data)
{
  RingerLivekitRoom *self = user_data;

  self->timeout_id = 0;
  connect_now (self);
}

static void
ask_for_token (RingerLivekitRoom *self)
{
  self->token_refused = TRUE;
  g_signal_emit (self, token_needed_signal, 0);
}

static void
wait_and_retry (RingerLivekitRoom *self)
{
  gint64 delay_ms = self->n_tries < G_N_ELEMENTS (delays_ms) ? delays_ms[self->n_tries++] : PATIENT_DELAY_MS;

  self->timeout_id = ringer_clock_add_timeout (self->clock, delay_ms, on_retry, self);
}

/* Tries again, unless that is pointless. */
static void
retry (RingerLivekitRoom *self,
       const GError *error)
{
  gboolean stood = self->state == RINGER_MEDIA_STATE_CONNECTED || self->state == RINGER_MEDIA_STATE_RECONNECTING;
  gboolean refused = g_error_matches (error, RINGER_ERROR, RINGER_ERROR_FORBIDDEN);
  /* A token that is new and refused stays refused. */
  gboolean in_vain = refused ? self->token_refused : self->n_tries >= G_N_ELEMENTS (delays_ms);

  disconnect (self);
  if (is_hopeless (error) || (in_vain && self->publish)) {
    give_up (self, error);
    return;
  }

  set_error (self, error);
  set_state (self, stood ? RINGER_MEDIA_STATE_RECONNECTING : RINGER_MEDIA_STATE_CONNECTING);
  if (refused && !in_vain) {
    ask_for_token (self);
    return;
  }

  self->token_refused = FALSE;
  wait_and_retry (self);
}

static void
on_failed (RingerLivekitRoom *self,
           const GError *error)
{
  g_autoptr (RingerLivekitRoom) alive = g_object_ref (self);

  retry (self, error);
}

static void
on_media_timeout (gpointer user_data)
{
  RingerLivekitRoom *self = user_data;
  g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_TIMEOUT, "There is no way to the call service for sound and pictures");

  self->timeout_id = 0;
  on_failed (self, error);
}

/* The peer connections */

static void
send (RingerLivekitRoom *self,
      GBytes *request)
{
  if (self->signal != NULL)
    ringer_livekit_signal_send (self->signal, request);
}

static void
on_ready (RingerLivekitRoom *self)
{
  if (!ringer_livekit_peer_is_ready (self->subscriber))
    return;
  if (self->publications != NULL && ringer_livekit_publications_has_tracks (self->publications) && !ringer_livekit_peer_is_ready (self->publisher))
    return;

  ringer_clock_clear_timeout (self->clock, &self->timeout_id);
  self->n_tries = 0;
  set_error (self, NULL);
  set_state (self, RINGER_MEDIA_STATE_CONNECTED);
}

static void
on_answer (RingerLivekitRoom *self,
           const char *sdp,
           unsigned int id)
{
  g_autoptr (GBytes) request = ringer_livekit_request_new_answer (sdp, id);

  send (self, request);
}

static void
on_offer (RingerLivekitRoom *self,
          const char *sdp,
          unsigned int id)
{
  g_autoptr (GBytes) request = ringer_livekit_request_new_offer (sdp, id);

  send (self, request);
}

static void
on_candidate (RingerLivekitRoom *self,
              const char *candidate,
              RingerLivekitPeer *peer)
{
  RingerLivekitTarget target = peer == self->publisher ? RINGER_LIVEKIT_PUBLISHER : RINGER_LIVEKIT_SUBSCRIBER;
  g_autoptr (GBytes) request = ringer_livekit_request_new_trickle (candidate, target);

  send (self, request);
}

static void
on_stream (RingerLivekitRoom *self,
           GstPad *pad,
           const char *track_sid)
{
  ringer_livekit_subscriptions_take_stream (self->subscriptions, self->subscriber, pad, track_sid);
}

static RingerLivekitPeer *
make_peer (RingerLivekitRoom *self,
           RingerLivekitRole role,
           const RingerLivekitResponse *join)
{
  RingerLivekitPeer *peer = ringer_livekit_peer_new (ringer_media_pipeline_get_bin (self->pipeline), role, join->ice_servers, join->force_relay);

  if (peer == NULL)
    return NULL;

  g_signal_connect_object (peer, "description", role == RINGER_LIVEKIT_ROLE_SUBSCRIBER ? G_CALLBACK (on_answer) : G_CALLBACK (on_offer),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (peer, "candidate", G_CALLBACK (on_candidate), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (peer, "stream", G_CALLBACK (on_stream), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (peer, "ready", G_CALLBACK (on_ready), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (peer, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);

  return peer;
}

static gboolean
make_peers (RingerLivekitRoom *self,
            const RingerLivekitResponse *join)
{
  if (ringer_livekit_signal_has_one_peer (self->signal)) {
    self->subscriber = make_peer (self, RINGER_LIVEKIT_ROLE_BOTH, join);
    g_set_object (&self->publisher, self->subscriber);
    return self->subscriber != NULL;
  }

  self->subscriber = make_peer (self, RINGER_LIVEKIT_ROLE_SUBSCRIBER, join);
  if (self->publish)
    self->publisher = make_peer (self, RINGER_LIVEKIT_ROLE_PUBLISHER, join);

  return self->subscriber != NULL && (self->publisher != NULL || !self->publish);
}

/* Offers room for all that we take. The server lets us know what it lacks, but only some time after it has it to send. */
static void
make_room (RingerLivekitRoom *self)
{
  if (self->subscriber == NULL)
    return;

  for (RingerLivekitKind kind = RINGER_LIVEKIT_AUDIO; kind < RINGER_LIVEKIT_DATA; kind++)
    ringer_livekit_peer_make_room (self->subscriber, kind, MAX (MIN_SECTIONS, ringer_livekit_subscriptions_count (self->subscriptions, kind)));
  ringer_livekit_peer_offer (self->subscriber);
}

static void
take_media_sections (RingerLivekitRoom *self,
                     const RingerLivekitResponse *response)
{
  gboolean more = ringer_livekit_peer_make_more_room (self->subscriber, RINGER_LIVEKIT_AUDIO, response->n_audios);

  more |= ringer_livekit_peer_make_more_room (self->subscriber, RINGER_LIVEKIT_VIDEO, response->n_videos);
  /* Where nothing is lacking the sections are to carry something else, or nothing. What cannot be is not asked for again and again. */
  if (more || (response->n_audios == 0 && response->n_videos == 0))
    ringer_livekit_peer_offer (self->subscriber);
}

/* The signalling */

static void
take_join (RingerLivekitRoom *self,
           const RingerLivekitResponse *join)
{
  ringer_clock_clear_timeout (self->clock, &self->timeout_id);
  self->timeout_id = ringer_clock_add_timeout (self->clock, MEDIA_TIMEOUT_MS, on_media_timeout, self);
  self->token_refused = FALSE;
  if (!make_peers (self, join)) {
    g_autoptr (GError) error = g_error_new_literal (RINGER_ERROR, RINGER_ERROR_SOUND, "Parts of GStreamer that calls need are not installed");

    give_up (self, error);
    return;
  }

  make_room (self);
  if (self->publish) {
    self->publications = ringer_livekit_publications_new (self->clock, self->pipeline, self->publisher, self->encrypted);
    g_signal_connect_object (self->publications, "request", G_CALLBACK (send), self, G_CONNECT_SWAPPED);
    ringer_livekit_publications_start (self->publications);
  }
}

static void
take_trickle (RingerLivekitRoom *self,
              const RingerLivekitResponse *response)
{
  RingerLivekitPeer *peer = response->target == RINGER_LIVEKIT_PUBLISHER ? self->publisher : self->subscriber;

  if (peer != NULL)
    ringer_livekit_peer_take_candidate (peer, response->candidate);
}

static void
take_leave (RingerLivekitRoom *self,
            const RingerLivekitResponse *response)
{
  static const struct {
    RingerLivekitLeaveReason reason;
    RingerError code;
    const char *message;
  } reasons[] = {
    { RINGER_LIVEKIT_LEAVE_DUPLICATE_IDENTITY, RINGER_ERROR_POINTLESS, "This device has joined the call a second time" },
    { RINGER_LIVEKIT_LEAVE_PARTICIPANT_REMOVED, RINGER_ERROR_POINTLESS, "The call service has removed this device from the call" },
    { RINGER_LIVEKIT_LEAVE_ROOM_DELETED, RINGER_ERROR_POINTLESS, "The call service has closed the call" },
  };
  g_autoptr (GError) error = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (reasons); i++) {
    if (reasons[i].reason == response->reason && response->action == RINGER_LIVEKIT_LEAVE_STOP)
      error = g_error_new_literal (RINGER_ERROR, (int) reasons[i].code, reasons[i].message);
  }
  if (error == NULL)
    error = g_error_new (RINGER_ERROR, RINGER_ERROR_SERVER, "The call service ends the connection (reason %u)", response->reason);

  on_failed (self, error);
}

static void
keep_token (RingerLivekitRoom *self,
            const char *token)
{
  g_set_str (&self->token, token);
  self->token_ms = ringer_clock_get_boot_ms (self->clock);
}

static void
on_response (RingerLivekitRoom *self,
             const RingerLivekitResponse *response)
{
  g_autoptr (RingerLivekitRoom) alive = g_object_ref (self);

  switch ((int) response->kind) {
  case RINGER_LIVEKIT_RESPONSE_JOIN:
    take_join (self, response);
    break;
  case RINGER_LIVEKIT_RESPONSE_OFFER:
    ringer_livekit_peer_take_offer (self->subscriber, response->sdp, response->id);
    break;
  case RINGER_LIVEKIT_RESPONSE_ANSWER:
    if (self->publisher != NULL)
      ringer_livekit_peer_take_answer (self->publisher, response->sdp, response->id);
    break;
  case RINGER_LIVEKIT_RESPONSE_TRICKLE:
    take_trickle (self, response);
    break;
  case RINGER_LIVEKIT_RESPONSE_MEDIA_SECTIONS:
    take_media_sections (self, response);
    break;
  case RINGER_LIVEKIT_RESPONSE_REFRESH_TOKEN:
    keep_token (self, response->token);
    break;
  case RINGER_LIVEKIT_RESPONSE_LEAVE:
    take_leave (self, response);
    return;
  default:
    break;
  }

  if (self->publications != NULL)
    ringer_livekit_publications_take (self->publications, response);
  if (self->signal != NULL)
    ringer_livekit_subscriptions_take (self->subscriptions, response);
}

static void
connect_now (RingerLivekitRoom *self)
{
  if (ringer_clock_get_boot_ms (self->clock) - self->token_ms > TOKEN_MAX_AGE_MS) {
    ask_for_token (self);
    return;
  }

  self->signal = ringer_livekit_signal_new (self->clock);
  g_signal_connect_object (self->signal, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->signal, "closed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  ringer_livekit_signal_open (self->signal, self->url, self->token);
}

void
ringer_livekit_room_enter (RingerLivekitRoom *self,
                           const char *url,
                           const char *token)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_ROOM (self));
  g_return_if_fail (url != NULL && token != NULL);

  g_set_str (&self->url, url);
  keep_token (self, token);
  if (self->state == RINGER_MEDIA_STATE_CLOSED || self->signal != NULL || self->timeout_id != 0)
    return;

  if (self->state == RINGER_MEDIA_STATE_FAILED)
    self->n_tries = 0;
  if (self->state != RINGER_MEDIA_STATE_RECONNECTING)
    set_state (self, RINGER_MEDIA_STATE_CONNECTING);
  connect_now (self);
}

void
ringer_livekit_room_reconnect (RingerLivekitRoom *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_ROOM (self));

  if (self->url == NULL || self->state == RINGER_MEDIA_STATE_CLOSED || (self->state == RINGER_MEDIA_STATE_FAILED && is_hopeless (self->error)))
    return;

  disconnect (self);
  self->n_tries = 0;
  self->token_refused = FALSE;
  if (self->state == RINGER_MEDIA_STATE_CONNECTED)
    set_state (self, RINGER_MEDIA_STATE_RECONNECTING);
  else if (self->state == RINGER_MEDIA_STATE_FAILED)
    set_state (self, RINGER_MEDIA_STATE_CONNECTING);
  connect_now (self);
}

void
ringer_livekit_room_check (RingerLivekitRoom *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_ROOM (self));

  if (self->state == RINGER_MEDIA_STATE_CONNECTED)
    ringer_livekit_signal_check (self->signal);
  else
    ringer_livekit_room_reconnect (self);
}

void
ringer_livekit_room_leave (RingerLivekitRoom *self)
{
  g_return_if_fail (RINGER_IS_LIVEKIT_ROOM (self));

  disconnect (self);
  set_state (self, RINGER_MEDIA_STATE_CLOSED);
}

RingerLivekitSubscriptions *
ringer_livekit_room_get_subscriptions (RingerLivekitRoom *self)
{
  g_return_val_if_fail (RINGER_IS_LIVEKIT_ROOM (self), NULL);

  return self->subscriptions;
}

RingerMediaState
ringer_livekit_room_get_state (RingerLivekitRoom *self)
{
  g_return_val_if_fail (RINGER_IS_LIVEKIT_ROOM (self), RINGER_MEDIA_STATE_IDLE);

  return self->state;
}

const GError *
ringer_livekit_room_get_error (RingerLivekitRoom *self)
{
  g_return_val_if_fail (RINGER_IS_LIVEKIT_ROOM (self), NULL);

  return self->error;
}

static void
ringer_livekit_room_get_property (GObject *object,
                                  unsigned int id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  RingerLivekitRoom *self = RINGER_LIVEKIT_ROOM (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
ringer_livekit_room_dispose (GObject *object)
{
  RingerLivekitRoom *self = RINGER_LIVEKIT_ROOM (object);

  if (self->subscriptions != NULL)
    disconnect (self);
  g_clear_object (&self->subscriptions);
  g_clear_object (&self->pipeline);

  G_OBJECT_CLASS (ringer_livekit_room_parent_class)->dispose (object);
}

static void
ringer_livekit_room_finalize (GObject *object)
{
  RingerLivekitRoom *self = RINGER_LIVEKIT_ROOM (object);

  g_clear_object (&self->clock);
  g_clear_error (&self->error);
  g_free (self->url);
  g_free (self->token);

  G_OBJECT_CLASS (ringer_livekit_room_parent_class)->finalize (object);
}

static void
ringer_livekit_room_class_init (RingerLivekitRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_livekit_room_get_property;
  object_class->dispose = ringer_livekit_room_dispose;
  object_class->finalize = ringer_livekit_room_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_MEDIA_STATE, 0, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  token_needed_signal =
    g_signal_new ("token-needed", RINGER_TYPE_LIVEKIT_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringer_livekit_room_init (RingerLivekitRoom *self)
{
}

RingerLivekitRoom *
ringer_livekit_room_new (RingerClock *clock,
                         RingerMediaPipeline *pipeline,
                         RingerLivekitSubscriptions *subscriptions,
                         gboolean publish,
                         gboolean encrypted)
{
  RingerLivekitRoom *self = g_object_new (RINGER_TYPE_LIVEKIT_ROOM, NULL);

  self->clock = g_object_ref (clock);
  self->pipeline = g_object_ref (pipeline);
  self->subscriptions = g_object_ref (subscriptions);
  self->publish = publish;
  self->encrypted = encrypted;
  g_signal_connect_object (subscriptions, "request", G_CALLBACK (send), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (subscriptions, "changed", G_CALLBACK (make_room), self, G_CONNECT_SWAPPED);

  return self;
}
