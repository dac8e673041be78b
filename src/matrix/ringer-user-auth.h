/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-http.h"

G_BEGIN_DECLS

/**
 * RingerUserAuthState:
 * @RINGER_USER_AUTH_BUSY: the homeserver is asked
 * @RINGER_USER_AUTH_PASSWORD: it wants the account's password: ringer_user_auth_give_password(); the error says why the last one was not taken
 * @RINGER_USER_AUTH_PAGE: it wants something that the person does on a page: ringer_user_auth_get_uri(), then ringer_user_auth_go_on()
 * @RINGER_USER_AUTH_DONE: the request is done
 * @RINGER_USER_AUTH_FAILED: it could not be done; see the error; ringer_user_auth_go_on() tries again
 *
 * How a request stands that needs the person.
 */
typedef enum {
  RINGER_USER_AUTH_BUSY,
  RINGER_USER_AUTH_PASSWORD,
  RINGER_USER_AUTH_PAGE,
  RINGER_USER_AUTH_DONE,
  RINGER_USER_AUTH_FAILED,
} RingerUserAuthState;

#define RINGER_TYPE_USER_AUTH_STATE (ringer_user_auth_state_get_type ())
GType ringer_user_auth_state_get_type (void);

#define RINGER_TYPE_USER_AUTH (ringer_user_auth_get_type ())
/**
 * RingerUserAuth:
 *
 * One request that the homeserver does only for who proves anew to be the person (Client-Server API, "User-Interactive Authentication"; MSC4312 for accounts with
 * a page of their own). It is not repeated by itself: the person is there. Owned by whoever asks for it, who has ringer_user_auth_cancel() called at the end.
 *
 * Properties (notify, read-only): `state`.
 */
G_DECLARE_FINAL_TYPE (RingerUserAuth, ringer_user_auth, RINGER, USER_AUTH, GObject)

/**
 * ringer_user_auth_new:
 * @http: the account's
 * @user_id: the account
 * @request: what to do; sent at once, first without any proof
 */
RingerUserAuth *ringer_user_auth_new (RingerHttp *http,
                                      const char *user_id,
                                      const RingerHttpRequest *request);

RingerUserAuthState ringer_user_auth_get_state (RingerUserAuth *self);
/** ringer_user_auth_get_error: (transfer none) (nullable): RINGER_ERROR_WRONG_PASSWORD, or why it failed. */
const GError *ringer_user_auth_get_error (RingerUserAuth *self);
/** ringer_user_auth_get_uri: (transfer none) (nullable): the page. */
const char *ringer_user_auth_get_uri (RingerUserAuth *self);
/** ringer_user_auth_get_answer: (transfer none) (nullable): the homeserver's, once it is done. */
JsonObject *ringer_user_auth_get_answer (RingerUserAuth *self);

/** ringer_user_auth_give_password: in RINGER_USER_AUTH_PASSWORD; it is not kept. */
void ringer_user_auth_give_password (RingerUserAuth *self,
                                     const char *password);
/** ringer_user_auth_go_on: the person has done what the page wanted, or wants another try. */
void ringer_user_auth_go_on (RingerUserAuth *self);
/** ringer_user_auth_cancel: gives it up; nothing more is told. */
void ringer_user_auth_cancel (RingerUserAuth *self);

G_END_DECLS
