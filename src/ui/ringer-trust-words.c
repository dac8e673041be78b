/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-trust-words.h"

#include <glib/gi18n.h>

#include "ringer-call-words.h"
#include "ringer-error-words.h"
#include "ringer-error.h"

/* Whether another try will not help. */
static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, RINGER_ERROR, RINGER_ERROR_STORE_KEY) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_STORE_DAMAGED) ||
         g_error_matches (error, RINGER_ERROR, RINGER_ERROR_STORE_NEWER) || g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND);
}

RingerTrustProblem
ringer_trust_problem (RingerAccount *account)
{
  RingerEncryption *encryption;
  RingerDeviceTrust *trust;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), RINGER_TRUST_PROBLEM_NONE);

  encryption = ringer_account_get_encryption (account);
  if (ringer_encryption_get_state (encryption) == RINGER_ENCRYPTION_FAILED)
    return is_lost (ringer_encryption_get_error (encryption)) ? RINGER_TRUST_PROBLEM_LOST : RINGER_TRUST_PROBLEM_CLOSED;

  trust = ringer_account_get_trust (account);
  switch (ringer_device_trust_get_state (trust)) {
  case RINGER_TRUST_NO_IDENTITY:
    return RINGER_TRUST_PROBLEM_NOT_SET_UP;
  case RINGER_TRUST_UNVERIFIED:
    return RINGER_TRUST_PROBLEM_UNVERIFIED;
  case RINGER_TRUST_VERIFIED:
    return ringer_device_trust_get_has_recovery (trust) ? RINGER_TRUST_PROBLEM_NONE : RINGER_TRUST_PROBLEM_NO_RECOVERY;
  case RINGER_TRUST_UNKNOWN:
  default:
    return RINGER_TRUST_PROBLEM_NONE;
  }
}

gboolean
ringer_trust_matters (RingerAccount *account)
{
  GListModel *rooms;

  g_return_val_if_fail (RINGER_IS_ACCOUNT (account), FALSE);

  rooms = ringer_account_get_rooms (account);
  for (unsigned int i = 0; i < g_list_model_get_n_items (rooms); i++) {
    g_autoptr (RingerRoom) room = g_list_model_get_item (rooms, i);

    if (ringer_room_is_encrypted (room))
      return TRUE;
  }

  return FALSE;
}

void
ringer_trust_problem_watch (RingerAccount *account,
                            GCallback callback,
                            gpointer object)
{
  g_return_if_fail (RINGER_IS_ACCOUNT (account));
  g_return_if_fail (G_IS_OBJECT (object));

  g_signal_connect_object (ringer_account_get_encryption (account), "notify", callback, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_account_get_trust (account), "notify::state", callback, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringer_account_get_trust (account), "notify::has-recovery", callback, object, G_CONNECT_SWAPPED);
}

void
ringer_trust_problem_unwatch (RingerAccount *account,
                              GCallback callback,
                              gpointer object)
{
  g_return_if_fail (RINGER_IS_ACCOUNT (account));

  g_signal_handlers_disconnect_by_func (ringer_account_get_encryption (account), callback, object);
  g_signal_handlers_disconnect_by_func (ringer_account_get_trust (account), callback, object);
}

const char *
ringer_trust_words (RingerTrustProblem problem)
{
  switch (problem) {
  case RINGER_TRUST_PROBLEM_NO_RECOVERY:
    return _ ("If you lose all your devices, you can't verify another one.");
  case RINGER_TRUST_PROBLEM_NOT_SET_UP:
    return _ ("Calls in encrypted rooms can't ring until you set up encryption.");
  case RINGER_TRUST_PROBLEM_UNVERIFIED:
    return _ ("Calls in encrypted rooms can't ring until you verify this device.");
  case RINGER_TRUST_PROBLEM_CLOSED:
  case RINGER_TRUST_PROBLEM_LOST:
    return _ ("The encryption can't be opened. Calls in encrypted rooms don't ring.");
  case RINGER_TRUST_PROBLEM_NONE:
  default:
    return NULL;
  }
}

char *
ringer_trust_words_error (RingerAccount *account,
                          const GError *error)
{
  g_autofree char *server = ringer_call_words_server (account);

  if (error == NULL)
    return g_strdup (ringer_trust_words (RINGER_TRUST_PROBLEM_CLOSED));
  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_NOT_FOUND))
    return g_strdup (_ ("The file with this device's encryption keys is gone."));

  return ringer_error_words (error, server);
}
