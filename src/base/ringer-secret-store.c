/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-secret-store.h"

#include <string.h>

G_DEFINE_INTERFACE (RingerSecretStore, ringer_secret_store, G_TYPE_OBJECT)

static void
ringer_secret_store_default_init (RingerSecretStoreInterface *iface)
{
}

void
ringer_secret_store_lookup_async (RingerSecretStore *self,
                                  const char *account_id,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (RINGER_IS_SECRET_STORE (self));
  g_return_if_fail (account_id != NULL && name != NULL);

  RINGER_SECRET_STORE_GET_IFACE (self)->lookup_async (self, account_id, name, cancellable, callback, user_data);
}

char *
ringer_secret_store_lookup_finish (RingerSecretStore *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (RINGER_IS_SECRET_STORE (self), NULL);

  return RINGER_SECRET_STORE_GET_IFACE (self)->lookup_finish (self, result, error);
}

void
ringer_secret_store_store_async (RingerSecretStore *self,
                                 const char *account_id,
                                 const char *name,
                                 const char *secret,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (RINGER_IS_SECRET_STORE (self));
  g_return_if_fail (account_id != NULL && name != NULL && secret != NULL);

  RINGER_SECRET_STORE_GET_IFACE (self)->store_async (self, account_id, name, secret, cancellable, callback, user_data);
}

gboolean
ringer_secret_store_store_finish (RingerSecretStore *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (RINGER_IS_SECRET_STORE (self), FALSE);

  return RINGER_SECRET_STORE_GET_IFACE (self)->store_finish (self, result, error);
}

void
ringer_secret_store_clear_async (RingerSecretStore *self,
                                 const char *account_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (RINGER_IS_SECRET_STORE (self));
  g_return_if_fail (account_id != NULL);

  RINGER_SECRET_STORE_GET_IFACE (self)->clear_async (self, account_id, cancellable, callback, user_data);
}

gboolean
ringer_secret_store_clear_finish (RingerSecretStore *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (RINGER_IS_SECRET_STORE (self), FALSE);

  return RINGER_SECRET_STORE_GET_IFACE (self)->clear_finish (self, result, error);
}

void
ringer_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
