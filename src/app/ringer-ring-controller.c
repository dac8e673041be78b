/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-ring-controller.h"

#include "ringer-ringtones.h"

/* The rule of when the ringtone is heard is the call manager's (`sounding`); here it only meets the settings and the player. */

#define FADE_IN_MS 2000

struct _RingerRingController {
  GObject parent_instance;

  RingerCallManager *calls;
  RingerTonePlayer *player;
  GSettings *settings;
  GError *error;
  gboolean prepared;
};

typedef enum {
  PROP_CALLS = 1,
  PROP_PLAYER,
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

static void
update (RingerRingController *self)
{
  gboolean audible = ringer_call_manager_get_sounding (self->calls) != NULL &&
                     g_settings_get_boolean (self->settings, "sounds");

  if (audible) {
    if (!self->prepared)
      ringer_ring_controller_prepare (self);
    ringer_tone_player_play (self->player);
  } else if (self->prepared)
    ringer_tone_player_stop (self->player);
}

static void
on_settings_changed (RingerRingController *self)
{
  /* Before the first prepare nothing is loaded that could be out of date. */
  if (self->prepared)
    ringer_ring_controller_prepare (self);
  update (self);
}

static void
on_failed (RingerRingController *self,
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

  g_signal_connect_object (self->calls, "notify::sounding", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
}

static void
ringer_ring_controller_dispose (GObject *object)
{
  RingerRingController *self = RINGER_RING_CONTROLLER (object);

  if (self->prepared && self->player != NULL)
    ringer_tone_player_stop (self->player);
  g_clear_object (&self->calls);
  g_clear_object (&self->player);
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
                            GSettings *settings)
{
  return g_object_new (RINGER_TYPE_RING_CONTROLLER,
                       "calls", calls,
                       "player", player,
                       "settings", settings,
                       NULL);
}

void
ringer_ring_controller_prepare (RingerRingController *self)
{
  g_autofree char *ringtone = NULL;
  g_autofree char *file = NULL;
  g_autofree char *device = NULL;
  RingerToneOptions options = { 0 };

  g_return_if_fail (RINGER_IS_RING_CONTROLLER (self));

  ringtone = g_settings_get_string (self->settings, "ringtone");
  device = g_settings_get_string (self->settings, "ringtone-output");
  file = ringer_ringtones_resolve (ringtone);

  options.file = file;
  options.device = *device != '\0' ? device : NULL;
  options.volume = g_settings_get_double (self->settings, "ringtone-volume");
  options.fade_in_ms = g_settings_get_boolean (self->settings, "rise-slowly") ? FADE_IN_MS : 0;

  self->prepared = TRUE;
  ringer_tone_player_prepare (self->player, &options);
}

const GError *
ringer_ring_controller_get_error (RingerRingController *self)
{
  g_return_val_if_fail (RINGER_IS_RING_CONTROLLER (self), NULL);

  return self->error;
}
