/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-comparison.h"

#include "ringer-crypto-identity.h"
#include "ringer-enums.h"

/* Whoever asked starts the comparison: of two that do, one would be refused. */

struct _RingerComparison {
  GObject parent_instance;

  RingerCrypto *crypto;
  RingerVerification *verification; /* NULL until what was asked for is listed */
  unsigned int n_before;            /* how many were listed before */
  RingerVerificationState answered; /* the state that this device has answered */
  RingerComparisonState state;
  RingerComparisonEnd end;
  gboolean cancelled; /* by the person */
};

typedef enum {
  PROP_STATE = 1,
} RingerComparisonProperty;

static GParamSpec *properties[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (RingerComparison, ringer_comparison, G_TYPE_OBJECT)

static const GEnumValue state_values[] = {
  RINGER_ENUM_VALUE (RINGER_COMPARISON_ASKED, "asked"),
  RINGER_ENUM_VALUE (RINGER_COMPARISON_WAITING, "waiting"),
  RINGER_ENUM_VALUE (RINGER_COMPARISON_COMPARE, "compare"),
  RINGER_ENUM_VALUE (RINGER_COMPARISON_CONFIRMED, "confirmed"),
  RINGER_ENUM_VALUE (RINGER_COMPARISON_DONE, "done"),
  RINGER_ENUM_VALUE (RINGER_COMPARISON_ENDED, "ended"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerComparisonState, ringer_comparison_state, state_values)

static void
set_state (RingerComparison *self,
           RingerComparisonState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_debug ("The comparison is %s", state_values[state].value_nick);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
end (RingerComparison *self,
     RingerComparisonEnd reason)
{
  self->end = reason;
  set_state (self, RINGER_COMPARISON_ENDED);
}

static void
on_said (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (RingerComparison) self = user_data;
  g_autoptr (GError) error = NULL;

  if (ringer_crypto_verification_finish (RINGER_CRYPTO (source), result, &error))
    return;

  g_message ("A verification cannot go on: %s", error->message);
  if (self->state != RINGER_COMPARISON_DONE && !self->cancelled)
    end (self, RINGER_COMPARISON_END_FAILED);
}

static void
on_secrets_requested (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ringer_crypto_request_secrets_finish (RINGER_CRYPTO (source), result, &error))
    g_message ("The other device was not asked for the account's secrets: %s", error->message);
}

static RingerComparisonEnd
get_reason (RingerVerification *verification)
{
  static const struct
  {
    const char *code;
    RingerComparisonEnd reason;
  } reasons[] = {
    { "m.user", RINGER_COMPARISON_END_THERE },
    { "m.accepted", RINGER_COMPARISON_END_ELSEWHERE },
    { "m.timeout", RINGER_COMPARISON_END_TIMEOUT },
    { "m.mismatched_sas", RINGER_COMPARISON_END_MISMATCH },
    { "m.mismatched_commitment", RINGER_COMPARISON_END_MISMATCH },
    { "m.key_mismatch", RINGER_COMPARISON_END_MISMATCH },
  };
  const char *code = ringer_verification_get_cancel_code (verification);

  for (size_t i = 0; i < G_N_ELEMENTS (reasons); i++) {
    if (g_strcmp0 (reasons[i].code, code) == 0)
      return reasons[i].reason == RINGER_COMPARISON_END_THERE && ringer_verification_get_cancelled_here (verification)
               ? RINGER_COMPARISON_END_HERE
               : reasons[i].reason;
  }

  return RINGER_COMPARISON_END_FAILED;
}

/* Says what the person need not say, once in each state. */
static void
answer (RingerComparison *self,
        RingerVerificationState state)
{
  if (self->answered == state)
    return;

  if (state == RINGER_VERIFICATION_READY && ringer_verification_get_we_started (self->verification))
    ringer_crypto_start_verification_async (self->crypto, self->verification, NULL, on_said, g_object_ref (self));
  else if (state == RINGER_VERIFICATION_STARTED)
    ringer_crypto_accept_verification_async (self->crypto, self->verification, NULL, on_said, g_object_ref (self));
  else if (state == RINGER_VERIFICATION_DONE)
    ringer_crypto_request_secrets_async (self->crypto, NULL, on_secrets_requested, NULL);
  self->answered = state;
}

static void
update (RingerComparison *self)
{
  RingerVerificationState state = ringer_verification_get_state (self->verification);

  /* What is still on its way to the other device does not begin it again. */
  if (self->cancelled)
    return;

  answer (self, state);
  switch (state) {
  case RINGER_VERIFICATION_REQUESTED:
    set_state (self, RINGER_COMPARISON_ASKED);
    break;
  case RINGER_VERIFICATION_COMPARE:
    set_state (self, RINGER_COMPARISON_COMPARE);
    break;
  case RINGER_VERIFICATION_CONFIRMED:
    set_state (self, RINGER_COMPARISON_CONFIRMED);
    break;
  case RINGER_VERIFICATION_DONE:
    set_state (self, RINGER_COMPARISON_DONE);
    break;
  case RINGER_VERIFICATION_CANCELLED:
    end (self, get_reason (self->verification));
    break;
  case RINGER_VERIFICATION_CREATED:
  case RINGER_VERIFICATION_READY:
  case RINGER_VERIFICATION_STARTING:
  case RINGER_VERIFICATION_STARTED:
  case RINGER_VERIFICATION_ACCEPTED:
  default:
    set_state (self, RINGER_COMPARISON_WAITING);
  }
}

static void
say_cancel (RingerComparison *self,
            gboolean mismatch)
{
  ringer_crypto_cancel_verification_async (self->crypto, self->verification, mismatch, NULL, on_said, g_object_ref (self));
}

static void
follow (RingerComparison *self,
        RingerVerification *verification)
{
  self->verification = g_object_ref (verification);
  g_signal_connect_object (verification, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (self->cancelled)
    say_cancel (self, FALSE);
  update (self);
}

/* What was asked for is the first of this device's own that was not there before. */
static void
on_listed (RingerComparison *self)
{
  GListModel *verifications = ringer_crypto_get_verifications (self->crypto);

  for (unsigned int i = self->n_before; i < g_list_model_get_n_items (verifications) && self->verification == NULL; i++) {
    g_autoptr (RingerVerification) verification = g_list_model_get_item (verifications, i);

    if (ringer_verification_get_we_started (verification))
      follow (self, verification);
  }
}

static void
ringer_comparison_dispose (GObject *object)
{
  RingerComparison *self = RINGER_COMPARISON (object);

  g_clear_object (&self->verification);
  g_clear_object (&self->crypto);

  G_OBJECT_CLASS (ringer_comparison_parent_class)->dispose (object);
}

static void
ringer_comparison_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  RingerComparison *self = RINGER_COMPARISON (object);

  switch ((RingerComparisonProperty) prop_id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_comparison_class_init (RingerComparisonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ringer_comparison_dispose;
  object_class->get_property = ringer_comparison_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_COMPARISON_STATE, RINGER_COMPARISON_WAITING,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_comparison_init (RingerComparison *self)
{
  self->state = RINGER_COMPARISON_WAITING;
  self->answered = RINGER_VERIFICATION_CREATED;
}

RingerComparison *
ringer_comparison_new_with (RingerCrypto *crypto,
                            const char *device_id)
{
  RingerComparison *self;
  GListModel *verifications;

  g_return_val_if_fail (RINGER_IS_CRYPTO (crypto), NULL);

  self = g_object_new (RINGER_TYPE_COMPARISON, NULL);
  self->crypto = g_object_ref (crypto);
  verifications = ringer_crypto_get_verifications (crypto);
  self->n_before = g_list_model_get_n_items (verifications);
  g_signal_connect_object (verifications, "items-changed", G_CALLBACK (on_listed), self, G_CONNECT_SWAPPED);
  ringer_crypto_request_verification_async (crypto, device_id, NULL, on_said, g_object_ref (self));

  return self;
}

RingerComparison *
ringer_comparison_new (RingerCrypto *crypto,
                       RingerVerification *verification)
{
  RingerComparison *self;

  g_return_val_if_fail (RINGER_IS_CRYPTO (crypto), NULL);
  g_return_val_if_fail (verification == NULL || RINGER_IS_VERIFICATION (verification), NULL);

  if (verification == NULL)
    return ringer_comparison_new_with (crypto, NULL);

  self = g_object_new (RINGER_TYPE_COMPARISON, NULL);
  self->crypto = g_object_ref (crypto);
  follow (self, verification);

  return self;
}

RingerComparisonState
ringer_comparison_get_state (RingerComparison *self)
{
  g_return_val_if_fail (RINGER_IS_COMPARISON (self), RINGER_COMPARISON_ENDED);

  return self->state;
}

RingerComparisonEnd
ringer_comparison_get_end (RingerComparison *self)
{
  g_return_val_if_fail (RINGER_IS_COMPARISON (self), RINGER_COMPARISON_END_FAILED);

  return self->end;
}

const RingerVerificationEmoji *
ringer_comparison_get_emoji (RingerComparison *self)
{
  g_return_val_if_fail (RINGER_IS_COMPARISON (self), NULL);

  return self->verification != NULL ? ringer_verification_get_emoji (self->verification) : NULL;
}

void
ringer_comparison_accept (RingerComparison *self)
{
  g_return_if_fail (RINGER_IS_COMPARISON (self));

  if (self->state != RINGER_COMPARISON_ASKED)
    return;

  set_state (self, RINGER_COMPARISON_WAITING);
  ringer_crypto_accept_verification_async (self->crypto, self->verification, NULL, on_said, g_object_ref (self));
}

void
ringer_comparison_confirm (RingerComparison *self)
{
  g_return_if_fail (RINGER_IS_COMPARISON (self));

  if (self->state != RINGER_COMPARISON_COMPARE)
    return;

  set_state (self, RINGER_COMPARISON_CONFIRMED);
  ringer_crypto_confirm_verification_async (self->crypto, self->verification, NULL, on_said, g_object_ref (self));
}

void
ringer_comparison_cancel (RingerComparison *self,
                          gboolean mismatch)
{
  g_return_if_fail (RINGER_IS_COMPARISON (self));

  if (self->state == RINGER_COMPARISON_DONE || self->state == RINGER_COMPARISON_ENDED)
    return;

  self->cancelled = TRUE;
  end (self, mismatch ? RINGER_COMPARISON_END_MISMATCH : RINGER_COMPARISON_END_HERE);
  if (self->verification != NULL)
    say_cancel (self, mismatch);
}
