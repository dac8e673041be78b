/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-words.h"

#include <glib/gi18n.h>

#include "ringer-error-words.h"
#include "ringer-error.h"

const char *
ringer_call_words_kind (RingerCallIntent intent)
{
  return intent == RINGER_CALL_VOICE ? _ ("Incoming voice call") : _ ("Incoming video call");
}

char *
ringer_call_words_people (unsigned int n_people)
{
  /* Translators: how many people are in a call. */
  return g_strdup_printf (ngettext ("%u in the call", "%u in the call", n_people), n_people);
}

char *
ringer_call_words_end (RingerIncomingCall *call)
{
  const char *name = ringer_member_get_name (ringer_incoming_call_get_caller (call));

  switch (ringer_incoming_call_get_end_reason (call)) {
  case RINGER_CALL_END_ANSWERED_ELSEWHERE:
    return g_strdup (_ ("Answered on another device"));
  case RINGER_CALL_END_DECLINED_ELSEWHERE:
    return g_strdup (_ ("Declined on another device"));
  case RINGER_CALL_END_CALLER_LEFT:
  case RINGER_CALL_END_WITHDRAWN:
    /* Translators: %s is the name of the caller. */
    return g_strdup_printf (_ ("%s hung up"), name);
  case RINGER_CALL_END_MISSED:
    /* Translators: the call rang until its time was over, and nobody answered. */
    return g_strdup (_ ("Missed"));
  case RINGER_CALL_END_SILENCED_BY_RULE:
    /* Translators: the person has just muted the room, or ignores the caller, on another device. */
    return g_strdup (_ ("Muted"));
  case RINGER_CALL_END_INVALID:
    return g_strdup (_ ("The call is over"));
  case RINGER_CALL_END_ACCOUNT_GONE:
    return g_strdup (_ ("You were signed out"));
  case RINGER_CALL_END_NONE:
  case RINGER_CALL_END_ANSWERED:
  case RINGER_CALL_END_DECLINED:
  default:
    return NULL;
  }
}

char *
ringer_call_words_failure (RingerIncomingCall *call,
                           gboolean answering)
{
  const char *name = ringer_member_get_name (ringer_incoming_call_get_caller (call));
  const GError *error = ringer_incoming_call_get_error (call);
  g_autofree char *cause = ringer_error_cause (error);

  if (answering) {
    /* Translators: %s is the cause, such as "you are offline". */
    return g_strdup_printf (_ ("Couldn't answer: %s."), cause);
  }

  if (g_error_matches (error, RINGER_ERROR, RINGER_ERROR_OFFLINE)) {
    /* Translators: the first %s is "you are offline", the second the caller's name. */
    return g_strdup_printf (_ ("Couldn't decline: %s. %s will see it when you are back, if it still rings."), cause, name);
  }

  if (ringer_error_is_transient (error)) {
    /* Translators: the first %s is the cause, such as "the server has a problem", the second the caller's name. */
    return g_strdup_printf (_ ("Couldn't decline: %s. %s will see it once that is over, if it still rings."), cause, name);
  }

  /* Translators: %s is the cause, such as "you were signed out". */
  return g_strdup_printf (_ ("Couldn't decline: %s."), cause);
}

char *
ringer_call_words_duration (gint64 duration_s)
{
  gint64 hours = duration_s / 3600;
  int minutes = (int) (duration_s / 60 % 60);
  int seconds = (int) (duration_s % 60);

  if (hours > 0) {
    /* Translators: how long a call has lasted: hours, minutes, seconds. */
    return g_strdup_printf (_ ("%d:%02d:%02d"), (int) MIN (hours, G_MAXINT), minutes, seconds);
  }

  /* Translators: how long a call has lasted: minutes, seconds. */
  return g_strdup_printf (_ ("%d:%02d"), minutes, seconds);
}

char *
ringer_call_words_account (RingerAccount *account)
{
  const GError *error = ringer_account_get_error (account);
  g_autofree char *server = NULL;

  switch (ringer_account_get_state (account)) {
  case RINGER_ACCOUNT_UNLOCKING:
    return g_strdup (_ ("Waiting for the keyring…"));
  case RINGER_ACCOUNT_CONNECTING:
    return g_strdup (_ ("Connecting…"));
  case RINGER_ACCOUNT_FIRST_SYNC:
    return g_strdup (_ ("Getting your people and rooms…"));
  case RINGER_ACCOUNT_UP_TO_DATE:
    /* Translators: the state of an account: calls will ring. */
    return g_strdup (_ ("Ready to ring"));
  case RINGER_ACCOUNT_OFFLINE:
    return g_strdup (_ ("Offline"));
  case RINGER_ACCOUNT_LOCKED:
  case RINGER_ACCOUNT_FAILING:
    if (error == NULL)
      return g_strdup (_ ("Not connected"));
    server = ringer_call_words_server (account);
    return ringer_error_words (error, server);
  case RINGER_ACCOUNT_SIGNED_OUT:
    return g_strdup (_ ("Signed out"));
  case RINGER_ACCOUNT_STOPPED:
  default:
    return g_strdup (_ ("Not connected"));
  }
}

char *
ringer_call_words_server (RingerAccount *account)
{
  const char *user_id = ringer_account_get_user_id (account);
  const char *colon = user_id != NULL ? strchr (user_id, ':') : NULL;

  return g_strdup (colon != NULL ? colon + 1 : "");
}

const char *
ringer_call_words_trouble (RingerMediaMember *media)
{
  RingerMediaFlags flags = ringer_media_member_get_flags (media);
  RingerMediaQuality quality;

  if (flags & RINGER_MEDIA_UNENCRYPTED)
    return _ ("Not encrypted");
  if (flags & RINGER_MEDIA_UNVERIFIED)
    /* Translators: of somebody in a call, who therefore is not heard and does not hear. */
    return _ ("Device not verified");
  if (flags & RINGER_MEDIA_UNDECRYPTABLE)
    return _ ("Waiting for the key…");
  if (!(flags & RINGER_MEDIA_PRESENT))
    return _ ("Connecting…");

  g_object_get (media, "quality", &quality, NULL);
  if (quality == RINGER_MEDIA_QUALITY_LOST)
    return _ ("Connection lost");
  if (quality == RINGER_MEDIA_QUALITY_POOR)
    return _ ("Poor connection");

  return NULL;
}

char *
ringer_call_words_device_lost (RingerDeviceKind kind,
                               const char *name)
{
  switch (kind) {
  case RINGER_DEVICE_MICROPHONE:
    /* Translators: %s is a microphone that was unplugged. */
    return g_strdup_printf (_ ("“%s” is gone. The system's microphone is used instead."), name);
  case RINGER_DEVICE_CAMERA:
    /* Translators: %s is a camera that was unplugged. */
    return g_strdup_printf (_ ("“%s” is gone. Another camera is used instead."), name);
  case RINGER_DEVICE_SPEAKER:
  default:
    /* Translators: %s is a sound device that was unplugged, as in "Headset". */
    return g_strdup_printf (_ ("“%s” is gone. The system's sound device is used instead."), name);
  }
}

char *
ringer_call_words_device_returned (const char *name)
{
  /* Translators: %s is a microphone, sound device or camera that was plugged in again. */
  return g_strdup_printf (_ ("“%s” is used again."), name);
}
