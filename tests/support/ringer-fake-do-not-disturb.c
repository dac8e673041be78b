/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-fake-do-not-disturb.h"

struct _RingerFakeDoNotDisturb {
  GObject parent_instance;

  gboolean is_desktops;
  gboolean active;
};

enum {
  PROP_ACTIVE = 1,
};

static GParamSpec *properties[PROP_ACTIVE + 1];

static void ringer_fake_do_not_disturb_iface_init (RingerDoNotDisturbInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RingerFakeDoNotDisturb, ringer_fake_do_not_disturb, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (RINGER_TYPE_DO_NOT_DISTURB, ringer_fake_do_not_disturb_iface_init))

static gboolean
ringer_fake_do_not_disturb_is_desktops (RingerDoNotDisturb *fake)
{
  return RINGER_FAKE_DO_NOT_DISTURB (fake)->is_desktops;
}

static void
ringer_fake_do_not_disturb_get_property (GObject *object,
                                         guint prop_id,
                                         GValue *value,
                                         GParamSpec *pspec)
{
  g_value_set_boolean (value, RINGER_FAKE_DO_NOT_DISTURB (object)->active);
}

static void
ringer_fake_do_not_disturb_iface_init (RingerDoNotDisturbInterface *iface)
{
  iface->is_desktops = ringer_fake_do_not_disturb_is_desktops;
}

static void
ringer_fake_do_not_disturb_class_init (RingerFakeDoNotDisturbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ringer_fake_do_not_disturb_get_property;
  g_object_class_override_property (object_class, PROP_ACTIVE, "active");
  properties[PROP_ACTIVE] = g_object_class_find_property (object_class, "active");
}

static void
ringer_fake_do_not_disturb_init (RingerFakeDoNotDisturb *self)
{
}

RingerFakeDoNotDisturb *
ringer_fake_do_not_disturb_new (gboolean is_desktops)
{
  RingerFakeDoNotDisturb *self = g_object_new (RINGER_TYPE_FAKE_DO_NOT_DISTURB, NULL);

  self->is_desktops = is_desktops;

  return self;
}

void
ringer_fake_do_not_disturb_set_active (RingerFakeDoNotDisturb *self,
                                       gboolean active)
{
  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}
