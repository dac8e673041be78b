/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-capture-access.h"

G_DEFINE_INTERFACE (RingerCaptureAccess, ringer_capture_access, G_TYPE_OBJECT)

static void
ringer_capture_access_default_init (RingerCaptureAccessInterface *iface)
{
}

gboolean
ringer_capture_access_covers (RingerCaptureAccess *self,
                              RingerCaptureSource source)
{
  g_return_val_if_fail (RINGER_IS_CAPTURE_ACCESS (self), FALSE);

  return RINGER_CAPTURE_ACCESS_GET_IFACE (self)->covers (self, source);
}

void
ringer_capture_access_open_async (RingerCaptureAccess *self,
                                  RingerCaptureSource source,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (RINGER_IS_CAPTURE_ACCESS (self));

  RINGER_CAPTURE_ACCESS_GET_IFACE (self)->open_async (self, source, cancellable, callback, user_data);
}

RingerCaptureRemote *
ringer_capture_access_open_finish (RingerCaptureAccess *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (RINGER_IS_CAPTURE_ACCESS (self), NULL);

  return RINGER_CAPTURE_ACCESS_GET_IFACE (self)->open_finish (self, result, error);
}
