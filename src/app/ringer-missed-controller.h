/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ringer-call-manager.h"
#include "ringer-notifier.h"

G_BEGIN_DECLS

#define RINGER_TYPE_MISSED_CONTROLLER (ringer_missed_controller_get_type ())
/**
 * RingerMissedController:
 *
 * Makes the notifications of missed calls follow the histories: one per room, from the first call that was missed until the person knows. Owned by the application.
 */
G_DECLARE_FINAL_TYPE (RingerMissedController, ringer_missed_controller, RINGER, MISSED_CONTROLLER, GObject)

/**
 * ringer_missed_controller_new:
 * @calls: whose histories it follows
 * @notifier: what shows them
 */
RingerMissedController *ringer_missed_controller_new (RingerCallManager *calls,
                                                      RingerNotifier *notifier);

G_END_DECLS
