/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-left-over.h"

#include "ringer-own-membership.h"

static void
on_left (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *event_id = ringer_account_send_event_finish (result, &error);

  if (event_id == NULL)
    g_message ("A call that this device was in before it started is not left: %s", error->message);
}

static void
leave (RingerRtcSession *session,
       RingerRtcMembership *member)
{
  g_autoptr (RingerOwnMembership) membership = ringer_own_membership_new_left_over (session, member);
  g_autoptr (JsonObject) content = ringer_own_membership_make_leave (membership);
  RingerOutgoingEvent event = { .content = content };

  g_debug ("This device is still in a call in %s", ringer_room_get_id (ringer_rtc_session_get_room (session)));
  ringer_own_membership_address (membership, &event);
  ringer_account_send_event_async (ringer_rtc_session_get_account (session), &event, NULL, on_left, NULL);
}

void
ringer_left_over_leave (RingerRtcSession *session)
{
  g_return_if_fail (RINGER_IS_RTC_SESSION (session));

  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (session), i);

    if (ringer_rtc_session_is_own (session, member))
      leave (session, member);
  }
}
