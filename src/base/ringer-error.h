/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RingerError:
 * @RINGER_ERROR_FAILED: none of the others; the message is all there is to say
 * @RINGER_ERROR_BAD_ADDRESS: what was typed is neither a server name, a user id nor a URL
 * @RINGER_ERROR_INSECURE: plain HTTP to something that is not this machine
 * @RINGER_ERROR_OFFLINE: this machine has no network, or nothing can be reached
 * @RINGER_ERROR_NO_SERVER: the name does not resolve or nothing listens there
 * @RINGER_ERROR_TIMEOUT: the server did not answer in time
 * @RINGER_ERROR_BAD_CERTIFICATE: the server's TLS certificate is not valid for it
 * @RINGER_ERROR_NOT_MATRIX: something answers there, but it is not a Matrix homeserver
 * @RINGER_ERROR_TOO_OLD: the homeserver speaks only versions that Ringer does not
 * @RINGER_ERROR_UNSUPPORTED: the server does not offer what is needed (a sign-in flow, an endpoint)
 * @RINGER_ERROR_WRONG_PASSWORD: the homeserver does not accept the name and password (`M_FORBIDDEN` at sign-in)
 * @RINGER_ERROR_DEACTIVATED: the account is deactivated or locked
 * @RINGER_ERROR_SIGNED_OUT: the session is over (`M_UNKNOWN_TOKEN`): sign in anew
 * @RINGER_ERROR_SOFT_SIGNED_OUT: the same, but the data is kept (`soft_logout`)
 * @RINGER_ERROR_FORBIDDEN: the homeserver does not allow this
 * @RINGER_ERROR_NOT_FOUND: the homeserver does not know this (`M_NOT_FOUND`, 404)
 * @RINGER_ERROR_RATE_LIMITED: too many requests; see ringer_error_get_retry_after_ms()
 * @RINGER_ERROR_SERVER: the homeserver has a fault of its own (5xx)
 * @RINGER_ERROR_BAD_RESPONSE: the answer is not what the specification says (HTML, cut off, wrong types, too large)
 * @RINGER_ERROR_KEYRING_LOCKED: the keyring is there, but stays locked
 * @RINGER_ERROR_KEYRING_MISSING: there is no keyring (Secret Service) on this session
 * @RINGER_ERROR_STORAGE: a file of Ringer's own cannot be read or written (disk full, damaged, no right)
 * @RINGER_ERROR_STORE_KEY: the file of encryption keys was made with another key, or for another device
 * @RINGER_ERROR_STORE_DAMAGED: the file of encryption keys is not whole
 * @RINGER_ERROR_STORE_NEWER: a newer Ringer wrote the file of encryption keys
 * @RINGER_ERROR_UNVERIFIED: this device has to be verified first
 * @RINGER_ERROR_IDENTITY_CHANGED: somebody who was verified has another identity now
 * @RINGER_ERROR_WRONG_RECOVERY_KEY: what was typed is neither the recovery key nor its passphrase, or a key is not the account's
 * @RINGER_ERROR_NO_CALL_SERVICE: the homeserver names no service that carries calls
 * @RINGER_ERROR_POINTLESS: given up since its purpose is over (the ring ended)
 * @RINGER_ERROR_SOUND: a sound device, codec or file is missing
 * @RINGER_ERROR_DESKTOP_REFUSED: the desktop, or the person there, does not allow it
 * @RINGER_ERROR_DESKTOP_LACKS: the desktop has nothing for it (no such portal)
 *
 * What went wrong, told apart by what a person can do about it.
 *
 * A cancelled operation is `G_IO_ERROR_CANCELLED`, never one of these.
 */
