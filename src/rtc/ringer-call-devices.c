/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-devices.h"

/* Looks again whenever the person chooses and whenever a list changes. The lists are empty at first, so that a device counts as lost only once it was there. */

typedef struct
{
  GListModel *list;
  char *wanted;
  char *used; /* what the session was told */
  char *name; /* of the chosen device, since it was there */
  gboolean lost;
} Slot;

struct _RingerCallDevices {
  GObject parent_instance;

  RingerMediaSession *session;
  Slot slots[RINGER_N_DEVICE_KINDS];
};

/* In the order of the kinds, one higher. */
typedef enum {
  PROP_SPEAKER = 1,
  PROP_MICROPHONE,
  PROP_CAMERA,
} RingerCallDevicesProperty;

enum {
  SIGNAL_LOST,
  SIGNAL_RETURNED,
  N_SIGNALS,
};

static GParamSpec *properties[PROP_CAMERA + 1];
static unsigned int signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RingerCallDevices, ringer_call_devices, G_TYPE_OBJECT)

/* (transfer full) (nullable) */
static RingerDeviceChoice *
find_device (Slot *slot)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (slot->list); i++) {
    g_autoptr (RingerDeviceChoice) device = g_list_model_get_item (slot->list, i);

    if (g_strcmp0 (ringer_device_choice_get_id (device), slot->wanted) == 0)
      return g_steal_pointer (&device);
  }

  return NULL;
}

/* (transfer full): of cameras no desktop has a choice of its own. */
static char *
get_standard (Slot *slot,
              RingerDeviceKind kind)
{
  g_autoptr (RingerDeviceChoice) first = NULL;

  if (kind == RINGER_DEVICE_CAMERA)
    first = g_list_model_get_item (slot->list, 0);

  return g_strdup (first != NULL ? ringer_device_choice_get_id (first) : "");
}

static void
note (RingerCallDevices *self,
      RingerDeviceKind kind,
      RingerDeviceChoice *device)
{
  Slot *slot = &self->slots[kind];
  gboolean lost = device == NULL && slot->name != NULL;

  if (device != NULL)
    g_set_str (&slot->name, ringer_device_choice_get_name (device));
  if (slot->lost == lost)
    return;

  slot->lost = lost;
  g_signal_emit (self, signals[lost ? SIGNAL_LOST : SIGNAL_RETURNED], 0, (int) kind, slot->name);
}

static void
update (RingerCallDevices *self,
        RingerDeviceKind kind)
{
  Slot *slot = &self->slots[kind];
  g_autoptr (RingerDeviceChoice) device = find_device (slot);
  g_autofree char *id = device != NULL ? g_strdup (slot->wanted) : get_standard (slot, kind);

  if (g_strcmp0 (slot->used, id) != 0) {
    g_set_str (&slot->used, id);
    ringer_media_session_set_device (self->session, kind, id);
  }
  note (self, kind, device);
}

static void
on_items_changed (RingerCallDevices *self,
                  unsigned int position,
                  unsigned int removed,
                  unsigned int added,
                  GListModel *list)
{
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++) {
    if (self->slots[kind].list == list)
      update (self, (RingerDeviceKind) kind);
  }
}

static void
ringer_call_devices_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  RingerCallDevices *self = RINGER_CALL_DEVICES (object);

  g_value_set_string (value, self->slots[prop_id - PROP_SPEAKER].wanted);
}

static void
ringer_call_devices_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  RingerCallDevices *self = RINGER_CALL_DEVICES (object);
  Slot *slot = &self->slots[prop_id - PROP_SPEAKER];

  if (!g_set_str (&slot->wanted, g_value_get_string (value)))
    return;

  /* What was chosen before is not missed. */
  g_clear_pointer (&slot->name, g_free);
  slot->lost = FALSE;
  update (self, (RingerDeviceKind) (prop_id - PROP_SPEAKER));
  g_object_notify_by_pspec (object, pspec);
}

static void
ringer_call_devices_finalize (GObject *object)
{
  RingerCallDevices *self = RINGER_CALL_DEVICES (object);

  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++) {
    g_object_unref (self->slots[kind].list);
    g_free (self->slots[kind].wanted);
    g_free (self->slots[kind].used);
    g_free (self->slots[kind].name);
  }
  g_object_unref (self->session);

  G_OBJECT_CLASS (ringer_call_devices_parent_class)->finalize (object);
}

static void
ringer_call_devices_class_init (RingerCallDevicesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ringer_call_devices_get_property;
  object_class->set_property = ringer_call_devices_set_property;
  object_class->finalize = ringer_call_devices_finalize;

  properties[PROP_SPEAKER] = g_param_spec_string ("speaker", NULL, NULL, "", flags);
  properties[PROP_MICROPHONE] = g_param_spec_string ("microphone", NULL, NULL, "", flags);
  properties[PROP_CAMERA] = g_param_spec_string ("camera", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_LOST] =
    g_signal_new ("lost", RINGER_TYPE_CALL_DEVICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  signals[SIGNAL_RETURNED] =
    g_signal_new ("returned", RINGER_TYPE_CALL_DEVICES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void
ringer_call_devices_init (RingerCallDevices *self)
{
}

RingerCallDevices *
ringer_call_devices_new (RingerMediaSession *session,
                         GListModel *const *lists)
{
  RingerCallDevices *self = g_object_new (RINGER_TYPE_CALL_DEVICES, NULL);

  self->session = g_object_ref (session);
  for (int kind = 0; kind < RINGER_N_DEVICE_KINDS; kind++) {
    self->slots[kind].list = g_object_ref (lists[kind]);
    self->slots[kind].wanted = g_strdup ("");
    self->slots[kind].used = g_strdup ("");
    g_signal_connect_object (lists[kind], "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
    update (self, (RingerDeviceKind) kind);
  }

  return self;
}

void
ringer_call_devices_bind (RingerCallDevices *self,
                          GSettings *settings)
{
  g_return_if_fail (RINGER_IS_CALL_DEVICES (self));

  g_settings_bind (settings, "call-speaker", self, "speaker", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "call-microphone", self, "microphone", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "call-camera", self, "camera", G_SETTINGS_BIND_GET);
}

GListModel *
ringer_call_devices_get_list (RingerCallDevices *self,
                              RingerDeviceKind kind)
{
  g_return_val_if_fail (RINGER_IS_CALL_DEVICES (self), NULL);

  return self->slots[kind].list;
}
