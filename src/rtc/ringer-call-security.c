/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-call-security.h"

#include "ringer-enums.h"

static const GEnumValue security_values[] = {
  RINGER_ENUM_VALUE (RINGER_CALL_SECURITY_CLEAR, "clear"),
  RINGER_ENUM_VALUE (RINGER_CALL_SECURITY_UNVERIFIED, "unverified"),
  RINGER_ENUM_VALUE (RINGER_CALL_SECURITY_ENCRYPTED, "encrypted"),
  { 0 },
};
RINGER_DEFINE_ENUM_TYPE (RingerCallSecurity, ringer_call_security, security_values)

RingerCallSecurity
ringer_call_security_of_event (RingerRoom *room,
                               RingerEvent *event)
{
  g_return_val_if_fail (RINGER_IS_ROOM (room), RINGER_CALL_SECURITY_CLEAR);
  g_return_val_if_fail (event != NULL, RINGER_CALL_SECURITY_CLEAR);

  if (!ringer_room_is_encrypted (room))
    return RINGER_CALL_SECURITY_CLEAR;

  return event->encrypted && event->trust != RINGER_CRYPTO_TRUST_SIGNED && event->trust != RINGER_CRYPTO_TRUST_VERIFIED
           ? RINGER_CALL_SECURITY_UNVERIFIED
           : RINGER_CALL_SECURITY_ENCRYPTED;
}

RingerCallSecurity
ringer_call_security_of_session (RingerRtcSession *session)
{
  RingerCallSecurity security = RINGER_CALL_SECURITY_ENCRYPTED;
  RingerRoom *room;

  g_return_val_if_fail (RINGER_IS_RTC_SESSION (session), RINGER_CALL_SECURITY_CLEAR);

  room = ringer_rtc_session_get_room (session);
  if (!ringer_room_is_encrypted (room))
    return RINGER_CALL_SECURITY_CLEAR;

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++) {
    g_autoptr (RingerRtcMembership) membership = g_list_model_get_item (G_LIST_MODEL (session), i);

    security = MIN (security, ringer_call_security_of_event (room, ringer_rtc_membership_get_event (membership)));
  }

  return security;
}
