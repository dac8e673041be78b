/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The border to the Rust crate in rust/, kept by hand: change it together with rust/src/lib.rs. Only src/crypto includes it.
 *
 * A machine lives on a thread of its own. Work for it is an operation's name and its arguments, as the text of a JSON object; what it
 * comes to is text as well. So the border itself is four functions, and neither side reads the other's structures.
 *
 * Who owns what:
 * - texts that go in are borrowed for the call;
 * - texts that come out belong to whoever gets them, and go back to ringer_crypto_ffi_text_free(), which overwrites them first;
 * - a machine belongs to whoever made it, until ringer_crypto_ffi_free().
 *
 * Nothing panics across the border: what breaks an assertion on the other side is RINGER_CRYPTO_FFI_PANIC.
 */

typedef enum {
  RINGER_CRYPTO_FFI_OK = 0,
  RINGER_CRYPTO_FFI_FAILED = 1,            /* the message is all there is to say */
  RINGER_CRYPTO_FFI_PANIC = 2,             /* a bug of the library's, or of how it is used */
  RINGER_CRYPTO_FFI_BAD_ARGUMENT = 3,      /* what was given is not as the operation wants it */
  RINGER_CRYPTO_FFI_IO = 4,                /* the store's files cannot be read or written */
  RINGER_CRYPTO_FFI_WRONG_KEY = 5,         /* the store was made with another key */
  RINGER_CRYPTO_FFI_DAMAGED = 6,           /* the store is there, but not whole */
  RINGER_CRYPTO_FFI_NEWER = 7,             /* the store was written by a newer version */
  RINGER_CRYPTO_FFI_NO_STORE = 8,          /* there is no store, and none is to be made */
  RINGER_CRYPTO_FFI_OTHER_DEVICE = 9,      /* the store is that of another device */
  RINGER_CRYPTO_FFI_NOT_FOUND = 10,        /* this device, identity, verification or key is unknown */
  RINGER_CRYPTO_FFI_UNVERIFIED = 11,       /* this device has to be verified before */
  RINGER_CRYPTO_FFI_IDENTITY_CHANGED = 12, /* somebody who was verified has another identity now */
  RINGER_CRYPTO_FFI_WRONG_SECRET = 13,     /* the recovery key, passphrase or secret is not the right one */
  RINGER_CRYPTO_FFI_DOWNGRADE = 14,        /* a room's encryption cannot be changed back */
} RingerCryptoFfiCode;

typedef struct _RingerCryptoFfi RingerCryptoFfi;

/**
 * RingerCryptoFfiDone:
 * @user_data: what was given with the work
 * @code: a RingerCryptoFfiCode
 * @text: (transfer full): the result as a JSON object, or else a message for the log, without secrets
 *
 * Called once for each work, on any thread.
 */
typedef void (*RingerCryptoFfiDone) (void *user_data,
                                     int code,
                                     char *text);

/**
 * RingerCryptoFfiNotify:
 * @user_data: what was given with the machine
 * @text: (transfer full): what changed by itself, as a JSON object whose `kind` is
 *   `verification` (the state of one), `room-keys` (`keys`: came in), `devices` (`users`: whose changed) or `secret` (`name`: came in)
 *
 * Called on the machine's thread, until the machine's last work is done.
 */
typedef void (*RingerCryptoFfiNotify) (void *user_data,
                                       char *text);

/**
 * ringer_crypto_ffi_new:
 * @notify: told of what changes by itself
 * @destroy: called with @user_data, on any thread, after the last @notify; also where there is no machine
 * @user_data: for both
 *
 * Starts the thread of a machine. The first operation has to be `open`.
 *
 * Returns: (transfer full) (nullable): the machine, or %NULL if there is no thread to be had
 */
RingerCryptoFfi *ringer_crypto_ffi_new (RingerCryptoFfiNotify notify,
                                        GDestroyNotify destroy,
                                        void *user_data);

/**
 * ringer_crypto_ffi_call:
 * @machine: a machine
 * @operation: an operation (rust/src/calls/mod.rs lists them)
 * @arguments: a JSON object
 * @done: called when done
 * @user_data: for @done
 *
 * Gives the machine work. Works are begun in the order given, and overlap where they wait for the store.
 */
void ringer_crypto_ffi_call (RingerCryptoFfi *machine,
                             const char *operation,
                             const char *arguments,
                             RingerCryptoFfiDone done,
                             void *user_data);

/**
 * ringer_crypto_ffi_free:
 * @machine: (transfer full): a machine
 * @done: called when its last work is done and its store is closed
 * @user_data: for @done
 */
void ringer_crypto_ffi_free (RingerCryptoFfi *machine,
                             RingerCryptoFfiDone done,
                             void *user_data);

/**
 * ringer_crypto_ffi_text_free:
 * @text: (nullable) (transfer full): a text of the other side
 */
void ringer_crypto_ffi_text_free (char *text);

G_END_DECLS
