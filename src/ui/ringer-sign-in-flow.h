/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-account-manager.h"

G_BEGIN_DECLS

/**
 * RingerSignInState:
 * @RINGER_SIGN_IN_ADDRESS: waits for an address
 * @RINGER_SIGN_IN_DISCOVERING: looks for the homeserver
 * @RINGER_SIGN_IN_PASSWORD: waits for name and password
 * @RINGER_SIGN_IN_SIGNING_IN: asks the homeserver
 * @RINGER_SIGN_IN_ADDING: stores the tokens
 * @RINGER_SIGN_IN_DONE: the account is there
 */
typedef enum {
  RINGER_SIGN_IN_ADDRESS,
  RINGER_SIGN_IN_DISCOVERING,
  RINGER_SIGN_IN_PASSWORD,
  RINGER_SIGN_IN_SIGNING_IN,
  RINGER_SIGN_IN_ADDING,
  RINGER_SIGN_IN_DONE,
} RingerSignInState;

#define RINGER_TYPE_SIGN_IN_FLOW (ringer_sign_in_flow_get_type ())
/**
 * RingerSignInFlow:
 *
 * The way from an address to an account, step by step, without widgets. Owned by the [class@SignInPage].
 */
G_DECLARE_FINAL_TYPE (RingerSignInFlow, ringer_sign_in_flow, RINGER, SIGN_IN_FLOW, GObject)

/**
 * RingerSignInFlow::changed:
 * @self: a flow
 *
 * Its state or its error changed.
 */

RingerSignInFlow *ringer_sign_in_flow_new (RingerAccountManager *accounts);

RingerSignInState ringer_sign_in_flow_get_state (RingerSignInFlow *self);
/** ringer_sign_in_flow_is_busy: whether something is on its way that can be cancelled. */
gboolean ringer_sign_in_flow_is_busy (RingerSignInFlow *self);
/** ringer_sign_in_flow_get_words: (nullable) (transfer none): what went wrong at the step that it is at, in words. */
const char *ringer_sign_in_flow_get_words (RingerSignInFlow *self);
/** ringer_sign_in_flow_get_error: (nullable) (transfer none): the same for programs. */
const GError *ringer_sign_in_flow_get_error (RingerSignInFlow *self);
/** ringer_sign_in_flow_get_server: (transfer none): the name of the server as the person typed it; empty before. */
const char *ringer_sign_in_flow_get_server (RingerSignInFlow *self);
/** ringer_sign_in_flow_get_user_id: (nullable) (transfer none): the user id that was typed as address, if one was. */
const char *ringer_sign_in_flow_get_user_id (RingerSignInFlow *self);
/** ringer_sign_in_flow_get_account: (nullable) (transfer none): the account, once it is there. */
RingerAccount *ringer_sign_in_flow_get_account (RingerSignInFlow *self);

/** ringer_sign_in_flow_set_address: goes on with an address; does nothing unless it waits for one. */
void ringer_sign_in_flow_set_address (RingerSignInFlow *self,
                                      const char *address);

/** ringer_sign_in_flow_set_password: goes on with name and password; does nothing unless it waits for them. */
void ringer_sign_in_flow_set_password (RingerSignInFlow *self,
                                       const char *user,
                                       const char *password);

/** ringer_sign_in_flow_back: asks for an address again; cancels what is on its way. */
void ringer_sign_in_flow_back (RingerSignInFlow *self);

/** ringer_sign_in_flow_cancel: cancels what is on its way, and waits where the person was before. */
void ringer_sign_in_flow_cancel (RingerSignInFlow *self);

/** ringer_sign_in_flow_clear_error: the person types: the error is no longer about what is there. */
void ringer_sign_in_flow_clear_error (RingerSignInFlow *self);

G_END_DECLS
