/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-device-choice.h"

/* A device as plain values, so that ui/ can list devices without knowing GStreamer. */

struct _RingerDeviceChoice {
  GObject parent_instance;

  char *id;
  char *name;
};

typedef enum {
  PROP_ID = 1,
  PROP_NAME,
} RingerDeviceChoiceProperty;

static GParamSpec *properties[PROP_NAME + 1];

G_DEFINE_FINAL_TYPE (RingerDeviceChoice, ringer_device_choice, G_TYPE_OBJECT)

static void
ringer_device_choice_finalize (GObject *object)
{
  RingerDeviceChoice *self = RINGER_DEVICE_CHOICE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (ringer_device_choice_parent_class)->finalize (object);
}

static void
ringer_device_choice_get_property (GObject *object,
                                   guint prop_id,
                                   GValue *value,
                                   GParamSpec *pspec)
{
  RingerDeviceChoice *self = RINGER_DEVICE_CHOICE (object);

  switch ((RingerDeviceChoiceProperty) prop_id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_device_choice_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  RingerDeviceChoice *self = RINGER_DEVICE_CHOICE (object);

  switch ((RingerDeviceChoiceProperty) prop_id) {
  case PROP_ID:
    self->id = g_value_dup_string (value);
    break;
  case PROP_NAME:
    self->name = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_device_choice_class_init (RingerDeviceChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_device_choice_finalize;
  object_class->get_property = ringer_device_choice_get_property;
  object_class->set_property = ringer_device_choice_set_property;

  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
ringer_device_choice_init (RingerDeviceChoice *self)
{
}

RingerDeviceChoice *
ringer_device_choice_new (const char *id,
                          const char *name)
{
  return g_object_new (RINGER_TYPE_DEVICE_CHOICE, "id", id, "name", name, NULL);
}

const char *
ringer_device_choice_get_id (RingerDeviceChoice *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE_CHOICE (self), NULL);

  return self->id;
}

const char *
ringer_device_choice_get_name (RingerDeviceChoice *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE_CHOICE (self), NULL);

  return self->name;
}
