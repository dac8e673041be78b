/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool-make-identity.h"

#include "ringer-crypto-identity.h"

static void
on_ready (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

gboolean
tool_make_identity (RingerAccount *account,
                    GError **error)
{
  RingerEncryption *encryption = ringer_account_get_encryption (account);
  g_autoptr (GAsyncResult) uploaded = NULL;
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GAsyncResult) sent = NULL;
  RingerCryptoPump *pump;
  GPtrArray *requests;

  while (ringer_encryption_get_state (encryption) == RINGER_ENCRYPTION_CLOSED || ringer_encryption_get_state (encryption) == RINGER_ENCRYPTION_OPENING)
    g_main_context_iteration (NULL, TRUE);

  pump = ringer_encryption_get_pump (encryption);
  if (pump == NULL) {
    if (error != NULL)
      *error = g_error_copy (ringer_encryption_get_error (encryption));
    return FALSE;
  }

  /* First the keys of the device itself. */
  ringer_crypto_pump_run_async (pump, 0, NULL, on_ready, &uploaded);
  wait_for (&uploaded);
  if (!ringer_crypto_pump_finish (pump, uploaded, error))
    return FALSE;

  ringer_crypto_make_identity_async (ringer_encryption_get_crypto (encryption), FALSE, NULL, on_ready, &made);
  wait_for (&made);
  requests = ringer_crypto_make_identity_finish (ringer_encryption_get_crypto (encryption), made, error);
  if (requests == NULL)
    return FALSE;

  ringer_crypto_pump_send_async (pump, requests, 0, NULL, on_ready, &sent);
  wait_for (&sent);

  return ringer_crypto_pump_finish (pump, sent, error);
}
