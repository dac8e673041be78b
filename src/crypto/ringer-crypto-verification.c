/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-verification.h"

#include "ringer-crypto-private.h"
#include "ringer-json.h"
#include "ringer-verification-private.h"

/* Verifications: the list of them, and what is said in them. */

RingerVerification *
ringer_crypto_find_verification (RingerCrypto *self,
                                 const char *flow_id)
{
  GListModel *model = G_LIST_MODEL (self->verifications);

  for (unsigned int i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (RingerVerification) verification = g_list_model_get_item (model, i);

    if (g_strcmp0 (ringer_verification_get_flow_id (verification), flow_id) == 0)
      return verification;
  }

  return NULL;
}

void
ringer_crypto_update_verification (RingerCrypto *self,
                                   JsonObject *news)
{
  RingerVerification *known = ringer_crypto_find_verification (self, ringer_json_peek_string (news, "flow_id"));
  g_autoptr (RingerVerification) verification = NULL;

  if (known != NULL) {
    ringer_verification_update (known, news);
    return;
  }

  verification = ringer_verification_new (news);
  if (verification != NULL)
    g_list_store_append (self->verifications, verification);
}

static JsonObject *
name (RingerVerification *verification)
{
  return ringer_json_build ("user_id", "s", ringer_verification_get_user_id (verification), "flow_id", "s", ringer_verification_get_flow_id (verification), NULL);
}

void
ringer_crypto_request_verification_async (RingerCrypto *self,
                                          const char *device_id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_request_verification_async);
  ringer_crypto_call (self, task, "request-verification", ringer_json_build ("device_id", "s", device_id, NULL), ringer_crypto_keep_requests);
}

void
ringer_crypto_accept_verification_async (RingerCrypto *self,
                                         RingerVerification *verification,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_accept_verification_async);
  ringer_crypto_call (self, task, "accept-verification", name (verification), ringer_crypto_keep_requests);
}

void
ringer_crypto_start_verification_async (RingerCrypto *self,
                                        RingerVerification *verification,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_start_verification_async);
  ringer_crypto_call (self, task, "start-verification", name (verification), ringer_crypto_keep_requests);
}

void
ringer_crypto_confirm_verification_async (RingerCrypto *self,
                                          RingerVerification *verification,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_confirm_verification_async);
  ringer_crypto_call (self, task, "confirm-verification", name (verification), ringer_crypto_keep_requests);
}

void
ringer_crypto_cancel_verification_async (RingerCrypto *self,
                                         RingerVerification *verification,
                                         gboolean mismatch,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  JsonObject *arguments;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  arguments = name (verification);
  json_object_set_boolean_member (arguments, "mismatch", mismatch);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_cancel_verification_async);
  ringer_crypto_call (self, task, "cancel-verification", arguments, ringer_crypto_keep_requests);
}

gboolean
ringer_crypto_verification_finish (RingerCrypto *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
