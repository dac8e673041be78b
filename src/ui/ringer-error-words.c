/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-error-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "ringer-error.h"

static char *
words_about_server (RingerError code,
                    const char *server)
{
  switch (code) {
  case RINGER_ERROR_NO_SERVER:
    /* Translators: %s is the name of a server, such as example.org. */
    return g_strdup_printf (_ ("There is no server at %s. Check the address."), server);
  case RINGER_ERROR_TIMEOUT:
    return g_strdup_printf (_ ("%s doesn't answer. Try again in a moment."), server);
  case RINGER_ERROR_BAD_CERTIFICATE:
    return g_strdup_printf (_ ("The connection to %s is not safe: its certificate is not valid. Check the address and this computer's clock, or ask whoever runs the server."), server);
  case RINGER_ERROR_NOT_MATRIX:
    /* Translators: Matrix is the name of the network. */
    return g_strdup_printf (_ ("%s is not a Matrix server. Check the address."), server);
  case RINGER_ERROR_TOO_OLD:
    return g_strdup_printf (_ ("The server %s is too old for Ringer. Ask whoever runs it to update it."), server);
  case RINGER_ERROR_SERVER:
    return g_strdup_printf (_ ("%s has a problem of its own. Try again later."), server);
  case RINGER_ERROR_BAD_RESPONSE:
    return g_strdup_printf (_ ("%s gave an answer that Ringer doesn't understand. Try again later."), server);
  case RINGER_ERROR_FAILED:
  case RINGER_ERROR_BAD_ADDRESS:
  case RINGER_ERROR_INSECURE:
  case RINGER_ERROR_OFFLINE:
  case RINGER_ERROR_UNSUPPORTED:
  case RINGER_ERROR_WRONG_PASSWORD:
  case RINGER_ERROR_DEACTIVATED:
  case RINGER_ERROR_SIGNED_OUT:
  case RINGER_ERROR_SOFT_SIGNED_OUT:
  case RINGER_ERROR_FORBIDDEN:
  case RINGER_ERROR_NOT_FOUND:
  case RINGER_ERROR_RATE_LIMITED:
  case RINGER_ERROR_KEYRING_LOCKED:
  case RINGER_ERROR_KEYRING_MISSING:
  case RINGER_ERROR_STORAGE:
  case RINGER_ERROR_STORE_KEY:
  case RINGER_ERROR_STORE_DAMAGED:
  case RINGER_ERROR_STORE_NEWER:
  case RINGER_ERROR_UNVERIFIED:
  case RINGER_ERROR_IDENTITY_CHANGED:
  case RINGER_ERROR_WRONG_RECOVERY_KEY:
  case RINGER_ERROR_NO_CALL_SERVICE:
  case RINGER_ERROR_POINTLESS:
  case RINGER_ERROR_SOUND:
  case RINGER_ERROR_DESKTOP_REFUSED:
  case RINGER_ERROR_DESKTOP_LACKS:
  default:
    return NULL;
  }
}

static char *
words_for_rate_limit (const GError *error)
{
  gint64 wait_s = (ringer_error_get_retry_after_ms (error) + 999) / 1000;

  if (wait_s <= 0)
    return g_strdup (_ ("The server was asked too often. Try again in a few minutes."));

  if (wait_s < 120)
    return g_strdup_printf (ngettext ("The server was asked too often. Try again in %d second.",
                                      "The server was asked too often. Try again in %d seconds.",
                                      (unsigned long) wait_s),
                            (int) wait_s);

  wait_s = MIN (wait_s, G_MAXINT);
  return g_strdup_printf (ngettext ("The server was asked too often. Try again in %d minute.",
                                    "The server was asked too often. Try again in %d minutes.",
                                    (unsigned long) (wait_s / 60)),
                          (int) (wait_s / 60));
}

