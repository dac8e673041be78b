/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-do-not-disturb.h"

G_DEFINE_INTERFACE (RingerDoNotDisturb, ringer_do_not_disturb, G_TYPE_OBJECT)

static void
ringer_do_not_disturb_default_init (RingerDoNotDisturbInterface *iface)
{
  g_object_interface_install_property (iface, g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

gboolean
ringer_do_not_disturb_is_active (RingerDoNotDisturb *self)
{
  gboolean active;

  g_return_val_if_fail (RINGER_IS_DO_NOT_DISTURB (self), FALSE);

  g_object_get (self, "active", &active, NULL);

  return active;
}

gboolean
ringer_do_not_disturb_is_desktops (RingerDoNotDisturb *self)
{
  g_return_val_if_fail (RINGER_IS_DO_NOT_DISTURB (self), FALSE);

  return RINGER_DO_NOT_DISTURB_GET_IFACE (self)->is_desktops (self);
}
