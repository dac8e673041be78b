/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-own-device.h"

struct _RingerOwnDevice {
  GObject parent_instance;

  char *id;
  char *name;
  gint64 last_seen_ms;
  gboolean current;
  RingerOwnDeviceState state;
};

G_DEFINE_FINAL_TYPE (RingerOwnDevice, ringer_own_device, G_TYPE_OBJECT)

static void
ringer_own_device_finalize (GObject *object)
{
  RingerOwnDevice *self = RINGER_OWN_DEVICE (object);

  g_free (self->id);
  g_free (self->name);

  G_OBJECT_CLASS (ringer_own_device_parent_class)->finalize (object);
}

static void
ringer_own_device_class_init (RingerOwnDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringer_own_device_finalize;
}

static void
ringer_own_device_init (RingerOwnDevice *self)
{
}

RingerOwnDevice *
ringer_own_device_new (const char *id,
                       const char *name,
                       gint64 last_seen_ms,
                       gboolean current,
                       RingerOwnDeviceState state)
{
  RingerOwnDevice *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (RINGER_TYPE_OWN_DEVICE, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (name != NULL && *name != '\0' ? name : id);
  self->last_seen_ms = last_seen_ms;
  self->current = current;
  self->state = state;

  return self;
}

const char *
ringer_own_device_get_id (RingerOwnDevice *self)
{
  g_return_val_if_fail (RINGER_IS_OWN_DEVICE (self), NULL);

  return self->id;
}

const char *
ringer_own_device_get_name (RingerOwnDevice *self)
{
  g_return_val_if_fail (RINGER_IS_OWN_DEVICE (self), NULL);

  return self->name;
}

gint64
ringer_own_device_get_last_seen_ms (RingerOwnDevice *self)
{
  g_return_val_if_fail (RINGER_IS_OWN_DEVICE (self), 0);

  return self->last_seen_ms;
}

gboolean
ringer_own_device_is_current (RingerOwnDevice *self)
{
  g_return_val_if_fail (RINGER_IS_OWN_DEVICE (self), FALSE);

  return self->current;
}

RingerOwnDeviceState
ringer_own_device_get_state (RingerOwnDevice *self)
{
  g_return_val_if_fail (RINGER_IS_OWN_DEVICE (self), RINGER_OWN_DEVICE_PLAIN);

  return self->state;
}