static const char *
plain_words (RingerError code)
{
  switch (code) {
  case RINGER_ERROR_BAD_ADDRESS:
    return _ ("This is not an address. It looks like @ann:example.org or example.org.");
  case RINGER_ERROR_INSECURE:
    return _ ("This server can only be reached without encryption. Ringer doesn't send passwords that way; try an address that begins with https.");
  case RINGER_ERROR_OFFLINE:
    return _ ("You are offline. Connect to a network, then try again.");
  case RINGER_ERROR_NO_SERVER:
    return _ ("The server can't be found. Check the address.");
  case RINGER_ERROR_TIMEOUT:
    return _ ("The server doesn't answer. Try again in a moment.");
  case RINGER_ERROR_BAD_CERTIFICATE:
    return _ ("The connection is not safe: the server's certificate is not valid. Check this computer's clock, or ask whoever runs the server.");
  case RINGER_ERROR_NOT_MATRIX:
    return _ ("This is not a Matrix server. Check the address.");
  case RINGER_ERROR_TOO_OLD:
    return _ ("The server is too old for Ringer. Ask whoever runs it to update it.");
  case RINGER_ERROR_UNSUPPORTED:
    return _ ("The server doesn't offer what Ringer needs for this.");
  case RINGER_ERROR_WRONG_PASSWORD:
    return _ ("The name or the password is wrong. Try again.");
  case RINGER_ERROR_DEACTIVATED:
    return _ ("This account is closed or locked. Ask whoever runs the server.");
  case RINGER_ERROR_SIGNED_OUT:
  case RINGER_ERROR_SOFT_SIGNED_OUT:
    return _ ("You were signed out. Sign in again.");
  case RINGER_ERROR_FORBIDDEN:
    return _ ("You are not allowed to do this here. Ask whoever runs the room.");
  case RINGER_ERROR_NOT_FOUND:
    return _ ("The server doesn't know this any more.");
  case RINGER_ERROR_SERVER:
    return _ ("The server has a problem of its own. Try again later.");
  case RINGER_ERROR_BAD_RESPONSE:
    return _ ("The server gave an answer that Ringer doesn't understand. Try again later.");
  case RINGER_ERROR_KEYRING_LOCKED:
    return _ ("Your keyring is locked, so that Ringer can't sign in. Unlock it, then try again.");
  case RINGER_ERROR_KEYRING_MISSING:
    return _ ("There is no keyring on this computer to keep the sign-in safe. Install one, such as GNOME Keyring, then try again.");
  case RINGER_ERROR_STORAGE:
    return _ ("Ringer can't write its files. Check that the disk is not full.");
  case RINGER_ERROR_STORE_KEY:
    return _ ("The key to this device's encryption is lost. Reset the encryption of this device, or sign out and in again.");
  case RINGER_ERROR_STORE_DAMAGED:
    return _ ("The file with this device's encryption keys is damaged. Reset the encryption of this device, or sign out and in again.");
  case RINGER_ERROR_STORE_NEWER:
    return _ ("A newer Ringer was used here. Update Ringer, or sign out and in again.");
  case RINGER_ERROR_UNVERIFIED:
    return _ ("This device is not verified yet. Verify it first.");
  case RINGER_ERROR_IDENTITY_CHANGED:
    return _ ("Somebody whom you verified has a new identity. Verify them again.");
  case RINGER_ERROR_WRONG_RECOVERY_KEY:
    return _ ("This is not the right recovery key or passphrase. Try again.");
  case RINGER_ERROR_NO_CALL_SERVICE:
    return _ ("Your server has no service that carries calls. Ask those who run it.");
  case RINGER_ERROR_POINTLESS:
    return _ ("The call is over.");
  case RINGER_ERROR_SOUND:
    return _ ("The sound can't be played. Choose another ringtone or output in Preferences.");
  case RINGER_ERROR_DESKTOP_REFUSED:
    return _ ("The desktop doesn't allow it. Allow it in the desktop's settings, then try again.");
  case RINGER_ERROR_DESKTOP_LACKS:
    return _ ("This desktop doesn't offer it.");
  case RINGER_ERROR_RATE_LIMITED:
  case RINGER_ERROR_FAILED:
  default:
    return NULL;
  }
}

