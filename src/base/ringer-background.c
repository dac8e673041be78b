/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-background.h"

G_DEFINE_INTERFACE (RingerBackground, ringer_background, G_TYPE_OBJECT)

static void
ringer_background_default_init (RingerBackgroundInterface *iface)
{
}

void
ringer_background_request_async (RingerBackground *self,
                                 gboolean at_login,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (RINGER_IS_BACKGROUND (self));

  RINGER_BACKGROUND_GET_IFACE (self)->request_async (self, at_login, cancellable, callback, user_data);
}

gboolean
ringer_background_request_finish (RingerBackground *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (RINGER_IS_BACKGROUND (self), FALSE);

  return RINGER_BACKGROUND_GET_IFACE (self)->request_finish (self, result, error);
}

void
ringer_background_set_status (RingerBackground *self,
                              const char *status)
{
  RingerBackgroundInterface *iface;

  g_return_if_fail (RINGER_IS_BACKGROUND (self));
  g_return_if_fail (status != NULL);

  iface = RINGER_BACKGROUND_GET_IFACE (self);
  if (iface->set_status != NULL)
    iface->set_status (self, status);
}
