/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-history-stays.h"

#include "ringer-history-entry-private.h"
#include "ringer-rtc-membership.h"

/* By so much the beginning of one stay may differ: clocks are corrected. */
#define SAME_STAY_MS (60 * 1000)

/* When a device left: its leave says so; what only ran out, or is not known, is told by the clock. */
static gint64
find_leave_ms (RingerHistoryEntry *entry,
               RingerRoom *room,
               const RingerHistoryStay *stay,
               gint64 now_ms)
{
  g_autoptr (GPtrArray) events = ringer_rtc_membership_list_events (room);
  gint64 left_ms = 0;

  for (unsigned int i = 0; i < events->len; i++) {
    RingerEvent *event = g_ptr_array_index (events, i);

    if (g_strcmp0 (event->sender, stay->user_id) == 0 && event->origin_server_ts_ms >= stay->joined_ms &&
        ringer_rtc_membership_is_leave_of (event, ringer_history_entry_get_slot_id (entry), stay->device_id))
      left_ms = MAX (left_ms, event->origin_server_ts_ms);
  }

  if (left_ms == 0)
    left_ms = stay->expires_ms;

  return CLAMP (left_ms, MIN (stay->joined_ms, now_ms), now_ms);
}

static RingerRtcMembership *
find_member (RingerRtcSession *session,
             const RingerHistoryStay *stay)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (session), i);

    if (g_str_equal (ringer_rtc_membership_get_user_id (member), stay->user_id) &&
        g_str_equal (ringer_rtc_membership_get_device_id (member), stay->device_id))
      return g_steal_pointer (&member);
  }

  return NULL;
}

static gboolean
is_in (RingerRtcSession *session,
       const RingerHistoryStay *stay)
{
  g_autoptr (RingerRtcMembership) member = session != NULL ? find_member (session, stay) : NULL;

  return member != NULL;
}

/* A sticky member event says only when it was sent anew, a state event when its stay began. */
static gboolean
goes_on (RingerRtcSession *session,
         const RingerHistoryStay *stay)
{
  g_autoptr (RingerRtcMembership) member = find_member (session, stay);
  gboolean sticky = member != NULL && ringer_rtc_membership_get_event (member)->state_key == NULL;

  return member != NULL && ringer_rtc_membership_get_joined_ms (member) <= (sticky ? stay->expires_ms : stay->joined_ms + SAME_STAY_MS);
}

void
ringer_history_stays_begin (RingerCallHistory *history,
                            RingerHistoryEntry *entry,
                            RingerRtcSession *session,
                            gint64 now_ms)
{
  for (unsigned int i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (session)); i++) {
    g_autoptr (RingerRtcMembership) member = g_list_model_get_item (G_LIST_MODEL (session), i);
    g_autoptr (RingerHistoryStay) stay =
      ringer_history_stay_new (ringer_rtc_membership_get_user_id (member), ringer_rtc_membership_get_device_id (member),
                               MIN (ringer_rtc_membership_get_joined_ms (member), now_ms), ringer_rtc_membership_get_expires_ms (member));

    ringer_call_history_join (history, entry, stay);
  }
}

gint64
ringer_history_stays_end (RingerCallHistory *history,
                          RingerHistoryEntry *entry,
                          RingerRoom *room,
                          RingerRtcSession *session,
                          gint64 now_ms)
{
  g_autoptr (GPtrArray) stays = g_ptr_array_copy (ringer_history_entry_get_stays (entry), NULL, NULL);
  gint64 last_ms = ringer_history_entry_get_started_ms (entry);

  g_ptr_array_set_free_func (stays, NULL);
  for (unsigned int i = 0; i < stays->len; i++) {
    const RingerHistoryStay *stay = g_ptr_array_index (stays, i);
    gint64 left_ms = stay->left_ms;

    if (left_ms == 0 && !is_in (session, stay)) {
      left_ms = room != NULL ? find_leave_ms (entry, room, stay, now_ms) : MIN (stay->expires_ms, now_ms);
      ringer_call_history_leave (history, entry, stay->user_id, stay->device_id, left_ms);
    }
    last_ms = MAX (last_ms, left_ms);
  }

  return last_ms;
}

gboolean
ringer_history_stays_go_on (RingerHistoryEntry *entry,
                            RingerRtcSession *session)
{
  GPtrArray *stays = ringer_history_entry_get_stays (entry);
  gboolean any = FALSE;

  for (unsigned int i = 0; i < stays->len; i++) {
    const RingerHistoryStay *stay = g_ptr_array_index (stays, i);

    if (stay->left_ms == 0 && goes_on (session, stay))
      return TRUE;
    any = any || stay->left_ms == 0;
  }

  return !any;
}
