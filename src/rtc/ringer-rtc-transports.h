/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account.h"

G_BEGIN_DECLS

/**
 * ringer_rtc_transports_read:
 * @transports: (nullable): what a member event or a homeserver says of where media are (MSC4143), unchecked
 *
 * Returns: (transfer full) (array zero-terminated=1): the URLs of the token services of LiveKit (MSC4195) among them, in order, without a slash at
 *   their end; others, and what is not encrypted on its way and not on this machine, are left out
 */
GStrv ringer_rtc_transports_read (JsonArray *transports);

/**
 * ringer_rtc_transports_fetch_async:
 * @account: an account
 * @deadline_ms: the moment on the monotonic clock after which it is pointless
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks where people of this homeserver are to send their media to: the homeserver itself
 * (`GET /_matrix/client/unstable/org.matrix.msc4143/rtc/transports`), else the server name's `.well-known/matrix/client`.
 */
void ringer_rtc_transports_fetch_async (RingerAccount *account,
                                        gint64 deadline_ms,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/** ringer_rtc_transports_fetch_finish: (transfer full) (nullable) (array zero-terminated=1): at least one URL; RINGER_ERROR_NO_CALL_SERVICE where there is none. */
GStrv ringer_rtc_transports_fetch_finish (GAsyncResult *result,
                                          GError **error);

G_END_DECLS
