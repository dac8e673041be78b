/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-sync-backend.h"

G_DEFINE_INTERFACE (RingerSyncBackend, ringer_sync_backend, G_TYPE_OBJECT)

static void
ringer_sync_backend_default_init (RingerSyncBackendInterface *iface)
{
}

void
ringer_sync_backend_restore (RingerSyncBackend *self,
                             const char *position)
{
  g_return_if_fail (RINGER_IS_SYNC_BACKEND (self));

  RINGER_SYNC_BACKEND_GET_IFACE (self)->restore (self, position);
}

RingerHttpRequest
ringer_sync_backend_prepare (RingerSyncBackend *self,
                             gint64 poll_timeout_ms)
{
  g_return_val_if_fail (RINGER_IS_SYNC_BACKEND (self), (RingerHttpRequest) { 0 });

  return RINGER_SYNC_BACKEND_GET_IFACE (self)->prepare (self, poll_timeout_ms);
}

RingerSyncUpdate *
ringer_sync_backend_parse (RingerSyncBackend *self,
                           JsonObject *answer,
                           gint64 received_ms,
                           GError **error)
{
  g_return_val_if_fail (RINGER_IS_SYNC_BACKEND (self), NULL);
  g_return_val_if_fail (answer != NULL, NULL);

  return RINGER_SYNC_BACKEND_GET_IFACE (self)->parse (self, answer, received_ms, error);
}
