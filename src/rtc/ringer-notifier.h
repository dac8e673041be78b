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

struct _RingerNotifierInterface {
  GTypeInterface parent_iface;

  void (*show_call) (RingerNotifier *self,
                     RingerIncomingCall *call);
  void (*withdraw_call) (RingerNotifier *self,
                         RingerIncomingCall *call);
};

/** ringer_notifier_show_call: shows the notification of a call with its buttons, or brings it up to date. */
void ringer_notifier_show_call (RingerNotifier *self,
                                RingerIncomingCall *call);

/** ringer_notifier_withdraw_call: takes it away at once. */
void ringer_notifier_withdraw_call (RingerNotifier *self,
                                    RingerIncomingCall *call);

G_END_DECLS