char *
ringer_error_words (const GError *error,
                    const char *server)
{
  const char *words;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == G_IO_ERROR && error->code == G_IO_ERROR_CANCELLED)
    return g_strdup (_ ("Cancelled."));

  if (error->domain != RINGER_ERROR) {
    /* Translators: %s is a sentence from another part of the system. */
    return g_strdup_printf (_ ("Something went wrong: %s"), error->message);
  }

  if (error->code == RINGER_ERROR_RATE_LIMITED)
    return words_for_rate_limit (error);

  if (server != NULL && *server != '\0') {
    char *about_server = words_about_server ((RingerError) error->code, server);

    if (about_server != NULL)
      return about_server;
  }

  words = plain_words ((RingerError) error->code);
  if (words != NULL)
    return g_strdup (words);

  return g_strdup_printf (_ ("Something went wrong: %s"), error->message);
}

char *
ringer_error_cause (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != RINGER_ERROR)
    return g_strdup (error->message);

  /* Translators: these stand behind a colon, as in "Couldn't decline: you are offline". */
  switch ((RingerError) error->code) {
  case RINGER_ERROR_OFFLINE:
    return g_strdup (_ ("you are offline"));
  case RINGER_ERROR_NO_SERVER:
  case RINGER_ERROR_TIMEOUT:
    return g_strdup (_ ("the server doesn't answer"));
  case RINGER_ERROR_BAD_CERTIFICATE:
    return g_strdup (_ ("the connection to the server is not safe"));
  case RINGER_ERROR_SIGNED_OUT:
  case RINGER_ERROR_SOFT_SIGNED_OUT:
    return g_strdup (_ ("you were signed out"));
  case RINGER_ERROR_FORBIDDEN:
    return g_strdup (_ ("you are not allowed to do this in the room"));
  case RINGER_ERROR_RATE_LIMITED:
    return g_strdup (_ ("the server was asked too often"));
  case RINGER_ERROR_UNSUPPORTED:
    return g_strdup (_ ("the server doesn't offer what is needed for it"));
  case RINGER_ERROR_KEYRING_LOCKED:
    return g_strdup (_ ("your keyring is locked"));
  case RINGER_ERROR_KEYRING_MISSING:
    return g_strdup (_ ("there is no keyring"));
  case RINGER_ERROR_STORAGE:
    return g_strdup (_ ("Ringer can't write its files"));
  case RINGER_ERROR_STORE_KEY:
  case RINGER_ERROR_STORE_DAMAGED:
  case RINGER_ERROR_STORE_NEWER:
    return g_strdup (_ ("the encryption keys can't be read"));
  case RINGER_ERROR_UNVERIFIED:
    return g_strdup (_ ("this device is not verified"));
  case RINGER_ERROR_IDENTITY_CHANGED:
    return g_strdup (_ ("somebody has a new identity"));
  case RINGER_ERROR_WRONG_RECOVERY_KEY:
    return g_strdup (_ ("the recovery key is not the right one"));
  case RINGER_ERROR_NO_CALL_SERVICE:
    return g_strdup (_ ("your server carries no calls"));
  case RINGER_ERROR_POINTLESS:
    return g_strdup (_ ("the call is over"));
  case RINGER_ERROR_SOUND:
    return g_strdup (_ ("the sound can't be played"));
  case RINGER_ERROR_DESKTOP_REFUSED:
    return g_strdup (_ ("the desktop doesn't allow it"));
  case RINGER_ERROR_DESKTOP_LACKS:
    return g_strdup (_ ("this desktop doesn't offer it"));
  case RINGER_ERROR_SERVER:
  case RINGER_ERROR_BAD_RESPONSE:
  case RINGER_ERROR_NOT_MATRIX:
  case RINGER_ERROR_TOO_OLD:
  case RINGER_ERROR_NOT_FOUND:
    return g_strdup (_ ("the server has a problem"));
  case RINGER_ERROR_FAILED:
  case RINGER_ERROR_BAD_ADDRESS:
  case RINGER_ERROR_INSECURE:
  case RINGER_ERROR_WRONG_PASSWORD:
  case RINGER_ERROR_DEACTIVATED:
  default:
    return g_strdup (error->message);
  }
}
