/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-device.h"

#include "ringer-json.h"

/* One entry of the machine's list of devices. */

struct _RingerDevice {
  GObject parent_instance;

  char *id;
  char *name;
  char *fingerprint;
  gboolean is_signed;
  gboolean verified;
};

G_DEFINE_FINAL_TYPE (RingerDevice, ringer_device, G_TYPE_OBJECT)

static void
ringer_device_finalize (GObject *object)
{
  RingerDevice *self = RINGER_DEVICE (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->fingerprint);

  G_OBJECT_CLASS (ringer_device_parent_class)->finalize (object);
}

static void
ringer_device_class_init (RingerDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ringer_device_finalize;
}

static void
ringer_device_init (RingerDevice *self)
{
}

RingerDevice *
ringer_device_new (JsonObject *json)
{
  RingerDevice *self;

  g_return_val_if_fail (json != NULL, NULL);

  self = g_object_new (RINGER_TYPE_DEVICE, NULL);
  self->id = g_strdup (ringer_json_peek_string (json, "device_id"));
  self->name = g_strdup (ringer_json_peek_string (json, "name"));
  self->fingerprint = g_strdup (ringer_json_peek_string (json, "fingerprint"));
  ringer_json_get_boolean (json, "signed", &self->is_signed);
  ringer_json_get_boolean (json, "verified", &self->verified);

  return self;
}

const char *
ringer_device_get_id (RingerDevice *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE (self), NULL);

  return self->id;
}

const char *
ringer_device_get_name (RingerDevice *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE (self), NULL);

  return self->name;
}

const char *
ringer_device_get_fingerprint (RingerDevice *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE (self), NULL);

  return self->fingerprint;
}

gboolean
ringer_device_get_signed (RingerDevice *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE (self), FALSE);

  return self->is_signed;
}

gboolean
ringer_device_get_verified (RingerDevice *self)
{
  g_return_val_if_fail (RINGER_IS_DEVICE (self), FALSE);

  return self->verified;
}
