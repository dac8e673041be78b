/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-crypto.h"

G_BEGIN_DECLS

/*
 * What is said in a verification. Each of these puts messages among the requests to be sent, says so with `requests-pending`, and is ended
 * with ringer_crypto_verification_finish(). The verification's state follows by itself.
 */

/**
 * ringer_crypto_request_verification_async:
 * @self: a machine
 * @device_id: (nullable): another device of the person's, or %NULL for all of them (their keys have to be known)
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks other devices of the person's to verify this one; the verification appears in the list.
 */
void ringer_crypto_request_verification_async (RingerCrypto *self,
                                               const char *device_id,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);

/** ringer_crypto_accept_verification_async: accepts what the other device asked for, in RINGER_VERIFICATION_REQUESTED and RINGER_VERIFICATION_STARTED. */
void ringer_crypto_accept_verification_async (RingerCrypto *self,
                                              RingerVerification *verification,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

/** ringer_crypto_start_verification_async: starts the comparison, in RINGER_VERIFICATION_READY. */
void ringer_crypto_start_verification_async (RingerCrypto *self,
                                             RingerVerification *verification,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

/** ringer_crypto_confirm_verification_async: the person says that the emoji are the same. */
void ringer_crypto_confirm_verification_async (RingerCrypto *self,
                                               RingerVerification *verification,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);

/** ringer_crypto_cancel_verification_async: ends it; @mismatch says that the emoji are not the same. */
void ringer_crypto_cancel_verification_async (RingerCrypto *self,
                                              RingerVerification *verification,
                                              gboolean mismatch,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

/**
 * ringer_crypto_verification_finish:
 * @self: a machine
 * @result: the result
 * @error: return location; RINGER_ERROR_NOT_FOUND if the machine knows it no more
 *
 * Returns: whether it was said
 */
gboolean ringer_crypto_verification_finish (RingerCrypto *self,
                                            GAsyncResult *result,
                                            GError **error);

G_END_DECLS