typedef enum {
  RINGER_ERROR_FAILED,
  RINGER_ERROR_BAD_ADDRESS,
  RINGER_ERROR_INSECURE,
  RINGER_ERROR_OFFLINE,
  RINGER_ERROR_NO_SERVER,
  RINGER_ERROR_TIMEOUT,
  RINGER_ERROR_BAD_CERTIFICATE,
  RINGER_ERROR_NOT_MATRIX,
  RINGER_ERROR_TOO_OLD,
  RINGER_ERROR_UNSUPPORTED,
  RINGER_ERROR_WRONG_PASSWORD,
  RINGER_ERROR_DEACTIVATED,
  RINGER_ERROR_SIGNED_OUT,
  RINGER_ERROR_SOFT_SIGNED_OUT,
  RINGER_ERROR_FORBIDDEN,
  RINGER_ERROR_NOT_FOUND,
  RINGER_ERROR_RATE_LIMITED,
  RINGER_ERROR_SERVER,
  RINGER_ERROR_BAD_RESPONSE,
  RINGER_ERROR_KEYRING_LOCKED,
  RINGER_ERROR_KEYRING_MISSING,
  RINGER_ERROR_STORAGE,
  RINGER_ERROR_STORE_KEY,
  RINGER_ERROR_STORE_DAMAGED,
  RINGER_ERROR_STORE_NEWER,
  RINGER_ERROR_UNVERIFIED,
  RINGER_ERROR_IDENTITY_CHANGED,
  RINGER_ERROR_WRONG_RECOVERY_KEY,
  RINGER_ERROR_NO_CALL_SERVICE,
  RINGER_ERROR_POINTLESS,
  RINGER_ERROR_SOUND,
  RINGER_ERROR_DESKTOP_REFUSED,
  RINGER_ERROR_DESKTOP_LACKS,
} RingerError;

#define RINGER_ERROR (ringer_error_quark ())
GQuark ringer_error_quark (void);

/**
 * ringer_error_new_matrix:
 * @code: the code
 * @http_status: the HTTP status of the answer
 * @errcode: (nullable): the homeserver's `errcode`
 * @retry_after_ms: how long the homeserver asks to wait, or 0
 * @message: a sentence for the log, without secrets
 *
 * Makes an error that keeps what the homeserver said (Client-Server API, "Standard error response").
 *
 * Returns: (transfer full): the error
 */
GError *ringer_error_new_matrix (RingerError code,
                                 unsigned int http_status,
                                 const char *errcode,
                                 gint64 retry_after_ms,
                                 const char *message);

/**
 * ringer_error_get_errcode:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): the homeserver's `errcode`, such as `M_UNKNOWN_TOKEN`,
 *   if @error is of RINGER_ERROR and came from a homeserver
 */
const char *ringer_error_get_errcode (const GError *error);

/**
 * ringer_error_get_http_status:
 * @error: (nullable): any error
 *
 * Returns: the HTTP status that the error came with, or 0
 */
unsigned int ringer_error_get_http_status (const GError *error);

/**
 * ringer_error_get_retry_after_ms:
 * @error: (nullable): any error
 *
 * Returns: how many milliseconds the homeserver asks to wait before the next try, or 0
 */
gint64 ringer_error_get_retry_after_ms (const GError *error);

/**
 * ringer_error_take_auth:
 * @error: an error of RINGER_ERROR
 * @auth: (transfer full): what ringer_error_get_auth() is to give
 */
void ringer_error_take_auth (GError *error,
                             JsonObject *auth);

/**
 * ringer_error_get_auth:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): where the homeserver wants to have it proven first who asks (Client-Server API, "User-Interactive
 *   Authentication"), its `flows`, `completed`, `params` and `session`
 */
JsonObject *ringer_error_get_auth (const GError *error);

/**
 * ringer_error_is_transient:
 * @error: an error
 *
 * Returns: whether the same request may well succeed later without anybody doing anything
 *   (offline, timeout, rate limit, fault of the server)
 */
gboolean ringer_error_is_transient (const GError *error);

/** ringer_error_is_missing: whether the server has no such endpoint, or nothing there (404, 405, `M_UNRECOGNIZED`). */
gboolean ringer_error_is_missing (const GError *error);

G_END_DECLS
