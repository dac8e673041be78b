/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-turn.h"

#include "ringer-incoming-call-private.h"

/* Both are found anew whenever something of the calls changes; all that is kept is the end of the soft tone. */

#define SOFT_MS 15000

struct _RingerRingTurn {
  GObject parent_instance;

  GListModel *incoming;
  RingerRtcSession *session; /* what this device is in, or NULL */
  RingerIncomingCall *sounding;
  RingerIncomingCall *soft;
  RingerClock *clock; /* of the timeout; the account may go before the call */
  unsigned int soft_id;
};

typedef enum {
  PROP_SOUNDING = 1,
  PROP_SOFT,
} RingerRingTurnProperty;

static GParamSpec *properties[PROP_SOFT + 1];

G_DEFINE_FINAL_TYPE (RingerRingTurn, ringer_ring_turn, G_TYPE_OBJECT)

static void update (RingerRingTurn *self);

static RingerClock *
get_clock (RingerIncomingCall *call)
{
  return ringer_account_get_clock (ringer_incoming_call_get_account (call));
}

static gboolean
may_be_heard (RingerIncomingCall *call)
{
  return ringer_incoming_call_get_state (call) == RINGER_INCOMING_RINGING &&
         ringer_incoming_call_get_kind (call) == RINGER_CALL_RING && !ringer_incoming_call_get_silenced (call);
}

static gint64
get_soft_left_ms (RingerIncomingCall *call)
{
  return ringer_incoming_call_get_decided_us (call) / 1000 + SOFT_MS - ringer_clock_get_monotonic_ms (get_clock (call));
}

/* A quiet one has its turn too, for whoever calls is told as if it were heard, but gives way to one that is. */
static gboolean
has_precedence (RingerIncomingCall *call,
                RingerIncomingCall *sounding)
{
  return sounding == NULL || (ringer_incoming_call_get_quiet (sounding) && !ringer_incoming_call_get_quiet (call));
}

/* The first that may be heard; nothing while in a call, or on the way into one. */
static RingerIncomingCall *
find_sounding (RingerRingTurn *self)
{
  RingerIncomingCall *sounding = NULL;

  for (unsigned int i = 0; i < g_list_model_get_n_items (self->incoming); i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (self->incoming, i);

    if (ringer_incoming_call_get_state (call) == RINGER_INCOMING_ANSWERING)
      return NULL;
    if (may_be_heard (call) && has_precedence (call, sounding))
      sounding = call;
  }

  return self->session == NULL ? sounding : NULL;
}

/* Of the others, the one that came last: it has the longest time left. */
static RingerIncomingCall *
find_soft (RingerRingTurn *self,
           RingerIncomingCall *sounding)
{
  for (unsigned int i = g_list_model_get_n_items (self->incoming); i > 0; i--) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (self->incoming, i - 1);

    if (call != sounding && may_be_heard (call) && !ringer_incoming_call_get_quiet (call) && ringer_incoming_call_get_session (call) != self->session &&
        get_soft_left_ms (call) > 0)
      return call;
  }

  return NULL;
}

static void
set_sounding (RingerRingTurn *self,
              RingerIncomingCall *sounding)
{
  if (self->sounding == sounding)
    return;

  if (self->sounding != NULL)
    ringer_incoming_call_set_sounding (self->sounding, FALSE);
  g_set_object (&self->sounding, sounding);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOUNDING]);
  if (sounding != NULL)
    ringer_incoming_call_set_sounding (sounding, TRUE);
}

static void
on_soft_over (gpointer user_data)
{
  RingerRingTurn *self = user_data;

  self->soft_id = 0;
  update (self);
}

static void
set_soft (RingerRingTurn *self,
          RingerIncomingCall *soft)
{
  if (self->soft == soft)
    return;

  if (self->clock != NULL)
    ringer_clock_clear_timeout (self->clock, &self->soft_id);
  g_set_object (&self->soft, soft);
  g_set_object (&self->clock, (soft != NULL ? get_clock (soft) : NULL));
  if (soft != NULL)
    self->soft_id = ringer_clock_add_timeout (self->clock, get_soft_left_ms (soft), on_soft_over, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOFT]);
}

static void
update (RingerRingTurn *self)
{
  g_autoptr (RingerIncomingCall) sounding = NULL;
  g_autoptr (RingerIncomingCall) soft = NULL;

  g_set_object (&sounding, find_sounding (self));
  g_set_object (&soft, find_soft (self, sounding));

  /* What had the soft tone has it no longer once it sounds. */
  if (self->soft == sounding)
    set_soft (self, NULL);
  set_sounding (self, sounding);
  set_soft (self, soft);
}

static void
on_incoming_changed (RingerRingTurn *self,
                     unsigned int position,
                     unsigned int n_removed,
                     unsigned int n_added)
{
  for (unsigned int i = position; i < position + n_added; i++) {
    g_autoptr (RingerIncomingCall) call = g_list_model_get_item (self->incoming, i);

    g_signal_connect_object (call, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (call, "notify::silenced", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (call, "notify::kind", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (call, "notify::quiet", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  }

  update (self);
}

static void
ringer_ring_turn_dispose (GObject *object)
{
  RingerRingTurn *self = RINGER_RING_TURN (object);

  if (self->clock != NULL)
    ringer_clock_clear_timeout (self->clock, &self->soft_id);
  g_clear_object (&self->clock);
  g_clear_object (&self->soft);
  g_clear_object (&self->sounding);
  g_clear_object (&self->session);
  g_clear_object (&self->incoming);

  G_OBJECT_CLASS (ringer_ring_turn_parent_class)->dispose (object);
}

static void
ringer_ring_turn_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  RingerRingTurn *self = RINGER_RING_TURN (object);

  switch ((RingerRingTurnProperty) prop_id) {
  case PROP_SOUNDING:
    g_value_set_object (value, self->sounding);
    break;
  case PROP_SOFT:
    g_value_set_object (value, self->soft);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_ring_turn_class_init (RingerRingTurnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ringer_ring_turn_dispose;
  object_class->get_property = ringer_ring_turn_get_property;

  properties[PROP_SOUNDING] = g_param_spec_object ("sounding", NULL, NULL, RINGER_TYPE_INCOMING_CALL, flags);
  properties[PROP_SOFT] = g_param_spec_object ("soft", NULL, NULL, RINGER_TYPE_INCOMING_CALL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_ring_turn_init (RingerRingTurn *self)
{
}

RingerRingTurn *
ringer_ring_turn_new (GListModel *incoming)
{
  RingerRingTurn *self = g_object_new (RINGER_TYPE_RING_TURN, NULL);

  self->incoming = g_object_ref (incoming);
  g_signal_connect_object (incoming, "items-changed", G_CALLBACK (on_incoming_changed), self, G_CONNECT_SWAPPED);

  return self;
}

void
ringer_ring_turn_set_session (RingerRingTurn *self,
                              RingerRtcSession *session)
{
  g_return_if_fail (RINGER_IS_RING_TURN (self));

  if (g_set_object (&self->session, session))
    update (self);
}

RingerIncomingCall *
ringer_ring_turn_get_sounding (RingerRingTurn *self)
{
  g_return_val_if_fail (RINGER_IS_RING_TURN (self), NULL);

  return self->sounding;
}

RingerIncomingCall *
ringer_ring_turn_get_soft (RingerRingTurn *self)
{
  g_return_val_if_fail (RINGER_IS_RING_TURN (self), NULL);

  return self->soft;
}
