/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ringer-http.h"

G_BEGIN_DECLS

/**
 * RingerLoginFlows:
 * @RINGER_LOGIN_PASSWORD: `m.login.password`
 * @RINGER_LOGIN_SSO: `m.login.sso`
 * @RINGER_LOGIN_TOKEN: `m.login.token`
 * @RINGER_LOGIN_OTHER: something else
 *
 * How a homeserver lets people sign in (`GET /_matrix/client/v3/login`).
 */
typedef enum /*< flags >*/
{
  RINGER_LOGIN_PASSWORD = 1 << 0,
  RINGER_LOGIN_SSO = 1 << 1,
  RINGER_LOGIN_TOKEN = 1 << 2,
  RINGER_LOGIN_OTHER = 1 << 3,
} RingerLoginFlows;

#define RINGER_TYPE_HOMESERVER (ringer_homeserver_get_type ())
/**
 * RingerHomeserver:
 *
 * What is known of a homeserver: where it is, what it speaks. Immutable. Shared by reference.
 */
G_DECLARE_FINAL_TYPE (RingerHomeserver, ringer_homeserver, RINGER, HOMESERVER, GObject)

/**
 * ringer_homeserver_new:
 * @base_url: its URL without a trailing slash
 * @user_id: (nullable): the user id that was typed, if one was
 * @flows: how one may sign in
 * @features: (nullable) (array zero-terminated=1): the unstable features that are on
 * @versions: (nullable) (array zero-terminated=1): the versions that it lists
 */
RingerHomeserver *ringer_homeserver_new (const char *base_url,
                                         const char *user_id,
                                         RingerLoginFlows flows,
                                         const char *const *features,
                                         const char *const *versions);

const char *ringer_homeserver_get_base_url (RingerHomeserver *self);
/** ringer_homeserver_get_user_id: (nullable): what was typed, if it was a user id. */
const char *ringer_homeserver_get_user_id (RingerHomeserver *self);
RingerLoginFlows ringer_homeserver_get_flows (RingerHomeserver *self);
/** ringer_homeserver_has_feature: whether `unstable_features` lists @feature as on. */
gboolean ringer_homeserver_has_feature (RingerHomeserver *self,
                                        const char *feature);
/** ringer_homeserver_get_features: (array zero-terminated=1): the unstable features that are on. */
const char *const *ringer_homeserver_get_features (RingerHomeserver *self);

/**
 * ringer_discover_async:
 * @clock: a clock
 * @address: what the person typed: a server name, a user id or a URL
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Finds the homeserver of an address (Client-Server API, "Server Discovery"): `.well-known`, then `/versions`, then the login flows.
 */
void ringer_discover_async (RingerClock *clock,
                            const char *address,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/**
 * ringer_discover_finish:
 * @result: the result
 * @error: return location: RINGER_ERROR_BAD_ADDRESS, _INSECURE, _OFFLINE, _NO_SERVER, _TIMEOUT, _BAD_CERTIFICATE, _NOT_MATRIX, _TOO_OLD, _SERVER
 *
 * Returns: (transfer full) (nullable): the homeserver
 */
RingerHomeserver *ringer_discover_finish (GAsyncResult *result,
                                          GError **error);

/**
 * ringer_fetch_versions_async:
 * @http: the account's connection
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * Asks a known homeserver again what it speaks (at every start of an account, since servers are upgraded).
 */
void ringer_fetch_versions_async (RingerHttp *http,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/** ringer_fetch_versions_finish: (transfer full) (nullable): the homeserver, without flows. */
RingerHomeserver *ringer_fetch_versions_finish (GAsyncResult *result,
                                                GError **error);

G_END_DECLS
