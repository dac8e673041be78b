/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-crypto-sync.h"

#include "ringer-crypto-private.h"
#include "ringer-enums.h"
#include "ringer-json.h"

/* What comes from the homeserver, and what goes there. */

static JsonObject *
ref_object (JsonObject *object)
{
  return object != NULL ? json_object_ref (object) : NULL;
}

static JsonArray *
ref_array (JsonArray *array)
{
  return array != NULL ? json_array_ref (array) : NULL;
}

static void
read_events (GTask *task,
             JsonObject *result)
{
  JsonArray *array = ringer_json_peek_array (result, "events");
  GPtrArray *events = g_ptr_array_new_with_free_func (g_object_unref);

  for (unsigned int i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (events, ringer_decryption_new (ringer_json_array_peek_object (array, i)));

  g_task_return_pointer (task, events, (GDestroyNotify) g_ptr_array_unref);
}

void
ringer_crypto_receive_sync_async (RingerCrypto *self,
                                  const RingerCryptoSync *sync,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  JsonObject *arguments;
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (sync != NULL);

  arguments = ringer_json_build ("to_device", "a", ref_array (sync->to_device),
                                 "device_lists", "o", ref_object (sync->device_lists),
                                 "one_time_key_counts", "o", ref_object (sync->one_time_key_counts),
                                 "unused_fallback_keys", "a", ref_array (sync->unused_fallback_keys),
                                 "next_batch", "s", sync->next_batch,
                                 "senders", "s", ringer_enum_get_nick (RINGER_TYPE_CRYPTO_SENDERS, (int) self->senders),
                                 NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_receive_sync_async);
  ringer_crypto_call (self, task, "receive-sync", arguments, read_events);
}

GPtrArray *
ringer_crypto_receive_sync_finish (RingerCrypto *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
has_id (gconstpointer request,
        gconstpointer id)
{
  return g_str_equal (ringer_crypto_request_get_id ((RingerCryptoRequest *) request), id);
}

/*
 * The machine lists some of those that it gave out before. What it gave out first goes first: another device would not understand the end of a verification
 * that comes before what ends it.
 */
static void
read_all_requests (GTask *task,
                   JsonObject *result)
{
  RingerCrypto *self = g_task_get_source_object (task);
  g_autoptr (GPtrArray) listed = ringer_crypto_parse_requests (result);
  GPtrArray *requests = g_ptr_array_copy (self->requests, (GCopyFunc) (GCallback) g_object_ref, NULL);

  for (unsigned int i = 0; i < listed->len; i++) {
    RingerCryptoRequest *request = g_ptr_array_index (listed, i);

    if (!g_ptr_array_find_with_equal_func (requests, ringer_crypto_request_get_id (request), has_id, NULL))
      g_ptr_array_add (requests, g_object_ref (request));
  }

  g_task_return_pointer (task, requests, (GDestroyNotify) g_ptr_array_unref);
}

void
ringer_crypto_list_requests_async (RingerCrypto *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (RINGER_IS_CRYPTO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_list_requests_async);
  ringer_crypto_call (self, task, "outgoing-requests", json_object_new (), read_all_requests);
}

GPtrArray *
ringer_crypto_list_requests_finish (RingerCrypto *self,
                                    GAsyncResult *result,
                                    GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
forget_request (GTask *task,
                JsonObject *result)
{
  RingerCrypto *self = g_task_get_source_object (task);
  unsigned int index;

  if (g_ptr_array_find_with_equal_func (self->requests, g_task_get_task_data (task), has_id, &index))
    g_ptr_array_remove_index (self->requests, index);

  g_task_return_boolean (task, TRUE);
}

void
ringer_crypto_mark_sent_async (RingerCrypto *self,
                               RingerCryptoRequest *request,
                               const char *response,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;
  const char *id;

  g_return_if_fail (RINGER_IS_CRYPTO (self));
  g_return_if_fail (RINGER_IS_CRYPTO_REQUEST (request));
  g_return_if_fail (response != NULL);

  id = ringer_crypto_request_get_id (request);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ringer_crypto_mark_sent_async);
  g_task_set_task_data (task, g_strdup (id), g_free);
  ringer_crypto_call (self, task, "mark-sent",
                      ringer_json_build ("id", "s", id, "kind", "s", ringer_crypto_request_get_kind (request), "response", "s", response, NULL),
                      forget_request);
}

gboolean
ringer_crypto_mark_sent_finish (RingerCrypto *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
