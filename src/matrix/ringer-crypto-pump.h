/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto-devices.h"
#include "ringer-outbox.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CRYPTO_PUMP (ringer_crypto_pump_get_type ())
/**
 * RingerCryptoPump:
 *
 * Sends what a [class@Crypto] wants to have sent, through the account's outbox, and gives the answers back. One thing after the other: rounds, in which
 * all that the machine lists is sent until it lists nothing more, and what single flows need. A request that the homeserver refuses is given up for
 * a while and hinders no other. Owned by the [class@Encryption].
 */
G_DECLARE_FINAL_TYPE (RingerCryptoPump, ringer_crypto_pump, RINGER, CRYPTO_PUMP, GObject)

/** ringer_crypto_pump_new: (transfer full): for a machine that is open. */
/**
 * RingerCryptoPump::settled:
 * @self: a pump
 *
 * What ringer_crypto_pump_is_comparing() told of is on its way no longer: it was delivered, and the machine knows it, or it was given up.
 */

RingerCryptoPump *ringer_crypto_pump_new (RingerCrypto *crypto,
                                          RingerOutbox *outbox,
                                          RingerClock *clock);

/** ringer_crypto_pump_stop: gives up what is under way and all that waits. */
void ringer_crypto_pump_stop (RingerCryptoPump *self);

/** ringer_crypto_pump_is_comparing: whether a message of a comparison is on its way: what answers it means nothing to the machine before that is through. */
gboolean ringer_crypto_pump_is_comparing (RingerCryptoPump *self);

/** ringer_crypto_pump_kick: there may be something to be sent: sees to it that a round begins. */
void ringer_crypto_pump_kick (RingerCryptoPump *self);

/**
 * ringer_crypto_pump_run_async:
 * @self: a pump
 * @deadline_ms: monotonic moment after which a request is pointless, or 0
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Makes a round of its own, that begins after all that was asked for before.
 */
void ringer_crypto_pump_run_async (RingerCryptoPump *self,
                                   gint64 deadline_ms,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * ringer_crypto_pump_open_channels_async:
 * @self: a pump
 * @users: whose devices shall have encrypted channels
 * @deadline_ms: monotonic moment after which that is pointless, or 0
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 */
void ringer_crypto_pump_open_channels_async (RingerCryptoPump *self,
                                             const char *const *users,
                                             gint64 deadline_ms,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

/**
 * ringer_crypto_pump_send_async:
 * @self: a pump
 * @requests: (transfer full) (element-type RingerCryptoRequest): what to send, in this order
 * @deadline_ms: monotonic moment after which that is pointless, or 0
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 */
void ringer_crypto_pump_send_async (RingerCryptoPump *self,
                                    GPtrArray *requests,
                                    gint64 deadline_ms,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/** ringer_crypto_pump_query_async: fetches a person's keys anew, after all that was asked for before. */
void ringer_crypto_pump_query_async (RingerCryptoPump *self,
                                     const char *user_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/** ringer_crypto_pump_finish: whether all of it was delivered, for each of the four; else @error is the first that was not. */
gboolean ringer_crypto_pump_finish (RingerCryptoPump *self,
                                    GAsyncResult *result,
                                    GError **error);

G_END_DECLS
