/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-controller.h"

#include "ringer-ringtones.h"

/* The rule of when which tone is heard is the call manager's (`sounding`, `soft`); here it only meets the settings and the players. */

#define FADE_IN_MS 2000

struct _RingerRingController {
  GObject parent_instance;

  RingerCallManager *calls;
  RingerTonePlayer *player;
  RingerTonePlayer *soft_player;
  GSettings *settings;
  GSignalGroup *sounding_signals;
  GError *error;
  gboolean prepared;
  gboolean fell_back; /* the call's own ringtone cannot be played */
};

typedef enum {
  PROP_CALLS = 1,
  PROP_PLAYER,
  PROP_SOFT_PLAYER,
  PROP_SETTINGS,
  PROP_ERROR,
} RingerRingControllerProperty;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (RingerRingController, ringer_ring_controller, G_TYPE_OBJECT)

static void
take_error (RingerRingController *self,
            GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* (nullable): the call whose ringtone is to be heard. */
static RingerIncomingCall *
get_audible (RingerRingController *self)
{
  RingerIncomingCall *call = ringer_call_manager_get_sounding (self->calls);

  return call != NULL && !ringer_incoming_call_get_quiet (call) && g_settings_get_boolean (self->settings, "sounds") ? call : NULL;
}

/* (nullable): the ringtone that was chosen for who calls, or for where they do. */
static const char *
get_own_ringtone (RingerRingController *self)
{
  RingerIncomingCall *call = get_audible (self);
  RingerRingRules *rules = ringer_call_manager_get_rules (self->calls);
  const char *account_id;
  const char *ringtone;

  if (call == NULL)
    return NULL;

  account_id = ringer_account_get_id (ringer_incoming_call_get_account (call));
  ringtone = ringer_ring_rules_get_ringtone (rules, account_id, ringer_member_get_user_id (ringer_incoming_call_get_caller (call)));
  if (ringtone == NULL)
    ringtone = ringer_ring_rules_get_ringtone (rules, account_id, ringer_room_get_id (ringer_incoming_call_get_room (call)));

  return ringtone;
}

/* What is the same for all tones. */
static void
prepare (RingerRingController *self,
         RingerTonePlayer *player,
         const char *file,
         unsigned int fade_in_ms)
{
  g_autofree char *device = g_settings_get_string (self->settings, "ringtone-output");
  const RingerToneOptions options = {
    .file = file,
    .device = *device != '\0' ? device : NULL,
    .volume = g_settings_get_double (self->settings, "ringtone-volume"),
    .fade_in_ms = fade_in_ms,
  };

  ringer_tone_player_prepare (player, &options);
}

static void
update_soft (RingerRingController *self)
{
  g_autofree char *file = NULL;

  if (ringer_call_manager_get_soft (self->calls) == NULL || !g_settings_get_boolean (self->settings, "sounds")) {
    ringer_tone_player_stop (self->soft_player);
    return;
  }

  file = ringer_ringtones_get_soft_file ();
  prepare (self, self->soft_player, file, 0);
  ringer_tone_player_play (self->soft_player);
}

static void
update_ring (RingerRingController *self)
{
  gboolean audible = get_audible (self) != NULL;

  /* Before the first ring nothing is loaded that could be out of date. */
  if (!audible && !self->prepared)
    return;

  if (!audible)
    ringer_tone_player_stop (self->player);
  ringer_ring_controller_prepare (self);
  if (audible)
    ringer_tone_player_play (self->player);
}

static void
update (RingerRingController *self)
{
  update_ring (self);
  update_soft (self);
}

static void
on_sounding_changed (RingerRingController *self)
{
  self->fell_back = FALSE;
  g_signal_group_set_target (self->sounding_signals, ringer_call_manager_get_sounding (self->calls));
  update_ring (self);
}

static void
on_failed (RingerRingController *self,
           const GError *error)
{
  /* Its file may be gone. Better the ringtone of all calls than none. */
  if (get_own_ringtone (self) != NULL && !self->fell_back) {
    self->fell_back = TRUE;
    update_ring (self);
    return;
  }

  take_error (self, g_error_copy (error));
}

static void
on_soft_failed (RingerRingController *self,
                const GError *error)
{
  take_error (self, g_error_copy (error));
}

static void
on_started (RingerRingController *self)
{
  take_error (self, NULL);
}

static void
ringer_ring_controller_constructed (GObject *object)
{
  RingerRingController *self = RINGER_RING_CONTROLLER (object);

  G_OBJECT_CLASS (ringer_ring_controller_parent_class)->constructed (object);

  self->sounding_signals = g_signal_group_new (RINGER_TYPE_INCOMING_CALL);
  g_signal_group_connect_swapped (self->sounding_signals, "notify::quiet", G_CALLBACK (update_ring), self);
  g_signal_connect_object (self->calls, "notify::sounding", G_CALLBACK (on_sounding_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->calls, "notify::soft", G_CALLBACK (update_soft), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_call_manager_get_rules (self->calls), "changed", G_CALLBACK (update_ring), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->soft_player, "failed", G_CALLBACK (on_soft_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->soft_player, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
}

static void
ringer_ring_controller_dispose (GObject *object)
{
  RingerRingController *self = RINGER_RING_CONTROLLER (object);

  if (self->prepared && self->player != NULL)
    ringer_tone_player_stop (self->player);
  if (self->soft_player != NULL)
    ringer_tone_player_stop (self->soft_player);
  g_clear_object (&self->sounding_signals);
  g_clear_object (&self->calls);
  g_clear_object (&self->player);
  g_clear_object (&self->soft_player);
  g_clear_object (&self->settings);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (ringer_ring_controller_parent_class)->dispose (object);
}

static void
ringer_ring_controller_get_property (GObject *object,
                                     guint prop_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  RingerRingController *self = RINGER_RING_CONTROLLER (object);

  switch ((RingerRingControllerProperty) prop_id) {
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  case PROP_CALLS:
  case PROP_PLAYER:
  case PROP_SOFT_PLAYER:
  case PROP_SETTINGS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_ring_controller_set_property (GObject *object,
                                     guint prop_id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  RingerRingController *self = RINGER_RING_CONTROLLER (object);

  switch ((RingerRingControllerProperty) prop_id) {
  case PROP_CALLS:
    self->calls = g_value_dup_object (value);
    break;
  case PROP_PLAYER:
    self->player = g_value_dup_object (value);
    break;
  case PROP_SOFT_PLAYER:
    self->soft_player = g_value_dup_object (value);
    break;
  case PROP_SETTINGS:
    self->settings = g_value_dup_object (value);
    break;
  case PROP_ERROR:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_ring_controller_class_init (RingerRingControllerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = ringer_ring_controller_constructed;
  object_class->dispose = ringer_ring_controller_dispose;
  object_class->get_property = ringer_ring_controller_get_property;
  object_class->set_property = ringer_ring_controller_set_property;

  properties[PROP_CALLS] =
    g_param_spec_object ("calls", NULL, NULL, RINGER_TYPE_CALL_MANAGER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLAYER] =
    g_param_spec_object ("player", NULL, NULL, RINGER_TYPE_TONE_PLAYER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOFT_PLAYER] =
    g_param_spec_object ("soft-player", NULL, NULL, RINGER_TYPE_TONE_PLAYER,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SETTINGS] =
    g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_ring_controller_init (RingerRingController *self)
{
}

RingerRingController *
ringer_ring_controller_new (RingerCallManager *calls,
                            RingerTonePlayer *player,
                            RingerTonePlayer *soft_player,
                            GSettings *settings)
{
  return g_object_new (RINGER_TYPE_RING_CONTROLLER,
                       "calls", calls,
                       "player", player,
                       "soft-player", soft_player,
                       "settings", settings,
                       NULL);
}

void
ringer_ring_controller_prepare (RingerRingController *self)
{
  g_autofree char *ringtone = NULL;
  g_autofree char *file = NULL;
  const char *own;

  g_return_if_fail (RINGER_IS_RING_CONTROLLER (self));

  own = self->fell_back ? NULL : get_own_ringtone (self);
  ringtone = own != NULL ? g_strdup (own) : g_settings_get_string (self->settings, "ringtone");
  file = ringer_ringtones_resolve (ringtone);

  self->prepared = TRUE;
  prepare (self, self->player, file, g_settings_get_boolean (self->settings, "rise-slowly") ? FADE_IN_MS : 0);
}

const GError *
ringer_ring_controller_get_error (RingerRingController *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CONTROLLER (self), NULL);

  return self->error;
}
