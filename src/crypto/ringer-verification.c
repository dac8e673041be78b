/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-verification-private.h"

#include "ringer-enums.h"
#include "ringer-json.h"

/* The last that the machine wrote of a verification. */

struct _RingerVerification {
  GObject parent_instance;

  char *flow_id;
  char *user_id;
  char *device_id;
  char *cancel_code;
  RingerVerificationState state;
  RingerVerificationEmoji emoji[RINGER_VERIFICATION_N_EMOJI];
  gboolean has_emoji;
  gboolean we_started;
  gboolean cancelled_here;
};

enum {
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RingerVerification, ringer_verification, G_TYPE_OBJECT)

static void
ringer_verification_get_property (GObject *object,
                                  unsigned int prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  RingerVerification *self = RINGER_VERIFICATION (object);

  switch (prop_id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_verification_finalize (GObject *object)
{
  RingerVerification *self = RINGER_VERIFICATION (object);

  g_free (self->flow_id);
  g_free (self->user_id);
  g_free (self->device_id);
  g_free (self->cancel_code);
  for (size_t i = 0; i < G_N_ELEMENTS (self->emoji); i++) {
    g_free (self->emoji[i].symbol);
    g_free (self->emoji[i].description);
  }

  G_OBJECT_CLASS (ringer_verification_parent_class)->finalize (object);
}

static void
ringer_verification_class_init (RingerVerificationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringer_verification_get_property;
  object_class->finalize = ringer_verification_finalize;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, RINGER_TYPE_VERIFICATION_STATE, RINGER_VERIFICATION_CREATED,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ringer_verification_init (RingerVerification *self)
{
}

/* They come all at once, and never change. */
static void
set_emoji (RingerVerification *self,
           JsonArray *array)
{
  if (self->has_emoji || array == NULL || json_array_get_length (array) != RINGER_VERIFICATION_N_EMOJI)
    return;

  for (unsigned int i = 0; i < RINGER_VERIFICATION_N_EMOJI; i++) {
    JsonObject *json = ringer_json_array_peek_object (array, i);
    gint64 number = 0;

    ringer_json_get_integer (json, "number", &number);
    self->emoji[i].number = (unsigned int) number;
    self->emoji[i].symbol = g_strdup (ringer_json_peek_string (json, "symbol"));
    self->emoji[i].description = g_strdup (ringer_json_peek_string (json, "description"));
  }
  self->has_emoji = TRUE;
}

void
ringer_verification_update (RingerVerification *self,
                            JsonObject *json)
{
  JsonObject *cancelled = ringer_json_peek_object (json, "cancelled");
  RingerVerificationState state;

  g_return_if_fail (RINGER_IS_VERIFICATION (self));

  g_set_str (&self->device_id, ringer_json_peek_string (json, "device_id"));
  g_set_str (&self->cancel_code, ringer_json_peek_string (cancelled, "code"));
  ringer_json_get_boolean (json, "we_started", &self->we_started);
  ringer_json_get_boolean (cancelled, "by_us", &self->cancelled_here);
  set_emoji (self, ringer_json_peek_array (json, "emoji"));

  state = (RingerVerificationState) ringer_enum_from_nick (RINGER_TYPE_VERIFICATION_STATE, ringer_json_peek_string (json, "state"));
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
}

RingerVerification *
ringer_verification_new (JsonObject *json)
{
  const char *flow_id = ringer_json_peek_string (json, "flow_id");
  const char *user_id = ringer_json_peek_string (json, "user_id");
  RingerVerification *self;

  if (flow_id == NULL || user_id == NULL)
    return NULL;

  self = g_object_new (RINGER_TYPE_VERIFICATION, NULL);
  self->flow_id = g_strdup (flow_id);
  self->user_id = g_strdup (user_id);
  ringer_verification_update (self, json);

  return self;
}

const char *
ringer_verification_get_flow_id (RingerVerification *self)
{
  g_return_val_if_fail (RINGER_IS_VERIFICATION (self), NULL);

  return self->flow_id;
}

const char *
ringer_verification_get_user_id (RingerVerification *self)
{
  g_return_val_if_fail (RINGER_IS_VERIFICATION (self), NULL);

  return self->user_id;
}

const char *
ringer_verification_get_device_id (RingerVerification *self)
{
  g_return_val_if_fail (RINGER_IS_VERIFICATION (self), NULL);

  return self->device_id;
}

gboolean
ringer_verification_get_we_started (RingerVerification *self)
{
  g_return_val_if_fail (RINGER_IS_VERIFICATION (self), FALSE);

  return self->we_started;
}

RingerVerificationState
ringer_verification_get_state (RingerVerification *self)
{
  g_return_val_if_fail (RINGER_IS_VERIFICATION (self), RINGER_VERIFICATION_CANCELLED);

  return self->state;
}

const RingerVerificationEmoji *
ringer_verification_get_emoji (RingerVerification *self)
{
  g_return_val_if_fail (RINGER_IS_VERIFICATION (self), NULL);

  return self->has_emoji ? self->emoji : NULL;
}

const char *
ringer_verification_get_cancel_code (RingerVerification *self)
{
  g_return_val_if_fail (RINGER_IS_VERIFICATION (self), NULL);

  return self->cancel_code;
}

gboolean
ringer_verification_get_cancelled_here (RingerVerification *self)
{
  g_return_val_if_fail (RINGER_IS_VERIFICATION (self), FALSE);

  return self->cancelled_here;
}
