/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-incoming-call.h"

G_BEGIN_DECLS

#define RINGER_TYPE_NOTIFIER (ringer_notifier_get_type ())
/**
 * RingerNotifier:
 *
 * The desktop's notifications, as far as calls use them.
 */
G_DECLARE_INTERFACE (RingerNotifier, ringer_notifier, RINGER, NOTIFIER, GObject)

/**
 * RingerMissedNotice:
 * @account_id: the account's id
 * @room_id: the room that they came in
 * @caller: (nullable): who called, if it was one person
 * @room: (nullable): the room's name, if it is no direct chat
 * @n: how many were missed
 *
 * What the person is told about missed calls of a room.
 */
typedef struct
{
  const char *account_id;
  const char *room_id;
  const char *caller;
  const char *room;
  unsigned int n;
} RingerMissedNotice;

struct _RingerNotifierInterface {
  GTypeInterface parent_iface;

  void (*show_call) (RingerNotifier *self,
                     RingerIncomingCall *call);
  void (*withdraw_call) (RingerNotifier *self,
                         RingerIncomingCall *call);
  void (*show_missed) (RingerNotifier *self,
                       const RingerMissedNotice *notice);
  void (*withdraw_missed) (RingerNotifier *self,
                           const char *account_id,
                           const char *room_id);
};

/** ringer_notifier_show_call: shows the notification of a call with its buttons, or brings it up to date. */
void ringer_notifier_show_call (RingerNotifier *self,
                                RingerIncomingCall *call);

/** ringer_notifier_withdraw_call: takes it away at once. */
void ringer_notifier_withdraw_call (RingerNotifier *self,
                                    RingerIncomingCall *call);

/** ringer_notifier_show_missed: shows the one notification of a room's missed calls, or brings it up to date. */
void ringer_notifier_show_missed (RingerNotifier *self,
                                  const RingerMissedNotice *notice);

/** ringer_notifier_withdraw_missed: takes it away: the person knows. */
void ringer_notifier_withdraw_missed (RingerNotifier *self,
                                      const char *account_id,
                                      const char *room_id);

G_END_DECLS
