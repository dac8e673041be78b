/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ringer-notifier.h"

G_DEFINE_INTERFACE (RingerNotifier, ringer_notifier, G_TYPE_OBJECT)

static void
ringer_notifier_default_init (RingerNotifierInterface *iface)
{
}

void
ringer_notifier_show_call (RingerNotifier *self,
                           RingerIncomingCall *call)
{
  g_return_if_fail (RINGER_IS_NOTIFIER (self));
  g_return_if_fail (RINGER_IS_INCOMING_CALL (call));

  RINGER_NOTIFIER_GET_IFACE (self)->show_call (self, call);
}

void
ringer_notifier_withdraw_call (RingerNotifier *self,
                               RingerIncomingCall *call)
{
  g_return_if_fail (RINGER_IS_NOTIFIER (self));
  g_return_if_fail (RINGER_IS_INCOMING_CALL (call));

  RINGER_NOTIFIER_GET_IFACE (self)->withdraw_call (self, call);
}

void
ringer_notifier_show_missed (RingerNotifier *self,
                             const RingerMissedNotice *notice)
{
  g_return_if_fail (RINGER_IS_NOTIFIER (self));
  g_return_if_fail (notice != NULL && notice->n > 0);

  RINGER_NOTIFIER_GET_IFACE (self)->show_missed (self, notice);
}

void
ringer_notifier_withdraw_missed (RingerNotifier *self,
                                 const char *account_id,
                                 const char *room_id)
{
  g_return_if_fail (RINGER_IS_NOTIFIER (self));

  RINGER_NOTIFIER_GET_IFACE (self)->withdraw_missed (self, account_id, room_id);
}
