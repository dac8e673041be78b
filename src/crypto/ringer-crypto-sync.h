/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto-request.h"
#include "ringer-crypto.h"
#include "ringer-decryption.h"

G_BEGIN_DECLS

/**
 * RingerCryptoSync:
 * @to_device: (nullable): the events to this device
 * @device_lists: (nullable): whose devices changed (`changed`, `left`)
 * @one_time_key_counts: (nullable): how many keys the homeserver still has (`device_one_time_keys_count`)
 * @unused_fallback_keys: (nullable): of which kinds it has fallback keys (`device_unused_fallback_key_types`); %NULL if it did not say
 * @next_batch: (nullable): the position of the events to this device
 *
 * What a sync answer brought for the encryption.
 */
typedef struct
{
  JsonArray *to_device;
  JsonObject *device_lists;
  JsonObject *one_time_key_counts;
  JsonArray *unused_fallback_keys;
  const char *next_batch;
} RingerCryptoSync;

/**
 * ringer_crypto_receive_sync_async:
 * @self: a machine
 * @sync: what came
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Takes in what a sync answer brought. All of it is stored when this is done, so that the position may be kept only then; the same answer may be
 * taken in again. There is nearly always something to be sent after.
 */
void ringer_crypto_receive_sync_async (RingerCrypto *self,
                                       const RingerCryptoSync *sync,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * ringer_crypto_receive_sync_finish:
 * @self: a machine
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type RingerDecryption): the events to this device, in their order
 */
GPtrArray *ringer_crypto_receive_sync_finish (RingerCrypto *self,
                                              GAsyncResult *result,
                                              GError **error);

/**
 * ringer_crypto_list_requests_async:
 * @self: a machine
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks what is to be sent. What is not marked as sent is listed again, if need be under another id, so this is asked for only when all of the last list
 * is sent or given up.
 */
void ringer_crypto_list_requests_async (RingerCrypto *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/** ringer_crypto_list_requests_finish: (transfer full) (nullable) (element-type RingerCryptoRequest): in the order to be sent. */
GPtrArray *ringer_crypto_list_requests_finish (RingerCrypto *self,
                                               GAsyncResult *result,
                                               GError **error);

/**
 * ringer_crypto_mark_sent_async:
 * @self: a machine
 * @request: a request that succeeded
 * @response: the body of the answer
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Takes in the answer to a request.
 */
void ringer_crypto_mark_sent_async (RingerCrypto *self,
                                    RingerCryptoRequest *request,
                                    const char *response,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/** ringer_crypto_mark_sent_finish: whether the answer could be used, else @error is set. */
gboolean ringer_crypto_mark_sent_finish (RingerCrypto *self,
                                         GAsyncResult *result,
                                         GError **error);

G_END_DECLS
