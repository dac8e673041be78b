/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-network.h"

struct _RingerFakeNetwork {
  GObject parent_instance;

  gboolean available;
};

typedef enum {
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
} RingerFakeNetworkProperty;

static void
ringer_fake_network_monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

static gboolean
ringer_fake_network_initable_init (GInitable *initable,
                                   GCancellable *cancellable,
                                   GError **error)
{
  return TRUE;
}

static void
ringer_fake_network_initable_iface_init (GInitableIface *iface)
{
  iface->init = ringer_fake_network_initable_init;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerFakeNetwork, ringer_fake_network, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, ringer_fake_network_initable_iface_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, ringer_fake_network_monitor_iface_init))

static void
ringer_fake_network_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  RingerFakeNetwork *self = RINGER_FAKE_NETWORK (object);

  switch ((RingerFakeNetworkProperty) prop_id) {
  case PROP_AVAILABLE:
    g_value_set_boolean (value, self->available);
    break;

  case PROP_METERED:
    g_value_set_boolean (value, FALSE);
    break;

  case PROP_CONNECTIVITY:
    g_value_set_enum (value, self->available ? G_NETWORK_CONNECTIVITY_FULL : G_NETWORK_CONNECTIVITY_LOCAL);
    break;

  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
ringer_fake_network_class_init (RingerFakeNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringer_fake_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
ringer_fake_network_init (RingerFakeNetwork *self)
{
  self->available = TRUE;
}

RingerFakeNetwork *
ringer_fake_network_new (void)
{
  return g_object_new (RINGER_TYPE_FAKE_NETWORK, NULL);
}

void
ringer_fake_network_set_available (RingerFakeNetwork *self,
                                   gboolean available)
{
  self->available = available;
  g_signal_emit_by_name (self, "network-changed", available);
}
