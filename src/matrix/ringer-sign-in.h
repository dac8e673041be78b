/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-discovery.h"

G_BEGIN_DECLS

#define RINGER_TYPE_CREDENTIALS (ringer_credentials_get_type ())
/**
 * RingerCredentials:
 *
 * What a sign-in gave. Reference-counted; the tokens are overwritten when it goes. Handed to
 * ringer_account_manager_add_async() and then dropped.
 */
typedef struct _RingerCredentials RingerCredentials;

struct _RingerCredentials {
  char *base_url;
  char *user_id;
  char *device_id;
  char *access_token;
  char *refresh_token; /* or NULL */
};

GType ringer_credentials_get_type (void);
RingerCredentials *ringer_credentials_new (const char *base_url,
                                           const char *user_id,
                                           const char *device_id,
                                           const char *access_token,
                                           const char *refresh_token);
RingerCredentials *ringer_credentials_ref (RingerCredentials *self);
void ringer_credentials_unref (RingerCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingerCredentials, ringer_credentials_unref)

/**
 * RingerPasswordLogin:
 * @user: a user id or localpart
 * @password: the password
 * @device_name: the display name of the new device, such as "Ringer on laptop"
 *
 * Who signs in.
 */
typedef struct
{
  const char *user;
  const char *password;
  const char *device_name;
} RingerPasswordLogin;

/**
 * ringer_sign_in_with_password_async:
 * @clock: a clock
 * @homeserver: where, from ringer_discover_async()
 * @login: who signs in; not kept
 * @cancellable: (nullable): a cancellable
 * @callback: (scope async): called when done
 * @user_data: for @callback
 *
 * `POST /_matrix/client/v3/login` with `m.login.password`; asks for a refresh token.
 */
void ringer_sign_in_with_password_async (RingerClock *clock,
                                         RingerHomeserver *homeserver,
                                         const RingerPasswordLogin *login,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * ringer_sign_in_with_password_finish:
 * @result: the result
 * @error: return location: RINGER_ERROR_WRONG_PASSWORD, _DEACTIVATED, _UNSUPPORTED, _RATE_LIMITED and those of any request
 *
 * Returns: (transfer full) (nullable): the credentials
 */
RingerCredentials *ringer_sign_in_with_password_finish (GAsyncResult *result,
                                                        GError **error);

G_END_DECLS
